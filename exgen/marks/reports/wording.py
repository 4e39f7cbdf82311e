"""Verdicts in words, each with a sign, so that none is known by its colour alone."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from exgen.errors import Problem
from exgen.language import Reason
from exgen.language.catalogue import Language
from exgen.marks.judging.verdicts import Verdict


@dataclass(frozen=True)
class Worded:
    """A verdict as people read it: `name` for programs and style sheets, a sign, and words.

    `words` are for the student, `short` is for the lecturer.
    """

    name: str
    sign: str
    words: str
    short: str


LONGEST_SEEN = 100_000
"""How many characters are looked at of what somebody typed."""
_TEXT = "\ufe0e"  # asks for the sign as text, where a phone would show a picture

_SIGNS: Mapping[Verdict, str] = {
    Verdict.CORRECT: "✓",
    Verdict.FOLLOW_THROUGH: f"↪{_TEXT}",
    Verdict.IMPRECISE: "≈",
    Verdict.PARTIAL: "◐",
    Verdict.MISCONCEPTION: f"↯{_TEXT}",
    Verdict.WRONG: "✗",
    Verdict.BLANK: "–",
    Verdict.UNREADABLE: "?",
    Verdict.REVIEW: "…",
}


@functools.cache
def worded(words: Language) -> Mapping[Verdict, Worded]:
    """Return the verdicts in the words of a language."""
    say = words.say
    return {
        verdict: Worded(
            str(verdict), sign, say(f"verdict.{verdict}"), say(f"verdict.{verdict}.short")
        )
        for verdict, sign in _SIGNS.items()
    }


@functools.cache
def void(words: Language) -> Worded:
    """Return what stands in place of a verdict on a part that does not count."""
    said = sentence(words.say("mark.void")).rstrip(".")
    return Worded(str(Verdict.BLANK), _SIGNS[Verdict.BLANK], said, said)


def sentence(text: str) -> str:
    """Return a reason as a sentence: with a capital at its start, and a full stop."""
    text = text.strip()
    ended = text if not text or text[-1] in ".!?…:" else text + "."
    return ended[:1].upper() + ended[1:]


def unset(problems: Collection[Problem]) -> Iterator[Reason]:
    """Yield what to tell the lecturer of formulas that could not be set."""
    for problem in sorted(problems):
        yield Reason.of("note.unset", problem=str(problem))


def inert(text: str, longest: int = 200) -> str:
    """Return what somebody typed without what cannot be seen or breaks lines, cut where long.

    It is still no markup: a page must print it as it is.
    """
    seen = " ".join("".join(c if c.isprintable() else " " for c in text[:LONGEST_SEEN]).split())
    return seen if len(seen) <= longest else seen[:longest] + "…"
