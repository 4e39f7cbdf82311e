"""The buyer: types constants, what is printed, own earlier answers or letters, and works nothing out.

It knows what such answers lead to, and so which of them to type together: it is as cunning as
somebody who has seen the solutions of many sheets, and has no time for the own one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from exgen.check.repertoire import CONSTANTS, NOTHING, OTHER_SHEET, Filling, fillings
from exgen.check.simulated import answered, rows_of
from exgen.errors import AuthorError
from exgen.items.columns import Array, Values, per_variant, pick, repeated
from exgen.items.comparison import within
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import mark
from exgen.variants.sampling import Drawn


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
        known = {f.name: f.typed for f in fillings(item, part, rows.values, chosen.typed)}
        chosen = chosen.but(part.step, [name], known[name])
    (total,) = _totals(item, rows, chosen)
    return float(total) / sum(part.points for part in item.parts)


def _tried(item: Item, rows: Rows, best: _Strategies, part: AskedPart) -> Iterator[_Strategies]:
    """Yield the best strategy with all else in one part.

    That is with the rest as it is, and with what fits in the parts that follow: in all of them, and
    with one of them left blank.
    """
    later = [p for p in item.parts if p.step in item.graph.downstream([part.step])]
    others = {names[0] for step, names in best.names.items() if step != part.step}
    # by itself it is a guess, and with all that another sheet has a neighbour's work is typed
    borrows = bool(later) and OTHER_SHEET not in others
    found = [
        filling
        for filling in fillings(item, part, rows.values, _before(item, part, best.typed))
        if filling.name != OTHER_SHEET or borrows
    ]
    names = [filling.name for filling in found]
    typed = np.concatenate([filling.typed for filling in found], axis=-1)
    tried = best.repeated(len(found)).but(part.step, names, typed)
    yield _renamed(item, rows, tried)
    for blank in (None, *later[:-1]) if later else ():
        fitted = tried
        for follows in later:
            if follows is blank:
                nothing = np.full(tried.typed[follows.step].shape, np.nan)
                fitted = fitted.but(follows.step, [NOTHING] * tried.count, nothing)
            else:
                fitted = _fitting(item, rows, fitted, follows)
        yield fitted


def _fitting(item: Item, rows: Rows, tried: _Strategies, part: AskedPart) -> _Strategies:
    """Return strategies with what fits best to what follows from them typed into a part.

    Where nothing fits it is left blank, so that what comes after it follows from what comes before.
    """
    values = {name: repeated(array, tried.count) for name, array in rows.values.items()}
    before = _before(item, part, tried.typed)
    follows = _follows(item, part, values, before)
    if follows is None:
        return tried
    reach = repeated(rows.slacks[part.step], tried.count)
    best = np.full(tried.count, -1.0)
    names, typed = list(tried.names[part.step]), tried.typed[part.step].copy()
    for filling in _fillings(item, rows, part, tried.count, before):
        if filling.name == OTHER_SHEET:
            continue
        fits = within(filling.typed, follows, reach).astype(float)
        fit = per_variant(fits).mean(axis=0).reshape(tried.count, -1).mean(axis=1)
        better = fit > best + 1e-9
        best[better] = fit[better]
        names = [filling.name if b else n for n, b in zip(names, better.tolist(), strict=True)]
        _apart(typed, tried.count)[..., better, :] = _apart(filling.typed, tried.count)[
            ..., better, :
        ]
    return tried.but(part.step, names, typed)


def _fillings(
    item: Item, rows: Rows, part: AskedPart, count: int, before: Values
) -> Iterator[Filling]:
    """Yield what might be typed into a part in so many strategies, with other answers before."""
    if part.numeric or part.in_words:
        values = {name: repeated(array, count) for name, array in rows.values.items()}
        yield from fillings(item, part, values, before)
    else:  # letters and formulas mean the same whatever is before them, and are slow to read
        for filling in fillings(item, part, rows.values, {}):
            yield Filling(filling.name, repeated(filling.typed, count))


def _follows(item: Item, part: AskedPart, values: Values, before: Values) -> Array | None:
    """Return what a part's answer is after others, None where the model cannot go on with them.

    What is blank in these follows from those before it.
    """
    graph = item.graph
    upstream, own = graph.upstream(part.step), dict[str, Array]()
    try:
        with np.errstate(all="ignore"):
            for step in (step for step in before if step in upstream):
                blank = np.isnan(before[step])
                bridged = graph.evaluate(values, own, [step])[step] if blank.any() else 0
                own[step] = np.where(blank, bridged, before[step]).astype(values[step].dtype)
            return graph.evaluate(values, own, [part.step])[part.step].astype(float)
    except AuthorError:
        return None


def _before(item: Item, part: AskedPart, typed: Values) -> dict[str, Array]:
    """Return what is typed into the parts before one."""
    steps = itertools.takewhile(part.step.__ne__, (p.step for p in item.parts))
    return {step: typed[step] for step in steps}


def _constant(item: Item, rows: Rows, constant: float) -> _Strategies:
    """Return the strategy of one constant in all parts; the first that there is where it does not fit."""
    chosen = _Strategies(1, {}, {})
    for part in item.parts:
        found = list(fillings(item, part, rows.values, chosen.typed))
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
            known = {f.name: f.typed for f in fillings(item, part, values, before)}
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
            found = marks[part.step].of_fields(part.places_asked(rows.values[part.step].shape[:-1]))
            points += np.sum(found.shares * found.out_of(part.points), axis=0)
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
