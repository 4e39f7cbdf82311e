"""Drawing: repeatable, with random access, and fit to be asked."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from exgen.errors import DrawError
from exgen.items import bank, require
from exgen.items.columns import Array, count_of
from exgen.variants.sampling import Drawn, draw, random_words

ITEMS = bank.items()


@functools.cache
def first(name: str) -> Drawn:
    """The first 200 variants of an item."""
    return draw(bank.load(name), 7, 1, 200)


def same(one: Drawn, other: Drawn, at: slice = slice(None)) -> bool:
    return all(
        np.array_equal(array, other.values[name][..., at], equal_nan=array.dtype.kind == "f")
        for name, array in one.values.items()
    )


@pytest.mark.parametrize("name", ITEMS)
def test_asking_for_more_keeps_the_first_variants(name: str) -> None:
    assert same(draw(bank.load(name), 7, 1, 3), first(name), slice(0, 3))


@pytest.mark.parametrize("name", ITEMS)
def test_a_variant_is_the_same_wherever_the_drawing_starts(name: str) -> None:
    assert same(draw(bank.load(name), 7, 150, 2), first(name), slice(149, 151))


@pytest.mark.parametrize("name", ITEMS)
def test_variant_a_billion_can_be_drawn(name: str) -> None:
    item = bank.load(name)
    far = draw(item, 7, 10**9, 10)
    assert same(draw(item, 7, 10**9 + 4, 1), far, slice(4, 5))


@pytest.mark.parametrize("name", ITEMS)
def test_another_seed_draws_other_variants(name: str) -> None:
    assert not same(draw(bank.load(name), 8, 1, 20), first(name), slice(0, 20))


@pytest.mark.parametrize("name", ITEMS)
def test_every_requirement_holds_in_what_is_drawn(name: str) -> None:
    values, item = first(name).values, bank.load(name)
    for step in (requirement.step for requirement in item.requirements):
        needed = [values[need] for need in step.needs]
        assert np.all(item.graph.compute(step, needed, count_of(values)))


def test_the_stream_of_words_is_as_it_was_first_released() -> None:
    assert random_words("a key", 3, np.array([1, 2])).T.tolist() == STREAM
    assert random_words("a key", 3, np.array([2])).T.tolist() == STREAM[1:]


def test_the_words_of_a_variant_are_the_same_wherever_its_neighbours_are() -> None:
    near = random_words("a key", 5, np.arange(1, 2001))
    some = np.array([1, 2, 5, 700, 1500, 1501, 1999])
    assert np.array_equal(random_words("a key", 5, some), near[:, some - 1])


def test_what_nothing_fulfils_names_the_requirement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exgen.variants.sampling.MOST_ATTEMPTS", 5)
    item = bank.load("gan/optimal-discriminator")

    def the_weights_are_negative(a: Array) -> Array:
        return a < 0

    never = replace(item, requirements=(require(the_weights_are_negative),))
    with pytest.raises(DrawError, match=r"'the weights are negative' \(100 %\)"):
        draw(never, 7, 1, 1)


STREAM = [
    [11362365084792873546, 11883290425132637397, 4627062900843101032],
    [17762547397541237487, 5057290969428572646, 17657882876897567811],
]
