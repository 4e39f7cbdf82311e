"""Scaled dot-product attention: two queries, three keys and values, all in the plane."""

import itertools

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import logsumexp, numerical_gradient, sigmoid, softmax


def products(q, k):
    return np.sum(q[:, None] * k[None], axis=2)


def scores(products):
    return products / np.sqrt(2)


def exponentials(scores):
    return np.exp(scores)


def sums(exponentials):
    return np.sum(exponentials, axis=1)


def weights(exponentials, sums):
    return exponentials / sums[:, None]


def output(weights, v):
    return _gathered(weights, v)


@require
def queries_keys_and_values_differ(q, k, v):
    return _all_differ(q) & _all_differ(k) & _all_differ(v)


@require
def every_query_fits_a_key_and_tells_it_from_others(products):
    return (np.max(products, axis=1) >= 1) & (np.ptp(products, axis=1) >= 2)


@require
def no_weight_is_lost_in_rounding(weights):
    return (weights >= 0.01) & (weights <= 0.95)


@confirm(weights)
def as_the_gradient_of_the_log_of_the_sum(q, k):
    scores = np.einsum("idn,jdn->ijn", q, k) / 2**0.5
    return numerical_gradient(lambda s: np.sum(logsumexp(s, axis=1), axis=0), scores)


@confirm(output)
def as_the_gradient_of_the_log_of_the_tilted_sum(scores, v):
    def log_sums(tilt):
        return np.sum(logsumexp(scores + np.einsum("icn,jcn->ijn", tilt, v), axis=1), axis=0)

    return numerical_gradient(log_sums, np.zeros((len(scores), *v.shape[1:])))


@misconception(scores)
def leaves_the_scale_out(products):
    """You did not scale the products of queries and keys. Divide them by $\\sqrt{d_k} = \\sqrt{2}$
    before the softmax, so that it does not saturate when $d_k$ is large."""
    return products.astype(float)


@misconception(scores)
def divides_by_d(products):
    """You divided by $d_k = 2$. The products are divided by its root, $\\sqrt{d_k}$: their standard
    deviation grows with the root of the dimension."""
    return products / 2


@misconception(scores)
def multiplies_by_the_root_of_d(products):
    """You multiplied by $\\sqrt{d_k}$. The scores are the products *divided* by it, which keeps the
    softmax from saturating."""
    return products * np.sqrt(2)


@misconception(scores)
def divides_by_the_root_of_the_number_of_keys(products):
    """You divided by the root of the number of keys, $\\sqrt{3}$. The scale is the root of their
    *dimension*, $\\sqrt{d_k} = \\sqrt{2}$."""
    return products / np.sqrt(3)


@misconception(scores)
def compares_the_queries_with_the_values(q, v):
    """You multiplied the queries by the values. A query is compared with the *keys*; the values come
    in only at the end, $\\mathbf{A}\\mathbf{V}$."""
    return products(q, v) / np.sqrt(2)


@misconception(products)
def takes_the_columns_for_the_queries(q, k):
    """You took the columns of $\\mathbf{Q}$ for the queries. The queries are its *rows*, as the keys are
    those of $\\mathbf{K}$: the products are $\\mathbf{Q}\\mathbf{K}^\\top$."""
    return products(np.swapaxes(q, 0, 1), k)


@misconception(weights)
def takes_the_softmax_down_the_columns(scores):
    """You took the softmax over the queries: your columns sum to 1. Every *query* shares its attention
    out over the keys, so each row of $\\mathbf{A}$ sums to 1."""
    return softmax(scores, axis=0)


@misconception(weights)
def takes_the_softmax_over_the_whole_matrix(exponentials):
    """You divided by the sum over the whole matrix. Every query has a softmax of its own: each row of
    $\\mathbf{A}$ sums to 1."""
    return exponentials / np.sum(exponentials, axis=(0, 1))


@misconception(weights)
def leaves_the_softmax_out(scores):
    """These are the scores, $\\mathbf{Q}\\mathbf{K}^\\top\\!/\\sqrt{d_k}$. The weights are their softmax:
    positive, and 1 in sum for each query."""
    return scores


@misconception(weights)
def divides_the_scores_by_their_sum(scores):
    """You divided the scores by the sum of their row. The softmax divides their *exponentials*, so that
    all weights are positive."""
    sums = np.sum(scores, axis=1, keepdims=True)
    return scores / np.where(np.abs(sums) < 1e-9, np.nan, sums)


@misconception(weights)
def takes_the_logistic_function_of_each_score(scores):
    """You took the logistic function of each score by itself. The weights of a query are a softmax over
    all keys, $e^{s_{ij}} / \\sum_l e^{s_{il}}$, so that they sum to 1."""
    return sigmoid(scores)


@misconception(weights)
def forgets_to_normalise(exponentials):
    """You stopped at the exponentials. Divide each by the sum of its row, so that the weights of a
    query sum to 1."""
    return exponentials


@misconception(weights)
def scales_after_the_softmax(products):
    """You divided by $\\sqrt{d_k}$ after the softmax. The products are scaled *before* it; the weights
    of a query sum to 1."""
    return softmax(products, axis=1) / np.sqrt(2)


@misconception(output)
def gathers_the_keys(weights, k):
    """You weighted the keys. They only decide how much attention each position gets; what is gathered
    are the *values*, $\\mathbf{A}\\mathbf{V}$."""
    return _gathered(weights, k)


@misconception(output)
def takes_the_value_of_the_best_key(weights, v):
    """You took the value with the largest weight. Attention is soft: the output is the mean of *all*
    values, weighted by the row of $\\mathbf{A}$."""
    return _gathered(weights == np.max(weights, axis=1, keepdims=True), v)


@misconception(output)
def averages_the_values(weights, v):
    """You took the plain mean of the values. Every query weights them by its own row of
    $\\mathbf{A}$."""
    return _gathered(np.full(weights.shape, 1 / 3), v)


@misconception(output)
def adds_the_values_up(weights, v):
    """You added the values up without their weights. Every query weights them by its own row of
    $\\mathbf{A}$."""
    return _gathered(np.ones(weights.shape), v)


@misconception(output)
def divides_by_the_number_of_values(weights, v):
    """You divided the weighted sum by the number of values. The weights sum to 1, so that the sum is
    a mean already."""
    return _gathered(weights, v) / 3


def _gathered(weights, v):
    return np.sum(weights[:, :, None] * v[None], axis=1)


def _all_differ(rows):
    pairs = itertools.combinations(range(len(rows)), 2)
    return np.all([np.any(rows[i] != rows[j], axis=0) for i, j in pairs], axis=0)
