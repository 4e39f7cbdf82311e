"""The keys of the convolutions, confirmed by scipy."""

from __future__ import annotations

import pytest
from scipy.signal import convolve2d, correlate2d

from exgen.items import bank
from exgen.items.engine import Array
from exgen.variants.sampling import draw

COUNT = 40
WAYS = {"correlation": correlate2d, "flipped": convolve2d}


def sample(name: str, kernel: str, k: int) -> dict[str, Array]:
    values = draw(bank.load(name, {"kernel": kernel}), 23, 1, COUNT).values
    return {name: array[..., k] for name, array in values.items()}


@pytest.mark.parametrize("k", range(COUNT))
@pytest.mark.parametrize("kernel", WAYS)
def test_a_convolution_over_two_channels(kernel: str, k: int) -> None:
    """In the full result, that with one zero all round a kernel of 2 by 2, the others are found."""
    own = sample("convolution/multi-channel", kernel, k)
    channels = zip(own["x"], own["w"], strict=True)
    full = sum(WAYS[kernel](x, w, mode="full") for x, w in channels) + own["b"]
    assert own["z"].tolist() == full[1:-1, 1:-1].tolist()
    assert own["z_strided"].tolist() == full[:-1:2, :-1:2].tolist()
