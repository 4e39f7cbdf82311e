"""The exceptions that a caller may catch, and the problems that come back as values.

* ExgenError
  * AuthorError    an item, paper or template does not work
  * NotFound       no item, paper, format or key of that name
  * FileError      a file cannot be read or written as asked
  * DrawError      no fitting variant was found
* Interrupted      the work is ended from outside; for whoever raises it, and nobody else, to catch
"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


FEW = 12
"""So many names are listed to someone who typed another one."""


class ExgenError(Exception):
    """A user's mistake: the message, a line for each argument, says where, what, and what to do."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


class Problem(NamedTuple):
    """What is wrong and what to do, and where: a file, or `file:line`."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


class AuthorError(ExgenError):
    """An item, a paper or a template does not work; `problems` lists all that is wrong.

    A problem given as a text is at `where`.
    """

    def __init__(self, where: str, problems: Iterable[str | Problem]) -> None:
        self.problems = tuple(
            problem if isinstance(problem, Problem) else Problem(where, problem)
            for problem in problems
        )
        super().__init__(*(line for one in self.problems for line in str(one).split("\n")))

    def __reduce__(self) -> tuple[type[AuthorError], tuple[str, tuple[Problem, ...]]]:
        return type(self), ("", self.problems)


class NotFound(ExgenError):  # noqa: N818 -- the name reads as what happened
    """Nothing of that name: the message names the nearest, all where they are few, and the places searched."""

    def __init__(
        self, what: str, name: str, known: Iterable[str], places: Iterable[object]
    ) -> None:
        searched = ", ".join(str(place) for place in places)
        known = list(known)
        hint = did_you_mean(name, known)
        if known and len(known) <= FEW:
            hint += f"{' There' if hint else '; there'} are: {', '.join(known)}"
        super().__init__(f"no {what} '{name}' in {searched}{hint}")


class FileError(ExgenError):
    """A file cannot be read or written as asked."""


class DrawError(ExgenError):
    """No fitting variant was found within the bound on draws."""


class Interrupted(BaseException):
    """The work is ended from outside, wherever it is: for whoever raises it, and nobody else, to catch."""


def in_words(error: BaseException) -> str:
    """Return what an error of somebody else's code says, or its kind where it says nothing."""
    try:
        return str(error) or type(error).__name__
    except Exception:  # noqa: BLE001 -- its message is somebody else's code, too
        return type(error).__name__


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return '; did you mean ...?' with the nearest of the known names, or ''."""
    near = nearest(name, known)
    return "; did you mean " + " or ".join(f"'{other}'" for other in near) + "?" if near else ""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return those of the known names that somebody may have meant, at most three."""
    return difflib.get_close_matches(name, list(known), n=3, cutoff=0.6)
