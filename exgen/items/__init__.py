"""What a model imports to declare requirements and misconceptions."""

from exgen.items.engine import each_variant, misconception, require

__all__ = ["each_variant", "misconception", "require"]
