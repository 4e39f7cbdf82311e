"""One round of AdaBoost: a classifier's weighted error, its vote, and what becomes of the weights.

The new weights are the same in both forms: where alpha has the factor 1/2, the old ones are multiplied
by exp(alpha) or exp(-alpha) (Freund & Schapire; Duda, Hart & Stork), where it has not, by exp(alpha)
or 1 (Bishop; Hastie, Tibshirani & Friedman).
"""

import numpy as np

from exgen.items import confirm, misconception, other_way, require
from exgen.maths import total


def wrong(labels, predictions):
    return labels != predictions


def epsilon(weights, wrong):
    return total(weights * wrong)


def odds(epsilon):
    return (1 - epsilon) / epsilon


def vote(odds, alpha):
    return _share(alpha) * np.log(odds)


def factors(vote, alpha):
    return np.stack([np.exp(vote), np.where(alpha == "half", np.exp(-vote), 1)])


def products(weights, wrong, factors):
    return weights * np.where(wrong, factors[0], factors[1])


def normaliser(products):
    return total(products)


def weights_next(products, normaliser):
    return products / normaliser


@require
def two_samples_are_misclassified(wrong):
    return np.sum(wrong, axis=0) == 2


@require
def both_classes_occur_among_labels_and_predictions(labels, predictions):
    return (np.ptp(labels, axis=0) > 0) & (np.ptp(predictions, axis=0) > 0)


@require
def the_classifier_is_better_than_chance_but_not_perfect(epsilon):
    return (epsilon > 0.09) & (epsilon < 0.41)


@confirm(epsilon)
def by_the_edge(weights, labels, predictions):
    return (1 - total(weights * labels * predictions)) / 2


@confirm(vote)
def as_the_artanh_of_the_edge(weights, labels, predictions, alpha):
    return 2 * _share(alpha) * np.arctanh(total(weights * labels * predictions))


@other_way(products)
def by_powers_of_the_odds(weights, wrong, odds, alpha):
    return weights * odds ** (wrong - np.where(alpha == "half", 0.5, 0))


@other_way(weights_next)
def by_giving_both_kinds_one_half(weights, wrong, epsilon):
    return weights / 2 / np.where(wrong, epsilon, 1 - epsilon)


@confirm(weights_next)
def from_the_weights_of_both_kinds(weights, wrong):
    return weights / 2 / np.where(wrong, total(weights * wrong), total(weights * ~wrong))


@misconception(epsilon)
def counts_the_errors(wrong):
    """You took the share of the samples that are misclassified. AdaBoost adds up their *weights*: an
    error on a heavy sample counts more."""
    return np.mean(wrong, axis=0)


@misconception(epsilon)
def takes_the_accuracy(weights, wrong):
    """You added up the weights of the samples that are classified correctly. The error is the sum over
    the *misclassified* ones."""
    return total(weights * ~wrong)


@misconception(epsilon)
def averages_the_weights(weights, wrong):
    """You divided by the number of samples. The weights add up to 1 already: the error is the sum of
    those of the misclassified samples."""
    return total(weights * wrong) / 5


@misconception(epsilon)
def averages_over_the_errors(weights, wrong):
    """You took the mean weight of the misclassified samples. The error is the *sum* of their
    weights."""
    return total(weights * wrong) / np.sum(wrong, axis=0)


@misconception(vote)
def turns_the_odds_upside_down(epsilon, alpha):
    """You took the logarithm of $\\varepsilon/(1 - \\varepsilon)$. It is that of
    $(1 - \\varepsilon)/\\varepsilon$: a classifier that is better than chance has a positive weight."""
    return _share(alpha) * np.log(epsilon / (1 - epsilon))


@misconception(vote)
def takes_the_logarithm_to_base_10(odds, alpha):
    """You used $\\log_{10}$. The weight of a classifier is defined with the natural logarithm."""
    return _share(alpha) * np.log10(odds)


