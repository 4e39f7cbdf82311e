"""A choice of questions for each student, in an order of its own: from the paper to the marks."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pools import CHOSEN, FIXED, QUESTIONS, TOTAL, right, write_paper
from quick import without_charts

from exgen import flow
from exgen.cli import main
from exgen.language import Reason
from exgen.marks.reports.origins import Origins
from exgen.tables.table import read_table
from exgen.variants.enrolment import with_another_sheet
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key, write_key

SEED = 2**50 + 7
STUDENTS = [f"k{number}" for number in range(1, 13)]
MADE = Path("made")
OTHERS = ("moodle", "canvas", "qti21")
quick = pytest.fixture(autouse=True)(without_charts)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sheets of a class of twelve."""
    place = tmp_path_factory.mktemp("pools")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        write_paper(place)
        (place / "class.csv").write_text("student\n" + "".join(f"{one}\n" for one in STUDENTS))
        formats = ("markdown", "html", "latex", *OTHERS)
        flow.make("pooled", SEED, roster=Path("class.csv"), formats=formats, out=MADE)
    return place


@pytest.fixture
def key(place: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    monkeypatch.chdir(place)
    return read_key(MADE / KEY)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def filled(key: Key, form: Path, **typed: dict[str, str]) -> list[dict[str, str]]:
    """Return a form filled in with what is right, and what some students typed besides."""

    def answers(row: dict[str, str]) -> dict[str, str]:
        sheet = key.codes.index(row["sheet"]) + 1
        asks = key.names_on(sheet)
        return {
            name: right(key, name, sheet) for name, cell in row.items() if name in asks and not cell
        }

    return [row | answers(row) | typed.get(row["student"], {}) for row in rows_of(form)]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", newline="") as file:
        table = csv.DictWriter(file, [*rows[0]])
        table.writeheader()
        table.writerows(rows)
    return path


def asked(key: Key, student: str) -> list[int]:
    """Return the numbers of the questions on a student's sheet, in its order."""
    names = key.names_on(STUDENTS.index(student) + 1)
    return list(dict.fromkeys(int(name.rstrip("ab")) for name in names))


def not_asked(key: Key, student: str) -> list[int]:
    return [n for n in range(1, QUESTIONS + 1) if n not in asked(key, student)]


@pytest.mark.parametrize(
    ("suffix", "heading"),
    [("md", r"^## (\d+)\."), ("html", r'<h2 id="q(\d+)"'), ("tex", r"^\\question\{(\d+)\}")],
)
def test_sheets_and_solutions_have_their_own_questions_under_the_papers_numbers(
    suffix: str, heading: str, key: Key
) -> None:
    orders = set[tuple[int, ...]]()
    for student in STUDENTS:
        for folder in ("handout", "marking/solutions"):
            text = next((MADE / folder).rglob(f"{student}.{suffix}")).read_text()
            found = [int(n) for n in re.findall(heading, text, re.MULTILINE)]
            assert found == asked(key, student)
            assert f"asks {FIXED + CHOSEN} questions of {QUESTIONS}" in text
            assert f"{TOTAL} points" in text
        orders.add(tuple(found))
    assert len(orders) > len(STUDENTS) // 2


def test_a_students_form_has_the_columns_of_the_own_sheet_in_its_order(key: Key) -> None:
    for sheet, student in enumerate(STUDENTS, start=1):
        for form in ("submissions.csv", "form.xlsx"):
            header = read_table(MADE / "handout" / student / form).header
            assert list(header) == ["student", "sheet", *key.names_on(sheet)]


def test_a_learning_platform_gets_the_questions_that_sheets_ask(key: Key) -> None:
    asks = sum(len(asked(key, student)) for student in STUDENTS)
    moodle = (MADE / "marking/moodle.xml").read_text()
    assert moodle.count('<question type="cloze">') == asks
    assert moodle.count('<question type="category">') == QUESTIONS
    with zipfile.ZipFile(MADE / "marking/qti21.zip") as archive:
        items = {name for name in archive.namelist() if name.startswith("items/")}
        test = archive.read("test.xml").decode()
        assert set(re.findall('href="(items/[^"]*)"', test)) == items
        assert re.findall(r'<selection select="(\d)"/>', test).count(str(CHOSEN)) == 1
        assert f"<value>{TOTAL}</value>" in test
        assert len(items) == asks
        assert (
            set(re.findall('<file href="(items/[^"]*)"', archive.read("imsmanifest.xml").decode()))
            == items
        )
    with zipfile.ZipFile(MADE / "marking/canvas.zip") as archive:
        meta, quiz = (
            next(archive.read(n).decode() for n in archive.namelist() if re.search(ending, n))
            for ending in (
                "assessment_meta.xml$",
                r"quiz.*(?<!meta)\.xml$|/(?!assessment)[^/]*\.xml$",
            )
        )
        assert quiz.count("<item ") == asks
        assert f"<points_possible>{5 * QUESTIONS}</points_possible>" in meta


@pytest.mark.parametrize("form", ["of the class", "of each"])
def test_what_is_right_earns_everybody_all_points(form: str, key: Key, tmp_path: Path) -> None:
    if form == "of the class":
        typed = write(tmp_path / "typed.csv", filled(key, MADE / "marking/submissions.csv"))
    else:
        for student in STUDENTS:
            own = filled(key, MADE / "handout" / student / "submissions.csv")
            typed = write(tmp_path / f"typed/{student}.csv", own).parent
    out, summary, _ = flow.grade(typed, key=MADE / KEY, out=tmp_path / "out")
    grades = rows_of(out / "grades.csv")
    assert {(row["state"], row["total"], row["out_of"]) for row in grades} == {
        ("marked", str(TOTAL), str(TOTAL))
    }
    for row in grades:
        others = not_asked(key, row["student"])
        empty = [name for name in key.field_names() if not row[name]]
        assert empty == [f"{number}{letter}" for number in others for letter in "ab"]
    assert summary.issues == 0
    assert summary.verdicts["blank"] == 0
    assert rows_of(out / "issues.csv") == []
    answers = [(row["student"], row["field"]) for row in rows_of(out / "answers.csv")]
    assert len(answers) == len(set(answers)) == len(STUDENTS) * 2 * (FIXED + CHOSEN)


@pytest.mark.usefixtures("key")
def test_a_form_that_nobody_filled_in_is_read_as_nothing(tmp_path: Path) -> None:
    flow.make("pooled", SEED, count=4, formats=["markdown"], out=tmp_path / "numbered")
    for form, state in (
        (MADE / "marking/submissions.csv", "handed in nothing"),
        (tmp_path / "numbered/handout/submissions.csv", ""),
        (tmp_path / "numbered/handout/form.xlsx", ""),
    ):
        found = MADE / KEY if state else tmp_path / "numbered" / KEY
        out, summary, _ = flow.grade(form, key=found, out=tmp_path / "out", force=True)
        assert {row["state"] for row in rows_of(out / "grades.csv")} == (
            {state} if state else set()
        )
        assert not [row for row in rows_of(out / "issues.csv") if "not ask" in row["problem"]]
        assert sum(summary.verdicts.values()) == summary.verdicts["blank"]


@pytest.fixture(scope="module")
def graded(place: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Marks of a class in which k3 answers a question that is not theirs, and k4 one question alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        without_charts(patch)
        key = read_key(MADE / KEY)
        strange = {f"{not_asked(key, 'k3')[0]}a": "12.5"}
        nothing = {name: "" for name in key.names_on(4) if not name.startswith("1")}
        rows = filled(key, MADE / "marking/submissions.csv", k3=strange, k4=nothing)
        typed = write(place / "typed.csv", rows)
        flow.grade(typed, key=MADE / KEY, out=place / "graded", feedback_formats=["markdown"])
        yield place / "graded", strange


@pytest.mark.usefixtures("key")
def test_what_is_typed_for_a_question_that_is_not_asked_earns_nothing_and_is_told(
    graded: tuple[Path, dict[str, str]],
) -> None:
    folder, strange = graded
    (name,) = strange
    grades = {row["student"]: row for row in rows_of(folder / "grades.csv")}
    assert (grades["k3"]["total"], grades["k3"][name]) == (str(TOTAL), "")
    assert grades["k4"]["total"] == "5"
    assert rows_of(folder / "issues.csv") == [
        {
            "row": "4",
            "column": name,
            "typed": "12.5",
            "problem": "this sheet does not ask this question; it earns nothing",
        }
    ]
    text, said = flow.account("k3", folder, [name])
    assert f"Not asked on this sheet: {name}." in text
    assert not said
    assert f"## {name} " not in text


def test_pages_and_accounts_tell_the_own_questions_in_the_order_of_the_sheet(
    graded: tuple[Path, dict[str, str]], key: Key
) -> None:
    folder, _ = graded
    for student in ("k1", "k3", "k4"):
        page = (folder / f"feedback/{student}.md").read_text()
        assert [int(n) for n in re.findall(r"^## (\d+)\.", page, re.MULTILINE)] == asked(
            key, student
        )
        names = key.names_on(STUDENTS.index(student) + 1)
        assert re.findall(r"^\| (\d[ab]) \|", page, re.MULTILINE) == names
        text, said = flow.account(student, folder)
        assert re.findall(r"^### (\d[ab])$", text, re.MULTILINE) == names
        assert f"of {TOTAL} points" in text
        assert not said


def test_the_report_counts_a_question_among_those_who_were_asked_it(
    graded: tuple[Path, dict[str, str]], key: Key
) -> None:
    folder, _ = graded
    report = json.loads((folder / "report.json").read_text())
    assert report["totals"]["out_of"] == TOTAL
    for part in report["parts"]:
        number = int(part["part"].rstrip("ab"))
        rows = sum(number in asked(key, student) for student in STUDENTS)
        blank = number in asked(key, "k4") and number != 1
        assert (part["rows"], part["answers"]) == (rows, rows)
        assert part["verdicts"]["blank"] == pytest.approx(blank / rows)
        assert part["facility"] == pytest.approx(1 - blank / rows)


@pytest.mark.usefixtures("key")
def test_the_same_answers_marked_again_change_nothing(
    graded: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, _ = graded
    out, _, _ = flow.grade(
        folder.parent / "typed.csv",
        key=MADE / KEY,
        against=folder,
        never_lower=True,
        feedback=False,
        out=tmp_path / "again",
    )
    assert rows_of(out / "changes.csv") == []
    assert (out / "grades.csv").read_text() == (folder / "grades.csv").read_text()


def test_a_table_with_a_row_for_each_answer_is_read_alike(key: Key, tmp_path: Path) -> None:
    strange = f"{not_asked(key, 'k3')[0]}a"
    typed = {name: right(key, name, 3) for name in key.names_on(3)} | {strange: "12.5"}
    rows = [{"student": "k3", "field": name, "answer": text} for name, text in typed.items()]
    long = write(tmp_path / "long.csv", rows)
    out, _, _ = flow.grade(long, key=MADE / KEY, feedback=False, out=tmp_path / "out")
    (row,) = (row for row in rows_of(out / "grades.csv") if row["student"] == "k3")
    assert (row["total"], row[strange]) == (str(TOTAL), "")
    (issue,) = rows_of(out / "issues.csv")
    assert (issue["column"], issue["typed"]) == (strange, "12.5")


def test_a_question_of_several_items_is_asked_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_paper(tmp_path)
    pairs = [f'[[questions]]\nitems = ["own/field-{n}", "own/field-{n + 3}"]\n' for n in (1, 2, 3)]
    (tmp_path / "bank/papers/pairs.toml").write_text(
        'title = "Pairs"\norder = "shuffled"\npools = { pairs = 2 }\n\n'
        + 'pool = "pairs"\n\n'.join([*pairs, ""])
    )
    flow.make("pairs", SEED, count=6, formats=["markdown", "moodle", "qti21"], out=MADE)
    key = read_key(MADE / KEY)
    assert {len(key.names_on(sheet)) for sheet in range(1, 7)} == {8}
    text = (MADE / "handout/sheets/0001.md").read_text()
    assert re.findall(r"\[(\d[a-d])\]", text.split("---", 2)[2]) == key.names_on(1)
    rows = filled(key, MADE / "handout/submissions.csv")
    typed = write(tmp_path / "typed.csv", [row | {"student": row["sheet"]} for row in rows])
    out, _, _ = flow.grade(typed, key=MADE / KEY, out=tmp_path / "out")
    assert {row["total"] for row in rows_of(out / "grades.csv")} == {"20"}
    page = next((out / "feedback").glob("0001*.md")).read_text()
    assert re.findall(r"^\| (\d[a-d]) \|", page, re.MULTILINE) == key.names_on(1)


def test_who_answers_other_questions_alone_is_not_marked_and_why_is_said(
    key: Key, tmp_path: Path
) -> None:
    strange = not_asked(key, "k3")[0]
    typed = write(tmp_path / "typed.csv", [{"student": "k3", "1a": "", f"{strange}a": "12.5"}])
    out, _, _ = flow.grade(typed, key=MADE / KEY, out=tmp_path / "out")
    (row,) = (row for row in rows_of(out / "grades.csv") if row["student"] == "k3")
    assert (row["state"], row["total"]) == ("not marked", "")
    assert row["why"].startswith("what is typed is for questions that this sheet does not ask;")


def test_an_attempt_with_nothing_for_the_own_sheet_replaces_none(key: Key, tmp_path: Path) -> None:
    rows = filled(key, MADE / "marking/submissions.csv")
    later = rows_of(MADE / "marking/submissions.csv")
    later[2][f"{not_asked(key, 'k3')[0]}a"] = "12.5"
    out, _, _ = flow.grade(
        write(tmp_path / "typed.csv", [*rows, *later]),
        key=MADE / KEY,
        feedback=False,
        out=tmp_path / "out",
    )
    assert {row["total"] for row in rows_of(out / "grades.csv")} == {str(TOTAL)}


def test_a_row_without_a_code_that_answers_a_sheet_of_before_waits(
    key: Key, tmp_path: Path
) -> None:
    again = with_another_sheet(key, "k3")
    write_key(again, tmp_path / "key.json")
    before = next(n for n in range(len(STUDENTS), again.sheets) if again.students[n].id == "k3") + 1
    own = {name: right(again, name, before) for name in again.names_on(before)}
    typed = write(tmp_path / "typed.csv", [{"student": "k3"} | own])
    out, _, _ = flow.grade(typed, key=tmp_path / "key.json", feedback=False, out=tmp_path / "out")
    (row,) = (row for row in rows_of(out / "grades.csv") if row["student"] == "k3")
    assert row["state"] == "waiting for a person"
    assert again.codes[before - 1] in rows_of(out / "issues.csv")[-1]["problem"]


def test_what_is_copied_from_another_sheet_is_told_of_a_sheet_that_asks_it(
    key: Key, tmp_path: Path
) -> None:
    other = next(n for n in range(2, 13) if set(asked(key, f"k{n}")) != set(asked(key, "k1")))
    both = [name for name in key.names_on(1) if name in key.names_on(other)]
    copied = {name: right(key, name, other) for name in both}
    typed = write(tmp_path / "t.csv", filled(key, MADE / "marking/submissions.csv", k1=copied))
    out, _, _ = flow.grade(typed, key=MADE / KEY, feedback=False, out=tmp_path / "out")
    (copy,) = json.loads((out / "report.json").read_text())["copies"]
    assert (copy["student"], copy["other_student"]) == ("k1", f"k{other}")
    assert copy["fields"] == sorted(both)


def test_a_quiz_on_a_platform_counts_what_it_asks(key: Key, tmp_path: Path) -> None:
    """Three questions of the pool, each a variant of some sheet that asks it, are a quiz of 15 points."""
    header = ["Last name", "First name", "ID number", "Status"]
    cells = ["Byron", "Ada", "a1", "Finished"]
    for slot, number in enumerate((3, 4, 5), start=1):
        asks = key.asked[number - 1].asks()
        sheet = int(asks.nonzero()[0][0]) + 1
        header += [f"Question {slot}", f"Response {slot}"]
        mark = f"[exgen own/field-{number} v{sheet:04d}] [{key.codes[sheet - 1]}]"
        answers = [right(key, f"{number}{letter}", sheet) for letter in "ab"]
        cells += [f"{mark} How much?", f"part 1: {answers[0]}; part 2: {answers[1]}"]
    typed = write(tmp_path / "quiz.csv", [dict(zip(header, cells, strict=True))])
    out, _, _ = flow.grade(typed, key=MADE / KEY, feedback=False, out=tmp_path / "out")
    (row,) = rows_of(out / "grades.csv")
    assert (row["total"], row["out_of"]) == ("15", "15")


def test_full_points_are_for_those_who_were_asked(
    graded: tuple[Path, dict[str, str]], key: Key, tmp_path: Path
) -> None:
    folder, _ = graded
    (number, *_) = (n for n in asked(key, "k4") if n > FIXED)
    words = ["grade", folder.parent / "typed.csv", "--key", MADE / KEY, "--no-feedback"]
    full = [*words, "--full", f"{number}b", "--out", tmp_path / "full"]
    assert CliRunner().invoke(main, list(map(str, full))).exit_code == 0
    for row in rows_of(tmp_path / "full/grades.csv"):
        assert row[f"{number}b"] == ("3" if number in asked(key, row["student"]) else "")
        assert row["total"] == ("8" if row["student"] == "k4" else str(TOTAL))
    void = CliRunner().invoke(
        main, list(map(str, [*words, "--void", f"{number}b", "--out", "none"]))
    )
    assert void.exit_code == 1
    assert "`full` in place of `void`" in void.stderr


def test_a_mark_for_a_question_that_is_not_asked_is_refused_and_listed(
    key: Key, tmp_path: Path
) -> None:
    strange, own = not_asked(key, "k3")[0], asked(key, "k3")[0]
    (tmp_path / "marking").mkdir()
    (tmp_path / "marking/key.json").write_text((MADE / KEY).read_text())
    (tmp_path / "marking/overrides.csv").write_text(
        f"student,field,points,why\nk3,{strange}a,2,mercy\nk3,{own}a,1,untidy\n"
    )
    typed = write(tmp_path / "typed.csv", filled(key, MADE / "marking/submissions.csv"))
    out, _, _ = flow.grade(
        typed, key=tmp_path / "marking/key.json", feedback=False, out=tmp_path / "out"
    )
    (row,) = (row for row in rows_of(out / "grades.csv") if row["student"] == "k3")
    assert (row[f"{strange}a"], row[f"{own}a"], row["total"]) == ("", "1", str(TOTAL - 1))
    (issue,) = rows_of(out / "issues.csv")
    assert issue["problem"] == "this sheet does not ask this part"


def test_who_joins_late_changes_nobody_elses_files(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_paper(tmp_path)
    (tmp_path / "class.csv").write_text("student\nk1\nk2\nk3\n")
    flow.make("pooled", SEED, roster=Path("class.csv"), formats=["markdown"], out=MADE)
    before = {path: path.read_bytes() for path in MADE.glob("handout/*/*")}
    (tmp_path / "late.csv").write_text("student\nk4\n")
    assert flow.enrol(MADE / KEY, Path("late.csv")) == [MADE / "handout/k4"]
    after = {path: path.read_bytes() for path in MADE.glob("handout/*/*")}
    assert after.items() > before.items()
    new = (MADE / "handout/k4/submissions.csv").read_text()
    assert new == (place / MADE / "handout/k4/submissions.csv").read_text()


def test_numbers_of_a_question_are_traced_to_sheets_that_ask_it(key: Key) -> None:
    for student in STUDENTS[:4]:
        sheet = STUDENTS.index(student) + 1
        for number in asked(key, student):
            first = Origins(key).find([right(key, f"{number}b", sheet)])[0]
            assert first.sheet == sheet
        for number in not_asked(key, student):
            found = Origins(key).find([right(key, f"{number}b", sheet)])
            assert sheet not in {one.sheet for one in found}


def test_a_late_note_of_a_missing_column_is_of_who_was_asked(key: Key, tmp_path: Path) -> None:
    """A form that lacks the column of a question is told of where one of its rows is asked it."""
    rows = filled(key, MADE / "marking/submissions.csv")
    strange, own = f"{not_asked(key, 'k1')[0]}a", f"{asked(key, 'k1')[0]}a"
    for lacking, told in ((strange, []), (own, [own])):
        (row,) = (r for r in rows if r["student"] == "k1")
        typed = write(tmp_path / "k1.csv", [{n: c for n, c in row.items() if n != lacking}])
        out, _, _ = flow.grade(
            typed, key=MADE / KEY, feedback=False, out=tmp_path / "out", force=True
        )
        assert [issue["column"] for issue in rows_of(out / "issues.csv")] == told


def test_a_german_paper_says_it_in_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_paper(tmp_path, top='language = "de"')
    notes: list[Reason] = []
    flow.make("pooled", SEED, count=2, formats=["markdown"], out=MADE, say=notes.append)
    text = (MADE / "handout/sheets/0001.md").read_text()
    assert "Dieses Blatt stellt 4 von 6 Aufgaben" in text
