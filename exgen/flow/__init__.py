"""The program: make sheets, enrol students, mark what they hand in, and account for a mark."""

from exgen.flow.making import FORMATS, MANIFEST, enrol, make
from exgen.flow.marking import GRADED, account, grade
from exgen.flow.versions import VERSIONED

__all__ = ["FORMATS", "GRADED", "MANIFEST", "VERSIONED", "account", "enrol", "grade", "make"]
