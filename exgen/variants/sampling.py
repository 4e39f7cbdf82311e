"""Draw variants: random, constrained, and repeatable.

Every given has its own stream of random words, keyed by item, given, seed and attempt, in which
variant k owns the k-th stretch. The bit generator is counter-based (Philox 4x64; Salmon et al.,
"Parallel random numbers: as easy as 1, 2, 3", 2011), so that any stretch is at hand at once.
Only the generator's raw words are used: numpy promises them to stay the same.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from exgen.errors import AuthorError, DrawError
from exgen.items.authored_code import Strayed, contained_at_once
from exgen.items.columns import Array, Values, count_of, joined, per_variant, pick
from exgen.items.engine import Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart, WrittenPart
from exgen.items.random_values import RandomWords
from exgen.items.schema import Example, Measure
from exgen.variants.alike import offers_differ, parts_that_vary
from exgen.variants.hardness import MEASURES
from exgen.variants.separation import apart
from exgen.variants.slack import slack
from exgen.variants.unsteady import unsteady

VARIANTS_AT_ONCE = 32768
"""So many variants are drawn at a time, so that their candidates fit into memory for any class."""
AT_ONCE = 256
"""So many candidates are looked at together in the end: fewer would cost nearly the same."""
MOST_ATTEMPTS = 1000
STEADY = "rounding changes the answers little"
"""What is said of a variant in which an honest student could end far from the answer."""
NUMBERS = "every answer is a number, and finite where it must be"
"""What is said of a variant in which an answer is none that can be typed."""
OFTEN = 0.1
"""From this share of the draws on it is said by which step they are refused."""
PER_COUNT = 4
"""Philox makes four words for each value of its counter."""
FAR_APART = 256
"""Between variants this far apart, to advance the counter is quicker than to make the words."""


@dataclass(frozen=True)
class Drawn:
    """Variants of an item: their givens and steps, the slack of each part, the draws each took."""

    values: dict[str, Array]
    slacks: dict[str, Array]
    draws: Array

    def at(self, at: Array | slice) -> Drawn:
        """Return some of the variants: a mask, indices, or a slice."""
        return Drawn(pick(self.values, at), pick(self.slacks, at), self.draws[at])


Test: TypeAlias = tuple[str, Callable[[Drawn], tuple[Drawn, Array]]]
"""What to say of a variant that does not pass, and the test: what it works out, and who passes."""


def draw(item: Item, seed: int, first: int, count: int) -> Drawn:
    """Return `count` variants from number `first` on, counted from 1. Raises DrawError."""
    return draw_each(item, seed, range(first, first + count))


def draw_each(item: Item, seed: int, numbers: Sequence[int]) -> Drawn:
    """Return the variants of these numbers, each another, in their order.

    Variant k depends on the item's name and givens, the seed and k only. Raises DrawError when a
    variant finds nothing fit within MOST_ATTEMPTS draws.
    """
    try:
        return contained_at_once(lambda: _draw_each(item, seed, numbers))
    except Strayed:
        return _draw_each(item, seed, numbers)  # which says what strays


def _draw_each(item: Item, seed: int, numbers: Sequence[int]) -> Drawn:
    left = np.sort(numbers)
    found: list[tuple[Array, Drawn]] = []
    refused: Counter[str] = Counter()
    made = 0
    while made < MOST_ATTEMPTS:
        # All variants without a find are tried in each round. None waits for another, and attempt a
        # of variant k has its own random words: so the first variants stay when a class grows.
        attempts = range(made, min(made + _window(made, len(left)), MOST_ATTEMPTS))
        blocks = np.split(left, range(VARIANTS_AT_ONCE, len(left), VARIANTS_AT_ONCE))
        tried = [_attempted(item, seed, attempts, block, refused) for block in blocks]
        found += [(numbers, drawn) for numbers, drawn in tried if len(numbers)]
        done = np.concatenate([numbers for numbers, _ in tried])
        left = np.setdiff1d(left, done, assume_unique=True)
        made = attempts.stop
        if not len(left):
            return _in_order(found, numbers)
    raise DrawError(
        f"{item.name}: no variant {left[0]} was found in {MOST_ATTEMPTS} draws with seed "
        f"{seed}; refused most often: {_most(refused)}. Widen the givens, require less, or "
        f"carry more decimals (working).{_unsteady(item, seed, left[:1], refused)}"
        f"{_untyped(item, raw(item, seed, 0, left[:1]))}"
    )


def example_of(item: Item, example: Example) -> Drawn:
    """Return a worked example as the one variant drawn; what it leaves open is drawn as it comes."""
    written = {name: item.column(name, value) for name, value in example.given.items()}
    drawn = item.drawing.evaluate({**_drawn(item, 0, 0, np.array([1])), **written})
    values = item.graph.evaluate(drawn)
    answers_of(item, values)
    with np.errstate(invalid="ignore"):
        slacks, _ = slack(item, item.graph, values)
    return Drawn(values, slacks, np.ones(1, dtype=np.int64))


def raw(item: Item, seed: int, attempt: int, variants: Array) -> dict[str, Array]:
    """Return the givens of some variants as drawn, whether they are fit to be asked or not."""
    return item.drawing.evaluate(_drawn(item, seed, attempt, variants))


def _drawn(item: Item, seed: int, attempt: int, variants: Array) -> dict[str, Array]:
    """Return the givens of some variants that need random words."""
    drawn = {}
    for name, given in item.file.draws.items():
        # Every variant takes the words of the largest: where the words of variant k begin must not
        # depend on how large those before it are.
        shape = item.file.shape(name)
        stream = random_words(
            f"{item.name}\0{name}\0{seed}\0{attempt}", given.words(shape), variants
        )
        drawn[name] = given.draw(stream, shape)
    for name, given in item.file.given.items():
        for axis, length in enumerate(given.size):
            if isinstance(length, str):
                drawn[name] = _trimmed(drawn[name], axis, drawn[length])
    return drawn


def random_words(key: str, width: int, variants: Array) -> RandomWords:
    """Return the random words (width, n) of some variants, in rising order, in the stream of a key."""
    digest = hashlib.blake2b(key.encode(), digest_size=16).digest()
    generator = np.random.Philox(key=np.frombuffer(digest, dtype="<u8"))
    stretch = -(-width // PER_COUNT)  # in whole counts, which is how far a generator is advanced
    found, after = [], 1
    for run in np.split(variants, np.flatnonzero(np.diff(variants) > FAR_APART) + 1):
        first, last = int(run[0]), int(run[-1])
        generator.advance((first - after) * stretch)
        after = last + 1
        drawn = generator.random_raw((after - first) * stretch * PER_COUNT)
        found.append(drawn.reshape(after - first, -1).take(run - first, axis=0))
    return np.ascontiguousarray(np.concatenate(found)[:, :width].T)


def _window(made: int, left: int) -> int:
    """Return how many attempts to make together: more as they go on, and when few are left.

    As many as were made so far doubles them in each round, so that a rare variant takes a dozen
    rounds and not a thousand. At first it is one: most variants need no more.
    """
    return max(1, min(made, AT_ONCE // left))


def _attempted(
    item: Item, seed: int, attempts: range, variants: Array, refused: Counter[str]
) -> tuple[Array, Drawn]:
    """Return the numbers of the variants that some attempt found, and each's earliest find."""
    pools = [raw(item, seed, attempt, variants) for attempt in attempts]
    at, drawn = sieve(tests_of(item), joined(pools), refused)
    # The pools stand one after another, and `at` rises: the first find of a place is the earliest.
    attempt, place = np.divmod(at, len(variants))
    places, earliest = np.unique(place, return_index=True)
    draws = attempts.start + attempt[earliest] + 1
    return variants[places], replace(drawn.at(earliest), draws=draws)


