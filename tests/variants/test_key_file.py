"""The file of a key: earlier ones are read, and one that is newer or damaged is refused in words.

`keys/` has keys that exgen wrote when their version was today's. They are never written anew; a
new version brings new ones beside them.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exgen.answers.blocks import Block
from exgen.errors import ExgenError, FileError
from exgen.items.columns import one
from exgen.items.digits import Places
from exgen.items.kinds.choice import AskedChoice, Statement
from exgen.items.kinds.expression import AskedExpression
from exgen.items.kinds.misplaced import Inversion, OrderedLine
from exgen.items.kinds.number import AskedNumber
from exgen.items.kinds.order import AskedOrder, Needless
from exgen.items.kinds.text import AskedText
from exgen.items.kinds.tolerance import SlackByHand
from exgen.marks.judging.marking import Marked, Marker, items_of, tell
from exgen.marks.records.gradebook import Gradebook
from exgen.marks.records.open_answers import OpenAnswers
from exgen.marks.reports.report_files import ReportFiles
from exgen.marks.reports.worked import work_out
from exgen.variants.key import Key
from exgen.variants.key_file import DIGEST, read_key, write_key
from exgen.variants.key_versions import VERSION
from exgen.variants.rekey import rekey

KEYS = sorted((Path(__file__).parent / "keys").glob("*.json"))
EVERY_KIND = next(path for path in KEYS if path.stem == "every-kind.v1")
GAN = next(path for path in KEYS if path.stem == "gan-tutorial.v1")
MUTATIONS = 60
OTHERS = [
    None, True, 3, -1.5, 10**9, 10**30, 10**400, 1e308, 5e-324, float("nan"), float("-inf"), "", "x",
    "../x", "\0", "\ud800", "x" * 5000, "{{ x", "1e400", [], {}, [[]], [1, [2]], ["x", 1], [[1]] * 3,
    json.loads("[" * 200 + "]" * 200),
]  # fmt: skip


@pytest.fixture(params=KEYS, ids=lambda path: path.stem)
def earlier(request: pytest.FixtureRequest) -> Path:
    """A key as an earlier exgen wrote it, or today's."""
    path: Path = request.param
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "key.json"


def rewritten(key: Key, path: Path) -> Key:
    write_key(key, path)
    return read_key(path)


def marked(key: Key, slip: str = "") -> Marked:
    """Return the marks of a class in which everybody types what is right, with a slip in numbers."""
    names: dict[str, list[str]] = {name: [] for name in key.field_names()}
    for asked in key.asked:
        for sheet in range(key.sheets):
            typed = {p.step: p.typed(one(asked.values, sheet)) for p in asked.parts}
            for name, part, number in asked.fields():
                names[name].append(typed[part.step][number] + slip * part.numeric)
    rows, sheets = [*range(2, key.sheets + 2)], np.arange(1, key.sheets + 1)
    students = [f"s{number}" for number in sheets]
    return Marker(key, items_of(key)[0]).mark(Block(rows, students, sheets, names))


def held(key: Key) -> str:
    """Return all that a key holds, to be compared (NaN is not equal to itself)."""
    items = [
        (a.item, a.digest, a.labels, a.parts, columns)
        for a in key.asked
        for columns in [
            [(name, array.dtype.kind, array.tolist()) for name, array in columns.items()]
            for columns in (a.values, a.slacks)
        ]
    ]
    return str(
        (
            key.paper,
            key.title,
            key.seed,
            key.sheets,
            key.codes,
            key.students,
            key.scheme,
            key.former,
            items,
        )
    )


def test_every_version_has_a_key_of_every_kind() -> None:
    kinds: dict[int, set[str]] = {}
    for path in KEYS:
        written = json.loads(path.read_text(encoding="utf-8"))
        parts = {part["kind"] for asked in written["asked"] for part in asked["parts"]}
        kinds.setdefault(written["exgen key"], set()).update(parts)
    at_first = {"number", "expression", "choice", "order", "text"}
    since = {"word": 8, "matching": 9}
    assert kinds == {
        version: at_first.union(kind for kind, first in since.items() if first <= version)
        for version in range(1, VERSION + 1)
    }


