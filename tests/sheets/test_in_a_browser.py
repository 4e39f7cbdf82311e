"""Sheets in a browser: a phone's page never scrolls sideways, and on paper nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from browsers import IN_A_BROWSER, chromium
from playwright.sync_api import Page

from exgen.sheets.export import export
from exgen.sheets.formats import find_format

from .pages import pages
from .test_pages import FITTING, of

PHONE = 380
LETTERS = """() => {
    const page = document.body.cloneNode(true);
    page.querySelectorAll("annotation, footer, script, .hand-in, [hidden]").forEach(hidden => hidden.remove());
    return page.textContent;
}"""

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        yield browser.new_page(viewport={"width": PHONE, "height": 700})


@pytest.fixture(scope="module")
def made() -> Mapping[str, str]:
    """Sheets to type into, and solutions."""
    files = export([of(own) for own in FITTING.values()], find_format("html"))
    return {
        f"{name}, {kind}": page.decode()
        for name, own in zip(FITTING, files, strict=True)
        for kind, page in zip(("sheet", "solution"), own, strict=True)
    }


def opened(page: Page, html: str, folder: Path) -> None:
    """Open a page from a file, as its own policy fits no other way."""
    (folder / "page.html").write_bytes(html.encode())
    page.goto((folder / "page.html").as_uri())


def test_on_a_phone_the_page_never_scrolls_sideways(
    page: Page, made: Mapping[str, str], tmp_path: Path
) -> None:
    widths = {}
    for name, html in made.items():
        opened(page, html, tmp_path)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in widths.items() if width > PHONE} == {}


def test_on_paper_nothing_is_cut(page: Page, made: Mapping[str, str], tmp_path: Path) -> None:
    """Every digit of the page stands on the paper, and within it."""
    lost = {}
    for name, html in made.items():
        opened(page, html, tmp_path)
        expected = re.findall(r"\d", page.evaluate(LETTERS))
        words = [word for own in pages(page.pdf(prefer_css_page_size=True)) for word in own]
        found = [digit for word in words for digit in re.findall(r"\d", word.text)]
        outside = [str(word) for word in words if not 20 < word.left < word.right < 575]
        if len(found) < len(expected) or outside:
            lost[name] = (len(expected), len(found), outside[:3])
    assert lost == {}
