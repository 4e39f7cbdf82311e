"""Rows of a roster that are no student's: totals, averages, and what programs write below a list."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = re.compile(
    r"""
    (?:grand\s|overall\s|class\s|column\s)?
    (?:totals?|sum|average|mean|median|counts?|maximum|minimum|date|points|points\spossible|summe
    |gesamt(?:summe|zahl)?|insgesamt|mittelwert|durchschnitt|anzahl|moyenne|effectif|suma|promedio|media
    |students?|studierende|étudiants|estudiantes|end|ende|endhissheet|test\sstudent|student,\stest)
    (?:\s(?:students?|number|records|rows|enrolled|participants|studierende|teilnehmer|étudiants|estudiantes))*
    \s*(?:[:=(].*|[0-9.,\s%]*)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PHRASES = re.compile(
    r"""
    (?:number|no\.?|total\snumber)\sof\s | (?:gesamt)?(?:an)?zahl\sder\s | nombre\sd | total\sd[e']\s?
    | número\sde\s | (?:generated|exported|printed|created|downloaded|as)\s(?:on|at|by|of)\b
    | (?:erstellt|exportiert|gedruckt|erzeugt)\s(?:am|von)\b | stand:?\s | (?:page|seite)\s[0-9]
    | end\sof\s | ende\sder\s | -{3,} | \*{3,} | ={3,} | _{3,} | [0-9]+\s(?:students|studierende|records|rows)\b
    | copyright\b | ©
    """,
    re.VERBOSE | re.IGNORECASE,
)

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s?%?")


def is_no_student(row: Sequence[str], student: int, count: int) -> bool:
    """Whether a row is none of a student, `count` being how many there are above it.

    Its first cell says so, and there is no id in it, or that first cell stands where ids do.
    """
    filled = [place for place, cell in enumerate(row) if cell.strip()]
    text = row[filled[0]].strip()
    if not (_WORDS.fullmatch(text) or _PHRASES.match(text)):
        return False
    if filled[0] == student:  # an id that says nothing but a word may be one
        others = [row[place].strip() for place in filled[1:]]
        beside = len(row) > 1 and all(map(_NUMBER.fullmatch, others))
        return bool(_PHRASES.match(text)) or not text.isalnum() or beside
    return not row[student].strip() or row[student].strip() == str(count)
