"""A Moodle assignment's grading worksheet: marks come into it, and nothing else of it changes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from exgen.answers.handed_in_by import Participant, participant_of
from exgen.errors import FileError
from exgen.platforms.mark import Mark
from exgen.platforms.worksheet import Filled, Worksheet

ENGLISH = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)
GERMAN = (
    'ID,"Vollständiger Name",ID-Nummer,E-Mail-Adresse,Status,Bewertung,Bestwertung,'
    '"Bewertung kann geändert werden","Zuletzt geändert (Abgabe)","Zuletzt geändert (Bewertung)",'
    '"Feedback als Kommentar"'
)
FRENCH = (
    "Identifiant,Nom complet,Numéro d’identification,Adresse de courriel,Statut,Note,Note maximale,"
    "La note peut être modifiée,Dernière modification (travail remis),Dernière modification (note),"
    "Feedback par commentaires"
)
SPANISH = (
    "Identificador,Nombre completo,Número de ID,Dirección de correo,Estado,Calificación,"
    "Calificación máxima,La calificación puede ser cambiada,Última modificación (entrega),"
    "Última modificación (calificación),Comentarios de retroalimentación"
)
MARKS = (
    Mark("01730838", "Ada Byron", 12.5, 20),
    Mark("01730841", "Bo Chen", 0, 20),
    Mark("01730855", "Cy Díaz", None, 20),
    Mark("8", "Di Evans", 19.999, 20),
)


def row(
    number: int,
    name: str,
    student: str = "",
    *,
    grade: str = "",
    most: str = "20.00",
    may: str = "Yes",
) -> str:
    """Return a row as Moodle writes it, with a comment that must not change."""
    cells = (
        f'Participant {number},"{name}",{student},,"Submitted for grading - ",{grade},{most},{may}'
    )
    return f'{cells},"Friday, 5 June 2026, 10:00 AM",-,"<p>so ""far"", good</p>\nsecond line"'


def filled(
    folder: Path,
    *rows: str,
    header: str = ENGLISH,
    marks: Sequence[Mark] = MARKS,
    participants: Mapping[int, str] | None = None,
    start: str = "\ufeff",
    end: str = "\n",
) -> Filled:
    path = folder / "Grades-Course-Paper-17.csv"
    path.write_bytes((start + end.join([header, *rows, ""])).encode())

    def spelt(texts: Sequence[str]) -> list[str]:
        known = {mark.student.lstrip("0"): mark.student for mark in marks}
        return [known.get(text.lstrip("0"), text) for text in texts]

    return Worksheet(path).filled(marks, spelt, participants or {})


def grades(found: Filled) -> list[str]:
    text = found.content.decode("utf-8-sig")
    _, *rows = csv.reader(text.splitlines(keepends=True))
    return [row[5] for row in rows]


CLASS = (
    row(11, "Ada Byron", "01730838"),
    row(12, "Bo Chen", "1730841", grade="17.00"),
    row(13, "Cy Díaz", "01730855", grade="3.00"),
    row(14, "Di Evans", "8"),
)


@pytest.mark.parametrize("header", [ENGLISH, GERMAN, FRENCH, SPANISH])
def test_marks_are_put_in_and_who_has_none_keeps_what_stands_there(
    header: str, tmp_path: Path
) -> None:
    found = filled(tmp_path, *CLASS, header=header)
    assert grades(found) == ["12.5", "0", "3.00", "20"]
    assert found.most == {20.0}
    assert (found.unknown, found.locked, found.absent) == ((), (), ())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_no_other_byte_changes(tmp_path: Path, start: str, end: str) -> None:
    given = [one.replace("\nsecond", f"{end}second") for one in CLASS]
    found = filled(tmp_path, *given, start=start, end=end)
    expected = [
        given[0].replace('grading - ",,', 'grading - ",12.5,'),
        given[1].replace(",17.00,", ",0,"),
        given[2],
        given[3].replace('grading - ",,', 'grading - ",20,'),
    ]
    assert found.content == (start + end.join([ENGLISH, *expected, ""])).encode()


def test_points_are_scaled_to_the_maximum_grade_with_its_decimal_mark(tmp_path: Path) -> None:
    rows = [row(11, "Ada Byron", "01730838", most='"100,00"'), row(14, "Di Evans", "8", most="7")]
    found = filled(tmp_path, *rows, marks=[MARKS[0], Mark("8", "Di Evans", 10, 20)])
    assert grades(found) == ["62,5", "3.5"]
    assert found.most == {100.0, 7.0}


def test_a_grade_that_cannot_be_changed_stays_and_is_told(tmp_path: Path) -> None:
    rows = [row(11, "Ada Byron", "01730838", grade="1.00", may="No"), CLASS[3]]
    found = filled(tmp_path, *rows)
    assert grades(found) == ["1.00", "20"]
    assert found.locked == ("01730838",)


def test_rows_of_nobody_and_students_without_a_row_are_told(tmp_path: Path) -> None:
    found = filled(tmp_path, CLASS[0], row(77, "Guy Stranger", "999"), row(78, "", "998"))
    assert found.unknown == ("Guy Stranger", "Participant 78")
    assert found.absent == ("01730841", "8")
    assert grades(found) == ["12.5", "", ""]


def test_without_ids_a_row_is_known_by_its_participant_or_else_by_its_name(tmp_path: Path) -> None:
    rows = [row(4711, "Chen, Bo"), row(4712, "Ada BYRON"), row(4713, "Participant 4713")]
    found = filled(tmp_path, *rows, participants={4713: "8"})
    assert grades(found) == ["0", "12.5", "20"]
    assert not found.unknown


def test_a_name_that_two_have_is_nobodys(tmp_path: Path) -> None:
    twins = [Mark("1", "Li Wei", 3, 20), Mark("2", "Wei Li", 5, 20)]
    found = filled(tmp_path, row(1, "Li Wei"), marks=twins)
    assert grades(found) == [""]
    assert (found.unknown, found.unclear) == ((), ("Li Wei",))


@pytest.mark.parametrize("other", ["Ada Byron", "Byron, Ada", "BYRON Ada"])
def test_a_namesake_outside_the_class_gets_no_mark(other: str, tmp_path: Path) -> None:
    rows = [row(1, "Ada Byron"), row(2, other, grade="7"), row(3, "Bo Chen")]
    found = filled(tmp_path, *rows)
    assert grades(found) == ["", "7", "0"]
    assert found.unclear == ("Ada Byron", other)
    assert "01730838" in found.absent


@pytest.mark.parametrize(
    ("rows", "participants", "expected"),
    [
        pytest.param(
            [(1, "Ada Byron"), (2, "Ada Byron")], {1: "01730838"}, ["12.5", ""], id="number"
        ),
        pytest.param([(1, "Ada Byron"), (2, "Bo Chen")], {1: "01730841"}, ["", ""], id="another's"),
        pytest.param([(1, "Nick"), (2, "Ada Byron")], {1: "01730838"}, ["", ""], id="two rows"),
        pytest.param([(1, "Nick")], {1: "01730838"}, ["12.5"], id="only number"),
        pytest.param([(1, "Ada M. Byron")], {1: "01730841"}, [""], id="longer name"),
    ],
)
def test_a_row_that_may_be_anothers_stays_as_it_is(
    rows: list[tuple[int, str]],
    participants: Mapping[int, str],
    expected: list[str],
    tmp_path: Path,
) -> None:
    found = filled(tmp_path, *(row(*one) for one in rows), participants=participants)
    assert grades(found) == expected
    left = tuple(name for (_, name), grade in zip(rows, expected, strict=True) if not grade)
    assert found.unclear == left


def test_an_id_that_two_rows_hold_is_of_neither(tmp_path: Path) -> None:
    found = filled(tmp_path, CLASS[0], row(12, "Eve", "1730838", grade="5"))
    assert grades(found) == ["", "5"]
    assert found.unclear == ("Ada Byron", "Eve")


def test_where_there_are_ids_a_name_alone_is_nobody(tmp_path: Path) -> None:
    found = filled(tmp_path, CLASS[0], row(5, "Bo Chen", "999"))
    assert found.unknown == ("Bo Chen",)


def test_a_grade_is_no_id(tmp_path: Path) -> None:
    """The student whose id is 8 is not the one who has 8 points."""
    found = filled(tmp_path, row(11, "Ada Byron", grade="8"), row(12, "Di Evans", grade="8"))
    assert grades(found) == ["12.5", "20"]


def test_a_name_that_a_spreadsheet_would_run_is_made_safe(tmp_path: Path) -> None:
    found = filled(tmp_path, row(11, "=HYPERLINK(1)", "01730838"))
    assert b'"\'=HYPERLINK(1)"' in found.content
    assert grades(found) == ["12.5"]


@pytest.mark.parametrize(
    ("header", "rows", "said"),
    [
        ("Identifier,Full name,Grade,Scale", ["1,Ada,,good"], "Maximum grade"),
        ("student,total", ["1,2"], "grading worksheet"),
        (ENGLISH, ["Participant 1,Ada"], "row 2: 2 cells"),
        (ENGLISH, [row(11, "Ada Byron", "01730838", most="A")], "row 2: the maximum grade 'A'"),
        (ENGLISH, [row(11, "Ada Byron", "01730838", most="0")], "row 2: the maximum grade '0'"),
    ],
)
def test_what_cannot_be_filled_in_is_refused(
    header: str, rows: list[str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(FileError, match=said):
        filled(tmp_path, *rows, header=header)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "Ada Byron_4711_assignsubmission_file_/a.csv",
            (4711, "Ada Byron_4711_assignsubmission_file_"),
        ),
        ("zip/Ada_4711_assignsubmission_file/x/a.csv", (4711, "Ada_4711_assignsubmission_file")),
        ("Ada_4711_assignsubmission_file_a.csv", (4711, "Ada_4711_assignsubmission_file_")),
        ("x_1_assignsubmission_onlinetext/t.html", (1, "x_1_assignsubmission_onlinetext")),
        ("byronada_12345_67890_ada.csv", None),
        ("handed-in/ada.csv", None),
    ],
)
def test_moodles_folders_say_who_handed_in(name: str, expected: tuple[int, str] | None) -> None:
    found = participant_of(name)
    assert found == (Participant(*expected) if expected else None)


MOODLE_4_5 = (
    '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    '"Participant 3","Ada Byron",u1@example.org,"Submitted for grading -  - ",,100.00,Yes,'
    '"Friday, 27 November 2026, 10:42 AM",-,\n'
    '"Participant 2","Dí O\'Evans, jr.",u2@example.org,"No submission -  - ",,100.00,Yes,-,-,\n'
)
"""As Moodle 4.5 wrote it, and took it back when it was filled in."""


def test_a_worksheet_of_moodles_own_is_filled_in_where_a_mark_belongs(tmp_path: Path) -> None:
    path = tmp_path / "Grades.csv"
    path.write_bytes(MOODLE_4_5.encode())
    found = Worksheet(path).filled(MARKS, lambda texts: texts, {})
    expected = MOODLE_4_5.replace(
        '"Submitted for grading -  - ",,', '"Submitted for grading -  - ",62.5,'
    )
    assert found.content == expected.encode()
    assert found.folders["01730838"] == "Ada Byron_3_assignsubmission_file_"
    assert found.unknown == ("Dí O'Evans, jr.",)
