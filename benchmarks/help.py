"""Ask for help: `exgen --help` beside that of the smallest click program."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from measure import command, machine, seconds, table

RUNS = 40
BAR = 1.15
"""How many times as long as the smallest click program exgen's help may take."""
SMALLEST = "import click; click.command(lambda: None)()"


def main() -> None:
    """Print the medians of both, run in turns."""
    small = command(sys.executable, "-c", SMALLEST, "--help")
    asked = command(Path(sys.executable).parent / "exgen", "--help")
    times = [(seconds(small), seconds(asked)) for _ in range(RUNS + 1)]
    least, most = map(median, zip(*times[1:], strict=True))
    print(machine())
    print(
        table(
            [
                ("", "seconds", "ratio", "bar"),
                ("the smallest click program --help", f"{least:.4f}", "", ""),
                ("exgen --help", f"{most:.4f}", f"{most / least:.2f}", f"{BAR}"),
            ]
        )
    )


if __name__ == "__main__":
    main()
