"""What people put around an answer: quotes, a name and an equals sign, `≈`, a full stop."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exgen.language import Alternatives, Quantity, Reason
from exgen.numerals.characters import tidy
from exgen.numerals.reading import Outcome, UnreadError, doubtful, quote, unreadable
from exgen.numerals.spelling import plainly, squeezed

LONGEST = 2_000
MOST_DIGITS = 1_000
LOST = "\ufffd"
"""Stands where a character was lost on the way: what was typed is not known."""

_NOTHING = re.compile(r"-+|[nN]\s*[./]\s*[aA]\.?|NA")
_QUOTES = "\"'`$"
_WHOLE_AT_END = re.compile(r"(?<![0-9.,])[0-9]+\Z")
_EQUALS = re.compile("[=≈]")


def unwrap(text: str, names: Sequence[str]) -> tuple[str, list[Reason]]:
    """Return the answer itself in plain characters, and what was left out or replaced."""
    if len(text) > LONGEST:
        raise unreadable("read.too-long", most=Quantity(LONGEST))
    if LOST in text:
        raise unreadable("read.lost")
    answer, reasons = tidy(text)
    _refuse_blank(answer)
    for strip in (_without_quotes, _without_tilde, _without_stop):
        answer = strip(answer, reasons)
    answer = plainly(_without_name(answer, names, reasons)).strip()
    if sum(map(answer.count, "0123456789")) > MOST_DIGITS:
        raise unreadable("read.too-many-digits", most=Quantity(MOST_DIGITS))
    return answer, reasons


def _refuse_blank(answer: str) -> None:
    if not answer:
        raise UnreadError(Outcome.BLANK)
    if _NOTHING.fullmatch(answer):
        raise UnreadError(Outcome.BLANK, Reason.of("read.no-answer", typed=quote(answer)))


def _without_quotes(answer: str, reasons: list[Reason]) -> str:
    quoted = len(answer) > 1 and answer[0] in _QUOTES and answer[-1] in _QUOTES
    inner = answer.strip(_QUOTES).strip() if quoted else answer.removeprefix("'")
    if inner != answer:
        reasons.append(Reason("read.without-quotes"))
    _refuse_blank(inner)
    return inner


def _without_tilde(answer: str, reasons: list[Reason]) -> str:
    if answer[0] not in "~≈=":
        return answer
    reasons.append(Reason.of("read.without-sign", sign=answer[0]))
    rest = answer[1:].strip()
    _refuse_blank(rest)
    return rest


def _without_stop(answer: str, reasons: list[Reason]) -> str:
    rest = answer[:-1].rstrip()
    if answer[-1] not in ".,;" or not rest or (answer[-1] == "." and _WHOLE_AT_END.search(rest)):
        return answer
    reasons.append(Reason("read.without-last-mark"))
    return rest


def _without_name(answer: str, names: Sequence[str], reasons: list[Reason]) -> str:
    sign = _EQUALS.search(answer)
    if not sign:
        return answer
    name, value = answer[: sign.start()].strip(), answer[sign.end() :].strip()
    if squeezed(name) not in map(squeezed, names):
        raise _other_name(name, sign[0], names)
    _refuse_blank(value)
    reasons.append(Reason.of("read.without-name", name=quote(f"{name} {sign[0]}")))
    return _without_tilde(value, reasons)


def _other_name(found: str, sign: str, names: Sequence[str]) -> UnreadError:
    if not names:
        return doubtful("read.name", sign=sign, found=quote(found))
    return doubtful("read.other-name", sign=sign, found=quote(found), names=Alternatives(names))
