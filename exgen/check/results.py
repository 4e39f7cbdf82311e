"""Results: what a check found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from exgen.numerals import write_figures

State: TypeAlias = Literal["ok", "warning", "failed", "skipped"]


@dataclass(frozen=True)
class Found:
    """What a check found: its figure, what must be mended, and what an author should know.

    Every failure and warning says what to do, and where it can be seen.
    """

    figure: str = ""
    failures: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """A check by its name, the one sentence on what it protects, and what it found.

    One that could not be made is `skipped`, for a reason that another check gives.
    """

    check: str
    protects: str
    found: Found
    skipped: bool = False

    @property
    def state(self) -> State:
        """How the check went."""
        if self.skipped:
            return "skipped"
        if self.found.failures:
            return "failed"
        return "warning" if self.found.warnings else "ok"

    def passes(self, *, strict: bool) -> bool:
        """Return whether the item may go out as far as this check says."""
        return self.state == "ok" or (self.state == "warning" and not strict)


def passing(found: Mapping[str, Sequence[Result]], *, strict: bool) -> list[str]:
    """Return the items of which every check passes."""
    return [
        name
        for name, results in found.items()
        if all(result.passes(strict=strict) for result in results)
    ]


def percent(share: float) -> str:
    """Return a share as it is written in figures."""
    return f"{write_figures(100 * float(share), 3)} %"
