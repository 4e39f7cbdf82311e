"""Prefilled entries: the sheet prints them, nobody types them, and they count as typed right."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from marks.classes import marked
from own import item_files, marks_of, own_rows, write_item

from exgen.check.fair import misconceptions_are_recognised
from exgen.check.finite import answers_are_not_trivial, answers_can_be_written
from exgen.check.shown import the_question_gives_nothing_away, the_solution_shows_every_answer
from exgen.check.subject import Subject
from exgen.check.worded import every_blank_is_there_once, points_add_up
from exgen.check.work import honest_slips_are_followed
from exgen.cli import main
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.kinds import AskedPart
from exgen.items.kinds.prefilled import are_prefilled
from exgen.items.schema import PaperFile
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.verdicts import Verdict
from exgen.sheets.export import export
from exgen.sheets.formats import find_format
from exgen.sheets.typesetting import sheet_of, typeset_item
from exgen.variants.key import Key
from exgen.variants.paper import draw_paper
from exgen.variants.rekey import rekey
from exgen.variants.sampling import draw

GIVEN = "start = { low = 2, high = 9, size = [2] }\nrate = { values = [0.5, 0.25] }\n"
MODEL = """
from exgen.items import misconception


def zero(start):
    return start + 0.0


def one(zero, rate):
    return zero * rate + np.array([1.0, 3.0])[:, None]


def two(one, rate):
    return one * rate + np.array([1.0, 3.0])[:, None]


def path(zero, one, two):
    return np.stack([zero, one, two])


def corner(path, start):
    square = np.zeros((2, 2, path.shape[-1]))
    square[0, 0], square[0, 1], square[1, 1] = start[0] / 4, path[1, 1] + 1, 1
    return square


def total(corner, path):
    return corner[0].sum(axis=0) + corner[1, 1] + path[2, 1]


@misconception(one)
def subtracts(zero, rate):
    \"\"\"Add.\"\"\"
    return zero * rate - np.array([1.0, 3.0])[:, None]
"""
PARTS: dict[str, dict[str, object]] = {
    "path": {
        "points": 4, "trace": ["zero", "one", "two"], "prefilled": ["row 1"], "decimals": 3,
        "label": "k", "rows": ["0", "1", "2"], "columns": ["x", "y"],
    },
    "corner": {"prefilled": ["below", "diagonal"], "decimals": 3, "points": 1},
    "total": {"decimals": 3},
}  # fmt: skip


SEEING_ANSWERS = (
    answers_can_be_written,
    answers_are_not_trivial,
    misconceptions_are_recognised,
    honest_slips_are_followed,
    every_blank_is_there_once,
    the_question_gives_nothing_away,
    the_solution_shows_every_answer,
    points_add_up,
)


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    return own_rows(tmp_path, monkeypatch, "own/path", item_files(GIVEN, PARTS, MODEL), 12)


@pytest.mark.parametrize(
    ("named", "shape", "places"),
    [
        (("row 2",), (3, 2), [2, 3]),
        (("column 2",), (3, 2), [1, 3, 5]),
        (("above",), (3, 3), [1, 2, 5]),
        (("below", "diagonal"), (2, 3), [0, 3, 4]),
        (("2.1", "3.2"), (3, 2), [2, 5]),
        (("3",), (4,), [2]),
        (("row 1", "column 1"), (2, 2), [0, 1, 2]),
        (("row 4",), (3, 2), []),
        (("2.3",), (3, 2), []),
        (("column 1",), (3,), []),
        (("1.1",), (3,), []),
        (("below",), (3,), []),
    ],
)
def test_entries_are_named_as_they_stand(
    named: tuple[str, ...], shape: tuple[int, ...], places: list[int]
) -> None:
    assert np.flatnonzero(are_prefilled(named, shape)).tolist() == places


@pytest.mark.parametrize(
    ("prefilled", "said"),
    [
        (["row 4"], "'path' has 'row 4' prefilled, which a 3 by 2 answer does not have"),
        (["column 1", "column 2"], "'path' has all of its answer prefilled"),
        (["first row"], "'first row' names no entries; write row 1"),
    ],
)
def test_what_names_no_entries_is_said(
    prefilled: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_item(
        tmp_path,
        "own/path",
        item_files(GIVEN, {"path": PARTS["path"] | {"prefilled": prefilled}}, MODEL),
    )
    with pytest.raises(AuthorError, match=said):
        draw(bank.load("own/path"), 1, 1, 2)


@pytest.fixture
def key(rows: Rows) -> Key:
    del rows  # whose item is in the bank
    paper = PaperFile.model_validate({"title": "A path", "questions": [{"items": ["own/path"]}]})
    return draw_paper("path", paper, 7, 3)


def test_what_is_printed_has_no_column_and_no_points(key: Key) -> None:
    assert key.field_names() == [
        "1a.2.1", "1a.2.2", "1a.3.1", "1a.3.2", "1b.1.2", "1c",
    ]  # fmt: skip
    blank = dict.fromkeys(key.field_names(), "")
    found = marked(key, {}, {"1a.2.1": "99"}, blank)
    assert found.totals == pytest.approx([key.out_of, key.out_of - 1, 0])
    assert [len(part.points) for part in found.parts] == [4, 1, 1]


def test_what_is_printed_counts_as_typed_right(rows: Rows) -> None:
    for step in ("path", "corner", "total"):
        marks = marks_of(rows, **{step: rows.values[step].round(3)})
        assert np.all(marks[step].shares == 1)
    nothing = marks_of(rows)
    assert all(not np.any(nothing[p.step].shares[p.asks(rows.values)[:, 0]]) for p in parts(rows))


def parts(rows: Rows) -> tuple[AskedPart, ...]:
    return rows.asked.parts


def test_a_key_is_not_corrected_to_ask_for_other_entries(key: Key) -> None:
    file = Path("bank/own/path/item.toml")
    file.write_text(file.read_text().replace('["row 1"]', '["row 2"]'))
    with pytest.raises(AuthorError, match="'path' has other entries prefilled now"):
        rekey(key)


WORDS = """
def table(word):
    return np.array([["-"] * word.shape[-1], list(np.char.add(word, word))])[:, None]
