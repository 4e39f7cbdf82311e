"""One output channel of a convolutional layer over two input channels, padded and with a stride."""

import numpy as np

from exgen.items import confirm, misconception, require


def channels():
    return "added"


def applied(w, kernel):
    return np.where(kernel == "flipped", w[:, ::-1, ::-1], w)


def offset(b):
    return b


def responses(x, applied):
    return _moved_over(x, applied, stride=1)


def z(responses, offset, channels):
    return _joined(responses, channels) + offset


def padded(x):
    return _padded(x, before=1, after=1)


def responses_strided(padded, applied):
    return _moved_over(padded, applied, stride=2)


def z_strided(responses_strided, offset, channels):
    return _joined(responses_strided, channels) + offset


@require
def no_kernel_is_the_same_upside_down(w):
    return np.all(np.any(w != w[:, ::-1, ::-1], axis=(1, 2)), axis=0)


@require
def every_channel_has_few_zeros(x):
    return np.all(np.sum(x == 0, axis=(1, 2)) <= 3, axis=0)


@require
def every_kernel_has_both_signs(w):
    negative = np.sum(w < 0, axis=(1, 2))
    return np.all((negative == 1) | (negative == 2), axis=0)


@confirm(z)
def from_every_input_to_the_outputs_that_see_it(x, w, b, kernel):
    return b + _scattered(x, w, kernel, padding=0, stride=1)


@confirm(z_strided)
def from_every_input_to_the_outputs_that_see_it_with_a_stride(x, w, b, kernel):
    return b + _scattered(x, w, kernel, padding=1, stride=2)


@misconception(channels)
def takes_the_first_channel_only():
    """You convolved the first channel only. A filter has a kernel for *every* input channel, and
    their results are added up."""
    return "first"


@misconception(channels)
def takes_the_second_channel_only():
    """You convolved the second channel only. A filter has a kernel for *every* input channel, and
    their results are added up."""
    return "second"


@misconception(channels)
def takes_the_larger_channel():
    """You kept the larger result of the two channels at each place, as in pooling. The results of
    the channels are *added up*."""
    return "larger"


@misconception(applied)
def uses_the_first_kernel_for_both_channels(w, kernel):
    """You moved $\\mathbf{K}_1$ over both channels. Every channel has a kernel of its own:
    $\\mathbf{K}_2$ goes over $\\mathbf{X}_2$."""
    return applied(w[[0, 0]], kernel)


@misconception(applied)
def swaps_the_kernels(w, kernel):
    """You moved $\\mathbf{K}_2$ over $\\mathbf{X}_1$ and $\\mathbf{K}_1$ over $\\mathbf{X}_2$. Each kernel
    belongs to the channel of its own number."""
    return applied(w[::-1], kernel)


@misconception(applied)
def transposes_the_kernels(w, kernel):
    """You exchanged the rows and columns of the kernels. They are never transposed before they are
    laid over the input."""
    return applied(np.swapaxes(w, 1, 2), kernel)


@misconception(offset)
def forgets_the_bias(b):
    """You left out the bias $b$. It is added to every entry of the output."""
    return 0 * b


@misconception(offset)
def adds_the_bias_for_each_channel(b):
    """You added the bias once for each input channel. An output channel has one bias, which is added
    after the channels are summed."""
    return 2 * b


@misconception(offset)
def subtracts_the_bias(b):
    """You subtracted the bias $b$. It is *added* to every entry of the output."""
    return -b


@misconception(z)
def averages_the_channels(responses, offset):
    """You averaged over the channels. Their results are *added up*."""
    return np.mean(responses, axis=0) + offset


@misconception(z_strided, again=averages_the_channels)
def averages_the_padded_channels(responses_strided, offset):
    """You averaged over the channels. Their results are *added up*, with padding as without."""
    return np.mean(responses_strided, axis=0) + offset


@misconception(padded)
def pads_on_the_right_and_below_only(x):
    """You left out the zeros above and on the left. The padding goes all round, so that the first
    window has three zeros in it and $x_{11}$ in its lower right corner."""
    return _padded(x, before=0, after=2)


@misconception(padded)
def repeats_the_border(x):
    """You padded with copies of the border. The padding here is of *zeros*."""
    return np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")


@misconception(responses_strided)
def moves_by_one(padded, applied):
    """You moved the kernels by one place. With stride 2 they move by *two*, both across and down."""
    return _moved_over(padded, applied, stride=1)[:, :2, :2]


@misconception(responses_strided)
def neither_pads_nor_strides(responses):
    """This is the output without padding and with stride 1. Here zeros surround the input, and the
    kernels move by two places."""
    return responses


def _moved_over(x, w, stride):
    """Return every channel's own result: its kernel of 2 by 2 laid over it, place by place."""
    last = x.shape[1] - 2
    return sum(
        w[:, u, v, None, None] * x[:, u : u + last + 1 : stride, v : v + last + 1 : stride]
        for u in range(2)
        for v in range(2)
    )


def _joined(responses, channels):
    first, second = responses
    ways = [channels == "first", channels == "second", channels == "larger"]
    return np.select(ways, [first, second, np.maximum(first, second)], first + second)


def _padded(x, before, after):
    return np.pad(x, ((0, 0), (before, after), (before, after), (0, 0)))


def _scattered(x, w, kernel, padding, stride):
    """Add every input, times each weight, to the output at which that weight meets it."""
    out = np.zeros((2, 2, x.shape[-1]))
    for c, row, column, u, v in np.ndindex(2, 3, 3, 2, 2):
        i, i_left = divmod(row + padding - u, stride)
        j, j_left = divmod(column + padding - v, stride)
        if i in (0, 1) and j in (0, 1) and i_left == j_left == 0:
            weight = np.where(kernel == "flipped", w[c, 1 - u, 1 - v], w[c, u, v])
            out[i, j] += weight * x[c, row, column]
    return out
