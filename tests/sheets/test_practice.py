"""Practice: pages that check what is typed into them, tried in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsers import AXE, IN_A_BROWSER, chromium
from in_words import FILES, ITEM
from marks.classes import right
from own import write_item
from playwright.sync_api import Browser, Page, expect
from to_match import write_paper

from exgen import flow
from exgen.errors import ExgenError
from exgen.items import bank
from exgen.items.columns import one
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

SHEETS = 3
BARRIERS = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.length} x ${nodes[0].html}`);
}"""


@pytest.fixture(scope="module", params=bank.papers())
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper of the bank, to practise."""
    out: Path = tmp_path_factory.mktemp("practice") / "made"
    return flow.make(request.param, 7, formats=["practice"], out=out)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The paper that has every kind of part."""
    out = tmp_path_factory.mktemp("short") / "made"
    return flow.make("gan-tutorial", 7, count=SHEETS, formats=["practice"], out=out)


@pytest.fixture(scope="module")
def in_words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper that asks for words."""
    place = tmp_path_factory.mktemp("words")
    write_item(place, ITEM, FILES)
    (place / "bank/papers").mkdir()
    paper = f'title = "Words"\n\n[[questions]]\nitems = ["{ITEM}"]\n'
    (place / "bank/papers/words.toml").write_text(paper)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        return place / flow.make("words", 7, count=1, formats=["practice"])


@pytest.fixture(scope="module")
def to_match(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper that asks for letters to be matched with items."""
    place = tmp_path_factory.mktemp("matching")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        return place / flow.make(write_paper(place), 7, count=1, formats=["practice"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_offline(True)
    opened = context.new_page()
    refused: list[str] = []
    opened.on("console", lambda said: refused.append(said.text))
    opened.on("pageerror", lambda error: refused.append(str(error)))
    yield opened
    context.close()
    assert refused == []


def address(made: Path, name: str = "0001") -> str:
    return (made / f"practice/{name}.html").resolve().as_uri()


def fill(page: Page, answers: dict[str, str]) -> None:
    for field, answer in answers.items():
        page.locator(f'[data-field="{field}"]').fill(answer)
    for button in page.locator(".check").all():
        button.click()


def verdicts(page: Page) -> dict[str, str | None]:
    return {
        str(blank.get_attribute("data-field")): blank.locator("xpath=..").get_attribute(
            "data-verdict"
        )
        for blank in page.locator("[data-field]").all()
    }


def kinds(key: Key) -> dict[str, str]:
    return {name: part.kind for asked in key.asked for name, part, _ in asked.fields()}


def test_no_code_of_a_sheet_is_on_the_pages(short: Path) -> None:
    text = (short / "practice/0001.html").read_text(encoding="utf-8")
    assert read_key(short / KEY).codes[0] not in text


class TestInABrowser:
    pytestmark = IN_A_BROWSER

    def test_right_answers_are_right_on_every_page(self, made: Path, page: Page) -> None:
        key = read_key(made / KEY)
        page.goto(address(made))
        fill(page, right(key, 1))
        found, of_kind = verdicts(page), kinds(key)
        checked = {name: v for name, v in found.items() if of_kind[name] != "expression"}
        assert set(checked.values()) == {"right"}
        assert {v for name, v in found.items() if name not in checked} <= {"open"}

    def test_what_is_wrong_is_not_right_and_known_mistakes_are_told(
        self, made: Path, page: Page
    ) -> None:
        key = read_key(made / KEY)
        asked = next(own for own in key.asked if own.load().misconceptions)
        item = asked.load()
        values = item.graph.evaluate(asked.values)
        wrong = item.misconceptions[0]
        again = item.graph.evaluate(values, {wrong.step.name: wrong.step})
        typed = [t for part in asked.parts for t in part.typed(one(again, 0))]
        names = [name for name, _, _ in asked.fields()]
        changed = {
            name: text
            for name, text in zip(names, typed, strict=True)
            if text != right(key, 1)[name] and kinds(key)[name] == "number"
        }
        page.goto(address(made))
        fill(page, changed)
        found = verdicts(page)
        assert {found[name] for name in changed} == {"wrong"}
        said = page.locator(".said").all_inner_texts()
        assert any(len(text) > len("1b.1 not right") * 2 for text in said)

    def test_what_the_page_cannot_read_it_says(self, short: Path, page: Page) -> None:
        page.goto(address(short))
        fill(page, {"2c": "-2 ln 2", "1a": "B & D", "2a": "p_data", "3a": ""})
        found = verdicts(page)
        assert {found[name] for name in ("2c", "1a", "2a", "3a")} == {"open"}
        said = " ".join(page.locator(".said").all_inner_texts())
        assert "2c this page cannot read that" in said
        assert "2a compare it with the solution" in said
        assert "3a nothing typed yet" in said

    @pytest.mark.parametrize(
        ("typed", "verdict"),
        [
            ("-0.3775", "right"),
            (" -0,3775 ", "right"),
            ("\u22120.37754", "right"),
            ("-3.7754e-1", "right"),
            ("-3775/10000", "right"),
            (".3775", "wrong"),
            ("-0.38", "wrong"),
            ("1/0", "open"),
            ("1,234.5", "open"),
            ("0x10", "open"),
            ("1/2/3", "open"),
            ("Infinity", "wrong"),
        ],
    )
    def test_numbers_are_read(self, short: Path, page: Page, typed: str, verdict: str) -> None:
        page.goto(address(short))
        fill(page, {"1b.1": typed})
        assert verdicts(page)["1b.1"] == verdict

    def test_words_are_compared_as_their_author_says(self, in_words: Path, page: Page) -> None:
        key = read_key(in_words / KEY)
        typed = right(key, 1)
        page.goto(address(in_words))
        fill(page, typed)
        assert set(verdicts(page).values()) == {"right"}
        number, path, cost, line = (typed[name] for name in ("1a", "1c", "1f", "1g"))
        loosely = {
            "1a": f"“{number.removeprefix('0x').lower()}”.",
            "1c": path.replace("-", "–").lower(),
            "1e.1": {"true": "Wahr", "false": "F"}[typed["1e.1"]],
            "1f": cost.replace(" ", ""),
        }
        strictly = {"1g": line.lower(), "1e.2": "maybe"}
        fill(page, {**loosely, **strictly})
        found = verdicts(page)
        assert {found[name] for name in loosely} == {"right"}
        assert {found[name] for name in strictly} == {"wrong"}
        fill(page, {"1a": f"0x{number[:1:-1]}"})
        assert "is the last digit" in " ".join(page.locator(".said").all_inner_texts())

    def test_letters_are_compared_with_those_of_their_items(
        self, to_match: Path, page: Page
    ) -> None:
        typed = right(read_key(to_match / KEY), 1)
        page.goto(address(to_match))
        fill(page, {**typed, "1a.1": f" {typed['1a.1'].lower()}) "})
        assert set(verdicts(page).values()) == {"right"}
        wrong = {"1a.1": "ABCDEFA"["ABCDEF".index(typed["1a.1"]) + 1], "1a.2": "A or B"}
        fill(page, {**wrong, "1a.3": ""})
        found = verdicts(page)
        assert [found[name] for name in ("1a.1", "1a.2", "1a.3")] == ["wrong", "open", "open"]
        assert page.get_by_label("letter").count() == 8

    def test_another_one_is_another_variant_of_the_question(self, short: Path, page: Page) -> None:
        page.goto(address(short))
        for _ in range(3):
            before = page.url
            page.locator("#q2").locator("xpath=..").locator(".another").click()
            page.wait_for_url(re.compile(r"/[0-9]{4}\.html#q2$"))
            assert page.url.partition("#")[0] != before.partition("#")[0]

    def test_the_solution_is_closed_until_it_is_asked_for(self, short: Path, page: Page) -> None:
        page.goto(address(short))
        first = page.locator("details").first
        expect(first).not_to_have_attribute("open", "")
        page.locator(".show").first.click()
        expect(first).to_have_attribute("open", "")

    @pytest.mark.parametrize("name", ["0001", "index"])
    @pytest.mark.parametrize("width", [1280, 380])
    def test_there_are_no_barriers(
        self, short: Path, browser: Browser, name: str, width: int
    ) -> None:
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        opened = context.new_page()
        opened.goto(address(short, name))
        if name != "index":
            fill(opened, {"1b.1": "0.5", "2c": "1"})
        opened.evaluate(AXE)
        assert opened.evaluate(BARRIERS) == []
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_answers_of_sheets_that_count_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "class.csv").write_text("student\n1\n2\n")
    with pytest.raises(ExgenError, match="without --roster"):
        flow.make(
            "gan-tutorial",
            7,
            roster=tmp_path / "class.csv",
            formats=["practice"],
            out=tmp_path / "made",
        )
    with pytest.raises(ExgenError, match="by themselves, with another seed"):
        flow.make("gan-tutorial", 7, formats=["practice", "html"], out=tmp_path / "made")
