"""The buyer: types constants, what is printed, own earlier answers or letters, and works nothing out.

It knows what such answers lead to, and so which of them to type together: it is as cunning as
somebody who has seen the solutions of many sheets, and has no time for the own one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from exgen.check.simulated import answered, rows_of
from exgen.errors import AuthorError
from exgen.items.columns import Array, Values, count_of, one, per_variant, pick, repeated
from exgen.items.comparison import within
from exgen.items.item import Item
from exgen.items.kinds import AskedPart, letter
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import mark
from exgen.marks.judging.printed import printed_numbers
from exgen.numerals import Outcome
from exgen.variants.sampling import Drawn

CONSTANTS = (0.0, 1.0, -1.0, 2.0, 0.5, 10.0, 100.0, -100.0, 1e-4, 1e-9)
ONE_AND_OTHERS = ((1.0, 0.0), (1.0, 1e-4), (10.0, 0.0), (1.0, 2.0), (2.0, 1.0))
"""What is typed into one field, and into all others."""
IN_TURN = ((2.0, 1.0), (1.0, 2.0, 3.0), (0.5, 2.0, -1.0), (0.1, 0.2, 0.3))
"""What is typed into the fields in turn."""
MOST_PATTERNS = 64
"""Of so many ways to fill in labels all are tried."""
FACTORS = {"": 1.0, "-": -1.0, "a tenth of ": 0.1, "ten times ": 10.0}
WORDS = ("idk", "none", "all", "no idea")


@dataclass(frozen=True)
class Filling:
    """What is typed into all fields of a part, (*shape, n), and what to call it."""

    name: str
    typed: Array


@dataclass(frozen=True)
class _Strategies:
    """Several strategies side by side, as if they were variants: `count` with n variants each.

    names  by part, what is typed in each strategy
    typed  by part, (*shape, count * n)
    """

    count: int
    names: Mapping[str, Sequence[str]]
    typed: Values

    def but(self, step: str, names: Sequence[str], typed: Array) -> _Strategies:
        """Return the same with something else typed into one part."""
        return _Strategies(self.count, {**self.names, step: names}, {**self.typed, step: typed})

    def repeated(self, times: int) -> _Strategies:
        """Return one strategy so many times."""
        return _Strategies(
            times,
            {step: list(names) * times for step, names in self.names.items()},
            {step: repeated(typed, times) for step, typed in self.typed.items()},
        )

    def only(self, place: int) -> _Strategies:
        """Return one of the strategies."""
        return _Strategies(
            1,
            {step: [names[place]] for step, names in self.names.items()},
            {step: _apart(typed, self.count)[..., place, :] for step, typed in self.typed.items()},
        )


def best_strategy(item: Item, drawn: Drawn, *, passes: int) -> tuple[str, ...]:
    """Return the best strategy found on some variants: by part, the name of what is typed.

    It begins with one constant in all parts. Then for each part in turn, `passes` times, all that
    might be typed there is tried, each with what fits best to it in the parts that follow from it.
    """
    rows = rows_of(item, drawn)
    begun = _joined([_constant(item, rows, constant) for constant in CONSTANTS])
    best = begun.only(int(np.argmax(_totals(item, rows, begun))))
    for part in item.parts * passes:
        # the best so far comes first, so that what is no better does not take its place
        others = _joined([best, *_tried(item, rows, best, part)])
        best = others.only(int(np.argmax(_totals(item, rows, others).round(9))))
    return tuple(best.names[part.step][0] for part in item.parts)


def share_of(item: Item, drawn: Drawn, names: Sequence[str]) -> float:
    """Return the mean share of the points that a strategy, by its names, earns on some variants."""
    rows = rows_of(item, drawn)
    chosen = _Strategies(1, {}, {})
    for part, name in zip(item.parts, names, strict=True):
        known = {f.name: f.typed for f in _fillings(item, part, rows.values, chosen.typed)}
        chosen = chosen.but(part.step, [name], known[name])
    (total,) = _totals(item, rows, chosen)
    return float(total) / sum(part.points for part in item.parts)


def _tried(item: Item, rows: Rows, best: _Strategies, part: AskedPart) -> Iterator[_Strategies]:
    """Yield the best strategy with all else in one part: with the rest as it is, and as it fits."""
    fillings = list(_fillings(item, part, rows.values, _before(item, part, best.typed)))
    if not fillings:
        return
    names = [filling.name for filling in fillings]
    typed = np.concatenate([filling.typed for filling in fillings], axis=-1)
    tried = best.repeated(len(fillings)).but(part.step, names, typed)
    yield _renamed(item, rows, tried)
    later = [p for p in item.parts if p.step in item.graph.downstream([part.step])]
    if later:
        for follows in later:
            tried = _fitting(item, rows, tried, follows)
        yield tried


def _fitting(item: Item, rows: Rows, tried: _Strategies, part: AskedPart) -> _Strategies:
    """Return strategies with what fits best to what follows from them typed into a part."""
    values = {name: repeated(array, tried.count) for name, array in rows.values.items()}
    before = _before(item, part, tried.typed)
    follows = _follows(item, part, values, before)
    if follows is None:
        return tried
    reach = repeated(rows.slacks[part.step], tried.count)
    best = np.full(tried.count, -1.0)
    names, typed = list(tried.names[part.step]), tried.typed[part.step].copy()
    for filling in _fillings(item, part, values, before):
        fits = within(filling.typed, follows, reach).astype(float)
        fit = per_variant(fits).mean(axis=0).reshape(tried.count, -1).mean(axis=1)
        better = fit > best + 1e-9
        best[better] = fit[better]
        names = [filling.name if b else n for n, b in zip(names, better.tolist(), strict=True)]
        _apart(typed, tried.count)[..., better, :] = _apart(filling.typed, tried.count)[
            ..., better, :
        ]
    return tried.but(part.step, names, typed)


def _follows(item: Item, part: AskedPart, values: Values, before: Values) -> Array | None:
    """Return what a part's answer is after others, None where the model cannot go on with them."""
    upstream = item.graph.upstream(part.step)
    try:
        with np.errstate(all="ignore"):
            own = {s: a.astype(values[s].dtype) for s, a in before.items() if s in upstream}
            return item.graph.evaluate(values, own, [part.step])[part.step].astype(float)
    except AuthorError:
        return None


