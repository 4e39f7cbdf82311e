"""Deadlines: what is late loses what the paper says, and nobody loses anything by a clock."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from marks.classes import block, items, key, right
from quick import without_charts
from spoken import said

from exgen.answers.blocks import Block
from exgen.cli import main
from exgen.errors import FileError
from exgen.items.scheme import (
    SECONDS,
    Late,
    Scheme,
    as_deadline,
    as_json,
    as_late,
    from_json,
    shown_deadline,
)
from exgen.marks.judging.lateness import Due, LatenessNoted, take_off
from exgen.marks.judging.marking import Marked, Marker
from exgen.people.extra_time import hours
from exgen.people.roster import read_roster
from exgen.people.students import Student
from exgen.variants.enrolment import with_students
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

NOON = as_deadline("2026-11-30T12:00")
TENTH = Late("day", 0.1, 0.5)


def handed_in(of: Key, *times: str, late: bool = False) -> Block:
    rows = block(of, [{}] * len(times))
    at = np.array([t or "NaT" for t in times], dtype="datetime64[s]")
    return replace(rows, handed_in=at, late=np.full(len(times), late))


def marked(of: Key, rows: Block, late: Late | None = TENTH) -> Marked:
    due = Due.of(of, Scheme(deadline=NOON, late=late))
    assert due
    return Marker(of, items(of), [partial(take_off, due=due)]).mark(rows)


@pytest.mark.parametrize(
    ("at", "share", "why"),
    [
        ("2026-11-30T11:59:00", 0, ""),
        ("2026-11-30T12:00:00", 0, ""),
        ("2026-11-30T12:00:59", 0, ""),
        ("2026-11-30T12:01:00", 0.1, "1 day late: 10 % of what was earned is taken off"),
        ("2026-12-01T12:00:59", 0.1, "1 day late: 10 % of what was earned is taken off"),
        ("2026-12-01T12:01:00", 0.2, "2 days late: 20 % of what was earned is taken off"),
        ("2027-11-30T12:00:00", 0.5, "365 days late: 50 % of what was earned is taken off"),
        ("", 0, ""),
    ],
)
def test_what_is_late_loses_a_share_for_each_day_begun(at: str, share: float, why: str) -> None:
    of = key()
    after = marked(of, handed_in(of, at))
    assert after.taken_off.tolist() == pytest.approx([share * of.out_of])
    assert after.totals == pytest.approx([(1 - share) * of.out_of])
    assert after.earned.tolist() == pytest.approx([of.out_of])
    assert "".join(said(*reasons) for reasons in after.remarks().values()) == why


@given(
    st.integers(-400_000, 4_000_000),
    st.sampled_from(["hour", "day", "week"]),
    st.integers(0, 100),
    st.integers(0, 100),
    st.integers(0, 100),
)
def test_what_is_taken_off_grows_with_time_and_never_beyond_the_most(
    seconds: int, per: str, percent: int, most: int, extra: int
) -> None:
    of = key(1, [Student("s1", extra=float(extra))])
    late = Late(per, percent / 100, most / 100)  # type: ignore[arg-type]
    at = NOON + dt.timedelta(seconds=seconds)
    (off,) = marked(of, handed_in(of, at.isoformat()), late).taken_off.tolist()
    over = seconds - extra * 3600
    units = -(-over // SECONDS[per]) if over > 0 else 0
    expected = min(units * percent / 100, most / 100) * of.out_of
    assert off == pytest.approx(expected)
    (later,) = marked(
        of, handed_in(of, (at + dt.timedelta(hours=5)).isoformat()), late
    ).taken_off.tolist()
    assert later >= off


def test_a_row_without_a_time_is_in_time_and_one_that_its_file_calls_late_is_an_issue() -> None:
    of = key()
    for late in (False, True):
        after = marked(of, handed_in(of, "", "2026-12-24T12:00:00", late=late))
        assert after.taken_off[0] == 0
        assert after.taken_off[1] > 0
        assert [issue.row for issue in after.issues] == [2] * late
    without = marked(of, block(of, [{}, {}]))
    assert without.taken_off.tolist() == [0, 0]


def test_a_deadline_without_a_rule_takes_nothing_off() -> None:
    of = key()
    after = marked(of, handed_in(of, "2027-11-30T12:00:00"), late=None)
    assert after.totals == [of.out_of]


def test_what_is_in_time_stays_the_same_object() -> None:
    of = key()
    before = Marker(of, items(of)).mark(handed_in(of, "2026-11-30T11:00:00", ""))
    due = Due.of(of, Scheme(deadline=NOON, late=TENTH))
    assert due
    assert take_off(before, due) is before


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("2026-11-30", "2026-11-30T23:59:59"),
        (dt.date(2026, 11, 30), "2026-11-30T23:59:59"),
        ("2026-11-30T12:00", "2026-11-30T12:00:59"),
        ("2026-11-30 12:00:00", "2026-11-30T12:00:59"),
        ("2026-11-30T23:59:59", "2026-11-30T23:59:59"),
        (dt.datetime(2026, 11, 30, 12, 0, 30), "2026-11-30T12:00:30"),  # noqa: DTZ001
    ],
)
def test_a_deadline_is_the_last_second_of_its_day_or_minute(written: object, last: str) -> None:
    assert as_deadline(written).isoformat() == last


@pytest.mark.parametrize(("offset", "shown"), [("+01:00", "+01:00"), ("Z", "+00:00")])
def test_a_deadline_may_have_an_offset_which_is_kept(offset: str, shown: str) -> None:
    deadline = as_deadline(f"2026-11-30T12:00{offset}")
    assert shown_deadline(deadline) == f"2026-11-30 12:00{shown}"
    scheme = Scheme(deadline=deadline, late=TENTH)
    assert from_json(as_json(scheme)) == scheme
    assert scheme.clock
    assert scheme.clock.utcoffset(None) == deadline.utcoffset()
    of = key()
    due = Due.of(of, scheme)
    assert due
    late = due.seconds_late(handed_in(of, "2026-11-30T12:00:59", "2026-11-30T12:01:01"))
    assert late.tolist() == [0, 2]


@pytest.mark.parametrize("written", ["", "tomorrow", "30.11.2026", 7, "2026-13-01", None])
def test_what_is_no_time_is_no_deadline(written: object) -> None:
    with pytest.raises(ValueError, match="a day or a time, such as 2026-11-30"):
        as_deadline(written)


@pytest.mark.parametrize(
    ("text", "late"),
    [
        ("10 % per day, at most 50 %", Late("day", 0.1, 0.5)),
        ("10% per day", Late("day", 0.1, 1)),
        ("2.5 % an hour up to 20%", Late("hour", 0.025, 0.2)),
        ("100 %  a week", Late("week", 1, 1)),
    ],
)
def test_a_rule_is_read_as_it_is_said(text: str, late: Late) -> None:
    assert as_late(text) == late


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("", 0), ("0", 0), ("2 days", 48), ("1 day", 24), ("36 h", 36), ("36 hours", 36),
        ("1.5 days", 36), ("1,5 Tage", 36), ("2 Wochen", 336), ("+12 Std.", 12), (" 1 week ", 168),
    ],
)  # fmt: skip
def test_extra_time_has_a_unit(text: str, many: float) -> None:
    assert hours(text) == many


@pytest.mark.parametrize("text", ["2", "25 %", "a day", "-2 days", "two days", "2 months", "9e9 d"])
def test_extra_time_without_a_unit_is_refused_with_its_row(text: str, tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text(f"student,extra\ns1,\ns2,{text}\n")
    with pytest.raises(FileError, match=r"row 3: the extra time .* such as '36 hours' or '2 days'"):
        read_roster(roster)


@pytest.mark.parametrize("called", ["extra", "Extra time", "Zeitverlängerung"])
def test_extra_time_is_read_from_the_roster(called: str, tmp_path: Path) -> None:
    roster = tmp_path / "class.csv"
    roster.write_text(f"student,{called},name\ns1,2 days,Ada\ns2,,Bo\n", encoding="utf-8")
    assert read_roster(roster) == (Student("s1", "Ada", 48), Student("s2", "Bo"))


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class of four, of whom one has two days more, with a deadline in the paper."""
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    papers = tmp_path / "bank/papers"
    papers.mkdir(parents=True)
    (papers / "own.toml").write_text(
        'title = "Own"\ndeadline = 2026-11-30T12:00:00\n'
        'late = { per = "day", share = 0.1, most = 0.5 }\n'
        '[[questions]]\nitems = ["gan/discriminator-step"]\n'
    )
    Path("class.csv").write_text("student,name,extra\ns1,Ada,\ns2,Bo,2 days\ns3,Cy,\ns4,Di,\n")
    made = run("make", "own", "--seed", "7", "--roster", "class.csv", "--format", "markdown")
    assert made.exit_code == 0, made.output
    return tmp_path


