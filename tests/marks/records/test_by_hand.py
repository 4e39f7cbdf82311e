"""Hand marks: what is left to a person goes out, comes back, and counts."""

from __future__ import annotations

import csv
import itertools
import math
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken import each_said
from tables.books import Page, excel_book

from exgen.answers.blocks import Block
from exgen.errors import FileError
from exgen.items.kinds.number import NumberPart
from exgen.items.kinds.text import TextPart
from exgen.marks.judging.marking import Marked, MarkedPart, Marker, tell
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.answer_codes import tag_of
from exgen.marks.records.by_hand import give_points
from exgen.marks.records.hand_marks import HandMark
from exgen.marks.records.open_answers import OPEN_COLUMNS, OpenAnswers
from exgen.marks.records.taking_in import points_of, read_by_hand, take_in
from exgen.people.codes import sheet_codes
from exgen.variants.key import AskedItem, Key

SHEETS = 4
VALUES = {
    "why_asked": np.ones(SHEETS),
    "why": np.zeros(SHEETS),
    "value": np.array([1.0, 2.0, 3.0, 3.0]),
}
PARTS = (
    TextPart(kind="text", step="why", points=4, rubric="clear").asked(),
    NumberPart(step="value", points=2, label="v").asked(),
)
SLACKS = {"why": np.zeros(SHEETS), "value": np.full(SHEETS, 1e-3)}
ASKED = AskedItem("gan/why", "", ("1a", "1b"), PARTS, VALUES, SLACKS)
CODES = sheet_codes("paper", ["gan/why"], 7, range(1, SHEETS + 1))
KEY = Key("paper", "Paper", 7, SHEETS, CODES, (), (ASKED,))


def marked(texts: list[str], numbers: list[str] | None = None) -> Marked:
    """Return the marks of a class that answers 1a in words and 1b in numbers; row k has sheet k."""
    count = len(texts)
    sheets = np.arange(count) % SHEETS + 1
    cells = {"1a": texts, "1b": numbers or [""] * count}
    students = [f"s{number}" for number in range(1, count + 1)]
    return Marker(KEY, {}).mark(Block([*range(2, count + 2)], students, sheets, cells))


def written(block: Marked, path: Path, given: dict[str, HandMark] | None = None) -> Path:
    """Write the table of what is left to a person."""
    given = given or {}
    tell([give_points(block, points_of(given))], [OpenAnswers(path.parent, KEY, given)])
    return path


