"""Files that went wrong: each is refused in words, or what is right in it is used and the rest is said.

`--mutants 300` tries as many of each kind.
"""

from __future__ import annotations

import csv
import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from random import Random

import mutants
import pytest
from click.testing import CliRunner, Result
from marks.classes import right
from own import write_item
from quick import without_charts

from exgen.cli import main
from exgen.variants.key_file import KEY, read_key

LONGEST = 120
"""In seconds: what takes longer hangs."""

NAMES = ("anna", "BJÖRN", "0042", "müller", "o'neil", "李")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

ITEM = {
    "item.toml": """
title = "A *small* item"
working = 5

[given]
w = { low = -2, high = 2, step = 0.5, except = [0], size = [2] }
x = { low = 1, high = 5, size = [2] }
m = { low = 1, high = 9, size = [2, 2] }

[[parts]]
step = "net"
label = "$s$"
points = 2
decimals = 2

[[parts]]
step = "pair"
label = "$p$"
points = 3
decimals = 3

[[parts]]
kind = "choice"
step = "chosen"
points = 2
show = 3
options = [
    { text = "$s$ is linear in $x$", right = true, because = "It is a sum of products." },
    { text = "$s$ is never negative", right = false, because = "A weight may be." },
    { text = "$s$ has two terms", right = true, because = "There are two weights." },
    { text = "$s$ is at most 1", right = false, because = "There is no bound." },
]

[[parts]]
kind = "text"
step = "why"
points = 4
rubric = "The sigmoid is steepest there."

[[examples]]
source = "by hand"
given = { w = [1, -1], x = [2, 2], m = [[1, 2], [3, 4]] }
answers = { net = 0.00 }
""",
    "model.py": '''
import numpy as np

from exgen.items import confirm, misconception, require


def net(w, x):
    return (w * x).sum(axis=0)


def pair(net, m):
    return np.stack([net + m[0, 0], net * m[1, 1]])


@require
def it_is_large(net):
    return abs(net) >= 0.5


@misconception(net)
def forgets_a_sign(w, x):
    """Mind the sign of $w$."""
    return (abs(w) * x).sum(axis=0)


@confirm(net)
def by_a_loop(w, x):
    return w[0] * x[0] + w[1] * x[1]
''',
    "question.md": """
A neuron has the weights $w = {{ w }}$, the inputs $x = {{ x }}$, and $M = {{ m }}$.

## net
What is $s$?

## pair
What are $s + m_{11}$ and $s m_{22}$?

## chosen
What is true?

## why
Why there?
""",
    "solution.md": """
## net
$s = {{ net }}$.

## pair
$({{ pair[0] }}, {{ pair[1] }})$.

## chosen
See the definition.

## why
By its derivative.
""",
}
PAPER = 'title = "A paper"\n[[questions]]\nitems = ["own/small"]\n'


@pytest.fixture(scope="session")
def often(pytestconfig: pytest.Config) -> int:
    """How many mutants of each kind are tried."""
    return int(pytestconfig.getoption("--mutants"))


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What went wrong with the mutants of a test, each in a few words."""
    found: list[str] = []
    yield found
    assert not found, "\n".join([f"{len(found)} faults:", *found])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a bank, a class and its submissions, in which commands run."""
    monkeypatch.chdir(tmp_path)
    without_charts(monkeypatch)
    write_item(tmp_path, "own/small", ITEM)
    (tmp_path / "bank" / "papers").mkdir()
    (tmp_path / "bank" / "papers" / "own.toml").write_text(PAPER)
    _write(Path("class.csv"), [("student", "name"), *((name, f"Name of {name}") for name in NAMES)])
    assert not _refused(_run(*_made("class.csv", "made")), "")
    _write(Path("submissions.csv"), _submissions())
    assert not _refused(_run("grade", "submissions.csv", "--no-feedback"), "")
    return tmp_path


def _submissions() -> list[Sequence[str]]:
    """Return what a class hands in: much is right, some slipped, some wrote what nobody can read."""
    key = read_key("made" / KEY)
    rows: list[Sequence[str]] = [("student", "sheet", *key.field_names())]
    for place, name in enumerate(NAMES):
        typed = list(right(key, place + 1).values())
        typed[place % 3] += ("1", "?", "")[place % 3]
        typed[-1] = f"It is steep, says {name}"
        rows.append((name, str(place + 1), *typed))
    return rows


