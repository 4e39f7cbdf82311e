"""What words in HTML need so that everybody can read them: with the keyboard, or by ear."""

from __future__ import annotations

import re
from html import escape, unescape

_HEADER = re.compile(r"<th\b([^>]*)>(.*?)</th>", re.DOTALL)
_WIDE = re.compile(r"<p>(?=(?:(?!</p>).)*?<math\b[^>]*(?:--wide|display=\"block\"))", re.DOTALL)
_LIST = re.compile(r"<([uo]l)\b(?=(?:(?!</\1>).)*?<math\b)", re.DOTALL)
_ANNOTATION = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)
_OPENING, _LOOKS = re.compile(r"<[a-z][^>]*>"), re.compile(r' (?:style|start|type)="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_FOCUSED = ' tabindex="0"'


def accessible(html: str) -> str:
    """Return words in HTML so that nothing in them is out of reach.

    What may have to be scrolled can be focused: tables, listings and wide formulas. The header of a
    column that is a formula has a name in text, and one that is empty is no header.
    """
    if "<table" in html:
        html = _HEADER.sub(_header, html).replace("<table", f"<table{_FOCUSED}")
    if "<math" in html:
        html = _LIST.sub(rf"<\1{_FOCUSED}", _WIDE.sub(f"<p{_FOCUSED}>", html))
    return html.replace("<pre", f"<pre{_FOCUSED}")


def bare(html: str) -> str:
    """Return words in HTML without attributes of looks, as the XHTML in questions of QTI has none."""
    return _OPENING.sub(lambda tag: _LOOKS.sub("", tag[0]), html)


def spoken(html: str) -> str:
    """Return words in HTML as plain text, which still is escaped as in HTML."""
    text = unescape(_TAG.sub("", _ANNOTATION.sub("", html)))
    return escape(" ".join(text.split()))


def titled(html: str) -> str:
    """Return words in HTML whose first formula, if they begin with one, has a name in text."""
    name = spoken(html)
    return html.replace("<math", f'<math title="{name}"', 1) if html.startswith("<math") else html


def _header(found: re.Match[str]) -> str:
    attributes, content = found[1], found[2].strip()
    if not content:
        return f"<td{attributes}></td>"
    return f"<th{attributes}>{titled(content)}</th>"
