"""How often a file is read before it is marked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from answers.conftest import key_for

from exgen.answers.attempts import Attempt
from exgen.answers.headings import submissions_in
from exgen.answers.keys import find_key
from exgen.answers.submissions import read_submissions
from exgen.tables.table import read_table, read_tables
from exgen.variants.key_file import KEY, write_key

ROWS = 40_000
START = 3 << 16
"""What is read of a file's start, to find its dialect and its header."""


class _Counting(io.FileIO):
    """A file that counts the bytes that are read from it."""

    read_so_far = 0

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        _Counting.read_so_far += count or 0
        return count


@contextmanager
def counting() -> Iterator[type[_Counting]]:
    """Count all bytes that are read from files which are opened by their path."""

    def opened(path: Path, mode: str = "r", **options: Any) -> Any:
        buffered = io.BufferedReader(_Counting(str(path)))
        return buffered if "b" in mode else io.TextIOWrapper(buffered, **options)

    _Counting.read_so_far = 0
    with patch.object(Path, "open", opened):
        yield _Counting


def large(folder: Path, header: str, row: str, ending: str = "") -> Path:
    path = folder / "submissions.csv"
    rows = "".join(row.format(n=n) + "\n" for n in range(ROWS))
    path.write_text(f"{header}\n{rows}{ending}", encoding="utf-8")
    key = folder / KEY
    key.parent.mkdir()
    write_key(key_for(ROWS), key)
    return path


@pytest.mark.parametrize(
    ("header", "row", "times"),
    [
        ("student,sheet,1a", "s{n},{n},0.5", 2),  # for its characters, and for who repeats
        ("student,sheet,1a", 's{n},{n},"0,5"', 2),
        ("student,sheet,1a", "müller{n},{n},0.5", 2),
        ("student,sheet,field,answer", "s{n},{n},1a,0.5", 3),  # and for the fields that it names
    ],
)
def test_a_file_is_read_twice_before_the_first_mark(
    tmp_path: Path, header: str, row: str, times: int
) -> None:
    path = large(tmp_path, header, row)
    size = path.stat().st_size
    with counting() as counted:
        tables = read_tables(path)
        assert counted.read_so_far <= size + START
        _, key = find_key(tables)
        key_size = (tmp_path / KEY).stat().st_size
        submissions = read_submissions(submissions_in(tables, key), key)
        before = counted.read_so_far
        assert before <= times * size + key_size + START
        rows = sum(len(block.rows) for block in submissions.blocks())
        marking = counted.read_so_far - before
    assert rows == ROWS - 1  # there is no sheet 0
    assert marking <= (size if "field" not in header else 0) + START


@pytest.mark.parametrize("attempt", ["last", "first", "best", "all"])
def test_rows_that_repeat_cost_one_more_reading(tmp_path: Path, attempt: Attempt) -> None:
    path = large(tmp_path, "student,sheet,1a", "s{n},{n},0.5", ending="s7,7,0.7\n")
    size = path.stat().st_size
    table = read_table(path)
    with counting() as counted:
        read_submissions(table, key_for(ROWS), attempt)
        assert counted.read_so_far <= 2 * size + START
