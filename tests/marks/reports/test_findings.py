"""Findings: what several did is told first, and what one student of a few did is not."""

from __future__ import annotations

from typing import Any

import pytest

from exgen.marks.reports.findings import findings


def numbers(marked: int, mistaken: int) -> dict[str, Any]:
    """Return the numbers of a report on so many submissions, of which some show one mistake."""
    parts = [
        {"part": name, "facility": facility, "discrimination": discrimination, "rows": marked}
        for name, facility, discrimination in (("1a", 0.2, 0.01), ("1b", 0.9, 0.5))
    ]
    mistake = {"part": "1b", "rows": mistaken, "share": mistaken / marked}
    return {
        "rows": {"marked": marked, "unmarkable": 0},
        "totals": {"waiting": 0},
        "overridden": {"answers": 0, "totals": 0},
        "late": {"rows": 0, "taken_off": 0.0},
        "open": {"unreadable": 0, "review": 0},
        "copies": [],
        "variants": {"stand_out": []},
        "parts": parts,
        "misconceptions": [mistake] if mistaken else [],
    }


@pytest.mark.parametrize(
    ("marked", "mistaken", "expected"),
    [
        (1, 1, set()),
        (8, 1, {"finding.hardest-and-easiest"}),
        (8, 2, {"finding.hardest-and-easiest", "finding.mistake"}),
        (30, 1, {"finding.hardest-and-easiest", "finding.flat"}),
        (30, 2, {"finding.hardest-and-easiest", "finding.flat", "finding.mistake"}),
        (100, 2, {"finding.hardest-and-easiest", "finding.flat"}),
    ],
)
def test_what_one_student_did_or_chance_did_is_no_finding(
    marked: int, mistaken: int, expected: set[str]
) -> None:
    assert {found.says.code for found in findings(numbers(marked, mistaken))} == expected


@pytest.mark.parametrize(
    ("decided", "hardest"), [({"1a": 0}, "1c"), ({"1a": 9}, "1c"), ({"1a": 10}, "1a"), ({}, "1a")]
)
def test_a_part_that_mostly_waits_for_a_person_is_not_the_hardest(
    decided: dict[str, int], hardest: str
) -> None:
    of_class = numbers(20, 0)
    of_class["parts"].append({"part": "1c", "facility": 0.3, "discrimination": 0.5, "rows": 20})
    for part in of_class["parts"]:
        part["rows"] = decided.get(part["part"], 20)
    says = {found.says.code: found.says for found in findings(of_class)}
    assert says["finding.hardest-and-easiest"].arg("hardest") == hardest
    assert ("finding.flat" in says) == (hardest == "1a")


def test_submissions_without_a_total_are_told() -> None:
    of_class = numbers(20, 0)
    of_class["totals"]["waiting"] = 3
    assert "finding.incomplete" in {found.says.code for found in findings(of_class)}