def test_an_earlier_key_gives_all_points_for_what_is_right(earlier: Path) -> None:
    key = read_key(earlier)
    by_hand = sum(p.points for asked in key.asked for p in asked.parts if p.by_hand)
    assert marked(key).totals == pytest.approx([key.out_of - by_hand] * key.sheets)


def test_an_earlier_key_is_rewritten_as_todays_and_reads_back_the_same(
    earlier: Path, path: Path
) -> None:
    key = read_key(earlier)
    again = rewritten(key, path)
    assert json.loads(path.read_text(encoding="utf-8"))["exgen key"] == VERSION
    assert held(again) == held(key)
    assert marked(again).totals == marked(key).totals


@pytest.mark.parametrize("version", range(1, 3))
def test_a_key_of_before_version_3_has_the_codes_that_its_sheets_show(version: int) -> None:
    key = read_key(EVERY_KIND.with_name(f"every-kind.v{version}.json"))
    assert key.codes == ("0001-R", "0002-W", "0003-A")


def test_a_key_of_version_1_has_the_parts_that_its_author_wrote() -> None:
    common: dict[str, Any] = {"label": "", "bonus": False, "follow_through": 1.0, "language": "en",
        "imprecise": 0.5, "near_miss": 0.0,
    }  # fmt: skip
    number: dict[str, Any] = {
        "entries_labelled": (), "rows": (), "columns": (), "trace": (), "names": (),
        "constants": True, "log": "either", "infinity": False, "tolerance": None,
        "all_or_nothing": False, "one_of": (), "unit": "", "units": (), "figures": None,
        "scientific": False, "any_order": False, "bands": (), "prefilled": (), "fewer_rows": False,
        "in_one_cell": False,
    }  # fmt: skip
    double, pair, table, line, true_ones, recipe, why = read_key(EVERY_KIND).asked[0].parts
    assert double == AskedNumber(**common | number | {
        "step": "double", "points": 2.0, "label": "$2a$", "follow_through": 0.5, "decimals": 3,
        "names": ("twice",), "log": "natural", "infinity": True,
        "tolerance": SlackByHand(0.01, 0.001, 3),
    })  # fmt: skip
    assert pair == AskedNumber(**common | number | {
        "step": "pair", "points": 2.0, "entries_labelled": ("$p_1$", "$p_2$"), "decimals": 2,
        "constants": False, "all_or_nothing": True,
    })  # fmt: skip
    assert table == AskedNumber(**common | number | {
        "step": "table", "points": 4.0, "label": "$T$", "rows": ("one", "two"),
        "columns": ("left", "right"), "decimals": 1,
    })  # fmt: skip
    assert line == AskedExpression(**common | {
        "step": "line", "points": 1.0, "label": "$f(u, v)$", "answer": "a * u + v",
        "variables": {"u": ("u", "U"), "v": ()}, "names": ("f",), "log": "decimal",
    })  # fmt: skip
    assert true_ones == AskedChoice(**common | {
        "step": "true_ones", "points": 2.0, "show": 3, "all_or_nothing": True,
        "single": False, "last": 0, "none_of_these": False, "valued": 0,
        "options": (
            Statement("$a$ is {{ a }}", right=True, because="It is printed."),
            Statement("$a$ is negative", right=False, because="It is at least 1."),
            Statement("$a > 0$", right=True, because="It is at least 1."),
            Statement("$a > 100$", right=False, because="It is at most 9."),
        ),
    })  # fmt: skip
    assert recipe == AskedOrder(**common | {
        "step": "recipe", "points": 3.0, "show": 1,
        "lines": (
            OrderedLine("read", (), "", None), OrderedLine("double", (0,), "", None),
            OrderedLine("write", (0, 1), "", None), OrderedLine("rest", (), "", None),
        ),
        "distractors": (
            Needless("guess", "Nothing is guessed."), Needless("hope", "It does not help."),
        ),
        "mistakes": (Inversion(0, 2, "Nothing is known yet.", 0.0),), "wrong_block": 0.5,
    })  # fmt: skip
    assert why == AskedText(**common, step="why", points=4.0, rubric="Says why, in a sentence.")


