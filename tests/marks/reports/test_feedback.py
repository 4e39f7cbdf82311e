"""Feedback: the page that a student gets back."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks.classes import PAPER, block, items, key, marked, right, with_marks

from exgen.items import bank
from exgen.language import Reason
from exgen.language.catalogue import language
from exgen.marks.judging.marking import Marked, Marker, SetTotal
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.gradebook import spelt
from exgen.marks.reports.feedback import FeedbackPages
from exgen.marks.reports.pages import PageAnswer, adding_up, marks_of
from exgen.marks.reports.wording import worded
from exgen.people.file_names import file_name
from exgen.people.students import Student
from exgen.sheets.markup import convert
from exgen.sheets.sheet import Inline
from exgen.variants.key import Key
from exgen.variants.paper import draw_paper

HOSTILE = [
    "<script>alert(1)</script>",
    "``` `` ` **bold** [a](javascript:b)",
    "$x$ \\(y\\) {{ 7*7 }} << 8 >> <% if %>",
    "# heading\n\n- item\n<b>x</b>",
    "&lt;i&gt; ![x](y) | a | b |",
]

WORDED = worded(language())


def written(folder: Path, of: Key, *blocks: Marked) -> dict[str, str]:
    """Return the pages of some blocks, by file name."""
    pages = FeedbackPages(folder, of, items(of))
    for one in blocks:
        pages.add(one)
    files = sorted((folder / "feedback").iterdir())
    return {path.name: path.read_text(encoding="utf-8") for path in files}


def seen(page: str) -> str:
    """Return the words that a browser shows."""
    body = re.sub(r"<style>.*?</style>|<annotation.*?</annotation>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", body)).split())


@given(st.lists(st.integers(0, 36).map(lambda n: n / 9), max_size=9))
def test_points_add_up_as_they_are_shown(points: list[float]) -> None:
    shown = adding_up(points)
    total = sum(map(Decimal, shown), start=Decimal(0))
    assert f"{total:.2f}" == f"{Decimal(spelt(sum(points))):.2f}"
    assert all(abs(float(one) - exact) < 0.01 for one, exact in zip(shown, points, strict=True))
    assert all(Decimal(one) >= 0 for one in shown)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    of = key()
    one = marked(of, {"2a": "0,5", "1a": "", "1c": "1.2.3"}, {})
    return written(tmp_path_factory.mktemp("pages"), of, one)


def test_there_is_a_page_for_each_row_in_each_format(pages: dict[str, str]) -> None:
    assert list(pages) == ["s1.html", "s1.md", "s2.html", "s2.md"]


@pytest.mark.parametrize("name", ["s1.html", "s1.md"])
def test_a_page_holds_every_field_its_mark_and_the_solution(
    name: str, pages: dict[str, str]
) -> None:
    of, page = key(), seen(pages[name])
    for field, answer in right(of, 1).items():
        assert field in page
        assert answer in page
    assert "read as" in page
    assert "0,5" in page
    assert "0.5" in page
    for verdict in (Verdict.CORRECT, Verdict.BLANK, Verdict.UNREADABLE, Verdict.WRONG):
        assert f"{WORDED[verdict].sign} {WORDED[verdict].words}" in page
    assert page.count("Solution") == len([p for asked in of.asked for p in asked.parts])


def test_points_on_the_page_are_those_of_the_marks(tmp_path: Path) -> None:
    of = key()
    one = marked(of, {"1a": ""})
    total = sum(float(part.points.sum()) for part in one.parts)
    page = written(tmp_path, of, one)["s1.md"]
    assert f"**{total:g} of {of.out_of:g} points**" in page


def test_who_filled_in_nothing_has_no_0_in_all(tmp_path: Path) -> None:
    """Unless a person has set a total, or some of it is answered, be it wrong."""
    of = key()
    nothing = dict.fromkeys(of.field_names(), "")
    block = marked(of, nothing, {**nothing, "1a": "77"}, nothing)
    block = replace(block, set_totals={2: SetTotal(0, Reason.of("mark.set", why="copied"))})
    pages = {name: seen(page) for name, page in written(tmp_path, of, block).items()}
    said = language().say("feedback.empty")
    for name, page in pages.items():
        assert (said in page) is name.startswith("s1")
        assert f" 0 of {of.out_of:g}" not in page.replace("*", " ") or not name.startswith("s1")
    assert f"0 of {of.out_of:g} points" in pages["s2.md"]
    assert f"0 of {of.out_of:g}" in pages["s3.html"]


def test_every_verdict_is_there_in_words_and_with_its_sign(tmp_path: Path) -> None:
    of = key(1)
    one = marked(of, *({"student": verdict.name} for verdict in Verdict))
    one = with_marks(one, one.parts[0].label, verdicts=list(Verdict))
    pages = written(tmp_path, of, one)
    assert len(pages) == 2 * len(Verdict)
    for name, page in pages.items():
        own = WORDED[Verdict[name.partition(".")[0]]]
        assert f"{own.sign} {own.words}" in seen(page)


def test_words_and_signs_tell_all_verdicts_apart() -> None:
    assert len({one.words for one in WORDED.values()}) == len(Verdict)
    assert len({one.sign for one in WORDED.values()}) == len(Verdict)
    assert len({one.short for one in WORDED.values()}) == len(Verdict)


def test_a_misconception_is_explained_as_where_the_answer_comes_from(tmp_path: Path) -> None:
    of = key()
    asked = of.asked[1]
    theta, right_one = asked.values["theta"], asked.values["theta_next"]
    down = [f"{entry:.4f}".replace(".", ",") for entry in (2 * theta - right_one)[:, 0]]
    pages = written(tmp_path, of, marked(of, dict(zip(("2c.1", "2c.2"), down, strict=True))))
    for page in pages.values():
        said = seen(page).replace("*", "").replace("`", "")
        one, two = (typed.replace(",", ".") for typed in down)
        assert f"Where {one}, {two} come from. You stepped against the gradient." in said


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_students_type_is_inert(hostile: str, tmp_path: Path) -> None:
    student = hostile[:40]
    of = key(1, (Student(student, hostile),))
    one = marked(of, {"student": student, "1a": hostile, "2a": hostile, "2b.1": hostile})
    pages = written(tmp_path, of, one)
    as_html, as_markdown = pages.values()
    for page in (as_html, convert([as_markdown], "html")[0]):
        assert not re.search(r"<(script|b|i|h1)\b[^>]*>(alert|x|&lt;|heading)", page)
        assert not re.search(r'(href|src)="(?!#|data:image)', page)
        text = seen(page).replace("’", "'")
        assert text.count(" ".join(hostile.split())) >= 3
        assert "{{ 7*7 }}" in text or "7*7" not in hostile


def test_rows_of_one_student_do_not_overwrite_each_other(tmp_path: Path) -> None:
    of = key()
    rows = [{"student": name} for name in ("k1", "K1", "k1")]
    names = [name for name in written(tmp_path, of, marked(of, *rows)) if name.endswith(".md")]
    assert names == ["K1.2.md", "k1.3.md", "k1.md"]


def test_a_row_without_a_student_is_named_after_its_sheet(tmp_path: Path) -> None:
    of = key()
    assert f"{of.codes[0]}.md" in written(tmp_path, of, marked(of, {"student": ""}))


def test_no_name_leaves_the_folder_or_is_too_long(tmp_path: Path) -> None:
    of = key()
    evil = ["../../etc/passwd", "李" * 300, "a" * 3000]
    names = written(tmp_path, of, marked(of, *({"student": name} for name in evil)))
    assert len(names) == 2 * len(evil)
    assert file_name(evil[0]) + ".md" in names


def test_the_name_of_the_roster_stands_with_its_own_student_only(tmp_path: Path) -> None:
    of = key(2, (Student("k1", "Ada Lovelace"), Student("k2", "Alan Turing")))
    pages = written(tmp_path, of, marked(of, {"student": "k1"}, {"student": "stranger"}))
    assert "Ada Lovelace" in pages["k1.html"]
    assert "Alan Turing" not in pages["k1.html"]
    assert "Alan Turing" in pages["k2.html"]


def test_a_page_does_not_depend_on_the_pages_beside_it(tmp_path: Path) -> None:
    of = key()
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    alone = written(tmp_path / "one", of, marked(of, {"2a": "5"}), marked(of, {}, first=1))
    assert alone == written(tmp_path / "two", of, marked(of, {"2a": "5"}, {}))


def test_an_item_missing_from_the_bank_still_gives_a_page(tmp_path: Path) -> None:
    of = key()
    gone = replace(of, asked=(of.asked[0], replace(of.asked[1], item="gan/gone")))
    held = {of.asked[0].item: bank.load(of.asked[0].item)}
    pages = FeedbackPages(tmp_path, gone, held)
    pages.add(Marker(gone, held).mark(block(gone, [{"2a": "5"}])))
    for name in ("s1.html", "s1.md"):
        page = (tmp_path / "feedback" / name).read_text(encoding="utf-8")
        assert right(gone, 1)["2a"] in page
        assert page.count("no longer at hand") == 3


def test_an_item_whose_words_fail_for_the_key_still_gives_a_page(tmp_path: Path) -> None:
    of = key()
    values = {name: a for name, a in of.asked[1].values.items() if name != "eta"}
    old = replace(of, asked=(of.asked[0], replace(of.asked[1], values=values)))
    pages = FeedbackPages(tmp_path, old, items(of))
    pages.add(marked(of, {}))
    page = (tmp_path / "feedback" / "s1.md").read_text(encoding="utf-8")
    assert page.count("no longer at hand") == 3


def test_a_page_is_one_file_that_loads_nothing_and_runs_nothing(pages: dict[str, str]) -> None:
    page = pages["s1.html"]
    assert not re.search(r'<(script|link|iframe)|<img src="(?!data:image)|@import|url\(', page)
    assert '<html lang="en-GB">' in page
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)


@pytest.mark.parametrize(
    ("spoken", "verdict", "why"),
    [
        (
            "en",
            "Right, but not precise",
            "right as far as it goes, but 4 decimal places were asked",
        ),
        ("de", "Richtig, aber ungenau", "so weit richtig, doch gefragt sind 4 Nachkommastellen"),
    ],
)
def test_an_imprecise_answer_is_told_from_a_wrong_one(
    tmp_path: Path, spoken: str, verdict: str, why: str
) -> None:
    of = draw_paper("small", PAPER.model_copy(update={"language": spoken}), 7, 1)
    full = right(of, 1)["2a"]
    mark_of = language(spoken).decimal_mark
    shorter = f"{float(full.replace(mark_of, '.')):.2f}".replace(".", mark_of)
    pages = written(tmp_path, of, marked(of, {"2a": shorter}))
    page = seen(pages["s1.html"])
    assert verdict in page
    assert why.casefold() in page.casefold()


@pytest.mark.parametrize(
    ("said", "together"),
    [
        (["slip", "", "slip"], [[0, 2], [1]]),
        (["", "slip", ""], [[0], [1], [2]]),
        (["", "", "slip", "slip"], [[0, 1], [2, 3]]),
        (["slip", "other", "", "other", "slip"], [[0, 4], [1, 3], [2]]),
    ],
)
def test_what_explains_several_answers_of_a_part_is_told_once(
    said: list[str], together: list[list[int]]
) -> None:
    answers = [
        PageAnswer(
            field=str(number),
            label=Inline(),
            typed="1",
            read="",
            right="2",
            verdict=WORDED[Verdict.WRONG if reason else Verdict.CORRECT],
            points=0.5,
            out_of=1.0,
            note="",
            reason=Inline(reason),
        )
        for number, reason in enumerate(said)
    ]
    marks = list(marks_of(answers))
    assert [[int(answer.field) for answer in mark.answers] for mark in marks] == together
    assert [float(mark.points) for mark in marks] == [len(own) / 2 for own in together]
