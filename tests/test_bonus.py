"""A bonus: its points come on top, and sheets, marks and what goes back to platforms say so."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from own import item_files, write_item

from exgen import flow
from exgen.errors import AuthorError
from exgen.language import Reason
from exgen.marks.records.class_marks import read_class
from exgen.marks.reports.term import Rules, term
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

GIVEN = "a = { low = 21, high = 59, step = 2 }\nb = { low = 3.1, high = 8.9, step = 0.2 }\n"
MODEL = "\ndef area(a, b):\n    return a * b\n\n\ndef price(area, b):\n    return 100 * area / (b + 1)\n"
FORMATS = ("markdown", "html", "latex", "moodle", "canvas", "qti21")
WORKSHEET = (
    "Identifier,Full name,ID number,Email address,Status,Grade,Maximum grade,Grade can be changed\n"
    'Participant 1,"Ada",a1,,"Submitted",,2.00,Yes\nParticipant 2,"Bo",b2,,"Submitted",,2.00,Yes\n'
)


def paper(place: Path, lang: str = "en", **area: object) -> None:
    """Write a paper of one item, of which the price is a bonus."""
    parts: dict[str, dict[str, object]] = {
        "area": {"points": 2, **area},
        "price": {"points": 3, "bonus": True},
    }
    write_item(place, "own/field", item_files(GIVEN, parts, MODEL))
    (place / "bank/papers").mkdir()
    (place / "bank/papers/fields.toml").write_text(
        f'title = "Fields"\nlanguage = "{lang}"\n\n[[questions]]\nitems = ["own/field"]\n'
    )
    (place / "class.csv").write_text("student,name\na1,Ada\nb2,Bo\nc3,Cy\n")


def answers(key: Key, sheet: int) -> list[str]:
    (asked,) = key.asked
    return [f"{asked.values[part.step][sheet]:.4f}" for part in asked.parts]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Reason], list[Reason]]:
    """A class of three: Ada has all right, Bo the bonus alone, Cy nothing."""
    place = tmp_path_factory.mktemp("bonus")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        paper(place)
        notes: list[Reason] = []
        made = flow.make(
            "fields",
            7,
            roster=Path("class.csv"),
            formats=FORMATS,
            out=Path("made"),
            say=notes.append,
        )
        key = read_key(made / KEY)
        rows = [["a1", *answers(key, 0)], ["b2", "", answers(key, 1)[1]], ["c3", "1", "2"]]
        Path("s.csv").write_text("student,1a,1b\n" + "".join(",".join(r) + "\n" for r in rows))
        Path("sheet.csv").write_text(WORKSHEET)
        _, _, said = flow.grade(
            Path("s.csv"),
            worksheet=Path("sheet.csv"),
            feedback_formats=["markdown"],
            out=Path("out"),
        )
    return place, notes, said


def test_a_total_goes_above_what_there_is_to_have(
    graded: tuple[Path, list[Reason], list[Reason]],
) -> None:
    place, _, said = graded
    marks = {one.student: (one.total, one.out_of) for one in read_class(place / "out")}
    assert marks == {"a1": (5.0, 2.0), "b2": (3.0, 2.0), "c3": (0.0, 2.0)}
    report = json.loads((place / "out/report.json").read_text())
    assert report["totals"]["out_of"] == 2
    assert [(part["out_of"], part["bonus"]) for part in report["parts"]] == [(2, False), (3, True)]
    assert {row["to"] for row in report["totals"]["histogram"]} >= {5}
    assert term([read_class(place / "out")], Rules([1]))[0].share == 2.5
    assert term([read_class(place / "out")], Rules([1], cap=1.0))[0].share == 1
    codes = {reason.code: reason for reason in said}
    assert codes["note.above-in-moodle"].arg("people") == "'a1', 'b2'"
    assert codes["note.above-in-worksheet"].arg("count") == 2


def test_platforms_get_what_they_take(graded: tuple[Path, list[Reason], list[Reason]]) -> None:
    place, notes, _ = graded
    moodle = list(csv.reader((place / "out/moodle-grades.csv").read_text().splitlines()))
    assert [row[2:] for row in moodle[1:]] == [["5", "250"], ["3", "150"], ["0", "0"]]
    canvas = list(csv.reader((place / "out/canvas-grades.csv").read_text().splitlines()))
    assert [row[-1] for row in canvas[1:]] == ["2", "5", "3", "0"]
    (worksheet,) = (place / "out").glob("*worksheet*")
    assert [row[5] for row in csv.reader(worksheet.read_text().splitlines()[1:])] == ["2", "2"]
    told = [one for note in notes for one in note.within("note.platform-bonus")]
    assert sorted(one.arg("platform") for one in told) == ["Canvas", "Moodle", "QTI 2.1"]
    assert {one.arg("part") for one in told} == {"1b"}


def test_sheets_feedback_and_the_account_say_what_is_a_bonus(
    graded: tuple[Path, list[Reason], list[Reason]],
) -> None:
    place, _, _ = graded
    made = place / "made/handout"
    for suffix in ("md", "html", "tex"):
        text = " ".join(next(made.rglob(f"a1*.{suffix}")).read_text().split())
        assert "2 points + 3 (bonus)" in text
        assert "3 points (bonus)" in text
    page = (place / "out/feedback/a1.md").read_text()
    assert "5 of 2 points" in page
    assert "| 3 (bonus) |" in page
    assert "3 of 3 points (bonus)" in page
    text, _ = flow.account("a1", place / "out")
    assert "5 of 2 points" in text
    assert "## 1b · 3 of 3 points (bonus)" in text


def test_of_bonuses_alone_there_is_no_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paper(tmp_path, bonus=True)
    with pytest.raises(AuthorError, match="every part is a bonus"):
        flow.make("fields", 7, formats=["markdown"])


def test_a_bonus_is_one_in_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paper(tmp_path, "de")
    made = flow.make("fields", 7, formats=["markdown"], out=Path("made"))
    text = next((made / "handout").rglob("*.md")).read_text()
    assert "2 Punkte + 3 (Bonus)" in text
    assert "3 Punkte (Bonus)" in text
