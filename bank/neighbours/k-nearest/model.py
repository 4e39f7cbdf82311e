"""The nearest neighbours of a point among six samples in the plane, two of each class, and its class."""

import itertools

import numpy as np

from exgen.items import confirm, each_variant, misconception, other_way, require
from exgen.maths import first_smallest

SAME = 0.01
"""Distances this close are equal: the roots of two whole numbers below 100 are further apart."""


def differences(samples, query):
    return samples - query


def squares(differences):
    return np.sum(differences**2, axis=1)


def tied(squares):
    order = np.sort(squares, axis=0)
    return np.stack([order[0] == order[1], order[2] == order[3]])


def distances(squares):
    return np.sqrt(squares)


def ranks(distances, ties):
    place = np.arange(len(distances))
    later = place[:, None, None] < place[:, None]
    before = np.where(ties == "highest", later, later.swapaxes(0, 1))
    ahead = distances - distances[:, None]
    return 1 + np.sum((ahead < -SAME) | (before & (ahead <= SAME)), axis=1)


def votes(ranks):
    return _votes(ranks <= 3)


def classes(ranks, votes):
    return np.stack([_class_of(ranks == 1), _winner(votes, ranks)])


@require
def the_samples_differ_from_each_other_and_from_the_query(samples, query):
    pairs = itertools.combinations([*samples, query], 2)
    return np.all([np.any(a != b, axis=0) for a, b in pairs], axis=0)


@require
def two_of_the_three_nearest_agree(votes):
    return np.max(votes, axis=0) == 2


@confirm(distances)
def as_moduli_of_complex_numbers(samples, query):
    return np.abs(samples[:, 0] + 1j * samples[:, 1] - (query[0] + 1j * query[1]))


@confirm(classes)
@each_variant
def by_sorting_the_samples(samples, query, ties):
    far = np.sum((samples - query) ** 2, axis=1)
    step = -1 if ties == "highest" else 1
    nearest = [i // 2 + 1 for i in sorted(range(6), key=lambda i: (far[i], step * i))[:3]]
    return [nearest[0], max(nearest, key=nearest.count)]


@other_way(classes)
def with_the_class_that_comes_first_where_the_vote_is_a_tie(ranks, votes, ties):
    return np.stack([_class_of(ranks == 1), 1 + first_smallest(-votes, ties)])


@misconception(distances)
def forgets_the_root(squares):
    """You stopped at the sum of squares. The distance is its square root."""
    return squares.astype(float)


@misconception(distances)
def adds_the_absolute_differences(differences):
    """You added the absolute differences of the coordinates, which is the city-block distance. The
    Euclidean distance is the root of the sum of their *squares*."""
    return np.sum(np.abs(differences), axis=1).astype(float)


@misconception(distances)
def adds_before_squaring(differences):
    """You added the differences of the coordinates before squaring. Square each of them first, and add
    the squares."""
    return np.abs(np.sum(differences, axis=1)).astype(float)


@misconception(distances)
def subtracts_the_squares(differences):
    """You subtracted the squares of the differences. The distance is the root of their *sum*."""
    return np.sqrt(np.abs(differences[:, 0] ** 2 - differences[:, 1] ** 2))


@misconception(distances)
def takes_the_largest_difference(differences):
    """You took the larger of the differences of the coordinates. The Euclidean distance is the root of the
    sum of the squares of both."""
    return np.max(np.abs(differences), axis=1).astype(float)


@misconception(distances)
def adds_the_coordinates(samples, query):
    """You added the coordinates of the sample and of $\\mathbf{q}$. The distance is the length of their
    *difference*; mind the signs."""
    return np.sqrt(np.sum((samples + query) ** 2, axis=1))


@misconception(distances)
def measures_from_the_origin(samples):
    """These are the distances of the samples from the origin. Subtract $\\mathbf{q}$ first."""
    return np.sqrt(np.sum(samples**2, axis=1))


@misconception(distances)
def subtracts_the_lengths(samples, query):
    """You subtracted the length of one vector from that of the other. Subtract the vectors first, and take
    the length of their difference."""
    lengths = np.sqrt(np.sum(samples**2, axis=1))
    return np.abs(lengths - np.sqrt(np.sum(query**2, axis=0)))


@misconception(distances)
def takes_the_root_of_the_mean(squares):
    """You divided the sum of squares by the number of coordinates. The Euclidean distance is the root of
    the *sum*."""
    return np.sqrt(squares / 2)


@misconception(classes, may_coincide=True)
def asks_the_nearest_alone(ranks):
    """You gave the class of the nearest neighbour for $k = 3$ as well. With $k = 3$ the three nearest have
    a vote each, and the nearest can be outvoted."""
    nearest = _class_of(ranks == 1)
    return np.stack([nearest, nearest])


@misconception(classes)
def asks_the_farthest(ranks):
    """You asked the samples that are farthest away. The neighbours are those with the *smallest*
    distances."""
    return np.stack([_class_of(ranks == 6), _winner(_votes(ranks >= 4), 7 - ranks)])


@misconception(classes, may_coincide=True)
def asks_the_third_neighbour_alone(ranks):
    """You gave the class of the third nearest neighbour for $k = 3$. The three nearest have a vote each,
    and the class with most votes wins."""
    return np.stack([_class_of(ranks == 1), _class_of(ranks == 3)])


@misconception(classes)
def gives_the_number_of_a_sample(ranks, votes):
    """You gave the numbers of samples. Asked are the numbers of their *classes*, 1, 2 or 3."""
    of_the_winner = np.repeat(np.arange(3), 2)[:, None] == _winner(votes, ranks) - 1
    first = np.argmin(np.where(of_the_winner, ranks, 7), axis=0)
    return np.stack([1 + np.argmin(ranks, axis=0), 1 + first])


@misconception(classes)
def gives_the_number_of_the_kth_sample(ranks):
    """You gave the numbers of samples. Asked are the numbers of their *classes*, 1, 2 or 3."""
    return np.stack([1 + np.argmax(ranks == k, axis=0) for k in (1, 3)])


@misconception(classes, may_coincide=True)
def compares_mean_distances(distances, ranks):
    """For $k = 3$ you took the class whose samples are closest on average. What counts is which classes
    the three nearest samples belong to; how far they are, and where the others lie, does not matter."""
    means = (distances[::2] + distances[1::2]) / 2
    return np.stack([_class_of(ranks == 1), 1 + np.argmin(means, axis=0)])


def _class_of(chosen):
    """Return the class of the one sample that is chosen."""
    return 1 + np.argmax(chosen, axis=0) // 2


def _votes(near):
    """Return how many of the samples that are near are of each class."""
    return near[::2].astype(np.int64) + near[1::2]


def _winner(votes, ranks):
    """Return the class with most votes; where each of three has one, that of the nearest."""
    return np.where(np.max(votes, axis=0) == 1, _class_of(ranks == 1), 1 + np.argmax(votes, axis=0))
