"""The documents: their files are written, their commands are run, and the output is compared.

To renew the output in them: `pytest tests/test_readme.py --renew-snapshots`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    "README.md",
    "docs/class.md",
    "docs/platforms.md",
    "docs/templates.md",
    "docs/writing-items.md",
)
BLOCK = re.compile(r"^```(\w+)(?: (\S+)( \+)?)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INSTALL = re.compile(r"^python -m pip install \S+ && ")
ENDINGS = (0, 1)
"""How a command may end that a document shows: 1 is a complaint, a traceback never one."""


def run(command: str, folder: Path) -> str:
    """Return what a command of a document prints: exgen is installed already."""
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/bash", "-c", INSTALL.sub("", command)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode in ENDINGS, done.stdout
    assert "Traceback" not in done.stdout, done.stdout
    return done.stdout


def write(path: Path, text: str, mode: str) -> None:
    """Write a file that a document shows, or what it adds to one (mode "a")."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open(mode, encoding="utf-8") as file:
        file.write(text)


def renewed(text: str, folder: Path) -> str:
    """Return a document with its files written and the output of its commands as it is now.

    The first line of a block names the file that it is; with a `+` it is added to that file.
    """

    def block(match: re.Match[str]) -> str:
        language, name, added, body = match.groups()
        if name:
            write(folder / name, body, "a" if added else "w")
        if language != "console":
            return match[0]
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        shown = "".join(f"{command}\n{run(command[2:], folder)}" for command in commands)
        return f"```console\n{shown}```"

    return BLOCK.sub(block, text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_commands_print_what_the_document_shows(
    name: str, tmp_path: Path, *, renew: bool
) -> None:
    path = ROOT / name
    text = path.read_text("utf-8")
    found = renewed(text, tmp_path)
    if renew:
        path.write_text(found, "utf-8")
    else:
        assert found == text
