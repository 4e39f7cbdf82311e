"""The sheet in HTML as a form, in a browser: typed into, kept, saved, marked, printed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsers import IN_A_BROWSER, chromium
from marks.classes import right
from own import item_files, write_item
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from exgen import flow
from exgen.answers.collected import tables_from
from exgen.answers.headings import submissions_in
from exgen.answers.submissions import read_submissions
from exgen.people.roster import read_roster
from exgen.sheets.formats import PaperSize
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

from .pages import pages

pytestmark = IN_A_BROWSER

ITEMS = ["gan/generator-cost", "gan/training-algorithm", "gan/optimal-discriminator", "own/words"]
PROSE = '=1+1, "quoted"; it\'s\n-0.5\t@you\n\n+ a fourth line – with ünïcode 😀'
HOSTILE = ["=0.5", "+5", "-1/2", "@SUM(A1)", 'a "b", c', "x;y\tz", "'tis", "<b>&amp;", " =2 "]
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
});"""
VIOLATIONS = """window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
    window.violations.push(event.violatedDirective);
});"""


@dataclass(frozen=True)
class Made:
    """A paper with every kind of blank: its folder, its key, and the pages of its sheets."""

    folder: Path
    key: Key

    def page(self, sheet: int = 1) -> str:
        name = self.key.file_name(sheet)
        [path] = (self.folder / "handout").rglob(f"{name}.html")
        return path.resolve().as_uri()

    def right(self, sheet: int = 1) -> dict[str, str]:
        answers = right(self.key, sheet)
        return {field: answer or PROSE for field, answer in answers.items()}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A place with an own paper, from where the tests go on."""
    place = tmp_path_factory.mktemp("desk")
    parts: dict[str, dict[str, object]] = {
        "table": {"rows": ["$w_1$", "bias"], "columns": ["$a$", "before", "after"]},
        "why": {"kind": "text", "rubric": "It is an ascent."},
    }
    model = "def table(x): return np.array([[x, 2 * x, 3 * x], [-x, x - 1, x + 7]])\n"
    given = "x = { low = 1, high = 9, step = 1 }\n"
    write_item(place, "own/words", item_files(given, parts, model))
    (place / "bank/papers").mkdir()
    questions = f"[[questions]]\ntitle = 'All'\nitems = {ITEMS}\n"
    (place / "bank/papers/own.toml").write_text(f"title = 'Own <paper>'\n{questions}")
    (place / "class.csv").write_text("student,name\n01730838,Ada\n=O'Brien,Bo\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        yield place


@pytest.fixture(scope="module")
def of_a_class(place: Path) -> Made:
    folder = place / "class"
    roster = Path("class.csv")
    assert len(read_roster(roster, print)) == 2
    flow.make("own", 2**50 + 3, roster=roster, formats=("html",), out=folder)
    return Made(folder, read_key(folder / KEY))


@pytest.fixture(scope="module")
def of_nobody(place: Path) -> Made:
    folder = flow.make("own", 7, count=2, formats=("html",), out=place / "numbered")
    return Made(folder, read_key(folder / KEY))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """What one student's browser keeps."""
    opened = browser.new_context(accept_downloads=True)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def blank(page: Page, field: str) -> Locator:
    return page.locator(f'[data-field="{field}"]')


def fill(page: Page, answers: Mapping[str, str]) -> None:
    for field, answer in answers.items():
        blank(page, field).fill(answer)


def typed(page: Page) -> dict[str, str]:
    blanks = page.locator("[data-field]").all()
    return {b.get_attribute("data-field") or "": b.input_value() for b in blanks}


def saved(page: Page, folder: Path) -> Path:
    with page.expect_download() as started:
        page.get_by_role("button", name="Save my answers").click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def not_right(graded: Path) -> set[str]:
    """Return the fields that did not get full marks; the prose, which is the last, waits."""
    return {r["field"] for r in rows(graded / "answers.csv") if r["verdict"] != "correct"}


def test_answers_are_kept_saved_and_get_full_marks(
    of_a_class: Made, page: Page, tmp_path: Path
) -> None:
    key = of_a_class.key
    page.goto(of_a_class.page(2))
    fill(page, of_a_class.right(2))
    page.reload()
    assert typed(page) == of_a_class.right(2)
    form = saved(page, tmp_path)
    assert form.name == f"{key.codes[1]}.csv"
    assert [*rows(form)[0]] == ["student", "code", "field", "answer"]
    assert {row["student"] for row in rows(form)} == {"=O'Brien"}
    (tmp_path / "key.json").write_bytes((of_a_class.folder / KEY).read_bytes())
    out, _, _ = flow.grade(form, key=tmp_path / "key.json", feedback=False, out=tmp_path / "graded")
    grades = {row["sheet"]: row for row in rows(out / "grades.csv")}
    own = grades[key.codes[1]]
    assert own["state"] == "waiting for a person"
    assert not_right(out) == {of_a_class.key.field_names()[-1]}
    [open_answer] = rows(out / "by-hand.csv")
    assert open_answer["answer"].lstrip("'").replace("'-0.5", "-0.5").startswith('=1+1, "quoted"')
    assert [row["problem"] for row in rows(out / "issues.csv")] == ["to be marked by hand"]


