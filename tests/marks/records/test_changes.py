"""Re-marking: exactly what changed is told, and nobody need lose by it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken import each_said, said

from exgen.answers.blocks import Block
from exgen.errors import FileError
from exgen.items.kinds.number import NumberPart
from exgen.marks.judging.marking import Marked, Marker, SetTotal, tell
from exgen.marks.records.changes import GONE, NEW, Changes
from exgen.marks.records.earlier import read_earlier
from exgen.marks.records.gradebook import Gradebook
from exgen.marks.records.never_lower import keep_higher
from exgen.people.codes import sheet_codes
from exgen.variants.key import AskedItem, Key

SHEETS = 6
VALUES = {"value": np.arange(6.0), "pair": np.ones((3, 6))}
SLACKS = {step: np.full(values.shape, 1e-3) for step, values in VALUES.items()}
PARTS = (
    NumberPart(step="value", points=2, label="v").asked(),
    NumberPart(step="pair", points=1, label="p").asked(),
)
ASKED = AskedItem("gan/step", "", ("1a", "1b"), PARTS, VALUES, SLACKS)
CODES = sheet_codes("paper", ["gan/step"], 7, range(1, SHEETS + 1))
KEY = Key("paper", "Paper", 7, SHEETS, CODES, (), (ASKED,))
RIGHT = {
    "1a": [str(sheet) for sheet in range(6)],
    "1b.1": ["1"] * 6,
    "1b.2": ["1"] * 6,
    "1b.3": ["1"] * 6,
}

KEPT = "kept from the earlier marking"


def marked(cells: dict[str, list[str]], sheets: range = range(1, 7), key: Key = KEY) -> Marked:
    """Return the marks of the sheets with these answers to them."""
    own = {name: [column[sheet - 1] for sheet in sheets] for name, column in cells.items()}
    students = [f"=s{sheet}" for sheet in sheets]
    return Marker(key, {}).mark(Block([*sheets], students, np.array([*sheets]), own))


def graded(block: Marked, folder: Path) -> Path:
    """Write a marking into a folder."""
    folder.mkdir(exist_ok=True)
    tell([block], [Gradebook(folder, KEY)])
    return folder


def changes(folder: Path, *blocks: Marked) -> tuple[Changes, list[dict[str, str]]]:
    """Return what changed since the marking in a folder."""
    found = Changes(folder, read_earlier(folder))
    tell(blocks, [found])
    with (folder / "changes.csv").open(encoding="utf-8", newline="") as file:
        return found, list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A marking of right answers."""
    return graded(marked(RIGHT), tmp_path / "graded")


def other(**columns: list[str]) -> dict[str, list[str]]:
    return RIGHT | {name.replace("_", "."): column for name, column in columns.items()}


def test_the_same_marks_are_no_change(folder: Path) -> None:
    found, rows = changes(folder, marked(RIGHT))
    assert rows == []
    assert (found.changed, found.rows, found.new, found.gone) == (0, 0, 0, 0)


def test_thirds_of_a_point_are_no_change_for_being_written_to_two_decimals(folder: Path) -> None:
    assert "0.33" in (folder / "answers.csv").read_text()
    assert changes(folder, marked(RIGHT))[1] == []


def test_a_changed_field_is_told_with_both_marks_and_the_reason(folder: Path) -> None:
    found, rows = changes(folder, marked(other(**{"1a": ["0", "1", "9", "3", "4", "5"]})))
    assert rows == [
        {
            "student": "'=s3",
            "sheet": CODES[2],
            "field": "1a",
            "before": "2",
            "after": "0",
            "difference": "-2",
            "verdict_before": "correct",
            "verdict_after": "wrong",
            "reason": "this is not the right answer",
        }
    ]
    assert (found.changed, found.rows, found.difference) == (1, 1, -2)


