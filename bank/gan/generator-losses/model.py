"""Both costs of a GAN's generator on a batch, and how much one sample adds to each gradient."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import mean, numerical_gradient, sigmoid, total


def batch():
    return "mean"


def base():
    return "e"


def exchanged():
    return False


def d(logit):
    return sigmoid(logit)


def log_d(d, base):
    return _log(d, base)


def log_rest(d, base):
    return _log(1 - d, base)


def terms_original(log_d, log_rest, exchanged):
    return np.where(exchanged, -log_d, log_rest)


def terms_alternative(log_d, log_rest, exchanged):
    return np.where(exchanged, log_rest, -log_d)


def original(terms_original, batch):
    return _over(batch, np.sum(terms_original, axis=0))


def alternative(terms_alternative, batch):
    return _over(batch, np.sum(terms_alternative, axis=0))


def gradient_original(d, batch, exchanged):
    return _over(batch, np.where(exchanged, d - 1, -d))


def gradient_alternative(d, batch, exchanged):
    return _over(batch, np.where(exchanged, -d, d - 1))


def lowest(logit):
    return np.argmin(logit, axis=0)


def totals(gradient_original, gradient_alternative):
    return np.sum(np.abs([gradient_original, gradient_alternative]), axis=1)


def shares(gradient_original, gradient_alternative, lowest, totals):
    return _pulls(gradient_original, gradient_alternative, lowest) / totals


@require
def the_logits_have_both_signs(logit):
    return (np.min(logit, axis=0) < -0.5) & (np.max(logit, axis=0) > 0.5)


@require
def the_logits_are_well_apart(logit):
    return np.min(np.diff(np.sort(logit, axis=0), axis=0), axis=0) > 0.75


@confirm(original)
def by_softplus(logit):
    return -mean(np.logaddexp(0, logit))


@confirm(alternative)
def by_softplus_of_minus_the_logit(logit):
    return mean(np.logaddexp(0, -logit))


@confirm(gradient_original)
def by_central_differences_of_the_original(logit):
    return numerical_gradient(by_softplus.step.compute, logit)


@confirm(gradient_alternative)
def by_central_differences_of_the_alternative(logit):
    return numerical_gradient(by_softplus_of_minus_the_logit.step.compute, logit)


@confirm(shares)
def by_the_extreme_probabilities(logit):
    ranks = [sigmoid(logit), sigmoid(-logit)]
    return np.stack([np.min(ranks[0], axis=0), np.max(ranks[1], axis=0)]) / np.sum(ranks, axis=1)


@misconception(batch)
def sums_over_the_batch():
    """You added up over the batch. Both costs are *means* over its samples, so their values and
    derivatives have a factor $\\frac{1}{3}$."""
    return "sum"


@misconception(exchanged)
def exchanges_the_two_costs():
    """You exchanged the two costs: the original is the mean of $\\ln(1 - D_i)$, the alternative that of
    $-\\ln D_i$."""
    return True


@misconception(base)
def takes_logarithms_to_base_10():
    """You used $\\log_{10}$. Both costs are defined with the natural logarithm, $\\ln$."""
    return "10"


@misconception(base)
def takes_logarithms_to_base_2():
    """You used $\\log_2$. Both costs are defined with the natural logarithm, $\\ln$."""
    return "2"


@misconception(original)
def takes_the_original_cost_to_base_10(log_rest):
    """You used $\\log_{10}$. Both costs are defined with the natural logarithm, $\\ln$."""
    return mean(log_rest) / np.log(10)


@misconception(original)
def takes_the_original_cost_to_base_2(log_rest):
    """You used $\\log_2$. Both costs are defined with the natural logarithm, $\\ln$."""
    return mean(log_rest) / np.log(2)


@misconception(original)
def sums_the_original_cost(log_rest):
    """You added up over the batch. Both costs are *means* over its samples, so their values and
    derivatives have a factor $\\frac{1}{3}$."""
    return total(log_rest)


@misconception(alternative)
def takes_the_alternative_cost_to_base_10(log_d):
    """You used $\\log_{10}$. Both costs are defined with the natural logarithm, $\\ln$."""
    return -mean(log_d) / np.log(10)


@misconception(alternative)
def takes_the_alternative_cost_to_base_2(log_d):
    """You used $\\log_2$. Both costs are defined with the natural logarithm, $\\ln$."""
    return -mean(log_d) / np.log(2)


@misconception(alternative)
def sums_the_alternative_cost(log_d):
    """You added up over the batch. Both costs are *means* over its samples, so their values and
    derivatives have a factor $\\frac{1}{3}$."""
    return -total(log_d)


@misconception(gradient_original)
def sums_in_the_gradient_of_the_original_cost(d):
    """You added up over the batch. Both costs are *means* over its samples, so their values and
    derivatives have a factor $\\frac{1}{3}$."""
    return -d


@misconception(gradient_alternative)
def sums_in_the_gradient_of_the_alternative_cost(d):
    """You added up over the batch. Both costs are *means* over its samples, so their values and
    derivatives have a factor $\\frac{1}{3}$."""
    return d - 1


@misconception(d)
def forgets_the_minus_sign_of_the_exponent(logit):
    """You took $1/(1 + e^{s})$ for the sigmoid of a logit $s$. It is $1/(1 + e^{-s})$: a negative
    logit means that the discriminator takes the sample for generated, $D < \\frac{1}{2}$."""
    return sigmoid(-logit)


@misconception(original)
def takes_ln_d_in_the_original_cost(log_d):
    """You took the mean of $\\ln D_i$. The original cost is the generated samples' term of the
    minimax game, the mean of $\\ln(1 - D_i)$."""
    return mean(log_d)


@misconception(original)
def takes_the_alternative_cost(log_d):
    """This is the alternative cost, the mean of $-\\ln D_i$. The original cost is the mean of
    $\\ln(1 - D_i)$."""
    return -mean(log_d)


@misconception(original)
def averages_before_the_logarithm_in_the_original_cost(d):
    """You averaged $D$ first and took the logarithm afterwards. The cost is the mean of the
    logarithms."""
    return np.log(1 - mean(d))


@misconception(original)
def loses_the_sign_of_the_original_cost(log_rest):
    """You lost the sign. The logarithm of a probability is negative, and so is the original cost."""
    return -mean(log_rest)


@misconception(alternative)
def forgets_the_minus_sign_of_the_alternative_cost(log_d):
    """You forgot the minus sign. The alternative cost is $-\\ln D$, which is positive and falls as
    $D$ rises."""
    return mean(log_d)


@misconception(alternative)
def takes_the_original_cost(log_rest):
    """This is the original cost, which saturates: the mean of $\\ln(1 - D_i)$. The alternative is the
    mean of $-\\ln D_i$."""
    return mean(log_rest)


@misconception(alternative)
def averages_before_the_logarithm_in_the_alternative_cost(d):
    """You averaged $D$ first and took the logarithm afterwards. The cost is the mean of the
    logarithms."""
    return -np.log(mean(d))


@misconception(alternative)
def takes_ln_1_minus_d_in_the_alternative_cost(log_rest):
    """You took the mean of $-\\ln(1 - D_i)$, which *falls* as the samples are rejected. The
    alternative cost is the mean of $-\\ln D_i$."""
    return -mean(log_rest)


@misconception(gradient_original)
def takes_the_gradient_of_the_alternative_cost(gradient_alternative):
    """This is the gradient of the alternative cost. In the logit, $\\ln(1 - D)$ has the derivative
    $-D$."""
    return gradient_alternative


@misconception(gradient_original)
def loses_the_sign_of_the_original_gradient(d):
    """You lost the minus sign. The cost falls as a logit rises, so its derivatives are negative."""
    return d / 3


@misconception(gradient_original)
def stops_at_d_in_the_original_gradient(d):
    """You differentiated with respect to $D$ and stopped there. For the derivative with respect to
    the logit multiply by $D(1 - D)$, the derivative of the sigmoid."""
    return -1 / (1 - d) / 3


@misconception(gradient_original)
def differentiates_the_sigmoid_only_in_the_original_gradient(d):
    """You multiplied by $-D(1 - D)$. The logarithm has a derivative too: the factor $1 - D$ is
    divided out, and $-D$ remains."""
    return -d * (1 - d) / 3


@misconception(gradient_alternative)
def takes_the_gradient_of_the_original_cost(gradient_original):
    """This is the gradient of the original cost. In the logit, $-\\ln D$ has the derivative
    $-(1 - D)$."""
    return gradient_original


@misconception(gradient_alternative)
def loses_the_sign_of_the_alternative_gradient(d):
    """You lost the minus sign. The cost falls as a logit rises, so its derivatives are negative."""
    return (1 - d) / 3


@misconception(gradient_alternative)
def stops_at_d_in_the_alternative_gradient(d):
    """You differentiated with respect to $D$ and stopped there. For the derivative with respect to
    the logit multiply by $D(1 - D)$, the derivative of the sigmoid."""
    return -1 / d / 3


@misconception(gradient_alternative)
def differentiates_the_sigmoid_only_in_the_alternative_gradient(d):
    """You multiplied by $-D(1 - D)$. The logarithm has a derivative too: the factor $D$ is divided
    out, and $-(1 - D)$ remains."""
    return -d * (1 - d) / 3


@misconception(shares)
def takes_the_sample_with_the_highest_logit(gradient_original, gradient_alternative, logit, totals):
    """You took the sample with the *highest* logit. The one that is rejected most surely has the
    lowest."""
    highest = np.argmax(logit, axis=0)
    return _pulls(gradient_original, gradient_alternative, highest) / totals


@misconception(shares)
def compares_with_the_other_samples(gradient_original, gradient_alternative, lowest, totals):
    """You divided by what the other two samples get. A share is a part of the whole: divide by the
    total of all three."""
    pulls = _pulls(gradient_original, gradient_alternative, lowest)
    return pulls / (totals - pulls)


@misconception(shares)
def exchanges_the_shares(gradient_original, gradient_alternative, lowest, totals):
    """You exchanged the shares of the two costs."""
    return (_pulls(gradient_original, gradient_alternative, lowest) / totals)[::-1]


@misconception(shares)
def gives_the_derivative_itself(gradient_original, gradient_alternative, lowest):
    """This is the size of the sample's own derivative. For its share divide by the total of all
    three."""
    return _pulls(gradient_original, gradient_alternative, lowest)


def _over(batch, x):
    """Return a sum over the batch, or what each sample adds to it, as the rule has it."""
    return np.where(batch == "mean", x / 3, x)


def _log(x, base):
    return np.log(x) / np.select([base == "10", base == "2"], [np.log(10), np.log(2)], 1.0)


def _pulls(gradient_original, gradient_alternative, sample):
    """Return how hard each cost pulls on a sample, (2, n)."""
    gradients = np.abs([gradient_original, gradient_alternative])
    return np.take_along_axis(gradients, sample[None, None], axis=1)[:, 0]
