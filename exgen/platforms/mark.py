"""A mark as a platform gets it."""

from __future__ import annotations

from dataclasses import dataclass

from exgen.numerals import rounded


@dataclass(frozen=True)
class Mark:
    """What a student of the roster has for a paper.

    points  None where there are none to hand on: nothing was handed in, or a person has to decide
    canvas  the student's columns in Canvas' gradebook, where the roster is one
    """

    student: str
    name: str
    points: float | None
    out_of: float
    canvas: tuple[str, ...] = ()

    @property
    def is_above(self) -> bool:
        """Whether a bonus makes the points more than there are."""
        return self.points is not None and self.points > self.out_of

    def scaled(self, most: float) -> str:
        """Return the points where there are so many in all, to two decimals; '' for none."""
        if self.points is None:
            return ""
        return shown(self.points * most / self.out_of if most != self.out_of else self.points)


def shown(points: float) -> str:
    """Return points to two decimals, without zeros at the end and without an exponent."""
    text = f"{rounded(points, 2):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
