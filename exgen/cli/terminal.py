"""What the commands share: how they print, options of a kind, and a progress bar.

All that a command prints goes through here, so that nothing of a table, a file's name or a typed
answer reaches the terminal but as characters that are seen.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from exgen.language import Reason

JOINING = "\u200c\u200d"
"""Characters without a width that join or part letters, as names in Persian and emoji have them."""


def put(line: object, colour: str | None = None) -> None:
    """Print a line that was asked for, to standard output."""
    _print(line, sys.stdout, colour)


def put_text(text: str, colour: str | None = None) -> None:
    """Print a text of exgen's or an author's own, of several lines."""
    for line in text.removesuffix("\n").split("\n"):
        put(line, colour)


def tell(line: object) -> None:
    """Print a line about what is done, to standard error."""
    _print(line, sys.stderr)


def note(reason: Reason) -> None:
    """Tell what was found or done on the way."""
    from exgen.language.catalogue import language

    tell(f"Note: {language().worded([reason])}")


def tell_all(lines: Iterable[object]) -> None:
    """Tell the last lines; where even they cannot be printed, the exit code says enough."""
    with suppress(OSError):
        for line in lines:
            tell(line)


def printable(text: object) -> str:
    r"""Return a text in one line, in which control characters and the like are spelt as \u001b."""
    shown = str(text)
    return shown if shown.isprintable() else "".join(map(_seen, shown))


def _seen(character: str) -> str:
    from unicodedata import category

    if character.isprintable() or category(character) == "Zs" or character in JOINING:
        return character
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def _print(line: object, stream: TextIO | None, colour: str | None = None) -> None:
    """Print a line, if there is where to; what the stream's encoding lacks is spelt out."""
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    text = printable(line).encode(encoding, "backslashreplace").decode(encoding)
    click.echo(click.style(text, fg=colour) if colour else text, file=stream)


class PathType(click.Path):
    """A path, made with a pathlib that is loaded when there is one to make."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was typed as a path, once it is what it should be."""
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


EXISTING = PathType(exists=True, dir_okay=False)
PLACE = PathType(exists=True)


FOLDER = PathType(file_okay=False)


class SeedType(click.IntRange):
    """A whole number that stays short enough to be typed, and to be in the name of a folder."""

    def __init__(self) -> None:
        super().__init__(min=0)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the seed that was typed."""
        if len(str(value)) > LONGEST_SEED:
            self.fail(f"a seed has at most {LONGEST_SEED} digits, and this {len(str(value)):,}")
        return super().convert(value, param, ctx)


LONGEST_SEED = 40
SEED = SeedType()


COUNT = click.IntRange(1, 1_000_000)
"""How many sheets, or which of them: they are all in the key, which is in memory."""


MANY = 100
"""From so many on it takes long enough for lines on the way, where there is no bar."""


class ProgressBar:
    """A progress bar, where the work comes in several pieces; in a log, a line for each quarter."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None
        self._done = 0
        self.count = 0

    def __call__(self, finished: int, count: int) -> None:
        """Show that some more are finished."""
        before, self._done, self.count = self._done, self._done + finished, count
        if sys.stderr and sys.stderr.isatty():
            self._move_bar(finished)
        elif count >= MANY and 4 * before // count < 4 * self._done // count < 4:  # noqa: PLR2004 -- quarters
            tell(f"{self._label}: {self._done:,} of {count:,}")

    def _move_bar(self, finished: int) -> None:
        if self._bar is None and finished < self.count:
            self._bar = click.progressbar(length=self.count, label=self._label, file=sys.stderr)
            self._bar.__enter__()
        if self._bar is not None:
            self._bar.update(finished)

    def make_room(self) -> None:
        """Take the bar off its line, for other lines to be printed; it comes back below them."""
        if self._bar is not None:
            click.echo("\r\033[K", nl=False, file=sys.stderr)

    def close(self) -> None:
        """Leave the line of the bar."""
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


PAPER_SIZE = click.option(
    "--paper-size",
    type=click.Choice(["a4", "letter"]),
    default="a4",
    show_default=True,
    help="Of what is printed.",
)
