"""The report of the checks, for a terminal and for a file."""

from __future__ import annotations

import json
import os
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from exgen.check.results import Result, State, passing
from exgen.folders import write_over_own
from exgen.plurals import counted

HEAD = "| check | result | figure | what it protects |"
CheckReport = Mapping[str, Sequence[Result]]

WIDTH, FIGURE = 100, 46
"""How wide a line of the table is, and where in it the figure stands."""
SIGNS: Mapping[State, str] = {"ok": "ok", "warning": "warn", "failed": "FAIL", "skipped": "-"}
WORDS: Mapping[State, str] = {
    "ok": "passed",
    "warning": "passed with a warning",
    "failed": "failed",
    "skipped": "not made",
}


def lines_of(name: str, results: Sequence[Result]) -> Iterator[tuple[str, State]]:
    """Yield an item's table, line by line, each with the state of the check that it is about."""
    yield f"\n{name}", "ok"
    made = [result for result in results if not result.skipped]
    for result in made:
        yield _wrapped(_line(result), " " * FIGURE), result.state
        for problem in (*result.found.failures, *result.found.warnings):
            yield _wrapped(" " * 8 + _from_here(problem), " " * 8), result.state
    if skipped := len(results) - len(made):
        yield (
            f"  {SIGNS['skipped']:4}  {counted(skipped, 'check')} to be made when this is mended",
            "skipped",
        )


def warned_lines_of(name: str, results: Sequence[Result]) -> Iterator[tuple[str, State]]:
    """Yield the warnings of an item that passed before, as `lines_of` does; nothing where there are none."""
    warned = [result for result in results if result.state != "ok"]
    if warned:
        yield from lines_of(f"{name} (unchanged)", warned)


def summary_of(report: CheckReport, *, strict: bool) -> str:
    """Return what the checks come to."""
    states = Counter(result.state for results in report.values() for result in results)
    made = f"{counted(len(report), 'item')}, {counted(sum(states.values()), 'check')}"
    if states.keys() <= {"ok"}:
        return f"\n{made}: all passed"
    fit = passing(report, strict=strict)
    bad = [name for name in report if name not in fit]
    said = [f"{states[state]:,} {word}" for state, word in WORDS.items() if states[state]]
    return f"\n{made}: {', '.join(said)}" + (f"; to be mended: {', '.join(bad)}" if bad else "")


def write_report(path: Path, report: CheckReport) -> None:
    """Write a report: JSON where the name ends in .json, else Markdown. Raises FileError.

    It may take the place of an earlier report.
    """
    if path.suffix == ".json":
        write_over_own(path, _json(report), b'"protects": ')
    else:
        write_over_own(path, _markdown(report), HEAD.encode())


def _json(report: CheckReport) -> str:
    found = {
        name: [{**asdict(result), "state": result.state} for result in results]
        for name, results in report.items()
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _markdown(report: CheckReport) -> str:
    return "\n".join(line for name, own in report.items() for line in _section(name, own))


def _section(name: str, results: Sequence[Result]) -> Iterator[str]:
    yield from (f"# {name}", "")
    yield from (HEAD, "|:--|:--|:--|:--|")
    for result in results:
        yield f"| {result.check} | {result.state} | {result.found.figure} | {result.protects} |"
    yield ""
    for result in results:
        for problem in (*result.found.failures, *result.found.warnings):
            yield f"* **{result.check}:** {problem}"
    yield ""


def _line(result: Result) -> str:
    start = f"  {SIGNS[result.state]:4}  {result.check}"
    return f"{start:{FIGURE}}{result.found.figure}".rstrip()


def _from_here(text: str) -> str:
    """Return a text with its paths from the folder in which the program runs."""
    return text.replace(f"{Path.cwd()}{os.sep}", "")


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
