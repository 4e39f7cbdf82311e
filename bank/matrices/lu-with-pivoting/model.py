"""PA = LU of a 3 by 3 matrix with partial pivoting, and the solution of Ax = b by it.

The matrix is drawn by its factors, so that the multipliers are fifths and quarters.
"""

import numpy as np

from exgen.items import confirm, given, misconception, other_way, require
from exgen.maths import solve


@given
def matrix(below, inner, top, middle, last, order):
    zero, one = 0 * last, 1 + 0 * last
    lower = np.array([[one, zero, zero], [below[0], one, zero], [below[1], inner, one]])
    upper = np.array([top, [zero, *middle], [zero, zero, last]])
    rows = np.argsort(order, axis=0)
    return np.take_along_axis(_product(lower, upper), rows[:, None], axis=0).astype(np.int64)


def right(matrix, solution):
    return np.sum(matrix * solution, axis=1)


def rows(matrix):
    """Which row of A stands in each row of PA, from 0, (3, n)."""
    return _pivots(matrix, np.abs)


def permutation(rows):
    return _words(rows)


def permuted(matrix, rows):
    return np.take_along_axis(matrix, rows[:, None], axis=0)


def right_permuted(right, rows):
    return np.take_along_axis(right, rows, axis=0)


def sign():
    return np.array(1)


def quotients(permuted):
    return permuted[1:, 0] / permuted[0, 0]


def multipliers(quotients):
    return quotients


def reduced(permuted, u_1):
    """The second and the third row after the elimination in the first column, (2, 3, n)."""
    return permuted[1:] - permuted[1:, :1] / u_1[0] * u_1


def l_1(permuted):
    return _filled(permuted, 1, 0, 0)


def l_2(multipliers, sign):
    return _filled(multipliers, sign * multipliers[0], 1, 0)


def l_3(multipliers, reduced, u_2, sign):
    return _filled(multipliers, sign * multipliers[1], sign * reduced[1, 1] / u_2[1], 1)


def u_1(permuted):
    return permuted[0]


def u_2(reduced):
    return _filled(reduced, 0, reduced[0, 1], reduced[0, 2])


def u_3(reduced, u_2):
    return _filled(reduced, 0, 0, reduced[1, 2] - reduced[1, 1] / u_2[1] * u_2[2])


def lower(l_1, l_2, l_3):
    return np.stack([l_1, l_2, l_3])


def upper(u_1, u_2, u_3):
    return np.stack([u_1, u_2, u_3])


def y(lower, right_permuted):
    return _forward(lower, right_permuted)


def x(upper, y):
    return _backward(upper, y)


@require
def the_entries_are_of_a_size_to_work_with(matrix, right):
    return (np.max(np.abs(matrix), axis=(0, 1)) <= 30) & (np.max(np.abs(right), axis=0) <= 150)


@require
def rows_are_swapped(order):
    return (order[0] != 0) | (order[1] != 1)


@require
def the_entries_of_the_first_pivots_row_are_not_alike(top):
    return np.ptp(np.abs(top), axis=0) > 0


@require
def the_rows_are_all_different_in_the_first_column(matrix):
    return np.all(np.diff(np.sort(np.abs(matrix[:, 0]), axis=0), axis=0) > 0, axis=0)


@confirm(permutation)
def by_the_largest_minors(matrix):
    first = np.argmax(np.abs(matrix[:, 0]), axis=0)
    pivot = np.take_along_axis(matrix, first[None, None], axis=0)[0]
    second = np.argmax(np.abs(matrix[:, 0] * pivot[1] - matrix[:, 1] * pivot[0]), axis=0)
    return _words(np.stack([first, second, 3 - first - second]))


@confirm(lower, upper)
def by_quotients_of_minors(permuted):
    minor, top = _minors(permuted), permuted[0]
    one, zero, corner = 1 + 0 * top[0], 0 * top[0], minor([0, 1], [0, 1])
    l_21, l_31, l_32 = (*permuted[1:, 0] / top[0], minor([0, 2], [0, 1]) / corner)
    u_22, u_23 = corner / top[0], minor([0, 1], [0, 2]) / top[0]
    u_33 = minor([0, 1, 2], [0, 1, 2]) / corner
    return (
        np.array([[one, zero, zero], [l_21, one, zero], [l_31, l_32, one]]),
        np.array([top, [zero, u_22, u_23], [zero, zero, u_33]]),
    )


@other_way(u_2)
def by_the_multiplier_of_the_second_row(permuted, u_1, l_2):
    return _filled(permuted, 0, *(permuted[1] - l_2[0] * u_1)[1:])


@other_way(u_3)
def by_the_multipliers_of_the_third_row(permuted, u_1, u_2, l_3):
    return _filled(permuted, 0, 0, permuted[2, 2] - l_3[0] * u_1[2] - l_3[1] * u_2[2])


@confirm(y)
def as_u_times_x(upper, solution):
    return np.sum(upper * solution, axis=1)


@confirm(x)
def from_the_system_itself(matrix, right):
    return solve(matrix, right)


@misconception(rows)
def swaps_no_rows(matrix):
    """You took the pivots as they stand on the diagonal. With partial pivoting the entry with the
    largest absolute value on or below the diagonal is the pivot, and its row is swapped up."""
    return np.arange(3)[:, None] + 0 * matrix[0]


