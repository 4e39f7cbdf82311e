from exgen.numerals.expressions import Expression, read_expression
from exgen.numerals.in_one_cell import looks_like_several
from exgen.numerals.labels import may_have_label, without_bracket, without_label, without_letter
from exgen.numerals.letters import read_choice, read_letter, read_matched, read_order
from exgen.numerals.literals import PLAIN, decimal_mark_in, plain
from exgen.numerals.naming import other_field
from exgen.numerals.numbers import read_number, unit_beside
from exgen.numerals.places import EXACT, last_digit, places_typed
from exgen.numerals.reading import Exact, Log, Outcome, Reading, Rules, Units
from exgen.numerals.rounding import rounded
from exgen.numerals.spelling import starred
from exgen.numerals.units import (
    beside_unit,
    dimensions,
    stands_before,
    unit_as_text,
    unit_in_markdown,
)
from exgen.numerals.vectors import read_matrix, read_vector
from exgen.numerals.words import LONGEST_WORD, Spelling, read_word
from exgen.numerals.writing import (
    INFINITY,
    as_float,
    canonical,
    write,
    write_figures,
    write_infinity,
    write_scientific,
)

__all__ = [
    "EXACT",
    "INFINITY",
    "LONGEST_WORD",
    "PLAIN",
    "Exact",
    "Expression",
    "Log",
    "Outcome",
    "Reading",
    "Rules",
    "Spelling",
    "Units",
    "as_float",
    "beside_unit",
    "canonical",
    "decimal_mark_in",
    "dimensions",
    "last_digit",
    "looks_like_several",
    "may_have_label",
    "other_field",
    "places_typed",
    "plain",
    "read_choice",
    "read_expression",
    "read_letter",
    "read_matched",
    "read_matrix",
    "read_number",
    "read_order",
    "read_vector",
    "read_word",
    "rounded",
    "stands_before",
    "starred",
    "unit_as_text",
    "unit_beside",
    "unit_in_markdown",
    "without_bracket",
    "without_label",
    "without_letter",
    "write",
    "write_figures",
    "write_infinity",
    "write_scientific",
]
