"""The graph of steps, and its one operation: evaluate it again with something replaced."""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Any

import numpy as np

from exgen.errors import AuthorError, Problem, did_you_mean, in_words
from exgen.items.authored_code import Strayed, contained
from exgen.items.columns import Array, Values, count_of
from exgen.items.words import numbered, spelt_out

NOTHING: Mapping[str, Any] = MappingProxyType({})
COMMON = "_common"
"""The module that the models of a topic import from: `from _common import ...`."""


@dataclass(frozen=True)
class Step:
    """A named quantity: `compute` takes the givens and steps in `needs`, in that order."""

    name: str
    compute: Callable[..., Array]
    needs: tuple[str, ...]

    @property
    def line(self) -> int:
        """The line of the model at which its function begins; 0 for one that is no model's."""
        code = getattr(inspect.unwrap(self.compute), "__code__", None)
        return code.co_firstlineno if code and code.co_filename.endswith("model.py") else 0


def written(step: Step, write: Callable[[Array], Array]) -> Step:
    """Return a step whose value is written down in some way; whole numbers and words stay as they are."""

    @functools.wraps(step.compute)
    def compute(*arguments: Array) -> Array:
        exact = np.asarray(step.compute(*arguments))
        return write(exact) if exact.dtype.kind == "f" else exact

    return replace(step, compute=compute)


def step_of(function: Callable[..., Array], name: str = "") -> Step:
    """Return the step that a model's function defines: its arguments are what it needs."""
    return Step(name or function.__name__, function, tuple(inspect.signature(function).parameters))