def submissions(of: Key, times: dict[str, str]) -> Path:
    with Path("s.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["Timestamp", "student", *of.field_names()])
        writer.writeheader()
        for sheet, student in enumerate(of.students, start=1):
            if student.id in times:
                own = {"Timestamp": times[student.id], "student": student.id}
                writer.writerow(own | right(of, sheet))
    return Path("s.csv")


TIMES = {
    "s1": "2026-12-01 13:00:00",
    "s2": "2026-12-02 11:00:00",
    "s3": "2026-11-29 08:00:00",
    "s4": "",
}


def grades() -> dict[str, dict[str, str]]:
    with Path("graded/grades.csv").open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/New_York"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer in another time zone."""
    with monkeypatch.context() as there:
        there.setenv("TZ", request.param)
        if sys.platform != "win32":
            time.tzset()
        yield
    if sys.platform != "win32":
        time.tzset()


@pytest.mark.usefixtures("_zone")
def test_what_was_taken_off_stands_beside_what_was_earned(folder: Path) -> None:
    of = read_key(folder / "own-7" / KEY)
    result = run("grade", str(submissions(of, TIMES)))
    assert "1 row was handed in after 2026-11-30 12:00" in result.output
    assert "1 row has no time of hand-in, and counts as handed in by" in result.output
    columns = ("points", "taken_off", "total", "why")
    assert {who: tuple(row[c] for c in columns) for who, row in grades().items()} == {
        "s1": ("9", "1.8", "7.2", "2 days late: 20 % of what was earned is taken off"),
        "s2": ("9", "0", "9", ""),
        "s3": ("9", "0", "9", ""),
        "s4": ("9", "0", "9", ""),
    }
    for end, off in (("html", "−1.8"), ("md", "−1.8")):
        page = Path(f"graded/feedback/s1.{end}").read_text()
        assert off in page
        assert "2 days late: 20" in page.replace("\\", "")
        assert "days late" not in Path(f"graded/feedback/s2.{end}").read_text()
    numbers = json.loads(Path("graded/report.json").read_text())
    assert numbers["late"] == {"rows": 1, "taken_off": 1.8}
    assert numbers["totals"]["mean"] == pytest.approx((7.2 + 27) / 4)


def test_options_go_before_the_paper_and_a_person_before_all(folder: Path) -> None:
    of = read_key(folder / "own-7" / KEY)
    submissions(of, TIMES)
    run("grade", "s.csv", "--deadline", "2026-12-01T13:00")
    assert grades()["s1"]["taken_off"] == "0"
    run("grade", "s.csv", "--force", "--late", "50 % per hour, at most 75 %")
    assert grades()["s1"]["total"] == "2.25"
    overrides = folder / "own-7/marking/overrides.csv"
    overrides.write_text("student,field,points,why\ns1,1a,0,copied\n")
    run("grade", "s.csv", "--force")
    assert (grades()["s1"]["taken_off"], grades()["s1"]["total"]) == ("1.2", "4.8")
    overrides.write_text("student,field,points,why\ns1,total,9,ill\n")
    run("grade", "s.csv", "--force", "--against", "graded")
    assert grades()["s1"]["total"] == "9"
    assert "ill" in grades()["s1"]["why"]
    with Path("graded/changes.csv").open(newline="") as file:
        assert ("total", "4.8", "9") in {
            (r["field"], r["before"], r["after"]) for r in csv.DictReader(file)
        }


@pytest.mark.parametrize(
    ("settings", "taken_off"),
    [
        ("deadline = 2026-12-01T13:00:00", "0"),
        ("deadline = 2026-12-01", "0"),
        ('deadline = "2026-11-30"', "0.9"),
        ('late = { per = "week", share = 0.2 }', "1.8"),
        ('late = { per = "day", share = 0.4, most = 0.5 }', "4.5"),
        ('late = "30 % per day, at most 40 %"', "3.6"),
    ],
)
def test_a_course_may_have_a_rule_of_its_own(folder: Path, settings: str, taken_off: str) -> None:
    submissions(read_key(folder / "own-7" / KEY), TIMES)
    (folder / "exgen.toml").write_text(settings)
    result = run("grade", "s.csv", "--no-feedback")
    assert result.exit_code == 0, result.output
    assert grades()["s1"]["taken_off"] == taken_off


@pytest.mark.parametrize(
    "settings",
    [
        'late = { per = "day" }',
        'late = { per = "month", share = 0.2 }',
        'late = { per = "day", share = "much" }',
        'late = { per = "day", share = 0.1, after = 3 }',
        "deadline = 7",
        'points = { 1a = "many" }',
        "points = { 1a = -2 }",
    ],
)
def test_settings_that_cannot_be_are_refused_with_their_name(folder: Path, settings: str) -> None:
    (folder / "exgen.toml").write_text(settings)
    result = run("grade", "s.csv", "--no-feedback")
    assert result.exit_code == 1
    assert f"exgen.toml: {settings.split(maxsplit=1)[0]}" in result.output


def test_a_marking_in_which_late_rows_wait_is_no_other_than_itself(folder: Path) -> None:
    of = read_key(folder / "own-7" / KEY)
    submissions(of, TIMES)
    text = Path("s.csv").read_text().replace(right(of, 1)["1a"], "1.2.3")
    Path("s.csv").write_text(text)
    run("grade", "s.csv")
    assert (grades()["s1"]["total"], grades()["s1"]["taken_off"]) == ("", "1.2")
    run("grade", "s.csv", "--against", "graded", "--out", "again")
    assert len(Path("again/changes.csv").read_text().splitlines()) == 1


def test_extra_time_changes_no_sheet_and_stands_in_no_handout(folder: Path) -> None:
    plain = folder / "plain.csv"
    plain.write_text("student,name\ns1,Ada\ns2,Bo\ns3,Cy\ns4,Di\n")
    run(
        "make",
        "own",
        "--seed",
        "7",
        "--roster",
        "plain.csv",
        "--format",
        "markdown",
        "--out",
        "plain",
    )
    files = [path for path in sorted(Path("own-7/handout").rglob("*")) if path.is_file()]
    assert {path.parent.name for path in files} == {"s1", "s2", "s3", "s4"}
    for path in files:
        assert path.read_bytes() == ("plain" / path.relative_to("own-7")).read_bytes()
    late = folder / "late.csv"
    late.write_text("student,extra\ns3,1 week\ns9,1 day\n")
    result = run("make", f"plain/{KEY}", "--add", "late.csv")
    assert result.exit_code == 0, result.output
    of = read_key(Path("plain") / KEY)
    assert {student.id: student.extra for student in of.students} == {
        "s1": 0, "s2": 0, "s3": 168, "s4": 0, "s9": 24,
    }  # fmt: skip
    for path in files:
        assert path.read_bytes() == ("plain" / path.relative_to("own-7")).read_bytes()


def test_a_file_that_canvas_calls_late_is_listed_and_loses_nothing(folder: Path) -> None:
    of = read_key(folder / "own-7" / KEY)
    names = of.field_names()
    with zipfile.ZipFile("in.zip", "w") as archive:
        for sheet, late in ((1, "_LATE"), (3, "")):
            typed = ",".join(f'"{answer}"' for answer in right(of, sheet).values())
            who = of.students[sheet - 1].id
            text = f"student,{','.join(names)}\n{who},{typed}\n"
            archive.writestr(f"name{late}_1234{sheet}_567_answers.csv", text)
    result = run("grade", "in.zip", "--key", f"own-7/{KEY}")
    assert result.exit_code == 0, result.output
    assert "1 of them is late by its file's name" in result.output
    assert grades()["s1"]["taken_off"] == "0"
    issues = Path("graded/issues.csv").read_text()
    assert issues.count("the platform calls this file late") == 1


def test_a_roster_that_says_nothing_of_extra_time_takes_none_back() -> None:
    of = key(2, [Student("s1", extra=48.0), Student("s2")])
    assert with_students(of, [Student("s1"), Student("S2", extra=24.0)]).students == (
        Student("s1", extra=48.0),
        Student("s2", extra=24.0),
    )


@pytest.mark.parametrize("late", [TENTH, None])
@pytest.mark.parametrize("deadline", [NOON, None])
def test_a_rule_without_a_deadline_is_said_to_take_nothing_off(
    deadline: dt.datetime | None, late: Late | None
) -> None:
    of, scheme = key(1), Scheme(deadline=deadline, late=late)
    noted = LatenessNoted(scheme, Due.of(of, scheme))
    codes = [reason.code for reason in noted.notes()]
    assert codes == ["note.late-without-deadline"] * (late is not None and deadline is None)
