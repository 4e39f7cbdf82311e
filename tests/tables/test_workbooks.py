from __future__ import annotations

import copy
import datetime as dt
import itertools
import os
import pickle
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import pytest

from exgen.errors import FileError
from exgen.language.catalogue import language
from exgen.tables import workbook_process
from exgen.tables.as_typed import UNSTORED
from exgen.tables.table import read_table
from exgen.tables.workbook_reader import WorkbookReader, one_reader

from .books import Formula, Page, PerCent, Value, excel_book, ods, open_book, xlsx

Writer: TypeAlias = Callable[..., Path]

HERE = Path(__file__).parent
OLD = HERE / "old.xls"
"""Made by xlwt from ROWS."""
PASSWORD = HERE / "password.xlsx"
"""A workbook that msoffcrypto-tool encrypted."""

ROWS: list[list[Value]] = [
    ["student", "sheet", "1a", "1b", "1c"],
    ["s1", 1, 0.5, None, "x"],
    [],
    ["007", "0002-W", -3, "-3,5", True],
    ["s3", 3, 0.1 + 0.2, 1e-7, False],
    ["s4", 20251234567, dt.date(2026, 2, 1), "a\nb", "  "],
]
TEXTS = [
    (2, ["s1", "1", "0.5", "", "x"]),
    (4, ["007", "0002-W", "-3", "-3,5", "TRUE"]),
    (5, ["s3", "3", "0.3", "1e-07", "FALSE"]),
    (6, ["s4", "20251234567", "2026-02-01", "a\nb", "  "]),
]
WRITERS: list[Writer] = [xlsx, ods]
SHEETS = ("sheet1.xml", "content.xml")
DAMAGED = 8
"""Of each kind; 300 were tried by hand."""


def first_rows(path: Path) -> list[tuple[int, list[str]]]:
    return list(read_table(path).rows())


@pytest.mark.parametrize("write", WRITERS)
def test_a_workbook_reads_as_what_people_typed(write: Writer, tmp_path: Path) -> None:
    table = read_table(write(tmp_path / "a table", ROWS))
    assert table.header == ("student", "sheet", "1a", "1b", "1c")
    assert list(table.rows()) == TEXTS == list(table.rows())


def test_an_old_excel_workbook_reads_the_same() -> None:
    assert first_rows(OLD) == TEXTS


@pytest.mark.parametrize("write", WRITERS)
def test_a_workbook_is_known_by_what_is_in_it_and_not_by_its_name(
    write: Writer, tmp_path: Path
) -> None:
    assert first_rows(write(tmp_path / "saved.csv", ROWS)) == TEXTS


@pytest.mark.parametrize("write", WRITERS)
def test_rows_of_a_workbook_have_the_numbers_that_the_spreadsheet_shows(
    write: Writer, tmp_path: Path
) -> None:
    path = write(tmp_path / "t", [[], [], [None, "student"], [], [None, "s1"]])
    assert (read_table(path).header_row, first_rows(path)) == (3, [(5, ["", "s1"])])


@pytest.mark.parametrize("write", WRITERS)
def test_cells_beyond_the_header_are_kept_and_counted(write: Writer, tmp_path: Path) -> None:
    path = write(tmp_path / "t", [["student", "1a"], ["s1", 1, None, 2], ["s2"]])
    [chunk] = read_table(path).chunks()
    assert (chunk.rows, chunk.ragged) == ([["s1", "1"], ["s2", ""]], {2: 4})


def test_a_date_with_a_time_keeps_both(tmp_path: Path) -> None:
    when = dt.datetime(2026, 2, 1, 15, 30)  # noqa: DTZ001 -- a cell has no time zone
    path = xlsx(tmp_path / "t", [["student", "when"], ["s1", when]])
    assert first_rows(path) == [(2, ["s1", "2026-02-01 15:30:00"])]


@pytest.mark.parametrize("write", WRITERS)
def test_a_cell_is_read_as_it_is_shown_and_is_no_blank_where_it_holds_something(
    write: Writer, tmp_path: Path
) -> None:
    rows: list[list[Value]] = [
        ["student", "1a"],
        ["s1", Exception("#DIV/0!")],
        ["s2", Formula("1+1", 2)],
        ["s3", Formula('IF(A1="x","","")', "")],
        ["s4", Formula("SUM(A1:A2)")],
        ["s5", PerCent(0.07)],
        ["s6", PerCent(-12.345)],
    ]
    assert [row[1:] for _, row in first_rows(write(tmp_path / "t", rows))] == [
        ["#DIV/0!"],
        ["2"],
        [""],
        [f"{UNSTORED}SUM(A1:A2)"],
        ["7%"],
        ["-1234.5%"],
    ]


