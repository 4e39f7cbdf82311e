"""Words as people type them: `0x1F`, `A → B → C`, `O(n log n)`, and the form in which they are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from exgen.language import Quantity, Reason
from exgen.numerals.characters import SUBSCRIPT, SUPERSCRIPT, tidy
from exgen.numerals.naming import without_name
from exgen.numerals.reading import Outcome, Reading, UnreadError, attempt, doubtful, report
from exgen.numerals.spelling import plainly
from exgen.numerals.wrapping import LONGEST, unwrap

LONGEST_WORD = 200
"""Of longer texts a person decides: they are sentences."""

_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾]+")
_LOWERED = re.compile(r"[₀₁₂₃₄₅₆₇₈₉]+")
_GROUPED = re.compile(r"([\^_])\s*(?:\{\s*([^{}\s]+)\s*\}|\(([^()\s]+)\))")
_TYPEWRITER = re.compile(r"\\(?:texttt|mathtt|textsf)\s*\{([^{}]*)\}")
_BRACES = re.compile(r"(?<=[^\W\d_]|→)\{(\w*)\}")
"""What is left of a command of TeX with its argument: `log{n}`."""
_BETWEEN = re.compile(r"\s*(?:-+>|=+>|[→,;>|]|\band\b|\bund\b)\s*|\s+")
_BETWEEN_WITH_DASH = re.compile(rf"\s*-+\s*(?!>)|{_BETWEEN.pattern}")
_DASHES = {"-", "→", "->", ">"}
_STOP = re.compile(r"(?<=[^.\s])\s*\.\Z")
"""One behind digits too, which ends a number there, but no word."""
_STOP_BEHIND_QUOTE = re.compile(r"([\"'`”“’«»])[.,;]\s*\Z")
_AROUND = {"(": ")", "[": "]", "{": "}", "<": ">"}


@dataclass(frozen=True)
class Spelling:
    """What matters in how words are spelt.

    case       whether capital letters do
    blanks     whether blanks do: several count as one
    separator  what stands between the pieces of a word, for which students may write others
    optional   what may be left out at the beginning or the end
    """

    case: bool = False
    blanks: bool = False
    separator: str = ""
    optional: tuple[str, ...] = ()

    def own(self, text: str) -> str:
        """Return a word in plain characters, with the author's own sign between its pieces."""
        plain = " ".join(_plain(text).split())
        if not self.separator.strip():
            return plain
        return self.separator.join(_pieces(plain, self.separator))

    def parted(self, text: str) -> tuple[str, str, str]:
        """Return a word in plain characters, parted from what is optional before it and behind it."""
        word, before, behind = self.own(text), "", ""
        pieces = [piece for piece in map(_plain, self.optional) if piece]
        for piece in pieces:
            if piece.startswith("_"):  # the base of (1F)_16
                based = re.fullmatch(rf"\((.*)\)({self._found(piece)})", word, self._flags)
                word = based[1] + based[2] if based else word
        for piece in pieces:
            if found := re.match(rf"({self._found(piece)})\s*(?=\S)", word, self._flags):
                before, word = before + found[1], word[found.end() :]
            if found := re.search(rf"(?<=\S)\s*({self._found(piece)})\Z", word, self._flags):
                word, behind = word[: found.start()], found[1] + behind
        return before, word, behind

    @property
    def _flags(self) -> re.RegexFlag:
        return re.NOFLAG if self.case else re.IGNORECASE

    def _found(self, piece: str) -> str:
        """Return the regular expression of an optional piece."""
        return (
            re.escape(piece) if self.blanks else r"\s*".join(map(re.escape, piece.replace(" ", "")))
        )

    def compared(self, text: str) -> str:
        """Return a word without all that does not matter: two words are the same if this is."""
        return _compared(self, text)


@lru_cache(maxsize=65536)
def _compared(spelling: Spelling, text: str) -> str:
    _, word, _ = spelling.parted(text)
    return _folded(spelling, word)


def _folded(spelling: Spelling, word: str) -> str:
    cased = word if spelling.case else word.casefold()
    return " ".join(cased.split()) if spelling.blanks else "".join(cased.split())


def _plain(text: str) -> str:
    """Return a text in plain characters, formulas of TeX as one types them."""
    try:
        text, _ = tidy(text)
    except UnreadError:
        return text
    text = _RAISED.sub(lambda high: "^" + high[0].translate(SUPERSCRIPT), text)
    text = _LOWERED.sub(lambda low: "_" + low[0].translate(SUBSCRIPT), text)
    grouped = _GROUPED.sub(r"\1\2\3", plainly(_TYPEWRITER.sub(r"\1", text)))
    return _BRACES.sub(r" \1", _spaced(grouped))


def _spaced(text: str) -> str:
    """Return a text with one blank for each gap, also those that commands of TeX leave."""
    return " ".join(text.replace("\x1f", " ").split())


def _pieces(text: str, separator: str) -> list[str]:
    """Return the pieces of a word, whatever stands between them, and what brackets stand around it."""
    if text[:1] in _AROUND and text[-1:] == _AROUND[text[0]]:
        text = text[1:-1]
    between = _BETWEEN_WITH_DASH if separator.strip() in _DASHES else _BETWEEN
    own = text.replace(separator, " ")
    return [piece for piece in between.split(own) if piece]


def read_word(text: str, names: Sequence[str] = ()) -> Reading[tuple[str, ...]]:
    """Return how a text is read as a word: as it was typed, and without what is wrapped around it.

    The `names` may stand before it. Which of these spellings is meant shows when they are compared.
    """
    return attempt(lambda: _word(text, names))


def _word(text: str, names: Sequence[str]) -> Reading[tuple[str, ...]]:
    if LONGEST_WORD < len(text.strip()) <= LONGEST:
        raise doubtful("read.long-word", most=Quantity(LONGEST_WORD))
    bare, _ = unwrap(_STOP_BEHIND_QUOTE.sub(r"\1", text))
    reasons = list[Reason]()
    named = without_name(bare, names, reasons)
    without_stop = _STOP.sub("", named)
    spelt = tuple(dict.fromkeys(_spaced(one) for one in (text, bare, named, without_stop)))
    if reasons:
        return report(text, [spelt], reasons, lambda word: word[-1])
    return Reading(Outcome.READ, (spelt,))
