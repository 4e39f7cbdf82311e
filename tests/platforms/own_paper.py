"""A paper of a test's own for platforms: hostile words, every kind of answer, and items of one part."""

from __future__ import annotations

from pathlib import Path

from own import item_files, write_item

HOSTILE = r"`}~#<&]]>\` and {1:NUMERICAL:=1} and {{ '{#1}' }} and [blank_1a] 'a' \"b\" \\"
"""Markdown that means something to some platform; `{{ }}` keeps it a template's text."""
SHOWN = "}~#&lt;&amp;]]&gt;\\"
"""What of it stands in every HTML."""

_NUMBER = "@misconception(b)\ndef wrong(a):\n    r'''You typed {said}'''\n    return a + 1.5\n"
_KINDS = """title = "Kinds"
working = 8
[given]
a = { low = 2, high = 9 }
[[parts]]
step = "many"
labels = ["$m_1$", "$m_2$"]
points = 2
decimals = 6
[[parts]]
step = "table"
label = "T"
points = 4
decimals = 1
[[parts]]
kind = "expression"
step = "f"
points = 1
variables = { x = { low = -3, high = 3 } }
answer = "a * x"
[[parts]]
kind = "order"
step = "lines"
points = 3
show = 0
lines = [
    { id = "one", text = "First." },
    { id = "two", text = "Second.", after = ["one"] },
    { id = "three", text = "Or this second.", after = ["one"] },
]
[[parts]]
kind = "text"
step = "why"
points = 2
rubric = "1 point: so. 1 point: thus."
"""
_MODEL = """import numpy as np


def many(a):
    return np.stack([a / 1e5 + 3e-6, a / 7])


def table(a):
    return np.stack([np.stack([a / 4, a / 3]), np.stack([a / 6, a / 7])])


def f(a, x):
    return a * x
"""
_STEPS = ("many", "table", "f", "lines", "why")
_CHOICE = """title = "Ticks"
[given]
a = { low = 2, high = 99 }
[[parts]]
step = "which"
kind = "choice"
points = 2
show = 3
options = [
    { text = "yes {{ a }}", right = true, because = "So it is." },
    { text = "no <", right = false, because = "So it is not." },
    { text = "never", right = false, because = "So it is not." },
]
"""
_SINGLE = """title = "One"
[given]
a = { low = 2, high = 99 }
[[parts]]
step = "half"
kind = "choice"
points = 2
show = 3
single = true
decimals = 1
options = [
    { value = "half_of_a", right = true, because = "So it is, ${{ value }}$." },
    { from = "doubles" },
    { text = "Neither < nor, {{ a }}.", last = true },
]
"""
_HALF = """from exgen.items import misconception


def half_of_a(a):
    return a / 2


@misconception(half_of_a)
def doubles(a):
    '''Divide by 2.'''
    return 2 * a
"""
_ESSAY = """title = "Essay"
[given]
a = { low = 2, high = 99 }
[[parts]]
step = "say"
kind = "text"
points = 2
rubric = "2 points: said."
"""


def write_paper(place: Path, words: str = HOSTILE) -> str:
    """Return the name of a paper that is written into the bank of a place."""
    write_item(
        place,
        "own/hostile",
        {
            "item.toml": 'title = "H"\n[given]\na = { low = 1, high = 99 }\n'
            '[[parts]]\nstep = "b"\nlabel = "b"\npoints = 1\n'
            '[[parts]]\nstep = "c"\nkind = "choice"\npoints = 1\nshow = 2\n'
            f"options = [{{ text = '''{words}''', right = true, because = '''{words}''' }}, "
            "{ text = 'no', right = false, because = 'no' }]\n",
            "model.py": "from exgen.items import misconception\n\n\ndef b(a):\n    return a + 0.5\n\n\n"
            + _NUMBER.replace("{said}", f"{words}x"),
            "question.md": f"{words}\n\n## b\n\n{words}\n\n## c\n\nWhich?\n",
            "solution.md": f"## b\n\n{words}\n\n## c\n\nThis.\n",
        },
    )
    write_item(
        place,
        "own/kinds",
        {
            "item.toml": _KINDS,
            "model.py": _MODEL,
            "question.md": "With ${{ a }}$.\n" + "".join(f"\n## {s}\n\nWhat?\n" for s in _STEPS),
            "solution.md": "".join(f"\n## {s}\n\nThat, $x < {{{{ a }}}}$.\n" for s in _STEPS),
        },
    )
    one = "a = { low = 2, high = 99 }\nd = { low = 1, high = 9 }\n"
    number = {"half": {"decimals": 2}}
    write_item(
        place, "own/one", item_files(one, number, "\n\ndef half(a, d):\n    return a / 7 + d\n")
    )
    for name, toml, step, model in (
        ("own/ticks", _CHOICE, "which", ""),
        ("own/essay", _ESSAY, "say", ""),
        ("own/single", _SINGLE, "half", _HALF),
    ):
        asks, says = f"Of ${{{{ a }}}}$.\n\n## {step}\n\nSay.\n", f"## {step}\n\nSo.\n"
        files = {"item.toml": toml, "model.py": model, "question.md": asks, "solution.md": says}
        write_item(place, name, files)
    papers = place / "bank/papers"
    papers.mkdir()
    tables = "".join(f'[[questions]]\nitems = ["{item}"]\n' for item in ITEMS)
    (papers / "own.toml").write_text(f'title = "O & <o>"\n{tables}')
    return "own"


ITEMS = ("own/hostile", "own/kinds", "own/one", "own/ticks", "own/essay", "own/single")
