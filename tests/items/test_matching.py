"""Matching: a letter for each item, of a list that is drawn and shuffled for each variant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from own import marks_of, own_rows, write_item
from to_match import BESIDE, FILES, ITEM

from exgen.check.suite import check_item
from exgen.errors import DrawError
from exgen.items import bank
from exgen.items.columns import one
from exgen.items.item import Item
from exgen.items.kinds.matching import AskedMatching, MatchingPart
from exgen.language.catalogue import language
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import Outcome
from exgen.sheets.sheet import Part
from exgen.sheets.typesetting import typeset_item
from exgen.variants.paper import asked_alone
from exgen.variants.sampling import draw

BELONGS = {
    "e^{": "exponential", "$ for": "uniform", "each": "binomial", "calls": "Poisson",
    "one trial": "Bernoulli; or binomial with $n = 1$",
}  # fmt: skip
NEEDLESS = ("Cauchy", "normal", "gamma")
PAIRS = [{"left": f"{n} + {n}", "right": str(2 * n)} for n in range(1, 5)]


def load(place: Path, monkeypatch: pytest.MonkeyPatch, old: str = "", new: str = "") -> Item:
    monkeypatch.chdir(place)
    write_item(place, ITEM, {**FILES, "item.toml": FILES["item.toml"].replace(old, new)})
    return bank.load(ITEM)


def typeset(item: Item, count: int) -> list[Part]:
    return [p for (p,) in typeset_item(item, asked_alone(item, draw(item, 5, 1, count)))]


def asked(**others: Any) -> AskedMatching:
    """Return a part that asks to match three sums with five numbers."""
    written = {"kind": "matching", "step": "s", "points": 3, "pairs": PAIRS, "show": 3}
    written |= {"distractors": ["5", {"text": "7", "because": "It is odd."}], **others}
    return MatchingPart.model_validate(written).asked()


def values_of(count: int = 1) -> dict[str, Any]:
    """Return variants that list 2 as C, 4 as A and 6 as B, and the distractors 5 and 7 as D and E."""
    columns = {
        "s_shown": [0, 1, 2],
        "s_distractors": [0, 1],
        "s_shuffled": [1, 2, 0, 3, 4],
        "s": [2, 0, 1],
    }
    return {name: np.repeat(np.array(own)[:, None], count, axis=1) for name, own in columns.items()}


def test_the_letter_of_an_item_is_that_of_what_belongs_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, places = set(), set()
    for part in typeset(load(tmp_path, monkeypatch), 60):
        texts = {offer.letter: offer.text for offer in part.offers}
        assert (len(part.fields), len(texts), len(set(texts.values()))) == (4, 6, 6)
        for field in part.fields:
            (right,) = (name for sign, name in BELONGS.items() if sign in field.stem)
            assert texts[field.answer] == right
            seen.add(right)
            places.add(field.answer)
        needless = [offer for offer in part.offers if not offer.right]
        assert all(offer.text.startswith(NEEDLESS) for offer in needless)
        assert all("Not needed" in offer.remark for offer in needless)
    assert (len(seen), places) == (5, set("ABCDEF"))


def test_both_sides_are_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    item = load(tmp_path, monkeypatch)
    drawn = draw(item, 5, 1, 30).values
    for a, part in zip(drawn["a"].tolist(), typeset(item, 30), strict=True):
        for text in [field.stem for field in part.fields] + [offer.text for offer in part.offers]:
            assert "{{" not in text
            if "normal" in text or "f(x)" in text:
                assert str(a) in text


@pytest.mark.parametrize(
    ("text", "letter"),
    [("B", "B"), (" b) ", "B"), ("(B)", "B"), ("2B", "B"), ("2: b", "B"), ("2. B", "B"), ("B2", "B"),
     ("option B", "B"), ("2 → B", "B")],
)  # fmt: skip
def test_a_letter_is_read_however_it_is_typed(text: str, letter: str) -> None:
    reading = asked().read_cell(text, 1)
    assert (reading.outcome, reading.values) == (Outcome.READ, (letter,))


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("F", Outcome.UNREADABLE), ("7", Outcome.UNREADABLE), ("1B", Outcome.UNREADABLE), ("-", Outcome.BLANK),
     ("A or B", Outcome.REVIEW), ("B?", Outcome.REVIEW), ("A, B", Outcome.REVIEW), ("AB", Outcome.REVIEW),
     ("exponential", Outcome.REVIEW)],
)  # fmt: skip
def test_what_is_no_single_letter_of_the_list_is_not_guessed(text: str, outcome: Outcome) -> None:
    assert asked().read_cell(text, 1).outcome is outcome


@pytest.mark.parametrize(
    ("text", "letters"),
    [("1A 2C 3B", "ACB"), ("A, C, B", "ACB"), ("a c b", "ACB"), ("ACB", "ACB"), ("1: A; 2: C; 3: B", "ACB"),
     ("1-A, 2-C, 3-B", "ACB"), ("3B 1A 2C", "ACB"), ("A1 C2 B3", "ACB"), ("1) A 2) C 3) B", "ACB"),
     ("A A A", "AAA"), ("1A, 3B", "A-B"), ("2C", "-C-"), ("A", "A--"), ("1A2C3B", "ACB"),
     ("A and C and B", "ACB"), ("(A, C, B)", "ACB")],
)  # fmt: skip
def test_all_letters_may_be_typed_into_the_first_cell(text: str, letters: str) -> None:
    read = asked().read([[text], [""], [""]], values_of()).values[:, 0]
    assert ["-" if np.isnan(place) else "ABCDE"[int(place)] for place in read] == list(letters)


@pytest.mark.parametrize(
    "text", ["A, C", "A, B, C, D", "1A 1B 2C", "4A 1B", "A, C, or B", "A, C, F"]
)
def test_letters_that_are_not_one_for_each_are_left_to_a_person(text: str) -> None:
    answers = asked().read([[text], [""], [""]], values_of())
    assert np.isnan(answers.values).all()
    assert answers.having(Outcome.REVIEW, Outcome.UNREADABLE).all()


@pytest.mark.parametrize(
    ("typed", "earns"),
    [
        ("CAB", 3),
        ("CA-", 2),
        ("C--", 1),
        ("CAE", 1.75),
        ("CDE", 0.5),
        ("ABC", 0),
        ("DDD", 0),
        ("---", 0),
    ],
)
def test_a_wrong_letter_costs_what_guessing_would_gain(typed: str, earns: float) -> None:
    part, values = asked(), values_of()
    answer = part.read([[letter.replace("-", "")] for letter in typed], values).values
    shares = part.shares(answer, values["s"], np.zeros((3, 1)), values)
    assert shares.sum() == pytest.approx(earns)
    whole = asked(all_or_nothing=True)
    assert whole.shares(answer, values["s"], np.zeros((3, 1)), values).sum() == 3 * (earns == 3)


def test_what_is_wrong_is_told_with_why() -> None:
    part, values = asked(), values_of()
    answer = part.read([["E"], ["B"], ["B"]], values).values
    said = [language(name).worded(part.comments(answer, values)) for name in ("en", "de")]
    assert said == [
        "C belongs to: 1 + 1. A belongs to: 2 + 2. E does not belong. It is odd.",
        "C gehört zu: 1 + 1. A gehört zu: 2 + 2. E gehört nicht dazu. It is odd.",
    ]


def test_right_and_wrong_letters_are_marked_by_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = own_rows(tmp_path, monkeypatch, ITEM, FILES, 40)
    right = rows.values["densities"].astype(float)
    assert (marks_of(rows, densities=right)["densities"].verdicts == Verdict.CORRECT).all()
    wrong = right.copy()
    wrong[0] = (right[0] + 1) % 6
    marks = marks_of(rows, densities=wrong)["densities"]
    assert (marks.verdicts[0] == Verdict.WRONG).all()
    assert (marks.verdicts[1:] == Verdict.PARTIAL).all()
    assert marks.shares.sum(axis=0) == pytest.approx(np.full(40, 3 - 1 / 5))
    assert all("belongs to" in language().worded([reason]) for reason in marks.reasons[0])


def test_every_check_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, ITEM, BESIDE)
    failed = [r for r in check_item(ITEM, variants=300) if not r.passes(strict=False)]
    assert failed == []


def test_a_guess_at_few_letters_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(tmp_path, monkeypatch, "show = 4\nshow_distractors = 2", "show = 3\nshow_distractors = 0")
    found = [r for r in check_item(ITEM, variants=300) if not r.passes(strict=True)]
    assert "show more distractors to match" in str(found)


@pytest.mark.parametrize(
    ("old", "new"),
    [('right = "uniform"', 'right = "exponential"'), ('"Cauchy"', '"uniform"'),
     ("the sum of ${{ n }}$ trials | each", "the sum of ${{ a }}$ trials | each"),
     ("$f(x) = 1 / {{ a }}$ for $0 < x < {{ a }}$", "the number of {{ 'calls' }} in an hour")],
)  # fmt: skip
def test_no_variant_shows_the_same_twice(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in typeset(load(tmp_path, monkeypatch, old, new), 60):
        texts = [field.stem for field in part.fields] + [offer.text for offer in part.offers]
        assert len(set(texts)) == len(texts)


def test_what_always_says_the_same_cannot_be_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = load(
        tmp_path,
        monkeypatch,
        'distractors = ["Cauchy"',
        "distractors = [\"{{ 'normal' }} with mean ${{ a }}$\"",
    )
    monkeypatch.setattr("exgen.variants.sampling.MOST_ATTEMPTS", 40)
    drawn = draw(item, 5, 1, 20).values["densities_distractors"]
    assert not ((drawn == 0).any(axis=0) & (drawn == 1).any(axis=0)).any()
    toml = item.folder / "item.toml"
    toml.write_text(toml.read_text().replace("show_distractors = 2", "show_distractors = 3"))
    with pytest.raises(DrawError, match="no two options of densities say the same"):
        draw(bank.load(ITEM), 5, 1, 3)


@pytest.mark.parametrize(
    ("others", "said"),
    [({"show": 5}, "show = 5, but there are 4 different answers in pairs"),
     ({"show_distractors": 3}, "show_distractors = 3, but there are 2 distractors"),
     ({"distractors": ["5", "5"]}, "show_distractors = 2, but there are 1 distractors"),
     ({"pairs": [PAIRS[0], PAIRS[0]], "show": 1}, "two items on the left say the same: '1 [+] 1'"),
     ({"pairs": PAIRS[:1], "show": 1}, "at least 2 items"),
     ({"show": 1, "show_distractors": 0}, "students see 1 answers; there should be 2 to 26")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(others: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        asked(**others)


def test_what_of_a_key_does_not_fit_is_said() -> None:
    part, values = asked(), values_of(2)
    assert list(part.misfits(values)) == []
    moved = {**values, "s": values["s"][::-1]}
    assert list(part.misfits(moved)) == ["'s' should say where the answers of the items stand"]
    assert list(part.misfits({**values, "s_shown": values["s_shown"] + 2}))


def test_the_letters_are_those_of_the_one_variant() -> None:
    part, values = asked(), values_of(2)
    assert part.typed(one(values, 1)) == ("C", "A", "B")
    assert part.listing(one(values, 0)) == ["4", "6", "2", "5", "7"]
    assert part.stems(one(values, 0)) == ["1 + 1", "2 + 2", "3 + 3"]
