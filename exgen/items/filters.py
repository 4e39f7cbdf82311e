"""The filters of items' words, as in `{{ b | signed }}`: each is a method that says what it prints."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from exgen.items.digits import Digits, Figures, Places
from exgen.items.shown import GROUP, Day, Row, ShownNumber, mark_in
from exgen.language.catalogue import ENGLISH, language
from exgen.numerals import rounded

LARGEST_DENOMINATOR = 10_000
EXACTLY = 1e-12
"""How near a fraction is to a number of which it is the value, as computed with floats."""

_WHOLE = re.compile(r"\d+")
_TEENS = range(11, 14)


@dataclass(frozen=True)
class Filters:
    """The filters, where what words compute prints to the `working` digits in a language."""

    working: Digits
    lang: str = ENGLISH

    def bracket(self, value: Any) -> str:
        """Return a number as a factor, in brackets when it is negative.

        `{{ -2 | bracket }}` is `(-2)`.
        """
        text = self._text(value)
        return f"({text})" if text.startswith("-") else text

    def date(self, value: float) -> Any:
        """Return a number of days as a date in the paper's language, as givens with `date_from` print.

        `{{ (start + 7) | date }}` is `3 March 2026`.
        """
        return Day(int(value), self.lang)

    def figures(self, value: Any, number: int) -> Any:
        """Return a number, or each number of a row, to some significant figures.

        `{{ 0.0125 | figures(2) }}` is `0.013`.
        """
        return self._to(value, Figures(number))

    def fraction(self, value: Any) -> str:
        r"""Return a number as a fraction in TeX, if it is one with at most 10,000 below the line.

        `{{ 0.375 | fraction }}` is `\frac{3}{8}`.
        """
        exact = float(getattr(value, "unrounded", value))
        near = Fraction(exact).limit_denominator(LARGEST_DENOMINATOR)
        if abs(float(near) - exact) > EXACTLY * max(1.0, abs(exact)):
            return self._text(value)
        if near.denominator == 1:
            return str(near.numerator)
        sign = "-" if near < 0 else ""
        return rf"{sign}\frac{{{abs(near.numerator)}}}{{{near.denominator}}}"

    def matrix(self, rows: tuple[Any, ...]) -> str:
        r"""Return a matrix in TeX, or a vector as a column.

        `{{ [1, 2] | matrix }}` is `\begin{pmatrix} 1 \\ 2 \end{pmatrix}`.
        """
        lines = [" & ".join(map(str, row if isinstance(row, tuple) else (row,))) for row in rows]
        return r"\begin{pmatrix} " + r" \\ ".join(lines) + r" \end{pmatrix}"

    def ordinal(self, value: float) -> str:
        """Return a whole number as that of a place in a row, in the paper's language.

        `{{ 3 | ordinal }}` is `3rd`.
        """
        number, last = int(value), int(value) % 10
        *first, other = language(self.lang).say("ordinals").split()
        among_first = 1 <= last <= len(first) and number % 100 not in _TEENS
        return f"{number}{first[last - 1] if among_first else other}"

    def places(self, value: Any, number: int | None) -> Any:
        """Return a number, or each number of a row, to some decimal places.

        `{{ 0.5 | places(3) }}` is `0.500`.
        """
        return self._to(value, None if number is None else Places(number))

    def plural(self, value: float, one: str, several: str) -> str:
        """Return the word that goes with so many.

        `{{ 3 | plural("apple", "apples") }}` is `apples`.
        """
        return one if value == 1 else several

    def round(self, value: float, places: int = 0) -> float:
        """Return a number to some decimal places, halves away from zero, to compute with.

        `{{ 2.675 | round(2) | places(3) }}` is `2.680`.
        """
        return rounded(value, places)

    def scientific(self, value: Any, figures: int) -> Any:
        r"""Return the same with a power of ten, whatever its size.

        `{{ 12500 | scientific(2) }}` is `1.3 × 10⁴`.
        """
        return self._to(value, Figures(figures, scientific=True))

    def signed(self, value: Any) -> str:
        """Return a number with its sign apart, to go on with a sum.

        `{{ -2 | signed }}` is `- 2`.
        """
        text = self._text(value)
        if not text:  # a term with the coefficient 0
            return ""
        return f"- {text[1:]}" if text.startswith("-") else f"+ {text}"

    def terms(self, values: Sequence[Any], symbols: Sequence[str]) -> str:
        """Return numbers times symbols as a sum written by hand: without factors 1, and what is 0.

        `{{ [1, -3, 2] | terms(["x^2", "x", ""]) }}` is `x^2 - 3 x + 2`.
        """
        pairs = zip(values, symbols, strict=True)
        first, *rest = [t for t in itertools.starmap(self.times, pairs) if t] or ["0"]
        return " ".join([first, *map(self.signed, rest)])

    def thousands(self, value: Any) -> str:
        r"""Return a number in groups of three digits, with a thin space in a formula.

        `{{ 12345 | thousands }}` is `12,345`.
        """
        text = self._text(value)
        return _WHOLE.sub(lambda whole: f"{int(whole[0]):,}".replace(",", GROUP), text, count=1)

    def times(self, value: Any, symbol: str) -> str:
        """Return a number times a symbol as written by hand: without the factor 1, nothing for 0.

        `{{ -1 | times("x") }}` is `-x`.
        """
        if not value:
            return ""
        if not symbol or abs(value) != 1:
            return f"{self._text(value)} {symbol}".strip()
        return f"-{symbol}" if value < 0 else symbol

    def printed(self, value: Any) -> Any:
        """Return a value as it prints: a number that words compute has the working places."""
        if type(value) is float:
            return ShownNumber(value, self.working, mark_in(self.lang))
        return value

    def by_name(self) -> Mapping[str, Callable[..., Any]]:
        """Return the filters as Jinja takes them."""
        return {name: getattr(self, name) for name in FILTERS}

    def _to(self, value: Any, digits: Digits | None) -> Any:
        if isinstance(value, tuple):
            return Row(self._to(entry, digits) for entry in value)
        exact = getattr(value, "unrounded", float(value))
        return ShownNumber(exact, digits, mark_in(self.lang))

    def _text(self, value: Any) -> str:
        return str(self.printed(value))


FILTERS: Mapping[str, Callable[..., Any]] = {
    name: own
    for name, own in vars(Filters).items()
    if callable(own) and not name.startswith("_") and name not in ("printed", "by_name")
}
"""The filters by name, in their order."""