def test_without_a_roster_the_student_types_the_id(
    of_nobody: Made, page: Page, tmp_path: Path
) -> None:
    page.goto(of_nobody.page(2))
    page.get_by_label("Student number").fill("s1234")
    fill(page, of_nobody.right(2))
    page.reload()
    assert page.get_by_label("Student number").input_value() == "s1234"
    form = saved(page, tmp_path)
    assert {(row["student"], row["code"]) for row in rows(form)} == {
        ("s1234", of_nobody.key.codes[1])
    }
    out, _, _ = flow.grade(
        form, key=of_nobody.folder / KEY, feedback=False, out=tmp_path / "graded"
    )
    [own] = rows(out / "grades.csv")
    assert own["student"] == "s1234"
    assert not_right(out) == {of_nobody.key.field_names()[-1]}


def test_whatever_is_typed_is_saved_as_it_was_typed(
    of_nobody: Made, page: Page, tmp_path: Path
) -> None:
    page.goto(of_nobody.page())
    page.get_by_label("Student number").fill("=s,1")
    fields = of_nobody.key.field_names()
    answers = {field: HOSTILE[at % len(HOSTILE)] for at, field in enumerate(fields)}
    answers |= {field: PROSE for field in fields if blank(page, field).evaluate("e => e.rows")}
    assert PROSE in answers.values()
    fill(page, answers)
    form = saved(page, tmp_path)
    assert {row["field"]: row["answer"] for row in rows(form)} == answers
    assert rows(form)[0]["student"] == "=s,1"
    with tables_from([form]) as tables:
        [block] = read_submissions(submissions_in(tables, of_nobody.key), of_nobody.key).blocks()
    read = {field: cells for field, [cells] in block.cells.items()}
    assert {f: text.strip() for f, text in read.items()} == {
        f: text.strip() for f, text in answers.items()
    }
    assert not block.issues


@pytest.mark.parametrize("sign", ["=", "= ", "+"])
def test_a_sign_in_front_of_a_right_number_costs_nothing(
    of_nobody: Made, page: Page, tmp_path: Path, sign: str
) -> None:
    page.goto(of_nobody.page())
    page.get_by_label("Student number").fill("s1")
    answers = of_nobody.right()
    signed = {f: sign + a if re.fullmatch(r"[0-9.]+", a) else a for f, a in answers.items()}
    assert signed != answers
    fill(page, signed)
    out, _, _ = flow.grade(
        saved(page, tmp_path),
        key=of_nobody.folder / KEY,
        feedback=False,
        out=tmp_path / "graded",
    )
    assert not_right(out) == {of_nobody.key.field_names()[-1]}


def test_what_is_still_blank_is_listed_and_a_second_press_saves(
    of_nobody: Made, page: Page, tmp_path: Path
) -> None:
    page.goto(of_nobody.page())
    first, second, *others = of_nobody.key.field_names()
    fill(page, dict.fromkeys(others, "1"))
    page.get_by_role("button", name="Save my answers").click()
    links = page.get_by_role("alert").get_by_role("link")
    assert links.all_inner_texts() == ["Student number", first, second]
    links.nth(1).click()
    assert page.evaluate("document.activeElement.dataset.field") == first
    form = saved(page, tmp_path)
    assert {row["field"]: row["answer"] for row in rows(form)} == {
        first: "",
        second: "",
        **dict.fromkeys(others, "1"),
    }
    assert page.get_by_role("status").inner_text().startswith(f"Saved as {form.name}")


def test_two_sheets_do_not_mix(of_nobody: Made, context: BrowserContext) -> None:
    one, other = context.new_page(), context.new_page()
    one.goto(of_nobody.page(1))
    blank(one, "1a").fill("A")
    other.goto(of_nobody.page(2))
    assert set(typed(other).values()) == {""}
    blank(other, "1a").fill("B")
    one.reload()
    expect(blank(one, "1a")).to_have_value("A")


def test_two_tabs_of_a_sheet_keep_what_is_typed_in_either(
    of_nobody: Made, context: BrowserContext
) -> None:
    one, other = context.new_page(), context.new_page()
    for tab in (one, other):
        tab.goto(of_nobody.page(1))
    blank(one, "1a").fill("A")
    blank(other, "1b.1").fill("2")
    blank(one, "1b.2").fill("3")
    expect(blank(other, "1b.2")).to_have_value("3")
    blank(other, "1a").fill("")
    expect(blank(one, "1a")).to_have_value("")
    one.reload()
    assert {name: text for name, text in typed(one).items() if text} == {"1b.1": "2", "1b.2": "3"}


