"""Cells that can be read in several ways: what tells which is meant, and what is left to a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from marks.classes import block, items, marked, right
from own import item_files, write_item

from exgen.items import bank
from exgen.items.schema import PaperFile
from exgen.language.catalogue import language
from exgen.marks.judging.marking import Marked, Marker, items_of
from exgen.marks.judging.verdicts import Verdict
from exgen.variants.key import Key
from exgen.variants.paper import draw_paper

ITEM = item_files(
    "a = { values = [1.234] }\nb = { values = [2.234] }\n",
    {
        "first": {"decimals": 3, "points": 1},
        "second": {"decimals": 3, "points": 1},
        "pair": {"decimals": 3, "labels": ["$p_1$", "$p_2$"]},
    },
    '''
from exgen.items import misconception


def first(a):
    return a * 1.0


def second(b):
    return b * 1.0


def pair(a):
    return np.stack([a + 1, a + 2])


@misconception(first)
def in_thousands(a):
    """The unit is not a thousandth."""
    return 1000 * a
''',
    working=3,
)


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    return key_of(tmp_path, monkeypatch, "own/numbers", ITEM)


def key_of(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str, files: Mapping[str, str]
) -> Key:
    write_item(place, name, files)
    monkeypatch.chdir(place)
    paper = PaperFile.model_validate({"title": "P", "questions": [{"items": [name]}]})
    return draw_paper("own", paper, 7, 2)


BLANK = dict.fromkeys(("1a", "1b", "1c.1", "1c.2"), "")


def of(key: Key, mark: str = "", **typed: str) -> Mapping[str, tuple[Verdict, str]]:
    """Return verdict and note of each field of a student who typed nothing else."""
    own = block(key, [BLANK | {name[1:].replace("_", "."): text for name, text in typed.items()}])
    found = Marker(key, items(key)).mark(replace(own, mark=mark))
    return {
        name: (Verdict(part.marks.verdicts[f, 0]), language().worded(part.reasons(f).get(0, ())))
        for part in found.parts
        for f, name in enumerate(part.names)
    }


@pytest.mark.parametrize(("field", "typed"), [("1b", "2,234"), ("1c.1", "[2,234; 3,234]")])
def test_a_right_reading_is_taken_with_a_note(key: Key, field: str, typed: str) -> None:
    verdict, note = of(key, **{f"q{field.replace('.', '_')}": typed})[field]
    assert verdict is Verdict.CORRECT
    assert "we read" in note


def test_what_is_wrong_in_every_reading_is_wrong(key: Key) -> None:
    assert of(key, q1b="2,236")["1b"][0] is Verdict.WRONG


def test_a_person_decides_where_another_reading_is_a_known_mistake(key: Key) -> None:
    verdict, note = of(key, q1a="1,234")["1a"]
    assert verdict is Verdict.REVIEW
    assert "1234 or 1.234" in note


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ({"q1b": "0,5"}, Verdict.CORRECT),  # a comma that cannot group digits
        ({"q1b": "0,7"}, Verdict.CORRECT),
        ({"q1b": "0.5"}, Verdict.MISCONCEPTION),
        ({"q1b": "2,234"}, Verdict.CORRECT),  # right with a decimal comma only
        ({"q1b": "0,5", "q1c_2": "3.2"}, Verdict.REVIEW),  # the answers contradict each other
        ({"mark": ","}, Verdict.CORRECT),  # the file has semicolons
        (
            {"mark": ",", "q1b": "0.5"},
            Verdict.MISCONCEPTION,
        ),  # but the student's own answers say more
    ],
)
def test_other_answers_and_then_the_file_show_the_decimal_mark(
    key: Key, other: dict[str, str], verdict: Verdict
) -> None:
    assert of(key, q1a="1,234", **other)["1a"][0] is verdict


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        ({"q1b": "2,234"}, {"q1c_1": "2.234", "q1c_2": "3.2340"}),
        ({"q1c_2": "3,234"}, {"q1b": "2.234", "q1c_1": "2.2340"}),
        ({"q1c_1": "2,234; 3,234"}, {"q1b": "2.2340"}),
        ({"q1c_1": "[2,234; 9,234]"}, {"q1b": "2.2340"}),
        ({"q1b": "2,234", "q1c_1": "2,234"}, {"q1c_2": "0.5"}),
        ({"q1b": "2.234"}, {"q1c_1": "2,234", "q1c_2": "0,5"}),
        ({"q1b": "2,234"}, {"q1c_1": "2,235", "q1c_2": "0.5"}),
    ],
)
def test_the_other_answers_take_no_right_reading_away(
    key: Key, typed: dict[str, str], others: dict[str, str]
) -> None:
    found = of(key, **typed, **others)
    for name in typed:
        assert found[name[1:].replace("_", ".")][0] is Verdict.CORRECT


@pytest.mark.parametrize(("other", "read"), [("0.5", "2236"), ("0,5", "2.236")])
def test_a_wrong_answer_is_read_by_the_other_answers(key: Key, other: str, read: str) -> None:
    own = block(key, [BLANK | {"1b": "2,236", "1c.1": other, "1c.2": other}])
    part = Marker(key, items(key)).mark(own).parts[1]
    assert part.read(0) == [read]
    assert part.marks.verdicts[0, 0] == Verdict.WRONG


FOLLOWING = item_files(
    "a = { values = [1.234] }\nb = { values = [2.345] }\n",
    {"first": {"decimals": 3}, "second": {"decimals": 3}, "third": {"decimals": 3}},
    """

