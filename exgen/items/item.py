"""An item: one exercise of the bank, with its graph of steps, what it declares, and its words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from exgen.items.columns import Array, Values
from exgen.items.conventions import Convention
from exgen.items.declare import (
    Acceptance,
    Confirmation,
    MarkingRule,
    Misconception,
    Requirement,
    is_template,
)
from exgen.items.enclosures import Enclosure
from exgen.items.engine import Graph, Step
from exgen.items.givens import Given
from exgen.items.kinds import AskedPart
from exgen.items.opposites import OPPOSITES, filled_in
from exgen.items.schema import ItemFile, Nested
from exgen.items.words import spelt_out

AS_COMPUTED = Given()
"""How a given prints that the model computes: with as many decimals as it has."""


class Passage(NamedTuple):
    """Some of an item's words, and where each of its lines stands: `bank/gan/_rule.md:2`.

    Of what is one line in its file there is one place for all of it.
    """

    text: str
    places: tuple[str, ...]

    def place(self, line: int) -> str:
        """Return where a line of the text stands, counted from 1."""
        return self.places[min(line, len(self.places)) - 1]

    def after(self, statements: str) -> Passage:
        """Return the passage with Jinja's statements before it, if it has something to fill in."""
        if not is_template(self.text):
            return self
        above = self.places[:1] * statements.count("\n")
        return Passage(statements + self.text, above + self.places)


_STATEMENT = re.compile(
    r"\{#.*?#\}|\{%[-+]?\s*raw\b.*?\bendraw\b.*?%\}"
    r"|(?P<kept>\{%[-+]?\s*macro\b.*?\bendmacro\b.*?%\}"
    r"|\{%[-+]?\s*set\s[^=%]*%\}.*?\bendset\b.*?%\}"
    r"|\{%.*?%\})",
    re.DOTALL,
)
_SETS = re.compile(r"\{%[-+]?\s*(?:set|macro)\b")


def statements_in(text: str) -> str:
    """Return the statements of a template, which print nothing, if any of them sets a name."""
    kept = "".join(found["kept"] or "" for found in _STATEMENT.finditer(text))
    return kept if _SETS.search(kept) else ""


@dataclass(frozen=True)
class ItemWords:
    """An item's question or solution: what stands before the parts, and each part's own text."""

    intro: Passage
    parts: Mapping[str, Passage]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All of it, in the order of the file."""
        return self.intro, *self.parts.values()


@dataclass(frozen=True, eq=False)
class Item:
    """One exercise of the bank, ready to be drawn, typeset and marked.

    `drawing` computes givens from others, once, when a variant is drawn. `conventions` are those that
    it declares, with all their ways. Answers that are
    not right earn something by what is `partial`, and by `rules`.
    """

    name: str
    folder: Path
    file: ItemFile
    parts: tuple[AskedPart, ...]
    drawing: Graph
    graph: Graph
    requirements: tuple[Requirement, ...]
    misconceptions: tuple[Misconception, ...]
    confirmations: tuple[Confirmation, ...]
    acceptances: tuple[Acceptance, ...]
    enclosures: tuple[Enclosure, ...]
    partial: tuple[Acceptance, ...]
    rules: tuple[MarkingRule, ...]
    conventions: Mapping[str, Convention]
    question: ItemWords
    solution: ItemWords
    digest: str

    @functools.cached_property
    def draws(self) -> dict[str, Given]:
        """What the key holds of each variant beside its answers: all that is drawn for it."""
        return {**self.file.draws, **dict.fromkeys(self.drawing.steps, AS_COMPUTED)}

    @property
    def givens(self) -> dict[str, Given]:
        """What the author says is drawn, in `item.toml` and in the model."""
        return {**self.file.given, **dict.fromkeys(self.drawing.steps, AS_COMPUTED)}

    @property
    def declared_steps(self) -> tuple[Step, ...]:
        """What the model declares beside the graph: givens, requirements, mistakes, confirmations."""
        return (
            *self.drawing.steps.values(),
            *(requirement.step for requirement in self.requirements),
            *(wrong.step for wrong in self.misconceptions),
            *(confirmation.step for confirmation in self.confirmations),
        )

    @property
    def other_ways(self) -> tuple[Step, ...]:
        """Return the other right ways in which students compute steps."""
        return tuple(other.step for other in self.confirmations if other.followed)

    def accepted(self, step: str) -> Acceptance | None:
        """Return what is said of other right answers to a step, if there are any."""
        return next((other for other in self.acceptances if other.step.name == step), None)

    def gives_partly(self, step: str) -> bool:
        """Return whether the model says what answers to a step earn that are not right."""
        accepted = any(other.step.name == step for other in self.partial)
        return accepted or any(rule.asked == step for rule in self.rules)

    def meant(
        self, step: str, answer: Array, values: Values, accepted: Acceptance | None = None
    ) -> Array:
        """Return the right answer to a step that is meant by what was answered, (*shape, n).

        It is the step's value, but for steps of which other answers are accepted; by one that is
        `accepted` for a share, it is the answer that earns it.
        """
        true, accepted = values[step], accepted or self.accepted(step)
        if accepted is None or not true.shape[-1]:
            return true
        with np.errstate(invalid="ignore"):  # 1e300 is no whole number that fits
            if accepted.sees_blanks:
                typed = answer.astype(float)
            elif step in self.graph.in_words:
                typed = np.where(np.isfinite(answer), answer, true).astype(true.dtype)
            else:
                typed = filled_in(answer.astype(float), true.astype(float)).astype(true.dtype)
        found = self._of_answer(accepted.step, step, typed, values)
        with np.errstate(invalid="ignore"):
            return found.astype(true.dtype)

    def by_rule(self, rule: MarkingRule, answer: Array, values: Values) -> Array:
        """Return the shares that a part's own rule gives for what was answered, as the model has them."""
        typed = answer.astype(float)
        if rule.asked in self.graph.in_words:
            typed = np.where(np.isfinite(answer), answer, values[rule.asked])
        return self._of_answer(rule.step, rule.asked, typed, values)

    def _of_answer(self, step: Step, asked: str, typed: Array, values: Values) -> Array:
        """Return what a step makes of what was answered to one that is asked, and of what else it needs."""
        known = self.graph.evaluate(values, wanted=step.needs)
        read = spelt_out(typed) if asked in self.graph.in_words else typed
        needed = [read, *(known[need] for need in step.needs)]
        again = replace(step, needs=("answer", *step.needs))
        return self.graph.compute(again, needed, typed.shape[-1])

    def other_answers(self, step: str, values: Values) -> Iterator[Array]:
        """Yield other right answers to a step, (*shape, n), where several are: what opposites mean."""
        right = values[step]
        if self.accepted(step) is None or not right.shape[-1] or step in self.graph.in_words:
            return
        for opposite in OPPOSITES:
            other = self.meant(step, opposite(right), values)
            if np.any(other != right):
                yield other

    def column(self, name: str, written: Nested) -> Array:
        """Return a given's value as an array of one variant, padded to the given's shape."""
        value = self.draws[name].read(np.array(written, dtype=object))
        if name in self.drawing.steps:
            return value[..., None]
        shape = self.file.shape(name)
        if value.shape != shape:
            padded = np.full(shape, np.nan)
            padded[tuple(slice(n) for n in value.shape)] = value
            value = padded
        return value[..., None]