"""


def test_words_may_be_prefilled_whatever_their_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = {"kind": "word", "form": "[a-z]+", "prefilled": ["row 1"]}
    files = item_files('word = { values = ["ab", "cd", "ef"] }\n', {"table": part}, WORDS)
    rows = own_rows(tmp_path, monkeypatch, "own/words", files, 5)
    marks = marks_of(rows, table=rows.values["table"])["table"]
    assert np.all(marks.shares == 1)
    (parts, *_) = typeset_item(bank.load("own/words"), rows.asked)
    assert [entry.given for entry in parts[0].entries] == ["`-`", ""]


def test_what_follows_from_a_slip_beside_it_counts(rows: Rows) -> None:
    rate = rows.values["rate"]
    one = rows.values["path"][1] + np.array([0.0, 0.123])[:, None]
    two = one * rate + np.array([1.0, 3.0])[:, None]
    path = np.stack([np.full_like(one, np.nan), one, two]).round(3)
    other = (path[1, 1] + 1).round(3)
    corner = np.full(rows.values["corner"].shape, np.nan)
    corner[0, 1] = other
    total = (rows.values["start"][0] / 4 + other + 1 + path[2, 1]).round(3)
    marks = marks_of(rows, path=path, corner=corner, total=total)
    assert np.all(marks["path"].verdicts[3] == Verdict.WRONG)
    assert np.all(marks["path"].shares[[2, 4, 5]] == 1)
    assert np.all(marks["total"].verdicts == Verdict.FOLLOW_THROUGH)


def test_a_known_mistake_is_told_beside_it(rows: Rows) -> None:
    assert rows.mistakes is not None
    (wrong,) = rows.mistakes.item.misconceptions
    given = rows.mistakes.item.graph.evaluate(rows.values, wrong.instead, ["path"])["path"]
    marks = marks_of(rows, path=given.round(3))["path"]
    assert np.all(marks.verdicts[2:4] == Verdict.MISCONCEPTION)


@pytest.mark.parametrize("whole", [False, True], ids=["what is asked", "all of it"])
def test_all_of_it_may_be_typed_into_the_first_blank(key: Key, *, whole: bool) -> None:
    path = key.asked[0].values["path"][..., 0].round(3)
    text = str(path.tolist()) if whole else ", ".join(map(str, path[1:].reshape(-1).tolist()))
    cells = dict.fromkeys(key.field_names(), "") | {"1a.2.1": text}
    assert marked(key, cells).totals == [4.0]


@pytest.mark.parametrize("name", ["html", "latex", "markdown", "practice"])
def test_every_format_prints_it_in_its_place(rows: Rows, name: str) -> None:
    """Sixteenths cannot be mistaken for anything else."""
    values = {**rows.values, "path": rows.values["path"] * 0 + 0.8125}
    asked = replace(rows.asked, values=values)
    (parts, *_) = typeset_item(bank.load("own/path"), asked)
    printed = parts[0].entries
    assert [bool(entry.given) for entry in printed] == [True, True, False, False, False, False]
    assert [entry.given for entry in printed[:2]] == ["$0.8125$", "$0.8125$"]
    (made,) = export([sheet_of(bank.load("own/path"), parts)], find_format(name))
    assert made
    assert all(file.decode().count("0.8125") >= 2 for file in made)


def test_a_platform_prints_it_in_its_place(key: Key) -> None:
    del key
    Path("bank/papers").mkdir()
    Path("bank/papers/path.toml").write_text(
        'title = "A path"\n[[questions]]\nitems = ["own/path"]\n'
    )
    made = CliRunner().invoke(
        main, ["make", "path", "--seed", "1", "-n", "1", "--format", "moodle"]
    )
    assert made.exit_code == 0
    (first_row,) = re.findall(
        r'<th scope="row">0</th>(.*?)</tr>', Path("path-1/marking/moodle.xml").read_text()
    )
    assert "NUMERICAL" not in first_row
    assert first_row.count("math inline") == 2


def test_what_gives_away_an_answer_before_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model = MODEL.replace("start[0] / 4", "path[2, 0] / 4")
    write_item(tmp_path, "own/path", item_files(GIVEN, PARTS, model))
    found = the_question_gives_nothing_away(Subject(bank.load("own/path"), 20, 0))
    assert found.failures == (
        "what is prefilled of 'corner' follows from 'path', which is asked before; let it be typed, or "
        "ask for it first",
    )


def test_no_check_complains_of_it(rows: Rows) -> None:
    del rows
    subject = Subject(bank.load("own/path"), 60, 0)
    found = {check.__name__: check(subject) for check in SEEING_ANSWERS}
    assert {name: said.failures + said.warnings for name, said in found.items()} == dict.fromkeys(
        found, ()
    )
