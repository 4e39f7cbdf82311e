"""Print a class: 300 sheets and 300 solutions of the GAN tutorial, each time in a fresh process."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measure import best, command, machine, table

PAPER = "gan-tutorial"
STUDENTS = 300
BAR = 15.0
"""Seconds for the PDF of so many students."""


def main() -> None:
    """Print how long `exgen make` takes, for PDF alone and for all formats."""
    pdf, everything = _make("pdf"), _make("markdown", "latex", "pdf", "html")
    print(machine())
    print(f"{PAPER}, {STUDENTS} sheets and {STUDENTS} solutions, from cold")
    print(
        table(
            [
                ("", "seconds", "a sheet", "ratio"),
                ("PDF", f"{pdf:.2f}", f"{pdf / STUDENTS:.4f}", ""),
                ("  to its bar", f"{BAR:.2f}", "", f"{pdf / BAR:.2f}"),
                (
                    "all four formats, to PDF alone",
                    f"{everything:.2f}",
                    f"{everything / STUDENTS:.4f}",
                    f"{everything / pdf:.2f}",
                ),
            ]
        )
    )


def _make(*formats: str) -> float:
    return best(lambda: _made(formats), runs=2)


def _made(formats: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "made")
        options = [word for name in formats for word in ("--format", name)]
        make = [sys.executable, "-m", "exgen", "make", PAPER, "--seed", "7", "-n", str(STUDENTS)]
        command(*make, *options, "--out", out)()


if __name__ == "__main__":
    main()
