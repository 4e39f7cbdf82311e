"""Rosters come as learning platforms, administrations and forms export them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tables.books import Page, Value, excel_book

from exgen.errors import FileError
from exgen.language.catalogue import language
from exgen.people.columns import letters_of, name_columns, student_columns
from exgen.people.roster import read_roster
from exgen.people.students import Student, mended
from exgen.tables.naming import Naming

Written = Callable[[str | bytes], Path]

ADA, BO = Student("01730838", "Ada Byron"), Student("01730841", "Bo Chen")

SHAPES: dict[str, str | bytes] = {
    "exgen": "student,name\n01730838,Ada Byron\n01730841,Bo Chen\n",
    "Moodle participants": (
        "First name,Last name,ID number,Email address,Groups\n"
        "Ada,Byron,01730838,ada@uni.example,A\nBo,Chen,01730841,bo@uni.example,B\n"
    ),
    "Moodle participants with roles": (
        "Vorname,Nachname,ID-Nummer,E-Mail-Adresse,Rollen\n"
        "Ada,Byron,01730838,ada@uni.example,Student\nBo,Chen,01730841,bo@uni.example,Student\n"
    ),
    "Moodle gradebook": (
        "First name,Surname,ID number,Institution,Email address,Quiz (Real),Last downloaded\n"
        "Ada,Byron,01730838,,ada@uni.example,8.00,1764065523\n"
        "Bo,Chen,01730841,,bo@uni.example,-,1764065523\nOverall average,,,,,8.00,\n"
    ),
    "Canvas gradebook": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (123),Final Score\n"
        "    Points Possible,,,,,10,(read only)\n"
        "Ada Byron,4711,01730838,ada1,A,8,80\nBo Chen,4712,01730841,bo1,A,,0\n"
        '"Student, Test",4713,,8a7b,A,,0\n'
    ),
    "Canvas gradebook with posting": (
        "Student,ID,SIS User ID,SIS Login ID,Section,Essay (123)\n"
        ",,,,,Manual Posting\n    Points Possible,,,,,10\n"
        "Ada Byron,4711,01730838,ada1,A,8\nBo Chen,4712,01730841,bo1,A,\n"
    ),
    "Canvas roster": (
        "Student Name,Student ID,Student SIS ID,Section\n"
        "Ada Byron,01730838,x1,A\nBo Chen,01730841,x2,A\n"
    ),
    "Blackboard": (
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Last Access"\t"Availability"\n'
        '"Byron"\t"Ada"\t"ada1"\t"01730838"\t"2026-11-02"\t"Yes"\n'
        '"Chen"\t"Bo"\t"bo1"\t"01730841"\t""\t"Yes"\n'
    ).encode("utf-16"),
    "Blackboard with a mark of its own": (
        b"\xef\xbb\xbf" + b'"Last Name","First Name","Student ID"\r\n"Byron","Ada","01730838"\r\n'
        b'"Chen","Bo","01730841"\r\n'
    ),
    "Brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator\n"
        "#01730838,ada1,Byron,Ada,ada@uni.example,#\n#01730841,bo1,Chen,Bo,bo@uni.example,#\n"
    ),
    "SITS": (
        "Module: STAT101 Statistics\nYear: 2026/7\n\n"
        "Student Code,Surname,Forename(s),Route,Mode\n"
        "01730838,Byron,Ada,BSC,FT\n01730841,Chen,Bo,BSC,FT\n\nTotal number of students: 2\n"
    ),
    "SITS codes": "STU_CODE,SURNAME,FORENAME\n01730838,Byron,Ada\n01730841,Chen,Bo\n",
    "HISinOne": (
        "Nr.;Matrikelnummer;Nachname;Vorname;Studiengang\n"
        "1;01730838;Byron;Ada;Informatik\n2;01730841;Chen;Bo;Informatik\n3;;;;\n"
    ),
    "HIS examination list": (
        "Prüfung;12345\nstartHISsheet;;;;\nmtknr;nachname;vorname;bewertung;pdatum\n"
        "01730838;Byron;Ada;;25.11.2026\n01730841;Chen;Bo;;25.11.2026\nendHISsheet;;;;\n"
    ),
    "German list with titles": (
        "Teilnehmerliste;;\nStatistik I, Wintersemester 2026/27;;\n;;\n"
        "Matr.-Nr.;Name;Vorname\n01730838;Byron;Ada\n01730841;Chen;Bo\n;;\nAnzahl: 2;;\n"
    ),
    "CampusNet": (
        "Matrikel-Nr.;Name, Vorname;E-Mail\n01730838;Ada Byron;ada@uni.example\n"
        "01730841;Bo Chen;bo@uni.example\n"
    ),
    "Google Classroom": (
        "Last Name,First Name,Student ID,Essay\nDate,,,2026-11-02\nPoints,,,100\n"
        "Byron,Ada,01730838,80\nChen,Bo,01730841,\nClass average,,,80\n"
    ),
    "Google Forms": (
        "Timestamp,What is your full name?,Student number,Full name\n"
        "2026/11/25 10:12:03 AM GMT+1,x,01730838,Ada Byron\n"
        "2026/11/25 10:13:03 AM GMT+1,y,01730841,Bo Chen\n"
    ),
    "Microsoft Forms": (
        "ID,Start time,Completion time,Email,Name,Student ID\n"
        "1,11/25/2026 10:12,11/25/2026 10:14,ada@uni.example,Ada Byron,01730838\n"
        "2,11/25/2026 10:12,11/25/2026 10:14,bo@uni.example,Bo Chen,01730841\n"
    ),
    "French": "Nom;Prénom;N° étudiant\nByron;Ada;01730838\nChen;Bo;01730841\nEffectif : 2;;\n",
    "French in capitals": "NUMERO_ETUDIANT;NOM;PRENOM\n01730838;Byron;Ada\n01730841;Chen;Bo\n",
    "Spanish": "Apellidos,Nombre,Nº de matrícula\nByron,Ada,01730838\nChen,Bo,01730841\n",
    "Spanish in one column": (
        "Número de estudiante,Nombre y apellidos\n01730838,Ada Byron\n01730841,Bo Chen\n"
    ),
    "formulas that keep zeros": (
        'Student ID,Full Name\n="01730838",Ada Byron\n="01730841",Bo Chen\n'
    ),
    "an apostrophe that keeps zeros": (
        "Student ID,Full Name\n'01730838,Ada Byron\n'01730841,Bo Chen\n"
    ),
    "spaces that do not break, and such as are not seen": (
        "Student\u00a0ID,Full Name\n\u00a001730838\u200b,Ada Byron\n\ufeff01730841\u00a0,Bo Chen\n"
    ),
    "digits of full width": "学号 ID,Student ID,Name\n1,０１７３０８３８,Ada Byron\n2,01730841,Bo Chen\n",
    "empty rows and columns": (
        ",,,\n,student,,name\n,01730838,,Ada Byron\n,,,\n,01730841,,Bo Chen\n,,,\n"
    ),
    "delimiters at all ends": "student,name,,\n01730838,Ada Byron,,\n01730841,Bo Chen,,\n",
    "row names": ",student,name\n1,01730838,Ada Byron\n2,01730841,Bo Chen\n",
    "a name that says nothing": "Kennung,Full name\n01730838,Ada Byron\n01730841,Bo Chen\n",
    "names of no columns": "Column1,Name,Column3\n01730838,Ada Byron,A\n01730841,Bo Chen,A\n",
    "sep=": "sep=;\r\nstudent;name\r\n01730838;Ada Byron\r\n01730841;Bo Chen\r\n",
    "a title with a comma": "Statistics, group A\nid\tname\n01730838\tAda Byron\n01730841\tBo Chen\n",
    "another platform's dashes": (
        "Student,Student ID\nAda Byron,01730838\nBo Chen,01730841\n-----,\nGenerated on 2026-11-25,\n"
    ),
    "a total beside the ids": "Name,ID\nAda Byron,01730838\nBo Chen,01730841\nTotal,2\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_rosters_of_real_shapes_are_read(written: Written, shape: str) -> None:
    found = read_roster(written(SHAPES[shape]))
    assert tuple(replace(student, canvas=()) for student in found) == (ADA, BO)


@pytest.mark.parametrize("above", [0, 1, 3])
def test_a_workbook_may_have_titles_above_its_header(above: int, tmp_path: Path) -> None:
    titles: list[list[Value]] = [["Class list"], [None], ["Term", "2026"]]
    rows: list[list[Value]] = [
        ["No.", "Surname", "First name", "Student number"],
        [1, "Byron", "Ada", "01730838"],
        [2, "Chen", "Bo", "01730841"],
        [None, None, None, None],
        ["Number of students: 2", None, None, None],
    ]
    path = excel_book(tmp_path / "t", [Page("One", [*titles[:above], *rows])])
    assert read_roster(path) == (ADA, BO)


def test_what_is_no_student_and_what_is_above_is_said(written: Written) -> None:
    said: list[str] = []
    path = written(SHAPES["SITS"])
    read_roster(path, lambda reason: said.append(language().worded([reason])))
    assert said == [
        "above the header stands 'Module: STAT101 Statistics': 2 rows, which are not read",
        "row 8 of the roster, 'Total number of students: 2', is no student and is not read",
    ]


def test_ids_that_were_found_by_what_they_are_are_said(written: Written) -> None:
    said: list[str] = []
    path = written(SHAPES["a name that says nothing"])
    read_roster(path, lambda reason: said.append(language().worded([reason])))
    assert said == [
        "the students' ids are taken from the column 'Kennung', the only one in which ids can be"
    ]


@pytest.mark.parametrize(
    ("name", "student"),
    [("Page, Jimmy", "page01"), ("Total", "total1"), ("Count, Ada", "c7"), ("Mean, Bo", "Mean")],
)
def test_a_student_whose_name_is_as_that_of_a_total_is_one(
    written: Written, name: str, student: str
) -> None:
    path = written(f'name,student\nX,x1\n"{name}",{student}\n')
    assert read_roster(path)[1] == Student(student, name)


@pytest.mark.parametrize("student", ["total", "sum1", "date-01", "mean", "points7", "end"])
def test_an_id_may_be_a_word(written: Written, student: str) -> None:
    assert read_roster(written(f"student,name\n{student},Ada\nx,Bo\n"))[0].id == student


WRONG = {
    "an id twice": ("student,name\ns1,Ann\ns1,Bob\n", "row 3: the id 's1' is that of row 2"),
    "no id": ("student,name\ns1,Ann\n,Bob\n", "row 3: the student's id is empty"),
    "a name without quotes": (
        "name,student\nByron, Ada,s1\n",
        "row 2: 3 cells, where the header has 2; .*'Byron', ' Ada'",
    ),
    "a name without quotes before an empty cell": (
        "name,student,group\nChen,s1,A\nByron, Ada,s2,\n",
        "row 3: 4 cells, where the header has 3",
    ),
    "semicolons in one row": (
        "student,name\ns1,Ann\ns2;Bob\n",
        "row 3: 1 cell, where the header has 2; 's2;Bob' seems to be several cells",
    ),
    "tabs in one row": ("student,name\ns1,Ann\ns2\tBob\n", "row 3: .*several cells"),
    "a rounded id": ("student,name\n1.73E+06,Ann\n", "row 2: the id '1.73E\\+06': a spreadsheet"),
    "two columns that may be it": (
        "Kennung,Konto,Name\na1,b1,Ann\na2,b2,Bob\n",
        'Say it: --column "Kennung"=student or --column "Konto"=student',
    ),
    "none that may be it": ("Group,Name\nA,Ann\nA,Bob\n", "no column 'student'.*--column"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_in_a_roster_is_refused_with_its_place(written: Written, what: str) -> None:
    text, says = WRONG[what]
    with pytest.raises(FileError, match=says):
        read_roster(written(text))


def test_a_delimiter_at_the_end_of_all_rows_shifts_none(written: Written) -> None:
    rows = "".join(f"s{n},Ann,\n" for n in range(5))
    assert len(read_roster(written("student,name\n" + rows))) == 5


def test_columns_are_what_somebody_says(written: Written) -> None:
    path = written("student,Kennung,Vor,Nach\nAda Byron,01730838,Ada,Byron\n")
    columns = [
        Naming("Kennung", "student"),
        Naming(" vor ", "first name"),
        Naming("NACH", "surname"),
    ]
    assert read_roster(path, columns=columns) == (ADA,)


def test_a_header_that_only_somebody_names_is_found_below_titles(written: Written) -> None:
    path = written("Statistik,x\nHerbst,y\nKennung,Konto\n01730838,a1\n")
    assert read_roster(path, columns=[Naming("Konto", "student")]) == (Student("a1"),)


@pytest.mark.parametrize(
    ("naming", "says"),
    [
        (Naming("Kenung", "student"), "no such column; did you mean 'Kennung'\\?; there are 'Ken"),
        (Naming("Kennung", "studnt"), "a roster has no 'studnt'; did you mean 'student'\\?"),
        (Naming("Kennung", "1c"), "a roster has no '1c'; there are: student, name"),
    ],
)
def test_what_names_nothing_is_refused(written: Written, naming: Naming, says: str) -> None:
    path = written("Kennung,Konto\na1,b1\na2,b2\n")
    with pytest.raises(FileError, match=says):
        read_roster(path, columns=[naming])


def test_what_a_course_says_of_other_tables_is_left_alone(written: Written) -> None:
    columns = [Naming("Q3", "1c", needed=False), Naming("Matr.", "student", needed=False)]
    assert read_roster(written("student\ns1\n"), columns=columns) == (Student("s1"),)


@pytest.mark.parametrize(
    "name",
    [
        *("Student ID", "student_id", "STUDENT-ID", "Student ID#", "StudentId", "Student no."),
        *("Matrikelnummer", "Matrikel-Nr.", "MATR.-NR.", "MtkNr", "Matr. Nr", "ID-Nummer"),
        *("Numéro d'étudiant", "numéro d\u2019étudiant", "NUMERO ETUDIANT", "N° d'étudiant"),
        *("Número de alumno", "Nº de matrícula", "N.º de alumno", "DNI", "Matrícula"),
        *("Email", "E-mail address", "E-Mail-Adresse", "Adresse e-mail", "Correo electrónico"),
        *("Username", "Benutzername", "Nom d'utilisateur", "Nombre de usuario", "NetID", "Login"),
    ],
)
def test_columns_of_ids_are_known_in_four_languages(name: str) -> None:
    assert student_columns([name]) == [0]


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        *((name, "surname") for name in ("Surname", "Last Name", "Nachname", "Nom", "Apellido(s)")),
        *((name, "first name") for name in ("First name", "Forename(s)", "Vorname", "Prénom")),
        *((name, "name") for name in ("Full Name", "Name", "Nom complet", "Nombre y apellidos")),
    ],
)
def test_columns_of_names_are_known_in_four_languages(header: str, meaning: str) -> None:
    assert name_columns([header]) == {meaning: 0}


def test_names_are_compared_by_their_letters() -> None:
    assert letters_of("Matr.-Nr.") == "matrnr"
    assert letters_of("Nume\u0301ro  D'ÉTUDIANT") == "numerodetudiant"


@pytest.mark.parametrize(
    ("typed", "student"),
    [
        *(("01730838", "01730838"), ("'01730838", "01730838"), ("\u201901730838", "01730838")),
        *(('="01730838"', "01730838"), ("1730838.0", "1730838"), ("1730838,00", "1730838")),
        *(("\u00a0k1\u200b", "k1"), ("０１７", "017"), ("a  b", "a b"), ("o'neil", "o'neil")),
        *(("ann.0", "ann.0"), ("1.5", "1.5"), ("é", "é"), ("", ""), ("1.73E+06", "1.73E+06")),
    ],
)
def test_what_programs_put_to_an_id_is_taken_off(typed: str, student: str) -> None:
    assert mended(typed) == student


def test_the_header_is_the_row_of_which_most_is_known(written: Written) -> None:
    path = written("ID,4711\nName,Statistics\nStudent number,Full name\n01730838,Ada Byron\n")
    assert read_roster(path) == (ADA,)


@pytest.mark.parametrize(
    "text",
    ["01730838\n01730841\n01730855\n", "k1,A\nk2,A\nk3,A\n", "A;a@x\nA;b@x\nA;c@x\n"],
)
def test_a_roster_without_a_header_loses_nobody(written: Written, text: str) -> None:
    with pytest.raises(FileError, match=r"there is no header: .* looks like a student's id"):
        read_roster(written(text))


@pytest.mark.parametrize("total", ["Total,2", "Total students: 2,", "Mean,,3.5", "Average,50 %"])
def test_totals_in_the_column_of_ids_are_no_students(written: Written, total: str) -> None:
    path = written(
        f"student,name,points\nada,Ada,3\nbo,Bo,4\n{total}{',' * (2 - total.count(','))}\n"
    )
    assert [student.id for student in read_roster(path)] == ["ada", "bo"]


def test_headings_of_groups_are_refused_with_their_cells(written: Written) -> None:
    with pytest.raises(FileError, match="row 2: 'Group A' stands alone and seems to be no id"):
        read_roster(written("student,name\nGroup A,\ns1,Ann\ns2,Bob\n"))


def test_an_id_that_counts_the_rows_is_nobodys_where_there_is_another(written: Written) -> None:
    rows = "1,Ada,ada@x\n2,Bo,bo@x\n"
    assert [s.id for s in read_roster(written(f"ID,Name,Email\n{rows}"))] == ["ada@x", "bo@x"]
    assert [s.id for s in read_roster(written(f"ID,Name,Post\n{rows}"))] == ["1", "2"]
    assert [s.id for s in read_roster(written(f"Student no,Name,Email\n{rows}"))] == ["1", "2"]