@dataclass(frozen=True)
class Graph:
    """Givens and the steps computed from them. The last axis of every array is the variant.

    `steps` come after those that they need; `where` names the model in messages. A step in
    `shapes` must give numbers of that shape, without the last axis. Steps `in_words` give words:
    columns hold their numbers, and functions get the words (see `exgen.items.words`).
    """

    givens: frozenset[str]
    steps: Mapping[str, Step]
    where: str = "model"
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: NOTHING)
    in_words: frozenset[str] = frozenset()

    def evaluate(
        self,
        values: Values,
        instead: Mapping[str, Array | Step] = NOTHING,
        wanted: Collection[str] | None = None,
    ) -> dict[str, Array]:
        """Return `values` with `instead` put in place and all that depends on it computed afresh.

        `values` holds the givens and may hold steps already computed. `instead` replaces a step
        by an array of its shape, or by another step that computes it. Steps that are not
        `wanted` (default: all) may be left out. Raises AuthorError where a step fails.
        """
        stale = self.downstream(instead).union(instead)
        known = {name: array for name, array in values.items() if name not in stale}
        steps = self.steps
        for name, replacement in instead.items():
            if isinstance(replacement, Step):
                steps = {**steps, name: replacement}
            else:
                known[name] = replacement
        count = count_of(values)
        for name in self.steps if wanted is None else wanted:
            self._learn(name, known, steps, count)
        return known

    def _learn(
        self, name: str, known: dict[str, Array], steps: Mapping[str, Step], count: int
    ) -> Array:
        """Return a step's value, which is among those known from then on, and all it needs too."""
        if name not in known:
            if name not in steps:
                raise AuthorError(self.where, [f"there is no value of the given '{name}'"])
            step = steps[name]
            needed = [self._learn(need, known, steps, count) for need in step.needs]
            known[name] = self.compute(step, needed, count)
        return known[name]

    def replacing(self, instead: Mapping[str, Array | Step]) -> Graph:
        """Return the graph in which steps are computed by others, or held at an array."""
        steps = {
            name: other if isinstance(other, Step) else Step(name, self.steps[name].compute, ())
            for name, other in instead.items()
        }
        which = frozenset(steps.items())
        if which not in self._replaced:
            changed = MappingProxyType({**self.steps, **steps})
            self._replaced[which] = replace(
                self, givens=self.givens.difference(steps), steps=changed
            )
        return self._replaced[which]

    def without(self, names: Collection[str]) -> Graph:
        """Return the graph without some steps, and so without the ways through them."""
        steps = {name: step for name, step in self.steps.items() if name not in names}
        return replace(self, givens=self.givens.union(names), steps=MappingProxyType(steps))

    def without_values_of(self, givens: Collection[str]) -> Graph:
        """Return the graph without some givens, and without all steps that depend on them."""
        lost = self.downstream(givens)
        steps = {name: step for name, step in self.steps.items() if name not in lost}
        kept = self.givens.difference(givens)
        return replace(self, givens=kept, steps=MappingProxyType(steps))

    def giving(self, shapes: Mapping[str, tuple[int, ...]]) -> Graph:
        """Return the graph in which steps, and what stands in for them, must give such shapes."""
        return replace(self, shapes=MappingProxyType(dict(shapes)))

    def downstream(self, names: Collection[str]) -> frozenset[str]:
        """Return the steps that depend on any of the names."""
        return frozenset().union(*(self._dependents.get(name, frozenset()) for name in names))

    def upstream(self, name: str) -> frozenset[str]:
        """Return the steps that a step depends on, without itself."""
        return self._needed.get(name, frozenset())

    def givens_of(self, name: str) -> frozenset[str]:
        """Return the givens on which a step depends; of a given that is itself."""
        if name in self.givens:
            return frozenset({name})
        needed = (self.steps[step].needs for step in {name, *self.upstream(name)})
        return self.givens.intersection(frozenset().union(*needed))

    @functools.cached_property
    def _replaced(self) -> dict[frozenset[tuple[str, Step]], Graph]:
        """The graphs with other steps that were asked for: what depends on what is found once."""
        return {}

    @functools.cached_property
    def _needed(self) -> Mapping[str, frozenset[str]]:
        """Every given and step with the steps that it depends on, directly or not."""
        return {
            name: frozenset(step for step in self.steps if name in self._dependents[step])
            for name in self._dependents
        }

    @functools.cached_property
    def _dependents(self) -> Mapping[str, frozenset[str]]:
        """Every given and step with the steps that depend on it, directly or not."""
        direct: dict[str, list[str]] = {name: [] for name in [*self.givens, *self.steps]}
        for step in self.steps.values():
            for need in step.needs:
                direct[need].append(step.name)
        found: dict[str, frozenset[str]] = {}

        def dependents(name: str) -> frozenset[str]:
            if name not in found:
                found[name] = frozenset(direct[name]).union(*map(dependents, direct[name]))
            return found[name]

        return {name: dependents(name) for name in direct}

    def compute(self, step: Step, arguments: Sequence[Array], count: int) -> Array:
        """Return what a step of the model makes of what it needs, for so many variants.

        Raises AuthorError where its function fails, or loses the variants' axis.
        """
        name = step.compute.__name__
        given = [self._as_read(*one) for one in zip(step.needs, arguments, strict=True)]
        try:
            with np.errstate(all="ignore"):
                result = contained(lambda: np.asarray(step.compute(*given)))
        except Strayed as error:
            said = f"{name}() {error}, but a model only computes"
            raise AuthorError(self._failed_at(step, error), [said]) from error
        except Exception as error:
            shapes = ", ".join(f"{n} {a.shape}" for n, a in zip(step.needs, arguments, strict=True))
            problem = f"{name}() failed: {in_words(error)} (it was given {shapes}){_hint(error)}"
            where = self._failed_at(step, error)
            if where.endswith("model.py:0"):  # what exgen computes itself for a part
                where = self.where.replace("model.py", "item.toml")
                problem = f"part '{step.name}': {in_words(error)}{_hint(error)}"
            raise AuthorError(where, [problem]) from error
        if result.ndim == 0:
            result = np.broadcast_to(result, (count,))
        if result.shape[-1] != count:
            raise self.error_in(
                step,
                f"returned shape {result.shape} for {count} variants; the last axis is the "
                f"variant, so it should be {count} long",
            )
        if step.name in self.in_words:
            try:
                result = numbered(result)
            except ValueError as error:
                raise self.error_in(step, "returned no words, but it is asked for them") from error
        self._check_shape(step, result)
        return result

    def _as_read(self, name: str, array: Array) -> Array:
        """Return what a step gets of what it needs: words where there are some, and nothing to change."""
        return _to_read(spelt_out(array) if name in self.in_words else array)

    def _check_shape(self, step: Step, result: Array) -> None:
        expected = self.shapes.get(step.name, result.shape[:-1])
        if result.shape[:-1] != expected:
            raise self.error_in(step, f"returned shape {result.shape[:-1]}, not {expected}")
        if step.name in self.shapes and result.dtype.kind not in "biuf":
            raise self.error_in(step, "returned no numbers")

    def error_in(self, step: Step, problem: str) -> AuthorError:
        """Return the error that a step's function has a problem, at its line of the model."""
        said = f"{step.compute.__name__}() {problem}"
        return AuthorError(f"{self.where}:{step.line}", [said])

    def _failed_at(self, step: Step, error: Exception) -> str:
        """Return the file and the line, of the model or of what it imports, at which a step failed."""
        return place_in(error, self.where) or f"{self.where}:{step.line}"


