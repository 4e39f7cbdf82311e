"""Make and grade, from end to end."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from marks.classes import right
from quick import without_charts
from spoken import each_said

from exgen import flow
from exgen.errors import ExgenError, FileError, NotFound
from exgen.items import bank
from exgen.resources import places
from exgen.sheets import forms
from exgen.sheets.sheet import FORMS
from exgen.tables.excel_writer import write_excel
from exgen.tables.table import read_table
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key, write_key
from exgen.variants.rekey import write_rekeyed

LIGHT = ("markdown",)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is not the checkout, to work in; reports there are without their charts."""
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def filled(key: Key, path: Path, **changed: str) -> Path:
    """Write the submissions of a class that knows the key; `changed` goes into every row."""
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["student", "sheet", *key.field_names()])
        writer.writeheader()
        for sheet in range(1, key.sheets + 1):
            row = right(key, sheet) | changed
            writer.writerow({"student": f"s{sheet}", "sheet": key.codes[sheet - 1], **row})
    return path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def contents(archive: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def test_make_gives_handout_and_marking_in_four_formats(folder: Path) -> None:
    made = flow.make("gan-tutorial", 7)
    ends = (".html", ".md", ".pdf", ".tex")
    assert sorted(files(folder / made)) == sorted(
        [
            *(f"handout/sheets/0001{end}" for end in ends),
            "handout/form.xlsx",
            "handout/submissions.csv",
            *(f"handout/sheets/0001-WQP-3a-figure1{end}" for end in (".pdf", ".svg")),
            *(f"marking/solutions/0001{end}" for end in ends),
            *(
                f"marking/solutions/0001-WQP-3a-figure{number}{end}"
                for number in (1, 2)
                for end in (".pdf", ".svg")
            ),
            "marking/key.json",
            "marking/manifest.json",
        ]
    )


def test_the_form_names_every_field(folder: Path) -> None:
    made = flow.make("gan-tutorial", 7, count=2, formats=LIGHT)
    form = (folder / made / "handout/submissions.csv").read_text().splitlines()
    assert form[0].startswith("student,sheet,1a,1b.1,1b.2,")
    assert form[1].startswith(f",{read_key(folder / made / KEY).codes[0]},,")
    assert len(form) == 3


def test_the_same_command_gives_the_same_bytes_in_another_folder_and_time_zone(
    tmp_path: Path,
) -> None:
    made = []
    for name, zone in (("here", "UTC"), ("there", "Asia/Tokyo")):
        (tmp_path / name).mkdir()
        command = [sys.executable, "-m", "exgen", "make", "--seed", "7", "-n", "2"]
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(len(zone))}
        subprocess.run(
            command, cwd=tmp_path / name, env=environment, check=True, capture_output=True
        )
        made.append(files(tmp_path / name))
    assert made[0] == made[1]


def test_no_handout_shows_the_seed_or_an_answer(folder: Path) -> None:
    seed = 918273645546372819
    made = folder / flow.make("gan-tutorial", seed, formats=("markdown", "html", "latex"))
    key = read_key(made / KEY)
    answers = [text for text in right(key, 1).values() if len(text) > 5]
    assert len(answers) > 10
    handout = files(made / "handout")
    handout |= contents(handout.pop("form.xlsx"))
    for path, content in handout.items():
        words = content.decode(errors="replace")
        assert str(seed) not in words, path
        assert not [text for text in answers if text in words], path


def test_a_roster_gives_each_student_a_folder_named_after_the_id(folder: Path) -> None:
    roster = folder / "class.csv"
    roster.write_text("Name;Student;Year\nAda;k1;2\nO'Brien <b>;../k2;1\n")
    made = folder / flow.make("gan-tutorial", 7, roster=roster, formats=LIGHT)
    own = {folder.name: files(folder) for folder in (made / "handout").iterdir()}
    assert {name: sorted(content) for name, content in own.items()} == {
        "k1": ["55831145-CTQ-3a-figure1.svg", "form.xlsx", "k1.md", "submissions.csv"],
        "~2e~2e~2fk2": [
            "98856186-KNW-3a-figure1.svg",
            "form.xlsx",
            "submissions.csv",
            "~2e~2e~2fk2.md",
        ],
    }
    [form] = table(made / "handout/k1/submissions.csv")
    whole = table(made / forms.CLASS_FORM)
    assert [row["student"] for row in whole] == ["k1", "../k2"]
    assert form == whole[0]


