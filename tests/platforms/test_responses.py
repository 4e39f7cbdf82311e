"""A quiz's responses, as Moodle reports them, are marked as the sheets of a class are."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from platforms.papers import right

from exgen import flow
from exgen.errors import FileError
from exgen.variants.key import AskedItem, Key
from exgen.variants.key_file import read_key

SHEETS = 4
ENGLISH = (
    *("Last name", "First name", "ID number", "Email address", "Status", "Started", "Completed"),
    *("Duration", "Grade/10.00"),
)
GERMAN = (
    *("Nachname", "Vorname", "ID-Nummer", "E-Mail-Adresse", "Status", "Begonnen", "Beendet"),
    *("Dauer", "Bewertung/10,00"),
)
Attempt: TypeAlias = tuple[str, Sequence[tuple[int, Sequence[str] | None]]]
"""Whose it is, and for each question the sheet whose variant was drawn, and what was typed."""


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Key:
    """The key of questions that were made for a quiz."""
    out = tmp_path_factory.mktemp("pool") / "made"
    flow.make("gan-tutorial", 7, count=SHEETS, formats=["moodle"], out=out)
    return read_key(out / "marking/key.json")


def _response(asked: AskedItem, typed: Sequence[str] | None, word: str) -> str:
    """Return how Moodle puts what was typed; of statements it has the letters, and the words."""
    if typed is None:
        return "-"
    kinds = [part.kind for _, part, _ in asked.fields()]
    cells = [
        "; ".join(f"{letter}: So it is; B or so" for letter in text.split(", "))
        if kind == "choice" and text
        else text
        for kind, text in zip(kinds, typed, strict=True)
    ]
    return "; ".join(f"{word} {n}: {cell}" for n, cell in enumerate(cells, start=1)).strip()


def write_report(
    path: Path,
    key: Key,
    rows: Sequence[Attempt],
    *,
    header: Sequence[str] = ENGLISH,
    words: tuple[str, str, str] = ("Question", "Response", "part"),
    texts: bool = True,
) -> Path:
    """Write a report of attempts at a quiz that asks the items of a key, in their order."""
    question, response, part = words
    columns = [
        f"{word} {n}"
        for n in range(1, len(key.asked) + 1)
        for word in ((question, response) if texts else (response,))
    ]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*header, *columns])
        for student, answers in rows:
            cells: list[str] = []
            for asked, (sheet, typed) in zip(key.asked, answers, strict=True):
                marker = (
                    f"[exgen {asked.item} v{sheet:04d}] [{key.codes[sheet - 1]}]   Compute _____"
                )
                text = [marker if sheet else "-"] if texts else []
                cells += [*text, _response(asked, typed, part) if sheet else "-"]
            person = ["Müller, J.", "Ana", student, f"{student}@example.ac.uk"]
            writer.writerow([*person, "Finished", "1 May", "1 May", "1 min", "4.44", *cells])
    return path


def marks(graded: Path) -> dict[str, dict[str, str]]:
    """Return the rows of grades.csv by student."""
    with (graded / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def grade(path: Path, key_path: Path, **options: Any) -> Path:
    out, _, _ = flow.grade(
        path, key=key_path, feedback=False, out=path.parent / "graded", **options
    )
    return out


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    flow.make("gan-tutorial", 7, count=SHEETS, formats=["moodle"], out=tmp_path / "made")
    return tmp_path / "made/marking/key.json"


def test_right_answers_of_mixed_variants_earn_all_points(
    key: Key, key_path: Path, tmp_path: Path
) -> None:
    drawn = [[1 + (n + k) % SHEETS for n in range(len(key.asked))] for k in range(3)]
    rows = [
        (f"0{k}", [(s, right(asked, s)) for asked, s in zip(key.asked, sheets, strict=True)])
        for k, sheets in enumerate(drawn)
    ]
    found = marks(grade(write_report(tmp_path / "r.csv", key, rows), key_path))
    assert [(row["student"], row["total"]) for row in found.values()] == [
        (f"0{k}", f"{key.out_of:g}") for k in range(3)
    ]
    assert {row["name"] for row in found.values()} == {"Ana Müller, J."}


def test_what_is_wrong_earns_what_it_earns_on_a_sheet(
    key: Key, key_path: Path, tmp_path: Path
) -> None:
    """Slips carried on, a known mistake, blanks: as in a form, where all variants are one sheet's."""
    slips: list[list[list[str]]] = []
    for sheet in range(1, SHEETS + 1):
        answers = [right(asked, sheet) for asked in key.asked]
        answers[0][1] = "0.5"
        answers[3][0] = ""
        answers[-1][3], answers[-1][2] = answers[-1][2], "9.0001"
        slips.append(answers)
    rows = [
        (f"s{sheet}", [(sheet, typed) for typed in answers])
        for sheet, answers in enumerate(slips, start=1)
    ]
    quiz = marks(grade(write_report(tmp_path / "r.csv", key, rows), key_path))
    form = tmp_path / "form.csv"
    with form.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["student", "sheet", *key.field_names()])
        for sheet, answers in enumerate(slips, start=1):
            writer.writerow(
                [f"s{sheet}", key.codes[sheet - 1], *(t for own in answers for t in own)]
            )
    by_form, _, _ = flow.grade(form, key=key_path, feedback=False, out=tmp_path / "by-form")
    on_paper = marks(by_form)
    assert [row["points"] for row in quiz.values()] == [row["points"] for row in on_paper.values()]
    assert len({row["points"] for row in quiz.values()} - {f"{key.out_of:g}"}) > 0