@pytest.mark.parametrize("change", ["is gone", "has another shape"])
def test_an_item_that_needs_a_given_that_the_key_has_not_is_marked_by_the_key_alone(
    change: str,
) -> None:
    """So it is when a given is added to an item after its sheets have been handed out."""
    key = read_key(GAN)
    for number, asked in enumerate(key.asked):
        for name in asked.load().file.given:
            values = {**asked.values, name: asked.values[name][None]}
            if change == "is gone":
                del values[name]
            other = replace(asked, values=values)
            changed = replace(key, asked=(*key.asked[:number], other, *key.asked[number + 1 :]))
            _, said = items_of(changed)
            misfits = [r.arg("item") for r in said if r.code == "note.item-misfits"]
            needed = asked.load().graph.downstream([name]) & {part.step for part in asked.parts}
            assert misfits or not needed or change != "is gone"
            assert len(marked(changed, slip="7").totals) == key.sheets


def test_a_key_of_a_newer_exgen_is_refused(path: Path) -> None:
    path.write_text(json.dumps({"exgen key": VERSION + 1, "asked": "in a way of its own"}))
    with pytest.raises(FileError, match=rf"newer exgen \(version {VERSION + 1} .*update exgen"):
        read_key(path)


@pytest.mark.parametrize(
    "text",
    ["[]", "{}", '{"exgen key": "2"}', '{"exgen key": 0}', "[" * 100_000, "1" * 5000, "\xff"],
)
def test_what_is_no_key_is_refused(text: str, path: Path) -> None:
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(FileError, match="this is not a key that exgen wrote"):
        read_key(path)


Change = Callable[[Any], object]


def at(*place: Any) -> Change:
    """Return what takes an entry out of a key."""

    def take_out(key: Any) -> None:
        for step in place[:-1]:
            key = key[step]
        del key[place[-1]]

    return take_out


def put(value: Any, *place: Any) -> Change:
    """Return what puts something else into a key."""

    def put_in(key: Any) -> None:
        for step in place[:-1]:
            key = key[step]
        key[place[-1]] = value

    return put_in


