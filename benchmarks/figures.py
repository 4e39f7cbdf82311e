"""Print a class: 300 sheets with a figure each, and the same sheets without, in a fresh process."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import bank_with_a_step, best, command, machine, table

STUDENTS = 300
BAR = 2.0
"""How many times as long sheets with a figure may take."""


def main() -> None:
    """Print how long `exgen make` takes, as PDF, with a figure in the question and without."""
    bare, drawn = _make("solution.md", "question.md"), _make("solution.md")
    print(machine())
    print(f"{STUDENTS} sheets and {STUDENTS} solutions of one item as PDF, from cold")
    rows = [
        ("", "seconds", "ratio"),
        ("without a figure", f"{bare:.2f}", ""),
        ("with a figure each", f"{drawn:.2f}", f"{drawn / bare:.2f}"),
        ("  to its bar", f"{BAR:.2f}", f"{drawn / bare / BAR:.2f}"),
    ]
    print(table(rows))


def _make(*bare: str) -> float:
    """Return how long it takes where some of the item's words show no figure."""
    with tempfile.TemporaryDirectory() as place:
        bank_with_a_step(Path(place), *bare)
        make = [sys.executable, "-m", "exgen", "make", "step", "--seed", "7", "--force"]
        options = ["-n", str(STUDENTS), "--format", "pdf", "--out", Path(place, "made")]
        run = command("env", "-C", place, *make, *options)
        return best(run, runs=2)


if __name__ == "__main__":
    main()
