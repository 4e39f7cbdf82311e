"""The class report, against classes that are worked out by hand."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from marks.classes import items, key, marked, right, with_marks

from exgen.items.columns import Array
from exgen.language import Authored, Reason, Sentences
from exgen.language.catalogue import language
from exgen.marks.judging.marking import Marked
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.reports.copies import Copy
from exgen.marks.reports.report import ClassReport
from exgen.marks.reports.statistics import Scores, histogram
from exgen.marks.reports.wording import worded
from exgen.variants.key import Key

HOSTILE = '<script>alert(1)</script> **b** $x$ {{ 7*7 }} << 8 >> `" \u202e\x07'

WORDED = worded(language())


def minus(text: str) -> str:
    return text[1:] if text.startswith("-") else "-" + text


def changes(of: Key) -> list[dict[str, str]]:
    """Return what a class of seven does otherwise than right."""
    return [
        {},
        {"2a": minus(right(of, 2)["2a"])},
        {"2a": minus(right(of, 3)["2a"])},
        {"1a": "", "2b.1": ""},
        {"2a": "1.2.3"},
        {"2a": "77", "2b.1": "88", "2b.2": "99"},
        {"1c": HOSTILE, "student": HOSTILE},
    ]


def told(name: str, says: str = "It is.") -> Reason:
    return Reason.of("mark.misconception", names=(name,), says=Authored(says))


def mistaken(of: Key, reason: Reason) -> Marked:
    """Return a row that shows a misconception in 2b, with what is said of it."""
    return with_marks(marked(of, {}), "2b", verdicts=Verdict.MISCONCEPTION, reasons=reason)


@pytest.fixture(scope="module")
def seven() -> ClassReport:
    of = key()
    report = ClassReport(of, items(of))
    report.add(marked(of, *changes(of)))
    return report


@pytest.fixture(scope="module")
def plain(seven: ClassReport) -> str:
    """The page of a class in which copies were not looked for."""
    return seven.html()


@pytest.fixture(scope="module")
def page(seven: ClassReport) -> str:
    return seven.html([Copy(HOSTILE, 2, "s1", 1, ("2a", "2b.1"), 3e-9)])


def four() -> Scores:
    """Four rows of two parts, both out of 2: totals 4, 3, 1 and 0."""
    scores = Scores(2, 4, 4.0)
    add(scores, np.array([[2.0, 2, 0, 0], [2, 1, 1, 0]]), np.array([1, 2, 3, 4]))
    return scores


def add(scores: Scores, points: Array, sheets: Array) -> None:
    """Count rows of which a person has nothing to decide."""
    decided, waits = np.ones(points.shape, dtype=bool), np.zeros(len(sheets), dtype=bool)
    scores.add(points, sheets, decided, points.sum(axis=0), waits)


def test_totals_are_those_worked_out_by_hand() -> None:
    totals = four().totals()
    assert (totals.mean, totals.median, totals.lowest, totals.highest) == (2, 2, 0, 4)
    assert totals.standard_deviation == pytest.approx((10 / 3) ** 0.5)
    assert (totals.lower_quartile, totals.upper_quartile) == (0.75, 3.25)


def test_discrimination_is_the_correlation_with_the_rest_of_the_total() -> None:
    assert four().discrimination(0) == pytest.approx(0.5**0.5)


def test_a_part_that_all_did_equally_well_has_no_discrimination() -> None:
    scores = Scores(2, 1, 4.0)
    add(scores, np.array([[2.0, 2], [1, 0]]), np.array([1, 1]))
    assert scores.discrimination(0) is None


def test_statistics_agree_with_numpy() -> None:
    generator = np.random.default_rng(1)
    points = generator.choice([0, 1 / 3, 0.5, 1, 2], size=(4, 501))
    scores = Scores(4, 10, 8.0)
    add(scores, points, generator.integers(1, 11, size=501))
    shown, totals = np.round(points.sum(axis=0), 2), scores.totals()
    expected = [*np.quantile(shown, [0.25, 0.5, 0.75]), shown.mean(), shown.std(ddof=1)]
    found = [totals.lower_quartile, totals.median, totals.upper_quartile]
    assert [*found, totals.mean, totals.standard_deviation] == pytest.approx(expected)
    rest = points.sum(axis=0) - points[2]
    correlation = np.corrcoef(points[2], rest)[0, 1]
    assert scores.discrimination(2) == pytest.approx(correlation, abs=1e-4)


def test_a_part_is_looked_at_among_those_who_were_asked_it() -> None:
    """Each of 300 rows is asked the first part and two of the four others; some wait in one of these."""
    generator = np.random.default_rng(3)
    points = generator.choice([0, 1 / 3, 0.5, 1, 2], size=(5, 300))
    asks = np.vstack(
        [
            np.ones(300, bool),
            generator.permuted(np.eye(4)[:2].sum(0)[:, None] * np.ones(300), axis=0) > 0,
        ]
    )
    waits = asks[1] & (generator.random(300) < 0.2)
    decided = ~np.vstack([np.zeros(300, bool), waits, np.zeros((3, 300), bool)])
    points[~asks] = 0
    scores, sheets = Scores(5, 300, 10.0), np.arange(1, 301)
    scores.add(points, sheets, decided, points.sum(axis=0), waits, asks=asks)
    for part in range(5):
        at = asks[part] & decided[part]
        assert (scores.decided(part), scores.asked(part)) == (at.sum(), asks[part].sum())
        assert scores.mean(part) == pytest.approx(points[part, at].mean(), abs=1e-4)
        whole = asks[part] & ~waits
        rest = points[:, whole].sum(axis=0) - points[part, whole]
        expected = np.corrcoef(points[part, whole], rest)[0, 1]
        assert scores.discrimination(part) == pytest.approx(expected, abs=1e-3)


def test_a_part_is_compared_on_its_sheets_and_with_the_rest_where_it_is_decided() -> None:
    """Rows that wait change nothing of what is said of the others."""
    generator = np.random.default_rng(2)
    points = generator.choice([0.0, 0.5, 1, 2], size=(3, 400))
    sheets = generator.integers(1, 6, size=400)
    decided = generator.random((3, 400)) < 0.8
    some, whole = Scores(3, 5, 6.0), Scores(3, 5, 6.0)
    waits = np.asarray(~decided.all(axis=0))
    some.add(points * decided, sheets, decided, (points * decided).sum(axis=0), waits)
    add(whole, points[:, ~waits], sheets[~waits])
    assert some.totals() == whole.totals()
    for part in range(3):
        assert some.discrimination(part) == whole.discrimination(part)
        assert some.mean(part) == pytest.approx(points[part, decided[part]].mean())
        own = Scores(3, 5, 6.0)
        add(own, points[:, decided[part]], sheets[decided[part]])
        assert [v for v in some.variants() if v.part == part] == [
            v for v in own.variants() if v.part == part
        ]


def test_what_waits_for_a_person_counts_in_no_mean_of_the_part() -> None:
    scores = Scores(3, 4, 6.0)
    points = np.array([[2.0, 0, 1, 1], [0, 0, 0, 0], [2, 2, 0, 0]])
    decided = np.array([[True, False, True, True], [False] * 4, [True] * 4])
    waits = np.asarray(~decided.all(axis=0))
    scores.add(points, np.array([1, 2, 3, 4]), decided, points.sum(axis=0), waits)
    assert [scores.mean(part) for part in range(3)] == [pytest.approx(4 / 3), None, 1]


def test_a_total_that_waits_and_a_row_without_an_answer_count_in_no_figure_of_totals() -> None:
    """The report of a class is that of those whose totals are known, but for what it says beside."""
    of = key(4)
    blank = dict.fromkeys(of.field_names(), "")
    of_all, of_some = (ClassReport(of, items(of)) for _ in range(2))
    of_all.add(marked(of, {}, {"2b.1": "88"}, {"2a": "1.2.3"}, blank))
    of_some.add(marked(of, {}, {"2b.1": "88"}))
    found, expected = of_all.numbers(), of_some.numbers()
    beside = {name: found["totals"].pop(name) for name in ("waiting", "empty")}
    assert beside == {"waiting": 1, "empty": 1}
    assert found["totals"] == {k: v for k, v in expected["totals"].items() if k not in beside}
    rows = {part["part"]: part["rows"] for part in found["parts"]}
    assert (rows.pop("2a"), set(rows.values())) == (2, {3})
    page = of_all.html()
    assert "1 wait for a person" in page
    assert "1 row holds no answer" in page
    assert "of 2 rows" in page


def test_bars_hold_every_row_once() -> None:
    bars = histogram([1] * 3201)
    assert sum(rows for _, _, rows in bars) == 3201
    assert bars[0] == (0, 2, 200)
    assert bars[-1] == (30, 32, 201)


def test_a_variant_that_is_harder_stands_out() -> None:
    scores = Scores(1, 10, 1.0)
    sheets = np.repeat(np.arange(1, 11), 40)
    points = (np.arange(400) % 4 > 0).astype(float)
    points[sheets == 7] = 0
    add(scores, points[None], sheets)
    variants = {variant.sheet: variant.z for variant in scores.variants()}
    assert len(variants) == 10
    assert [sheet for sheet, z in variants.items() if abs(z) > 3] == [7]
    assert variants[7] < -5


def test_sheets_of_one_student_each_are_not_compared(seven: ClassReport, plain: str) -> None:
    assert seven.numbers()["variants"] == {"compared": 0, "by_chance": 0, "stand_out": []}
    assert "variants cannot be compared" in plain


def test_numbers_count_every_verdict_and_mistake(seven: ClassReport) -> None:
    numbers = seven.numbers()
    value = next(part for part in numbers["parts"] if part["part"] == "2a")
    # the one that is unreadable waits for a person, and is no 0
    assert value["facility"] == pytest.approx(3 / 6, abs=1e-5)
    assert value["verdicts"]["misconception"] == pytest.approx(2 / 7, abs=1e-5)
    assert value["verdicts"]["unreadable"] == pytest.approx(1 / 7, abs=1e-5)
    (mistake,) = numbers["misconceptions"]
    assert (mistake["part"], mistake["rows"]) == ("2a", 2)
    assert "lost the sign" in mistake["feedback"]
    assert numbers["rows"]["marked"] == 7
    assert [answer["row"] for answer in numbers["open"]["first"]] == [6, 8]


def test_a_mistake_in_several_fields_of_a_row_counts_once() -> None:
    of = key()
    report = ClassReport(of, items(of))
    report.add(mistaken(of, told("descends")))
    (mistake,) = report.numbers()["misconceptions"]
    assert (mistake["name"], mistake["rows"], mistake["shared"]) == ("descends", 1, 0)


def test_a_mistake_is_one_entry_whatever_else_is_said_of_it() -> None:
    """Earlier points that are kept, and the numbers of a variant, make no mistake of their own."""
    of = key()
    report = ClassReport(of, items(of))
    for reason in (
        told("descends"),
        Reason.of("mark.kept-too", reason=told("descends")),
        told("descends", "You stepped by 0.5."),
    ):
        report.add(mistaken(of, reason))
    (mistake,) = report.numbers()["misconceptions"]
    assert (mistake["name"], mistake["rows"]) == ("descends", 3)
    assert mistake["feedback"].startswith("You stepped against the gradient.")


def test_twins_are_counted_each_and_never_as_a_mistake_of_their_own() -> None:
    of = key()
    report = ClassReport(of, items(of))
    twins = Sentences([told("descends"), Reason("mark.or"), told("gives_only_the_change")])
    report.add(mistaken(of, Reason.of("mark.one-of", these=twins)))
    report.add(mistaken(of, told("descends")))
    found = {m["name"]: (m["rows"], m["shared"]) for m in report.numbers()["misconceptions"]}
    assert found == {"descends": (2, 1), "gives_only_the_change": (1, 1)}


def test_blocks_of_any_size_give_the_same_numbers_and_page(seven: ClassReport, plain: str) -> None:
    of = key()
    report = ClassReport(of, items(of))
    for row, change in enumerate(changes(of)):
        report.add(marked(of, change, first=row))
    assert report.numbers() == seven.numbers()
    assert report.html() == plain


def test_bytes_repeat(seven: ClassReport, plain: str) -> None:
    assert seven.html() == plain


def test_numbers_are_ready_for_json(seven: ClassReport) -> None:
    numbers = seven.numbers()
    assert json.loads(json.dumps(numbers, allow_nan=False)) == numbers


def test_a_class_of_nobody_has_a_report() -> None:
    of = key()
    report = ClassReport(of, items(of))
    assert report.numbers()["totals"]["mean"] is None
    assert "<h1>" in report.html([])


def test_every_chart_has_a_text_alternative(page: str) -> None:
    charts = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(charts) == 3
    for chart in charts:
        element = ET.fromstring(chart)  # noqa: S314 -- it is our own
        assert element.get("role") == "img"
        assert len(element.get("aria-label") or "") > 60


def test_no_id_is_there_twice(page: str) -> None:
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= set(ids)


def test_the_page_loads_nothing_and_runs_nothing(page: str) -> None:
    assert not re.search(r"<(script|link|img|iframe)|@import|url\((?!#)", page)


def test_what_students_type_is_inert(page: str) -> None:
    assert "<script>" not in page
    assert (
        page.count("&lt;script&gt;alert(1)&lt;/script&gt; **b** $x$ {{ 7*7 }} &lt;&lt; 8 &gt;&gt;")
        >= 3
    )
    assert "\u202e" not in page
    assert "\x07" not in page


def test_every_verdict_that_occurs_is_there_in_words(page: str) -> None:
    table = re.search(r'<table class="full parts">.*?</table>', page, re.DOTALL)
    assert table
    for verdict in (Verdict.CORRECT, Verdict.MISCONCEPTION, Verdict.BLANK, Verdict.UNREADABLE):
        assert f"{WORDED[verdict].short}</th>" in table[0]


def test_formulas_of_misconceptions_are_set(page: str) -> None:
    said = re.search(r'<td class="said">.*?</td>', page, re.DOTALL)
    assert said
    assert "<math" in said[0]


def test_copies_have_their_place_and_are_left_out_where_not_looked_for(
    page: str, plain: str, seven: ClassReport
) -> None:
    assert "1 in 333,333,333" in page
    assert 'id="copies"' not in plain
    assert "No sheet has wrong answers" in seven.html([])


def test_imprecise_answers_are_counted_as_such() -> None:
    of = key()
    report = ClassReport(of, items(of))
    shorter = {"2a": f"{float(right(of, 1)['2a']):.2f}"}
    report.add(marked(of, shorter, {}))
    (value,) = (part for part in report.numbers()["parts"] if part["part"] == "2a")
    assert value["verdicts"]["imprecise"] == 0.5
    assert WORDED[Verdict.IMPRECISE].short in re.sub(r"<[^>]*>", " ", report.html())
