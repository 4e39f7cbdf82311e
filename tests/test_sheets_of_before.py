"""Sheets of before: a key knows them all, so that what comes back on any of them can be marked."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marks.classes import PAPER, items, right
from quick import without_charts

from exgen import flow
from exgen.answers.attempts import Attempt
from exgen.answers.register import Register
from exgen.answers.submissions import read_submissions
from exgen.answers.which_sheet import WhichSheet
from exgen.cli import main
from exgen.errors import ExgenError, FileError
from exgen.items import bank
from exgen.items.schema import PaperFile, QuestionFile
from exgen.marks.judging.best import with_the_best
from exgen.marks.judging.marking import Marker
from exgen.people.students import Student
from exgen.tables.table import read_table
from exgen.variants.enrolment import with_another_sheet, with_students, without_students
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key, write_key
from exgen.variants.paper import draw_paper

SEED = 2**50 + 11
IDS = ("k1", "k2", "k3")
CLASS = draw_paper("small", PAPER, SEED, 0, [Student(own) for own in IDS])
Rows = list[dict[str, str]]
NOTHING: Mapping[str, str] = {}
BLANK = {"1a": ""}


@pytest.fixture(autouse=True)
def small_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    known = bank.paper
    monkeypatch.setattr(bank, "paper", lambda n: PAPER if n == "small" else known(n))


def changed(key: Key, change: tuple[str, str]) -> Key:
    what, who = change
    try:
        if what == "again":
            return with_another_sheet(key, who)
        return (
            without_students(key, [who]) if what == "leaves" else with_students(key, [Student(who)])
        )
    except ExgenError:  # who left has no other sheet, and somebody stays
        return key


CHANGES = st.tuples(
    st.sampled_from(["again", "again", "leaves", "joins"]), st.sampled_from([*IDS, "k4"])
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CHANGES, min_size=1, max_size=6))
def test_whatever_happens_to_a_class_no_sheet_is_lost(changes: list[tuple[str, str]]) -> None:
    """What a sheet asks stays, the newest of a student's is that of today, and others are before it."""
    key, given_out = CLASS, {own: [code] for own, code in zip(IDS, CLASS.codes, strict=True)}
    asked = {code: right(CLASS, sheet) for sheet, code in enumerate(CLASS.codes, start=1)}
    for change in changes:
        key = changed(key, change)
        for sheet, (student, code) in enumerate(
            zip(key.today.students, key.today.codes, strict=True), 1
        ):
            asked.setdefault(code, right(key, sheet))
            if code not in given_out.setdefault(student.id, []):
                given_out[student.id].append(code)
    assert {code: right(key, sheet) for sheet, code in enumerate(key.codes, start=1)} == asked
    for own, codes in given_out.items():
        former = [c for s, c in zip(key.students, key.codes, strict=True) if s.id == own]
        newest = former[:1] if own in [s.id for s in key.today.students] else []
        assert former[len(newest) :] + newest == codes
    assert len({student.id for student in key.today.students}) == key.today.sheets


def test_a_key_with_sheets_of_before_is_read_as_it_was_written(tmp_path: Path) -> None:
    key = without_students(with_another_sheet(CLASS, "k2"), ["k3"])
    write_key(key, tmp_path / "key.json")
    again = read_key(tmp_path / "key.json")
    assert (again.codes, again.students, again.former) == (key.codes, key.students, 2)
    assert again.today.codes == key.today.codes


def test_who_left_comes_back_to_the_sheet_of_before() -> None:
    had = with_another_sheet(CLASS, "k2")
    back = with_students(without_students(had, ["K2"]), [Student("k2", extra=3)])
    assert sorted(back.today.codes) == sorted(had.today.codes)
    assert {s.extra for s in back.students if s.id == "k2"} == {3}


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["k9"], "no student 'k9'"),
        (IDS, "nobody would be left"),
        (["k1", "k1", "kk1"], "no student"),
    ],
)
def test_who_cannot_leave_is_said(names: Sequence[str], said: str) -> None:
    with pytest.raises(ExgenError, match=said):
        without_students(CLASS, names)
    with pytest.raises(ExgenError, match="k2 has left the class"):
        with_another_sheet(without_students(CLASS, ["k2"]), "k2")


