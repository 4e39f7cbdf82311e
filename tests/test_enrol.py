"""Students join a class whose sheets are out, or get another sheet: nobody else's changes."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from exgen import flow
from exgen.cli import main
from exgen.errors import ExgenError, FileError
from exgen.items import bank
from exgen.language import Reason
from exgen.people.codes import number_of
from exgen.people.students import Student
from exgen.sheets.formats import find_format
from exgen.variants import enrolment
from exgen.variants.enrolment import with_another_sheet, with_students
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key
from exgen.variants.paper import draw_paper

SEED = 2**50 + 11
PAPER = "gan-tutorial"
FORMATS = ("markdown", "html")


@pytest.fixture(scope="module")
def class_of_three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("class")
    return made(place / "made", "k1,Ada\nk2,Bo\nk3,Cy\n")


@pytest.fixture
def folder(class_of_three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of three students' sheets, of a copy."""
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(class_of_three, tmp_path / "made"))


def made(out: Path, rows: str) -> Path:
    roster = out.with_suffix(".csv")
    roster.write_text(f"student,name\n{rows}")
    return flow.make(PAPER, SEED, roster=roster, formats=FORMATS, out=out)


def made_again(folder: Path, roster: Path) -> Path:
    return flow.make(PAPER, SEED, roster=roster, formats=FORMATS, out=folder, force=True)


def late(folder: Path, rows: str) -> Path:
    path = folder.parent / "late.csv"
    path.write_text(f"student,name\n{rows}")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["make", *map(str, words)])


def test_who_joins_gets_the_sheet_that_the_whole_roster_would_give(folder: Path) -> None:
    before = files(folder)
    new = flow.enrol(folder / KEY, late(folder, "K2,Bo\nk4,Di\n"))
    assert new == [folder / "handout/k4"]
    whole = files(made(folder.parent / "whole", "k1,Ada\nk2,Bo\nk3,Cy\nk4,Di\n"))
    assert files(folder) == whole
    handouts = {name: content for name, content in before.items() if name.startswith("handout")}
    assert handouts.items() <= whole.items()


