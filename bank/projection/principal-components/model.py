"""Principal components of points in the plane: mean, covariance, eigenvalues, projection on the first."""

import numpy as np

from exgen.items import accept, confirm, each_variant, misconception, other_way, require
from exgen.maths import up_to_sign


def points(four, fifth):
    """The fifth point is moved by up to 4 in each coordinate, so that the mean is whole."""
    whole = fifth - (np.sum(four, axis=0) + fifth) % 5
    return np.concatenate([four, whole[None]])


def mean(points):
    return np.sum(points, axis=0) / 5


def centred(points, mean):
    return points - mean


def scatter(centred):
    return _products(centred)


def covariance(scatter, divisor):
    return scatter / np.where(divisor == "n", 5, 4)


def trace(covariance):
    return covariance[0] + covariance[2]


def determinant(covariance):
    return covariance[0] * covariance[2] - covariance[1] ** 2


def root(trace, determinant):
    return np.sqrt(trace**2 - 4 * determinant)


def eigenvalues(trace, root):
    return np.stack([trace + root, trace - root]) / 2


def direction(covariance, eigenvalues):
    return np.stack([covariance[1], eigenvalues[0] - covariance[0]])


def length(direction):
    return np.hypot(*direction)


def component(direction, length):
    return direction / length


def projections(component, centred):
    return np.sum(component * centred, axis=1)


@accept(component)
def of_either_sign(answer, component):
    """either sign is right, if you keep to it"""
    return up_to_sign(answer, component)


@require
def no_two_points_are_alike(points):
    return np.all(
        [np.any(points[i] != points[j], axis=0) for i in range(5) for j in range(i)], axis=0
    )


@require
def the_coordinates_are_clearly_correlated(scatter):
    return np.abs(scatter[1]) >= 5


@require
def the_first_component_clearly_stands_out(eigenvalues):
    return (eigenvalues[1] >= 0.2) & (eigenvalues[0] >= 2 * eigenvalues[1])


@require
def no_entry_of_the_component_dominates(component):
    return np.min(np.abs(component), axis=0) >= 0.2


@confirm(mean)
def as_the_point_from_which_the_deviations_cancel(points):
    return points[0] + np.sum(points - points[0], axis=0) / 5


@confirm(covariance)
@each_variant
def by_numpy(points, divisor):
    return np.cov(points.T, ddof=0 if divisor == "n" else 1)[[0, 0, 1], [0, 1, 1]]


@other_way(covariance)
def as_the_mean_of_the_products_less_the_product_of_the_means(points, mean, divisor):
    products = np.stack([mean[0] ** 2, mean[0] * mean[1], mean[1] ** 2])
    return (_products(points) - 5 * products) / np.where(divisor == "n", 5, 4)


@confirm(eigenvalues)
def from_the_singular_values_of_the_centred_points(centred, divisor):
    _, singular, _ = np.linalg.svd(np.moveaxis(centred, -1, 0))
    return singular.T**2 / np.where(divisor == "n", 5, 4)


@other_way(component)
def by_the_second_row(covariance, eigenvalues):
    solved = np.stack([eigenvalues[0] - covariance[2], covariance[1]])
    # Of either sign, but the one of the first row: entries of two signs must not mix.
    return solved / np.hypot(*solved) * np.sign(covariance[1])


@other_way(component)
def by_a_column_less_the_other_eigenvalue(covariance, eigenvalues):
    solved = np.stack([covariance[0] - eigenvalues[1], covariance[1]])
    return solved / np.hypot(*solved) * np.sign(covariance[1])


@other_way(component)
def by_the_angle_of_the_main_axis(covariance):
    angle = np.arctan2(2 * covariance[1], covariance[0] - covariance[2]) / 2
    return np.stack([np.cos(angle), np.sin(angle)]) * np.sign(covariance[1])


@confirm(projections)
def by_projecting_points_and_mean_apart(points, mean, component):
    return np.sum(component * points, axis=1) - np.sum(component * mean, axis=0)


@misconception(mean)
def adds_without_dividing(points):
    """You added the points up but did not divide by their number. The mean is their sum divided by 5."""
    return np.sum(points, axis=0).astype(float)


