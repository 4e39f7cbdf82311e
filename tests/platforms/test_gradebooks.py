"""The gradebooks of platforms: who has a mark is in them as the platform knows them, nobody else."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marks.classes import key

from exgen.people.roster import read_roster
from exgen.people.students import Student
from exgen.platforms import canvas, moodle
from exgen.platforms.mark import Mark
from exgen.variants.enrolment import with_students
from exgen.variants.key_file import read_key, write_key

NUMBERS = ("01730838", "0042", "k1", "s-7")


def marks(*points: float | None, ids: tuple[str, ...] = NUMBERS, out_of: float = 20) -> list[Mark]:
    """Return the marks of as many students."""
    names = ("Ada Byron", "Bo Chen", "Cy Díaz", "Di; Evans, jr.")
    pairs = zip(ids, names, points, strict=False)
    return [Mark(student, name, one, out_of) for student, name, one in pairs]


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def in_moodle(folder: Path, given: list[Mark], title: str = "Paper") -> list[list[str]]:
    moodle.write_gradebook(folder / "m.csv", title, given)
    return rows(folder / "m.csv")


def in_canvas(folder: Path, given: list[Mark], title: str = "Paper") -> list[list[str]]:
    canvas.write_gradebook(folder / "c.csv", title, 20, given)
    return rows(folder / "c.csv")


def test_moodle_knows_students_by_their_number_and_gets_points_and_percent(tmp_path: Path) -> None:
    assert in_moodle(tmp_path, marks(12.345, 20, 0)) == [
        ["ID number", "Full name", "Paper", "Paper (%)"],
        ["01730838", "Ada Byron", "12.35", "61.73"],
        ["0042", "Bo Chen", "20", "100"],
        ["k1", "Cy Díaz", "0", "0"],
    ]


def test_a_roster_of_addresses_is_called_so(tmp_path: Path) -> None:
    addresses = marks(1, 2, ids=("ada@example.org", "bo@example.org"))
    assert in_moodle(tmp_path, addresses)[0][0] == "Email address"
    assert in_moodle(tmp_path, [*addresses, *marks(1)])[0][0] == "ID number"
    assert in_moodle(tmp_path, [])[0][0] == "ID number"


def test_canvas_gets_the_table_that_it_exports(tmp_path: Path) -> None:
    header, points, *students = in_canvas(tmp_path, marks(12.5, 0), 'Week 3, "GANs"')
    student_columns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    assert header == [*student_columns, 'Week 3, "GANs"']
    assert points == ["    Points Possible", "", "", "", "", "20"]
    assert students == [
        ["Ada Byron", "", "01730838", "01730838", "", "12.5"],
        ["Bo Chen", "", "0042", "0042", "", "0"],
    ]


def test_of_two_students_of_a_name_canvas_finds_neither_by_the_name(tmp_path: Path) -> None:
    twins = [Mark("1", "Li Wei", 3, 20), Mark("2", "Li Wei", 5, 20), Mark("3", "Bo", 1, 20)]
    names = [row[0] for row in in_canvas(tmp_path, twins)[2:]]
    assert names == ["Li Wei (1)", "Li Wei (2)", "Bo"]


@pytest.mark.parametrize("made", [in_moodle, in_canvas])
def test_who_has_no_mark_is_left_out(made: object, tmp_path: Path) -> None:
    assert callable(made)
    text = str(made(tmp_path, marks(None, 3.0, None, 4.0)))
    assert "01730838" not in text
    assert "k1" not in text
    assert "0042" in text
    assert "Evans" in text


@given(st.lists(st.tuples(st.text(min_size=1), st.text(), st.none() | st.floats(0, 20))))
@settings(derandomize=True, deadline=None)
def test_no_cell_runs_and_every_mark_is_in_its_row(
    tmp_path_factory: pytest.TempPathFactory, given: list[tuple[str, str, float | None]]
) -> None:
    folder = tmp_path_factory.getbasetemp()
    own = [Mark(student, name, points, 20) for student, name, points in given]
    marked = [mark for mark in own if mark.points is not None]
    for found, mark_at in ((in_moodle(folder, own)[1:], 2), (in_canvas(folder, own)[2:], 5)):
        assert len(found) == len(marked)
        assert not [row for row in found if row[0].startswith(("=", "@", "\t"))]
        for row, mark in zip(found, marked, strict=True):
            assert float(row[mark_at]) == pytest.approx(mark.points, abs=0.0051)


def test_canvas_gets_back_what_it_knows_students_by(tmp_path: Path) -> None:
    """From an export of its gradebook as the roster, through the key, to what it imports."""
    export = tmp_path / "gradebook.csv"
    export.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (12)\n    Points Possible,,,,,10\n"
        '"Byron, Ada",4711,01730838,ada1,Group A,8\n"Chen, Bo",4712,01730841,bo1,"A, B",\n'
    )
    students = read_roster(export)
    of = replace(key(2, students), students=students)
    write_key(of, tmp_path / "key.json")
    again = read_key(tmp_path / "key.json").students
    given_marks = [Mark(one.id, one.name, 3, 20, one.canvas) for one in again]
    assert in_canvas(tmp_path, given_marks)[2:] == [
        ["Byron, Ada", "4711", "01730838", "ada1", "Group A", "3"],
        ["Chen, Bo", "4712", "01730841", "bo1", "A, B", "3"],
    ]


@pytest.mark.parametrize("header", ["student,ID", "ID,Section,name", "Student,SIS User ID,Section"])
def test_an_id_of_another_table_is_none_of_canvas(tmp_path: Path, header: str) -> None:
    width = header.count(",") + 1
    rows_of = [",".join(f"{cell}{n}7" for cell in "abc"[:width]) for n in range(2)]
    (tmp_path / "r.csv").write_text("\n".join([header, *rows_of]))
    assert [one.canvas for one in read_roster(tmp_path / "r.csv")] == [(), ()]


def test_an_export_of_canvas_tells_a_class_that_is_made_what_canvas_knows() -> None:
    of = key(2, [Student("01730838"), Student("01730841", extra=3)])
    known = ("4712", "01730841", "bo1", "A")
    after = with_students(of, [Student("01730841", canvas=known)])
    assert after.students == (of.students[0], Student("01730841", extra=3, canvas=known))
