"""Formulas in TeX as statements: chains of sides with `=` or `≈` between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LAYOUT = re.compile(
    r"\\(?:left|right|[bB]igg?[lrm]?|displaystyle|textstyle|(?:no)?limits)(?![A-Za-z])"
    r"|(?<!\\)\\[,;:!> ]|~|&"
)
"""What moves or sizes things, and the places at which rows of formulas are aligned."""
_SPACES = re.compile(r"\\q?quad(?![A-Za-z])|\\text(?:rm|bf|it)?\s*\{[^{}]*\}")
"""What separates statements."""
_ROWS = re.compile(
    r"\\(?:begin|end)\s*\{(?:aligned|align|gathered|split|equation|cases)\*?\}(?:\[\w\])?"
)
_MATRIX = re.compile(r"\\begin\s*\{\w*matrix\}.*?\\end\s*\{\w*matrix\}", re.DOTALL)
_RELATION = re.compile(
    r"(=|\\approx(?![A-Za-z])|≈)"
    r"|[<>]|\\(?:le|ge|leq|geq|ne|neq|in|to|mapsto|equiv|sim|propto|[Ll]ong\w*|[Rr]ightarrow|iff|"
    r"implies|mid|pm|mp|dots|ldots|cdots)(?![A-Za-z])"
)
_COMMA_OF_NUMBERS = re.compile(r"(?<=\d)\{,\}(?=\d)")
_GAP_IN_NUMBER = re.compile(r"(?<=\d)\\,(?=\d{3}(?!\d))")
"""What stands between groups of three digits."""
_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True)
class Side:
    """A side of a chain, as TeX; `rounded` says that what is before it is only about as large."""

    text: str
    rounded: bool = False


def chains(formula: str) -> Iterator[list[Side]]:
    """Yield the chains of a formula: sides that are equal, or about equal, in the order written."""
    numbers = _GAP_IN_NUMBER.sub("", _COMMA_OF_NUMBERS.sub(".", formula))
    rows = _SPACES.sub(r" \\\\ ", _ROWS.sub(r" \\\\ ", numbers))
    chain: list[Side] = []
    for row in _split(bare(rows), "\\\\"):
        for statement in _split(row, ","):
            sides = list(_sides(statement))
            if chain and sides and not sides[0].text and len(sides) > 1:
                # A row that begins with `=` goes on with the row before it.
                chain += sides[1:]
                continue
            if len(chain) > 1:
                yield chain
            chain = sides
    if len(chain) > 1:
        yield chain


def bare(text: str) -> str:
    """Return a formula without what moves or sizes its signs."""
    kept = _MATRIX.sub(lambda matrix: matrix[0].replace("&", "\0"), text)
    return " ".join(_LAYOUT.sub(" ", kept).replace("\0", "&").split())


def _sides(statement: str) -> Iterator[Side]:
    """Yield the sides of a statement; another relation than equality begins a chain anew."""
    sides, start, rounded = list[Side](), 0, False
    for relation in _RELATION.finditer(statement):
        if _depth(statement[: relation.start()]):
            continue
        sides.append(_side(statement[start : relation.start()], rounded))
        start, rounded = relation.end(), relation[1] not in ("=", None)
        if not relation[1]:
            sides = []
    yield from sides
    yield _side(statement[start:], rounded)


def _side(text: str, rounded: bool) -> Side:  # noqa: FBT001 -- as it stands in Side
    return Side(text.strip().rstrip(" .;"), rounded)


def _split(text: str, mark: str) -> Iterator[str]:
    """Yield the pieces between the marks that are in no brackets, groups or matrices."""
    pieces = text.split(mark)
    piece = pieces[0]
    for following in pieces[1:]:
        if _depth(piece):
            piece += mark + following
        else:
            yield piece
            piece = following
    yield piece


def _depth(text: str) -> int:
    """Return how many brackets, groups and matrices are open at the end of a text."""
    signs = re.sub(r"\\[{}]", "", text)
    groups = sum((c in _OPEN) - (c in _CLOSE) for c in signs)
    return groups + len(re.findall(r"\\begin\b", text)) - len(re.findall(r"\\end\b", text))
