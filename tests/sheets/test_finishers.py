"""What a PDF cannot hold as it should is said with the name of its sheet, and stops nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import pytest

from exgen import flow
from exgen.language.catalogue import language
from exgen.language.reasons import Reason
from exgen.sheets.converting import convert_words
from exgen.sheets.export import export_converted
from exgen.sheets.finishers import MISSING, TOO_WIDE, Finished, _Typesetter
from exgen.sheets.formats import find_format
from exgen.sheets.sheet import Blocks, Inline, Part, Sheet

from .conftest import sheet
from .pages import faults
from .test_pages import LIST, SET, TERMS, of, part, tuples

TIFINAGH = "ⴰⵣⵓⵍ"
"""What no font has that Typst brings along, and DejaVu Sans has, which comes with matplotlib."""


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without fonts."""
    monkeypatch.setattr(_Typesetter, "_with_all", property(lambda self: self._own))


def said_of(*sheets: Sheet) -> list[list[Reason]]:
    """Return what is said of each sheet and solution."""
    files = export_converted(convert_words(sheets, "typst"), find_format("pdf"))
    return [list(file.said) for own in files for file in own]


def named(name: str) -> Sheet:
    return replace(sheet(1, "s1"), name=Inline(name))


@pytest.mark.usefixtures("no_fonts")
@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("Ada Lovelace", None),
        ("สมชาย", "ส ม ช า ย"),
        ("김민수 (Min)", "김 민 수"),
        ("\U0001f600 Zoë", "\U0001f600"),
        ("\U0003fff0", "U+3FFF0"),
    ],
)
def test_characters_without_a_glyph_are_named(name: str, missing: str | None) -> None:
    expected = [Reason.of(MISSING, characters=missing)] if missing else []
    assert said_of(named(name)) == [expected, expected]


def test_a_font_of_the_users_own_is_taken_before_the_machines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Typesetter, "_with_all", property(lambda _: pytest.fail("not needed")))
    (tmp_path / "fonts").mkdir()
    font = Path(mpl.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"
    (tmp_path / "fonts/DejaVuSans.ttf").write_bytes(font.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert said_of(named(TIFINAGH)) == [[], []]


def exported(own: Part) -> Iterator[Finished]:
    files = export_converted(convert_words([of(part(), own)], "typst"), find_format("pdf"))
    return iter(next(iter(files)))


@pytest.mark.parametrize(
    "wide",
    [
        rf"$$\frac{{{TERMS} + {TERMS}}}{{2}}$$",
        f"$$N = {'1234567890' * 20}$$",
        f"So $N = {'1234567890' * 20}$ now.",
        rf"So $(1, {'1234567890' * 20}, 3)$ now.",
        rf"So $\sqrt{{{LIST}}}$ now.",
    ],
)
def test_what_has_no_room_is_named_with_its_part_and_printed_all_the_same(wide: str) -> None:
    for file in exported(part(name="1b", prompt=Blocks(wide))):
        assert list(file.said) == [Reason.of(TOO_WIDE, what="1b: a formula")]
        assert list(faults(file.content)) == []


@pytest.mark.parametrize("mark", ["$", "$$"])
@pytest.mark.parametrize("wide", [tuples(3, 14), tuples(40, 3), SET, rf"A \times {SET}^2"])
def test_a_formula_with_commas_has_room(wide: str, mark: str) -> None:
    for file in exported(part(name="1b", prompt=Blocks(f"{mark}X = {wide}{mark}"))):
        assert list(file.said) == []
        assert list(faults(file.content)) == []


@pytest.mark.usefixtures("no_fonts")
def test_a_class_is_printed_whatever_the_names_in_it(tmp_path: Path) -> None:
    thai = {f"s{number:02}": "สมชาย" for number in range(12)}
    names = {**thai, "s99": "Ada Lovelace"}
    roster = tmp_path / "class.csv"
    rows = "".join(f"{student},{name}\n" for student, name in names.items())
    roster.write_text(f"student,name\n{rows}", encoding="utf-8")
    notes = list[Reason]()
    made = flow.make(
        "gan-tutorial", 2**50, roster=roster, formats=["pdf"], out=tmp_path / "t", say=notes.append
    )
    assert len(list((made / "handout").glob("*/*.pdf"))) == len(names)
    assert b"pdfuaid:part" in (made / "handout/s99/s99.pdf").read_bytes()
    told = [language().worded([note]) for note in notes]
    assert told[0].startswith("Sheet s00: no font here has ส ม ช า ย. Boxes stand in their place;")
    assert told[8:] == ["4 more sheets have such notes."]
