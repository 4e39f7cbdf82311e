"""The reference of authors' files: every key, in the words of the models that read the files."""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import ModuleType
from typing import Annotated, Any, get_args

from pydantic import Tag
from pydantic.json_schema import GenerateJsonSchema

import exgen.items
import exgen.maths
from exgen.items.authored_files import read_toml
from exgen.items.conventions import FILE, Convention, ConventionsFile
from exgen.items.filters import FILTERS
from exgen.items.givens import AnyGiven
from exgen.items.kinds import KINDS, WrittenPart
from exgen.items.schema import ItemFile, PaperFile
from exgen.items.written import Written
from exgen.maths import ways
from exgen.resources import places
from exgen.sheets.formats import FormatFile

HEAD = """\
# Reference

Every key of the files that authors write. [Writing items](writing-items.md) explains how they go together.
"""

CHAPTERS: dict[str, Sequence[Any]] = {
    "The item: `item.toml`": [ItemFile],
    "What is drawn: `[given]`": [AnyGiven],
    "What is asked: `[[parts]]`": [Annotated[k.written, Tag(name)] for name, k in KINDS.items()],
    "The paper: `papers/NAME.toml`": [PaperFile],
    "The conventions: `conventions.toml`": [Convention],
    "The format: `templates/NAME/format.toml`": [FormatFile],
}
"""What stands in each chapter: tables, with those inside them.

What a later chapter is about is left to that one.
"""

PLAIN_TYPES: Mapping[str, tuple[str, str]] = {
    "string": ("text", "texts"),
    "integer": ("whole number", "whole numbers"),
    "number": ("number", "numbers"),
    "boolean": ("`true` or `false`", "`true` or `false`"),
    "date": ("day", "days"),
    "date-time": ("day or time", "days or times"),
}
"""Types of JSON Schema in an author's words: one, and several."""

OFFERED = (exgen.items, exgen.maths)
"""The modules that models import from."""

LEAST = ("minimum", "minItems", "minProperties")


class _Schema(GenerateJsonSchema):
    """The schema of what stands in a file, where a decimal is a number."""

    def decimal_schema(self, schema: Any) -> dict[str, Any]:
        """Return that a decimal is a number."""
        del schema
        return {"type": "number"}

    def encode_default(self, dft: Any) -> Any:
        """Return a default as a number, a text, or a list or table of them."""
        return float(dft) if isinstance(dft, Decimal) else super().encode_default(dft)


def reference() -> str:
    """Return the reference as Markdown."""
    return "\n".join([HEAD, *_tables(), *_conventions(), *_filters(), *_offered()])


@functools.cache
def chapters() -> Mapping[str, Mapping[type[Written], str]]:
    """Return the tables of each chapter, and what each is called, which is its heading."""
    found: dict[str, dict[type[Written], str]] = {}
    told: set[type[Written]] = {WrittenPart}  # what all parts share is told of each of them
    for title, kinds in reversed(CHAPTERS.items()):
        tables = [table for kind in kinds for table in _tables_in(kind)]
        found[title] = {model: noun for model, noun in tables if model not in told}
        told |= found[title].keys()
    return {title: found[title] for title in CHAPTERS}


def _tables_in(kind: Any, tag: str = "") -> Iterator[tuple[type[Written], str]]:
    """Yield the tables that a type is made of and their names: its tag's, or that of its class."""
    if isinstance(kind, type) and issubclass(kind, Written):
        yield kind, tag or kind.__name__.removesuffix("File").lower()
        for field in kind.model_fields.values():
            yield from _tables_in(field.annotation)
    tags = [said.tag for said in getattr(kind, "__metadata__", ()) if isinstance(said, Tag)]
    for inner in get_args(kind):
        yield from _tables_in(inner, *tags)


def keys_of(model: type[Written]) -> dict[str, dict[str, Any]]:
    """Return every key of a table with its JSON Schema, as it is written in a file."""
    schema: dict[str, Any] = model.model_json_schema(schema_generator=_Schema)["properties"]
    return schema


def _tables() -> Iterator[str]:
    for title, models in chapters().items():
        yield f"## {title}\n"
        for model, noun in models.items():
            yield f"### {noun.capitalize()}\n\n{inspect.getdoc(model)}\n"
            yield "| key | holds | default | meaning |"
            yield "|:--|:--|:--|:--|"
            yield from (_row(key, schema) for key, schema in keys_of(model).items())
            yield ""


def _conventions() -> Iterator[str]:
    yield "## Where textbooks differ: `conventions`\n"
    yield "What `conventions` of an item or a paper may declare, and what it puts on the sheet."
    yield "These ship with exgen; `conventions.toml` of a bank brings others."
    yield 'A step compares it, as in `logarithm == "binary"`; the words print it by `{{ logarithm }}`.'
    *most, last = (f"`{name}`" for name, own in vars(ways).items() if _is_of(own, ways))
    yield f"{', '.join(most)} and {last} of `exgen.maths` go by it.\n"
    yield "| convention | way | on the sheet |"
    yield "|:--|:--|:--|"
    for name, convention in read_toml(places("bank")[-1] / FILE, ConventionsFile).root.items():
        for way, said in convention.ways.items():
            yield f'| `{name}` | `"{way}"` | {said.sentence} |'
    yield ""