@pytest.mark.parametrize("class_file", [None, "student\nk1\nk2\n"])
def test_a_form_is_where_the_sheet_is_and_called_as_it_says(
    folder: Path, class_file: str | None
) -> None:
    roster = folder / "class.csv" if class_file else None
    if roster and class_file:
        roster.write_text(class_file)
    formats = ("markdown", "html", "latex")
    made = folder / flow.make("gan-tutorial", 7, roster=roster, formats=formats)
    found = [path for path in (made / "handout").rglob("*.*") if path.name not in FORMS]
    sheets = [path for path in found if "-figure" not in path.name]
    assert sheets
    for sheet in sheets:
        place = sheet.parent if roster else made / "handout"
        for form in FORMS:
            assert form in sheet.read_text()
            assert (place / form).is_file()
        page = sheet.with_suffix(".html")
        assert page.is_file()
        assert page == sheet or page.name in sheet.read_text()


def test_a_sheet_names_no_page_that_was_not_made(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=("markdown", "latex"))
    told = files(made / "handout/sheets")
    assert not [name for name, content in told.items() if b".html" in content]


def test_the_workbook_of_a_form_holds_what_the_table_does(folder: Path) -> None:
    roster = folder / "class.csv"
    roster.write_text("student,name\n=1+1,Ada\n007,Bo\n")
    flow.make("gan-tutorial", 7, roster=roster, formats=LIGHT, out=folder / "made")
    for own in (folder / "made/handout").iterdir():
        [row] = table(own / forms.TABLE)
        [typed] = [r for chunk in read_table(own / forms.BOOK).chunks() for r in chunk.rows]
        assert [cell or "" for cell in typed] == [cell.lstrip("'") for cell in row.values()]


def test_answers_typed_into_the_workbook_get_full_marks(folder: Path) -> None:
    (folder / "class.csv").write_text("student\n01730838\n")
    made = flow.make("gan-tutorial", 7, roster=Path("class.csv"), formats=LIGHT)
    key = read_key(made / KEY)
    [form] = made.rglob(forms.BOOK)
    [before] = [r for chunk in read_table(form).chunks() for r in chunk.rows]
    header = ["student", "sheet", *key.field_names()]
    write_excel(form, header, [[*before[:2], *right(key, 1).values()]])
    _, summary, _ = flow.grade(form, key=made / KEY, feedback=False, out=folder / "graded")
    [row] = table(folder / "graded/grades.csv")
    assert row["student"] == "01730838"
    assert row["total"] == row["out_of"] != ""
    assert summary.tally.marked == 1


def test_what_a_student_of_a_class_gets_names_no_other_and_no_code_of_theirs(folder: Path) -> None:
    names = {"k1234": "Ada Byron", "k5678": "Bo Chen", "k9012": "Cy Diaz"}
    rows = "".join(f"{student},{name}\n" for student, name in names.items())
    (folder / "class.csv").write_text(f"student,name\n{rows}")
    formats = ("markdown", "latex", "html")
    made = folder / flow.make("gan-tutorial", 7, roster=Path("class.csv"), formats=formats)
    codes = {row["student"]: row for row in table(made / forms.CODES)}
    assert {student: row["name"] for student, row in codes.items()} == names
    for student, row in codes.items():
        own = files(made / row["folder"])
        assert len(own) == 7  # three formats and two forms, and a figure for two of the formats
        own["form.xlsx"] = b"".join(contents(own["form.xlsx"]).values())
        told = b"".join([*own.values(), *map(str.encode, own)]).decode(errors="replace")
        assert row["code"] in told
        others = [other for other in codes.values() if other["student"] != student]
        hidden = [other[column] for other in others for column in ("student", "name", "code")]
        assert not [text for text in hidden if text in told]
    assert {path.parent.name for path in (made / "handout").rglob("*.*")} == {*names}


def test_sheets_of_a_larger_class_are_those_of_a_smaller_one(folder: Path) -> None:
    small = flow.make("gan-tutorial", 7, count=2, formats=LIGHT, out=Path("small"))
    large = flow.make("gan-tutorial", 7, count=5, formats=LIGHT, out=Path("large"))
    few, many = files(folder / small / "handout/sheets"), files(folder / large / "handout/sheets")
    assert few == {name: many[name] for name in few}


