"""Numbers: a typed text as one exact value, or as the few that it may mean."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

from exgen.language import Reason
from exgen.numerals import units
from exgen.numerals.ambiguities import meanings
from exgen.numerals.characters import BAR
from exgen.numerals.constants import evaluate
from exgen.numerals.dates import numbers_before, numbers_if_a_date
from exgen.numerals.forms import MOST_FORMS, Beside, agreeing, form_beside, joined_forms
from exgen.numerals.grammar import Operation, Program, programs
from exgen.numerals.literals import plain
from exgen.numerals.naming import is_of_a_name, other_name, without_bare_name, without_name
from exgen.numerals.numbered import without_thing
from exgen.numerals.reading import (
    DEFAULT,
    Exact,
    Outcome,
    Reading,
    Rules,
    Units,
    UnreadError,
    attempt,
    doubtful,
    quote,
    report,
    some_read,
    unreadable,
)
from exgen.numerals.scanner import Scan, UnknownWordError, scan
from exgen.numerals.vocabulary import words_of
from exgen.numerals.wrapping import unwrap
from exgen.numerals.writing import canonical

_INFINITY = re.compile(r"([+-]?)\s*(?:inf(?:inity|inite)?|∞|unendlich)", re.IGNORECASE)
_SEVERAL = re.compile(
    r"[\[({][^\[\](){}]*[,;][^\[\](){}]*[\])}]"  # [5,10], (0,1), {1,2}
    r"|[0-9]+(?:-[0-9]+){2,}"  # 1-2-5-4-6
)
_OR = re.compile(r"\s+(?:or|oder|ou)\s+", re.IGNORECASE)
_UNIT = re.compile(r"[^\W\d_]{1,9}(?:[/*·^ -][^\W_]{1,9}){0,3}|[°%]C?")
_CURRENCY = re.compile(rf"[{units.CURRENCIES}]\s*[-+.,0-9]")
_SHAPES = re.compile(
    r"[+-]?(#(/[+-]?#)?|(#\*)?#\^[+-]?#|(#\*)?#\^\([+-]?#\)|\((#\+)?#/#\))"
)  # of a number written in figures: 1/3, 2.3*10^-4, 2^(3), (1+1/2)

Found: TypeAlias = tuple[list[Exact], list[Reason]]
"""The values that a text may mean, and all that was taken for something else."""


def read_number(text: str, rules: Rules = DEFAULT) -> Reading[Exact]:
    """Return what a student typed as a number, exactly where it is rational."""
    if match := _plain(text, rules):
        return Reading(Outcome.READ, (_decimal(*match.groups()),))
    return attempt(lambda: _read(text, rules))


def unit_beside(text: str, allowed: Units) -> str:
    """Return the unit that stands beside a number in a text, as authors write it; '' where none does."""
    try:
        found = units.beside(unwrap(text)[0], allowed) if allowed else None
    except UnreadError:
        return ""
    return found.unit if found else ""


def _plain(text: str, rules: Rules) -> re.Match[str] | None:
    return None if rules.marked else plain(text, decimal_comma=rules.decimal_comma)


def _decimal(sign: str, whole: str, part: str | None, exponent: str | None) -> Fraction:
    digits, places = int(f"{sign}{whole}{part or ''}"), len(part or "") - int(exponent or 0)
    return Fraction(digits, 10**places) if places > 0 else Fraction(digits * 10**-places)


def _read(text: str, rules: Rules) -> Reading[Exact]:
    answer, reasons = unwrap(text)
    answer = without_name(answer, rules.names, reasons)
    answer = without_bare_name(answer, rules.names, reasons)
    answer = without_thing(answer, rules.one_of, rules.names, reasons)
    found, why = values(answer, rules)
    if BAR in reasons:
        why = [reason for reason in why if reason.code != "read.periodic"]
    return report(text, found, [*reasons, *why], canonical)


def values(answer: str, rules: Rules) -> Found:
    """Return the values that an unwrapped text may mean, once or in several forms."""
    if match := _plain(answer, rules):
        return [_decimal(*match.groups())], []
    beside = form_beside(answer)
    if beside and units.is_known(beside.inside, rules.units):
        return _alone(answer, rules)
    if beside and beside.sure:
        return _of_forms(answer, (beside.first, beside.inside), rules)
    forms = joined_forms(answer)
    if len(forms) > 1:
        return _of_forms(answer, forms, rules)
    return _beside(answer, beside, rules) if beside else _alone(answer, rules)


def _beside(answer: str, beside: Beside, rules: Rules) -> Found:
    """Return the value of a form with another in brackets beside it, or of their product."""
    try:
        found = _of_forms(answer, (beside.first, beside.inside), rules)
    except UnreadError as trouble:
        if not trouble.values and _UNIT.fullmatch(beside.inside):
            return _alone(f"{beside.first} {beside.inside}", rules)
        if not trouble.values or beside.close or beside.subtracts:
            return _alone(answer, rules)
        if not beside.multiplies:
            raise
        product, why = _alone(answer, rules)
        return product, [*why, Reason("read.bracket-as-factor")]
    return _joint(found, _alone(answer, rules)) if beside.may_multiply else found


def _of_forms(answer: str, forms: Sequence[str], rules: Rules) -> Found:
    """Return the value that is written in several forms; raise where they do not agree."""
    found = [_form(form, answer, forms, rules) for form in forms]
    read = [(form, own) for form, (own, _) in zip(forms, found, strict=True)]
    agreed = agreeing(read)
    if not agreed:
        held = [value for _, own in read for value in own]
        raise doubtful("read.forms-differ", values=_distinct(held), text=quote(answer))
    return agreed, [Reason("read.forms"), *(reason for _, why in found for reason in why)]


def _form(form: str, answer: str, forms: Sequence[str], rules: Rules) -> Found:
    try:
        return _alone(form, rules)
    except UnknownWordError:
        sign = answer[len(form) :].strip()[:1]
        named = other_name(form, sign, rules.names)
        if form == forms[0]:
            named.values = tuple(_behind_name(forms[1:], rules))
        raise named from None


def _behind_name(forms: Sequence[str], rules: Rules) -> list[Exact]:
    """Return the values of what stands behind a name that is not the field's own, if they agree."""
    try:
        return agreeing([(form, _alone(form, rules)[0]) for form in forms])
    except UnreadError:
        return []


