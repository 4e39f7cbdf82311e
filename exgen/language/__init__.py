"""Language: every fixed word and sentence that a student or a lecturer reads, by its code."""

from exgen.language.reasons import Alternatives, Figure, Reason

__all__ = ["Alternatives", "Figure", "Reason"]
