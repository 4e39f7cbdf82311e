"""A function is a step; its arguments are the givens and steps that it needs.

The variant is the last axis: x and p are (3, n) for n students, so sum over axis 0.
"""

from exgen.items import confirm, misconception, require


def mean(x, p):
    return (p * x).sum(axis=0)


def squares(x, mean):
    return (x - mean) ** 2


def variance(squares, p):
    return (p * squares).sum(axis=0)


@require
def no_two_values_are_equal(x):
    return (x[0] != x[1]) & (x[0] != x[2]) & (x[1] != x[2])


@misconception(mean)
def ignores_the_probabilities(x):
    """The values are not equally likely: weigh each with its probability."""
    return x.mean(axis=0)


@misconception(variance)
def takes_the_square_root(squares, p):
    """This is the standard deviation. The variance is its square."""
    return (p * squares).sum(axis=0) ** 0.5


@confirm(mean)
def as_a_sum_of_three(x, p):
    return p[0] * x[0] + p[1] * x[1] + p[2] * x[2]


@confirm(variance)
def mean_square_less_squared_mean(x, p):
    return (p * x**2).sum(axis=0) - (p * x).sum(axis=0) ** 2
