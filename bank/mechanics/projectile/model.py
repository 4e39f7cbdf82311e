"""A projectile that is thrown upwards at an angle, and lands below where it was thrown."""

import numpy as np

from exgen.items import confirm, figure, misconception, other_way, require
from exgen.maths import maximiser


def velocity(speed, angle):
    return speed * np.stack([np.cos(np.radians(angle)), np.sin(np.radians(angle))])


def rise(velocity, g):
    return velocity[1] ** 2 / (2 * g)


def highest(height, rise):
    return height + rise


def drop(height):
    return height


def flight_time(velocity, drop, g):
    return (velocity[1] + np.sqrt(velocity[1] ** 2 + 2 * g * drop)) / g


def distance(velocity, flight_time):
    return velocity[0] * flight_time


def impact_velocity(velocity, flight_time, g):
    return np.stack([velocity[0], velocity[1] - g * flight_time])


def impact_speed(impact_velocity):
    return np.hypot(impact_velocity[0], impact_velocity[1])


def impact_angle(impact_velocity):
    return np.degrees(np.arctan(-impact_velocity[1] / impact_velocity[0]))


@figure
def sketch(ax, velocity, height, g, flight_time, distance, highest):
    """The path. It begins at the height h with the velocity v0, at the angle alpha above the horizontal,
    rises to the greatest height H, and meets the ground at the distance R, at the angle beta."""
    _draw_path(ax, velocity, height, g, flight_time)
    x, top, below = distance / 100, velocity[0] * velocity[1] / g, -highest / 10
    tip = velocity * distance / 4 / np.hypot(*velocity)
    _draw_length(ax, "h", (0, 0), (0, height))
    _draw_length(ax, "H", (top, 0), (top, highest))
    _draw_length(ax, "R", (0, below), (distance, below))
    ax.annotate("$v_0$", (0, height), (tip[0], height + tip[1]), arrowprops={"arrowstyle": "<-"})
    ax.plot([0, tip[0]], [height, height], linestyle="dotted", color="black")
    ax.text(tip[0] / 2, height + tip[1] / 8, r"$\alpha$")
    ax.text(distance - 9 * x, highest / 30, r"$\beta$")
    ax.set(ylim=(2 * below, 1.15 * max(highest, height + tip[1])))
    ax.axis("off")


@figure
def path(ax, velocity, height, g, flight_time, distance, highest):
    """The path. Its highest point is {{ highest | places(1) }} m above the ground, and it lands
    {{ distance | places(1) }} m to the side."""
    _draw_path(ax, velocity, height, g, flight_time)
    ax.plot([velocity[0] * velocity[1] / g, distance], [highest, 0], "o")
    ax.set(xlabel="$x$ in m", ylabel="$y$ in m")


@require
def it_rises_visibly(rise):
    return rise >= 2


@confirm(velocity)
def by_powers_of_a_complex_number(speed, angle):
    turned = speed * np.exp(1j * np.pi * angle / 180)
    return np.stack([turned.real, turned.imag])


@confirm(highest)
def where_the_path_has_its_maximum(velocity, height, g):
    def y(t):
        return height + velocity[1] * t - g * t**2 / 2

    return y(maximiser(y, np.zeros_like(height, dtype=float), 2 * velocity[1] / g))


@other_way(flight_time)
def up_and_then_down(velocity, highest, height, drop, g):
    return velocity[1] / g + np.sqrt(2 * (highest - height + drop) / g)


@confirm(distance)
def as_the_root_of_the_path(speed, angle, height, g):
    tangent, bend = np.tan(np.radians(angle)), g / (speed * np.cos(np.radians(angle))) ** 2
    return (tangent + np.sqrt(tangent**2 + 2 * bend * height)) / bend


@other_way(impact_speed)
def as_energy_is_conserved(speed, drop, g):
    return np.sqrt(speed**2 + 2 * g * drop)


@other_way(impact_angle)
def by_its_cosine(velocity, impact_speed):
    return np.degrees(np.arccos(velocity[0] / impact_speed))


@misconception(velocity)
def swaps_sine_and_cosine(speed, angle):
    """You swapped the components. The angle is measured from the horizontal, so the horizontal one
    has the cosine: $v_x = v_0 \\cos\\alpha$."""
    return speed * np.stack([np.sin(np.radians(angle)), np.cos(np.radians(angle))])


@misconception(velocity)
def calculates_in_radians(speed, angle):
    """Your calculator took ${{ angle }}$ for radians. Set it to degrees."""
    return speed * np.stack([np.cos(angle), np.sin(angle)])


