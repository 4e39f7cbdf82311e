"""Which questions a sheet asks, and in which order: it depends on its paper, seed and number alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pools import CHOSEN, FIXED, QUESTIONS, TOTAL, write_paper
from pydantic import ValidationError

from exgen.errors import AuthorError, ExgenError, FileError
from exgen.items import bank
from exgen.items.schema import PaperFile
from exgen.items.scheme import Scheme
from exgen.people.students import Student
from exgen.variants.enrolment import with_another_sheet, with_students, without_students
from exgen.variants.key import Key
from exgen.variants.key_file import DIGEST, as_text, read_key
from exgen.variants.paper import draw_paper
from exgen.variants.rekey import rekey
from exgen.variants.selection import positions
from exgen.variants.weighing import scheme_now

SEED = 2**50 + 7
CLASS = [Student(f"k{number}", f"Student {number}") for number in range(1, 13)]


def paper(sizes: list[int], chosen: list[int], *, alone: int = 1, order: str = "shuffled") -> Any:
    """Return a paper with pools of some sizes, of which some questions are chosen."""
    pools = {f"pool{n}": asked for n, asked in enumerate(chosen)}
    of_pools = [f"pool{n}" for n, size in enumerate(sizes) for _ in range(size)]
    questions = [{"items": ["a/b"], "pool": pool} for pool in [*of_pools, *[""] * alone]]
    written = {"title": "T", "order": order, "pools": pools, "questions": questions}
    return PaperFile.model_validate(written)


@given(
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), max_size=3),
    st.integers(1, 3),
    st.sampled_from(["fixed", "shuffled"]),
    st.integers(0, 2**64),
)
def test_each_sheet_asks_as_many_of_each_pool_as_the_paper_says_and_counts_them_from_one(
    pools: list[tuple[int, int]], alone: int, order: str, seed: int
) -> None:
    sizes, chosen = [asked + more for asked, more in pools], [asked for asked, _ in pools]
    drawn = paper(sizes, chosen, alone=alone, order=order)
    at = positions("p", drawn, seed, range(1, 9))
    if at is None:
        assert not pools
        assert order == "fixed"
        return
    for pool, asked in drawn.pools.items():
        members = [question.pool == pool for question in drawn.questions]
        assert ((at[members] > 0).sum(axis=0) == asked).all()
    for column in at.T:
        own = column[column > 0]
        assert sorted(own) == [*range(1, len(own) + 1)]
        assert len(own) == alone + sum(chosen)
        assert order == "shuffled" or sorted(own) == own.tolist()


@given(st.lists(st.integers(1, 99_999_999), min_size=1, max_size=8, unique=True))
def test_a_sheets_questions_do_not_depend_on_which_other_sheets_there_are(
    numbers: list[int],
) -> None:
    together = positions("p", paper([5], [2]), SEED, numbers)
    assert together is not None
    for column, number in zip(together.T, numbers, strict=True):
        alone = positions("p", paper([5], [2]), SEED, [number])
        assert alone is not None
        assert column.tolist() == alone[:, 0].tolist()


def test_each_question_of_a_pool_is_asked_about_equally_often_and_at_each_position() -> None:
    """Of 1,000 sheets 400 ask each, within 4.5 standard deviations, and 333 have it at each position."""
    at = positions("p", paper([5], [2]), SEED, range(1, 1001))
    assert at is not None
    assert (np.abs((at[:5] > 0).sum(axis=1) - 400) < 4.5 * np.sqrt(1000 * 0.4 * 0.6)).all()
    for position in (1, 2, 3):
        assert abs((at[5] == position).sum() - 333) < 4.5 * np.sqrt(1000 / 3 * 2 / 3)
        assert (np.abs((at[:5] == position).sum(axis=1) - 400 / 3) < 4.5 * np.sqrt(400 / 3)).all()


def test_two_pools_and_two_papers_are_drawn_apart() -> None:
    both = positions("p", paper([4, 4], [2, 2], order="fixed"), SEED, range(1, 51))
    other = positions("q", paper([4, 4], [2, 2], order="fixed"), SEED, range(1, 51))
    assert both is not None
    assert other is not None
    assert not np.array_equal(both[:4] > 0, both[4:8] > 0)
    assert not np.array_equal(both, other)


@pytest.mark.parametrize(
    ("pools", "of_questions", "said"),
    [
        ({"proofs": 1}, ["", ""], "pools.proofs: no question is in this pool; write pool ="),
        (
            {"proofs": 1},
            ["proof", "proofs", "proofs"],
            "question 1 is in the pool 'proof', of which",
        ),
        ({"proofs": 1}, ["proof", "proofs", "proofs"], "did you mean 'proofs'?"),
        ({}, ["", "proofs"], "question 2 is in the pool 'proofs'"),
        ({}, ["", "proofs"], "write pools = { proofs = 1 }"),
        ({"": 1}, ["", ""], "a pool needs a name"),
        ({"proofs": True}, ["proofs", "proofs"], "valid integer"),
        ({"proofs": "1"}, ["proofs", "proofs"], "valid integer"),
        ({"proofs": 2}, ["proofs", "proofs"], "pools.proofs: 2 of 2 questions leaves no choice"),
        ({"proofs": 3}, ["proofs", "proofs"], "ask fewer, or put more questions into the pool"),
        ({"proofs": 0}, ["proofs", "proofs"], "greater than or equal to 1"),
        ({"proofs": 1.5}, ["proofs", "proofs"], "integer"),
    ],
)
def test_pools_that_cannot_be_drawn_are_refused(
    pools: dict[str, object], of_questions: list[str], said: str
) -> None:
    questions = [{"items": ["a/b"], "pool": pool} for pool in of_questions]
    with pytest.raises(ValidationError) as error:
        PaperFile.model_validate({"title": "T", "pools": pools, "questions": questions})
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("top", "points", "said"),
    [
        (
            "",
            {4: 7},
            "question 3 has 5 points, and question 4 10 points; all must be worth the same",
        ),
        ("points = { 5a = 1 }", {}, "question 3 has 5 points, and question 5 4 points"),
        ('void = ["6b"]', {}, "`full` in place of `void`"),
    ],
)
def test_questions_of_a_pool_that_are_not_worth_the_same_are_refused(
    top: str,
    points: dict[int, int],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_paper(tmp_path, top=top, points=points)
    with pytest.raises(AuthorError) as error:
        draw_paper("pooled", bank.paper("pooled"), SEED, 3)
    assert "papers/pooled.toml" in str(error.value)
    assert said in str(error.value)


@pytest.mark.parametrize("top", ["points = { 1a = 7 }", 'void = ["2b"]', 'full = ["3a"]'])
def test_what_makes_no_difference_within_a_pool_is_allowed(
    top: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_paper(tmp_path, top=top)
    assert draw_paper("pooled", bank.paper("pooled"), SEED, 3).selects


@pytest.fixture
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Key:
    """The key of a class of twelve, whose bank is at hand."""
    monkeypatch.chdir(tmp_path)
    write_paper(tmp_path)
    return draw_paper("pooled", bank.paper("pooled"), SEED, 0, CLASS)


def orders(key: Key) -> dict[str, list[str]]:
    """Return the fields of each sheet, by its code."""
    return {code: key.names_on(sheet) for sheet, code in enumerate(key.codes, start=1)}


def test_the_totals_count_a_pool_as_the_questions_that_each_is_asked(key: Key) -> None:
    assert key.out_of == key.most == TOTAL
    assert {len(names) for names in orders(key).values()} == {2 * (FIXED + CHOSEN)}
    assert len(key.field_names()) == 2 * QUESTIONS
    assert len({tuple(names) for names in orders(key).values()}) > 1


def test_a_key_is_read_as_it_was_written_and_cut_into_sheets(key: Key, tmp_path: Path) -> None:
    (tmp_path / "key.json").write_text(as_text(key))
    again = read_key(tmp_path / "key.json")
    assert orders(again) == orders(key)
    assert as_text(again) == as_text(key)
    assert orders(key.at(range(5, 8))) == dict([*orders(key).items()][4:7])


def test_a_paper_without_pools_and_order_keeps_no_positions() -> None:
    key = draw_paper("gan-tutorial", bank.paper("gan-tutorial"), SEED, 2)
    assert "positions" not in as_text(key)
    assert not key.selects


def test_who_joins_leaves_or_gets_another_sheet_changes_no_other(key: Key) -> None:
    joined = with_students(key, [Student("z1", "Zoe")])
    assert orders(joined).items() >= orders(key).items()
    whole = draw_paper("pooled", bank.paper("pooled"), SEED, 0, [*CLASS, Student("z1", "Zoe")])
    assert orders(joined) == orders(whole)
    again = with_another_sheet(joined, "k3")
    assert orders(again).items() >= orders(joined).items()
    left = without_students(again, ["k5"])
    assert orders(left) == orders(again)


def test_a_paper_of_which_other_questions_would_be_asked_is_refused(
    key: Key, tmp_path: Path
) -> None:
    path = tmp_path / "bank/papers/pooled.toml"
    path.write_text(path.read_text().replace("proofs = 2", "proofs = 3"))
    with pytest.raises(ExgenError, match="have changed since the sheets were made"):
        with_students(key, [Student("z1", "Zoe")])


def test_a_corrected_key_asks_the_same_questions(key: Key) -> None:
    assert orders(rekey(key)) == orders(key)


def test_a_bank_that_now_gives_sheets_other_totals_is_refused(key: Key, tmp_path: Path) -> None:
    path = tmp_path / "bank/own/field-4/item.toml"
    path.write_text(path.read_text().replace("points = 2", "points = 9"))
    with pytest.raises(ExgenError, match="as not everybody is asked the same questions"):
        rekey(key)


def test_a_scheme_by_which_sheets_have_other_totals_is_refused(key: Key) -> None:
    with pytest.raises(ExgenError, match="`full` in place of `void`"):
        scheme_now(key, Scheme(void=("3a",)))
    every = tuple(f"{number}a" for number in range(FIXED + 1, QUESTIONS + 1))
    assert scheme_now(key, Scheme(void=every))[0].void == every


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda k: k["asked"][2].pop("positions"), "all items should have them, or none"),
        (
            lambda k: k["asked"][2]["positions"].pop(),
            "there should be a whole number for each sheet",
        ),
        (lambda k: k["asked"][0].update(positions=[1.5] * 12), "a whole number for each sheet"),
        (lambda k: k["asked"][0].update(positions=["x"] * 12), "a whole number for each sheet"),
        (lambda k: k["asked"][0].update(positions="x"), "this should be a list"),
        (lambda k: k["asked"][0].update(positions=[0] * 12), "count its questions from 1"),
        (lambda k: k["asked"][0].update(positions=[9] * 12), "count its questions from 1"),
        (lambda k: k["asked"][0].update(positions=[-1] * 12), "count its questions from 1"),
        (
            lambda k: k["asked"][1].update(labels=["1c", "1d"]),
            "the items of question 1 should have",
        ),
    ],
)
def test_positions_that_do_not_fit_are_refused_with_their_place(
    change: Change, said: str, key: Key, tmp_path: Path
) -> None:
    written = json.loads(as_text(key))
    del written[DIGEST]
    change(written)
    (tmp_path / "key.json").write_text(json.dumps(written))
    with pytest.raises(FileError) as error:
        read_key(tmp_path / "key.json")
    assert "this key is damaged: asked[" in str(error.value)
    assert said in str(error.value)


def test_a_code_is_of_the_papers_pools_too(key: Key, tmp_path: Path) -> None:
    """Answers to the sheets of before the paper was changed are not marked by those of after."""
    path = tmp_path / "bank/papers/pooled.toml"
    path.write_text(path.read_text().replace("proofs = 2", "proofs = 3"))
    other = draw_paper("pooled", bank.paper("pooled"), SEED, 0, CLASS)
    assert other.numbers == key.numbers
    assert set(other.codes).isdisjoint(key.codes)
