"""Cells in a table of somebody else's: what is written comes back, and no other byte is touched."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.errors import FileError
from exgen.tables.own_cells import read_text_table

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffd\ufeff"), max_size=6)
ENDS = st.sampled_from(["\n", "\r\n"])
LINES = csv.QUOTE_MINIMAL, csv.QUOTE_ALL


def written(rows: list[list[str]], end: str, quoting: int, delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=quoting, lineterminator=end, delimiter=delimiter).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def parsed(content: bytes, delimiter: str = ",") -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@given(
    rows=st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=4),
    new=TEXT,
    end=ENDS,
    quoting=st.sampled_from(LINES),
    mark=st.sampled_from(["", "\ufeff"]),
)
@settings(derandomize=True, deadline=None)
def test_one_cell_changes_and_all_others_stay(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    rows: list[list[str]],
    new: str,
    end: str,
    quoting: int,
    mark: str,
) -> None:
    path = tmp_path_factory.getbasetemp() / "own.csv"
    whole = [["ID", "Name", "Grade"], *rows]
    content = (mark + written(whole, end, quoting)).encode()
    path.write_bytes(content)
    table = read_text_table(path)
    filled = [row for row in whole if any(row)]
    assert [[cell.text for cell in row] for row in table.rows] == filled
    assert table.with_cells({}) == content
    for row in range(len(filled)):
        again = [list(own) for own in filled]
        again[row][2] = new
        found = parsed(table.with_cells({(row, 2): new}))
        assert [own for own in found if any(own)] == [own for own in again if any(own)]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_kept(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(written([["a", "b"], ["1", "2"], ["3", "4"]], "\n", *LINES[:1], delimiter))
    content = read_text_table(path).with_cells({(1, 1): f"x{delimiter}y", (2, 0): "5,5"})
    assert parsed(content, delimiter) == [["a", "b"], ["1", f"x{delimiter}y"], ["5,5", "4"]]


def test_what_is_no_utf_8_stays_as_it_is_and_is_read_as_it_looks(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(b"a,b\nM\xfcller,2\n")
    table = read_text_table(path)
    assert table.rows[1][0].text == "Müller"
    assert table.with_cells({(1, 1): "3"}) == b"a,b\nM\xfcller,3\n"


def test_a_quotation_mark_that_is_not_closed_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text('a,b\n1,"2\n3,4\n')
    with pytest.raises(FileError, match="line 2"):
        read_text_table(path)


def test_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes("a,b\n1,2\n".encode("utf-16"))
    with pytest.raises(FileError, match="UTF-8"):
        read_text_table(path)
