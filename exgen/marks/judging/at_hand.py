"""At hand: whether an answer stands somewhere already, so that it takes no work to type it."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from math import comb

import numpy as np

from exgen.items.columns import Array, Values, per_variant, to_places
from exgen.items.comparison import within
from exgen.items.digits import Figures
from exgen.items.engine import Step
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Case
from exgen.marks.judging.made_up import COPIED_BY
from exgen.marks.judging.precision import nearby
from exgen.marks.judging.printed import fitting, printed_before
from exgen.marks.judging.verdicts import Verdict

ONE_FIGURE = Figures(1)
ROUND = 100
"""Of so many units of the last place asked, a number of one figure is round."""
CONSTANTS = (0.0, 1.0, -1.0)
"""What anybody types who does not know the answer."""
RARE = 0.1
"""So seldom may an answer that took work be at hand by chance."""
UNITS, TIMES = 5, 4
"""So many units of its last place a number may be from what it is taken for, and so many times as far
as the answer that was typed is from what follows."""
MOST_PLACES = 6
SEVERAL = 3
"""Among so many answers some may be at hand by chance."""
TINY = 1e-300
"""What stands for 0 in a quotient."""


def is_at_hand(
    case: Case, own: Mapping[str, Array | Step], follows: Array, reach: Array, fields: slice
) -> Array:
    """Return which fields of what follows from own answers are at hand, (fields, r).

    What is right is not, nor is what is at hand just so where a right answer to the part is as well.
    """
    right, slack = case.rows.values[case.part.step], case.rows.slacks[case.part.step]
    same = per_variant(within(follows, right, slack))[fields]
    reach = _as_far_as_typed(case, follows, reach)
    wrong = _wrong_answers(case)
    printed = printed_before(case, case.part.step)
    known = is_known(case, printed, follows, reach)[fields]
    used = _used(case, own, wrong)
    known |= _is_round(case, used, follows, reach)[fields]
    copies = _repeats(case, wrong, follows, reach)[fields] & ~same
    # in an iteration it is to be expected that a row or two stay as they were
    repeats = np.all(known | same | copies, axis=0) & np.any(copies, axis=0)
    repeats &= ~_repeats(case, case.rows.values, right, slack)[fields].any(axis=0)
    elsewhere = _is_elsewhere(case, printed, wrong, follows, reach)[fields]
    at_hand = (known | repeats | elsewhere) & ~same
    # of several answers one or the other is alike by chance
    hits, changed = (np.sum(some & case.typed[fields], axis=0) for some in (at_hand, ~same))
    at_hand &= (2 * hits > changed) & (hits > 1) | (len(same) == 1)
    copied = _are_rows(case, printed, follows, reach)
    copied |= _is_left(case, printed, used, follows, reach)
    if case.size[0] >= SEVERAL:
        copied |= _is_one(case, np.zeros(1), follows, reach)
        copied |= _are_multiples(case, wrong, follows, reach)
    at_hand |= copied[fields] & ~same
    typed = _repeats(case, wrong, case.answer, reach)[fields]
    fits = nearby(case.part, case.answer, follows)[fields] & ~typed
    found: Array = at_hand | copies & _only_copies_fit(copies | known, fits)
    return found


def are_copied(case: Case, follows: Array, fields: slice) -> Array:
    """Return which words that follow are own words before them that are not right, (fields, r).

    In a row of a trace it is to be expected that some stay as they were; it is the others that take
    work, and where most of these do not follow, the row was copied.
    """
    right, slack = case.rows.values[case.part.step], case.rows.slacks[case.part.step]
    same = per_variant(within(follows, right, slack))
    copies = (_repeats(case, _wrong_answers(case), follows, slack) & ~same)[fields]
    fits = per_variant(case.answer == follows)[fields] & ~copies
    copied: Array = copies & (2 * fits.sum(axis=0) <= (~copies).sum(axis=0))
    return copied


def _only_copies_fit(copies: Array, fits: Array) -> Array:
    """Return where nothing of an answer fits but what may be copied, though there is more to it, (r,).

    The gradient of a softmax holds the probabilities, but for one. Copying the others is right, from
    slips too, but it is that one which takes work.
    """
    only: Array = ~copies.all(axis=0) & ~np.any(fits & ~copies, axis=0)
    return only


def are_guessed(case: Case, follows: Array) -> Array:
    """Return where labels may be guessed: some follow from others before, and no more is known, (r,).

    That is not all of them follow, and no answer in between is right or explained.
    """
    found = np.zeros(case.size[1], dtype=bool)
    graph, answer = case.item.graph, case.answer
    some = ~np.all(per_variant(answer == follows), axis=0)
    for part in (part for part in case.rows.asked.parts if part.few):
        after = graph.downstream([part.step])
        if case.part.step in after:
            found |= some & ~_is_worked_out(case, after & graph.upstream(case.part.step))
    return found


def _is_worked_out(case: Case, steps: Collection[str]) -> Array:
    """Return where any answer to some steps is right or explained, (r,)."""
    done = [
        np.any(known < Verdict.WRONG, axis=0) for s, known in case.verdicts.items() if s in steps
    ]
    worked_out: Array = np.any([np.zeros(case.size[1], dtype=bool), *done], axis=0)
    return worked_out


def _as_far_as_typed(case: Case, follows: Array, reach: Array) -> Array:
    """Return how far from what follows a number may be to be taken for it, (*shape, r).

    Who has worked out 0.3316 did not type a printed 0.33, however wide the slack.
    """
    if not case.part.rounded:
        return reach
    off = np.abs(case.answer - follows)
    room = np.where(np.isnan(off), reach, UNITS * case.part.last_place(follows) + TIMES * off)
    return np.minimum(reach, room)


def _wrong_answers(case: Case) -> dict[str, Array]:
    """Return the own answers, NaN in place of those that are right or follow: these took work already."""
    return {part.step: _wrong_answer(case, part) for part in case.rows.asked.parts}


def _wrong_answer(case: Case, part: AskedPart) -> Array:
    rows, own = case.rows, case.own[part.step]
    took_work = within(own, rows.values[part.step], rows.slacks[part.step])
    if part.numeric and part.step in case.verdicts:
        follows = case.verdicts[part.step] == Verdict.FOLLOW_THROUGH
        took_work = took_work | follows.reshape(own.shape)
    return np.where(took_work, np.nan, own)


def is_known(case: Case, printed: Sequence[Array], answer: Array, reach: Array) -> Array:
    """Return which fields of an answer to the part are a constant or a printed number, (fields, r).

    A number may stand in any field, an entry of a vector in its own place. A single answer may have
    the other sign as well.
    """
    found = np.zeros(per_variant(answer).shape, dtype=bool)
    either = np.abs if case.size[0] == 1 else np.asarray
    for known in [*np.array(CONSTANTS)[:, None], *fitting(printed, answer.shape[:-1])]:
        found |= _is_one(case, either(known), either(answer), reach)
    return found


def _used(case: Case, own: Mapping[str, Array | Step], wrong: Values) -> Values:
    """Return the wrong answers from which the part follows, and not by way of others."""
    graph = case.item.graph.replacing(own)
    return {s: wrong[s] for s in wrong.keys() & own if case.part.step in graph.downstream([s])}


def _is_round(case: Case, wrong: Values, follows: Array, reach: Array) -> Array:
    """Return which fields are a round number, as 2 where four places are asked, (fields, r).

    They follow from numbers of few places: those that are worked out are seldom both. Where the right
    answer is a round number, others may be.
    """
    right, slack = case.rows.values[case.part.step], case.rows.slacks[case.part.step]
    usual = per_variant(within(_round_number(case, right), right, slack)).any(axis=0)
    hit = per_variant(within(_round_number(case, follows), follows, reach)) & ~usual
    return hit & _have_few_places(case, wrong) if hit.any() else hit


def _have_few_places(case: Case, wrong: Values) -> Array:
    """Return where own answers that are not right have two places less than most right ones, (r,)."""
    few = np.ones(case.size[1], dtype=bool)
    for part in (part for part in case.rows.asked.parts if part.step in wrong):
        typed, right = wrong[part.step], part.digits.rounded(case.rows.values[part.step])
        few &= np.all(_is_coarse(part, typed) | np.isnan(per_variant(typed)), axis=0)
        few &= np.mean(_is_coarse(part, right), axis=0) <= 1 / 2
    return few


def _is_coarse(part: AskedPart, numbers: Array) -> Array:
    """Return which numbers have two places less than asked, (entries, r)."""
    off = np.abs(part.digits.more(-2).rounded(numbers) - numbers)
    return per_variant(off < part.last_place(numbers) / 2)


def _round_number(case: Case, numbers: Array) -> Array:
    """Return numbers to one figure, NaN where this hardly says less than all that are asked."""
    large = np.abs(numbers) >= ROUND * case.part.last_place(numbers)
    return np.where(large, ONE_FIGURE.rounded(numbers), np.nan)


def _is_one(case: Case, known: Array, answer: Array, reach: Array) -> Array:
    """Return which fields of an answer are a known number, where no right answer is, (fields, r)."""
    hit = per_variant(within(known, answer, reach))
    return hit & ~_is_right_as_well(case, known) if hit.any() else hit


def _are_rows(case: Case, printed: Sequence[Array], follows: Array, reach: Array) -> Array:
    """Return which fields are in a row of a table that is printed as a row elsewhere, (fields, r)."""
    found: Array = np.zeros(follows.shape, dtype=bool)
    right, slack = case.rows.values[case.part.step], case.rows.slacks[case.part.step]
    if len(follows) < len(per_variant(follows)):
        for row in fitting(printed, follows.shape[1:-1]):
            if row.ndim > 1:
                copied = _is_row(row, follows, reach) & ~_is_row(row, right, slack).any(axis=0)
                found |= copied.reshape(len(found), *[1] * (found.ndim - 2), -1)
    return per_variant(found)


def _is_left(
    case: Case, printed: Sequence[Array], wrong: Values, follows: Array, reach: Array
) -> Array:
    """Return which of two fields are as printed in their places, as after a step of 0, (fields, r)."""
    found = np.zeros(per_variant(follows).shape, dtype=bool)
    for known in fitting(printed, follows.shape[:-1]):
        if known.ndim > 1 and case.size[0] < SEVERAL:
            found |= _is_one(case, known, follows, reach)
    return found & _have_few_places(case, wrong) if found.any() else found


def _are_multiples(case: Case, wrong: Values, follows: Array, reach: Array) -> Array:
    """Return where what follows is an earlier answer but for sign and decimal point, (fields, r)."""
    found = np.zeros(per_variant(follows).shape, dtype=bool)
    right, slack = case.rows.values[case.part.step], case.rows.slacks[case.part.step]
    before = case.item.graph.upstream(case.part.step)
    alike = [step for step, own in wrong.items() if step in before and own.shape == right.shape]
    for step, factor in itertools.product(alike, COPIED_BY):
        copied = per_variant(within(factor * wrong[step], follows, reach)).all(axis=0)
        usual = per_variant(within(factor * case.rows.values[step], right, slack)).any(axis=0)
        found |= copied & ~usual
    return found


def _is_row(row: Array, table: Array, reach: Array) -> Array:
    """Return which rows of a table are as one that is printed, (rows, r)."""
    same = within(row, table, reach).reshape(len(table), -1, table.shape[-1])
    found: Array = np.all(same, axis=1)
    return found


def _is_right_as_well(case: Case, known: Array) -> Array:
    """Return where a right answer to the part is a known number, of either sign, (r,).

    Of several answers it is enough that one has as few decimals: then some are alike by chance.
    """
    right, slack = case.rows.values[case.part.step], case.rows.slacks[case.part.step]
    found: Array = np.zeros(case.size[1], dtype=bool)
    found |= per_variant(within(np.abs(known), np.abs(right), slack)).any(axis=0)
    coarse = per_variant(np.array(known))  # a constant has one column for all rows
    for places in range(MOST_PLACES) if case.size[0] >= SEVERAL else ():
        as_coarse = np.all(to_places(coarse, places) == coarse, axis=0)
        if as_coarse.any():
            fits = per_variant(within(to_places(right, places), right, slack)).any(axis=0)
            found |= as_coarse & fits
            coarse = np.where(as_coarse, np.nan, coarse)  # its places are known
    return found


def _repeats(case: Case, answers: Values, array: Array, reach: Array) -> Array:
    """Return which fields repeat the answer in their place to an earlier part or row, (fields, r)."""
    found = np.zeros(array.shape, dtype=bool)
    for part in case.rows.asked.parts:
        if case.part.step in case.item.graph.downstream([part.step]):
            for answer in fitting([answers[part.step]], array.shape[:-1]):
                found |= within(answer, array, reach)
    for row in range(len(case.part.steps_traced)):
        before, after = answers[case.part.step][row], slice(row + 1, None)
        found[after] |= within(before, array[after], reach[after])
    return per_variant(found)


def _is_elsewhere(
    case: Case, printed: Sequence[Array], wrong: Values, follows: Array, reach: Array
) -> Array:
    """Return which fields stand in another place, of either sign, and hardly by chance, (fields, r)."""
    right, slack = case.rows.values[case.part.step], case.rows.slacks[case.part.step]
    numbers, truths = (_numbers_before(case, printed, a) for a in (wrong, case.rows.values))
    mine, room = np.abs(per_variant(follows)), per_variant(reach)
    found = np.zeros(mine.shape, dtype=bool)
    off = np.full(mine.shape, np.inf)
    for number, true in zip(numbers, truths, strict=True):
        hit = within(number, mine, room)
        if hit.any():
            as_well = per_variant(within(true, np.abs(right), slack)).any(axis=0)
            found |= hit & ~as_well
            off = np.where(hit & ~as_well, np.fmin(off, np.abs(number - mine)), off)
    at = np.flatnonzero(found.any(axis=0))
    if len(at):
        # the nearer two numbers are, the less they are so by chance
        apart = off[:, at] / np.maximum(mine[:, at], TINY)
        alike = np.maximum(apart, _alike(numbers[:, at], room[:, at].max(axis=0)))
        found[:, at] &= ~_by_chance(found[:, at], np.minimum(1.0, len(numbers) * alike))
    return found


def _by_chance(found: Array, chance: Array) -> Array:
    """Return where so many fields may well be found by chance, given that of each, (r,)."""
    ways = np.array([comb(len(found), many) for many in range(len(found) + 1)], dtype=float)
    likely: Array = ways[found.sum(axis=0)] * np.where(found, chance, 1.0).prod(axis=0) >= RARE
    return likely


def _alike(numbers: Array, room: Array) -> Array:
    """Return what share of the pairs of numbers are alike, as small whole numbers often are, (r,)."""
    first, second = np.triu_indices(len(numbers), 1)
    pairs = within(numbers[first], numbers[second], room)
    share: Array = pairs.sum(axis=0) / max(1, len(pairs))
    return share


def _numbers_before(case: Case, printed: Sequence[Array], answers: Values) -> Array:
    """Return all printed numbers on the way to the part and the answers to the parts there.

    They are without a sign, (numbers, r).
    """
    step, graph = case.part.step, case.item.graph
    before = [
        p.step for p in case.rows.asked.parts if p.numeric and step in graph.downstream([p.step])
    ]
    arrays = [*printed, *(answers[name] for name in before)]
    entries = [per_variant(array).astype(float) for array in arrays]
    return np.abs(np.concatenate([np.empty((0, case.size[1])), *entries]))
