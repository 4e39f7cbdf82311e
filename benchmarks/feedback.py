"""Write feedback for a class: 300 pages of the GAN tutorial, each time in a fresh process."""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from pathlib import Path

from measure import best, command, machine, table

from exgen.items.columns import one
from exgen.variants.key import Key
from exgen.variants.key_file import read_key

PAPER = "gan-tutorial"
STUDENTS = 300
RIGHT, ASTRAY = 0.75, 0.12
"""How many answers are right, and how many are just some number; the others are blank."""
BAR = 5.0
"""Seconds for the pages of so many students."""


def main() -> None:
    """Print how long `exgen grade` takes without and with a page for each student."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "made")
        make = [sys.executable, "-m", "exgen", "make", PAPER, "--seed", "7", "-n", str(STUDENTS)]
        command(*make, "--format", "markdown", "--out", folder)()
        key, submissions = folder / "marking/key.json", Path(place, "submissions.csv")
        _write(read_key(key), submissions)
        grade = [sys.executable, "-m", "exgen", "grade", submissions, "--key", key, "--force"]
        marks = best(command(*grade, "--no-feedback", "--out", Path(place, "marks")), runs=2)
        pages = best(command(*grade, "--out", Path(place, "pages")), runs=2)
    print(machine())
    print(f"{PAPER}, {STUDENTS} students, from cold")
    print(
        table(
            [
                ("", "seconds", "ratio"),
                ("marks and report", f"{marks:.2f}", ""),
                ("with feedback", f"{pages:.2f}", f"{pages / marks:.2f}"),
                ("the pages alone, to their bar", f"{BAR:.2f}", f"{(pages - marks) / BAR:.2f}"),
            ]
        )
    )


def _write(key: Key, path: Path) -> None:
    """Write submissions of students, each with a sheet."""
    generator = random.Random(1)  # noqa: S311 -- no secret
    names = key.field_names()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["student", "sheet", *names])
        for sheet, code in enumerate(key.codes):
            right = [
                answer
                for asked in key.asked
                for part in asked.parts
                for answer in part.typed(one(asked.values, sheet))
            ]
            typed = (_typed(answer, generator) for answer in right)
            writer.writerow([f"s{sheet}", code, *typed])


def _typed(right: str, generator: random.Random) -> str:
    lot = generator.random()
    if lot < RIGHT:
        return right
    return f"{generator.uniform(-3, 3):.4f}" if lot < RIGHT + ASTRAY else ""


if __name__ == "__main__":
    main()
