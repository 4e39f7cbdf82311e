"""Welch's test: whether two samples of different sizes and variances have different means."""

import statistics

import numpy as np

from exgen.items import confirm, each_variant, essential, figure, given, misconception, require
from exgen.maths import mean, total

QUANTILES = [
    [2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782],
    [2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179],
    [4.032, 3.707, 3.499, 3.355, 3.250, 3.169, 3.106, 3.055],
]
"""Those of the t distribution for 0.95, 0.975 and 0.995, by 5 to 12 degrees of freedom."""


@given
def y(deviations, gap):
    return 50 + gap + deviations


def quantiles(level):
    return np.multiply.outer(QUANTILES, np.ones_like(level))


def means(x, y):
    return np.stack([mean(x), mean(y)])


def squares(x, y, means):
    return np.stack([total((x - means[0]) ** 2), total((y - means[1]) ** 2)])


def variances(squares, x, y):
    return squares / _sizes(x, y, less=1)


def variances_of_means(variances, x, y):
    return variances / _sizes(x, y)


def error(variances_of_means):
    return np.sqrt(variances_of_means.sum(axis=0))


def t(means, error):
    return (means[0] - means[1]) / error


def freedom(variances_of_means, x, y):
    return variances_of_means.sum(axis=0) ** 2 / (variances_of_means**2 / _sizes(x, y, less=1)).sum(
        axis=0
    )


def row(freedom):
    return np.floor(freedom).astype(np.int64)


def critical(quantiles, row, level):
    two_sided = np.where(level == 5, quantiles[1], quantiles[2])
    return np.take_along_axis(two_sided, np.clip(row, 5, 12)[None] - 5, axis=0)[0]


def x_is_larger(t, critical):
    return t > critical


def y_is_larger(t, critical):
    return t < -critical


def none_is_larger(t, critical):
    return np.abs(t) <= critical


@figure
def box_plots(ax, x, y):
    """Box plots of the two samples: x from {{ x | min }} to {{ x | max }}, and y from {{ y | min }} to {{ y | max }}."""
    ax.figure.set_size_inches(5, 1.6)
    ax.boxplot([y, x], orientation="horizontal", widths=0.5, tick_labels=["$y$", "$x$"])


@essential
def there_are_as_many_degrees_of_freedom_as_there_can_be(freedom):
    return (freedom >= 5) & (freedom < 13)


@essential
def the_variances_are_not_about_the_same(variances):
    return variances.max(axis=0) >= 1.3 * variances.min(axis=0)


@require
def the_variances_differ(variances):
    return variances[1] >= 2 * variances[0]


@require
def the_decision_is_clear(t, critical):
    return np.abs(np.abs(t) - critical) >= 0.1


@require
def t_is_visible(t):
    return (np.abs(t) >= 0.3) & (np.abs(t) < 6)


@confirm(means)
def about_fifty(x, y):
    return np.stack([50 + (x - 50).sum(axis=0) / 8, 50 + (y - 50).sum(axis=0) / 6])


@confirm(variances)
def by_pairs(x, y):
    pairs = [((v[:, None] - v) ** 2).sum(axis=(0, 1)) / (2 * len(v)) for v in (x, y)]
    return np.stack(pairs) / _sizes(x, y, less=1)


@confirm(error, t)
@each_variant
def by_the_standard_library(x, y):
    error = sum(statistics.variance(v) / len(v) for v in (x, y)) ** 0.5
    return error, (statistics.mean(x) - statistics.mean(y)) / error


@confirm(freedom)
def by_the_shares_of_the_error(variances):
    share = variances[0] * 6 / (variances[0] * 6 + variances[1] * 8)
    return 1 / (share**2 / 7 + (1 - share) ** 2 / 5)


@misconception(variances)
def divides_by_the_size(squares, x, y):
    """You divided by the sizes. The variance of a *sample* divides by the size less 1, since its mean
    is estimated from the same values."""
    return squares / _sizes(x, y)


@misconception(variances)
def takes_the_roots(squares, x, y):
    """These are the standard deviations. Asked are their squares, the variances."""
    return np.sqrt(squares / _sizes(x, y, less=1))


@misconception(variances)
def stops_at_the_sums_of_squares(squares):
    """These are the sums of squares. Divide them by the sizes less 1."""
    return squares.copy()


@misconception(error)
def forgets_the_sizes(variances):
    """You added the variances of single values. Means vary less: divide each variance by the size of
    its sample."""
    return np.sqrt(variances.sum(axis=0))


@misconception(error)
def pools_the_variances(squares, x, y):
    """You pooled the variances, as in Student's test, which takes them to be the same. Here they are
    not: divide each by the size of its own sample."""
    return np.sqrt(squares.sum(axis=0) / (len(x) + len(y) - 2) * (1 / len(x) + 1 / len(y)))


@misconception(error)
def adds_the_errors(variances_of_means):
    """You added the standard errors of the means. Add their squares, and take the root of the sum."""
    return np.sqrt(variances_of_means).sum(axis=0)


@misconception(error)
def subtracts_the_variances(variances_of_means):
    """You subtracted the variances. The means of both samples vary, so the difference varies more than
    either: their variances add up."""
    return np.sqrt(np.abs(variances_of_means[0] - variances_of_means[1]))


@misconception(error)
def takes_no_root(variances_of_means):
    """This is the variance of the difference. The standard error is its root."""
    return variances_of_means.sum(axis=0)


@misconception(t)
def divides_by_the_variance(means, error):
    """You divided by the square of the standard error."""
    return (means[0] - means[1]) / error**2


@misconception(t)
def subtracts_the_other_way_round(means, error):
    """You took $\\bar{y} - \\bar{x}$. Asked is the statistic of $\\bar{x} - \\bar{y}$."""
    return (means[1] - means[0]) / error


@misconception(freedom)
def counts_as_in_students_test(x, y, error):
    """You took $n_x + n_y - 2$, as in Student's test. Where the variances differ there are fewer
    degrees of freedom."""
    return np.full_like(error, len(x) + len(y) - 2)


@misconception(freedom)
def takes_the_smaller_sample(y, error):
    """You took the size of the smaller sample less 1. That is a lower bound, for when nobody wants to
    compute $\\nu$."""
    return np.full_like(error, len(y) - 1)


@misconception(freedom)
def forgets_to_divide_by_the_sizes(variances, x, y):
    """You took the variances of single values. In the formula each is divided by the size of its
    sample first: it is about $s^2/n$."""
    return variances.sum(axis=0) ** 2 / (variances**2 / _sizes(x, y, less=1)).sum(axis=0)


@misconception(freedom)
def divides_by_the_sizes_below(variances_of_means, x, y):
    """You divided by the sizes below the fraction bar. Divide by the sizes less 1."""
    return variances_of_means.sum(axis=0) ** 2 / (variances_of_means**2 / _sizes(x, y)).sum(axis=0)


@misconception(freedom)
def squares_before_adding(variances_of_means, x, y):
    """You squared above the fraction bar before you added. It is the *sum* that is squared."""
    return (variances_of_means**2).sum(axis=0) / (variances_of_means**2 / _sizes(x, y, less=1)).sum(
        axis=0
    )


def _sizes(x, y, less=0):
    """Return the sizes of the samples, less 0 or 1, (2, 1)."""
    return np.array([[len(x) - less], [len(y) - less]])
