"""Mark a class, beside what reading the same submissions and writing the same marks takes alone.

`python benchmarks/marks.py [ROWS]` marks 1,000,000 rows of the discriminator step's five fields,
over 1,000 sheets. Each measurement runs in a process of its own, which says what memory it took.
"""

from __future__ import annotations

import csv
import functools
import itertools
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import machine, seconds, table

ROWS = 1_000_000
FEW = 100_000
RUNS = 2
PIECE = 100_000
BAR = 3.0
"""How many times as long as reading and writing the same CSV the marking may take."""


def main(rows: int = ROWS) -> None:
    """Print the time for all rows, and the memory for all and for a few of them."""
    few = min(FEW, rows)
    with tempfile.TemporaryDirectory() as place:
        folder, smaller = Path(place, "all"), Path(place, "few")
        _apart("write", folder, rows)
        _apart("write", smaller, few)
        marked = [_apart("grade", folder) for _ in range(RUNS)]
        plain = min(_apart("copy", folder)["seconds"] for _ in range(RUNS))
        less = _apart("grade", smaller)
        files = [folder / "submissions.csv", *folder.glob("graded/*.csv")]
        size = sum(path.stat().st_size for path in files)
    taken = min(run["seconds"] for run in marked)
    memory = max(run["memory"] for run in marked)
    print(machine())
    print(f"{rows:,} rows, {size / 1e6:,.0f} MB read and written")
    print(
        table(
            [
                ("", "seconds", "ratio", "bar"),
                ("csv.reader and csv.writer", f"{plain:.2f}", "", ""),
                ("flow.grade", f"{taken:.2f}", f"{taken / plain:.2f}", f"{BAR}"),
            ]
        )
    )
    print(f"Peak memory: {less['memory']:.0f} MB for {few:,} rows, {memory:.0f} MB for {rows:,}")


def grade(folder: Path) -> None:
    """Mark the submissions of a folder."""
    from exgen import flow  # noqa: PLC0415 -- the process that starts the others stays small

    submissions, key = folder / "submissions.csv", folder / "key.json"
    flow.grade(submissions, key=key, out=folder / "graded", force=True, feedback=False)


def copy(folder: Path) -> float:
    """Return how long csv takes to read the submissions and to write the tables of the marking.

    What is to be written is read beforehand, piece by piece; that is not counted.
    """
    with (folder / "submissions.csv").open(encoding="utf-8", newline="") as file:
        counted = seconds(lambda: sum(1 for _ in csv.reader(file)))
    for path in sorted(folder.glob("graded/*.csv")):
        copied = folder / path.name
        with (
            path.open(encoding="utf-8", newline="") as source,
            copied.open("w", encoding="utf-8", newline="") as target,
        ):
            writer, reader = csv.writer(target, lineterminator="\n"), csv.reader(source)
            while rows := list(itertools.islice(reader, PIECE)):
                counted += seconds(functools.partial(writer.writerows, rows))
            counted += seconds(target.flush)
        if copied.stat().st_size != path.stat().st_size:
            raise AssertionError(f"{path.name} is not as csv.writer writes it")
        copied.unlink()
    return counted


def _apart(job: str, folder: Path, *rows: int) -> dict[str, float]:
    """Return the seconds and the memory (MB) of a job, in a process of its own."""
    command = [sys.executable, __file__, job, str(folder), *map(str, rows)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _run(job: str, folder: Path, *rows: str) -> None:
    taken = 0.0
    match job:
        case "write":
            from submissions import write  # noqa: PLC0415

            write(folder, *map(int, rows))
        case "grade":
            taken = seconds(lambda: grade(folder))
        case "copy":
            taken = copy(folder)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": taken, "memory": memory}))


if __name__ == "__main__":
    if sys.argv[1:2] and not sys.argv[1].isdigit():
        _run(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
    else:
        main(*map(int, sys.argv[1:]))
