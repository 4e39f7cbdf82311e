"""Tolerances that authors set by hand, in place of the derived ones, and bands around the right answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from exgen.items.columns import Array
from exgen.items.written import Written
from exgen.language import Figure, Reason


class Tolerance(Written):
    """A tolerance set by hand, used as it is: the sum of what is set."""

    absolute: float = Field(default=0.0, ge=0)
    """How far from the right answer any answer may be."""

    relative: float = Field(default=0.0, ge=0)
    """The same, as a share of the right answer. Set `absolute` beside it, for answers near 0."""

    significant: int | None = Field(default=None, ge=1, le=15)
    """Half a unit of this significant figure of the right answer."""

    @model_validator(mode="after")
    def _accepts_something(self) -> Tolerance:
        if not self.absolute and self.significant is None:
            raise ValueError(
                "set absolute (beside relative, as a floor for small references) or significant"
            )
        return self


class BandFile(Written):
    """Numbers that are not right, but near enough to earn a share of the points."""

    absolute: float = Field(default=0.0, ge=0)
    """How far from the right answer they may be."""

    relative: float = Field(default=0.0, ge=0)
    """The same, as a share of the right answer; what is set of the two is added up."""

    share: float = Field(gt=0, lt=1)
    """The share of the points that they earn."""

    @model_validator(mode="after")
    def _is_somewhere(self) -> BandFile:
        if not self.absolute and not self.relative:
            raise ValueError("set relative, such as 0.05 for 5 % either way, or absolute")
        return self


@dataclass(frozen=True)
class Band:
    """Numbers that are so near to the right one that they earn a share of the points."""

    absolute: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    relative: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    share: Annotated[float, Field(gt=0, lt=1)]

    @property
    def says(self) -> Reason:
        """What to say of numbers in it."""
        share, percent = Figure(f"{100 * self.share:g}"), Figure(f"{100 * self.relative:g}")
        if self.absolute and self.relative:
            return Reason.of("band.near", share=share)
        if self.absolute:
            return Reason.of("band.absolute", off=Figure(f"{self.absolute:g}"), share=share)
        return Reason.of("band.relative", percent=percent, share=share)

    def reach(self, reference: Array) -> Array:
        """Return how far from each reference an answer may be; nothing is near an infinite one."""
        reach: Array = self.absolute + self.relative * np.abs(reference)
        return np.where(np.isfinite(reference), reach, 0.0)


@dataclass(frozen=True)
class SlackByHand:
    """A tolerance set by hand: what is set of it is added up."""

    absolute: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    relative: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    significant: Annotated[int, Field(ge=1, le=15)] | None

    def slack(self, reference: Array) -> Array:
        """Return how far from each reference an answer may be."""
        slack = self.absolute + self.relative * np.abs(reference)
        if self.significant is not None:
            size = np.abs(np.where(reference == 0, 1.0, reference))
            slack = slack + 0.5 * 10.0 ** (np.floor(np.log10(size)) + 1 - self.significant)
        return slack
