"""Times of hand-in are read as platforms and people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from answers.conftest import key_for
from tables.books import Page, Value, excel_book

from exgen.answers.attempts import Attempt
from exgen.answers.blocks import Block
from exgen.answers.collected import tables_from
from exgen.answers.headings import submissions_in
from exgen.answers.submissions import read_submissions
from exgen.answers.times import Order, is_late, is_open, late_rows, order_of, read_time, read_times
from exgen.items.scheme import Scheme, as_deadline
from exgen.language.catalogue import language
from exgen.people.students import Student
from exgen.tables.as_typed import as_typed
from exgen.tables.rows import SheetRow
from exgen.variants.key import Key

Written = Callable[[str | bytes], Path]

NOON = datetime.fromisoformat("2026-11-25T10:12:03")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-25T10:12:03",
        "2026-11-25 10:12:03",
        "2026-11-25T10:12:03Z",
        "2026-11-25T10:12:03.250Z",
        "2026-11-25T10:12:03+01:00",
        "2026-11-25 10:12:03 UTC",
        "2026/11/25 10:12:03 AM GMT+1",
        "2026/11/25 10:12:03 AM EET",
        "11/25/2026 10:12:03",
        "11/25/26 10:12:03",
        "25/11/2026 10:12:03",
        "25.11.2026 10:12:03",
        "25.11.26, 10:12:03",
        "25. 11. 2026 10:12:03",
        "25-11-2026 10:12:03",
        "25 November 2026, 10:12:03 AM",
        "Wednesday, 25 November 2026, 10:12:03 AM",
        "Mittwoch, 25. November 2026, 10:12:03",
        "25. November 2026 um 10:12:03 Uhr",
        "mercredi, 25 novembre 2026, 10:12:03",
        "25 de noviembre de 2026, 10:12:03",
        "November 25, 2026 10:12:03 am",
        "Nov 25th, 2026 at 10:12:03 a.m.",
        "25-Nov-2026 10:12:03",
        *("25-Nov-26 10:12:03", "25-nov-26, 10:12:03 AM", "25. Nov. 26 10:12:03"),
        *("25 November 26 10:12:03", "Mi., 25. November 26, 10:12:03", "25-nov.-26 10:12:03"),
        *("25/Nov/2026 10:12:03", "25.Nov.26 10:12:03", "25.Nov.2026, 10:12:03"),
        "  25 nov. 2026 10:12:03  ",
        "25\u00a0November 2026,\u202f10:12:03",
        "46351.42503472222",
        "46351,42503472222",
        as_typed(NOON),
    ],
)
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    assert read_time(text) == NOON
    assert read_times([text, ""]).tolist() == [NOON, None]


@pytest.mark.parametrize(
    ("text", "hour"),
    [("12:05 AM", 0), ("12:05 PM", 12), ("1:05 PM", 13), ("13:05", 13), ("23:05 PM", 23)],
)
def test_halves_of_the_day_are_known(text: str, hour: int) -> None:
    assert read_time(f"2026-11-25 {text}") == datetime.fromisoformat(f"2026-11-25T{hour:02d}:05")


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_known_in_four_languages(month: int) -> None:
    names = {
        "en": "January February March April May June July August September October November December",
        "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    }
    for own in names.values():
        name = own.split()[month - 1]
        assert read_time(f"3 {name} 2026, 10:12") == datetime.fromisoformat(
            f"2026-{month:02d}-03T10:12"
        ), name


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "never", "10:12", "2026", "25 Nov", "2026-13-25 10:12", "2026-02-30"),
        *(
            "25.13.2026 10:12",
            "12345.5",
            "99999",
            "2026-11-25 25:12",
            "2026-11-25 and so on",
            "1e5",
        ),
        *("31/31/2026 1:00", "25 Foo 2026 10:12", "late", "2 days 3 hours", "²5.11.2026"),
    ],
)
def test_what_says_no_time_is_none(text: str) -> None:
    assert read_time(text) is None or text == "²5.11.2026"
    assert np.isnat(read_times(["²", text]))[0]


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_known_where_the_year_has_two_digits(month: int) -> None:
    for names in (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
        "Jan Feb Mär Apr Mai Juni Juli Aug Sept Okt Nov Dez",
    ):
        told = datetime.fromisoformat(f"2026-{month:02d}-30T12:05".replace("02-30", "02-03"))
        name = names.split()[month - 1]
        assert read_time(f"{told.day}-{name}-26 12:05") == told, name
        assert read_time(f"{told.day}-{name}-26") == told.replace(hour=0, minute=0), name


@pytest.mark.parametrize(
    "text", ["25 Nov 10:12", "25 November, 10.12 Uhr", "25-Nov 10h12", "3 May 07:45 AM"]
)
def test_a_clock_is_no_year(text: str) -> None:
    assert read_time(text) is None


def test_a_date_without_a_time_is_its_beginning() -> None:
    assert read_time("25.11.2026") == datetime.fromisoformat("2026-11-25")
    assert read_time("2026-11-25") == datetime.fromisoformat("2026-11-25")


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["11/12/2026", "13/12/2026"], "day-first"),
        (["11/12/2026 1:00", "11/25/2026 2:00"], "month-first"),
        (["11/12/2026", "12/11/2026"], ""),
        (["13/12/2026", "12/13/2026"], ""),
        (["2026-11-12", "", "x"], ""),
    ],
)
def test_the_whole_column_tells_what_comes_first(texts: list[str], order: Order) -> None:
    assert order_of(texts) == order


def test_an_open_date_is_read_by_the_order_that_the_column_has() -> None:
    assert read_time("11/12/2026") is None
    assert is_open("11/12/2026")
    assert not is_open("11/12/2026", "day-first")
    assert not is_open("11/11/2026")
    assert not is_open("nothing")
    assert read_time("11/12/2026", "day-first") == datetime.fromisoformat("2026-12-11")
    assert read_time("11/12/2026", "month-first") == datetime.fromisoformat("2026-11-12")
    assert read_time("13/12/2026", "month-first") == datetime.fromisoformat("2026-12-13")


def test_many_times_are_read_as_each_alone() -> None:
    texts = [f"2026-11-{day:02d} {day:02d}:30:0{day % 10}" for day in range(1, 24)]
    assert read_times(texts).tolist() == [read_time(text) for text in texts]
    assert read_times(texts).dtype == "datetime64[s]"
    assert read_times([]).dtype == "datetime64[s]"


def test_files_say_that_they_are_late() -> None:
    assert is_late("byronada_LATE_12345_67890_form.csv")
    assert not is_late("latecomer_12345_67890_LATEX.csv")
    rows = [SheetRow.of(0, "a_LATE_1_2_x.csv", 2), SheetRow.of(1, "b_1_2_x.csv", 2), 7]
    assert late_rows(rows).tolist() == [True, False, False]


FORM = "Timestamp,Email,Sheet,1a\n"
KEY = key_for(3, (Student("ann"), Student("bob"), Student("cy")))
ANN, BOB, CY = KEY.codes


DUE = replace(KEY, scheme=Scheme(deadline=as_deadline("2026-11-30T12:00")))


def handed_in(path: Path, attempt: Attempt = "last", key: Key = KEY) -> Block:
    with tables_from([path]) as tables:
        [block] = read_submissions(submissions_in(tables, key), key, attempt).blocks()
    return block


def told(block: Block) -> list[tuple[str, str]]:
    said = [(i.column, language().worded(i.problem)) for i in block.issues]
    return [one for one in said if "no column for this field" not in one[1]]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Timestamp,Email Address,Sheet,1a", "{},ann,{},1"),
        ("ID,Start time,Completion time,Email,Name,code,1a", "1,1/1/2026 8:00,{},ann,Ann,{},1"),
        ("Surname,Email address,Started on,Completed,Sheet,1a", "Ode,ann,7 May 2026 8:00,{},{},1"),
        ("student,Abgabezeit,sheet,1a", "ann,{},{},1"),
        ("student,time,sheet,field,answer", "ann,{},{},1a,1"),
    ],
)
def test_rows_say_when_they_were_handed_in(header: str, cells: str, written: Written) -> None:
    rows = [cells.format(time, ANN) for time in ("2026-11-25 10:12:03",)]
    block = handed_in(written("\n".join([header, *rows, ""])))
    assert block.handed_in.tolist() == [NOON]
    assert block.late.tolist() == [False]
    assert not any("time" in text for _, text in told(block))


def test_times_of_rows_that_are_marked_stay_with_them(written: Written) -> None:
    times = ["2026-11-25 10:12:03", "never", "", "2026-11-26 10:00", "2026-11-27 10:00"]
    codes = [ANN, BOB, "", "9999-XXX", CY]
    lines = [f"{time},,{code},1" for time, code in zip(times, codes, strict=True)]
    block = handed_in(written(FORM + "\n".join(lines)))
    assert block.sheets.tolist() == [1, 2, 3]
    assert block.handed_in.tolist() == [NOON, None, datetime.fromisoformat("2026-11-27T10:00")]
    assert (
        "Timestamp",
        "no time of hand-in can be read in this column; taken as not known: 3",
    ) in (told(block))


def test_without_a_column_of_times_none_is_known(written: Written) -> None:
    block = handed_in(written(f"student,sheet,1a,Completed\nann,{ANN},1,Yes\nbob,{BOB},1,No\n"))
    assert np.isnat(block.handed_in).all()
    assert len(block.handed_in) == len(block.late) == 2


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize(
    "times", [("2026-11-25 9:00", "2026-11-25 8:00"), ("1/12/2026", "30/11/2026")]
)
def test_the_last_attempt_is_the_latest_and_not_the_lowest(
    times: tuple[str, str], written: Written, *, long: bool
) -> None:
    if long:
        lines = [f"{time},ann,{ANN},1a,{n}" for n, time in enumerate(times)]
        path = written("time,student,sheet,field,answer\n" + "\n".join(lines))
    else:
        lines = [f"{time},ann,{ANN},{n}" for n, time in enumerate(times)]
        path = written(FORM + "\n".join(lines))
    assert handed_in(path).cells["1a"] == ["0"]
    assert handed_in(path, "first").cells["1a"] == ["1"]
    assert str(handed_in(path).handed_in[0]) > str(handed_in(path, "first").handed_in[0])


def test_where_a_time_is_missing_the_lowest_row_is_the_last(written: Written) -> None:
    path = written(
        FORM + f"2026-11-25 9:00,ann,{ANN},0\n,ann,{ANN},1\n2026-11-25 8:00,ann,{ANN},2\n"
    )
    assert handed_in(path).cells["1a"] == ["2"]


def test_a_row_without_answers_counts_before_none_however_late(written: Written) -> None:
    path = written(FORM + f"2026-11-25 9:00,ann,{ANN},0\n2026-11-25 10:00,ann,{ANN},\n")
    assert handed_in(path).cells["1a"] == ["0"]


@pytest.mark.parametrize("long", [False, True])
def test_dates_that_can_be_read_in_two_ways_are_asked_for(written: Written, *, long: bool) -> None:
    header = "Timestamp,student,sheet,field,answer" if long else "Timestamp,student,sheet,1a"
    cell = "1a,1" if long else "1"
    rows = f"11/12/2026,ann,{ANN},{cell}\n12/11/2026,bob,{BOB},{cell}\n"
    block = handed_in(written(f"{header}\n{rows}"))
    assert np.isnat(block.handed_in).all()
    [(column, text)] = [one for one in told(block) if "month" in one[1]]
    assert column == "Timestamp"
    assert '--column "Timestamp"=time-day-first' in text
    named = handed_in(written(f"{header}\n{rows}".replace("Timestamp", "time-month-first")))
    assert str(named.handed_in[0]).startswith("2026-11-12")
    assert not told(named)


def test_cells_of_dates_in_a_workbook_are_times(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["Timestamp", "student", "sheet", "1a"], [NOON, "ann", ANN, 1]]
    block = handed_in(excel_book(tmp_path / "s.xlsx", [Page("One", rows)]))
    assert block.handed_in.tolist() == [NOON]


def test_files_that_canvas_marks_as_late_are_so(tmp_path: Path) -> None:
    for name, student in (("odeann_LATE_12_90_x", "ann"), ("leebob_12_91_x", "bob")):
        (tmp_path / f"{name}.csv").write_text(f"student,sheet,1a\n{student},,1\n")
    block = handed_in(tmp_path)
    assert dict(zip(block.students, block.late.tolist(), strict=True)) == {
        "ann": True,
        "bob": False,
    }


def test_saved_forms_with_a_time_for_each_answer_are_one_row_with_the_last(tmp_path: Path) -> None:
    lines = [f"ann,{ANN},{field},1,2026-11-25 10:12:0{n}" for n, field in enumerate(["1a", "1b.1"])]
    (tmp_path / "a.csv").write_text("\n".join(["student,code,field,answer,time", *lines, ""]))
    block = handed_in(tmp_path)
    assert [block.cells[name] for name in ("1a", "1b.1")] == [["1"], ["1"]]
    assert block.handed_in.tolist() == [datetime.fromisoformat("2026-11-25T10:12:01")]


@pytest.mark.parametrize(
    ("time", "utc"),
    [
        ("2026-11-25T10:12:03Z", True),
        ("2026-11-25 10:12:03 UTC", True),
        ("2026-11-25 10:12", False),
    ],
)
def test_times_of_no_places_clock_are_taken_as_they_are_and_said(
    time: str, written: Written, *, utc: bool
) -> None:
    form = written(FORM + f"{time},ann,{ANN},0\n")
    block = handed_in(form, key=DUE)
    assert str(block.handed_in[0]).startswith("2026-11-25T10:12")
    assert any("universal time" in text for _, text in told(block)) == utc
    assert not any("universal time" in text for _, text in told(handed_in(form)))


CLOCK = dt.timezone(dt.timedelta(hours=1))
ZONED = {
    "2026-11-25T22:59:00Z": "2026-11-25T23:59:00",
    "2026-11-25 22:59:00 UTC": "2026-11-25T23:59:00",
    "2026-11-25T23:59:00+01:00": "2026-11-25T23:59:00",
    "2026-11-25T17:59:00-0500": "2026-11-25T23:59:00",
    "25.11.2026 23:59 MEZ": "2026-11-25T23:59:00",
    "2026/11/25 11:59:00 PM GMT+1": "2026-11-25T23:59:00",
    "2026/11/25 5:59:00 PM EST": "2026-11-25T23:59:00",
    "2026-11-25T22:30:00.123+05:30": "2026-11-25T18:00:00",
    "2026-11-25T23:59:00Z": "2026-11-26T00:59:00",
    "25.11.2026 23:59 Uhr": "2026-11-25T23:59:00",
    "2026-11-25 23:59 IST": "2026-11-25T23:59:00",
    "2026-11-25 23:59": "2026-11-25T23:59:00",
}


@pytest.mark.parametrize("text", ZONED)
def test_a_time_zone_counts_where_the_deadline_has_one(text: str, written: Written) -> None:
    assert read_time(text, clock=CLOCK) == dt.datetime.fromisoformat(ZONED[text])
    alone = read_time(text)
    assert alone
    assert f"{alone:%M}" == text.partition(":")[2][:2]
    path = written(f"{FORM}{text},ann,{ANN},0\n")
    with tables_from([path]) as tables:
        table = submissions_in(tables, KEY)
        [block] = read_submissions(table, KEY, clock=CLOCK).blocks()
    assert [str(time) for time in block.handed_in] == [ZONED[text]]
    assert not any("universal time" in said for _, said in told(block))


def test_the_latest_is_so_by_all_clocks(written: Written) -> None:
    rows = f"2026-11-25 12:00 +01:00,ann,{ANN},1\n2026-11-25 11:30 UTC,ann,{ANN},2\n"
    with tables_from([written(FORM + rows)]) as tables:
        table = submissions_in(tables, KEY)
        for clock, last in ((CLOCK, "2"), (None, "1")):
            [block] = read_submissions(table, KEY, clock=clock).blocks()
            assert block.cells["1a"] == [last]
