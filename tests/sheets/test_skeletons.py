"""Texts that differ in numbers and letters alone are converted as each of them alone would be."""

import random
import re
from collections.abc import Callable, Sequence

import pytest

from exgen.sheets.markup import _run, convert, convert_what_can_be
from exgen.sheets.skeletons import Skeletons

WRITERS = ["html", "typst", "latex"]

SHAPES = [
    "$x = # + #$ and # words, `#` too",
    "$$\\frac{#}{#} = \\sqrt{#} \\approx #, \\quad x \\in \\{#, #\\}$$",
    "| $x$ | # |\n|:--|--:|\n| $p(x)$ | $#$ |\n| # | -# |",
    "1. one\n2. two, of $#$",
    "#. one\n#. two",
    "- # \n- #) in a list\n\n    # in a code block",
    "> #. quoted",
    "> quoted #",
    "(#) at a line's start",
    "or (#)\n# is a line's start\n#",
    "# heading #\n\n# ",
    "$x_#$",
    "$x^#$",
    "$x_{#}^{#}$",
    *(
        f"$\\{command}$"
        for command in ("frac#3", "frac # 3", "frac # {3}", "frac{1} #", "frac{1}#")
    ),
    *(
        f"$\\{command}$"
        for command in ("sqrt#", "sqrt # x", "sqrt[#]{#}", "hspace{#em}", "binom # #")
    ),
    "$\\begin{array}{*{2}{c}} # & # \\\\[3pt] # & # \\end{array}$",
    "$\\begin{array}{*{2}{c}} 1 & 2 \\\\[#pt] 3 & 4 \\end{array}$",
    "$\\begin{pmatrix} # & -# \\\\ # & # \\end{pmatrix} \\text{ in # of #}$",
    *(
        f"${formula}$"
        for formula in ("#x", "#e-#", "#{,}#", "#,#", "#.#.#", ".#", "#.", "#!", "#'", "#/#")
    ),
    *(
        "#x",
        "#e-#",
        "#,#",
        "#.#.#",
        ".#",
        "#.",
        "#/#",
        "#-#",
        "#--#",
        "#...",
        "#th",
        "a#",
        "a_#",
        "&##;",
    ),
    *("\\#", "it's '#s", '"#"', "#'", "(#)", "p(#)=#", "~#~", "^#^", "#%", "#\\\n#", "#  \n#"),
    "$\\alpha = # \\cdot (# - #) = #$ a line to break: $L(\\theta) = # + # + # + # \\le # = #$",
    *(f"$a = {' + '.join('#' * terms)}$" for terms in range(2, 12)),
    *(f"{'a' * letters}-#" for letters in range(14, 32)),
    "[#](http://example.org/#) and *#* **#** ``#``",
    "```\n#\n```",
    "555 #, 5550000103#, $5550 #$",
    "9" * 120,
    "#" * 100,
    "&{sign}9#;",
    "- @: one of $#$\n    - @: two\n    1. @: three\n\n@: no entry",
    "> @: quoted\n> - @:\n> - @: `@`, `@, @` and `@ @ @`",
    "$$\n- @: x\n+ @: y\n$$",
    "$\\text{\n- @: x} + \n@: x$",
    "```\n- @: x `@`\n```",
    "\\`@` ``@`` ``@, @ ` `` @`@` `@.` `a@`, @: and [`@`](http://example.org/`@`)",
    "a5550000010555 `@`, # and x5550001010555",
]
"""Texts with a place for a number at each #, and for a letter at each @."""


FORMS = ["9", "9", "9.9", "9.99", "9.999", "99", "999", "99.9", "9.9999", "999999", "0.9"]
"""Numbers with a place for a digit at each 9."""


def alike(shape: str, generator: random.Random) -> list[str]:
    """Return a shape with two choices of letters and of numbers, which are as long."""
    first, *rest = shape.split("#")
    form = first + "".join(generator.choice(FORMS) + piece for piece in rest)
    form = form.replace("{sign}", "#")
    texts = [re.sub("9", lambda _: str(generator.randrange(10)), form) for _ in range(2)]
    return [re.sub("@", lambda _: generator.choice("ABCIVX"), text) for text in texts]


@pytest.mark.parametrize("writer", WRITERS)
def test_they_are_converted_as_each_of_them_alone(writer: str) -> None:
    generator = random.Random(6)  # noqa: S311
    texts = list(dict.fromkeys(t for s in SHAPES for _ in range(10) for t in alike(s, generator)))
    expected, _ = _run(texts, writer)
    converted = convert(texts, writer)
    assert dict(zip(texts, converted, strict=True)) == dict(zip(texts, expected, strict=True))


class Asked:
    """A converter that keeps what it was asked for."""

    def __init__(self, writer: str) -> None:
        self.writer = writer
        self.texts = list[str]()

    def __call__(self, texts: Sequence[str]) -> list[str]:
        self.texts.extend(texts)
        return _run(texts, self.writer)[0]


def _with(n: int) -> str:
    return f"The value of $D$ is $-{n}.25$, not {n}.5: $x_2 = \\frac{{{n}}}{{7}}$"


def _lettered(n: int) -> str:
    a, b = "KDIJCGBLA"[n - 1], "ABCDEFGHI"[n - 1]
    return f"- {a}: **for** ${n}$ steps\n    - {b}: draw\n- E: end: `{a}`, `{b}, {a}`, `{a} {b} C`"


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("shape", [_with, _lettered])
def test_a_shape_is_asked_for_once(shape: Callable[[int], str], writer: str) -> None:
    ask = Asked(writer)
    texts = [shape(n) for n in range(1, 10)]
    assert Skeletons(ask).converted(texts) == _run(texts, writer)[0]
    assert len(ask.texts) == 1


@pytest.mark.parametrize("writer", WRITERS)
def test_what_was_there_the_time_before_is_not_asked_for(writer: str) -> None:
    ask = Asked(writer)
    skeletons = Skeletons(ask)
    skeletons.converted(["no number", "a $1$", "a $2$", "b 1"])
    ask.texts.clear()
    texts = ["a $3$", "b 2", "no number"]
    assert skeletons.converted(texts) == _run(texts, writer)[0]
    assert ask.texts == ["b 2"]


def test_no_more_is_remembered_than_the_time_before() -> None:
    ask = Asked("html")
    skeletons = Skeletons(ask)
    for texts in (["a 1", "a 2"], ["b 1", "b 2"], ["a 3", "a 4"]):
        ask.texts.clear()
        skeletons.converted(texts)
        assert len(ask.texts) == 1


def test_what_stands_alone_is_not_changed() -> None:
    assert Skeletons(list).converted(["a 1", "b 2"]) == ["a 1", "b 2"]


def test_a_formula_that_cannot_be_set_stands_as_it_was_written() -> None:
    converted, error = convert_what_can_be(["$\\foo{1.5}$", "$\\foo{2.5}$"], "html")
    assert ["1.5" in converted[0], "2.5" in converted[1]] == [True, True]
    assert "'$\\foo{2.5}$': $\\foo{2.5}$ cannot be set" in str(error)
