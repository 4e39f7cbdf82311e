"""Tolerances that authors set by hand, in place of the derived ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field, model_validator

from exgen.items.columns import Array
from exgen.items.written import Written


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
