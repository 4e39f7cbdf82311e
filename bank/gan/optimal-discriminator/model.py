"""The discriminator that maximises a weighted GAN value, and that value for a perfect generator."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import maximiser


def coefficients(a, b):
    """Return the factors of p_data and p_g on top of the fraction, and of both below, (4, n)."""
    return np.stack([a, 0 * b, a, b])


def d_star(coefficients, p_data, p_g):
    return _fraction(coefficients, p_data, p_g)


def d_table(coefficients, p_table, q_table):
    return _fraction(coefficients, p_table, q_table)


def base():
    return "e"


def logs(coefficients, base):
    d = _fraction(coefficients, 1, 1)
    return _log(np.stack([d, 1 - d]), base)


def optimum(a, b, logs):
    return a * logs[0] + b * logs[1]


@require
def the_two_terms_have_different_weights(a, b):
    return a != b


@require
def the_distributions_differ_everywhere(p_table, q_table):
    return p_table != q_table


@confirm(d_star)
def by_numerical_maximisation(a, b, p_data, p_g):
    return maximiser(lambda d: a * p_data * np.log(d) + b * p_g * np.log1p(-d), 0 * p_g, 1)


@confirm(d_table)
def by_numerical_maximisation_in_the_table(a, b, p_table, q_table):
    return maximiser(lambda d: a * p_table * np.log(d) + b * q_table * np.log1p(-d), 0 * p_table, 1)


@confirm(optimum)
def by_maximising_the_weighted_value(a, b):
    best = maximiser(lambda d: a * np.log(d) + b * np.log1p(-d), 0.0 * a, 1)
    return a * np.log(best) + b * np.log1p(-best)


@misconception(coefficients)
def takes_the_fraction_with_p_g_on_top(a, b):
    """This is $1 - D^*$, with $p_g$ on top. $D$ is the probability that $x$ is *real*, so $p_\\text{data}$
    belongs there."""
    return np.stack([0 * a, b, a, b])


@misconception(coefficients)
def takes_the_fraction_without_weights(a):
    """This is the optimum for equal weights. Differentiate the weighted integrand
    ${{ a | times("p_\\\\text{data}") }} \\ln D + {{ b | times("p_g") }} \\ln(1 - D)$."""
    one = np.ones_like(a)
    return np.stack([one, 0 * a, one, one])


@misconception(coefficients)
def takes_the_fraction_with_the_weights_swapped(a, b):
    """You swapped the weights: ${{ a }}$ multiplies the term of the data, so it goes with
    $p_\\text{data}$."""
    return np.stack([b, 0 * a, b, a])


@misconception(coefficients)
def takes_the_fraction_with_weights_below_only(a, b):
    """You lost the weight in the numerator: from
    ${{ a | times("p_\\\\text{data}") }}(1 - D) = {{ b | times("p_g") }} D$ it follows that
    $D = {{ a | times("p_\\\\text{data}") }} / ({{ a | times("p_\\\\text{data}") }} + {{ b | times("p_g") }})$."""
    return np.stack([np.ones_like(a), 0 * a, a, b])


@misconception(d_star)
def puts_p_g_on_top(a, b, p_data, p_g):
    """This is $1 - D^*$, with $p_g$ on top. $D$ is the probability that $x$ is *real*, so $p_\\text{data}$
    belongs there."""
    return b * p_g / (a * p_data + b * p_g)


@misconception(d_star)
def forgets_the_weights(p_data, p_g):
    """This is the optimum for equal weights. Differentiate the weighted integrand
    ${{ a | times("p_\\\\text{data}") }} \\ln D + {{ b | times("p_g") }} \\ln(1 - D)$."""
    return p_data / (p_data + p_g)


@misconception(d_star)
def swaps_the_weights(a, b, p_data, p_g):
    """You swapped the weights: ${{ a }}$ multiplies the term of the data, so it goes with
    $p_\\text{data}$."""
    return b * p_data / (b * p_data + a * p_g)


@misconception(d_star)
def weights_the_denominator_only(a, b, p_data, p_g):
    """You lost the weight in the numerator: from
    ${{ a | times("p_\\\\text{data}") }}(1 - D) = {{ b | times("p_g") }} D$ it follows that
    $D = {{ a | times("p_\\\\text{data}") }} / ({{ a | times("p_\\\\text{data}") }} + {{ b | times("p_g") }})$."""
    return p_data / (a * p_data + b * p_g)


@misconception(d_star)
def gives_the_ratio_of_the_densities(a, b, p_data, p_g):
    """This is the ratio of the two weighted densities, $D/(1 - D)$. A probability cannot exceed 1:
    solve for $D$ itself."""
    return a * p_data / (b * p_g)


@misconception(d_star)
def subtracts_in_the_denominator(a, b, p_data, p_g):
    """You lost a sign when setting the derivative to zero:
    ${{ a | times("p_\\\\text{data}") }}/D - {{ b | times("p_g") }}/(1 - D) = 0$ gives a *sum* in the denominator."""
    return a * p_data / (a * p_data - b * p_g)


@misconception(d_table, again=puts_p_g_on_top)
def puts_p_g_on_top_in_the_table(a, b, p_table, q_table):
    """This is $1 - D^*$, with $p_g$ on top. $D$ is the probability that $x$ is *real*, so $p_\\text{data}$
    belongs there."""
    return b * q_table / (a * p_table + b * q_table)


@misconception(d_table, again=forgets_the_weights)
def forgets_the_weights_in_the_table(p_table, q_table):
    """This is the optimum for equal weights. Differentiate the weighted integrand
    ${{ a | times("p_\\\\text{data}") }} \\ln D + {{ b | times("p_g") }} \\ln(1 - D)$."""
    return p_table / (p_table + q_table)


@misconception(d_table, again=swaps_the_weights)
def swaps_the_weights_in_the_table(a, b, p_table, q_table):
    """You swapped the weights: ${{ a }}$ multiplies the term of the data, so it goes with
    $p_\\text{data}$."""
    return b * p_table / (b * p_table + a * q_table)


@misconception(d_table, again=gives_the_ratio_of_the_densities)
def gives_the_ratio_in_the_table(a, b, p_table, q_table):
    """These are the ratios of the two weighted probabilities, $D/(1 - D)$. A probability cannot
    exceed 1: solve for $D$ itself."""
    return a * p_table / (b * q_table)


@misconception(d_table, again=weights_the_denominator_only)
def weights_the_denominator_only_in_the_table(a, b, p_table, q_table):
    """You lost the weight in the numerator: from
    ${{ a | times("p_\\\\text{data}") }}(1 - D) = {{ b | times("p_g") }} D$ it follows that
    $D = {{ a | times("p_\\\\text{data}") }} / ({{ a | times("p_\\\\text{data}") }} + {{ b | times("p_g") }})$."""
    return p_table / (a * p_table + b * q_table)


@misconception(d_table)
def normalises_over_x(a, b, p_table, q_table):
    """You made the three values sum to 1. $D^*(x)$ is the probability that a sample *at* $x$ is real,
    for each $x$ on its own."""
    ratio = a * p_table / (a * p_table + b * q_table)
    return ratio / np.sum(ratio, axis=0)


@misconception(optimum)
def takes_the_optimum_for_equal_weights(a):
    """This is $-\\ln 4$, the optimum of the game with equal weights. With weights $D^*$ is not
    $\\frac{1}{2}$ at $p_g = p_\\text{data}$."""
    return np.full(a.shape, -np.log(4.0))


@misconception(optimum)
def uses_one_half_for_the_optimal_discriminator(a, b):
    """You put $D = \\frac{1}{2}$ into the weighted game. At $p_g = p_\\text{data}$ the discriminator
    that maximises it is $D^* = {{ a }}/({{ a }} + {{ b }})$."""
    return (a + b) * np.log(0.5)


@misconception(base)
def takes_logarithms_to_base_2():
    """You used $\\log_2$. The value function is defined with the natural logarithm, $\\ln$."""
    return "2"


@misconception(base)
def takes_logarithms_to_base_10():
    """You used $\\log_{10}$. The value function is defined with the natural logarithm, $\\ln$."""
    return "10"


@misconception(optimum)
def divides_by_the_weights(a, b, logs):
    """You divided by ${{ a }} + {{ b }}$. The weights do not sum to 1, and the value is no mean: add
    the two terms."""
    return (a * logs[0] + b * logs[1]) / (a + b)


@misconception(optimum)
def leaves_the_generators_term_out(a, logs):
    """You left out the second term, ${{ b | times("\\\\ln(1 - D^*)") }}$."""
    return a * logs[0]


@misconception(optimum)
def subtracts_the_second_term(a, b, logs):
    """You subtracted the second term. Both terms are added."""
    return a * logs[0] - b * logs[1]


@misconception(optimum)
def takes_ln_d_in_both_terms(a, b, logs):
    """You took $\\ln D^*$ in both terms. The second term is ${{ b | times("\\\\ln(1 - D^*)") }}$."""
    return (a + b) * logs[0]


@misconception(optimum)
def loses_the_sign_of_the_optimum(a, b, logs):
    """You lost the sign. Logarithms of probabilities are negative, and so is $V^*$."""
    return -(a * logs[0] + b * logs[1])


@misconception(optimum)
def leaves_the_weights_out_in_front(logs):
    """You found $D^*$ with the weights, but left them out in front of the logarithms."""
    return logs[0] + logs[1]


@misconception(optimum)
def swaps_the_weights_of_the_logarithms(a, b, logs):
    """You swapped the weights of the logarithms: ${{ a }}$ goes with
    $\\ln D^* = \\ln({{ a }}/({{ a }} + {{ b }}))$."""
    return b * logs[0] + a * logs[1]


def _fraction(coefficients, p, q):
    above_p, above_q, below_p, below_q = coefficients
    return (above_p * p + above_q * q) / (below_p * p + below_q * q)


def _log(x, base):
    return np.log(x) / np.select([base == "2", base == "10"], [np.log(2), np.log(10)], 1.0)
