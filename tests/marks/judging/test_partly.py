"""What an author gives for answers that are not right: bands, other answers for a share, own rules."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from own import item_files, marks_of, own_rows, write_item

from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import Array
from exgen.language.catalogue import language
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import Marks
from exgen.marks.judging.verdicts import Verdict

GIVEN = "a = { low = 21, high = 59, step = 2 }\nb = { low = 3.1, high = 8.9, step = 0.2 }\n"
MODEL = """
from exgen.items import accept, marks, misconception


def area(a, b):
    return a * b


def price(area, b):
    return 100 * area / (b + 1)


@misconception(area)
def adds(a, b):
    '''An area is a product.'''
    return a * b * 0.97


@accept(area, share=0.5)
def in_hectares(answer, area):
    '''These are hectares.'''
    return area / 100


@accept(area, share=0.25)
def of_two(answer, area):
    '''This is twice the area of {{ a }}.'''
    return 2 * area


@marks(price)
def closeness(answer, price):
    '''The nearer, the more.'''
    return 1 - 4 * np.abs(answer / price - 1)
"""
BANDS = "bands = [{ relative = 0.02, share = 0.75 }, { relative = 0.05, share = 0.5 }]\n"


def field(**more: str) -> dict[str, str]:
    """Return the files of an item about a field, its price and what is near both."""
    files = item_files(GIVEN, {"area": {}, "price": {}}, MODEL)
    toml = files["item.toml"].replace('step = "area"\n', f'step = "area"\n{BANDS}')
    return {**files, "item.toml": toml, **more}


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    return own_rows(tmp_path, monkeypatch, "own/field", field(), 40)


def told(marks: Marks) -> set[str]:
    """Return all that is said of some answers, in English."""
    return {language("en").text(why) if why else "" for why in marks.reasons.flat}


def rounded(numbers: Array) -> Array:
    found: Array = numbers.round(4)
    return found


@pytest.mark.parametrize(
    ("times", "share", "verdict", "says"),
    [
        (1.0, 1.0, Verdict.CORRECT, ""),
        (1.0123, 0.75, Verdict.PARTIAL, "within 2 % of the right answer"),
        (1.0417, 0.5, Verdict.PARTIAL, "within 5 % of the right answer"),
        (0.9583, 0.5, Verdict.PARTIAL, "within 5 % of the right answer"),
        (1.0617, 0.0, Verdict.WRONG, "this is not the right answer"),
        (0.97, 0.5, Verdict.MISCONCEPTION, "An area is a product. (within 5 %"),
        (0.01, 0.5, Verdict.PARTIAL, "These are hectares."),
        (2.0, 0.25, Verdict.PARTIAL, "This is twice the area of "),
        (-1.0, 0.0, Verdict.WRONG, "the digits are right, the sign is not"),
    ],
)
def test_what_is_near_or_accepted_for_a_share_earns_it(
    rows: Rows, times: float, share: float, verdict: Verdict, says: str
) -> None:
    found = marks_of(rows, area=rounded(rows.values["area"] * times))["area"]
    assert set(found.shares.flat) == {share}
    assert set(found.verdicts.flat) == {verdict}
    assert all(said.startswith(says) for said in told(found))
    assert not any("{" in said for said in told(found))


@pytest.mark.parametrize("off", [0.031, -0.117])
def test_a_rule_of_a_part_says_what_answers_earn(rows: Rows, off: float) -> None:
    found = marks_of(rows, price=rounded(rows.values["price"] * (1 + off)))["price"]
    assert found.shares == pytest.approx(np.full(found.shares.shape, 1 - 4 * abs(off)), abs=1e-4)
    assert set(found.verdicts.flat) == {Verdict.PARTIAL}
    assert told(found) == {"The nearer, the more."}


@pytest.mark.parametrize("times", [1.0, 1.031, 0.01])
def test_from_a_wrong_answer_on_what_is_near_to_what_follows_earns_as_much(
    rows: Rows, times: float
) -> None:
    own = rounded(rows.values["area"] * 1.3371)
    follows = 100 * own / (rows.values["b"] + 1)
    found = marks_of(rows, area=own, price=rounded(follows * times))["price"]
    share = max(1 - 4 * abs(times - 1), 0)
    assert found.shares == pytest.approx(np.full(found.shares.shape, share), abs=1e-4)
    if times == 1.031:
        assert told(found) == {"from your earlier answers: The nearer, the more."}


def test_what_follows_from_an_answer_that_earns_a_share_earns_all(rows: Rows) -> None:
    own = rounded(rows.values["area"] / 100)
    marks = marks_of(rows, area=own, price=rounded(100 * own / (rows.values["b"] + 1)))
    assert set(marks["area"].shares.flat) == {0.5}
    assert set(marks["price"].verdicts.flat) == {Verdict.FOLLOW_THROUGH}
    assert set(marks["price"].shares.flat) == {1.0}


def test_a_share_takes_nothing_from_a_better_explanation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = MODEL.replace("@misconception(area)", "@misconception(area, share=0.9)")
    files = {**field(), "model.py": f"import numpy as np\n{model}"}
    rows = own_rows(tmp_path, monkeypatch, "own/field", files, 20)
    found = marks_of(rows, area=rounded(rows.values["area"] * 0.97))["area"]
    assert set(found.shares.flat) == {0.9}
    assert told(found) == {"An area is a product."}


def test_a_vector_that_counts_as_a_whole_earns_what_its_worst_entry_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = "\ndef pair(a, b):\n    return np.array([a * b, a / b])\n"
    files = item_files(GIVEN, {"pair": {"all_or_nothing": True}}, model)
    toml = files["item.toml"].replace('step = "pair"\n', f'step = "pair"\n{BANDS}')
    rows = own_rows(tmp_path, monkeypatch, "own/pair", {**files, "item.toml": toml}, 20)
    off = np.array([[1.0123], [1.0417]])
    found = marks_of(rows, pair=rounded(rows.values["pair"] * off))["pair"]
    assert set(found.shares.flat) == {0.5}
    found = marks_of(rows, pair=rounded(rows.values["pair"] * np.array([[1.0], [1.2]])))["pair"]
    assert set(found.shares.flat) == {0.0}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("share=0.5)", "share=1.5)", "in_hectares() has share=1.5; a share is from 0.001 to 1"),
        ("    '''These are hectares.'''\n", "", "in_hectares() needs a docstring: it is what the"),
        ("    '''The nearer, the more.'''\n", "", "closeness() needs a docstring: it is what the"),
        ("closeness(answer, price)", "closeness(price)", "closeness() takes first what was answer"),
    ],
)
def test_what_does_not_fit_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    write_item(
        tmp_path,
        "own/field",
        field(**{"model.py": f"import numpy as np\n{MODEL}".replace(old, new)}),
    )
    with pytest.raises(AuthorError) as caught:
        bank.load("own/field")
    assert said in str(caught.value)


def test_bands_count_where_the_bank_holds_the_item_no_more(rows: Rows) -> None:
    found = marks_of(replace(rows, mistakes=None), area=rounded(rows.values["area"] * 1.0123))
    assert set(found["area"].shares.flat) == {0.75}


def test_a_rule_that_gives_no_share_for_an_entry_or_for_all_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = MODEL.replace("    return 1 - 4", "    return np.ones((2, 1)) - 4")
    files = field(**{"model.py": f"import numpy as np\n{model}"})
    rows = own_rows(tmp_path, monkeypatch, "own/field", files, 20)
    with pytest.raises(AuthorError, match=r"closeness\(\) returned .* not a share for the whole"):
        marks_of(rows, price=rows.values["price"] * 1.1)
