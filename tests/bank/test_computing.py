"""The keys of the number systems, confirmed by Python's own digits and numpy's bytes."""

from __future__ import annotations

import numpy as np

from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.items.words import number_of, word_of
from exgen.marks.judging.grading import mark
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import draw

from .samples import COUNT, SEED, samples

ITEM = "computing/number-systems"


def test_the_digits_are_those_of_the_number() -> None:
    for sample in samples(ITEM):
        assert int(word_of(float(sample["in_binary"])), 2) == sample["n"]
        assert int(word_of(float(sample["in_hex"])), 16) == sample["n"]


def test_the_register_is_one_of_numpys_bytes() -> None:
    for sample in samples(ITEM):
        numbers = np.array([-sample["m"], sample["other"]]).astype(np.int8)
        with np.errstate(over="ignore"):
            held = numbers[:1] + numbers[1:]
        unsigned = numbers.view(np.uint8).astype(int)
        assert np.binary_repr(numbers[0], 8) == word_of(float(sample["negative"]))
        assert np.binary_repr(held[0], 8) == word_of(float(sample["total"]))
        assert held[0] == sample["value"]
        carry, overflow = (word_of(flag) == "true" for flag in sample["flags"])
        assert carry == (unsigned.sum() > 255)
        assert overflow == (held[0] != sample["other"] - sample["m"])


def test_a_wrong_word_is_gone_on_with_however_it_is_spelt() -> None:
    item = bank.load(ITEM)
    drawn = draw(item, SEED, 1, COUNT)
    typed = {name: array.astype(float) for name, array in handed_in(item, drawn.values).items()}
    wrong = ["1010 1111", "0b10101111"]
    typed["in_binary"][:] = [number_of(wrong[k % 2]) for k in range(COUNT)]
    typed["in_hex"][:] = number_of("AF")
    marks = mark(rows_of(item, drawn), answered(item, typed))["in_hex"]
    right = drawn.values["n"] == int("AF", 16)
    assert np.all((marks.verdicts == Verdict.FOLLOW_THROUGH) | right)
