"""Labels: a part's own in front of an answer, as in `3a) 0.5`, `Q3(a): 0.5` or `(a) D, E`."""

from __future__ import annotations

import re
from functools import lru_cache

_LABEL = re.compile(r"([0-9]+)([a-z]*)")
_WORDS = (
    "q(?:uestion)?|ex(?:ercise|ercice)?|problem|task|part|frage|aufgabe|(?:ü|ue)bung|teil(?:aufgabe)?|"
    "probl[eè]me|pregunta|ejercicio|problema"
)
_NUMBER = r"(?:n\.?[°º]|nr|no)\.?\s*+"
LEAD = rf"(?:(?:{_WORDS})\.?\s*+(?:{_NUMBER})?|{_NUMBER})"
"""What may stand before a label, in the languages in which courses are held: `Question n° 1a`."""
_SIGNS = (
    *(")", ":", "q", "ex", "problem", "task", "part", "frage", "aufgabe", "uebung", "teil"),
    *("probleme", "pregunta", "ejercicio", "nr", "no"),
)
_END = r"\s*[):]\s*|\s*\.\s+|\s+"


def without_label(text: str, label: str) -> str:
    """Return an answer without the label of its part, such as `3a`, where nothing else can be meant.

    Without its number that is so where a single bracket stands behind it: `a) 0.5`.
    """
    return _cut(text, _own(label))


def without_bracket(text: str, label: str) -> str:
    """Return a number without the label of its part, also in brackets: `(a) 0.5`; `(e) 2` is 2e."""
    bare = without_label(text, label)
    return _cut(bare, _bracketed(label)) if bare == text else bare


def without_letter(text: str, label: str) -> str:
    """Return letters that were chosen without the letter of their part: `(a) D, E` is D, E.

    The part's letter is small, as the sheet prints it, and in a way of its own: (a), (d) are two
    options, and so are a, d.
    """
    bare = without_label(text, label)
    return _cut(bare, _own_letter(label)) if bare == text else bare


def may_have_label(texts: str, label: str) -> bool:
    """Return whether some texts in one have what may be a label, to look at each only then."""
    lowered = texts.lower()
    # these are found much quicker than the expression, and hardly any numbers have them
    some = not texts.isascii() or any(sign in lowered for sign in _SIGNS)
    return some and bool(_anywhere(label).search(texts))


def _cut(text: str, label: re.Pattern[str]) -> str:
    found = label.match(text)
    return text[found.end() :] if found and text[found.end() :].strip() else text


@lru_cache(maxsize=256)
def _own(label: str) -> re.Pattern[str]:
    number, letter = _parts(label)
    written = rf"{number}\s*[.\-]?\s*\(?{letter}" if letter else number
    forms = [rf"{LEAD}\(?{written}\)?(?:{_END})", rf"\(?{written}\s*(?:\)\s*:?|:)\s*"]
    if letter:
        forms += [rf"{LEAD}\(?{letter}\)?(?:{_END})", rf"(?-i:{letter})\s*\)\s*:?\s*"]
    # another bracket behind it is of the same way: A) C) are two options
    return re.compile(rf"\s*(?:{'|'.join(forms)})(?![^()]*\))(?=\S)", re.IGNORECASE)


@lru_cache(maxsize=256)
def _own_letter(label: str) -> re.Pattern[str]:
    _, letter = _parts(label)
    if not letter:
        return re.compile(r"(?!)")
    return re.compile(rf"\s*(?:\({letter}\)\s*:?|{letter}\s*:)\s*(?=[A-Za-z])(?![^()]*[():=])")


@lru_cache(maxsize=256)
def _bracketed(label: str) -> re.Pattern[str]:
    _, letter = _parts(label)
    return re.compile(rf"\s*\({letter}\)\s*:?\s*(?=\S)" if letter and letter != "e" else "(?!)")


@lru_cache(maxsize=256)
def _anywhere(label: str) -> re.Pattern[str]:
    number, letter = _parts(label)
    forms = [LEAD, rf"{number}\s*[):]"]
    if letter:
        forms += [rf"{letter}\s*[):]"]
    return re.compile("|".join(forms), re.IGNORECASE)


def _parts(label: str) -> tuple[str, str]:
    found = _LABEL.fullmatch(label)
    return (found[1], found[2]) if found else (re.escape(label), "")
