"""A dilated convolution: a kernel of 2 by 2 with dilation 2, and the sizes of a larger layer."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from exgen.items import confirm, each_variant, misconception, require


def applied(w, kernel):
    return np.where(kernel == "flipped", w[::-1, ::-1], w)


def z(x, applied):
    return _laid(x, applied, down=2, across=2)


def span(k, d):
    return d * (k - 1) + 1


def side(n, span):
    return n - span + 1


@require
def the_kernel_is_not_the_same_upside_down(w):
    return np.any(w != w[::-1, ::-1], axis=(0, 1))


@require
def the_kernel_tells_flipping_from_transposing(w):
    return w[0, 0] != w[1, 1]


@require
def the_size_is_not_the_dilation(k, d):
    return k != d


@require
def the_kernel_has_both_signs(w):
    negative = np.sum(w < 0, axis=(0, 1))
    return (negative == 1) | (negative == 2)


@confirm(z)
def by_a_kernel_with_zeros_put_in(x, w, kernel):
    wide = np.zeros((3, 3, w.shape[-1]))
    wide[::2, ::2] = w
    wide = np.where(kernel == "flipped", wide[::-1, ::-1], wide)
    return np.einsum("ijnuv,uvn->ijn", sliding_window_view(x, (3, 3), axis=(0, 1)), wide)


@confirm(span)
@each_variant
def by_writing_the_dilated_kernel_down(k, d):
    return len(("0" * (int(d) - 1)).join("1" * int(k)))


@confirm(side)
def by_counting_where_it_fits(n, span):
    starts = np.arange(n.max())[:, None]
    return np.sum(starts + span <= n, axis=0)


@misconception(z)
def leaves_the_dilation_out(x, applied):
    """You laid the kernel on neighbouring entries. With dilation 2 it skips every other one: the
    entries that it meets are two places apart, across and down."""
    return _laid(x, applied, down=1, across=1)


@misconception(z)
def takes_the_dilation_for_a_stride(x, applied):
    """You moved the kernel by two places. That is stride 2; dilation 2 keeps the stride of 1, and
    spreads the *kernel* so that the entries it meets are two places apart."""
    return _laid(x, applied, down=1, across=1, stride=2)


@misconception(z)
def skips_two_entries(x, applied):
    """You skipped two entries of the input between those that the kernel meets. Dilation 2 means that
    these are *two places apart*, so that one is skipped."""
    return _laid(x, applied, down=3, across=3)


@misconception(z)
def dilates_across_only(x, applied):
    """You spread the kernel across, but not down. The entries that it meets are two places apart in
    both directions."""
    return _laid(x, applied, down=1, across=2)


@misconception(z)
def dilates_down_only(x, applied):
    """You spread the kernel down, but not across. The entries that it meets are two places apart in
    both directions."""
    return _laid(x, applied, down=2, across=1)


@misconception(applied)
def transposes_the_kernel(w, kernel):
    """You exchanged the rows and columns of the kernel. It is never transposed before it is laid
    over the input."""
    return applied(np.swapaxes(w, 0, 1), kernel)


@misconception(span)
def counts_the_entries_of_the_kernel_only(k):
    """This is the size of the kernel before it is dilated. It also spans the rows that are skipped
    between its entries."""
    return k


@misconception(span)
def multiplies_by_the_dilation(k, d):
    """You multiplied the size of the kernel by the dilation. Rows are skipped only *between* its
    $k$ entries, which is $k - 1$ times, so that it spans $d(k - 1) + 1$ of them."""
    return k * d


@misconception(span)
def counts_the_steps_between_the_entries(k, d):
    """You counted how far the last entry is from the first, $d(k - 1)$. The row of the first entry
    counts as well, which is one more."""
    return (k - 1) * d


@misconception(span)
def skips_as_many_rows_as_the_dilation(k, d):
    """You skipped $d$ rows between neighbouring entries. They are $d$ places apart, so that only
    $d - 1$ rows are skipped; with $d = 1$ none is."""
    return k + (k - 1) * d


@misconception(span)
def adds_the_dilation(k, d):
    """You added the dilation to the size of the kernel. Neighbouring entries are $d$ rows apart, so
    that the $k$ entries span $d(k - 1) + 1$ rows."""
    return k + d


@misconception(span)
def widens_the_kernel_once(k, d):
    """You skipped $d - 1$ rows only once. They are skipped between all neighbouring entries of the
    kernel, $k - 1$ times."""
    return k + d - 1


@misconception(side)
def forgets_the_first_place(n, span):
    """You counted how often the kernel can be moved. It has one place more, where it starts: the
    size of the image minus that of the kernel, plus 1."""
    return n - span


@misconception(side)
def takes_rows_off_at_both_ends(n, span):
    """You took the rows that the kernel needs off at both ends. The kernel starts in row 1, and only
    its last places are lost: the size of the image minus that of the kernel, plus 1."""
    return n - 2 * (span - 1)


@misconception(side)
def divides_by_the_dilation(n, k, d):
    """You divided by the dilation, as if it were a stride. The stride is 1; the dilation makes the
    kernel larger, and so the output smaller."""
    return (n - k) // d + 1


@misconception(side)
def uses_the_size_before_dilation(n, k):
    """You used the size of the kernel before it is dilated. The dilated kernel has to fit into the
    image, with the rows that it skips."""
    return n - k + 1


@misconception(side)
def keeps_the_size_of_the_image(n):
    """You kept the size of the image. Without padding the output is smaller, since the whole kernel
    has to fit into the image."""
    return n


def _laid(x, w, down, across, stride=1):
    """Return what the kernel gives at nine places, for entries of the input so far apart.

    Beyond the edge, which only wrong ways reach, the input is 0.
    """
    x = np.pad(x, ((0, 1), (0, 1), (0, 0)))
    return sum(
        w[u, v] * x[u * down :, v * across :][: 3 * stride : stride, : 3 * stride : stride]
        for u in range(2)
        for v in range(2)
    )