ITEM = ("asked", 0)
PARTS = (*ITEM, "parts")
VALUES = (*ITEM, "values")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (at("title"), r"title: is missing"),
        (put("many", "sheets"), r"sheets: "),
        (put([["ann", "", 0, []]], "students"), r"students: there are 1 for 3 sheets"),
        (put([["ann"]], "students"), r"students\[0\]\[1\]: is missing"),
        (at("codes"), r"codes: is missing"),
        (at("codes", 1), r"codes: there are 2 for 3 sheets"),
        (put("0003 A", "codes", 2), r"codes\[2\]: this should be a code such as 0001-XXX"),
        (put("0001-BCD", "codes", 2), r"codes\[2\]: it has the number of codes\[0\]"),
        (
            put([["ann", "", 0, []], ["bob", "", 0, []], ["ann", "", 0, []]], "students"),
            r"students\[2\]\[0\]: 'ann' has a",
        ),
        (
            put([["ann", "", 0, []], [" ", "", 0, []], ["bob", "", 0, []]], "students"),
            r"students\[1\]\[0\]: is empty",
        ),
        (put([["ann", "", -1, []]] * 3, "students"), r"students\[0\]\[2\]: "),
        (put([["ann", "", 1e9, []]] * 3, "students"), r"students\[0\]\[2\]: "),
        (put([["ann", "", 0, ["1"]]] * 3, "students"), r"students\[0\]\[3\]: there should be 4 te"),
        (put(3, "former"), r"former: there are 3 sheets in all"),
        (put(1, "former"), r"former: there are 3 sheets in all"),
        (put(-1, "former"), r"former: "),
        (at("scheme"), r"scheme: is missing"),
        (put(["9z"], "scheme", "void"), r"scheme: there is no part '9z'"),
        (put({"1a": -1}, "scheme", "points"), r"scheme\.points\.1a: "),
        (put([], "asked"), r"asked: this should not be empty"),
        (put([], *PARTS), r"asked\[0\]\.parts: this should not be empty"),
        *(
            (put(label, *ITEM, "labels", 1), r"labels\[1\]: this should be a number and letters")
            for label in ("", "a", "1", "0a", "1A", "1a.1", "../1a", "1a\n", "1\x00", "x" * 999)
        ),
        *(
            (put(points, *PARTS, 0, "points"), r"asked\[0\]\.parts\[0\]\.points: ")
            for points in (0, 1e-300, 10_001, 1e308, 10**400, float("nan"), float("inf"), "many")
        ),
        (put([[True] * 3] * 3, *VALUES, "true_ones"), r"parts\[4\]: 'true_ones' should flag the"),
        (at(*PARTS, 0, "points"), r"asked\[0\]\.parts\[0\]\.points: is missing"),
        (at(*PARTS, 0, "decimals"), r"asked\[0\]\.parts\[0\]\.decimals: is missing"),
        (put(-1, *PARTS, 0, "points"), r"asked\[0\]\.parts\[0\]\.points: "),
        (put("riddle", *PARTS, 2, "kind"), r"asked\[0\]\.parts\[2\]: kind should be one of number"),
        (put("two", *PARTS, 0, "tolerance", "absolute"), r"parts\[0\]\.tolerance\.absolute: "),
        (put("pair", *PARTS, 0, "step"), r"asked\[0\]\.parts\[1\]\.step: 'pair' is asked twice"),
        (at(*PARTS, 0), r"asked\[0\]\.labels: there are 7 for 6 parts"),
        (put("1a", *ITEM, "labels", 6), r"asked\[0\]\.labels: there are two fields 1a"),
        (put(["one"], *PARTS, 1, "entries_labelled"), r"parts\[1\]: it has 2 fields, but labels"),
        (put(["one"], *PARTS, 2, "trace"), r"parts\[2\]: its trace names 1 steps"),
        (
            put([9], *PARTS, 5, "lines", 1, "before"),
            r"parts\[5\]: it has 4 lines, but names others",
        ),
        (at(*VALUES, "double"), r"asked\[0\]\.values\.double: is missing"),
        (put([1, 2], *VALUES, "double"), r"asked\[0\]\.values\.double: it is for 2 sheets"),
        (put([1, 2, "x"], *VALUES, "double"), r"asked\[0\]\.values\.double: this should be a list"),
        (put(["x"] * 3, *VALUES, "double"), r"values\.double: this should be finite numbers"),
        (put([[1] * 3] * 2, *VALUES, "double"), r"slacks\.double: there should be one for each"),
        (put([[1] * 3, [1]], *VALUES, "a"), r"values\.a: its lists are of different lengths"),
        (put(5, *VALUES, "a"), r"asked\[0\]\.values\.a: this should be a list"),
        (at(*VALUES, "u"), r"parts\[3\]: 'u' should have a value for each of those of 'line'"),
        (put([[9] * 3] * 3, *VALUES, "true_ones_shown"), r"parts\[4\]: 'true_ones_shown' should"),
        (put([[0] * 3] * 5, *VALUES, "recipe_shuffled"), r"parts\[5\]: 'recipe_shuffled' should"),
        (put([[2] * 3], *VALUES, "recipe_distractors"), r"'recipe_distractors' should have 1 "),
        (put([-1] * 3, *ITEM, "slacks", "double"), r"slacks\.double: no slack is below 0"),
        (put([float("nan")] * 3, *ITEM, "slacks", "double"), r"slacks\.double: this should be fin"),
    ],
)
def test_a_damaged_key_is_refused_with_the_place(change: Change, said: str, path: Path) -> None:
    write_key(read_key(EVERY_KIND), path)
    written = json.loads(path.read_text(encoding="utf-8"))
    change(written)
    path.write_text(json.dumps(written))
    with pytest.raises(FileError, match=rf"key\.json: this key is damaged: .*{said}"):
        read_key(path)


@pytest.mark.parametrize("place", range(40))
def test_a_digit_that_is_another_is_noticed(place: int, path: Path) -> None:
    write_key(read_key(EVERY_KIND), path)
    text = path.read_text(encoding="utf-8")
    digits = [at for at, character in enumerate(text) if character in "0123456789"]
    at_one = digits[len(digits) * place // 40]
    path.write_text(text[:at_one] + str((int(text[at_one]) + 1) % 10) + text[at_one + 1 :])
    with pytest.raises(
        FileError, match=r"this (key (is damaged|was written by a newer exgen)|is not a key)"
    ):
        read_key(path)


def test_a_key_that_was_laid_out_anew_or_changed_on_purpose_is_read(path: Path) -> None:
    write_key(read_key(EVERY_KIND), path)
    written = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(written, indent=4), encoding="utf-8")
    assert held(read_key(path)) == held(read_key(EVERY_KIND))
    del written["digest"]
    path.write_text(json.dumps({**written, "title": "Another"}), encoding="utf-8")
    assert read_key(path).title == "Another"


