"""A quiz's responses, as Moodle reports them, are marked as the sheets of a class are."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
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


def test_a_report_of_grades_says_what_to_download(key_path: Path, tmp_path: Path) -> None:
    report = tmp_path / "grades.csv"
    header = ",".join([*ENGLISH, "Q. 1 /2.00", "Q. 2 /8.00"])
    report.write_text(f"{header}\nByron,Ada,01,a@b.c,Finished,1 May,1 May,1 min,4.44,1.00,3.44\n")
    with pytest.raises(FileError, match="download the responses again"):
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
    assert "is no question of this paper and seed" in said


def changed(report: Path, change: Callable[[list[list[str]]], object]) -> Path:
    """Change the rows of a report, the header among them."""
    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with report.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return report


def with_right_answers(rows: list[list[str]]) -> None:
    """Put a column of right answers before each of responses, as nobody's platform has it."""
    for place in reversed([n for n, name in enumerate(rows[0]) if name.startswith("Response")]):
        number = rows[0][place].split()[-1]
        for row in rows:
            row.insert(place, f"part 1: 9; part 2: {number}")
        rows[0][place] = f"Right answer {number}"


def questions_first(rows: list[list[str]]) -> None:
    """Put all questions before all responses, the last one first."""
    first = len(ENGLISH)
    order = sorted(range(first, len(rows[0])), key=lambda n: ((n - first) % 2, -n))
    for number, row in enumerate(rows):
        rows[number] = row[:first] + [row[place] for place in order]


@pytest.mark.parametrize("change", [with_right_answers, questions_first])
def test_columns_are_known_by_their_names(
    change: Callable[[list[list[str]]], None], key: Key, key_path: Path, tmp_path: Path
) -> None:
    good = ("a", [(1, right(asked, 1)) for asked in key.asked])
    rows: list[Attempt] = [good, ("b", [(2, None)] * len(key.asked))]
    report = changed(write_report(tmp_path / "r.csv", key, rows), change)
    found = marks(grade(report, key_path))
    assert {who: row["points"] for who, row in found.items()} == {"a": f"{key.out_of:g}", "b": ""}


def left_out(word: str, number: int) -> Callable[[list[list[str]]], None]:
    """Return what leaves a column out, or all of those (0)."""

    def change(rows: list[list[str]]) -> None:
        called = f"{word} {number or ''}"
        kept = [n for n, name in enumerate(rows[0]) if not name.startswith(called)]
        rows[:] = [[row[place] for place in kept] for row in rows]

    return change


@pytest.mark.parametrize(
    ("word", "number", "said"),
    [
        ("Response", 2, "'response' ticked"),
        ("Response", 0, "'response' ticked"),
        ("Question", 2, "'question text' ticked"),
        ("Question", 0, "'question text' ticked"),
    ],
)
def test_a_column_that_is_missing_is_asked_for(
    *, word: str, number: int, said: str, key: Key, key_path: Path, tmp_path: Path
) -> None:
    rows = [("a", [(1, right(asked, 1)) for asked in key.asked])]
    report = changed(write_report(tmp_path / "r.csv", key, rows), left_out(word, number))
    with pytest.raises(FileError, match=said):
        grade(report, key_path)


def test_what_a_student_types_is_no_question(key: Key, key_path: Path, tmp_path: Path) -> None:
    """It can be copied from the source of the page."""
    rows = [("a", [(1, right(asked, 1)) for asked in key.asked])]
    copied = f"[exgen {key.asked[0].item} v0002] [{key.codes[1]}]"

    def change(table: list[list[str]]) -> None:
        table[0] += ["Question 9", "Response 9"]
        table[1] += ["What else?", f"{copied} ha"]
        table[1][0] = copied

    report = changed(write_report(tmp_path / "r.csv", key, rows), change)
    assert marks(grade(report, key_path))["a"]["total"] == f"{key.out_of:g}"


def test_a_question_without_its_variant_is_not_marked(
    key: Key, key_path: Path, tmp_path: Path
) -> None:
    rows = [(who, [(2, right(asked, 2)) for asked in key.asked]) for who in "ab"]

    def change(table: list[list[str]]) -> None:
        table[1][len(ENGLISH)] = "The value of"

    graded = grade(changed(write_report(tmp_path / "r.csv", key, rows), change), key_path)
    found = marks(graded)
    assert (found["a"]["state"], found["b"]["state"]) == ("not marked", "marked")
    assert "'The value of'" in (graded / "issues.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("turned", [False, True])
def test_the_time_says_which_attempt_is_the_last(
    *, turned: bool, key: Key, key_path: Path, tmp_path: Path
) -> None:
    good = [(1, right(asked, 1)) for asked in key.asked]
    bad = [(2, ["0"] * len(right(asked, 2))) for asked in key.asked]

    def change(table: list[list[str]]) -> None:
        times = ["2 May 2026  9:00 AM", "1 May 2026  9:00 AM", "-"]
        for row, time in zip(table[1:], times[::-1] if turned else times, strict=True):
            row[ENGLISH.index("Completed")] = time

    attempts = [("a", good), ("a", bad), ("a", bad)]
    rows = attempts[::-1] if turned else attempts
    graded = grade(changed(write_report(tmp_path / "r.csv", key, rows), change), key_path)
    assert marks(graded)["a"]["total"] == f"{key.out_of:g}"
    assert "is not finished" in (graded / "issues.csv").read_text(encoding="utf-8")


def test_rows_of_one_name_are_not_taken_for_one_person(
    key: Key, key_path: Path, tmp_path: Path
) -> None:
    rows = [("-", [(n, right(asked, n)) for asked in key.asked]) for n in (1, 2)]

    def change(table: list[list[str]]) -> None:
        for row in table[1:]:
            row[ENGLISH.index("Email address")] = "-"

    graded = grade(changed(write_report(tmp_path / "r.csv", key, rows), change), key_path)
    found = marks(graded)
    assert [row["total"] for row in found.values()] == [f"{key.out_of:g}"] * 2
    assert "by their names alone" in (graded / "issues.csv").read_text(encoding="utf-8")


def test_a_row_that_was_cut_short_is_listed(key: Key, key_path: Path, tmp_path: Path) -> None:
    rows = [("a", [(1, right(asked, 1)) for asked in key.asked])]
    report = changed(write_report(tmp_path / "r.csv", key, rows), lambda table: table[1].pop())
    graded = grade(report, key_path)
    assert "cells" in (graded / "issues.csv").read_text(encoding="utf-8")


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
