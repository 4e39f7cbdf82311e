"""Choice: which of what is shown is right? Options are drawn from a pool for each variant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

import numpy as np
from pydantic import Field, model_validator

from exgen.items.columns import Array, Values, one
from exgen.items.declare import Misconception, Requirement, is_template
from exgen.items.digits import Digits, Figures, Places
from exgen.items.engine import Graph, Step
from exgen.items.givens import AnyGiven, Sample
from exgen.items.kinds.lettering import letter, letters
from exgen.items.kinds.number import MOST_FIGURES, NumberPart
from exgen.items.kinds.part import AskedPart, Offered, WrittenPart, are_places
from exgen.items.written import Written
from exgen.language import Authored, Reason, Sentences
from exgen.numerals import Reading, read_choice, without_letter

_NAMES_VALUE = re.compile(r"\bvalue\b")
NOT_ONE = Reason("mark.one-letter")


class Option(Written):
    """What can be chosen, whether it is right, and why: a statement, or the value of a step.

    It needs a `text`, a `value` or a `from`.
    """

    text: str = ""
    """The option, in Markdown; givens and steps may be filled in, and its `{{ value }}` where it has
    one. By default it is the value alone.
    """

    right: bool | str | None = None
    """Whether it is right: `true`, `false`, or the name of a step that is true or false in each
    variant. An option that is `last` and does not say so is right where no other one shown is.
    """

    because: str = ""
    """Why, for the solution and the feedback; with `from` by default what the misconception says."""

    value: str = ""
    """The step whose value it is: a number, printed to the part's `decimals`. No variant is drawn in
    which two options have the same value, or one that rounding on the way could take for a right one.
    """

    mistake: str = Field(default="", alias="from")
    """The misconception that gives this value, of the step that it replaces or of another one named
    by `value`; the option is wrong.
    """

    last: bool = False
    """Whether every student sees it below the others, as "none of these"."""

    @property
    def is_none_of_these(self) -> bool:
        """Whether it is right where no other option shown is."""
        return self.last and self.right is None

    @property
    def is_right(self) -> bool | str:
        """Whether it is right, or the step that says so."""
        return False if self.right is None else self.right

    @model_validator(mode="after")
    def _is_whole(self) -> Option:
        named = self.text or self.value or f"from {self.mistake}"
        if not (self.text or self.value or self.mistake):
            raise ValueError("an option needs a text, a value or a from")
        if self.mistake and self.right not in (None, False):
            raise ValueError(f"'{named}' is what a mistake gives, so it cannot be right")
        if self.right is None and not (self.last or self.mistake):
            raise ValueError(f"'{named}' should say whether it is right")
        if not (self.because or self.mistake or self.is_none_of_these):
            raise ValueError(f"'{named}' should say why, with because")
        return self


class ChoicePart(WrittenPart):
    """Options to choose from, of which equally many are right for every student.

    A right letter earns its share of the right ones, a wrong letter costs its share of the wrong
    ones: who types all letters has nothing. Of a `single` choice one letter is asked for. The model
    computes no such step.
    """

    kind: Literal["choice"]
    """How the answer is read and marked."""

    show: int = Field(ge=2, le=26)
    """How many of the options a student sees; each student is shown others, in another order."""

    options: tuple[Option, ...]
    """The options, some right and some wrong."""

    show_right: int | None = Field(default=None, ge=1)
    """How many of the options that a student sees are right; half of them by default, as far as
    there are so many right and wrong ones to draw from.
    """

    single: bool = False
    """Whether one option is right and one letter is asked for: another one earns nothing, and nor do
    two. Who guesses among four is right once in four times, so give it few points or many options.
    """

    decimals: int = Field(default=4, ge=0, le=12)
    """To how many decimal places values of options are printed; at most `working`."""

    figures: int | None = Field(default=None, ge=1, le=MOST_FIGURES)
    """To how many significant figures they are printed, in place of decimals."""

    all_or_nothing: bool = False
    """Whether one wrong letter costs all points."""

    @model_validator(mode="after")
    def _has_enough_options(self) -> ChoicePart:
        if len(self.options) < self.show:
            raise ValueError(f"show = {self.show}, but there are {len(self.options)} options")
        if self._last >= self.show:
            raise ValueError(f"show = {self.show}, but {self._last} options are last for everybody")
        if len({option.is_right for option in self.options}) == 1 and not self._none_of_these:
            raise ValueError(
                "all options are right, or all are wrong; write some of the other kind"
            )
        texts = [" ".join(option.text.split()) for option in self.options]
        for option, text in zip(self.options, texts, strict=True):
            if not (option.value or option.mistake) and texts.count(text) > 1:
                raise ValueError(f"two options say the same: '{text}'")
        if sum(option.is_none_of_these for option in self.options) > 1:
            raise ValueError("two options that are last do not say whether they are right")
        if self.single and self.show_right not in (None, 1):
            raise ValueError("of a single choice one option is right; leave show_right out")
        if self._none_of_these and self._right_shown != 1:
            raise ValueError(
                f"'{self.ordered[-1].text}' is right where no other option is, so one must be right "
                "for everybody: say single = true, or show_right = 1"
            )
        fewest, most = self._bounds
        if not fewest <= self._right_shown <= most:
            raise ValueError(
                f"show_right = {self._right_shown} of show = {self.show} cannot be drawn from these "
                f"options; take {fewest} to {most}"
            )
        return self

    @property
    def digits(self) -> Digits:
        """To how many digits values of options are printed."""
        if not self._valued:
            return super().digits
        return Places(self.decimals) if self.figures is None else Figures(self.figures)

    @property
    def ordered(self) -> tuple[Option, ...]:
        """The options, those that stand below the others at the end."""
        return tuple(sorted(self.options, key=lambda o: (o.last, o.is_none_of_these)))

    @property
    def offered_values(self) -> Sequence[Offered]:
        """What options are the value of a step, in the order of the options."""
        return [
            Offered(
                NumberPart(
                    step=o.value or o.mistake, points=1, label="=", **self._as_numbers
                ).asked(),
                o.mistake,
                may_be_right=o.is_right is not False,
            )
            for o in self._valued
        ]

    @property
    def _as_numbers(self) -> dict[str, Any]:
        """How a part asks for the same digits."""
        return {"decimals": self.decimals} if self.figures is None else {"figures": self.figures}

    @property
    def _valued(self) -> list[Option]:
        return [option for option in self.ordered if option.value or option.mistake]

    @property
    def _last(self) -> int:
        return sum(option.last for option in self.options)

    @property
    def _none_of_these(self) -> bool:
        return any(option.is_none_of_these for option in self.options)

    @property
    def _bounds(self) -> tuple[int, int]:
        """How many of those shown can be right, at least and at most: some are, and some are not."""
        right = sum(option.is_right is not False for option in self.options)
        wrong = sum(option.is_right is not True for option in self.options)
        return max(1, self.show - wrong), min(self.show - 1, right + self._none_of_these)

    @property
    def _right_shown(self) -> int:
        """How many of those shown are right for every student."""
        fewest, most = self._bounds
        if self.single:
            return 1
        return self.show_right or min(max(self.show // 2, fewest), most)

    def knowing(self, mistakes: Mapping[str, Misconception]) -> ChoicePart:
        """Return the part with options that say of their misconceptions what these say."""

        def known(option: Option) -> Option:
            wrong = mistakes.get(option.mistake)
            if wrong is None:
                return option
            said = {
                "value": option.value or wrong.step.name,
                "because": option.because or wrong.feedback,
            }
            return option.model_copy(update=said)

        return self.model_copy(update={"options": tuple(map(known, self.options))})

    def asked(self) -> AskedChoice:
        """Return the part as it is asked."""
        return AskedChoice(
            **self.common(),
            show=self.show,
            options=tuple(self._statements()),
            all_or_nothing=self.all_or_nothing,
            single=self.single,
            last=self._last,
            none_of_these=self._none_of_these,
            valued=len(self._valued),
        )

    def _statements(self) -> Iterator[Statement]:
        """Yield the options, with their values as what the step of all of these has at a place."""
        valued, printed = self._valued, f"{self.digits.counted_in}({self.digits.count})"
        for option in self.ordered:
            text, because = option.text, option.because
            if option in valued:
                value = f"{_values(self.step)}[{valued.index(option)}] | {printed}"
                text, because = (
                    _with_value(text or "${{ value }}$", value),
                    _with_value(because, value),
                )
            fixed = option.is_right if isinstance(option.is_right, bool) else None
            yield Statement(text, None if option.is_none_of_these else fixed, because)

    def draws(self) -> Mapping[str, AnyGiven]:
        """Return the draw of the options shown, and of their order, without those that are last."""
        count = len(self.options) - self._last
        return {_shown(self.step): Sample(shuffle=count, take=self.show - self._last)}

    def steps(self) -> Sequence[Step]:
        """Return the step that flags the right ones among the options shown."""
        options = self.ordered
        conditions = {o.is_right: None for o in options if isinstance(o.is_right, str)}
        asked = self.asked()

        def which_options_are_right(shown: Array, *values: Array) -> Array:
            true: dict[bool | str, Array | bool] = {True: True, False: False}
            true.update(zip(conditions, map(_true_or_false, conditions, values), strict=True))
            flags = [true[o.is_right] for o in options]
            pool = np.stack([np.broadcast_to(flag, shown.shape[-1:]) for flag in flags])
            right = np.take_along_axis(pool, asked.places_shown({asked.shown: shown}), axis=0)
            if self._none_of_these:
                right[-1] = ~right[:-1].any(axis=0)
            return right

        return [Step(self.step, which_options_are_right, (asked.shown, *conditions))]

    def values_offered(self, graph: Graph, mistakes: Mapping[str, Misconception]) -> Sequence[Step]:
        """Return the step that holds what options are the values of, (options, n).

        It stands on the givens alone: what was printed does not follow from anybody's answers.
        """
        ways = [
            (
                graph.replacing(mistakes[one.mistake].instead) if one.mistake else graph,
                one.number.step,
            )
            for one in self.offered_values
        ]
        needed = set[str]().union(*(way.givens_of(step) for way, step in ways))
        needs = tuple(sorted(needed))

        def values_of_options(*givens: Array) -> Array:
            known = dict(zip(needs, givens, strict=True))
            found = [way.evaluate(known, wanted=[step])[step] for way, step in ways]
            for value, (_, step) in zip(found, ways, strict=True):
                if value.ndim != 1 or value.dtype.kind not in "iuf":
                    raise ValueError(f"'{step}' is not one number, so no option can be its value")
            return np.stack(found)

        return [Step(_values(self.step), values_of_options, needs)] if ways else []

    def requirements(self) -> Sequence[Requirement]:
        """Return that as many are right as in every other variant: else some guesses earn more."""
        count = self._right_shown

        def as_many_options_are_right_as_for_everybody(right: Array) -> Array:
            return np.sum(right, axis=0) == count

        test = as_many_options_are_right_as_for_everybody
        return [Requirement(Step(test.__name__, test, (self.step,)))]

    def texts(self) -> Sequence[str]:
        """Return the options and the reasons."""
        return [text for option in self._statements() for text in (option.text, option.because)]


def _true_or_false(name: str, values: Array) -> Array:
    """Return the values of a condition. Raises ValueError where it is none."""
    if values.dtype.kind != "b" or values.ndim != 1:
        raise ValueError(f"right = '{name}' should be True or False for each variant")
    return values


def _with_value(text: str, value: str) -> str:
    """Return a text in which `value` stands for what prints it."""
    named = is_template(text) and _NAMES_VALUE.search(text)
    return f"{{% set value = {value} %}}{text}" if named else text


@dataclass(frozen=True)
class Statement:
    """An option, whether it is right, and why; None where that depends on the numbers."""

    text: str
    right: bool | None
    because: str


class _Shown(NamedTuple):
    """An option that a variant shows, and whether it is right there."""

    text: str
    because: str
    right: bool


@dataclass(frozen=True, kw_only=True)
class AskedChoice(AskedPart):
    """Options to choose from: what is typed is the letters of some of those shown.

    The `last` of the options are shown to everybody, below the others; where there is one that says
    `none_of_these`, it is the last of all. `valued` of them are values.
    """

    few: ClassVar[bool] = True

    kind: Literal["choice"] = "choice"
    show: Annotated[int, Field(ge=2, le=26)]
    options: tuple[Statement, ...]
    all_or_nothing: bool
    single: bool
    last: Annotated[int, Field(ge=0)]
    none_of_these: bool
    valued: Annotated[int, Field(ge=0)]

    @property
    def shown(self) -> str:
        """The given that says which options a variant shows."""
        return _shown(self.step)

    @property
    def keeps(self) -> tuple[str, ...]:
        """The step that holds what options are the values of."""
        return (_values(self.step),) if self.valued else ()

    @property
    def one_letter(self) -> bool:
        """Whether one letter is asked for."""
        return self.single

    @property
    def pool(self) -> Sequence[str]:
        """The templates of all options."""
        return [option.text for option in self.options]

    def places_shown(self, values: Values) -> Array:
        """Return the places in the pool of the options shown, (shown, n)."""
        drawn = values[self.shown]
        last = np.arange(len(self.options) - self.last, len(self.options))
        return np.concatenate([drawn, np.repeat(last[:, None], drawn.shape[-1], axis=1)])

    def misfits(self, values: Values) -> Iterator[str]:
        """Yield what of the columns of a key does not fit to the part."""
        flags, count = values[self.step], len(self.options)
        misplaced = list(are_places(values, self.shown, self.show - self.last, count - self.last))
        yield from misplaced
        if flags.ndim != 2 or len(flags) != self.show or flags.dtype.kind != "b":  # noqa: PLR2004
            yield f"'{self.step}' should have {self.show} flags"
        elif not misplaced:
            said = np.array([-1 if o.right is None else o.right for o in self.options])
            said = said[self.places_shown(values)]
            if ((said >= 0) & (said != flags)).any():
                yield f"'{self.step}' should flag the options that are right"
        for name in self.keeps:
            held = values.get(name, np.empty(0))
            if held.shape != (self.valued, flags.shape[-1]) or held.dtype.kind not in "iuf":
                yield f"'{name}' should have the values of {self.valued} options"

    def instruction(self, fields: int) -> Reason:
        """Return how to answer."""
        del fields
        return Reason("ask.letter" if self.single else "ask.letters")

    def shares(self, answer: Array, reference: Array, slack: Array, values: Values) -> Array:
        """Return the share of the right letters, less that of the wrong ones, never below zero.

        So whatever is typed without knowing gains on average what it costs: all letters, or one.
        With `all_or_nothing` it is 1 or 0. It is for the one letter of a `single` choice too: nothing
        can be taken off that a guess would gain, as it gives no other letter to take it from.
        """
        del slack, values
        chosen, right = answer == 1, reference == 1
        if self.single:
            one_right = (chosen & right).any(axis=0, keepdims=True)
            return (one_right & (chosen.sum(axis=0, keepdims=True) == 1)).astype(float)
        if self.all_or_nothing:
            return np.all(chosen == right, axis=0, keepdims=True).astype(float)
        gained = _share_of(chosen, right)
        lost = _share_of(chosen, ~right)
        return np.maximum(gained - lost, 0)

    def listing(self, values: Values) -> Sequence[str]:
        """Return the options shown."""
        return [option.text for option in self._options(values)]

    def remarks(self, values: Values) -> Sequence[Reason]:
        """Return for each option whether it is right, and why."""
        true, false = (
            ("remark.right", "remark.wrong") if self.single else ("remark.true", "remark.false")
        )
        return [
            Reason.of(true if option.right else false, because=Authored(option.because))
            for option in self._options(values)
        ]

    def belonging(self, values: Values) -> Sequence[bool]:
        """Return which of the options shown are right."""
        return [option.right for option in self._options(values)]

    def comments(self, answers: Array, values: Values) -> Sequence[Reason]:
        """Return what is wrong about the options chosen and those left out."""
        return [
            self._comment(answers[:, row], one(values, row)) for row in range(answers.shape[-1])
        ]

    def _comment(self, answer: Array, values: Values) -> Reason:
        if self.single and np.sum(answer == 1) > 1:
            return NOT_ONE
        true, false = (
            ("mark.option-right", "mark.option-wrong")
            if self.single
            else ("mark.statement-true", "mark.statement-false")
        )
        remarks = (
            Reason.of(
                true if option.right else false,
                letter=letter(place),
                because=Authored(option.because),
            )
            for place, option in enumerate(self._options(values))
            if option.right != (answer[place] == 1)
        )
        return Reason.of("sentences", of=Sentences(remarks))

    def typed(self, values: Values) -> tuple[str, ...]:
        """Return the letters of the right statements."""
        return (", ".join(letters(np.flatnonzero(values[self.step][:, 0]))),)

    def without_label(self, text: str, label: str) -> str:
        """Return what was typed in a cell without the letter of the part before it."""
        return without_letter(text, label)

    def read_cell(self, text: str, field: int) -> Reading[tuple[int, ...]]:
        """Return how letters are read; who writes "none" means the option that says so, if there is one."""
        del field
        reading = read_choice(text, self.show, self.language)
        if self.none_of_these:
            chosen = tuple(value or (self.show - 1,) for value in reading.values)
            return replace(reading, values=chosen)
        return reading

    def entries(self, value: tuple[int, ...], values: Values, row: int) -> Array:
        """Return a flag for each option shown."""
        del values, row
        return np.isin(np.arange(self.show), value).astype(float)

    def spell(self, value: tuple[int, ...]) -> str:
        """Return the letters."""
        return ", ".join(letters(value)) or "none"

    def _options(self, values: Values) -> list[_Shown]:
        places, flags = self.places_shown(values)[:, 0], values[self.step][:, 0]
        return [
            _Shown(self.options[place].text, self.options[place].because, bool(flag))
            for place, flag in zip(places, flags, strict=True)
        ]


def _share_of(chosen: Array, statements: Array) -> Array:
    """Return which share of some statements is chosen, (1, n)."""
    count = statements.sum(axis=0, keepdims=True)
    return np.sum(chosen & statements, axis=0, keepdims=True) / np.maximum(count, 1)


def _shown(step: str) -> str:
    return f"{step}_shown"


def _values(step: str) -> str:
    return f"{step}_values"
