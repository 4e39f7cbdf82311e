"""A key for a small paper."""

from __future__ import annotations

import numpy as np
import pytest

from exgen.items.kinds.number import NumberPart
from exgen.people.codes import sheet_codes
from exgen.people.students import Student
from exgen.variants.key import AskedItem, Key


def key_for(sheets: int, students: tuple[Student, ...] = ()) -> Key:
    """Return a key with the fields 1a, 1b.1 and 1b.2."""
    values = {"value": np.zeros(sheets), "gradient": np.zeros((2, sheets))}
    parts = tuple(NumberPart(step=step, points=1, label=step).asked() for step in values)
    asked = AskedItem("gan/step", "", ("1a", "1b"), parts, values, values)
    codes = sheet_codes("paper", ["gan/step"], 7, range(1, sheets + 1))
    return Key("paper", "Paper", 7, sheets, codes, students, (asked,))


@pytest.fixture(scope="session")
def key() -> Key:
    return key_for(30)


@pytest.fixture(scope="session")
def class_key() -> Key:
    return key_for(3, (Student("ann"), Student("Bob"), Student("cy")))
