"""Whatever students and rosters hold, no control character reaches a table, a terminal or a page."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CODES = [*range(1, 9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)]
CODES += [*range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xE0041]
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
AT_ONCE = 9


def run(*words: str, at: Path) -> str:
    command = [sys.executable, "-m", "exgen", *words]
    done = subprocess.run(command, cwd=at, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return (done.stdout + done.stderr).decode()


def odd(place: int) -> str:
    """Return a few of the characters, the first ones again after the last."""
    return "".join(map(chr, CODES[place * AT_ONCE :][:AT_ONCE] or CODES[:AT_ONCE]))


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def answers(names: list[str], place: int) -> Iterator[str]:
    """Yield for each field a text with odd characters: within a number, letters, prose, a formula."""
    for number, _ in enumerate(names):
        inside = odd(place + number)
        yield (f"1{inside}2", f"A{inside}, C", f"so '{inside}' is it", f"p_data{inside}/2")[
            number % 4
        ]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A class with odd characters in ids, names and answers, and all that was printed about it."""
    folder = tmp_path_factory.mktemp("desk")
    count = -(-len(CODES) // AT_ONCE)
    people = [[f"s{place}{odd(place)}x", f"Na{odd(place)}me"] for place in range(count)]
    write(folder / "class.csv", [["student", "name"], *people])
    formats = [word for name in ("html", "markdown", "latex") for word in ("--format", name)]
    made = ("--roster", "class.csv", "--seed", "98765432101234", "--out", "made", *formats)
    printed = run("make", "gan-tutorial", *made, at=folder)
    with (folder / "made/marking/submissions.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    filled = [[*row[:2], *answers(header[2:], place)] for place, row in enumerate(rows)]
    write(folder / "answers.csv", [header, *filled])
    printed += run("grade", "answers.csv", "--out", "graded", at=folder)
    printed += run("grade", "answers.csv", "--out", "graded", "--force", at=folder)
    printed += run("read", *(f"1{odd(place)}2" for place in range(count)), at=folder)
    printed += run("read", "--json", *(f"1{odd(place)}2" for place in range(count)), at=folder)
    return folder, printed


def test_what_is_printed_has_none(desk: tuple[Path, str]) -> None:
    assert FORBIDDEN.findall(desk[1]) == []


@pytest.mark.parametrize("kind", ["csv", "html", "md", "tex", "json"])
def test_files_and_their_names_have_none(kind: str, desk: tuple[Path, str]) -> None:
    files = [path for part in ("made", "graded") for path in (desk[0] / part).rglob(f"*.{kind}")]
    assert files
    for path in files:
        text = path.read_bytes().decode("utf-8")
        assert FORBIDDEN.findall(path.name + text) == [], path
