from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.answers.submissions import read_submissions
from exgen.errors import FileError
from exgen.items import bank
from exgen.tables import table
from exgen.tables.table import Sheet, read_table
from exgen.variants.paper import draw_paper

Written = Callable[[str | bytes], Path]

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]
LATIN = "aZ09 éßÄ€,;\t'\"\n\r=-."
CELLS = {
    "cp1252": st.text(LATIN, max_size=8),
    "utf-8": st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=8
    ),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], str, str, str]:
    encoding = draw(st.sampled_from(ENCODINGS))
    cells = CELLS["cp1252" if encoding == "cp1252" else "utf-8"]
    width = draw(st.integers(2, 5))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    # csv.writer quotes a line end only where it is, or is part of, its own
    cells = cells.filter(lambda cell: not (set("\r\n") - set(end)) & set(cell))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=8))
    header = [f"column {number}" for number in range(width)]
    return (
        [header, *rows],
        encoding,
        draw(st.sampled_from(",;\t")),
        end,
    )


@given(tables())
@settings(derandomize=True, deadline=None)
def test_what_csv_writer_wrote_reads_back_the_same(
    tmp_path_factory: pytest.TempPathFactory, table: tuple[list[list[str]], str, str, str]
) -> None:
    rows, encoding, delimiter, end = table
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    path = tmp_path_factory.getbasetemp() / "round.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    read = read_table(path)
    assert [list(read.header), *(row for _, row in read.rows())] == rows


def test_a_semicolon_table_keeps_its_decimal_commas(written: Written) -> None:
    table = read_table(written("student;sheet;1a\ns1;1;0,5\ns2;2;1,5\n"))
    assert list(table.rows()) == [(2, ["s1", "1", "0,5"]), (3, ["s2", "2", "1,5"])]


def test_a_name_with_a_comma_in_the_header_does_not_make_a_comma_table(written: Written) -> None:
    table = read_table(written("Surname, first name;student\nDoe, Jane;s1\nRoe, R, jr;s2\n"))
    assert table.header == ("Surname, first name", "student")


def test_a_header_of_one_column_is_one_column(written: Written) -> None:
    table = read_table(written("student\ns1\ns2\n"))
    assert (table.header, list(table.rows())) == (("student",), [(2, ["s1"]), (3, ["s2"])])


def test_the_line_that_excel_reads_the_delimiter_from_is_no_row(written: Written) -> None:
    table = read_table(written("sep=;\r\nstudent;1a\r\ns1;1,5\r\n"))
    assert (table.header, list(table.rows())) == (("student", "1a"), [(2, ["s1", "1,5"])])


def test_blank_lines_are_skipped_but_counted(written: Written) -> None:
    table = read_table(written("\n\nstudent,1a\n\ns1,1\n\n\ns2,2\n\n"))
    assert table.header_row == 3
    assert list(table.rows()) == [(5, ["s1", "1"]), (8, ["s2", "2"])]


def test_a_row_number_is_a_spreadsheets_where_cells_span_lines(written: Written) -> None:
    table = read_table(written('student,1a\ns1,"1\n2\n3"\ns2,4\n'))
    assert list(table.rows()) == [(2, ["s1", "1\n2\n3"]), (3, ["s2", "4"])]


def test_nul_characters_are_handed_on(written: Written) -> None:
    assert list(read_table(written("student,1a\ns1,1\0\n")).rows()) == [(2, ["s1", "1\0"])]


def test_delimiters_after_the_last_column_are_no_columns(written: Written) -> None:
    [chunk] = read_table(written("student,1a,,\ns1,1,,\ns2,2,,x\n")).chunks()
    assert (chunk.rows, chunk.ragged) == ([["s1", "1"], ["s2", "2"]], {3: 4})


def test_a_table_reads_the_same_again_and_across_chunks(written: Written) -> None:
    table = read_table(written("student,1a\n" + "".join(f"s{i},{i}\n\n" for i in range(1200))))
    rows = [(2 + 2 * i, [f"s{i}", str(i)]) for i in range(1200)]
    assert list(table.rows()) == rows == list(table.rows())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "save it as CSV"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"s\0t\0u\0d\0e\0n\0t\0,\0n\0a\0m\0e\0", "save it as CSV"),
        (b'student,1a\ns1,"1\ns2,2\ns3,3\n', "line 4"),
        (b'student,1a\ns1,"1\ns2,2\ns3,"3"\n', "quotation mark that is not closed"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(
    written: Written, content: bytes, says: str
) -> None:
    path = written(content)
    with pytest.raises(FileError, match=says) as caught:
        list(read_table(path).rows())
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        read_table(tmp_path / "nowhere.csv")
    with pytest.raises(FileError, match="not a regular file"):
        read_table(tmp_path)


def test_a_document_that_is_no_workbook_says_to_save_it_as_csv(written: Written) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("content.xml", "")
    with pytest.raises(FileError, match="save it as CSV"):
        read_table(written(archive.getvalue()))


def lines_of_json(path: Path) -> list[Sheet] | None:
    """The shape of a platform that nobody has heard of: a JSON object for each row."""
    with path.open(encoding="utf-8", errors="replace") as file:
        if not file.readline().startswith("{"):
            return None

    def records() -> Iterator[list[str]]:
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        yield list(rows[0])
        yield from ([str(cell) for cell in row.values()] for row in rows)

    return [Sheet(records)]


def test_a_shape_of_submissions_is_added_by_one_function(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "SHAPES", (lines_of_json, *table.SHAPES))
    key = draw_paper("own", bank.paper("gan-tutorial"), 7, 2)
    path = written(
        '{"Student": "ada", "Sheet": 1, "3a": "-1.5"}\n{"Student": "bob", "Sheet": 2, "3a": 2}'
    )
    (block,) = read_submissions(read_table(path), key).blocks()
    assert (block.students, block.sheets.tolist()) == (["ada", "bob"], [1, 2])
    assert block.cells["3a"] == ["-1.5", "2"]
    assert read_table(written("student;3a\nada;1")).header == ("student", "3a")


def test_a_header_that_stands_again_is_no_row(written: Callable[[str | bytes], Path]) -> None:
    path = written("student,sheet,1a\ns1,1,2\nstudent,sheet,1a\ns2,2,sheet\n\nstudent,sheet,1a\n")
    assert list(read_table(path).rows()) == [(2, ["s1", "1", "2"]), (4, ["s2", "2", "sheet"])]


@pytest.mark.parametrize("header", ["student,1a,sheet", "sheet,1a,student", "1a,student"])
def test_a_header_with_its_columns_in_another_order_is_refused(
    header: str, written: Callable[[str | bytes], Path]
) -> None:
    path = written(f"student,sheet,1a\ns1,1,2\n\n{header}\ns2,2,5\n")
    with pytest.raises(FileError, match="row 4: here a header stands again"):
        list(read_table(path).rows())


def test_a_cell_of_any_length_is_a_cell(written: Written) -> None:
    text = "1" * 3_000_000
    table = read_table(written(f'student,1a,1b\ns1,{text},2\ns2,"{text}",3\n'))
    assert [row for _, row in table.rows()] == [["s1", text, "2"], ["s2", text, "3"]]