def test_formulas_that_wait_to_be_calculated_have_no_value(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["student", "1a"], ["s1", Formula("1+1", 0)], ["s2", 0]]
    waiting = '<calcPr calcId="1" fullCalcOnLoad="1"/>'
    path = excel_book(tmp_path / "t", [Page("A", rows)], said_of_book=waiting)
    assert first_rows(path) == [(2, ["s1", f"{UNSTORED}1+1"]), (3, ["s2", "0"])]
    assert first_rows(xlsx(tmp_path / "t", rows))[0] == (2, ["s1", "0"])


def test_a_cell_at_the_end_of_the_last_row_may_be_a_formula_without_a_value(tmp_path: Path) -> None:
    rows: list[list[Value]] = [["student", "1a", "1b"], ["s1"], [None, None, Formula("A1")]]
    assert first_rows(xlsx(tmp_path / "t", rows)) == [
        (2, ["s1", "", ""]),
        (3, ["", "", f"{UNSTORED}A1"]),
    ]


def test_an_error_in_an_old_excel_workbook_is_no_blank(tmp_path: Path) -> None:
    content = OLD.read_bytes()
    true = next(
        true
        for at in range(len(content))
        if (true := content[at : at + 12])[:4] == b"\x05\x02\x08\x00"
    )
    path = tmp_path / "error.xls"
    path.write_bytes(content.replace(true, true[:10] + bytes([7, 1])))
    assert first_rows(path)[1] == (4, ["007", "0002-W", "-3", "-3,5", "#DIV/0!"])


def test_numbers_in_per_cent_in_an_old_excel_workbook_are_read_as_they_are_shown(
    tmp_path: Path,
) -> None:
    content = bytearray(OLD.read_bytes())
    style = b"\xe0\x00\x14\x00"
    at = content.find(style)
    while at >= 0:
        content[at + 6 : at + 8] = b"\x0a\x00"
        at = content.find(style, at + 1)
    path = tmp_path / "percent.xls"
    path.write_bytes(content)
    assert [row[1:3] for _, row in first_rows(path)] == [
        ["100%", "50%"],
        ["0002-W", "-300%"],
        ["300%", "30%"],
        ["2025123456700%", "4605400%"],
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<text:p>Mü<text:span>ll</text:span>er</text:p>", "Müller"),
        ('<text:p>1<text:tab/>2<text:line-break/>3<text:s text:c="2"/>4</text:p>', "1\t2\n3  4"),
        ("<text:p>a</text:p><text:p>b</text:p>", "a\nb"),
        ("<office:annotation><text:p>no</text:p></office:annotation><text:p>a</text:p>", "a"),
    ],
)
def test_a_text_of_an_open_document_is_read_whole(cell: str, text: str, tmp_path: Path) -> None:
    raw = (
        '<table:table-row><table:table-cell office:value-type="string">'
        f"{cell}</table:table-cell></table:table-row>"
    )
    assert first_rows(ods(tmp_path / "t", [["1a"]], raw=raw)) == [(2, [text])]


def test_cells_and_rows_of_an_open_document_may_be_repeated(tmp_path: Path) -> None:
    raw = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/><table:table-cell '
        'table:number-columns-repeated="2" office:value-type="float" office:value="9"/>'
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    )
    path = ods(tmp_path / "t", [["a", "b", "c"]], raw=raw)
    assert first_rows(path) == [(2, ["", "9", "9"]), (3, ["", "9", "9"])]


@pytest.mark.parametrize("write", WRITERS)
def test_an_empty_workbook_is_refused(write: Writer, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="empty"):
        read_table(write(tmp_path / "t", []))


def test_a_workbook_with_a_password_is_refused_in_words() -> None:
    with pytest.raises(FileError, match="password; save it without one"):
        read_table(PASSWORD)


FAR = {
    xlsx: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    ods: '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    'table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    "</table:table-row>",
}
ENTITIES = '<!DOCTYPE a [<!ENTITY a "{}">]>'.format("lol" * 10)


@pytest.mark.parametrize("write", WRITERS)
def test_a_sheet_with_a_cell_at_its_far_corner_is_refused(write: Writer, tmp_path: Path) -> None:
    path = write(tmp_path / "t", ROWS, raw=FAR[write])
    with pytest.raises(FileError, match="delete what stands far outside the table"):
        read_table(path)


@pytest.mark.parametrize("write", WRITERS)
def test_a_workbook_that_says_it_unpacks_to_gigabytes_is_refused(
    write: Writer, tmp_path: Path
) -> None:
    path = write(tmp_path / "t", ROWS)
    content = bytearray(path.read_bytes())
    last = content.rindex(b"PK\x01\x02")
    content[last + 24 : last + 28] = (3 << 30).to_bytes(4, "little")
    path.write_bytes(content)
    with pytest.raises(FileError, match="GB of memory"):
        read_table(path)


