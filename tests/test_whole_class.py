"""A whole class, from its roster to its gradebooks: every student is accounted for at every step.

`--students 300` follows a large one.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from browsers import IN_A_BROWSER, chromium
from marks.classes import right
from playwright.sync_api import Browser

from exgen import flow
from exgen.tables.table import read_table
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key, write_key
from exgen.variants.rekey import write_rekeyed

pytestmark = IN_A_BROWSER

BY_PAGE = 5
"""How many hand in what their page saved; the others hand in their form."""
ABSENT, OPEN, OVERRIDDEN = 7, 3, 2
"""How many hand in no answers, have an answer for a person, and a mark set by hand."""
FULL = "33"
WRONG = "3c.1"
"""The field of which the first key is wrong."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def ids(pytestconfig: pytest.Config) -> list[str]:
    """The class: ids that begin with a zero, and end in 000, 001, ..."""
    count = pytestconfig.getoption("--students")
    return [f"{number:08}" for number in range(1_730_000, 1_730_000 + count)]


@pytest.fixture(scope="module")
def made(ids: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper of the class, with a key that is wrong in one field."""
    place = tmp_path_factory.mktemp("class")
    (place / "class.csv").write_text(
        "student,name\n" + "".join(f"{own},Student No. {own[-3:]}\n" for own in ids)
    )
    folder = flow.make(
        "gan-tutorial",
        8_241_092_737_465_921_034,
        roster=place / "class.csv",
        formats=["html"],
        out=place / "week-3",
    )
    key = read_key(folder / KEY)
    *others, last = key.asked
    values = dict(last.values) | {"theta_next": last.values["theta_next"] + 1}
    write_key(replace(key, asked=(*others, replace(last, values=values))), folder / KEY)
    write_key(key, folder / "marking/right.json")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


def by_page(browser: Browser, page_of: Path, answers: Mapping[str, str]) -> tuple[str, bytes]:
    """Return what a student's page saves when it is filled in: its name, and what is in it."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    page.goto(page_of.as_uri())
    for field, answer in answers.items():
        page.locator(f'[data-field="{field}"]').fill(answer)
    with page.expect_download() as started:
        page.get_by_role("button", name="Save my answers").click()
    content = started.value.path().read_bytes()
    context.close()
    return started.value.suggested_filename, content


def by_form(form: Path, answers: Mapping[str, str]) -> tuple[str, bytes]:
    """Return a student's own form, filled in."""
    (own,) = rows(form)
    filled = io.StringIO(newline="")
    writer = csv.DictWriter(filled, own)
    writer.writeheader()
    writer.writerow({**own, **answers})
    return form.name, filled.getvalue().encode()


@pytest.fixture(scope="module")
def handed_in(ids: list[str], made: Path, browser: Browser) -> Path:
    """What Moodle gives of the assignment: a folder for each student who handed in."""
    key = read_key(made / "marking/right.json")
    archive = made.parent / "submissions.zip"
    with zipfile.ZipFile(archive, "w") as whole:
        for number, own in enumerate(ids[ABSENT:]):
            answers = dict(right(key, key_sheet(key, own)))
            if number < OPEN:
                answers |= {"2b.1": "0.1 or 0.2"}
            folder = made / "handout" / own
            name, content = (
                by_page(browser, folder / f"{own}.html", answers)
                if number < BY_PAGE
                else by_form(folder / "submissions.csv", answers)
            )
            place = f"Student No. {own[-3:]}_{40_000 + number}_assignsubmission_file_"
            whole.writestr(f"{place}/{name}", content)
        whole.writestr("Student No. 000_39999_assignsubmission_file_/photo.jpg", b"\xff\xd8\xff")
    return archive


def key_sheet(key: Key, own: str) -> int:
    return [student.id for student in key.students].index(own) + 1


def states(graded: Path) -> Counter[str]:
    found = rows(graded / "grades.csv")
    return Counter(row["state"] for row in found)


def test_every_student_is_accounted_for(ids: list[str], made: Path, handed_in: Path) -> None:
    place, marking = made.parent, made / "marking"
    marked = {"marked": len(ids) - ABSENT - OPEN, "waiting for a person": OPEN}
    # of the absent ones the first handed in a photo
    expected = marked | {"handed in nothing": ABSENT - 1, "not readable": 1}

    # marked by a key that is wrong in one field
    first, summary, _ = flow.grade(handed_in, key=made / KEY, out=place / "first")
    assert states(first) == expected
    assert sorted(row["student"] for row in rows(first / "grades.csv")) == ids
    assert summary.tally.rows == len(ids) - ABSENT
    assert {row[WRONG[:2]] for row in rows(first / "grades.csv")} == {"", "0"}
    [photo] = [row for row in rows(first / "issues.csv") if "photo.jpg" in row["problem"]]
    assert photo

    # some are overridden, and the others of the open ones marked by hand
    overridden = ids[ABSENT - 1 : ABSENT - 1 + OVERRIDDEN]
    (marking / "overrides.csv").write_text(
        "student,field,points,why\n" + "".join(f"{own},total,20,a scan\n" for own in overridden)
    )
    second, _, _ = flow.grade(handed_in, key=made / KEY, out=place / "second", feedback=False)
    found = rows(second / "grades.csv")
    totals = {row["student"]: row["total"] for row in found}
    assert [totals[own] for own in overridden] == ["20"] * OVERRIDDEN
    assert sorted(row["student"] for row in found) == ids

    # the key is put right, and nobody's mark falls
    write_rekeyed(made / KEY)
    [corrected] = [path for path in marking.glob("key*.json") if path.name != Path(KEY).name]
    third, _, _ = flow.grade(
        handed_in, key=corrected, against=second, never_lower=True, out=place / "third"
    )
    after = rows(third / "grades.csv")
    assert sorted(row["student"] for row in after) == ids
    full = {row["student"] for row in after if row["total"] == FULL}
    waiting = set(ids[ABSENT : ABSENT + OPEN]) - set(overridden)
    assert full == set(ids[ABSENT:]) - set(overridden) - waiting
    changes = rows(third / "changes.csv")
    assert {row["student"] for row in changes} >= full

    # each gradebook has who has a mark, under the id with its zeros
    has_mark = {row["student"]: row["total"] for row in after if row["total"]}
    assert len(has_mark) == len(ids) - ABSENT - len(waiting) + 1
    moodle = {row["ID number"]: row for row in rows(third / "moodle-grades.csv")}
    canvas = {row["SIS User ID"]: row for row in rows(third / "canvas-grades.csv")[1:]}
    assert moodle.keys() == canvas.keys() == has_mark.keys()
    title = "Generative Adversarial Networks"
    for gradebook in (moodle, canvas):
        assert {own: row[title] for own, row in gradebook.items()} == has_mark
    workbook = [row for _, row in read_table(third / "grades.xlsx").rows()]
    assert sorted(row[0] for row in workbook) == ids
    with zipfile.ZipFile(third / "moodle-feedback.zip") as archive:
        folders = {Path(name).parts[0] for name in archive.namelist()}
    assert len(folders) == len(ids) - ABSENT
