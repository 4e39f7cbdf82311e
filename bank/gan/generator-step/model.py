"""One minibatch through the generator of a GAN: its gradient, sent back through the discriminator."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import log_sigmoid, mean, numerical_gradient, sigmoid, total


def x_fake(z, phi):
    return phi[0] * z + phi[1]


def logit(theta, x_fake):
    return theta * x_fake


def d(logit):
    return sigmoid(logit)


def slope(cost, d):
    return np.where(cost == "original", -d, d - 1)


def pull(slope, theta):
    return slope * theta


def term(pull, z):
    return _along(pull, z)


def gradient(term):
    return mean(term)


def phi_next(phi, eta, gradient):
    return phi - eta * gradient


@require
def no_noise_is_drawn_twice(z):
    return (z[0] != z[1]) & (z[0] != z[2]) & (z[1] != z[2])


@require
def the_discriminator_is_neither_undecided_nor_saturated(d):
    return np.all((np.abs(d - 0.5) > 0.05) & (np.abs(d - 0.5) < 0.45), axis=0)


@require
def every_component_of_the_gradient_is_visible(gradient):
    return np.abs(gradient) > 0.05


@confirm(d)
def by_the_hyperbolic_tangent(z, phi, theta):
    return (1 + np.tanh(theta * (phi[0] * z + phi[1]) / 2)) / 2


@confirm(gradient)
def by_central_differences(cost, z, phi, theta):
    return numerical_gradient(lambda moved: _cost(cost, z, moved, theta), phi)


@confirm(phi_next)
def descends_by_central_differences(cost, z, phi, theta, eta):
    return phi - eta * numerical_gradient(lambda moved: _cost(cost, z, moved, theta), phi)


@misconception(x_fake)
def leaves_out_phi_2(z, phi):
    """You left out $\\phi_2$. The generated samples are $\\phi_1 z_i + \\phi_2$."""
    return phi[0] * z


@misconception(x_fake)
def exchanges_phi_1_and_phi_2(z, phi):
    """You exchanged $\\phi_1$ and $\\phi_2$. The generated samples are $\\phi_1 z_i + \\phi_2$."""
    return phi[1] * z + phi[0]


@misconception(d)
def leaves_out_theta(x_fake):
    """You left out $\\theta$. The discriminator is $D(x) = 1/(1 + e^{-\\theta x})$."""
    return sigmoid(x_fake)


@misconception(d)
def forgets_the_minus_sign_of_the_exponent(logit):
    """You took $1/(1 + e^{\\theta x})$. The exponent has a minus sign:
    $D(x) = 1/(1 + e^{-\\theta x})$."""
    return sigmoid(-logit)


@misconception(d)
def judges_the_noise(z, theta):
    """You gave the noise $z_i$ to the discriminator. It judges what the generator makes of it,
    $G(z_i)$."""
    return sigmoid(theta * z)


@misconception(gradient)
def takes_the_other_cost(cost, d, theta, z):
    """You took the derivative of the other cost. In the logit, $\\ln(1 - D)$ has the derivative $-D$
    and $-\\ln D$ has $-(1 - D)$; look again at which of them is to be minimised."""
    return mean(_along(np.where(cost == "original", d - 1, -d) * theta, z))


@misconception(gradient)
def takes_the_other_cost_without_its_sign(cost, d, theta, z):
    """You took the derivative of the other cost, and lost its minus sign. In the logit, $\\ln(1 - D)$
    has the derivative $-D$ and $-\\ln D$ has $-(1 - D)$; look again at which of them is to be
    minimised."""
    return mean(_along(np.where(cost == "original", 1 - d, d) * theta, z))


@misconception(gradient)
def multiplies_both_by_the_noise(pull, z):
    """You multiplied by $z_i$ in both entries. In $G(z) = \\phi_1 z + \\phi_2$ the derivative with
    respect to $\\phi_2$ is 1."""
    return np.stack([mean(pull * z), mean(pull * z)])


@misconception(gradient)
def stops_at_the_logit(slope, z):
    """You left out $\\theta$. The generator acts through the discriminator, whose logit is
    $\\theta x$, so the chain rule brings in its derivative $\\theta$."""
    return mean(_along(slope, z))


@misconception(gradient)
def stops_at_the_samples(pull):
    """You stopped at the derivative with respect to the generated samples. In
    $G(z) = \\phi_1 z + \\phi_2$ the factor of $\\phi_1$ is $z$: each sample's derivative is
    multiplied by its $z_i$ there."""
    return np.stack([mean(pull), mean(pull)])


@misconception(gradient)
def multiplies_by_the_generated_samples(pull, x_fake):
    """You multiplied by the generated samples $G(z_i)$. The derivative of
    $G(z) = \\phi_1 z + \\phi_2$ with respect to $\\phi_1$ is the noise $z_i$."""
    return mean(_along(pull, x_fake))


@misconception(gradient)
def sums_over_the_samples(term):
    """You added the samples' terms up. The cost has a factor $\\frac{1}{3}$: take their *mean*."""
    return total(term)


@misconception(gradient)
def loses_the_minus_sign_of_the_slope(term):
    """You lost the minus sign. Either cost *falls* as the logit rises: its derivative in the logit
    is $-D$ for $\\ln(1 - D)$ and $-(1 - D)$ for $-\\ln D$."""
    return -mean(term)


@misconception(gradient)
def multiplies_by_the_derivative_of_the_sigmoid_only(d, theta, z):
    """You multiplied by $-D(1 - D)$. The derivative of the sigmoid, $D(1 - D)$, still has to be
    divided by what the derivative of the logarithm brings: $1 - D$ for $\\ln(1 - D)$, $D$ for
    $-\\ln D$."""
    return mean(_along(-d * (1 - d) * theta, z))


@misconception(gradient)
def forgets_the_derivative_of_the_sigmoid(cost, d, theta, z):
    """You differentiated the logarithm, but not the sigmoid inside it. Multiply by its derivative,
    $D(1 - D)$."""
    return mean(_along(np.where(cost == "original", 1 / (d - 1), -1 / d) * theta, z))


@misconception(phi_next)
def ascends(phi, eta, gradient):
    """You stepped along the gradient. The generator *minimises* its cost, so it steps against the
    gradient: $\\boldsymbol\\phi - \\eta\\nabla_{\\boldsymbol\\phi}$."""
    return phi + eta * gradient


@misconception(phi_next)
def forgets_the_learning_rate(phi, gradient):
    """You subtracted the whole gradient. Multiply it by the learning rate $\\eta$ first."""
    return phi - gradient


@misconception(phi_next)
def gives_only_the_change(eta, gradient):
    """This is the change $-\\eta\\nabla_{\\boldsymbol\\phi}$. The new parameters are the old ones
    plus this change."""
    return -eta * gradient


def _along(pull, z):
    """Return each sample's pull times the derivative of G, which is (z, 1), as (samples, 2, n)."""
    return np.stack([pull * z, pull], axis=1)


def _cost(cost, z, phi, theta):
    logit = theta * (phi[0] * z + phi[1])
    return mean(np.where(cost == "original", log_sigmoid(-logit), -log_sigmoid(logit)))
