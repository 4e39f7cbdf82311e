"""An answer with the name of another field of its item waits for a person."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.answers.other_fields import leave_names_of_others
from exgen.items.kinds.number import NumberPart
from exgen.language.catalogue import language
from exgen.numerals import Outcome

V = {"step": "value", "label": "$V$", "points": 1}
BEST = {"step": "optimum", "label": "$V^*$", "points": 1}
BOTH = {"step": "pair", "label": "$w$", "labels": ["$D^*(1)$", "$D(1)$"], "points": 1}
VALUES = {"value": np.zeros(1), "optimum": np.zeros(1), "pair": np.zeros((2, 1))}


def outcome(step: str, field: int, typed: str, *written: dict[str, object]) -> tuple[Outcome, str]:
    """Return how a cell is read in an item of some parts, and what is said of it."""
    parts = [NumberPart.model_validate(part).asked() for part in written]
    answers = {}
    for part in parts:
        count = len(part.suffixes(VALUES[part.step].shape[:-1]))
        cells = [[""] for _ in range(count)]
        if part.step == step:
            cells[field] = [typed]
            cells[1 - field if count > 1 else field] = ["7"] if count > 1 else [typed]
        answers[part.step] = part.read(cells, VALUES)
    leave_names_of_others(parts, answers, VALUES)
    read = answers[step]
    (found,) = [one for one in Outcome if read.having(one)[field, 0]]
    return found, language().worded(read.notes.get((field, 0), ()))


@pytest.mark.parametrize(
    ("step", "field", "typed"),
    [
        ("value", 0, "V* = 1"),
        ("value", 0, r"V^{\ast} = 1"),
        ("value", 0, r"$V^\star = 1$"),
        ("optimum", 0, "V = 1"),
        ("optimum", 0, "V: 1"),
        ("value", 0, "optimum = 1"),
        ("pair", 0, "D(1) = 1"),
        ("pair", 1, "D*(1) = 1"),
        ("value", 0, "w = 1"),
    ],
)
def test_the_name_of_another_field_is_for_a_person(step: str, field: int, typed: str) -> None:
    found, said = outcome(step, field, typed, V, BEST, BOTH)
    assert found is Outcome.REVIEW
    assert "not the name of this field" in said


@pytest.mark.parametrize(
    ("step", "field", "typed"),
    [
        ("value", 0, "V = 1"),
        ("optimum", 0, "V* = 1"),
        ("optimum", 0, "V∗ = 1"),
        ("pair", 0, "D^*(1) = 1"),
        ("pair", 1, "D(1) = 1"),
        ("value", 0, "Answer: 1"),
    ],
)
def test_the_own_name_is_read(step: str, field: int, typed: str) -> None:
    assert outcome(step, field, typed, V, BEST, BOTH)[0] is Outcome.NOTE


def test_a_star_may_be_left_out_where_no_other_field_is_called_so() -> None:
    assert outcome("optimum", 0, "V = 1", BEST, BOTH)[0] is Outcome.NOTE


@pytest.mark.parametrize("typed", ["D*(1) = 0.7, D(1) = 0.2", "D^*(1) = 0.7; D(1) = 0.2"])
def test_a_vector_with_the_name_of_each_entry_is_read_as_a_whole(typed: str) -> None:
    parts = [NumberPart.model_validate(part).asked() for part in (V, BOTH)]
    answers = {
        "value": parts[0].read([[""]], VALUES),
        "pair": parts[1].read([[typed], [""]], VALUES),
    }
    leave_names_of_others(parts, answers, VALUES)
    assert answers["pair"].values[:, 0].tolist() == [0.7, 0.2]
    assert answers["pair"].having(Outcome.NOTE).all()


@pytest.mark.parametrize(
    ("typed", "expected"), [("V = (0.7, 0.2)", Outcome.REVIEW), ("d = (0.7, 0.2)", Outcome.NOTE)]
)
def test_a_vector_with_the_name_of_another_field_is_for_a_person(
    typed: str, expected: Outcome
) -> None:
    parts = [NumberPart.model_validate(part).asked() for part in (V, BOTH)]
    answers = {
        "value": parts[0].read([[""]], VALUES),
        "pair": parts[1].read([[typed], [""]], VALUES),
    }
    leave_names_of_others(parts, answers, VALUES)
    assert answers["pair"].having(expected).all()
