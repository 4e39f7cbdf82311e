"""One minibatch through the discriminator of a GAN: its value, its gradient, one step of ascent."""

import itertools

import numpy as np

from exgen.items import confirm, figure, misconception, require
from exgen.maths import mean, numerical_gradient, sigmoid, total

WINDOWS = (0, 7), (-2, 9), (-4, 11)
"""The least and the greatest x_1 and x_2 of a figure."""


def bracket(signs, offset):
    """Return the factors of theta_1 x_1, theta_2 x_2 and 1 in the bracket of the exponent, (3, n)."""
    return np.stack([signs[0], signs[1], offset])


def bracket_in_d(bracket):
    """Return the factors that D is worked out with: a slip there need not be one in derivatives."""
    return bracket


def logit_real(x_real, theta, bracket_in_d):
    return _logit(x_real, theta, bracket_in_d)


def logit_fake(x_fake, theta, bracket_in_d):
    return _logit(x_fake, theta, bracket_in_d)


def d_real(logit_real):
    return sigmoid(logit_real)


def d_fake(logit_fake):
    return sigmoid(logit_fake)


def log_real(d_real):
    return np.log(d_real)


def log_fake(d_fake):
    return np.log1p(-d_fake)


def value(log_real, log_fake):
    return mean(log_real) + mean(log_fake)


def slope_real(d_real):
    return 1 - d_real


def slope_fake(d_fake):
    return -d_fake


def term_real(slope_real, x_real, bracket):
    return _along(slope_real, x_real, bracket[:2])


def term_fake(slope_fake, x_fake, bracket):
    return _along(slope_fake, x_fake, bracket[:2])


def gradient(term_real, term_fake):
    return mean(term_real) + mean(term_fake)


def theta_next(theta, eta, gradient):
    return theta + eta * gradient


@figure
def before_the_step(ax, x_real, x_fake, theta, signs, offset):
    """The plane of x1 and x2 with the real samples {{ x_real | join(" and ") }}, the generated
    samples {{ x_fake | join(" and ") }}, and the line on which D = 1/2. The side on which D is
    larger is shaded."""
    now = (*signs * theta, offset)
    _draw_plane(ax, x_real, x_fake, [now])
    _draw_line(ax, now, "solid", "$D = 1/2$")


@figure
def after_the_step(ax, x_real, x_fake, theta, theta_next, signs, offset):
    """The plane of x1 and x2 with the samples, and the lines on which D = 1/2 before the step,
    dashed, and after it. The side on which D is larger after the step is shaded."""
    before, after = (*signs * theta, offset), (*signs * theta_next, offset)
    _draw_plane(ax, x_real, x_fake, [after, before])
    _draw_line(ax, before, "dashed", "$D = 1/2$ before")
    _draw_line(ax, after, "solid", "$D = 1/2$ after")


@require
def one_feature_has_a_minus_sign(signs):
    return signs[0] != signs[1]


@require
def no_sample_is_drawn_twice(x_real, x_fake):
    return _all_differ(x_real) & _all_differ(x_fake)


@require
def the_discriminator_is_not_saturated(d_real, d_fake):
    return _all_between(d_real, 0.05, 0.95) & _all_between(d_fake, 0.05, 0.95)


@require
def every_component_of_the_gradient_is_visible(gradient):
    return np.abs(gradient) > 0.05


@confirm(value)
def by_its_definition(theta, x_real, x_fake, signs, offset):
    return _value_at(theta, x_real, x_fake, signs, offset)


@confirm(gradient)
def by_central_differences(theta, x_real, x_fake, signs, offset):
    return numerical_gradient(lambda t: _value_at(t, x_real, x_fake, signs, offset), theta)


@confirm(theta_next)
def by_a_step_up_the_value(theta, x_real, x_fake, signs, offset, eta):
    slope = numerical_gradient(lambda t: _value_at(t, x_real, x_fake, signs, offset), theta)
    return theta + eta * slope


@misconception(value)
def sums_instead_of_averaging(log_real, log_fake):
    """You added the logarithms up. Every sample is equally likely, so an expectation is the
    *mean* over the samples: divide each sum by $m$."""
    return total(log_real) + total(log_fake)


@misconception(value)
def takes_logarithms_to_base_10(log_real, log_fake):
    """You used $\\log_{10}$. The value function is defined with the natural logarithm, $\\ln$."""
    return (mean(log_real) + mean(log_fake)) / np.log(10)


