"""Tables that differ in length: a variant needs as many rows as its numbers take, and no more are asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from marks.classes import block, right
from own import item_files, marks_of, own_rows, write_item
from spoken import said

from exgen.check.finite import answers_are_finite, answers_are_not_trivial
from exgen.check.right import examples_come_out
from exgen.check.shown import the_question_gives_nothing_away, the_solution_shows_every_answer
from exgen.check.subject import Subject
from exgen.check.worded import points_add_up
from exgen.check.work import honest_slips_are_followed, no_work_earns_little
from exgen.cli import main
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.schema import PaperFile
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.marking import Marker
from exgen.sheets.export import export
from exgen.sheets.formats import find_format
from exgen.sheets.typesetting import sheet_of, typeset_item
from exgen.variants.key import Key
from exgen.variants.key_file import read_key, write_key
from exgen.variants.paper import draw_paper
from exgen.variants.rekey import changed_fields, rekey

MOST = 6
PLATFORMS = ("moodle", "qti21", "canvas")
GIVEN = "a = { low = 20, high = 400 }\nbegin = { low = 2, high = 40 }\n"
STEPS = "\n\n".join(
    f"""
def start_{n}({"begin" if n == 1 else f"start_{n - 1}, row_{n - 1}"}):
    return {"1.0 * begin" if n == 1 else f"np.where(np.abs(row_{n - 1}[1] - start_{n - 1}) < 0.05, np.nan, row_{n - 1}[1])"}


def row_{n}(start_{n}, a):
    return np.stack([a / start_{n}, (start_{n} + a / start_{n}) / 2])
"""
    for n in range(1, MOST + 1)
)
NAMES = [f"row_{n}" for n in range(1, MOST + 1)]
MODEL = f"""
from exgen.items import misconception, require

{STEPS}

def root({", ".join(NAMES)}):
    return np.stack([{", ".join(NAMES)}])


@require
def it_plainly_ends(root, start_1):
    each = np.concatenate([start_1[None], root[:, 1]])
    change = np.abs(np.diff(each, axis=0))
    return np.all((change > 0.1) | (change < 0.01) | np.isnan(change), axis=0) & np.any(change < 0.01, axis=0)
"""
ROOT: dict[str, object] = {
    "points": 6, "trace": NAMES, "decimals": 3, "label": "n", "rows": list("123456"),
    "columns": ["q", "x"], "fewer_rows": True,
}  # fmt: skip
FILES = item_files(GIVEN, {"root": ROOT}, MODEL)
EUCLID = item_files(
    "u = { low = 20, high = 99 }\nv = { low = 20, high = 99 }\n",
    {
        "rests": {
            "fewer_rows": True,
            "decimals": 0,
            "trace": ["one", "two", "three", "four", "five"],
        }
    },
    """
from exgen.items import require


def one(u, v):
    return _rest(u, v)


def two(v, one):
    return _rest(v, one)


def three(one, two):
    return _rest(one, two)


def four(two, three):
    return _rest(two, three)


def five(three, four):
    return _rest(three, four)


def rests(one, two, three, four, five):
    return np.stack([one, two, three, four, five])


@require
def it_ends(rests):
    return np.any(rests == 0, axis=0)


def _rest(before, last):
    return np.where(last > 0, np.mod(before, np.where(last > 0, last, 1)), np.nan)
""",
)
WORDS = item_files(
    "n = { low = 2, high = 5 }\n",
    {"path": {"kind": "word", "fewer_rows": True, "one_of": ["a", "b"]}, "count": {"decimals": 0}},
    """
def path(n):
    place = np.arange(5)[:, None]
    return np.where(place < n, np.where((place + n) % 2, "a", "b"), "")


def count(path):
    return np.sum(path == "a", axis=0)
