"""Language: every fixed word and sentence that a student or a lecturer reads, by its code."""

from exgen.language.reasons import Alternatives, Authored, Figure, Quantity, Reason, Sentences

__all__ = ["Alternatives", "Authored", "Figure", "Quantity", "Reason", "Sentences"]
