"""Rekeying: the givens that were handed out, the answers of the mended item."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.schema import PaperFile, QuestionFile
from exgen.variants.key import Key
from exgen.variants.paper import draw_paper
from exgen.variants.rekey import changed_fields, rekey

ITEM = bank.load("gan/discriminator-step")
PAPER = PaperFile(title="T", questions=(QuestionFile(items=(ITEM.name,)),))


@pytest.fixture
def right() -> Key:
    return draw_paper("own", PAPER, 7, 1)


def with_values(key: Key, **values: Array) -> Key:
    (asked,) = key.asked
    return replace(key, asked=(replace(asked, values={**asked.values, **values}),))


def test_a_wrong_key_is_put_right(right: Key) -> None:
    wrong = with_values(right, value=right.asked[0].values["value"] + 1)
    mended = rekey(wrong)
    assert np.array_equal(mended.asked[0].values["value"], right.asked[0].values["value"])
    assert changed_fields(wrong, mended) == {"1a": 1}


def test_the_givens_stay_as_they_were_handed_out(right: Key) -> None:
    other = with_values(right, eta=np.array([0.5]))
    mended = rekey(other)
    assert mended.asked[0].values["eta"].tolist() == [0.5]
    assert set(changed_fields(other, mended)) == {"1c"}


def test_a_right_key_stays_as_it_is(right: Key) -> None:
    assert changed_fields(right, rekey(right)) == {}


def test_sheets_that_show_other_givens_are_refused(right: Key) -> None:
    (asked,) = right.asked
    values = {name: array for name, array in asked.values.items() if name != "eta"}
    with pytest.raises(AuthorError, match="a given 'eta' now that the sheets do not show"):
        rekey(replace(right, asked=(replace(asked, values=values),)))


def test_answers_that_the_sheets_do_not_ask_for_are_refused(right: Key) -> None:
    """Another number of fields, and what is no number: no student could have typed it."""
    (asked,) = right.asked
    longer = np.concatenate([asked.values["theta_next"]] * 2)
    with pytest.raises(
        AuthorError, match=r"'theta_next' has the shape \(\d,\) now; the sheets ask"
    ):
        rekey(with_values(right, theta_next=longer))
    with pytest.raises(AuthorError, match="is no finite number now on some sheets"):
        rekey(with_values(right, eta=np.array([np.inf])))
