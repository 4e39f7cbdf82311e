"""Numbered: `class 3`, `C1`, `y_3` or `2nd` for one of a few labels or numbers of things."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exgen.language import Reason
from exgen.numerals.reading import quote
from exgen.numerals.spelling import folded, readable

_WORDS = (
    "class|cluster|label|group|category|code|centre|center|number|no|nr"
    "|klasse|gruppe|kategorie|zentrum|nummer"
)
_LETTERS = "omega|mu|[ckgly]"
"""For classes, clusters, groups, labels and codes; x_2 and w_2 are other things of that number."""
_NAMED = re.compile(
    rf"(?:the |die |der |das )?((?:(?:{_WORDS})\b\.?:?\s*)*(?:#|(?:{_LETTERS})\s*_?)?)\s*\(?([0-9]{{1,9}})\)?"
    r"(?:st|nd|rd|th)?(?: one)?",
    re.IGNORECASE,
)


def without_thing(
    answer: str, one_of: Sequence[int], names: Sequence[str], reasons: list[Reason]
) -> str:
    """Return the number of `class 3` or `C1` alone, where it is one of a few that there are.

    What is the field's own name stays: x_1 is no label of x_1.
    """
    found = _NAMED.fullmatch(readable(answer)) if one_of else None
    if not found or found[2] == answer or int(found[2]) not in one_of:
        return answer
    if folded(answer) in set(map(folded, names)):
        return answer
    reasons.append(Reason.of("read.number-of", typed=quote(readable(answer)), number=found[2]))
    return found[2]