def test_answers_are_marked_of_who_joined_and_of_who_was_there(folder: Path) -> None:
    flow.enrol(folder / KEY, late(folder, "k4,Di\n"))
    with (folder / "marking/submissions.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert [row[0] for row in rows] == ["k1", "k2", "k3", "k4"]
    (folder.parent / "s.csv").write_text("\n".join(map(",".join, [header, rows[3], rows[0]])))
    _, summary, _ = flow.grade(folder.parent / "s.csv", feedback=False)
    assert summary.tally.marked == 2


def test_another_sheet_is_one_that_nobody_had(folder: Path) -> None:
    before, codes = files(folder), list(read_key(folder / KEY).codes)
    for _ in range(2):
        assert flow.enrol(folder / KEY, again=["K2"]) == [folder / "handout/k2"]
        codes.append(read_key(folder / KEY).codes[1])
    assert len(set(codes)) == 5
    after = files(folder)
    handouts = [name for name in before if name.startswith("handout")]
    changed = {name for name in handouts if after.get(name) != before[name]}
    assert changed == {
        f"handout/k2/{name}"
        for name in (
            *("form.xlsx", "submissions.csv", "k2.md", "k2.html"),
            f"{codes[1]}-3a-figure1.svg",
        )
    }
    assert f"handout/k2/{codes[-1]}-3a-figure1.svg" in after
    sheets = {name for name in after if not of_a_sheet_before(name) and not is_figure(name)}
    assert {name for name in before if not is_figure(name)} == sheets


def is_figure(name: str) -> bool:
    return "-figure" in name


def of_a_sheet_before(name: str) -> bool:
    return name.startswith("marking/solutions/") and "-" in name and not is_figure(name)


def test_solutions_of_sheets_of_before_stay_as_they_were(folder: Path) -> None:
    """Also of who has left, whose handout goes."""
    printed = dict[str, bytes]()
    for student, words in (("k2", "--again"), ("k2", "--again"), ("k3", "--withdraw")):
        key, had = read_key(folder / KEY), files(folder)
        code = key.codes[[one.id for one in key.students].index(student)]
        for suffix in ("md", "html"):
            solution = had[f"marking/solutions/{student}.{suffix}"]
            printed[f"marking/solutions/{student}.{code}.{suffix}"] = solution
        assert run("made/marking/key.json", words, student).exit_code == 0
        after = files(folder)
        assert {n: c for n, c in after.items() if of_a_sheet_before(n)} == printed
    assert not any(name.startswith(("handout/k3", "marking/solutions/k3.md")) for name in after)
    handed_out = [name for name in after if name.startswith("handout/")]
    assert not any("-" in name for name in handed_out if not is_figure(name))
    codes = read_key(folder / KEY).today.codes
    assert all(name.rpartition("/")[2][:12] in codes for name in handed_out if is_figure(name))


@pytest.mark.parametrize("others", [(), ("K1",)])
def test_no_sheet_comes_back_however_often_there_is_another(
    class_of_three: Path, others: tuple[str, ...]
) -> None:
    before = key = read_key(class_of_three / KEY)
    seen = set(key.codes)
    for name in ("k2", *others) * 5:
        key = with_another_sheet(key, name)
        new = set(key.codes) - seen
        assert len(new) == 1
        seen |= new
    assert key.today.students == before.students


def test_who_joins_gets_no_sheet_that_another_had(
    class_of_three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_key(class_of_three / KEY)
    key, had = with_another_sheet(before, "k2"), before.codes[1]

    def as_k2_had(*words: Any, **_: Any) -> Key:
        return draw_paper(*words, numbers=[number_of(had)])

    monkeypatch.setattr(enrolment, "draw_paper", as_k2_had)
    with pytest.raises(ExgenError, match=f"two students would have the sheet {had}"):
        with_students(key, [Student("k4")])


CLASS = ("01730838", "k1730841", "a12345", "0012345", "ada@uni.example", "Zoë")


@pytest.fixture(scope="module")
def of_ids() -> Key:
    return draw_paper(PAPER, bank.paper(PAPER), SEED, len(CLASS), [*map(Student, CLASS)])


@pytest.mark.parametrize(
    ("typed", "student"),
    [
        *(("1730838", "01730838"), ("k01730838", "01730838"), ("1730841", "k1730841")),
        *(("1.730.838", "01730838"), ("ada", "ada@uni.example"), ("'01730838", "")),
        *(("ZOE\u0308", ""), ("01730838", "")),
    ],
)
def test_who_is_in_the_class_in_another_spelling_gets_no_further_sheet(
    of_ids: Key, typed: str, student: str
) -> None:
    said = list[Reason]()
    after = with_students(of_ids, [Student(typed, extra=2)], said.append)
    assert after.codes == of_ids.codes
    assert [one.extra for one in after.students].count(2) == 1
    *told, extra = [dict(one.args) for one in said]
    (own,) = (one.id for one in after.students if one.extra)
    assert extra == {"count": 1, "people": f"{own}: 2 h"}
    assert student in ("", own)
    assert told == ([{"count": 1, "typed": typed, "student": student}] if student else [])
    assert with_another_sheet(of_ids, typed).today.students == of_ids.students


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("b12345",), "'b12345' may be '0012345' or 'a12345' of the class"),
        (("1730838", "k1730838"), "'1730838' and 'k1730838' of the list may both be '01730838'"),
        (("01730838", "1730838"), "'01730838' and '1730838' of the list may both be '01730838'"),
    ],
)
def test_who_may_be_two_students_is_refused(of_ids: Key, typed: tuple[str, ...], said: str) -> None:
    with pytest.raises(ExgenError, match=said):
        with_students(of_ids, [*map(Student, typed)])


