"""Names before an answer: `x = 1.5`, `V: 2`, `Answer: 5`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exgen.language import Alternatives, Reason
from exgen.numerals.reading import UnreadError, doubtful, quote
from exgen.numerals.spelling import folded, readable
from exgen.numerals.wrapping import DEEPEST, peeled

LONGEST_NAME = 200

_SIGN = re.compile(r":?=+>?|≈|:(?!=)|-+>|→|~|\b(?:is|ist|equals)\b")
_ANY_NAME = re.compile(r"([^\W\d_][\w*']{0,19}(?:_\{\w{1,9}\})?)\s*(?::?=|:|≈)\s*")
_ANY_ANSWER = frozenset(
    [
        "answer",
        "ans",
        "result",
        "solution",
        "theanswer",
        "finalanswer",
        "myanswer",
        "theresult",
        "antwort",
        "dieantwort",
        "dielösung",
        "thesolution",
        "ergebnis",
        "dasergebnis",
        "lösung",
        "loesung",
        "lsg",
    ]
)


def without_name(answer: str, names: Sequence[str], reasons: list[Reason]) -> str:
    """Return an answer without the field's own name and the sign after it, which are noted."""
    own = _ANY_ANSWER.union(map(folded, names))
    for _ in range(DEEPEST):
        signs = _SIGN.finditer(answer, 0, LONGEST_NAME)
        cut = next((sign for sign in signs if folded(answer[: sign.start()]) in own), None)
        if not cut:
            break
        typed, bare = quote(answer[: cut.end()]), answer[: cut.start()]
        reasons.append(Reason.of("read.without-name", name=typed, bare=bare))
        answer = peeled(answer[cut.end() :].strip(), reasons)
    return answer


def without_any_name(answer: str, reasons: list[Reason]) -> str:
    """Return an answer without a word and the sign after it, whatever it names, which is noted."""
    if not (named := _ANY_NAME.match(answer)):
        return answer
    said = Reason.of("read.without-name", name=quote(named[0].strip()), bare=named[1])
    reasons.append(said)
    return answer[named.end() :]


def refuse_name(answer: str, names: Sequence[str]) -> None:
    """Raise where a name stands before a sign: it is not the field's own, which was taken off."""
    sign = _SIGN.search(answer)
    if sign and re.search(r"[^\W\d_]", answer[: sign.start()]):
        raise other_name(answer[: sign.start()].strip(), sign[0], names)


def other_name(found: str, sign: str, names: Sequence[str]) -> UnreadError:
    """Return what to raise for a name that is not the field's own."""
    if not names:
        return doubtful("read.name", sign=sign, found=quote(found))
    own = Alternatives(dict.fromkeys(map(readable, names)))
    return doubtful("read.other-name", sign=sign, found=quote(found), names=own)


def other_field(note: Reason, names: Sequence[str]) -> Reason:
    """Return what to say of a name that was taken off an answer, but is another field's."""
    bare = note.arg("bare")
    sign = note.arg("name").strip("'").removeprefix(bare).strip()
    return other_name(bare.strip(), sign, names).notes[0]
