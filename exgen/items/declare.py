"""What a model declares of its steps: requirements, known mistakes, second computations, leeway."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from exgen.items.columns import Array
from exgen.items.engine import Step, step_of

Function = TypeVar("Function", bound=Callable[..., Any])
_HELPER = "is_an_exgen_helper"


def is_template(text: str) -> bool:
    """Return whether a text of an author's has something to be filled in."""
    return "{{" in text or "{%" in text


def is_unfinished(value: object) -> bool:
    """Whether a decorator was left without its step, or got what another one had made."""
    made_here = getattr(value, "__module__", None) == __name__
    return made_here and "<locals>" in getattr(value, "__qualname__", "")


@dataclass(frozen=True)
class Requirement:
    """What every drawn variant fulfils; its step says for each variant whether it does.

    What is `essential` is needed by the arithmetic, and not only pleasant to work with: nothing
    follows from a student's own answers that break it, unless a known mistake led there.
    """

    step: Step
    essential: bool = False
    said: str = ""

    @property
    def name(self) -> str:
        """The requirement as a statement in words: what is said of it, or its step's name."""
        return self.said or self.step.name.replace("_", " ")


@dataclass(frozen=True)
class Misconception:
    """A wrong way to compute a step, what a student reads about it, and the share it still earns.

    One that `may_coincide` gives the right answer in some variants, which are drawn all the same.
    It costs points where it shows first, or `every_time`. It may be another `again`, at another step.
    """

    name: str
    step: Step
    feedback: str
    share: float
    may_coincide: bool = False
    every_time: bool = False
    again: Misconception | None = None

    @property
    def rule(self) -> str:
        """What it has in common with those that are the same mistake: the words, unless it says which."""
        return self.again.rule if self.again else self.feedback

    @property
    def instead(self) -> dict[str, Step]:
        """What is replaced in the graph by who makes it."""
        return {self.step.name: self.step}

    @property
    def is_filled_in(self) -> bool:
        """Whether the feedback has numbers of the student's variant to be filled in."""
        return is_template(self.feedback)


@dataclass(frozen=True)
class Confirmation:
    """A second computation of a step, by another way than the model's.

    One that is `followed` is a way that students go too: what it makes of their own answers counts.
    """

    name: str
    step: Step
    followed: bool = False


@dataclass(frozen=True)
class Acceptance:
    """Which answers to a step are as good as the model's, in words for the sheet and as a step.

    The step gives of all these answers the one that is meant by a student's: its first argument is
    what was answered, the others are what it needs. What was left blank is filled in as it fits,
    unless it `sees_blanks`, which are NaN.

    Those of a `share` below 1 are not right: they earn so much, and the words are what students read.
    """

    step: Step
    says: str
    sees_blanks: bool = False
    share: float = 1.0


@dataclass(frozen=True)
class MarkingRule:
    """What answers earn that are not right to the step that is `asked`, and what a student reads of it.

    The rule's own step gives the share, for all of the answer or for each entry: its first argument is
    what was answered, NaN where it was left blank, the others are what it needs.
    """

    asked: str
    step: Step
    says: str


@dataclass(frozen=True)
class DrawnStep:
    """A given that is computed from other givens, once, when a variant is drawn."""

    step: Step


def given(function: Callable[..., Array]) -> DrawnStep:
    """Declare a given that is computed from others, such as an upper bound from a lower one.

    It is computed when a variant is drawn, and kept in the key as what is drawn is: a later change
    of the model does not change what a student was asked. Numbers are rounded to the item's
    `working` decimals.
    """
    return DrawnStep(step_of(function))


def require(function: Callable[..., Array]) -> Requirement:
    """Declare a requirement: a function named as a statement, True for the variants that fulfil it."""
    return Requirement(step_of(function))


def essential(function: Callable[..., Array]) -> Requirement:
    """Declare a requirement that the arithmetic needs, such as a variance above 0.

    Variants that do not fulfil it are not drawn, as with `require`. Beyond that, a student's own
    wrong answer which breaks it earns nothing for what follows from it, unless it is what a known
    mistake gives.
    """
    return Requirement(step_of(function), essential=True)


def misconception(
    step: Callable[..., Array],
    *,
    share: float = 0.0,
    may_coincide: bool = False,
    every_time: bool = False,
    again: Misconception | None = None,
) -> Callable[[Callable[..., Array]], Misconception]:
    """Declare a wrong way to compute a step; the docstring is what the student reads.

    As in the item's words, `{{ name }}` in it prints a given or a step of the student's variant.

    Variants in which it gives the right answer are not drawn, unless it `may_coincide`.

    A student who makes it in several parts, or in several rows of a trace, loses points for the
    first only, unless it costs them `every_time`. It is the same mistake in another part where the
    student reads the same, and where one is declared to be another `again`.
    """

    def declare(function: Callable[..., Array]) -> Misconception:
        wrong = step_of(function, step.__name__)
        return Misconception(
            function.__name__,
            wrong,
            docstring_of(function),
            share,
            may_coincide,
            every_time,
            again,
        )

    return declare


