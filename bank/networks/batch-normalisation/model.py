"""Batch normalisation of one unit on a minibatch of four samples, as it is done in training."""

import itertools

import numpy as np

from exgen.items import confirm, misconception, other_way, require
from exgen.maths import numerical_gradient, variance


def mu(x):
    return np.mean(x, axis=0)


def deviations(x, mu):
    return x - mu


def squares(deviations):
    return deviations**2


def sigma_squared(squares, divisor):
    return np.sum(squares, axis=0) / _divided_by(squares, divisor)


def sigma(sigma_squared):
    return np.sqrt(sigma_squared)


def denominator(sigma_squared, sigma, eps, epsilon):
    return np.where(epsilon == "inside", np.sqrt(sigma_squared + eps), sigma + eps)


def x_hat(deviations, denominator):
    return deviations / denominator


def y(x_hat, gamma, beta):
    return gamma * x_hat + beta


@require
def no_sample_is_the_mean(deviations):
    return np.all(deviations != 0, axis=0)


@require
def the_variance_is_not_near_one(sigma_squared):
    return sigma_squared >= 1.5


@require
def epsilon_is_at_least_a_hundredth_of_the_variance(sigma_squared, eps):
    return eps >= sigma_squared / 100


@confirm(mu)
def as_the_mean_of_all_pairs(x):
    return np.mean([(x[i] + x[j]) / 2 for i, j in _pairs(x)], axis=0)


@confirm(sigma_squared)
def from_the_distances_between_pairs(x, divisor):
    n = len(x)
    distances = np.sum([(x[i] - x[j]) ** 2 for i, j in _pairs(x)], axis=0)
    return distances / np.where(divisor == "n", n * n, n * (n - 1))


@other_way(sigma_squared)
def as_the_mean_of_the_squares_less_the_square_of_the_mean(x, mu, divisor):
    return (np.sum(x**2, axis=0) - len(x) * mu**2) / _divided_by(x, divisor)


@confirm(x_hat)
def as_the_gradient_of_a_function_of_the_spread(x, eps, divisor, epsilon):
    """As sigma changes by (x_i - mu) / (d sigma) with x_i, for the divisor d."""

    def of_the_spread(moved):
        squared = variance(moved, divisor)
        inside = np.sqrt(squared + eps)
        outside = np.sqrt(squared) - eps * np.log(np.sqrt(squared) + eps)
        return _divided_by(x, divisor) * np.where(epsilon == "inside", inside, outside)

    return numerical_gradient(of_the_spread, x)


@confirm(y)
def as_a_line_through_the_inputs(x, denominator, gamma, beta):
    slope = gamma / denominator
    return slope * x + (beta - slope * np.sum(x, axis=0) / len(x))


@misconception(mu)
def divides_the_mean_by_one_less(x):
    """You divided the sum by 3. A mean always divides by the number of samples, which is 4; only a
    variance may divide by $n - 1$."""
    return np.sum(x, axis=0) / (len(x) - 1)


@misconception(mu)
def stops_at_the_sum(x):
    """You added the activations up and stopped. For the mean their sum is divided by their number,
    4."""
    return np.sum(x, axis=0).astype(float)


@misconception(sigma_squared)
def stops_at_the_sum_of_squares(squares):
    """You added the squared deviations up and stopped. For the variance their sum is also divided, as
    the sheet says."""
    return np.sum(squares, axis=0)


@misconception(sigma_squared)
def averages_the_squared_activations(x, divisor):
    """You squared the activations themselves. The variance takes the squares of their *deviations*
    from the mean, $x_i - \\mu$."""
    return np.sum(x**2, axis=0) / _divided_by(x, divisor)


@misconception(sigma_squared)
def gives_the_standard_deviation(squares, divisor):
    """This is the standard deviation $\\sigma$. The variance is its square, $\\sigma^2$."""
    return np.sqrt(np.sum(squares, axis=0) / _divided_by(squares, divisor))


@misconception(sigma_squared)
def averages_the_distances_from_the_mean(deviations, divisor):
    """You averaged the distances from the mean without squaring them. The variance takes the
    *squares* of the deviations."""
    return np.sum(np.abs(deviations), axis=0) / _divided_by(deviations, divisor)


