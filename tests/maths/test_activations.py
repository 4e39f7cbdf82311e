"""The activation functions are silent about entries that are not there."""

from __future__ import annotations

import numpy as np

from exgen.maths import log_sigmoid


def test_the_logarithm_of_the_sigmoid_leaves_out_what_is_not_there() -> None:
    found = log_sigmoid(np.array([0.0, -1000.0, np.nan]))
    assert np.array_equal(found, [-np.log(2), -1000.0, np.nan], equal_nan=True)
