"""Sheets lose nothing: on measured pages nothing overlaps, nothing leaves the page, no heading ends it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
import typst

from exgen.items import bank
from exgen.resources import places
from exgen.sheets.export import export
from exgen.sheets.formats import find_format
from exgen.sheets.sheet import Blocks, Inline, Offer, Part, Question, Sheet
from exgen.sheets.typesetting import typeset_item
from exgen.variants.paper import asked_alone
from exgen.variants.sampling import draw

from . import conftest
from .conftest import field, sheet
from .pages import faults, pages

NO = Blocks("")
TERMS = " + ".join(rf"w_{{{n}}} \cdot {1.37 * n:.4f}" for n in range(1, 15))
WORD = "Donaudampfschifffahrtselektrizitaeten" * 4
LIST = ", ".join(str(n) for n in range(1, 61))
SET = rf"\{{{LIST}\}}"
SPACED = "many words of a statement that go on and on "


def part(**changed: Any) -> Part:
    plain = Part(
        item="own/item", name="1a", letter="a", kind="number", points="2",
        lead=NO, prompt=Blocks("Compute it."), offers=(), instruction=Inline("4 decimal places"),
        fields=(field("1a", "$y$", "-1.2345"),), solution=Blocks("It is so."),
    )  # fmt: skip
    return replace(plain, **changed)


def told(text: str) -> Part:
    """Return a part with a text in its question and in its solution."""
    return part(prompt=Blocks(f"Look.\n\n{text}\n\nAnd so on."), solution=Blocks(text))


def table(rows: int, columns: int, cell: str = "{:.2f}") -> str:
    head = ["Headword", *(f"$c_{{{n}}}$" for n in range(1, columns))]
    body = [
        [f"row {r}", *(cell.format(r * c / 7) for c in range(1, columns))]
        for r in range(1, rows + 1)
    ]
    lines = [head, ["--:"] * columns, *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def matrix(rows: int, columns: int) -> str:
    lines = (" & ".join(f"{r * c / 7:.2f}" for c in range(columns)) for r in range(rows))
    return r"\begin{pmatrix}" + r" \\ ".join(lines) + r"\end{pmatrix}"


def tuples(rows: int, columns: int) -> str:
    """Return a matrix as an item puts one that it was given."""
    lines = (", ".join(f"{-37.123 - r - c:.3f}" for c in range(columns)) for r in range(rows))
    return f"(({'), ('.join(lines)}))"


def blanks(rows: int, columns: int, row: str = "$h_{{{}}}$", column: str = "$c_{{{}}}$") -> Part:
    places = [(r, c) for r in range(1, rows + 1) for c in range(1, columns + 1)]
    return part(
        fields=tuple(field(f"1a.{r}.{c}", "", f"{-1.2345 * r:.4f}") for r, c in places),
        label=Inline("$W$"),
        rows=tuple(Inline(row.format(r)) for r in range(1, rows + 1)),
        columns=tuple(Inline(column.format(c)) for c in range(1, columns + 1)),
    )


def fields(labels: Sequence[str], answer: str = "-1.2345") -> Part:
    return part(fields=tuple(field(f"1a.{n}", text, answer) for n, text in enumerate(labels, 1)))


def listed(*texts: str) -> Part:
    lines = zip("ABCDEFGH", texts, strict=False)
    return part(
        kind="choice",
        offers=tuple(Offer(letter, Inline(text), Inline("A remark.")) for letter, text in lines),
    )


FITTING: Mapping[str, Part] = {
    "a table of 60 rows": told(table(60, 4)),
    "a table of 60 rows of prose": told(table(60, 3, SPACED)),
    "a table of 14 columns": told(table(5, 14)),
    "a table of 30 columns": told(table(5, 30)),
    "a table of columns of prose": told(table(4, 6, SPACED * 2)),
    "a table of long words": told(table(4, 3, WORD)),
    "40 rows of blanks": blanks(40, 3),
    "40 blanks": fields([f"$x_{{{n}}}$" for n in range(40)]),
    "81 blanks": fields([f"$x_{{{n}}}$" for n in range(81)]),
    "30 blanks with long labels": fields([f"${TERMS}$"] * 30),
    "blanks with answers of all lengths": fields(["$a$", "$bb$", "$c$"], "x_1*(x_2+x_3)" * 8),
    **{f"{n} columns of blanks": blanks(3, n) for n in (5, 6, 8, 10, 14, 20, 30)},
    "30 rows and 14 columns of blanks": blanks(30, 14),
    "blanks with long headings": blanks(3, 4, "after the iteration {} of it", "squared distance {}"),
    "blanks with headings of one word": blanks(3, 4, "Wahrscheinlichkeit{}", "Erwartungswert{}"),
    "a sum of 14 terms": told(f"$$y = {TERMS}$$\n\nand $y = {TERMS}$"),
    "a sum of 60 terms": told(f"$$y = {' + '.join([TERMS] * 4)}$$"),
    "lines of 14 terms": told(rf"$$\begin{{aligned}} y &= {TERMS} \\ &= {TERMS} \end{{aligned}}$$"),
    "brackets of 14 terms": told(rf"$$y = \frac{{1}}{{2}} \left( {TERMS} \right)^2$$"),
    "a matrix of 14 columns": told(f"$$A = {matrix(3, 14)}$$\n\nand ${matrix(2, 14)}$ in a line."),
    "a matrix of 20 columns": told(f"$$A = {matrix(3, 18)}$$"),
    "a matrix of 40 rows": told(f"$$A = {matrix(40, 3)}$$"),
    **{
        f"{rows} times {columns} numbers {kind}": told(f"Double {mark}{put}{mark} now.")
        for rows, columns in ((3, 14), (40, 3), (1, 30))
        for put in (rf"\mathbf X = {tuples(rows, columns)}",)
        for kind, mark in (("in a line", "$"), ("displayed", "$$"))
    },
    "a set of 60": told(f"$$M = {SET}$$\n\nand ${SET}$ in a line."),
    "brackets with commas": told(rf"Where $f\left({LIST}, \frac{{1}}{{2}}\right)^2$, say."),
    "numbers in two lines": told(
        rf"$$\begin{{aligned}} X &= {tuples(2, 14)} \\ Y &= {tuples(3, 9)} \end{{aligned}}$$"
    ),
    "code": told(f"```\n{'x = f(x) + ' * 20}\n{'x' * 200}\n```\n\nand `{'y' * 150}`"),
    "90 lines of code": told("```\n" + "x = 1\n" * 90 + "```"),
    "a long word": told(f"A {WORD} and <https://example.org/{'path/' * 40}>."),
    "long options": listed(f"${TERMS}$", f"`{'code' * 40}`", WORD, SPACED * 60),
    "a paragraph of three pages": told(SPACED * 200),
    "a list of 80 lines": told("\n".join(f"{n}. line" for n in range(1, 81))),
}  # fmt: skip


def of(*parts: Part, title: str = "A question") -> Sheet:
    """Return a sheet with a question for each part, whose titles begin as given."""
    questions = (Question(n, Inline(f"{title} {n}"), "2", (p,)) for n, p in enumerate(parts, 1))
    return replace(sheet(), questions=tuple(questions))


def printed(*sheets: Sheet) -> list[bytes]:
    """Return the sheets and their solutions as PDF."""
    return [file for files in export(sheets, find_format("pdf")) for file in files]


@pytest.fixture(scope="module")
def fitting() -> Mapping[str, Sequence[bytes]]:
    """The sheet and the solution of each of these parts, in one run."""
    files = export([of(own) for own in FITTING.values()], find_format("pdf"))
    return dict(zip(FITTING, files, strict=True))


@pytest.mark.parametrize("name", FITTING)
def test_whatever_is_long_or_wide_stays_on_its_page(
    name: str, fitting: Mapping[str, Sequence[bytes]]
) -> None:
    for file in fitting[name]:
        assert list(faults(file)) == []


def test_between_semicolons_commas_are_decimal_ones() -> None:
    numbers = "; ".join(f"{n}{{,}}2537" for n in range(40))
    (words,) = pages(printed(of(told(f"So $({numbers})$ now.")))[0])
    whole = [word for word in words if re.fullmatch(r"[(\d]+,", word.text)]
    assert len(whole) == 40
    for comma in whole:
        assert any(
            word.text.startswith("2537")
            and abs(word.middle - comma.middle) < 3
            and 0 <= word.left - comma.right < 5
            for word in words
        )


SIGNS = (*range(0x21, 0x7F), 0xB1, 0xB7, 0xD7, 0xF7, *range(0x2190, 0x2300), *range(0x27F5, 0x2800))
LONG = (" a" * 12, " b" * 12)


def test_what_is_said_to_break_a_formula_does() -> None:
    """As Typst sets each sign between two long terms, in a line that has room for one of them."""
    source = f"""
        #import "/fitting.typ": breaks
        #set text(font: "New Computer Modern Math")
        #let lines(sign) = math.equation(($ {LONG[0]} $.body, symbol(sign), $ {LONG[1]} $.body).join())
        #context [#metadata({SIGNS}.map(str.from-unicode).filter(sign => sign.contains(breaks)).map(sign => {{
          let high(..width) = measure(block(..width, lines(sign))).height
          (sign, high(width: 8em) > 1.5 * high())
        }})) <found>]
    """
    root = places("templates")[-1] / "pdf"
    compiler = typst.Compiler(source.encode(), root=root, ignore_system_fonts=True)
    (found,) = json.loads(compiler.query("<found>", field="value"))
    assert len(found) > 300
    assert [sign for sign, broken in found if not broken] == []


@pytest.mark.parametrize("lead", range(0, 12, 3))
def test_a_row_of_blanks_stays_on_one_page(lead: int) -> None:
    """A row's heading and the names of its blanks, which stand below their lines."""
    rows = replace(blanks(30, 14, "row{}"), lead=Blocks("A line of its own.\n\n" * lead))
    for words in pages(printed(of(rows))[0]):
        for head in (word for word in words if word.text.startswith("row")):
            name = f"1a.{head.text.removeprefix('row')}."
            near = [w for w in words if w.text.startswith(name) and abs(w.middle - head.middle) < 9]
            assert near, f"{head} stands alone"


