import functools
import random
import re

import pytest

from exgen.errors import AuthorError
from exgen.sheets.markup import convert, convert_what_can_be
from exgen.sheets.sheet import escaped

from .conftest import HOSTILE, sheet

WRITERS = ["latex", "html", "typst"]

TEXTS = [
    "plain words",
    "the generator's *cost* with $\\frac{a}{b}$ and `p_data`",
    "",
    "```\na fence that is left open, with $x$",
    "1. one\n2. two",
    "- a list\n- that ends",
    "$$\na = b\n  + c\n$$",
    "| $x$ | 1 |\n|:--|--:|\n| p | 0.5 |",
    "> quoted",
    "[a link][1]\n\n[1]: https://example.org",
    "and [no link][1]",
    "<div>\n\nan open tag",
    "[^1] and ^[no notes]",
    "\ue000",
    str(sheet().questions[0].parts[0].lead),
    *map(escaped, HOSTILE),
]


@functools.cache
def alone(text: str, writer: str) -> str:
    return convert([text], writer)[0]


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("texts", [TEXTS, [t for t in TEXTS if "]: " not in t and t != "\ue000"]])
def test_converting_many_equals_converting_one_by_one(writer: str, texts: list[str]) -> None:
    assert convert(texts, writer) == [alone(text, writer) for text in texts]


def test_texts_come_back_in_the_order_in_which_they_were_given() -> None:
    texts = [f"text {random.Random(k).randrange(9)}" for k in range(30)]  # noqa: S311
    assert convert(texts, "html") == [f"<p>{text}</p>" for text in texts]


def test_markdown_stays_as_it_is() -> None:
    assert convert(TEXTS, "markdown") == TEXTS


@pytest.mark.parametrize("writer", ["html", "typst"])
def test_a_broken_formula_names_itself_and_its_text(writer: str) -> None:
    with pytest.raises(AuthorError) as caught:
        convert(["fine $x$", "Compute $\\foo{x}$ now."], writer)
    assert "'Compute $\\foo{x}$ now.'" in str(caught.value)
    assert "$\\foo{x}$ cannot be set: unexpected control sequence \\foo" in str(caught.value)


def test_what_can_be_is_converted_and_a_broken_formula_stands_as_it_was_written() -> None:
    texts = ["fine $x$", "Compute $\\foo{<b>}$ now.", "and *this*"]
    converted, error = convert_what_can_be(texts, "html")
    assert converted == [
        *convert(texts[:1], "html"),
        '<p>Compute <span class="math inline">$\\foo{&lt;b&gt;}$</span> now.</p>',
        "<p>and <em>this</em></p>",
    ]
    assert "$\\foo{<b>}$ cannot be set" in str(error)


def test_every_formula_in_typst_says_what_a_screen_reader_reads() -> None:
    text = convert(['$\\text{"}\\alpha$ and $$\\frac{1}{2}$$'], "typst")[0]
    assert '#formula("\\\\text{\\"}\\\\alpha", ' in text
    assert '#display("\\\\frac{1}{2}", ' in text


def test_a_function_stands_apart_from_its_argument_in_a_browser() -> None:
    apart, not_apart = convert(["$\\log D$", "$\\log(1 - D)$"], "html")
    assert "<mspace" in apart
    assert "<mspace" not in not_apart


def test_raw_markup_of_a_format_is_text() -> None:
    raw = "<b>x</b> \\input{y} `z`{=html}"
    assert convert([raw], "html") == [
        "<p>&lt;b&gt;x&lt;/b&gt; \\input{y} <code>z</code>{=html}</p>"
    ]
    assert "\\textbackslash input\\{y\\}" in convert([raw], "latex")[0]
    assert "`z`{=html}" in convert([raw], "typst")[0]


@pytest.mark.parametrize(
    ("tex", "pieces"),
    [
        (r"\alpha = \frac12 \ln x = 0.5", [r"\alpha = \frac12 \ln x", "= 0.5"]),
        (r"x_1 = 3", [r"x_1 = 3"]),
        (r"f(a = b) = [c = d] = 1", ["f(a = b) = [c = d]", "= 1"]),
        (r"\mathbf{w} + \eta \nabla L(w, v) = 3", [r"\mathbf{w} + \eta \nabla L(w, v)", "= 3"]),
        (r"a = 1, \quad b = 2", [r"a = 1,\ ", r"\quad b = 2"]),
        (r"a = \{1, 2\} \approx 3", [r"a = \{1, 2\}", r"\approx 3"]),
        (r"\left(x = 1\right) = y = z", [r"\left(x = 1\right) = y", "= z"]),
        (
            r"A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} = B",
            [r"A = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "= B"],
        ),
        (
            r"\begin{aligned} a &= b = c \\ d &= e \end{aligned}",
            [r"\begin{aligned} a &= b = c \\ d &= e \end{aligned}"],
        ),
    ],
)
def test_a_formula_in_html_may_be_broken_before_its_signs_and_never_before_the_first(
    tex: str, pieces: list[str]
) -> None:
    (html,) = convert([f"$${tex}$$"], "html")
    found = re.findall(r"x-tex\">([^<]*)", html.replace("&amp;", "&"))
    assert [piece.split() for piece in found] == [piece.split() for piece in pieces]
    assert ('class="formula"' in html) == (len(found) > 1)
