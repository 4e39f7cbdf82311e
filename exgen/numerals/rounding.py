"""Rounding as people do it: halves away from zero, of numbers as written and not as binary."""

from __future__ import annotations

import math

LEEWAY = 1e-9
"""A number so near to a half of the last place, counted in such places, is the half: 2.675 is a
little less in binary, and 1.1 * 1.15 comes out as 1.2649999999999999."""

MOST = 0.01
"""Of numbers so large that their last binary places count, no more is taken for a half."""

MOST_PLACES = 300
"""A power of ten above 308 is no float."""

NO_MORE = 2.0**50
"""Of so many units a float holds no halves that mean something."""


def rounded(value: float, places: int) -> float:
    """Return a number to some decimal places: 2.675 to two of them is 2.68, and -2.675 is -2.68."""
    scaled = abs(float(value)) * 10.0**places  # numpy would warn where this is infinite
    if not scaled < NO_MORE:  # so are infinity and NaN
        return value
    leeway = min(max(LEEWAY, 8 * math.ulp(scaled)), MOST)
    units = math.floor(scaled + 0.5 + leeway)
    near = units * 10.0**-places if places < 0 else units / 10.0**places
    return math.copysign(near, value)


def to_figures(value: float, figures: int) -> float:
    """Return a number to some significant figures: 0.0125 to two of them is 0.013."""
    if not value or not math.isfinite(value):
        return value
    places = figures - 1 - math.floor(math.log10(abs(value)))
    return rounded(value, places) if places <= MOST_PLACES else value