def _alone(answer: str, rules: Rules) -> Found:
    """Return the values of a text in one form."""
    if match := _plain(answer, rules):
        return [_decimal(*match.groups())], []
    if with_unit := units.beside(answer, rules.units):
        return _in_own_unit(with_unit, rules)
    if match := _INFINITY.fullmatch(answer):
        return [_infinity(match[1], rules)], []
    if dated := numbers_before(answer):
        raise doubtful("read.date", values=dated, text=quote(answer))
    if dated := numbers_if_a_date(answer):
        return _joint(
            _calculated(answer, rules), (list(dated), [Reason("read.date-or-difference")])
        )
    if len(each := _OR.split(answer)) > 1:
        held = _of_each(each, rules) if len(each) <= MOST_FORMS else ()
        raise doubtful("read.either", values=held, text=quote(answer))
    if _SEVERAL.fullmatch(answer):
        raise doubtful("read.several-numbers", text=quote(answer))
    if not answer.endswith("%"):
        return _calculated(answer, rules)
    percent, why = _calculated(answer[:-1], rules)
    return _distinct([p / 100 for p in percent] + percent), [*why, Reason("read.per-cent")]


def _of_each(answers: Iterable[str], rules: Rules) -> list[Exact]:
    """Return the values of answers that were typed side by side, if all can be read."""
    try:
        return _distinct(value for one in answers for value in _alone(one, rules)[0])
    except UnreadError:
        return []


def _infinity(sign: str, rules: Rules) -> float:
    if not rules.infinity:
        raise unreadable("read.infinity")
    return -math.inf if sign == "-" else math.inf


def _calculated(answer: str, rules: Rules) -> Found:
    """Return the values of all that a text may stand for; raise when it has none."""
    texts, said = meanings(answer)
    return _joint(([], said), *some_read(texts, lambda text: _constants(text, rules)))


def _joint(*found: Found) -> Found:
    return _distinct(v for own, _ in found for v in own), [r for _, why in found for r in why]


def _constants(answer: str, rules: Rules) -> Found:
    try:
        found = scan(answer, words_of(), rules)
    except UnknownWordError as error:
        if error.before:
            return _with_unit(error.before, error.rest, error, rules)
        if _CURRENCY.match(answer):
            return _with_unit(answer[1:], answer[0], error, rules)
        raise
    if not rules.constants and not _SHAPES.fullmatch(_shape(found)):
        raise doubtful("read.calculation", text=quote(answer))
    settled, why = settle_log(programs(found), rules)
    return _distinct(_evaluable(settled)), [*found.reasons, *why]


def _with_unit(number: str, unit: str, error: UnknownWordError, rules: Rules) -> Found:
    """Return the number beside a word of the field's name; raise, with the number, for any other."""
    found, why = _constants(number.strip(), rules)
    if is_of_a_name(unit, rules.names):
        return found, [*why, Reason.of("read.without-name", name=quote(unit), bare=unit)]
    second = re.search(r"(?:\A|\s)[+-]?[.,]?[0-9]", unit)
    raise doubtful("read.unit", values=() if second else found, unknown=error.notes[0])


def _in_own_unit(with_unit: units.Beside, rules: Rules) -> Found:
    """Return the values of a number beside a unit that may be typed, in the field's own unit."""
    found, why = _alone(with_unit.number, replace(rules, units=()))
    return list(map(with_unit.in_own_unit, found)), [*why, with_unit.said()]


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
    return some_read(found, evaluate)


def _distinct(values: Iterable[Exact]) -> list[Exact]:
    return list(dict.fromkeys(values))
