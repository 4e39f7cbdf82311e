"""Cells in which a spreadsheet finds no formula to run."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NUMBER = r" *[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)? *"
_UNSEEN = r"\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_HARMLESS = re.compile(rf"{_NUMBER}|[^=+\-@＝＋－＠;\x00-\x1f\x7f-\x9f{_UNSEEN}]*")
_LETTERS = re.compile(r"[A-Za-z0-9_. \n]*")
_FORMULA = re.compile(r"[\s\x00-\x1f\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]")
_CLOSES = re.compile(
    rf"{_NUMBER}['’)\]].*"
)  # no formula begins so: what was opened is in another cell
_CONTROL = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"} | {
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "\ufffd"),
    **dict.fromkeys((0x2028, 0x2029), " "),  # end a line, for some programs
    # turn round what is written after them, or are half of a character, which no file can hold
    **{code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))},
    **{code: f"\\u{code:04x}" for code in range(0xD800, 0xE000)},
}
LONGEST = 32_000
"""In characters: a spreadsheet's cell holds hardly more, and some programs refuse a table over one."""
_KEPT = LONGEST // 2  # apostrophes may be put in
_CUT = "... [{} more characters]"
_HYPHEN = re.compile(r"\A(\s*)-")
_BREAK = re.compile(r"([;\t\n])")


def safe_cell(text: str) -> str:
    r"""Return a text as it is, or with an apostrophe where a spreadsheet would run it.

    Plain numbers such as -2.5465 and +5 stay as they are. Where a spreadsheet of another country
    would begin a new cell or row within the text, that is made safe too. Every line end in the text
    becomes \n, as csv.writer leaves a single \r without quotes. Of other control characters, which a
    terminal would obey, the signs for them are written. Of a text that fits in no cell the beginning
    is written.
    """
    text = _cut(text)
    if _HARMLESS.fullmatch(text):
        return text
    text = _visible(text)
    first, *others = _BREAK.split(text)
    safe = _safe_piece(first) + "".join(map(_safe_later_piece, others))
    return "'" + safe if text[0] in "\t\n" else safe


def printable_cell(text: str) -> str:
    """Return a text as `safe_cell` does, for a file that says of its cells which are formulas."""
    return _visible(_cut(text))


def safe_words(sentence: str) -> str:
    """Return a sentence that quotes what was typed, with a minus sign where `safe_cell` has `'-`.

    So `-ln 2; -ln 3` is quoted as it was typed, and still no spreadsheet begins to run it there.
    """
    if _HARMLESS.fullmatch(sentence):
        return sentence
    first, *others = _BREAK.split(sentence)
    return safe_cell(first + "".join(map(_quoted_piece, others)))


def safe_column(texts: Iterable[str]) -> list[str]:
    """Return a column of texts, each as `safe_cell` gives it."""
    texts = list(texts)
    if _are_plain(texts):
        return texts
    harmless = _HARMLESS.fullmatch
    return [text if len(text) <= LONGEST and harmless(text) else safe_cell(text) for text in texts]


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[:_KEPT] + _CUT.format(f"{len(text) - _KEPT:,}")


def _visible(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL)


def _are_plain(texts: list[str]) -> bool:
    """Whether a column is of letters, digits and blanks alone, as most are: that is quickly seen."""
    joined = "\n".join(texts)
    is_plain = _LETTERS.fullmatch(joined) and joined.count("\n") == len(texts) - 1
    return bool(is_plain) and max(map(len, texts)) <= LONGEST


def _safe_piece(piece: str) -> str:
    runs = _FORMULA.match(piece) and not _HARMLESS.fullmatch(piece)
    return "'" + piece if runs else piece


def _quoted_piece(piece: str) -> str:
    return _HYPHEN.sub("\\1\u2212", piece) if _safe_later_piece(piece) != piece else piece


def _safe_later_piece(piece: str) -> str:
    """Return a piece within a text: -0.8 at the end of a quotation stays as it is."""
    return piece if _CLOSES.fullmatch(piece) else _safe_piece(piece)
