from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.language.catalogue import language
from exgen.numerals import Expression, Outcome, Rules, read_expression
from exgen.numerals.vocabulary import words_of

STEADY = settings(derandomize=True, deadline=None, max_examples=200)

VARIABLES = {"p_data": ["p_data(x)", "p_d"], "p_g": ["p_g(x)"], "theta": [], "x": []}
POINT = {"p_data": 0.3, "p_g": 0.8, "theta": -1.5, "x": 2.25}
D, G, T, X = POINT.values()
SAME = {
    "p_d/(p_d + p_g)": D / (D + G),
    "p_data(x)/(p_data (x)+p_g( x ))": D / (D + G),
    "frac{p_d}{p_d+p_g}": D / (D + G),
    r"\frac{p_{data}(x)}{p_{data}(x) + p_g(x)}": D / (D + G),
    r"\dfrac{1}{1+e^{-x}}": 1 / (1 + math.exp(-X)),
    "1/(1+e^-x)": 1 / (1 + math.exp(-X)),
    "2 p_d": 2 * D,
    "2p_d x": 2 * D * X,
    "x(p_d+p_g)x": X * (D + G) * X,
    "x ln x": X * math.log(X),
    r"\theta\ln\left(x\right)": T * math.log(X),
    "θ^2": T**2,
    "θ²x": T**2 * X,
    "xθ": X * T,
    "-x^2": -(X**2),
    "x^-2": X**-2,
    "2^x^2": 2 ** (X**2),
    "|θ|x": abs(T) * X,
    "1,5x": 1.5 * X,
    "x**2/2": X**2 / 2,
    "ln x^2": math.log(X**2),
    "√x": math.sqrt(X),
    "sin(x)cos(x)": math.sin(X) * math.cos(X),
    "D*(x) = p_d": D,
    "2": 2,
}
AT_POINT = {name: np.array([value]) for name, value in POINT.items()}


def expressions(text: str, rules: Rules = Rules(names=("D*(x)",))) -> tuple[Expression, ...]:  # noqa: B008
    return read_expression(text, VARIABLES, rules).values


@pytest.mark.parametrize(("text", "value"), SAME.items())
def test_a_formula_is_worth_what_python_computes(text: str, value: float) -> None:
    (expression,) = expressions(text)
    assert expression.evaluate(AT_POINT) == pytest.approx([value], rel=1e-14)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1/2x", [X / 2, 1 / (2 * X)]),
        ("ln 2x", [math.log(2) * X, math.log(2 * X)]),
        ("log x", [math.log(X), math.log10(X)]),
        ("1,234x", [1234 * X, 1.234 * X]),
    ],
)
def test_an_ambiguous_formula_gives_all_its_readings(text: str, values: list[float]) -> None:
    assert [e.evaluate(AT_POINT)[0] for e in expressions(text)] == pytest.approx(values)


def test_an_unknown_name_is_unreadable_and_the_known_ones_are_listed() -> None:
    reading = read_expression("2q + x", VARIABLES)
    assert reading.outcome is Outcome.UNREADABLE
    assert (
        language().worded(reading.notes) == "we do not know 'q'; known here: p_data, p_g, theta, x"
    )


@pytest.mark.parametrize("text", ["D = x", "x = p_d", "x?", "2 3 x", "x - -1", "3%", "sqrt[3]{x}"])
def test_an_open_formula_goes_to_a_person(text: str) -> None:
    assert read_expression(text, VARIABLES, Rules(names=("D*(x)",))).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    "text", ["x+", "x2", "(x", "x)", "__import__('os')", "lambda: x", "x;x", "inf"]
)
def test_what_is_no_formula_is_not_read(text: str) -> None:
    assert read_expression(text, VARIABLES).values == ()


def test_a_variable_hides_the_constant_and_the_function_of_its_name() -> None:
    (expression,) = read_expression("e^2 + pi ln", {"e": [], "pi": [], "ln": []}).values
    values = {"e": np.array([3.0]), "pi": np.array([2.0]), "ln": np.array([5.0])}
    assert expression.evaluate(values) == 19


def test_the_longest_spelling_wins() -> None:
    (expression,) = read_expression("p_data", {"p": [], "p_data": []}).values
    assert str(expression) == "p_data"


