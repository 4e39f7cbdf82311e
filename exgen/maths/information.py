"""Entropy and divergences of discrete distributions, in nats, along the first axis.

Cover & Thomas, Elements of Information Theory (2006), chapter 2; Lin (1991) for the
Jensen-Shannon divergence. 0 ln 0 is 0.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def entropy(p: NDArray[Any]) -> NDArray[np.float64]:
    """Return H(p) = -sum p ln p."""
    return -np.sum(_times_log(p, p), axis=0)


def kl_divergence(p: NDArray[Any], q: NDArray[Any]) -> NDArray[np.float64]:
    """Return KL(p || q) = sum p ln(p / q); infinite where q is 0 and p is not."""
    return np.sum(_times_log(p, p) - _times_log(p, q), axis=0)


def js_divergence(p: NDArray[Any], q: NDArray[Any]) -> NDArray[np.float64]:
    """Return JSD(p || q) = KL(p || m)/2 + KL(q || m)/2 with m = (p + q)/2; between 0 and ln 2."""
    middle = (p + q) / 2
    return (kl_divergence(p, middle) + kl_divergence(q, middle)) / 2


def _times_log(p: NDArray[Any], q: NDArray[Any]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(p == 0, 0.0, p * np.log(q))