@pytest.mark.parametrize("name", ["json", "zipfile", "struct", "python_calamine", "exgen"])
def test_a_workbook_is_read_without_anything_of_the_current_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{name}.py").write_text("open('executed.txt', 'w').close()\n")
    path = xlsx(tmp_path / "t", ROWS)
    monkeypatch.chdir(tmp_path)
    assert first_rows(Path(path.name)) == TEXTS
    assert not Path("executed.txt").exists()


@pytest.mark.parametrize("write", WRITERS)
def test_a_workbook_that_declares_entities_is_refused(write: Writer, tmp_path: Path) -> None:
    path = write(tmp_path / "t", ROWS)
    changed(path, lambda name, content: ENTITIES.encode() + content if "xml" in name else content)
    with pytest.raises(FileError, match="document type"):
        read_table(path)


@pytest.mark.parametrize("place", ["/xl/worksheets", "./worksheets", "../xl/worksheets"])
def test_an_error_is_seen_wherever_a_workbook_says_that_its_sheet_is(
    place: str, tmp_path: Path
) -> None:
    path = xlsx(tmp_path / "t", [["student", "1a"], ["s1", Exception("#REF!")]])
    there = place.encode()
    changed(path, lambda _, content: content.replace(b'Target="worksheets', b'Target="' + there))
    with suppress(FileError):
        assert first_rows(path) == [(2, ["s1", "#REF!"])]


@pytest.mark.parametrize("write", WRITERS)
def test_a_sheet_that_breaks_off_is_refused_and_not_read_in_part(
    write: Writer, tmp_path: Path
) -> None:
    path = write(tmp_path / "t", ROWS)
    for at in (-12, -200):
        changed(path, lambda name, content: content[:at] if name.endswith(SHEETS) else content)  # noqa: B023
        with pytest.raises(FileError, match="its XML is damaged"):
            read_table(path)


GROUP_A: list[list[Value]] = [["student", "sheet", "1a"], ["s1", 1, 0.5], [], ["s2", 2, 1.5]]
GROUP_B: list[list[Value]] = [[], ["1b", "1a", "sheet", "student"], [7, 2.5, 3, "s3"]]
BOOKS: list[Callable[[Path, Sequence[Page]], Path]] = [excel_book, open_book]


@pytest.mark.parametrize("write", BOOKS)
def test_all_sheets_are_read_and_rows_named_by_their_sheet(
    write: Callable[[Path, Sequence[Page]], Path], tmp_path: Path
) -> None:
    table = read_table(write(tmp_path / "t", [Page("A & Ä", GROUP_A), Page("B", GROUP_B)]))
    assert table.header == ("student", "sheet", "1a", "1b")
    rows = [(str(number), row) for number, row in table.rows()]
    assert rows == [
        ("A & Ä!2", ["s1", "1", "0.5", ""]),
        ("A & Ä!4", ["s2", "2", "1.5", ""]),
        ("B!3", ["s3", "3", "2.5", "7"]),
    ]
    numbers = [number for number, _ in table.rows()]
    assert numbers == sorted(set(numbers))
    assert pickle.loads(pickle.dumps(numbers)) == numbers  # noqa: S301 -- made here
    assert list(map(str, copy.deepcopy(numbers))) == [number for number, _ in rows]


@pytest.mark.parametrize("names", list(itertools.permutations(["a", "b", "c"])))
def test_the_columns_of_a_later_sheet_may_stand_in_any_order(
    names: tuple[str, ...], tmp_path: Path
) -> None:
    below = [f"of {name}" for name in names]
    pages = [Page("A", [["a", "b", "c"], ["of a", "of b", "of c"]]), Page("B", [names, below])]
    table = read_table(excel_book(tmp_path / "t", pages))
    assert [row for _, row in table.rows()] == [["of a", "of b", "of c"]] * 2


@pytest.mark.parametrize("write", BOOKS)
def test_sheets_that_are_not_read_are_named_if_they_hold_anything(
    write: Callable[[Path, Sequence[Page]], Path], tmp_path: Path
) -> None:
    pages = [
        Page("Notes", [["about"], ["this"]]),
        Page("B", GROUP_B),
        Page("Old", GROUP_A, "hidden"),
        Page("Empty", [], "hidden"),
        Page("Blank", []),
    ]
    table = read_table(
        write(tmp_path / "t", pages), lambda header: dict.fromkeys({"1a"} & {*header}, 1)
    )
    assert [str(number) for number, _ in table.rows()] == ["B!3"]
    assert [(str(row), language().worded([said])) for row, said in table.said] == [
        ("Old", "the sheet 'Old' is hidden and not read; show it, or delete it"),
        ("Notes!1", "'Notes' is not read, as its header does not fit: 'about'"),
    ]