@misconception(mean)
def divides_the_mean_by_4(points):
    """You divided the sum of the points by 4. Whatever a covariance is divided by, a mean is divided by
    the number of points, 5."""
    return np.sum(points, axis=0) / 4


@misconception(mean, may_coincide=True)
def takes_the_median(points):
    """You took the median of each coordinate, the value in the middle. The mean is the sum of all five
    values divided by 5."""
    return np.median(points, axis=0)


@misconception(scatter)
def does_not_subtract_the_mean(points):
    """You did not subtract the mean, and so measured how far the points are from the origin. The
    covariance is about the mean: it multiplies entries of $\\mathbf{x} - \\mathbf{m}$."""
    return _products(points)


@misconception(scatter)
def subtracts_the_mean_from_the_squares_alone(points, centred):
    """You subtracted the mean for the variances, but not for $c_{12}$, where you took the products of the
    coordinates themselves."""
    variances, products = _products(centred), _products(points)
    return np.stack([variances[0], products[1], variances[2]])


@misconception(scatter)
def adds_absolute_values(centred):
    """You lost the minus signs in the products for $c_{12}$. A point that is above the mean in one
    coordinate and below it in the other makes $c_{12}$ smaller."""
    return _products(np.abs(centred))


@misconception(covariance)
def loses_the_sign_of_the_covariance(scatter, divisor):
    """Your $c_{12}$ has the wrong sign. It is positive if the two coordinates tend to grow together, and
    negative if one grows as the other falls."""
    return scatter * np.array([[1], [-1], [1]]) / np.where(divisor == "n", 5, 4)


@misconception(covariance)
def forgets_to_divide(scatter):
    """You stopped at the sums of products, the scatter matrix. The covariance matrix is their
    average."""
    return scatter


@misconception(covariance)
def takes_standard_deviations(scatter, divisor):
    """You put standard deviations on the diagonal. The covariance matrix has the *variances* there:
    no root is taken."""
    covariance = scatter / np.where(divisor == "n", 5, 4)
    return np.stack([np.sqrt(covariance[0]), covariance[1], np.sqrt(covariance[2])])


@misconception(covariance)
def standardises_the_coordinates(scatter):
    """This is the correlation matrix: you divided by the standard deviations too. Asked is the
    covariance matrix, in which the coordinates keep their units."""
    return scatter / np.sqrt(scatter[[0, 0, 2]] * scatter[[0, 2, 2]])


@misconception(eigenvalues)
def takes_the_variances(covariance):
    """These are the variances of the coordinates, the diagonal of $\\mathbf{C}$. They are its
    eigenvalues only when $c_{12} = 0$."""
    return np.sort(covariance[[0, 2]], axis=0)[::-1]


@misconception(eigenvalues)
def forgets_the_half(trace, root):
    """You forgot to halve: the roots of $\\lambda^2 - t\\lambda + d = 0$ are
    $\\frac{1}{2}(t \\pm \\sqrt{t^2 - 4d})$."""
    return np.stack([trace + root, trace - root])


@misconception(root)
def forgets_the_4(trace, determinant):
    """You forgot the 4 under the root: the roots of $\\lambda^2 - t\\lambda + d = 0$ are
    $\\frac{1}{2}(t \\pm \\sqrt{t^2 - 4d})$."""
    return np.sqrt(trace**2 - determinant)


@misconception(root)
def takes_no_root(trace, determinant):
    """You forgot the square root: the roots of $\\lambda^2 - t\\lambda + d = 0$ are
    $\\frac{1}{2}(t \\pm \\sqrt{t^2 - 4d})$."""
    return trace**2 - 4 * determinant


@misconception(eigenvalues)
def swaps_the_eigenvalues(trace, root):
    """You swapped the eigenvalues. The components are numbered by variance: $\\lambda_1$ is the
    *largest*."""
    return np.stack([trace - root, trace + root]) / 2


