"""The softmax of three logits, the cross-entropy of a label, and its gradient at the logits."""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import logsumexp, numerical_gradient, sigmoid, total


def exponentials(z):
    return np.exp(z)


def normaliser(exponentials):
    return total(exponentials)


def p(exponentials, normaliser):
    return exponentials / normaliser


def target(label):
    return (np.array([[1], [2], [3]]) == label).astype(np.int64)


def p_label(p, target):
    return total(target * p)


def loss(p_label):
    return -np.log(p_label)


def gradient(p, target):
    return p - target


@require
def the_logits_are_apart(z):
    return np.abs(z - np.roll(z, 1, axis=0)) >= 0.3


@require
def every_class_has_a_chance(p):
    return p >= 0.03


@require
def the_label_is_neither_a_matter_of_course_nor_a_toss_up(p_label):
    return (p_label <= 0.85) & (np.abs(p_label - 1 / 3) >= 0.05)


@confirm(p)
def by_comparing_each_logit_with_the_others(z):
    return 1 / total(np.exp(z[:, None] - z[None]))


@confirm(loss)
def by_the_log_of_the_sum(z, label):
    return _loss_at(z, label)


@confirm(gradient)
def by_central_differences(z, label):
    return numerical_gradient(lambda at: _loss_at(at, label), z)


@misconception(p)
def leaves_the_exponentials_out(z):
    """You divided the logits by their sum. The softmax divides their *exponentials*, so that all
    probabilities are positive."""
    return z / total(z)


@misconception(p)
def forgets_to_normalise(exponentials):
    """You stopped at the exponentials. Divide each by the sum of all three, so that the probabilities
    add up to 1."""
    return exponentials


@misconception(p)
def takes_a_sigmoid_of_each(z):
    """You applied the logistic sigmoid to each logit. The classes exclude each other: divide each
    exponential by the sum of all three, so that the probabilities add up to 1."""
    return sigmoid(z)


@misconception(p)
def loses_the_signs_in_the_exponents(z):
    """You took $e^{-z_i}$. In the softmax the exponents are the logits themselves: the largest logit
    gets the largest probability."""
    return np.exp(-z) / total(np.exp(-z))


@misconception(p)
def divides_by_the_largest(exponentials):
    """You divided by the largest exponential. Divide by the *sum* of all three, so that the
    probabilities add up to 1."""
    return exponentials / np.max(exponentials, axis=0)


@misconception(p)
def divides_by_the_others(exponentials, normaliser):
    """You divided each exponential by the sum of the *others*. The sum holds all three, its own
    included."""
    return exponentials / (normaliser - exponentials)


@misconception(p)
def divides_by_the_number_of_the_classes(exponentials):
    """You divided the exponentials by 3, the number of classes. Divide by their *sum*, so that the
    probabilities add up to 1."""
    return exponentials / 3


@misconception(target)
def takes_the_largest_class_as_the_true_one(p):
    """You took the most probable class as the true one. The sample belongs to class {{ label }}, whatever
    the network says: the loss is large where it gives that class little."""
    return (p == np.max(p, axis=0)).astype(np.int64)


@misconception(p_label)
def takes_the_largest_probability(p):
    """You took the most probable class as the true one. The sample belongs to class {{ label }}, whatever
    the network says: the loss is large where it gives that class little."""
    return np.max(p, axis=0)


@misconception(loss)
def takes_the_logarithm_to_base_10(p_label):
    """You used $\\log_{10}$. The cross-entropy is asked for with the natural logarithm, $\\ln$."""
    return -np.log10(p_label)


@misconception(loss)
def takes_the_logarithm_to_base_2(p_label):
    """You used $\\log_2$. The cross-entropy is asked for with the natural logarithm, $\\ln$."""
    return -np.log2(p_label)


@misconception(loss)
def loses_the_sign_of_the_loss(p_label):
    """You lost the sign. The logarithm of a probability is negative, and the cross-entropy is *minus*
    that logarithm."""
    return np.log(p_label)


@misconception(loss)
def adds_a_binary_cross_entropy_for_every_class(p, target):
    """You added $-\\ln(1 - p_j)$ for the other classes too, as with independent yes-or-no outputs. The
    cross-entropy of a softmax is $-\\ln$ of the probability of the true class alone."""
    return -total(np.log(np.where(target == 1, p, 1 - p)))


