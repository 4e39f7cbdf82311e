"""A root of a cubic: four steps of bisection, and Newton's method until it converges, row by row."""

import numpy as np

from exgen.items import confirm, given, misconception, require
from exgen.maths import numerical_gradient

CLOSE = 0.0001
"""Newton's method ends where two iterates differ by less."""


@given
def q(low, p, above):
    rise = 3 * low**2 + 3 * low + 1 + p
    return low**3 + p * low + 1 + above % (rise - 1)


def formula():
    return np.array("f")


def derivative():
    return np.array("f'")


def halving():
    return np.array("bisection")


def stepping():
    return np.array("Newton")


def half_1(low, p, q, formula, halving):
    return _half(1.0 * low, low + 1.0, p, q, formula, halving)


def half_2(half_1, p, q, formula, halving):
    return _half(*_kept(half_1, halving), p, q, formula, halving)


def half_3(half_2, p, q, formula, halving):
    return _half(*_kept(half_2, halving), p, q, formula, halving)


def half_4(half_3, p, q, formula, halving):
    return _half(*_kept(half_3, halving), p, q, formula, halving)


def bisection(half_1, half_2, half_3, half_4):
    return np.stack([half_1, half_2, half_3, half_4])


def halvings(width):
    return np.ceil(-np.log2(width)).astype(int)


def start(low, end):
    return low + 1.0 * (end == "right")


def value_0(start, p, q, formula):
    return _f(start, p, q, formula)


def slope_0(start, p, q, derivative):
    return _slope(start, start, p, q, derivative)


def newton_0(start, value_0, slope_0, stepping):
    return _newton(start, value_0, slope_0, stepping)


def x_1(start, newton_0):
    return _next(start, newton_0)


def value_1(x_1, p, q, formula):
    return _f(x_1, p, q, formula)


def slope_1(x_1, start, p, q, derivative):
    return _slope(x_1, start, p, q, derivative)


def newton_1(x_1, value_1, slope_1, stepping):
    return _newton(x_1, value_1, slope_1, stepping)


def x_2(x_1, newton_1):
    return _next(x_1, newton_1)


def value_2(x_2, p, q, formula):
    return _f(x_2, p, q, formula)


def slope_2(x_2, start, p, q, derivative):
    return _slope(x_2, start, p, q, derivative)


def newton_2(x_2, value_2, slope_2, stepping):
    return _newton(x_2, value_2, slope_2, stepping)


def x_3(x_2, newton_2):
    return _next(x_2, newton_2)


def value_3(x_3, p, q, formula):
    return _f(x_3, p, q, formula)


def slope_3(x_3, start, p, q, derivative):
    return _slope(x_3, start, p, q, derivative)


def newton_3(x_3, value_3, slope_3, stepping):
    return _newton(x_3, value_3, slope_3, stepping)


def x_4(x_3, newton_3):
    return _next(x_3, newton_3)


def value_4(x_4, p, q, formula):
    return _f(x_4, p, q, formula)


def slope_4(x_4, start, p, q, derivative):
    return _slope(x_4, start, p, q, derivative)


def newton_4(x_4, value_4, slope_4, stepping):
    return _newton(x_4, value_4, slope_4, stepping)


def newton(newton_0, newton_1, newton_2, newton_3, newton_4):
    return np.stack([newton_0, newton_1, newton_2, newton_3, newton_4])


@require
def f_increases(low, p):
    return 3 * low**2 + p > 0


@require
def no_midpoint_is_near_the_root(bisection):
    return np.all(np.abs(bisection[:, 3]) >= 0.02, axis=0)


@require
def not_all_halves_are_on_one_side(bisection):
    return np.abs(np.sign(bisection[:3, 3]).sum(axis=0)) < 3


@require
def newton_moves_well_at_first_and_plainly_ends(start, newton):
    first, *others = np.abs(np.diff(np.concatenate([start[None], newton[:, 1]]), axis=0))
    goes_on, ends = np.stack(others) >= 3 * CLOSE, np.stack(others) <= CLOSE / 5
    left_out = np.isnan(others)
    return (
        (first >= 0.1)
        & (first <= 1.5)
        & np.all(goes_on | ends | left_out, axis=0)
        & np.any(ends, axis=0)
    )


@confirm(bisection)
def by_the_digits_of_the_root_in_base_2(p, q):
    root = _root(p, q)
    left = np.stack([np.floor(root * 2**k) / 2**k for k in range(4)])
    right = left + 2.0 ** -np.arange(4)[:, None]
    middle = (left + right) / 2
    return np.stack([left, right, middle, _factored(middle, root, p)], axis=1)


@confirm(halvings)
def by_halving(width):
    return np.sum(2.0 ** -np.arange(20)[:, None] > width, axis=0)


@confirm(newton)
def by_the_factored_cubic(start, p, q):
    rows, x, root, goes_on = [], start, _root(p, q), np.ones(start.shape, dtype=bool)
    for _ in range(5):
        slope = numerical_gradient(lambda at: _factored(at, root, p), x)
        after = (2 * x**3 + q) / (3 * x**2 + p)
        rows.append(np.where(goes_on, np.stack([slope, after]), np.nan))
        goes_on &= np.rint((after - x) / CLOSE) != 0
        x = after
    return np.stack(rows)


@misconception(formula)
def adds_the_constant():
    """You added ${{ q }}$. In $f$ it is subtracted."""
    return np.array("plus")


