"""An annuity: what it is worth, what a loan costs a year, and how the debt falls, in pounds and pence."""

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from exgen.items import confirm, each_variant, essential, misconception


def factor(rate, years):
    return _factor(rate, years)


def value(offer, factor):
    return _pence(offer * factor)


def payment(loan, factor):
    return _pence(loan / factor)


def habit():
    return np.array("interest on the debt")


def year_1(loan, payment, rate, habit):
    return _year(loan, loan, payment, rate, habit)


def year_2(year_1, loan, payment, rate, habit):
    return _year(year_1[2], loan, payment, rate, habit)


def year_3(year_2, loan, payment, rate, habit):
    return _year(year_2[2], loan, payment, rate, habit)


def plan(year_1, year_2, year_3):
    return np.stack([year_1, year_2, year_3])


def factor_left(rate, years, passed):
    return _factor(rate, years - passed)


def left(payment, factor_left):
    return _pence(payment * factor_left)


@essential
def the_factor_is_one_of_some_years(factor, years):
    return (factor > 0) & (factor < 3 * years)


@essential
def the_payments_repay_much_of_the_loan(payment, loan, years):
    return payment * years > loan / 3


@confirm(factor)
@each_variant
def year_by_year(rate, years):
    return sum((1 + rate / 100) ** -k for k in range(1, years + 1))


@confirm(value)
@each_variant
def discounted_one_by_one(offer, rate, years):
    growth = 1 + Decimal(str(rate)) / 100
    return _rounded(sum(int(offer) / growth**k for k in range(1, int(years) + 1)))


@confirm(payment)
@each_variant
def so_that_nothing_is_left(loan, rate, years):
    growth = 1 + Decimal(str(rate)) / 100
    due = int(loan) * growth ** int(years)
    return _rounded(due / sum(growth**k for k in range(int(years))))


@confirm(plan)
@each_variant
def in_decimal_arithmetic(loan, rate, payment):
    debt, rows = Decimal(int(loan)), []
    for _ in range(3):
        interest = _rounded(debt * Decimal(str(rate)) / 100)
        repaid = Decimal(str(payment)) - interest
        debt -= repaid
        rows.append([float(interest), float(repaid), float(debt)])
    return rows


@confirm(left)
@each_variant
def discounted_to_the_last_payment_made(payment, rate, years, passed):
    growth = 1 + Decimal(str(rate)) / 100
    return _rounded(
        sum(Decimal(str(payment)) / growth**k for k in range(1, int(years - passed) + 1))
    )


@misconception(factor)
def accumulates(rate, years):
    """This is the factor for the value at the *end*, $\\frac{(1+i)^n - 1}{i}$. Today's value discounts each
    payment: $\\frac{1 - (1+i)^{-n}}{i}$."""
    return _factor(rate, years) * _growth(rate) ** years


@misconception(factor)
def pays_in_advance(rate, years):
    """This is the factor for payments at the *beginning* of each year. At the end of the year each is
    discounted once more."""
    return _factor(rate, years) * _growth(rate)


@misconception(factor)
def takes_simple_interest(rate, years):
    """You took simple interest. With compound interest $n$ years discount by $(1+i)^n$, not by $1 + ni$."""
    return (1 - 1 / (1 + years * rate / 100)) * 100 / rate


@misconception(factor)
def forgets_to_divide(rate, years):
    """You forgot to divide by $i$."""
    return 1 - _growth(rate) ** -years


@misconception(value)
def adds_the_payments(offer, years):
    """You added the payments. A pound in some years is worth less than one today: multiply by the
    factor, which discounts them."""
    return np.multiply(offer, years, dtype=float)


@misconception(payment)
def multiplies_by_the_factor(loan, factor):
    """You multiplied by the factor. The payments are worth as much as the loan: $A$ times the factor is
    the loan, so divide."""
    return _pence(loan * factor)


@misconception(payment)
def pays_no_interest(loan, years):
    """You divided the loan by the years. That repays it, and leaves the interest."""
    return _pence(loan / years)


@misconception(payment)
def pays_the_first_years_interest_for_ever(loan, years, rate):
    """You took an equal part of the loan and the first year's interest. The interest falls with the
    debt, so less is enough."""
    return _pence(loan / years + loan * rate / 100)


@misconception(payment)
def shares_out_what_the_loan_grows_to(loan, years, rate):
    """You let the loan grow to the end and divided by the years. What is paid earlier bears no interest
    any more."""
    return _pence(loan * _growth(rate) ** years / years)


@misconception(habit)
def charges_interest_on_the_loan():
    """You charged interest on the whole loan each year. It is on what is left of the debt."""
    return np.array("interest on the loan")


@misconception(habit)
def repays_all_that_is_paid():
    """You took the whole payment off of the debt. A part of it pays the interest; the rest repays."""
    return np.array("all repays")


@misconception(habit)
def adds_the_interest_to_the_payment():
    """You added the interest to the payment. It is a part of the payment: what is left of that repays."""
    return np.array("interest on top")


@misconception(habit)
def charges_interest_after_the_payment():
    """You took the payment off before you charged interest. The debt bears interest for the year, at the
    end of which the payment is made."""
    return np.array("payment first")


@misconception(left)
def subtracts_the_payments(loan, payment, passed):
    """You took all payments off of the loan. A part of each paid the interest."""
    return loan - passed * payment


@misconception(left)
def repays_evenly(loan, years, passed):
    """You took an equal part of the loan off for each year. At first most of a payment is interest."""
    return loan * (1 - passed / years)


@misconception(left)
def values_the_payments_made(payment, rate, passed):
    """This is the value of the payments that *have* been made. The debt is the value of those that
    remain."""
    return payment * _factor(rate, passed)


@misconception(left)
def forgets_the_payments(loan, rate, passed):
    """You let the loan grow and forgot the payments."""
    return loan * _growth(rate) ** passed


@misconception(left)
def adds_what_remains_to_be_paid(payment, years, passed):
    """You added the payments that remain. They hold interest of years to come: discount them."""
    return payment * (years - passed)


def _growth(rate):
    return 1 + rate / 100


def _factor(rate, years):
    return (1 - _growth(rate) ** -years) * 100 / rate


def _pence(x):
    """Round to pence, halves up."""
    return np.floor(100 * x + 0.5 + 1e-6) / 100


def _rounded(x):
    return x.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _year(debt, loan, payment, rate, habit):
    """Return interest, repayment and the debt that is left of a year, (3, n)."""
    bearing = np.select(
        [habit == "interest on the loan", habit == "payment first"], [loan, debt - payment], debt
    )
    interest = _pence(bearing * rate / 100)
    repaid = np.select(
        [habit == "all repays", habit == "interest on top"],
        [payment, payment + interest],
        payment - interest,
    )
    return _pence(np.stack([interest, repaid, debt - repaid]))
