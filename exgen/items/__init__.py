"""What a model imports to declare requirements, misconceptions and confirmations."""

from exgen.items.engine import confirm, each_variant, misconception, require

__all__ = ["confirm", "each_variant", "misconception", "require"]