def test_a_name_that_stands_twice_is_refused(path: Path) -> None:
    text = EVERY_KIND.read_text(encoding="utf-8")
    path.write_text(text.replace('"sheets": 3', '"sheets": 3, "sheets": 3'))
    with pytest.raises(FileError, match="this key is damaged: sheets: this name stands twice"):
        read_key(path)


def test_half_a_character_is_refused(path: Path) -> None:
    """It can be read, but no table or page can be written with it."""
    written = json.loads(EVERY_KIND.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**written, "title": "\ud800"}))
    with pytest.raises(FileError, match=r"this is not a key that exgen wrote \(.*surrogates"):
        read_key(path)
    path.write_text(json.dumps({**written, "title": "\U0001f600 \\ud800"}))
    assert read_key(path).title == "\U0001f600 \\ud800"


def test_a_key_that_was_cut_short_is_refused_with_the_line(path: Path) -> None:
    text = EVERY_KIND.read_text(encoding="utf-8")
    for end in range(10, len(text) - 2, len(text) // 50):
        path.write_text(text[:end])
        with pytest.raises(FileError, match=r"this key is damaged: line \d+: this is not JSON"):
            read_key(path)


@pytest.mark.parametrize("seed", range(MUTATIONS))
def test_a_key_with_something_changed_is_read_or_refused_in_words(
    seed: int, earlier: Path, path: Path
) -> None:
    """What is still read is whole enough to mark by, and to put right. No number is too large."""
    generator = random.Random(seed)  # noqa: S311 -- no secret
    written = json.loads(earlier.read_text(encoding="utf-8"))
    if seed % 2:
        write_key(read_key(earlier), path)
        written = json.loads(path.read_text(encoding="utf-8"))
    written.pop(DIGEST, None)
    for _ in range(generator.choice((1, 1, 2))):
        mutate(written, generator)
    path.write_text(json.dumps(written))
    try:
        key = read_key(path)
    except FileError as error:
        refused = str(error)
    else:
        refused = ""
        with suppress(ExgenError):
            rekey(key)
        reported(rewritten(key, path), path.parent)
    assert not refused or refused.startswith(f"{path}: this ")


def reported(key: Key, folder: Path) -> None:
    """Mark a class by a key, and write what comes back."""
    block, (items, _) = marked(key, slip="7"), items_of(key)
    report = ReportFiles(folder, key, items)
    tell([block], [Gradebook(folder, key), OpenAnswers(folder, key, {})])
    report.add(block)
    for asked in key.asked:
        work_out(asked, items.get(asked.item), range(1, key.sheets + 1), {"places": Places(5)})


def mutate(written: Any, generator: random.Random) -> None:
    """Change one thing somewhere in a key."""
    table, name = generator.choice(list(places(written)))
    value = table[name]
    change = generator.randrange(5)
    if change == 0:
        del table[name]
    elif change == 1 and isinstance(value, list):
        table[name] = generator.choice([value[:-1], value + value[:1], value[::-1], value * 2])
    elif change == 2 and isinstance(table, dict):
        table[generator.choice([*table, name + "s"])] = table.pop(name)
    elif change == 3:
        table[name] = warped(value, generator)
    else:
        table[name] = copy.deepcopy(generator.choice([*OTHERS, [value], {"x": value}]))


def warped(value: Any, generator: random.Random) -> Any:
    """Return something near to a value: a number of another size, a text with something in it."""
    if isinstance(value, str):
        at = generator.randrange(len(value) + 1)
        return (
            value[:at]
            + generator.choice(["\0", "\n", "\ud800", "/..", "{{", "$", "7"])
            + value[at:]
        )
    if isinstance(value, int | float):
        return generator.choice([-value, value + 1, value * 10**18, value * 1e300, not value])
    return [value] * 2


def places(written: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a key: a table or list, and the name or number of an entry."""
    if isinstance(written, dict | list):
        for name in written if isinstance(written, dict) else range(len(written)):
            yield written, name
            yield from places(written[name])
