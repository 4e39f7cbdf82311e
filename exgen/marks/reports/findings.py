"""Findings: what a lecturer should know first of a class report, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from exgen.language import Figure, Reason
from exgen.marks.records.gradebook import ISSUES
from exgen.numerals import write

FLAT = 0.15
"""Below this discrimination a part hardly separates ..."""
ENOUGH = 20
"""... if so many submissions were marked: with fewer it comes out so by chance."""
RATED = 0.5
"""Where more than this share of a part waits for a person, it is neither the hardest nor flat yet."""
OFTEN, SEVERAL = 0.05, 2
"""From this share of submissions on, and from so many, a mistake is worth a sentence."""


@dataclass(frozen=True)
class Finding:
    """What there is to say, in plain text, and the part of the page that it is about."""

    place: str
    says: Reason


def findings(numbers: Mapping[str, Any]) -> list[Finding]:
    """Return what stands out in the numbers of a report; the most pressing first."""
    return [*_to_do(numbers), *_about_parts(numbers), *_about_mistakes(numbers)]


def _to_do(numbers: Mapping[str, Any]) -> Iterator[Finding]:
    waiting = numbers["open"]["unreadable"] + numbers["open"]["review"]
    if waiting:
        yield Finding("open", Reason.of("finding.waiting", count=waiting))
    incomplete = numbers["totals"]["waiting"]
    if incomplete:
        yield Finding("rows", Reason.of("finding.incomplete", count=incomplete))
    if overridden := sum(numbers["overridden"].values()):
        yield Finding("rows", Reason.of("finding.overridden", count=overridden))
    if late := numbers["late"]["rows"]:
        points = Figure(f"{numbers['late']['taken_off']:.6g}")
        yield Finding("rows", Reason.of("finding.late", count=late, points=points))
    unmarkable = numbers["rows"]["unmarkable"]
    if unmarkable:
        yield Finding("rows", Reason.of("finding.unmarkable", count=unmarkable, file=ISSUES))
    if numbers["copies"]:
        yield Finding("copies", Reason.of("finding.copies", count=len(numbers["copies"])))
    if numbers["variants"]["stand_out"]:
        worst = numbers["variants"]["stand_out"][0]
        at = {"part": worst["part"], "sheet": worst["sheet"]}
        harder, easier = Reason.of("finding.harder", **at), Reason.of("finding.easier", **at)
        yield Finding("variants", harder if worst["z"] < 0 else easier)


def _about_parts(numbers: Mapping[str, Any]) -> Iterator[Finding]:
    marked = numbers["rows"]["marked"]
    rated = [part for part in numbers["parts"] if _is_rated(part, marked)]
    if not rated or marked < SEVERAL:
        return
    hardest, easiest = (way(rated, key=lambda part: part["facility"]) for way in (min, max))
    if hardest["facility"] < easiest["facility"]:
        extremes = Reason.of(
            "finding.hardest-and-easiest",
            hardest=hardest["part"],
            least=_per_cent(hardest["facility"]),
            easiest=easiest["part"],
            most=_per_cent(easiest["facility"]),
        )
        yield Finding("parts", extremes)
    flat = [p for p in rated if p["discrimination"] is not None and p["discrimination"] < FLAT]
    if flat and marked >= ENOUGH:
        names = ", ".join(part["part"] for part in flat)
        yield Finding("parts", Reason.of("finding.flat", parts=names, count=len(flat)))


def _is_rated(part: Mapping[str, Any], marked: int) -> bool:
    """Return whether so much of a part is decided that it can be compared with others."""
    return part["facility"] is not None and part["rows"] >= RATED * marked


def _about_mistakes(numbers: Mapping[str, Any]) -> Iterator[Finding]:
    most = next(iter(numbers["misconceptions"]), None)
    if most and most["share"] >= OFTEN and most["rows"] >= SEVERAL:
        often = Reason.of("finding.mistake", part=most["part"], share=_per_cent(most["share"]))
        yield Finding("misconceptions", often)


def _per_cent(share: float) -> str:
    return write(100 * share, 0)
