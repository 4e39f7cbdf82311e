"""The terminal: nothing of a table, a name or an answer reaches it but characters that are seen."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner

import exgen.cli
from exgen import flow
from exgen.cli import main
from exgen.cli.terminal import JOINING, printable
from exgen.errors import FileError

ROOT = Path(__file__).parents[1]
HOSTILE = "a\x1b[2J\x9b31m\x07\u202e\u2066\ufeff\U000e0041\u2028\x00\nError: gone\r"
"""An escape sequence in both spellings, a bell, directions, marks without a width, forged lines."""
TITLE = "T\\u001b[2J\\u009b31m\\u0007\\u202e"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def unseen(text: str) -> set[str]:
    """Return the characters of what was printed that nobody sees."""
    return {
        c
        for c in text
        if (unicodedata.category(c)[0] == "C" and c not in JOINING and c != "\n")
        or c in "\u2028\u2029"
    }


def run(*words: str) -> str:
    """Return all that a command prints, which is no traceback."""
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), words
    assert not unseen(result.output)
    assert "\nError: gone" not in result.output
    return result.output


def test_no_command_prints_but_through_the_terminal() -> None:
    for module in Path(exgen.cli.__file__).parent.glob("*.py"):
        if module.name != "terminal.py":
            found = re.findall(
                r"click\.(?:echo|secho|style|progressbar)|\bprint\(|sys\.std(?:out|err)\.write",
                module.read_text("utf-8"),
            )
            assert found == [], module


@pytest.mark.parametrize("codes", [range(0x250), range(0x2000, 0x2070), range(0xFE00, 0xFF00)])
def test_what_is_printed_is_seen_and_one_line(codes: range) -> None:
    text = "".join(map(chr, codes)) + "\ud800\U0001f600\U000e0041"
    shown = printable(text)
    assert not unseen(shown)
    assert "\n" not in shown
    assert json.loads('"' + printable("\x1b\U000e0041") + '"') == "\x1b\U000e0041"
    assert printable("Zoë Müller 😀 1 000\u200d") == "Zoë Müller 😀 1 000\u200d"


def write_own(folder: Path) -> None:
    item = folder / "bank/own/item"
    item.mkdir(parents=True)
    (folder / "bank/papers").mkdir()
    (item / "item.toml").write_text(
        f'title = "{TITLE}"\n[given]\na = {{ low = 1, high = 9 }}\n'
        f'[[parts]]\nstep = "value"\nlabel = "{TITLE}"\npoints = 1\n'
    )
    (item / "model.py").write_text("def value(a):\n    return a / 3\n")
    (item / "question.md").write_text("A \x1b[31m red {{ a }}\n\n## value\n\nV \x9b1m\n")
    (item / "solution.md").write_text("## value\n\n\x1b[2J {{ value }}\n")
    (folder / "bank/papers/own.toml").write_text(
        f'title = "{TITLE}"\n[[questions]]\nitems = ["own/item"]\n'
    )


def test_what_an_item_or_a_paper_says_is_seen(folder: Path) -> None:
    write_own(folder)
    for words in (
        ["list"],
        ["show", "own/item"],
        ["check", "own/item", "--variants", "100"],
        ["make", "own", "--seed", "1", "--format", "markdown"],
        ["read", "--item", "own/item", "--field", "a", "\x1b[31m1"],
    ):
        run(*words)


@pytest.mark.parametrize(
    "words",
    [
        ["make", HOSTILE],
        ["make", "--out", f"out{HOSTILE}", "--seed", "1", "--format", "markdown"],
        ["make", "--roster", HOSTILE],
        ["make", "--seed", HOSTILE],
        ["make", "--format", HOSTILE],
        ["make", HOSTILE, HOSTILE],
        ["grade", HOSTILE],
        ["grade", "--key", HOSTILE],
        ["grade", "--attempt", HOSTILE],
        ["rekey", HOSTILE],
        ["new", HOSTILE],
        ["check", HOSTILE],
        ["check", "gan/generator-cost", "--report", f"{HOSTILE}/x"],
        ["list", HOSTILE],
        ["show", HOSTILE],
        ["show", "gan/generator-cost", "--graph", f"{HOSTILE}.svg"],
        ["preview", HOSTILE, "--no-open"],
        ["read", HOSTILE],
        ["read", "--json", HOSTILE],
        ["read", "--item", HOSTILE, "--field", HOSTILE, "1"],
        ["read", "--item", "gan/generator-cost", "--field", HOSTILE, "1"],
        [HOSTILE],
        [f"--{HOSTILE}"],
    ],
    ids=lambda words: " ".join(words).replace(HOSTILE, "HOSTILE"),
)
def test_what_is_typed_is_seen(words: list[str]) -> None:
    run(*(word.replace("\x00", "") for word in words))


QUOTED = HOSTILE.replace('"', "").replace("\x00", "")


@pytest.mark.parametrize(
    "rows",
    [
        f'student,name\n"{QUOTED}","{QUOTED}"\n',
        f'student\n"{QUOTED}"\n"{QUOTED}"\n',
        f'"{QUOTED}"\nada\n',
        f'student\n"{QUOTED}",2,3\n',
        f'"student","{QUOTED}"\nada\n',
    ],
)
def test_what_a_roster_says_is_seen(folder: Path, rows: str) -> None:
    (folder / "roster\x1b[2J.csv").write_text(rows)
    run("make", "--seed", "7", "--format", "markdown", "--roster", "roster\x1b[2J.csv", "--list")


@pytest.mark.parametrize("header", ["student,sheet,1a,3a", f'student,sheet,1a,"{QUOTED}"'])
@pytest.mark.parametrize("cell", [QUOTED, "1"])
def test_what_a_submission_says_is_seen(folder: Path, header: str, cell: str) -> None:
    flow.make("gan-tutorial", 7, formats=("markdown",), out=folder / "made")
    rows = f'{header}\n"{QUOTED}",1,"{cell}","{cell}"\n"{QUOTED}",99,1,1\n"{QUOTED}",{QUOTED},1,1\n'
    (folder / "s\x9b.csv").write_text(rows)
    run("grade", "s\x9b.csv", "--key", "made/marking/key.json", "--no-feedback", "--out", "g")
    by_hand = folder / "g/by-hand.csv"
    if by_hand.exists():
        by_hand.write_text(f'code,part,points\n"{QUOTED}","{QUOTED}",1\n"x",1a,"{QUOTED}"\n')
        run("grade", "s\x9b.csv", "--key", "made/marking/key.json", "--out", "g", "--force")


def test_each_line_of_an_error_is_a_line_however_it_is_sent() -> None:
    error = FileError("one\nforged", "two")
    assert error.args == ("one\nforged", "two")
    assert str(error) == "one\nforged\ntwo"


needs_bash = pytest.mark.skipif(not Path("/bin/bash").exists(), reason="there is no shell")


def run_apart(
    words: str, *, then: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    command = f"{sys.executable} -m exgen {words} {then}"
    return subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command}"],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@needs_bash
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk to write to")
@pytest.mark.parametrize(
    "words",
    ["--help", "--version", "read 1", "new own/x"],
)
def test_a_full_disk_is_told(words: str) -> None:
    done = run_apart(words, then="> /dev/full")
    assert done.returncode == 1
    assert "Error: the output: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@needs_bash
@pytest.mark.parametrize("then", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("words", ["read 1", "read"])
def test_closed_streams_are_no_trouble(words: str, then: str) -> None:
    done = run_apart(words, then=f"< /dev/null {then}")
    assert done.returncode == 0
    assert "Error" not in done.stderr


@needs_bash
def test_a_reader_that_has_enough_is_no_trouble() -> None:
    done = run_apart("read " + "1 " * 9000, then="| head -1")
    assert done.stdout.split() == ["read", "1.0"]
    assert done.stderr == ""


@needs_bash
def test_what_the_terminal_lacks_is_spelt_out() -> None:
    done = run_apart("read 'ü π'", PYTHONIOENCODING="ascii")
    assert done.stderr == ""
    assert done.stdout.isascii()


def test_running_out_of_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("exgen.authoring.listing.listing", no_memory)
    result = CliRunner().invoke(main, ["list"])
    assert result.exit_code == 1
    assert "Error: memory ran out" in result.stderr