def _as_long(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return a wide table as one with a row for each answer."""
    (_, _, *fields), *students = rows
    long = [
        (student, sheet, field, answer)
        for student, sheet, *answers in students
        for field, answer in zip(fields, answers, strict=True)
    ]
    return [("student", "sheet", "field", "answer"), *long]


MUTATIONS: Sequence[mutants.Mutation] = (mutants.of_bytes, mutants.of_lines, mutants.of_cells)
ITS_MUTATIONS = (mutants.of_tokens, mutants.of_lines, mutants.of_bytes)


@pytest.mark.parametrize("shape", ["wide", "long"])
def test_submissions_that_went_wrong_are_marked_as_typed_or_said(
    desk: Path, shape: str, often: int, faults: list[str]
) -> None:
    base = _marks()
    path = desk / "submissions.csv"
    if shape == "long":
        _write(path, _as_long(_rows(path)))
    good = path.read_bytes()
    for mutant in _mutants(good, MUTATIONS, often):
        path.write_bytes(mutant)
        with _noted(faults, mutant):
            result = _run("grade", "submissions.csv", "--no-feedback", "--out", "g", "--force")
            if _refused(result, "submissions.csv"):
                continue
            _all_typed(_read("g/answers.csv"), mutant)
            marks = _marks("g")
            told = {int(issue["row"]) for issue in _read("g/issues.csv")}
            for name, rows in _intact(good, mutant).items():
                assert marks.get(name) == base[name] or told & rows, f"{name} has other marks"
        _remove("g")


def test_a_key_that_went_wrong_is_refused_or_marks_as_before(
    desk: Path, often: int, faults: list[str]
) -> None:
    base = _marks()
    path = desk / "made" / KEY
    good = path.read_bytes()
    for mutant in _mutants(good, (mutants.of_json, mutants.of_digits, mutants.of_bytes), often):
        path.write_bytes(mutant)
        with _noted(faults, mutant):
            result = _run("grade", "submissions.csv", "--no-feedback", "--out", "g", "--force")
            assert _refused(result, "key.json") or _marks("g") == base
            _refused(_run("rekey", path, "--force"), "")
        _remove("g")


def test_a_roster_that_went_wrong_is_refused_or_names_those_who_are_in_it(
    desk: Path, often: int, faults: list[str]
) -> None:
    good = (desk / "class.csv").read_bytes()
    for mutant in _mutants(good, MUTATIONS, often):
        Path("class.csv").write_bytes(mutant)
        with _noted(faults, mutant):
            result = _run(*_made("class.csv", "m"))
            if _refused(result, "class.csv"):
                continue
            students = [student.id for student in read_key("m" / KEY).students]
            text = _decoded(mutant)
            assert all(student in text for student in students)
            assert _intact(good, mutant).keys() <= set(students)
        _remove("m")


def test_points_by_hand_that_went_wrong_are_refused_or_given_as_typed(
    desk: Path, often: int, faults: list[str]
) -> None:
    path = desk / "graded" / "by-hand.csv"
    header, *answers = _rows(path)
    for number, answer in enumerate(answers):
        answer[header.index("points")] = str(number % 2)
    _write(path, [header, *answers])
    good, key = path.read_bytes(), (desk / "made" / KEY)
    kept = {file for file in key.parent.iterdir() if file.is_file()}
    for mutant in _mutants(good, MUTATIONS, often):
        path.write_bytes(mutant)
        with _noted(faults, mutant):
            command = ("grade", "submissions.csv", "--no-feedback", "--against", "graded")
            if not _refused(_run(*command, "--out", "g", "--force"), "by-hand.csv"):
                text = _decoded(mutant)
                for row in _read("g/by-hand.csv"):
                    assert not row["points"] or _typed_together(text, row["code"], row["points"])
        _remove("g")
        for file in {file for file in key.parent.iterdir() if file.is_file()} - kept:
            file.unlink()


def test_an_item_that_went_wrong_is_refused_or_works(
    desk: Path, often: int, faults: list[str]
) -> None:
    for number, name in enumerate(ITEM):
        path = desk / "bank" / "own" / "small" / name
        good = path.read_bytes()
        for mutant in _mutants(good, ITS_MUTATIONS, often // 4, number):
            path.write_bytes(mutant)
            with _noted(faults, mutant):
                for command in (
                    ("check", "own/small", "--variants", "100"),
                    ("show", "own/small"),
                    ("list",),
                ):
                    _refused(_run(*command), "")
                _refused(_run(*_made("class.csv", "m")), "")
                _refused(_run("grade", "submissions.csv", "--no-feedback", "--out", "g"), "")
            _remove("m", "g")
        path.write_bytes(good)


def _made(roster: str, out: str) -> Sequence[str]:
    options = {"--seed": 2**50, "--roster": roster, "--format": "markdown", "--out": out}
    return "make", "own", *(str(word) for pair in options.items() for word in pair)


def _mutants(
    good: bytes, mutations: Sequence[mutants.Mutation], often: int, seed: int = 0
) -> Iterator[bytes]:
    generator = Random(seed)  # noqa: S311 -- nothing is to be secret
    for number in range(often):
        yield mutations[number % len(mutations)](good, generator)


def _run(*words: object) -> Result:
    """Return how a command ended; one that hangs fails."""
    with _bounded():
        return CliRunner().invoke(main, list(map(str, words)))


@contextmanager
def _bounded() -> Iterator[None]:
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError("it hangs")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _noted(faults: list[str], mutant: bytes) -> Iterator[None]:
    """Take note of what fails, with the mutant, and go on."""
    try:
        yield
    except AssertionError as error:
        faults.append(f"{error.__cause__ or ''!r} {error}\n  with {mutant!r}")


def _refused(result: Result, named: str) -> bool:
    """Return whether a command was refused: in words, with the file, and nothing is left of it."""
    if result.exception and not isinstance(result.exception, SystemExit):
        raise AssertionError(result.output) from result.exception
    assert result.exit_code in (0, 1)
    assert "Traceback" not in result.output
    assert not CONTROL.search(result.output)
    assert result.exit_code == 0 or named in result.output
    return result.exit_code == 1


def _marks(folder: str = "graded") -> dict[str, dict[str, str]]:
    return {row["student"]: row for row in _read(f"{folder}/grades.csv")}


def _all_typed(answers: Sequence[dict[str, str]], mutant: bytes) -> None:
    """Check that nothing was marked which nobody typed."""
    text = _decoded(mutant).replace('""', '"')
    for row in answers:
        typed = row["typed"].removeprefix("'").replace("\n", "").replace("\r", "")
        assert typed in text.replace("\n", "").replace("\r", ""), f"nobody typed {typed!r}"


def _decoded(content: bytes) -> str:
    """Return a text in which every line may have an encoding of its own."""
    for name, mark in (("utf-32", b"\xff\xfe\0\0"), ("utf-16", b"\xff\xfe")):
        if content.startswith(mark):
            return content.decode(name, "replace")
    return "".join(map(_line, content.splitlines(keepends=True)))


def _line(line: bytes) -> str:
    """Return a line in UTF-8, with what is none in Windows-1252."""
    text = line.decode("utf-8", "surrogateescape")
    return "".join(
        c.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
        if "\udc80" <= c <= "\udcff"
        else c
        for c in text
    )


def _intact(good: bytes, mutant: bytes) -> dict[str, set[int]]:
    """Return those whose lines are all as they were and there once, and the lines' numbers from 1.

    There are none where the header is not what it was.
    """
    lines, others = good.splitlines(), mutant.splitlines()
    if not others or others[0] != lines[0]:
        return {}
    intact: dict[str, set[int]] = {}
    for name, own in groupby(lines[1:], key=lambda line: line.decode().split(",")[0]):
        numbers = [[n for n, other in enumerate(others, 1) if other == line] for line in own]
        if all(len(found) == 1 for found in numbers):
            intact[name] = {found[0] for found in numbers}
    return intact


def _typed_together(text: str, code: str, points: str) -> bool:
    return any(code in line and points in line for line in text.splitlines())


def _read(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _remove(*folders: str) -> None:
    for folder in map(Path, folders):
        for path in sorted(folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        if folder.is_dir():
            folder.rmdir()
