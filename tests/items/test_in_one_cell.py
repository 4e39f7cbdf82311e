"""A whole vector or matrix in one cell: one blank and one column, and each entry earns its share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from marks.classes import block
from own import item_files, write_item
from spoken import said

from exgen.check.right import examples_come_out
from exgen.check.shown import the_question_gives_nothing_away, the_solution_shows_every_answer
from exgen.check.subject import Subject
from exgen.check.worded import every_blank_is_there_once
from exgen.check.work import honest_slips_are_followed
from exgen.cli import main
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import one
from exgen.items.schema import PaperFile
from exgen.marks.judging.marking import MarkedPart, Marker
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import Outcome, Rules, read_matrix
from exgen.sheets.typesetting import typeset_item
from exgen.variants.key import Key
from exgen.variants.key_file import read_key, write_key
from exgen.variants.paper import draw_paper

GIVEN = "a = { low = 2, high = 9, size = [2, 2] }\nk = { values = [0.25, 0.75] }\n"
MODEL = """
from exgen.items import misconception


def scaled(a, k):
    return a * k + np.array([[0.5, 1.25], [2.75, 0]])[:, :, None]


def product(scaled, a):
    return np.einsum("ijn,jkn->ikn", scaled, a.astype(float))


def row_sums(product):
    return product.sum(axis=1)


@misconception(product)
def multiplies_entry_by_entry(scaled, a):
    \"\"\"Rows times columns.\"\"\"
    return scaled * a
