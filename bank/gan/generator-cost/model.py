"""Both costs of a GAN's generator: how strongly each pulls at the discriminator's logit."""

import numpy as np

from exgen.items import confirm, essential, misconception
from exgen.maths import numerical_gradient, sigmoid


def d(logit):
    return sigmoid(logit)


def gradients(d):
    return np.stack([-d, -(1 - d)])


def ratio(gradients):
    return gradients[1] / gradients[0]


@essential
def the_gradients_are_no_whole_numbers(gradients):
    """Both follow from a D between 0 and 1; whole numbers are typed by who has worked out nothing."""
    return np.any(gradients != np.rint(gradients), axis=0)


@confirm(gradients)
def by_central_differences(logit):
    original = numerical_gradient(lambda s: -np.logaddexp(0, s), logit)
    alternative = numerical_gradient(lambda s: np.logaddexp(0, -s), logit)
    return np.stack([original, alternative])


@confirm(ratio)
def by_the_odds(logit):
    return np.exp(-logit)


@misconception(d)
def forgets_the_minus_sign_of_the_exponent(logit):
    """You took $1/(1 + e^{s})$ for the sigmoid of the logit $s$. It is $1/(1 + e^{-s})$: a negative
    logit means that the discriminator thinks the sample is generated, $D < \\frac{1}{2}$."""
    return sigmoid(-logit)


@misconception(gradients)
def differentiates_with_respect_to_d(d):
    """You differentiated with respect to $D$ and stopped there. The question asks for the derivative
    with respect to the logit: multiply by $D(1 - D)$, the derivative of the sigmoid."""
    return np.stack([-1 / (1 - d), -1 / d])


@misconception(gradients)
def loses_the_minus_signs(d):
    """You lost the minus signs. Both costs *fall* as the logit rises, so both derivatives are
    negative."""
    return np.stack([d, 1 - d])


@misconception(gradients)
def takes_the_one_cost_for_the_other(d):
    """You took the one cost for the other: $\\ln(1 - D)$ has the derivative $-D$, and $-\\ln D$ has
    $-(1 - D)$."""
    return np.stack([-(1 - d), -d])


@misconception(gradients)
def uses_d_for_1_minus_d(d):
    """You found $-D$ for both costs. For the alternative, $\\frac{d}{ds}(-\\ln D) = -D(1 - D)/D$,
    which is $-(1 - D)$."""
    return np.stack([-d, -d])


@misconception(gradients)
def multiplies_by_the_derivative_of_the_sigmoid_only(d):
    """This is $\\mp D(1 - D)$, the derivative of $D$. Multiply it by the derivative of the cost with
    respect to $D$, $-1/(1 - D)$ and $-1/D$."""
    return np.stack([-d * (1 - d), -d * (1 - d)])


@misconception(gradients)
def uses_1_minus_d_for_d(d):
    """You found $-(1 - D)$ for both costs. For the original, $\\frac{d}{ds} \\ln(1 - D) = -D(1 - D)/(1 - D)$,
    which is $-D$."""
    return np.stack([d - 1, d - 1])


@misconception(gradients)
def differentiates_ln_d_without_its_minus_sign(d):
    """You lost the minus sign of the alternative cost: $-\\ln D$ has the derivative $-(1 - D)$."""
    return np.stack([-d, 1 - d])


@misconception(gradients)
def forgets_the_inner_minus_sign_of_1_minus_d(d):
    """You forgot the inner derivative of $1 - D$, which is $-1$ times that of $D$: $\\ln(1 - D)$ has
    the derivative $-D$."""
    return np.stack([d, d - 1])


@misconception(gradients)
def gives_the_costs_themselves(d):
    """These are the costs $\\ln(1 - D)$ and $-\\ln D$ themselves. The question asks for their
    derivatives with respect to $s$."""
    return np.stack([np.log(1 - d), -np.log(d)])


@misconception(ratio)
def compares_the_costs(d):
    """You divided the costs themselves, $-\\ln D$ by $\\ln(1 - D)$. The question compares their
    *gradients*."""
    return np.log(d) / np.log(1 - d)


@misconception(ratio)
def gives_the_ratio_a_minus_sign(gradients):
    """You gave the ratio a minus sign. Both derivatives have the same sign, so their ratio is
    positive."""
    return -gradients[1] / gradients[0]


@misconception(ratio)
def inverts_the_ratio(gradients):
    """You divided the other way round: the ratio asked for is the alternative's gradient over the
    original's."""
    return gradients[0] / gradients[1]


@misconception(ratio)
def gives_the_difference(gradients):
    """You gave the difference of the gradients. A ratio is a quotient."""
    return gradients[1] - gradients[0]