@misconception(vote)
def takes_the_logarithm_to_base_2(odds, alpha):
    """You used $\\log_2$. The weight of a classifier is defined with the natural logarithm."""
    return _share(alpha) * np.log2(odds)


@misconception(vote)
def leaves_the_logarithm_out(odds, alpha):
    """You left the logarithm out. The weight of a classifier is made from the *logarithm* of
    $(1 - \\varepsilon)/\\varepsilon$, so that one that guesses gets the weight 0."""
    return _share(alpha) * odds


@misconception(vote)
def divides_after_the_logarithm(epsilon, alpha):
    """You took the logarithm of $1 - \\varepsilon$ and divided it by $\\varepsilon$. Divide first: it is the
    logarithm of the fraction."""
    return _share(alpha) * np.log(1 - epsilon) / epsilon


@misconception(vote)
def takes_the_logarithm_of_one_over_epsilon(epsilon, alpha):
    """You took the logarithm of $1/\\varepsilon$. It is that of $(1 - \\varepsilon)/\\varepsilon$."""
    return -_share(alpha) * np.log(epsilon)


@misconception(weights_next)
def forgets_to_normalise(products):
    """You stopped at the products of old weights and factors. Divide them by their sum, so that the new
    weights add up to 1."""
    return products


@misconception(factors)
def lowers_the_weights_of_the_errors(vote, alpha):
    """You swapped the factors. The *misclassified* samples get heavier, so that the next classifier
    attends to them: there $y_i h(\\mathbf{x}_i) = -1$."""
    return np.stack([np.where(alpha == "half", np.exp(-vote), 1), np.exp(vote)])


@misconception(factors)
def mixes_the_two_forms(vote, alpha):
    """You took the factors of the other form of AdaBoost. Where $\\alpha$ has the factor $\\frac{1}{2}$,
    the weights of correctly classified samples are multiplied by $e^{-\\alpha}$; where it has not, they
    stay as they are."""
    return np.stack([np.exp(vote), np.where(alpha == "half", 1, np.exp(-vote))])


@misconception(factors)
def leaves_the_exponential_out(vote, alpha):
    """You took the exponents. The factors are the *exponentials* of them, so that no weight can become
    negative."""
    return np.stack([vote, np.where(alpha == "half", -vote, 0)])


@misconception(weights_next)
def divides_by_the_largest(products):
    """You divided by the largest product. Divide by the *sum* of the products, so that the new weights
    add up to 1."""
    return products / np.max(products, axis=0)


@misconception(weights_next)
def divides_by_the_number_of_samples(products):
    """You divided by the number of samples. Divide by the *sum* of the products, so that the new weights
    add up to 1."""
    return products / 5


@misconception(products)
def starts_from_equal_weights(wrong, factors):
    """You started from equal weights. Each sample's factor multiplies the weight that it has *now*."""
    return np.where(wrong, factors[0], factors[1]) / 5


@misconception(products)
def gives_the_factors(wrong, factors):
    """These are the factors. Multiply each with the weight that its sample has *now*."""
    return np.where(wrong, factors[0], factors[1])


@misconception(products)
def multiplies_with_the_odds(weights, wrong, odds):
    """You divided the weights of the correctly classified samples by $(1 - \\varepsilon)/\\varepsilon$ and left
    the others as they are. Once normalised that gives the same weights, but the products asked for are
    those with the factors given here."""
    return np.where(wrong, weights, weights / odds)


@misconception(products)
def looks_at_the_labels_alone(weights, labels, factors):
    """You chose the factors by the labels, $+1$ or $-1$. What counts is whether the classifier is
    *right*."""
    return weights * np.where(labels < 0, factors[0], factors[1])


@misconception(products)
def looks_at_the_predictions_alone(weights, predictions, factors):
    """You chose the factors by what the classifier says, $+1$ or $-1$. What counts is whether that is
    *right*."""
    return weights * np.where(predictions < 0, factors[0], factors[1])


def _share(alpha):
    """Return the factor in front of the logarithm."""
    return np.where(alpha == "half", 0.5, 1.0)
