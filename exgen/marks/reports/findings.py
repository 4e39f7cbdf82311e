"""Findings: what a lecturer should know first of a class report, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exgen.plurals import counted

FLAT = 0.15
"""Below this discrimination a part hardly separates ..."""
OFTEN = 0.05
"""... and from this share of submissions on a mistake is worth a sentence."""


@dataclass(frozen=True)
class Finding:
    """A sentence in plain text, and the part of the page that it is about."""

    place: str
    text: str


def findings(numbers: Mapping[str, Any]) -> list[Finding]:
    """Return what stands out in the numbers of a report; the most pressing first."""
    return [*_to_do(numbers), *_about_parts(numbers["parts"]), *_about_mistakes(numbers)]


def _to_do(numbers: Mapping[str, Any]) -> Iterator[Finding]:
    waiting = numbers["open"]["unreadable"] + numbers["open"]["review"]
    if waiting:
        wait = counted(waiting, "answer waits", "answers wait")
        yield Finding("open", f"{wait} for a person, without points so far.")
    unmarkable = numbers["rows"]["unmarkable"]
    if unmarkable:
        fit = counted(unmarkable, "row fits", "rows fit")
        yield Finding("rows", f"{fit} no sheet of the key: see issues.csv.")
    if numbers["copies"]:
        pairs = counted(len(numbers["copies"]), "student has", "students have")
        yield Finding("copies", f"{pairs} wrong answers that are right on another sheet.")
    far = numbers["variants"]["stand_out"]
    if far:
        worst = far[0]
        way = "harder" if worst["z"] < 0 else "easier"
        yield Finding(
            "variants", f"Part {worst['part']} was {way} on sheet {worst['sheet']} than on others."
        )


def _about_parts(parts: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    rated = [part for part in parts if part["facility"] is not None]
    if not rated:
        return
    hardest, easiest = (way(rated, key=lambda part: part["facility"]) for way in (min, max))
    if hardest["facility"] < easiest["facility"]:
        earned = [f"{100 * part['facility']:.0f} % of its points" for part in (hardest, easiest)]
        yield Finding(
            "parts",
            f"Part {hardest['part']} was the hardest, with {earned[0]} earned, "
            f"and part {easiest['part']} the easiest, with {earned[1]}.",
        )
    flat = [p for p in rated if p["discrimination"] is not None and p["discrimination"] < FLAT]
    if flat:
        names = ", ".join(part["part"] for part in flat)
        noun, verb = (
            ("Part", "hardly separates") if len(flat) == 1 else ("Parts", "hardly separate")
        )
        yield Finding("parts", f"{noun} {names} {verb} strong students from weak ones.")


def _about_mistakes(numbers: Mapping[str, Any]) -> Iterator[Finding]:
    most = next(iter(numbers["misconceptions"]), None)
    if most and most["share"] >= OFTEN:
        share = f"{100 * most['share']:.0f} %"
        yield Finding(
            "misconceptions",
            f"One mistake in part {most['part']} stands in {share} of submissions.",
        )
