"""Fair: no honest student loses a mark, no known mistake or guess earns one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from exgen.check.partly import SHIFTS, bands_without_use, rules_out_of_limits
from exgen.check.results import Found, percent
from exgen.check.simulated import given_only, handed_in, mark_each, rounding, rows_of
from exgen.check.subject import Subject
from exgen.items.columns import Array, per_variant
from exgen.items.declare import Misconception
from exgen.items.item import Item
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.marks.judging.explaining import misconceptions_in
from exgen.marks.judging.grading import Marks
from exgen.marks.judging.paid import AGAIN
from exgen.marks.judging.verdicts import Verdict
from exgen.plurals import counted
from exgen.variants.credit import earned
from exgen.variants.sampling import Drawn
from exgen.variants.separation import nearest_parts
from exgen.variants.slack import slack

CLASSES = 3
"""How many classes of honest students work on all the variants."""
MARKED = 200
"""How many variants are marked with every misconception."""
COINCIDES, OFTEN = 0.9, 0.4
"""From the first share of draws on a mistake is no mistake; above the second two are twins."""
GUESSED, LUCKY = 0.1, 0.03
"""The shares of other students' answers that may be accepted: at most, and without a warning."""
WIDE = 10.0
"""How many times the tolerance that is derived one set by hand may be."""


def honest_rounding_loses_nobody(subject: Subject) -> Found:
    """Students who round or truncate every step as they were told are marked right."""
    item, drawn = subject.item, subject.drawn
    lost, failures = 0, dict[str, str]()
    for number in range(CLASSES):
        generator = np.random.default_rng([subject.seed, number])
        worked = rounding(item, generator).evaluate(given_only(item.graph, drawn.values))
        answers = handed_in(item, worked)
        for part in subject.marked:
            wrong = ~_full(item, part, answers[part.step], drawn)
            lost += int(np.count_nonzero(wrong))
            if wrong.any():
                failures[part.step] = _lost(subject, part, wrong)
    figure = f"{lost:,} of {CLASSES * subject.variants:,} students lost a mark"
    return Found(figure, tuple(failures.values()))


def misconceptions_are_recognised(subject: Subject) -> Found:
    """Every known mistake gets its feedback and never full points; right answers get them."""
    item = subject.item
    drawn = subject.drawn.at(slice(MARKED))
    failures = []
    mistaken = [
        item.graph.evaluate(drawn.values, {wrong.step.name: wrong.step})
        for wrong in item.misconceptions
    ]
    classes = [handed_in(item, values) for values in (drawn.values, *mistaken)]
    of_right, *of_mistaken = mark_each(item, rows_of(item, drawn), classes)
    for part in subject.marked:
        lost = ~np.all(of_right[part.step].shares == 1, axis=0)
        if lost.any():
            failures.append(
                f"the right answer to '{part.step}' loses points in {subject.first(lost)}; set no "
                "tolerance, or a wider one"
            )
    each = zip(item.misconceptions, of_mistaken, classes[1:], strict=True)
    for wrong, marks_of, answers in each:
        for step in nearest_parts(item, wrong):
            failures += _unrecognised(subject, wrong, step, marks_of[step], answers[step])
    twins = [f"{one.name} = {other.name}" for one, other in _twins(item, drawn)]
    figure = counted(len(item.misconceptions), "misconception")
    return Found(f"{figure}; twins: {', '.join(twins)}" if twins else figure, tuple(failures))


def misconceptions_differ_from_the_truth(subject: Subject) -> Found:
    """No known mistake gives the right answer in nearly all draws."""
    item, passed = subject.item, subject.candidates[0]
    count = len(passed.draws)
    if not count:
        return Found("no draw fulfils the requirements")
    worst, failures = (0.0, ""), []
    offered = {one.mistake for part in item.file.parts for one in part.offered_values}
    for wrong in item.misconceptions:
        if not nearest_parts(item, wrong):
            if wrong.name in offered:
                continue
            failures.append(
                f"{wrong.name}() changes nothing that is asked{_place(wrong)}; take it out, or ask for what it changes"
            )
            continue
        share = float(_coincides(item, wrong, passed).mean())
        worst = max(worst, (share, wrong.name))
        if share >= COINCIDES and not wrong.may_coincide:
            failures.append(
                f"{wrong.name}() gives the right answer in {percent(share)} of draws{_place(wrong)}, "
                "or one within its slack: mend it, the model, or a tolerance that is set"
            )
    if not item.misconceptions:
        return Found("no misconception is declared")
    figure = (
        f"{worst[1]} coincides in {percent(worst[0])} of draws" if worst[0] else "none ever does"
    )
    return Found(figure, tuple(failures))


def a_guess_has_no_chance(subject: Subject) -> Found:
    """Another student's answer is not accepted, no tolerance or band is wider than it need be.

    A part's own rule gives shares, 1 for what is right, and few for what another student answers.
    """
    failures, warnings = list(rules_out_of_limits(subject)), list(bands_without_use(subject))
    luckiest = 0.0
    derived = _derived(subject)
    for part in subject.numbers:
        values = subject.sample.values[part.step]
        if values.dtype.kind != "f" or not part.with_derived_slack().slack(values).any():
            continue  # a whole number cannot be asked for more precisely
        share = _accepted(subject.item, part, subject.sample)
        luckiest = max(luckiest, share)
        times, least = (1.0, 0.0) if part.rounded else _times(subject, part, derived[part.step])
        said = f"{percent(share)} of other students' answers to '{part.step}' are accepted"
        if part.rounded:
            said += "; ask for more decimals, or let the answers spread"
        else:
            said += (
                f" by the tolerance that is set, which is {float(f'{times:.3g}'):,g} times the "
                f"{least:.2g} that rounding makes; {'set less, or ' * (times > 1)}leave it out"
            )
        if share > GUESSED:
            failures.append(said)
        elif share > LUCKY or times > WIDE:
            warnings.append(said)
    figure = f"at most {percent(luckiest)} of others' answers are accepted"
    return Found(figure if subject.numbers else "no numbers", tuple(failures), tuple(warnings))


