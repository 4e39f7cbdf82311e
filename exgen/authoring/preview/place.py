"""The place at which an author looks: a variant, or a worked example, of an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import quote, urlencode

VARIANTS = 1000
"""How many variants can be leafed through, and how many the histograms count."""


@dataclass(frozen=True)
class Place:
    """Which item, and which variant of which seed, or which worked example of it."""

    item: str
    seed: int = 0
    variant: int = 1
    example: int | None = None

    @classmethod
    def read(cls, item: str, query: Mapping[str, str]) -> Self:
        """Return the place that an address names; what cannot be read counts as left out."""
        return cls(
            item,
            seed=_whole(query.get("seed", "")) or 0,
            variant=min(max(_whole(query.get("variant", "")) or 1, 1), VARIANTS),
            example=_whole(query.get("example", "")) or None,
        )

    @property
    def address(self) -> str:
        """Its address on the server."""
        query = {"seed": self.seed, "variant": self.variant}
        if self.example is not None:
            query["example"] = self.example
        return f"/item/{quote(self.item)}?{urlencode(query)}"

    @property
    def previous(self) -> Place | None:
        """The place of the variant before, if there is one."""
        return self._variant(self.variant - 1)

    @property
    def next(self) -> Place | None:
        """The place of the variant after, if there is one."""
        return self._variant(self.variant + 1)

    def _variant(self, number: int) -> Place | None:
        return replace(self, variant=number, example=None) if 1 <= number <= VARIANTS else None


def _whole(text: str) -> int | None:
    """Return the whole number that a text writes, of a length that any seed has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 20 else None  # noqa: PLR2004 -- digits of 2**64
