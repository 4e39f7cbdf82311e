"""Canvas' student analysis of a quiz is marked as the sheets of a class are."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import pytest
from platforms.own_paper import write_paper
from platforms.papers import right

from exgen import flow
from exgen.errors import FileError
from exgen.variants.key import AskedItem, Key
from exgen.variants.key_file import read_key

SHEETS = 3
Attempt: TypeAlias = tuple[str, int, Sequence[tuple[int, Sequence[str] | None]]]
"""Whose it is, its number, and for each item the sheet whose variant was picked, and what was typed."""


@pytest.fixture
def key(tmp_path: Path) -> Key:
    flow.make("gan-tutorial", 7, count=SHEETS, formats=["canvas"], out=tmp_path / "made")
    return read_key(tmp_path / "made/marking/key.json")


def _cell(asked: AskedItem, typed: Sequence[str] | None) -> str:
    """Return what was typed as Canvas puts it."""
    fields = [part.kind for _, part, _ in asked.fields()]
    if typed is None or not any(typed):
        return ""
    if asked.parts[0].one_letter:
        return f"{typed[0]}: so it is, B: or so"
    if fields == ["choice"]:
        return ",".join(rf"{letter}: so it is\, or so" for letter in typed[0].split(", "))
    if len(fields) == 1 and fields[0] in {"text", "number"}:
        return typed[0]
    return ",".join(text.replace(",", r"\,") for text in typed)


def write_analysis(path: Path, key: Key, rows: Sequence[Attempt]) -> Path:
    """Write the analysis of a quiz that asks the items of a key."""
    every = [(asked, sheet) for asked in key.asked for sheet in range(1, SHEETS + 1)]
    header = ["name", "id", "sis_id", "section", "section_id", "section_sis_id"]
    header += ["submitted", "attempt"]
    for number, (asked, sheet) in enumerate(every):
        marker = f"[exgen {asked.item} v{sheet:04d}] [{key.codes[sheet - 1]}]"
        header += [f"{4000 + number}: {marker}\nCompute [blank_1a], [blank_1b].\n", "4.0"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*header, "n correct", "n incorrect", "score"])
        for student, attempt, answers in rows:
            had = dict(zip((asked.item for asked in key.asked), answers, strict=True))
            cells: list[str] = []
            for asked, sheet in every:
                picked, typed = had[asked.item]
                cells += [_cell(asked, typed), "0.0"] if picked == sheet else ["", ""]
            person = [f"Ana {student}", f"9{student}", f"s{student}", "A", "1", "a1"]
            stamp = f"2026-06-0{attempt} 10:00:00 UTC"
            writer.writerow([*person, stamp, attempt, *cells, "1", "2", "3.5"])
    return path


def marks(path: Path, key_path: Path, **options: object) -> dict[str, dict[str, str]]:
    """Return the rows of grades.csv by student."""
    out, _, _ = flow.grade(
        path,
        key=key_path,
        feedback=False,
        out=path.parent / "graded",
        force=True,
        **options,  # type: ignore[arg-type]
    )
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_right_answers_of_mixed_variants_earn_all_points(key: Key, tmp_path: Path) -> None:
    drawn = [[1 + (n + k) % SHEETS for n in range(len(key.asked))] for k in range(3)]
    rows = [
        (f"0{k}", 1, [(s, right(asked, s)) for asked, s in zip(key.asked, sheets, strict=True)])
        for k, sheets in enumerate(drawn)
    ]
    report = write_analysis(tmp_path / "r.csv", key, rows)
    found = marks(report, tmp_path / "made/marking/key.json")
    assert {student: row["total"] for student, row in found.items()} == {
        f"s0{k}": f"{key.out_of:g}" for k in range(3)
    }
    assert {row["name"] for row in found.values()} == {"Ana 00", "Ana 01", "Ana 02"}


def test_a_guest_without_an_id_changes_no_others(key: Key, tmp_path: Path) -> None:
    whole = [(1, right(asked, 1)) for asked in key.asked]
    report = write_analysis(tmp_path / "r.csv", key, [(n, 1, whole) for n in ("1", "2", "3")])
    report.write_text(report.read_text(encoding="utf-8").replace(",s3,", ",,"), encoding="utf-8")
    found = marks(report, tmp_path / "made/marking/key.json")
    assert list(found) == ["s1", "s2", "93"]
    with (tmp_path / "graded/canvas-grades.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Student"]: row for row in csv.DictReader(file)}
    assert [(rows[f"Ana {n}"]["ID"], rows[f"Ana {n}"]["SIS User ID"]) for n in "123"] == [
        ("91", "s1"),
        ("92", "s2"),
        ("93", ""),
    ]


def test_the_key_is_found_beside_the_report(key: Key, tmp_path: Path) -> None:
    flow.make("gan-tutorial", 8, count=SHEETS, formats=["canvas"], out=tmp_path / "other")
    rows = [("1", 1, [(2, right(asked, 2)) for asked in key.asked])]
    out, _, _ = flow.grade(
        write_analysis(tmp_path / "r.csv", key, rows), feedback=False, out=tmp_path / "graded"
    )
    assert (out / "grades.csv").is_file()


def test_the_newest_attempt_is_the_last_though_it_stands_first(key: Key, tmp_path: Path) -> None:
    whole = [(1, right(asked, 1)) for asked in key.asked]
    poor = [(2, ["A", *right(asked, 2)[1:]]) for asked in key.asked]
    rows: list[Attempt] = [("1", 2, poor), ("2", 1, whole), ("1", 1, whole)]
    report = write_analysis(tmp_path / "r.csv", key, rows)
    key_path = tmp_path / "made/marking/key.json"
    last, best = marks(report, key_path), marks(report, key_path, attempt="best")
    assert float(last["s1"]["points"]) < key.out_of
    assert best["s1"]["total"] == best["s2"]["total"] == f"{key.out_of:g}"


def test_whoever_left_all_blank_has_no_points(key: Key, tmp_path: Path) -> None:
    blank = [(1, None) for _ in key.asked]
    whole = [(1, right(asked, 1)) for asked in key.asked]
    report = write_analysis(tmp_path / "r.csv", key, [("1", 1, blank), ("2", 1, whole)])
    found = marks(report, tmp_path / "made/marking/key.json")
    assert found["s1"]["state"] == "handed in nothing"
    assert found["s2"]["total"] == f"{key.out_of:g}"


def test_what_cannot_be_told_apart_is_left_to_a_person(key: Key, tmp_path: Path) -> None:
    """A backslash at the end of an answer makes the comma behind it one of the answer's own."""
    answers = [right(asked, 1) for asked in key.asked]
    answers[-1][0] += "\\"
    report = write_analysis(tmp_path / "r.csv", key, [("1", 1, [(1, typed) for typed in answers])])
    found = marks(report, tmp_path / "made/marking/key.json")["s1"]
    assert found["state"] == "waiting for a person"
    assert float(found["open"]) == sum(part.points for part in key.asked[-1].parts)
    said = (tmp_path / "graded/issues.csv").read_text(encoding="utf-8")
    assert "cannot be told apart" in said


