"""The best attempt is the one that earns most as it will be marked, hand marks and all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks.classes import with_marks

from exgen.answers.attempts import Attempt
from exgen.answers.submissions import read_submissions
from exgen.items.kinds.number import NumberPart
from exgen.items.kinds.text import TextPart
from exgen.marks.judging.best import with_the_best
from exgen.marks.judging.marking import Listener, Marked, Marker, Stage, tell
from exgen.marks.records.by_hand import give_points
from exgen.marks.records.earlier import read_earlier
from exgen.marks.records.gradebook import Gradebook
from exgen.marks.records.hand_marks import HandMark
from exgen.marks.records.never_lower import keep_higher
from exgen.marks.records.open_answers import OpenAnswers
from exgen.marks.records.taking_in import TABLE, points_of, take_in
from exgen.people.codes import sheet_codes
from exgen.tables.table import read_table
from exgen.variants.key import AskedItem, Key

VALUES = {"why_asked": np.ones(2), "why": np.zeros(2), "value": np.array([1.0, 2.0])}
SLACKS = {"why": np.zeros(2), "value": np.full(2, 1e-3)}
PARTS = (
    TextPart(kind="text", step="why", points=4, rubric="clear").asked(),
    NumberPart(step="value", points=1, label="v").asked(),
)
ASKED = AskedItem("gan/why", "", ("1a", "1b"), PARTS, VALUES, SLACKS)
KEY = Key("paper", "Paper", 7, 2, sheet_codes("paper", ["gan/why"], 7, (1, 2)), (), (ASKED,))


class Heard(Listener):
    """What keeps all blocks."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.totals: list[float] = []

    def add(self, marked: Marked) -> None:
        self.rows += marked.block.rows
        self.totals += marked.totals


def graded(
    folder: Path, content: str, *stages: Stage, given: Mapping[str, HandMark], attempt: Attempt
) -> dict[int, float]:
    """Return the total of each row that counts; write the marking into the folder."""
    path = folder / "s.csv"
    path.write_text(content, encoding="utf-8")
    marker = Marker(KEY, {}, stages)
    left, heard = OpenAnswers(folder, KEY, given), Heard()
    handed_in = with_the_best(read_submissions(read_table(path), KEY, attempt), marker, left.add)
    tell(map(marker.mark, handed_in.blocks()), [left, heard, Gradebook(folder, KEY)])
    return dict(zip(heard.rows, heard.totals, strict=True))


def by_hand(given: Mapping[str, HandMark]) -> Stage:
    return lambda marked: give_points(marked, points_of(given))


def fill_in(folder: Path, **points: float) -> dict[str, HandMark]:
    """Give points to open answers by their text, as a person does in the table."""
    lines = (folder / TABLE).read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(lines[1:], start=1):
        cells = line.split(",")
        cells[6] = str(points.get(cells[2], ""))
        lines[place] = ",".join(cells)
    (folder / TABLE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return take_in(KEY, folder / "hand-marks.csv", folder)


TWO = "student,sheet,1a,1b\nann,1,good,7\nann,1,poor,1\n"


@pytest.mark.parametrize(
    "content", [TWO, "\n".join([TWO.split(maxsplit=1)[0], *TWO.split()[:0:-1]])]
)
def test_points_given_by_hand_count_when_the_best_is_chosen(tmp_path: Path, content: str) -> None:
    """A row raised to 3 by hand wins against one with 1, wherever they stand."""
    row = content.split().index("ann,1,good,7") + 1
    first = graded(tmp_path, content, given={}, attempt="best")
    assert list(first.values()) == [1]
    points = fill_in(tmp_path, good=3, poor=0)
    assert len(points) == 2  # the open answers of the attempt that lost are in the table, too
    now = graded(tmp_path, content, by_hand(points), given=points, attempt="best")
    assert now == {row: 3}
    assert fill_in(tmp_path, good=3, poor=0) == points


def test_an_answer_that_is_heard_of_twice_is_counted_once(tmp_path: Path) -> None:
    graded(tmp_path, TWO + "bob,2,good,2\n", given={}, attempt="best")
    lines = (tmp_path / TABLE).read_text().splitlines()[1:]
    cells = [line.split(",") for line in lines]
    assert [(row[2], row[5]) for row in cells] == [("good", "2"), ("poor", "1")]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ann", "bob"]), st.sampled_from("abc"), st.sampled_from(["1", "2"])
        ),
        min_size=1,
        max_size=6,
    ),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 4)),
    st.sampled_from(["wide", "long"]),
)
def test_no_attempt_would_have_earned_more_than_the_one_that_counts(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    given_points: dict[str, int],
    form: str,
) -> None:
    folder = tmp_path_factory.mktemp("best")
    sheet = {"ann": 1, "bob": 2}
    content = "student,sheet,1a,1b\n" + "".join(f"{s},{sheet[s]},{w},{v}\n" for s, w, v in rows)
    if form == "long":
        content = "student,sheet,field,answer\n" + "".join(
            f"{s},{sheet[s]},1a,{w}\n{s},{sheet[s]},1b,{v}\n" for s, w, v in rows
        )
    graded(folder, content, given={}, attempt="all")
    points = fill_in(folder, **given_points)
    every = graded(folder, content, by_hand(points), given=points, attempt="all")
    best = graded(folder, content, by_hand(points), given=points, attempt="best")
    of = dict(zip(sorted(every), [student for student, _, _ in rows], strict=True))
    for student in {*of.values()}:
        own = {row: total for row, total in every.items() if of[row] == student}
        assert {r: t for r, t in best.items() if of[r] == student} == {
            max(own, key=lambda row: (own[row], row)): max(own.values())
        }


def test_each_attempt_is_compared_with_the_row_that_counted_before(tmp_path: Path) -> None:
    """It is the student's only row if it counts, whichever of the attempts it is.

    The k-th attempt compared with the k-th row of the earlier marking would raise the first one
    only, and the later ones would be compared with nothing.
    """
    before = tmp_path / "before"
    before.mkdir()
    graded(before, "student,sheet,1a,1b\nann,1,x,1\n", given={}, attempt="best")
    earlier = read_earlier(before)

    def never_lower(marked: Marked) -> Marked:
        return keep_higher(marked, earlier)

    def harsher(marked: Marked) -> Marked:
        """Nothing is right any more in 1b, and 1a has a point in the second row."""
        marked = with_marks(marked, "1b", shares=0.0)
        return with_marks(marked, "1a", shares=[0.25 * (row == 3) for row in marked.block.rows])

    content = "student,sheet,1a,1b\nann,1,x,1\nann,1,x,1\nann,1,x,7\n"
    now = graded(tmp_path, content, harsher, never_lower, given={}, attempt="best")
    assert now == {3: 2}
