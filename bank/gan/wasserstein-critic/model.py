"""One minibatch through the critic of a Wasserstein GAN: objective, gradient, a step that is clipped."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import log_sigmoid, mean, numerical_gradient, sigmoid, total


def batch():
    return "mean"


def square():
    return "never negative"


def f_real(w, x_real, square):
    return np.sum(w[:, None] * _features(x_real, square), axis=0)


def f_fake(w, x_fake, square):
    return np.sum(w[:, None] * _features(x_fake, square), axis=0)


def score_real(f_real, batch):
    return _over(batch, f_real)


def score_fake(f_fake, batch):
    return _over(batch, f_fake)


def objective(score_real, score_fake):
    return score_real - score_fake


def features_real(x_real, batch, square):
    return _over(batch, _features(x_real, square))


def features_fake(x_fake, batch, square):
    return _over(batch, _features(x_fake, square))


def gradient(features_real, features_fake):
    return features_real - features_fake


def w_free(w, eta, gradient):
    return w + eta * gradient


def w_next(w_free, c):
    return np.clip(w_free, -c, c)


@require
def the_samples_differ(gradient, objective):
    return (np.abs(gradient) > 0.2).all(axis=0) & (np.abs(objective) > 0.05)


@require
def one_weight_is_clipped_and_the_other_is_not(w_free, c):
    beyond = np.abs(w_free) - c
    return (np.sum(beyond > 0.02, axis=0) == 1) & (np.sum(beyond < -0.1, axis=0) == 1)


@require
def the_other_weight_stays_free_with_the_other_sign_too(w, eta, gradient, w_free, c):
    other = np.abs(w - eta * gradient)
    return np.all((np.abs(w_free) > c) | (other < c), axis=0)


@confirm(objective)
def by_the_moments(w, x_real, x_fake):
    first = mean(x_real) - mean(x_fake)
    return w[0] * first + w[1] * (mean(x_real**2) - mean(x_fake**2))


@confirm(gradient)
def by_central_differences(w, x_real, x_fake):
    return numerical_gradient(lambda moved: _objective(moved, x_real, x_fake), w)


@confirm(w_next)
def by_the_middle_of_three(w, x_real, x_fake, c, eta):
    free = w + eta * numerical_gradient(lambda moved: _objective(moved, x_real, x_fake), w)
    bound = np.broadcast_to(c, free.shape)
    return np.median([-bound, free, bound], axis=0)


@misconception(batch)
def sums_over_the_batch():
    """You added up over the batch. The objective is a difference of two *means*: there is a factor
    $\\frac{1}{m}$ before each sum."""
    return "sum"


@misconception(square)
def takes_squares_of_negative_numbers_to_be_negative():
    """You took the square of a negative number to be negative. It is positive: $(-2)^2 = 4$."""
    return "with the sign of x"


@misconception(objective)
def leaves_the_generated_samples_out(score_real):
    """You left the generated samples out. Their mean score is subtracted."""
    return score_real


@misconception(objective)
def sums_the_scores(f_real, f_fake):
    """You added up over the batch. The objective is a difference of two *means*: there is a factor
    $\\frac{1}{m}$ before each sum."""
    return total(f_real) - total(f_fake)


@misconception(objective)
def subtracts_the_real_from_the_generated(score_real, score_fake):
    """You subtracted the wrong way round. The critic is to score real samples *higher* than
    generated ones, so it maximises the mean score of the real samples minus that of the others."""
    return score_fake - score_real


@misconception(objective)
def adds_the_generated_scores(score_real, score_fake):
    """You added the mean score of the generated samples. It is subtracted: the critic wants it to be
    low."""
    return score_real + score_fake


@misconception(objective)
def takes_the_value_of_a_discriminator(f_real, f_fake):
    """You computed $\\ln\\sigma(f)$ and $\\ln(1 - \\sigma(f))$, as for an ordinary GAN. A critic is no
    classifier: its scores are averaged as they are, without sigmoid or logarithm."""
    return mean(log_sigmoid(f_real)) + mean(log_sigmoid(-f_fake))


@misconception(gradient, again=sums_the_scores)
def sums_the_features(x_real, x_fake):
    """You added up over the batch. The objective is a difference of two *means*: there is a factor
    $\\frac{1}{m}$ before each sum."""
    return total(_features(x_real), axis=1) - total(_features(x_fake), axis=1)


@misconception(gradient, again=subtracts_the_real_from_the_generated)
def swaps_real_and_generated_in_the_gradient(features_real, features_fake):
    """You subtracted the wrong way round: the gradient is the real samples' mean minus that of the
    generated ones."""
    return features_fake - features_real


@misconception(gradient, again=leaves_the_generated_samples_out)
def uses_the_real_samples_only(features_real):
    """You left the generated samples out. Their scores depend on $\\mathbf{w}$ as well."""
    return features_real


@misconception(gradient)
def squares_the_means(x_real, x_fake):
    """You squared the mean of the samples. The derivative with respect to $w_2$ takes the mean of
    their squares."""
    real, fake = mean(x_real), mean(x_fake)
    return np.stack([real - fake, real**2 - fake**2])


@misconception(gradient)
def keeps_the_weights(w, features_real, features_fake):
    """You kept the weights as factors. The derivative of $w_1 x$ with respect to $w_1$ is $x$, and
    that of $w_2 x^2$ with respect to $w_2$ is $x^2$."""
    return w * (features_real - features_fake)


@misconception(gradient)
def differentiates_with_respect_to_x(x_real, x_fake):
    """You differentiated the features with respect to $x$. The critic moves its weights: the
    derivatives of $f(x)$ with respect to $w_1$ and $w_2$ are $x$ and $x^2$."""
    slope = 2 * (mean(x_real) - mean(x_fake))
    return np.stack([np.zeros_like(slope), slope])


@misconception(gradient, again=takes_the_value_of_a_discriminator)
def takes_the_gradient_of_a_discriminator(f_real, f_fake, x_real, x_fake):
    """You weighted the samples by $1 - \\sigma(f)$ and $\\sigma(f)$, as for an ordinary GAN. The
    Wasserstein objective has no sigmoid and no logarithm: all samples count alike."""
    real = mean((1 - sigmoid(f_real)) * _features(x_real), axis=1)
    return real - mean(sigmoid(f_fake) * _features(x_fake), axis=1)


@misconception(w_next)
def does_not_clip_after_the_step(w_free):
    """A weight of yours is outside of $[-c, c]$. Clipping comes *after* the step: a weight beyond
    $c$ becomes $c$, one below $-c$ becomes $-c$."""
    return w_free


@misconception(w_free)
def descends(w, eta, gradient):
    """You stepped against the gradient. The critic *maximises* its objective, so it steps along the
    gradient."""
    return w - eta * gradient


@misconception(w_free)
def forgets_the_learning_rate(w, gradient):
    """You added the whole gradient. Multiply it by the learning rate $\\eta$ first."""
    return w + gradient


@misconception(w_next)
def clips_the_gradient(w, eta, gradient, c):
    """You clipped the gradient. It is the *weights* that are clipped, after the step with the
    gradient as it is."""
    return w + eta * np.clip(gradient, -c, c)


@misconception(w_next)
def sets_what_is_beyond_to_0(w_free, c):
    """You set a weight beyond $[-c, c]$ to 0. Clipping takes it to the nearer bound, $c$ or $-c$."""
    return np.where(np.abs(w_free) > c, 0, w_free)


@misconception(w_next)
def shrinks_all_the_weights(w_free, c):
    """You shrank both weights by the same factor. Clipping treats each weight by itself: one that is
    within $[-c, c]$ stays as it is."""
    return w_free * c / np.max(np.abs(w_free), axis=0)


@misconception(w_next)
def keeps_the_old_weight_where_it_would_be_clipped(w, w_free, c):
    """You left a weight where it was because its step leads out of $[-c, c]$. It goes as far as it
    may, to the bound."""
    return np.where(np.abs(w_free) > c, w, w_free)


def _features(x, square="never negative"):
    """Return x and x squared, the derivatives of the score in the weights, (2, samples, n)."""
    return np.stack([x, np.where(square == "never negative", x**2, x * np.abs(x))])


def _score(w, x):
    return w[0] * x + w[1] * x**2


def _over(batch, x):
    """Return the mean over the samples, the last axis but the variants', or what the rule has."""
    return np.where(batch == "mean", mean(x, axis=-2), total(x, axis=-2))


def _objective(w, x_real, x_fake):
    return mean(_score(w, x_real)) - mean(_score(w, x_fake))