@misconception(sigma_squared)
def subtracts_the_mean_without_squaring_it(x, mu, divisor):
    """You subtracted $\\mu$ from the mean of the squares. In this form of the variance it is subtracted
    *squared*; or take the squares of the deviations $x_i - \\mu$."""
    return np.sum(x**2 - mu, axis=0) / _divided_by(x, divisor)


@misconception(sigma_squared)
def adds_epsilon_to_the_variance(squares, divisor, eps):
    """You added $\\epsilon$ to the variance already. It is no part of $\\sigma^2$; it comes in only when
    the activations are divided."""
    return sigma_squared(squares, divisor) + eps


@misconception(denominator)
def leaves_epsilon_out(sigma):
    """You left $\\epsilon$ out. It keeps the denominator from being 0 when all activations are nearly
    the same, and here it is large enough to change the result."""
    return sigma


@misconception(denominator)
def divides_by_the_variance(sigma_squared, eps):
    """You divided by the variance, $\\sigma^2 + \\epsilon$, without a root. Only the division by the
    standard deviation brings the activations to a spread of about 1."""
    return sigma_squared + eps


@misconception(denominator)
def divides_by_the_variance_without_epsilon(sigma_squared):
    """You divided by the variance $\\sigma^2$. The denominator is the standard deviation, which is its
    root, and $\\epsilon$ belongs to it as the sheet says."""
    return sigma_squared


@misconception(x_hat)
def forgets_to_subtract_the_mean(x, denominator):
    """You divided the activations without centring them. Subtract the mean $\\mu$ first, so that the
    normalised activations have the mean 0."""
    return x / denominator


@misconception(x_hat)
def subtracts_the_activations_from_the_mean(deviations, denominator):
    """Your signs are the wrong way round. An activation above the mean becomes positive: subtract
    $\\mu$ from $x_i$."""
    return -deviations / denominator


@misconception(x_hat)
def stops_at_the_deviations(deviations):
    """You subtracted the mean and stopped there. The deviations are also divided by the standard
    deviation, with $\\epsilon$ in it as the sheet says."""
    return deviations


@misconception(x_hat)
def multiplies_by_the_standard_deviation(deviations, denominator):
    """You multiplied by the standard deviation. Normalising *divides* by it, so that the spread
    becomes about 1."""
    return deviations * denominator


@misconception(x_hat)
def scales_to_the_range(x):
    """You scaled the activations to the range from 0 to 1. Batch normalisation subtracts the mean and
    divides by the standard deviation."""
    return (x - np.min(x, axis=0)) / np.ptp(x, axis=0)


@misconception(y)
def swaps_scale_and_shift(x_hat, gamma, beta):
    """You swapped the two parameters. $\\gamma$ is the scale and $\\beta$ the shift:
    $y_i = \\gamma \\hat x_i + \\beta$."""
    return beta * x_hat + gamma


@misconception(y)
def shifts_before_scaling(x_hat, gamma, beta):
    """You added $\\beta$ before multiplying by $\\gamma$. The shift comes last:
    $y_i = \\gamma \\hat x_i + \\beta$."""
    return gamma * (x_hat + beta)


@misconception(y)
def scales_the_activations_themselves(x, gamma, beta):
    """You scaled and shifted the activations $x_i$. It is the *normalised* ones that are scaled and
    shifted: $y_i = \\gamma \\hat x_i + \\beta$."""
    return gamma * x + beta


@misconception(y)
def forgets_the_shift(x_hat, gamma):
    """You left the shift out. After the scaling $\\beta$ is added:
    $y_i = \\gamma \\hat x_i + \\beta$."""
    return gamma * x_hat


@misconception(y)
def forgets_the_scale(x_hat, beta):
    """You left the scale out. The normalised activations are multiplied by $\\gamma$ before $\\beta$
    is added."""
    return x_hat + beta


@misconception(y)
def subtracts_the_shift(x_hat, gamma, beta):
    """You subtracted $\\beta$. The shift is *added*: $y_i = \\gamma \\hat x_i + \\beta$."""
    return gamma * x_hat - beta


def _divided_by(x, divisor):
    return np.where(divisor == "n", len(x), len(x) - 1)


def _pairs(x):
    return itertools.combinations(range(len(x)), 2)
