"""A class of 300 whose sheets are forms: ten are filled in in a browser, the others in files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from browsers import IN_A_BROWSER, chromium
from marks.classes import right
from playwright.sync_api import Page
from quick import without_charts

from exgen import flow
from exgen.marks.records.gradebook import MARKED, MISSING
from exgen.sheets.forms import BOOK, TABLE
from exgen.tables.excel_writer import write_excel
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key
from exgen.variants.rekey import write_rekeyed

pytestmark = IN_A_BROWSER

STUDENTS = [f"{number:08}" for number in range(1_730_000, 1_730_300)]
IN_A_PAGE, IN_A_BOOK, NOT_AT_ALL = range(10), range(10, 15), range(280, 300)
OVERRIDDEN = STUDENTS[290]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page(accept_downloads=True)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    without_charts(monkeypatch)
    rows = "".join(f"{student},Name {student}\n" for student in STUDENTS)
    (tmp_path / "class.csv").write_text(f"student,name\n{rows}")
    roster = tmp_path / "class.csv"
    return flow.make("gan-tutorial", 2**59, roster=roster, formats=("html",), out=tmp_path / "made")


def test_every_student_is_accounted_for_at_every_step(made: Path, page: Page) -> None:
    key = read_key(made / KEY)
    with ZipFile(made / "in.zip", "w") as packed:
        for place, student in enumerate(STUDENTS):
            if place not in NOT_AT_ALL:
                form = filled_in(made / "handout" / student, key, place, page)
                folder = f"Name {student}_{place}_assignsubmission_file_"
                packed.write(form, f"{folder}/{form.name}")
    graded, summary, _ = flow.grade(
        made / "in.zip", key=made / KEY, feedback=False, out=made / "graded"
    )
    assert summary.tally.marked == 280
    assert states(graded) == {
        student: ("", MISSING) if place in NOT_AT_ALL else ("33", MARKED)
        for place, student in enumerate(STUDENTS)
    }
    reason = f"student,field,points,why\n{OVERRIDDEN},total,12,ill\n"
    (made / "marking/overrides.csv").write_text(reason)
    corrected, _ = write_rekeyed(made / KEY)
    again, _, _ = flow.grade(
        made / "in.zip", key=corrected, against=graded, feedback=False, out=made / "again"
    )
    before, after = states(graded), states(again)
    assert {student for student in STUDENTS if before[student] != after[student]} == {OVERRIDDEN}
    assert after[OVERRIDDEN] == ("12", MARKED)
    moodle = {row["ID number"] for row in rows((again / "moodle-grades.csv").read_text())}
    assert moodle == {student for student, (total, _) in after.items() if total}


def filled_in(folder: Path, key: Key, place: int, page: Page) -> Path:
    """Return the form of a student with all right answers, as it is saved."""
    answers = right(key, place + 1)
    if place in IN_A_PAGE:
        page.goto((folder / f"{folder.name}.html").as_uri())
        for field, answer in answers.items():
            page.locator(f'[data-field="{field}"]').fill(answer)
        with page.expect_download() as started:
            page.get_by_role("button", name="Save my answers").click()
        started.value.save_as(folder / started.value.suggested_filename)
        return folder / started.value.suggested_filename
    own = [key.students[place].id, key.codes[place], *answers.values()]
    header = ["student", "sheet", *answers]
    if place in IN_A_BOOK:
        write_excel(folder / BOOK, header, [own])
        return folder / BOOK
    with (folder / TABLE).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, own])
    return folder / TABLE


def states(folder: Path) -> dict[str, tuple[str, str]]:
    found = rows((folder / "grades.csv").read_text())
    return {row["student"]: (row["total"], row["state"]) for row in found}


def rows(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table)))