@misconception(formula)
def multiplies_by_3():
    """You took $3x$ for $x^3$. The cube is $x \\cdot x \\cdot x$."""
    return np.array("3x")


@misconception(formula)
def leaves_the_middle_term_out():
    """You left the term ${{ p | times("x") }}$ of $f$ out."""
    return np.array("without")


@misconception(halving)
def keeps_the_other_half():
    """You kept the wrong half. The root is where $f$ changes its sign: if $f(m)$ is above 0, as $f$ is
    at the right end, $m$ becomes the right end."""
    return np.array("other")


@misconception(halving)
def takes_half_the_width():
    """You took half the *difference* of the ends. The midpoint is half their sum."""
    return np.array("width")


@misconception(halving)
def takes_the_chord():
    """You took the point where the chord meets the axis: that is the *regula falsi*. Bisection takes the
    midpoint."""
    return np.array("chord")


@misconception(halvings)
def takes_the_decimal_logarithm(width):
    """You divided by 10 each time. The interval is *halved*, so it is the logarithm to base 2 that
    counts."""
    return np.ceil(-np.log10(width)).astype(int)


@misconception(halvings)
def takes_the_natural_logarithm(width):
    """You took the natural logarithm. The interval is *halved*: divide by $\\ln 2$."""
    return np.ceil(-np.log(width)).astype(int)


@misconception(halvings)
def rounds_down(width):
    """One halving too few: the interval is still longer than ${{ width }}$ then."""
    return np.floor(-np.log2(width)).astype(int)


@misconception(halvings)
def divides_only(width):
    """You found how often ${{ width }}$ fits into the interval. Each halving doubles that number, so
    take its logarithm to base 2."""
    return np.rint(1 / width).astype(int)


@misconception(derivative)
def forgets_the_factor_3():
    """The derivative of $x^3$ is $3 x^2$: you forgot the 3."""
    return np.array("x^2")


@misconception(derivative)
def forgets_the_exponent():
    """The derivative of $x^3$ is $3 x^2$: you forgot to square."""
    return np.array("3x")


@misconception(derivative)
def leaves_the_slope_of_the_middle_term_out():
    """You left the derivative of ${{ p | times("x") }}$ out, which is ${{ p }}$."""
    return np.array("3x^2")


@misconception(derivative)
def keeps_the_constant():
    """You kept ${{ q }}$ in the derivative. The derivative of a constant is 0."""
    return np.array("constant")


@misconception(stepping)
def adds_the_quotient():
    """You added the quotient. It is $x_{n+1} = x_n - \\frac{f(x_n)}{f'(x_n)}$."""
    return np.array("plus")


@misconception(stepping)
def turns_the_quotient_over():
    """You divided $f'(x_n)$ by $f(x_n)$. It is $x_{n+1} = x_n - \\frac{f(x_n)}{f'(x_n)}$."""
    return np.array("over")


@misconception(stepping)
def gives_the_change_alone():
    """This is $-\\frac{f(x_n)}{f'(x_n)}$ alone. Add it to $x_n$."""
    return np.array("change")


@misconception(derivative)
def keeps_the_first_slope():
    """You kept the slope at $x_0$. Newton's method takes the slope at each $x_n$ anew."""
    return np.array("first")


def _root(p, q):
    """Return the real root of x^3 + p x - q, by Cardano's formula, with complex square roots."""
    inside = np.sqrt((q / 2) ** 2 + (p / 3) ** 3 + 0j)
    one = (q / 2 + inside) ** (1 / 3)
    return (one - p / (3 * one)).real


def _factored(x, root, p):
    return (x - root) * (x**2 + x * root + root**2 + p)


def _f(x, p, q, formula="f"):
    cube = np.where(formula == "3x", 3 * x, x**3)
    return cube + np.where(formula == "without", 0, p) * x + np.where(formula == "plus", q, -q)


def _half(left, right, p, q, formula, halving):
    """Return the ends, the point between them, and f there, (4, n)."""
    at_left, at_right = _f(left, p, q, formula), _f(right, p, q, formula)
    chord = right - at_right * (right - left) / (at_right - at_left)
    middle = np.select(
        [halving == "width", halving == "chord"], [(right - left) / 2, chord], (left + right) / 2
    )
    return np.stack([left, right, middle, _f(middle, p, q, formula)])


def _kept(half, halving):
    """Return the ends of the half that is kept."""
    left, right, middle, value = half
    takes_right = np.where(halving == "other", value > 0, value < 0)
    return np.where(takes_right, middle, left), np.where(takes_right, right, middle)


def _slope(x, start, p, q, derivative):
    at = np.where(derivative == "first", start, x)
    ways = [derivative == "x^2", derivative == "3x"]
    return np.select(ways, [at**2, 3 * at], 3 * at**2) + np.select(
        [derivative == "3x^2", derivative == "constant"], [0, p - q], p
    )


def _next(x, row):
    """Return the x of the next row, NaN where this row has come so close that there is none."""
    return np.where(np.abs(row[1] - x) < CLOSE, np.nan, row[1])


def _newton(x, value, slope, stepping):
    """Return the slope, and the next x, (2, n)."""
    change = np.where(stepping == "over", slope / value, value / slope)
    before = np.where(stepping == "change", 0, x)
    return np.stack([slope, before + np.where(stepping == "plus", change, -change)])
