"""Reads questions for Moodle as its importer does, by the same patterns.

See `qtype_multianswer_extract_question` and `qtype_shortanswer_question::compare_string_with_wildcard`
in Moodle's source.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_ANSWER = (
    r"(=|%(-?[0-9]+(?:[.,][0-9]*)?)%)?(.+?(?<!\\|&)(?<!&amp;)(?=[~#}]|$))(#(.*?(?<!\\)(?=[~}]|$)))?"
)
_KINDS = "NUMERICAL|SHORTANSWER_C|SHORTANSWER|MULTIRESPONSE|MULTICHOICE_V|MULTICHOICE"
_BLANK = re.compile(rf"\{{([0-9]*):({_KINDS}):({_ANSWER}(~{_ANSWER})*)\}}", re.DOTALL)
_NUMBER = r"-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMERICAL = re.compile(rf"({_NUMBER})(?::({_NUMBER}))?")
FATAL = re.compile("&nbsp;|[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What stops Moodle's importer of a whole file."""


@dataclass(frozen=True)
class Answer:
    """What may be typed or ticked, which share it earns, and what is said of it, in HTML."""

    text: str
    share: float
    feedback: str
    tolerance: float = 0.0

    def fits(self, typed: str, kind: str) -> bool:
        """Whether what was typed is this answer."""
        if kind == "NUMERICAL":
            return abs(float(typed) - float(self.text)) <= self.tolerance
        pieces = re.split(r"(?<!\\)\*", self.text)
        pattern = ".*".join(re.escape(piece.replace("\\*", "*")) for piece in pieces)
        case = re.NOFLAG if kind == "SHORTANSWER_C" else re.IGNORECASE
        return re.fullmatch(pattern, typed, case | re.DOTALL) is not None


@dataclass(frozen=True)
class Blank:
    """A blank of a question: how much it counts, of which kind, and its answers, the first first."""

    weight: int
    kind: str
    answers: tuple[Answer, ...]

    def found(self, typed: str) -> Answer | None:
        """Return the first answer that fits what was typed."""
        return next((answer for answer in self.answers if answer.fits(typed, self.kind)), None)


@dataclass(frozen=True)
class Question:
    """A question, in its category, with what its text leaves of the blanks."""

    category: str
    name: str
    number: str
    text: str
    general: str
    blanks: tuple[Blank, ...]


def questions_in(content: bytes) -> Iterator[Question]:
    """Yield the questions of a file. Fails where Moodle would not take one."""
    outside = re.sub(rb"<!\[CDATA\[.*?\]\]>", b"", content, flags=re.DOTALL).decode()
    assert not FATAL.search(outside)
    category = ""
    for question in ET.fromstring(content):  # noqa: S314 -- our own
        if question.attrib["type"] == "category":
            category = question.findtext("category/text", "")
            continue
        assert question.attrib["type"] == "cloze"
        text = question.findtext("questiontext/text", "")
        blanks = tuple(_blank(found) for found in _BLANK.finditer(text))
        yield Question(
            category,
            question.findtext("name/text", ""),
            question.findtext("idnumber", ""),
            _BLANK.sub("_____", text),
            question.findtext("generalfeedback/text", ""),
            blanks,
        )


def _blank(found: re.Match[str]) -> Blank:
    kind = found[2]
    answers = tuple(_answer(one, kind) for one in re.finditer(f"~?{_ANSWER}", found[3], re.DOTALL))
    assert max(answer.share for answer in answers) == 1 or kind == "MULTIRESPONSE"
    return Blank(int(found[1]), kind, answers)


def _answer(found: re.Match[str], kind: str) -> Answer:
    share = 1.0 if found[1] == "=" else float(found[2] or 0) / 100
    feedback = unescape(found[5] or "").replace("\\}", "}").replace("\\#", "#")
    if kind == "NUMERICAL":
        number = _NUMERICAL.fullmatch(found[3])
        assert number, found[3]
        return Answer(number[1], share, feedback, float(number[2] or 0))
    text = unescape(found[3]).replace("\\}", "}").replace("\\#", "#")
    return Answer(text, share, feedback)
