"""The reference: it is what the models say, and they say something of every key.

To renew it: `pytest tests/authoring/test_reference.py --renew-snapshots`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import exgen.items
import exgen.maths
from exgen.authoring.reference import chapters, keys_of, reference
from exgen.items.digits import Places
from exgen.items.filling import _environment
from exgen.items.filters import FILTERS
from exgen.items.written import Written

REFERENCE = Path(__file__).parents[2] / "docs/reference.md"
MODELS = [model for models in chapters().values() for model in models]


def heirs(model: type[Written]) -> set[type[Written]]:
    """Return exgen's models that are read from files: those that no other is made from."""
    below = [heir for heir in model.__subclasses__() if heir.__module__.startswith("exgen.")]
    return {model} if not below else set[type[Written]]().union(*map(heirs, below))


def test_the_reference_is_what_the_models_say(*, renew: bool) -> None:
    if renew:
        REFERENCE.write_text(reference(), "utf-8")
    assert REFERENCE.read_text("utf-8") == reference()


def test_every_table_of_an_authors_files_has_one_section() -> None:
    assert heirs(Written) == set(MODELS)
    assert len(MODELS) == len(set(MODELS))


def test_no_two_sections_have_one_heading() -> None:
    nouns = [noun for models in chapters().values() for noun in models.values()]
    assert len(nouns) == len(set(nouns))


@pytest.mark.parametrize("model", MODELS)
def test_every_key_has_a_description(model: type[Written]) -> None:
    assert model.__doc__
    keys = keys_of(model)
    assert keys
    assert [key for key, schema in keys.items() if not schema.get("description")] == []


def test_no_filter_and_nothing_that_models_import_is_missing() -> None:
    filters = _environment(Places(0)).filters.items()
    own = {name for name, filter_ in filters if "exgen.items.filters" in filter_.__module__}
    assert own == set(FILTERS)
    text = reference()
    assert all(f"\n| `{name}` |" in text for name in own)
    offered = [*exgen.items.__all__, *exgen.maths.__all__]
    assert all(f"\n| `{name}(" in text for name in offered)