@pytest.mark.parametrize("before", ["2", "9", "0x10"])
@pytest.mark.parametrize("after", ["2", "9", "0x10"])
@pytest.mark.parametrize("points", [(3, 3), (None, 3), (3, None), (2, 3), (None, 0)])
def test_a_total_is_a_change_where_it_differs_or_waited(
    before: str, after: str, points: tuple[float | None, float | None], tmp_path: Path
) -> None:
    """Whatever is earned, a total that a person has set is the same total."""
    was, now = (
        replace(block, set_totals={} if total is None else {2: SetTotal(total, GONE)})
        for answer, total in zip((before, after), points, strict=True)
        for block in [marked(other(**{"1a": ["0", "1", answer, "3", "4", "5"]}))]
    )
    _, rows = changes(graded(was, tmp_path / "graded"), now)
    totals = [row for row in rows if row["field"] == "total"]
    same = was.totals[2] == now.totals[2] and was.waits[2] == now.waits[2]
    assert [row for row in totals if row["difference"] == "0"] == [
        row for row in totals if was.waits[2] != now.waits[2] and was.totals[2] == now.totals[2]
    ]
    assert not (same and totals)
    if points == (2, 3):
        assert [row["difference"] for row in totals] == ["1"]


def test_rows_that_are_new_or_gone_are_told(folder: Path) -> None:
    graded(marked(RIGHT, range(1, 5)), folder)
    found, rows = changes(folder, marked(RIGHT, range(2, 4)), marked(RIGHT, range(4, 6)))
    told = [(row["sheet"][:4], row["before"], row["after"], row["reason"]) for row in rows]
    assert told == [("0005", "", "3", said(NEW)), ("0001", "3", "", said(GONE))]
    assert (found.changed, found.new, found.gone) == (0, 1, 1)


def attempts(*answers: str, first: int = 0, student: str = "s") -> Marked:
    """Return the marks of several rows of one student and sheet, by their answer to 1a."""
    count = len(answers)
    rows = [*range(first, first + count)]
    cells = {name: [column[2]] * count for name, column in RIGHT.items()} | {"1a": [*answers]}
    block = Block(rows, [student] * count, np.full(count, 3), cells, turns={r: r for r in rows})
    return Marker(KEY, {}).mark(block)


def test_rows_of_one_student_and_sheet_are_compared_one_by_one(folder: Path) -> None:
    graded(attempts("2", "9", "9"), folder)
    assert changes(folder, attempts("2", "9", "9"))[1] == []
    found, rows = changes(folder, attempts("9"), attempts("2", "9", "2", first=1))
    told = [(row["before"], row["after"], row["difference"], row["reason"]) for row in rows]
    assert [row[:3] for row in told] == [("2", "0", "-2"), ("0", "2", "2"), ("", "3", "3")]
    assert told[-1][3] == said(NEW)
    assert (found.changed, found.new, found.gone) == (2, 1, 0)


def test_each_row_of_one_student_and_sheet_keeps_its_own_higher_points(folder: Path) -> None:
    earlier = read_earlier(graded(attempts("2", "9", "2"), folder))
    blocks = [attempts("9", "9"), attempts("9", "9", first=2)]
    for _ in range(2):  # a stage remembers nothing: a block may be marked again
        kept = [keep_higher(block, earlier) for block in blocks]
        assert [points for one in kept for points in one.parts[0].points[0]] == [2, 0, 2, 0]


def test_a_student_who_writes_the_id_otherwise_is_the_same(folder: Path) -> None:
    graded(attempts("2", student="Müller"), folder)
    found, rows = changes(folder, attempts("2", student="MÜLLER"))
    assert (rows, found.new, found.gone) == ([], 0, 0)
    kept = keep_higher(attempts("9", student="müller"), read_earlier(folder))
    assert kept.totals == [3]
    assert [row["student"] for row in changes(folder, marked(RIGHT))[1]][-1] == "Müller"


def test_what_is_gone_is_not_listed_after_a_failure(folder: Path) -> None:
    found = Changes(folder, read_earlier(folder))
    found.add(marked(RIGHT, range(1, 4)))
    assert len((folder / "changes.csv").read_text().splitlines()) == 1
    found.finish()
    assert len((folder / "changes.csv").read_text().splitlines()) == 4


@pytest.mark.parametrize(
    ("now", "note"),
    [
        (["0", "1", "9", "3", "4", "5"], "1 answer in 1 row has other points, -2 in all"),
        (["0", "1", "9", "9", "4", "5"], "2 answers in 2 rows have other points, -4 in all"),
        (RIGHT["1a"], "0 answers in 0 rows have other points, +0 in all"),
    ],
)
def test_what_changed_in_all_is_told(folder: Path, now: list[str], note: str) -> None:
    notes = tell([marked(other(**{"1a": now}))], [Changes(folder, read_earlier(folder))])
    tail = "0 rows are new, 0 rows have gone: see changes.csv"
    assert each_said(notes) == [f"against the earlier marking, {note}; {tail}"]


