"""With how many decimal places a number was typed."""

from __future__ import annotations

import pytest

from exgen.numerals import EXACT, places_typed


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("-0.10", -0.1, 2),
        ("−0.1", -0.1, 1),
        ("2.1100", 2.11, 4),
        ("0,15", 0.15, 2),
        ("x_1 = 0.150", 0.15, 3),
        ("theta_2 = 2.11 V", 2.11, 2),
        ("[0.13, 0.1500]", 0.15, 4),
        ("[0.13, 0.1500]", 0.13, 2),
        ("(0,13; 0,150)", 0.15, 3),
        ("1,234", 1.234, 3),
        ("1,234", 1234, 0),
        ("2.11e-3", 0.00211, 5),
        ("2.110·10^-3", 0.00211, 6),
        ("2.11 × 10⁻³", 0.00211, 5),
        ("2.11*10**(-3)", 0.00211, 5),
        ("12e3", 12000, -3),
        ("5", 5, 0),
        ("$0{,}250$", 0.25, 3),
        ("3/14 (0.2143)", 0.2143, 4),
        ("3/14 (0.2143)", 3 / 14, EXACT),
        ("1/4", 0.25, EXACT),
        ("½", 0.5, EXACT),
        ("-2 ln 2", -1.3862943611198906, EXACT),
        ("50%", 0.5, EXACT),
        ("1" * 2000, 1.0, EXACT),
        ("1e99999", 1.0, EXACT),
        ("\u202e2.11", 2.11, EXACT),
        # without a text: as a spreadsheet saves it
        ("", 0.27, 2),
        ("", 2.0, 0),
        ("", 1200.0, 0),
        ("", 1.5e-7, 8),
    ],
)
def test_the_places_are_those_of_the_decimal_that_has_the_value(
    text: str, value: float, places: float
) -> None:
    assert places_typed(text, value) == places
