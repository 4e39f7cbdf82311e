"""Every item of the bank passes every check: the suite that `exgen check --strict` runs."""

from __future__ import annotations

import pytest

from exgen.check.suite import check_item
from exgen.items import bank


@pytest.mark.parametrize("item", bank.items())
def test_the_item_passes_every_check(item: str) -> None:
    found = {result.check: result.found for result in check_item(item)}
    problems = {check: [*f.failures, *f.warnings] for check, f in found.items()}
    assert {check: said for check, said in problems.items() if said} == {}
