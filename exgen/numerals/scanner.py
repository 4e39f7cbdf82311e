"""A text as tokens: numbers, words, brackets, bars and signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from exgen.language import Reason
from exgen.numerals.literals import LITERAL, spellings
from exgen.numerals.reading import (
    DEFAULT,
    Outcome,
    Rules,
    UnreadError,
    cut,
    doubtful,
    quote,
    unreadable,
)
from exgen.numerals.vocabulary import KnownWords

DEEPEST = 64
MOST_TOKENS = 500
STARTS = frozenset({"NUMBER", "NAME", "CONSTANT", "FUNC", "CALL", "FRAC", "OPEN", "BAR_OPEN"})
ENDS = frozenset({"NUMBER", "NAME", "CONSTANT", "CLOSE", "BAR_CLOSE"})

_SIGNS = {"+": "PLUS", "-": "MINUS", "*": "TIMES", "/": "DIVIDE", "^": "POWER"}
_PAIRS = {")": "(", "]": "[", "}": "{"}
_WORD = re.compile(r"[^\W\d_]\w*|∞")
_BRACKET = re.compile(r"\s*[(\[{]")
_TIMES_X = re.compile(r"(?<=[0-9.])\s*[xX]\s*(?=[0-9])")
_X_OF_NAME = re.compile(r"(?<=[0-9.])\s+[xX](?=[0-9])")
_LINEAR = re.compile(r"(?<=[0-9.])[xX]([0-9])(?=\s*(?:[-+]|\Z))")
"""What stands for a variable: 0.2 x1, and 0.2x1 + 0.5x2; 2x3 is 6."""
_DOUBTS = tuple(
    (re.compile(pattern), code)
    for pattern, code in (
        (r"\?", "read.question-mark"),
        ("!", "read.exclamation-mark"),
        (r"±|\+\s*/\s*-|\+\s*-\s*(?=[0-9])", "read.plus-or-minus"),
        (r"[+-]\s*[+-]", "read.two-signs"),
        ("[<>≤≥≠]", "read.inequality"),
        ("%", "read.percent-sign"),
        (r"[=≈]", "read.more-than-one"),
        (r"sqrt\s*\[", "read.other-root"),
    )
)
_SIGN_DOUBTS = {
    ",": "read.comma",
    ";": "read.semicolon",
    "_": "read.underscore",
}


class Token(NamedTuple):
    """A piece of text: `text` is what it stands for, `other` its second spelling if it has one."""

    kind: str
    text: str
    start: int
    end: int
    other: str = ""


class UnknownWordError(UnreadError):
    """A word that means nothing here: what stands before it, if it may be a unit, and the rest."""

    def __init__(self, note: Reason, before: str, rest: str) -> None:
        super().__init__(Outcome.UNREADABLE, note)
        self.before = before
        self.rest = rest


@dataclass(slots=True)
class Scan:
    """The tokens of a text so far, the brackets still open, and what was taken for something else."""

    text: str
    words: KnownWords
    decimal_comma: bool = False
    marked: bool = False
    tokens: list[Token] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    at: int = 0

    def add(self, kind: str, text: str, end: int, other: str = "") -> None:
        """Append a token that begins here, and go on at its end; raise where there are too many."""
        if len(self.tokens) == MOST_TOKENS:
            raise unreadable("read.too-many-signs", most=MOST_TOKENS)
        self.tokens.append(Token(kind, text, self.at, end, other))
        self.at = end

    def follows(self, kinds: frozenset[str]) -> bool:
        """Say whether the last token is of one of these kinds."""
        return bool(self.tokens) and self.tokens[-1].kind in kinds


def scan(text: str, words: KnownWords, rules: Rules = DEFAULT) -> Scan:
    """Return the tokens of a text, or raise with the reason why it has none."""
    for pattern, code in _DOUBTS:
        if match := pattern.search(text):
            raise doubtful(code, at=quote(text[match.start() :]))
    plain = text.replace("**", "^").replace("·", "*")
    found = Scan(plain, words, rules.decimal_comma, rules.marked)
    _read_x_as_times(found)
    while found.at < len(found.text):
        _step(found)
    if found.open:
        raise unreadable("read.not-closed", bracket=found.open[-1])
    return found


def _read_x_as_times(found: Scan) -> None:
    if re.search(r"(?<![0-9.,])0[xX]", found.text):
        raise unreadable("read.hexadecimal", text=quote(found.text))
    if found.words.find("x", 0) or found.words.find("X", 0):
        return
    if len(set(_LINEAR.findall(found.text))) > 1 or _X_OF_NAME.search(found.text):
        raise doubtful("read.x-of-name", text=quote(found.text))
    with_times = _TIMES_X.sub("*", found.text)
    if with_times != found.text:
        found.reasons.append(Reason("read.x-as-times"))
    found.text = with_times


def _step(found: Scan) -> None:
    if found.text[found.at].isspace():
        found.at += 1
    elif word := _WORD.match(found.text, found.at):
        _take_word(found, word)
    elif known := found.words.find(found.text, found.at):
        _take_known(found, *known)
    elif literal := LITERAL.match(found.text, found.at):
        _take_number(found, literal)
    else:
        _take_sign(found, found.text[found.at])


def _take_word(found: Scan, word: re.Match[str]) -> None:
    """Take a word, or several that are written as one: xy, 2ln2."""
    pieces = []
    while found.at < word.end():
        known = found.words.find(found.text, found.at)
        if not known:
            break
        pieces.append(known[1])
        _take_known(found, *known)
    rest = found.text[found.at : word.end()]
    if rest and not (found.follows(frozenset({"FUNC"})) and rest[0].isdecimal()):
        del found.tokens[len(found.tokens) - len(pieces) :]
        raise _unknown(found, word[0])
    if len(pieces) > 1:
        found.reasons.append(
            Reason.of("read.word-as", word=quote(word[0]), pieces=cut(" ".join(pieces)))
        )


def _take_known(found: Scan, kind: str, name: str, end: int) -> None:
    bracket = kind == "FUNC" and _BRACKET.match(found.text, end)
    found.add("CALL" if bracket else kind, name, end)


def _unknown(found: Scan, word: str) -> UnknownWordError:
    known = ", ".join(found.words.variables)
    said = Reason.of("read.unknown-word", word=quote(word))
    if known:
        said = Reason.of("read.unknown-word-here", word=quote(word), known=known)
    may_be_unit = found.follows(ENDS) and not found.open
    at = found.tokens[-1].end if may_be_unit else 0
    return UnknownWordError(said, found.text[:at], found.text[at:].strip())


def _take_number(found: Scan, literal: re.Match[str]) -> None:
    spelt = spellings(literal, decimal_comma=found.decimal_comma, marked=found.marked)
    found.reasons.extend(_how_marked(literal["body"], spelt, found))
    found.add("NUMBER", spelt[0], literal.end(), spelt[-1])


def _how_marked(body: str, spelt: tuple[str, ...], found: Scan) -> Iterator[Reason]:
    """Yield what a literal's marks were taken for, where they are not the usual decimal mark."""
    decimal_comma = found.decimal_comma
    usual, other = (",", ".") if decimal_comma else (".", ",")
    if found.marked and body.count(usual) == 1:
        yield Reason("read.decimal-comma" if decimal_comma else "read.decimal-point")
        return
    if len(spelt) > 1:
        yield Reason("read.which-point" if decimal_comma else "read.which-comma")
    elif other in body and spelt[0].partition("e")[0].partition(".")[2] == body.partition(other)[2]:
        yield Reason("read.decimal-point" if decimal_comma else "read.decimal-comma")
    elif re.search(f"[{other}' ]", body) or body.count(usual) > 1:
        yield Reason("read.grouped")


def _take_sign(found: Scan, sign: str) -> None:
    if sign in _SIGNS:
        found.add(_SIGNS[sign], sign, found.at + 1)
    elif sign in "([{":
        _open(found, "OPEN", sign)
    elif sign in _PAIRS:
        _close(found, "CLOSE", sign)
    elif sign == "|":
        closes = found.open[-1:] == ["|"] and found.follows(ENDS)
        (_close if closes else _open)(found, "BAR_CLOSE" if closes else "BAR_OPEN", sign)
    elif sign in _SIGN_DOUBTS:
        raise doubtful(_SIGN_DOUBTS[sign], at=quote(found.text[found.at :]))
    else:
        raise _unknown(found, sign)


def _open(found: Scan, kind: str, sign: str) -> None:
    found.open.append(sign)
    if len(found.open) > DEEPEST:
        raise unreadable("read.nested", most=DEEPEST)
    found.add(kind, sign, found.at + 1)


def _close(found: Scan, kind: str, sign: str) -> None:
    if not found.open or found.open.pop() != _PAIRS.get(sign, sign):
        raise unreadable("read.closes-nothing", bracket=sign, at=quote(found.text[found.at :]))
    found.add(kind, sign, found.at + 1)
