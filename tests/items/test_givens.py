"""Givens: what is drawn is what the author wrote."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from decimal import Decimal
from itertools import product
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from own import item_files, write_item
from pydantic import TypeAdapter, ValidationError

from exgen.authoring.look import look_at
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.givens import AnyGiven, Sample
from exgen.items.persons import PERSONS
from exgen.items.random_values import normal, with_total
from exgen.variants.key_file import as_text, read_key
from exgen.variants.paper import draw_example, draw_paper
from exgen.variants.rekey import rekey
from exgen.variants.sampling import draw, random_words

GIVENS: Any = TypeAdapter(AnyGiven)
COUNT = 2000


def drawn(shape: tuple[int, ...], numbers: Array | None = None, **written: Any) -> Array:
    """Return the variants of some numbers, by default the first ones, of a given."""
    given = GIVENS.validate_python({**written, "size": shape} if shape else written)
    variants = np.arange(1, COUNT + 1) if numbers is None else numbers
    found: Array = given.draw(random_words("a key", given.words(shape), variants), shape)
    assert found.shape == (*shape, len(variants))
    return found


def test_a_sample_takes_numbers_from_its_lowest_without_repetition() -> None:
    given = Sample(shuffle=5, take=3, low=-2)
    drawn = given.draw(random_words("a key", given.words((3,)), np.arange(1, 201)), (3,))
    assert drawn.shape == (3, 200)
    assert np.array_equal(np.unique(drawn), [-2, -1, 0, 1, 2])
    assert all(len(set(column)) == 3 for column in drawn.T.tolist())


NEW: list[tuple[tuple[int, ...], dict[str, Any]]] = [
    ((6,), {"low": 1, "high": 9, "step": "0.5", "mean": "5.25"}),
    ((12,), {"normal": [170, "8.5"], "step": "0.1"}),
    ((2, 3), {"normal": [0, 1], "step": "0.25", "low": -1, "high": "1.5"}),
    ((5,), {"normal": [10, 3], "step": "0.2", "mean": "10.4"}),
    ((), {"date_from": dt.date(2026, 1, 30), "date_to": dt.date(2026, 3, 2)}),
    ((3,), {"person": True}),
    (
        (2,),
        {"values": [{"thing": "a ball", "mass": Decimal("0.4")}, {"thing": "a brick", "mass": 3}]},
    ),
]


@pytest.mark.parametrize(("shape", "written"), NEW)
def test_a_variant_is_the_same_whichever_others_are_drawn(
    shape: tuple[int, ...], written: dict[str, Any]
) -> None:
    some = np.array([1, 7, 8, 1999])
    all_of_them = drawn(shape, **written)
    assert np.array_equal(drawn(shape, some, **written), all_of_them[..., some - 1])


def test_a_variant_is_what_it_was_when_first_released() -> None:
    """As drawn from pinned words, so that a change of an algorithm does not pass unseen."""
    first = [drawn(shape, np.array([1]), **written)[..., 0] for shape, written in NEW]
    assert [one.tolist() for one in first] == FIRST


FIRST: list[Any] = [
    [6.0, 6.0, 3.0, 2.0, 9.0, 5.5],
    [172.5, 173.1, 164.3, 157.4, 185.2, 164.9, 184.6, 173.7, 162.0, 176.9, 178.5, 166.3],
    [[0.25, 0.5, -0.5], [-0.75, 1.25, -0.25]],
    [11.0, 11.4, 8.2, 5.8, 15.6],
    20493,
    [
        ("Sasha", "they", "them", "their", "theirs", "themself", "are", "were", "have", "do", ""),
        ("Kofi", "he", "him", "his", "his", "himself", "is", "was", "has", "does", "s"),
        ("Elif", "she", "her", "her", "hers", "herself", "is", "was", "has", "does", "s"),
    ],
    [("a ball", 0.4), ("a brick", 3.0)],
]


@pytest.mark.parametrize(("total", "most", "entries"), [(5, 3, 3), (3, 4, 2), (8, 3, 3), (0, 2, 2)])
def test_each_way_to_a_total_is_drawn_as_often(total: int, most: int, entries: int) -> None:
    ways = [way for way in product(range(most + 1), repeat=entries) if sum(way) == total]
    count = 3000 * len(ways)
    found = with_total(random_words("a key", entries, np.arange(1, count + 1)), most, total)
    times = Counter(map(tuple, found.T.tolist()))
    assert sorted(times) == sorted(ways)
    assert max(abs(n - 3000) for n in times.values()) < 5 * 3000**0.5


@pytest.mark.parametrize("mean", ["1", "1.25", "5.25", "8.75", "9"])
def test_a_sample_has_exactly_the_mean_that_is_asked_for(mean: str) -> None:
    found = drawn((6,), low=1, high=9, step="0.5", mean=mean)
    assert np.all(found.mean(axis=0) == float(mean))
    assert np.all((found >= 1) & (found <= 9) & (2 * found == np.rint(2 * found)))


def test_a_normal_sample_is_on_its_grid_and_normal() -> None:
    found = drawn((12,), normal=[170, "8.5"], step="0.1")
    assert np.array_equal(found, np.rint(10 * found) / 10)
    assert found.mean() == pytest.approx(170, abs=0.2)
    assert found.std() == pytest.approx(8.5, rel=0.02)
    shares = [np.mean(found < 170 + 8.5 * z) for z in (-2, -1, 0, 1, 2)]
    assert shares == pytest.approx([NormalDist().cdf(z) for z in (-2, -1, 0, 1, 2)], abs=0.01)


def test_a_normal_sample_keeps_its_bounds_or_its_mean() -> None:
    bounded = drawn((4,), normal=[0, 1], step="0.25", low=-1, high="1.5")
    assert (bounded.min(), bounded.max()) == (-1, 1.5)
    moved = drawn((5,), normal=[10, 3], step="0.2", mean="10.4")
    assert np.all(np.rint(5 * moved).sum(axis=0) == 5 * 5 * 10.4)
    assert np.array_equal(moved, np.rint(10 * moved) / 10)
    assert moved.std() == pytest.approx(3 * (4 / 5) ** 0.5, rel=0.05)


def test_the_inverse_of_the_normal_distribution_is_that_of_another_library() -> None:
    words = np.array([[0, 1 << 40, 1 << 55, 1 << 60, 1 << 62, 1 << 63, (1 << 64) - 1]], np.uint64)
    shares = ((words >> np.uint64(12)).astype(float) + 0.5) / 2**52
    expected = [NormalDist().inv_cdf(share) for share in shares[0].tolist()]
    assert normal(words)[0] == pytest.approx(expected, rel=1e-14)


def test_days_are_drawn_from_the_first_to_the_last() -> None:
    found = drawn((), date_from=dt.date(2026, 1, 30), date_to=dt.date(2026, 2, 2))
    days = sorted(set(found.astype("datetime64[D]").tolist()))
    assert days == [dt.date(2026, 1, 30) + dt.timedelta(k) for k in range(4)]


def test_persons_of_one_story_are_different_and_their_words_go_together() -> None:
    found = drawn((3,), person=True)
    assert all(len(set(names)) == 3 for names in found["name"].T.tolist())
    assert len({person["name"] for person in PERSONS}) == len(PERSONS)
    pairs = set(zip(found["they"].flat, found["has"].flat, strict=True))
    assert pairs == {("she", "has"), ("he", "has"), ("they", "have")}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"low": 1, "high": 9, "coprime": True}, "coprime is for vectors"),
        ({"low": 1, "high": 2, "step": "0.5", "coprime": True, "size": [2]}, "coprime is for"),
        ({"low": 2, "high": 8, "step": 2, "coprime": True, "size": [2]}, "2 is a factor of all"),
        ({"low": 1, "high": 9, "mean": "5.1", "size": [3]}, "no 3 values have the mean 5.1"),
        ({"low": 1, "high": 9, "mean": 10, "size": [3]}, "no 3 values have the mean 10"),
        ({"low": 1, "high": 9, "mean": 5, "size": ["n"]}, "size should be numbers here"),
        ({"low": 1, "high": 9, "mean": 5, "except": [4], "size": [3]}, "do not go together"),
        ({"low": 0, "high": 10**6, "mean": 10**5, "size": [9]}, "there are too many values"),
        ({"normal": [0, 0]}, "should be above 0"),
        ({"normal": [0, 1], "step": "1e-9"}, "take a larger step"),
        ({"normal": [0, 1], "low": 9}, "hardly any of the distribution"),
        ({"normal": [0, 9], "low": "0.2", "high": "0.7"}, "no multiple of the step"),
        ({"normal": [0, 9], "mean": "0.1", "size": [3]}, "no 3 multiples of 1 have the mean 0.1"),
        ({"normal": [0, 9], "mean": 1, "low": 0}, "does not go together with low and high"),
        ({"date_from": "2026-03-01", "date_to": "2026-02-01"}, "is before date_from"),
        ({"date_to": "2026-02-01"}, "date_from"),
        ({"person": True, "size": [99]}, "draw fewer"),
        ({"values": [{"a": 1}, {"b": 1}]}, "records of the same fields"),
        ({"values": [{"a": 1}, 1]}, "records of the same fields"),
        ({"values": [{"a b": 1}]}, "no name of a field"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_words(written: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        GIVENS.validate_python(written)


STORY = item_files(
    "pair = { low = 2, high = 12, size = [2], coprime = true }\n"
    "start = { date_from = 2026-01-01, date_to = 2026-12-31 }\n"
    "who = { person = true }\n"
    'body = { values = [{ thing = "a ball", mass = 0.4 }, { thing = "a brick", mass = 2.5 }] }\n'
    "gap = { low = 0.1, high = 0.9, step = 0.1 }\n",
    {"ratio": {"decimals": 2}, "weight": {"decimals": 2}},
    """
