"""Language: every fixed word and sentence that a student or a lecturer reads, by its code."""

from exgen.language.reasons import Alternatives, Authored, Figure, Reason, Sentences

__all__ = ["Alternatives", "Authored", "Figure", "Reason", "Sentences"]
