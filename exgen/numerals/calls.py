"""Calls of functions as programs write them: where the brackets end, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

MOST_CALLS = 16
"""How many calls of one text are written anew: more are no answer."""

_OPENS, _CLOSES = "([{", ")]}"


def arguments(text: str, opens: int) -> tuple[list[str], int]:
    """Return what stands between commas in the brackets that open at a place, and where they end.

    The end is -1 where they are not closed.
    """
    depth, start, found = 0, opens + 1, []
    for at in range(opens, len(text)):
        depth += (text[at] in _OPENS) - (text[at] in _CLOSES)
        if not depth or (depth == 1 and text[at] == ","):
            found.append(text[start:at].strip())
            start = at + 1
        if not depth:
            return found, at + 1
    return found, -1


def rewritten(
    text: str, call: re.Pattern[str], spell: Callable[[re.Match[str], Sequence[str]], str | None]
) -> str:
    """Return a text with calls spelt anew, the inner ones first; None leaves a call as it is.

    The pattern matches up to the bracket that opens.
    """
    if sum(map(text.count, _OPENS)) != sum(map(text.count, _CLOSES)):
        return text  # it cannot be read anyhow, and each call would be looked for to the end
    calls = list(call.finditer(text))[-MOST_CALLS:]
    for found in reversed(calls):
        held, end = arguments(text, found.end() - 1)
        spelt = spell(found, held) if end > 0 else None
        if spelt is not None:
            text = text[: found.start()] + spelt + text[end:]
    return text
