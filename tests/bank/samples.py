"""Variants of an item one by one, whose keys are to be confirmed by something else."""

from __future__ import annotations

from collections.abc import Mapping

from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.engine import NOTHING
from exgen.variants.sampling import draw

SEED, COUNT = 23, 40


def samples(name: str, conventions: Mapping[str, str] = NOTHING) -> list[dict[str, Array]]:
    """Return the givens and steps of some variants of an item, each by itself."""
    values = draw(bank.load(name, conventions), SEED, 1, COUNT).values
    return [{name: array[..., k] for name, array in values.items()} for k in range(COUNT)]
