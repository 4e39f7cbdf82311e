"""Cloze: what stands in braces in a question of Moodle's, in the form that it reads.

See `qtype_multianswer_extract_question` in its source: a text ends at `~`, `#` or `}`, and is taken
for HTML that was escaped once more.
"""

from __future__ import annotations

import re
from html import escape

_SPECIAL = {"&": "&amp;", "}": "&#125;", "~": "&#126;", "#": "&#35;", "\\": "&#92;"}


def cloze(html: str) -> str:
    """Return words in HTML as they can stand for an answer or what is said of one."""
    return " ".join(re.sub(r"[&}~#\\]", lambda sign: _SPECIAL[sign[0]], html).split())


def unbraced(html: str) -> str:
    """Return words in HTML in which nothing is taken for a blank, or for the place of one."""
    return re.sub(r"\{(?=#|[0-9]*:[A-Z_]+:)", "&#123;", html)


def ticked(html: str) -> str:
    """Return a statement in HTML so that it is whole in a report of what was ticked.

    The report's download loses what begins like a tag, and parts statements by semicolons.
    """
    return re.sub(r"; (?=[A-Z]: )", ";&#8288; ", re.sub(r"&lt;(?=\S)", "&lt; ", html))


def cdata(text: str) -> str:
    """Return text as the content of an element of XML, without what XML cannot hold."""
    return f"<![CDATA[{_held(text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def in_xml(text: str) -> str:
    """Return the same, escaped: as the value of an attribute too."""
    return escape(_held(text))


def _held(text: str) -> str:
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def plainly(number: float) -> str:
    """Return a number with a point, and no sign of plus, so that it is read back as it is."""
    return repr(float(number)).replace("e+", "e").removesuffix(".0")


def percent(share: float) -> str:
    """Return a share as Moodle has the shares of answers: with at most five decimals."""
    return f"{100 * share:.5f}".rstrip("0").rstrip(".")