def written(path: Path, form: str, rows: Rows) -> Path:
    fields = [name for name in rows[0] if name not in ("student", "sheet")]
    lines = [
        ["student", "sheet", *fields],
        *([row[n] for n in ("student", "sheet", *fields)] for row in rows),
    ]
    if form == "long":
        head = ["student", "sheet", "field", "answer"]
        lines = [head, *([r["student"], r["sheet"], f, r[f]] for r in rows for f in fields)]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)
    return path


def marks(path: Path, key: Key, attempt: Attempt) -> tuple[dict[str, list[float]], set[str]]:
    """Return the totals on each sheet that counts, and the codes of what is said of the rows."""
    marker = Marker(key, items(key))
    handed_in = with_the_best(read_submissions(read_table(path), key, attempt), marker)
    blocks = [*map(marker.mark, handed_in.blocks())]
    totals: dict[str, list[float]] = {}
    for marked in blocks:
        assert set(marked.students) <= {student.id for student in key.today.students}
        for code, total in zip(marked.codes, marked.totals, strict=True):
            totals.setdefault(code, []).append(round(total, 6))
    return totals, {
        why.code for marked in blocks for issue in marked.block.issues for why in issue.problem
    }


def row(
    key: Key, code: str, student: str = "k2", others: Mapping[str, str] = NOTHING
) -> dict[str, str]:
    sheet = key.codes.index(code) + 1
    return {"student": student, "sheet": code, **right(key, sheet), **others}


@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("attempt", "better", "counts"),
    [
        ("last", 0, [2]), ("last", 2, [2]), ("first", 0, [0]), ("first", 2, [0]),
        ("best", 0, [0]), ("best", 1, [1]), ("best", 2, [2]), ("all", 0, [0, 1, 2]),
    ],
)  # fmt: skip
def test_of_the_sheets_of_a_student_that_one_counts_which_the_attempt_says(
    tmp_path: Path, form: str, attempt: Attempt, *, turned: bool, better: int, counts: list[int]
) -> None:
    """They are attempts of one student, in the order in which the student had them."""
    key = with_another_sheet(with_another_sheet(CLASS, "k2"), "k2")
    codes = [key.codes[3], key.codes[4], key.codes[1]]
    rows = [row(key, code, "k2", {} if n == better else BLANK) for n, code in enumerate(codes)]
    rows += [row(key, key.codes[0], "k1")]
    path = written(tmp_path / "s.csv", form, rows[::-1] if turned else rows)
    totals, said = marks(path, key, attempt)
    assert set(totals) == {key.codes[0], *(codes[n] for n in counts)}
    assert all((totals[codes[n]] == [key.out_of]) == (n == better) for n in counts)
    assert not said & {"issue.two-sheets", "issue.two-hands", "issue.other-sheet"}


@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("student", ["k2", ""])
def test_answers_on_a_sheet_of_before_alone_are_marked_by_it_and_said(
    tmp_path: Path, form: str, student: str
) -> None:
    key = with_another_sheet(CLASS, "k2")
    before = key.codes[-1]
    path = written(tmp_path / "s.csv", form, [row(key, before, student)])
    assert marks(path, key, "last") == ({before: [key.out_of]}, {"issue.earlier-sheet"})


def test_who_names_no_sheet_and_had_several_is_marked_by_the_newest_and_asked_for(
    tmp_path: Path,
) -> None:
    key = with_another_sheet(CLASS, "k2")
    path = written(tmp_path / "s.csv", "wide", [row(key, key.codes[1], "k2", {"sheet": ""})])
    assert marks(path, key, "last") == ({key.codes[1]: [key.out_of]}, {"issue.which-sheet"})


@pytest.mark.parametrize("student", ["k1", "k2"])
def test_a_code_that_is_misread_is_said_once(student: str, tmp_path: Path) -> None:
    key = with_another_sheet(CLASS, "k2")
    sheet = {"k1": 0, "k2": 1}[student]
    code = key.codes[sheet]
    wrong = code[:-1] + ("X" if code[-1] != "X" else "Z")
    path = written(tmp_path / "s.csv", "wide", [row(key, code, student, {"sheet": wrong})])
    said = {"k1": "issue.by-student", "k2": "issue.which-sheet-misread"}[student]
    assert marks(path, key, "last") == ({code: [key.out_of]}, {said})


