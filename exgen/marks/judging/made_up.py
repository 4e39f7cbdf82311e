"""Made up: own answers that nobody comes by who works on a sheet, and that make the rest trivial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from exgen.items.columns import Array, per_variant
from exgen.items.comparison import BITS
from exgen.items.kinds import AskedPart
from exgen.marks.judging.cases import Case
from exgen.marks.judging.printed import fitting, printed_before
from exgen.marks.judging.verdicts import Verdict

CHANCE, SMALL = 2, 2
"""So many numbers may be alike by chance, or be those of a given, unless they are this small."""
FEW = 2
"""So many different numbers somebody types who fills in many fields."""
COPIED_BY = (1.0, 10.0, 0.1, 100.0, 0.01, -1.0, -10.0, -0.1, -100.0, -0.01)
"""What a copy may be multiplied with, and still be one: another sign, the decimal point moved."""
THREE_DIGITS = 100
"""So many units of its last place a number has that has three digits."""
ALIKE = 1e-3
"""Numbers that differ by no more, relatively, are one for who fills in fields."""


def is_made_up(case: Case, own: Mapping[str, Array]) -> Array:
    """Return where an own answer is made up, as 0.0001 throughout, and the right one is not, (r,).

    It is one number throughout, but perhaps for one entry, or two of them; numbers of one digit where
    the right ones take all the places asked; or a copy of what is printed. A single number is made up
    if it is 10, 100, 0.01, ... where the right one takes all the places.
    """
    made_up = np.zeros(case.size[1], dtype=bool)
    for part, step, right in _right_answers(case, own):
        made_up |= _is_made_up(case, part, step, own[step], right) & ~_took_work(case, part)
    return made_up


def _is_made_up(case: Case, part: AskedPart, step: str, typed: Array, right: Array) -> Array:
    """Return where an own answer to a step that a part asks for looks made up, (r,)."""
    if typed.ndim == 1:
        one: Array = _is_power(typed) & _takes_all_places(part, right) & part.rounded
        return one
    copies = [
        _is_copy(typed, printed) & ~_is_copy(right, printed)
        for printed in fitting(printed_before(case, step), typed.shape[:-1])
    ]
    coarse = _are_coarse(part, typed, right) | _are_tiny(part, typed, right)
    few = _has_few_numbers(typed) & ~_has_few_numbers(right)
    one_number = _is_one_number(typed) & ~_is_one_number(right)
    found: Array = np.any([one_number, few, coarse, *copies], axis=0)
    return found


def _are_coarse(part: AskedPart, typed: Array, right: Array) -> Array:
    """Return where all entries have one digit, as 0.5, 2 and -1, and most right ones more, (r,).

    Of whole numbers some have one digit by chance. Of one or two entries more is asked: that they are
    small, and the right ones take all the places asked. Who rounds to one digit made nothing up.
    """
    entries, true = np.abs(per_variant(typed)), per_variant(right)
    coarse = np.all(_has_one_digit(entries), axis=0) & part.rounded
    if len(entries) > CHANCE:
        asked = part.digits.rounded(np.abs(true))
        fine = ~_has_one_digit(asked) & (asked != np.rint(asked))
    else:
        fine = _takes_all_places(part, true) & (entries < 1)
    found: Array = coarse & (np.mean(fine, axis=0) > 1 / 2)
    return found & ~_is_rounded(per_variant(typed), true)


def _are_tiny(part: AskedPart, typed: Array, right: Array) -> Array:
    """Return where no entry has three digits in the places asked, and most right ones have, (r,).

    Whatever follows from so small numbers is within the slack of much else.
    """
    entries, true = np.abs(per_variant(typed)), np.abs(per_variant(right))
    least = THREE_DIGITS * part.last_place(entries)
    if len(entries) < CHANCE or not part.rounded:
        return np.zeros(typed.shape[-1], dtype=bool)
    tiny: Array = np.all(entries < least, axis=0) & (np.mean(true >= least, axis=0) > 1 / 2)
    return tiny


def _is_rounded(typed: Array, true: Array) -> Array:
    """Return where most numbers of one digit are right to it, (r,)."""
    with np.errstate(divide="ignore"):
        unit = 10.0 ** np.floor(np.log10(np.abs(typed)) + BITS)
    rounded: Array = np.mean(np.abs(typed - true) <= unit / 2, axis=0) > 1 / 2
    return rounded


def _has_few_numbers(array: Array) -> Array:
    """Return where a vector has no more than two different numbers in six entries or more, (r,)."""
    entries = np.sort(per_variant(array), axis=0)
    different = 1 + np.sum(np.diff(entries, axis=0) > 0, axis=0)
    found: Array = (different <= FEW) & (len(entries) >= 3 * FEW)
    return found


def _took_work(case: Case, part: AskedPart) -> Array:
    """Return where an answer is right, follows, or is a known mistake's: nobody made that up, (r,)."""
    verdicts = case.verdicts.get(part.step, np.full(case.size, Verdict.WRONG))
    earned = np.isin(verdicts, (Verdict.CORRECT, Verdict.FOLLOW_THROUGH, Verdict.MISCONCEPTION))
    took: Array = np.all(earned, axis=0)
    return took


