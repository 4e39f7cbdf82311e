"""Choices that depend on the numbers: conditions, values of steps and of mistakes, one letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from own import item_files, marks_of, own_rows, write_item

from exgen.errors import AuthorError, DrawError
from exgen.items import bank
from exgen.items.columns import Array, count_of, one
from exgen.items.item import Item
from exgen.items.kinds.choice import AskedChoice, ChoicePart
from exgen.language.catalogue import language
from exgen.marks.judging.verdicts import Verdict
from exgen.numerals import write
from exgen.sheets.sheet import Part
from exgen.sheets.typesetting import typeset_item
from exgen.variants.alike import offers_differ
from exgen.variants.key_file import read_key, write_key
from exgen.variants.paper import asked_alone, draw_paper
from exgen.variants.rekey import changed_fields, rekey
from exgen.variants.sampling import draw

GIVEN = "a = { low = -9, high = 9, except = [0] }\nb = { low = 1, high = 9 }\n"
MODEL = """from exgen.items import misconception


def curvature(a):
    return 2 * a


def is_convex(curvature):
    return curvature > 0


def is_concave(curvature):
    return curvature < 0


def share(a, b):
    return b / (a * a + b)


def half(share):
    return share / 2


@misconception(share)
def forgets_the_square(a, b):
    '''Square ${{ a }}$.'''
    return b / (np.abs(a) + b)


@misconception(share)
def turns_it_over(a, b):
    '''You divided by ${{ b }}$.'''
    return (a * a + b) / b
"""
WHY = {"because": "So."}
BENDS = [
    {"text": "It bends up.", "right": "is_convex", "because": "${{ curvature }}$"},
    {"text": "It bends down.", "right": "is_concave", "because": "${{ curvature }}$"},
    {"text": "It is a line.", "right": False, **WHY},
]
HALVES = [
    {"value": "half", "right": True, "because": "It is ${{ value }}$."},
    {"from": "forgets_the_square", "value": "half"},
    {"from": "turns_it_over", "value": "half"},
    {"value": "share", "right": False, "text": "all, ${{ value }}$", **WHY},
    {"text": "None of these.", "last": True},
]
PARTS: dict[str, dict[str, object]] = {
    "curvature": {"decimals": 0},
    "bends": {"kind": "choice", "label": "", "show": 3, "show_right": 1, "options": BENDS},
    "which": {
        "kind": "choice", "label": "", "show": 3, "single": True, "decimals": 2, "options": HALVES,
    },
}  # fmt: skip


def table(value: object) -> str:
    """Return a value in TOML, whose tables JSON does not write."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {table(own)}" for key, own in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(table, value)) + "]"
    return repr(value).lower() if isinstance(value, bool) else _quoted(value)


def _quoted(value: object) -> str:
    return f"'''{value}'''" if isinstance(value, str) else str(value)


def files(parts: dict[str, dict[str, object]] = PARTS, model: str = MODEL) -> dict[str, str]:
    """Return the files of an item with these parts."""
    bare = {
        step: {key: own for key, own in part.items() if key != "options"}
        for step, part in parts.items()
    }
    made = item_files(GIVEN, bare, model)
    for step, part in parts.items():
        if "options" in part:
            head = f'step = "{step}"\n'
            options = f"{head}options = {table(part['options'])}\n"
            made["item.toml"] = made["item.toml"].replace(head, options)
            made["solution.md"] = made["solution.md"].replace(f"${{{{ {step} }}}}$", "So.")
    return made


