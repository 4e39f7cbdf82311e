"""An item of a test's own that asks for words: a number, a path, truth values, a cost, a line of output."""

from __future__ import annotations

from collections.abc import Mapping

ITEM = "own/words"
_TOML = """\
title = "Programs and paths"
topics = ["computing"]

[given]
n     = { low = 160, high = 4000 }
ab    = { low = 1, high = 9 }
ac    = { low = 1, high = 9 }
bc    = { low = 1, high = 4 }
bd    = { low = 1, high = 9 }
cd    = { low = 1, high = 9 }
outer = { values = ["n", "n^2", "sqrt(n)"] }
greeting = { values = ["Hello there", "Good day", "See you"] }

[[parts]]
kind = "word"
step = "in_hex"
label = "$n$ in base 16"
points = 3
optional = ["0x", "_16"]
form = "0x[0-9A-F]+|[0-9A-F]+"

[[parts]]
step = "digit_sum"
label = "sum of its digits"
points = 2
decimals = 0

[[parts]]
kind = "word"
step = "path"
label = "shortest path"
points = 3
separator = "-"

[[parts]]
step = "length"
label = "its length"
points = 1
decimals = 0

[[parts]]
kind = "word"
step = "holds"
labels = ["$n$ is even", "3 divides $n$", "$n > 2000$", "5 divides $n$"]
points = 2
one_of = ["true", "false"]
spellings = { true = ["T", "wahr"], false = ["F", "falsch"] }

[[parts]]
kind = "word"
step = "cost"
label = "cost"
points = 2
spellings = { "O(n log n)" = ["n log n"] }

[[parts]]
kind = "word"
step = "printed"
label = "output"
points = 2
case = true
blanks = true

[[examples]]
source = "worked by hand"
given = { n = 1055, ab = 1, ac = 5, bc = 1, bd = 9, cd = 2, outer = "n", greeting = "Good day" }
answers = { in_hex = "0x41F", digit_sum = 20, path = "A-B-C-D", length = 4, holds = ["false", "false", "false", "true"], cost = "O(n log n)", printed = "Good day, 1055 !" }
"""
_MODEL = '''\
import itertools

import numpy as np

from exgen.items import confirm, each_variant, misconception, require

PATHS = ("A-B-D", "A-C-D", "A-B-C-D", "A-C-B-D")


@each_variant
def in_hex(n):
    return f"0x{n:X}"


@each_variant
def digit_sum(in_hex):
    return sum(int(digit, 16) for digit in in_hex.removeprefix("0x"))


def _lengths(ab, ac, bc, bd, cd):
    return np.stack([ab + bd, ac + cd, ab + bc + cd, ac + bc + bd])


def path(ab, ac, bc, bd, cd):
    return np.array(PATHS)[np.argmin(_lengths(ab, ac, bc, bd, cd), axis=0)]


def length(path, ab, ac, bc, bd, cd):
    lengths = _lengths(ab, ac, bc, bd, cd)
    return np.select([path == known for known in PATHS], list(lengths), -1)


def holds(n):
    return np.where([n % 2 == 0, n % 3 == 0, n > 2000, n % 5 == 0], "true", "false")


def cost(outer):
    return np.char.add(np.char.add("O(", outer), " log n)")


@each_variant
def printed(greeting, n):
    return f"{greeting}, {n} !"


@require
def one_path_is_shortest(ab, ac, bc, bd, cd):
    lengths = np.sort(_lengths(ab, ac, bc, bd, cd), axis=0)
    return lengths[0] < lengths[1]


@require
def the_digits_are_no_palindrome(in_hex):
    return np.array([word[2:] != word[:1:-1] for word in in_hex])


@misconception(in_hex)
@each_variant
def reads_the_remainders_forwards(n):
    """The first remainder is the *last* digit, so the remainders are read backwards."""
    return "0x" + f"{n:X}"[::-1]


@misconception(path)
def takes_the_longest(ab, ac, bc, bd, cd):
    """The path with the *smallest* sum of weights is the shortest."""
    return np.array(PATHS)[np.argmax(_lengths(ab, ac, bc, bd, cd), axis=0)]


@misconception(cost)
def forgets_the_loop_that_halves(outer):
    """The inner loop halves what is left, so it runs log n times."""
    return np.char.add(np.char.add("O(", outer), ")")


@misconception(printed)
@each_variant
def joins_what_is_printed(greeting, n):
    """`print` parts what it prints by a blank."""
    return f"{greeting},{n}!"


@confirm(in_hex)
@each_variant
def by_division(n):
    digits, left = "", int(n)
    while left:
        digits, left = "0123456789ABCDEF"[left % 16] + digits, left // 16
    return "0x" + digits


@confirm(digit_sum)
def by_digits_of_n(n):
    return n // 4096 % 16 + n // 256 % 16 + n // 16 % 16 + n % 16


@confirm(path)
@each_variant
def by_trying_all(ab, ac, bc, bd, cd):
    weights = {"AB": ab, "AC": ac, "BC": bc, "CB": bc, "BD": bd, "CD": cd}
    tried = {p: sum(weights[a + b] for a, b in itertools.pairwise(p)) for p in ("ABD", "ACD", "ABCD", "ACBD")}
    return "-".join(min(tried, key=tried.get))


@confirm(length)
def by_the_least(ab, ac, bc, bd, cd):
    return np.minimum.reduce(_lengths(ab, ac, bc, bd, cd))


@confirm(holds)
def by_remainders(n):
    return np.where([(n & 1) < 1, n / 3 == n // 3, n >= 2001, n / 5 == n // 5], "true", "false")


@confirm(cost)
@each_variant
def in_one_text(outer):
    return f"O({outer} log n)"


@confirm(printed)
def joined(greeting, n):
    return np.array([" ".join([f"{g},", str(k), "!"]) for g, k in zip(greeting, n)])
'''
_STEPS = ("in_hex", "digit_sum", "path", "length", "holds", "cost", "printed")
_QUESTION = """\
Take $n = {{ n }}$; edges AB {{ ab }}, AC {{ ac }}, BC {{ bc }}, BD {{ bd }}, CD {{ cd }}; a loop of {{ outer }};
and `print("{{ greeting }},", n, "!")`.
"""

FILES: Mapping[str, str] = {
    "item.toml": _TOML,
    "model.py": _MODEL,
    "question.md": _QUESTION + "".join(f"\n## {step}\n\nWhat is it?\n" for step in _STEPS),
    "solution.md": "".join(f"\n## {step}\n\nIt is {{{{ {step} }}}}.\n" for step in _STEPS),
}
