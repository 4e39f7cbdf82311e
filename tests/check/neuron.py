"""A small item with which nothing is wrong, and how to write it with something changed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

NAME = "own/neuron"

TOML = """\
title = "A neuron learns"
working = 5

[given]
w   = { low = -1, high = 1, step = 0.1, except = [0], size = [2] }
x   = { low = 1, high = 4, size = [2] }
eta = { values = [0.1, 0.2, 0.4, 0.5] }

[[parts]]
step = "output"
label = "$y$"
points = 1

[[parts]]
step = "w_next"
label = '$\\mathbf{w}$'
labels = ["$w_1$", "$w_2$"]
points = 2

[[examples]]
source = "by hand"
given = { w = [0.5, -0.2], x = [1, 2], eta = 0.5 }
answers = { output = 0.52498, w_next = [0.73751, 0.27502] }
"""

MODEL = '''\
import numpy as np

from exgen.items import confirm, misconception, require
from exgen.maths import numerical_gradient, sigmoid


def net(w, x):
    return np.sum(w * x, axis=0)


def output(net):
    return sigmoid(net)


def gradient(output, x):
    return (1 - output) * x


def w_next(w, eta, gradient):
    return w + eta * gradient


@require
def the_neuron_is_not_saturated(net):
    return np.abs(net) < 2.5


@misconception(output)
def forgets_the_minus_sign(net):
    """The sigmoid is $1/(1 + e^{-s})$: mind the minus sign of the exponent."""
    return sigmoid(-net)


@misconception(w_next)
def descends(w, eta, gradient):
    """The likelihood is to *grow*, so step along its gradient."""
    return w - eta * gradient


@confirm(output)
def by_the_hyperbolic_tangent(w, x):
    return (1 + np.tanh((w[0] * x[0] + w[1] * x[1]) / 2)) / 2


@confirm(w_next)
def by_central_differences(w, x, eta):
    return w + eta * numerical_gradient(lambda w: -np.logaddexp(0, -(w * x).sum(axis=0)), w)
'''

QUESTION = """\
A neuron has the weights $\\mathbf{w} = {{ w }}$ and the sigmoid as its activation function.

## output

What is its output $y$ for the input $\\mathbf{x} = {{ x }}$?

## w_next

The input is of class 1. Give the weights after one step of gradient ascent on $\\ln y$ with the
learning rate $\\eta = {{ eta }}$.
"""

SOLUTION = """\
## output

$s = {{ net }}$, so $y = 1/(1 + e^{-s}) = {{ output }}$.

## w_next

The gradient is $(1 - y)\\,\\mathbf{x} = {{ gradient }}$, so the weights are ${{ w_next }}$.
"""

FILES = {
    "item.toml": TOML,
    "model.py": MODEL,
    "question.md": QUESTION,
    "solution.md": SOLUTION,
}


class Edit(NamedTuple):
    """A change to one of the item's files: what stands there, and what stands there instead."""

    file: str
    old: str
    new: str


ESSAY = [
    Edit(
        "item.toml",
        TOML[TOML.index("[[parts]]") :],
        """\
[[parts]]
kind = "text"
step = "why"
points = 2
rubric = "One point for the sigmoid's slope, one for what it does to learning."
""",
    ),
    Edit("model.py", MODEL, '"""There is nothing to compute."""\n'),
    Edit(
        "question.md",
        QUESTION,
        "## why\n\nSay in words how the weights {{ w }} learn from {{ x }} at the rate {{ eta }}.\n",
    ),
    Edit("solution.md", SOLUTION, "## why\n\nSee the rubric.\n"),
]
"""The same folder as an item of prose, which only a person can mark."""


def write(folder: Path, edits: Iterable[Edit] = ()) -> Path:
    """Write the item, with some changes, into a bank in a folder, and return its own folder.

    A file of which nothing is left is not written.
    """
    texts = dict(FILES)
    for file, old, new in edits:
        assert texts[file].count(old) == 1, f"{old!r} should stand in {file} once"
        texts[file] = texts[file].replace(old, new)
    own = folder / "bank" / NAME
    own.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        (own / file).unlink(missing_ok=True)
        if text:
            (own / file).write_text(text, encoding="utf-8")
    return own