def _filters() -> Iterator[str]:
    yield "## The filters of words\n"
    yield "In `question.md`, `solution.md`, texts of `item.toml` and docstrings of misconceptions. Those that"
    yield "[Jinja](https://jinja.palletsprojects.com/templates/#list-of-builtin-filters) brings, such as `join`"
    yield "and `capitalize`, are there too.\n"
    yield "| filter | meaning | for example |"
    yield "|:--|:--|:--|"
    for name, own in FILTERS.items():
        meaning, example = _paragraphs(own)
        yield f"| `{name}` | {meaning} | {example} |"
    yield ""


def _offered() -> Iterator[str]:
    for module in OFFERED:
        yield f"## What a model imports: `{module.__name__}`\n"
        yield f"{_paragraphs(module)[0]}\n"
        yield "| name | meaning |"
        yield "|:--|:--|"
        for name in module.__all__:
            own = getattr(module, name)
            takes = ", ".join(map(_argument, inspect.signature(own).parameters.values()))
            yield f"| `{name}({takes})` | {_paragraphs(own)[0]} |"
        yield ""


def _argument(argument: inspect.Parameter) -> str:
    """Return the name of an argument, with a star before one that may be given several times."""
    return "*" * (argument.kind is argument.VAR_POSITIONAL) + argument.name


def _paragraphs(documented: Any) -> list[str]:
    """Return the paragraphs of a docstring, as cells of a table."""
    text = (inspect.getdoc(documented) or "").replace("|", r"\|")
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def _is_of(value: Any, module: ModuleType) -> bool:
    """Return whether a value is a function that a module defines, and not one that it imports."""
    return inspect.isfunction(value) and value.__module__ == module.__name__


def _row(key: str, schema: Mapping[str, Any]) -> str:
    meaning = " ".join(schema["description"].split())
    return f"| `{key}` | {_holds(schema)} | {_default(schema)} | {meaning} |"


def _default(schema: Mapping[str, Any]) -> str:
    if "default" not in schema:
        return "*required*"
    return "none" if schema["default"] is None else f"`{_written(schema['default'])}`"


def _holds(schema: Mapping[str, Any]) -> str:
    """Return what a key holds, and within which bounds."""
    within = {**schema, **schema.get("anyOf", [{}])[0]}
    return ", ".join([_words(schema, 0), *_bounds(within)])


def _bounds(schema: Mapping[str, Any]) -> Iterator[str]:
    least = next((schema[bound] for bound in LEAST if bound in schema), None)
    if "exclusiveMinimum" in schema:
        yield f"above {schema['exclusiveMinimum']:g}"
    elif "maximum" in schema:
        yield f"{least:g} to {schema['maximum']:g}"
    elif least is not None:
        yield f"at least {least:g}"


def _words(schema: Mapping[str, Any], several: int) -> str:
    """Return what a schema describes in words: one of it (0) or several (1)."""
    match schema:
        case {"$ref": ref}:
            words = _linked(ref, several)
        case {"const": value}:
            words = f"`{_written(value)}`"
        case {"enum": values}:
            words = _joined([f"`{_written(value)}`" for value in values])
        case {"anyOf": options} | {"oneOf": options}:
            words = _either(options, several)
        case {"items": entry} | {"prefixItems": [entry, *_]}:
            words = f"{('list', 'lists')[several]} of {_words(entry, 1)}"
        case {"type": "object", "additionalProperties": entry}:
            words = f"{('table', 'tables')[several]} of {_words({} if entry is True else entry, 1)}"
        case {"type": kind}:
            words = PLAIN_TYPES[schema.get("format", kind)][several]
        case _:
            words = ("number, text or list", "numbers, texts or lists")[several]
    return words


def _either(options: Sequence[Mapping[str, Any]], several: int) -> str:
    kinds = {option.get("type") for option in options}
    plainer = {"null", "integer"} if "number" in kinds else {"null"}
    return _joined([_words(o, several) for o in options if o.get("type") not in plainer])


def _linked(ref: str, several: int) -> str:
    """Return the word for a table, with the way to its section."""
    nouns = {m.__name__: noun for models in chapters().values() for m, noun in models.items()}
    noun = nouns[ref.rpartition("/")[2]]
    plural = noun if noun.endswith("s") or not several else f"{noun}s"
    return f"[{plural}](#{noun})"


def _joined(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _written(value: Any) -> str:
    """Return a value as it stands in a TOML file."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:g}"
    return json.dumps(value, ensure_ascii=False)
