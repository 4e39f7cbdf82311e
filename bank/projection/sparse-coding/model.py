"""Sparse codes of one input: how well each reconstructs it, and what that costs."""

import numpy as np

from exgen.items import confirm, each_variant, misconception, require


def reconstructions(dictionary, codes):
    return _combined(dictionary, codes)


def residuals(x, reconstructions):
    return x - reconstructions


def errors(residuals):
    return np.linalg.norm(residuals, axis=1)


def active(codes):
    return np.sum(codes != 0, axis=1, dtype=np.int64)


def costs(errors, weight, active):
    return errors + weight * active


def best(costs):
    return np.argmin(costs, axis=0) + 1


@require
def no_column_of_the_dictionary_is_zero(dictionary):
    return np.any(dictionary != 0, axis=0)


@require
def every_code_has_one_to_three_coefficients(active):
    return (active >= 1) & (active <= 3)


@require
def the_codes_have_different_numbers_of_coefficients(active):
    return np.min(np.diff(np.sort(active, axis=0), axis=0), axis=0) > 0


@require
def every_error_is_visible_and_none_is_huge(errors):
    return (errors >= 0.1) & (errors <= 2)


@require
def the_smallest_error_and_the_smallest_cost_are_clear(errors, costs):
    return (_lead(errors) >= 0.02) & (_lead(costs) >= 0.02)


@require
def the_code_with_the_fewest_coefficients_does_not_have_the_smallest_error(errors, active):
    return np.argmin(errors, axis=0) != np.argmin(active, axis=0)


@confirm(errors)
def by_expanding_the_square(x, dictionary, codes):
    gram = np.einsum("dan,dbn->abn", dictionary, dictionary)
    match = np.einsum("dan,dn->an", dictionary, x)
    square = np.einsum("ian,abn,ibn->in", codes, gram, codes)
    return np.sqrt(np.sum(x**2, axis=0) - 2 * np.einsum("ian,an->in", codes, match) + square)


@confirm(costs)
@each_variant
def code_by_code(x, dictionary, codes, weight):
    return [np.linalg.norm(x - dictionary @ y) + weight * np.count_nonzero(y) for y in codes]


@confirm(best)
def as_the_code_that_no_other_beats(costs):
    unbeaten = np.all(costs[:, None] <= costs[None], axis=1)
    return np.sum(np.array([[1], [2], [3]]) * unbeaten, axis=0)


@misconception(reconstructions)
def ignores_the_size_of_the_coefficients(dictionary, codes):
    """You added up the columns of $\\mathbf{V}$ whose coefficient is not zero. Each column is multiplied
    by its coefficient first."""
    return _combined(dictionary, codes != 0)


@misconception(reconstructions)
def loses_the_signs_of_the_coefficients(dictionary, codes):
    """You lost the signs of the coefficients. A negative coefficient subtracts its column of
    $\\mathbf{V}$."""
    return _combined(dictionary, np.abs(codes))


@misconception(residuals)
def adds_the_reconstruction(x, reconstructions):
    """You added $\\mathbf{V}\\mathbf{y}$ to $\\mathbf{x}$. The error is what the reconstruction leaves
    over, $\\mathbf{x} - \\mathbf{V}\\mathbf{y}$."""
    return x + reconstructions


@misconception(residuals)
def measures_the_reconstruction(reconstructions):
    """This is the length of the reconstruction, $\\mathbf{V}\\mathbf{y}$. The error is the length of its
    *difference* from $\\mathbf{x}$."""
    return reconstructions


@misconception(errors)
def forgets_the_root(residuals):
    """You stopped at the sum of squares. The norm is its square root."""
    return np.sum(residuals**2, axis=1)


@misconception(errors)
def adds_the_absolute_values(residuals):
    """You added the absolute values of the components, which is the norm $\\lVert\\cdot\\rVert_1$. Asked
    is the Euclidean norm, the root of the sum of squares."""
    return np.sum(np.abs(residuals), axis=1)


@misconception(errors)
def takes_the_largest_component(residuals):
    """You took the largest component of the difference. The Euclidean norm is the root of the sum of
    the squares of both."""
    return np.max(np.abs(residuals), axis=1)


