"""Trouble: what an author has to mend, with the lines of the file around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exgen.errors import AuthorError, ExgenError, Problem
from exgen.resources import places

AROUND = 2
"""How many lines before and after the one to mend are shown."""
_PLACE = re.compile(r"(.+):(\d+)")
_FORMULA = re.compile(r"\$(.+)\$ cannot be set: ", flags=re.DOTALL)
_WRITTEN = re.compile(r"\$\$?([^$]+)\$")
_FILLED_IN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", flags=re.DOTALL)


@dataclass(frozen=True)
class SourceLine:
    """A line of a file; the one to mend is `blamed`."""

    number: int
    text: str
    blamed: bool


@dataclass(frozen=True)
class Trouble:
    """What is wrong and what to do, in which file, if in one, and the lines around the place."""

    where: str
    said: str
    source: tuple[SourceLine, ...] = ()


def troubles_of(error: ExgenError, item: str) -> tuple[Trouble, ...]:
    """Return all that an error tells the author of an item."""
    if isinstance(error, AuthorError):
        return tuple(_trouble(_found(problem, item)) for problem in error.problems)
    return (Trouble("", str(error)),)


def _trouble(problem: Problem) -> Trouble:
    place = _PLACE.fullmatch(problem.where)
    if not place:
        return Trouble(_short(problem.where), problem.text)
    path, line = Path(place[1]), int(place[2])
    return Trouble(f"{_short(place[1])}, line {line}", problem.text, tuple(_around(path, line)))


def _found(problem: Problem, item: str) -> Problem:
    """Return a problem with the place of the formula that it is about, where that can be told."""
    formula = _FORMULA.match(problem.text)
    files = ("question.md", "solution.md", "item.toml", "model.py")
    folders = (place / item for place in places("bank"))
    folder = next((folder for folder in folders if folder.is_dir()), None)
    if not formula or not folder:
        return problem
    for path in (folder / file for file in files):
        text = "\n".join(_lines(path))
        for written in _WRITTEN.finditer(text):
            if _could_become(written[1], formula[1]):
                line = text.count("\n", 0, written.start()) + 1
                return Problem(f"{path}:{line}", problem.text)
    return problem


def _could_become(written: str, formula: str) -> bool:
    """Return whether a formula as written can be this one, once it is filled in."""
    fixed = map(re.escape, _FILLED_IN.split(written.strip()))
    return re.fullmatch(".*".join(fixed), formula.strip(), flags=re.DOTALL) is not None


def _around(path: Path, line: int) -> Iterator[SourceLine]:
    lines = _lines(path)
    for number in range(max(1, line - AROUND), min(len(lines), line + AROUND) + 1):
        yield SourceLine(number, lines[number - 1], number == line)


def _lines(path: Path) -> list[str]:
    """Return the lines of a file, none where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _short(where: str) -> str:
    """Return a path from the folder of its bank on."""
    for place in places("bank"):
        if where.startswith(f"{place}/"):
            return where.removeprefix(f"{place.parent}/")
    return where
