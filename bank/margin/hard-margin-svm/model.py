"""A hard-margin SVM in the plane from three support vectors: two of one class, one of the other."""

import numpy as np

from exgen.items import confirm, misconception, other_way, require
from exgen.maths import solve


def points(pair, other):
    return np.concatenate([pair, other[None]])


def labels(side):
    return np.stack([side, side, -side])


def differences(pair, other):
    return pair - other


def products(differences):
    return np.sum(differences[:, None] * differences[None], axis=2)


def determinant(products):
    return products[0, 0] * products[1, 1] - products[0, 1] ** 2


def pair_multipliers(products, determinant):
    return 2 * (_crosswise(products) - products[0, 1]) / determinant


def multipliers(pair_multipliers):
    first, second = pair_multipliers
    return np.stack([first, second, first + second])


def w(multipliers, labels, points):
    return _combined(multipliers * labels, points)


def w0(w, other, side):
    return -side - _dot(w, other)


def norm(w):
    return np.sqrt(_dot(w, w))


def margin(norm):
    return 2 / norm


@require
def the_three_points_are_not_on_a_line(determinant):
    return determinant != 0


@require
def all_three_are_support_vectors(multipliers):
    return multipliers >= 0.02


@require
def the_two_of_one_class_pull_unequally(multipliers):
    return np.abs(multipliers[0] - multipliers[1]) >= 0.01


@require
def the_boundary_is_oblique_and_not_through_the_origin(w, w0):
    return (np.abs(w) >= 0.05) & (np.abs(w0) >= 0.1)


@require
def the_margin_is_at_most_4_wide(margin):
    return margin <= 4


@confirm(multipliers)
def by_solving_all_the_conditions_at_once(points, labels):
    signed = labels[:, None] * points
    conditions = np.ones((4, 4, labels.shape[-1]))
    conditions[:3, :3] = np.einsum("idn,jdn->ijn", signed, signed)
    conditions[:3, 3] = conditions[3, :3] = labels
    conditions[3, 3] = 0
    right = np.ones((4, labels.shape[-1]))
    right[3] = 0
    return solve(conditions, right)[:3]


@confirm(w)
def from_the_nearest_point_between_the_pair(pair, other, side):
    gap = _nearest(pair, other) - other
    return 2 * side * gap / _dot(gap, gap)


@other_way(w)
def from_the_differences(multipliers, differences, side):
    return side * _combined(multipliers[:2], differences)


@other_way(w0)
def from_the_first_support_vector(w, pair, side):
    return side - _dot(w, pair[0])


@other_way(w0)
def from_the_second_support_vector(w, pair, side):
    return side - _dot(w, pair[1])


@other_way(w0)
def as_the_mean_over_the_support_vectors(w, points, labels):
    return np.mean(labels, axis=0) - _dot(w, np.mean(points, axis=0))


@other_way(w0)
def half_way_between_the_first_and_the_third(w, pair, other):
    return -_dot(w, pair[0] + other) / 2


@other_way(w0)
def half_way_between_the_second_and_the_third(w, pair, other):
    return -_dot(w, pair[1] + other) / 2


@other_way(w0)
def half_way_between_the_means_of_the_classes(w, pair, other):
    return -_dot(w, np.mean(pair, axis=0) + other) / 2


@confirm(w0)
def with_the_boundary_half_way(pair, other, w):
    return -_dot(w, _nearest(pair, other) + other) / 2


@other_way(margin)
def from_the_sum_of_the_multipliers(multipliers):
    return 2 / np.sqrt(np.sum(multipliers, axis=0))


@confirm(margin)
def as_the_height_of_the_triangle(pair, differences):
    (a, b), (c, d) = differences
    return np.abs(a * d - b * c) / np.hypot(*(pair[1] - pair[0]))


@misconception(pair_multipliers)
def sets_the_difference_of_the_constraints_to_1(products, determinant):
    """Your multipliers are half of what they should be. The margins of the two classes lie at $+1$ and
    $-1$, so $\\mathbf{w}^\\top\\mathbf{x} + w_0$ differs by 2 between them, not by 1."""
    return (_crosswise(products) - products[0, 1]) / determinant


@misconception(pair_multipliers)
def doubles_the_multipliers(products, determinant):
    """Your multipliers are twice what they should be. What is minimised has the factor $\\frac{1}{2}$, so
    that $\\mathbf{w} = \\sum_i \\lambda_i y_i \\mathbf{x}_i$ without another, and
    $\\mathbf{w}^\\top(\\mathbf{x}_1 - \\mathbf{x}_3)$ is 2 in size, not 4."""
    return 4 * (_crosswise(products) - products[0, 1]) / determinant


@misconception(determinant)
def adds_in_the_determinant(products):
    """You have a sign wrong in solving for $\\lambda_1$ and $\\lambda_2$: in the determinant the square of
    the mixed product is *subtracted*."""
    return products[0, 0] * products[1, 1] + products[0, 1] ** 2


