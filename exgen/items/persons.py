"""Persons of stories: names from many places, with the words that go with them in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_NAMES = {
    "she": "Ada Aisha Clara Elif Fatima Ingrid Leila Mei Nadia Olga Priya Sofia",
    "he": "Ahmed Carlos David Emre Hiro Ivan Jonas Kofi Luca Mateo Omar Ravi",
    "they": "Alex Charlie Jules Kim Noa Robin Sam Sasha",
}
_WORDS = {
    "she": ("she", "her", "her", "hers", "herself", "is", "was", "has", "does", "s"),
    "he": ("he", "him", "his", "his", "himself", "is", "was", "has", "does", "s"),
    "they": ("they", "them", "their", "theirs", "themself", "are", "were", "have", "do", ""),
}
FIELDS = (
    "name",
    "they",
    "them",
    "their",
    "theirs",
    "themself",
    "is",
    "was",
    "has",
    "does",
    "s",
)

PERSONS: Sequence[Mapping[str, str]] = [
    dict(zip(FIELDS, (name, *_WORDS[pronoun]), strict=True))
    for pronoun, names in _NAMES.items()
    for name in names.split()
]
"""Everybody who can be drawn. The verbs go with the pronoun: "they have", but "Sam has"."""
