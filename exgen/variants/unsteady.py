"""Unsteady: which step's rounding moves an answer most, where it moves it too far.

It is found by evaluating the graph of steps again, with one step moved and the others exact.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np

from exgen.items.columns import Values, count_of, per_variant, pick
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.numerals import write_figures
from exgen.variants.slack import slack


def unsteady(item: Item, values: Values) -> tuple[int, str] | None:
    """Return the first variant, from 0, that rounding makes unfit, and which step moves what how far.

    `values` hold the givens and steps. It is None where every variant is fit.
    """
    if not count_of(values):
        return None
    with np.errstate(all="ignore"):
        _, fit = slack(item, item.graph, values)
        if fit.all():
            return None
        at = int(np.flatnonzero(~fit)[0])
        return at, _said(item, pick(values, slice(at, at + 1)))


def _said(item: Item, values: Values) -> str:
    """Return which step moves which answer most, in words, where nothing else moves."""
    unbounded = replace(item, file=item.file.model_copy(update={"worst_slack": inf}))
    still = dict.fromkeys(item.graph.steps, 0.0)
    alone = {part.step: part.slack(values[part.step]) for part in item.parts}
    worst = 0.0, ""
    for name in item.graph.steps:
        if values[name].dtype.kind != "f":  # it is exact
            continue
        by = item.file.carried.unit(values[name])
        slacks, fit = slack(unbounded, item.graph, values, units={**still, name: by})
        unit = float(np.max(by))
        if not fit.all():  # as no slack is too wide
            return (
                f"a unit of the last place of '{name}' ({unit:g}) changes which whole number, or which "
                "case, comes after it"
            )
        for part in item.parts:
            changed = per_variant(slacks[part.step] - alone[part.step])
            moved, place = float(np.nanmax(changed, initial=0.0)), _last_place(part, values)
            units = moved / place
            if part.rounded and units > worst[0]:
                most = item.file.worst_slack * place
                said = (
                    f"a unit of the last place of '{name}' ({unit:g}) moves '{part.step}' by "
                    f"{write_figures(moved, 2)}, where all steps together may move it by "
                    f"{write_figures(most, 2)} (worst_slack)"
                )
                worst = units, said
    return worst[1]


def _last_place(part: AskedPart, values: Values) -> float:
    """Return the unit of the last digit asked of the largest entry of an answer."""
    return float(np.max(part.last_place(values[part.step])))
