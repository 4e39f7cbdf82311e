"""The keys of the items on mechanics, confirmed by integrating the equations of motion."""

from __future__ import annotations

import math

import pytest
from scipy.integrate import solve_ivp

from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.kinds.number import AskedNumber

from .samples import samples

PROJECTILE = "mechanics/projectile"


def flown(sample: dict[str, Array]) -> dict[str, float]:
    """Return time, distance, speed and angle of the landing, and the greatest height."""
    angle, g = math.radians(sample["angle"]), float(sample["g"])
    start = [
        0,
        sample["height"],
        sample["speed"] * math.cos(angle),
        sample["speed"] * math.sin(angle),
    ]

    def lands(_: float, state: Array) -> float:
        return float(state[1])

    def turns(_: float, state: Array) -> float:
        return float(state[3])

    lands.terminal, lands.direction = True, -1  # type: ignore[attr-defined]
    path = solve_ivp(
        lambda _, s: [s[2], s[3], 0, -g],
        (0, 60),
        start,
        events=[lands, turns],
        rtol=1e-10,
        atol=1e-10,
    )
    x, _, v_x, v_y = path.y_events[0][0]
    return {
        "flight_time": path.t_events[0][0],
        "distance": x,
        "highest": path.y_events[1][0][1],
        "impact_speed": math.hypot(v_x, v_y),
        "impact_angle": math.degrees(math.atan2(-v_y, v_x)),
    }


def test_a_projectile_by_integrating_its_motion() -> None:
    for sample in samples(PROJECTILE)[:20]:
        found = flown(sample)
        assert {name: float(sample[name]) for name in found} == pytest.approx(found, rel=1e-6)


@pytest.mark.parametrize(
    ("step", "typed", "value"),
    [
        ("velocity", "90 km/h", 25.0),
        ("velocity", "25 m s^-1", 25.0),
        ("highest", "1250 cm", 12.5),
        ("impact_angle", "50.1°", 50.1),
        ("impact_angle", "0.5 rad", math.degrees(0.5)),
    ],
)
def test_units_that_students_of_physics_type_are_read(step: str, typed: str, value: float) -> None:
    part = next(p for p in bank.load(PROJECTILE).parts if p.step == step)
    assert isinstance(part, AskedNumber)
    assert part.read_cell(typed, field=0).values == pytest.approx((value,))
