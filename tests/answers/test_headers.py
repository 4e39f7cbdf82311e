"""Columns are found by what lecturers, forms and platforms call them."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers.conftest import key_for

from exgen.answers.blocks import Block
from exgen.answers.headings import field_called, field_spellings, known_headings
from exgen.answers.submissions import read_submissions
from exgen.items import bank
from exgen.items.schema import PaperFile, QuestionFile
from exgen.language.catalogue import language
from exgen.people.students import Student
from exgen.tables.beginning import begin_of
from exgen.tables.naming import Naming
from exgen.tables.table import read_table
from exgen.variants.paper import draw_paper

KEY = key_for(3, (Student("01730001"), Student("01730002"), Student("anna@uni.example")))

STUDENTS = [
    *(
        "student",
        "Student ID",
        "Student number",
        "ID number",
        "ID",
        "Matrikelnummer",
        "Matrikel-Nr.",
    ),
    *(
        "Matr.-Nr.",
        "Numéro d'étudiant",
        "Username",
        "User name",
        "Email",
        "Email Address",
        "E-Mail",
    ),
]
SHEETS = ["sheet", "Code", "Sheet code", "Sheet number"]
FIELDS = [
    *("1b.2", "1B[2]", "Q1b.2", "Q 1b[2]", "Question 1b.2", "question 1b (2)", "Frage 1b.2"),
    *("Aufgabe 1b 2", "1b.2. The second entry of the gradient", "1b[2]: the second, in 4 decimals"),
    "Q1b.2 – which?",
    *(
        "Exercise 1b.2",
        "Ex. 1b.2",
        "Problem 1b.2: the second",
        "Task 1b.2",
        "Part 1b.2",
        "No. 1b.2",
    ),
    *(
        "Übung 1b.2",
        "Uebung 1b.2",
        "U\u0308bung 1b.2",
        "Teil 1b.2",
        "Aufgabe Nr. 1b.2",
        "Frage Nr 1b.2",
    ),
    *("Exercice n° 1b.2 : le deuxième", "Problème 1b.2", "Question n°1b.2", "PROBLE\u0300ME 1b.2"),
    *("Pregunta 1b.2", "Ejercicio n.º 1b.2", "Problema nº 1b.2", "Question no. 1b.2"),
]
STRANGERS = [
    "1b.2 comment",
    "1b.2 Score",
    "1b.2 and 1a",
    "1b.2-1b.3",
    "1b 2 points",
    "my 1b.2",
    "Q",
    "Question",
    "1b.3",
    "11b.2",
    "1b.2nd",
    "Score 1b.2",
    "1b.2. Which of these? [Score]",
    "Frage 1b.2 [Punkte]",
    "participant 1b.2",
]


def read(path: Path, content: str) -> Block:
    path.write_text(content, encoding="utf-8")
    [block] = read_submissions(read_table(path), KEY).blocks()
    return block


def strange(block: Block) -> list[str]:
    codes = {issue.column: issue.problem[0].code for issue in block.issues}
    return [column for column, code in codes.items() if code.startswith("issue.stranger")]


@pytest.mark.parametrize("name", STUDENTS)
def test_the_column_of_students_has_many_names(name: str, tmp_path: Path) -> None:
    block = read(tmp_path / "s.csv", f"{name},1a\n01730002,1\nanna@uni.example,2\n")
    assert block.sheets.tolist() == [2, 3]
    assert not strange(block)


@pytest.mark.parametrize("name", SHEETS)
def test_the_column_of_sheets_has_many_names(name: str, tmp_path: Path) -> None:
    assert read(tmp_path / "s.csv", f"{name},1a\n{KEY.codes[1]},1\n").sheets.tolist() == [2]


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_has_many_names(name: str, tmp_path: Path) -> None:
    block = read(tmp_path / "s.csv", f'student,"{name}"\n01730002,7\n')
    assert block.cells["1b.2"] == ["7"]
    assert not strange(block)


def titles(field: str) -> list[str]:
    """Return ways in which somebody may call a field in a form, as `1b.2`, and go on with words."""
    label, *indices = field.split(".")
    number, letter = label.rstrip("abcdefghijklmnopqrstuvwxyz"), label.lstrip("0123456789")
    brackets = f"[{', '.join(indices)}]" if indices else ""
    each = "".join(f"[{index}]" for index in indices)
    return [
        *(f"{field} original", f"Question {field}: the cost", f"{field}. Which of these?"),
        *(f"{field.upper()}) at x = 3", f"Q{label}{brackets} – in 4 decimals", f"Q {label}{each}"),
        *(f"Frage {field} (in Volt)", f"{label}{brackets} The first, if 1a is not"),
        *(f"Aufgabe {number} ({letter}){each}: 3 Werte", f"{field}:", f"{field}, original"),
    ]


@pytest.mark.parametrize("item", bank.items())
def test_every_field_of_the_bank_is_found_by_its_titles(item: str) -> None:
    paper = PaperFile(title="T", questions=(QuestionFile(items=(item,)),))
    key = draw_paper("alone", paper, 7, 1)
    spellings = field_spellings(key)
    for field in key.field_names():
        for title in titles(field):
            assert field_called(title, spellings) == field, title
            header = ["sheet", title]
            assert known_headings(header) == len(header), title


@pytest.mark.parametrize("begin", ["", "1a", "q", "Q. no", "1a[1", "1a ", "1b.2 "])
@pytest.mark.parametrize("long", [" ", "1", " 1", ".", "[1]", ",1", "(", "[1,", "[score"])
def test_a_long_title_without_an_end_is_no_field_and_takes_no_time(begin: str, long: str) -> None:
    """It would take minutes if each place of it were tried with each other one."""
    assert not known_headings([f"{begin}{long * 50_000}7?"])


@pytest.mark.parametrize("name", STRANGERS)
def test_what_only_speaks_of_a_field_is_no_answer(name: str, tmp_path: Path) -> None:
    block = read(tmp_path / "s.csv", f"student,1a,{name}\n01730002,7,8\n")
    assert block.cells["1b.2"] == [""]
    assert strange(block) == [name]


def test_a_title_does_not_take_the_place_of_a_column_by_the_fields_own_name(tmp_path: Path) -> None:
    block = read(tmp_path / "s.csv", "student,1a: how sure are you?,1a\n01730002,very,0.5\n")
    assert block.cells["1a"] == ["0.5"]


GOOGLE = (
    'Timestamp,Email Address,Student number,"1a. What is V?","1b.1: the gradient, first"\n'
    "2026/11/27 7:45:03 AM GMT+1,bob@uni.example,1730001,0.5,1\n"
    "2026/11/27 7:46:03 AM GMT+1,cy@uni.example,1730002,0.6,2\n"
)
MICROSOFT = (
    "ID,Start time,Completion time,Email,Name,1a,1b.1\n"
    "1,27/11/2026 07:40,27/11/2026 07:45,ANNA@uni.example,Anna B,0.5,1\n"
    "2,27/11/2026 07:40,27/11/2026 07:45,dan@uni.example,Dan B,0.5,1\n"
)


def test_what_google_forms_gives_is_read(tmp_path: Path) -> None:
    block = read(tmp_path / "s.csv", GOOGLE)
    assert block.students == ["01730001", "01730002"]
    assert (block.cells["1a"], block.cells["1b.1"]) == (["0.5", "0.6"], ["1", "2"])
    assert strange(block) == []


@pytest.mark.parametrize(
    "people",
    [
        "ID,Start time,Completion time,Email,Name",
        "ID,Startzeit,Fertigstellungszeit,E-Mail,Name",
        "ID,Heure de début,Heure de fin,Adresse de messagerie,Nom",
        "Id.,Hora de inicio,Hora de finalización,Correo electrónico,Nombre",
    ],
)
def test_the_running_number_of_microsoft_forms_is_nobodys_id(tmp_path: Path, people: str) -> None:
    text = MICROSOFT.replace("ID,Start time,Completion time,Email,Name", people)
    block = read(tmp_path / "s.csv", text)
    assert block.students == ["anna@uni.example"]
    said = [language().worded(issue.problem) for issue in block.issues]
    assert any("'dan@uni.example' is not on the roster" in text for text in said)
    numbered = key_for(3, (Student("1"), Student("2"), Student("7")))
    asked = text.replace("1a,1b.1", "Student ID,1a").replace("0.5,1", "7,0.5", 1)
    (tmp_path / "numbered.csv").write_text(asked, encoding="utf-8")
    [block] = read_submissions(read_table(tmp_path / "numbered.csv"), numbered).blocks()
    assert block.students == ["7"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_several_columns_that_has_the_students_which_has_ids_of_the_roster(
    order: tuple[int, int], tmp_path: Path
) -> None:
    columns = [("Student ID", "x1", "x2"), ("Email", "anna@uni.example", "01730001")]
    rows = zip(*(columns[place] for place in order), ("1a", "1", "2"), strict=True)
    block = read(tmp_path / "s.csv", "\n".join(map(",".join, rows)) + "\n")
    assert block.students == ["anna@uni.example", "01730001"]
    assert not strange(block)


@pytest.mark.parametrize("header", [["student", "sheet", "1a", "1b"], ["who", "code", "x", "y"]])
@pytest.mark.parametrize("cell", ["1e400", "1e4", "2E5", " 3e10 "])
def test_a_row_of_numbers_is_no_header(header: list[str], cell: str) -> None:
    begin = begin_of(
        [header, ["s1", "0001-DKG", cell, cell], ["s2", "2", "1e7", "4e6"]], known_headings
    )
    assert begin is not None
    assert begin.row == 1


def test_a_header_of_which_a_column_is_named_goes_before_answers_that_look_like_fields() -> None:
    rows = [["who", "q3", "x", "y", "z"], ["s1", "2ln2", "3ln2", "5 pi", "7 m"]]
    begin = begin_of(rows, known_headings, [Naming("q3", "1c")])
    assert begin is not None
    assert begin.row == 1
