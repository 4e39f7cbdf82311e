"""What all that an author writes has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Written(BaseModel):
    """A table of a file of an author's: it cannot be changed, and knows its keys.

    The docstrings of a model and of its fields are for authors: `docs/reference.md` prints them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
