"""Printed arithmetic: formulas and tables are done again from the digits that they show."""

from __future__ import annotations

import pytest

from exgen.check.printed.lines import lines_in
from exgen.check.printed.style import oddities
from exgen.check.printed.tables import apart, lines_in_table

HOLDS = [
    r"3 \ln\frac{ 3 }{ 4 } + \ln\frac14 = 3 \cdot (-0.28768) - 1.38629 = -2.24933 .",
    r"y = \tanh(0.5) = 0.46212, \qquad \sqrt{2} = 1.41421",
    r"\begin{aligned} V &= \frac{ -0.5 - 0.25 }{ 2 } \\ &= -0.375 , \\ w &= 2 \cdot (-3)^2 = 18 \end{aligned}",
    r"\begin{pmatrix} 0.3 \\ 0.1 \end{pmatrix} + 0.02 \begin{pmatrix} 0.27 \\ 1.32168 \end{pmatrix} "
    r"= \begin{pmatrix} 0.30540 \\ 0.12643 \end{pmatrix}",
    r"\frac{ (1, 2) + (2, 2) }{ 2 } = (1.5, 2)",
    r"\begin{pmatrix} 1 & 2 \\ 0 & 1 \end{pmatrix} \begin{pmatrix} 3 \\ 1 \end{pmatrix} = (5, 1)^\top",
    r"\lVert (3,\ 4)^\top \rVert = 5",
    r"\lfloor (3 + 2 \cdot 1 - 2)/2 \rfloor + 1 = 2",
    r"\frac{1}{1 + e^{-0.5}} = 0.62246 \approx 0.6",
    r"2{,}5 \cdot 2 = 5{,}0",
    r"1\,250 \cdot 2 = 2\,500",
    r"1\,234\,567.5 \cdot 2 = 2\,469\,135",
    r"\tfrac{1}{2} \bigl( 1.35 \bigr) = 0.68",  # a half is rounded away from zero
    r"-0.675 \cdot 1 = -0.68",
    r"\log_2 8 = 3",
    r"0.31 + 0.33 + 0.35 \approx 1",
    r"1/3 = 0.3333",
    r"0.33333 = \frac{1}{3}",
]
DOES_NOT = [
    (r"1\,250 \cdot 2 = 2\,501", "2500"),
    (r"3 \cdot 0.28768 = 0.86305", "0.86304"),
    (r"\tfrac{1}{2} (1.35) = 0.67", "0.68"),
    (r"\frac{ (1, 2) + (2, 2) }{ 2 } = (1.5, 3)", "(1.5, 2)"),
    (r"0.31 + 0.33 + 0.35 = 1", "0.99"),
    (r"0.5 \cdot 3 \approx 1.8", "1.5"),
    (r"s = -(1.5 - 2) = -0.5", "0.5"),
    (r"\begin{aligned} a &= \frac{1.0}{3} \\ &= 0.334 \end{aligned}", "0.333"),
    (r"\sqrt{2{,}0} = 1{,}42", "1.41"),
    (r"\frac{1}{2} = \frac{0.7}{2.0}", "0.5"),
]
NOTHING_TO_DO = [
    r"D^*(x) = \frac{ p(x) }{ p(x) + q(x) }",
    r"x = 3",
    r"\lambda_{1,2} = \tfrac{1}{2} ( 10.8 \pm 4.1761 )",
    r"\sum_i \lambda_i = 3, \quad x \in [0, 1], \quad 3 < 4",
    r"y_1 = 1, y_2 = 0.5",
    r"w = (1, 2) \mid 5",
    r"\frac{1}{0} = 1",
    r"\log 8 = 3",
    r"} = {",
    r"(1, 2) = 3",
]


@pytest.mark.parametrize("formula", HOLDS)
def test_what_comes_out_again_is_a_line_that_holds(formula: str) -> None:
    lines = list(lines_in(formula))
    assert lines
    assert not [line for line in lines if line.instead]


@pytest.mark.parametrize(("formula", "instead"), DOES_NOT)
def test_what_does_not_come_out_again_is_told_with_what_does(formula: str, instead: str) -> None:
    assert [line.instead for line in lines_in(formula) if line.instead] == [instead]


@pytest.mark.parametrize("formula", NOTHING_TO_DO)
def test_what_cannot_be_worked_out_is_left_alone(formula: str) -> None:
    assert not [line for line in lines_in(formula) if line.instead]