@misconception(errors)
def takes_the_root_of_the_mean(residuals):
    """You took the root of the *mean* square. The Euclidean norm is the root of the *sum* of
    squares."""
    return np.sqrt(np.mean(residuals**2, axis=1))


@misconception(errors)
def subtracts_the_lengths(x, reconstructions):
    """You subtracted the lengths of $\\mathbf{x}$ and $\\mathbf{V}\\mathbf{y}$. Subtract the vectors
    first, and take the length of their difference."""
    lengths = np.sqrt(np.sum(reconstructions**2, axis=1))
    return np.abs(np.sqrt(np.sum(x**2, axis=0)) - lengths)


@misconception(costs)
def adds_the_absolute_coefficients(errors, weight, codes):
    """You took $\\lVert\\mathbf{y}\\rVert_1$, the sum of the absolute coefficients.
    $\\lVert\\mathbf{y}\\rVert_0$ *counts* the coefficients that are not zero, whatever their size."""
    return errors + weight * np.sum(np.abs(codes), axis=1)


@misconception(costs)
def takes_the_length_of_the_code(errors, weight, codes):
    """You took $\\lVert\\mathbf{y}\\rVert_2$, the length of the code. $\\lVert\\mathbf{y}\\rVert_0$ *counts*
    the coefficients that are not zero."""
    return errors + weight * np.sqrt(np.sum(codes**2, axis=1))


@misconception(costs)
def counts_the_zeros(errors, weight, active):
    """You counted the zeros. $\\lVert\\mathbf{y}\\rVert_0$ is the number of coefficients that are *not*
    zero: these are what a sparse code has few of."""
    return errors + weight * (5 - active)


@misconception(costs)
def counts_all_the_coefficients(errors, weight):
    """You counted all five coefficients. $\\lVert\\mathbf{y}\\rVert_0$ counts those that are *not* zero."""
    return errors + 5 * weight


@misconception(costs)
def forgets_the_penalty(errors):
    """These are the errors, without the penalty $\\lambda \\lVert\\mathbf{y}\\rVert_0$, which makes each
    coefficient cost something."""
    return errors.copy()


@misconception(costs)
def adds_lambda_once(errors, weight):
    """You added $\\lambda$ once. It is added for *each* coefficient that is not zero."""
    return errors + weight


@misconception(costs)
def forgets_lambda(errors, active):
    """You left $\\lambda$ out. It weighs the number of coefficients against the error."""
    return errors + active


@misconception(costs)
def weighs_the_error_too(errors, weight, active):
    """You multiplied the error by $\\lambda$ as well. Only the number of coefficients is weighted."""
    return weight * (errors + active)


@misconception(costs)
def subtracts_the_penalty(errors, weight, active):
    """You subtracted the penalty, which rewards codes with many coefficients. It is added, so that
    each coefficient makes a code dearer."""
    return errors - weight * active


@misconception(costs)
def takes_the_squared_error(errors, weight, active):
    """You took the squared error. Other texts do; in the cost given here the norm is not squared."""
    return errors**2 + weight * active


@misconception(costs)
def leaves_the_error_out(weight, active):
    """This is the penalty alone. The cost is the error plus the penalty."""
    return weight * active


@misconception(best, may_coincide=True)
def chooses_the_smallest_error(errors):
    """You chose the code with the smallest error. It needs more coefficients than its error is worth:
    what counts is the cost, which weighs both."""
    return np.argmin(errors, axis=0) + 1


@misconception(best, may_coincide=True)
def chooses_the_fewest_coefficients(active):
    """You chose a code with the fewest coefficients. What counts is the cost, which weighs them against
    the error."""
    return np.argmin(active, axis=0) + 1


@misconception(best)
def chooses_the_largest_cost(costs):
    """You chose the largest cost. The best code is the cheapest."""
    return np.argmax(costs, axis=0) + 1


def _lead(x):
    """Return by how much the smallest of three is smaller than the next."""
    return np.diff(np.sort(x, axis=0)[:2], axis=0)[0]


def _combined(dictionary, codes):
    """Return the sum of the columns of the dictionary, weighted by each code, (3, 2, n)."""
    return np.sum(dictionary * codes[:, None], axis=2)