@misconception(pair_multipliers)
def treats_each_pair_by_itself(products):
    """You worked out each multiplier as if there were one support vector in each class. Each of the
    conditions holds *both* multipliers: solve them together."""
    return 2 / np.stack([products[0, 0], products[1, 1]])


@misconception(pair_multipliers)
def swaps_the_multipliers(products, determinant):
    """You swapped $\\lambda_1$ and $\\lambda_2$. The larger one belongs to the point that is nearer to
    $\\mathbf{x}_3$."""
    return 2 * (_crosswise(products)[::-1] - products[0, 1]) / determinant


@misconception(pair_multipliers)
def takes_the_mixed_product_with_the_wrong_sign(products, determinant):
    """You have a sign wrong in solving for $\\lambda_1$ and $\\lambda_2$: the mixed product
    $(\\mathbf{x}_1 - \\mathbf{x}_3)^\\top(\\mathbf{x}_2 - \\mathbf{x}_3)$ is subtracted in the numerators."""
    return 2 * (_crosswise(products) + products[0, 1]) / determinant


@misconception(multipliers)
def gives_the_multipliers_the_signs_of_the_labels(pair_multipliers, side):
    """These are $\\lambda_i y_i$. The multipliers themselves are never negative; the signs come in with
    the labels."""
    first, second = pair_multipliers * side
    return np.stack([first, second, -first - second])


@misconception(multipliers)
def subtracts_the_multipliers_of_one_class(pair_multipliers):
    """You took $\\lambda_3$ to be the difference of $\\lambda_1$ and $\\lambda_2$. In
    $\\sum_i \\lambda_i y_i = 0$ these two have the same label, so $\\lambda_3 = \\lambda_1 + \\lambda_2$."""
    first, second = pair_multipliers
    return np.stack([first, second, np.abs(first - second)])


@misconception(multipliers)
def averages_the_multipliers_of_one_class(pair_multipliers):
    """You took $\\lambda_3$ to be the mean of $\\lambda_1$ and $\\lambda_2$. From
    $\\sum_i \\lambda_i y_i = 0$ follows that it is their *sum*."""
    first, second = pair_multipliers
    return np.stack([first, second, (first + second) / 2])


@misconception(multipliers)
def solves_with_augmented_vectors(points, labels):
    """You made the bias a component of augmented vectors. That gives the right boundary, but not the
    multipliers: $w_0$ is no part of $\\frac{1}{2}\\lVert\\mathbf{w}\\rVert^2$, from which
    $\\sum_i \\lambda_i y_i = 0$ follows."""
    return solve(np.einsum("idn,jdn->ijn", points, points) + 1, labels)


@misconception(w)
def leaves_the_labels_out(multipliers, points):
    """You left the labels out: $\\mathbf{w} = \\sum_i \\lambda_i y_i \\mathbf{x}_i$, so the support vectors
    of the class $-1$ are subtracted."""
    return _combined(multipliers, points)


@misconception(w)
def turns_w_round(multipliers, labels, points):
    """Your $\\mathbf{w}$ has the wrong sign. It points to the side of the class $+1$, where
    $\\mathbf{w}^\\top\\mathbf{x} + w_0$ is positive."""
    return -_combined(multipliers * labels, points)


@misconception(w)
def forgets_the_third_support_vector(multipliers, labels, points):
    """You left $\\mathbf{x}_3$ out. The sum goes over the support vectors of both classes."""
    return _combined((multipliers * labels)[:2], points[:2])


@misconception(w)
def leaves_the_multipliers_out(labels, points):
    """You left the multipliers out: $\\mathbf{w} = \\sum_i \\lambda_i y_i \\mathbf{x}_i$, so each support
    vector is weighted by its $\\lambda_i$."""
    return _combined(labels, points).astype(float)


@misconception(w)
def takes_the_difference_of_the_means(pair, other, side):
    """You took the difference of the class means. $\\mathbf{w}$ is perpendicular to the line through the
    two support vectors of one class, and its length is fixed too: take
    $\\sum_i \\lambda_i y_i \\mathbf{x}_i$."""
    return side * (np.mean(pair, axis=0) - other)


@misconception(w)
def scales_the_difference_of_the_means(pair, other, side):
    """You took the direction of the difference of the class means. $\\mathbf{w}$ is perpendicular to the
    line through the two support vectors of one class: take $\\sum_i \\lambda_i y_i \\mathbf{x}_i$."""
    gap = np.mean(pair, axis=0) - other
    return 2 * side * gap / _dot(gap, gap)


@misconception(w)
def weighs_the_pair_equally(multipliers, labels, points):
    """You weighted $\\mathbf{x}_1$ and $\\mathbf{x}_2$ equally. Each has its own multiplier, so that
    $\\mathbf{w}$ is perpendicular to the line through them."""
    half = multipliers[2] / 2
    return _combined(np.stack([half, half, multipliers[2]]) * labels, points)


