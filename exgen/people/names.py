"""Names of people as others write them: whose a name is, in whatever order its words stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping

from exgen.people.columns import letters_of
from exgen.people.students import comparable

_WORD = re.compile(r"[^\W_]+")
_ENOUGH = 2
"""So many words two names must share, where one of them is shorter."""


def in_words(name: str) -> str:
    """Return the words of a name, in whatever order and with whatever marks between they are written."""
    return " ".join(sorted(_WORD.findall(comparable(name))))


def may_be_one(name: str, other: str) -> bool:
    """Whether two names may be one person's: all words of the shorter are in the longer, or begin with its.

    A word that is one letter is an initial. The order, accents and marks between words say nothing.
    """
    short, long = sorted([_plain_words(name), _plain_words(other)], key=len)
    return all(word in long or _has_initial(word, long) for word in short)


def share_a_word(name: str, other: str) -> bool:
    """Whether a word of one name is, or begins, one of the other: a nickname, or another surname."""
    words = _plain_words(other)
    return any(
        own.startswith(word) or word.startswith(own) for own in _plain_words(name) for word in words
    )


def _plain_words(name: str) -> set[str]:
    return set(map(letters_of, _WORD.findall(comparable(name)))) - {""}


def _has_initial(word: str, words: set[str]) -> bool:
    return any(word[0] == own[0] and 1 in (len(word), len(own)) for own in words)


class Names:
    """The names of students, given by who they are."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._whole: dict[str, set[str]] = defaultdict(set)
        self._with: dict[str, set[str]] = defaultdict(set)
        self._words: dict[str, set[str]] = {}
        for student, name in names.items():
            if words := in_words(name):
                self._whole[words].add(student)
                self._words[student] = set(words.split())
                for word in self._words[student]:
                    self._with[word].add(student)

    def of_name(self, name: str) -> set[str]:
        """Return the students of just that name."""
        return self._whole.get(in_words(name), set())

    def meant(self, name: str) -> set[str]:
        """Return whom a name may mean: who has just that, else who has one with more or fewer words."""
        return self.of_name(name) or set(self._nearly(set(in_words(name).split())))

    def _nearly(self, words: set[str]) -> list[str]:
        shared = Counter(student for word in words for student in self._with.get(word, ()))
        return [
            student
            for student, count in shared.items()
            if count >= _ENOUGH and count in (len(words), len(self._words[student]))
        ]