""",
)  # fmt: skip


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    return own_rows(tmp_path, monkeypatch, "own/root", FILES, 12)


@pytest.fixture
def key(rows: Rows) -> Key:  # noqa: ARG001 -- which writes the item
    paper = PaperFile.model_validate({"title": "Rows", "questions": [{"items": ["own/root"]}]})
    return draw_paper("rows", paper, 7, 8, ())


def needed(rows: Rows, step: str = "root") -> Array:
    """Return how many rows each variant needs."""
    part = next(part for part in rows.asked.parts if part.step == step)
    found: Array = (
        part.needs(rows.values[step])
        .reshape(len(rows.values[step]), -1, 12)
        .any(axis=1)
        .sum(axis=0)
    )
    return found


def share(rows: Rows, answer: Array, step: str = "root") -> Array:
    """Return the share of the points of a part that answers earn, (n,)."""
    found = marks_of(rows, **{step: answer})[step]
    earned: Array = np.sum(found.shares * found.out_of(1.0), axis=0)
    return earned


def gone_on(first: Array, a: Array) -> Array:
    """Return the rows that follow from a first x, worked by hand until x changes little, (6, 2, n)."""
    table = np.full((MOST, 2, len(first)), np.nan)
    for column, (begun, of) in enumerate(zip(first.tolist(), a.tolist(), strict=True)):
        x = begun
        for n in range(1, MOST):
            after = round((x + of / x) / 2, 3)
            table[n, :, column] = round(of / x, 3), after
            if abs(after - x) < 0.05:
                break
            x = after
    return table


def test_variants_need_different_numbers_of_rows_and_all_have_the_same_blanks(rows: Rows) -> None:
    assert len(set(needed(rows).tolist())) > 1
    assert needed(rows).max() <= MOST
    item = bank.load("own/root")
    for parts in typeset_item(item, rows.asked):
        (part,) = parts
        assert len(part.fields) == 2 * MOST
        assert "leave blank what you do not need" in part.instruction
        handed_out = export([sheet_of(item, parts)], find_format("markdown"))
        assert b"nan" not in b"".join(made for of_sheet in handed_out for made in of_sheet)


def test_who_leaves_blank_what_is_not_needed_has_all_points(rows: Rows) -> None:
    assert share(rows, np.round(rows.values["root"], 3)) == pytest.approx(1)


def test_who_stops_early_loses_the_rows_that_are_missing(rows: Rows) -> None:
    for kept in range(MOST):
        answer = np.round(rows.values["root"], 3)
        answer[kept:] = np.nan
        assert share(rows, answer) == pytest.approx(np.minimum(kept / needed(rows), 1))


def test_who_goes_on_after_the_end_neither_earns_nor_loses(rows: Rows) -> None:
    answer = np.round(rows.values["root"], 3)
    beyond = np.isnan(answer)
    answer[beyond] = 5.0
    assert share(rows, answer) == pytest.approx(1)
    typed = dict.fromkeys(("1.6.1", "1.6.2"), "5")
    assert typed
    answer[:] = np.where(beyond, 5.0, np.nan)
    assert share(rows, answer) == pytest.approx(0)


def test_it_is_said_kindly_that_a_row_was_not_needed(key: Key) -> None:
    fields = {field: "5.5" for field in right(key, 1) if not right(key, 1)[field]}
    assert fields
    marker = Marker(key, {"own/root": bank.load("own/root")})
    assert marker.mark(block(key, [{}])).verdicts.sum() == 2 * MOST - len(fields)
    (part,) = marker.mark(block(key, [fields])).parts
    assert part.points.sum() == pytest.approx(6)
    for field, name in enumerate(part.names):
        if name in fields:
            assert part.out_of[field, 0] == 0
            assert "neither earns nor costs" in said(part.marks.reasons[field, 0])


def test_what_cannot_be_read_where_nothing_is_needed_is_no_matter_for_a_person(key: Key) -> None:
    fields = {field: "1.2.3" for field in right(key, 1) if not right(key, 1)[field]}
    (part,) = Marker(key, {"own/root": bank.load("own/root")}).mark(block(key, [fields])).parts
    assert not part.undecided.any()
    fields = {next(field for field in right(key, 1)): "1.2.3"}
    (part,) = Marker(key, {"own/root": bank.load("own/root")}).mark(block(key, [fields])).parts
    assert part.points_open[0] == pytest.approx(part.out_of[0, 0])


def test_after_a_slip_what_follows_counts_with_more_or_fewer_rows(rows: Rows) -> None:
    """One entry of the first row is wrong, and all else follows from it: that costs one entry."""
    a = rows.values["a"]
    first = np.round(rows.values["root"][0], 3)
    slip = first[1] + np.where(np.arange(12) % 2, 40.7, -0.3 * first[1] + 1.37).round(3)
    answer = gone_on(slip, a)
    answer[0] = first[0], slip
    lengths = np.sum(~np.isnan(answer[:, 1]), axis=0)
    assert (lengths > needed(rows)).any()
    earned = share(rows, answer)
    assert earned == pytest.approx(1 - 1 / (2 * lengths), abs=1e-9)


def test_who_ends_by_a_row_made_up_earns_no_more_than_the_rows_that_are_right(rows: Rows) -> None:
    answer = np.round(rows.values["root"], 3)
    answer[2:] = np.nan
    answer[1] = answer[0]
    assert (share(rows, answer) <= 1 / needed(rows) + 1e-9).all()


@pytest.mark.parametrize("place", range(MOST - 1))
def test_who_copies_a_number_so_that_it_ends_earns_no_more_than_who_leaves_it_blank(
    rows: Rows, place: int
) -> None:
    """The other entry of the row that ends it is right."""
    blank = np.round(rows.values["root"], 3)
    before = blank[place - 1, 1] if place else rows.values["begin"]
    blank[place, 1], blank[place + 1 :] = np.nan, np.nan
    copied = blank.copy()
    copied[place, 1] = before
    early = place < needed(rows) - 1
    assert early.any() or place == MOST - 2
    assert np.all((share(rows, copied) <= share(rows, blank) + 1e-9)[early])


def test_whole_numbers_until_none_is_left_are_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = own_rows(tmp_path, monkeypatch, "own/euclid", EUCLID, 12)
    rests = rows.values["rests"]
    for column, (u, v) in enumerate(zip(rows.values["u"], rows.values["v"], strict=True)):
        expected, before, last = [], int(u), int(v)
        while last:
            before, last = last, before % last
            expected.append(last)
        assert rests[:, column][~np.isnan(rests[:, column])].tolist() == expected
    assert not rows.slacks["rests"].any()
    assert share(rows, rests, "rests") == pytest.approx(1)


def test_words_may_end_early_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = own_rows(tmp_path, monkeypatch, "own/words", WORDS, 12)
    path = rows.values["path"]
    assert needed(rows, "path").tolist() == rows.values["n"].tolist()
    blank = np.where(rows.asked.parts[0].needs(path), path.astype(float), np.nan)
    assert share(rows, blank, "path") == pytest.approx(1)
    blank[0] = np.nan
    n = rows.values["n"]
    assert share(rows, blank, "path") == pytest.approx((n - 1) / n)


def test_a_key_is_read_as_it_was_written(key: Key, tmp_path: Path) -> None:
    write_key(key, tmp_path / "key.json")
    again = read_key(tmp_path / "key.json").asked[0]
    assert again.parts == key.asked[0].parts
    assert np.array_equal(again.values["root"], key.asked[0].values["root"], equal_nan=True)


@pytest.mark.parametrize(
    ("said_so", "changes"),
    [
        ("fewer_rows only what is in row 1", {"prefilled": ["column 1"]}),
        ("leave any_order or fewer_rows out", {"any_order": True, "trace": []}),
    ],
)
def test_what_would_show_how_many_rows_there_are_is_refused(
    said_so: str, changes: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, "own/root", item_files(GIVEN, {"root": {**ROOT, **changes}}, MODEL))
    with pytest.raises(AuthorError, match=said_so):
        bank.load("own/root")


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("np.where(np.arange(4)[:, None] < n, base, np.nan)", "needs 2 to 4 of 4 rows"),
        ("np.where(np.arange(4)[:, None] < 3, base, np.nan)", "needs 3 rows of 4 in every variant"),
        ("np.where(np.arange(4)[:, None] < n - 2, base, np.nan)", "has no row at all in"),
        ("np.where(np.arange(4)[:, None] == n - 2, np.nan, base)", "lacks a row, or a part of one"),
    ],
)
def test_what_an_author_gets_wrong_is_named(
    answer: str, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = "n = { low = 2, high = 4 }\nk = { low = 20, high = 99 }\n"
    model = f"\n\ndef table(n, k):\n    base = k / np.arange(1, 5)[:, None]\n    return {answer} + 0 * n\n"
    parts = {"table": {"fewer_rows": True, "decimals": 3}}
    write_item(tmp_path, "own/table", item_files(given, parts, model))
    subject = Subject(bank.load("own/table"), 200, 1)
    told = answers_are_finite(subject)
    assert found in " ".join([told.figure, *told.warnings, *told.failures])


def test_a_sound_item_passes_and_its_example_has_as_many_rows_as_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    example = "\n[[examples]]\nsource = 'by hand'\ngiven = { a = 100, begin = 10 }\nanswers = { root = [[10, 10]] }\n"
    files = {**FILES, "item.toml": FILES["item.toml"] + example}
    write_item(tmp_path, "own/root", files)
    subject = Subject(bank.load("own/root"), 300, 1)
    for check in (
        answers_are_finite,
        answers_are_not_trivial,
        examples_come_out,
        honest_slips_are_followed,
        no_work_earns_little,
        the_question_gives_nothing_away,
        the_solution_shows_every_answer,
    ):
        assert not check(subject).failures, check(subject)


def _made(*options: str) -> Path:
    """Return the folder of a paper that asks the item."""
    Path("bank/papers").mkdir(exist_ok=True)
    asks = 'title = "Rows"\n[[questions]]\nitems = ["own/root"]\n'
    Path("bank/papers/rows.toml").write_text(asks)
    done = CliRunner().invoke(main, ["make", "rows", "--seed", "7", "-n", "8", *options])
    assert done.exit_code == 0, done.output
    return Path("rows-7")


def test_platforms_let_a_row_that_is_not_needed_count_for_nothing(rows: Rows) -> None:
    del rows
    made = _made(*(option for name in PLATFORMS for option in ("--format", name)))
    (asked,) = read_key(made / "marking/key.json").asked
    needs = asked.parts[0].needs(asked.values["root"])
    moodle = (made / "marking/moodle.xml").read_text()
    assert moodle.count("{0:SHORTANSWER:") == np.sum(~needs) > 0
    assert moodle.count(":NUMERICAL:") == np.sum(needs)
    item = bank.load("own/root")
    for column, parts in enumerate(typeset_item(item, asked)):
        (exercise,) = sheet_of(item, parts).exercises
        assert [weight > 0 for weight in exercise.weights.values()] == needs[:, column].tolist()


def test_a_class_is_marked_by_the_item_and_its_key_needs_no_correction(rows: Rows) -> None:
    del rows
    made = _made()
    key = read_key(made / "marking/key.json")
    assert not changed_fields(key, rekey(key))
    header = ["student", "sheet", *key.field_names()]
    answers = [["ann", key.codes[0], *right(key, 1).values()]]
    Path("handed.csv").write_text("\n".join(map(",".join, [header, *answers])))
    done = CliRunner().invoke(
        main, ["grade", "handed.csv", "--key", str(made / "marking/key.json")]
    )
    assert done.exit_code == 0, done.output
    assert "other answers than the key" not in done.output
    grades = next(Path().rglob("grades.csv")).read_text().splitlines()[1]
    assert grades.startswith(f"ann,{key.codes[0]},marked,6,6")


def test_a_page_to_practise_with_takes_what_is_not_needed_as_right(rows: Rows) -> None:
    del rows
    made = _made("--format", "practice")
    needs = [
        field.needed
        for asked in read_key(made / "marking/key.json").asked
        for (part,) in typeset_item(bank.load("own/root"), asked)
        for field in part.fields
    ]
    pages = "".join(page.read_text() for page in made.rglob("practice/0*.html"))
    assert pages.count("<template data-unneeded>") == needs.count(False) > 0


def test_points_that_some_numbers_of_rows_cannot_share_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, "own/root", item_files(GIVEN, {"root": {**ROOT, "points": 4.2}}, MODEL))
    (told,) = points_add_up(Subject(bank.load("own/root"), 300, 1)).warnings
    assert "4.2 points for the 8 fields of 'root' that some variants need are 0.53 each" in told
