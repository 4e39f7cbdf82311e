"""A quadratic function: its discriminant, roots and vertex, and the squares of its roots."""

import numpy as np

from exgen.items import confirm, essential, misconception, other_way, require


def discriminant(a, b, c):
    return b**2 - 4 * a * c


def square_root(discriminant):
    return np.sqrt(discriminant)


def roots(a, b, square_root):
    return np.stack([-b - square_root, -b + square_root]) / (2 * a)


def vertex_x(a, b):
    return -b / (2 * a)


def vertex_y(a, b, c, vertex_x):
    return a * vertex_x**2 + b * vertex_x + c


def vertex(vertex_x, vertex_y):
    return np.stack([vertex_x, vertex_y])


def root_sum(a, b):
    return -b / a


def root_product(a, c):
    return c / a


def squares(root_sum, root_product):
    return root_sum**2 - 2 * root_product


@essential
def there_are_two_roots(discriminant):
    return discriminant > 0


@require
def the_square_root_is_no_whole_number(square_root):
    return square_root % 1 != 0


@confirm(discriminant)
def by_the_resultant_of_f_and_its_derivative(a, b, c):
    return (a * b * b - b * (2 * a * b) + c * (2 * a) ** 2) // -a


@other_way(roots)
def by_completing_the_square(a, vertex_x, vertex_y):
    half = np.sign(a) * np.sqrt(-vertex_y / a)
    return np.stack([vertex_x - half, vertex_x + half])


@other_way(vertex)
def half_way_between_the_roots(a, roots):
    return np.stack([(roots[0] + roots[1]) / 2, -a * (roots[0] - roots[1]) ** 2 / 4])


@other_way(vertex_y)
def from_the_discriminant(a, discriminant):
    return -discriminant / (4 * a)


@other_way(squares)
def from_the_roots(roots):
    return roots[0] ** 2 + roots[1] ** 2


@misconception(discriminant)
def adds_4ac(a, b, c):
    """You have a sign wrong: $D = b^2 - 4 a c = {{ b | bracket }}^2 - 4 \\cdot {{ a | bracket }} \\cdot
    {{ c | bracket }}$."""
    return b**2 + 4 * a * c


@misconception(discriminant, may_coincide=True)
def squares_without_the_sign(a, b, c):
    """You took $-b^2$ for $(-b)^2$. The square of a negative number is positive: put it in brackets on
    a calculator."""
    return b * np.abs(b) - 4 * a * c


@misconception(discriminant)
def does_not_square_b(a, b, c):
    """You did not square $b$: $D = b^2 - 4 a c$."""
    return b - 4 * a * c


@misconception(discriminant)
def forgets_the_4(a, b, c):
    """You forgot the 4: $D = b^2 - 4 a c$."""
    return b**2 - a * c


@misconception(discriminant)
def leaves_a_out(b, c):
    """You left $a$ out, as if it were 1: $D = b^2 - 4 a c$."""
    return b**2 - 4 * c


@misconception(discriminant)
def gives_its_square_root(a, b, c):
    """This is $\\sqrt{D}$. The discriminant is what stands below the root."""
    return np.sqrt(b**2 - 4 * a * c)


@misconception(roots)
def forgets_the_minus(a, b, square_root):
    """You began with $b$. The formula begins with $-b$, here ${{ -b }}$."""
    return np.stack([b - square_root, b + square_root]) / (2 * a)


@misconception(roots)
def divides_b_alone(a, b, square_root):
    """You divided only $-b$ by $2a$. The root stands above the line as well: divide
    $-b \\pm \\sqrt{D}$ as a whole."""
    return -b / (2 * a) + np.stack([-square_root, square_root])


@misconception(roots)
def divides_the_square_root_alone(a, b, square_root):
    """You divided only $\\sqrt{D}$ by $2a$. Put $-b \\pm \\sqrt{D}$ in brackets before you divide."""
    return -b + np.stack([-square_root, square_root]) / (2 * a)


@misconception(roots)
def divides_by_2(b, square_root):
    """You divided by 2. Divide by $2a$, here by ${{ 2 * a }}$."""
    return np.stack([-b - square_root, -b + square_root]) / 2


@misconception(roots)
def divides_by_a(a, b, square_root):
    """You divided by $a$. Divide by $2a$, here by ${{ 2 * a }}$."""
    return np.stack([-b - square_root, -b + square_root]) / a


@misconception(roots)
def divides_by_2_and_multiplies_by_a(a, b, square_root):
    """You divided by 2 and multiplied by $a$, as a calculator does for `/ 2 * a`. Put $2a$ in
    brackets."""
    return np.stack([-b - square_root, -b + square_root]) / 2 * a


@misconception(roots)
def takes_no_square_root(a, b, discriminant):
    """You took $D$ itself. Take its square root, $\\sqrt{D}$."""
    return np.stack([-b - discriminant, -b + discriminant]) / (2 * a)


@misconception(vertex_x)
def takes_the_other_side(a, b):
    """You have a sign wrong: the vertex is at $x = -\\frac{b}{2a}$."""
    return b / (2 * a)


@misconception(vertex_x)
def forgets_the_2(a, b):
    """You forgot the 2: the vertex is at $x = -\\frac{b}{2a}$."""
    return -b / a


@misconception(vertex_y)
def takes_c(c):
    """This is $f(0)$. The $y$ of the vertex is the value of $f$ at its $x$."""
    return c * 1.0


@misconception(vertex_y)
def squares_a_too(a, b, c, vertex_x):
    """You squared $a x$. The square belongs to $x$ alone: $a x^2$."""
    return (a * vertex_x) ** 2 + b * vertex_x + c


@misconception(vertex_y)
def forgets_the_minus_of_the_height(a, discriminant):
    """You have a sign wrong: the height of the vertex is $-\\frac{D}{4a}$."""
    return discriminant / (4 * a)


@misconception(vertex_y)
def adds_what_completes_the_square(a, b, c):
    """You added $\\frac{b^2}{4a}$ to $c$. What completes the square is taken off again."""
    return c + b**2 / (4 * a)


@misconception(squares)
def squares_the_sum(root_sum):
    """You squared the sum of the roots. That has $2 x_1 x_2$ more than the sum of the squares."""
    return root_sum**2


@misconception(squares)
def adds_the_product(root_sum, root_product):
    """You have a sign wrong: $x_1^2 + x_2^2 = (x_1 + x_2)^2 - 2 x_1 x_2$."""
    return root_sum**2 + 2 * root_product


@misconception(squares)
def takes_the_product_once(root_sum, root_product):
    """You took $x_1 x_2$ off once. It is $x_1^2 + x_2^2 = (x_1 + x_2)^2 - 2 x_1 x_2$."""
    return root_sum**2 - root_product
