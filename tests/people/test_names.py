"""Names of people as others write them: what may be one person's, and what is surely another's."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from exgen.people.names import may_be_one, share_a_word

WORDS = [
    "Ada",
    "Bo",
    "Zoë",
    "Ångström",
    "Nguyễn",
    "Maria",
    "van",
    "der",
    "Berg",
    "Иванов",
    "Smith-Jones",
]
NAMES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True)


@given(NAMES, st.data())
def test_a_name_in_another_order_with_less_or_without_accents_may_be_the_same(
    words: list[str], data: st.DataObject
) -> None:
    name = " ".join(words)
    other = data.draw(st.permutations(words))[: data.draw(st.integers(1, len(words)))]
    plain = "".join(c for c in unicodedata.normalize("NFD", " ".join(other)) if c.isprintable())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    initial = " ".join([f"{other[0][0]}.", *other[1:]])
    for spelling in (" ".join(other), ", ".join(other), plain, bare, initial, name.upper()):
        assert may_be_one(spelling, name)
        assert may_be_one(name, spelling)


def test_names_of_which_a_word_differs_are_of_two() -> None:
    for one, other in [("Ada Li", "Bo Li"), ("Bo Smith", "Bo Chen"), ("Ann Ode", "Anna Oder")]:
        assert not may_be_one(one, other)
        assert not may_be_one(other, one)


def test_a_nickname_or_another_surname_shares_a_word() -> None:
    assert share_a_word("Chris Fox Meyer", "Christopher Berg")
    assert share_a_word("Ada Maria King", "Ada Byron")
    assert not share_a_word("Ada Maria King", "Bo Chen")