"""
PARTS: dict[str, dict[str, object]] = {
    "scaled": {"in_one_cell": True, "decimals": 2, "points": 4, "label": "$B$"},
    "product": {"in_one_cell": True, "decimals": 3, "points": 4, "label": "$BA$"},
    "row_sums": {"in_one_cell": True, "decimals": 3, "points": 2, "label": "$s$"},
}
FILES = item_files(GIVEN, PARTS, MODEL)
PAPER = PaperFile.model_validate({"title": "Whole", "questions": [{"items": ["own/whole"]}]})
WAYS = (
    "{0} {1}; {2} {3}",
    "[{0} {1}; {2} {3}]",
    "[{0}, {1}; {2}, {3}]",
    "[[{0}, {1}], [{2}, {3}]]",
    "{{{{{0}, {1}}}, {{{2}, {3}}}}}",
    "np.array([[{0}, {1}], [{2}, {3}]])",
    "array([[{0}, {1}],\n       [{2}, {3}]])",
    "\\begin{{pmatrix}} {0} & {1} \\\\ {2} & {3} \\end{{pmatrix}}",
    "$\\begin{{bmatrix}}{0}&{1}\\\\{2}&{3}\\end{{bmatrix}}$",
    "{0} {1}\n{2} {3}",
    "B = [{0} {1}; {2} {3}]",
    "{0} {1} {2} {3}",
)
"""How people type a matrix of 2 rows and 2 columns."""


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, "own/whole", FILES)
    return draw_paper("whole", PAPER, 7, 4, ())


def right(key: Key) -> dict[str, list[str]]:
    """Return the right entries of each part on the first sheet, by its label."""
    (asked,) = key.asked
    values = one(asked.values, 0)
    return {
        label: list(part.typed(values))
        for label, part in zip(asked.labels, asked.parts, strict=True)
    }


def typed(key: Key, changes: Mapping[str, str]) -> list[MarkedPart]:
    """Return the parts as marked of who is right on the first sheet but for the changes."""
    whole = {"1a": "{} {}; {} {}", "1b": "{} {}; {} {}", "1c": "{}; {}"}
    cells = {label: whole[label].format(*entries) for label, entries in right(key).items()}
    handed_in = block(key, [{}])
    for name, text in {**cells, **changes}.items():
        handed_in.cells[name] = [text]
    return list(Marker(key, {"own/whole": bank.load("own/whole")}).mark(handed_in).parts)


def test_a_sheet_has_one_blank_and_a_form_one_column(key: Key) -> None:
    assert key.cell_names() == ["1a", "1b", "1c"]
    for parts in typeset_item(bank.load("own/whole"), key.asked[0]):
        assert [field.name for part in parts for field in part.fields] == ["1a", "1b", "1c"]
        assert "all 4 entries in one cell, such as `1 2; 3 4`" in parts[0].instruction
        assert "all 2 entries in one cell, such as `1; 2`" in parts[2].instruction


@pytest.mark.parametrize("way", WAYS)
def test_a_matrix_is_read_in_whatever_way_it_is_typed(way: str, key: Key) -> None:
    for part in typed(key, {"1a": way.format(*right(key)["1a"])}):
        assert (part.marks.verdicts == Verdict.CORRECT).all()
        assert part.points.sum() == pytest.approx(part.worth)


def test_what_the_solution_shows_is_read_as_right(key: Key) -> None:
    (parts, *_) = typeset_item(bank.load("own/whole"), key.asked[0])
    answers = {field.name: field.answer for part in parts for field in part.fields}
    for part in typed(key, answers):
        assert part.points.sum() == pytest.approx(part.worth)


def test_each_entry_earns_its_share_and_what_follows_counts(key: Key) -> None:
    first, second, _ = (np.array(list(map(float, own))) for own in right(key).values())
    first[1] += 3.5
    a = one(key.asked[0].values, 0)["a"][..., 0].astype(float)
    second = (first.reshape(2, 2) @ a).reshape(-1)
    follows = {
        "1a": "{} {}; {} {}".format(*first),
        "1b": "{} {}; {} {}".format(*second),
        "1c": "{}; {}".format(*second.reshape(2, 2).sum(axis=1)),
    }
    parts = typed(key, follows)
    assert [part.points.sum() for part in parts] == pytest.approx([3, 4, 2])
    assert parts[1].marks.verdicts[:, 0].tolist().count(Verdict.FOLLOW_THROUGH) == 2


def test_a_known_mistake_is_told(key: Key) -> None:
    values = one(key.asked[0].values, 0)
    wrong = (values["scaled"] * values["a"])[..., 0].reshape(-1)
    _, part, _ = typed(key, {"1b": "{} {}; {} {}".format(*wrong), "1c": ""})
    assert (part.marks.verdicts == Verdict.MISCONCEPTION).all()
    assert "Rows times columns" in said(part.marks.reasons[0, 0])


def test_decimal_commas_are_read(key: Key) -> None:
    own = {
        label: ("{} {}; {} {}" if len(entries) > 2 else "{}; {}").format(
            *(entry.replace(".", ",") for entry in entries)
        )
        for label, entries in right(key).items()
    }
    for part in typed(key, own):
        assert part.points.sum() == pytest.approx(part.worth)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1 2; 3", "a 2 by 2 matrix is asked; entries found: 3"),
        ("5", "a 2 by 2 matrix is asked; entries found: 1"),
        ("[1 2 3; 4 5 6]", "a 2 by 2 matrix is asked; entries found: 6"),
        ("[[1, 2], [3, 4]]^T", "a matrix that is to be transposed"),
    ],
)
def test_another_shape_is_left_to_a_person_and_told_kindly(text: str, told: str, key: Key) -> None:
    part, *others = typed(key, {"1a": text})
    assert (part.marks.verdicts == Verdict.REVIEW).all()
    assert told in said(*part.answers.notes[0, 0])
    assert len(list(part.open())) == 1
    assert all(other.points.sum() == pytest.approx(other.worth) for other in others)


@pytest.mark.parametrize("text", ["", "-", "n/a"])
def test_nothing_is_blank_in_all_entries(text: str, key: Key) -> None:
    part, *_ = typed(key, {"1a": text})
    assert (part.marks.verdicts == Verdict.BLANK).all()
    assert part.points.sum() == 0


@pytest.mark.parametrize(
    ("text", "shape", "told"),
    [
        ("1 2; 3 4; 5 6", (2, 3), "a 2 by 3 matrix is asked, and this is 3 by 2"),
        ("1 2 3", (2,), "found 3 entries, expected 2"),
    ],
)
def test_rows_and_columns_must_be_as_many_as_asked(
    text: str, shape: tuple[int, ...], told: str
) -> None:
    reading = read_matrix(text, Rules(), shape)
    assert reading.outcome is Outcome.REVIEW
    assert said(*reading.notes) == told


@pytest.mark.parametrize(
    "text",
    ["1,5; 2", "8; 5,5", "8,0; 5", "1,5, 2", "1,5 ,2", "1 2; 3", "[1, 2], [3]", "(1; 2,5)"],
)
@pytest.mark.parametrize("comma", [True, False])
def test_a_comma_of_which_nobody_knows_what_it_parts_is_left_to_a_person(
    text: str,
    comma: bool,  # noqa: FBT001
) -> None:
    found = read_matrix(text, Rules(decimal_comma=comma), (3,))
    assert found.outcome is Outcome.REVIEW
    assert not found.values


@pytest.mark.parametrize(
    ("text", "shape", "entries"),
    [
        ("1,5,2", (3,), (1, 5, 2)),
        ("1,5; 2; 3", (3,), (1.5, 2, 3)),
        ("1,5, 2,25, 3", (3,), (1.5, 2.25, 3)),
        ("1, 5, 2", (3,), (1, 5, 2)),
        ("1,5; 2,3", (2, 2), (1, 5, 2, 3)),
        ("1,5 2; 3 4", (2, 2), (1.5, 2, 3, 4)),
    ],
)
def test_a_comma_that_can_be_but_one_thing_is_read(
    text: str, shape: tuple[int, ...], entries: tuple[float, ...]
) -> None:
    found = read_matrix(text, Rules(decimal_comma=any("." in str(e) for e in entries)), shape)
    assert found.outcome is Outcome.READ
    assert [tuple(map(float, found.values[0]))] == [entries]


def test_two_numbers_are_two_entries_but_one_with_a_decimal_comma_is_one() -> None:
    assert read_matrix("1 234", Rules(), (2,)).values == ((1, 234),)
    assert read_matrix("1,5", Rules(decimal_comma=True), (2,)).outcome is Outcome.REVIEW


@settings(derandomize=True, max_examples=200, deadline=None)
@given(text=st.text(alphabet="0123456789.,;[](){}| -+/e^T\n\\&x", max_size=40))
def test_whatever_is_typed_is_read_whole_or_not_at_all(text: str) -> None:
    reading = read_matrix(text, Rules(), (2, 2))
    assert all(len(vector) == 4 for vector in reading.values)
    assert reading.values or reading.outcome in (
        Outcome.BLANK,
        Outcome.REVIEW,
        Outcome.UNREADABLE,
    )


@pytest.mark.parametrize(
    ("told", "changes"),
    [
        ("leave rows, columns and labels out", {"rows": ["1", "2"]}),
        ("leave prefilled and fewer_rows out", {"prefilled": ["diagonal"]}),
    ],
)
def test_what_does_not_go_with_one_blank_is_refused(
    told: str, changes: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    parts = {**PARTS, "scaled": {**PARTS["scaled"], **changes}}
    write_item(tmp_path, "own/whole", item_files(GIVEN, parts, MODEL))
    with pytest.raises(AuthorError, match=told):
        bank.load("own/whole")


def test_a_key_is_read_as_it_was_written(key: Key, tmp_path: Path) -> None:
    write_key(key, tmp_path / "key.json")
    assert read_key(tmp_path / "key.json").asked[0].parts == key.asked[0].parts


def test_a_sound_item_passes(key: Key) -> None:
    del key
    subject = Subject(bank.load("own/whole"), 300, 1)
    for check in (
        examples_come_out,
        every_blank_is_there_once,
        honest_slips_are_followed,
        the_question_gives_nothing_away,
        the_solution_shows_every_answer,
    ):
        assert not check(subject).failures, check(subject)


def test_a_class_is_marked_from_its_form_with_pages_of_feedback(key: Key) -> None:
    del key
    Path("bank/papers").mkdir()
    asks = 'title = "Whole"\n[[questions]]\nitems = ["own/whole"]\n'
    Path("bank/papers/whole.toml").write_text(asks)
    formats = [
        option for name in ("html", "moodle", "qti21", "canvas") for option in ("--format", name)
    ]
    made = CliRunner().invoke(main, ["make", "whole", "--seed", "7", "-n", "2", *formats])
    assert made.exit_code == 0, made.output
    written = read_key(Path("whole-7/marking/key.json"))
    form = Path("whole-7/handout/submissions.csv").read_text().splitlines()
    assert form[0] == "student,sheet,1a,1b,1c"
    cells = ['"' + " ".join(own) + '"' for own in right(written).values()]
    Path("handed.csv").write_text(f"{form[0]}\nann,{written.codes[0]},{','.join(cells)}\n")
    graded = CliRunner().invoke(
        main, ["grade", "handed.csv", "--key", "whole-7/marking/key.json", "--feedback"]
    )
    assert graded.exit_code == 0, graded.output
    grades = next(Path().rglob("grades.csv")).read_text().splitlines()[1]
    assert "10" in grades.split(",")
    moodle = Path("whole-7/marking/moodle.xml").read_text()
    assert "NUMERICAL" not in moodle