@pytest.mark.parametrize("is_here", [False, True])
def test_what_leads_to_who_has_left_says_so(tmp_path: Path, *, is_here: bool) -> None:
    key = with_another_sheet(CLASS, "k2")
    key = key if is_here else without_students(key, ["k2"])
    write_key(key, tmp_path / "key.json")
    numbers = [text for text in right(key, key.sheets).values() if "." in text]
    told = CliRunner().invoke(main, ["trace", "--key", str(tmp_path / "key.json"), *numbers])
    assert ("a sheet of before" if is_here else "has left the class") in told.output


@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("attempt", ["last", "first", "best", "all"])
@pytest.mark.parametrize("of", ["before", "both"])
def test_answers_without_a_code_that_are_right_on_a_sheet_of_before_are_marked_by_neither(
    tmp_path: Path, form: str, attempt: Attempt, of: str
) -> None:
    """Whatever the attempt; a row that names its sheet counts beside them."""
    key = with_another_sheet(CLASS, "k2")
    rows = [row(key, key.codes[0], "k1"), row(key, key.codes[-1], "k2", {"sheet": ""})]
    rows += [row(key, key.codes[1], "k2")] if of == "both" else []
    totals, said = marks(written(tmp_path / "s.csv", form, rows), key, attempt)
    own = {key.codes[1]: [key.out_of]} if of == "both" else {}
    assert totals == {key.codes[0]: [key.out_of], **own}
    # in the long form the later row displaces answers before they are compared
    assert said & {"issue.fits-sheet-before", "issue.superseded-answer"}


def test_one_answer_in_some_digits_is_plain_and_one_that_is_right_on_both_says_nothing() -> None:
    key = with_another_sheet(CLASS, "k2")
    register = Register(key)
    which, sheets = WhichSheet(key, register), np.array([2])
    before, now = right(key, 4), right(key, 2)
    told = {
        name: bool(which.among({name: [before[name]]}, [""], sheets)) for name in key.field_names()
    }
    assert all(told.values())
    assert not any(which.among({name: [now[name]]}, [""], sheets) for name in told)
    whole = {name: [text] for name, text in before.items()}
    assert which.among(whole, ["a scan"], sheets) == {0: 4}
    assert not which.among(whole, [key.codes[1]], sheets)  # what names a sheet is believed


@pytest.mark.parametrize(
    "item", ["gan/training-algorithm", "gan/optimal-discriminator", "gan/generator-cost"]
)
@pytest.mark.parametrize("spelt", ["{}", " {} ", "({})"])
def test_an_order_a_formula_or_a_choice_that_is_right_on_a_sheet_of_before_alone_waits(
    item: str, spelt: str
) -> None:
    paper = PaperFile(title="T", questions=(QuestionFile(items=(item,)),))
    drawn = draw_paper("alone", paper, SEED, 0, [Student(f"k{n}") for n in range(9)])
    key = replace(drawn, students=(Student("k"),) * 9, former=8)
    which, now = WhichSheet(key, Register(key)), right(key, 1)
    fields = [
        name
        for asked in key.asked
        for name, part, _ in asked.fields()
        if not part.numeric and not part.by_hand
    ]
    assert fields
    for name in fields:
        others = {right(key, sheet)[name] for sheet in range(2, 10)} - {now[name]}
        waiting = {
            text: which.among(
                {name: [spelt.format(text)], "1a": [""] if name != "1a" else [spelt.format(text)]},
                [""],
                np.array([1]),
            )
            for text in others
        }
        assert waiting
        assert all(waiting.values())
        for text in others:
            assert not which.among({name: [text]}, [key.codes[0]], np.array([1]))
        assert not which.among({name: [spelt.format(now[name])]}, [""], np.array([1]))


