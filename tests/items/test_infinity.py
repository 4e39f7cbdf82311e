"""Infinity, where an item allows it: drawn, printed, typed, carried on, kept and exported."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from own import item_files, marks_of, own_rows, write_item

from exgen import flow
from exgen.items import bank
from exgen.items.columns import per_variant
from exgen.items.comparison import within
from exgen.items.digits import Figures, Places
from exgen.items.filling import set_in_words
from exgen.items.kinds.number import AskedNumber
from exgen.items.shown import ShownNumber
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import Outcome
from exgen.variants.key_file import KEY, read_key
from exgen.variants.sampling import draw

pytestmark = pytest.mark.filterwarnings("error")

GIVEN = (
    "x = { low = 1, high = 5 }\nu = { low = 1, high = 5 }\n"
    "rise = { low = -4.5, high = 4.5, step = 0.5, except = [0] }\n"
)
MODEL = """
from exgen.items import misconception


def run(x, u):
    return (u - x) * 1.0


def slope(rise, run):
    return rise / run


def angle(slope):
    return np.degrees(np.arctan(np.abs(slope)))


def steep(slope, rise):
    return 2 * slope + rise


@misconception(slope)
def turned(rise, run):
    '''The rise is divided by the run.'''
    return run / rise


@misconception(slope)
def none(rise, run):
    '''A line that goes straight up has no slope 0.'''
    return np.where(run == 0, 0, -rise / run)


@misconception(steep, may_coincide=True)
def forgets(slope):
    '''You forgot the rise.'''
    return slope * 1.0
