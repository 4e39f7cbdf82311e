"""Misplaced: lines of an order that stand the wrong way round, or in a block that is not theirs.

A line is known by its place in the author's order, from 0. `places` says for each where it stands in
an answer, counted from 1, or 0 where it is not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Annotated, Any

from pydantic import Field

from exgen.items.columns import Array
from exgen.language import Authored, Reason

MOST_SAID = 3
"""Of an order in which hardly anything is right, more says less."""


@dataclass(frozen=True)
class OrderedLine:
    """A line that belongs to the answer, the places of all lines before it, and why they are.

    It may end a block, which the line at another place opens.
    """

    text: str
    before: tuple[int, ...]
    because: str
    ends: int | None


@dataclass(frozen=True)
class Inversion:
    """Two lines, by place, that students put the wrong way round, why that is wrong, and its cost."""

    first: int
    then: int
    because: str
    costs: Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True)
class Rules:
    """Which lines of an order belong before which others, and why."""

    lines: Sequence[OrderedLine]
    mistakes: Sequence[Inversion]

    def turned_round(self, places: Array) -> Iterator[tuple[int, int]]:
        """Yield the pairs of lines that stand the wrong way round."""
        for late, line in enumerate(self.lines):
            for early in line.before:
                if places[early] > places[late] > 0:
                    yield early, late

    def made(self, places: Array) -> Iterator[Inversion]:
        """Yield the mistakes that the author names and that an answer makes."""
        for mistake in self.mistakes:
            if places[mistake.first] > places[mistake.then] > 0:
                yield mistake

    def follow_at_once(self, early: int, late: int) -> bool:
        """Return whether no other line must stand between two."""
        before = self.lines[late].before
        return early in before and not any(early in self.lines[other].before for other in before)

    def why(self, early: int, late: int) -> str:
        """Return why a line must come before another, '' where the author does not say.

        Where lines must stand between the two, the first of them says why it comes after the early one.
        """
        for mistake in self.mistakes:
            if (mistake.first, mistake.then) == (early, late):
                return mistake.because
        for place in (*self.lines[late].before, late):
            if self.follow_at_once(early, place) and self.lines[place].because:
                return self.lines[place].because
        return ""

    def astray(self, places: Array) -> Iterator[Astray]:
        """Yield the lines that stand in a block where they do not belong, or outside of theirs."""
        for end, closing in enumerate(self.lines):
            start = closing.ends
            if start is not None and places[start]:
                for line, other in enumerate(self.lines):
                    ends_another = not places[end] and other.ends is not None
                    if line not in (start, end) and places[line] and not ends_another:
                        yield from self._astray(line, start, end, places)

    def _astray(self, line: int, start: int, end: int, places: Array) -> Iterator[Astray]:
        # a block that nothing ends goes on
        stands_in = places[start] < places[line] < (places[end] or inf)
        before, within = self.lines[line].before, self.lines[end].before
        if not stands_in and start in before and line in within:
            pair = (start, line) if places[line] < places[start] else (line, end)
            yield Astray(line, start, stands_in, pair)
        if stands_in and end in before:
            yield Astray(line, start, stands_in, (end, line))
        if stands_in and line in self.lines[start].before:
            yield Astray(line, start, stands_in, (line, start))

    def said(self, places: Array, letters: Mapping[int, str]) -> list[Reason]:
        """Return what is wrong about where the lines stand, each in a sentence."""
        # two blocks that are open the wrong way round are astray in each other
        astray = list({one.pair: one for one in self.astray(places)}.values())
        pairs = sorted(self.turned_round(places), key=lambda pair: places[pair[1]])
        named = {(mistake.first, mistake.then) for mistake in self.mistakes}
        near = [pair for pair in pairs if pair in named or self.follow_at_once(*pair)]
        told = {one.pair for one in astray}
        left = [pair for pair in near if pair not in told]
        if not left and not astray:
            left = pairs[:1]
        told_of = [*self._of_blocks(astray, letters), *self._of_pairs(left, letters)]
        return told_of[:MOST_SAID]

    def _of_blocks(self, astray: Iterable[Astray], letters: Mapping[int, str]) -> Iterator[Reason]:
        alike = _grouped(
            (one.opener, one.stands_in, self.why(*one.pair), one.line) for one in astray
        )
        for (opener, stands_in, because), lines in alike.items():
            code = "mark.in-block" if stands_in else "mark.out-of-block"
            which = tuple(sorted(letters[line] for line in lines))
            said = Reason.of(code, opener=letters[opener], lines=which, count=len(which))
            yield _with(because, said)

    def _of_pairs(
        self, pairs: Iterable[tuple[int, int]], letters: Mapping[int, str]
    ) -> Iterator[Reason]:
        alike = _grouped((late, self.why(early, late), early) for early, late in pairs)
        for (late, because), lines in alike.items():
            which = tuple(sorted(letters[line] for line in lines))
            yield _with(
                because, Reason.of("mark.before", first=which, then=letters[late], count=len(which))
            )


@dataclass(frozen=True)
class Astray:
    """A line that stands in a block where it does not belong, or outside of its own.

    `pair` are the lines of which the first must come before the second, and does not.
    """

    line: int
    opener: int
    stands_in: bool
    pair: tuple[int, int]


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], list[Any]]:
    """Return the last entries of rows by all before them."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for *theme, last in rows:
        groups.setdefault(tuple(theme), []).append(last)
    return groups


def _with(because: str, said: Reason) -> Reason:
    """Return a sentence with the author's reason, where there is one."""
    if not because:
        return Reason.of("mark.said", what=said)
    return Reason.of("mark.because", what=said, because=Authored(because))