@misconception(loss)
def adds_all_the_logarithms(p):
    """You added the logarithms of all three probabilities. Each is multiplied by its target, which is 0
    for all but the true class."""
    return -total(np.log(p))


@misconception(loss)
def takes_the_entropy(p):
    """This is the entropy of the output, $-\\sum_j p_j \\ln p_j$. In the *cross*-entropy the logarithms
    are weighted by the targets: 1 for the true class, 0 for the others."""
    return -total(p * np.log(p))


@misconception(loss)
def divides_by_the_number_of_classes(p_label):
    """You divided by the number of classes. The sum over the classes is no mean: for a single sample the
    loss is $-\\ln$ of the probability of the true class."""
    return -np.log(p_label) / 3


@misconception(loss)
def takes_what_is_missing_to_1(p_label):
    """This is 1 minus the probability of the true class. The cross-entropy is $-\\ln$ of that
    probability."""
    return 1 - p_label


@misconception(loss)
def takes_the_logarithm_of_what_is_missing_to_1(p_label):
    """You took $-\\ln(1 - p)$ of the true class. The cross-entropy is $-\\ln p$: it is small where that
    class is probable."""
    return -np.log(1 - p_label)


@misconception(loss)
def weighs_the_logarithm_with_the_probability(p_label):
    """You took $-p \\ln p$ of the true class. In the cross-entropy the logarithm is weighted by the
    *target*, which is 1."""
    return -p_label * np.log(p_label)


@misconception(loss)
def takes_the_logit(z, target):
    """This is minus the logit of the true class. The probability is $e^{z_k}$ divided by the sum of all
    exponentials, and the logarithm of that sum belongs to the loss."""
    return -total(target * z)


@misconception(loss)
def takes_the_squared_error(p, target):
    """This is the squared error, $\\sum_j (t_j - p_j)^2$. The cross-entropy is $-\\ln$ of the probability
    of the true class."""
    return total((target - p) ** 2)


@misconception(loss)
def takes_half_the_squared_error(p, target):
    """This is the squared error, $\\frac{1}{2}\\sum_j (t_j - p_j)^2$. The cross-entropy is $-\\ln$ of the
    probability of the true class."""
    return total((target - p) ** 2) / 2


@misconception(gradient)
def loses_the_sign_of_the_true_class(p, target):
    """You took $1 - p_k$ for the true class $k$. Its derivative is $p_k - 1$, which is negative: raising the
    logit of the true class lowers the loss."""
    return np.abs(p - target)


@misconception(gradient)
def points_down_the_loss(p, target):
    """You took $\\mathbf{t} - \\mathbf{p}$, the direction of a step of gradient descent. The gradient
    itself is $\\mathbf{p} - \\mathbf{t}$: raising the logit of the true class lowers the loss."""
    return target - p


@misconception(gradient)
def forgets_the_target(p):
    """This is the gradient of $\\ln \\sum_j e^{z_j}$. The loss also holds $-z_k$ for the true class $k$,
    which subtracts 1 there."""
    return p.copy()


@misconception(gradient)
def moves_the_true_class_only(p, target):
    """You took the other logits to have no influence. All of them are in the sum that the softmax
    divides by, so that $\\partial L/\\partial z_j = p_j$ for them."""
    return target * (p - 1)


@misconception(gradient)
def stops_at_the_probabilities(p, target):
    """You gave the derivatives with respect to the probabilities, $-t_j/p_j$. By the chain rule, with the
    derivatives of the softmax, those at the logits are $p_j - t_j$."""
    return -target / p


@misconception(gradient)
def multiplies_by_the_derivative_of_a_sigmoid(p, target):
    """You multiplied by $p_j(1 - p_j)$. The derivatives of the softmax are in $p_j - t_j$ already: they
    cancel with those of the logarithm."""
    return (p - target) * p * (1 - p)


@misconception(gradient)
def subtracts_1_from_every_class(p):
    """You subtracted 1 for every class. The target is 1 for the true class and 0 for the others."""
    return p - 1


@misconception(gradient)
def subtracts_the_label(p, label):
    """You subtracted the number of the class. The target of a class is 1 if it is the true one and 0 if
    not."""
    return p - label


def _loss_at(z, label):
    """Return ln sum e^z - z_k, the cross-entropy of the label k at the logits z."""
    return logsumexp(z) - np.choose(label - 1, z)