@misconception(eigenvalues)
def takes_singular_values(trace, root):
    """You took the roots of the eigenvalues, which are the standard deviations along the components.
    The eigenvalues are the variances."""
    return np.sqrt(np.stack([trace + root, trace - root]) / 2)


@misconception(direction)
def takes_the_second_component(covariance, eigenvalues):
    """This is the eigenvector of the *smaller* eigenvalue. Along the first principal component the
    variance is largest: it belongs to $\\lambda_1$."""
    return np.stack([covariance[1], eigenvalues[1] - covariance[0]])


@misconception(direction)
def swaps_the_entries(covariance, eigenvalues):
    """You swapped the entries of the eigenvector. Put it into
    $(\\mathbf{C} - \\lambda_1\\mathbf{I})\\mathbf{v} = \\mathbf{0}$ to see which entry is which."""
    return np.stack([eigenvalues[0] - covariance[0], covariance[1]])


@misconception(direction)
def loses_a_sign(covariance, eigenvalues):
    """One entry of the eigenvector has the wrong sign. From
    $(c_{11} - \\lambda_1)v_1 + c_{12}v_2 = 0$ follows $v_1 : v_2 = c_{12} : (\\lambda_1 - c_{11})$."""
    return np.stack([covariance[1], covariance[0] - eigenvalues[0]])


@misconception(component)
def does_not_normalise(direction):
    """Your eigenvector does not have the length 1. Divide it by its length; else it stretches the
    projections."""
    return direction


@misconception(component)
def sets_the_first_entry_to_1(direction):
    """Your eigenvector does not have the length 1. Divide it by its length; else it stretches the
    projections."""
    return direction / direction[0]


@misconception(component)
def sets_the_second_entry_to_1(direction):
    """Your eigenvector does not have the length 1. Divide it by its length; else it stretches the
    projections."""
    return direction / direction[1]


@misconception(component)
def solves_the_second_row_without_normalising(covariance, eigenvalues):
    """Your eigenvector does not have the length 1. Divide it by its length; else it stretches the
    projections."""
    return np.stack([eigenvalues[0] - covariance[2], covariance[1]])


@misconception(component)
def divides_by_the_squared_length(direction, length):
    """You divided by the squared length. A vector divided by its length, the *root* of the sum of
    squares, has the length 1."""
    return direction / length**2


@misconception(component)
def divides_by_the_sum(direction):
    """You made the entries of the eigenvector add up to 1. It is the sum of their *squares* that
    should be 1."""
    return direction / np.sum(np.abs(direction), axis=0)


@misconception(projections)
def projects_without_subtracting_the_mean(component, points):
    """You projected $\\mathbf{x}$ itself. Subtract the mean first: the principal axes pass through
    $\\mathbf{m}$."""
    return np.sum(component * points, axis=1)


@misconception(projections)
def adds_the_mean(component, points, mean):
    """You added the mean. It is *subtracted* from every point before the projection."""
    return np.sum(component * (points + mean), axis=1)


@misconception(projections)
def has_a_sign_wrong_in_the_product(component, centred):
    """You subtracted the second product. A scalar product is a sum,
    $\\mathbf{v}^\\top\\mathbf{u} = v_1 u_1 + v_2 u_2$; the signs of the entries come on top."""
    return component[0] * centred[:, 0] - component[1] * centred[:, 1]


@misconception(projections)
def projects_on_the_second_component(component, centred):
    """You projected on the direction at right angles to $\\mathbf{v}_1$, along which the variance is
    smallest."""
    across = np.stack([-component[1], component[0]])
    return np.sum(across * centred, axis=1)


@misconception(projections)
def divides_by_the_standard_deviation(component, centred, eigenvalues):
    """You divided the projections by $\\sqrt{\\lambda_1}$, which makes their variance 1 (whitening).
    Asked are the projections themselves."""
    return np.sum(component * centred, axis=1) / np.sqrt(eigenvalues[0])


def _products(x):
    """Return the sums over the points of x1 x1, x1 x2 and x2 x2, (3, n)."""
    return np.stack([np.sum(x[:, i] * x[:, j], axis=0) for i, j in ((0, 0), (0, 1), (1, 1))])
