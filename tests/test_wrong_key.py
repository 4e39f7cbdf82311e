"""Submissions that meet another key than their own, and two hands on one sheet, from end to end."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
from quick import without_charts
from spoken import each_said
from tables.books import xlsx

from exgen import flow
from exgen.errors import FileError
from exgen.items.columns import one
from exgen.items.scheme import NO_SCHEME, Scheme
from exgen.marks.records.answer_codes import fields_by_tag, tag_of
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

SHEETS = 6
OLD = Path(__file__).parent / "variants/keys/gan-tutorial.v1.json"
Rows = list[list[str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two keys of one paper, and one of another."""
    folder = tmp_path_factory.mktemp("made")
    for seed in (7, 8):
        flow.make("gan-tutorial", seed, count=SHEETS, formats=(), out=folder / f"seed-{seed}")
    flow.make("adversarial-training", 7, count=SHEETS, formats=(), out=folder / "other")
    return folder


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in; reports there are without charts."""
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows_of(key: Key, form: str) -> Rows:
    """Return a table in which every sheet of a key is answered rightly."""
    wide: Rows = []
    for sheet, code in enumerate(key.codes):
        asked = ((part, one(item.values, sheet)) for item in key.asked for part in item.parts)
        wide.append([f"s{sheet}", code, *(text for part, own in asked for text in part.typed(own))])
    if form == "wide":
        return [["student", "sheet", *key.field_names()], *wide]
    answers = [
        [who, code, field, answer]
        for who, code, *typed in wide
        for field, answer in zip(key.field_names(), typed, strict=True)
    ]
    return [["student", "sheet", "field", "answer"], *answers]


def written(rows: Rows, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("attempt", ["last", "first", "best", "all"])
@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("own", ["seed-8", "other"])
def test_the_key_of_another_seed_or_paper_is_refused_before_anything_is_written(
    own: str, form: str, attempt: Any, made: Path, desk: Path
) -> None:
    rows = rows_of(read_key(made / own / KEY), form)
    rows[0][2:] = rows_of(read_key(made / "seed-7" / KEY), form)[0][2 : len(rows[0])]
    path = written([row[: len(rows[0])] for row in rows], desk / "s.csv")
    said = "are not of this key .*of another paper or another seed, the first is row 2 with"
    with pytest.raises(FileError, match=said):
        flow.grade(path, key=made / "seed-7" / KEY, attempt=attempt, feedback=False)
    assert [path.name for path in desk.iterdir()] == ["s.csv"]


def test_a_workbook_of_another_seed_is_refused(made: Path, desk: Path) -> None:
    rows = rows_of(read_key(made / "seed-8" / KEY), "wide")
    path = xlsx(desk / "s.xlsx", [list(row) for row in rows])
    with pytest.raises(FileError, match="are not of this key"):
        flow.grade(path, key=made / "seed-7" / KEY, feedback=False)


def test_codes_of_one_letter_are_of_another_key_and_an_old_key_still_reads_them(
    made: Path, desk: Path
) -> None:
    old = read_key(OLD)
    path = written(rows_of(old, "wide"), desk / "old.csv")
    with pytest.raises(FileError, match="are not of this key"):
        flow.grade(path, key=made / "seed-7" / KEY, feedback=False)
    graded, summary, _ = flow.grade(path, key=OLD, feedback=False)
    assert summary.verdicts["wrong"] == 0
    assert [row["sheet"] for row in table(graded / "grades.csv")] == list(old.codes)
    path = written(rows_of(read_key(made / "seed-7" / KEY), "wide"), desk / "new.csv")
    with pytest.raises(FileError, match="are not of this key"):
        flow.grade(path, key=OLD, out=desk / "other", feedback=False)


@pytest.mark.parametrize("form", ["wide", "long"])
def test_some_rows_of_another_seed_are_listed_and_not_marked(
    form: str, made: Path, desk: Path
) -> None:
    own, other = (rows_of(read_key(made / seed / KEY), form) for seed in ("seed-7", "seed-8"))
    count = (len(own) - 1) // SHEETS
    rows = [*own[: 1 + 4 * count], *other[1 + 4 * count :]]
    path = written(rows, desk / "s.csv")
    graded, summary, _ = flow.grade(path, key=made / "seed-7" / KEY, feedback=False)
    assert summary.verdicts["wrong"] == 0
    assert len(table(graded / "grades.csv")) == 4
    issues = table(graded / "issues.csv")
    assert {issue["problem"] for issue in issues} == {
        "this code is of another paper or another seed; the row is not marked"
    }
    assert len(issues) == SHEETS - 4


def test_a_student_of_the_roster_with_a_code_of_another_seed_is_not_marked(desk: Path) -> None:
    roster = desk / "class.csv"
    roster.write_text("student\n" + "".join(f"s{number}\n" for number in range(4)))
    keys = []
    for seed in (7, 8):
        out = flow.make("gan-tutorial", seed, roster=roster, formats=(), out=desk / f"m{seed}")
        keys.append(rows_of(read_key(out / KEY), "wide"))
    (own, other) = keys
    path = written([*own[:-1], other[-1]], desk / "s.csv")
    graded, _, _ = flow.grade(path, key=desk / "m7" / KEY, feedback=False)
    states = {row["student"]: row["state"] for row in table(graded / "grades.csv")}
    assert states == {**dict.fromkeys(["s0", "s1", "s2"], "marked"), "s3": "not marked"}
    assert [row["row"] for row in table(graded / "issues.csv")] == ["5"]


@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize("seed", [7, 8])
def test_of_keys_that_fit_the_one_of_the_codes_is_taken(seed: int, form: str, made: Path) -> None:
    rows = rows_of(read_key(made / f"seed-{seed}" / KEY), form)
    out = made / f"graded-{seed}-{form}"
    _, summary, _ = flow.grade(written(rows, made / "s.csv"), out=out, feedback=False)
    assert (summary.verdicts["wrong"], summary.tally.unmarkable) == (0, 0)


def test_numbers_alone_are_marked_and_a_key_by_which_hardly_any_is_right_is_doubted(
    made: Path, desk: Path
) -> None:
    rows = rows_of(read_key(made / "seed-7" / KEY), "wide")
    bare = [
        rows[0],
        *([who, str(number), *row] for number, (who, _, *row) in enumerate(rows[1:], 1)),
    ]
    path = written(bare, desk / "s.csv")
    doubts = {}
    for seed in (7, 8):
        key, out = made / f"seed-{seed}" / KEY, desk / f"g{seed}"
        _, summary, said = flow.grade(path, key=key, out=out, feedback=False)
        assert summary.tally.marked == SHEETS
        doubts[seed] = "is this the key of these sheets?" in " ".join(each_said(said))
    assert doubts == {7: False, 8: True}


@pytest.mark.parametrize("by", ["hand", "overrides", "scheme"])
def test_a_key_is_doubted_whatever_people_gave(by: str, made: Path, desk: Path) -> None:
    """What they gave says nothing of the key by which all that it could judge is wrong."""
    key_path = desk / "m" / KEY
    shutil.copytree(made / "seed-8", desk / "m")
    key = read_key(key_path)
    header, *rows = rows_of(read_key(made / "seed-7" / KEY), "wide")
    given = [name for name in header[2:] if name[0] in "23"]
    decided = [header.index(name) for name in given]
    for number, row in enumerate(rows, start=1):
        row[1] = str(number)
        for place in decided if by == "hand" else ():
            row[place] = "see my scan"
    path = written([header, *rows], desk / "s.csv")
    amend = NO_SCHEME
    if by == "overrides":
        entries = [
            [str(n), name, str(fields_by_tag(key)[tag_of(key, name)].out_of), "agreed"]
            for n in range(1, SHEETS + 1)
            for name in given
        ]
        written([["code", "field", "points", "why"], *entries], key_path.with_name("overrides.csv"))
    if by == "scheme":
        labels = [label for asked in key.asked for label in asked.labels if label[0] in "23"]
        amend = Scheme(full=tuple(labels))
    for _ in range(2):
        graded, summary, said = flow.grade(
            path, key=key_path, amend=amend, force=True, feedback=False
        )
        table_of = table(graded / "by-hand.csv")
        if by == "hand":
            lines = [{**line, "points": line["out_of"]} for line in table_of]
            cells = [[*lines[0]], *([*line.values()] for line in lines)]
            written(cells, graded / "by-hand.csv")
    assert summary.verdicts["correct"] > SHEETS * len(given) / 2
    assert "is this the key of these sheets?" in " ".join(each_said(said))


@pytest.mark.parametrize("form", ["wide", "long"])
@pytest.mark.parametrize(
    "typed", ["private@mail.example", "s7", "Ada Byron", "not on the list", "=s0", "99"]
)
def test_the_code_of_a_sheet_tells_whose_the_answers_are_where_the_id_is_nobodys(
    typed: str, form: str, desk: Path
) -> None:
    roster = desk / "class.csv"
    roster.write_text("student\n" + "".join(f"s{number}\n" for number in range(3)))
    key = read_key(flow.make("gan-tutorial", 7, roster=roster, formats=(), out=desk / "m") / KEY)
    header, *rows = rows_of(key, form)
    theirs = [[typed, *cells] for who, *cells in rows if who == "s1"]
    rest = [cells for cells in rows if cells[0] == "s0"]
    graded, _, _ = flow.grade(written([header, *rest, *theirs], desk / "s.csv"), out=desk / "g")
    grades = {row["student"]: row for row in table(graded / "grades.csv")}
    assert [(who, row["state"]) for who, row in sorted(grades.items())] == [
        ("s0", "marked"),
        ("s1", "marked"),
        ("s2", "handed in nothing"),
    ]
    assert grades["s1"]["total"] == "33"
    assert [r["ID number"] for r in table(graded / "moodle-grades.csv")] == ["s0", "s1"]
    assert {path.stem for path in (graded / "feedback").glob("*.html")} == {"s0", "s1"}
    [said] = [r["problem"] for r in table(graded / "issues.csv") if "roster" in r["problem"]]
    assert said == f"not on the roster; marked on {key.codes[1]}, the sheet of s1"


@pytest.mark.parametrize("attempt", ["last", "first", "best", "all"])
@pytest.mark.parametrize("other", ["s9", ""])
@pytest.mark.parametrize("form", ["wide", "long"])
def test_another_hand_costs_nobody_else_the_own_marks(
    form: str, other: str, attempt: Any, desk: Path
) -> None:
    roster = desk / "class.csv"
    roster.write_text("student\n" + "".join(f"s{number}\n" for number in range(3)))
    key = read_key(flow.make("gan-tutorial", 7, roster=roster, formats=(), out=desk / "m") / KEY)
    rows = rows_of(key, form)
    count = (len(rows) - 1) // 3
    theirs = [[other, code, *typed[:-1], "0.5"] for _, code, *typed in rows[1 : 1 + count]]
    path = written([*rows, *theirs], desk / "s.csv")
    marks = []
    for out in ("one", "two"):
        graded, _, said = flow.grade(path, attempt=attempt, out=desk / out, feedback=False)
        assert "2 rows share a sheet or a student" in " ".join(each_said(said))
        marks.append((graded / "grades.csv").read_bytes())
    grades = table(desk / "one/grades.csv")
    # who is on no roster comes last, and another hand's row on the sheet of s0 behind the own one
    third = grades.pop(3 if other else 1)
    # a row that names nobody, with the code of s0, may be of s0: then a person decides
    assert [(row["student"], row["total"]) for row in grades] == [
        ("s0", "33" if other else ""),
        ("s1", "33"),
        ("s2", "33"),
    ]
    assert (third["student"], third["sheet"]) == (other or "s0", key.codes[0])
    if other:
        assert float(third["points"]) < 33
    else:
        assert {row["state"] for row in (grades[0], third)} == {"waiting for a person"}
    assert marks[0] == marks[1]
    listed = {issue["row"] for issue in table(desk / "one/issues.csv")}
    assert {"2", str(len(rows) + 1)} <= listed
    flow.grade(path, attempt=attempt, against=desk / "one", out=desk / "again", feedback=False)
    assert table(desk / "again/changes.csv") == []