def load(place: Path, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Item:
    monkeypatch.chdir(place)
    write_item(place, "own/choice", files(**changes))
    return bank.load("own/choice")


def options_of(**part: object) -> dict[str, dict[str, object]]:
    """Return the parts with another choice in place of the last."""
    return {**PARTS, "which": {**PARTS["which"], **part}}


def offered(item: Item, count: int, place: int = 2, seed: int = 5) -> list[Part]:
    """Return a part as it is set in some variants."""
    asked = asked_alone(item, draw(item, seed, 1, count))
    return [parts[place] for parts in typeset_item(item, asked)]


def test_an_option_is_right_where_its_step_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = load(tmp_path, monkeypatch)
    values = draw(item, 5, 1, 300).values
    shown, flags = values["bends_shown"], values["bends"]
    assert (flags == np.where(shown == 0, values["a"] > 0, (shown == 1) & (values["a"] < 0))).all()
    assert (flags.sum(axis=0) == 1).all()
    for part in offered(item, 20, place=1):
        (right,) = (offer for offer in part.offers if offer.right)
        up = "up" in right.text
        assert right.remark.startswith("**True.** $-") != up


def test_what_follows_from_an_own_slip_counts_in_a_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = own_rows(tmp_path, monkeypatch, "own/choice", files(), 200)
    slip = -1.0 * rows.values["curvature"] - 3 * np.sign(rows.values["curvature"])
    shown = rows.values["bends_shown"]
    follows = np.where(shown == 0, slip > 0, (shown == 1) & (slip < 0)).astype(float)
    marks = marks_of(rows, curvature=slip, bends=follows)["bends"]
    assert (marks.verdicts == Verdict.FOLLOW_THROUGH).mean() > 0.9
    right = marks_of(rows, curvature=slip, bends=rows.values["bends"].astype(float))["bends"]
    assert (right.verdicts == Verdict.CORRECT).all()


def test_options_are_what_the_graph_gives_with_a_mistake_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = load(tmp_path, monkeypatch)
    values, wrong = draw(item, 5, 1, 60).values, {w.name: w for w in item.misconceptions}
    expected = [
        values["half"],
        *(
            item.graph.evaluate(values, wrong[name].instead)["half"]
            for name in ("forgets_the_square", "turns_it_over")
        ),
        values["share"],
    ]
    assert np.array_equal(values["which_values"], expected)
    told = {0: "Square", 1: "You divided by"}
    for column, part in enumerate(offered(item, 60)):
        pool = [write(value[column], 2) for value in expected]
        for offer in part.offers[:-1]:
            place = pool.index(offer.text.removeprefix("all, ").strip("$"))
            assert offer.right == (place == 0)
            assert told.get(place - 1, "") in offer.remark


def test_no_variant_offers_the_same_twice_nor_what_rounding_takes_for_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = load(tmp_path, monkeypatch)
    for part in offered(item, 200):
        texts = [offer.text.removeprefix("all, ") for offer in part.offers]
        assert len(set(texts)) == len(texts)
    values = item.graph.evaluate({
        "a": np.array([3, 3, 1]), "b": np.array([4, 4, 1]), "bends_shown": np.array([[0], [1], [2]]).repeat(3, axis=1),
        "which_shown": np.array([[0, 1, 0], [1, 2, 1]]),
    })  # fmt: skip
    differ = offers_differ(item, item.file.parts[2], item.parts[2], values)
    assert differ.tolist() == [True, True, False]  # |1| + 1 = 1 ** 2 + 1


@pytest.mark.parametrize(
    ("texts", "share"),
    [
        (("The sum is ${{ a }}$.", "The sum is ${{ b }}$."), "a"),
        (("It is ${{ b }}.0$.", "It is  {{ b }}."), ""),
        (("It is ${{ b }}$ or so.", "It is ${{ b }}$, or so."), "all"),
    ],
)
def test_what_reads_the_same_is_drawn_again(
    texts: tuple[str, str], share: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = [{"text": text, "right": not place, **WHY} for place, text in enumerate(texts)]
    parts = options_of(show=2, options=options)
    item = load(tmp_path, monkeypatch, parts=parts)
    if not share:
        with pytest.raises(DrawError, match=r"'no two options of which say the same' \(100 %\)"):
            draw(item, 5, 1, 3)
        return
    drawn = draw(item, 5, 1, 400)
    assert (drawn.values["a"] != drawn.values["b"]).all() == (share == "a")
    assert count_of(drawn.values) == 400


def single(**others: Any) -> AskedChoice:
    written = {"kind": "choice", "step": "s", "points": 1, "show": 4, "single": True, **others}
    options = [{"text": str(n), "right": n == 0, **WHY} for n in range(4)]
    return ChoicePart.model_validate({"options": options, **written}).asked()


def typed(text: str, asked: AskedChoice, reference: Array) -> float:
    values = {"s": reference}
    answer = asked.read([[text] * reference.shape[-1]], values).values
    return float(asked.shares(answer, reference, answer, values).mean())


@pytest.mark.parametrize(
    ("text", "earns"),
    [("A", 1), ("B", 0), ("a)", 1), ("A, B", 0), ("A B C D", 0), ("none", 0), ("all", 0)],
)
def test_of_a_single_choice_the_one_right_letter_earns_all_and_nothing_else(
    text: str, earns: float
) -> None:
    assert typed(text, single(), np.eye(4, dtype=bool)[:, :1]) == earns


def test_a_guess_at_a_single_choice_earns_one_in_as_many_as_are_shown() -> None:
    assert [typed(letter, single(), np.eye(4, dtype=bool)) for letter in "ABCD"] == [0.25] * 4


def test_two_letters_are_told_that_one_was_asked_for() -> None:
    asked, right = single(), np.eye(4, dtype=bool)[:, :1]
    values = {"s": right, "s_shown": np.arange(4)[:, None]}
    both, other = (np.array(flags, dtype=float)[:, None] for flags in ([1, 1, 0, 0], [0, 1, 0, 0]))
    said = [
        [language(name).worded(asked.comments(answer, values)) for answer in (both, other)]
        for name in ("en", "de")
    ]
    assert said == [
        ["one letter was asked for", "A is right. So. B is wrong. So."],
        ["gefragt war ein Buchstabe", "A ist richtig. So. B ist falsch. So."],
    ]


def test_none_of_these_is_last_and_right_where_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = options_of(show=4)
    item = load(tmp_path, monkeypatch, parts=parts)
    values = draw(item, 5, 1, 300).values
    right_is_shown = (values["which_shown"] == 0).any(axis=0)
    assert (values["which"][-1] == ~right_is_shown).all()
    assert (values["which"].sum(axis=0) == 1).all()
    assert 0.6 < right_is_shown.mean() < 0.9
    assert all(part.offers[-1].text == "None of these." for part in offered(item, 20))
    asked = item.parts[2]
    read = asked.read([["none of these", "D"]], one(values, 0) | {"which": values["which"][:, :2]})
    assert read.values.T.tolist() == [[0, 0, 0, 1]] * 2


def test_what_a_sheet_offered_stays_when_the_item_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = load(tmp_path, monkeypatch)
    folder = tmp_path / "bank/papers"
    folder.mkdir()
    (folder / "own.toml").write_text('title = "T"\n[[questions]]\nitems = ["own/choice"]\n')
    key = draw_paper("own", bank.paper("own"), 7, 9)
    write_key(key, tmp_path / "key.json")
    kept = read_key(tmp_path / "key.json")
    before = [[o.text for o in parts[2].offers] for parts in typeset_item(item, kept.asked[0])]
    model = tmp_path / "bank/own/choice/model.py"
    model.write_text(model.read_text().replace("share / 2", "share / 3").replace("a * a", "a ** 4"))
    for asked in (kept.asked[0], rekey(kept).asked[0]):
        now = typeset_item(bank.load("own/choice"), asked)
        assert [[o.text for o in parts[2].offers] for parts in now] == before
    assert not changed_fields(kept, rekey(kept))


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"right": True, **WHY}, "an option needs a text, a value or a from"),
        ({"text": "x", **WHY}, "'x' should say whether it is right"),
        ({"text": "x", "right": True}, "'x' should say why, with because"),
        ({"from": "x", "right": True}, "'from x' is what a mistake gives, so it cannot be right"),
        ({"text": " 1", "right": True, **WHY}, "two options say the same: '1'"),
        ({"text": "x", "last": True}, "'x' is right where no other option is"),
    ],
)
def test_an_option_that_cannot_be_asked_is_refused(option: dict[str, object], said: str) -> None:
    options = [*({"text": str(n), "right": n < 2, **WHY} for n in range(4)), option]
    part = {"kind": "choice", "step": "s", "points": 1, "show": 4, "options": options}
    with pytest.raises(ValueError, match=said):
        ChoicePart.model_validate(part)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"text": "x", "right": "is_konvex", **WHY},
         "part 'which' says right = 'is_konvex', which is neither a given nor a step; did you mean"),
        ({"from": "forgets_a_square"},
         "an option from 'forgets_a_square', which is no misconception; did you mean"),
        ({"value": "haalf", "right": False, **WHY}, "the value of 'haalf', which is no step; did you"),
    ],
)  # fmt: skip
def test_a_name_that_the_model_does_not_have_is_said(
    option: dict[str, object], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AuthorError, match=said):
        load(tmp_path, monkeypatch, parts=options_of(options=[*HALVES, option]))


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"text": "x", "right": "curvature", **WHY}, "'curvature' should be True or False"),
        ({"value": "which_shown", "right": False, **WHY}, "is not one number, so no option"),
    ],
)
def test_a_step_that_is_no_condition_or_value_is_said(
    option: dict[str, object], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = load(tmp_path, monkeypatch, parts=options_of(options=[*HALVES, option]))
    with pytest.raises(AuthorError, match=said):
        draw(item, 5, 1, 3)
