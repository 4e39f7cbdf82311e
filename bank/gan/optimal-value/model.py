"""The value of the GAN game at the optimal discriminator, with and without the optimal generator."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import entropy, kl_divergence, maximiser


def logs(a, b):
    return np.log(np.stack([a, b]) / (a + b))


def optimum(a, b, logs):
    return a * logs[0] + b * logs[1]


def middle(p, q):
    return (p + q) / 2


def terms_p(p, middle):
    return p * np.log(p / middle)


def terms_q(q, middle):
    return q * np.log(q / middle)


def kl_p(terms_p):
    return np.sum(terms_p, axis=0)


def kl_q(terms_q):
    return np.sum(terms_q, axis=0)


def jsd(kl_p, kl_q):
    return (kl_p + kl_q) / 2


def ln_4():
    return np.log(4)


def value(ln_4, jsd):
    return -ln_4 + 2 * jsd


@require
def the_two_terms_have_different_weights(a, b):
    return a != b


@require
def the_distributions_are_well_apart(p, q, jsd):
    return (np.max(np.abs(p - q), axis=0) >= 0.2) & (jsd > 0.02)


@confirm(optimum)
def by_maximising_the_weighted_value(a, b):
    return _best(a, b)


@confirm(jsd)
def by_entropies(p, q):
    return entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2


@confirm(value)
def by_maximising_at_each_x(p, q):
    return np.sum(_best(p, q), axis=0)


@misconception(optimum)
def forgets_the_weights(a):
    """This is $-\\ln 4$, the optimum of the game with equal weights. With weights $D^*$ is not
    $\\frac{1}{2}$ at $p_g = p_\\text{data}$."""
    return np.full(a.shape, -np.log(4.0))


@misconception(optimum)
def uses_one_half_for_the_optimal_discriminator(a, b):
    """You put $D = \\frac{1}{2}$ into the weighted game. At $p_g = p_\\text{data}$ the discriminator
    that maximises it is $D^* = {{ a }}/({{ a }} + {{ b }})$."""
    return (a + b) * np.log(0.5)


@misconception(optimum)
def takes_the_optimum_to_base_2(a, b, logs):
    """You used $\\log_2$. The value function is defined with the natural logarithm."""
    return (a * logs[0] + b * logs[1]) / np.log(2)


@misconception(optimum)
def takes_the_optimum_to_base_10(a, b, logs):
    """You used $\\log_{10}$. The value function is defined with the natural logarithm."""
    return (a * logs[0] + b * logs[1]) / np.log(10)


@misconception(optimum)
def loses_the_sign_of_the_optimum(a, b, logs):
    """You lost the sign. Logarithms of probabilities are negative, and so is $V^*$."""
    return -(a * logs[0] + b * logs[1])


@misconception(optimum)
def leaves_the_weights_out_in_front(logs):
    """You found $D^*$ with the weights, but left them out in front of the logarithms."""
    return logs[0] + logs[1]


@misconception(optimum)
def swaps_the_weights(a, b, logs):
    """You swapped the weights of the logarithms: ${{ a }}$ goes with
    $\\ln D^* = \\ln({{ a }}/({{ a }} + {{ b }}))$."""
    return b * logs[0] + a * logs[1]


@misconception(jsd)
def forgets_the_half(kl_p, kl_q):
    """You left out the factor $\\frac{1}{2}$: the Jensen-Shannon divergence is the *mean* of the two
    Kullback-Leibler divergences."""
    return kl_p + kl_q


@misconception(jsd)
def takes_the_divergence_to_base_2(kl_p, kl_q):
    """You used $\\log_2$. Here the divergence is in natural logarithms, as $V$ is."""
    return (kl_p + kl_q) / 2 / np.log(2)


@misconception(jsd)
def takes_the_divergence_to_base_10(kl_p, kl_q):
    """You used $\\log_{10}$. Here the divergence is in natural logarithms, as $V$ is."""
    return (kl_p + kl_q) / 2 / np.log(10)


@misconception(jsd)
def compares_the_distributions_directly(p, q):
    """You took the mean of $\\operatorname{KL}(p_\\text{data} \\| p_g)$ and
    $\\operatorname{KL}(p_g \\| p_\\text{data})$. Both distributions are compared with their *mixture*
    $m = \\frac{1}{2}(p_\\text{data} + p_g)$."""
    return (kl_divergence(p, q) + kl_divergence(q, p)) / 2


@misconception(jsd)
def takes_the_kullback_leibler_divergence(p, q):
    """This is $\\operatorname{KL}(p_\\text{data} \\| p_g)$. The Jensen-Shannon divergence compares each
    distribution with their mixture and takes the mean."""
    return kl_divergence(p, q)


@misconception(jsd)
def compares_the_data_with_the_mixture_only(kl_p):
    """You took one of the two divergences. The Jensen-Shannon divergence is the mean of
    $\\operatorname{KL}(p_\\text{data} \\| m)$ and $\\operatorname{KL}(p_g \\| m)$."""
    return kl_p


@misconception(jsd)
def forgets_to_halve_the_mixture(p, q):
    """Your mixture is $p_\\text{data} + p_g$, which sums to 2. The mixture is their mean,
    $m = \\frac{1}{2}(p_\\text{data} + p_g)$."""
    return (kl_divergence(p, p + q) + kl_divergence(q, p + q)) / 2


@misconception(value)
def drops_ln_4(jsd):
    """You left out $-\\ln 4$, the value when the generator is perfect."""
    return 2 * jsd


@misconception(value)
def adds_the_divergence_once(jsd):
    """The divergence counts twice: $V(D^*, G) = -\\ln 4 + 2\\operatorname{JSD}$."""
    return -np.log(4) + jsd


@misconception(value)
def subtracts_the_divergence(jsd):
    """You subtracted the divergence. $-\\ln 4$ is the *smallest* value that $V(D^*, G)$ can take, so
    the divergence is added."""
    return -np.log(4) - 2 * jsd


@misconception(value)
def adds_ln_4(jsd):
    """You added $\\ln 4$ instead of subtracting it: $V(D^*, G) = -\\ln 4 + 2\\operatorname{JSD}$."""
    return np.log(4) + 2 * jsd


@misconception(value)
def uses_ln_2_for_ln_4(jsd):
    """You used $-\\ln 2$. There are two terms, each $\\ln\\frac{1}{2}$ at the optimum: together
    $-2\\ln 2 = -\\ln 4$."""
    return -np.log(2) + 2 * jsd


def _best(real, fake):
    """Return the largest value of real ln D + fake ln(1 - D) over D, found numerically."""

    def gain(d):
        return real * np.log(d) + fake * np.log1p(-d)

    return gain(maximiser(gain, 0 * real, 1))
