"""Print a class: 300 sheets with a figure each, and the same sheets without, in a fresh process."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from measure import best, command, machine, table

ITEM = Path(__file__).parents[1] / "bank/gan/discriminator-step"
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
        own = Path(place, "bank/own/step")
        shutil.copytree(ITEM, own)
        for name in bare:
            words = (own / name).read_text(encoding="utf-8")
            lines = [line for line in words.splitlines() if not line.endswith("_the_step }}")]
            (own / name).write_text("\n".join(lines), encoding="utf-8")
        (own.parents[1] / "papers").mkdir()
        paper = 'title = "Figures"\n[[questions]]\nitems = ["own/step"]\n'
        (own.parents[1] / "papers/figures.toml").write_text(paper, encoding="utf-8")
        make = [sys.executable, "-m", "exgen", "make", "figures", "--seed", "7", "--force"]
        options = ["-n", str(STUDENTS), "--format", "pdf", "--out", Path(place, "made")]
        run = command("env", "-C", place, *make, *options)
        return best(run, runs=2)


if __name__ == "__main__":
    main()