"""


def line(**slope: object) -> dict[str, str]:
    """Return the files of an item about a line that may go straight up."""
    parts: dict[str, dict[str, object]] = {
        "slope": {"infinity": True, **slope},
        "angle": {"decimals": 2},
        "steep": {"infinity": True, "label": "$t$"},
    }
    return item_files(GIVEN, parts, MODEL)


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    return own_rows(tmp_path, monkeypatch, "own/line", line(), 150)


def test_infinities_are_drawn_where_an_item_allows_them_and_nowhere_else(rows: Rows) -> None:
    slope, angle = rows.values["slope"], rows.values["angle"]
    endless = np.isinf(slope)
    assert 0.1 < endless.mean() < 0.4
    assert {np.inf, -np.inf} <= set(slope[endless])
    assert not rows.slacks["slope"][endless].any()
    assert np.isfinite(angle).all()
    assert set(angle[endless]) == {90.0}
    model = bank.load("own/line").folder / "item.toml"
    model.write_text(model.read_text().replace("infinity = true\n", ""))
    finite = draw(bank.load("own/line"), 5, 1, 50).values
    assert all(np.isfinite(per_variant(finite[step])).all() for step in ("slope", "steep"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("inf", np.inf), ("-inf", -np.inf), ("+Infinity", np.inf), ("∞", np.inf), ("-∞", -np.inf),
        ("−∞", -np.inf), (r"\infty", np.inf), (r"$-\infty$", -np.inf), ("unendlich", np.inf),
        ("- unendlich", -np.inf), ("s = inf", np.inf), (r"+\infty", np.inf),
    ],
)  # fmt: skip
def test_infinities_are_read_as_people_type_them(rows: Rows, typed: str, read: float) -> None:
    part = rows.asked.parts[0]
    found = part.read_cell(typed, 0)
    assert found.outcome in (Outcome.READ, Outcome.NOTE)
    assert [float(value) for value in found.values] == [read]
    elsewhere = rows.asked.parts[1].read_cell(typed.removeprefix("s = "), 0)
    assert elsewhere.outcome is Outcome.UNREADABLE


def test_what_is_printed_is_read_back(rows: Rows) -> None:
    part = rows.asked.parts[0]
    assert isinstance(part, AskedNumber)
    for number in (np.inf, -np.inf):
        (typed,) = part.typed({"slope": np.array([number])})
        (value,) = part.read_cell(typed, 0).values
        assert float(value) == number
        assert part.spell(value) == typed


@pytest.mark.parametrize("digits", [None, Places(2), Figures(3), Figures(3, scientific=True)])
def test_words_print_the_sign_and_formulas_its_command(digits: Places | Figures | None) -> None:
    text = f"$s = {ShownNumber(np.inf, digits)}$, or {ShownNumber(-np.inf, digits)}"
    assert set_in_words(text) == r"$s = {\infty}$, or -∞"


def test_an_infinity_is_within_the_same_one_alone() -> None:
    numbers = np.array([np.inf, -np.inf, 1e308, 3.0, np.nan])
    found = within(numbers[:, None], numbers[None], np.zeros((1, 5)))
    assert np.array_equal(found, np.diag([True, True, True, True, False]))
    assert not within(np.array([3.0]), np.array([np.inf]), np.array([np.inf])).any()


def test_right_wrong_and_mistaken_infinities_are_told_apart(rows: Rows) -> None:
    slope = rows.values["slope"]
    endless = np.isinf(slope)
    assert not (marks_of(rows, slope=slope.round(4))["slope"].verdicts != Verdict.CORRECT).any()
    for wrong in (-slope[endless], np.full(endless.sum(), 3.1234), np.full(endless.sum(), 1e300)):
        own = np.where(endless, 0.0, slope)
        own[endless] = wrong
        found = marks_of(rows, slope=own)["slope"]
        assert not found.shares[:, endless].any()
    found = marks_of(rows, slope=np.where(endless, 0.0, np.inf))["slope"]
    assert not found.shares.any()
    assert set(found.verdicts[:, endless].flat) == {Verdict.MISCONCEPTION}
    assert set(found.verdicts[:, ~endless].flat) == {Verdict.WRONG}


def test_own_answers_lead_on_from_and_to_infinities(rows: Rows) -> None:
    rise, endless = rows.values["rise"], np.isinf(rows.values["slope"])
    own = np.full(len(rise), 3.1234)
    marks = marks_of(rows, slope=own, steep=2 * own + rise)
    assert set(marks["steep"].verdicts[:, endless].flat) == {Verdict.FOLLOW_THROUGH}
    own = np.where(endless, rows.values["slope"], np.inf)
    marks = marks_of(rows, slope=own, angle=np.full(len(rise), 90.0), steep=own)
    assert not marks["angle"].shares[:, ~endless].any()  # which takes no work
    assert not marks["steep"].shares[:, ~endless].any()
    assert marks["angle"].shares[:, endless].all()


def test_sets_with_an_infinity_are_taken_in_any_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = MODEL[: MODEL.index("def angle")] + (
        "def ends(slope, rise):\n    return np.stack([slope, rise, 0 * rise + 7.1234])\n"
    )
    parts: dict[str, dict[str, object]] = {"ends": {"infinity": True, "any_order": True}}
    files = item_files(GIVEN, parts, model.replace("0 * rise", "0.5 * rise"))
    rows = own_rows(tmp_path, monkeypatch, "own/ends", files, 60)
    own = rows.values["ends"].round(4)
    assert np.isinf(own).any()
    assert marks_of(rows, ends=own[::-1])["ends"].shares.all()
    assert not marks_of(rows, ends=-own)["ends"].shares.all()


def test_sheets_keys_and_platforms_hold_infinities(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, "own/line", line())
    (tmp_path / "bank/papers").mkdir()
    (tmp_path / "bank/papers/lines.toml").write_text(
        'title = "Lines"\nlanguage = "de"\n\n[[questions]]\nitems = ["own/line"]\n'
    )
    formats = ("markdown", "latex", "moodle", "canvas", "qti21")
    made = flow.make("lines", 7, count=12, formats=formats, out=Path("made"))
    key = read_key(made / KEY)
    slopes = key.asked[0].values["slope"]
    sheet = int(np.flatnonzero(slopes == np.inf)[0])
    solutions = (made / "marking").rglob(f"{sheet + 1:04d}*.md")
    assert "[1a] s = ${\\infty}$" in next(solutions).read_text()
    moodle = (made / "marking/moodle.xml").read_text()
    assert "SHORTANSWER:=∞~=inf~=+inf" in moodle
    assert not re.search(r"\b(?:nan|inf)\b:", moodle)
    with zipfile.ZipFile(made / "marking/qti21.zip") as archive:
        items = [archive.read(name).decode() for name in archive.namelist()]
    assert any('mapKey="∞"' in text for text in items)
    rows = [f"{key.codes[n]},{'unendlich' if slopes[n] > 0 else '-inf'}" for n in range(12)]
    Path("s.csv").write_text("sheet,1a\n" + "\n".join(rows) + "\n")
    flow.grade(Path("s.csv"), key=made / KEY, out=Path("out"))
    table = Path("out/grades.csv").read_text().splitlines()[1:]
    earned = [line.split(",")[3] == "2" for line in table]
    assert earned == np.isinf(slopes).tolist()
