"""File names: they work on every system, and each is one student's."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exgen.people.file_names import LONGEST, as_spelt, file_name, same_file

DEVICES = ["CON", "con", "PRN", "AUX", "NUL", "nul"]
DEVICES += [f"{device}{digit}" for device in ("COM", "lpt") for digit in "0123456789¹²³"]
ordinary = st.from_regex(r"[A-Za-z0-9äöüß_][A-Za-z0-9äöüß_-]{0,30}", fullmatch=True)


def is_fine(name: str) -> bool:
    """Return whether Windows, macOS and Linux take a name, with an ending or without."""
    return (
        0 < len(name.encode()) <= LONGEST
        and name.partition(".")[0].upper() not in map(str.upper, DEVICES)
        and not name.startswith(("-", ".", " "))
        and not name.endswith((".", " "))
        and not set(name) & set('<>:"/\\|?*\x00')
        and name.isprintable()
        and unicodedata.normalize("NFC", name) == name
        and (name.isascii() or unicodedata.normalize("NFD", name) != "")
    )


@given(st.text(min_size=1))
@example("ü" * 300)
@example("\U00020000" * 300)
@example("a." * 200)
@example("\ud800")
@example("\u1100\u1161")
@example("\u212b")
def test_every_id_has_a_name_that_works_everywhere(student: str) -> None:
    assert is_fine(file_name(student))


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("end", ["", ".txt", ".", " ", "-1"])
def test_no_name_is_a_device(device: str, end: str) -> None:
    assert is_fine(file_name(device + end))


@given(ordinary.filter(lambda name: name.upper() not in map(str.upper, DEVICES)))
def test_an_ordinary_id_keeps_its_name(student: str) -> None:
    assert file_name(student) == unicodedata.normalize("NFC", student) == as_spelt(student)


@pytest.mark.parametrize(
    "ids",
    [
        ["e\u0301", "\u00e9"],
        ["\u212b", "\u00c5"],
        ["\u1100\u1161", "\uac00"],
        ["CON", "~43ON", "\u0043ON."],
        ["-rf", "~2drf", "rf"],
        ["a" * 300, "a" * 301, "a" * 86, "a" * 100],
        ["ü" * 300, "ü" * 299 + "u"],
        ["ada", "ada.", "ada ", ".ada", "ada~", "ada/", "ada\\"],
        ["a/../b", "a", "b", "../a", "..", "."],
    ],
)
def test_other_ids_have_other_names(ids: list[str]) -> None:
    assert len({same_file(file_name(student)) for student in ids}) == len(ids)