@pytest.mark.parametrize("lead", range(4, 32, 3))
def test_a_table_of_a_few_rows_stays_on_one_page(lead: int) -> None:
    rows = part(solution=Blocks("A line of its own.\n\n" * lead + table(8, 4)))
    for file in printed(of(rows)):
        for words in pages(file):
            texts = [word.text for word in words]
            assert texts.count("row") == 8 * texts.count("Headword")


PLAIN: Sequence[Callable[[], Part]] = (
    conftest.choice,
    conftest.order,
    conftest.expression,
    conftest.tabled,
    conftest.vector,
    conftest.trace,
    conftest.number,
    lambda: told(table(12, 4)),
    lambda: blanks(9, 3),
    lambda: fields([f"$x_{{{n}}}$" for n in range(9)]),
)
HEADINGS = (*(f"{n} Heading" for n in range(1, 200)), "answer ·", "Headword", "(a) Look.", "𝑊")


@pytest.mark.parametrize("step", [1, 2, 3])
def test_no_heading_is_last_wherever_the_page_breaks(step: int) -> None:
    """Every kind of part comes after texts of many heights, so that pages break at all places."""
    heights = [(5 * step * n) % 13 for n in range(40)]
    parts = [
        replace(PLAIN[(n + step) % len(PLAIN)](), lead=Blocks("A line of its own.\n\n" * lines))
        for n, lines in enumerate(heights)
    ]
    for file in printed(of(*parts, title="Heading")):
        assert len(pages(file)) > 10
        assert list(faults(file, HEADINGS)) == []


def test_the_items_of_the_bank_stay_on_their_pages() -> None:
    """Two variants of all of them, as one sheet."""
    parts = list[Part]()
    for name in bank.items():
        item = bank.load(name)
        for variant in typeset_item(item, asked_alone(item, draw(item, 7, 1, 2))):
            parts += variant
    for file in printed(of(*parts, title="Heading")):
        assert list(faults(file, HEADINGS)) == []


@pytest.mark.parametrize("name", ["40 rows of blanks", "30 rows and 14 columns of blanks"])
def test_latex_sets_many_blanks_in_tables_that_break_and_are_not_wide(name: str) -> None:
    ((source, _),) = export([of(FITTING[name])], find_format("latex"))
    _, text = source.decode().split(r"\begin{document}")
    assert r"\begin{longanswer}" in text
    assert r"\begin{answer}" not in text
    assert max(line.count("&") for line in text.splitlines()) <= 6
    assert text.count(r"\begin{longblanks}") == text.count(r"\endhead") > 0
    names = [field.name for field in FITTING[name].fields]
    assert sorted(re.findall(r"\\cell\{\}\{([\w.]+)\}", text)) == sorted(names)