def _place(wrong: Misconception) -> str:
    """Return where a misconception stands, for a message."""
    if not wrong.step.line:
        return " (the other way of a convention)"
    return f" (line {wrong.step.line} of model.py)"


def _full(item: Item, part: AskedPart, answer: Array, drawn: Drawn) -> Array:
    """Return which answers get all points of a part, (n,)."""
    return np.all(earned(item, part, answer, drawn.values, drawn.slacks[part.step]) == 1, axis=0)


def _lost(subject: Subject, part: AskedPart, wrong: Array) -> str:
    share = percent(wrong.mean())
    where = subject.first(wrong)
    if part.rounded:
        return (
            f"honest rounding loses '{part.step}' in {share} of variants, such as {where}; raise "
            "working in item.toml, or require that the variant keeps away from where it jumps"
        )
    return (
        f"the tolerance set for '{part.step}' loses honest students in {share} of variants, such "
        f"as {where}; take it out, and it is derived"
    )


def _unrecognised(
    subject: Subject, wrong: Misconception, step: str, marks: Marks, answer: Array
) -> Iterator[str]:
    seen = np.isfinite(answer.astype(float)).reshape(-1, answer.shape[-1]).all(axis=0)
    told = np.vectorize(lambda why: _is_told(wrong, why), otypes=[bool])(marks.reasons)
    following = marks.verdicts == Verdict.FOLLOW_THROUGH
    full = np.all((marks.shares == 1) & ~following, axis=0)
    if not seen.any():
        yield (
            f"{wrong.name}() gives no number{_place(wrong)}, so nobody can hand it in; mend it, or take it out"
        )
    # prefilled entries are no fields, and so are blank
    fine = np.isin(marks.verdicts, [Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.BLANK])
    follows = np.all(fine, axis=0)
    missed = seen & ~told.any(axis=0) & ~follows
    full &= not wrong.may_coincide
    if missed.any():
        yield (
            f"{wrong.name}() is not recognised in '{step}' in {percent(missed.mean())} of "
            f"variants, such as {subject.first(missed)}: another explanation gives more points; "
            "let it keep less of them"
        )
    if full.any():
        yield (
            f"{wrong.name}() gets all points of '{step}' in {subject.first(full)}; give it a "
            "smaller share, or require that it differs from the truth"
        )


def _is_told(wrong: Misconception, why: Reason | None) -> bool:
    """Return whether a reason tells of a misconception, or that it was told of before."""
    return wrong.name in misconceptions_in(why) or (why is not None and why.code in AGAIN)


def _twins(item: Item, drawn: Drawn) -> Iterator[tuple[Misconception, Misconception]]:
    """Yield the pairs of misconceptions that often give the same answers."""
    answers = {
        wrong.name: item.graph.evaluate(drawn.values, {wrong.step.name: wrong.step})
        for wrong in item.misconceptions
    }
    given = {name: replace(drawn, values=values) for name, values in answers.items()}
    for one, other in itertools.combinations(item.misconceptions, 2):
        near = nearest_parts(item, one)
        if near and near == nearest_parts(item, other):
            alike = [
                _full(item, part, answers[one.name][part.step], given[other.name])
                for part in item.parts
                if part.step in near
            ]
            if np.all(alike, axis=0).mean() > OFTEN:
                yield one, other


def _coincides(item: Item, wrong: Misconception, passed: Drawn) -> Array:
    """Return where a misconception gets all points in every part that it changes first, (n,)."""
    near = nearest_parts(item, wrong)
    again = item.graph.evaluate(passed.values, {wrong.step.name: wrong.step}, near)
    full = [_full(item, part, again[part.step], passed) for part in item.parts if part.step in near]
    return np.all(full, axis=0)


def _accepted(item: Item, part: AskedPart, drawn: Drawn) -> float:
    """Return the share of other variants' answers that are accepted, of those that are others."""
    answer = drawn.values[part.step]
    accepted = others = 0
    for shift in SHIFTS:
        shifted = np.roll(answer, shift, axis=-1)
        other = (per_variant(shifted) != per_variant(answer)).any(axis=0)
        others += int(np.count_nonzero(other))
        accepted += int(np.count_nonzero(other & _full(item, part, shifted, drawn)))
    return accepted / max(others, 1)


def _derived(subject: Subject) -> dict[str, Array]:
    """Return the slack that would be derived for the parts whose tolerance is set by hand."""
    parts = tuple(part.with_derived_slack() for part in subject.item.parts)
    if parts == subject.item.parts:
        return {}
    item = replace(subject.item, parts=parts)
    slacks, _ = slack(item, item.graph, subject.sample.values)
    return slacks


def _times(subject: Subject, part: AskedPart, derived: Array) -> tuple[float, float]:
    """Return how many times the derived slack the tolerance is that is set, where least, and the slack.

    There it could hardly be smaller: one that is wide elsewhere, as the slack varies, is no fault.
    """
    times = subject.sample.slacks[part.step] / derived
    least = np.nanargmin(times)
    return float(times.flat[least]), float(derived.flat[least])
