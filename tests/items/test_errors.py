"""What an author is told: every problem at once, with file and line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.lines import line_of

TOML = """\
title = "A neuron"
workin = 5

[given]
w = { low = -2, high = 2, steps = 0.5, size = [2] }
x = { low = 1, high = 0, size = [2] }

[[parts]]
step = "output"
label = "$y$"
points = 2

[[parts]]
step = "outpu"
points = -2
decimal = 3
"""
MODEL = "def net(w, x):\n    return (w * x).sum(axis=0\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the item `own/neuron` in a bank of its own."""
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "bank/own/neuron"
    made.mkdir(parents=True)
    (made / "item.toml").write_text(TOML)
    (made / "model.py").write_text(MODEL)
    for name in ("question.md", "solution.md"):
        (made / name).write_text("## output\n\nWhat is $y$?\n")
    return made


def problems(item: str) -> list[str]:
    """Return what is wrong with an item, without the folder that it is in."""
    with pytest.raises(AuthorError) as caught:
        bank.load(item)
    return [f"{Path(p.where).name}: {p.text}" for p in caught.value.problems]


def test_all_that_is_wrong_with_the_files_is_said_at_once(folder: Path) -> None:
    assert folder.is_dir()
    said = problems("own/neuron")
    assert said[0].startswith("item.toml:2: workin is not a key that is known here; did you mean")
    assert said[1].startswith("item.toml:5: given.w.steps is not a key that is known here")
    assert said[2] == "item.toml:6: given.x: high = 0 is below low = 1"
    assert said[3].startswith("item.toml:15: parts.2.points: ")
    assert said[4] == (
        "item.toml:16: parts.2.decimal is not a key that is known here; did you mean 'decimals'?"
    )
    assert said[5] == "model.py:2: SyntaxError: '(' was never closed"
    assert len(said) == 6


def test_all_that_does_not_fit_together_is_said_at_once(folder: Path) -> None:
    (folder / "item.toml").write_text(
        'title = "A neuron"\n\n[given]\nx = { low = 1, high = 3 }\n\n'
        '[[parts]]\nstep = "outptu"\nlabel = "$y$"\npoints = 1\n\n'
        '[[examples]]\nsource = "by hand"\ngiven = { z = 1 }\nanswers = { output = 1 }\n'
    )
    (folder / "model.py").write_text("def output(x):\n    return x\n")
    said = problems("own/neuron")
    assert said == [
        "item.toml: part 'outptu' asks for a step that the model does not compute; "
        "did you mean 'output'?",
        "item.toml: example 1: 'z' is no given",
        "question.md: the headings should be '## outptu', in this order; found ['output']",
        "solution.md: the headings should be '## outptu', in this order; found ['output']",
    ]


def test_a_shuffle_says_how_many_it_takes_and_has_no_size(folder: Path) -> None:
    (folder / "item.toml").write_text(
        TOML.replace("workin = 5\n", "")
        .replace("steps = 0.5", "step = 0.5")
        .replace("{ low = 1, high = 0, size = [2] }", "{ shuffle = 3, take = 4, size = [2] }")
    )
    assert problems("own/neuron")[:2] == [
        "item.toml:5: given.x.size is not a key that is known here",
        "item.toml:14: parts.2.points: this should be greater than 0",
    ]


def test_a_changed_item_is_loaded_anew(folder: Path) -> None:
    (folder / "item.toml").write_text(
        'title = "A"\n[given]\nx = { low = 1, high = 3 }\n'
        '[[parts]]\nstep = "output"\nlabel = "$y$"\npoints = 1\n'
    )
    (folder / "model.py").write_text("def output(x):\n    return x + 1.0\n")
    before = bank.load("own/neuron")
    (folder / "model.py").write_text("def output(x):\n    return x - 1.0\n")
    after = bank.load("own/neuron")
    x = before.column("x", 2)
    assert before.graph.evaluate({"x": x})["output"] == [3]
    assert after.graph.evaluate({"x": x})["output"] == [1]


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 1),
        (("title",), 1),
        (("given", "x", "range", "low"), 6),
        (("parts", 0, "number", "points"), 11),
        (("parts", 1, "number", "points"), 15),
        (("parts", 1, "number", "tolerance", "absolute"), 13),
        (("parts", 2), 1),
    ],
)
def test_the_line_is_that_of_the_innermost_key_that_is_written(
    place: tuple[str | int, ...], line: int
) -> None:
    assert line_of(TOML, place) == line
