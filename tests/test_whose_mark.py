"""Whose mark it is: rows that somebody else handed in than the student whose id they hold, end to end."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest
from marks.classes import right
from quick import without_charts

from exgen import flow
from exgen.errors import FileError
from exgen.language.catalogue import language
from exgen.marks.records.class_marks import read_class
from exgen.marks.records.overrides import OVERRIDES
from exgen.tables.naming import Naming
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

CLASS = {
    "01730838": "Byron, Ada",
    "01730841": "Chen, Bo",
    "01730855": "Zhang, Wei",
    "01730862": "Zhang, Wei",
    "01730879": "Müller, Zoë Marie",
    "01730880": "Li, Ada",
}
ADA, BO, WEI, ALSO_WEI, ZOE, LI = CLASS
IN_CANVAS = {student: str(201 + place) for place, student in enumerate(CLASS)}
IN_MOODLE = {student: 5001 + place for place, student in enumerate(CLASS)}
MARKED, WAITS, NOTHING = "marked", "waiting for a person", "handed in nothing"


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    rows = [[name, IN_CANVAS[own], own, f"u{IN_CANVAS[own]}", "S1"] for own, name in CLASS.items()]
    Path("class.csv").write_text(
        table(["Student", "ID", "SIS User ID", "SIS Login ID", "Section"], rows)
    )
    flow.make("gan-tutorial", 2**60, roster=Path("class.csv"), formats=(), out=Path("m"))
    return read_key(Path("m") / KEY)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def form(
    key: Key, student: str, beside: Mapping[str, str] = MappingProxyType({}), *, code: bool = False
) -> str:
    """Return a row with a student's right answers, and with what else stands in it."""
    sheet = 1 + [own.id for own in key.students].index(student)
    answers = right(key, sheet)
    codes = {"sheet": key.codes[sheet - 1]} if code else {}
    cells = {**beside, "student": student, **codes, **answers}
    return table([*cells], [[*cells.values()]])


def moodle(student: str, name: str = "", number: int = 0) -> str:
    surname, first = CLASS[student].split(", ")
    called = name or f"{first} {surname}"
    return f"{called}_{number or IN_MOODLE[student]}_assignsubmission_file_/f.csv"


def canvas(student: str) -> str:
    name = CLASS[student].replace(", ", "").replace(" ", "").casefold()
    return f"{name}_{IN_CANVAS[student]}_888_form.csv"


def worksheet() -> Path:
    rows = [
        [f"Participant {IN_MOODLE[own]}", " ".join(reversed(name.split(", "))), own, "", "100.00"]
        for own, name in CLASS.items()
    ]
    path = Path("worksheet.csv")
    path.write_text(table(["Identifier", "Full name", "ID number", "Grade", "Maximum grade"], rows))
    return path


def graded(
    files: Mapping[str, str], worksheet: Path | None = None
) -> tuple[dict[str, dict[str, str]], str]:
    """Return the rows of grades by student, and the issues, once files were handed in."""
    for name, content in files.items():
        path = Path("in") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    alone = Path("in", *files) if [*files] == ["all.csv"] else Path("in")
    flow.grade(alone, key=Path("m") / KEY, feedback=False, worksheet=worksheet)
    with Path("graded/grades.csv").open(newline="") as file:
        found = {row["student"]: row for row in csv.DictReader(file)}
    return found, Path("graded/issues.csv").read_text()