def test_a_sheet_that_is_very_hidden_or_a_chart_is_named_too(tmp_path: Path) -> None:
    pages = [Page("C", [], "chart"), Page("A", GROUP_A), Page("V", GROUP_B, "veryHidden")]
    table = read_table(excel_book(tmp_path / "t", pages))
    assert [said.code for _, said in table.said] == ["issue.sheet-other", "issue.sheet-hidden"]
    with pytest.raises(FileError, match="the sheet 'V' is hidden"):
        read_table(excel_book(tmp_path / "t", pages[2:]))


@pytest.mark.parametrize("write", BOOKS)
def test_the_only_sheet_that_holds_something_needs_no_name(
    write: Callable[[Path, Sequence[Page]], Path], tmp_path: Path
) -> None:
    table = read_table(write(tmp_path / "t", [Page("Blank", []), Page("A", GROUP_A)]))
    assert [str(number) for number, _ in table.rows()] == ["2", "4"]
    assert table.said == ()


def test_what_is_beyond_the_header_of_a_later_sheet_is_counted(tmp_path: Path) -> None:
    beyond: list[list[Value]] = [["1a", "student"], [1, "s1", None, "x"], [2, "s2"]]
    table = read_table(excel_book(tmp_path / "t", [Page("A", GROUP_A), Page("B", beyond)]))
    chunk = list(table.chunks())[-1]
    assert chunk.rows == [["s1", "", "1"], ["s2", "", "2"]]
    assert list(chunk.ragged.values()) == [5]


def changed(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Change the files in an archive."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, change(name, content))


def within_archive(path: Path, dice: random.Random) -> None:
    """Damage a file in an archive, which calamine and zipfile then unpack without a word."""
    with zipfile.ZipFile(path) as archive:
        chosen = dice.choice([name for name in archive.namelist() if "ypes" not in name])
    changed(path, lambda name, content: damaged(content, dice) if name == chosen else content)


def damaged(content: bytes, dice: random.Random) -> bytes:
    """Return bytes of which some are others, some are missing, and some are there twice."""
    for _ in range(dice.choice([1, 1, 3, 20])):
        at, end = sorted(dice.randrange(4, len(content)) for _ in range(2))
        piece = dice.choice([bytes([dice.randrange(256)]), b"", content[at:end], b"9999999999"])
        stop = dice.choice([at + 1, at + len(piece), end])
        content = content[:at] + piece + content[stop:]
    return content


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "xlsx inside", "ods inside"])
def test_a_damaged_workbook_is_read_or_refused_in_words(kind: str, tmp_path: Path) -> None:
    dice = random.Random(9)  # noqa: S311 -- not for secrets
    writers = {"xlsx": xlsx, "ods": ods, "xls": lambda path, _: path.write_bytes(OLD.read_bytes())}
    path, refused = tmp_path / "damaged", 0
    for _ in range(DAMAGED):
        writers[kind.split(maxsplit=1)[0]](path, ROWS)
        if "inside" in kind:
            within_archive(path, dice)
        else:
            path.write_bytes(damaged(path.read_bytes(), dice))
        try:
            first_rows(path)
        except FileError:
            refused += 1
    assert refused


def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list to which the number of each process that reads workbooks is put."""
    found: list[int] = []
    begin = WorkbookReader._begun

    def listed(self: WorkbookReader) -> subprocess.Popen[str]:
        process = begin(self)
        found.append(process.pid)
        return process

    monkeypatch.setattr(WorkbookReader, "_begun", listed)
    return found


def test_workbooks_that_are_read_together_are_read_by_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = begun(monkeypatch)
    paths = [excel_book(tmp_path / str(n), [Page("One", ROWS)]) for n in range(4)]
    with one_reader():
        together = [first_rows(path) for path in paths]
    assert len(processes) == 1
    assert together == [first_rows(path) for path in paths]
    assert len(processes) == 1 + len(paths)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no bound there")
def test_what_ends_the_process_ends_it_for_that_workbook_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    processes = begun(monkeypatch)
    good = excel_book(tmp_path / "good", [Page("One", ROWS)])
    with one_reader() as reader:
        before = first_rows(good)
        os.kill(processes[-1], signal.SIGKILL)
        assert reader.read(good) == {}
        with pytest.raises(FileError, match="password"):
            read_table(PASSWORD)
        assert first_rows(good) == before
    assert len(processes) == 3  # at first, after the kill, and after what could not be read


def test_the_time_for_a_workbook_begins_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    limits: list[int] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, limit: limits.append(limit[0]))
    for used in (0.0, 100.5):
        monkeypatch.setattr(time, "process_time", lambda used=used: used)
        workbook_process._bound()
    assert limits[1::2] == [workbook_process.SECONDS, 101 + workbook_process.SECONDS]
