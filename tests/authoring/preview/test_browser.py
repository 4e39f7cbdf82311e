"""The preview in a real browser: leafing, sliding, and following the files of an item."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import IN_A_BROWSER, chromium
from playwright.sync_api import Browser, Page, expect

from exgen.authoring.preview.server import Server, address_of, listen

from .conftest import change

PATIENCE = 30_000

pytestmark = IN_A_BROWSER


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of the item `own/neuron` on a server, which looks in each test's own folder."""
    with listen(0) as listening:
        server = Server()
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield address_of(listening, "own/neuron")
        finally:
            server.should_exit = True
            thread.join(PATIENCE / 1000)
        assert not thread.is_alive()


@pytest.fixture
def page(browser: Browser, address: str, neuron: Path) -> Iterator[Page]:
    """The item's page, which must not complain on the browser's console."""
    assert neuron.is_dir()
    said: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 700})
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    expect(page.locator("#live")).to_have_text("live")
    yield page
    page.close()
    assert not said


def variant(page: Page, number: int) -> None:
    """Wait until the page shows a variant, and says so everywhere."""
    expect(page.locator("#sheet .over")).to_contain_text(f"variant {number} of seed")
    expect(page.locator("#variant")).to_have_value(str(number))
    expect(page.locator("#slider")).to_have_value(str(number))
    expect(page).to_have_url(re.compile(rf"[?&]variant={number}\b"))


def test_an_author_leafs_through_the_variants(page: Page) -> None:
    variant(page, 1)
    words = page.locator("#sheet").inner_text()
    page.get_by_label("Next variant").click()
    variant(page, 2)
    assert page.locator("#sheet").inner_text() != words
    page.get_by_label("Next variant").blur()
    page.keyboard.press("ArrowRight")
    variant(page, 3)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    variant(page, 1)
    assert page.locator("#sheet").inner_text() == words
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Previous variant")).to_be_disabled()


def test_an_author_slides_to_a_variant_and_types_a_seed(page: Page) -> None:
    page.locator("#slider").fill("500")
    variant(page, 500)
    page.locator("#slider").press("ArrowRight")
    variant(page, 501)
    page.locator("#seed").fill("18446744073709551615")
    page.locator("#seed").press("Enter")
    expect(page.locator("#sheet .over")).to_contain_text("variant 501 of seed 18446744073709551615")
    page.reload()
    variant(page, 501)


def test_a_worked_example_is_chosen_from_the_list(page: Page) -> None:
    page.locator("#example").select_option("example 1: by hand <b>")
    expect(page.locator("#sheet .over")).to_contain_text("example 1: by hand <b>")
    expect(page.locator("#answers .right")).to_contain_text("0.5000")


def test_checks_and_histograms_fill_in(page: Page) -> None:
    expect(page.locator("#tally")).to_have_text(re.compile(r"\d+ checks: "))
    expect(page.locator("#found .check").first).to_be_visible()
    expect(page.locator("figure.spread svg")).to_have_attribute(
        "aria-label", re.compile("Histogram of 1a over 1,000 variants")
    )
    before = page.locator("figure.spread line.answer").get_attribute("x1")
    assert before
    page.get_by_label("Next variant").click()
    expect(page.locator("figure.spread line.answer")).not_to_have_attribute("x1", before)


def test_the_page_follows_the_files_and_keeps_its_place(page: Page, neuron: Path) -> None:
    page.locator("#slider").fill("7")
    variant(page, 7)
    page.evaluate("document.body.style.minHeight = '5000px'; window.scrollTo(0, 300)")
    page.evaluate("window.here = true")
    change(neuron / "question.md", "What is", "How large is")
    expect(page.locator("#sheet")).to_contain_text("How large is")
    variant(page, 7)
    assert page.evaluate("window.here && window.scrollY") == 300


def test_an_error_is_shown_in_place_until_it_is_mended(page: Page, neuron: Path) -> None:
    expect(page.locator("#sheet")).to_contain_text("What is")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    change(neuron / "model.py", "axis=0)", "axis=0")
    expect(page.locator("#trouble .where")).to_be_in_viewport()
    expect(page.locator("#trouble .where")).to_have_text("bank/own/neuron/model.py, line 6")
    expect(page.locator("#trouble .said")).to_contain_text("was never closed")
    expect(page.locator("#trouble .blamed")).to_contain_text("return (w * x).sum(axis=0")
    expect(page.locator("#sheet")).to_contain_text("What is")
    expect(page.locator("body")).to_have_class(re.compile("stale"))
    change(neuron / "model.py", "axis=0", "axis=0)")
    expect(page.locator("#trouble li")).to_have_count(0)
    expect(page.locator("body")).not_to_have_class(re.compile("stale"))


def test_a_page_that_begins_with_an_error_recovers(page: Page, neuron: Path) -> None:
    change(neuron / "question.md", "{{ w }}", "{{ v }}")
    expect(page.locator("#trouble .where")).to_have_text("bank/own/neuron/question.md, line 5")
    page.reload()
    expect(page.locator("#trouble .said")).to_contain_text("'v' is undefined")
    change(neuron / "question.md", "{{ v }}", "{{ w }}")
    expect(page.locator("#sheet")).to_contain_text("What is")
    expect(page.locator("#title")).to_contain_text("A neuron")
    expect(page.locator("#example option")).to_have_count(2)


def test_nothing_stands_out_of_the_window(page: Page) -> None:
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        expect(page.locator("figure.line svg")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_list_leads_to_an_item(page: Page) -> None:
    page.get_by_role("link", name="Items").click()
    page.get_by_role("link", name="A neuron").click()
    variant(page, 1)
