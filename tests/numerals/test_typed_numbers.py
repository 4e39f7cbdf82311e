"""How a typed number is read: a row for each of the spellings that people and programs produce."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NamedTuple

import pytest

from exgen.language.catalogue import language
from exgen.numerals import Outcome, Rules, read_number, read_vector

READ, NOTE, SEVERAL, REVIEW, UNREADABLE, BLANK = Outcome
EITHER = (READ, NOTE)

X = Rules(names=("x", "V", "J_alt", r"\mathbf{A}", "D^*(1)", "w_1", r"\theta"))
UNITS = Rules(units=tuple((u, Fraction(1)) for u in ("m/s", "nats", "€", "%", "°")))
INFINITE = Rules(infinity=True)


class Row(NamedTuple):
    """Spellings, how they come out, the values that they may have, and the rules of the field."""

    typed: tuple[str, ...]
    outcome: Outcome | tuple[Outcome, ...]
    values: tuple[Any, ...]
    rules: Rules = X


def row(typed: str, outcome: Any, *values: Any, rules: Rules = X) -> Row:
    return Row(tuple(typed.split(" | ")), outcome, values, rules)


TABLE = [
    row("0.5 | .5", READ, "0.5"),
    row("5. | +5", READ, 5),
    row("- 3", READ, -3),
    row("010", READ, 10),
    row("1e3 | 1E3 | 1e+3 | 1*10^3 | 10^3 | 10**3", READ, 1000),
    row("1x10^3", NOTE, 1000),
    row("2x3 | 2 x 3", NOTE, 6),
    row("2 x 3 + 4 x 5", NOTE, 26),
    row("0.2 x1 + 0.5 x2 | 0.2x1 + 0.5x2 | 0.5x1 - 0.25x2 | 0.2 x1", REVIEW),
    row("C2 | class 2 | no. 2 | ω_2 | #2", NOTE, 2, rules=Rules(one_of=(1, 2, 3))),
    row("x_2 | w_2 | θ_2 | B2 | sample 2", UNREADABLE, rules=Rules(one_of=(1, 2, 3))),
    row("1.5e-3", READ, "0.0015"),
    row("2.3·10^-4", READ, "0.00023"),
    row("1 × 10⁻³", NOTE, "0.001"),
    row("−5", READ, -5),
    row("–5 | —5", NOTE, -5),
    row("1,5", NOTE, "1.5"),
    row("1,234", SEVERAL, "1234", "1.234"),
    row("1,234", NOTE, "1234", rules=Rules(marked=True)),
    row("1,234", READ, "1.234", rules=Rules(decimal_comma=True)),
    row("1,125e-3", NOTE, "0.001125"),
    row("3 ln 3/4", SEVERAL, 3 * math.log(3) / 4, 3 * math.log(0.75)),
    row("ln 1/2", SEVERAL, 0, math.log(0.5)),
    row("sin pi/2", SEVERAL, math.sin(math.pi) / 2, 1),
    row("ln 2π", SEVERAL, math.log(2) * math.pi, math.log(2 * math.pi)),
    row("ln^2(2) | ln²(2)", NOTE, math.log(2) ** 2),
    row("sin**2(2)", NOTE, math.sin(2) ** 2),
    row("log(8, 2)", SEVERAL, 3, math.log(8.2), math.log10(8.2)),
    row("3/14 (0.2143) | 0.2143 [3/14] | 3/14 = 0.2143", SEVERAL, "3/14", "0.2143"),
    row("-2 ln 2 ≈ -1.386", SEVERAL, -2 * math.log(2), "-1.386"),
    row("0.832/0.168 = 4.95", SEVERAL, Fraction(832, 168), "4.95"),
    row("3/14 (0.3143) | 3/14 = 0.3143", REVIEW, "3/14", "0.3143"),
    row("3.17*10-2", SEVERAL, "0.0317", "29.7"),
    row("3.17×10−2", SEVERAL, "0.0317", "29.7"),
    row("0·5", SEVERAL, "0.5", 0),
    row("0.(3) | 0.3̅ | 0.333... | 0.3333…", NOTE, "1/3"),
    row(r"\frac{1}{3}", EITHER, "1/3"),
    row(r"\frac12", EITHER, "1/2"),
    row(r"$0.25$ | \(0.25\) | \[0.25\] | \boxed{0.25} | **0.25** | 0{,}25 | \approx 0.25", EITHER, "1/4"),
    row("np.float64(0.27)", EITHER, "0.27"),
    row("tensor(0.13) | tensor(0.13, dtype=torch.float64) | tensor(0.13, grad_fn=<MeanBackward0>)", EITHER, "0.13"),
    row("np.log(2) | math.log(2) | numpy.log(2) | torch.log(2)", EITHER, math.log(2)),
    row("math.sqrt(2) | np.sqrt(2)", EITHER, math.sqrt(2)),
    row("1.5 E-03 | 1.5 e-3", EITHER, "0.0015"),
    row("-0.3678…", NOTE, "-0.3678"),
    row("2.5 m/s", NOTE, "2.5", rules=UNITS),
    row("2.5 m/s", REVIEW, "2.5"),
    row("5 nats", NOTE, 5, rules=UNITS),
    row("5 nats", REVIEW, 5),
    row("€811", NOTE, 811, rules=UNITS),
    row("€811 | 811 €", REVIEW, 811),
    row("4.8 %", SEVERAL, "0.048", "4.8"),
    row("30°", NOTE, 30, rules=UNITS),
    row("30°", REVIEW, 30),
    row("1,234.5 | 1'234.5 | 1 234.5 | 1\u2009234.5 | 1\u202f234.5 | 1\u00a0234.5", NOTE, "1234.5"),
    row("1.234.567,89", NOTE, "1234567.89"),
    row("1/3", READ, "1/3"),
    row("-7/8", READ, "-7/8"),
    row("1½", NOTE, "1.5"),
    row("2²", NOTE, 4),
    row("½", NOTE, "0.5"),
    row("-2 ln 2 | -2ln2 | -2*ln(2)", READ, -2 * math.log(2)),
    row("sqrt(2)/2", READ, math.sqrt(2) / 2),
    row("√2", READ, math.sqrt(2)),
    row("2π", READ, 2 * math.pi),
    row("e^-1 | exp(-1)", READ, math.exp(-1)),
    row("log2(8)", READ, 3),
    Row(("|-3|",), READ, (3,)),
    row("log(2)", SEVERAL, math.log(2), math.log10(2)),
    row("log(2)", READ, math.log(2), rules=Rules(log="natural")),
    row("log(2)", READ, math.log10(2), rules=Rules(log="decimal")),
    row("50%", SEVERAL, "0.5", 50),
    row('x = 1.5 | X=1.5 | 1.5. | "1.5" | ~1.5 | ≈ 1.5 | Answer: 1.5 | 1.5 (approx)', NOTE, "1.5"),
    row("V = −2.5465", NOTE, "-2.5465"),
    row(r"J_alt: 1.2 | J_{\text{alt}} = 1.2 | Jalt = 1.2 | $J_\text{alt}$ = 1.2 | jALT = 1.2", NOTE, "1.2"),
    row(r"\mathbf{A} = 2 | A = 2 | \mathbf A: 2 | $\boldsymbol{A}$ = $2$", NOTE, 2),
    row("D*(1) = 0.2 | D(1) = 0.2 | D^*(1) = 0.2", NOTE, "0.2"),
    row("w1 = 3 | w_1 = 3 | w_{1} = 3 | w₁ = 3 | 𝑤1 = 3", NOTE, 3),
    row("theta = 3 | θ = 3 | 𝜃 = 3", NOTE, 3),
    row("y = 1.5 | D(2) = 1.5 | w2 = 1.5 | J_orig: 1.5", REVIEW, "1.5"),
    row("[5,10] | (0,1) | {1,2} | (1,2)", REVIEW),
    row("1 1/2 | 2 3 | 1_000 | --5 | 5? | 5 +- 0.1 | 0.5 or x | 3!!", REVIEW),
    row("1.5 or 2 | 1.5 oder 2", REVIEW, "1.5", 2),
    row("1 or 2 or 3", REVIEW, 1, 2, 3),
    row("1..2 | 1.2.3 | 0x10 | nan | 1/0 | abc", UNREADABLE),
    row("inf | ∞", UNREADABLE),
    row("inf | ∞", READ, math.inf, rules=INFINITE),
    row("- | n/a | – | —", BLANK),
    row("1e400", READ, "1e400"),
    row("1e-400", READ, "1e-400"),
    row("1-2-5-4-6", REVIEW),
    row("exp -1 | exp(-1)", READ, math.exp(-1)),
    row("exp -1/2", SEVERAL, math.exp(-1) / 2, math.exp(-0.5)),
    row("2^1/2 | 2**1/2", SEVERAL, 1, math.sqrt(2)),
    row("2^-1/2", SEVERAL, "1/4", math.sqrt(0.5)),
    row("2^2/3 | 2^1 / 3 * 2", READ, "4/3"),
    row(
        "0.2143 (= 3/14) | 0.2143 [≈ 3/14] | 3/14 (approx. 0.2143) | 3/14 (ca. 0,2143) | (3/14) 0.2143"
        " | 0.2143 {3/14} | 3/14 -> 0.2143 | 3/14 → 0.2143 | 3/14 ⇒ 0.2143 | 3/14 ~ 0.2143",
        SEVERAL, "3/14", "0.2143",
    ),
    row(
        "-5.2925 (3 ln(3/8)+5 ln(5/8)) | (3 ln(3/8)+5 ln(5/8)) -5.2925 | -5.2925 (= 3 ln(3/8)+5 ln(5/8))"
        " | -5.2925 [3 ln(3/8)+5 ln(5/8)] | -5.2925 (3 ln((3)/(2^(1+2)))+5 ln(5/8))"
        " | -5.2925 {3 ln(3/8)+5 ln(5/8)} | [3 ln(3/8)+5 ln[5/8]] -5.2925",
        SEVERAL, 3 * math.log(3 / 8) + 5 * math.log(5 / 8), "-5.2925",
    ),
    row("0.0625 (3*0.05/(3*0.05+5*0.45)) | ((1/(2*(4+4)))) 0.0625 | 0.0625 (((1/16)))", NOTE, "0.0625"),
    row("2 (ln(3)+1)", SEVERAL, 1 + math.log(3), 2, 2 * (1 + math.log(3))),
    row("0.5 (ln(3)) | -1/2 (-(ln(3)))", NOTE, math.log(3) / 2),
    row("(1+ln(2)) - 3 | (1+ln 2) - 3", READ, math.log(2) - 2),
    row("(-2.7148) + 1 | (-2.7148) +  1", READ, "-1.7148"),
    row("(0.5) - 0.25", READ, "0.25"),
    row("(-1/4) - 0.25", NOTE, "-0.25"),
    row("(1+ln(2)) -3 | (1+ln 2) -3", REVIEW, 1 + math.log(2), -3),
    row("2 (0.35) | (2) 0.35", REVIEW, "2", "0.35"),
    row("0.35 (2) | (0.35) 2", REVIEW, "0.35", "2"),
    row("2 (3+1) | 2 [3 + 1] | 16/2 (ln 2 - ln 2 + 1)", NOTE, 8),
    row("-1/2 (ln 0.3 + ln 0.7)", NOTE, -(math.log(0.3) + math.log(0.7)) / 2),
    row("-2 (ln 2)", NOTE, -2 * math.log(2)),
    row("3.17*10 -2 | 3.17 × 10 −2", SEVERAL, "0.0317", "29.7"),
    row("3.17 * 10 - 2 | 3.17 × 10 − 2 | 3.17 · 10 - 2", SEVERAL, "0.0317", "29.7"),
    row("3.17-02 | 3.17 -02 | 3,17-02", SEVERAL, "0.0317", "1.17"),
    row(r"1\frac{1}{2} | 1\frac12 | $1\frac{1}{2}$ | 1\,\tfrac{1}{2} | -1 \dfrac{6}{10} | 3 \frac14", REVIEW),
    row(r"2\frac{3}{2}", READ, 3),
    row("3.17 × 10 3", NOTE, 3170),
    row("-10-3", SEVERAL, "-0.001", -13),
    row("3.17*10(-2) | 3.17 · 10(-2)", SEVERAL, "0.0317", "-63.4"),
    row("3*10(2)", READ, 60),
    row("1.5exp-3 | 1.5 EXP -3", SEVERAL, "0.0015", 1.5 * math.exp(-3)),
    row("1.5e(-3)", SEVERAL, "0.0015", -4.5 * math.e),
    row("1.5*e-3 | 1.5·e-3", SEVERAL, "0.0015", 1.5 * math.e - 3),
    row("e-3 | e -3", SEVERAL, "0.001", math.e - 3),
    row("1.5*exp(-3)", READ, 1.5 * math.exp(-3)),
    row("2*e-1", READ, 2 * math.e - 1),
    row(r"\frac314 | \frac 3 14 | \frac{3}14 | \frac3 1.4", UNREADABLE),
    row(r"\frac34 | \frac{3}4 | \frac 3 4 | \frac3{4}", READ, "3/4"),
    row("1.5e^-3", SEVERAL, 1.5 * math.exp(-3), "0.0015"),
    row("1.5*10E-3 | 1.5·10e-3", SEVERAL, "0.015", "0.0015"),
    row("1.5 10^-3 | 1.5 10⁻³ | 1.5 E -3 | 1.5E -3", NOTE, "0.0015"),
    row("1.5e -3", SEVERAL, "0.0015", 1.5 * math.e - 3),
    row(
        "0.33 (2 d.p.) | 0.33 (to 2 d.p.) | 0.33 (3 s.f.) | 0.33 (rounded to 2 decimals) | 0.33 to 2 dp"
        " | 0,33 (auf 2 Stellen gerundet) | 0.33 [approx] | 0.33 = | 0.33 (2 significant figures)",
        NOTE, "0.33",
    ),
    row("0.33 ... | 0.33 …", SEVERAL, "1/3", "0.33"),
    row("2.5 (m/s) | 2.5 [m/s] | 2.5(N)", REVIEW, "2.5"),
    row("2.5 (m/s) | 2.5 [m/s]", NOTE, "2.5", rules=UNITS),
    row("5 decimals | 5 marks | 5 mayors", REVIEW, 5),
    row("0•5", SEVERAL, "0.5", 0),
    row("log(1/8; 2) | log(sqrt(1/64), 2) | math.log(1/8, base 2)", NOTE, -3),
    row("np.log(np.exp(1)) | torch.log(torch.exp(1)) | np.log((np.exp(1)))", READ, 1),
    row("np.log1p(-0.5) | torch.log1p(np.float64(-0.5))", EITHER, math.log(0.5)),
    row("np.expm1(1)", EITHER, math.e - 1),
    row("np.power(2, 3) | math.pow(2,3) | np.square(np.sqrt(8)) | pow(2, np.int64(3))", EITHER, 8),
    row("torch.sigmoid(tensor(0.)) | sigmoid(0) | scipy.special.expit(0)", EITHER, "1/2"),
    row(
        "Array(0.27, dtype=float32) | <tf.Tensor: shape=(), dtype=float32, numpy=0.27> | (0.27,)"
        " | np.array([0.27]).item() | Decimal('0.27') | mpf('0.27') | Fraction('27/100')"
        " | Out[3]: 0.27 | >>> 0.27 | [1] 0.27 | *0.27* | __0.27__ | ~~0.27~~ | tensor([0.2700]).numpy()",
        EITHER, "0.27",
    ),
    row(
        "**Answer:** 0.27 | The answer is 0.27 | Final answer: 0.27 | x is 0.27 | x → 0.27 | x -> 0.27"
        " | Die Antwort ist 0,27 | Die Lösung ist 0,27 | → 0.27 | => 0.27 | := 0.27 | • 0.27 | 0.27 approx. | 0,27 gerundet",
        NOTE, "0.27",
    ),
    row(r"\simeq 0.27 | \sim 0.27 | x \to 0.27 | \Rightarrow 0.27", NOTE, "0.27"),
    row(r"0.\overline{3} | 0.\bar{3} | 0.333\ldots", NOTE, "1/3"),
    row("2.3\u0305 | 2.3\u0304", NOTE, "7/3"),
    row("$0.25$ | $$0.25$$ | x = $0.25$ | $x = 0.25$", NOTE, "0.25"),
    row("$0.25 | 0.25$ | 0.25 €", REVIEW, "0.25"),
    row(
        "#DIV/0! | #REF! | #NAME? | #VALUE! | #NUM! | #NULL! | #SPILL! | #N/A | #NV | #WERT! | #BEZUG!"
        " | #ZAHL! | #ÜBERLAUF! | #VALEUR! | #NOMBRE! | Err:502",
        UNREADABLE,
    ),
    row("x 0.25 | the x is 0.25 | Das x ist 0,25 | x   .25", NOTE, "0.25"),
    row("x -0.25 | X - 0.25", NOTE, "-0.25"),
]  # fmt: skip
DATES = {
    "2026-03-14": "3/14 3.14",
    "03/14/26": "3/14 3.14 3.26",
    "1/5/2026": "1/5 1.5 5.1 1.2026",
    "5-Jan": "1.5 5.1 1.05",
    "14. März": "3/14 3.14 14.3",
    "Jan 82": "1.82",
    "2026-01-05": "1.5 1/5 1.05",
    "2026-01-05 00:00:00": "1.5 1/5",
    "01.05.2026": "1.5",
    "Jan 2282": "1.2282",
    "03-14": "3/14 3.14",
    "05-1": "1/5 1.5",
    "02/2026": "2.2026",
    "3/14/2026 12:00:00 AM": "3/14 3.14",
    "3-2026": "3.2026",
    "2026-3": "3.2026",
    "March 14th": "3/14 3.14",
    "14th March 2026": "3/14 3.14",
    "Thu, Mar 14": "3/14 3.14",
    "Donnerstag, 14. März 2026": "3/14 3.14",
    "Do 14. Mrz": "3/14 3.14",
    "2026-03-14T00:00:00.000Z": "3/14 3.14",
}


def shown(values: tuple[Any, ...]) -> list[float]:
    return [float(Fraction(v)) if isinstance(v, str | int) else float(v) for v in values]


@pytest.mark.parametrize(
    ("text", "case"), [pytest.param(t, case, id=f"{t} {n}") for n, case in enumerate(TABLE) for t in case.typed]
)  # fmt: skip
def test_each_spelling_is_read_as_the_table_says(text: str, case: Row) -> None:
    reading = read_number(text, case.rules)
    allowed = case.outcome if isinstance(case.outcome, tuple) else (case.outcome,)
    assert reading.outcome in allowed, language().worded(reading.notes)
    exact = [as_exact(value) for value in reading.values]
    expected = [as_exact(Fraction(v) if isinstance(v, str | int) else v) for v in case.values]
    assert exact == pytest.approx(expected, rel=1e-15, abs=1e-15)
    assert reading.notes or reading.outcome in (READ, BLANK)


def as_exact(value: Any) -> Any:
    return value if isinstance(value, float) else Fraction(value)


@pytest.mark.parametrize(("text", "numbers"), DATES.items())
def test_a_date_goes_to_a_person_with_the_numbers_it_may_have_been(text: str, numbers: str) -> None:
    reading = read_number(text, X)
    assert reading.outcome is REVIEW
    assert set(map(Fraction, numbers.split())) <= set(reading.values)


@pytest.mark.parametrize(
    ("text", "difference", "numbers"),
    [
        ("3-14", -11, "3/14 3.14"),
        ("14-3", 11, "3/14 3.14 14/3"),
        ("3–14", -11, "3/14 3.14"),
        ("x = 1-5", -4, "1/5 1.5"),
        ("31-12", 19, "31.12"),
    ],
)
def test_what_may_be_a_difference_or_a_date_has_both_readings(
    text: str, difference: int, numbers: str
) -> None:
    reading = read_number(text, X)
    assert reading.outcome is SEVERAL
    assert reading.values[0] == difference
    assert set(map(Fraction, numbers.split())) <= set(reading.values)


@pytest.mark.parametrize("text", ["3 - 14", "13-14", "32-12", "0-5", "-3-14", "3.0-1.4", "2*3-1"])
def test_what_can_be_no_date_is_a_difference(text: str) -> None:
    assert read_number(text, X).outcome in (READ, Outcome.NOTE)


VECTORS = [
    ("[0.1300, 0.1528]", "0.13 0.1528"),
    ("(0.13; 0.15)", "0.13 0.15"),
    ("0.13 0.15", "0.13 0.15"),
    ("0,13; 0,15", "0.13 0.15"),
    ("theta_1 = 0.13, theta_2 = 0.15", "0.13 0.15"),
    ("θ₁ = 0.13; θ₂ = 0.15", "0.13 0.15"),
    ("theta_1: 0.13\ntheta_2: 0.15", "0.13 0.15"),
    ("0.13 and 0.15", "0.13 0.15"),
    ("0,13 und 0,15", "0.13 0.15"),
    ("theta = (0.3, 0.5)", "0.3 0.5"),
    ("[0.13, 0.15]^T", "0.13 0.15"),
    (r"(0.13, 0.15)^\top", "0.13 0.15"),
    ("[[1,2],[3,4]]", "1 2 3 4"),
    ("[1 2; 3 4]", "1 2 3 4"),
    (r"\begin{pmatrix} 0.13 \\ 0.15 \end{pmatrix}", "0.13 0.15"),
    (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "1 2 3 4"),
    (r"$\begin{bmatrix} 0,13 & 0,15 \end{bmatrix}$", "0.13 0.15"),
    ("array([1., 2.])", "1 2"),
    ("np.array([0.13, 0.15])", "0.13 0.15"),
    ("tensor([0.1300, 0.1528])", "0.13 0.1528"),
    ("tensor([[1., 2.], [3., 4.]], dtype=torch.float64)", "1 2 3 4"),
    ("[np.float64(0.13), np.float64(0.15)]", "0.13 0.15"),
    ("[0.13 0.15]", "0.13 0.15"),
    ("[0.27, 1.3217]", "0.27 1.3217"),
    ("(0.13|0.15)", "0.13 0.15"),
    ("0,13 | 0,15", "0.13 0.15"),
    ("[0.13, 0.15,]", "0.13 0.15"),
    ("1) 0.13 2) 0.15", "0.13 0.15"),
    ("1. 0.13\n2. 0.15", "0.13 0.15"),
    ("(a) 0.13, (b) 0.15", "0.13 0.15"),
    ("0,13 sowie 0,15", "0.13 0.15"),
    ("[0.13, 0.15]⊤", "0.13 0.15"),
    (r"\left( \begin{array}{c} 0.13 \\ 0.15 \end{array} \right)", "0.13 0.15"),
    (r"\langle 0.13, 0.15 \rangle", "0.13 0.15"),
    ("⟨0.13, 0.15⟩", "0.13 0.15"),
    ("((1, 2), (3, 4))", "1 2 3 4"),
    ("[array([0.13, 0.15])]", "0.13 0.15"),
    ("(array([0.13, 0.15]),)", "0.13 0.15"),
    ("[tensor(0.13), tensor(-0.15)]", "0.13 -0.15"),
    ("np.array([0.13, 0.15]).T", "0.13 0.15"),
    ("np.array([0.13, 0.15]).reshape(-1, 1)", "0.13 0.15"),
    ("Array([0.13, 0.15], dtype=float32)", "0.13 0.15"),
    ("c(0.13, 0.15)", "0.13 0.15"),
    ("[1] 0.13 0.15", "0.13 0.15"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "entries"), VECTORS)
def test_a_vector_in_the_first_cell_is_read_with_the_notes_of_this_reading_alone(
    text: str, entries: str
) -> None:
    expected = tuple(map(Fraction, entries.split()))
    names = [("theta_1",), ("theta_2",)] if len(expected) == 2 else ()
    reading = read_vector(text, Rules(names=("theta",)), len(expected), names)
    assert reading is not None
    assert reading.outcome in EITHER
    assert reading.values == (expected,)
    codes = {note.code for note in reading.notes}
    assert not codes & {"read.comma", "read.semicolon", "read.several-numbers"}


@pytest.mark.parametrize("text", ["0.13 - 0.15", "0.13 / 0.15", "- 0.13 - 0.15", "1.5*10 -3"])
def test_signs_that_may_part_entries_are_for_a_person(text: str) -> None:
    reading = read_vector(text, Rules(), 2)
    assert reading is not None
    assert reading.outcome is REVIEW


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("#DIV/0!", "an error of a spreadsheet: its formula came to no value"),
        ("$0.25$", "we read '$0.25$' as 0.25; without the dollars"),
        ("2.3\u0305", "we read '2.3\u0305' as 2.33333333333; a bar over digits as a period"),
        ("y = 0.25", "what stands before = is 'y', not the name of this field; this field is x"),
    ],
)
def test_it_is_said_what_was_seen(typed: str, said: str) -> None:
    notes = read_number(typed, Rules(names=("x",))).notes
    assert language().worded(notes) == said
