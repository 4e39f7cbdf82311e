"""Significant figures and scientific notation: asked, carried, printed, typed and marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from own import item_files, marks_of, own_rows, write_item

from exgen import flow
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.digits import Digits, Figures, Places
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.sampling import draw

NUMBERS = st.floats(1e-30, 1e30).flatmap(lambda x: st.sampled_from([x, -x]))
MODEL = """
def product(K, c):
    return K * c


def root(product, K):
    return np.sqrt(K**2 + 4 * product)


def h(root, K):
    return (root - K) / 2


def ions(h, V):
    return h * V * 6.022e23
"""


def acid(**top: object) -> dict[str, str]:
    """Return the files of an item about a weak acid, whose numbers are very small and very large."""
    files = item_files(
        "K = { low = 1.1e-5, high = 9.9e-5, step = 1e-6, scientific = true }\n"
        "c = { low = 0.02, high = 0.30, step = 0.01 }\nV = { values = [0.25, 0.5, 2.0] }\n",
        {"h": {"figures": 3}, "ions": {"figures": 3, "scientific": True}},
        MODEL,
        **top,
    )
    return {**files, "item.toml": "working = { figures = 4 }\n" + files["item.toml"]}


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    return own_rows(tmp_path, monkeypatch, "own/acid", acid(), 50)


@given(NUMBERS, st.integers(1, 9), st.booleans())
def test_a_number_is_written_with_its_figures(number: float, count: int, scientific: bool) -> None:  # noqa: FBT001
    text = Figures(count, scientific).write(number)
    exact = Context(prec=count, rounding=ROUND_HALF_UP).create_decimal(repr(number))
    assert Decimal(text) == exact
    assert len(Decimal(text).as_tuple().digits) == count
    assert not scientific or "e" in text


@given(NUMBERS, st.integers(1, 9))
def test_what_is_rounded_or_cut_off_is_off_by_less_than_a_unit(number: float, count: int) -> None:
    digits, one = Figures(count), np.array([number])
    unit = digits.unit(one)
    assert np.all(np.abs(digits.rounded(one) - one) <= unit * 0.5000001)
    assert np.all(np.abs(digits.cut_off(one)) <= np.abs(one) * (1 + 1e-8))
    assert np.all(np.abs(digits.cut_off(one) - one) <= unit * 1.0000001)
    assert float(digits.rounded(one)[0]) == pytest.approx(float(digits.write(number)), rel=1e-12)


@pytest.mark.parametrize(
    ("digits", "number", "text"),
    [
        (Figures(3), 0.0, "0.00"),
        (Figures(3), 9.996, "10.0"),
        (Figures(3), 999.6, "1.00e3"),
        (Figures(3), 0.00123, "0.00123"),
        (Figures(3), 0.000123, "1.23e-4"),
        (Figures(3), 123.4, "123"),
        (Figures(3), 1234.0, "1.23e3"),
        (Figures(3, scientific=True), 12.0, "1.20e1"),
        (Figures(2), -0.025, "-0.025"),
        (Places(6, scientific=True), 1.8e-5, "1.8e-5"),
        (Places(-21, scientific=True), 6.02e23, "6.02e23"),
        (Places(2), 0.005, "0.01"),
    ],
)
def test_numbers_are_written_as_in_a_textbook(digits: Digits, number: float, text: str) -> None:
    assert digits.write(number) == text


@pytest.mark.parametrize("digits", [Figures(3), Figures(1, scientific=True), Places(2)])
def test_no_numbers_are_rounded_and_cut_off_to_none(digits: Digits) -> None:
    none = np.empty((2, 0))
    assert digits.rounded(none).shape == digits.cut_off(none).shape == none.shape
    assert digits.needed(none).shape == none.shape


@pytest.mark.parametrize(
    ("digits", "fewer", "needed"),
    [
        (Figures(3, scientific=True), [1, 2], [3, 3, 3]),
        (Figures(1), [], [1, 1, 1]),
        (Places(2), [0, 1], [3, 6, 3]),
        (Places(0), [], [1, 4, 1]),
    ],
)
def test_digits_know_those_that_are_fewer(
    digits: Digits, fewer: list[int], needed: list[int]
) -> None:
    assert digits.fewer() == [replace(digits, count=count) for count in fewer]
    assert digits.fewest == replace(digits, count=digits.least)
    assert digits.needed(np.array([0.5, -1234.5, 0.0])).tolist() == needed


def test_slack_is_a_few_units_of_the_last_figure_whatever_the_size(rows: Rows) -> None:
    for part in rows.asked.parts:
        units = rows.slacks[part.step] / part.last_place(rows.values[part.step])
        assert np.all((units >= 0.5) & (units < 3))


def test_who_carries_the_figures_that_the_sheet_tells_is_right(rows: Rows) -> None:
    carried = Figures(4)
    for write in (carried.rounded, carried.cut_off):
        k, c, litres = (rows.values[name] for name in "KcV")
        h = write((write(np.sqrt(k**2 + 4 * write(k * c))) - k) / 2)
        ions = Figures(3).rounded(h * litres * 6.022e23)
        marks = marks_of(rows, h=Figures(3).rounded(h), ions=ions)
        assert all(np.all(mark.verdicts == Verdict.CORRECT) for mark in marks.values())


def test_fewer_figures_are_imprecise_and_say_how_many_were_asked(rows: Rows) -> None:
    for part in rows.asked.parts:
        right = rows.values[part.step]
        short = Figures(2).rounded(right)
        mark = marks_of(rows, **{part.step: short})[part.step]
        two = Figures(1).rounded(short) != short  # without its text, 1.0e21 is taken for 1e21
        short_of = (two & (np.abs(short - right) > rows.slacks[part.step]))[None]
        assert short_of.sum() > 20
        assert np.all(mark.verdicts[short_of] == Verdict.IMPRECISE)
        codes = {(reason.code, reason.arg("count")) for reason in mark.reasons[short_of]}
        assert codes == {("imprecise.fewer-figures", 3)}


def test_what_follows_from_an_own_answer_is_right_to_its_figures(rows: Rows) -> None:
    h = Figures(3).rounded(rows.values["h"] * 1.37)
    ions = Figures(3).rounded(h * rows.values["V"] * 6.022e23)
    marks = marks_of(rows, h=h, ions=ions)
    assert np.all(marks["h"].verdicts == Verdict.WRONG)
    assert np.all(marks["ions"].verdicts == Verdict.FOLLOW_THROUGH)
    off = marks_of(rows, h=h, ions=ions * 1.05)
    assert not np.any(off["ions"].verdicts == Verdict.FOLLOW_THROUGH)


def test_a_wrong_power_of_ten_earns_nothing_and_is_told(rows: Rows) -> None:
    marks = marks_of(rows, h=Figures(3).rounded(rows.values["h"]) * 1000)["h"]
    assert np.all(marks.verdicts == Verdict.WRONG)
    assert {reason.code for reason in marks.reasons.reshape(-1)} == {"near.too-large"}


def made(place: Path, *items: str, spoken: str = "en") -> Path:
    """Return the folder of a paper of the weak acid, and perhaps of items of the bank."""
    (place / "bank/papers").mkdir(parents=True)
    write_item(place, "own/acid", acid())
    listed = "".join(f'[[questions]]\nitems = ["{name}"]\n' for name in ("own/acid", *items))
    (place / "bank/papers/acids.toml").write_text(
        f'title = "A"\nlanguage = "{spoken}"\n{listed}', encoding="utf-8"
    )
    return flow.make("acids", 7, count=1, formats=["markdown"], out=place / "made")


def test_powers_of_ten_are_set_in_formulas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    out = made(tmp_path, spoken="de")
    sheet = (out / "handout/sheets/0001.md").read_text(encoding="utf-8")
    solution = (out / "marking/solutions/0001.md").read_text(encoding="utf-8")
    assert re.search(r"\$K = \d\{,\}\d \\times 10\^\{-5\}\$", sheet)
    assert sheet.count("mindestens 4 signifikanten Stellen") == 1
    assert "3 signifikante Stellen, in wissenschaftlicher Schreibweise" in sheet
    assert re.search(r"= \$\d\{,\}\d\d \\times 10\^\{2[0-3]\}\$", solution)
    assert not re.search("[\ue000-\uf8ff]", sheet + solution)


def test_what_is_to_be_carried_is_said_of_each_question_where_it_is_not_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = made(tmp_path, "optimisers/adam", "linear/batch-perceptron", "gan/training-algorithm")
    head, acids, adam, perceptron, order = (
        (out / "handout/sheets/0001.md").read_text().split("\n## ")
    )
    assert "Carry" not in head + order
    assert acids.count("Carry at least 4 significant figures in intermediate results.") == 1
    for question in (adam, perceptron):  # the most of all that count in places
        assert question.count("Carry at least 5 decimal places in intermediate results.") == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"figures = 3\n": "decimals = 2\nfigures = 3\n"}, "decimals and figures are two ways"),
        (
            {"figures = 3\n": "figures = 5\n"},
            "'h' is asked to 5 significant figures, but students work with 4; set working = "
            "{ figures = 5 } or more",
        ),
        ({"figures = 3\n": "figures = 16\n"}, "less than or equal to 15"),
        (
            {", scientific = true }": " }", "1.1e-5": "9.8e-5", "step = 1e-6": "step = 1e-20"},
            "more than",
        ),
        (
            {", scientific = true }": " }", "1.1e-5": "1.1e22", "9.9e-5": "9.9e22", "1e-6": "1e21"},
            "add scientific = true",
        ),
    ],
)
def test_what_does_not_go_together_is_said(
    changed: Mapping[str, str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = acid()
    for old, new in changed.items():
        assert old in files["item.toml"]
        files["item.toml"] = files["item.toml"].replace(old, new, 1)
    write_item(tmp_path, "own/acid", files)
    with pytest.raises(AuthorError, match=said.replace("{", r"\{").replace("}", r"\}")):
        bank.load("own/acid")


def test_large_and_small_numbers_are_drawn_as_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = (
        "a = { low = 1.1e23, high = 9.9e23, step = 1e22, scientific = true }\n"
        "b = { values = [6.626e-34, 1.381e-23] }\nc = { values = [6.022e23] }\n"
    )
    files = item_files(given, {"d": {"figures": 3}}, "def d(a, b, c):\n    return a * b * c\n")
    files["item.toml"] = "working = { figures = 5 }\n" + files["item.toml"]
    write_item(tmp_path, "own/planck", files)
    values = draw(bank.load("own/planck"), 1, 1, 200).values
    assert set(values["a"]) <= {float(f"{n}e22") for n in range(11, 100)}
    assert set(values["b"]) == {6.626e-34, 1.381e-23}
    assert set(values["c"]) == {6.022e23}


def test_a_mistake_is_known_however_much_larger_its_answer_is_than_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = (
        "from exgen.items import misconception\n\n\ndef rare(a, b):\n    return a / b\n\n\n"
        "@misconception(rare)\ndef takes_the_others(a, b):\n"
        '    """This is the share of the others."""\n    return 1 - a / b\n'
    )
    files = item_files(
        "a = { low = 1, high = 99 }\nb = { low = 2000, high = 9999 }\n",
        {"rare": {"figures": 2}},
        model,
    )
    files["item.toml"] = "working = { figures = 4 }\n" + files["item.toml"]
    rows = own_rows(tmp_path, monkeypatch, "own/rare", files, 50)
    typed = Figures(2).rounded(1 - rows.values["rare"])
    assert set(marks_of(rows, rare=typed)["rare"].verdicts.ravel()) == {Verdict.MISCONCEPTION}
