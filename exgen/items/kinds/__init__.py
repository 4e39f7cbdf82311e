"""The kinds of answer: a file for each, and `AnyPart`, which is one of them."""

from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Tag

from exgen.items.kinds.choice import ChoicePart
from exgen.items.kinds.expression import ExpressionPart
from exgen.items.kinds.letters import letter
from exgen.items.kinds.number import NumberPart
from exgen.items.kinds.order import OrderPart
from exgen.items.kinds.part import Answers, AskedPart
from exgen.items.kinds.text import TextPart


def _kind_of(written: Any) -> Any:
    return written.get("kind", "number") if isinstance(written, dict) else written.kind


AnyPart: TypeAlias = Annotated[
    Annotated[NumberPart, Tag("number")]
    | Annotated[ExpressionPart, Tag("expression")]
    | Annotated[ChoicePart, Tag("choice")]
    | Annotated[OrderPart, Tag("order")]
    | Annotated[TextPart, Tag("text")],
    Discriminator(_kind_of),
]

__all__ = ["Answers", "AnyPart", "AskedPart", "letter"]
