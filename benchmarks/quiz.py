"""Write questions for Moodle: 500 variants of the discriminator step, each time in a fresh process.

They show no figures, since R/exams drew none.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import chdir
from pathlib import Path

from measure import bank_with_a_step, best, command, machine, table

VARIANTS = 500
R_EXAMS = 31.3
"""Seconds that R/exams took for so many variants of the same exercise, on a machine of its own."""
BAR = 50.0
"""How many times as fast as that it should be."""


def main() -> None:
    """Print how long `exgen make --format moodle` takes, and what it writes."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        bank_with_a_step(Path(folder), "question.md", "solution.md")
        out = Path(folder, "made")
        make = [sys.executable, "-m", "exgen", "make", "step", "--seed", "7", "-n", str(VARIANTS)]
        run = command(*make, "--format", "moodle", "--out", out, "--force")
        taken = best(run, runs=3)
        size = (out / "marking/moodle.xml").stat().st_size / 1e6
    print(machine())
    print(f"{VARIANTS} questions, {size:.1f} MB, from cold")
    print(
        table(
            [
                ("", "seconds", "times as fast as R/exams", "bar"),
                ("exgen make", f"{taken:.2f}", f"{R_EXAMS / taken:.1f}", f"{BAR:.0f}"),
            ]
        )
    )


if __name__ == "__main__":
    main()
