"""The value of the GAN game for a given generator at the discriminator that is optimal against it."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import entropy, js_divergence, kl_divergence, maximiser


def base():
    return "e"


def middle(p, q):
    return (p + q) / 2


def terms_p(p, middle, base):
    return p * _log(p / middle, base)


def terms_q(q, middle, base):
    return q * _log(q / middle, base)


def kl_p(terms_p):
    return np.sum(terms_p, axis=0)


def kl_q(terms_q):
    return np.sum(terms_q, axis=0)


def jsd(kl_p, kl_q):
    return (kl_p + kl_q) / 2


def ln_4(base):
    return _log(4, base)


def value(ln_4, jsd):
    return -ln_4 + 2 * jsd


@require
def the_distributions_are_well_apart(p, q, jsd):
    return (np.max(np.abs(p - q), axis=0) >= 0.2) & (jsd > 0.02)


@confirm(jsd)
def by_entropies(p, q):
    return entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2


@confirm(value)
def by_maximising_at_each_x(p, q):
    return np.sum(_best(p, q), axis=0)


@misconception(base)
def takes_logarithms_to_base_2():
    """You used $\\log_2$. Here all logarithms are natural, those in $U$ and those in the divergence."""
    return "2"


@misconception(base)
def takes_logarithms_to_base_10():
    """You used $\\log_{10}$. Here all logarithms are natural, those in $U$ and those in the
    divergence."""
    return "10"


@misconception(jsd)
def takes_the_divergence_to_base_2(p, q):
    """You used $\\log_2$. Here all logarithms are natural, those in $U$ and those in the divergence."""
    return js_divergence(p, q) / np.log(2)


@misconception(jsd)
def takes_the_divergence_to_base_10(p, q):
    """You used $\\log_{10}$. Here all logarithms are natural, those in $U$ and those in the
    divergence."""
    return js_divergence(p, q) / np.log(10)


@misconception(jsd)
def forgets_the_half(kl_p, kl_q):
    """You left out the factor $\\frac{1}{2}$: the Jensen-Shannon divergence is the *mean* of the two
    Kullback-Leibler divergences."""
    return kl_p + kl_q


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
def compares_the_generator_with_the_mixture_only(kl_q):
    """You took one of the two divergences. The Jensen-Shannon divergence is the mean of
    $\\operatorname{KL}(p_\\text{data} \\| m)$ and $\\operatorname{KL}(p_g \\| m)$."""
    return kl_q


@misconception(jsd)
def compares_the_mixture_with_each(p, q, middle):
    """You took $\\operatorname{KL}(m \\| p_\\text{data})$ and $\\operatorname{KL}(m \\| p_g)$. The mixture $m$
    comes second: its probabilities stand below in the logarithms, and are no weights."""
    return (kl_divergence(middle, p) + kl_divergence(middle, q)) / 2


@misconception(jsd)
def takes_the_root(kl_p, kl_q):
    """This is the Jensen-Shannon *distance*, the root of the divergence. The question asks for the
    divergence itself."""
    return np.sqrt((kl_p + kl_q) / 2)


@misconception(jsd)
def loses_the_sign_of_the_divergence(kl_p, kl_q):
    """You lost the sign, or took the ratios upside down. A divergence is never negative: the
    logarithms are those of $p_\\text{data}/m$ and $p_g/m$."""
    return -(kl_p + kl_q) / 2


@misconception(jsd)
def leaves_the_weights_out(p, q, middle):
    """You added the logarithms up without weights. Each is multiplied by the probability on top in
    it, $p_\\text{data}(x)$ or $p_g(x)$."""
    return np.sum(np.log(p / middle) + np.log(q / middle), axis=0) / 2


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
    """The divergence counts twice: $U(D^*, G) = -\\ln 4 + 2\\operatorname{JSD}$."""
    return -np.log(4) + jsd


@misconception(value)
def subtracts_the_divergence(jsd):
    """You subtracted the divergence. $-\\ln 4$ is the *smallest* value that $U(D^*, G)$ can take, so
    the divergence is added."""
    return -np.log(4) - 2 * jsd


@misconception(value)
def adds_ln_4(jsd):
    """You added $\\ln 4$ instead of subtracting it: $U(D^*, G) = -\\ln 4 + 2\\operatorname{JSD}$."""
    return np.log(4) + 2 * jsd


@misconception(value)
def uses_ln_2_for_ln_4(jsd):
    """You used $-\\ln 2$. There are two terms, each $\\ln\\frac{1}{2}$ at the optimum: together
    $-2\\ln 2 = -\\ln 4$."""
    return -np.log(2) + 2 * jsd


@misconception(value)
def takes_the_value_of_a_perfect_generator(jsd):
    """This is $-\\ln 4$, the value for a perfect generator only. This generator is not perfect: its
    value is $2\\operatorname{JSD}$ higher."""
    return np.full(jsd.shape, -np.log(4))


@misconception(value)
def takes_the_logarithms_of_the_value_to_base_2(p, q):
    """You used $\\log_2$. The value function is defined with the natural logarithm, $\\ln$."""
    return _game(p, q, p / (p + q)) / np.log(2)


@misconception(value)
def takes_the_logarithms_of_the_value_to_base_10(p, q):
    """You used $\\log_{10}$. The value function is defined with the natural logarithm, $\\ln$."""
    return _game(p, q, p / (p + q)) / np.log(10)


@misconception(value)
def loses_the_sign_of_the_value(ln_4, jsd):
    """You lost the sign. Logarithms of probabilities are negative, and so is $U$."""
    return ln_4 - 2 * jsd


@misconception(value)
def swaps_the_optimal_discriminator(p, q):
    """You took $p_g/(p_\\text{data} + p_g)$ for $D^*$, which is $1 - D^*$."""
    return _game(p, q, q / (p + q))


@misconception(value)
def leaves_the_generators_term_out(p, q):
    """You left out the second term of $U$, the mean of $\\ln(1 - D^*)$ under $p_g$."""
    return np.sum(p * np.log(p / (p + q)), axis=0)


@misconception(value)
def takes_both_means_under_the_data(p, q):
    """You took both means under $p_\\text{data}$. The second one, that of $\\ln(1 - D^*)$, is under
    $p_g$."""
    return _game(p, p, p / (p + q))


@misconception(value)
def forgets_the_probabilities(p, q):
    """You added the logarithms up without weights. $U$ has means: the logarithms are multiplied by
    $p_\\text{data}(x)$ and by $p_g(x)$."""
    return _game(1, 1, p / (p + q))


@misconception(value)
def takes_the_logarithm_of_the_mean(p, q):
    """You took the means of $D^*$ and $1 - D^*$ first and their logarithms afterwards. $U$ has the
    means of the *logarithms*."""
    return np.log(np.sum(p * p / (p + q), axis=0)) + np.log(np.sum(q * q / (p + q), axis=0))


def _log(x, base):
    return np.log(x) / np.select([base == "10", base == "2"], [np.log(10), np.log(2)], 1.0)


def _game(p, q, d):
    """Return the value of a discriminator d, which may be no optimal one."""
    return np.sum(p * np.log(d) + q * np.log1p(-d), axis=0)


def _best(real, fake):
    """Return the largest value of real ln D + fake ln(1 - D) over D, found numerically."""

    def gain(d):
        return real * np.log(d) + fake * np.log1p(-d)

    return gain(maximiser(gain, 0 * real, 1))