def given_in(path: Path) -> dict[str, HandMark]:
    """Return the points that a table gives, by the answer's code in marking."""
    return {m.code.answer: m for m in read_by_hand(path, KEY) if m.points is not None}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fill(path: Path, points: list[str], **changed: str) -> None:
    """Fill in the points of each row, as a spreadsheet would that changes other cells too."""
    rows = [{**row, **changed, "points": p} for row, p in zip(rows_of(path), points, strict=True)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, OPEN_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "by-hand.csv"


def test_equal_answers_are_one_row_the_frequent_first(table: Path) -> None:
    rows = rows_of(written(marked(["it saturates", "no idea", " it  saturates\n", ""]), table))
    assert [(r["part"], r["answer"], r["count"], r["students"], r["out_of"]) for r in rows] == [
        ("1a", "it saturates", "2", "s1, s3", "4"),
        ("1a", "no idea", "1", "s2", "4"),
    ]
    assert tuple(rows[0]) == OPEN_COLUMNS


def test_answers_that_could_not_be_read_are_rows_too_with_what_is_right(table: Path) -> None:
    block = marked([""] * 4, ["1.2.3", "2 3", "1.2.3", "1.2.3"])
    rows = rows_of(written(block, table))
    assert [(r["part"], r["answer"], r["reference"], r["count"]) for r in rows] == [
        ("1b", "1.2.3", "3.000000", "2"),
        ("1b", "1.2.3", "1.000000", "1"),
        ("1b", "2 3", "2.000000", "1"),
    ]


def test_an_item_asked_twice_has_the_right_answer_of_each_time(table: Path) -> None:
    again = replace(ASKED, labels=("2a", "2b"), values={**VALUES, "value": VALUES["value"] + 5})
    twice = replace(KEY, asked=(ASKED, again))
    cells = {"1a": [""], "1b": ["1.2.3"], "2a": [""], "2b": ["1.2.3"]}
    block = Marker(twice, {}).mark(Block([2], ["s1"], np.array([1]), cells))
    tell([block], [OpenAnswers(table.parent, twice, {})])
    found = [(row["part"], row["reference"]) for row in rows_of(table)]
    assert found == [("1b", "1.000000"), ("2b", "6.000000")]


def test_what_was_marked_is_not_left_to_a_person(table: Path) -> None:
    assert rows_of(written(marked(["", ""], ["1", "7"]), table)) == []


def test_points_that_are_filled_in_count_and_the_rest_stays_open(table: Path) -> None:
    block = marked(["good", "fair", "poor", "open"], ["1.2.3", "2", "3", "3"])
    fill(written(block, table), ["1,5", "4", "", "0", "2"])
    why, value = give_points(block, points_of(given_in(table))).parts
    assert [row["answer"] for row in rows_of(table)][:3] == ["fair", "good", "open"]
    assert why.points[0].tolist() == [4, 1.5, 0, 0]
    assert value.points[0].tolist() == [2, 2, 2, 2]


def test_a_decided_answer_says_so_and_is_no_longer_an_issue(table: Path) -> None:
    block = marked(["good", "fair", "poor", "open"])
    fill(written(block, table), ["2", "4", "", "0"])
    settled = give_points(block, points_of(given_in(table)))
    why = settled.parts[0]
    by_text = dict(zip(why.cells[0], why.marks.verdicts[0].tolist(), strict=True))
    answers = [row["answer"] for row in rows_of(table)]
    assert [by_text[a] for a in answers] == [
        Verdict.PARTIAL,
        Verdict.CORRECT,
        Verdict.REVIEW,
        Verdict.WRONG,
    ]
    assert sorted(each_said(why.reasons(0).values())) == [
        *["marked by hand"] * 3,
        "to be marked by hand",
    ]
    assert len(settled.issues) == 1
    assert len(block.issues) == 4


def test_points_stay_in_the_table_of_the_next_marking(table: Path) -> None:
    block = marked(["good", "fair"])
    fill(written(block, table), ["1/3", "2"])
    given = given_in(table)
    written(block, table, given)
    assert [row["points"] for row in rows_of(table)] == ["0.333333333333", "2"]
    assert points_of(given_in(table)) == pytest.approx(points_of(given))


def test_a_spreadsheet_may_change_the_answers_as_it_likes(table: Path) -> None:
    block = marked([""], ["1.2.3"])
    fill(written(block, table), ["2"], answer="01/02/2003", reference="1")
    assert give_points(block, points_of(given_in(table))).parts[1].points.item() == 2


@pytest.mark.parametrize(
    ("now", "note"),
    [
        (["good", "fair"], []),
        (
            ["good", "changed"],
            [
                "1 answer with points by hand is not among the open ones here, and stays in "
                "hand-marks.csv: 1a 'fair' has 1"
            ],
        ),
        (
            ["new", "changed"],
            [
                "2 answers with points by hand are not among the open ones here, and stay in "
                "hand-marks.csv: 1a 'fair' has 1; 1a 'good' has 2"
            ],
        ),
    ],
)
def test_points_for_an_answer_that_is_gone_are_told(
    table: Path, now: list[str], note: list[str]
) -> None:
    fill(written(marked(["good", "fair"]), table), ["1", "2"])
    given = given_in(table)
    settled = give_points(marked(now), points_of(given))
    told = tell([settled], [OpenAnswers(table.parent, KEY, given)])
    assert each_said(told) == note


def test_all_points_that_cannot_be_used_are_listed(table: Path) -> None:
    fill(written(marked(["a", "b", "c", "d"]), table), ["many", "-1", "4.5", "4"])
    with pytest.raises(FileError) as error:
        read_by_hand(table, KEY)
    assert str(error.value).splitlines()[1:] == [
        "  row 2: points 'many'; expected 0 to 4",
        "  row 3: points '-1'; expected 0 to 4",
        "  row 4: points '4.5'; expected 0 to 4",
    ]


def test_a_table_of_another_key_or_shape_is_refused(table: Path) -> None:
    fill(written(marked(["a"]), table), ["1"], code="h0123456789abcdef.01234567")
    with pytest.raises(FileError, match="points of 1 answers were typed for another key"):
        read_by_hand(table, KEY)
    table.write_text("student,points\nann,3\n")
    with pytest.raises(FileError, match="no column code"):
        read_by_hand(table, KEY)


def test_all_sheets_of_a_workbook_count_and_one_that_is_not_read_is_refused(table: Path) -> None:
    rows = [list(row.values()) for row in rows_of(written(marked(["a", "b", "c"]), table))]
    at = OPEN_COLUMNS.index("points")
    for row in rows:
        row[at] = "2.5"
    pages = [Page("A", [OPEN_COLUMNS, rows[0]]), Page("B", [OPEN_COLUMNS[::-1], rows[1][::-1]])]
    given = given_in(excel_book(table, pages))
    assert sorted((m.answer, m.points) for m in given.values()) == [("a", 2.5), ("b", 2.5)]
    for left in (Page("C", [OPEN_COLUMNS, rows[2]], "hidden"), Page("C", [["notes"]])):
        with pytest.raises(FileError, match="'C' is"):
            read_by_hand(excel_book(table, [*pages, left]), KEY)


def test_the_block_that_is_settled_stays_as_it_was(table: Path) -> None:
    block = marked(["good"])
    fill(written(block, table), ["4"])
    give_points(block, points_of(given_in(table)))
    assert block.parts[0].marks.verdicts.item() == Verdict.REVIEW
    assert block.parts[0].points.item() == 0


@given(st.lists(st.text("=+-@ \t\r\n;,\"'1ab") | st.text(), min_size=1, max_size=6))
@settings(derandomize=True, deadline=None, max_examples=60)
def test_whatever_is_typed_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "by-hand.csv"
    block = marked(texts)
    rows = rows_of(written(block, path))
    fill(path, [str(number % 5) for number in range(len(rows))])
    given = given_in(path)
    settled = give_points(block, points_of(given))
    why = settled.parts[0]
    assert not list(why.open())
    assert tell([settled], [OpenAnswers(path.parent, KEY, given)]) == []
    same = [" ".join(text.split()) for text in texts]
    points = why.points[0].tolist()
    assert len({*zip(same, points, strict=True)}) == len({*same})


def test_full_points_are_full_points_however_a_third_is_written(table: Path) -> None:
    fill(written(marked(["good", "fair"]), table), ["4", "4.0000000000004"])
    settled = give_points(marked(["good", "fair"]), points_of(given_in(table)))
    assert {int(v) for v in settled.parts[0].marks.verdicts[0]} == {int(Verdict.CORRECT)}


def test_more_points_than_a_field_has_now_do_not_count_and_are_told(table: Path) -> None:
    """So it is where the key was put right since, and the field has fewer points."""
    fill(written(marked(["good"]), table), ["4"])
    given = given_in(table)
    less = replace(KEY, asked=(replace(ASKED, parts=(replace(PARTS[0], points=3), PARTS[1])),))
    block = Block([2], ["s1"], np.array([1]), {"1a": ["good"], "1b": [""]})
    settled = give_points(Marker(less, {}).mark(block), points_of(given))
    told = each_said(tell([settled], [OpenAnswers(table.parent, less, given)]))
    assert list(settled.parts[0].open())
    assert told == [
        "1 answer has more points by hand than its field has now: they do not count, and stay in "
        "hand-marks.csv: 1a 'good' has 4"
    ]
    assert rows_of(table)[0]["points"] == ""


def test_the_most_points_are_those_of_the_field_of_the_code(table: Path) -> None:
    """What the other cells of the row say is nothing to go by: a spreadsheet may have changed them."""
    block = marked(["good"], ["1.2.3"])
    fill(written(block, table), ["3", "2"], part="1b", out_of="9")
    assert [mark.part for mark in given_in(table).values()] == ["1a", "1b"]
    fill(table, ["5", "3"], part="1a", out_of="9")
    with pytest.raises(FileError, match=r"row 2: .*0 to 4\n  row 3: points '3'; expected 0 to 2$"):
        read_by_hand(table, KEY)


def units(*typed: str) -> Marked:
    """Return the marks of a class that types so to 1b, where 1, 2, 3 and 3 are right."""
    return marked([""] * len(typed), list(typed))


MANY = ("1 N", "2 N", "3 N", "7.5 N", "1 N", "2,00 N")


def test_answers_in_the_same_situation_are_one_row_with_what_they_would_earn(table: Path) -> None:
    (row,) = rows_of(written(units(*MANY), table))
    assert (row["part"], row["answer"], row["count"]) == ("1b", "1 N and the like", "6")
    assert row["reference"] == "1.000000; 2.000000; 3.000000"
    assert row["readings"].endswith("as the number: right in 5 and wrong in 1")
    assert "'N'" in row["readings"]


def test_other_units_and_other_fields_are_other_situations(table: Path) -> None:
    rows = rows_of(written(units("1 N", "2 m", "3 kg", "4 N", "5-Jan", "14. March"), table))
    assert sorted(row["count"] for row in rows) == ["1", "1", "2", "2"]


@pytest.mark.parametrize(
    ("points", "if_wrong", "expected"),
    [("2", "0", [2, 2, 2, 0, 2, 2]), ("1.5", "", [1.5] * 6), ("", "1", [0, 0, 0, 1, 0, 0])],
)
def test_points_of_a_situation_may_differ_for_those_that_are_not_right(
    points: str, if_wrong: str, expected: list[float], table: Path
) -> None:
    block = units(*MANY)
    fill(written(block, table), [points], points_if_wrong=if_wrong)
    given = given_in(table)
    decided = give_points(block, points_of(given))
    assert decided.parts[1].points[0].tolist() == expected
    (row,) = rows_of(written(block, table, given))
    assert (row["points"], row["points_if_wrong"]) == (points, if_wrong)
    assert all(mark.is_as_written for mark in read_by_hand(table, KEY))


def test_points_for_a_situation_hold_for_answers_that_come_later(table: Path) -> None:
    fill(written(units(*MANY), table), ["2"], points_if_wrong="0.5")
    later = give_points(units("1 N", "9 N", "3 N", "-3.0 N", "1.2.3"), points_of(given_in(table)))
    assert later.parts[1].points[0].tolist() == [2, 0.5, 2, 0.5, 0]
    assert len(later.issues) == 1


WAITS = math.nan
SEEN = {"right": ("1 N", "2 N"), "wrong": ("9 N", "8 N"), "both": ("1 N", "8 N")}


@pytest.mark.parametrize("columns", [(), ("answer", "readings", "students")])
@pytest.mark.parametrize(
    ("seen", "typed", "expected"),
    [
        ("right", ("2", ""), [2, WAITS]),
        ("right", ("0", ""), [0, WAITS]),
        ("right", ("2", "0"), [2, 0]),
        ("right", ("", "1"), [WAITS, 1]),
        ("wrong", ("1", ""), [WAITS, 1]),
        ("wrong", ("0", ""), [WAITS, 0]),
        ("wrong", ("2", "1"), [2, 1]),
        ("wrong", ("", "1"), [WAITS, 1]),
        ("both", ("1.5", ""), [1.5, 1.5]),
        ("both", ("2", "0"), [2, 0]),
        ("both", ("", "0"), [WAITS, 0]),
    ],
)
def test_what_a_decision_did_not_see_is_not_decided(
    seen: str,
    typed: tuple[str, str],
    expected: list[float],
    columns: tuple[str, ...],
    table: Path,
) -> None:
    """However often it is marked, and the table saved, until a person says so."""
    store, later = table.with_name("hand-marks.csv"), units("1 N", "9 N")
    fill(written(units(*SEEN[seen]), table), [typed[0]], points_if_wrong=typed[1])
    for _ in range(3):
        without(table, columns)
        given = take_in(KEY, store, table.parent)
        decided = give_points(later, points_of(given)).parts[1]
        open_or_points = np.where(decided.undecided, np.nan, decided.points)[0].tolist()
        assert open_or_points == pytest.approx(expected, nan_ok=True)
        (row,) = rows_of(written(later, table, given))
        for which, waits in zip(("right", "wrong"), decided.undecided[0], strict=True):
            assert (f"those that are {which} wait" in row["readings"]) == waits
    (row,) = rows_of(table)
    fill(table, [row["points"] or "2"], points_if_wrong=row["points_if_wrong"] or "0.5")
    given = take_in(KEY, store, table.parent)
    assert not give_points(later, points_of(given)).parts[1].undecided.any()


@pytest.mark.parametrize(("seen", "had"), [("1 N", "2"), ("5 N", "0.5")])
def test_an_answer_that_a_corrected_key_judges_otherwise_waits_again_and_is_told(
    seen: str, had: str, table: Path
) -> None:
    """A decision on those that are right, or are not, is none on what is the other by now."""
    corrected = np.array([5.0, 2.0, 3.0, 3.0])
    now = replace(KEY, asked=(replace(ASKED, values={**VALUES, "value": corrected}),))
    fill(written(units(seen), table), [had])
    given = given_in(table)
    block = units(seen, "2 N", "9 N").block
    marks = give_points(Marker(now, {}).mark(block), points_of(given))
    assert marks.parts[1].undecided[0].tolist() == [True, had != "2", had == "2"]
    open_answers = OpenAnswers(table.parent, now, given, uncorrected=KEY)
    (told,) = each_said(tell([marks], [open_answers]))
    assert told.startswith("1 answer with points by hand has another right answer by this")
    (row,) = rows_of(table)
    assert f"had {had} points by the key before it was corrected" in row["readings"].lower()


def without(path: Path, columns: Sequence[str]) -> None:
    """Save a table without some columns, as a person may who needs none of them."""
    rows = [{n: cell for n, cell in row.items() if n not in columns} for row in rows_of(path)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_points_that_an_earlier_exgen_kept_for_an_answer_count_and_stay_a_row(table: Path) -> None:
    block = units(*MANY)
    code = f"{block.parts[1].left[0, 3].code}.{tag_of(KEY, '1b')}"
    table.write_text(f"part,answer,points,code\n1b,7.5 N,0.5,{code}\n", encoding="utf-8")
    given = given_in(table)
    assert give_points(block, points_of(given)).parts[1].points[0].tolist() == [0, 0, 0, 0.5, 0, 0]
    rows = rows_of(written(block, table, given))
    assert [(r["answer"], r["count"], r["points"]) for r in rows] == [
        ("1 N and the like", "5", ""),
        ("7.5 N", "1", "0.5"),
    ]


def test_points_if_wrong_of_a_row_without_readings_are_refused(table: Path) -> None:
    fill(written(units("1.2.3"), table), [""], points_if_wrong="1")
    with pytest.raises(FileError, match="belong in 'points'"):
        read_by_hand(table, KEY)


def test_a_column_that_a_person_took_out_takes_no_points_back(table: Path) -> None:
    block = units(*MANY)
    fill(written(block, table), ["2"], points_if_wrong="0")
    given = given_in(table)
    without(written(block, table, given), ["points_if_wrong"])
    assert [mark.is_as_written for mark in read_by_hand(table, KEY)] == [True]


def test_points_for_those_that_a_line_has_count_without_the_column_for_others(table: Path) -> None:
    for seen, kind in (("right", "s"), ("wrong", "w")):
        fill(written(units(*SEEN[seen]), table), ["1"])
        without(table, ["points_if_wrong"])
        assert [code[0] for code in given_in(table)] == [kind]


def test_readings_that_are_right_on_some_sheets_are_counted_one_by_one(table: Path) -> None:
    (row,) = rows_of(written(units("1-Feb", "1-Feb", "2-Jan"), table))
    assert "'1-Feb' as 2.1, 2.01, 1.2, 1.02 or 0.5: wrong in 3" in row["readings"]
    assert "'1-Feb' as 2: right in 1 and wrong in 2" in row["readings"]


def test_points_of_a_situation_are_kept_changed_and_taken_back(table: Path) -> None:
    """What is typed over one marking's table counts in the next, each cell on its own."""
    block, store = units(*MANY), table.with_name("hand-marks.csv")
    written(block, table)
    for time, (points, if_wrong, expected) in enumerate(
        [("2", "0", [2, 0]), ("1.5", "0", [1.5, 0]), ("1.5", "", [1.5, 1.5]), ("", "", [0, 0])]
    ):
        fill(table, [points], points_if_wrong=if_wrong)
        saved = 1_800_000_000 + 60 * time
        os.utime(table, (saved, saved))
        given = take_in(KEY, store, table.parent)
        assert give_points(block, points_of(given)).parts[1].points[0, 2:4].tolist() == expected
        written(block, table, given)
        assert take_in(KEY, store, table.parent) == given
    assert len(store.read_text(encoding="utf-8").splitlines()) == 1 + 2 + 1 + 1 + 2


LABELS = NumberPart.model_validate(
    {"step": "labels", "points": 4, "label": "c", "decimals": 0, "one_of": [1, 2, 3]}
).asked()
RIGHT_LABELS = ("1", "2", "3", "1")
OF_LABELS = Key(
    "paper",
    "Paper",
    7,
    1,
    CODES[:1],
    (),
    (
        AskedItem(
            "gan/labels",
            "",
            ("1a",),
            (LABELS,),
            {"labels": np.array([[1], [2], [3], [1]])},
            {"labels": np.zeros((4, 1))},
        ),
    ),
)


def labelled(*typed: str) -> Marked:
    """Return the marks of who types four labels, of which 1, 2, 3 and 1 are right."""
    cells = {name: [text] for name, text in zip(OF_LABELS.field_names(), typed, strict=True)}
    return Marker(OF_LABELS, {}).mark(Block([2], ["s1"], np.ones(1, dtype=np.int64), cells))


def decided(marks: Marked, points: float) -> MarkedPart:
    """Return the marks where a person gives points to all that is left."""
    codes = {left.code: points for part in marks.parts for left in part.left.values()}
    (part,) = give_points(marks, codes).parts
    return part


@pytest.mark.parametrize("others", list(itertools.product(("right", "wrong", ""), repeat=3)))
@pytest.mark.parametrize("doubtful", ["1 or 2", "1 1/2"])
def test_labels_beside_one_that_is_decided_are_weighed_as_if_it_had_been_typed_so(
    others: tuple[str, ...], doubtful: str
) -> None:
    wrong = ("2", "3", "1", "3")
    typed = [
        {"right": r, "wrong": w}.get(o, "")
        for o, r, w in zip(others, RIGHT_LABELS[1:], wrong[1:], strict=True)
    ]
    for text, points in ((RIGHT_LABELS[0], 1.0), (wrong[0], 0.0)):
        (expected,) = labelled(text, *typed).parts
        found = decided(labelled(doubtful, *typed), points)
        np.testing.assert_allclose(found.marks.shares[1:], expected.marks.shares[1:])
        assert np.all(found.marks.verdicts[1:] == expected.marks.verdicts[1:])
        assert list(found.marks.reasons[1:, 0]) == list(expected.marks.reasons[1:, 0])


def test_a_right_label_is_right_though_it_earns_less_beside_wrong_ones() -> None:
    for typed, right in (("1 kg", True), ("2 kg", False)):
        (part,) = labelled(typed, "3", "1", "3").parts
        (left,) = part.left.values()
        assert [one.is_right for one in left.readings] == [right]
        assert left.situation.startswith("s") is right


def test_what_cannot_be_read_and_gets_no_points_is_no_guess() -> None:
    found = decided(labelled("bla", *RIGHT_LABELS[1:]), 0.0)
    assert found.marks.shares[:, 0].tolist() == [0, 1, 1, 1]


MATRIX = NumberPart.model_validate({"step": "m", "points": 4, "label": "M", "decimals": 1}).asked()
OF_MATRIX = Key(
    "paper",
    "Paper",
    7,
    1,
    CODES[:1],
    (),
    (
        AskedItem(
            "gan/matrix",
            "",
            ("1a",),
            (MATRIX,),
            {"m": np.arange(4.0).reshape(2, 2, 1)},
            {"m": np.full((2, 2, 1), 0.05)},
        ),
    ),
)


@pytest.mark.parametrize(
    "typed",
    [
        "[1 2 3; 4 5 6; 7 8 9]",
        "[[1, 2]]",
        "(1, 2, 3)",
        "a=(-0.7,2,1.5)",
        "d = 5.385, 8.062, 2.236, 5.000",
        "{1,2,4},{3,5,6}",
        "1-1-2-1",
        "x: 1.5 cm, y: 2.5 cm",
        "cluster 1: 1,2; cluster 2: 3,5",
        "see above, bla, ?, x",
        "first 3.1 and then 2.5",
        "1: 0.06, 2: 0.31, 3: 0.78",
        "0.5 u = 0.7",
    ],
)
def test_several_in_the_first_cell_are_one_answer_whose_points_are_those_of_each_entry(
    table: Path, typed: str
) -> None:
    cells = dict(zip(OF_MATRIX.field_names(), [[typed], [""], [""], [""]], strict=True))
    block = Marker(OF_MATRIX, {}).mark(Block([2], ["s1"], np.ones(1, dtype=np.int64), cells))
    tell([block], [OpenAnswers(table.parent, OF_MATRIX, {})])
    (row,) = rows_of(table)
    assert (row["answer"], row["count"], row["out_of"]) == (typed, "1", "1")
    assert "each of 4 entries" in row["readings"]
    (issue,) = block.issues
    assert issue.column == OF_MATRIX.field_names()[0]
    fill(table, ["0.5"])
    given = {m.code.answer: m for m in read_by_hand(table, OF_MATRIX)}
    settled = give_points(block, points_of(given))
    assert settled.totals == [2.0]
    assert not settled.issues


@pytest.mark.parametrize(
    "typed", [("1 2 3", "4 5 6"), ("a, b", "c, d"), ("[1; 2; 3]", "[4; 5; 6]"), ("1, bla", "?, 4")]
)
def test_the_rows_of_a_matrix_in_their_first_cells_are_one_answer(
    table: Path, typed: tuple[str, str]
) -> None:
    texts = [[typed[0]], [""], [typed[1]], [""]]
    cells = dict(zip(OF_MATRIX.field_names(), texts, strict=True))
    block = Marker(OF_MATRIX, {}).mark(Block([2], ["s1"], np.ones(1, dtype=np.int64), cells))
    tell([block], [OpenAnswers(table.parent, OF_MATRIX, {})])
    (row,) = rows_of(table)
    assert row["answer"] == " / ".join(typed)
    assert len(block.issues) == 1
    fill(table, ["0.5"])
    given = {m.code.answer: m for m in read_by_hand(table, OF_MATRIX)}
    assert give_points(block, points_of(given)).totals == [2.0]


@pytest.mark.parametrize(
    "typed", ["bla", "5 cm", "2 * (x + 3)", "1,5 m", "3.14 m", "2026-03-14", "1 1/2"]
)
def test_a_single_answer_in_the_first_cell_is_that_of_its_field_alone(typed: str) -> None:
    cells = dict(zip(OF_MATRIX.field_names(), [[typed], [""], [""], [""]], strict=True))
    block = Marker(OF_MATRIX, {}).mark(Block([2], ["s1"], np.ones(1, dtype=np.int64), cells))
    (part,) = block.parts
    assert set(part.left) <= {(0, 0)}
