"""Whatever became of an item since its sheets were handed out: the key decides, and a note says so."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from own import write_item
from quick import without_charts
from spoken import each_said

from exgen import flow
from exgen.errors import ExgenError
from exgen.items.columns import one
from exgen.variants.key_file import KEY, read_key
from exgen.variants.rekey import write_rekeyed

TOML = """\
title = "A chain"
working = 6

[given]
a = { low = 2, high = 9 }
b = { low = 2, high = 9, size = [2] }

[[parts]]
step = "first"
label = "$f$"
points = 1

[[parts]]
step = "second"
label = "$s$"
points = 4
"""
MODEL = '''\
import numpy as np

from exgen.items import confirm, misconception, require


def inside(b):
    return b[0] * b[1]


def first(a, inside):
    return a + inside + 0.5


def second(first, b):
    return first / 4 + b


@require
def all_is_well(a):
    return a > 0


@misconception(second, share=0.5)
def subtracts(first, b):
    """You subtracted {{ b }}."""
    return first / 4 - b


@confirm(first)
def by_another_way(a, b):
    return 0.5 + b.prod(axis=0) + a
'''
WORDS = "Of {{ a }} and {{ b }}.\n\n## first\n\nWhat is $f$?\n\n## second\n\nWhat is $s$?\n"
FILES = {"item.toml": TOML, "model.py": MODEL, "question.md": WORDS, "solution.md": WORDS}
PAPER = 'title = "P"\n[[questions]]\nitems = ["own/chain"]\n[[questions]]\nitems = ["own/other"]\n'

Change = Callable[[Path], object]


def put(file: str, *pairs: str) -> Change:
    """Return what replaces texts in a file of the item."""

    def change(item: Path) -> None:
        text = (item / file).read_text()
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            assert old in text
            text = text.replace(old, new)
        (item / file).write_text(text)

    return change


def both(*changes: Change) -> Change:
    return lambda item: [change(item) for change in changes]


def is_a_folder(file: str) -> Change:
    def change(item: Path) -> None:
        (item / file).unlink()
        (item / file).mkdir()

    return change


def is_a_file(item: Path) -> None:
    shutil.rmtree(item)
    item.write_text("no item")


A, B, STEP = "a = { low = 2, high = 9 }\n", "size = [2]", "    return a + inside + 0.5"
SECOND = "    return first / 4 + b\n"
WRONG = "    return first / 4 - b\n"
NEW_PART = '\n[[parts]]\nstep = "third"\nlabel = "$t$"\npoints = 1\n'
CHANGED = "has changed since the key was made"
MISFITS = "does not fit the key any more"

STILL_FITS: dict[str, tuple[Change, str]] = {
    "a word of the question": (put("question.md", "What is", "How much is"), CHANGED),
    "a given that nothing asked needs": (put("item.toml", A, A + "c = { values = [1, 2] }\n"), CHANGED),
    "a part that asks something new of a new given": (
        both(
            put("item.toml", A, A + "c = { values = [1, 2] }\n", "points = 4\n", "points = 4\n" + NEW_PART),
            put("model.py", "@require", "def third(c):\n    return c + 0.5\n\n\n@require"),
            put("question.md", "## second", "## second\n\nx\n\n## third"),
            put("solution.md", "## second", "## second\n\nx\n\n## third"),
        ),
        "own/chain has no worked solution in the feedback: it asks for first, second, third now",
    ),
    "a misconception that needs a new given": (
        both(
            put("item.toml", A, A + "c = { values = [1, 2] }\n"),
            put("model.py", "@confirm", '@misconception(first)\ndef adds(c):\n    """No."""\n    return c\n\n\n@confirm'),
        ),
        CHANGED,
    ),
    "a part is not asked any more": (
        both(
            put("item.toml", TOML[TOML.index('\n[[parts]]\nstep = "second"') :], ""),
            put("question.md", "## second\n", ""),
            put("solution.md", "## second\n", ""),
        ),
        "own/chain has no worked solution in the feedback: it asks for first now",
    ),
    "more points and other decimals": (put("item.toml", "points = 4", "points = 9\ndecimals = 1"), CHANGED),
    "a confirmation is gone": (put("model.py", MODEL[MODEL.index("@confirm") :], ""), CHANGED),
    "a confirmation that fails": (put("model.py", "return 0.5 +", "return 1 / 0 +"), CHANGED),
    "a requirement that nothing fulfils": (put("model.py", "a > 0", "a > 99"), CHANGED),
    "a name in the feedback that is none": (put("model.py", "{{ b }}", "{{ nonesuch }}"), CHANGED),
    "feedback that is no template": (put("model.py", "{{ b }}", "{{ b"), CHANGED),
    "a name in the solution that is none": (
        put("solution.md", "{{ a }}", "{{ nonesuch }}"),
        "own/chain has no worked solution in the feedback: bank/own/chain/solution.md:1: "
        "'nonesuch' is undefined",
    ),
    "a question that is no template": (
        put("question.md", "{{ a }}", "{% if %}"),
        "own/chain has no worked solution in the feedback: bank/own/chain/question.md:1: ",
    ),
}  # fmt: skip

FITS_NO_MORE: dict[str, tuple[Change, str]] = {
    "a given that an asked step needs": (
        both(
            put("item.toml", A, A + "c = { values = [1, 2] }\n"),
            put("model.py", "def first(a, ", "def first(a, c, "),
        ),
        "the step 'first' needs the given 'c', which the sheets do not show",
    ),
    "a given has another name": (
        both(
            put("item.toml", A, A.replace("a =", "z =")),
            put("model.py", "(a", "(z", "a +", "z +", "+ a", "+ z", "a >", "z >"),
        ),
        "the step 'first' needs the given 'z', which the sheets do not show",
    ),
    "no given is as it was": (
        both(
            put("item.toml", "a =", "y =", "b =", "z ="),
            put("model.py", "(a", "(y", "a +", "y +", "+ a", "+ y", "a >", "y >", "b[", "z[",
                "(b", "(z", " b)", " z)", "+ b", "+ z", "- b", "- z", "{{ b }}", "that"),
        ),
        "which the sheets do not show",
    ),
    "a given has another size": (
        both(
            put("item.toml", B, "size = [3]"),
            put("model.py", "b[0] * b[1]", "b[0] * b[1] * b[2]"),
        ),
        "inside() failed: index 2 is out of bounds",
    ),
    "an asked step is gone": (
        both(
            put("item.toml", 'step = "first"', 'step = "inside"'),
            put("model.py", "first", "premier"),
            put("question.md", "## first", "## inside"),
            put("solution.md", "## first", "## inside"),
        ),
        "the step 'first' is gone",
    ),
    "an asked step is a given": (
        both(
            put("item.toml", A, A + "first = { low = 2, high = 9 }\n", 'step = "first"', 'step = "inside"'),
            put("model.py", "def first(a, inside):\n" + STEP, "", "@confirm(first)\n", "def a_first(): ...\n\n\ndef "),
        ),
        "own/chain",
    ),
    "an asked step has another shape": (
        put("model.py", SECOND, "    return first\n", WRONG, "    return -first\n"),
        "second() returned shape (), not (2,)",
    ),
    "an asked step has an axis more": (
        put("model.py", STEP, "    return (a + inside + 0.5)[None]"),
        "first() returned shape (1,), not ()",
    ),
    "an asked step gives words": (
        put("model.py", STEP, "    return np.array(['x'] * len(a))"),
        "first() returned no numbers",
    ),
    "an asked step gives complex numbers": (put("model.py", "+ 0.5", "+ 0.5j"), "first() returned no numbers"),
    "an asked step gives objects": (
        put("model.py", STEP, "    return np.array([None] * len(a))"),
        "first() returned no numbers",
    ),
    "an asked step gives nothing": (put("model.py", STEP, "    pass"), "first() returned no numbers"),
    "an asked step loses the variants": (put("model.py", STEP, "    return b[:1, 0]", "def first(a, inside)", "def first(a, inside, b)"), "first() returned shape"),
    "a step raises": (put("model.py", "b[0] * b[1]", "1 / 0"), "inside() failed: division by zero"),
    "a step raises on some sheets": (
        put("model.py", "    return b[0] * b[1]", "    assert (b[0, 1:] > 0).all() and b.shape[1] < 3\n    return b[0] * b[1]"),
        "inside() failed",
    ),
    "an asked step gives no number on some sheets": (
        put("model.py", STEP, "    return np.where(np.arange(len(a)) == 1, np.nan, a + inside + 0.5)"),
        "has other answers than the key now, on 1 sheet:",
    ),
    "another answer": (put("model.py", "+ 0.5", "+ 1.5"), "has other answers than the key now, on 4 sheets"),
    "a misconception raises": (put("model.py", WRONG, "    raise KeyError(first)\n"), "subtracts() failed"),
    "a misconception has another shape": (put("model.py", WRONG, "    return first\n"), "returned shape (), not (2,)"),
    "a misconception says nothing": (put("model.py", '    """You subtracted {{ b }}."""\n', ""), "needs a docstring"),
    "another kind of answer": (put("item.toml", "points = 1\n", 'points = 1\nkind = "text"\nrubric = "r"\n'), "own/chain"),
    "model.py is gone": (lambda item: (item / "model.py").unlink(), "model.py is missing"),
    "model.py is a folder": (is_a_folder("model.py"), "model.py is missing"),
    "model.py raises": (put("model.py", "def inside", "raise ImportError('no torch')\ndef inside"), "ImportError: no torch"),
    "model.py needs what is not there": (put("model.py", "import numpy", "import nonesuch\nimport numpy"), "No module named"),
    "model.py is cut short": (put("model.py", "/ 4 + b", "/ (4 + b"), "SyntaxError"),
    "model.py is no text": (lambda item: (item / "model.py").write_bytes(b"\xff\xfe\x00x"), "own/chain"),
    "model.py is empty": (lambda item: (item / "model.py").write_text(""), "own/chain"),
    "steps need each other": (put("model.py", "def inside(b)", "def inside(b, second)"), "circle"),
    "item.toml is cut short": (put("item.toml", TOML[100:], ""), "item.toml"),
    "item.toml has a key that nobody knows": (put("item.toml", "working", "workin"), "workin is not a key"),
    "item.toml is nested": (put("item.toml", "working", "x = " + "[" * 3000 + "]" * 3000 + "\nworking"), "item.toml"),
    "item.toml cannot be read": (is_a_folder("item.toml"), "own/chain is not in the bank"),
    "a convention that nobody knows": (put("item.toml", "[given]", '[conventions]\nnone = "such"\n\n[given]'), "'none' is no convention"),
    "question.md is gone": (lambda item: (item / "question.md").unlink(), "question.md is missing"),
    "question.md lacks a part": (put("question.md", "## second", "second"), "the headings should be"),
    "solution.md is not UTF-8": (lambda item: (item / "solution.md").write_bytes(b"\xff" + WORDS.encode()), "not UTF-8"),
    "the item is gone": (shutil.rmtree, "own/chain is not in the bank"),
    "the item is a file": (is_a_file, "own/chain is not in the bank"),
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a bank of two items, a paper of both that was made for 4 sheets, and answers.

    Sheet 1 is right, in sheet 2 the second part follows from a slip in the first one, in sheet 3
    it shows the misconception, and of sheet 4 nothing can be read.
    """
    without_charts(monkeypatch)
    monkeypatch.setattr("exgen.marks.reports.report.fill", lambda *_: ([b""], []))
    monkeypatch.chdir(tmp_path)
    for name in ("own/chain", "own/other"):
        write_item(tmp_path, name, FILES)
    (tmp_path / "bank/papers").mkdir()
    (tmp_path / "bank/papers/p.toml").write_text(PAPER)
    flow.make("p", 7, count=4, formats=(), out=Path("p"))
    _answer(tmp_path)
    return tmp_path