@misconception(value)
def takes_logarithms_to_base_2(log_real, log_fake):
    """You used $\\log_2$. The value function is defined with the natural logarithm, $\\ln$."""
    return (mean(log_real) + mean(log_fake)) / np.log(2)


@misconception(value)
def takes_ln_d_of_the_generated_samples(log_real, d_fake):
    """You took $\\ln D$ of the generated samples too. The discriminator wants $D$ small there, so
    their term is $\\ln(1 - D)$."""
    return mean(log_real) + mean(np.log(d_fake))


@misconception(value)
def swaps_real_and_generated_samples(d_real, d_fake):
    """You took $\\ln(1 - D)$ of the real samples and $\\ln D$ of the generated ones. It is the
    other way round: $D$ is the probability of being *real*."""
    return mean(np.log1p(-d_real)) + mean(np.log(d_fake))


@misconception(value)
def subtracts_the_generated_term(log_real, log_fake):
    """You subtracted the expectation over the generated samples. Both expectations are *added*;
    the minus sign is inside the logarithm, $\\ln(1 - D)$."""
    return mean(log_real) - mean(log_fake)


@misconception(value)
def takes_the_logarithm_of_the_mean(d_real, d_fake):
    """You took the mean of the probabilities first, and then its logarithm. $V$ is the mean of the
    *logarithms*: take the logarithm for each sample."""
    return np.log(mean(d_real)) + np.log(mean(1 - d_fake))


@misconception(value)
def divides_the_value_by_all_the_samples(log_real, log_fake):
    """You divided by the number of all samples, $2m$. Each expectation is a mean over the $m$
    samples of its own kind."""
    return (mean(log_real) + mean(log_fake)) / 2


@misconception(value)
def leaves_the_generated_samples_out_of_the_value(log_real):
    """You left out the expectation over the generated samples, $\\ln(1 - D)$."""
    return mean(log_real)


@misconception(value)
def forgets_the_minus_sign_of_v(log_real, log_fake):
    """You lost the sign. The logarithm of a probability is negative, so $V$ is negative."""
    return -(mean(log_real) + mean(log_fake))


@misconception(bracket)
def loses_the_minus_sign_of_a_feature(signs, offset):
    """You lost the minus sign before $\\theta_{{ 1 if signs[0] < 0 else 2 }} x_{{ 1 if signs[0] < 0 else 2 }}$
    in the exponent of $D$."""
    return _without_the_minus_sign(signs, offset)


@misconception(bracket_in_d)
def loses_the_minus_sign_of_a_feature_in_d_only(signs, offset):
    """You lost the minus sign before $\\theta_{{ 1 if signs[0] < 0 else 2 }} x_{{ 1 if signs[0] < 0 else 2 }}$
    in the exponent of $D$."""
    return _without_the_minus_sign(signs, offset)


@misconception(bracket)
def forgets_the_minus_sign_before_the_bracket(signs, offset):
    """You forgot the minus sign before the bracket in the exponent of $D$."""
    return -np.stack([signs[0], signs[1], offset])


@misconception(bracket_in_d)
def forgets_the_minus_sign_before_the_bracket_in_d_only(bracket):
    """You forgot the minus sign before the bracket in the exponent of $D$."""
    return -bracket


@misconception(bracket)
def applies_the_minus_sign_to_the_first_term_only(signs, offset):
    """You applied the minus sign before the bracket to the first term only. It changes the sign of
    all three terms in the bracket."""
    return np.stack([signs[0], -signs[1], -offset])


@misconception(bracket_in_d)
def applies_the_minus_sign_to_the_first_term_only_in_d(signs, offset):
    """You applied the minus sign before the bracket to the first term only. It changes the sign of
    all three terms in the bracket."""
    return np.stack([signs[0], -signs[1], -offset])


@misconception(bracket_in_d)
def leaves_the_constant_out(signs):
    """You left the constant out of the exponent, for all samples."""
    return np.stack([signs[0], signs[1], 0 * signs[0]])


@misconception(bracket_in_d)
def changes_the_sign_of_the_constant(signs, offset):
    """You changed the sign of the constant in the bracket."""
    return np.stack([signs[0], signs[1], -offset])


@misconception(logit_real)
def leaves_the_constant_out_for_the_real_samples(x_real, theta, bracket_in_d):
    """You left the constant out of the exponent for the real samples."""
    return _logit(x_real, theta, [bracket_in_d[0], bracket_in_d[1], 0])


