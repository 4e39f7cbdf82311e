"""The README: its files are written, its commands are run, and its output is compared.

To renew the output in the README: `python tests/test_readme.py`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INSTALL = re.compile(r"^python -m pip install \S+ && ")


def run(command: str, folder: Path) -> str:
    """Return what a command of the README prints: exgen is installed already."""
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/bash", "-c", INSTALL.sub("", command)],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    return done.stdout


def renewed(text: str, folder: Path) -> str:
    """Return the README with its files written and the output of its commands as it is now."""

    def block(match: re.Match[str]) -> str:
        language, name, body = match.groups()
        if name:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body)
        if language != "console":
            return match[0]
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        shown = "".join(f"{command}\n{run(command[2:], folder)}" for command in commands)
        return f"```console\n{shown}```"

    return BLOCK.sub(block, text)


def test_the_commands_print_what_the_readme_shows(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    assert renewed(text, tmp_path) == text


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        README.write_text(renewed(README.read_text("utf-8"), Path(place)), "utf-8")