def test_the_headers_may_be_german(key: Key, key_path: Path, tmp_path: Path) -> None:
    rows = [("07", [(2, right(asked, 2)) for asked in key.asked])]
    words = ("Frage", "Antwort", "Teil")
    report = write_report(tmp_path / "r.csv", key, rows, header=GERMAN, words=words)
    assert marks(grade(report, key_path))["07"]["total"] == f"{key.out_of:g}"


def test_of_several_attempts_one_counts(key: Key, key_path: Path, tmp_path: Path) -> None:
    none: list[tuple[int, Sequence[str] | None]] = [
        (3, ["" for _ in right(asked, 3)]) for asked in key.asked
    ]
    none[0] = (3, ["A", *right(key.asked[0], 3)[1:]])
    whole = [(1, right(asked, 1)) for asked in key.asked]
    report = write_report(tmp_path / "r.csv", key, [("1", whole), ("1", none), ("2", whole)])
    last = marks(grade(report, key_path))
    assert list(last) == ["1", "2"]
    assert float(last["1"]["points"]) < key.out_of
    best = marks(grade(report, key_path, attempt="best", force=True))
    assert best["1"]["total"] == f"{key.out_of:g}"


def test_whoever_did_not_begin_or_left_all_blank_has_no_points(
    key: Key, key_path: Path, tmp_path: Path
) -> None:
    nothing: list[tuple[int, Sequence[str] | None]] = [(1, None)] * len(key.asked)
    never: list[tuple[int, Sequence[str] | None]] = [(0, None)] * len(key.asked)
    whole = [(1, right(asked, 1)) for asked in key.asked]
    rows: list[Attempt] = [("a", nothing), ("b", never), ("c", whole)]
    found = marks(grade(write_report(tmp_path / "r.csv", key, rows), key_path))
    assert {found[student]["state"] for student in "ab"} == {"handed in nothing"}
    assert found["c"]["total"] == f"{key.out_of:g}"


def test_what_looks_like_the_next_part_is_left_to_a_person(
    key: Key, key_path: Path, tmp_path: Path
) -> None:
    answers = [right(asked, 1) for asked in key.asked]
    answers[-1][0] += "; part 2: 7"
    rows = [("a", [(1, typed) for typed in answers])]
    found = marks(grade(write_report(tmp_path / "r.csv", key, rows), key_path))["a"]
    assert found["state"] == "waiting for a person"
    last = len(key.asked)
    parts = key.asked[-1].parts
    open_points = parts[0].points + parts[1].points / 2
    assert float(found["open"]) == open_points
    assert float(found["points"]) == key.out_of - open_points
    assert found[f"{last}c"] == f"{parts[2].points:g}"
    said = (tmp_path / "graded/issues.csv").read_text(encoding="utf-8")
    assert f"what stands in '{last}a', '{last}b.1' cannot be told apart" in said