@misconception(logit_fake)
def leaves_the_constant_out_for_the_generated_samples(x_fake, theta, bracket_in_d):
    """You left the constant out of the exponent for the generated samples."""
    return _logit(x_fake, theta, [bracket_in_d[0], bracket_in_d[1], 0])


@misconception(gradient, again=sums_instead_of_averaging)
def sums_the_gradient(term_real, term_fake):
    """You added the samples' gradients up. The cost has a factor $1/m$: take their *mean*."""
    return total(term_real) + total(term_fake)


@misconception(gradient, again=divides_the_value_by_all_the_samples)
def divides_by_all_the_samples(term_real, term_fake):
    """You divided by the number of all samples, $2m$. The factor is $1/m$: each of the $m$ terms
    holds one real and one generated sample."""
    return (mean(term_real) + mean(term_fake)) / 2


@misconception(gradient)
def ignores_the_signs_in_the_exponent(slope_real, slope_fake, x_real, x_fake):
    """You took the derivative of the bracket with respect to each $\\theta_j$ to be $x_j$. Look at
    its signs: a term $-\\theta_j x_j$ has the derivative $-x_j$."""
    return mean(_along(slope_real, x_real, 1)) + mean(_along(slope_fake, x_fake, 1))


@misconception(gradient)
def forgets_the_inner_derivative(slope_real, slope_fake):
    """You stopped at the derivative with respect to $s$, the bracket in the exponent. By the chain
    rule each sample's term is multiplied by the derivative of $s$, which is $\\pm x_j$."""
    slope = mean(slope_real) + mean(slope_fake)
    return np.stack([slope, slope])


@misconception(gradient)
def uses_1_minus_d_for_the_generated_samples(d_real, d_fake, x_real, x_fake, signs):
    """You used $-(1 - D)$ for the generated samples. That is the derivative of $-\\ln D$; the
    derivative of $\\ln(1 - D)$ with respect to $s$, the bracket in the exponent, is $-D$."""
    return mean(_along(1 - d_real, x_real, signs)) + mean(_along(d_fake - 1, x_fake, signs))


@misconception(gradient)
def uses_plus_1_minus_d_for_the_generated_samples(d_real, d_fake, x_real, x_fake, signs):
    """You used $1 - D$ for the generated samples too. That is the derivative of $\\ln D$ with respect
    to $s$, the bracket in the exponent; the derivative of $\\ln(1 - D)$ is $-D$."""
    return mean(_along(1 - d_real, x_real, signs)) + mean(_along(1 - d_fake, x_fake, signs))


@misconception(gradient)
def stops_at_the_derivative_of_the_logarithm(d_real, d_fake, x_real, x_fake, signs):
    """You did not differentiate the sigmoid. By the chain rule $1/D$ and $-1/(1 - D)$ are multiplied
    by its derivative, $D(1 - D)$."""
    real = mean(_along(1 / d_real, x_real, signs))
    return real - mean(_along(1 / (1 - d_fake), x_fake, signs))


@misconception(gradient)
def turns_the_sign_of_the_gradient(term_real, term_fake):
    """This is the gradient with the opposite sign. The discriminator *maximises* this cost: do not
    put a minus sign before it."""
    return -mean(term_real) - mean(term_fake)


@misconception(gradient)
def uses_d_for_the_real_samples(d_real, d_fake, x_real, x_fake, signs):
    """You used $D$ for the real samples. The derivative of $\\ln D$ with respect to $s$, the
    bracket in the exponent, is $1 - D$."""
    return mean(_along(d_real, x_real, signs)) + mean(_along(-d_fake, x_fake, signs))


@misconception(gradient, again=swaps_real_and_generated_samples)
def swaps_real_and_generated_in_the_gradient(d_real, d_fake, x_real, x_fake, signs):
    """You treated the generated samples as real and the real ones as generated: $1 - D$ goes with
    the real samples, $-D$ with the generated ones."""
    return mean(_along(-d_real, x_real, signs)) + mean(_along(1 - d_fake, x_fake, signs))


@misconception(gradient)
def adds_the_generated_term(term_real, term_fake):
    """You lost the minus sign of the generated samples: the derivative of $\\ln(1 - D)$ with respect
    to $s$, the bracket in the exponent, is $-D$."""
    return mean(term_real) - mean(term_fake)


