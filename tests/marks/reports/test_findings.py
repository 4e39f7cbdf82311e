"""Findings: what several did is told first, and what one student of a few did is not."""

from __future__ import annotations

from typing import Any

import pytest

from exgen.marks.reports.findings import findings


def numbers(marked: int, mistaken: int) -> dict[str, Any]:
    """Return the numbers of a report on so many submissions, of which some show one mistake."""
    parts = [
        {"part": name, "facility": facility, "discrimination": discrimination}
        for name, facility, discrimination in (("1a", 0.2, 0.01), ("1b", 0.9, 0.5))
    ]
    mistake = {"part": "1b", "rows": mistaken, "share": mistaken / marked}
    return {
        "rows": {"marked": marked, "unmarkable": 0},
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
