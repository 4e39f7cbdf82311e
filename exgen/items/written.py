"""What all that an author writes has in common."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict

from exgen.items.names import check_usable

UsableName: TypeAlias = Annotated[str, AfterValidator(check_usable)]
"""The name of a given, a step or a convention."""


class Written(BaseModel):
    """A table of a file of an author's: it cannot be changed, and knows its keys.

    The docstrings of a model and of its fields are for authors: `docs/reference.md` prints them.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True
    )
