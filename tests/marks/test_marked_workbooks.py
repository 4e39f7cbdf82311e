"""What becomes of the cells of a workbook in a marking."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tables.books import Formula, Page, Value, excel_book, open_book

from exgen import flow
from exgen.items import bank
from exgen.variants.key_file import KEY, write_key
from exgen.variants.paper import draw_paper

Write = Callable[[Path, list[Page]], Path]


def marked(folder: Path, write: Write, pages: list[Page]) -> Path:
    """Return the folder of a marking of the first paper, for two sheets."""
    (folder / KEY).parent.mkdir()
    write_key(draw_paper("gan-tutorial", bank.paper("gan-tutorial"), 7, 2), folder / KEY)
    path = write(folder / "handed in", pages)
    return flow.grade(path, feedback=False, out=folder / "graded")[0]


def csv_file(path: Path, pages: list[Page]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(pages[0].rows)
    return path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("write", [excel_book, open_book])
def test_formulas_without_a_value_and_errors_wait_for_a_person_and_rows_name_their_sheet(
    write: Write, tmp_path: Path
) -> None:
    header: list[Value] = ["student", "sheet", "1a", "1b.1"]
    pages = [
        Page("=A", [header, ["s1", 1, Formula("1/2"), 0.5]]),
        Page("<B>", [header, ["s2", 2, Exception("#DIV/0!"), ""]]),
    ]
    folder = marked(tmp_path, write, pages)
    waiting = [row for row in table(folder / "issues.csv") if row["column"] in ("1a", "1b.1")]
    assert [(row["row"], row["typed"]) for row in waiting] == [
        ("'=A!2", "(a formula without a value: 1/2)"),
        ("<B>!2", "#DIV/0!"),
    ]
    assert [row["verdict"] for row in table(folder / "answers.csv") if row["field"] == "1a"] == [
        "unreadable",
        "unreadable",
    ]
    by_hand = [row["answer"] for row in table(folder / "by-hand.csv") if row["part"] == "1a"]
    assert sorted(by_hand) == ["#DIV/0!", "(a formula without a value: 1/2)"]
    assert not any("\ufffd" in path.read_text(encoding="utf-8") for path in folder.rglob("*.html"))
    assert "a formula whose value is not in the workbook" in waiting[0]["problem"]
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert [answer["row"] for answer in report["open"]["first"] if answer["field"] == "1a"] == [
        "=A!2",
        "<B>!2",
    ]
    assert "&lt;B&gt;!2" in (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("write", [csv_file, excel_book, open_book])
@pytest.mark.parametrize("form", ["wide", "long"])
def test_a_cell_that_is_far_too_long_waits_for_a_person_and_the_others_are_marked(
    write: Write, form: str, tmp_path: Path
) -> None:
    long = "1" * 200_000
    rows: list[list[Value]] = [["student", "sheet", "1b.1", "1b.2"], ["s1", 1, long, "7"]]
    if form == "long":
        rows = [["student", "sheet", "field", "answer"]]
        rows += [["s1", 1, "1b.1", long], ["s1", 1, "1b.2", "7"]]
    folder = marked(tmp_path, write, [Page("A", rows)])
    marks = {row["field"]: row["verdict"] for row in table(folder / "answers.csv")}
    assert (marks["1b.1"], marks["1b.2"]) == ("unreadable", "wrong")
    (issue,) = [row for row in table(folder / "issues.csv") if row["column"] == "1b.1"]
    assert "longer than 2,000 characters" in issue["problem"]