def confirm(
    *steps: Callable[..., Array],
) -> Callable[[Callable[..., Any]], Confirmation | tuple[Confirmation, ...]]:
    """Declare a second computation of a step by another way, such as central differences.

    One of several steps, as of values and vectors of a matrix, returns a tuple with one for each.
    """
    return _second(steps, followed=False)


def other_way(
    *steps: Callable[..., Array],
) -> Callable[[Callable[..., Any]], Confirmation | tuple[Confirmation, ...]]:
    """Declare another right way to compute a step, such as the bias from another support vector.

    It confirms the step, as `confirm` does. Beyond that, where a student's earlier answer is wrong
    and the ways no longer agree, what follows from it by any of them counts; and a misconception is
    recognised by whichever of them it is carried on.
    """
    return _second(steps, followed=True)


def _second(
    steps: Sequence[Callable[..., Array]], *, followed: bool
) -> Callable[[Callable[..., Any]], Confirmation | tuple[Confirmation, ...]]:
    if not steps or not all(map(callable, steps)):
        raise TypeError("say which step it computes, by its name, as in @confirm(output)")

    def declare(function: Callable[..., Any]) -> Confirmation | tuple[Confirmation, ...]:
        def confirms(place: int, way: Callable[..., Array]) -> Confirmation:
            return Confirmation(function.__name__, step_of(way, steps[place].__name__), followed)

        if len(steps) == 1:
            return confirms(0, function)
        return tuple(confirms(n, _nth(function, n, steps)) for n in range(len(steps)))

    return declare


def _nth(
    function: Callable[..., Any], place: int, steps: Sequence[Callable[..., Array]]
) -> Callable[..., Array]:
    """Return a function that gives one of the results of another, which has one for each step."""

    @functools.wraps(function)
    def nth(*arrays: Array) -> Array:
        results = function(*arrays)
        if len(results) != len(steps):
            named = ", ".join(step.__name__ for step in steps)
            raise TypeError(f"it should return a tuple, with a result for each of {named}")
        result: Array = results[place]
        return result

    return nth


def accept(
    step: Callable[..., Array], *, share: float = 1.0
) -> Callable[[Callable[..., Array]], Acceptance]:
    """Declare that other answers to a step are right too, such as an eigenvector of either sign.

    The function is given what was answered, as `answer`, and then the givens and steps that it
    needs, most often the step itself; it returns the right answer that is meant, in the step's
    shape. Its docstring is what the sheet says, in a sentence.

    With a `share` below 1 they are not right and earn so much of the points; the docstring is what the
    student reads then, and not on the sheet. There may be several for a step.
    """

    def declare(function: Callable[..., Array]) -> Acceptance:
        return Acceptance(_of_answer(function, step.__name__), docstring_of(function), share=share)

    return declare


def marks(step: Callable[..., Array]) -> Callable[[Callable[..., Array]], MarkingRule]:
    """Declare what answers to a step earn that are not right: a function that gives shares from 0 to 1.

    The function is given what was answered, as `answer`, NaN where it was left blank, and then the
    givens and steps that it needs, most often the step itself; it returns a share for the whole
    answer, or one for each entry. Its docstring is what the student reads.

    Where the student's earlier answers are wrong, it is asked again with what follows from these.
    """

    def declare(function: Callable[..., Array]) -> MarkingRule:
        rule = _of_answer(function, function.__name__)
        return MarkingRule(step.__name__, rule, docstring_of(function))

    return declare


def _of_answer(function: Callable[..., Array], name: str) -> Step:
    """Return the step that a function defines which is given what was answered before what it needs."""
    found = step_of(function, name)
    return Step(found.name, found.compute, found.needs[1:])


def docstring_of(function: Callable[..., object]) -> str:
    """Return what a function's docstring says, in a line."""
    return " ".join((function.__doc__ or "").split())


def helper(function: Function) -> Function:
    """Declare that a function is no step: others call it, by any name that no step has."""
    setattr(function, _HELPER, True)
    return function


def is_helper(function: Callable[..., Any]) -> bool:
    """Return whether a function was declared to be no step."""
    return getattr(function, _HELPER, False)


def each_variant(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a function variant by variant, where an algorithm cannot be written for all at once."""

    @functools.wraps(function)
    def columns(*arrays: Array) -> Any:
        count = arrays[0].shape[-1]
        found = [function(*(_one(a, k) for a in arrays)) for k in range(count)]
        if isinstance(found[0], tuple) and len({np.shape(result) for result in found[0]}) > 1:
            return tuple(np.stack(each, axis=-1) for each in zip(*found, strict=True))
        return np.stack(found, axis=-1)

    return columns


def _one(array: Array, variant: int) -> Any:
    """Return one variant's value; a word as a word, which an array of one is not."""
    value = array[..., variant]
    return value.item() if value.dtype.kind == "U" and not value.ndim else value
