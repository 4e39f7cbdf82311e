"""The derivative and an antiderivative of a polynomial of the third degree, and what they are for.

Polynomials are rows of coefficients here, from x^4 down, and those of antiderivatives are times 12,
so that they are whole. A student's own formula is known by its values at the points x: what follows
from it is found by the polynomial through these.
"""

import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import numerical_gradient


def polynomial(a, b, c, d):
    return np.stack([0 * a, a, b, c, d])


def derived(polynomial):
    return _lowered(polynomial * [[4], [3], [2], [1], [0]])


def derivative(derived, x):
    return _at(x, derived)


def slope(derivative, x, p):
    return _whole(_at(p, _through(x, derivative)))


def integrated(polynomial):
    return _raised(polynomial * [[0], [3], [4], [6], [12]])


def antiderivative(integrated, k, x):
    return _at(x, integrated) / 12 + k


def twelfths(antiderivative, x, ends):
    """The values of F at the ends of the interval, times 12."""
    return _whole(12 * _at(ends, _through(x, antiderivative)))


def at_ends(twelfths):
    return twelfths / 12


def integral(at_ends):
    return at_ends[1] - at_ends[0]


@require
def the_interval_goes_from_left_to_right(ends):
    return ends[0] < ends[1]


@confirm(derivative)
def by_central_differences(polynomial, x):
    return numerical_gradient(lambda x: _at(x, polynomial).sum(axis=0), x)


@confirm(slope)
def by_secants(polynomial, p):
    """By one over 2, and one over 4, which for a third degree are off by 1 and by 4 times as much."""
    near, far = ((_at(p + h, polynomial) - _at(p - h, polynomial)) / (2 * h) for h in (1, 2))
    return (4 * near - far) / 3


@confirm(antiderivative)
def by_simpsons_rule_from_0(polynomial, k, x):
    return k + _simpson(polynomial, 0 * x, x)


@confirm(integral)
def by_simpsons_rule(polynomial, ends):
    return _simpson(polynomial, *ends)


@misconception(derived)
def leaves_the_powers_as_they_are(polynomial):
    """You multiplied by the powers but did not lower them: the derivative of $x^3$ is $3x^2$."""
    return polynomial * [[4], [3], [2], [1], [0]]


@misconception(derived)
def forgets_to_multiply_by_the_power(polynomial):
    """You lowered the powers but did not multiply by them: the derivative of $x^3$ is $3x^2$."""
    return _lowered(polynomial * [[1], [1], [1], [1], [0]])


@misconception(derived)
def multiplies_by_the_new_power(polynomial):
    """You lowered the powers first, and multiplied by what was left. Multiply by the old one: the
    derivative of $x^3$ is $3x^2$, not $2x^2$."""
    return _lowered(polynomial * [[3], [2], [1], [0], [0]])


@misconception(derived)
def keeps_the_constant(polynomial):
    """You kept ${{ d }}$ in the derivative. A constant does not change, so its derivative is 0."""
    return _lowered(polynomial * [[4], [3], [2], [1], [0]]) + _last(polynomial)


@misconception(derived)
def integrates_in_place_of_deriving(polynomial):
    """This is an antiderivative. To derive, multiply by the power and lower it by 1."""
    return _raised(polynomial * [[0], [3], [4], [6], [12]]) / 12


@misconception(slope)
def puts_the_place_into_f(polynomial, p):
    """This is $f({{ p }})$, how high the graph is there. Its slope is $f'({{ p }})$."""
    return _at(p, polynomial)


@misconception(slope)
def derives_twice(derived, p):
    """You derived twice. The slope is $f'({{ p }})$; $f''({{ p }})$ says how fast it changes."""
    return _at(p, _lowered(derived * [[4], [3], [2], [1], [0]]))


@misconception(slope, may_coincide=True)
def squares_without_the_sign(derived, p):
    """You took the square of a negative number to be negative, but $(-2)^2$ is 4."""
    return _at(p, derived) - np.where(p < 0, 2 * derived[2] * p**2, 0)


@misconception(integrated)
def forgets_to_divide_by_the_power(polynomial):
    """You raised the powers but did not divide by them: an antiderivative of $x^3$ is $x^4/4$."""
    return 12 * _raised(polynomial)


@misconception(integrated)
def divides_by_the_old_power(polynomial):
    """You divided by the powers before you raised them. Divide by the new ones: an antiderivative of
    $x^3$ is $x^4/4$, not $x^4/3$."""
    return _raised(polynomial * [[0], [4], [6], [12], [12]])


@misconception(integrated)
def multiplies_by_the_raised_power(polynomial):
    """You multiplied by the new powers. Divide by them: the derivative of $x^4/4$ is $x^3$."""
    return 12 * _raised(polynomial * [[5], [4], [3], [2], [1]])


@misconception(integrated)
def derives_in_place_of_integrating(polynomial):
    """This is the derivative. To integrate, raise the power by 1 and divide by it."""
    return 12 * _lowered(polynomial * [[4], [3], [2], [1], [0]])


@misconception(integrated)
def leaves_the_last_term_as_it_is(polynomial):
    """You left ${{ d }}$ as it is. An antiderivative of it is ${{ d | times("x") }}$."""
    return _raised(polynomial * [[0], [3], [4], [6], [0]]) + 12 * _last(polynomial)


@misconception(antiderivative)
def leaves_the_constant_out(integrated, x):
    """Your $F(0)$ is not ${{ k }}$. Any number may be added to an antiderivative; here it is known."""
    return _at(x, integrated) / 12


@misconception(integral)
def subtracts_the_wrong_way_round(at_ends):
    """You took the value at the upper end from that at the lower end. It is $F({{ ends[1] }}) -
    F({{ ends[0] }})$."""
    return at_ends[0] - at_ends[1]


@misconception(integral)
def adds_the_values_at_the_ends(at_ends):
    """You added the values of $F$ at both ends. The integral is their difference."""
    return at_ends[0] + at_ends[1]


@misconception(integral)
def takes_the_upper_end_only(at_ends):
    """This is $F({{ ends[1] }})$ alone. Subtract $F({{ ends[0] }})$, which is not 0."""
    return at_ends[1]


@misconception(integral)
def puts_the_ends_into_f(polynomial, ends):
    """You put the ends into $f$. It is its antiderivative $F$ whose values are subtracted."""
    return _at(ends[1], polynomial) - _at(ends[0], polynomial)


def _at(x, coefficients):
    """Return the value of a polynomial at one or several x."""
    return sum(c * x**power for c, power in zip(coefficients, (4, 3, 2, 1, 0), strict=True))


def _lowered(coefficients):
    return np.concatenate([0 * coefficients[:1], coefficients[:-1]])


def _raised(coefficients):
    return np.concatenate([coefficients[1:], 0 * coefficients[:1]])


def _last(coefficients):
    return coefficients * [[0], [0], [0], [0], [1]]


def _whole(numbers):
    return np.rint(numbers).astype(np.int64)


def _simpson(polynomial, start, end):
    """Return the integral by Simpson's rule, which makes no error for a third degree."""
    f = [_at(x, polynomial) for x in (start, (start + end) / 2, end)]
    return (end - start) / 6 * (f[0] + 4 * f[1] + f[2])


def _through(x, values):
    """Return the polynomial that goes through eight points, by least squares, (5, n)."""
    powers = np.stack([x**4, x**3, x**2, x, np.ones_like(x)], axis=1)
    return np.einsum("nkm,mn->kn", np.linalg.pinv(np.moveaxis(powers, -1, 0)), values)