def sieve(tests: Iterable[Test], candidates: Values, refused: Counter[str]) -> tuple[Array, Drawn]:
    """Return which candidates pass the tests, and those, counting why the others do not."""
    at = np.arange(count_of(candidates))
    drawn = Drawn(dict(candidates), {}, at)
    for reason, test in tests:
        # Only who passed is worked on, and keeps what was worked out: the next test needs it too.
        drawn, fit = test(drawn)
        refused[reason] += int(np.count_nonzero(~fit))
        if not fit.all():
            at, drawn = at[fit], drawn.at(fit)
        if not len(at):
            break
    return at, drawn


def tests_of(item: Item) -> Iterator[Test]:
    """Yield what a variant must pass, the cheap tests first.

    The last is that no known mistake gives the right answer.
    """
    for requirement in item.requirements:
        yield requirement.name, functools.partial(_fulfils, item, requirement.step)
    yield NUMBERS, functools.partial(_is_finite, item)
    for measure, most in item.file.bounds.items():
        yield f"{measure} at most {most:g}", functools.partial(_is_bounded, item, measure, most)
    yield STEADY, functools.partial(_is_well_conditioned, item)
    for written, part in parts_that_vary(item):
        differ = functools.partial(_offers_differ, item, written, part)
        yield f"no two options of {part.step} say the same", differ
    yield "no known mistake gives the right answer", functools.partial(_tells_apart, item)