def test_who_is_like_nobody_joins(of_ids: Key) -> None:
    after = with_students(of_ids, [Student("01730839"), Student("j1730841")])
    assert after.codes[: len(CLASS)] == of_ids.codes
    assert [one.id for one in after.students[len(CLASS) :]] == ["01730839", "j1730841"]


def test_the_note_of_another_spelling_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = made(tmp_path / "made", "01730838,Ada\n01730841,Bo\n")
    result = run("made/marking/key.json", "--add", late(folder, "1730841,Bo\nk4,Di\n"))
    assert "Note: 1730841 is 01730841 of the class, spelt otherwise" in result.stderr
    assert result.stdout.split() == ["made/handout/k4/"]


def test_what_people_put_into_the_folder_stays(folder: Path) -> None:
    (folder / "marking/hand-marks.csv").write_text("mine")
    (folder / "handout/k1/notes.txt").write_text("mine")
    flow.enrol(folder / KEY, late(folder, "k4,Di\n"))
    assert (folder / "marking/hand-marks.csv").read_text() == "mine"
    assert (folder / "handout/k1/notes.txt").read_text() == "mine"


def test_where_another_handout_would_not_stay_nothing_changes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder.parent / "templates/markdown").mkdir(parents=True)
    shipped = Path(find_format("markdown").folder)
    shutil.copytree(shipped, folder.parent / "templates/markdown", dirs_exist_ok=True)
    with (folder.parent / "templates/markdown/sheet.md").open("a") as file:
        file.write("Good luck!\n")
    before = files(folder)
    with pytest.raises(FileError, match=r"handout/k1/k1\.md would not be as it was handed out"):
        flow.enrol(folder / KEY, late(folder, "k4,Di\n"))
    assert files(folder) == before
    monkeypatch.chdir(folder)
    (folder / "handout/k1/k1.md").write_text("edited")
    monkeypatch.chdir(folder.parent)
    shutil.rmtree(folder.parent / "templates")
    with pytest.raises(FileError, match=r"changed since exgen wrote them:\n  handout/k1/k1\.md"):
        flow.enrol(folder / KEY, late(folder, "k4,Di\n"))


def test_an_item_that_has_changed_is_not_asked_of_who_joins(folder: Path) -> None:
    source = bank.load("gan/generator-cost").folder
    own = folder.parent / "bank/gan/generator-cost"
    shutil.copytree(source, own)
    (own / "question.md").write_text((source / "question.md").read_text() + "\n")
    before = files(folder)
    with pytest.raises(ExgenError, match="have changed since the sheets were made"):
        flow.enrol(folder / KEY, late(folder, "k4,Di\n"))
    assert files(folder) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("made/marking/key.json", "--again", "kk1"),
            "there is no student 'kk1' in this key; did you",
        ),
        (("made/marking/key.json", "--again", "k1", "--seed", "7"), "does not go with --seed"),
        (
            ("made/marking/key.json", "--add", "late.csv", "--format", "pdf"),
            "does not go with --format",
        ),
        (("gan-tutorial", "--add", "late.csv"), "goes with the key.json of a class, not with 'gan"),
        (("late.csv", "--add", "late.csv"), "expected the marking/key.json of a folder"),
        (("numbered/marking/key.json", "--add", "late.csv"), "this key has no roster"),
    ],
)
def test_what_cannot_be_is_told(folder: Path, words: tuple[str, ...], said: str) -> None:
    late(folder, "k4,Di\n")
    flow.make(PAPER, SEED, formats=(), out=folder.parent / "numbered")
    result = run(*words)
    assert result.exit_code in (1, 2)
    assert said in result.output


def test_the_command_names_the_new_folders(folder: Path) -> None:
    result = run("made/marking/key.json", "--add", late(folder, "k4,Di\n"), "--again", "k1")
    assert result.exit_code == 0, result.output
    assert result.stdout.split() == ["made/handout/k1/", "made/handout/k4/"]
    assert "2 new sheets; those of all others are as they were" in result.stderr