@misconception(velocity)
def takes_the_tangent(speed, angle):
    """You took the tangent for the vertical component. It is $v_y = v_0 \\sin\\alpha$."""
    return speed * np.stack([np.cos(np.radians(angle)), np.tan(np.radians(angle))])


@misconception(rise)
def forgets_the_half(velocity, g):
    """You forgot the 2: on the way up the mean of the vertical velocity is $v_y / 2$, so it rises by
    $v_y^2 / (2g)$."""
    return velocity[1] ** 2 / g


@misconception(rise)
def rises_with_the_whole_speed(speed, g):
    """You took the whole speed $v_0$. It rises by the *vertical* component alone; the horizontal one is
    as large at the top as ever."""
    return speed**2 / (2 * g)


@misconception(rise)
def forgets_the_square(velocity, g):
    """You forgot the square: it rises by $v_y^2 / (2g)$."""
    return velocity[1] / (2 * g)


@misconception(highest)
def counts_from_where_it_is_thrown(rise):
    """This is how far it rises. Asked is the height above the ground, so add the
    ${{ height }}\\,\\text{m}$ from which it is thrown."""
    return rise.copy()


@misconception(drop)
def lands_where_it_started():
    """You let it land at the height from which it was thrown. It falls ${{ height }}\\,\\text{m}$
    further."""
    return np.array(0.0)


@misconception(flight_time)
def stops_at_the_top(velocity, g):
    """This is the time until it is at the top. From there it has to fall."""
    return velocity[1] / g


@misconception(flight_time)
def begins_at_the_top(highest, g):
    """This is the time in which it falls from its greatest height. Before that it has to rise."""
    return np.sqrt(2 * highest / g)


@misconception(flight_time)
def falls_from_the_start(drop, g):
    """You let it fall from the beginning, as if it were thrown horizontally. It rises first."""
    return np.sqrt(2 * drop / g)


@misconception(flight_time)
def throws_it_downwards(velocity, drop, g):
    """You took the other root: that is the time for a throw *downwards*. With the height upwards, $v_y$
    is positive and $-g$ negative."""
    return (np.sqrt(velocity[1] ** 2 + 2 * g * drop) - velocity[1]) / g


@misconception(distance)
def flies_on_with_the_whole_speed(speed, flight_time):
    """You multiplied by the whole speed $v_0$. It moves to the side by $v_x$ in a second."""
    return speed * flight_time


@misconception(distance)
def takes_the_formula_for_level_ground(speed, angle, g):
    """You took $v_0^2 \\sin(2\\alpha)/g$, which is for level ground. It lands
    ${{ height }}\\,\\text{m}$ lower, and so further away."""
    return speed**2 * np.sin(2 * np.radians(angle)) / g


@misconception(impact_speed)
def takes_the_vertical_component(impact_velocity):
    """This is the vertical component alone, as if it fell from rest. At the top it still moves to the
    side, and the speed is $\\sqrt{v_x^2 + v_y^2}$."""
    return np.abs(impact_velocity[1])


@misconception(impact_speed)
def adds_the_components(impact_velocity):
    """You added the components. They are at right angles: take $\\sqrt{v_x^2 + v_y^2}$."""
    return np.abs(impact_velocity).sum(axis=0)


@misconception(impact_angle)
def measures_from_the_vertical(impact_velocity):
    """You measured from the vertical. The angle to the horizontal has the tangent
    $\\lvert v_y \\rvert / v_x$."""
    return 90 - np.degrees(np.arctan(-impact_velocity[1] / impact_velocity[0]))


@misconception(impact_angle)
def mirrors_the_first_angle(angle):
    """This is the angle at which it was thrown. It falls further than it rises, so it is steeper when
    it lands."""
    return angle.astype(float)


def _draw_path(ax, velocity, height, g, flight_time):
    """Draw the path and the ground."""
    t = np.linspace(0, flight_time, 100)
    ax.figure.set_size_inches(5, 2.6)
    ax.axhline(0, color="black", linewidth=1)
    ax.plot(velocity[0] * t, height + velocity[1] * t - g * t**2 / 2)


def _draw_length(ax, name, start, end):
    """Draw a length from a point to another."""
    arrow = {"arrowstyle": "<->", "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", start, end, arrowprops=arrow)
    middle = np.mean([start, end], axis=0)
    ax.text(*middle, f"${name}$", backgroundcolor="white", ha="center", va="center")