@misconception(gradient, again=leaves_the_generated_samples_out_of_the_value)
def uses_the_real_samples_only(term_real):
    """You left the generated samples out. Their term depends on $\\boldsymbol\\theta$ as well,
    because $D$ does."""
    return mean(term_real)


@misconception(gradient)
def multiplies_by_d_times_1_minus_d(d_real, d_fake, x_real, x_fake, signs):
    """You multiplied by $D(1 - D)$, the derivative of the sigmoid, but did not divide by $D$ or
    $1 - D$, the derivative of the logarithm."""
    real = _along(d_real * (1 - d_real), x_real, signs)
    return mean(real) - mean(_along(d_fake * (1 - d_fake), x_fake, signs))


@misconception(theta_next)
def descends(theta, eta, gradient):
    """You stepped against the gradient. The discriminator *maximises* its value, so it steps along
    the gradient: $\\boldsymbol\\theta + \\eta\\nabla_{\\boldsymbol\\theta}$."""
    return theta - eta * gradient


@misconception(theta_next)
def forgets_the_learning_rate(theta, gradient):
    """You added the whole gradient. Multiply it by the learning rate $\\eta$ first."""
    return theta + gradient


@misconception(theta_next)
def gives_only_the_change(eta, gradient):
    """This is the change $\\eta\\nabla_{\\boldsymbol\\theta}$. The new parameters are the old ones
    plus this change."""
    return eta * gradient


def _draw_plane(ax, x_real, x_fake, lines):
    """Draw the samples, and the side on which D > 1/2 by the first of some lines.

    Of the plane there is as much as it takes to see the lines, but not more than WINDOWS.
    """
    low, high = next((w for w in WINDOWS if all(_crosses(line, *w) for line in lines)), WINDOWS[0])
    ax.set(xlim=(low, high), ylim=(low, high), xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    ax.set(xticks=range(low, high + 1), yticks=range(low, high + 1))
    # where two samples are alike, both are to be seen
    ax.plot(*x_real.T, "o", color="C0", ms=8, label="real", zorder=3)
    ax.plot(*x_fake.T, "x", color="C1", ms=6, mew=2, label="generated", zorder=3)
    foot, along, normal = _frame(lines[0])
    side = foot + 99 * np.array([-along, along, along + normal, normal - along])
    ax.fill(*side.T, color="C0", alpha=0.1, lw=0, label="$D > 1/2$")


def _draw_line(ax, line, style, label):
    foot, along, _ = _frame(line)
    ax.axline(foot, foot + along, color="C0", ls=style, lw=1.2, label=label)
    ax.legend(loc="upper left", bbox_to_anchor=(1.02, 1.02))


def _frame(line):
    """Return the point of the line a x_1 + b x_2 + c = 0 next to 0, and unit vectors along and up."""
    a, b, c = line
    normal = np.array([a, b]) / np.hypot(a, b)
    return -c / np.hypot(a, b) * normal, np.array([-normal[1], normal[0]]), normal


def _crosses(line, low, high):
    corners = [
        line[0] * x_1 + line[1] * x_2 + line[2] for x_1 in (low, high) for x_2 in (low, high)
    ]
    return min(corners) < 0 < max(corners)


def _value_at(theta, x_real, x_fake, signs, offset):
    """Return V for parameters (2, n): ln D = -ln(1 + e^-s), and ln(1 - D) = -ln(1 + e^s)."""
    w = signs * theta
    s_real, s_fake = (x[:, 0] * w[0] + x[:, 1] * w[1] + offset for x in (x_real, x_fake))
    return -np.nanmean(np.logaddexp(0, -s_real) + np.logaddexp(0, s_fake), axis=0)


def _without_the_minus_sign(signs, offset):
    return np.stack([np.abs(signs[0]), np.abs(signs[1]), offset])


def _logit(x, theta, bracket):
    return bracket[0] * theta[0] * x[:, 0] + bracket[1] * theta[1] * x[:, 1] + bracket[2]


def _along(slope, x, signs):
    """Return each sample's slope times the derivative of its bracket, (m, 2, n)."""
    return slope[:, None] * (signs * x)


def _all_differ(x):
    pairs = itertools.combinations(range(len(x)), 2)
    return np.all([np.any(x[i] != x[j], axis=0) for i, j in pairs], axis=0)


def _all_between(x, low, high):
    return np.all(np.isnan(x) | ((low < x) & (x < high)), axis=0)
