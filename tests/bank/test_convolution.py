"""The keys of the convolutions, confirmed by scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import convolve2d, correlate2d

from .samples import samples

WAYS = {"correlation": correlate2d, "flipped": convolve2d}


@pytest.mark.parametrize("kernel", WAYS)
def test_a_convolution_over_two_channels(kernel: str) -> None:
    """In the full result, that with one zero all round a kernel of 2 by 2, the others are found."""
    for own in samples("convolution/multi-channel", {"kernel": kernel}):
        channels = zip(own["x"], own["w"], strict=True)
        full = sum(WAYS[kernel](x, w, mode="full") for x, w in channels) + own["b"]
        assert own["z"].tolist() == full[1:-1, 1:-1].tolist()
        assert own["z_strided"].tolist() == full[:-1:2, :-1:2].tolist()


@pytest.mark.parametrize("kernel", WAYS)
def test_a_dilated_convolution_by_a_kernel_with_zeros_put_in(kernel: str) -> None:
    for own in samples("convolution/dilated", {"kernel": kernel}):
        wide = np.kron(own["w"], [[1, 0], [0, 0]])[:3, :3]
        assert own["z"].tolist() == WAYS[kernel](own["x"], wide, mode="valid").tolist()


def test_the_output_of_a_dilated_convolution_has_the_size_in_the_key() -> None:
    for own in samples("convolution/dilated"):
        k, d, n = (int(own[name]) for name in ("k", "d", "n"))
        wide = np.trim_zeros(np.kron(np.ones(k), np.eye(d)[0]))
        assert own["span"] == len(wide)
        assert own["side"] == len(np.convolve(np.ones(n), wide, mode="valid"))
