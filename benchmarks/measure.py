"""What the benchmarks share: the machine's line, and how long something takes."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

STEP = Path(__file__).parents[1] / "bank/gan/discriminator-step"


def machine() -> str:
    """Return the processor, its cores, how busy they are, and the versions of Python and numpy."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, numpy {version('numpy')}"
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def best(work: Callable[[], object], runs: int = 5) -> float:
    """Return the seconds of the quickest of several runs."""
    return min(seconds(work) for _ in range(runs))


def command(*words: str | Path) -> Callable[[], object]:
    """Return the run of a command in a process of its own, without what it prints.

    Compiled modules are kept, as pip keeps them for every package that it installs.
    """
    keeps = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(words, check=True, capture_output=True, env=keeps)


def bank_with_a_step(place: Path, *bare: str) -> None:
    """Write a bank whose paper `step` asks the discriminator step; bare words of it show no figure."""
    own = place / "bank/own/step"
    shutil.copytree(STEP, own)
    for name in bare:
        words = (own / name).read_text(encoding="utf-8")
        lines = [line for line in words.splitlines() if not line.endswith("_the_step }}")]
        (own / name).write_text("\n".join(lines), encoding="utf-8")
    papers = place / "bank/papers"
    papers.mkdir()
    paper = 'title = "A step"\n[[questions]]\nitems = ["own/step"]\n'
    (papers / "step.toml").write_text(paper, encoding="utf-8")


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of text as columns, the first to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    )


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()
