"""An item of one's own, to look at and to change."""

from __future__ import annotations

from pathlib import Path

import pytest

NEURON = {
    "item.toml": """\
title = "A neuron"

[given]
w = { low = -2, high = 2, step = 0.5, size = [2] }
x = { low = 1, high = 5, size = [2] }

[[parts]]
step = "output"
label = "$y$"
points = 2

[[examples]]
source = "by hand <b>"
given = { w = [1, -1], x = [2, 2] }
answers = { output = 0.5 }
""",
    "model.py": '''\
from exgen.items import misconception
from exgen.maths import sigmoid


def net(w, x):
    return (w * x).sum(axis=0)


def output(net):
    return sigmoid(net)


@misconception(output)
def forgets_the_minus_sign(net):
    """The sigmoid is $1/(1 + e^{-s})$: mind the *minus* sign."""
    return sigmoid(-net)
''',
    "question.md": "The input is $\\mathbf{x} = {{ x }}$.\n\n## output\n\nWhat is $y$ for $\\mathbf{w} = {{ w }}$?\n",
    "solution.md": "## output\n\n$s = {{ net }}$, so $y = {{ output }}$.\n",
}


@pytest.fixture
def neuron(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the item `own/neuron`, in the bank of the folder that the program runs in."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "bank/own/neuron"
    folder.mkdir(parents=True)
    for name, text in NEURON.items():
        (folder / name).write_text(text)
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Replace what a file says in one place, at once as an editor does."""
    text = path.read_text()
    assert old in text
    beside = path.with_name(path.name + "~")
    beside.write_text(text.replace(old, new))
    beside.replace(path)