def test_a_report_without_the_questions_says_what_to_tick(
    key: Key, key_path: Path, tmp_path: Path
) -> None:
    rows = [("a", [(1, right(asked, 1)) for asked in key.asked])]
    report = write_report(tmp_path / "r.csv", key, rows, texts=False)
    with pytest.raises(FileError, match="'question text' ticked"):
        grade(report, key_path)


@pytest.mark.usefixtures("key_path")
def test_what_to_tick_is_said_where_the_key_is_looked_for_too(key: Key, tmp_path: Path) -> None:
    rows = [("a", [(1, right(asked, 1)) for asked in key.asked])]
    report = write_report(tmp_path / "r.csv", key, rows, texts=False)
    with pytest.raises(FileError, match="'question text' ticked"):
        flow.grade(report, feedback=False, out=tmp_path / "graded")


def test_questions_of_another_seed_are_not_marked(key: Key, tmp_path: Path) -> None:
    flow.make("gan-tutorial", 8, count=SHEETS, formats=["moodle"], out=tmp_path / "other")
    rows = [("a", [(1, right(asked, 1)) for asked in key.asked])]
    report = write_report(tmp_path / "r.csv", key, rows)
    with pytest.raises(FileError, match="of another paper or seed"):
        grade(report, tmp_path / "other/marking/key.json")


@pytest.mark.parametrize("other", ["[0001-ZZZ]", "v9999", "gan/another-item"])
@pytest.mark.parametrize("strange", [0, 2])
def test_an_attempt_with_a_question_of_another_key_is_not_marked_and_the_others_are(
    other: str, strange: int, key: Key, key_path: Path, tmp_path: Path
) -> None:
    answers = [(1, right(asked, 1)) for asked in key.asked]
    report = write_report(tmp_path / "r.csv", key, [(who, answers) for who in "abc"])
    item, code = key.asked[1].item, key.codes[0]
    asked = {"v9999": "v0001", "gan/another-item": item}.get(other, f"[{code}]")
    header, *rows = report.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    before, question, after = rows[strange].partition(f"[exgen {item} ")
    rows[strange] = before + (question + after).replace(asked, other, 1)
    report.write_text(header + "".join(rows), encoding="utf-8-sig")
    graded = grade(report, key_path)
    found = marks(graded)
    assert {who: row["total"] for who, row in found.items()} == {
        who: "" if who == "abc"[strange] else f"{key.out_of:g}" for who in "abc"
    }
    assert found["abc"[strange]]["state"] == "not marked"
    said = (graded / "issues.csv").read_text(encoding="utf-8")
    assert "is a question of another paper or seed than the key's; the row is not marked" in said


@pytest.mark.usefixtures("key_path")
def test_the_key_is_found_beside_the_report(key: Key, tmp_path: Path) -> None:
    flow.make("gan-tutorial", 8, count=SHEETS, formats=["moodle"], out=tmp_path / "other")
    rows = [("a", [(1, right(asked, 1)) for asked in key.asked])]
    report = write_report(tmp_path / "r.csv", key, rows)
    out, _, _ = flow.grade(report, feedback=False, out=tmp_path / "graded")
    assert marks(out)["a"]["total"] == f"{key.out_of:g}"
    record = json.loads((out / "record.json").read_text())
    assert Path(record["key"]).name == "key.json"
    told, _ = flow.account("a", out)
    assert "gan/discriminator-step" not in told
    assert "Ana Müller" in told


def test_a_quiz_may_ask_some_of_the_items(key: Key, key_path: Path, tmp_path: Path) -> None:
    some = Key(
        **{
            **{name: getattr(key, name) for name in key.__dataclass_fields__},
            "asked": (key.asked[-1], key.asked[1]),
        }
    )
    rows = [("a", [(1, right(some.asked[0], 1)), (2, right(some.asked[1], 2))])]
    found = marks(grade(write_report(tmp_path / "r.csv", some, rows), key_path))["a"]
    assert found["total"] == found["out_of"] == f"{some.out_of:g}"
