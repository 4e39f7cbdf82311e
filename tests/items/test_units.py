"""Units: they stand beside the blank, may be typed or left out, and others are converted."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from own import item_files, write_item

from exgen import flow
from exgen.answers.blocks import Block
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.kinds.number import NumberPart
from exgen.language.catalogue import language
from exgen.marks.judging.marking import Marker, items_of
from exgen.marks.judging.near import near_misses
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import (
    Outcome,
    Rules,
    beside_unit,
    dimensions,
    read_number,
    read_vector,
    unit_in_markdown,
)
from exgen.sheets.formats import formats
from exgen.sheets.markup import convert_what_can_be
from exgen.variants.key import Key
from exgen.variants.key_file import read_key

OWN = (("m/s", Fraction(1)), ("km/h", Fraction("3.6")))
PARTS: dict[str, dict[str, object]] = {
    "speed": {"decimals": 2},
    "price": {"decimals": 2},
    "moment": {"decimals": 2, "label": ""},
}
MODEL = """

def speed(a):
    return a / 7


def price(a):
    return a * 1.25


def moment(a):
    return np.stack([a / 3, a / 9])
"""


@pytest.mark.parametrize(
    ("unit", "same"),
    [
        ("m/s", ["m s^-1", "m s⁻¹", "m·s⁻¹", r"\frac{m}{s}", "(m/s)", "[m/s]", r"\mathrm{m/s}"]),
        ("kg m^2", ["kg·m²", "kg m**2", "kg m2", "m^2 kg", "kg*m^{2}"]),
        ("J/(kg K)", ["J/kg/K", "J kg^-1 K^-1", "J·kg⁻¹·K⁻¹"]),
        ("s^-1", ["1/s", "/s", "(1/s)", "[1/s]", r"\frac{1}{s}", r"\mathrm{1/s}", "1 / s", "s⁻¹"]),
        ("1/(m s)", ["m^-1 s^-1", "/(m s)", "1/m/s", r"\frac{1}{m s}"]),
        ("µm", ["μm", r"\mu m"]),
        ("°", ["degrees", "deg", r"^\circ"]),
        ("€", ["EUR", "euros"]),
        ("%", ["percent"]),
        ("Ω", ["Ω", r"\Omega"]),
    ],
)
def test_a_unit_is_known_in_all_its_spellings(unit: str, same: list[str]) -> None:
    rules = Rules(units=((unit, Fraction(1)),))
    found = {spelt: read_number(f"5 {spelt}", rules) for spelt in [unit, *same]}
    wrong = {spelt: reading for spelt, reading in found.items() if reading.values != (5,)}
    assert not wrong
    assert {reading.outcome for reading in found.values()} == {Outcome.NOTE}


@pytest.mark.parametrize(
    "other", ["m", "s/m", "M/s", "m s", "km/s", "m/s^2", "mph", "", "/", "2", "1/", "1/2"]
)
def test_another_unit_is_another(other: str) -> None:
    assert dimensions(other) != dimensions("m/s")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2.5 m/s", "2.5"),
        ("2.5m/s", "2.5"),
        ("2,5 m/s", "2.5"),
        ("5/2 m/s", "2.5"),
        ("25*10^-1 m/s", "2.5"),
        (r"$2.5\,\mathrm{m/s}$", "2.5"),
        ("2.5 m/s (9 km/h)", "2.5"),
        ("9 km/h = 2.5 m/s", "2.5"),
        ("9 km/h", "2.5"),
        ("-9 km/h", "-2.5"),
        ("9 km h^-1", "2.5"),
    ],
)
def test_a_number_is_read_with_its_unit_and_converted(typed: str, value: str) -> None:
    found = read_number(typed, Rules(units=OWN))
    assert found.outcome is Outcome.NOTE
    assert found.values == (Fraction(value),)


@pytest.mark.parametrize("typed", ["2.5 mph", "2.5 m", "2.5 km", "2.5 M/S", "2.5 m/s + 1", "€2.5"])
def test_an_unknown_unit_goes_to_a_person(typed: str) -> None:
    assert read_number(typed, Rules(units=OWN)).outcome is Outcome.REVIEW


@pytest.mark.parametrize("typed", ["€811", "811 €", "€ 811", "EUR 811", "811 EUR", "811€"])
def test_a_currency_stands_before_or_behind(typed: str) -> None:
    found = read_number(typed, Rules(units=(("€", Fraction(1)),)))
    assert (found.outcome, found.values) == (Outcome.NOTE, (811,))


def test_a_percent_sign_counts_as_the_part_says() -> None:
    percent = read_number("5 %", Rules(units=(("%", Fraction(1)),)))
    share = read_number("5 %", Rules(units=(("%", Fraction(100)),)))
    assert (percent.values, share.values) == ((5,), (Fraction(1, 20),))


@pytest.mark.parametrize(
    "typed",
    ["(3, 4) m", "3, 4 m", "3 m, 4 m", "(300, 400) cm", "300, 400 cm", "3 m, 400 cm", "3 m; 4 m"],
)
def test_the_unit_of_a_vector_is_that_of_all_or_of_each(typed: str) -> None:
    found = read_vector(typed, Rules(units=(("m", Fraction(1)), ("cm", Fraction(100)))), 2)
    assert found is not None
    assert found.values == ((3, 4),)


@pytest.mark.parametrize(
    ("unit", "comma", "text"),
    [
        ("m s^-1", False, "5 m s⁻¹"),
        ("m/s^2", False, "5 m/s²"),
        ("1/s", False, "5 s⁻¹"),
        ("1/(m^2 s)", False, "5 m⁻² s⁻¹"),
        ("$", False, "$5"),
        ("$", True, "5 $"),
        ("", False, "5"),
    ],
)
def test_a_number_is_shown_with_its_unit(unit: str, comma: bool, text: str) -> None:  # noqa: FBT001 -- of a table
    assert beside_unit("5", unit, decimal_comma=comma) == text


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("m/s^2", "m/s²"),
        ("m s^-1", "m s$^{-1}$"),
        ("1/s", "s$^{-1}$"),
        ("$", r"\$"),
        ("J/(kg K)", "J/(kg K)"),
    ],
)
def test_a_unit_is_set_in_every_markup(unit: str, words: str) -> None:
    assert unit_in_markdown(unit) == words
    assert all(
        convert_what_can_be([words], markup)[1] is None for markup in ("html", "typst", "latex")
    )


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    monkeypatch.chdir(tmp_path)
    with_units(tmp_path)
    out = flow.make("units", 7, count=2, formats=formats_of_sheets(), out=tmp_path / "made")
    return read_key(out / "marking/key.json")


def formats_of_sheets() -> list[str]:
    return [name for name in formats() if name != "practice"]


def with_units(place: Path, **top: object) -> None:
    """Write a paper of an item with units."""
    files = item_files("a = { low = 10, high = 99 }\n", PARTS, MODEL, **top)
    toml = files["item.toml"]
    toml = toml.replace(
        'step = "speed"\n', 'step = "speed"\nunit = "m/s"\nunits = { "km/h" = 3.6 }\n'
    )
    toml = toml.replace('step = "price"\n', 'step = "price"\nunit = "€"\n')
    toml = toml.replace(
        'step = "moment"\n', 'step = "moment"\nlabels = ["$x$", "$y$"]\nunit = "kg m^2"\n'
    )
    write_item(place, "own/units", {**files, "item.toml": toml})
    (place / "bank/papers").mkdir()
    paper = 'title = "U"\n[[questions]]\nitems = ["own/units"]\n'
    (place / "bank/papers/units.toml").write_text(paper)


def marked(key: Key, **typed: str) -> dict[str, tuple[Verdict, str]]:
    """Return what becomes of answers to the first sheet, by field, and what is said of them."""
    names = {name: [typed.get(f"q{name}".replace(".", "_"), "")] for name in key.field_names()}
    block = Block([2], [""], np.array([1]), names)
    found = Marker(key, items_of(key)[0]).mark(block)
    return {
        name: (
            Verdict(int(part.marks.verdicts[field, 0])),
            language().worded(part.reasons(field).get(0, ())),
        )
        for part in found.parts
        for field, name in enumerate(part.names)
    }


def test_answers_are_right_with_their_unit_and_in_another(key: Key) -> None:
    (asked,) = key.asked
    speed = float(asked.values["speed"][0])
    price = float(asked.values["price"][0])
    for text in (f"{speed:.2f}", f"{speed:.2f} m/s", f"{3.6 * speed:.4f} km/h"):
        assert marked(key, q1a=text)["1a"][0] is Verdict.CORRECT, text
    for text in (f"{price:.2f}", f"€{price:.2f}", f"{price:.2f} EUR"):
        assert marked(key, q1b=text)["1b"][0] is Verdict.CORRECT, text


def test_who_mistook_the_unit_is_told_so(key: Key) -> None:
    (asked,) = key.asked
    speed = float(asked.values["speed"][0])
    verdict, said = marked(key, q1a=f"{3.6 * speed:.2f}")["1a"]
    assert verdict is Verdict.WRONG
    assert "right for km/h" in said
    verdict, said = marked(key, q1a=f"{speed:.2f} km/h")["1a"]
    assert verdict is Verdict.WRONG
    assert "right for m/s, but km/h was typed" in said


@pytest.mark.parametrize(
    ("own", "value", "typed", "said"),
    [
        ("cm", 11.10, "111.0", "right for mm, and asked for in cm"),
        ("cm", 11.10, "11.10 mm", "right for cm, but mm was typed"),
        ("cm", 11.10, "1.11", "10 times too small"),
        ("cm", 11.10, "1110", "100 times too large"),
        ("cm", 9.40, "940 mm", "10 times too large"),
        ("", 11.10, "111.0", "right for mm, and asked for without a unit"),
        ("", 11.10, "11.10 mm", "right without a unit, but mm was typed"),
    ],
)
def test_a_unit_is_only_said_to_be_typed_where_it_was(
    own: str, value: float, typed: str, said: str
) -> None:
    written = {"step": "s", "points": 1, "label": "s", "decimals": 2, "unit": own}
    part = NumberPart.model_validate({**written, "units": {"mm": 10, "m": "0.01"}}).asked()
    (number,) = part.read_cell(typed, 0).values
    answer, right = np.array([float(number)]), np.array([value])
    (why, _), *_ = near_misses(part, answer, right, np.array([0.005]), lambda _f, _r: typed)
    told = language().worded([why])
    assert said in told
    assert ("was typed" in told) == ("was typed" in said)
    assert ("right for" in told) == ("right for" in said)


def test_every_format_prints_the_units(key: Key, tmp_path: Path) -> None:
    del key
    sheets = tmp_path / "made/handout/sheets"
    for name in ("0001.md", "0001.html", "0001.tex"):
        text = (sheets / name).read_text(encoding="utf-8")
        assert "m/s" in text, name
        assert "€" in text, name
        assert "kg m²" in text or "kg m\u00b2" in text, name
    assert "m/s" in (tmp_path / "made/marking/moodle.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('unit = "3"', "is not read as a unit"),
        ('unit = "m/s"\nunits = { "m s^-1" = 1 }', "two of the units are the same"),
        ('units = { "km/h" = 0 }', "units"),
        ('unit = "π"', "read as a number when it is typed"),
        ('units = { "e" = 2 }', "read as a number when it is typed"),
        ("scientific = true", "scientific goes with figures"),
    ],
)
def test_what_is_no_unit_is_refused(
    written: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = item_files(
        "a = { low = 10, high = 99 }\n", {"speed": {}}, MODEL.split("def price", maxsplit=1)[0]
    )
    toml = files["item.toml"].replace('step = "speed"\n', f'step = "speed"\n{written}\n')
    write_item(tmp_path, "own/units", {**files, "item.toml": toml})
    with pytest.raises(AuthorError, match=said):
        bank.load("own/units")
