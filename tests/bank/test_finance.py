"""The keys of the items on finance, confirmed pound by pound in exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from exgen.items.columns import Array

from .samples import samples


def exact(number: Array) -> Fraction:
    return Fraction(str(number.item()))


def pence(amount: Fraction) -> Fraction:
    """Round to pence, halves up, as the bank does."""
    return Fraction((200 * amount + 1) // 2, 100)


def test_a_loan_is_repaid_by_its_payments() -> None:
    for sample in samples("finance/annuity"):
        growth, years = 1 + exact(sample["rate"]) / 100, int(sample["years"])
        discounted = sum(growth**-k for k in range(1, years + 1))
        assert sample["factor"] == pytest.approx(float(discounted), abs=1e-12)
        assert exact(sample["value"]) == pence(exact(sample["offer"]) * discounted)
        payment = exact(sample["payment"])
        assert payment == pence(exact(sample["loan"]) / discounted)
        debt = exact(sample["loan"])
        for year in range(years):
            interest = pence(debt * (growth - 1))
            debt += interest - payment
            if year < 3:
                found = [round(float(part), 2) for part in sample["plan"][year]]
                assert found == [float(part) for part in (interest, payment - interest, debt)]
            if year + 1 == sample["passed"]:
                assert float(sample["left"]) == pytest.approx(float(debt), abs=0.2)
        assert abs(debt) < 1  # what rounding leaves
