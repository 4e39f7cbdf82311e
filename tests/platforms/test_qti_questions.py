"""Packages in QTI 2.1: each question as its specification reads it, for every item and kind of answer."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from platforms import papers
from platforms.qti_reader import Question, questions_in

from exgen import flow
from exgen.items.columns import one
from exgen.language import Reason
from exgen.sheets.markup import convert
from exgen.variants.key import AskedItem, Key


@pytest.fixture(scope="module", params=papers.PAPERS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper of the bank, or one with every kind of answer, in QTI 2.1."""
    return papers.made_for("qti21", request.param, tmp_path_factory.mktemp("qti"))


@pytest.fixture
def key(made: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    return papers.key_of(made, monkeypatch)


@pytest.fixture
def questions(made: Path, key: Key) -> list[tuple[Question, AskedItem, int]]:
    """The questions, each with the item and the place of the variant that it is."""
    found = questions_in(made / "marking/qti21.zip")
    return [(q, *own) for q, own in zip(found, papers.variants(key), strict=True)]


def test_each_item_is_a_section_of_which_one_variant_is_picked(
    questions: list[tuple[Question, AskedItem, int]], key: Key
) -> None:
    for question, asked, sheet in questions:
        assert (question.section, question.picked) == (asked.item, "1")
        assert question.title == f"{asked.item} v{sheet + 1:04d} {key.codes[sheet]}"
        assert question.most == sum(part.points for part in asked.parts)
    idents = [question.ident for question, _, _ in questions]
    assert len(set(idents)) == len(idents)


def test_right_answers_earn_all_points_and_others_none(
    questions: list[tuple[Question, AskedItem, int]],
) -> None:
    for question, asked, sheet in questions:
        right = papers.right(asked, sheet + 1)
        counts = [part.kind not in papers.OPEN for _, part, _ in asked.fields()]
        typed = [text if own else "" for text, own in zip(right, counts, strict=True)]
        marked = question.mark(typed)
        points = sum(part.points for part in asked.parts if part.kind not in papers.OPEN)
        assert marked.score == pytest.approx(points)
        assert marked.feedback == ["SOLUTION"]
        assert question.mark([""] * len(right)).score == 0
        assert question.mark(["nothing"] * len(right)).score == 0


def test_each_field_earns_its_share_within_its_tolerance(
    questions: list[tuple[Question, AskedItem, int]],
) -> None:
    for question, asked, sheet in questions:
        values, slacks = one(asked.values, sheet), one(asked.slacks, sheet)
        kinds = [part for _, part, _ in asked.fields()]
        numbers = {
            part.step: iter(
                [
                    (values[part.step].ravel()[at], slacks[part.step].ravel()[at])
                    for at in part.places_asked(values[part.step].shape[:-1])
                ]
            )
            for part in asked.parts
            if part.numeric
        }
        for place, part in enumerate(kinds):
            if not part.numeric:
                continue
            number, slack = next(numbers[part.step])
            if math.isnan(number):  # in a row that is not needed
                continue
            share = part.points / part.asks(values).sum()
            for beyond, earned in ((0, share), (slack, share), (-slack, share)):
                typed = [""] * len(kinds)
                typed[place] = repr(float(number + beyond))
                assert question.mark(typed).score == pytest.approx(earned)
            typed[place] = repr(float(number + 1.01 * slack + 1e-3 * (not slack)))
            mark = question.mark(typed)
            assert mark.score < share or mark.feedback != ["SOLUTION"]


def test_known_mistakes_earn_their_share_and_are_told(
    questions: list[tuple[Question, AskedItem, int]],
) -> None:
    for question, asked, sheet in questions:
        item = asked.load()
        values = item.graph.evaluate(asked.values)
        for wrong in item.misconceptions:
            again = item.graph.evaluate(values, {wrong.step.name: wrong.step})
            right = papers.right(asked, sheet + 1)
            typed = [
                text
                for part in asked.parts
                for text in papers.typed_in(part, one(again if part.numeric else values, sheet))
            ]
            for place, (text, own) in enumerate(zip(typed, right, strict=True)):
                if (
                    text == own
                    or not own
                    or not math.isfinite(float(text.replace(",", ".") or "nan"))
                ):
                    continue
                blank = [""] * len(right)
                blank[place] = text
                marked = question.mark(blank)
                assert marked.feedback[0] == "SOLUTION"
                assert len(marked.feedback) == 2 or wrong.may_coincide
                assert all(question.told(ident).strip() for ident in marked.feedback)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Reason]]:
    """A paper of hostile words, and what was said of it."""
    made, said = papers.own_for("qti21", tmp_path_factory.mktemp("own"))
    return made / "marking/qti21.zip", said


def test_hostile_words_come_through(own: tuple[Path, list[Reason]]) -> None:
    first = next(questions_in(own[0]))
    hostile = "}~#<&]]>\\"
    assert "".join(first.tree.itertext()).count(hostile) == 6
    assert first.told("Ma_0").endswith("\\x")
    (number,) = first.tree.findall("{*}responseDeclaration[@baseType='float']//{*}value")
    marked = first.mark([repr(float(number.text or "") + 1), ""])
    assert marked.score == 0
    assert marked.feedback == ["SOLUTION", "Ma_0"]


def test_wrong_statements_cost_as_much_as_all_right_ones_earn(
    own: tuple[Path, list[Reason]],
) -> None:
    ticks = next(question for question in questions_in(own[0]) if question.section == "own/ticks")
    (value,) = ticks.tree.findall("{*}responseDeclaration/{*}correctResponse/{*}value")
    right = value.text or ""
    first, second = sorted({"A", "B", "C"} - {right})
    ticked = {right: 2, f"{right}, {first}": 1, first: 0, "A, B, C": 0, f"{first}, {second}": 0}
    assert {letters: ticks.mark([letters]).score for letters in ticked} == ticked


def test_what_a_platform_must_leave_to_a_person_is_said(own: tuple[Path, list[Reason]]) -> None:
    inner = [note.arg("said") for note in own[1] if note.code == "note.of-file"]
    assert [(note.code, note.arg("part")) for note in inner] == [
        ("note.platform-as-solved-by-hand", "2c"),
        ("note.platform-by-hand", "2e"),
        ("note.platform-by-hand", "5a"),
    ]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    each = [
        flow.make("gan-tutorial", 7, count=2, formats=["qti21"], out=tmp_path / name)
        for name in ("first", "second")
    ]
    first, second = ((made / "marking/qti21.zip").read_bytes() for made in each)
    assert first == second


def test_words_have_no_attributes_of_looks() -> None:
    text = (
        '| a | $b$ |\n|:--|--:|\n| `style="x"` | $\\begin{matrix} 1 & 2 \\end{matrix}$ |\n\nc. d\n'
    )
    (found,) = convert([text], "xhtml")
    assert "<th>a</th>" in found
    assert found.count("style=") == 1
    assert "<mtable" in found
    assert 'type="a"' not in found
    assert 'start="3"' not in found
