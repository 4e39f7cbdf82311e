"""The kinds of answer: a file for each, and this list of them, which all else asks.

To add a kind, write its file (what an author writes, and the part as it is asked) and a line here.
"""

import functools
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import Discriminator, GetCoreSchemaHandler, Tag
from pydantic_core import CoreSchema

from exgen.items.kinds.choice import AskedChoice, ChoicePart
from exgen.items.kinds.expression import AskedExpression, ExpressionPart
from exgen.items.kinds.lettering import letter
from exgen.items.kinds.matching import AskedMatching, MatchingPart
from exgen.items.kinds.number import AskedNumber, NumberPart
from exgen.items.kinds.order import AskedOrder, OrderPart
from exgen.items.kinds.part import AskedPart, WrittenPart
from exgen.items.kinds.text import AskedText, TextPart
from exgen.items.kinds.typed import Answers
from exgen.items.kinds.word import AskedWord, WordPart


class Kind(NamedTuple):
    """A kind of answer: what an author writes, and the part as it is asked."""

    written: type[WrittenPart]
    asked: type[AskedPart]


KINDS: Mapping[str, Kind] = {
    "number": Kind(NumberPart, AskedNumber),
    "expression": Kind(ExpressionPart, AskedExpression),
    "choice": Kind(ChoicePart, AskedChoice),
    "order": Kind(OrderPart, AskedOrder),
    "text": Kind(TextPart, AskedText),
    "word": Kind(WordPart, AskedWord),
    "matching": Kind(MatchingPart, AskedMatching),
}


@dataclass(frozen=True)
class _OneOfTheKinds:
    """Lets pydantic read a part, as it is written or asked, by the model of its kind."""

    form: Literal["written", "asked"]

    def __get_pydantic_core_schema__(self, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        forms = [Annotated[getattr(kind, self.form), Tag(name)] for name, kind in KINDS.items()]
        choice = Discriminator(
            _kind_of,
            custom_error_type="unknown_kind",
            custom_error_message=f"kind should be one of {', '.join(KINDS)}",
        )
        return handler.generate_schema(Annotated[functools.reduce(operator.or_, forms), choice])


def _kind_of(part: Any) -> Any:
    return part.get("kind", "number") if isinstance(part, dict) else getattr(part, "kind", None)


AnyWrittenPart: TypeAlias = Annotated[WrittenPart, _OneOfTheKinds("written")]
AnyAskedPart: TypeAlias = Annotated[AskedPart, _OneOfTheKinds("asked")]

__all__ = [
    "KINDS",
    "Answers",
    "AnyAskedPart",
    "AnyWrittenPart",
    "AskedPart",
    "Kind",
    "WrittenPart",
    "letter",
]
