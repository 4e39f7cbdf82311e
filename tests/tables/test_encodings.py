from __future__ import annotations

import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exgen.errors import FileError
from exgen.language.catalogue import language
from exgen.tables.encodings import LOST
from exgen.tables.table import Table, read_table

Written = Callable[[str | bytes], Path]

WORDS = st.text("aä…Öß€é'\", \u0085\u2028\x0b\x0c", max_size=6)
WINDOWS = st.text("aäÖßéÿ', ", max_size=6)
"""No `Ö…`, which is `օ` in UTF-8 in the same two bytes."""


def said(table: Table) -> list[tuple[int, str]]:
    return [(row, language().worded([reason])) for row, reason in table.said]


def texts(path: Path) -> list[list[str]]:
    table = read_table(path)
    return [list(table.header), *(row for _, row in table.rows())]


@given(
    st.lists(st.tuples(st.sampled_from(["utf-8", "cp1252"]), WINDOWS), min_size=1, max_size=9),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.booleans(),
)
def test_each_row_is_read_in_its_own_encoding_and_those_that_differ_are_named(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str]],
    end: str,
    marked: bool,  # noqa: FBT001
    quoted: bool,  # noqa: FBT001
) -> None:
    def line(name: str, text: str) -> bytes:
        return (f'"{text}",1{end}' if quoted else f"{text.replace(',', '')},1{end}").encode(name)

    content = b"student,1a" + end.encode() + b"".join(line(*row) for row in rows)
    path = tmp_path_factory.getbasetemp() / "mixed.csv"
    path.write_bytes(codecs.BOM_UTF8 * marked + content)
    table = read_table(path)
    expected = [[text if quoted else text.replace(",", ""), "1"] for _, text in rows]
    assert [row for _, row in table.rows()] == expected
    foreign = [
        n for n, (name, text) in enumerate(rows, 2) if name != "utf-8" and not text.isascii()
    ]
    own = [n for n, (name, text) in enumerate(rows, 2) if name == "utf-8" and not text.isascii()]
    assert [row for row, _ in table.said] == foreign[:1]
    if foreign and own:
        [(_, sentence)] = said(table)
        assert f"Windows-1252 in row{'s' * (len(foreign) > 1)} {foreign[0]}" in sentence or (
            f"Windows-1252 in {len(foreign)} rows ({foreign[0]}," in sentence
        )


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_only_line_ends_end_a_line(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    cells = [word.replace('"', "").replace(",", "") for word in words]
    path = tmp_path_factory.getbasetemp() / "ends.csv"
    path.write_bytes("\n".join(["student,1a", *(f"{cell},1" for cell in cells)]).encode())
    assert texts(path)[1:] == [[cell, "1"] for cell in cells]


def test_one_byte_that_is_not_utf_8_changes_no_other_letter(written: Written) -> None:
    path = written("student,1a\nmüller,1\njosé,2\nweiß,3\n".encode().replace("é".encode(), b"\xe9"))
    assert texts(path)[1:] == [["müller", "1"], ["josé", "2"], ["weiß", "3"]]
    assert said(read_table(path)) == [
        (
            3,
            "the file is in two encodings, and each row is read in its own: Windows-1252 in row 3, "
            "UTF-8 in rows 2, 4; look at the letters there",
        )
    ]


def test_a_stray_byte_in_a_row_changes_no_other_letter_of_the_row(written: Written) -> None:
    path = written("student,1a\nmüller,".encode() + b"\xe9t\xe9\n")
    assert texts(path)[1:] == [["müller", "été"]]


def test_a_text_in_windows_1252_is_said_to_be_read_so(written: Written) -> None:
    path = written(b"student;1a\n" + "".join(f"mü{n};ß\n" for n in range(7)).encode("cp1252"))
    assert texts(path)[1:] == [[f"mü{n}", "ß"] for n in range(7)]
    [(row, sentence)] = said(read_table(path))
    assert row == 2
    assert "read as Windows-1252: 7 rows (2, 3, 4, 5, 6, ...)" in sentence


def test_bytes_that_no_encoding_knows_become_the_sign_of_a_lost_character(written: Written) -> None:
    for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D):
        path = written(b"student,1a\nm" + bytes([byte]) + b"ller,1\n")
        assert texts(path)[1:] == [[f"m{LOST}ller", "1"]]


def test_byte_order_marks_within_a_file_belong_to_no_cell(written: Written) -> None:
    piece = codecs.BOM_UTF8 + "s1,ä\n".encode()
    assert texts(written(codecs.BOM_UTF8 + b"student,1a\n" + piece * 2)) == [
        ["student", "1a"],
        ["s1", "ä"],
        ["s1", "ä"],
    ]
    quoted = written(b"student,1a\n" + codecs.BOM_UTF8 + b'"s,1",2\n')
    assert texts(quoted)[1:] == [["s,1", "2"]]


@pytest.mark.parametrize("name", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_text_says_by_its_mark_how_it_is_encoded(written: Written, name: str) -> None:
    path = written("student;1a\nmüller;1,5\n".encode(name))
    assert texts(path) == [["student", "1a"], ["müller", "1,5"]]
    assert said(read_table(path)) == []


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_text_in_another_encoding_without_a_mark_is_refused(written: Written, name: str) -> None:
    with pytest.raises(FileError, match="unmarked encoding"):
        read_table(written("student;1a\nmüller;1,5\n".encode(name)))


@pytest.mark.parametrize("name", ["utf-16", "utf-32"])
def test_a_text_that_lost_a_byte_is_refused(written: Written, name: str) -> None:
    whole = "student;1a\nmüller;1,5\n".encode(name)
    for at in (len(whole) - 1, 30):
        path = written(whole[:at] + whole[at + 1 :])
        with pytest.raises(FileError, match=f"not valid {name}"):
            texts(path)
