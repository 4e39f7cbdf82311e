"""What a model imports to say more of its steps than how they are computed."""

from exgen.items.declare import (
    accept,
    confirm,
    each_variant,
    essential,
    given,
    helper,
    marks,
    misconception,
    other_way,
    require,
)
from exgen.items.enclosures import data, figure

__all__ = [
    "accept",
    "confirm",
    "data",
    "each_variant",
    "essential",
    "figure",
    "given",
    "helper",
    "marks",
    "misconception",
    "other_way",
    "require",
]
