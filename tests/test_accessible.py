"""Pages without barriers, as axe-core finds them: with the keyboard, by ear, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import AXE, IN_A_BROWSER, chromium
from marks.classes import right
from playwright.sync_api import Browser

from exgen import flow
from exgen.items import bank
from exgen.tables.writer import TableWriter
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

pytestmark = IN_A_BROWSER

BARRIERS = """async (contrast) => {
    const rules = { "color-contrast": { enabled: contrast } };
    const { violations } = await axe.run(document, { resultTypes: ["violations"], rules });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.length} x ${nodes[0].html}`);
}"""
SHEETS = 3
WIDE, NARROW = 1280, 380
SHORT = "gan-tutorial"
"""The paper whose narrow pages are looked at for contrast too, which takes most of the time.

Colours may depend on the width, and on what a paper asks, but not on both.
"""
PAGES = {
    "sheet": "handout/sheets/0001.html",
    "solution": "marking/solutions/0001.html",
    "feedback": "graded/feedback/s1.html",
    "report": "graded/report.html",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module", params=bank.papers())
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper of the bank, handed in: all right, all wrong, and by two who copied."""
    made = tmp_path_factory.mktemp("paper") / str(request.param)
    flow.make(request.param, 7, count=SHEETS, formats=("html",), out=made)
    handed_in(read_key(made / KEY), made.parent / "submissions.csv")
    flow.grade(made.parent / "submissions.csv", key=made / KEY, out=made / "graded")
    return made


def handed_in(key: Key, path: Path) -> None:
    answers = [right(key, 1), dict.fromkeys(key.field_names(), "0.5 or 2"), right(key, 1)]
    columns = [[row[field] for row in answers] for field in key.field_names()]
    table = TableWriter(path, ["student", "sheet", *key.field_names()])
    table.write(["s1", "s2", "s3"], key.codes, *columns)


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("page", PAGES)
def test_there_is_no_barrier(browser: Browser, folder: Path, page: str, width: int) -> None:
    opened = browser.new_page(viewport={"width": width, "height": 800})
    refused: list[str] = []
    opened.on("console", lambda message: refused.append(message.text))
    opened.goto((folder / PAGES[page]).as_uri())
    if page == "sheet":
        for field in opened.locator("[data-field]").all()[1:]:
            field.fill("-2.5465 " * 10)
        opened.locator("#save").click()
    assert refused == []  # nothing of the page's own, by its policy
    opened.evaluate(AXE)
    assert opened.evaluate(BARRIERS, width == WIDE or folder.name == SHORT) == []
    opened.close()
