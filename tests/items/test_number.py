"""Numbers: tolerances set by hand, and whole vectors in one cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from exgen.items.columns import Array
from exgen.items.kinds.number import NumberPart
from exgen.items.kinds.typed import OUTCOMES
from exgen.numerals import Outcome

PART: dict[str, Any] = {"step": "x", "label": "$x$", "points": 1}


def slack(reference: float, **tolerance: float) -> float:
    part = NumberPart.model_validate({**PART, "tolerance": tolerance}).asked()
    return float(part.slack(np.array([reference]))[0])


@pytest.mark.parametrize(
    ("tolerance", "reference", "expected"),
    [
        ({"absolute": 0.01}, 1234.5, 0.01),
        ({"absolute": 0.001, "relative": 0.01}, -200, 2.001),
        ({"significant": 3}, 1234.5, 5),
        ({"significant": 3}, 0.0012345, 0.000005),
        ({"significant": 2}, -99, 0.5),
    ],
)
def test_a_tolerance_set_by_hand_is_used_as_it_is(
    tolerance: dict[str, float], reference: float, expected: float
) -> None:
    assert slack(reference, **tolerance) == pytest.approx(expected)
    assert not NumberPart.model_validate({**PART, "tolerance": tolerance}).asked().rounded


def test_a_relative_tolerance_needs_a_floor() -> None:
    with pytest.raises(ValueError, match="set absolute"):
        slack(1, relative=0.01)


@pytest.mark.parametrize("typed", ["[0.27, 1.3217]", "(0.27; 1.3217)", "[0,27; 1,3217]"])
def test_a_vector_has_the_notes_of_its_own_reading_alone(typed: str) -> None:
    part = NumberPart.model_validate(PART).asked()
    answers = part.read([[typed], [""]], {"x": np.zeros((2, 1))})
    codes = {note.code for notes in answers.notes.values() for note in notes}
    assert codes <= {"read.as", "read.decimal-comma"}


@pytest.mark.parametrize("typed", ["[1.5, -2.5]", "(1.5; -2.5)", "1.5 -2.5"])
def test_a_whole_vector_in_the_first_cell_fills_the_others(typed: str) -> None:
    part = NumberPart.model_validate(PART).asked()
    answers = part.read([[typed], [""]], {"x": np.zeros((2, 1))})
    assert answers.values[:, 0].tolist() == [1.5, -2.5]
    assert answers.having(Outcome.READ, Outcome.NOTE).all()


MATRIX = NumberPart.model_validate({**PART, "label": "X"}).asked()
ROWS = {"x": np.zeros((2, 3, 1))}


@pytest.mark.parametrize(
    "typed",
    [
        ("1 2 3", "4 5 6"),
        ("[1, 2, 3]", "[4, 5, 6]"),
        ("1; 2; 3", "4; 5; 6"),
        ("1, 2, 3", "4, 5, 6"),
        ("[1 2 3]", "[4 5 6]"),
        ("(1, 2, 3)", "(4, 5, 6)"),
        ("1 2 3;", "4 5 6"),
        ("1 & 2 & 3", "4 & 5 & 6"),
    ],
)
def test_a_row_of_a_matrix_in_its_first_cell_fills_the_others(typed: tuple[str, str]) -> None:
    answers = MATRIX.read([[typed[0]], [""], [""], [typed[1]], [""], [""]], ROWS)
    assert answers.values[..., 0].tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    "typed", [("1", "4"), ("1/2", "ln 2"), ("1.5", "2,5"), ("1 1/2", "2"), ("x = 1", "bla")]
)
def test_a_column_of_a_matrix_alone_is_no_row(typed: tuple[str, str]) -> None:
    answers = MATRIX.read([[typed[0]], [""], [""], [typed[1]], [""], [""]], ROWS)
    alone = [MATRIX.read_cell(text, 0).outcome for text in typed]
    assert [OUTCOMES[code] for code in answers.outcomes[[0, 3], 0]] == alone
    assert answers.having(Outcome.BLANK)[[1, 2, 4, 5]].all()


@pytest.mark.parametrize(
    ("reference", "decimals", "away", "even"),
    [
        (2.675, 2, "2.68", "2.67"),
        (-0.125, 2, "-0.13", "-0.12"),
        (2.5, 0, "3", "2"),
        (0.35, 1, "0.4", "0.3"),
    ],
)
def test_a_right_answer_at_a_half_is_told_one_way_and_is_right_both_ways(
    reference: float, decimals: int, away: str, even: str
) -> None:
    part = NumberPart.model_validate({**PART, "decimals": decimals}).asked()
    values = {"x": np.array([reference])}
    assert part.typed(values) == (away,)
    assert part.as_typed(values["x"]).tolist() == [float(away)]
    for typed in (away, even):
        answer = part.read([[typed]], values).values
        assert part.shares(answer, values["x"], part.slack(values["x"]), values).tolist() == [[1]]


def test_a_vector_of_another_length_goes_to_a_person() -> None:
    part = NumberPart.model_validate(PART).asked()
    answers = part.read([["[1, 2, 3]"], [""]], {"x": np.zeros((2, 1))})
    assert answers.having(Outcome.REVIEW).all()


@pytest.mark.parametrize(
    ("shape", "suffixes"), [((), [""]), ((2,), [".1", ".2"]), ((1, 2), [".1.1", ".1.2"])]
)
def test_fields_are_named_by_their_place(shape: tuple[int, ...], suffixes: list[str]) -> None:
    assert list(NumberPart.model_validate(PART).asked().suffixes(shape)) == suffixes


def test_where_a_whole_number_is_asked_and_right_nothing_between_is() -> None:
    part = NumberPart.model_validate({**PART, "decimals": 0}).asked()
    reference = np.array([360.0, 360.0, 360.4, 0.1 * 30, -2.0])  # as of np.floor, and of a mean
    answer = np.array([360.5, 360.0, 360.0, 3.0, -2.49])
    shares = part.shares(answer, reference, part.slack(reference), {"x": reference})
    assert shares[0].tolist() == [0, 1, 1, 1, 0]
    said = [reason.code for reason in part.comments(answer, {"x": reference})]
    assert [code == "mark.not-whole" for code in said] == [True, False, False, False, True]
    whole = reference.astype(int)
    assert part.shares(answer, whole, part.slack(whole), {"x": whole})[0].tolist() == [
        0,
        1,
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("right", "decimals", "shown"),
    [
        (np.array([[2.0], [1.0]]), 0, ("2", "1")),
        (np.array([3]), 2, ("3",)),
        (np.array([2.0]), 2, ("2.0000",)),
    ],
)
def test_a_whole_number_that_is_exact_is_shown_without_decimals(
    right: Array, decimals: int, shown: tuple[str, ...]
) -> None:
    asked = NumberPart.model_validate(
        {"step": "s", "points": 1, "label": "s", "decimals": decimals}
    ).asked()
    assert asked.as_shown({"s": right}) == shown
    # codes of answers are made of it: points that were typed by hand must be found again
    assert asked.reference({"s": right}) == tuple(
        f"{x:.{decimals + 2}f}" for x in right.reshape(-1)
    )
