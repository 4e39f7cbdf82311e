"""The pipe: what a stage and a listener may rely on."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

import pytest
from marks.classes import block, items, key, marked, with_marks

from exgen.language import Reason
from exgen.marks.judging.marking import Listener, Marked, Marker, tell
from exgen.marks.records.by_hand import give_points
from exgen.marks.records.earlier import read_earlier
from exgen.marks.records.gradebook import Gradebook
from exgen.marks.records.never_lower import keep_higher


class Best(Listener):
    """A listener with a method of its own: it knows the highest total."""

    total = 0.0

    def add(self, marked: Marked) -> None:
        self.total = max(self.total, *marked.totals)


class Late(Best):
    """One that has something to say when all is known."""

    def finish(self) -> None:
        self.said = [Reason.of("feedback.of", out_of=f"{self.total:g}"), Reason("mark.no-answer")]

    def notes(self) -> list[Reason]:
        return self.said


def test_a_listener_needs_no_more_than_it_does() -> None:
    best, late = Best(), Late()
    of = key()
    assert tell([marked(of, {}), marked(of, {"2a": ""}, first=1)], [best, late, late]) == [
        Reason.of("feedback.of", out_of=f"{of.out_of:g}"),
        Reason("mark.no-answer"),
    ]
    assert best.total == of.out_of


def test_stages_come_one_after_the_other() -> None:
    of = key()

    def nothing_in_2a(marked: Marked) -> Marked:
        return with_marks(marked, "2a", shares=0.0)

    def half_of_what_there_is(marked: Marked) -> Marked:
        shares = [0.5 * part.marks.shares for part in marked.parts if part.label == "2a"]
        return with_marks(marked, "2a", shares=shares[0])

    half = Marker(of, items(of), [half_of_what_there_is]).mark(block(of, [{}]))
    (points,) = (part.part.points for part in half.parts if part.label == "2a")
    none = Marker(of, items(of), iter([nothing_in_2a, half_of_what_there_is]))
    for _ in range(2):
        assert half.totals[0] == pytest.approx(of.out_of - points / 2)
        assert none.mark(block(of, [{}])).totals[0] == pytest.approx(of.out_of - points)


def test_marks_cannot_be_written_to() -> None:
    of = key()
    for part in marked(of, {"2a": "1.2.3"}, {"2a": "", "1a": "7"}).parts:
        for column in (part.marks.verdicts, part.marks.shares, part.marks.reasons):
            with pytest.raises(ValueError, match="read-only"):
                column[0, 0] = column[0, 0]


def test_a_stage_leaves_the_block_that_it_is_given_as_it_was(tmp_path: Path) -> None:
    of = key()
    right, wrong = marked(of, {}), marked(of, {"2a": "1.2.3", "1a": "7"})
    tell([right], [Gradebook(tmp_path, of)])
    points = {left.code: 1.0 for part in wrong.parts for left in part.left.values()}
    before = [replace(part.marks) for part in wrong.parts]
    assert give_points(wrong, points).totals > wrong.totals
    kept = keep_higher(wrong, read_earlier(tmp_path))
    assert kept.totals == [right.totals[0] - wrong.points_open.sum()]  # what waits has no points
    for part, marks in zip(wrong.parts, before, strict=True):
        assert (part.marks.shares == marks.shares).all()
        assert (part.marks.verdicts == marks.verdicts).all()
        assert (part.marks.reasons == marks.reasons).all()


def test_after_a_marking_python_looks_for_unused_objects_as_before() -> None:
    class Fails(Listener):
        def add(self, marked: Marked) -> None:
            del marked
            assert not gc.isenabled()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        tell([marked(key(), {})], [Fails()])
    assert gc.isenabled()