def test_several_variants_of_an_item_are_refused(key: Key, tmp_path: Path) -> None:
    rows = [("1", 1, [(1, right(asked, 1)) for asked in key.asked])]
    report = write_analysis(tmp_path / "r.csv", key, rows)
    with report.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    table[1][10:12] = ["0.5", "0.0"]
    with report.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    with pytest.raises(FileError, match="row 2: there are several questions of gan/generator-cost"):
        marks(report, tmp_path / "made/marking/key.json")


def test_every_kind_of_question_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paper = write_paper(tmp_path)
    flow.make(paper, 7, count=SHEETS, formats=["canvas"], out=tmp_path / "made")
    key = read_key(tmp_path / "made/marking/key.json")
    answers = [
        [text or "So, and so." for text in right(asked, sheet)]
        for sheet, asked in enumerate(key.asked[:SHEETS], start=1)
    ] + [[text or "So, and so." for text in right(asked, 1)] for asked in key.asked[SHEETS:]]
    sheets = [*range(1, SHEETS + 1), *[1] * (len(key.asked) - SHEETS)]
    rows = [("1", 1, list(zip(sheets, answers, strict=True)))]
    report = write_analysis(tmp_path / "r.csv", key, rows)
    found = marks(report, tmp_path / "made/marking/key.json")["s1"]
    texts = sum(p.points for asked in key.asked for p in asked.parts if p.kind == "text")
    assert float(found["open"]) == texts
    assert float(found["points"]) == key.out_of - texts
