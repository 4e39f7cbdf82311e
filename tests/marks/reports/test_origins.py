"""Numbers seen elsewhere lead to the sheet that they are from, and chance leads to nobody."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from marks.classes import right

from exgen.cli import main
from exgen.errors import ExgenError
from exgen.items import bank
from exgen.items.schema import PaperFile, QuestionFile
from exgen.marks.reports.chances import LIMIT, chance_bound
from exgen.marks.reports.origins import Origins
from exgen.people.students import Student
from exgen.sheets.sheet import Sheet
from exgen.sheets.typesetting import typeset
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, write_key
from exgen.variants.paper import draw_paper

SHEETS = 60
NAME = "gan-tutorial"
CLASS = tuple(Student(f"k{n}", f"Name {n}") for n in range(1, SHEETS + 1))
FIELDS = ("3a", "3b.1", "3b.2", "3c.1")


def drawn(seed: int) -> Key:
    return draw_paper(NAME, bank.paper(NAME), seed, SHEETS, CLASS)


@pytest.fixture(scope="module")
def key() -> Key:
    return drawn(2**55)


@pytest.fixture(scope="module")
def sheets(key: Key) -> Origins:
    return Origins(key)


def of_sheet(key: Key, sheet: int, *fields: str) -> list[str]:
    """Return right answers as somebody would post them."""
    answers = right(key, sheet)
    return list(dict.fromkeys(answers[name] for name in fields or FIELDS))


def test_the_answers_of_every_sheet_lead_to_it(key: Key, sheets: Origins) -> None:
    for sheet in range(1, SHEETS + 1):
        first, *others = sheets.find(of_sheet(key, sheet))
        assert first.sheet == sheet
        assert first.chance < LIMIT
        assert len(first.fits) == len(of_sheet(key, sheet))
        assert all(other.chance > first.chance for other in others)


def test_givens_lead_to_their_sheet_too_and_are_called_by_their_name(
    key: Key, sheets: Origins
) -> None:
    asked = key.asked[-1]
    values = asked.values["x_real"].reshape(-1, SHEETS)[:, 4]
    texts = [f"{value:g}" for value in values] + of_sheet(key, 5, "3a")
    first, *_ = sheets.find(texts)
    assert first.sheet == 5
    assert any(name.startswith("x_real of ") for names in first.fits.values() for name in names)
    assert "3a" in first.fits[texts[-1]]


NEVER_AS_NUMBERS = ("signs", "labels", "predictions", "side", "order")
"""What questions of the bank tell otherwise, as by a sign before a term."""


def numbers_on(sheet: Sheet) -> set[float]:
    """Return the numbers that a sheet prints, without their signs."""
    parts = [part for question in sheet.questions for part in question.parts]
    text = " ".join(f"{part.lead} {part.prompt} {part.offers}" for part in parts)
    ungrouped = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)
    return {float(number) for number in re.findall(r"[0-9]+(?:\.[0-9]+)?", ungrouped)}


@pytest.mark.parametrize("item", bank.items())
def test_only_what_a_student_can_have_seen_leads_to_a_sheet(item: str) -> None:
    """Such as no index of an option, and no given from which the printed points are made."""
    alone = PaperFile(title="T", questions=(QuestionFile(items=(item,)),))
    key = draw_paper("alone", alone, 2**55, 2, CLASS[:2])
    (asked,) = key.asked
    steps = {part.step for part in asked.parts}
    numbers = [v for name, v in asked.values.items() if name not in steps and v.dtype.kind in "iuf"]
    entries = {f"{entry:g}" for values in numbers for entry in values.reshape(-1).tolist()}
    known = set(key.field_names())
    printed = [numbers_on(sheet) for sheet in typeset(alone, key, range(1, 3))]
    for number in entries:
        for origin in Origins(key).find([number]):
            for name in {*origin.fits[number]} - known:
                value, half = abs(float(number)), 10.0 ** -len(number.partition(".")[2]) / 2
                near = [abs(own - value) for own in printed[origin.sheet - 1]]
                # nobody writes the factor 1
                assert value == 1 or min(near) <= half + 1e-9, name
                assert name.removesuffix(f" of {item}") not in NEVER_AS_NUMBERS


def test_the_index_of_an_option_leads_to_nobody(key: Key, sheets: Origins) -> None:
    chosen = next(asked for asked in key.asked if "why_shown" in asked.values)
    for index in range(int(chosen.values["why_shown"].max()) + 1):
        named = [n for origin in sheets.find([str(index)]) for n in origin.fits[str(index)]]
        assert not [name for name in named if name.startswith("why_shown")]


def test_numbers_of_another_class_lead_to_nobody(sheets: Origins) -> None:
    """Of so many sheets of strangers hardly one seems to be of this class."""
    other = drawn(2**56)
    suspected = 0
    for sheet in range(1, SHEETS + 1):
        found = sheets.find(of_sheet(other, sheet))
        suspected += any(origin.chance < LIMIT for origin in found)
    assert suspected <= 1


def test_more_numbers_make_chance_less_likely(key: Key, sheets: Origins) -> None:
    numbers = of_sheet(key, 7)
    chances = []
    for count in range(1, len(numbers) + 1):
        (own,) = (o for o in sheets.find(numbers[:count]) if o.sheet == 7)
        chances.append(own.chance)
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] < chances[0]


@pytest.mark.parametrize(("digits", "is_found"), [(4, True), (2, True), (1, True)])
def test_fewer_digits_fit_as_they_are_rounded(
    digits: int, key: Key, sheets: Origins, *, is_found: bool
) -> None:
    exact = float(key.asked[-1].values["value"][2])
    text = f"{exact:.{digits}f}"
    found = [origin.sheet for origin in sheets.find([text])]
    assert (3 in found) is is_found
    off = f"{exact + 1.2 * 10.0**-digits:.{digits}f}"
    assert 3 not in [o.sheet for o in sheets.find([off]) if "3a" in o.fits[off]]


def test_a_number_is_read_as_students_write_it(key: Key, sheets: Origins) -> None:
    text = of_sheet(key, 9, "3a")[0]
    assert text.startswith("-")
    plain = sheets.find([text])
    for written in (text.replace("-", "−"), f" {text}, ", text.replace(".", ",")):
        again = sheets.find([written])
        assert [o.sheet for o in again] == [o.sheet for o in plain]


@pytest.mark.parametrize("text", ["abc", "", "1.2.3", "nan", "1,234"])
def test_what_is_no_number_is_refused(text: str, sheets: Origins) -> None:
    with pytest.raises(ExgenError, match="is no number"):
        sheets.find(["0.5", text])


def test_items_are_independent_and_numbers_that_go_together_count_once() -> None:
    assert chance_bound(10, [([0.1, 0.1], 0.0)]) == pytest.approx(0.1)
    assert chance_bound(10, [([0.1, 0.1], 0.1)]) == pytest.approx(1)
    assert chance_bound(10, [([0.1], 0.1), ([0.2], 0.0)]) == pytest.approx(0.2)


def test_the_command_names_the_student(key: Key, sheets: Origins, tmp_path: Path) -> None:
    path = tmp_path / KEY
    path.parent.mkdir()
    write_key(key, path)
    numbers = of_sheet(key, 11)
    done = CliRunner().invoke(main, ["trace", *numbers, "--key", str(path)])
    assert done.exit_code == 0, done.stderr
    first, *others = done.stdout.splitlines()
    count = len(numbers)
    begins = f"{key.codes[10]} k11 Name 11: {count} of {count} numbers, by chance 1 in "
    assert first.startswith(begins)
    assert others[0].startswith(f"  {numbers[0]}: ")
    nobody = CliRunner().invoke(main, ["trace", "123456.789", "--key", str(path)])
    assert (nobody.exit_code, nobody.stdout) == (0, "")
    assert "None of the numbers" in nobody.stderr
    assert not np.isnan(sheets.find(numbers)[0].chance)