def test_what_changes_beside_the_sheets_is_said(folder: Path) -> None:
    (folder.parent / "extra.csv").write_text("student,extra\nk1,2 days\nk2,\n")
    result = run("made/marking/key.json", "--add", "extra.csv")
    assert result.exit_code == 0, result.output
    assert "Note: 1 student has other extra time now: k1: 48 h" in result.stderr
    assert "No new sheet: all are as they were" in result.stderr
    again = run("made/marking/key.json", "--add", "extra.csv")
    assert "extra time" not in again.output


def test_of_many_with_other_extra_time_some_are_named(of_ids: Key) -> None:
    many = [Student(f"m{number}") for number in range(20)]
    said = list[Reason]()
    after = with_students(
        with_students(of_ids, many), [replace(m, extra=1.5) for m in many], said.append
    )
    assert [one.extra for one in after.students].count(1.5) == len(many)
    (told,) = said
    assert told.arg("count") == len(many)
    assert told.arg("people").startswith("m0: 1.5 h, m1: 1.5 h")
    assert told.arg("people").endswith("m11: 1.5 h, ...")


@pytest.mark.parametrize(
    ("changes", "roster", "lost"),
    [
        (["--add"], "k1,Ada\nk2,Bo\nk3,Cy\n", "k4: is not in the roster"),
        (["--again", "k2"], "k1,Ada\nk2,Bo\nk3,Cy\n", "k2: the sheet {}, of before"),
        (["--withdraw", "k2"], "k1,Ada\nk2,Bo\nk3,Cy\n", "k2: the sheet {}, of before"),
        (["--withdraw", "k2"], "k1,Ada\nk3,Cy\n", "k2: the sheet {}, of before"),
        ([], "k1,Ada\nk3,Cy\n", "k2: is not in the roster"),
        ([], "", "k1: is not in the roster"),
    ],
)
@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_a_class_made_again_forgets_nothing(
    folder: Path, changes: list[str], roster: str, lost: str, seed: int
) -> None:
    """The new key would not know who joined, left or got another sheet, and refuse their answers."""
    code = read_key(folder / KEY).codes[1]
    new = [late(folder, "k4,Di\n")] if changes == ["--add"] else []
    if changes:
        assert run(folder / KEY, *changes, *new).exit_code == 0
    before = files(folder)
    of_class = ["--roster", late(folder, roster)] if roster else ["-n", "3"]
    options = ("--format", "html", "--out", folder, "--force", "--seed", str(seed))
    result = run(PAPER, *of_class, *options)
    assert result.exit_code == 1
    assert f"\n  {lost.format(code)}\n" in result.stderr
    assert "--out for another folder" in result.stderr
    assert files(folder) == before


def test_extra_time_given_later_is_not_forgotten(folder: Path) -> None:
    extra = folder.parent / "extra.csv"
    extra.write_text("student,extra\nk2,36 hours\n")
    flow.enrol(folder / KEY, extra)
    roster = late(folder, "k1,Ada\nk2,Bo\nk3,Cy\n")
    with pytest.raises(FileError, match="\n  k2: 36 h of extra time\n"):
        made_again(folder, roster)
    roster.write_text("student,name,extra\nk1,Ada,\nk2,Bo,2 days\nk3,Cy,\n")
    made_again(folder, roster)
    assert read_key(folder / KEY).students[1].extra == 48


def test_the_same_class_is_made_again_and_a_newcomer_of_the_roster_joins(folder: Path) -> None:
    before = files(folder)
    made_again(folder, late(folder, "k1,Ada\nk2,Bo\nk3,Cy\n"))
    assert files(folder) == before
    flow.enrol(folder / KEY, late(folder, "k4,Di\n"))
    joined = files(folder)
    made_again(folder, late(folder, "k1,Ada\nk2,Bo\nk3,Cy\nk4,Di\n"))
    assert files(folder) == joined