def first(a, b):
    return a * b


def second(first, a):
    return first * a + 1.5 * first


def third(second, b):
    return second * b - 0.3 * second
""",
    working=3,
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("3.1110", "8,506", "17.394"), ("3.111", "8.506", "17.394")),
        (("3.1110", "8.506", "17,394"), ("3.111", "8.506", "17.394")),
        (("3,111", "8.506", "17.3940"), ("3.111", "8.506", "17.394")),
        (("3,1110", "8,506", "17.394"), ("3.111", "8.506", "17.394")),
    ],
)
def test_nor_a_reading_that_follows_from_own_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: tuple[str, ...], read: tuple[str, ...]
) -> None:
    key = key_of(tmp_path, monkeypatch, "own/following", FOLLOWING)
    cells = dict(zip(key.field_names(), typed, strict=True))
    parts = Marker(key, items(key)).mark(block(key, [cells])).parts
    assert [part.read(0)[0].rstrip("0") for part in parts] == list(read)
    follow = Verdict.FOLLOW_THROUGH
    assert [part.marks.verdicts[0, 0] for part in parts] == [Verdict.WRONG, follow, follow]


def test_a_number_in_the_first_cell_is_no_pair_where_the_decimal_mark_is_a_comma(key: Key) -> None:
    assert of(key, q1c_1="2,2")["1c.1"][0] is Verdict.REVIEW
    found = of(key, q1c_1="2,2", q1b="0,5")
    assert (found["1c.1"][0], found["1c.2"][0]) == (Verdict.IMPRECISE, Verdict.BLANK)


def test_of_one_value_in_two_forms_the_right_one_counts(key: Key) -> None:
    found = of(key, q1b="2234/1000 (2.23)", q1c_1="2.234 = 2.23", q1c_2="3234/1000 ≈ 3.2")
    assert {verdict for name, (verdict, _) in found.items() if name != "1a"} == {Verdict.CORRECT}


def test_one_answer_with_another_decimal_mark_than_all_others_costs_nothing() -> None:
    key = draw_paper("pattern-recognition", bank.paper("pattern-recognition"), 7, 1)
    points = right(key, 1)
    commas = {name: text.replace(".", ",") for name, text in points.items()}
    may_group = [
        n for n, text in points.items() if re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", text)
    ]
    changes = [
        {**rest, n: one[n]} for n in may_group for rest, one in ((points, commas), (commas, points))
    ]
    found = Marker(key, items_of(key)[0]).mark(block(key, changes))
    assert len(changes) >= 20
    assert not found.issues
    assert found.totals == pytest.approx([sum(p.part.points for p in found.parts)] * len(changes))


@pytest.mark.parametrize("paper", bank.papers())
def test_a_class_that_types_all_right_with_commas_leaves_nothing_to_a_person(paper: str) -> None:
    key = draw_paper(paper, bank.paper(paper), 7, 5)
    found = with_commas(key)
    assert not found.issues
    assert found.totals == pytest.approx([sum(p.part.points for p in found.parts)] * 5)


def with_commas(key: Key) -> Marked:
    changes = [
        {name: text.replace(".", ",") for name, text in right(key, sheet + 1).items()}
        for sheet in range(key.sheets)
    ]
    return Marker(key, items_of(key)[0]).mark(block(key, changes))


def test_a_class_of_one_item_with_commas_has_no_other_answers_to_show_the_mark(key: Key) -> None:
    found = marked(key, {"1a": "1.234", "1b": "2,234", "1c.1": "2,234", "1c.2": "3,234"})
    assert np.all(found.points == [[1], [1], [2]])


@pytest.mark.parametrize(
    ("typed", "right"),
    [("2.234 m", "as 2.234 it is right"), ("2.3 m", ""), ("2.2340 nats", "as 2.234 it is right")],
)
def test_a_person_is_told_whether_what_may_be_meant_is_right(
    key: Key, typed: str, right: str
) -> None:
    verdict, note = of(key, q1b=typed)["1b"]
    assert verdict is Verdict.REVIEW
    assert note.endswith(right)
    assert ("it is right" in note) == bool(right)


@pytest.mark.parametrize("typed", ["p_data/0", "ln(-p_g - 1)", "0/0*p_g"])
def test_a_formula_without_a_value_is_wrong_and_told_so(typed: str) -> None:
    paper = {"title": "P", "questions": [{"items": ["gan/optimal-discriminator"]}]}
    key = draw_paper("p", PaperFile.model_validate(paper), 7, 1)
    (part, *_) = marked(key, {"1a": typed}).parts
    assert part.marks.verdicts[0, 0] == Verdict.WRONG
    assert "undefined" in language().worded(part.reasons(0)[0])


@pytest.mark.parametrize(("typed", "told"), [("1.5", 1), ("9", 0)])
def test_what_has_decimals_where_a_whole_number_is_right_is_told_so(typed: str, told: int) -> None:
    paper = {"title": "P", "questions": [{"items": ["clustering/k-means"]}]}
    key = draw_paper("p", PaperFile.model_validate(paper), 7, 1)
    (part, *_) = marked(key, {"1a.1": typed}).parts
    assert language().worded(part.reasons(0).get(0, ())).count("whole number") == told