def test_an_existing_folder_is_refused_and_left_as_it_was(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    before = files(made)
    with pytest.raises(FileError, match="exists already; use --force"):
        flow.make("gan-tutorial", 7, formats=LIGHT)
    assert files(made) == before


def test_force_replaces_what_exgen_made_and_nothing_else(folder: Path) -> None:
    flow.make("gan-tutorial", 7, count=2, formats=LIGHT)
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT, force=True)
    assert len(list((made / "handout/sheets").glob("*.md"))) == 1
    assert len(list((made / "handout/sheets").glob("*.svg"))) == 1
    own = folder / "own"
    own.mkdir()
    (own / "thesis.tex").touch()
    with pytest.raises(FileError, match="was not written by exgen"):
        flow.make("gan-tutorial", 7, formats=LIGHT, out=own, force=True)


def test_force_keeps_all_that_exgen_did_not_write(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, count=2, formats=LIGHT)
    shutil.copy(made / forms.FORM, made / "back.csv")
    (made / "handout/hints.md").write_text("mine")
    flow.grade(made / "back.csv", feedback=False, out=made / "graded")
    (made / "graded/to-do.txt").write_text("mine")
    flow.make("gan-tutorial", 8, formats=LIGHT, out=made, force=True)
    assert (made / "handout/hints.md").read_text() == "mine"
    assert (made / "graded/to-do.txt").read_text() == "mine"
    assert (made / "back.csv").exists()
    assert len(list((made / "handout/sheets").glob("*.md"))) == 1
    assert len(list((made / "handout/sheets").glob("*.svg"))) == 1