@pytest.mark.parametrize(
    ("table", "instead"),
    [
        ("| a | $v$ |\n|:-|-:|\n| 1 | $0.25$ |\n| 2 | $0.5$ |\n| sum | $0.75$ |", []),
        ("| a | $v$ |\n|:-|-:|\n| 1 | $0.25$ |\n| 2 | $0.5$ |\n| sum | $0.76$ |", ["0.75"]),
        ("| a | $v$ |\n|:-|-:|\n| 1 | $0.3333$ |\n| 2 | $0.6666$ |\n| **Sum** | $1$ |", ["0.9999"]),
        ("| a | $v$ |\n|:-|-:|\n| 1 | $0.3333$ |\n| 2 | $0.6666$ |\n| sum | $\\approx 1$ |", []),
        ("| a | $v$ |\n|:-|-:|\n| 1 | $0.3333$ |\n| 2 | $0.6666$ |\n| sum (rounded) | $1$ |", []),
        ("| a | $v$ |\n|:-|-:|\n| 1 | $0.3$ |\n| 2 | $0.6$ |\n| sum | $\\approx 2$ |", ["0.9"]),
        ("| a | $v$ |\n|:-|-:|\n| 1 | $(1, 2)$ |\n| 2 | $(2, 2)$ |\n| mean | $(1.5, 2)$ |", []),
        ("| a | $v$ |\n|:-|-:|\n| 1 | $1$ |\n| 2 | $2$ |\n| *mean* | $1.4$ |", ["1.5"]),
        ("| $d$ | $1 - d$ |\n|:-|-:|\n| $0.25$ | $0.75$ |\n| $0.5$ | $0.51$ |", ["0.50"]),
        ("| $x$ | $f(x) = 2 x - 1$ |\n|:-|-:|\n| $3$ | $5$ |\n| $4$ | $6$ |", ["7"]),
        ("| $D$ | log |\n|:-|-:|\n| $0.5$ | $\\ln D = -0.693$ |\n| $0.2$ | $\\ln D = -1.61$ |", []),
        ("| $D$ | log |\n|:-|-:|\n| $0.5$ | $\\ln D = -0.694$ |", ["-0.693"]),
        (
            "| $p$ | $q$ | $\\ln(p/q)$ | $p\\, \\ln(p/q)$ |\n|-:|-:|-:|-:|\n"
            "| $0.45$ | $0.50$ | $-0.1$ | $-0.045$ |",
            [],
        ),
        (
            "| $p$ | $q$ | $\\ln(p/q)$ | $p\\, \\ln(p/q)$ |\n|-:|-:|-:|-:|\n"
            "| $0.45$ | $0.50$ | $-0.2$ | $-0.047$ |",
            ["-0.1", "-0.090"],
        ),
        ("| $p_\\text{a}$ | $x$ |\n|:-|-:|\n| total | $1$ |", []),
    ],
)
def test_tables_are_done_again_by_sums_means_heads_and_cells(
    table: str, instead: list[str]
) -> None:
    prose, (found,) = apart(f"Before.\n\n{table}\n\nAfter.")
    assert [line.instead for line in lines_in_table(found) if line.instead] == instead
    assert prose.split() == ["Before.", "After."]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (r"5 \lambda_1 - 1 \lambda_2", "the factor 1"),
        (r"1\,p_g \ln D", "the factor 1"),
        (r"-1.0 z_i", "the factor 1"),
        (r"x + 0 y", "the factor 0"),
        (r"x^1", "the exponent 1"),
        (r"2 + -3", "two signs"),
        (r"2 - -3", "two signs"),
        (r"e^{--3}", "two signs"),
        (r"2 \cdot -3", "a sign after a sign"),
        (r"y = + 2 x", "begins with a plus"),
        (r"x = -0.00", "the number -0"),
        (r"x = = 2", "nothing stands"),
    ],
)
def test_what_nobody_writes_by_hand_is_told(formula: str, said: str) -> None:
    assert said in " ".join(oddities(formula))


@pytest.mark.parametrize(
    "formula",
    [
        r"5 \lambda_1 - \lambda_2",
        r"1 \cdot 3 + 0 \cdot 2",
        r"x_1 x_2 + p_{1 i} y",
        r"\frac{1}{3} D_1",
        r"1 - D",
        r"10 x + 2.1 y + 1.5 z",
        r"y \in \{-1, +1\}",
        r"\begin{pmatrix} 1 & -1 \\ -2 & 0 \end{pmatrix}",
        r"e^{-0.5} - 0.3",
        r"x^{10} + x^{1.5}",
        r"\int_{ -2 }^{ 1 } f(x) \, dx + \sum_i^1 a_i",
        r"1 \quad \text{and} \quad 0 \le x",
        r"3 \cdot (-2)",
        r"\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}",
        r"2 \,\|\, 1",
        r"\mathrm{OCl^- + H^+ \to HOCl}",
    ],
)
def test_what_people_write_is_left_alone(formula: str) -> None:
    assert list(oddities(formula)) == []
