"""Matching on learning platforms: a menu of letters for each item, where a platform has menus."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from platforms import canvas_reader, cloze_reader, qti_reader
from platforms.papers import right
from platforms.test_canvas_analysis import write_analysis
from platforms.test_responses import write_report
from to_match import write_paper

from exgen import flow
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

SHEETS = 3


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An item that asks to match alone, and one that asks for a number too, for all platforms."""
    place = tmp_path_factory.mktemp("matching")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        formats = ("moodle", "canvas", "qti21")
        yield place / flow.make(write_paper(place), 7, count=SHEETS, formats=formats)


@pytest.fixture
def key(made: Path) -> Key:
    return read_key(made / KEY)


def of_each(key: Key) -> list[list[str]]:
    """Return what is right in each question, of which there is one for each item and sheet."""
    return [right(asked, sheet) for asked in key.asked for sheet in range(1, SHEETS + 1)]


def moved(typed: list[str]) -> list[str]:
    """Return answers with the letter after the first one, which is wrong."""
    return ["ABCDEFA"["ABCDEF".index(typed[0]) + 1], *typed[1:]]


def test_moodle_has_a_menu_of_the_letters_beside_each_item(made: Path, key: Key) -> None:
    questions = list(cloze_reader.questions_in((made / "marking/moodle.xml").read_bytes()))
    for question, typed in zip(questions, of_each(key), strict=True):
        assert [blank.kind for blank in question.blanks[:4]] == ["MULTICHOICE"] * 4
        for blank, letter in zip(question.blanks[:4], typed, strict=False):
            assert [answer.text for answer in blank.answers] == list("ABCDEF")
            assert [answer.text for answer in blank.answers if answer.share] == [letter]
            assert sum("Belongs to" in answer.feedback for answer in blank.answers) == 4
        assert question.text.count("<strong>A</strong>") == 1


def test_canvas_has_menus_where_nothing_else_is_asked(made: Path, key: Key) -> None:
    questions = list(canvas_reader.quiz_in(made / "marking/canvas.zip"))
    kinds = ["multiple_dropdowns_question", "fill_in_multiple_blanks_question"]
    assert [question.kind for question in questions] == [k for k in kinds for _ in range(SHEETS)]
    assert list(questions[0].blanks.values()) == [list("ABCDEF")] * 4
    for question, typed in zip(questions, of_each(key), strict=True):
        assert question.earned(typed) == 1
        assert question.earned(moved(typed)) == 1 - 1 / len(typed)


def test_qti_has_a_choice_within_the_line_of_each_item(made: Path, key: Key) -> None:
    questions = list(qti_reader.questions_in(made / "marking/qti21.zip"))
    for question, typed in zip(questions, of_each(key), strict=True):
        assert question.text.count("inlineChoiceInteraction ") == 4
        assert question.mark(typed).score == pytest.approx(question.most)
        assert question.mark(moved(typed)).score == pytest.approx(question.most - 1)


@pytest.mark.parametrize("platform", ["moodle", "canvas"])
def test_responses_are_marked_as_sheets_are(
    platform: str, made: Path, key: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.parent)
    both = [(2, right(key.asked[0], 2)), (3, moved(right(key.asked[1], 3)))]
    if platform == "moodle":
        report = write_report(tmp_path / "r.csv", key, [("01", both)])
    else:
        report = write_analysis(tmp_path / "r.csv", key, [("1", 1, both)])
    out, _, _ = flow.grade(report, key=made / KEY, out=tmp_path / "graded")
    (page,) = (out / "feedback").glob("*.md")
    fields = re.findall(r"- \[.*\] (.*), letter = `[A-F]`", page.read_text(encoding="utf-8"))
    assert len(set(fields)) >= 4
    with (out / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    verdicts = ["correct"] * 4 + ["wrong"] + ["partial"] * 3 + ["correct"]
    assert [row["verdict"] for row in rows] == verdicts
