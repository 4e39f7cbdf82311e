"""The keys of the items on chemistry, confirmed by the equilibrium of all that is dissolved."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy.optimize import brentq

from exgen.check.simulated import answered, handed_in, rows_of
from exgen.items import bank
from exgen.marks.judging.explaining import misconceptions_in
from exgen.marks.judging.grading import mark
from exgen.marks.judging.verdicts import Verdict
from exgen.sheets.typesetting import typeset_item
from exgen.variants.key import AskedItem
from exgen.variants.sampling import draw

from .samples import samples

BUFFER = "chemistry/buffer"
K_W = 1e-14


def ph_of(constant: float, acid: float, salt: float, strong: float) -> float:
    """Return the pH at which the charges balance, for concentrations of all that was dissolved."""

    def charge(ph: float) -> float:
        h = 10**-ph
        base = (acid + salt) * constant / (constant + h)
        return h + salt - base - strong - K_W / h

    return float(brentq(charge, 0, 14, xtol=1e-12))


def test_a_buffer_is_near_the_equilibrium_of_all_that_is_dissolved() -> None:
    for sample in samples(BUFFER):
        constant, volume, added = float(sample["acid"]["K"]), sample["volume"], sample["added"]
        acid, base = float(sample["c_acid"]), float(sample["c_base"])
        assert sample["ph"] == pytest.approx(ph_of(constant, acid, base, 0), abs=0.01)
        left, strong = volume / (volume + added), added / (volume + added)
        later = ph_of(constant, acid * left, base * left, strong)
        assert sample["ph_after"] == pytest.approx(later, abs=0.01)
        assert sample["ph_water"] == pytest.approx(
            ph_of(1, 0, 0, added / (volume + added)), abs=1e-6
        )


def test_concentrations_follow_from_any_ph_however_small_they_are() -> None:
    item = bank.load(BUFFER)
    drawn = draw(item, 3, 1, 40)
    ph = np.resize([2.34, 8.91, 11.27], 40)
    typed = handed_in(item, {**drawn.values, "ph_after": ph, "h_after": 10**-ph})
    verdicts = mark(rows_of(item, drawn), answered(item, typed))["h_after"].verdicts
    assert (verdicts == Verdict.FOLLOW_THROUGH).mean() > 0.95


def test_a_mistake_is_known_by_a_concentration_a_million_times_the_right_one() -> None:
    item = bank.load(BUFFER)
    drawn = draw(item, 3, 1, 40)
    typed = handed_in(item, {**drawn.values, "h_after": 10 ** drawn.values["ph_after"]})
    reasons = mark(rows_of(item, drawn), answered(item, typed))["h_after"].reasons
    assert {misconceptions_in(reason) for reason in reasons[0]} == {frozenset({"loses_the_minus"})}


def test_constants_and_concentrations_print_as_in_a_textbook() -> None:
    item = bank.load(BUFFER)
    asked = AskedItem.of(item, tuple("abcde"), draw(item, 3, 1, 40))
    for parts in typeset_item(item, asked):
        assert re.search(r"K_a = \d\.\d \\times 10\^\{-\d\}", str(parts[0].lead))
        assert re.fullmatch(r"\$\d\.\d\d \\times 10\^\{-\d+\}\$", str(parts[3].fields[0].printed))
