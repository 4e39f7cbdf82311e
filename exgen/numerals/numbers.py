"""Numbers: a typed text as one exact value, or as the few that it may mean."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from fractions import Fraction

from exgen.language import Reason
from exgen.numerals.constants import evaluate
from exgen.numerals.grammar import Operation, Program, programs
from exgen.numerals.literals import plain
from exgen.numerals.reading import (
    DEFAULT,
    Exact,
    Outcome,
    Reading,
    Rules,
    UnreadError,
    attempt,
    doubtful,
    quote,
    report,
    unreadable,
)
from exgen.numerals.scanner import Scan, UnknownWordError, scan
from exgen.numerals.vocabulary import words_of
from exgen.numerals.wrapping import unwrap
from exgen.numerals.writing import canonical

_INFINITY = re.compile(r"([+-]?)\s*(?:inf(?:inity)?|∞)", re.IGNORECASE)
# A spreadsheet makes a date of 1/2 and 3-4; as a calculation it would be a wrong number.
_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_SHAPES = re.compile(
    r"[+-]?(#(/[+-]?#)?|(#\*)?#\^[+-]?#|(#\*)?#\^\([+-]?#\)|\((#\+)?#/#\))"
)  # of a number written in figures: 1/3, 2.3*10^-4, 2^(3), (1+1/2)


def read_number(text: str, rules: Rules = DEFAULT) -> Reading[Exact]:
    """Return what a student typed as a number, exactly where it is rational."""
    if match := plain(text, decimal_comma=rules.decimal_comma):
        return Reading(Outcome.READ, (_decimal(*match.groups()),))
    return attempt(lambda: _read(text, rules))


def _decimal(sign: str, whole: str, part: str | None, exponent: str | None) -> Fraction:
    digits, places = int(f"{sign}{whole}{part or ''}"), len(part or "") - int(exponent or 0)
    return Fraction(digits, 10**places) if places > 0 else Fraction(digits * 10**-places)


def _read(text: str, rules: Rules) -> Reading[Exact]:
    answer, reasons = unwrap(text, rules.names)
    return report(text, *values(answer, reasons, rules), canonical)


def values(
    answer: str, reasons: Iterable[Reason], rules: Rules
) -> tuple[list[Exact], list[Reason]]:
    """Return the values that an unwrapped text may mean, and all that was taken for something else."""
    if match := plain(answer, decimal_comma=rules.decimal_comma):
        return [_decimal(*match.groups())], list(reasons)
    if match := _INFINITY.fullmatch(answer):
        return [_infinity(match[1], rules)], list(reasons)
    if _DATE.fullmatch(answer):
        raise doubtful("read.date", text=quote(answer))
    if not answer.endswith("%"):
        return _constants(answer, reasons, rules)
    percent, why = _constants(answer[:-1], reasons, rules)
    return _distinct([p / 100 for p in percent] + percent), [*why, Reason("read.per-cent")]


def _infinity(sign: str, rules: Rules) -> float:
    if not rules.infinity:
        raise unreadable("read.infinity")
    return -math.inf if sign == "-" else math.inf


def _constants(
    answer: str, reasons: Iterable[Reason], rules: Rules
) -> tuple[list[Exact], list[Reason]]:
    found = _scan(answer, rules)
    if not rules.constants and not _SHAPES.fullmatch(_shape(found)):
        raise doubtful("read.calculation", text=quote(answer))
    settled, why = settle_log(programs(found), rules)
    return _distinct(_evaluable(settled)), [*reasons, *found.reasons, *why]


def _scan(answer: str, rules: Rules) -> Scan:
    try:
        return scan(answer, words_of(), decimal_comma=rules.decimal_comma)
    except UnknownWordError as error:
        if error.after_number:
            raise doubtful("read.unit", unknown=error.notes[0]) from None
        raise


def _shape(found: Scan) -> str:
    return "".join("#" if token.kind == "NUMBER" else token.text for token in found.tokens)


def settle_log(found: list[Program], rules: Rules) -> tuple[list[Program], list[Reason]]:
    """Return the programs with every bare `log` as the rules say, and a reason where they do not."""
    if not any(Operation("UNARY", "log") in program for program in found):
        return found, []
    if rules.log != "either":
        return [_with_log(program, rules.log) for program in found], []
    both = [_with_log(program, log) for program in found for log in ("natural", "decimal")]
    return both, [Reason("read.which-log")]


def _with_log(program: Program, log: str) -> Program:
    meant = Operation("UNARY", "ln" if log == "natural" else "log10")
    return tuple(meant if step == Operation("UNARY", "log") else step for step in program)


def _evaluable(found: list[Program]) -> list[Exact]:
    """Return the values of the programs that have one; raise when none has."""
    values: list[Exact] = []
    trouble: UnreadError | None = None
    for program in found:
        try:
            values.append(evaluate(program))
        except UnreadError as error:
            trouble = trouble or error
    if trouble and not values:
        raise trouble
    return values


def _distinct(values: Iterable[Exact]) -> list[Exact]:
    return list(dict.fromkeys(values))