def answers_of(item: Item, values: Values) -> Array:
    """Return all entries of the answers, (entries, n).

    Raises AuthorError where one is no number, or has not a row for each step of its trace.
    """
    for part in item.parts:
        step, value = item.graph.steps[part.step], values[part.step]
        if value.dtype.kind not in "biuf":
            raise item.graph.error_in(step, "returned no number, but it is asked for one")
        if part.steps_traced and len(part.steps_traced) != len(value):
            said = f"returned {len(value)} rows, but its trace names {len(part.steps_traced)} steps"
            raise item.graph.error_in(step, said)
        for said in part.misshaped(value.shape[:-1]):
            raise AuthorError(str(item.folder / "item.toml"), [f"part '{part.step}' {said}"])
    return np.concatenate([per_variant(values[part.step]) for part in item.parts])


def _fulfils(item: Item, step: Step, drawn: Drawn) -> tuple[Drawn, Array]:
    steps = [name for name in step.needs if name in item.graph.steps]
    values = item.graph.evaluate(drawn.values, wanted=steps)
    needed = [values[name] for name in step.needs]
    holds = per_variant(item.graph.compute(step, needed, len(drawn.draws)))
    return replace(drawn, values=values), np.all(holds, axis=0)


def _is_finite(item: Item, drawn: Drawn) -> tuple[Drawn, Array]:
    values = item.graph.evaluate(drawn.values)
    answers_of(item, values)
    for part in item.parts:
        for said in part.others_than_few(values[part.step]):
            raise item.graph.error_in(item.graph.steps[part.step], said)
    fit = [per_variant(part.may_be(values[part.step])) for part in item.parts]
    return replace(drawn, values=values), np.all(np.concatenate(fit), axis=0)


def _is_bounded(item: Item, measure: Measure, most: float, drawn: Drawn) -> tuple[Drawn, Array]:
    return drawn, MEASURES[measure](item, drawn.values) <= most


def _is_well_conditioned(item: Item, drawn: Drawn) -> tuple[Drawn, Array]:
    slacks, fit = slack(item, item.graph, drawn.values)
    return replace(drawn, slacks=slacks), fit


def _offers_differ(
    item: Item, written: WrittenPart, part: AskedPart, drawn: Drawn
) -> tuple[Drawn, Array]:
    return drawn, offers_differ(item, written, part, drawn.values)


def _tells_apart(item: Item, drawn: Drawn) -> tuple[Drawn, Array]:
    return drawn, apart(item, drawn.values, drawn.slacks)


def _trimmed(array: Array, axis: int, length: Array) -> Array:
    """Return an array with NaN where an entry lies beyond its variant's length of the axis."""
    shape = [1] * array.ndim
    shape[axis] = -1
    return np.where(np.arange(array.shape[axis]).reshape(shape) < length, array, np.nan)


def _in_order(found: list[tuple[Array, Drawn]], numbers: Sequence[int]) -> Drawn:
    drawn = np.concatenate([some for some, _ in found])
    places = np.searchsorted(drawn, numbers, sorter=(order := np.argsort(drawn)))
    return _together([some for _, some in found]).at(order[places])


def _together(drawn: list[Drawn]) -> Drawn:
    return Drawn(
        joined([some.values for some in drawn]),
        joined([some.slacks for some in drawn]),
        np.concatenate([some.draws for some in drawn]),
    )


def _unsteady(item: Item, seed: int, variants: Array, refused: Counter[str]) -> str:
    """Return which step makes rounding refuse draws of a variant, in words; '' where it refuses few."""
    if refused[STEADY] <= OFTEN * refused.total():
        return ""
    values = joined([raw(item, seed, attempt, variants) for attempt in range(AT_ONCE)])
    before = itertools.takewhile(lambda test: test[0] != STEADY, tests_of(item))
    at, drawn = sieve(before, values, Counter())
    found = unsteady(item, drawn.values)
    return f" In draw {at[found[0]] + 1} of variant {variants[0]}, {found[1]}." if found else ""


def _untyped(item: Item, givens: Values) -> str:
    """Return which answers of one draw are words that nobody can type, in words; '' where none is."""
    steps = [part.step for part in item.parts if part.in_words]
    values = item.graph.evaluate(givens, wanted=steps)
    found = [
        f" In its first draw '{part.step}' gives {word}."
        for part in item.parts
        if part.in_words
        for word in part.untyped(values[part.step])
    ]
    return "".join(found)


def _most(refused: Counter[str]) -> str:
    share = 100 / refused.total()
    return ", ".join(f"'{reason}' ({n * share:.3g} %)" for reason, n in refused.most_common(3) if n)
