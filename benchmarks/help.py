"""Ask for help: `exgen --help` beside a bare interpreter."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

from measure import command, machine, seconds, table

RUNS = 20
BAR = 2.5
"""How many times as long as the bare interpreter the help may take."""


def main() -> None:
    """Print the medians of both, run in turns."""
    bare = command(sys.executable, "-c", "pass")
    asked = command(Path(sys.executable).parent / "exgen", "--help")
    times = [(seconds(bare), seconds(asked)) for _ in range(RUNS + 1)]
    least, most = map(median, zip(*times[1:], strict=True))
    print(machine())
    print(
        table(
            [
                ("", "seconds", "ratio", "bar"),
                ("python -c pass", f"{least:.4f}", "", ""),
                ("exgen --help", f"{most:.4f}", f"{most / least:.2f}", f"{BAR}"),
            ]
        )
    )


if __name__ == "__main__":
    main()
