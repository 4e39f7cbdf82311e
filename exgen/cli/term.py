"""`exgen term`: several papers together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from exgen.cli.terminal import FOLDER, PathType, note, put, tell
from exgen.plurals import counted

if TYPE_CHECKING:
    from pathlib import Path

    from exgen.marks.reports.term import Rules


@click.command()
@click.argument("folders", type=FOLDER, nargs=-1, required=True)
@click.option(
    "--weights", metavar="W,W,...", help="What each paper weighs; by default all the same."
)
@click.option("--best", type=click.IntRange(min=1), default=None, help="How many papers count.")
@click.option(
    "--cap",
    "caps",
    metavar="[FOLDER=]PERCENT",
    multiple=True,
    help="What the term, or a paper, counts for at most.",
)
@click.option(
    "--out",
    type=PathType(dir_okay=False),
    default="term.csv",
    show_default=True,
    help="Or term.xlsx.",
)
@click.option("--force", is_flag=True, help="Replace the file.")
def term(
    folders: tuple[Path, ...],
    weights: str | None,
    best: int | None,
    caps: tuple[str, ...],
    out: Path,
    *,
    force: bool,
) -> None:
    """Put the marks of several papers together, from the folders that exgen grade made."""
    from exgen.marks.records.class_marks import read_class
    from exgen.marks.reports.term import term as together
    from exgen.marks.reports.term_table import write_term

    names = [str(folder) for folder in folders]
    rules = _rules(names, weights, best or 0, caps)
    rows = together([read_class(folder) for folder in folders], rules, note)
    write_term(out, names, rows, force=force)
    waiting = sum(bool(row.waiting) for row in rows)
    missed = sum(bool(row.missed) for row in rows)
    waits = counted(waiting, "waits for a person", "wait for a person")
    tell(f"{counted(len(rows), 'student')}: {waits}, {missed:,} missed a paper")
    put(out)


def _rules(names: list[str], weights: str | None, best: int, caps: tuple[str, ...]) -> Rules:
    from exgen.marks.reports.term import Rules

    weighing = (
        [_number(w, "--weights") for w in weights.split(",")] if weights else [1.0] * len(names)
    )
    of_papers: dict[int, float] = {}
    of_term = [float("inf")]
    for text in caps:
        name, is_for_one, percent = text.rpartition("=")
        share = _number(percent.strip().removesuffix("%"), "--cap") / 100
        if not is_for_one:
            of_term.append(share)
        elif name in names:
            of_papers[names.index(name)] = share
        else:
            raise click.BadParameter(f"'{name}' is none of the folders", param_hint="--cap")
    return Rules(weighing, best, of_papers, min(of_term))


def _number(text: str, option: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise click.BadParameter(f"'{text}' is no number", param_hint=option) from error
