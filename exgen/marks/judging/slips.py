"""Slips: which of a student's answers before are wrong, and which of them go into what follows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from exgen.items.columns import Array, patterns, per_variant
from exgen.items.engine import Step
from exgen.items.kinds import AskedPart
from exgen.marks.judging.own import Carried


def wrong_before(
    used: Carried, own: Mapping[str, Array | Step]
) -> tuple[list[tuple[AskedPart, ...]], Array]:
    """Return parts that were answered wrongly and go into what follows from `own`, and whose they are.

    These are the places (r,) of each row's in the list. What was answered rightly in between takes
    the place of what comes before it.
    """
    steps = list(used.typed)
    wrong = [per_variant(used.slips[step]).any(axis=0) for step in steps]
    blank = [np.isnan(per_variant(used.typed[step])).any(axis=0) for step in steps]
    different, where = patterns(np.array([*wrong, *blank]))
    found = [
        _parts_of(
            used, own, _among(steps, column[: len(steps)]), _among(steps, column[len(steps) :])
        )
        for column in different.T
    ]
    return found, where


def _among(steps: list[str], mask: Array) -> set[str]:
    return {step for step, there in zip(steps, mask, strict=True) if there}


def _parts_of(
    used: Carried, own: Mapping[str, Array | Step], wrong: set[str], blank: set[str]
) -> tuple[AskedPart, ...]:
    """Return the parts of the wrong steps that reach the part that is asked.

    A blank among the entries of a step follows from what is before it, so the step bars no way.
    """
    graph = used.case.item.graph.replacing({step: own[step] for step in own if step not in blank})
    reaching = wrong & graph.upstream(_asked(used)) or wrong
    return tuple(p for p in used.parts if reaching & {p.step, *p.steps_traced})


def _asked(used: Carried) -> str:
    """Return the step that gives the group's fields: the part's, or that of one row of a trace."""
    rows = used.case.part.steps_traced
    if not rows or used.fields.start is None:
        return used.case.part.step
    return rows[used.fields.start * len(rows) // used.case.size[0]]
