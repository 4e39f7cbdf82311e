"""Two iterations of k-means with two clusters: assign the points, move the centres, twice.

The points are drawn as two clouds, and the first centres on either side of the line through both:
so points often change their cluster, and Manhattan distances often give others.
"""

import numpy as np

from exgen.items import accept, confirm, each_variant, essential, misconception, require


def points(near, far, order):
    return np.take_along_axis(np.concatenate([near, far]), order[:, None], axis=0)


def seeds(edge, along):
    return np.stack([np.stack([edge[0], along[0]]), np.stack([along[1], edge[1]])])


def metric():
    return np.array("euclidean")


def average():
    return np.array("mean")


def distances_1(points, seeds, metric):
    return _distances(points, seeds, metric)


def labels_1(distances_1):
    return 1 + np.argmin(distances_1, axis=0)


def first_centres(points, seeds, labels_1):
    """The seeds, by the numbers that the clusters have: the other way round if the labels are."""
    near = _side(points, seeds)
    renamed = np.sum(labels_1 == near, axis=0) < np.sum(labels_1 == 3 - near, axis=0)
    return np.where(renamed, seeds[::-1], seeds)


def centres_1(points, labels_1, first_centres, average):
    return _centres(points, labels_1, first_centres, first_centres, average)


def distances_2(points, centres_1, metric):
    return _distances(points, centres_1, metric)


def labels_2(distances_2):
    return 1 + np.argmin(distances_2, axis=0)


def centres_2(points, labels_2, centres_1, first_centres, average):
    return _centres(points, labels_2, centres_1, first_centres, average)


@accept(labels_1)
def under_either_numbering(answer, labels_1):
    """the clusters may be numbered the other way round, throughout"""
    # All but one must be so: of labels that are guessed, four of six often are.
    return np.where(np.sum(answer == 3 - labels_1, axis=0) >= 5, 3 - labels_1, labels_1)


@require
def no_two_points_are_alike(points):
    return np.all(
        [np.any(points[i] != points[j], axis=0) for i in range(6) for j in range(i)], axis=0
    )


@essential
def no_cluster_is_empty_at_first(labels_1):
    return (np.min(labels_1, axis=0) == 1) & (np.max(labels_1, axis=0) == 2)


@essential
def no_cluster_is_empty_then(labels_2):
    return (np.min(labels_2, axis=0) == 1) & (np.max(labels_2, axis=0) == 2)


@essential
def the_centres_are_apart(centres_1):
    return np.any(np.abs(centres_1[0] - centres_1[1]) >= 0.01, axis=0)


@require
def every_point_is_clearly_nearer_to_one_centre(distances_1, distances_2):
    apart = np.stack([distances_1[0] - distances_1[1], distances_2[0] - distances_2[1]])
    return np.all(np.abs(apart) >= 0.5, axis=0)


@require
def the_first_clusters_are_of_one_size(labels_1):
    return np.sum(labels_1 == 2, axis=0) == 3


@require
def no_cluster_has_fewer_than_two_points(labels_2):
    second = np.sum(labels_2 == 2, axis=0)
    return (second >= 2) & (second <= 4)


@require
def a_point_changes_its_cluster(labels_1, labels_2):
    return np.any(labels_1 != labels_2, axis=0)


@require
def manhattan_distances_give_two_other_clusters(points, seeds, labels_1):
    labels = 1 + np.argmin(_distances(points, seeds, "manhattan"), axis=0)
    return np.any(labels != labels_1, axis=0) & (np.ptp(labels, axis=0) > 0)


@require
def the_first_centres_are_not_the_medians(points, labels_1, centres_1):
    medians = np.stack([_median(points, labels_1 == label) for label in (1, 2)])
    return np.any(np.abs(centres_1 - medians) >= 0.1, axis=(0, 1))


@confirm(labels_1)
def by_the_side_of_the_bisector_of_the_seeds(points, seeds):
    return _side(points, seeds)


@confirm(labels_2)
def by_the_side_of_the_bisector_of_the_centres(points, centres_1):
    return _side(points, centres_1)


@confirm(centres_1)
@each_variant
def as_means_of_the_first_clusters(points, labels_1):
    return [points[labels_1 == label].mean(axis=0) for label in (1, 2)]


@confirm(centres_2)
@each_variant
def as_means_of_the_second_clusters(points, labels_2):
    return [points[labels_2 == label].mean(axis=0) for label in (1, 2)]


@misconception(metric, may_coincide=True)
def manhattan():
    """You added the absolute differences of the coordinates (the Manhattan distance). Here a point
    goes to the centre at the smallest *Euclidean* distance, the root of the sum of their squares."""
    return np.array("manhattan")


