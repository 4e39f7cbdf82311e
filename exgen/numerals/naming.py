"""Names before an answer: `x = 1.5`, `V: 2`, `Answer: 5`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from exgen.language import Alternatives, Reason
from exgen.numerals.reading import UnreadError, doubtful, quote
from exgen.numerals.spelling import GREEK, folded, readable
from exgen.numerals.vocabulary import CONSTANTS, FUNCTIONS
from exgen.numerals.wrapping import DEEPEST, peeled

LONGEST_NAME = 200
_CALLED = frozenset([*CONSTANTS, *(spelt for all_ in FUNCTIONS.values() for spelt in all_)])

_SIGN = re.compile(r":?=+>?|≈|:(?!=)|-+>|→|~|∈|\b(?:is|ist|equals|in|belongs to|gehört zu)\b")
_BEFORE_NUMBER = re.compile(r"\s+(?=[-+]?\s?[.,]?[0-9])")
_ARTICLE = re.compile(r"\A(?:the|my|our|der|die|das)\s+", re.IGNORECASE)
_PIECES = re.compile(r",\s*(?![^()]*\))|\s(?:for|für)\s")
_OF = re.compile(r"\s(?:of|von|der|des)\s.*")
_ARGUMENT = re.compile(r"(.*[^\s(\[])\s*[(\[][^()\[\]0-9]*[)\]]")
_PARTING = re.compile(r"[()\[\],;]")
_WORD = re.compile(r"[^\W\d_]{3,}")
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
    for _ in range(DEEPEST):
        signs = _SIGN.finditer(answer, 0, LONGEST_NAME)
        cut = next((sign for sign in signs if _is_own(answer[: sign.start()], tuple(names))), None)
        if not cut:
            break
        answer = _cut_off(answer, cut, reasons)
    return answer


def without_bare_name(answer: str, names: Sequence[str], reasons: list[Reason]) -> str:
    """Return a number without the field's own name before it, be there no sign between: ratio 4.95."""
    own = _spellings(tuple(name for name in names if folded(name) not in _CALLED))
    gaps = reversed([*_BEFORE_NUMBER.finditer(answer, 0, LONGEST_NAME)])
    cut = next((gap for gap in gaps if folded(answer[: gap.start()]) in own), None)
    return _cut_off(answer, cut, reasons) if cut else answer


def is_of_a_name(words: str, names: Sequence[str]) -> bool:
    """Return whether words behind a number are of the field's own name, as in `37 rows`."""
    known = {word for name in names for word in _WORD.findall(readable(name).casefold())}
    found = words.casefold().split()
    return bool(found) and all(word in known and word not in GREEK.values() for word in found)


def _cut_off(answer: str, cut: re.Match[str], reasons: list[Reason]) -> str:
    typed, bare = quote(answer[: cut.end()].strip()), answer[: cut.start()]
    reasons.append(Reason.of("read.without-name", name=typed, bare=bare))
    return peeled(answer[cut.end() :].strip(), reasons)


def _is_own(typed: str, names: tuple[str, ...]) -> bool:
    """Return whether what stands before a sign is a name of the field, in any of its spellings."""
    own = _spellings(names)
    name = _ARTICLE.sub("", typed.strip(), count=1)
    if folded(name) in own or _run_together(name) in own:
        return True
    # JSD(p_data || p_g) for JSD, but not D(x) for D(1)
    called = _ARGUMENT.fullmatch(name)
    head = folded(called[1]) if called else ""
    return head in own and not any(other.startswith(f"{head}(") for other in own)


@lru_cache(maxsize=1024)
def _spellings(names: tuple[str, ...]) -> frozenset[str]:
    """Return how the names of a field may be spelt, folded: whole, and what of them tells enough.

    `class for k = 1` is `k = 1` as well, and `row 1, column 2` is `row 1 column 2`.
    """
    pieces = [_OF.sub("", piece) for name in names for piece in _PIECES.split(name)]
    found = {*map(folded, names), *map(folded, pieces), *map(_run_together, names)}
    return _ANY_ANSWER.union(found - {""})


def _run_together(name: str) -> str:
    """Return a name folded and without brackets and commas."""
    return _PARTING.sub("", folded(name))


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