def _right_answers(case: Case, own: Mapping[str, Array]) -> Iterator[tuple[AskedPart, str, Array]]:
    """Yield which part asks for an own answer that is a number, or a row of a trace, and the right one."""
    for part in case.rows.asked.parts:
        right = case.rows.values[part.step]
        steps = {part.step: right, **dict(zip(part.steps_traced, right, strict=False))}
        if part.numeric and not part.few:
            yield from ((part, step, steps[step]) for step in own.keys() & steps.keys())


def _is_one_number(array: Array) -> Array:
    """Return where a vector is one number throughout, or of 0 and powers of ten, of either sign, (r,).

    If it is small and of one digit, as 1 or 0.5, one entry may be another.
    """
    entries = np.abs(per_variant(array))
    constants = np.all((entries == 0) | _is_power_of_ten(entries), axis=0)
    most = np.median(entries, axis=0)
    alike = np.sum(np.isclose(entries, most, ALIKE, 0), axis=0)
    if len(entries) > CHANCE:
        found: Array = constants | (
            alike >= len(entries) - (_has_one_digit(most) & (most <= SMALL))
        )
        return found
    # A wrong mean of two coordinates may be (5, 5). It is small numbers that make the rest trivial.
    return (len(entries) == CHANCE) & (constants | (alike == CHANCE) & (most <= SMALL))


def _has_one_digit(numbers: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        first = numbers / 10.0 ** np.floor(np.log10(numbers) + BITS)
    found: Array = (numbers == 0) | (np.abs(first - np.rint(first)) < BITS)
    return found


def _is_power(typed: Array) -> Array:
    """Return which numbers are a power of ten, but for 1 and 0.1, to which a slip may lead, (r,)."""
    found: Array = _is_power_of_ten(typed) & ~np.isin(np.abs(typed), (1.0, 0.1))
    return found


def _is_power_of_ten(numbers: Array) -> Array:
    with np.errstate(divide="ignore"):
        power = np.log10(np.abs(numbers))
    found: Array = np.abs(power - np.rint(power)) < BITS
    return found


def _takes_all_places(part: AskedPart, right: Array) -> Array:
    """Return which numbers have three digits or more, the last of them in the last place asked, (r,)."""
    asked, unit = part.digits.rounded(right), part.last_place(right)
    short = np.abs(asked - part.digits.more(-1).rounded(right)) < unit / 2
    return ~short & (np.abs(asked) >= THREE_DIGITS * unit)


def _is_copy(array: Array, printed: Array) -> Array:
    """Return where a vector is as printed, but perhaps for the sign and the decimal point, (r,)."""
    entries = per_variant(array)
    if (
        len(entries) <= CHANCE
    ):  # a wrong mean of two coordinates is often one of the points by chance
        return np.zeros(array.shape[-1], dtype=bool)
    return np.any(
        [np.isclose(entries, f * per_variant(printed), BITS, 0).all(axis=0) for f in COPIED_BY],
        axis=0,
    )