Files = Callable[[Key], Mapping[str, str]]
BOS_BY_ADA: dict[str, Files] = {
    "a folder of Moodle's": lambda key: {moodle(ADA): form(key, BO)},
    "with the code": lambda key: {moodle(ADA): form(key, BO, code=True)},
    "a folder with a nickname, by its number": lambda key: {moodle(ADA, "Addie"): form(key, BO)},
    "a file of Canvas": lambda key: {canvas(ADA): form(key, BO)},
    "a file of Canvas, with the code": lambda key: {canvas(ADA): form(key, BO, code=True)},
    "a number of Canvas": lambda key: {"addie_201_888_form.csv": form(key, BO)},
    "a folder called by an id": lambda key: {f"{ADA}/form.csv": form(key, BO)},
    "a file called by a code": lambda key: {f"{key.codes[0]}.csv": form(key, BO)},
    "a name in the table": lambda key: {"all.csv": form(key, BO, {"Name": "Ada Byron"})},
    "two columns of names": lambda key: {
        "all.csv": form(key, BO, {"Surname": "Byron", "First name": "Ada"})
    },
    "a name in a second table": lambda key: {
        "a.csv": form(key, LI),
        "b.csv": form(key, BO, {"Name": "Byron, Ada"}, code=True),
    },
    "another id in the row": lambda key: {"all.csv": form(key, BO, {"Username": ADA})},
    "another login in the row": lambda key: {"all.csv": form(key, BO, {"Username": "u201"})},
    "a name in a long table": lambda key: {
        "all.csv": table(
            ["Name", "student", "field", "answer"],
            [["Ada Byron", BO, field, text] for field, text in right(key, 2).items()],
        )
    },
}


@pytest.mark.parametrize("shape", BOS_BY_ADA)
def test_what_another_handed_in_than_it_names_is_nobodys_mark(shape: str, key: Key) -> None:
    found, issues = graded(BOS_BY_ADA[shape](key), worksheet=worksheet())
    for student in (ADA, BO):
        assert (found[student]["state"], found[student]["total"]) == (WAITS, ""), student
        assert CLASS[ADA] in found[student]["why"]
        assert CLASS[BO] in found[student]["why"]
    (said,) = (line for line in issues.splitlines() if "both wait" in line)
    assert OVERRIDES in said
    for name in ("moodle-grades.csv", "canvas-grades.csv"):
        assert not {ADA, BO} & set(Path("graded", name).read_text().replace(",", "\n").split("\n"))


@pytest.mark.parametrize("shape", BOS_BY_ADA)
def test_a_total_of_each_decides(shape: str, key: Key) -> None:
    Path("m/marking", OVERRIDES).write_text(
        f"student,field,points,why\n{ADA},total,12,hers\n{BO},total,0,not his\n"
    )
    found, _ = graded(BOS_BY_ADA[shape](key), worksheet=worksheet())
    assert [(found[own]["state"], found[own]["total"]) for own in (ADA, BO)] == [
        (MARKED, "12"),
        (MARKED, "0"),
    ]


HONEST: dict[str, Files] = {
    "as the roster has it": lambda key: {moodle(ZOE): form(key, ZOE)},
    "in another order": lambda key: {moodle(ZOE, "Müller Zoë Marie"): form(key, ZOE)},
    "without accents": lambda key: {moodle(ZOE, "Zoe Marie Muller"): form(key, ZOE)},
    "without the second name": lambda key: {moodle(ZOE, "Zoë Müller"): form(key, ZOE)},
    "with an initial": lambda key: {moodle(ZOE, "Z. Müller"): form(key, ZOE)},
    "a nickname": lambda key: {moodle(ZOE, "Zo Zo"): form(key, ZOE)},
    "another surname": lambda key: {moodle(ZOE, "Zoë Marie Berg"): form(key, ZOE)},
    "a number of another assignment": lambda key: {moodle(ZOE, number=5001): form(key, ZOE)},
    "a file of Canvas": lambda key: {canvas(ZOE): form(key, ZOE)},
    "renamed in Canvas": lambda key: {"bergzoë_205_888_form.csv": form(key, ZOE)},
    "a namesake, by the number": lambda key: {moodle(WEI): form(key, WEI)},
    "names in a table": lambda key: {
        f"{n}.csv": form(key, own, {"Name": name}, code=n % 2 == 1)
        for n, (own, name) in enumerate(
            [(ADA, "Byron Ada"), (LI, "A. Li"), (BO, "Bo"), (ZOE, "Marie Müller"), (WEI, "Zhang")]
        )
    },
    "the same id again": lambda key: {
        "all.csv": form(key, ADA, {"Username": "1730838", "Login": "u201"})
    },
    "an address": lambda key: {"all.csv": form(key, ADA, {"Email address": "ada@u.example"})},
    "a column that counts": lambda key: {"all.csv": form(key, ADA, {"Reg. no": "1"})},
}


