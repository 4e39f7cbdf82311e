"""The repertoire: all that might be typed into the fields of a part without any work.

That is constants, what is printed, own earlier answers, letters, and nothing at all.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from exgen.items.columns import Array, Values, count_of, one, per_variant
from exgen.items.item import Item
from exgen.items.kinds import AskedPart, letter
from exgen.items.words import number_of, numbered, word_of
from exgen.marks.judging.printed import printed_numbers
from exgen.numerals import Outcome

NOTHING = "nothing"
OTHER_SHEET = "what another sheet has"
CONSTANTS = (0.0, 1.0, -1.0, 2.0, 0.5, 10.0, 100.0, -100.0, 1e-4, 1e-9)
ONE_AND_OTHERS = ((1.0, 0.0), (1.0, 1e-4), (10.0, 0.0), (1.0, 2.0), (2.0, 1.0))
"""What is typed into one field, and into all others."""
IN_TURN = {
    "2 1": (2.0, 1.0),
    "0.5 2 -1": (0.5, 2.0, -1.0),
    "1 2 3": tuple(range(1, 13)),
    "0.1 0.2 0.3": tuple(number / 10 for number in range(1, 10)),
    "0.123 0.456 0.789": (
        *(0.123, 0.456, 0.789, 0.147, 0.258, 0.369),
        *(0.951, 0.753, 0.321, 0.654, 0.987, 0.417),
    ),
}
"""What is typed into the fields in turn, by what it begins with."""
MOST_PATTERNS = 64
"""Of so many ways to fill in labels all are tried."""
FACTORS = {"": 1.0, "-": -1.0, "a tenth of ": 0.1, "ten times ": 10.0}
WORDS = ("idk", "none", "all", "no idea")


@dataclass(frozen=True)
class Filling:
    """What is typed into all fields of a part, (*shape, n), and what to call it."""

    name: str
    typed: Array


def fillings(item: Item, part: AskedPart, values: Values, earlier: Values) -> Iterator[Filling]:
    """Yield what might be typed into all fields of a part without any work, nothing at all first."""
    for filling in _fillings(item, part, values, earlier):
        yield Filling(filling.name, part.as_left(filling.typed))


def _fillings(item: Item, part: AskedPart, values: Values, earlier: Values) -> Iterator[Filling]:
    shape = values[part.step].shape
    yield Filling(NOTHING, np.full(shape, np.nan))
    if part.by_hand:
        return
    if part.in_words:
        yield from _words(item, part, values, earlier)
        return
    if not part.numeric:
        yield from _letters(part, shape) if part.few_entries else _texts(part, values)
        return
    yield from (Filling(f"{c:g}", np.full(shape, c)) for c in CONSTANTS)
    yield from _one_and_others(shape)
    yield from _in_turn(shape)
    yield from _patterns(part, shape)
    printed = sorted(printed_numbers(item) & values.keys())
    numbers = {n: values[n] for n in printed if values[n].dtype.kind in "iuf"}
    own = {f"own {name}": typed for name, typed in earlier.items()}
    for name, array in {**numbers, **own}.items():
        yield from _copies(name, array.astype(float), shape)
        yield from _in_other_orders(name, array.astype(float), shape)
    if not part.few:
        there = part.as_typed(values[part.step]).astype(float)
        others = np.roll(there, 1, axis=-1)
        # a guess that is right by chance is another check's business
        yield Filling(OTHER_SHEET, np.where(others == there, np.nan, others))


def _words(item: Item, part: AskedPart, values: Values, earlier: Values) -> Iterator[Filling]:
    """Yield the few words that there are, words that anybody types, those printed, and own ones before."""
    shape = values[part.step].shape
    few = part.few_entries
    alike = few or tuple(map(number_of, (*map(str, range(10)), *WORDS)))
    yield from (Filling(f"'{word_of(word)}'", np.full(shape, float(word))) for word in alike)
    for pattern in _patterns_of(few, shape):
        yield Filling(" ".join(map(word_of, pattern[..., 0].reshape(-1).tolist())), pattern)
    printed = sorted(printed_numbers(item) & values.keys())
    words = {n: numbered(values[n]).astype(float) for n in printed if values[n].dtype.kind == "U"}
    own = {f"own {n}": typed for n, typed in earlier.items() if n in item.graph.in_words}
    for name, array in {**words, **own}.items():
        for number, entry in enumerate(per_variant(array), start=1):
            yield Filling(f"{name} entry {number}", np.broadcast_to(entry, shape))
    if not few:
        there = values[part.step].astype(float)
        others = np.roll(there, 1, axis=-1)
        yield Filling(OTHER_SHEET, np.where(others == there, np.nan, others))


def _one_and_others(shape: tuple[int, ...]) -> Iterator[Filling]:
    """Yield one constant in one field, and another in all others."""
    fields = prod(shape[:-1])
    for one_field, others in ONE_AND_OTHERS if fields > 1 else ():
        for field in range(fields):
            typed = np.full((fields, shape[-1]), others)
            typed[field] = one_field
            name = f"{one_field:g} in field {field + 1}, else {others:g}"
            yield Filling(name, typed.reshape(shape))


def _in_turn(shape: tuple[int, ...]) -> Iterator[Filling]:
    """Yield several constants in turn, over and over, in the fields: as they are, and made to fit.

    They fall in place of rising, have both signs, another size, or add up to 1 as probabilities do,
    in the whole part or along one of its axes.
    """
    fields = prod(shape[:-1])
    for name, constants in IN_TURN.items() if fields > 1 else ():
        typed = np.resize(constants, fields).astype(float)
        signs = np.resize((1.0, -1.0), fields)
        table = typed.reshape(shape[:-1])
        made = {
            "": typed,
            " downwards": np.sort(typed)[::-1],
            " with signs in turn": typed * signs,
            " times 10": 10 * typed,
            " by 10": typed / 10,
            ", all negative": -typed,
            " as shares": _as_shares(table, tuple(range(table.ndim))),
            " as shares, all negative": -_as_shares(table, tuple(range(table.ndim))),
        }
        for axis in range(table.ndim) if table.ndim > 1 else ():
            made[f" as shares along axis {axis + 1}"] = _as_shares(table, (axis,))
        for how, numbers in made.items():
            whole = np.broadcast_to(numbers.reshape(-1, 1), (fields, shape[-1]))
            yield Filling(f"{name} ... in turn{how}", whole.reshape(shape))


def _as_shares(numbers: Array, axes: tuple[int, ...]) -> Array:
    """Return numbers of two decimals that add up to 1, in no proportion to those that are typed else.

    To work out shares of what was typed in an earlier part is work.
    """
    uneven = 1 + np.sqrt(np.abs(numbers))
    shares = np.round(uneven / uneven.sum(axis=axes, keepdims=True), 2)
    last = tuple(slice(-1, None) if axis in axes else slice(None) for axis in range(shares.ndim))
    shares[last] += 1 - shares.sum(axis=axes, keepdims=True)
    rounded: Array = np.round(shares, 2)
    return rounded


def _patterns(part: AskedPart, shape: tuple[int, ...]) -> Iterator[Filling]:
    """Yield all labels that the fields may have together, if they are not many."""
    for typed in _patterns_of(part.few_entries, shape):
        pattern = typed[..., 0].reshape(-1).tolist()
        yield Filling(" ".join(f"{label:g}" for label in pattern), typed)


def _patterns_of(labels: Sequence[int], shape: tuple[int, ...]) -> Iterator[Array]:
    fields = prod(shape[:-1])
    if fields > 1 and 0 < len(labels) ** fields <= MOST_PATTERNS:
        for pattern in itertools.product(labels, repeat=fields):
            typed = np.broadcast_to(np.array(pattern, dtype=float)[:, None], (fields, shape[-1]))
            yield typed.reshape(shape)


def _copies(name: str, array: Array, shape: tuple[int, ...]) -> Iterator[Filling]:
    """Yield an array in the fields in order, from each of its entries on, and each entry in all.

    Of its entries every one may be taken, or every second, third, ...; all with another sign, or
    with the decimal point elsewhere.
    """
    entries, fields = per_variant(array), prod(shape[:-1])
    for called, factor in FACTORS.items():
        for first in range(len(entries)):
            typed = np.broadcast_to(factor * entries[first], shape)
            yield Filling(f"{called}{name} entry {first + 1}", typed)
            most = (len(entries) - 1 - first) // (fields - 1) if fields > 1 else 0
            for stride in range(1, most + 1):
                taken = entries[first::stride][:fields]
                said = f"{called}{name} from entry {first + 1} by {stride}"
                yield Filling(said, factor * taken.reshape(shape))
        in_rows = len(entries) > len(array) and array.shape[1:] == shape[1:]
        for row in range(len(array)) if in_rows else ():
            typed = np.broadcast_to(factor * array[row], shape)
            yield Filling(f"{called}{name} row {row + 1} throughout", typed)


def _in_other_orders(name: str, array: Array, shape: tuple[int, ...]) -> Iterator[Filling]:
    """Yield the first entries of an array in the fields: backwards, by their size, or column by column."""
    entries, fields = per_variant(array), prod(shape[:-1])
    if not 1 < fields <= len(entries):
        return
    orders = {
        "backwards": entries[::-1],
        "from entry 2 on and round": np.roll(entries, -1, axis=0),
        "rising": np.sort(entries, axis=0),
        "falling": -np.sort(-entries, axis=0),
    }
    if entries.shape != array.shape:
        orders["column by column"] = per_variant(array.swapaxes(0, 1))
    for called, factor in FACTORS.items():
        for how, ordered in orders.items():
            yield Filling(f"{called}{name} {how}", factor * ordered[:fields].reshape(shape))


def _letters(part: AskedPart, shape: tuple[int, ...]) -> Iterator[Filling]:
    """Yield letters of a list for all fields: one for all, or for one alone, or different ones in turn."""
    (fields, count), places = shape, np.array(part.few_entries, dtype=float)
    typed = [np.repeat(place, fields) for place in places]
    typed += [np.where(np.arange(fields) == field, 0.0, np.nan) for field in range(fields)]
    for order in (places, places[::-1]):
        typed += [np.resize(np.roll(order, -first), fields) for first in range(len(places))]
    for entries in typed:
        name = " ".join(letter(place) if np.isfinite(place) else "-" for place in entries)
        yield Filling(f"'{name}'", np.broadcast_to(entries[:, None], (fields, count)))


def _texts(part: AskedPart, values: Values) -> Iterator[Filling]:
    """Yield letters and words where there is something to choose from, else constants and variables."""
    names = [letter(place) for place in range(len(part.listing(one(values, 0))))]
    orders = [names, names[::-1], names[1::2] + names[::2]]
    texts = [" ".join(order[:many]) for order in orders for many in range(1, len(names) + 1)]
    if not names:
        alike = values[part.step].shape
        texts = [f"{constant:g}" for constant in CONSTANTS]
        texts += [n for n, array in values.items() if array.shape == alike and n != part.step]
    for text in dict.fromkeys([*texts, *names, *WORDS]):
        read = part.read([[text] * count_of(values)], values)
        there = read.having(Outcome.READ).all(axis=0)
        yield Filling(f"'{text}'", np.where(there, read.values, np.nan))
