"""Feedback as a PDF, on demand: it says what the page does, and nothing leaves the paper."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from marks.classes import items, key, marked, right
from sheets.pages import faults, pages

from exgen.errors import ExgenError, NotFound
from exgen.language.catalogue import language
from exgen.marks.judging.marking import Marked
from exgen.marks.reports.feedback import FeedbackPages
from exgen.marks.reports.wording import worded
from exgen.people.students import Student
from exgen.variants.key import Key

OF = key(3)
TYPED = {"2a": "0,5", "1a": "", "1c": "1.2.3"}
HOSTILE = '#panic() $x$ *b* "q" \\u{41} <a> [c] @d // e /* f'


def written(
    folder: Path, of: Key, block: Marked, wanted: Sequence[str] = ("pdf",)
) -> dict[str, bytes]:
    made = FeedbackPages(folder, of, items(of), wanted=wanted)
    made.add(block)
    return {path.name: path.read_bytes() for path in sorted((folder / "feedback").iterdir())}


def words(pdf: bytes) -> str:
    """Return the words of a PDF one after the other, without the spaces between them."""
    return html.unescape("".join(word.text for page in pages(pdf) for word in page))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    folder = tmp_path_factory.mktemp("pdf")
    return written(folder, OF, marked(OF, TYPED, {}))


def test_there_is_a_pdf_beside_the_pages_where_it_is_wanted(
    made: Mapping[str, bytes], tmp_path: Path
) -> None:
    assert [*made] == ["s1.html", "s1.md", "s1.pdf", "s2.html", "s2.md", "s2.pdf"]
    without = written(tmp_path, OF, marked(OF, TYPED), wanted=())
    assert [*without] == ["s1.html", "s1.md"]


def test_a_pdf_holds_every_field_answer_and_verdict(made: Mapping[str, bytes]) -> None:
    page, english = words(made["s1.pdf"]).replace("−", "-"), worded(language())
    for field, answer in right(OF, 1).items():
        assert field in page
        assert answer.replace(" ", "") in page
    for said in ("0,5", "readas0.5", "1.2.3", "16points"):
        assert said in page
    for verdict in ("correct", "blank", "unreadable", "wrong"):
        (own,) = (one for one in english.values() if one.name == verdict)
        assert own.words.replace(" ", "") in page
        assert own.sign in page


def test_who_filled_in_nothing_has_no_0_in_all(tmp_path: Path) -> None:
    page = words(written(tmp_path, OF, marked(OF, dict.fromkeys(right(OF, 1), "")))["s1.pdf"])
    assert language().say("feedback.empty").replace(" ", "") in page
    assert f"0of{OF.out_of:g}points" not in page


def test_it_is_accessible_and_the_same_every_time(
    made: Mapping[str, bytes], tmp_path: Path
) -> None:
    assert b"pdfuaid" in made["s1.pdf"]
    assert written(tmp_path, OF, marked(OF, TYPED))["s1.pdf"] == made["s1.pdf"]


@pytest.mark.parametrize("long", ["9" * 1400, "x " * 700, HOSTILE * 20])
def test_whatever_was_typed_stays_on_the_paper_and_runs_nothing(long: str, tmp_path: Path) -> None:
    of = key(1, (Student("k1", HOSTILE),))
    block = marked(of, {"student": "k1", "1a": long, "2a": long, "2b.1": HOSTILE})
    pdf = written(tmp_path, of, block)["k1.pdf"]
    assert not list(faults(pdf))
    assert words(pdf).count(HOSTILE.replace(" ", "")) >= 2


def test_a_format_that_makes_no_feedback_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExgenError, match="'latex' makes no feedback"):
        written(tmp_path / "a", OF, marked(OF), wanted=["latex"])
    with pytest.raises(NotFound):
        written(tmp_path / "b", OF, marked(OF), wanted=["docx"])
