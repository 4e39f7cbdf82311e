"""Fitting: whether an item's model, parts and examples fit together."""

from __future__ import annotations

import inspect
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from exgen.errors import Problem, did_you_mean
from exgen.items.declare import Acceptance, Confirmation, MarkingRule, Misconception, Requirement
from exgen.items.enclosures import AXES, Enclosure
from exgen.items.engine import Graph, Step, check_extra
from exgen.items.schema import Example, ItemFile, Nested

LEAST_SHARE = 0.001
"""An answer that earns less is wrong, and no reason to accept it."""


def misfits(graph: Graph, values: Iterable[Any], file: ItemFile) -> list[Problem]:
    """Return what does not fit of what a model defines, and of the parts and examples of its file."""
    where = str(Path(graph.where).with_name("item.toml"))
    examples = [
        f"example {number}: {said}"
        for number, example in enumerate(file.examples, start=1)
        for said in _about_example(graph, file, example)
    ]
    declared = tuple(values)
    mistakes = {value.name for value in declared if isinstance(value, Misconception)}
    about_file = (
        *_about_parts(graph, file),
        *_about_offers(graph, file, mistakes),
        *_about_orders(declared, file),
        *examples,
    )
    return [*_about_model(graph, declared), *(Problem(where, said) for said in about_file)]


def unknown_conditions(
    file: ItemFile, steps: Collection[str], own: Iterable[Step], where: str
) -> list[Problem]:
    """Return which names in conditions of parts are none that the steps of the parts could need."""
    known = {*steps, *file.draws}
    return [
        Problem(
            str(Path(where).with_name("item.toml")),
            f"part '{step.name}' says right = '{need}', which is neither a given nor a step"
            f"{did_you_mean(need, known)}",
        )
        for step in own
        for need in step.needs
        if need not in known
    ]


def _about_model(graph: Graph, values: Iterable[Any]) -> Iterator[Problem]:
    for value in values:
        if isinstance(value, Requirement):
            yield from check_extra(graph, value.step, value.step.name)
        elif isinstance(value, Misconception | Confirmation):
            yield from check_extra(graph, value.step, value.name)
        elif isinstance(value, Acceptance):
            yield from _about_acceptance(graph, value)
        elif isinstance(value, Enclosure):
            yield from _about_enclosure(graph, value)
        elif isinstance(value, MarkingRule):
            yield from _about_answered(graph, value.step, value.asked)
            yield from _about_words(graph, value.step, value.says)
        if isinstance(value, Misconception):
            yield from _about_share(graph, value.step, value.share, least=0)
            yield from _about_words(graph, value.step, value.feedback)


def _about_acceptance(graph: Graph, value: Acceptance) -> Iterator[Problem]:
    yield from _about_answered(graph, value.step, value.step.name)
    if value.share == 1:
        yield from _about_words(graph, value.step, value.says, "what the sheet says")
    else:
        yield from _about_share(graph, value.step, value.share, least=LEAST_SHARE)
        yield from _about_words(graph, value.step, value.says)


def _about_answered(graph: Graph, step: Step, asked: str) -> Iterator[Problem]:
    """Yield what is wrong; unlike others, what is given an answer may need the step that it is about."""
    name, where = step.compute.__name__, f"{graph.where}:{step.line}"
    if next(iter(inspect.signature(step.compute).parameters), "") != "answer":
        yield Problem(where, f"{name}() takes first what was answered; call it 'answer'")
        return
    others = [need for need in step.needs if need != asked]
    yield from check_extra(graph, replace(step, name=asked, needs=tuple(others)), name)


def _about_share(graph: Graph, step: Step, share: Any, least: float) -> Iterator[Problem]:
    if not isinstance(share, int | float) or not least <= share <= 1:
        said = f"{step.compute.__name__}() has share={share!r}; a share is from {least:g} to 1"
        yield Problem(f"{graph.where}:{step.line}", said)


def _about_words(
    graph: Graph, step: Step, words: str, they_are: str = "what the student reads"
) -> Iterator[Problem]:
    if not words:
        said = f"{step.compute.__name__}() needs a docstring: it is {they_are}"
        yield Problem(f"{graph.where}:{step.line}", said)


def _about_enclosure(graph: Graph, value: Enclosure) -> Iterator[Problem]:
    name, where = value.step.name, f"{graph.where}:{value.step.line}"
    if name in graph.givens or name in graph.steps:
        yield Problem(where, f"{name}() has the name of a given or a step; rename one of them")
        return
    yield from check_extra(graph, value.step, name)
    if value.suffix != "svg":
        return
    if AXES not in inspect.signature(inspect.unwrap(value.step.compute)).parameters:
        yield Problem(where, f"{name}() draws on axes of matplotlib; give it an argument '{AXES}'")
    if not value.says:
        said = "it tells those who cannot see the figure what it shows"
        yield Problem(where, f"{name}() needs a docstring: {said}")


def _about_parts(graph: Graph, file: ItemFile) -> Iterator[str]:
    for part in (written.asked() for written in file.parts):
        if part.step not in graph.steps:
            near = did_you_mean(part.step, graph.steps)
            yield f"part '{part.step}' asks for a step that the model does not compute{near}"
            continue
        for name in part.steps_traced:
            if name not in graph.upstream(part.step):
                near = did_you_mean(name, graph.steps)
                yield f"part '{part.step}' traces '{name}', which is no step before it{near}"


def _about_orders(values: Iterable[Any], file: ItemFile) -> Iterator[str]:
    """Yield the parts of which both the file and the model say which other answers are right."""
    accepted = {v.step.name: v for v in values if isinstance(v, Acceptance) and v.share == 1}
    for part in file.parts:
        if part.acceptances() and part.step in accepted:
            name = accepted[part.step].step.compute.__name__
            yield (
                f"part '{part.step}' may come in any order, and the model says in {name}() what is "
                "accepted; leave one of them out"
            )


def _about_offers(graph: Graph, file: ItemFile, mistakes: Collection[str]) -> Iterator[str]:
    known = {*graph.givens, *graph.steps}
    for part in file.parts:
        for offered in part.offered_values:
            if offered.mistake and offered.mistake not in mistakes:
                near = did_you_mean(offered.mistake, mistakes)
                yield f"part '{part.step}' has an option from '{offered.mistake}', which is no misconception{near}"
            elif offered.number.step not in known:
                near = did_you_mean(offered.number.step, known)
                yield f"part '{part.step}' has an option with the value of '{offered.number.step}', which is no step{near}"


def _about_example(graph: Graph, file: ItemFile, example: Example) -> Iterator[str]:
    for kind, written, known in (
        ("given", example.given, graph.givens),
        ("step", example.answers, graph.steps),
    ):
        for name in written:
            if name not in known:
                yield f"'{name}' is no {kind}{did_you_mean(name, known)}"
    for name, value in example.given.items():
        if name in file.draws and not _has_room(file, name, value):
            room = " by ".join(map(str, file.shape(name)))
            yield f"'{name}' should be {f'{room} values' if room else 'one value'}"
        elif name in file.draws:
            try:
                file.draws[name].read(np.array(value, dtype=object))
            except ValueError as error:
                yield f"'{name}': {error}"


def _has_room(file: ItemFile, name: str, written: Nested) -> bool:
    """Return whether a given of an example has its shape, or fits into that of the largest variant."""
    value, room = np.array(written, dtype=object), file.shape(name)
    if any(isinstance(entry, list) for entry in value.reshape(-1)):
        return False
    if any(isinstance(length, str) for length in file.draws[name].size):
        return value.ndim == len(room) and all(np.less_equal(value.shape, room))
    return value.shape == room