def test_one_row_that_is_new_or_gone_is_one_row(folder: Path) -> None:
    earlier = read_earlier(graded(marked(RIGHT, range(1, 3)), folder))
    notes = tell([marked(RIGHT, range(2, 4))], [Changes(folder, earlier)])
    assert "; 1 row is new, 1 row has gone: see" in said(notes[0])


@given(
    st.lists(st.booleans(), min_size=24, max_size=24),
    st.lists(st.booleans(), min_size=24, max_size=24),
)
@settings(derandomize=True, deadline=None, max_examples=30)
def test_exactly_the_fields_that_changed_are_told(
    tmp_path_factory: pytest.TempPathFactory, before: list[bool], after: list[bool]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "graded"
    names = [(name, sheet) for name in RIGHT for sheet in range(6)]

    def answers(right: list[bool]) -> dict[str, list[str]]:
        cells = {name: list(column) for name, column in RIGHT.items()}
        for (name, sheet), is_right in zip(names, right, strict=True):
            if not is_right:
                cells[name][sheet] = "77"
        return cells

    first, second = marked(answers(before)), marked(answers(after))
    found, rows = changes(graded(first, folder), second)
    told = {(row["field"], int(row["sheet"][:4]) - 1) for row in rows}
    differ = zip(names, before, after, strict=True)
    assert told == {name for name, old, new in differ if old != new}
    total = sum(p.points.sum() for p in second.parts) - sum(p.points.sum() for p in first.parts)
    assert found.difference == pytest.approx(total, abs=0.01 * max(len(rows), 1))

    kept = keep_higher(second, read_earlier(folder))
    for old, new, best in zip(first.parts, second.parts, kept.parts, strict=True):
        assert best.points == pytest.approx(np.maximum(old.points, new.points), abs=0.005)
        lost = (old.points > new.points).reshape(-1).tolist()
        texts = each_said(best.marks.reasons.reshape(-1))
        assert [text.endswith(KEPT) for text in texts] == lost


def test_marks_that_are_kept_are_no_loss_among_the_changes(folder: Path) -> None:
    worse = marked(other(**{"1a": ["9"] * 6}))
    kept = keep_higher(worse, read_earlier(folder))
    assert (
        each_said(kept.parts[0].reasons(0).values())
        == [f"this is not the right answer; {KEPT}"] * 6
    )
    assert changes(folder, kept)[1] == []
    assert worse.parts[0].points.max() == 0


def test_a_part_that_is_worth_less_now_keeps_no_more_than_it_is_worth(folder: Path) -> None:
    parts = (NumberPart(step="value", points=1, label="v").asked(), PARTS[1])
    cheaper = replace(KEY, asked=(replace(ASKED, parts=parts),))
    kept = keep_higher(marked(other(**{"1a": ["9"] * 6}), key=cheaper), read_earlier(folder))
    assert kept.parts[0].points.tolist() == [[1.0] * 6]


def test_a_field_that_was_not_asked_before_had_no_points(folder: Path) -> None:
    lines = (folder / "answers.csv").read_text().splitlines(keepends=True)
    (folder / "answers.csv").write_text("".join(line for line in lines if ",1a," not in line))
    _, rows = changes(folder, marked(RIGHT))
    assert {(row["field"], row["before"], row["after"]) for row in rows} == {("1a", "", "2")}


def test_a_folder_without_a_marking_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"grades\.csv: there is no such file"):
        read_earlier(tmp_path)
    (tmp_path / "grades.csv").write_text("student,sheet,total\nann,1,3\n")
    with pytest.raises(FileError, match=r"answers\.csv: there is no such file"):
        read_earlier(tmp_path)
    (tmp_path / "answers.csv").write_text("student,sheet\n")
    with pytest.raises(FileError, match="no column field, verdict, points"):
        read_earlier(tmp_path)
    (tmp_path / "answers.csv").write_text("student,sheet,field,verdict,points\nann,1,1a,good,3\n")
    with pytest.raises(FileError, match=r"not a marking that exgen wrote \('good'\)"):
        read_earlier(tmp_path)
    (tmp_path / "answers.csv").write_text("student,sheet,field,verdict,points\nbob,1,1a,wrong,0\n")
    with pytest.raises(FileError, match=r"grades\.csv has no row for bob 1"):
        read_earlier(tmp_path)
