"""A quiz on binomial, normal and Poisson distributions; what is asked are options, not numbers."""

import numpy as np

from exgen.items import confirm, misconception, require


def expected(n, p):
    return n * p


def spread_squared(n, p):
    return n * p * (1 - p)


def spread(spread_squared):
    return np.sqrt(spread_squared)


def tail_on_the_right(p):
    return p < 0.5


def tail_on_the_left(p):
    return p > 0.5


def mean_is_possible(n, p):
    return np.rint(100 * n * p) % 100 == 0


def normal_will_do(spread_squared):
    return spread_squared > 9


def mean_spread(sigma, apples):
    return sigma / np.sqrt(apples)


def calls(rate, minutes):
    return rate * minutes / 60


def no_call(calls):
    return np.exp(-calls)


@require
def the_rule_of_thumb_is_clear(spread_squared):
    return np.abs(spread_squared - 9) > 0.1


@require
def silence_is_neither_sure_nor_impossible(calls):
    return (calls >= 0.5) & (calls <= 3)


@confirm(spread)
def by_all_values_of_x(n, p):
    x = np.arange(61)[:, None]
    log_factorial = np.cumsum(np.log(np.maximum(x, 1)), axis=0)
    there = x <= n
    weight = log_factorial[n, 0] - log_factorial - log_factorial[np.maximum(n - x, 0), 0]
    chance = np.where(there, np.exp(weight + x * np.log(p) + (n - x) * np.log(1 - p)), 0)
    mean = np.sum(x * chance, axis=0)
    return np.sqrt(np.sum((x - mean) ** 2 * chance, axis=0))


@confirm(no_call)
def by_ever_shorter_times(rate, minutes):
    pieces = 1e8
    return np.exp(pieces * np.log1p(-rate * minutes / 60 / pieces))


@misconception(spread)
def gives_the_variance(n, p):
    """This is the variance, $n p (1 - p)$. The standard deviation is its square root."""
    return n * p * (1 - p)


@misconception(spread)
def takes_the_mean(n, p):
    """This is the mean, $n p$."""
    return n * p


@misconception(spread)
def forgets_the_failures(n, p):
    """This is $\\sqrt{n p}$, as of a Poisson distribution. The variance is $n p (1 - p)$."""
    return np.sqrt(n * p)


@misconception(spread)
def takes_one_bulb(p):
    """This is $\\sqrt{p (1 - p)}$, the standard deviation for one bulb. The variances of all add up."""
    return np.sqrt(p * (1 - p))


@misconception(spread)
def takes_the_share(n, p):
    """This is $\\sqrt{p (1 - p) / n}$, the standard deviation of the *share* of sound bulbs."""
    return np.sqrt(p * (1 - p) / n)


@misconception(mean_spread)
def keeps_sigma(sigma):
    """This is the standard deviation of one apple. The mean of several varies less."""
    return sigma * 1.0


@misconception(mean_spread)
def divides_by_the_number(sigma, apples):
    """You divided $\\sigma$ by the number of apples. It is the *variance* that is divided by it."""
    return sigma / apples


@misconception(mean_spread)
def divides_the_variance(sigma, apples):
    """This is the variance of the mean. The standard deviation is its square root."""
    return sigma**2 / apples


@misconception(mean_spread)
def takes_the_sum(sigma, apples):
    """This is the standard deviation of the *sum* of their weights."""
    return sigma * np.sqrt(apples)


@misconception(mean_spread)
def divides_by_one_less(sigma, apples):
    """You divided by $\\sqrt{n - 1}$. This $\\sigma$ is known, and not worked out from the apples."""
    return sigma / np.sqrt(apples - 1)


@misconception(no_call)
def gives_the_opposite(calls):
    """This is the probability of at least one call."""
    return 1 - np.exp(-calls)


@misconception(no_call)
def takes_one_call(calls):
    """This is the probability of exactly one call, $\\lambda e^{-\\lambda}$."""
    return calls * np.exp(-calls)


@misconception(no_call)
def divides_by_the_minutes(rate, minutes):
    """You divided the rate by the minutes. In {{ minutes }} minutes there are
    ${{ rate }} \\cdot \\frac{ {{ minutes }} }{60}$ calls on average."""
    return np.exp(-rate / minutes)


@misconception(no_call)
def takes_a_linear_chance(calls):
    """You took $\\frac{1}{1 + \\lambda}$. The number of calls has a Poisson distribution, so it is
    $e^{-\\lambda}$."""
    return 1 / (1 + calls)


@misconception(no_call)
def turns_the_mean_over(calls):
    """You took $e^{-1/\\lambda}$. The probability of no event is $e^{-\\lambda}$, where $\\lambda$ is their
    mean number."""
    return np.exp(-1 / calls)