def test_a_form_that_students_filled_in_is_never_replaced(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    form = made / forms.FORM
    form.write_text(form.read_text().replace(",,", ",1,", 1))
    before = files(made)
    with pytest.raises(FileError, match=f"changed since exgen wrote them:\n  {forms.FORM}"):
        flow.make("gan-tutorial", 8, formats=LIGHT, out=made, force=True)
    assert files(made) == before


def test_marks_replace_marks_of_exgen_alone(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    lecture = folder / "lecture"
    lecture.mkdir()
    (lecture / "grades.csv").write_text("mine")
    for own in (lecture, made):
        before = files(own)
        with pytest.raises(FileError, match="was not written by exgen"):
            flow.grade(made / forms.FORM, feedback=False, out=own, force=True)
        assert files(own) == before
    flow.grade(made / forms.FORM, feedback=False)
    (folder / "graded/grades.csv").write_text("edited")
    with pytest.raises(FileError, match=r"changed since exgen wrote them:\n  grades.csv"):
        flow.grade(made / forms.FORM, feedback=False, force=True)
    assert (folder / "graded/grades.csv").read_text() == "edited"


@pytest.mark.parametrize("place", ["handout", "handout/marks", "marking", "marking/a/b"])
def test_marks_never_stand_in_a_handout_or_in_the_place_of_what_make_wrote(
    place: str, folder: Path
) -> None:
    made = flow.make("gan-tutorial", 7, formats=LIGHT, out=folder / "made")
    submissions = filled(read_key(made / KEY), folder / "s.csv")
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    with pytest.raises(FileError, match="marks do not belong in"):
        flow.grade(submissions, out=made / place, force=True)
    assert before == {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    flow.grade(submissions, out=made / "graded", feedback=False)


def test_the_manifest_of_marks_has_a_digest_of_every_file(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    flow.grade(made / forms.FORM)
    manifest = json.loads((folder / "graded" / flow.GRADED).read_text())
    assert set(manifest["files"]) == set(files(folder / "graded")) - {flow.GRADED}


def test_a_folder_that_appears_while_sheets_are_made_is_left_alone(folder: Path) -> None:
    def appear(*_: int) -> None:
        (folder / "t").mkdir()
        (folder / "t/mine.txt").write_text("mine")

    with pytest.raises(FileError, match="appeared while exgen was at work"):
        flow.make("gan-tutorial", 7, formats=LIGHT, out=Path("t"), progress=appear)
    assert [path.name for path in folder.rglob("*")] == ["t", "mine.txt"]


def test_a_key_in_a_workplace_is_no_key_to_mark_by(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    shutil.copytree(made, folder / ".exgen-1/made")
    flow.grade(made / forms.FORM, feedback=False)


def test_nothing_is_left_when_making_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ExgenError("stopped")

    monkeypatch.setattr("exgen.flow.making.write_key", fail)
    with pytest.raises(ExgenError, match="stopped"):
        flow.make("gan-tutorial", 7, formats=LIGHT)
    assert not list(folder.iterdir())


def test_an_unknown_paper_names_the_nearest() -> None:
    with pytest.raises(NotFound, match=r"no paper 'gan-tutorail' .*did you mean 'gan-tutorial'"):
        flow.make("gan-tutorail", 7)


def test_the_manifest_has_a_digest_of_every_file(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    manifest = json.loads((made / flow.MANIFEST).read_text())
    assert set(manifest["files"]) == set(files(made)) - {flow.MANIFEST}
    assert manifest["seed"] == "7"


def test_the_key_reads_back_as_it_was_written(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, count=3, formats=LIGHT)
    key = read_key(made / KEY)
    write_key(key, folder / "again.json")
    assert (folder / "again.json").read_bytes() == (made / KEY).read_bytes()


def test_a_thousand_sheets_filled_from_the_key_get_full_marks(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, count=1000, formats=())
    submissions = filled(read_key(made / KEY), folder / "submissions.csv")
    flow.grade(submissions, feedback=False)
    grades = table(folder / "graded/grades.csv")
    assert len(grades) == 1000
    assert {(row["total"], row["out_of"]) for row in grades} == {("33", "33")}
    assert {row["verdict"] for row in table(folder / "graded/answers.csv")} == {"correct"}
    assert table(folder / "graded/issues.csv") == []


def test_what_cannot_be_read_is_listed_with_row_and_column(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, count=2, formats=LIGHT)
    key = read_key(made / KEY)
    flow.grade(filled(key, folder / "submissions.csv", **{"3a": "1.2.3"}))
    (first, second) = table(folder / "graded/issues.csv")
    assert (first["row"], first["column"], first["typed"]) == ("2", "3a", "1.2.3")
    assert second["row"] == "3"


def test_grades_have_every_student_and_what_became_of_each(folder: Path) -> None:
    (folder / "class.csv").write_text("student,name\ns1,Ada\ns2,Bo\ns3,=Cy\ns4,Di\n")
    made = folder / flow.make("gan-tutorial", 7, roster=Path("class.csv"), formats=LIGHT)
    key = read_key(made / KEY)
    lines = filled(key, folder / "all.csv", **{"3a": "1.2.3"}).read_text().splitlines()
    right = filled(key, folder / "right.csv").read_text().splitlines()
    (folder / "s.csv").write_text(
        "\n".join([right[0], right[3], lines[1], "s4,9999-XXX" + ",1" * len(key.field_names())])
    )
    flow.grade(folder / "s.csv")
    grades = table(folder / "graded/grades.csv")
    columns = ("student", "name", "state", "3a", "points", "open", "total", "out_of")
    assert [tuple(row[name] for name in columns) for row in grades] == [
        ("s1", "Ada", "waiting for a person", "", "30", "3", "", "33"),
        ("s2", "Bo", "handed in nothing", "", "", "", "", "33"),
        ("s3", "'=Cy", "marked", "3", "33", "0", "33", "33"),
        ("s4", "Di", "not marked", "", "", "", "", "33"),
    ]
    (issue,) = [row for row in table(folder / "graded/issues.csv") if row["row"] == "4"]
    assert grades[-1]["why"] == f"row 4: {issue['problem']}"
    with pytest.raises(FileError, match=rf"s4: not marked: {re.escape(grades[-1]['why'])}"):
        flow.account("s4", folder / "graded")
    flow.grade(folder / "s.csv", against=folder / "graded", out=folder / "again")
    assert [row["sheet"] for row in grades] == [
        row["sheet"] for row in table(folder / "again/grades.csv")
    ]


def test_a_row_without_an_answer_is_of_one_who_handed_in_nothing(folder: Path) -> None:
    (folder / "class.csv").write_text("student\ns1\ns2\n")
    made = folder / flow.make("gan-tutorial", 7, roster=Path("class.csv"), formats=LIGHT)
    form = (made / "marking/submissions.csv").read_text()
    whole = filled(read_key(made / KEY), folder / "all.csv").read_text().splitlines()
    (folder / "s.csv").write_text("\n".join([whole[0], whole[1], form.splitlines()[2]]))
    flow.grade(folder / "s.csv")
    grades = {row["student"]: row for row in table(folder / "graded/grades.csv")}
    assert {name: row["state"] for name, row in grades.items()} == {
        "s1": "marked",
        "s2": "handed in nothing",
    }
    assert {grades["s2"][name] for name in ("1a", "points", "total")} == {""}
    numbers = json.loads((folder / "graded/report.json").read_text())
    assert (numbers["totals"]["mean"], numbers["totals"]["count"]) == (33, 1)
    flow.grade(folder / "s.csv", against=folder / "graded", out=folder / "again")
    assert table(folder / "again/changes.csv") == []


def test_formulas_in_cells_are_defused(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    key = read_key(made / KEY)
    evil = '=HYPERLINK("http://x","y")'
    flow.grade(filled(key, folder / "submissions.csv", **{"3a": evil}))
    for name in ("answers.csv", "issues.csv"):
        assert {row["typed"] for row in table(folder / "graded" / name)} >= {"'" + evil}


def test_a_file_of_unknown_sheets_is_accounted_for_to_the_last_row(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    rows = ["student,sheet,3a", "ada,1,1", *["eve,9,1"] * 30_000]
    (folder / "s.csv").write_text("\n".join(rows))
    _, summary, _ = flow.grade(folder / "s.csv", key=made / KEY)
    tally = summary.tally
    assert (tally.rows, tally.marked, tally.unmarkable) == (30_001, 1, 30_000)


@pytest.mark.parametrize(("attempt", "total"), [("last", "30"), ("first", "24"), ("best", "33")])
def test_of_several_rows_of_a_student_one_counts(folder: Path, attempt: Any, total: str) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    key = read_key(made / KEY)
    whole = filled(key, folder / "whole.csv").read_text().splitlines()
    without_3 = {name: "" for name in key.field_names() if name.startswith("3")}
    first = filled(key, folder / "first.csv", **without_3).read_text().splitlines()
    last = filled(key, folder / "last.csv", **{"3a": "1"}).read_text().splitlines()
    (folder / "s.csv").write_text("\n".join([whole[0], first[1], whole[1], last[1]]))
    _, summary, _ = flow.grade(folder / "s.csv", attempt=attempt)
    assert [row["total"] for row in table(folder / "graded/grades.csv")] == [total]
    assert (summary.tally.rows, summary.tally.marked, summary.tally.superseded) == (3, 1, 2)


@pytest.mark.parametrize("feedback", [True, False])
def test_progress_tells_of_every_row_that_is_marked(folder: Path, *, feedback: bool) -> None:
    made = folder / flow.make("gan-tutorial", 7, count=3, formats=LIGHT)
    lines = filled(read_key(made / KEY), folder / "s.csv").read_text().splitlines()
    (folder / "s.csv").write_text("\n".join([*lines, lines[1]]))
    told: list[tuple[int, int]] = []
    flow.grade(folder / "s.csv", feedback=feedback, progress=lambda *of: told.append(of))
    assert sum(finished for finished, _ in told) == 3
    assert {count for _, count in told} == {3}


def test_a_formula_that_cannot_be_set_costs_nobody_the_marks(folder: Path) -> None:
    name = "gan/discriminator-step"
    shutil.copytree(places("bank")[-1] / name, folder / "bank" / name)
    model = folder / "bank" / name / "model.py"
    model.write_text(
        model.read_text().replace("You stepped against", "You $\\\\foo<i>$ stepped against")
    )
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    asked = read_key(made / KEY).asked[-1]
    down = 2 * asked.values["theta"] - asked.values["theta_next"]
    wrong = {f"3c.{n}": f"{entry:.4f}" for n, entry in enumerate(down[:, 0], start=1)}
    submissions = filled(read_key(made / KEY), folder / "s.csv", **wrong)
    _, _, told = flow.grade(submissions)
    (note,) = each_said(told)
    assert "$\\foo<i>$ cannot be set: unexpected control sequence" in note
    assert "as it was written" in note
    for page in ("graded/report.html", "graded/feedback/s1.html"):
        assert "\\foo&lt;i&gt;" in (folder / page).read_text(encoding="utf-8")
    assert {row["3c"] for row in table(folder / "graded/grades.csv")} == {"0"}


def test_a_marking_is_compared_with_an_earlier_one(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, count=3, formats=LIGHT)
    key = read_key(made / KEY)
    flow.grade(filled(key, folder / "one.csv"), out=folder / "before")
    lower = filled(key, folder / "two.csv", **{"3a": "1"})
    _, _, told = flow.grade(lower, against=folder / "before", out=folder / "after")
    assert {(row["field"], row["difference"]) for row in table(folder / "after/changes.csv")} == {
        ("3a", "-3")
    }
    assert "3 answers in 3 rows have other points, -9 in all" in each_said(told)[0]
    flow.grade(lower, against=folder / "before", never_lower=True, out=folder / "kept")
    assert {row["total"] for row in table(folder / "kept/grades.csv")} == {"33"}


def test_points_given_by_hand_count_in_the_next_marking(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, count=2, formats=LIGHT)
    key = read_key(made / KEY)
    submissions = filled(key, folder / "s.csv", **{"3a": "2 3"})
    flow.grade(submissions)
    by_hand = folder / "graded/by-hand.csv"
    rows = table(by_hand)
    assert [(row["part"], row["answer"], row["points"]) for row in rows] == [("3a", "2 3", "")] * 2
    with by_hand.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "points": "1.5"} for row in rows)
    flow.grade(submissions, force=True)
    assert {row["3a"] for row in table(folder / "graded/grades.csv")} == {"1.5"}
    assert {row["points"] for row in table(by_hand)} == {"1.5"}


def given_by_hand(path: Path, points: str) -> None:
    """Fill the points into every row of a table, as a person does."""
    rows = table(path)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "points": points} for row in rows)


def test_points_by_hand_outlive_the_marking_of_a_part_of_the_class(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, count=3, formats=LIGHT)
    whole = filled(read_key(made / KEY), folder / "s.csv", **{"3a": "2 3"})
    lines = whole.read_text().splitlines()
    (folder / "part.csv").write_text("\n".join(lines[:2]))
    flow.grade(whole, feedback=False)
    given_by_hand(folder / "graded/by-hand.csv", "1.5")
    _, _, told = flow.grade(folder / "part.csv", feedback=False, force=True)
    assert each_said(told)[0].startswith("2 answers with points by hand are not among the open")
    flow.grade(whole, feedback=False, force=True)
    assert {row["3a"] for row in table(folder / "graded/grades.csv")} == {"1.5"}
    kept = table(made / "marking/hand-marks.csv")
    assert [(row["part"], row["answer"], row["points"]) for row in kept] == [
        ("3a", "2 3", "1.5")
    ] * 3


def test_points_by_hand_are_kept_before_a_marking_that_fails(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    whole = filled(read_key(made / KEY), folder / "s.csv", **{"3a": "2 3"})
    flow.grade(whole, feedback=False)
    given_by_hand(folder / "graded/by-hand.csv", "1.5")

    def killed(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        flow.grade(whole, feedback=False, force=True, progress=killed)
    shutil.rmtree(folder / "graded")
    flow.grade(whole, feedback=False)
    assert {row["3a"] for row in table(folder / "graded/grades.csv")} == {"1.5"}


def test_points_that_are_typed_while_it_is_marked_are_kept_and_told(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    whole = filled(read_key(made / KEY), folder / "s.csv", **{"3a": "2 3"})
    flow.grade(whole, feedback=False)

    def typing(*_: int) -> None:
        given_by_hand(folder / "graded/by-hand.csv", "1.5")

    _, _, told = flow.grade(whole, feedback=False, force=True, progress=typing)
    assert each_said(told) == [
        "points were typed in by-hand.csv while this was marked: they are kept, mark again to "
        "count them"
    ]
    flow.grade(whole, feedback=False, force=True)
    assert {row["3a"] for row in table(folder / "graded/grades.csv")} == {"1.5"}


def test_points_that_are_typed_again_in_a_table_that_stays_open_count(folder: Path) -> None:
    """The spreadsheet saves the table as it was opened, over what each marking wrote."""
    made = folder / flow.make("gan-tutorial", 7, formats=LIGHT)
    whole = filled(read_key(made / KEY), folder / "s.csv", **{"3a": "2 3"})
    flow.grade(whole, feedback=False)
    by_hand = folder / "graded/by-hand.csv"
    opened = by_hand.read_bytes()
    for at, points in enumerate(["1", "1.5", "1", ""]):
        by_hand.write_bytes(opened)
        given_by_hand(by_hand, points)
        later = by_hand.stat().st_mtime_ns + at * 10**9  # whatever the steps of the clock are
        os.utime(by_hand, ns=(later, later))
        _, _, told = flow.grade(whole, feedback=False, force=True)
        assert told == []
        assert {row["points"] for row in table(by_hand)} == {points}
    older = by_hand.stat().st_mtime_ns - 10**12
    by_hand.write_bytes(opened)
    given_by_hand(by_hand, "1")
    os.utime(by_hand, ns=(older, older))
    _, _, told = flow.grade(whole, feedback=False, force=True)
    assert "in by-hand.csv (3a) has other points than those that count" in each_said(told)[0]
    assert {row["points"] for row in table(by_hand)} == {""}


def test_a_corrected_key_keeps_the_points_by_hand(folder: Path) -> None:
    made = folder / flow.make("gan-tutorial", 7, count=2, formats=LIGHT)
    whole = filled(read_key(made / KEY), folder / "s.csv", **{"3a": "2 3"})
    flow.grade(whole, feedback=False)
    given_by_hand(folder / "graded/by-hand.csv", "1.5")
    flow.grade(whole, feedback=False, force=True)
    corrected, _ = write_rekeyed(made / KEY)
    flow.grade(whole, key=corrected, feedback=False, out=Path("again"))
    assert {row["3a"] for row in table(folder / "again/grades.csv")} == {"1.5"}


def test_points_given_by_a_right_answer_that_was_wrong_wait_again_and_are_told(
    folder: Path,
) -> None:
    """They do not count in silence by another right answer; where that stays, they do."""
    made = folder / flow.make("gan-tutorial", 7, count=2, formats=LIGHT)
    key = read_key(made / KEY)
    (asked,) = (asked for asked in key.asked if "3a" in asked.labels)
    step = asked.parts[asked.labels.index("3a")].step
    wrong = replace(asked, values={**asked.values, step: asked.values[step] + 1})
    others = tuple(wrong if one is asked else one for one in key.asked)
    write_key(replace(key, asked=others), made / KEY)
    whole = filled(key, folder / "s.csv", **{"3a": "2 3", "2a": "2 3"})
    flow.grade(whole, feedback=False)
    given_by_hand(folder / "graded/by-hand.csv", "1.5")
    flow.grade(whole, feedback=False, force=True)
    corrected, changed = write_rekeyed(made / KEY)
    assert "3a" in changed
    _, _, said = flow.grade(whole, key=corrected, feedback=False, out=Path("again"))
    marks = [(row["2a"], row["3a"]) for row in table(folder / "again/grades.csv")]
    assert marks == [("1.5", "")] * 2
    lines = {row["part"]: row["readings"] for row in table(folder / "again/by-hand.csv")}
    assert "had 1.5 points by the key before it was corrected" in lines["3a"].lower()
    assert "had" not in lines["2a"]
    told = " ".join(each_said(said))
    assert "2 answers with points by hand have other right answers by this corrected key" in told
    assert "not among the open ones" not in told


def test_a_paper_that_is_made_again_keeps_the_points_by_hand(folder: Path) -> None:
    """The same seed gives the same key, and so the same answers."""
    made = folder / flow.make("gan-tutorial", 7, count=2, formats=())
    whole = filled(read_key(made / KEY), folder / "s.csv", **{"3a": "2 3"})
    flow.grade(whole, feedback=False)
    given_by_hand(folder / "graded/by-hand.csv", "1.5")
    flow.grade(whole, feedback=False, force=True)
    kept = (made / "marking/hand-marks.csv").read_bytes()
    flow.make("gan-tutorial", 7, count=2, formats=(), out=made, force=True)
    assert (made / "marking/hand-marks.csv").read_bytes() == kept
    flow.grade(whole, feedback=False, out=Path("again"))
    assert {row["3a"] for row in table(folder / "again/grades.csv")} == {"1.5"}


@pytest.mark.parametrize("paper", bank.papers())
def test_a_form_that_nobody_filled_in_marks_nothing(paper: str, tmp_path: Path) -> None:
    made = flow.make(paper, 7, count=2, formats=("markdown",), out=tmp_path / "made")
    form, key = made / "handout/submissions.csv", made / KEY
    _, summary, _ = flow.grade(form, key=key, out=tmp_path / "graded", feedback=False)
    assert (summary.tally.blank, summary.tally.marked) == (2, 0)