def test_values_are_broadcast_and_undefined_points_are_nan_or_infinite() -> None:
    (expression,) = expressions("ln(theta)/p_g")
    found = expression.evaluate(
        {**AT_POINT, "theta": np.array([[-1.0], [2.0]]), "p_g": np.zeros(3)}
    )
    assert found.shape == (2, 3)
    assert np.isnan(found[0]).all()
    assert np.isinf(found[1]).all()


def test_a_constant_formula_has_the_shape_of_the_points() -> None:
    (expression,) = expressions("1/2")
    assert expression.evaluate({"x": np.zeros(4)}).tolist() == [0.5] * 4


Formula = tuple[str, Callable[[float], float]]


def _grown(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: (f"({p[0][0]}) + ({p[1][0]})", lambda x: p[0][1](x) + p[1][1](x))),
        pairs.map(lambda p: (f"({p[0][0]})-({p[1][0]})", lambda x: p[0][1](x) - p[1][1](x))),
        pairs.map(lambda p: (f"({p[0][0]})({p[1][0]})", lambda x: p[0][1](x) * p[1][1](x))),
        pairs.map(
            lambda p: (
                f"frac{{{p[0][0]}}}{{1+|{p[1][0]}|}}",
                lambda x: p[0][1](x) / (1 + abs(p[1][1](x))),
            )
        ),
        inner.map(lambda f: (f"-({f[0]})^2", lambda x: -(f[1](x) ** 2))),
        inner.map(lambda f: (f"sin({f[0]})", lambda x: math.sin(f[1](x)))),
        inner.map(lambda f: (f"e^-|{f[0]}|", lambda x: math.exp(-abs(f[1](x))))),
    )


FORMULAS: st.SearchStrategy[Formula] = st.recursive(
    st.one_of(
        st.just(("x", lambda x: x)),
        st.decimals(0, 9, places=2).map(lambda d: (str(d), lambda _: float(d))),
    ),
    _grown,
    max_leaves=8,
)


@STEADY
@given(FORMULAS, st.floats(-3, 3))
def test_any_formula_is_worth_what_python_computes(formula: Formula, x: float) -> None:
    text, compute = formula
    (expression,) = expressions(text)
    expected = compute(x)
    if abs(expected) < 1e6:
        assert expression.evaluate({"x": np.array([x])})[0] == pytest.approx(
            expected, rel=1e-9, abs=1e-6
        )


PIECES = [
    "x",
    "p_d",
    "2",
    "1.5e-3",
    "θ",
    "ln ",
    "(",
    ")",
    "+",
    "-",
    "*",
    "/",
    "^",
    "|",
    "e",
    "pi",
    "√",
    "⅓",
    " ",
]


@STEADY
@given(st.one_of(FORMULAS.map(lambda f: f[0]), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_what_an_expression_prints_reads_back_as_the_same(text: str) -> None:
    for expression in read_expression(text, VARIABLES, Rules(log="natural")).values:
        assert read_expression(str(expression), VARIABLES).values == (expression,)


@pytest.mark.parametrize("spelling", ["", " ", "$"])
def test_a_spelling_of_nothing_is_no_word(spelling: str) -> None:
    """It would be found at every place of a text, and reading would never end."""
    assert words_of((("x", (spelling,)),)).find("7", 0) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("p_d/(p_d + p_g) = 1/(1 + p_g/p_d)", D / (D + G)),
        ("D*(x) = 2 p_d/(2 p_d + 2 p_g) = p_d/(p_d + p_g)", D / (D + G)),
        ("2x + x = 3x", 3 * X),
        ("x^2 ≈ x*x", X**2),
        (r"\frac{x}{2} => x/2", X / 2),
    ],
)
def test_a_formula_in_several_forms_is_one(text: str, value: float) -> None:
    read = read_expression(text, VARIABLES, Rules(names=("D*(x)",)))
    assert read.outcome is Outcome.NOTE
    assert read.values[0].evaluate(AT_POINT) == pytest.approx([value])
    assert "one value in two forms" in language().worded(read.notes)


@pytest.mark.parametrize("text", ["p_d = p_g", "x = 3", "D*(x) = x = 2x", "ln(x - 9) = x", "y = x"])
def test_forms_that_differ_are_left_to_a_person(text: str) -> None:
    assert read_expression(text, VARIABLES, Rules(names=("D*(x)",))).outcome is Outcome.REVIEW
