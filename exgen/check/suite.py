"""The suite: every check, on one item, in the order in which an author would mend things."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from exgen.check import VARIANTS
from exgen.check.batches import a_batch_equals_its_variants
from exgen.check.computing import the_model_only_computes
from exgen.check.differ import (
    every_given_matters,
    there_are_variants_for_a_class,
    variants_are_found,
)
from exgen.check.equal import variants_ask_for_equal_work
from exgen.check.even import variants_are_equally_hard
from exgen.check.fair import (
    a_guess_has_no_chance,
    honest_rounding_loses_nobody,
    misconceptions_are_recognised,
    misconceptions_differ_from_the_truth,
)
from exgen.check.finite import (
    answers_are_finite,
    answers_are_not_trivial,
    answers_can_be_written,
    numbers_are_used_as_printed,
)
from exgen.check.released import release, released_variants_stay
from exgen.check.reproduced import formulas_are_written_as_by_hand, printed_working_reproduces
from exgen.check.results import Found, Result, passing
from exgen.check.right import examples_come_out, second_computations_agree
from exgen.check.settable import the_words_can_be_set
from exgen.check.shown import the_question_gives_nothing_away, the_solution_shows_every_answer
from exgen.check.subject import Subject
from exgen.check.timing import TimeUp, at_most
from exgen.check.worded import (
    every_blank_is_there_once,
    every_given_is_on_the_sheet,
    figures_can_be_drawn,
    points_add_up,
    the_words_fill_in,
)
from exgen.check.work import honest_slips_are_followed, no_work_earns_little
from exgen.errors import AuthorError, ExgenError
from exgen.items import bank
from exgen.items.conventions import ways_but
from exgen.plurals import counted
from exgen.processes import processes, shared_out

Check: TypeAlias = Callable[[Subject], Found]


def other_conventions_pass(subject: Subject) -> Found:
    """The item passes under every other way of its conventions, which a paper may choose."""
    failures, warnings, ways = list[str](), list[str](), list[str]()
    item = subject.item
    for name, others in ways_but(item.file.conventions, item.conventions).items():
        for way in others:
            ways.append(f"{name} = {way}")
            for found in _under(subject, {name: way}):
                failures += [f"with {ways[-1]}: {said}" for said in found.failures]
                warnings += [f"with {ways[-1]}: {said}" for said in found.warnings]
    # What stops one check stops others in the same words.
    told = (tuple(dict.fromkeys(said)) for said in (failures, warnings))
    return Found(", ".join(ways) or "no conventions", *told)


def _under(subject: Subject, conventions: Mapping[str, str]) -> Iterator[Found]:
    """Yield what the checks find on an item under other conventions than its own."""
    item = bank.load(subject.item.name, conventions)
    other = Subject(item, subject.variants, subject.seed)
    for check in CHECKS:
        if check not in SETTLED:
            yield result_of(check, other).found


CHECKS: tuple[Check, ...] = (
    the_model_only_computes,
    a_batch_equals_its_variants,
    answers_are_finite,
    answers_can_be_written,
    misconceptions_differ_from_the_truth,
    variants_are_found,
    there_are_variants_for_a_class,
    every_given_matters,
    examples_come_out,
    second_computations_agree,
    answers_are_not_trivial,
    numbers_are_used_as_printed,
    honest_rounding_loses_nobody,
    misconceptions_are_recognised,
    a_guess_has_no_chance,
    honest_slips_are_followed,
    no_work_earns_little,
    variants_are_equally_hard,
    the_words_fill_in,
    every_given_is_on_the_sheet,
    every_blank_is_there_once,
    the_solution_shows_every_answer,
    printed_working_reproduces,
    formulas_are_written_as_by_hand,
    the_question_gives_nothing_away,
    the_words_can_be_set,
    figures_can_be_drawn,
    points_add_up,
    variants_ask_for_equal_work,
    released_variants_stay,
    other_conventions_pass,
)

SETTLED = (examples_come_out, released_variants_stay, other_conventions_pass)
"""What is so under an item's own conventions, and no other."""

LOADS = "the item loads"
LOADS_PROTECTS = "Its four files are there, are well-formed and fit together."


def check_item(name: str, *, variants: int = VARIANTS, seed: int = 0) -> Iterator[Result]:
    """Yield the result of every check on an item. Raises NotFound where there is none of that name.

    An item that does not load is not checked any further. A check that fails for the reason that
    an earlier one gave already is skipped.
    """
    try:
        item = bank.load(name)
    except AuthorError as error:
        yield Result(LOADS, LOADS_PROTECTS, Found("", tuple(map(str, error.problems))))
        return
    yield Result(LOADS, LOADS_PROTECTS, Found(counted(len(item.graph.steps), "step")))
    subject = Subject(item, variants, seed)
    told: set[str] = set()
    for check in CHECKS:
        result = result_of(check, subject)
        reasons = {_reason(failure) for failure in result.found.failures}
        yield replace(result, skipped=bool(reasons) and reasons <= told)
        told |= reasons


def check_in_time(
    name: str, seconds: float, *, variants: int = VARIANTS, seed: int = 0
) -> list[Result]:
    """Return the results of the checks on an item; the one that time ran out on is the last."""
    found: list[Result] = []
    try:
        with at_most(seconds):
            for result in check_item(name, variants=variants, seed=seed):
                found.append(result)  # noqa: PERF402 -- what was found in time is kept
    except TimeUp as error:
        check = CHECKS[len(found) - 1] if found else None
        running, protects = (
            (named(check), check.__doc__ or "") if check else (LOADS, LOADS_PROTECTS)
        )
        said = (
            f"the checks took longer than {seconds:g} s, and {str(error) or 'nothing of the model'} was "
            "running: make it quicker, or set a longer --time-limit"
        )
        found.append(Result(running, protects.strip(), Found("", (said,))))
    return found


@contextmanager
def check_each(
    names: Sequence[str], seconds: float, *, variants: int, seed: int
) -> Iterator[Iterator[list[Result]]]:
    """Give the results of the checks on items, one after the other, as they come.

    They are checked at once in as many processes as there are cores, where there are several.
    """
    work = partial(check_in_time, seconds=seconds, variants=variants, seed=seed)
    count = min(os.cpu_count() or 1, len(names))
    if count > 1:
        with processes(count) as pool:
            yield shared_out(pool, work, names)
    else:
        yield map(work, names)


def result_of(check: Check, subject: Subject) -> Result:
    """Return the result of one check on an item."""
    name, protects = named(check), (check.__doc__ or "").strip()
    try:
        return Result(name, protects, check(subject))
    except ExgenError as error:
        return Result(name, protects, Found("", (str(error),)))


def _reason(failure: str) -> str:
    """Return a failure as it reads for any number of variants."""
    return re.sub(r"\d+", "", failure)


def named(check: Check) -> str:
    """Return a check's name in words."""
    return check.__name__.replace("_", " ")


def release_passing(found: Mapping[str, Sequence[Result]], *, strict: bool) -> list[Path]:
    """Release the items of which every check passes, and return the locks written.

    Raises FileError where a lock cannot be written.
    """
    return release([bank.load(name) for name in passing(found, strict=strict)])
