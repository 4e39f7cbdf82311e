"""The graph of steps, and its one operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exgen.errors import AuthorError
from exgen.items.columns import Array
from exgen.items.declare import each_variant, misconception
from exgen.items.engine import Graph, Step, graph_of, step_of


def double(x: Array) -> Array:
    return 2 * x


def plus_one(double: Array) -> Array:
    return double + 1


def both(x: Array, plus_one: Array) -> Array:
    return x * plus_one


@pytest.fixture
def graph() -> Graph:
    return graph_of(["x"], [step_of(both), step_of(plus_one), step_of(double)], "model.py")


X = {"x": np.array([1.0, 2.0, 3.0])}


def test_every_step_is_computed_from_the_givens(graph: Graph) -> None:
    values = graph.evaluate(X)
    assert values["both"].tolist() == [3, 10, 21]


def test_a_replaced_step_changes_what_depends_on_it_and_nothing_else(graph: Graph) -> None:
    values = graph.evaluate(X)
    again = graph.evaluate(values, {"plus_one": np.zeros(3)})
    assert again["both"].tolist() == [0, 0, 0]
    assert again["double"] is values["double"]


def test_a_replaced_function_computes_its_step_and_what_depends_on_it(graph: Graph) -> None:
    wrong = Step("double", lambda x: 3 * x, ("x",))
    assert graph.evaluate(graph.evaluate(X), {"double": wrong})["both"].tolist() == [4, 14, 30]


def test_a_function_and_a_value_may_be_replaced_together(graph: Graph) -> None:
    wrong = Step("both", lambda plus_one: plus_one, ("plus_one",))
    own = np.array([7.0, 7.0, 7.0])
    assert graph.evaluate(X, {"plus_one": own, "both": wrong})["both"].tolist() == [7, 7, 7]


def test_a_held_step_does_not_move_when_what_it_needs_does(graph: Graph) -> None:
    held = graph.replacing({"plus_one": np.zeros(3)})
    values = held.evaluate({**X, "plus_one": np.zeros(3)})
    assert held.evaluate(values, {"double": np.ones(3)})["both"].tolist() == [0, 0, 0]


def test_only_what_is_wanted_is_computed(graph: Graph) -> None:
    assert set(graph.evaluate(X, wanted=["double"])) == {"x", "double"}


def test_a_scalar_result_is_the_same_for_every_variant() -> None:
    constant = Step("constant", lambda: np.array(4.0), ())
    assert graph_of(["x"], [constant], "m").evaluate(X)["constant"].tolist() == [4, 4, 4]


def test_code_for_one_variant_runs_for_each() -> None:
    @each_variant
    def largest(x: Array) -> Any:
        return max(x)

    graph = graph_of(["x"], [step_of(largest)], "m")
    assert graph.evaluate({"x": np.array([[1, 5], [2, 3]])})["largest"].tolist() == [2, 5]


def test_batch_equals_one_by_one(graph: Graph) -> None:
    whole = graph.evaluate(X)
    for k in range(3):
        single = graph.evaluate({"x": X["x"][k : k + 1]})
        assert all(single[name] == whole[name][k : k + 1] for name in graph.steps)


def test_a_misspelt_need_names_the_nearest() -> None:
    def value(d_rael: Array) -> Array:
        return d_rael

    with pytest.raises(AuthorError, match=r"needs 'd_rael', .*did you mean 'd_real'\?"):
        graph_of(["d_real"], [step_of(value)], "model.py")


def steps_needing(needs: Mapping[str, str]) -> list[Step]:
    """Return steps with names and needs of one letter each."""
    return [Step(name, np.abs, tuple(need)) for name, need in needs.items()]


@pytest.mark.parametrize(
    ("needs", "said"),
    [
        ({"a": "b", "b": "a"}, "a circle: a(), b()"),
        ({"a": "b", "b": "a", "c": "b", "d": "c"}, "a circle: a(), b()"),
        ({"d": "c", "c": "b", "b": "ae", "a": "b", "e": ""}, "a circle: b(), a()"),
        ({"z": "", "a": "cz", "b": "a", "c": "b", "d": "abc"}, "a circle: a(), b(), c()"),
        ({"a": "a", "b": "a"}, "this step needs itself: a()"),
    ],
)
def test_a_circle_of_steps_is_named_without_the_steps_that_only_come_after_it(
    needs: dict[str, str], said: str
) -> None:
    with pytest.raises(AuthorError) as caught:
        graph_of([], steps_needing(needs), "model.py")
    assert str(caught.value).endswith(said)


@given(st.permutations("abcdef"), st.data())
def test_steps_are_sorted_into_waves_each_in_the_order_written(
    written: list[str], data: st.DataObject
) -> None:
    """Which step comes when must not change: slack is a sum over the steps, in their order."""
    rank = {name: data.draw(st.integers(0, 3)) for name in written}
    before = {n: "".join(other for other in written if rank[other] < rank[n]) for n in written}
    needs = {name: data.draw(st.sampled_from([before[name], before[name][:1]])) for name in written}
    waves: list[str] = []
    while left := [name for name in written if name not in waves]:
        waves += [name for name in left if set(needs[name]) <= set(waves)]
    assert list(graph_of([], steps_needing(needs), "model.py").steps) == waves


def test_a_step_with_the_name_of_a_given_is_refused() -> None:
    with pytest.raises(AuthorError, match="double\\(\\) has the name of a given"):
        graph_of(["x", "double"], [step_of(double)], "model.py")


def test_all_problems_are_told_at_once() -> None:
    steps = [Step("a", np.abs, ("p",)), Step("b", np.abs, ("q",))]
    with pytest.raises(AuthorError) as caught:
        graph_of([], steps, "model.py")
    assert len(caught.value.problems) == 2


def test_a_step_that_loses_the_variants_is_told_so() -> None:
    summed = Step("summed", lambda x: np.array([np.sum(x)] * 2), ("x",))
    with pytest.raises(AuthorError, match="the last axis is the variant, so it should be 3 long"):
        graph_of(["x"], [summed], "m").evaluate(X)


def test_a_step_cannot_change_what_it_is_given() -> None:
    def net(x: Array) -> Array:
        first = x[:1]
        first += 1
        return x

    given_to_it = {"x": np.array([1.0, 2.0])}
    with pytest.raises(AuthorError, match="compute something new"):
        graph_of(["x"], [step_of(net)], "model.py").evaluate(given_to_it)
    assert given_to_it["x"].tolist() == [1, 2]


def test_a_step_that_fails_says_with_what() -> None:
    def broken(x: Array) -> Array:
        return x @ np.ones(7)

    with pytest.raises(
        AuthorError, match=r"m:\d+: broken\(\) failed: .* \(it was given x \(3,\)\)"
    ):
        graph_of(["x"], [step_of(broken)], "m").evaluate(X)


def test_a_misconception_keeps_its_name_its_step_and_its_docstring() -> None:
    @misconception(double, share=0.25)
    def triples(x: Array) -> Array:
        """Take it twice, not three times."""
        return 3 * x

    assert (triples.name, triples.step.name, triples.share) == ("triples", "double", 0.25)
    assert triples.feedback == "Take it twice, not three times."
