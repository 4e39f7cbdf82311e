"""Items with something changed at random: what an author's slip, or a cat, makes of one."""

from __future__ import annotations

import io
import random
import re
import tokenize
from collections.abc import Mapping
from pathlib import Path

FILES = ("item.toml", "model.py", "question.md", "solution.md")
VALUES = (
    """0 -1 1 2 3.5 1e15 1e16 1e-9 1e-31 1e400 -1e400 nan inf -inf true false "" "x" "$x$" "a" [] [1] [[1]]
[0] [-1] [1,2] ["a"] {} {a=1} 1979-05-27 07:32:00 0x1F 999999999 '''"""
    '"""x"""'
)
TOKENS = [
    "0",
    "-1",
    "1",
    "2",
    "0.5",
    "1e308",
    "10**6",
    "None",
    "True",
    "''",
    '"x"',
    "[]",
    "()",
    "x",
    "a",
    "+",
    "-",
    "*",
    "/",
    "**",
    "//",
    "%",
    "@",
    "==",
    "<",
    ">",
    "&",
    "|",
    "~",
    ".",
    ",",
    ":",
    "(",
    ")",
    "[",
    "]",
    "lambda",
    "return",
    "yield",
    "pass",
    "break",
    "if",
    "else",
    "for",
    "in",
    "not",
    "and",
    "or",
    "is",
    "def",
    "class",
    "import",
    "del",
    "raise",
    "assert",
    "with",
    "try",
    "np",
]
PIECES = [
    "{{",
    "}}",
    "{%",
    "%}",
    "{{ 1/0 }}",
    "{{ x }}",
    "{{ self }}",
    "{% if %}",
    "{% for a in b %}",
    "$",
]
PIECES += [
    "$$",
    "\\",
    "\\frac{",
    "{",
    "}",
    "##",
    "## ",
    "\n\n",
    "`",
    "<b>",
    "|",
    "[[",
    "{{ '' }}",
    "\x0b",
]


def mutated(files: Mapping[str, str], seed: int) -> tuple[str, dict[str, str]]:
    """Return which file of an item is changed, and the files with the change."""
    rng = random.Random(seed)  # noqa: S311 -- the same each time
    file = rng.choice(FILES)
    change = {"item.toml": _toml, "model.py": _model}.get(file, _words)
    text = files[file]
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        text = change(text, rng)
    return file, {**files, file: text}


def files_of(folder: Path) -> dict[str, str]:
    """Return the files of an item."""
    return {file: (folder / file).read_text(encoding="utf-8") for file in FILES}


def _toml(text: str, rng: random.Random) -> str:
    if rng.random() < 0.25:
        return _lines(text, rng)
    places = list(
        re.finditer(r"""-?\d[\d.e+-]*|"[^"\n]*"|'[^'\n]*'|\btrue\b|\bfalse\b|\[[^\[\]]*\]""", text)
    )
    places += re.finditer(r"^\w+(?= *=)", text, re.MULTILINE) if rng.random() < 0.3 else []
    return _instead(text, rng.choice(places).span(), rng.choice(VALUES.split()))


def _model(text: str, rng: random.Random) -> str:
    if rng.random() < 0.15:
        return _lines(text, rng)
    try:
        read = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):  # of an earlier change
        return _lines(text, rng)
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    tokens = [
        (starts[t.start[0] - 1] + t.start[1], starts[t.end[0] - 1] + t.end[1])
        for t in read
        if t.string.strip()
    ]
    words = [text[a:b] for a, b in tokens]
    return _instead(text, rng.choice(tokens), rng.choice([*TOKENS, *words, *words, ""]))


def _words(text: str, rng: random.Random) -> str:
    if rng.random() < 0.3:
        return _lines(text, rng)
    places = [m.span() for m in re.finditer(r"\w+|[^\w\s]+|\s+", text)]
    pieces = [text[a:b] for a, b in places]
    return _instead(text, rng.choice(places), rng.choice([*PIECES, *pieces[:20], ""]))


def _lines(text: str, rng: random.Random) -> str:
    """Return a text with a line that is missing, double, or in the place of another."""
    lines = text.splitlines(keepends=True)
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[at : at + rng.randrange(2)] = [lines[other]] * rng.randrange(3)
    return "".join(lines)


def _instead(text: str, span: tuple[int, int], piece: str) -> str:
    return text[: span[0]] + piece + text[span[1] :]
