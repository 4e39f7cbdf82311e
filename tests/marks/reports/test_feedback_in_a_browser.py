"""Feedback in a browser: on no screen does the page scroll sideways, and hardly a formula does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import IN_A_BROWSER, chromium
from marks.classes import block, items
from playwright.sync_api import Page

from exgen.items import bank
from exgen.marks.judging.marking import Marker, tell
from exgen.marks.reports.feedback import FeedbackPages
from exgen.variants.paper import draw_paper

pytestmark = IN_A_BROWSER

SCROLLED = """() => [...document.querySelectorAll("p")]
    .filter(p => p.scrollWidth > p.clientWidth + 1 && p.querySelector("math"))
    .map(p => p.textContent)"""
BROKEN = """() => [...document.querySelectorAll(".formula")].map(formula => {
    const [first] = formula.children;
    return first.querySelector("annotation").textContent;
})"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page()


@pytest.fixture(scope="module", params=bank.papers())
def feedback(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = draw_paper(request.param, bank.paper(request.param), 7, 1)
    folder = tmp_path_factory.mktemp("marks")
    tell([Marker(key, items(key)).mark(block(key, [{}]))], [FeedbackPages(folder, key, items(key))])
    return next((folder / "feedback").glob("*.html"))


@pytest.mark.parametrize(("width", "most"), [(1280, 0.05), (500, 0.4), (380, 0.7)])
def test_the_page_never_scrolls_and_few_formulas_do(
    page: Page, feedback: Path, width: int, most: float
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(feedback.resolve().as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    formulas = page.locator('p:has(math[display="block"])').count()
    assert len(page.evaluate(SCROLLED)) <= most * formulas


def test_a_short_left_side_stays_with_what_follows(page: Page, feedback: Path) -> None:
    page.goto(feedback.resolve().as_uri())
    firsts = page.evaluate(BROKEN)
    assert firsts
    assert all(len(first) > 4 for first in firsts), firsts
