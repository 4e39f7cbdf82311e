"""Never lower: no total falls, whatever was late or set, but where a person says so."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from marks.classes import block, items, key

from exgen.flow.marking import _stages
from exgen.items.scheme import Late, Scheme, as_deadline
from exgen.marks.judging.lateness import Due
from exgen.marks.judging.marking import Marker, tell
from exgen.marks.records.earlier import Earlier, read_earlier
from exgen.marks.records.gradebook import GRADES, Gradebook
from exgen.marks.records.never_lower import keep_higher
from exgen.marks.records.overrides import OVERRIDES, read_overrides
from exgen.people.students import Student
from exgen.variants.weighing import weighed

OF = key(3, [Student("s1"), Student("s2"), Student("s3")])
NOON = as_deadline("2026-11-30T12:00")
FIELDS = [*OF.field_names(), "1a", "2a", "2b"]


class Marking(NamedTuple):
    """What a marking is made of: blanks and hours late by row, a rule, what is set, and void parts."""

    blanks: Sequence[Sequence[str]]
    hours: Sequence[int]
    late: Late | None
    set_to: Sequence[tuple[int, str, float]]
    void: tuple[str, ...] = ()


MARKINGS = st.builds(
    Marking,
    st.lists(st.lists(st.sampled_from(OF.field_names()), max_size=9), min_size=3, max_size=3),
    st.lists(st.integers(-50, 90), min_size=3, max_size=3),
    st.none() | st.builds(Late, st.just("day"), st.sampled_from([0.1, 0.33, 1.0]), st.just(0.7)),
    st.lists(
        st.tuples(
            st.integers(1, 3), st.sampled_from([*FIELDS, "total"]), st.sampled_from([0, 0.5, 2])
        ),
        max_size=3,
    ),
)


def graded(folder: Path, marking: Marking, earlier: Earlier | None = None) -> list[dict[str, str]]:
    """Return the lines of grades.csv of a marking, in a folder."""
    folder.mkdir()
    rows = block(OF, [dict.fromkeys(blanks, "") for blanks in marking.blanks])
    late = np.array(marking.hours, dtype="timedelta64[h]")
    rows = replace(rows, handed_in=np.datetime64(NOON, "s") + late)
    scheme = Scheme(deadline=NOON, late=marking.late, void=marking.void)
    by_scheme = weighed(OF, scheme)
    lines = [f"s{who},{field},{points},on paper" for who, field, points in marking.set_to]
    (folder / OVERRIDES).write_text("\n".join(["student,field,points,why", *lines]))
    overrides = read_overrides(folder / OVERRIDES, by_scheme)
    stages = _stages(scheme, Due.of(OF, scheme), {}, earlier, overrides)
    tell([Marker(OF, items(OF), stages).mark(rows)], [Gradebook(folder, by_scheme)])
    with (folder / GRADES).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def adds_up(line: dict[str, str]) -> bool:
    """Whether what is taken off of the points leaves the total, or the reason is said."""
    if not line["total"]:
        return True
    points, off, total = (float(line[name]) for name in ("points", "taken_off", "total"))
    said = "set by your lecturer" in line["why"] or "is kept" in line["why"]
    return abs(points - off - total) < 1e-9 or (said and off == 0)


@given(MARKINGS, MARKINGS)
def test_no_total_falls_but_by_what_a_person_sets(first: Marking, second: Marking) -> None:
    with tempfile.TemporaryDirectory() as place:
        before = graded(Path(place, "1"), first)
        after = graded(Path(place, "2"), second, read_earlier(Path(place, "1")))
        free = graded(Path(place, "3"), second._replace(set_to=()), read_earlier(Path(place, "1")))
    assert all(map(adds_up, [*before, *after, *free]))
    set_now = {who for who, _, _ in second.set_to}
    for who, (one, other, third) in enumerate(zip(before, after, free, strict=True), start=1):
        if not one["total"]:
            continue
        assert float(third["total"] or 99) >= float(one["total"])
        if who not in set_now:
            assert other == third


def test_what_a_person_sets_lowers_a_total_by_just_that(tmp_path: Path) -> None:
    plain = Marking([[]] * 3, [0, 30, 30], None, [])
    graded(tmp_path / "1", plain)
    now = plain._replace(late=Late("day", 0.1, 0.5), set_to=[(2, "2a", 0), (3, "total", 1)])
    lines = graded(tmp_path / "2", now, read_earlier(tmp_path / "1"))
    out_of, part = (
        OF.out_of,
        next(
            p.points
            for a in OF.asked
            for lb, p in zip(a.labels, a.parts, strict=True)
            if lb == "2a"
        ),
    )
    assert [float(line["total"]) for line in lines] == [out_of, out_of - part, 1]
    assert [line["taken_off"] for line in lines] == ["0", "0", "0"]
    assert "the total of the earlier marking was higher, and is kept" in lines[1]["why"]


def test_a_part_that_does_not_count_any_more_keeps_nothing(tmp_path: Path) -> None:
    plain = Marking([[]] * 3, [0, 30, 30], None, [])
    graded(tmp_path / "1", plain)
    lines = graded(tmp_path / "2", plain._replace(void=("2a",)), read_earlier(tmp_path / "1"))
    assert {line["total"] for line in lines} == {line["out_of"] for line in lines}


def test_what_waits_for_a_person_has_no_points_of_before_beside_those_that_are_open(
    tmp_path: Path,
) -> None:
    graded(tmp_path / "1", Marking([[]] * 3, [0, 0, 0], None, []))
    name = OF.field_names()[0]
    marked = Marker(OF, items(OF)).mark(block(OF, [{name: "5 m"}, {}, {}]))
    kept = keep_higher(marked, read_earlier(tmp_path / "1"))
    assert kept.points_open.sum(axis=0)[0] > 0
    assert kept.earned[0] + kept.points_open.sum(axis=0)[0] <= OF.out_of + 1e-9