def _answer(place: Path) -> None:
    key = read_key(place / "p" / KEY)
    rows = []
    for sheet in range(1, 5):
        typed = [key.codes[sheet - 1]]
        for asked in key.asked:
            own = one(asked.values, sheet - 1)
            first = own["first"].item() + (sheet == 2)
            second = first / 4 + own["b"][:, 0] * (-1 if sheet == 3 else 1)
            typed += [repr(float(n)) if sheet < 4 else "?" for n in (first, *second)]
        rows.append(typed)
    with (place / "s.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["sheet", *key.field_names()], *rows])


def marked(*, feedback: bool) -> tuple[list[str], list[str]]:
    """Return the points so far, and what is said."""
    _, _, told = flow.grade(Path("s.csv"), feedback=feedback, out=Path("graded"), force=True)
    with Path("graded/grades.csv").open(newline="") as file:
        return [row["points"] for row in csv.DictReader(file)], each_said(told)


@pytest.mark.parametrize("name", STILL_FITS)
def test_an_item_that_still_fits_gives_follow_through_and_knows_mistakes(
    name: str, place: Path
) -> None:
    before, nothing = marked(feedback=False)
    assert (before, nothing) == (["10", "8", "6", "0"], [])
    change, said = STILL_FITS[name]
    change(place / "bank/own/chain")
    now, notes = marked(feedback="solution" in said)
    assert now == before
    assert CHANGED in notes[0]
    assert said in "\n".join(notes)


@pytest.mark.parametrize("name", FITS_NO_MORE)
def test_an_item_that_fits_no_more_is_marked_by_the_key_alone(name: str, place: Path) -> None:
    """The other item of the paper keeps its follow-through and its misconception."""
    change, said = FITS_NO_MORE[name]
    change(place / "bank/own/chain")
    now, notes = marked(feedback=False)
    assert now == ["10", "4", "4", "0"]
    (note,) = notes
    assert note.startswith("own/chain ")
    assert said in note
    assert "marked by the key alone" in note


def test_a_row_with_which_a_model_fails_costs_nobody_else_the_follow_through(place: Path) -> None:
    """Students type what no author thought of: here the model takes no first answer above 999."""
    guard = "    if (first > 999).any():\n        raise ValueError('too much')\n"
    put("model.py", SECOND, guard + SECOND)(place / "bank/own/chain")
    header, first, second, *others = (place / "s.csv").read_text().splitlines()
    wild = [",".join([row.split(",")[0], "1000", *["1"] * 5]) for row in others]
    (place / "s.csv").write_text("\n".join([header, first, second, *wild]))
    totals, notes = marked(feedback=False)
    assert totals == ["10", "8", "0", "0"]
    assert CHANGED in notes[0]
    assert "own/chain fails with what was typed in 2 rows, first in row 4 (" in notes[1]
    assert "second() failed: too much" in notes[1]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("bank/papers/p.toml", "title ="),
        ("bank/papers/p.toml", None),
        ("bank/conventions.toml", "["),
    ],
)
def test_a_paper_that_is_gone_or_broken_costs_nobody_the_marks(
    file: str, text: str | None, place: Path
) -> None:
    path = place / file
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    totals, _ = marked(feedback=True)
    assert totals[0] == "10"


def test_a_file_that_cannot_be_read_is_told_like_any_other_fault(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place == Path.cwd()
    read_bytes = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path == Path("bank/own/chain/model.py"):
            raise PermissionError(13, "Permission denied")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", denied)
    totals, (note,) = marked(feedback=False)
    assert totals == ["10", "4", "4", "0"]
    assert "model.py: cannot be read (Permission denied)" in note


@pytest.mark.parametrize("name", STILL_FITS | FITS_NO_MORE)
def test_a_key_is_put_right_by_a_changed_item_or_that_is_refused_in_words(
    name: str, place: Path
) -> None:
    change, _ = (STILL_FITS | FITS_NO_MORE)[name]
    change(place / "bank/own/chain")
    before = read_key(place / "p" / KEY)
    changed: dict[str, int] = {}
    with suppress(ExgenError):
        path, changed = write_rekeyed(place / "p" / KEY)
        assert read_key(path).field_names() == before.field_names()
    assert set(changed) == ({"1a", "1b"} if name == "another answer" else set())
