"""Divergences of two distributions on three points: Kullback-Leibler both ways, and Jensen-Shannon."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import entropy, js_divergence, kl_divergence, numerical_gradient


def base(logarithm):
    return np.where(logarithm == "binary", "2", "e")


def logs(p, q, base):
    return _log(p / q, base)


def terms(p, q, logs):
    return np.stack([p * logs, -q * logs])


def kl(terms):
    return np.sum(terms, axis=1)


def middle(p, q):
    return (p + q) / 2


def logs_middle(p, q, middle, base):
    return _log(np.stack([p, q]) / middle, base)


def terms_middle(p, q, logs_middle):
    return np.stack([p, q]) * logs_middle


def kl_middle(terms_middle):
    return np.sum(terms_middle, axis=1)


def jsd(kl_middle):
    return np.sum(kl_middle, axis=0) / 2


@require
def no_probability_is_the_same_in_both(p, q):
    return np.abs(p - q) >= 0.04


@require
def the_distributions_are_well_apart(p, q):
    return js_divergence(p, q) >= 0.02


@require
def the_two_directions_differ(p, q):
    return np.abs(kl_divergence(p, q) - kl_divergence(q, p)) >= 0.01


@confirm(kl)
def as_slopes_of_the_chernoff_bound(p, q, base):
    def curve(s):
        return np.log(np.sum(p**s * q ** (1 - s), axis=0))

    forward = numerical_gradient(curve, np.ones(p.shape[-1]))
    backward = -numerical_gradient(curve, np.zeros(p.shape[-1]))
    return np.stack([forward, backward]) / _unit(base)


@confirm(jsd)
def by_entropies(p, q, base):
    return (entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2) / _unit(base)


@misconception(base)
def takes_logarithms_to_base_10():
    """You used $\\log_{10}$. The question says to which base the logarithms are taken."""
    return "10"


@misconception(kl)
def swaps_the_directions(terms):
    """You swapped the two directions. In $\\mathrm{KL}(p \\,\\|\\, q)$ the logarithms are those of $p/q$,
    and they are averaged with the weights $p$, the distribution in front."""
    return np.sum(terms, axis=1)[::-1]


@misconception(terms)
def weights_with_the_other_distribution(p, q, logs):
    """You weighted the logarithms with the second distribution. In $\\mathrm{KL}(p \\,\\|\\, q)$ the
    logarithms of $p/q$ are averaged with the weights $p$; a divergence is never negative."""
    return np.stack([q * logs, -p * logs])


@misconception(terms)
def leaves_the_weights_out(logs):
    """You added the logarithms up without weights. $\\mathrm{KL}(p \\,\\|\\, q)$ is their mean *under
    $p$*: each is multiplied by $p(x)$."""
    return np.stack([logs, -logs])


@misconception(terms)
def loses_the_signs_of_the_terms(p, q, logs):
    """You added the terms up without their signs. Where the first distribution is the smaller one, its
    logarithm is negative and the term is subtracted."""
    return np.abs(np.stack([p * logs, q * logs]))


@misconception(kl)
def turns_the_ratio_upside_down(terms):
    """You lost the sign, or took the ratio upside down. In $\\mathrm{KL}(p \\,\\|\\, q)$ the logarithm is
    that of $p/q$; a divergence is never negative."""
    return -np.sum(terms, axis=1)


@misconception(kl)
def takes_the_cross_entropies(p, q, base):
    """These are the cross-entropies, such as $-\\sum_x p(x) \\log q(x)$. The divergence is what they
    exceed the entropy by: the logarithm is that of the *ratio* $p(x)/q(x)$."""
    return -np.stack([np.sum(p * _log(q, base), axis=0), np.sum(q * _log(p, base), axis=0)])


@misconception(kl)
def subtracts_the_entropies(p, q, base):
    """You subtracted the entropies of the two distributions. Both logarithms are averaged with the
    *same* weights, those of the first distribution."""
    difference = (entropy(q) - entropy(p)) / _unit(base)
    return np.stack([difference, -difference])


@misconception(kl)
def divides_by_the_number_of_symbols(terms):
    """You divided by the number of symbols. The sum is a mean already: the probabilities are its
    weights."""
    return np.mean(terms, axis=1)


@misconception(kl)
def takes_the_divergences_to_base_10(p, q):
    """You used $\\log_{10}$. The question says to which base the logarithms are taken."""
    return np.stack([kl_divergence(p, q), kl_divergence(q, p)]) / np.log(10)


@misconception(kl)
def takes_the_logarithm_of_the_mean(p, q, base):
    """You took the mean of the ratios first and the logarithm afterwards. A divergence is the mean of
    the *logarithms*."""
    return _log(np.stack([np.sum(p * p / q, axis=0), np.sum(q * q / p, axis=0)]), base)


@misconception(jsd)
def takes_the_mean_to_base_10(p, q):
    """You used $\\log_{10}$. The question says to which base the logarithms are taken."""
    return js_divergence(p, q) / np.log(10)


@misconception(jsd)
def forgets_the_half(kl_middle):
    """You added the two divergences from the mixture up. The Jensen-Shannon divergence is their
    *mean*."""
    return np.sum(kl_middle, axis=0)


@misconception(jsd)
def compares_the_distributions_directly(kl):
    """You took the mean of $\\mathrm{KL}(p \\,\\|\\, q)$ and $\\mathrm{KL}(q \\,\\|\\, p)$. Both
    distributions are compared with their *mixture* $m = \\frac{1}{2}(p + q)$ instead."""
    return np.sum(kl, axis=0) / 2


@misconception(jsd)
def compares_the_mixture_with_each(p, q, middle, base):
    """You took $\\mathrm{KL}(m \\,\\|\\, p)$ and $\\mathrm{KL}(m \\,\\|\\, q)$. The mixture $m$ comes second:
    $\\mathrm{KL}(p \\,\\|\\, m)$ and $\\mathrm{KL}(q \\,\\|\\, m)$, so that no ratio can be infinite."""
    return (kl_divergence(middle, p) + kl_divergence(middle, q)) / 2 / _unit(base)


@misconception(jsd)
def takes_one_of_the_two(kl_middle):
    """This is $\\mathrm{KL}(p \\,\\|\\, m)$ alone. The Jensen-Shannon divergence is the mean of it and
    $\\mathrm{KL}(q \\,\\|\\, m)$."""
    return kl_middle[0]


@misconception(jsd)
def takes_the_other_of_the_two(kl_middle):
    """This is $\\mathrm{KL}(q \\,\\|\\, m)$ alone. The Jensen-Shannon divergence is the mean of it and
    $\\mathrm{KL}(p \\,\\|\\, m)$."""
    return kl_middle[1]


@misconception(jsd)
def leaves_the_weights_out_of_the_mean(logs_middle):
    """You added the logarithms of $p/m$ and $q/m$ up without weights. Each is multiplied by the
    probability on top in it, $p(x)$ or $q(x)$."""
    return np.sum(logs_middle, axis=(0, 1)) / 2


@misconception(jsd)
def loses_the_sign_of_the_mean(kl_middle):
    """You lost the sign, or took the ratios upside down: the logarithms are those of $p/m$ and $q/m$.
    A divergence is never negative."""
    return -np.sum(kl_middle, axis=0) / 2


@misconception(jsd)
def takes_the_distance_of_the_two(kl):
    """You subtracted the two Kullback-Leibler divergences. The Jensen-Shannon divergence is the mean
    of $\\mathrm{KL}(p \\,\\|\\, m)$ and $\\mathrm{KL}(q \\,\\|\\, m)$, with the mixture $m = \\frac{1}{2}(p + q)$."""
    return np.abs(kl[0] - kl[1])


@misconception(middle)
def forgets_to_halve_the_mixture(p, q):
    """Your mixture is $p + q$, which sums to 2. The mixture is their mean, $\\frac{1}{2}(p + q)$."""
    return p + q


@misconception(jsd)
def takes_the_root(kl_middle):
    """This is the Jensen-Shannon *distance*, the root of the divergence. The question asks for the
    divergence itself."""
    return np.sqrt(np.sum(kl_middle, axis=0) / 2)


def _log(x, base):
    return np.log(x) / _unit(base)


def _unit(base):
    """Return the natural logarithm of the base."""
    return np.select([base == "2", base == "10"], [np.log(2), np.log(10)], 1.0)