def test_another_hand_displaces_no_sheet_of_before(tmp_path: Path) -> None:
    """Ids are known to others, who may write one without the code: a person decides."""
    key = with_another_sheet(CLASS, "k2")
    rows = [row(key, key.codes[-1]), row(key, key.codes[1], "k2", {"sheet": "", **BLANK})]
    totals, said = marks(written(tmp_path / "s.csv", "wide", rows), key, "last")
    assert set(totals) == {key.codes[1], key.codes[-1]}
    assert "issue.two-sheets" in said


@pytest.mark.parametrize(
    "names", [{"student": "k2"}, {"sheet": "its"}, {"student": "k2", "sheet": "its"}]
)
@pytest.mark.parametrize("form", ["wide", "long"])
def test_who_has_left_is_not_marked_but_listed(
    tmp_path: Path, form: str, names: Mapping[str, str]
) -> None:
    key = without_students(with_another_sheet(CLASS, "k2"), ["k2"])
    theirs = key.codes[-1]
    own = {"student": "", "sheet": "", **names}
    own["sheet"] = own["sheet"] and theirs
    rows = [row(key, key.codes[0], "k1"), {**row(key, theirs), **own}]
    path = written(tmp_path / "s.csv", form, rows)
    assert marks(path, key, "last") == ({key.codes[0]: [key.out_of]}, {"issue.has-left"})


@pytest.fixture(scope="module")
def class_of_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("class")
    (place / "c.csv").write_text("student,name\nk1,Ada\nk2,Bo\nk3,Cy\n")
    return flow.make("gan-tutorial", SEED, roster=place / "c.csv", formats=(), out=place / "made")


@pytest.fixture
def folder(class_of_three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(class_of_three, tmp_path / "made"))


