"""`exgen trace`: from which sheets numbers that were seen elsewhere may come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from exgen.cli.terminal import EXISTING, put, tell
from exgen.plurals import counted

if TYPE_CHECKING:
    from pathlib import Path

    from exgen.marks.reports.origins import Origin
    from exgen.variants.key import Key

SHOWN = 10


@click.command(context_settings={"ignore_unknown_options": True})  # -2.5 is a number
@click.argument("numbers", nargs=-1, required=True)
@click.option("--key", "path", type=EXISTING, required=True, help="The key of the class.")
def trace(numbers: tuple[str, ...], path: Path) -> None:
    """Name the sheets from which numbers may come that were seen on a chat site or in a forum.

    These are the numbers that a sheet prints, and its right answers, to the places that were typed;
    beside each sheet stands how likely it is that the numbers fit some sheet of the class so well by
    chance.
    """
    from exgen.marks.reports.chances import LIMIT
    from exgen.marks.reports.origins import Origins
    from exgen.variants.key_file import read_key

    key = read_key(path)
    found = Origins(key).find(numbers)
    for origin in found[:SHOWN]:
        for line in _lines(origin, len(dict.fromkeys(numbers)), key):
            put(line)
    if more := found[SHOWN:]:
        tell(f"{counted(len(more), 'more sheet')} with at least one of the numbers")
    if not found:
        tell("None of the numbers stands on a sheet of this class")
    elif found[0].chance >= LIMIT:
        tell("Chance explains this well: nobody is to be suspected of it")


def _lines(origin: Origin, count: int, key: Key) -> Iterator[str]:
    owner = key.students[origin.sheet - 1] if key.students else None
    who = [owner.id, owner.name] if owner else []
    fits = f"{len(origin.fits)} of {counted(count, 'number')}"
    name = " ".join(filter(None, [key.codes[origin.sheet - 1], *who]))
    if origin.sheet > key.today.sheets:
        is_here = owner and owner.id in {student.id for student in key.today.students}
        name += " (a sheet of before)" if is_here else " (has left the class)"
    yield f"{name}: {fits}, by chance {_shown(origin.chance)}"
    for number, places in origin.fits.items():
        yield f"  {number}: {', '.join(dict.fromkeys(places))}"


def _shown(chance: float) -> str:
    percent = 0.01
    if chance >= percent:
        return f"{chance:.0%}"
    return f"1 in {1 / chance:,.0f}" if chance > 1e-12 else "less than 1 in 1,000,000,000,000"  # noqa: PLR2004 -- as it says