from exgen.items import given


@given
def upper(lower, gap):
    return lower + gap


@given
def lower(gap):
    return gap / 3


def ratio(pair, upper):
    return pair[0] / pair[1] + upper


def weight(body):
    return 9.81 * body["mass"]
""",
)
STORY["question.md"] = """\
{{ who.name }} has {{ body.thing }} since {{ start.weekday }}, {{ start }}: {{ who.they }} {{ who.has }} it from {{ lower }}
to {{ upper }}, {{ pair }}, {{ gap }}.

## ratio

How much?

## weight

How much?
"""


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an item with a given of each new sort."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bank/papers").mkdir(parents=True)
    (tmp_path / "bank/papers/p.toml").write_text(
        'title = "P"\n[[questions]]\nitems = ["own/story"]\n'
    )
    return write_item(tmp_path, "own/story", STORY)


@pytest.mark.usefixtures("story")
def test_whole_numbers_have_no_factor_in_common_in_any_variant() -> None:
    pair = draw(bank.load("own/story"), 1, 1, 500).values["pair"]
    assert np.all(np.gcd(*pair) == 1)
    assert len(set(map(tuple, pair.T.tolist()))) > 60


@pytest.mark.usefixtures("story")
def test_a_given_of_others_is_computed_once_and_printed_as_it_is_used() -> None:
    values = draw(bank.load("own/story"), 1, 1, 200).values
    assert np.array_equal(values["lower"], np.round(values["gap"] / 3, 4))
    assert np.allclose(values["upper"], values["lower"] + values["gap"], atol=1e-12)
    assert all(len(f"{x:.15g}") <= 6 for x in values["upper"].tolist())


def test_what_a_student_was_asked_stays_when_the_model_changes(story: Path) -> None:
    before = draw_paper("p", bank.paper("p"), 1, 20)
    (story / "model.py").write_text(STORY["model.py"].replace("lower + gap", "lower + 2 * gap"))
    after = rekey(before)
    for name, array in before.asked[0].values.items():
        assert np.array_equal(after.asked[0].values[name], array), name
    assert not np.array_equal(
        draw_paper("p", bank.paper("p"), 1, 20).asked[0].values["upper"],
        before.asked[0].values["upper"],
    )


@pytest.mark.usefixtures("story")
def test_a_key_keeps_records(tmp_path: Path) -> None:
    key = draw_paper("p", bank.paper("p"), 1, 20)
    file = tmp_path / "key.json"
    file.write_text(as_text(key), "utf-8")
    read = read_key(file)
    assert as_text(read) == as_text(key)
    assert np.array_equal(read.asked[0].values["body"], key.asked[0].values["body"])
    written = json.loads(file.read_text("utf-8"))
    assert set(written["asked"][0]["values"]["body"]) == {"thing", "mass"}


EXAMPLE = """
[[examples]]
source = "by hand"
given = {{ {} }}
answers = {{ weight = 24.53 }}
"""


def test_an_example_names_days_and_records(story: Path) -> None:
    given = 'start = 2026-03-01, who = "Sam", body = "a brick", gap = 0.3, upper = 5'
    (story / "item.toml").write_text(STORY["item.toml"] + EXAMPLE.format(given))
    item = bank.load("own/story")
    assert draw_example(item, 1).values["weight"] == pytest.approx(24.525)
    assert (
        look_at("own/story", example=1)
        .sheet.questions[0]
        .parts[0]
        .lead.startswith(
            "Sam has a brick since Sunday, 1 March 2026: they have it from 0.1\nto 5, ("
        )
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('who = "Nobody"', "'who': Nobody is the first field of no record; there are Ada, "),
        ("start = 5", "'start': should be a day, such as 2026-03-01"),
        ("gap = 2026-03-01", "'gap': is no day"),
    ],
)
def test_an_example_that_cannot_be_is_told_in_words(story: Path, given: str, said: str) -> None:
    (story / "item.toml").write_text(STORY["item.toml"] + EXAMPLE.format(given))
    with pytest.raises(AuthorError, match=said):
        bank.load("own/story")


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("@given\ndef gap(start): return start\n", "has the name of a given"),
        ("@given\ndef far(ratio): return ratio\n", "needs 'ratio', which is neither a given nor"),
        ("@given\ndef far(near): return near\n@given\ndef near(far): return far\n", "in a circle"),
    ],
)
def test_a_given_that_cannot_be_computed_is_told_in_words(
    story: Path, model: str, said: str
) -> None:
    (story / "model.py").write_text(f"{STORY['model.py']}\n\n{model}")
    with pytest.raises(AuthorError, match=said):
        bank.load("own/story")