@misconception(w)
def makes_w_a_unit_vector(multipliers, labels, points):
    """You gave $\\mathbf{w}$ the length 1. Its length is fixed by the support vectors, at which
    $\\mathbf{w}^\\top\\mathbf{x} + w_0 = \\pm 1$."""
    vector = _combined(multipliers * labels, points)
    return vector / np.sqrt(_dot(vector, vector))


@misconception(w0)
def lets_the_boundary_pass_through_the_origin(w):
    """You took $w_0$ to be 0. It follows from any of the support vectors,
    $y_i(\\mathbf{w}^\\top\\mathbf{x}_i + w_0) = 1$."""
    return np.zeros(w.shape[-1])


@misconception(w0)
def takes_w0_as_a_threshold(w, other, side):
    """Your $w_0$ has the wrong sign: it is *added* to $\\mathbf{w}^\\top\\mathbf{x}$."""
    return side + _dot(w, other)


@misconception(w0)
def puts_a_support_vector_on_the_boundary(w, other):
    """You put $\\mathbf{x}_3$ on the boundary. Support vectors lie on the margins, where
    $\\mathbf{w}^\\top\\mathbf{x} + w_0$ is $+1$ or $-1$."""
    return -_dot(w, other)


@misconception(w0)
def puts_another_support_vector_on_the_boundary(w, pair):
    """You put $\\mathbf{x}_1$ on the boundary. Support vectors lie on the margins, where
    $\\mathbf{w}^\\top\\mathbf{x} + w_0$ is $+1$ or $-1$."""
    return -_dot(w, pair[0])


@misconception(w0)
def puts_a_support_vector_on_the_other_margin(w, other, side):
    """You put $\\mathbf{x}_3$ on the margin of the other class: there is a label wrong in
    $y_i(\\mathbf{w}^\\top\\mathbf{x}_i + w_0) = 1$."""
    return side - _dot(w, other)


@misconception(w0)
def puts_another_support_vector_on_the_other_margin(w, pair, side):
    """You put $\\mathbf{x}_1$ on the margin of the other class: there is a label wrong in
    $y_i(\\mathbf{w}^\\top\\mathbf{x}_i + w_0) = 1$."""
    return -side - _dot(w, pair[0])


@misconception(w0)
def puts_the_boundary_through_the_mean(w, points):
    """You put the boundary through the mean of the three support vectors. It lies half-way between the
    *classes*; two of the three are on one side."""
    return -_dot(w, np.mean(points, axis=0))


@misconception(margin)
def gives_the_distance_to_the_boundary(norm):
    """This is $1/\\lVert\\mathbf{w}\\rVert$, the distance from a support vector to the boundary. The width
    between the two hyperplanes is twice that."""
    return 1 / norm


@misconception(margin)
def forgets_the_root_in_the_norm(norm):
    """You divided by $\\lVert\\mathbf{w}\\rVert^2$. The width is $2/\\lVert\\mathbf{w}\\rVert$, with the root."""
    return 2 / norm**2


@misconception(margin)
def adds_the_entries_of_w(w):
    """You added the entries of $\\mathbf{w}$ without their signs. Its length is the root of the sum of
    their squares."""
    return 2 / np.sum(np.abs(w), axis=0)


@misconception(margin)
def counts_the_bias_in_the_norm(w, w0):
    """You took $w_0$ into the length of $\\mathbf{w}$. It moves the boundary and leaves the width as it
    is."""
    return 2 / np.sqrt(_dot(w, w) + w0**2)


@misconception(margin)
def turns_the_fraction_round(norm):
    """This is $\\lVert\\mathbf{w}\\rVert/2$, the fraction upside down. A longer $\\mathbf{w}$ makes the margin
    *narrower*: its width is $2/\\lVert\\mathbf{w}\\rVert$."""
    return norm / 2


@misconception(margin)
def gives_the_length_of_w(norm):
    """This is $\\lVert\\mathbf{w}\\rVert$. A longer $\\mathbf{w}$ makes the margin *narrower*: its width is
    $2/\\lVert\\mathbf{w}\\rVert$."""
    return norm


@misconception(margin)
def measures_between_two_support_vectors(products):
    """You took the distance between two support vectors of different classes. They do not lie opposite
    each other: the width is measured along $\\mathbf{w}$."""
    return np.sqrt(np.minimum(products[0, 0], products[1, 1]))


def _dot(a, b):
    return np.sum(a * b, axis=0)


def _combined(shares, points):
    return np.sum(shares[:, None] * points, axis=0)


def _crosswise(products):
    """Return each point's own product, in the place of the other's."""
    return np.stack([products[1, 1], products[0, 0]])


def _nearest(pair, other):
    """Return the point of the line through the pair that is nearest to the third."""
    along = pair[1] - pair[0]
    return pair[0] + _dot(other - pair[0], along) / _dot(along, along) * along
