"""Columns are what their cells are, and what somebody says that they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from answers.conftest import key_for

from exgen.answers.blocks import Block
from exgen.answers.collected import tables_from
from exgen.answers.headings import submissions_in
from exgen.answers.keys import find_key
from exgen.answers.submissions import read_submissions
from exgen.errors import FileError
from exgen.language.catalogue import language
from exgen.people.students import Student
from exgen.tables.naming import Naming
from exgen.variants.key import Key
from exgen.variants.key_file import write_key

Written = Callable[[str | bytes], Path]

KEY = key_for(3, tuple(map(Student, ("01730001", "01730002", "01730003"))))
ANN, BOB, CY = KEY.codes


def read(path: Path, columns: Sequence[Naming] = (), key: Key = KEY) -> Block:
    with tables_from([path], columns) as tables:
        [block] = read_submissions(submissions_in(tables, key, columns), key).blocks()
    return block


def strange(block: Block) -> list[str]:
    codes = ("issue.stranger", "issue.stranger-near", "issue.no-name")
    return [issue.column for issue in block.issues if issue.problem[0].code in codes]


IDS = ("01730001", "01730003")
TABLES = {
    "a name that says nothing": ("Kennung,1a", ("{},5", "{},6")),
    "no name of its own": ("Column1,1a", ("{},5", "{},6")),
    "a column of names is called student": ("student,Kennung,1a", ("Ann Ode,{},5", "Cy Roe,{},6")),
    "an address that is not on the roster": (
        "Email,Column2,1a",
        ("ann@uni.example,{},5", "cy@uni.example,{},6"),
    ),
    "zeros that a spreadsheet dropped": ("Kennung,1a", ("{:.1},5", "{:.1},6")),
    "most of them": ("Kennung,1a", ("{},5", "{},6", "unknown,7")),
    "points beside it": ("Score,Kennung,1a", ("3,{},5", "2,{},6")),
    "an order that is not usual": ("1a,Group,Kennung", ("5,A,{}", "6,A,{}")),
}


@pytest.mark.parametrize("as_folder", [False, True])
@pytest.mark.parametrize("what", TABLES)
def test_a_column_of_ids_of_the_roster_is_that_of_students(
    what: str, tmp_path: Path, *, as_folder: bool
) -> None:
    header, rows = TABLES[what]
    ids = [i.lstrip("0") for i in IDS] if "zeros" in what else [*IDS, ""]
    lines = [row.replace("{:.1}", "{}").format(i) for row, i in zip(rows, ids, strict=False)]
    path = tmp_path / "s.csv"
    path.write_text("\n".join([header, *lines, ""]))
    block = read(tmp_path if as_folder else path)
    assert block.students == [*IDS]
    assert block.cells["1a"] == ["5", "6"]
    assert not {"Kennung", "Column1", "Column2"} & set(strange(block))


def test_numbers_that_may_be_points_are_nobodys_id(written: Written) -> None:
    key = key_for(3, tuple(map(Student, ("1", "2", "3"))))
    path = written(f"Score,sheet,1a\n3,{key.codes[0]},5\n2,{key.codes[1]},6\n")
    block = read(path, key=key)
    assert block.students == ["", ""]
    assert block.sheets.tolist() == [1, 2]


def test_of_two_that_may_be_it_one_is_asked_for(written: Written) -> None:
    path = written("Kennung,Partner,1a\n01730001,01730002,5\n01730002,01730001,6\n")
    asked = '--column "Kennung"=student or --column "Partner"=student'
    with pytest.raises(FileError, match=asked):
        read(path)
    assert read(path, [Naming("Partner", "student")]).students == ["01730002", "01730001"]


def test_where_rows_have_codes_no_column_need_be_found(written: Written) -> None:
    path = written(f"A,B,sheet,1a\n01730001,01730002,{ANN},5\n")
    assert read(path).sheets.tolist() == [1]


def test_a_key_is_found_by_ids_in_a_column_whose_name_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "marking").mkdir()
    write_key(KEY, tmp_path / "marking/key.json")
    (tmp_path / "s.csv").write_text("Kennung,1a\n01730001,5\n")
    with tables_from([tmp_path / "s.csv"]) as tables:
        assert find_key(tables)[1].codes == KEY.codes


SAID = [Naming("Matr.-Nr.", "student"), Naming("Q3", "1b.1"), Naming("When?", "time")]


@pytest.mark.parametrize("as_folder", [False, True])
def test_columns_are_what_somebody_says(tmp_path: Path, *, as_folder: bool) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        "Student,Matr.-Nr.,Q1a,Q3,When?,1b.1\nAnn,01730001,5,6,2026-11-25 10:00,other\n"
    )
    block = read(tmp_path if as_folder else path, SAID)
    assert block.students == ["01730001"]
    assert [block.cells[name] for name in ("1a", "1b.1")] == [["5"], ["6"]]
    assert str(block.handed_in[0]) == "2026-11-25T10:00:00"
    assert strange(block) == ["Student (other)", "1b.1 (other)"]


def test_what_is_said_holds_for_a_header_that_stands_again(written: Written) -> None:
    header = "Matr.-Nr.,Q3"
    path = written(f"{header}\n01730001,5\n{header}\n01730002,6\n")
    assert read(path, SAID[:2]).students == ["01730001", "01730002"]


def test_what_is_said_last_counts(written: Written) -> None:
    path = written("A,B,1a\n01730001,01730002,5\n")
    said = [Naming("A", "student", needed=False), Naming("B", "student")]
    assert read(path, said).students == ["01730002"]


def test_in_the_long_form_too(written: Written) -> None:
    path = written("Wer,Feld,Antwort\n01730001,1a,5\n01730001,1b.1,6\n")
    said = [Naming("Wer", "student"), Naming("Feld", "field"), Naming("Antwort", "answer")]
    block = read(path, said)
    assert [block.cells[name] for name in ("1a", "1b.1")] == [["5"], ["6"]]


@pytest.mark.parametrize(
    ("naming", "says"),
    [
        (
            Naming("Q4", "1a"),
            r'--column "Q4"=1a: there is no such column; .*there are .*\'Q3\'',
        ),
        (Naming("Q3", "1b.3"), r'"Q3"=1b\.3: there is no field .*; did you mean .1b\.'),
        (Naming("Q3", "zzzzz"), "there is no field 'zzzzz'; there are 'student', 'sheet', 'time'"),
    ],
)
@pytest.mark.parametrize("as_folder", [False, True])
def test_what_names_nothing_is_refused_with_what_there_is(
    naming: Naming, says: str, tmp_path: Path, *, as_folder: bool
) -> None:
    path = tmp_path / "s.csv"
    path.write_text("student,1b.1,Q3\n01730001,5,6\n")
    with pytest.raises(FileError, match=says):
        read(tmp_path if as_folder else path, [naming])


def test_what_a_course_says_of_other_tables_is_left_alone(written: Written) -> None:
    said = [Naming("Q9", "1a", needed=False), Naming("Q3", "9z", needed=False)]
    block = read(written("student,1b.1,Q3\n01730001,5,6\n"), said)
    assert block.cells["1b.1"] == ["5"]
    assert strange(block) == ["9z"]


def test_titles_above_the_header_are_left_out_and_said(written: Written) -> None:
    block = read(written("Statistics 1\nGroup: B\n\nstudent,1a,1b.1\n01730001,5,6\n"))
    assert (block.rows, block.students) == ([5], ["01730001"])
    said = [language().worded(issue.problem) for issue in block.issues]
    assert "above the header stands 'Statistics 1': 2 rows, which are not read" in said


def test_what_canvas_writes_below_its_header_is_no_row(written: Written) -> None:
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,1a\n    Points Possible,,,,,10\n"
        '"Ode, Ann",7,01730001,ann1,A,5\n'
    )
    block = read(written(text))
    assert (block.students, block.tally.rows) == (["01730001"], 1)


def test_ids_that_are_spelt_otherwise_are_known_and_said(written: Written) -> None:
    path = written("student,1a\n01730001@uni.example,5\n1730002,6\nk1730003,7\n1.73E+06,8\n")
    block = read(path)
    assert block.students == [student.id for student in KEY.students]
    said = {str(i.row): language().worded(i.problem) for i in block.issues if i.column == "student"}
    assert said["2"] == (
        "ids are written otherwise than on the roster, as '01730001@uni.example' for 01730001; the "
        "students are known all the same: 2, 4"
    )
    assert said["3"].startswith("the zeros in front of the roster's ids were lost")
    assert "a spreadsheet rounded this number" in said["5"]


def notes(path: Path) -> list[str]:
    with tables_from([path]) as tables:
        said = read_submissions(submissions_in(tables, KEY), KEY).said
    return [language().worded([reason]) for reason in said]


@pytest.mark.parametrize(
    ("titles", "example"),
    [
        ("Q2,Q3", '"NAME"=FIELD'),
        ("Your email,Q3", '"NAME"=FIELD'),
        ("My answer to 1b.2,Q3", '"My answer to 1b.2"=1b.2'),
        ("Q3,second (1b.2)", '"second (1b.2)"=1b.2'),
        ("sure of 1b.1?,value of 1b.1", '"NAME"=FIELD'),
        ("for 1b.1 and 1b.2,Q3", '"NAME"=FIELD'),
        ("in 11b.1,by 1b.11", '"NAME"=FIELD'),
    ],
)
def test_what_could_not_be_placed_is_asked_for(titles: str, example: str, written: Written) -> None:
    """With an example where a title speaks of a field, and of no other."""
    listed = ", ".join(f"'{title}'" for title in titles.split(","))
    assert notes(written(f"student,1a,{titles},Score\n01730001,5,6,7,0\n")) == [
        f"the columns {listed} are not read, and there is none for '1b.1', '1b.2'; say what they "
        f"are, as in --column {example}"
    ]


SURE, YOURS = "1a. How sure are you?", "1a. Your answer"


@pytest.mark.parametrize(
    ("titles", "rows", "expected"),
    [
        ((SURE, YOURS), ("very,", ",0.5"), ["very", "0.5"]),
        ((SURE, YOURS), (",0.4", ",0.5"), ["0.4", "0.5"]),
        ((YOURS, YOURS), ("0.4,", ",0.5"), ["0.4", "0.5"]),
        ((YOURS, YOURS), ("0.4,0.4", "0.5,"), ["0.4", "0.5"]),
        ((YOURS, f"{YOURS} [Score]"), ("0.4,1 / 2", "0.5,2 / 2"), ["0.4", "0.5"]),
        (("1a", SURE), ("0.4,very", "0.5,a little"), ["0.4", "0.5"]),
        (("1a", "1A."), (",0.4", "0.5,"), ["0.4", "0.5"]),
        ((SURE, YOURS), ("very,0.4", ",0.5"), None),
        ((YOURS, YOURS), ("0.4,0.3", ",0.5"), None),
        (("1a", "1a"), (",0.4", "0.5,0.6"), None),
    ],
)
@pytest.mark.parametrize("as_folder", [False, True])
def test_of_columns_that_begin_with_the_same_field_none_is_taken_in_silence(
    titles: tuple[str, str],
    rows: tuple[str, str],
    expected: list[str] | None,
    tmp_path: Path,
    *,
    as_folder: bool,
) -> None:
    lines = [f"{student},{row}" for student, row in zip(IDS, rows, strict=True)]
    path = tmp_path / "s.csv"
    path.write_text("\n".join([f"student,{','.join(titles)}", *lines, ""]))
    place = tmp_path if as_folder else path
    if expected:
        assert read(place).cells["1a"] == expected
        return
    with pytest.raises(FileError, match="may both be 1a, and row") as raised:
        read(place)
    if len(set(titles)) > 1:
        assert f'--column "{YOURS}"=1a' in str(raised.value)
        assert read(place, [Naming(YOURS, "1a")]).cells["1a"] == ["0.4", "0.5"]


def test_one_file_of_many_with_two_columns_for_a_field_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "01730001.csv").write_text("student,1a,1a\n01730001,0.3,0.4\n")
    (tmp_path / "01730003.csv").write_text("student,1a,1a\n01730003,,0.5\n")
    with tables_from([tmp_path]) as tables:
        table = submissions_in(tables, KEY)
        [block] = read_submissions(table, KEY).blocks()
    assert (block.students, block.cells["1a"]) == (["01730003"], ["0.5"])
    assert table.unread == ("01730001.csv",)
    assert "may both be 1a" in language().worded(block.issues[0].problem)


@pytest.mark.parametrize("typed", ["1a", "Question 1a", "Q1a", "Aufgabe Nr. 1a:", "1 (a)", "1a."])
@pytest.mark.parametrize("as_folder", [False, True])
def test_a_column_of_fields_may_call_them_so_too(
    typed: str, tmp_path: Path, *, as_folder: bool
) -> None:
    path = tmp_path / "s.csv"
    path.write_text(f'student,field,answer\n01730001,"{typed}",5\n01730001,1b.1,6\n')
    block = read(tmp_path if as_folder else path)
    assert [block.cells[name] for name in ("1a", "1b.1")] == [["5"], ["6"]]


@pytest.mark.parametrize("typed", ["1a. How sure are you?", "1a: x", "Question", "participant 1a"])
def test_a_field_with_words_behind_it_may_be_another_question(typed: str, written: Written) -> None:
    block = read(written(f"student,field,answer\n01730001,1b.1,6\n01730001,{typed},5\n"))
    assert [block.cells[name] for name in ("1a", "1b.1")] == [[""], ["6"]]
    assert [issue.typed for issue in block.issues if issue.column == "field"] == [typed]


@pytest.mark.parametrize("header", ["student,1a", "student,1a,Score", "student,1a,1b.1,1b.2,Q3"])
def test_where_nothing_is_missing_or_nothing_left_over_nothing_is_asked(
    header: str, written: Written
) -> None:
    row = ["01730001", *("1" * header.count(","))]
    assert notes(written(f"{header}\n{','.join(row)}\n")) == []


def test_a_code_that_stands_where_the_id_should_be_is_known_and_said(written: Written) -> None:
    block = read(written(f"student,1a\n{BOB},5\n"))
    assert block.students == ["01730002"]
    said = [language().worded(issue.problem) for issue in block.issues if issue.column == "student"]
    assert said == [
        f"ids are written otherwise than on the roster, as '{BOB}' for 01730002; the students are known "
        "all the same: 2"
    ]
