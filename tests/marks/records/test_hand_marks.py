"""What a person typed is kept beside the key: no marking rewrites or drops it, and the last counts."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spoken import each_said

from exgen.answers.blocks import Block
from exgen.errors import FileError
from exgen.folders import write_manifest
from exgen.items.kinds.number import NumberPart
from exgen.items.kinds.text import TextPart
from exgen.language import Reason
from exgen.marks.judging.marking import Marker, tell
from exgen.marks.records.by_hand import give_points
from exgen.marks.records.hand_marks import COLUMNS, STORE
from exgen.marks.records.left_open import COUNTED_THEN, read_counted
from exgen.marks.records.open_answers import OPEN_COLUMNS, OpenAnswers
from exgen.marks.records.taking_in import TABLE, points_of, take_in
from exgen.variants.key import AskedItem, Key

PARTS = (
    TextPart(kind="text", step="why", points=4, rubric="clear").asked(),
    NumberPart(step="value", points=2, label="v").asked(),
)
VALUES = {"why_asked": np.ones(1), "why": np.zeros(1), "value": np.ones(1)}
SLACKS = {"why": np.zeros(1), "value": np.full(1, 1e-3)}
ASKED = AskedItem("gan/why", "", ("1a", "1b"), PARTS, VALUES, SLACKS)
KEY = Key("paper", "Paper", 7, 1, ("0001-BCD",), (), (ASKED,))
NOON = int(datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp())
ALL = ("good", "fair", "poor")


class Desk:
    """A folder in which markings are made, each a minute after what was done before."""

    def __init__(self, place: Path, key: Key = KEY) -> None:
        self.place, self.key = place, key
        self.store = place / "keys" / STORE
        self.store.parent.mkdir(exist_ok=True)
        self.time = NOON

    def mark(self, name: str, answers: Sequence[str] = ALL, against: str = "") -> dict[str, float]:
        """Return the points of the answers in words; the others stay open."""
        folder = self.place / name
        folder.mkdir(exist_ok=True)
        self.said: list[Reason] = []
        taken = take_in(
            self.key,
            self.store,
            folder,
            self.place / against if against else None,
            counted=read_counted(folder, "manifest.json"),
            say=self.said.append,
        )
        cells = {"1a": list(answers), "1b": [""] * len(answers)}
        sheets = np.ones(len(answers), dtype=np.int64)
        block = Block([*range(2, len(answers) + 2)], [""] * len(answers), sheets, cells)
        marked = give_points(Marker(self.key, {}).mark(block), points_of(taken))
        table = OpenAnswers(folder, self.key, taken)
        tell([marked], [table])
        write_manifest(folder, "manifest.json", **{COUNTED_THEN: table.counted()})
        self.saved(folder / TABLE)
        why = marked.parts[0]
        still = {row for _, row, _ in why.open()}
        points = why.points[0].tolist()
        return {a: points[row] for row, a in enumerate(answers) if row not in still}

    def type(self, name: str, **points: str) -> None:
        """Fill in points by the answer."""
        path = self.place / name / TABLE
        rows = [{**row, "points": points.get(row["answer"], row["points"])} for row in read(path)]
        write(path, rows)
        self.saved(path)

    def saved(self, path: Path) -> None:
        self.time += 60
        os.utime(path, (self.time, self.time))

    def kept(self) -> list[tuple[str, str]]:
        return [(row["answer"], row["points"]) for row in read(self.store)]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else OPEN_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_marking_a_part_of_the_class_costs_nobody_the_points(desk: Desk) -> None:
    desk.mark("graded")
    desk.type("graded", good="4", fair="2")
    assert desk.mark("graded", ["good"]) == {"good": 4}
    assert desk.mark("graded") == {"good": 4, "fair": 2}
    assert desk.mark("elsewhere") == {"good": 4, "fair": 2}


def test_what_is_kept_says_when_for_which_answer_and_out_of_how_many(desk: Desk) -> None:
    desk.mark("graded")
    desk.type("graded", good="1/3")
    desk.mark("graded")
    (row,) = read(desk.store)
    codes = {r["answer"]: r["code"] for r in read(desk.place / "graded" / TABLE)}
    assert tuple(row) == COLUMNS
    assert row == {
        "when": "2026-01-01T12:02:00.000000Z",
        "table": "by-hand.csv",
        "part": "1a",
        "answer": "good",
        "points": "0.333333333333",
        "out_of": "4",
        "code": codes["good"],
        "instead_of": "c0",
    }


def test_the_file_only_grows_and_stays_as_it_is_where_nothing_was_typed(desk: Desk) -> None:
    before = b""
    for points in ("1", "2", "2", "", "1"):
        desk.mark("graded")
        desk.type("graded", good=points)
        desk.mark("graded")
        now = desk.store.read_bytes()
        assert now.startswith(before)
        before = now
        stamp = desk.store.stat().st_mtime_ns
        for name in ("graded", "other"):
            desk.mark(name)
        assert (desk.store.read_bytes(), desk.store.stat().st_mtime_ns) == (now, stamp)
    assert desk.kept() == [("good", p) for p in ("1", "2", "", "1")]


def test_points_that_come_back_to_what_they_were_count(desk: Desk) -> None:
    desk.mark("graded")
    for points in ("1", "2", "1", "0", "1"):
        desk.type("graded", good=points)
        assert desk.mark("graded") == {"good": float(points)}


def test_points_that_are_taken_out_are_taken_back(desk: Desk) -> None:
    desk.mark("graded")
    desk.type("graded", good="1", fair="2")
    desk.mark("graded")
    desk.type("graded", good="")
    assert desk.mark("graded") == {"fair": 2}
    assert desk.mark("graded", ["poor"]) == {}
    assert desk.mark("graded") == {"fair": 2}


@pytest.mark.parametrize("as_old", [True, False])
def test_the_table_of_an_earlier_marking_does_not_win(desk: Desk, *, as_old: bool) -> None:
    """Nor does it where it was copied, or opened and saved, and so seems to be newer."""
    desk.mark("before")
    desk.type("before", good="1", fair="1")
    desk.mark("graded", against="before")
    desk.type("graded", good="2", fair="")
    desk.mark("graded")
    shutil.copytree(desk.place / "before", desk.place / "copy")
    if not as_old:
        desk.mark("before", against="before")
        desk.type("graded", good="3")
        desk.mark("graded")
        desk.saved(desk.place / "before" / TABLE)
    expected = {"good": 2 if as_old else 3}
    assert desk.mark("graded", against="before") == expected
    assert desk.mark("new", against="before") == expected


def test_what_was_typed_later_counts_of_two_tables(desk: Desk) -> None:
    for first, second, points in (("a", "b", "1"), ("b", "a", "3")):
        for name in "ab":
            desk.mark(name)
        desk.type(first, good=points)
        desk.type(second, good="2", fair=points)
        assert desk.mark("a", against="b") == {"good": 2, "fair": float(points)}
        desk.type("a", good="0")
        desk.mark("a")


def test_what_was_typed_and_is_older_is_kept_and_does_not_count(desk: Desk) -> None:
    for name in "ab":
        desk.mark(name)
    desk.type("a", good="1")
    desk.type("b", good="2")
    desk.mark("b")
    assert desk.mark("b", against="a") == {"good": 2}
    assert desk.kept() == [("good", "2"), ("good", "1")]
    assert desk.mark("a") == {"good": 2}
    assert desk.kept() == [("good", "2"), ("good", "1")]


class LeftOpen:
    """The table of a folder in a spreadsheet, which saves it over whatever a marking wrote there."""

    def __init__(self, desk: Desk, name: str = "graded") -> None:
        self.desk, self.name = desk, name
        self.path = desk.place / name / TABLE
        self.sheet = self.path.read_bytes()

    def type(self, **points: str) -> dict[str, float]:
        """Return the points that count once some were typed, saved and marked."""
        self.path.write_bytes(self.sheet)
        self.desk.type(self.name, **points)
        self.sheet = self.path.read_bytes()
        return self.desk.mark(self.name)


@pytest.mark.parametrize("first", ["", "3"])
@pytest.mark.parametrize("typed", ["1 2 1", "1 2 1 2 1", "1  1", "1 2  2 ", "3 1 3", "1 3  3 1"])
def test_what_is_typed_in_a_table_that_stays_open_counts(
    desk: Desk, first: str, typed: str
) -> None:
    """Also what it said before, and what counted when it was opened."""
    desk.mark("graded")
    desk.type("graded", good=first, fair="2")
    desk.mark("graded")
    table = LeftOpen(desk)
    for points in typed.split(" "):
        expected = {"fair": 2.0, **({"good": float(points)} if points else {})}
        assert table.type(good=points) == expected
        assert desk.said == []
        assert desk.mark("other", against="graded") == expected
        assert desk.mark("graded") == expected


def test_a_table_that_stays_open_costs_nobody_what_was_typed_elsewhere(desk: Desk) -> None:
    """It cannot be told whether what it says of it was typed, and that is said."""
    for name in ("graded", "other"):
        desk.mark(name)
    table = LeftOpen(desk)
    for points in ("1", "2"):
        desk.type("other", good=points)
        desk.mark("other")
    desk.mark("graded")
    assert table.type(fair="3") == {"good": 2, "fair": 3}
    (said,) = each_said(desk.said)
    assert said.startswith("1 answer in by-hand.csv (1a) has other points than those that count")
    assert desk.mark("graded") == {"good": 2, "fair": 3}
    assert desk.said == []


def test_a_table_that_stayed_open_and_is_older_stays_without_effect_and_that_is_said(
    desk: Desk,
) -> None:
    desk.mark("graded")
    table = LeftOpen(desk)
    for points in ("1", "2"):
        table.type(good=points, fair=points)
    kept, desk.time = desk.kept(), NOON
    assert table.type(good="1", fair="") == {"good": 2, "fair": 2}
    assert each_said(desk.said)[0].startswith("2 answers in by-hand.csv (1a) have other points")
    assert desk.kept() == kept


def test_points_that_do_not_fit_any_more_are_not_taken_back(desk: Desk) -> None:
    """The table does not show them."""
    desk.mark("graded")
    desk.type("graded", good="4", fair="1")
    desk.mark("graded")
    kept = desk.kept()
    fewer = replace(ASKED, parts=(replace(PARTS[0], points=2), PARTS[1]))
    desk.key = replace(KEY, asked=(fewer,))
    for _ in range(2):
        assert desk.mark("new") == {"fair": 1}
        assert desk.said == []
        desk.saved(desk.place / "new" / TABLE)
    assert desk.kept() == kept


def test_a_clock_that_was_put_back_costs_nobody_what_is_typed_then(desk: Desk) -> None:
    desk.mark("graded")
    desk.time += 10**9
    desk.type("graded", good="1")
    desk.mark("graded")
    desk.time = NOON
    desk.type("graded", good="2")
    assert desk.mark("graded") == {"good": 2}
    desk.time = -(10**6)
    desk.type("graded", good="3")
    assert desk.mark("graded") == {"good": 3}


def test_the_points_of_a_table_are_taken_in_where_the_kept_ones_are_gone(desk: Desk) -> None:
    desk.mark("graded")
    desk.type("graded", good="1")
    desk.mark("graded")
    desk.store.unlink()
    assert desk.mark("graded") == {"good": 1}


@pytest.mark.parametrize(
    "without", [["counted"], ["counted", "part", "answer", "out_of", "students", "item"]]
)
def test_a_table_that_does_not_say_what_counted_is_read_by_when_it_was_saved(
    desk: Desk, without: list[str]
) -> None:
    desk.mark("graded")
    for points in ("1", "2", "1"):
        rows = read(desk.place / "graded" / TABLE)
        given = {"good": points}
        changed = [{**r, "points": given.get(r["answer"], r["points"])} for r in rows]
        old = [{k: v for k, v in row.items() if k not in without} for row in changed]
        write(desk.place / "graded" / TABLE, old)
        desk.saved(desk.place / "graded" / TABLE)
        assert desk.mark("graded") == {"good": float(points)}


def test_the_table_of_an_earlier_exgen_is_read(desk: Desk) -> None:
    """Its codes do not say of which field they are."""
    desk.mark("graded")
    rows = read(desk.place / "graded" / TABLE)
    old = [{**row, "points": "1", "code": row["code"].partition(".")[0]} for row in rows]
    write(desk.place / "graded" / TABLE, [{k: r[k] for k in OPEN_COLUMNS[:-1]} for r in old])
    assert desk.mark("graded") == dict.fromkeys(ALL, 1)
    desk.type("graded", good="2")
    assert desk.mark("graded") == {"good": 2, "fair": 1, "poor": 1}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-8"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_both_files_may_be_saved_by_a_spreadsheet(
    desk: Desk, encoding: str, delimiter: str
) -> None:
    answers = ["schön", "gut; ja", 'ein "Wort"']

    def resave(path: Path) -> None:
        rows = read(path)
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
            writer.writerows([list(rows[0]), *(list(row.values()) for row in rows)])
        desk.saved(path)

    desk.mark("graded", answers)
    expected = {}
    for number, answer in enumerate(answers, start=1):
        desk.type("graded", **{answer: str(number)})
        resave(desk.place / "graded" / TABLE)
        expected[answer] = number
        assert desk.mark("graded", answers) == expected
        if number == 1:
            resave(desk.store)
            saved = desk.store.read_bytes()
        assert desk.store.read_bytes().startswith(saved)
    assert desk.mark("other", answers) == expected


@pytest.mark.parametrize("without", [[], ["table"], ["instead_of"], ["answer", "out_of"]])
def test_columns_may_be_moved_and_those_for_people_taken_out(
    desk: Desk, without: list[str]
) -> None:
    desk.mark("graded")
    desk.type("graded", good="2")
    desk.mark("graded")
    names = [name for name in reversed(COLUMNS) if name not in without]
    write(desk.store, [{name: row[name] for name in names} for row in read(desk.store)])
    before = desk.store.read_bytes()
    desk.type("graded", fair="1")
    assert desk.mark("graded") == {"good": 2, "fair": 1}
    assert desk.store.read_bytes().startswith(before)
    desk.type("graded", good="")
    assert desk.mark("other", against="graded") == {"fair": 1}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",1,4,", ",one,4,", "row 3: 'one' should be points"),
        (",1,4,", ",-1,4,", "row 3: '-1' should be points"),
        (",1,4,", ",inf,4,", "row 3: 'inf' should be points"),
        (",1,4,", ",nan,4,", "row 3: 'nan' should be points"),
        (",1,4,", ",1e999,4,", "row 3: '1e999' should be points"),
        ("2026-01-01T12:02:00.000000Z,by-hand.csv,1a,fair", "01.01.2026 12:02,,,", "is no time such"),
        ("2026-01-01T12:02:00.000000Z,by-hand.csv,1a,fair", ",,,", "row 3: '' is no time such"),
        (",h", ",H", "is no code of an answer"),
        (",1,4,", "", "row 3: 'c0' should be points"),
        ("when,", "date,", "there is no column when"),
        ("code,", "codes,", "there is no column code"),
    ],
)  # fmt: skip
def test_kept_points_that_cannot_be_read_are_refused_with_the_row(
    desk: Desk, old: str, new: str, said: str
) -> None:
    desk.mark("graded")
    desk.type("graded", good="2", fair="1")
    desk.mark("graded")
    rows = desk.store.read_text().splitlines(keepends=True)
    rows[1:] = sorted(rows[1:], key=lambda row: "fair" in row)
    text = "".join(rows)
    assert old in text
    desk.store.write_text(text.replace(old, new))
    desk.type("graded", poor="1")
    before = desk.store.read_bytes()
    with pytest.raises(FileError, match=f"{STORE}: .*") as error:
        desk.mark("graded")
    assert said in str(error.value)
    assert desk.store.read_bytes() == before


def test_what_cannot_be_kept_is_said_before_anything_is_written(desk: Desk) -> None:
    desk.mark("graded")
    desk.store.parent.rmdir()
    desk.store.parent.write_text("a file")
    assert desk.mark("graded") == {}
    desk.type("graded", good="1")
    with pytest.raises(FileError, match=r"cannot be written \(.*beside the key: make that folder"):
        desk.mark("graded")


def test_keys_in_one_folder_keep_their_points_apart(tmp_path: Path) -> None:
    """The same words can be answered to two papers."""
    one, other = Desk(tmp_path), Desk(tmp_path, replace(KEY, seed=8))
    for desk, name, points in ((one, "one", "1"), (other, "other", "2")):
        desk.mark(name)
        desk.type(name, good=points)
        assert desk.mark(name) == {"good": float(points)}
    assert one.mark("new") == {"good": 1}
    assert other.mark("new") == {"good": 2}


def test_points_that_were_typed_for_another_key_are_not_replaced(tmp_path: Path) -> None:
    one, other = Desk(tmp_path), Desk(tmp_path, replace(KEY, paper="other"))
    one.mark("graded")
    one.type("graded", good="1")
    with pytest.raises(FileError, match="typed for another key; mark with that key first"):
        other.mark("graded")
    one.mark("graded")
    assert other.mark("graded") == {}
    assert one.mark("graded") == {"good": 1}


def test_an_answer_with_two_points_in_one_table_is_refused(desk: Desk) -> None:
    desk.mark("graded")
    rows = read(desk.place / "graded" / TABLE)
    write(desk.place / "graded" / TABLE, [{**r, "points": p} for r in rows[:1] for p in "12"])
    with pytest.raises(FileError, match="row 3: this answer has other points in a row above"):
        desk.mark("graded")


@pytest.mark.parametrize("code", ["", "h12", "0123456789abcdef", "h0123456789abcdefg"])
def test_points_without_a_code_are_refused_and_not_lost(desk: Desk, code: str) -> None:
    desk.mark("graded")
    rows = read(desk.place / "graded" / TABLE)
    write(desk.place / "graded" / TABLE, [{**row, "points": "1", "code": code} for row in rows])
    with pytest.raises(FileError, match=f"row 2: '{code}' is no code of an answer"):
        desk.mark("graded")


Actions = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.dictionaries(st.sampled_from(ALL), st.booleans()),
        st.sets(st.sampled_from(ALL)),
        st.sampled_from(["", "a", "b", "copy"]),
        st.booleans(),
    ),
    max_size=8,
)


@given(Actions)
@settings(max_examples=40)
def test_what_was_typed_last_counts_whatever_was_marked_in_between(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, dict[str, bool], set[str], str, bool]]
) -> None:  # fmt: skip
    """Also of a part of the class, into another folder, and against tables copied a while ago."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for name in ("a", "b"):
        desk.mark(name)
    shutil.copytree(desk.place / "a", desk.place / "copy")
    expected: dict[str, float] = {}
    for number, (name, changes, answers, against, copied) in enumerate(actions, start=1):
        listed = {row["answer"]: row["points"] for row in read(desk.place / name / TABLE)}
        new = {a: str(number / 4) if given else "" for a, given in changes.items()}
        typed = {a: p for a, p in new.items() if a in listed and listed[a] != p}
        desk.type(name, **typed)
        expected |= {a: float(p) for a, p in typed.items() if p}
        expected = {a: p for a, p in expected.items() if typed.get(a) != ""}
        assert desk.mark(name, sorted(answers), against) == {
            a: p for a, p in expected.items() if a in answers
        }
        if copied:
            shutil.rmtree(desk.place / "copy")
            shutil.copytree(desk.place / name, desk.place / "copy")
    assert desk.mark("a") == expected
