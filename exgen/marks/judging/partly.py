"""Partly right: what an author gives for answers that are not right.

An answer may be in a band around the right one, be another that is accepted for a share, or earn
what the part's own rule says; and so beside what follows from a student's own answers before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import numpy as np

from exgen.items.columns import Array, Values, per_variant
from exgen.items.comparison import within
from exgen.items.engine import Step
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.language import Authored, Reason
from exgen.marks.judging.cases import Case, Rows
from exgen.marks.judging.meant import nearest
from exgen.marks.judging.own import Carried, carried
from exgen.marks.judging.ways import each_way
from exgen.marks.judging.work import takes_work
from exgen.variants.credit import by_rule, meant_by

Given: TypeAlias = tuple[Array, Reason]
"""The share that each field earns, (fields, r), and what to say of it."""


def partly(rows: Rows, part: AskedPart, own: Values) -> Iterator[Given]:
    """Yield what an author gives for answers to a part, beside the right ones and what follows."""
    item = rows.mistakes.item if rows.mistakes else None
    if not part.near and (item is None or not item.gives_partly(part.step)):
        return
    yield from _given(item, part, own[part.step], rows.values, rows.slacks[part.step])
    if rows.mistakes is not None:
        for group in carried(Case(rows, rows.mistakes, part, own)):
            used = group.where(group.wrong)
            for instead in each_way(used) if len(used.at) else ():
                for shares, why in _following(used, instead):
                    wide = np.zeros(used.case.size[:1] + rows.sheets.shape)
                    wide[used.fields, used.at] = shares[used.fields]
                    yield wide, Reason.of("imprecise.own", why=why)


def _given(
    item: Item | None, part: AskedPart, answer: Array, values: Values, reach: Array
) -> Iterator[Given]:
    """Yield what is given for answers beside the values' own right ones."""
    right = values[part.step]
    if part.near:
        near = right if item is None else nearest(item, part, answer, values, reach)[0]
        for band in part.near:
            within_it = per_variant(within(answer, near, band.reach(near)))
            yield _as_whole(part, band.share * within_it), band.says
    if item is None:
        return
    for other in (one for one in item.partial if one.step.name == part.step):
        meant, scaled = meant_by(item, part, answer, values, reach, accepted=other)
        shares = part.shares(answer, meant, scaled, values)
        yield other.share * shares, Reason.of("mark.partly", says=Authored(other.says))
    for rule in (one for one in item.rules if one.asked == part.step):
        shares = by_rule(item, rule, part, answer, values)
        yield _as_whole(part, shares), Reason.of("mark.by-rule", says=Authored(rule.says))


def _as_whole(part: AskedPart, shares: Array) -> Array:
    """Return what each field earns; where they count as a whole, all earn what the worst does."""
    return shares if part.shared_out else np.broadcast_to(shares.min(axis=0), shares.shape)


def _following(used: Carried, instead: Mapping[str, Array | Step]) -> Iterator[Given]:
    """Yield what is given beside what follows from own answers before, where that takes work."""
    case, part = used.case, used.case.part
    follows, reach = case.again(instead, used.units)
    values = {**case.item.graph.evaluate(case.rows.values, instead, []), part.step: follows}
    work: Array | None = None
    for shares, why in _given(case.item, part, case.answer, values, reach):
        if shares.any():
            if work is None:
                work = np.zeros(case.size, dtype=bool)
                work[used.fields] = takes_work(case, instead, follows, reach, used.fields)
            yield part.follow_through * shares * work, why
