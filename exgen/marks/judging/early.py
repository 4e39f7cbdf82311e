"""Early: what comes out for who rounds too early, found by rounding the steps on the way again.

How far off an answer may be is no evidence by itself: a slip in a digit is as far off. What rounding
every step to two places gives, say, is one number, which no slip gives but by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exgen.items.columns import Array
from exgen.items.engine import Step, written
from exgen.marks.judging.cases import Case
from exgen.variants.credit import standing_for

FEWEST = 2
"""To fewer digits hardly anybody rounds on the way."""


def early_outcomes(case: Case, own: Mapping[str, Array | Step], reach: Array) -> Iterator[Array]:
    """Yield the part's answer, (*shape, r), for who rounds or cuts off every step to fewer places.

    Own answers that are put in place stay as typed. Where several answers are right it is the one
    for which the student's stands.
    """
    graph, step = case.item.graph, case.part.step
    on_the_way = [n for n in graph.steps if n in graph.upstream(step) and n not in own]
    fewer = [digits for digits in case.item.file.carried.fewer() if digits.count >= FEWEST]
    for digits in fewer if on_the_way else ():
        for write in (digits.rounded, digits.cut_off):
            coarse = {name: written(graph.steps[name], write) for name in on_the_way}
            outcome = graph.evaluate(case.rows.values, {**coarse, **own}, [step])
            yield standing_for(case.item, case.part, case.answer, outcome, reach)[0]