@misconception(rows, may_coincide=True)
def looks_for_a_pivot_in_the_first_column_only(matrix):
    """You swapped rows for the first column only. Look for the largest absolute value again below,
    in the second column of what the first elimination has left."""
    first = np.argmax(np.abs(matrix[:, 0]), axis=0)
    return np.stack([first, np.where(first == 1, 0, 1), np.where(first == 2, 0, 2)])


@misconception(rows, may_coincide=True)
def takes_the_largest_number(matrix):
    """You took the largest number for the pivot. It is the *absolute* value that counts:
    $-8$ is a better pivot than $4$."""
    return _pivots(matrix, np.positive)


@misconception(rows, may_coincide=True)
def sorts_the_rows_by_the_first_column(matrix):
    """You sorted the rows by their first entries. The second pivot is found in the second column,
    and only when the first column has been eliminated."""
    return np.argsort(-np.abs(matrix[:, 0]), axis=0)


@misconception(permutation, may_coincide=True)
def says_where_the_rows_go(rows):
    """You said where each row of $A$ goes. In row $i$ of $PA$ stands the row of $A$ whose number is
    in place $i$."""
    return _words(np.argsort(rows, axis=0))


@misconception(multipliers, may_coincide=True)
def leaves_the_multipliers_where_they_were(quotients, rows):
    """You swapped the second and the third row, but not their multipliers in $L$. A multiplier
    belongs to its row, and moves with it."""
    swapped = rows[1] != np.where(rows[0] == 1, 0, 1)
    return np.where(swapped, quotients[::-1], quotients)


@misconception(sign)
def writes_the_multipliers_with_the_other_sign():
    """The multipliers in $L$ have the wrong sign. $L$ holds what the pivot's row is multiplied by
    before it is *subtracted*; only $L^{-1}$ has the other sign."""
    return np.array(-1)


@misconception(reduced)
def adds_in_the_elimination(permuted, u_1):
    """You added a multiple of the pivot's row where it is to be subtracted: the entry below the
    pivot is to vanish."""
    added = permuted[1:] + permuted[1:, :1] / u_1[0] * u_1
    return np.concatenate([0 * added[:, :1], added[:, 1:]], axis=1)


@misconception(reduced, may_coincide=True)
def leaves_the_last_column_as_it_was(permuted, u_1):
    """You left the last column out of the elimination. The multiple of the pivot's row is
    subtracted from the whole row."""
    rest = permuted[1:] - permuted[1:, :1] / u_1[0] * u_1
    return np.concatenate([rest[:, :2], permuted[1:, 2:]], axis=1)


@misconception(right_permuted)
def does_not_permute_the_right_side(right):
    """You took $\\mathbf{b}$ as it is. The rows of $PA$ are swapped, so those of $\\mathbf{b}$ are too:
    $L\\mathbf{y} = P\\mathbf{b}$."""
    return right


@misconception(right_permuted, may_coincide=True)
def permutes_the_right_side_the_other_way(right, rows):
    """You permuted $\\mathbf{b}$ the wrong way round. In row $i$ of $P\\mathbf{b}$ stands the entry of
    $\\mathbf{b}$ with the number of the row of $A$ that stands there in $PA$."""
    return np.take_along_axis(right, np.argsort(rows, axis=0), axis=0)


@misconception(y)
def adds_in_forward_substitution(lower, right_permuted):
    """You added $l_{ij} y_j$ where it goes to the other side, and so is subtracted."""
    return _forward(-lower, right_permuted)


@misconception(x)
def forgets_y(upper, right_permuted):
    """You solved $U\\mathbf{x} = P\\mathbf{b}$. On the right of $U\\mathbf{x}$ stands the $\\mathbf{y}$ of
    the forward substitution."""
    return _backward(upper, right_permuted)


@misconception(x)
def does_not_divide_by_the_pivots(upper, y):
    """You did not divide by the pivots on the diagonal of $U$. Only the diagonal of $L$ is 1."""
    pivots = np.stack([upper[i, i] for i in range(3)])
    return _backward(upper / pivots[:, None], y)


def _product(left, right):
    return np.sum(left[:, :, None] * right, axis=1)


def _filled(like, *entries):
    """Return a row of numbers, each for all variants, (3, n)."""
    return np.stack([np.full(like.shape[-1], entry, dtype=float) for entry in entries])


def _pivots(matrix, size):
    """Return in which rows of a matrix the pivots are, each the entry of the largest size left."""
    first = np.argmax(size(matrix[:, 0]), axis=0)
    pivot = np.take_along_axis(matrix, first[None, None], axis=0)[0]
    left = size(matrix[:, 1] - matrix[:, 0] / pivot[0] * pivot[1])
    second = np.argmax(np.where(np.arange(3)[:, None] == first, -np.inf, left), axis=0)
    return np.stack([first, second, 3 - first - second])


def _words(rows):
    return np.array([f"{p}, {q}, {r}" for p, q, r in (rows.T + 1).tolist()])


def _forward(lower, right):
    first = right[0]
    second = right[1] - lower[1, 0] * first
    return np.stack([first, second, right[2] - lower[2, 0] * first - lower[2, 1] * second])


def _backward(upper, right):
    third = right[2] / upper[2, 2]
    second = (right[1] - upper[1, 2] * third) / upper[1, 1]
    first = (right[0] - upper[0, 1] * second - upper[0, 2] * third) / upper[0, 0]
    return np.stack([first, second, third])


def _minors(matrix):
    """Return a function that gives the minor of some rows and columns, (n,)."""
    whole = np.moveaxis(matrix, -1, 0)
    return lambda rows, columns: np.linalg.det(whole[:, rows][:, :, columns])