def grades(
    folder: Path, rows: Rows, out: str = "graded", **options: object
) -> dict[str, dict[str, str]]:
    path = written(folder.parent / "s.csv", "wide", rows)
    flow.grade(path, key=folder / KEY, feedback=False, out=folder.parent / out, **options)  # type: ignore[arg-type]
    with (folder.parent / out / "grades.csv").open(newline="", encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    assert len({one["student"] for one in found}) == len(found)
    return {one["student"]: one for one in found}


@pytest.mark.parametrize("by", ["k2,", ",{before}", ",{now}"])
@pytest.mark.parametrize("handed_in", ["before", "now", "both", ""])
def test_an_override_sets_the_mark_of_the_sheet_that_counts(
    folder: Path, by: str, handed_in: str
) -> None:
    """By the student's id, whichever that is; a student never has two lines for it."""
    flow.enrol(folder / KEY, again=["k2"])
    key = read_key(folder / KEY)
    codes = {"before": key.codes[3], "now": key.codes[1]}
    (folder / "marking/overrides.csv").write_text(
        f"student,code,field,points,why\n{by.format(**codes)},total,12,late train\n"
    )
    on = [codes[name] for name in codes if handed_in in (name, "both")]
    rows = [row(key, code, "k2", BLANK) for code in on] + [row(key, key.codes[0], "k1")]
    mark = grades(folder, rows)["k2"]
    counts = codes[{"both": "now"}.get(handed_in, handed_in)] if handed_in else ""
    meant = by == "k2," or not counts or counts in by.format(**codes)
    assert (mark["total"] == "12") == meant
    text = (folder.parent / "graded/issues.csv").read_text(encoding="utf-8")
    assert ("does not count" in text) == (not meant)


@pytest.mark.parametrize("decided", ["", "by a code", "by an override"])
def test_who_is_marked_on_no_sheet_waits_until_a_person_says_which(
    folder: Path, decided: str
) -> None:
    flow.enrol(folder / KEY, again=["k2"])
    key = read_key(folder / KEY)
    own = row(key, key.codes[3], "k2", {} if decided == "by a code" else {"sheet": ""})
    if decided == "by an override":
        text = "student,field,points,why\nk2,total,12,of the sheet before\n"
        (folder / "marking/overrides.csv").write_text(text)
    mark = grades(folder, [own, row(key, key.codes[0], "k1")])["k2"]
    totals = {"": "", "by a code": "33", "by an override": "12"}
    assert mark["total"] == totals[decided]
    assert mark["state"] == ("marked" if decided else "waiting for a person")
    assert decided or "issues.csv" in mark["why"]
    said = "are right on" in (folder.parent / "graded/issues.csv").read_text()
    assert said == (decided != "by a code")


def test_who_has_left_is_in_no_table_and_comes_back_with_the_same_bytes(folder: Path) -> None:
    before = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    result = CliRunner().invoke(main, ["make", "made/marking/key.json", "--withdraw", "K2"])
    assert result.exit_code == 0, result.output
    assert "1 student withdrawn; the key keeps their sheets" in result.stderr
    assert not (folder / "handout/k2").exists()
    assert "k2" not in (folder / "marking/codes.csv").read_text()
    key = read_key(folder / KEY)
    assert grades(folder, [row(key, key.codes[0], "k1"), row(key, key.codes[2])]).keys() == {
        "k1",
        "k3",
    }
    for name in ("moodle-grades.csv", "canvas-grades.csv"):
        assert "k2" not in (folder.parent / "graded" / name).read_text()
    (folder.parent / "back.csv").write_text("student\nk2\n")
    assert flow.enrol(folder / KEY, folder.parent / "back.csv") == [folder / "handout/k2"]
    after = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    of_class = {
        "marking/key.json",
        "marking/manifest.json",
        "marking/codes.csv",
        "marking/submissions.csv",
    }
    assert {n: c for n, c in after.items() if n not in of_class} == {
        n: c for n, c in before.items() if n not in of_class
    }


CORRECTED = "made/marking/key-rekeyed.json"


def own_item(folder: Path, text: str) -> None:
    """Have an own copy of an item, with something behind its model."""
    source, own = bank.load("gan/generator-cost").folder, folder.parent / "bank/gan/generator-cost"
    if not own.exists():
        shutil.copytree(source, own)
    with (own / "model.py").open("a") as file:
        file.write(text)


@pytest.mark.parametrize("change", ["add", "again", "withdraw", "extra"])
@pytest.mark.parametrize("mended", [False, True])
def test_a_corrected_key_beside_is_of_the_class_as_it_is_or_is_not_marked_by(
    folder: Path, change: str, *, mended: bool
) -> None:
    """With the corrected bank it is written again; without, marking by it says what to do."""
    if mended:
        own_item(folder, "\n# put right\n")
    assert CliRunner().invoke(main, ["rekey", "made/marking/key.json"]).exit_code == 0
    if not mended:  # the key was put right with another bank than that of today
        own_item(folder, "\n# put right\n")
        assert (
            CliRunner().invoke(main, ["rekey", "made/marking/key.json", "--force"]).exit_code == 0
        )
        shutil.rmtree(folder.parent / "bank")
    (folder.parent / "late.csv").write_text(
        f"student,extra\n{'k4' if change == 'add' else 'k1'},2 days\n"
    )
    words = ["--add", "late.csv"] if change in ("add", "extra") else [f"--{change}", "k2"]
    result = CliRunner().invoke(main, ["make", "made/marking/key.json", *words])
    assert result.exit_code == 0, result.output
    now, corrected = read_key(folder / KEY), read_key(Path(CORRECTED))
    path = written(folder.parent / "s.csv", "wide", [row(now, code, "") for code in now.codes[:1]])
    if mended:
        assert "key-rekeyed.json beside the key is written again" in result.stderr
        assert (corrected.codes, corrected.students) == (now.codes, now.students)
        flow.grade(path, key=Path(CORRECTED), feedback=False)
    else:
        assert "run `exgen rekey made/marking/key.json --force`" in result.stderr
        with pytest.raises(FileError, match=r"exgen rekey made/marking/key\.json --force"):
            flow.grade(path, key=Path(CORRECTED), feedback=False)


def test_an_item_that_was_put_right_is_asked_of_who_joins_once_the_key_is(folder: Path) -> None:
    own_item(folder, "\n# put right\n")
    (folder.parent / "late.csv").write_text("student\nk4\n")
    with pytest.raises(ExgenError, match="run `exgen rekey` on the key first"):
        flow.enrol(folder / KEY, folder.parent / "late.csv")
    assert CliRunner().invoke(main, ["rekey", "made/marking/key.json"]).exit_code == 0
    assert flow.enrol(folder / KEY, folder.parent / "late.csv") == [folder / "handout/k4"]