@pytest.mark.parametrize("shape", HONEST)
def test_what_the_student_may_have_handed_in_is_marked(shape: str, key: Key) -> None:
    files = HONEST[shape](key)
    found, _ = graded(files, worksheet=worksheet())
    marked = [own for own, row in found.items() if row["state"] != NOTHING]
    assert len(marked) == len(files)
    assert all(found[own]["total"] == found[own]["out_of"] for own in marked)


def test_where_it_is_said_which_column_has_the_students_no_other_is_asked(key: Key) -> None:
    Path("all.csv").write_text(form(key, BO, {"Username": ADA}))
    said = [Naming("student", "student")]
    flow.grade(Path("all.csv"), key=Path("m") / KEY, feedback=False, columns=said)
    assert BO in Path("graded/moodle-grades.csv").read_text()


@pytest.mark.parametrize("changed", [{}, {"1c": "99"}])
@pytest.mark.parametrize("name", ["moodle", "canvas"])
def test_a_sheet_that_two_of_one_name_hand_in_is_held_back(
    name: str, changed: dict[str, str], key: Key
) -> None:
    texts = form(key, WEI), form(key, WEI)
    if changed:
        texts = texts[0], texts[1].replace(right(key, 3)["1c"], changed["1c"])
    files = {
        "moodle": ("Wei Zhang_6001_assignsubmission_file_/f.csv", moodle(WEI, number=6002)),
        "canvas": ("zhangwei_901_888_form.csv", "zhangwei_902_888_form.csv"),
    }[name]
    found, issues = graded(dict(zip(files, texts, strict=True)))
    for student in (WEI, ALSO_WEI):
        assert (found[student]["state"], found[student]["total"]) == (WAITS, "")
        assert found[student]["why"]
    assert issues.count("a person must decide which counts") == len(files)
    assert WEI not in Path("graded/moodle-grades.csv").read_text()


def test_a_sheet_of_ones_own_that_another_hands_in_too_waits(key: Key) -> None:
    files = {moodle(BO): form(key, BO, code=True), moodle(ADA): form(key, BO, code=True)}
    found, issues = graded(files)
    assert {found[own]["state"] for own in (ADA, BO)} == {WAITS}
    assert (found[BO]["1c"], found[BO]["points"], found[BO]["total"]) == ("", "", "")
    (of_bo,) = (own for own in read_class(Path("graded")) if own.student == BO)
    assert of_bo.earned is None  # so that a term has no percent of it
    assert BO not in Path("graded/moodle-grades.csv").read_text()
    assert language().say("mark.held") in found[BO]["why"]
    assert "a person must decide which counts" in issues


def test_who_handed_in_an_id_and_a_code_of_two_others_handed_in_something(key: Key) -> None:
    both = form(key, BO, code=True).replace(BO, LI)
    found, _ = graded({moodle(ADA): both})
    assert NOTHING not in {found[own]["state"] for own in (ADA, BO, LI)}
    assert all(found[own]["why"] for own in (ADA, BO, LI))


def test_why_knows_what_the_worksheet_told(key: Key) -> None:
    files = {moodle(WEI): form(key, WEI), moodle(ALSO_WEI): form(key, WEI)}
    sheet = worksheet()
    graded(files, sheet)
    with pytest.raises(FileError, match="both wait"):
        flow.account(ALSO_WEI, Path("graded"))
    told, _ = flow.account(WEI, Path("graded"))
    assert moodle(ALSO_WEI) not in told
    sheet.write_text(sheet.read_text() + "\n")
    _, said = flow.account(WEI, Path("graded"))
    assert any(reason.code == "note.not-as-marked" for reason in said)
    sheet.unlink()
    _, said = flow.account(WEI, Path("graded"))
    assert any(reason.code == "note.not-as-marked" for reason in said)