def place_in(error: Exception, model: str) -> str:
    """Return the file and the line of authors' code at which something failed; "" where none did."""
    places = [
        f"{frame.f_code.co_filename}:{line}"
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == model or frame.f_globals.get("__name__") == COMMON
    ]
    return places[-1] if places else ""


def _to_read(array: Array) -> Array:
    """Return an array that a step cannot change: its numbers are on the sheet."""
    if array.flags.writeable:
        array = array.view()
        array.flags.writeable = False
    return array


def _hint(error: Exception) -> str:
    """Return what to write instead of what changes a given, or works for one variant only."""
    said = in_words(error)
    if "read-only" in said:
        return "; what it is given stands on the sheet: compute something new, w * x and not w *= x"
    if "truth value of an array" in said:
        return (
            "; it gets all variants at once: write np.maximum for max, np.where for if, & for and, "
            "or decorate it with @each_variant"
        )
    if "arrays can be converted to Python scalars" in said:
        return "; it gets all variants at once: write np.sqrt for math.sqrt, and the like"
    return ""


def graph_of(givens: Collection[str], steps: Collection[Step], where: str) -> Graph:
    """Return the graph of the steps, sorted so that each comes after those that it needs.

    Raises AuthorError with every unknown name, name used twice, and circle of steps.
    """
    names = {step.name for step in steps}
    problems = [
        Problem(
            f"{where}:{step.line}", f"{step.name}() has the name of a given; rename one of them"
        )
        for step in steps
        if step.name in givens
    ]
    problems += _unknown_needs(steps, names.union(givens), where)
    if problems:
        raise AuthorError(where, problems)
    return Graph(frozenset(givens), _sorted(steps, givens, where), where)


def check_extra(graph: Graph, step: Step, shown: str) -> list[Problem]:
    """Return what is wrong with a requirement, a misconception or a confirmation of a graph."""
    where = f"{graph.where}:{step.line}"
    problems = _unknown_needs([step], graph.givens | set(graph.steps), graph.where, shown)
    circular = graph.downstream([step.name]) & set(step.needs)
    problems += [
        Problem(where, f"{shown}() needs '{name}', which depends on the step that it replaces")
        for name in sorted(circular)
    ]
    if step.name in step.needs:
        problems.append(Problem(where, f"{shown}() needs '{step.name}', the step that it replaces"))
    return problems


def _unknown_needs(
    steps: Collection[Step], known: Collection[str], where: str, shown: str = ""
) -> list[Problem]:
    return [
        Problem(
            f"{where}:{step.line}",
            f"{shown or step.name}() needs '{need}', which is neither a given nor a step"
            f"{did_you_mean(need, known)}",
        )
        for step in steps
        for need in step.needs
        if need not in known
    ]


def _sorted(steps: Collection[Step], givens: Collection[str], where: str) -> Mapping[str, Step]:
    """Return the steps in waves, each with those that need earlier ones only, in the order written.

    Slack is a sum over the steps, and the last bits of a sum depend on its order: so the order must
    be the same in each run.
    """
    by_name = {step.name: step for step in steps}
    needs = {name: set(step.needs).difference(givens) for name, step in by_name.items()}
    sorter = TopologicalSorter(needs)
    try:
        sorter.prepare()
    except CycleError as error:
        raise _circle([by_name[name] for name in error.args[1][1:]], steps, where) from error
    order: list[str] = []
    while sorter.is_active():
        wave = frozenset(sorter.get_ready())
        sorter.done(*wave)
        order += [name for name in by_name if name in wave]
    return MappingProxyType({name: by_name[name] for name in order})


def _circle(circle: Sequence[Step], steps: Collection[Step], where: str) -> AuthorError:
    """Return the error that each of some steps needs the one before it, and the first the last."""
    written = list(steps)
    first = min(range(len(circle)), key=lambda place: written.index(circle[place]))
    named = ", ".join(f"{step.name}()" for step in [*circle[first:], *circle[:first]])
    said = (
        "these steps need each other in a circle" if len(circle) > 1 else "this step needs itself"
    )
    return AuthorError(f"{where}:{circle[first].line}", [f"{said}: {named}"])