def _before(item: Item, part: AskedPart, typed: Values) -> dict[str, Array]:
    """Return what is typed into the parts before one."""
    steps = itertools.takewhile(part.step.__ne__, (p.step for p in item.parts))
    return {step: typed[step] for step in steps}


def _fillings(item: Item, part: AskedPart, values: Values, earlier: Values) -> Iterator[Filling]:
    """Yield what might be typed into all fields of a part without any work."""
    shape = values[part.step].shape
    if part.by_hand:
        yield Filling("nothing", np.full(shape, np.nan))
    elif not part.numeric:
        yield from _texts(part, values)
    else:
        yield from (Filling(f"{c:g}", np.full(shape, c)) for c in CONSTANTS)
        yield from _one_and_others(shape)
        yield from _in_turn(shape)
        yield from _patterns(part, shape)
        printed = sorted(printed_numbers(item) & values.keys())
        numbers = {n: values[n] for n in printed if values[n].dtype.kind in "iuf"}
        own = {f"own {name}": typed for name, typed in earlier.items()}
        for name, array in {**numbers, **own}.items():
            yield from _copies(name, array.astype(float), shape)


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
    """Yield constants in turn, over and over, in the fields."""
    fields = prod(shape[:-1])
    for constants in IN_TURN if fields > 1 else ():
        typed = np.broadcast_to(np.resize(constants, fields)[:, None], (fields, shape[-1]))
        name = " ".join(f"{constant:g}" for constant in constants) + " in turn"
        yield Filling(name, typed.reshape(shape))


def _patterns(part: AskedPart, shape: tuple[int, ...]) -> Iterator[Filling]:
    """Yield nothing at all, and all labels that the fields may have together, if they are not many."""
    yield Filling("nothing", np.full(shape, np.nan))
    labels, fields = part.few_numbers, prod(shape[:-1])
    if fields > 1 and 0 < len(labels) ** fields <= MOST_PATTERNS:
        for pattern in itertools.product(labels, repeat=fields):
            typed = np.broadcast_to(np.array(pattern, dtype=float)[:, None], (fields, shape[-1]))
            yield Filling(" ".join(f"{label:g}" for label in pattern), typed.reshape(shape))


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


def _constant(item: Item, rows: Rows, constant: float) -> _Strategies:
    """Return the strategy of one constant in all parts; the first that there is where it does not fit."""
    chosen = _Strategies(1, {}, {})
    for part in item.parts:
        found = list(_fillings(item, part, rows.values, chosen.typed))
        fits = [filling for filling in found if filling.name == f"{constant:g}"]
        filling = (fits or found)[0]
        chosen = chosen.but(part.step, [filling.name], filling.typed)
    return chosen


def _renamed(item: Item, rows: Rows, tried: _Strategies) -> _Strategies:
    """Return strategies in which own answers are copied as they are now: the names stay true."""
    for part in item.parts:
        names = tried.names[part.step]
        if any("own " in name for name in names):
            values = {name: repeated(array, tried.count) for name, array in rows.values.items()}
            before = _before(item, part, tried.typed)
            known = {f.name: f.typed for f in _fillings(item, part, values, before)}
            typed = [
                _apart(known[name], tried.count)[..., place, :] for place, name in enumerate(names)
            ]
            tried = tried.but(part.step, names, np.concatenate(typed, axis=-1))
    return tried


def _totals(item: Item, rows: Rows, strategies: _Strategies) -> Array:
    """Return the mean points that strategies earn, all marked together, (strategies,)."""
    sheets = repeated(rows.sheets, strategies.count)
    once, places = _each_once(sheets, strategies.typed)
    typed = pick(strategies.typed, once)
    marks = mark(Rows.of(rows.asked, rows.mistakes, sheets[once]), answered(item, typed))
    points = np.zeros(len(once))
    for part in item.parts:
        if not part.by_hand:
            points += part.points * marks[part.step].shares.mean(axis=0)
    return points[places].reshape(strategies.count, -1).mean(axis=1)


def _each_once(sheets: Array, typed: Values) -> tuple[Array, Array]:
    """Return variants that hold all that is typed on their sheets once, and where each stands there.

    About half of what strategies type on a sheet another types as well.
    """
    columns = np.concatenate([sheets[None], *map(per_variant, typed.values())]).astype(float)
    columns[np.isnan(columns)] = np.inf  # two blanks are alike
    _, once, places = np.unique(columns, axis=1, return_index=True, return_inverse=True)
    return once, places.reshape(-1)


def _joined(several: Sequence[_Strategies]) -> _Strategies:
    """Return strategies side by side."""
    first = several[0]
    return _Strategies(
        sum(s.count for s in several),
        {step: list(itertools.chain(*(s.names[step] for s in several))) for step in first.names},
        {step: np.concatenate([s.typed[step] for s in several], axis=-1) for step in first.typed},
    )


def _apart(array: Array, count: int) -> Array:
    """Return an array of strategies side by side with an axis for them, (*shape, count, n)."""
    return array.reshape(*array.shape[:-1], count, -1)
