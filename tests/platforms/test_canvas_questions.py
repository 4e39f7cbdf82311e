"""A quiz for Canvas: each question as its importer takes it, for every item and kind of answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from platforms import papers
from platforms.canvas_reader import Question, quiz_in
from platforms.own_paper import ITEMS, SHOWN

from exgen import flow
from exgen.items.columns import one
from exgen.language import Reason
from exgen.variants.key import AskedItem, Key
from exgen.variants.separation import changed_parts

BLANKS = "fill_in_multiple_blanks_question"


@pytest.fixture(scope="module", params=papers.PAPERS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper of the bank, or one with every kind of answer, for Canvas."""
    return papers.made_for("canvas", request.param, tmp_path_factory.mktemp("canvas"))


@pytest.fixture
def key(made: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    return papers.key_of(made, monkeypatch)


@pytest.fixture
def questions(made: Path, key: Key) -> list[tuple[Question, AskedItem, int]]:
    """The questions, each with the item and the place of the variant that it is."""
    found = quiz_in(made / "marking/canvas.zip")
    return [(q, *own) for q, own in zip(found, papers.variants(key), strict=True)]


def test_each_item_is_a_group_of_which_one_variant_is_picked(
    questions: list[tuple[Question, AskedItem, int]], key: Key
) -> None:
    for question, asked, sheet in questions:
        name = f"{asked.item} v{sheet + 1:04d}"
        assert (question.group, question.picked, question.name) == (asked.item, "1", name)
        assert question.points == question.group_points == sum(p.points for p in asked.parts)
        hidden = f'<span style="display:none">[exgen {name}] [{key.codes[sheet]}]</span>'
        assert question.text.startswith(hidden)
        assert question.general
    idents = [question.ident for question, _, _ in questions]
    assert len(set(idents)) == len(idents)


def test_right_answers_earn_all_points_and_others_none(
    questions: list[tuple[Question, AskedItem, int]],
) -> None:
    for question, asked, sheet in questions:
        right = papers.right(asked, sheet + 1)
        kinds = [part.kind not in papers.OPEN for _, part, _ in asked.fields()]
        # a row that is not needed is wrong in Canvas, whatever stands there
        marked = [counts and bool(text) for text, counts in zip(right, kinds, strict=True)]
        typed = [text if counts else "" for text, counts in zip(right, marked, strict=True)]
        assert question.earned(typed) == pytest.approx(sum(marked) / len(marked))
        assert question.earned(["nothing"] * len(right)) == 0
        assert question.earned([""] * len(right)) == 0


def test_a_number_is_right_in_as_many_decimals_as_asked_just_within_its_tolerance(
    questions: list[tuple[Question, AskedItem, int]],
) -> None:
    counted = 0
    for question, asked, sheet in questions:
        right = papers.right(asked, sheet + 1)
        values, slacks = one(asked.values, sheet), one(asked.slacks, sheet)
        numbers = [
            (values[part.step].reshape(-1)[at], slacks[part.step].reshape(-1)[at], part)
            for part in asked.parts
            for at in part.places_asked(values[part.step].shape[:-1])
            if part.numeric
        ]
        given = asked.load().accepted(asked.parts[0].step)
        if len(numbers) < len(right) or given or not all(right):
            continue
        for place, (number, slack, part) in enumerate(numbers):
            unit = float(part.last_place(np.array(number)))
            for steps in (-2, -1, 0, 1, 2):
                near = float(right[place]) + steps * unit
                typed = [*right[:place], part.digits.write(near), *right[place + 1 :]]
                within = abs(near - number) <= slack + 1e-9 * unit
                assert (question.earned(typed) == 1) == within
                counted += within
    assert counted


def test_an_item_with_one_number_has_its_tolerance_unless_canvas_would_round_it(
    questions: list[tuple[Question, AskedItem, int]],
) -> None:
    for question, asked, sheet in questions:
        if len(list(asked.fields())) == 1 and asked.parts[0].numeric:
            slack = one(asked.slacks, sheet)[asked.parts[0].step].item()
            by_number = slack == 0 or slack >= 0.0005
            assert question.kind == ("numerical_question" if by_number else BLANKS)


def test_known_mistakes_are_told_with_the_solution(
    questions: list[tuple[Question, AskedItem, int]],
) -> None:
    for question, asked, _ in questions:
        told, item = "Known mistakes" in question.general, asked.load()
        assert told or not any(changed_parts(item, wrong.step) for wrong in item.misconceptions)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Reason]]:
    """A paper of hostile words, and what was said of it."""
    made, said = papers.own_for("canvas", tmp_path_factory.mktemp("own"))
    return made / "marking/canvas.zip", said


def test_hostile_words_come_through(own: tuple[Path, list[Reason]]) -> None:
    first = next(quiz_in(own[0]))
    assert first.text.count(SHOWN) == 3
    assert first.general.count(SHOWN) == 3
    assert f"{SHOWN}x" not in first.text


def test_each_kind_of_item_is_the_question_that_canvas_has_for_it(
    own: tuple[Path, list[Reason]],
) -> None:
    kinds = {question.group: question.kind for question in quiz_in(own[0])}
    expected = (
        *(BLANKS, BLANKS, "numerical_question", "multiple_answers_question", "essay_question"),
        "multiple_choice_question",
    )
    assert kinds == dict(zip(ITEMS, expected, strict=True))
    ticks = next(question for question in quiz_in(own[0]) if question.group == "own/ticks")
    assert sorted(text[:3] for text, _, _ in ticks.options.values()) == ["A: ", "B: ", "C: "]
    assert all("So it is" in remark for _, _, remark in ticks.options.values())


def test_a_tiny_number_is_compared_as_it_is_typed(own: tuple[Path, list[Reason]]) -> None:
    kinds = next(question for question in quiz_in(own[0]) if question.group == "own/kinds")
    tiny = kinds.blanks["blank_2a_1"]
    assert all(text.replace(",", ".").lstrip("0").startswith(".0000") for text in tiny)
    assert any("," in text for text in tiny)


def test_what_canvas_cannot_hold_is_said_once(own: tuple[Path, list[Reason]]) -> None:
    inner = [note.arg("said") for note in own[1] if note.code == "note.of-file"]
    assert [(note.code, dict(note.args).get("part")) for note in inner] == [
        ("note.platform-spellings", None),
        ("note.platform-mistakes", None),
        ("note.platform-as-solved", "2c"),
        ("note.platform-unmarked", "2e"),
        ("note.platform-weights", None),
        ("note.platform-unmarked", "5a"),
    ]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    each = [
        flow.make("gan-tutorial", 7, count=2, formats=["canvas"], out=tmp_path / name)
        for name in ("first", "second")
    ]
    first, second = ((made / "marking/canvas.zip").read_bytes() for made in each)
    assert first == second