@misconception(labels_1, may_coincide=True)
def moves_a_centre_after_every_point(points, seeds):
    """You moved a centre as soon as it got a point. In an iteration of k-means *all* the points are
    assigned with the same centres, and only then do the centres move."""
    centres, labels = seeds.astype(float), np.zeros((6, points.shape[-1]), dtype=np.int64)
    for i, point in enumerate(points):
        labels[i] = 1 + np.argmin(np.sum((centres - point) ** 2, axis=1), axis=0)
        own = labels == labels[i]
        mean = np.sum(points * own[:, None], axis=0) / np.sum(own, axis=0)
        moves = labels[i] == np.array([[1], [2]])
        centres = np.where(moves[:, None], mean, centres)
    return labels


@misconception(average)
def sums_without_dividing():
    """You added up the points of each cluster but did not divide by their number. The centre is
    their *mean*."""
    return np.array("sum")


@misconception(average, may_coincide=True)
def divides_by_the_number_of_all_points():
    """You divided by 6, the number of all points. The centre is the mean of the cluster's own points:
    divide by the number of these."""
    return np.array("share")


@misconception(average)
def counts_the_old_centre_as_a_point():
    """You took the old centre into the mean as if it were one of the points. The new centre is the
    mean of the points alone; the old one is given up."""
    return np.array("with the centre")


@misconception(average)
def counts_the_seed_as_a_point():
    """You took the old centre into the mean as if it were one of the points. The new centre is the
    mean of the points alone; the old one is given up."""
    return np.array("with the seed")


@misconception(average)
def goes_half_way():
    """You took the middle between the old centre and the mean of the cluster. The new centre *is* the
    mean; the old one is given up."""
    return np.array("half way")


@misconception(average, may_coincide=True)
def takes_the_middle_of_the_extremes():
    """You took the middle between the smallest and the largest coordinate. The centres of k-*means* are
    the means of all their points."""
    return np.array("extremes")


@misconception(average, may_coincide=True)
def takes_the_median():
    """You took the median of each coordinate. The centres of k-*means* are the means of their
    points."""
    return np.array("median")


@misconception(labels_2)
def keeps_the_first_clusters(labels_1):
    """These are the clusters of the first iteration. In the second one every point is assigned
    again, to the nearer of the *new* centres."""
    return labels_1


@misconception(centres_2)
def leaves_the_centres_where_they_were(centres_1):
    """These are the centres of the first iteration. They move again, to the means of the clusters
    that you have just formed."""
    return centres_1


def _distances(points, centres, metric):
    """Return how far each point is from each centre, squared unless by Manhattan, (2, 6, n)."""
    apart = points - centres[:, None]
    euclidean, manhattan = np.sum(apart**2, axis=2), np.sum(np.abs(apart), axis=2)
    return np.where(metric == "manhattan", manhattan, euclidean)


def _centres(points, labels, before, seeds, average):
    """Return the new centres (2, 2, n); that of a cluster without points stays where it was."""
    return np.stack(
        [_centre(points, labels == k + 1, before[k], seeds[k], average) for k in range(2)]
    )


def _centre(points, own, before, seed, average):
    number, total = np.sum(own, axis=0), np.sum(points * own[:, None], axis=0)
    ways = {
        "sum": lambda: total,
        "share": lambda: total / 6,
        "with the centre": lambda: (total + before) / (number + 1),
        "with the seed": lambda: (total + seed) / (number + 1),
        "half way": lambda: (total / number + before) / 2,
        "extremes": lambda: _middle_of_extremes(points, own),
        "median": lambda: _median(points, own),
    }
    new = total / number
    for way, centre in ways.items():
        if np.any(average == way):
            new = np.where(average == way, centre(), new)
    return np.where(number == 0, before, new)


def _median(points, own):
    number, ordered = np.sum(own, axis=0), np.sort(np.where(own[:, None], points, np.inf), axis=0)
    middle = np.maximum([number - 1, number], 0) // 2
    return np.mean(np.take_along_axis(ordered, middle[:, None], axis=0), axis=0)


def _middle_of_extremes(points, own):
    inside = own[:, None]
    highest = np.max(np.where(inside, points, -np.inf), axis=0)
    return (np.min(np.where(inside, points, np.inf), axis=0) + highest) / 2


def _side(points, centres):
    """Return the cluster on whose side of the bisector of the centres each point lies."""
    across = centres[1] - centres[0]
    middle = np.sum(centres[1] ** 2 - centres[0] ** 2, axis=0) / 2
    return 1 + (np.sum(points * across, axis=1) > middle)
