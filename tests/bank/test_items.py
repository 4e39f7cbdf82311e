"""Every item of the bank passes every check: the suite that `exgen check --strict` runs."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pytest

from exgen.check.results import Result
from exgen.check.suite import CHECKS, LOADS, check_item, named
from exgen.items import bank


@functools.cache
def results(item: str) -> Mapping[str, Result]:
    return {result.check: result for result in check_item(item)}


@pytest.mark.parametrize("check", [LOADS, *map(named, CHECKS)])
@pytest.mark.parametrize("item", bank.items())
def test_the_item_passes_the_check(item: str, check: str) -> None:
    found = results(item)[check].found
    assert [*found.failures, *found.warnings] == []