def test_where_nothing_is_kept_the_page_says_so_and_saves(
    of_nobody: Made, context: BrowserContext, tmp_path: Path
) -> None:
    context.add_init_script(NO_STORAGE)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(of_nobody.page())
    page.get_by_label("Student number").fill("s1")
    fill(page, of_nobody.right())
    assert "does not keep what you type" in page.get_by_role("status").inner_text()
    assert {row["answer"] for row in rows(saved(page, tmp_path))} == {*of_nobody.right().values()}


def test_what_was_kept_by_something_else_does_no_harm(of_nobody: Made, page: Page) -> None:
    page.goto(of_nobody.page())
    for kept in ("no JSON", "null", "[1]", '{"f-1a": {"x": 1}}', '"text"'):
        page.evaluate("([c, k]) => localStorage.setItem('exgen ' + c, k)", [page_code(page), kept])
        page.reload()
        assert set(typed(page).values()) == {""}


def page_code(page: Page) -> str:
    return page.locator("#hand-in").get_attribute("data-code") or ""


def test_the_keyboard_alone_is_enough(of_nobody: Made, page: Page, tmp_path: Path) -> None:
    page.goto(of_nobody.page())
    reached = []
    with page.expect_download() as started:
        for _ in range(100):
            page.keyboard.press("Tab")
            at = page.evaluate("document.activeElement.dataset.field ?? document.activeElement.id")
            reached.append(at)
            if at == "save":
                page.keyboard.press("Enter")
                page.keyboard.press("Enter")
                break
            page.keyboard.type("7")
    fields = of_nobody.key.field_names()
    assert reached == ["name", "student", *fields, "save"]
    started.value.save_as(tmp_path / "form.csv")
    assert {row["answer"] for row in rows(tmp_path / "form.csv")} == {"7"}


def test_a_blank_is_labelled_with_its_part_its_number_and_what_it_is(
    of_nobody: Made, page: Page
) -> None:
    page.goto(of_nobody.page())
    names = page.locator("[data-field]").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert len(names) == len(set(names)) == len(of_nobody.key.field_names())
    assert "1b, 1: original cost" in names
    assert [n for n in names if "bias, before" in n and n.startswith("1")]
    assert not [n for n in names if re.search(r"[<>$\\]", n)]


@pytest.mark.parametrize("width", [1280, 380])
def test_with_scripts_off_the_sheet_is_as_on_paper(
    browser: Browser, of_nobody: Made, width: int
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.goto(of_nobody.page())
    assert not page.get_by_role("button").count()
    assert page.get_by_text("names its column in").is_visible()
    assert not page.get_by_text("save them at its end").is_visible()
    boxes = [b.bounding_box() for b in page.locator("[data-field]").all()]
    assert len(boxes) == len(of_nobody.key.field_names())
    assert all(box and box["width"] > 40 and box["height"] > 20 for box in boxes)
    context.close()


def test_a_long_answer_is_printed_whole(of_nobody: Made, page: Page) -> None:
    page.goto(of_nobody.page())
    words = [f"w{number:03}" for number in range(80)]
    fill(page, {"1b.1": " ".join(words)})
    page.locator("textarea").fill("\n".join(word.upper() for word in words))
    printed = page.pdf(prefer_css_page_size=True)
    found = {word.text.strip("\u200b") for own in pages(printed) for word in own}
    assert {*words, *(word.upper() for word in words)} <= found
    assert "Save" not in found


@pytest.mark.parametrize(("size", "box"), [("a4", b"594.95996 841.91998"), ("letter", b"612 792")])
def test_the_page_is_printed_on_the_paper_of_the_course(
    place: Path, page: Page, size: PaperSize, box: bytes
) -> None:
    made = flow.make("own", 7, formats=("html",), paper_size=size, out=place / size)
    page.goto((made / "handout/sheets/0001.html").as_uri())
    assert b"[0 0 " + box + b"]" in page.pdf(prefer_css_page_size=True)


def test_the_page_runs_its_own_script_and_no_other(
    of_nobody: Made, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context()
    context.add_init_script(VIOLATIONS)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(of_nobody.page())
    blank(page, "1a").fill("A")
    assert page.evaluate("window.violations") == []
    assert said == []
    source = next((of_nobody.folder / "handout").rglob("0001.html")).read_text(encoding="utf-8")
    evil = "<script>document.title = 'run'</script><img src=x onerror=\"document.title = 'run'\">"
    evil += "<style>body { color: red }</style><link rel=stylesheet href=https://example.org/x>"
    (tmp_path / "evil.html").write_text(source.replace("<main>", f"<main>{evil}"), encoding="utf-8")
    page.goto((tmp_path / "evil.html").as_uri())
    assert page.title() != "run"
    assert len(page.evaluate("window.violations")) >= 4
    assert page.locator("#hand-in").is_visible()
    context.close()


@pytest.mark.parametrize("width", [1280, 380])
def test_filled_in_the_page_never_scrolls_sideways(of_nobody: Made, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(of_nobody.page())
    for box in page.locator("input, textarea").all():
        box.fill("long " * 40 + "l" * 200)
    page.get_by_role("button", name="Save my answers").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
