"""Faults: what an author may do wrong to the neuron, by the check that should notice it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from exgen.check.results import State
from exgen.check.suite import LOADS

from .neuron import TOML, Edit

RETURNS = {
    "net": "np.sum(w * x, axis=0)",
    "output": "sigmoid(net)",
    "gradient": "(1 - output) * x",
    "w_next": "w + eta * gradient",
    "the_neuron_is_not_saturated": "np.abs(net) < 2.5",
    "forgets_the_minus_sign": "sigmoid(-net)",
    "descends": "w - eta * gradient",
    "by_the_hyperbolic_tangent": "(1 + np.tanh((w[0] * x[0] + w[1] * x[1]) / 2)) / 2",
}
GIVENS = {
    "w": "{ low = -1, high = 1, step = 0.1, except = [0], size = [2] }",
    "x": "{ low = 1, high = 4, size = [2] }",
    "eta": "{ values = [0.1, 0.2, 0.4, 0.5] }",
}


class Fault(NamedTuple):
    """A change to a correct item, what the author is told of it, and how bad that is."""

    name: str
    says: str
    edits: tuple[Edit, ...]
    state: State


def fails(name: str, says: str, *edits: Edit) -> Fault:
    return Fault(name, says, edits, "failed")


def warns(name: str, says: str, *edits: Edit) -> Fault:
    return Fault(name, says, edits, "warning")


def toml(old: str, new: str) -> Edit:
    return Edit("item.toml", old, new)


def given(name: str, new: str) -> Edit:
    return toml(GIVENS[name], new)


def model(old: str, new: str) -> Edit:
    return Edit("model.py", old, new)


def rule(gives: str) -> Edit:
    """Give the output a rule of its own."""
    return model(
        "@require",
        "from exgen.items import marks\n\n\n@marks(output)\ndef rule(answer, output):\n"
        f'    """By a rule."""\n    return {gives}\n\n\n@require',
    )


def returns(name: str, new: str) -> Edit:
    return model(f"    return {RETURNS[name]}\n", f"    return {new}\n")


def question(old: str, new: str) -> Edit:
    return Edit("question.md", old, new)


def solution(old: str, new: str) -> Edit:
    return Edit("solution.md", old, new)


def working(formula: str) -> Edit:
    """Return the change that puts a formula into the solution."""
    return solution("$s = {{ net }}$, so", f"${formula}$, $s = {{{{ net }}}}$, so")


def drawn(line: str, says: str = "The weights.") -> Edit:
    """Return the change that puts a figure of the weights into the model."""
    whole = f'@figure\ndef weights(ax, w):\n    """{says}"""\n    {line}\n\n\n@require\n'
    return model("@require\n", f"from exgen.items import figure\n\n\n{whole}")


def shown(line: str, says: str = "The weights.") -> tuple[Edit, ...]:
    """Return the changes that show it in the question, too."""
    return drawn(line, says), question("## output\n", "{{ weights }}\n\n## output\n")


def table(row: str) -> Edit:
    """Return the change that puts a table of the gradient with a last row into the solution."""
    return solution(
        "the weights are ${{ w_next }}$.",
        "the weights are ${{ w_next }}$.\n\n| entry | $g$ |\n|:--|--:|\n"
        f"| first | ${{{{ gradient[0] }}}}$ |\n| second | ${{{{ gradient[1] }}}}$ |\n{row}\n",
    )


def choice(*options: str) -> tuple[Edit, ...]:
    """Return the changes that ask a single choice of two options as well, the first one right."""
    tables = ", ".join(
        f"{{ text = '{text}', right = {str(not place).lower()}, because = 'so' }}"
        for place, text in enumerate(options)
    )
    asked = "[[parts]]\nkind = 'choice'\nstep = 'pick'\npoints = 1\nshow = 2\nsingle = true\n"
    return (
        toml("[[examples]]", f"{asked}options = [{tables}]\n\n[[examples]]"),
        question("{{ eta }}$.\n", "{{ eta }}$.\n\n## pick\n\nWhich?\n"),
        solution("{{ w_next }}$.\n", "{{ w_next }}$.\n\n## pick\n"),
    )


FAULTS: Mapping[str, Sequence[Fault]] = {
    "printed working reproduces": [
        fails(
            "a line that prints fewer decimals than it is worked out from",
            "as it is worked out from, or write",
            working("1 - {{ output | places(2) }} = {{ 1 - output }}"),
        ),
        fails(
            "a line without a step that is rounded",
            "gives",
            model("def output(net):", "def third(net):\n    return net / 3\n\n\ndef output(net):"),
            working("2 \\cdot {{ net }} / 3 = {{ 2 * third }}"),
        ),
        fails(
            "a vector of which one entry is another",
            "gives (0.",
            working(
                "{{ eta }} {{ gradient }} = ({{ eta * gradient[0] }}, {{ eta * gradient[0] }})"
            ),
        ),
        fails(
            "a value that is not even about what is said",
            "\u2248 1.0' in variant",
            working("{{ output }} \\approx 1.0"),
        ),
        fails(
            "a table with a sum that is rounded",
            "'sum of g = ",
            table("| sum | ${{ (gradient[0] + 1 / 3) | places(1) }}$ |"),
        ),
        fails(
            "a mean that is another",
            "'mean of g = 1' in variant",
            table("| *mean* | $1$ |"),
        ),
        fails(
            "a column that does not follow from the others of its row",
            "'2 g = 1' in variant",
            solution(
                "the weights are ${{ w_next }}$.",
                "the weights are ${{ w_next }}$.\n\n| entry | $g$ | $2 g$ |\n|:--|--:|--:|\n"
                "| first | ${{ gradient[0] }}$ | $1$ |\n",
            ),
        ),
    ],
    "formulas are written as by hand": [
        fails(
            "a coefficient 1",
            "has the factor 1 before a symbol; write {{ a | times",
            question("What is its output $y$", "What is its output $1 y$"),
        ),
        fails("a coefficient 0", "has the factor 0 before", working("y + 0 \\lambda")),
        fails("an exponent 1", "has the exponent 1; leave it out", working("y^{1}")),
        fails(
            "a negative number after a plus",
            "has two signs in a row; write {{ b | signed }}",
            working("1 + {{ w[0] }}"),
        ),
        fails(
            "a negative factor without brackets",
            "has a sign after a sign for a product; write {{ b | bracket }}",
            working("2 \\cdot {{ w[0] }}"),
        ),
        fails(
            "a side that is empty",
            "nothing stands on one side of a sign",
            working("s = = 2"),
        ),
        fails(
            "a term of a misconception's feedback",
            "has the factor 1 before a symbol",
            model("is to *grow*, so", "is to *grow*, $1 s$, so"),
        ),
    ],
    "honest slips are followed": [
        warns(
            "a requirement of the arithmetic that no wrong answer fulfils",
            "let requirements that are only pleasant be declared with @require",
            model("confirm, misconception", "confirm, essential, misconception"),
            model(
                "@misconception(output)",
                "@essential\ndef it_is_right(net, output):\n"
                "    return np.abs(output - sigmoid(net)) < 1e-6\n\n\n@misconception(output)",
            ),
        ),
    ],
    "no work earns little": [
        warns(
            "an answer that is one of two in every variant",
            "are earned by typing, in all fields, 0.5 as 'output'",
            returns("output", "np.where(net > 0, 0.5, 0.25)"),
        ),
        warns(
            "a single choice of two",
            "show more options of a single choice, or let that part earn less",
            *choice("the first", "the second"),
        ),
    ],
    LOADS: [
        fails(
            "TOML that is none",
            "item.toml:5: this is not TOML",
            toml("size = [2] }\nx", "size = [2]\nx"),
        ),
        fails(
            "a key that is misspelt",
            "item.toml:2: workin is not a key that is known here; did you mean 'working' or",
            toml("working", "workin"),
        ),
        fails(
            "more decimals than students work with",
            "'output' is asked to 6 decimals, but students work with 5; set working = 6",
            toml('"$y$"', '"$y$"\ndecimals = 6'),
        ),
        fails(
            "two options of the same text",
            "two options say the same: 'the first'",
            *choice("the first", "the first "),
        ),
        fails(
            "two parts that ask for the same",
            "'output' is asked twice",
            toml('step = "w_next"', 'step = "output"'),
        ),
        fails(
            "a given with a word of Python's for a name",
            "item.toml:8: given.lambda: 'lambda' is a word of Python's or Jinja's own, so it cannot be "
            "the name of a given or a step; write 'lambda_'",
            given("eta", GIVENS["eta"] + "\nlambda = { low = 1, high = 2 }"),
        ),
        fails(
            "a given that the words take for a truth value",
            "given.true: 'true' is a word of Python's or Jinja's own",
            given("eta", GIVENS["eta"] + "\ntrue = { low = 1, high = 2 }"),
        ),
        fails(
            "a given that no function can take",
            "given.learning-rate: 'learning-rate' cannot be an argument of the model's functions",
            given("eta", GIVENS["eta"] + "\nlearning-rate = { low = 1, high = 2 }"),
        ),
        fails(
            "a step with a word of Python's for a name",
            "parts.1.step: 'lambda' is a word",
            toml('step = "output"', 'step = "lambda"'),
        ),
        fails(
            "a given that is a number",
            "item.toml:7: given.eta: this should be a table, { ... = ... }",
            given("eta", "0.5"),
        ),
        fails(
            "values that are no list",
            "given.eta.values: this should be a list, [..., ...]",
            given("eta", "{ values = 0.5 }"),
        ),
        fails(
            "a kind of answer that is misspelt",
            "parts.1: kind should be one of number, ",
            toml("points = 1", 'points = 1\nkind = "nmber"'),
        ),
        fails(
            "points without an end",
            "parts.1.points: this should be a finite number",
            toml("points = 1", "points = inf"),
        ),
        fails(
            "points that are no number",
            "parts.1.points: nan is no number",
            toml("points = 1", "points = nan"),
        ),
        fails(
            "a tolerance without an end",
            "parts.1.tolerance.absolute: this should be a finite number",
            toml("points = 1", "points = 1\ntolerance = { absolute = inf }"),
        ),
        fails(
            "a share without an end",
            "model.py:34: descends() has share=inf; a share is from 0 to 1",
            model("@misconception(w_next)", '@misconception(w_next, share=float("inf"))'),
        ),
        fails(
            "no tolerance",
            "parts.1.tolerance: set absolute",
            toml('"$y$"', '"$y$"\ntolerance = { absolute = 0 }'),
        ),
        fails(
            "a part without points",
            "item.toml:12: parts.1.points: ",
            toml("points = 1", "points = 0"),
        ),
        fails(
            "nothing that is drawn",
            "given: nothing is drawn; write one, such as x = { low = 1, high = 9 }",
            *(toml(f"{name:3} = {written}\n", "") for name, written in GIVENS.items()),
        ),
        fails(
            "an asked step that the model lacks",
            "part 'ouptut' asks for a step that the model does not compute; did you mean 'output'?",
            toml('step = "output"', 'step = "ouptut"'),
        ),
        fails(
            "a misspelt given in an example",
            "example 1: 'etha' is no given; did you mean 'eta'?",
            toml("eta = 0.5", "etha = 0.5"),
        ),
        fails(
            "an example with one number for two",
            "example 1: 'w' should be 2 values",
            toml("w = [0.5, -0.2]", "w = 0.5"),
        ),
        fails(
            "a model that is not Python",
            "model.py:7: SyntaxError",
            model("def net(w, x):", "def net(w, x)"),
        ),
        fails(
            "a misspelt given in the model",
            "model.py:19: w_next() needs 'etha', which is neither a given nor a step; did you mean",
            model("def w_next(w, eta", "def w_next(w, etha"),
        ),
        fails(
            "a circle of steps",
            "these steps need each other in a circle: net(), output(), gradient(), w_next()",
            model("def net(w, x)", "def net(w, x, w_next)"),
        ),
        fails(
            "a step with the name of a given",
            "x() has the name of a given; rename one of them",
            model("def net(w, x)", "def x(w):\n    return w\n\n\ndef net(w, x)"),
        ),
        fails(
            "a second computation that needs the first",
            "by_the_hyperbolic_tangent() needs 'output', the step that it replaces",
            model("tangent(w, x)", "tangent(w, x, output)"),
        ),
        fails(
            "a misconception without words",
            "descends() needs a docstring: it is what the student reads",
            model('    """The likelihood is to *grow*, so step along its gradient."""\n', ""),
        ),
        fails(
            "a part without its heading",
            "the headings should be '## output', '## w_next', in this order; found ['output']",
            question("## w_next\n", ""),
        ),
    ],
    "the model only computes": [
        fails(
            "a seed for all of numpy",
            "output() changes numpy's random numbers (line 11 of model.py), but a model only",
            returns("output", "sigmoid(net) + 0 * (np.random.seed(1) or 0)"),
        ),
        fails(
            "an environment variable",
            "descends() changes the environment variables",
            returns(
                "descends",
                "w - eta * gradient * len(__import__('os').environ.setdefault('LEARNS', '1'))",
            ),
        ),
    ],
    "a batch equals its variants": [
        fails(
            "max for np.maximum",
            "write np.maximum for max",
            returns("output", "sigmoid(max(net, -9))"),
        ),
        fails(
            "math for np",
            "write np.sqrt for math.sqrt",
            returns("output", "1 / (1 + __import__('math').exp(-net))"),
        ),
        fails(
            "an error for one of four values of a given",
            "no such rate",
            returns("w_next", "w + eta * gradient * _known(eta)"),
            model(
                "@require",
                "def _known(eta):\n    if np.any(eta == 0.4):\n"
                "        raise ValueError('no such rate')\n    return 1\n\n\n@require",
            ),
        ),
        fails(
            "a sum over the variants", "net() gives other values", returns("net", "np.sum(w * x)")
        ),
        fails(
            "a mean over all that there is",
            "gradient() gives other values",
            returns("gradient", "(1 - np.mean(output)) * x"),
        ),
        fails(
            "a comparison with the other variants",
            "write sum(axis=0)",
            returns("output", "sigmoid(net - 0.01 * net.max())"),
        ),
        fails(
            "a requirement on all variants together",
            "the_neuron_is_not_saturated() gives other values",
            returns("the_neuron_is_not_saturated", "np.any(np.abs(net) < 2.5)"),
        ),
        fails(
            "a misconception about all variants together",
            "forgets_the_minus_sign() gives other values",
            returns("forgets_the_minus_sign", "sigmoid(-np.mean(net) + 0 * net)"),
        ),
        fails(
            "a step that draws a number",
            "output() gives other values when it is called again",
            returns("output", "sigmoid(net + 0.1 * np.random.default_rng().random(net.shape))"),
        ),
        fails(
            "a step that changes what it is given",
            "compute something new",
            model("    return w + eta * gradient", "    w += 0.1\n    return w + eta * gradient"),
        ),
        fails(
            "a step that loses the axis of the variants",
            "the last axis is the variant, so it should be 7 long",
            returns("w_next", "np.mean(w + eta * gradient, axis=1)"),
        ),
        fails(
            "a step that does not work for one variant alone",
            "output() works for 7 variants, but not for one alone",
            returns("output", "sigmoid(net + 0 * net[1])"),
        ),
    ],
    "answers are finite": [
        fails(
            "a key that is NaN",
            "an answer is undefined or infinite in 100 % of draws, such as variant 1 of seed 0: is",
            returns("output", "np.sqrt(-sigmoid(net))"),
        ),
        fails("a key that is infinite", "in 100 % of draws", returns("output", "sigmoid(net) / 0")),
        fails(
            "a key that is a text",
            "w_next() returned no number, but it is asked for one",
            returns("w_next", "(w + eta * gradient).astype(str)"),
        ),
        warns(
            "a division by zero for one of four values of a given",
            "always where eta is 0.4",
            returns("w_next", "w + eta * gradient / (0.4 - eta)"),
            returns("descends", "w - eta * gradient / (0.4 - eta)"),
            model("    return w + eta * numerical", "    return w + eta / (0.4 - eta) * numerical"),
            toml(", w_next = [0.73751, 0.27502]", ""),
        ),
        fails(
            "infinity on the way",
            "the step 'odds' is undefined or infinite",
            model("@require", "def odds(net):\n    return 1 / (net > 0)\n\n\n@require"),
        ),
    ],
    "answers can be written": [
        fails(
            "a key of 1e-12 at 4 decimals",
            "'output' shows no digit",
            returns("output", "1e-12 * sigmoid(net)"),
        ),
        fails(
            "a key of 3e15",
            "'w_next' takes ",
            returns("w_next", "3e15 * (w + eta * gradient)"),
        ),
        warns(
            "a whole number that is none",
            "'output' is asked as a whole number, but is 858.1 in variant 1 of seed 0; ask for decimals",
            returns("output", "1000 * sigmoid(net)"),
            toml('"$y$"', '"$y$"\ndecimals = 0'),
        ),
    ],
    "misconceptions differ from the truth": [
        fails(
            "descent for ascent, as one of the misconceptions says",
            "descends() gives the right answer in 100 % of draws",
            returns("w_next", "w + -eta * gradient"),
        ),
        fails(
            "a misconception that is the truth",
            "forgets_the_minus_sign() gives the right answer in 100 % of draws",
            returns("forgets_the_minus_sign", "1 / (1 + np.exp(-net))"),
        ),
        fails(
            "a misconception about what is not asked",
            "descends() changes nothing that is asked",
            model("@misconception(w_next)", "@misconception(aside)"),
            model("@require", "def aside(w):\n    return -w\n\n\n@require"),
        ),
    ],
    "variants are found": [
        fails(
            "a requirement that refuses nearly everything",
            "'the neuron is not saturated' refuses 99.5 % of them: widen the givens, or require less",
            returns("the_neuron_is_not_saturated", "np.abs(net) > 6.05"),
        ),
        fails(
            "a requirement that nothing fulfils",
            "refused most often: 'the neuron is not saturated'",
            returns("the_neuron_is_not_saturated", "np.abs(net) < 0"),
        ),
        fails(
            "two options that always print the same",
            "refused most often: 'no two options of pick say the same'",
            *choice("${{ eta }}$", "${{ eta }}0$"),
        ),
        fails(
            "a requirement that gives numbers",
            "the_neuron_is_not_saturated() gives numbers",
            returns("the_neuron_is_not_saturated", "2.5 - np.abs(net)"),
        ),
        fails(
            "an answer that rounding on the way changes much",
            "In draw 1 of variant 1, a unit of the last place of 'output' (1e-05) moves 'w_next' by "
            "0.08, where all steps together may move it by 0.005 (worst_slack)",
            returns("w_next", "w + 10000 * eta * gradient"),
        ),
        fails(
            "a count that rounding changes",
            "a unit of the last place of 'net' (1e-05) changes which whole number",
            model(
                "def w_next(w, eta, gradient):\n",
                "def tenths(net):\n    return np.floor(10 * net).astype(int)\n\n\n"
                "def w_next(w, eta, gradient, tenths):\n    gradient = gradient + 0 * tenths\n",
            ),
        ),
        warns(
            "an answer that rounding changes much in many variants",
            "as first drawn, a unit of the last place of 'output' (1e-05) moves 'w_next' by ",
            returns("w_next", "w + eta * gradient * np.where(w[0] > 0.9, 1, 10000)"),
        ),
        warns(
            "a requirement that refuses much",
            "'the neuron is not saturated' refuses ",
            returns("the_neuron_is_not_saturated", "np.abs(net) > 4.95"),
        ),
    ],
    "there are variants for a class": [
        fails(
            "no randomisation at all",
            "a class shares about 1 variant; draw more givens, or from more values",
            given("w", "{ values = [0.5], size = [2] }"),
            given("x", "{ values = [2], size = [2] }"),
            given("eta", "{ values = [0.5] }"),
        ),
        warns(
            "variants for a small class only",
            "draw more givens, or from more values",
            given("w", "{ values = [0.3, 0.5], size = [2] }"),
            given("x", "{ values = [1, 2], size = [2] }"),
        ),
    ],
    "every given matters": [
        fails(
            "a given that changes nothing",
            "the given 'bias' changes neither an answer nor the words; take it out",
            toml(
                '[[parts]]\nstep = "output"',
                'bias = { low = 1, high = 9 }\n\n[[parts]]\nstep = "output"',
            ),
        ),
    ],
    "examples come out": [
        fails(
            "descent for ascent, found by an example",
            "example 1 (by hand) says (0.73751, 0.27502) for 'w_next'; the model gives (0.26249,",
            returns("w_next", "w - gradient * eta"),
            returns("descends", "w + gradient * eta"),
        ),
        fails(
            "a wrong number in an example",
            "example 1 (by hand) says 0.54298 for 'output'; the model gives 0.52498",
            toml("0.52498", "0.54298"),
        ),
        fails(
            "an example with one answer for two",
            "example 1 (by hand) gives 'w_next' the shape (); the model gives (2,)",
            toml("[0.73751, 0.27502]", "0.73751"),
        ),
        fails(
            "an example with a word for an answer",
            "example 1 (by hand) should give numbers for 'output'",
            toml("output = 0.52498", 'output = "about a half"'),
        ),
        warns(
            "no example",
            "there is no worked example",
            toml(TOML[TOML.index("[[examples]]") :], ""),
        ),
    ],
    "second computations agree": [
        fails(
            "descent for ascent, found by a second computation",
            "by_central_differences() gives ",
            returns("w_next", "w - gradient * eta"),
            returns("descends", "w + gradient * eta"),
        ),
        fails(
            "a second computation of another shape",
            "by_the_hyperbolic_tangent() returned shape",
            returns("by_the_hyperbolic_tangent", "(1 + np.tanh(w * x / 2)) / 2"),
        ),
        warns(
            "a step that nothing confirms",
            "nothing confirms 'output'",
            model("@confirm(output)\ndef by_the", "def _by_the"),
        ),
    ],
    "answers are not trivial": [
        fails(
            "an answer that is 0 in most variants",
            "'output' is 0.0000 in ",
            returns("output", "np.where(net > 0.5, sigmoid(net), 0)"),
        ),
        fails(
            "an answer that is the same in all variants",
            "'w_next' (entry 2) is 0.2500 in every variant; draw what it depends on",
            returns("w_next", "np.stack([(w + eta * gradient)[0], 0.25 + 0 * eta])"),
        ),
    ],
    "numbers are used as printed": [
        fails(
            "a number that is printed with fewer digits than it has",
            "'eta' is printed as 0.123456789012346, which is not the number used",
            given("eta", "{ values = [0.12345678901234567, 0.2, 0.4, 0.5] }"),
        ),
    ],
    "honest rounding loses nobody": [
        fails(
            "a tolerance that honest students miss",
            "the tolerance set for 'w_next' loses honest students in ",
            toml("points = 2", "points = 2\ntolerance = { absolute = 0.00001 }"),
        ),
    ],
    "misconceptions are recognised": [
        fails(
            "a misconception that gets all points",
            "descends() gets all points of 'w_next' in variant 1 of seed 0",
            model("@misconception(w_next)", "@misconception(w_next, share=1)"),
        ),
        fails(
            "a misconception that never gives a number",
            "forgets_the_minus_sign() gives no number",
            returns("forgets_the_minus_sign", "np.log(-1 - net**2)"),
        ),
    ],
    "a guess has no chance": [
        fails(
            "a tolerance of 5",
            "100 % of other students' answers to 'w_next' are accepted by the tolerance that is set",
            toml("points = 2", "points = 2\ntolerance = { absolute = 5 }"),
        ),
        warns(
            "a tolerance of 50 times what rounding makes",
            " that rounding makes; set less, or leave it out",
            toml("points = 2", "points = 2\ntolerance = { absolute = 0.004 }"),
        ),
        warns(
            "a band in which others' answers are",
            " of other students' answers; make it narrower",
            toml("points = 1", "points = 1\nbands = [{ absolute = 0.9, share = 0.5 }]"),
        ),
        warns(
            "a band that is no wider than the tolerance",
            "band 1 of 'output' is no wider than its tolerance",
            toml("points = 1", "points = 1\nbands = [{ absolute = 0.00001, share = 0.5 }]"),
        ),
        fails(
            "a rule that gives shares beyond the limits",
            "rule() gives from -",
            rule("1 - 9 * np.abs(answer - output)"),
        ),
        fails(
            "a rule that gives less than all for the right answer",
            "rule() gives 0.5 for the right answer to 'output'",
            rule("0.5 - 0 * answer"),
        ),
        fails(
            "a rule that gives the same for all",
            "rule() gives the same for all answers",
            rule("1 + 0 * answer"),
        ),
        fails(
            "a rule that gives much for what others answer",
            " of the points for another student's answer in the mean",
            rule("1 - np.abs(answer - output) / 4"),
        ),
    ],
    "variants are equally hard": [
        warns(
            "a given that has many more digits in some variants",
            "digits: ",
            given("eta", "{ values = [0.1, 0.2, 0.4, 0.5, 0.3, 0.6, 0.7, 0.8, 0.123456789] }"),
        ),
    ],
    "variants ask for equal work": [
        warns(
            "more samples in some variants",
            "the size 'm': 2 in ",
            given(
                "eta",
                GIVENS["eta"]
                + '\nm = { values = [2, 3] }\ny = { high = 4, low = 1, size = ["m"] }',
            ),
            question("{{ eta }}", "{{ eta }} on {{ y }}"),
        ),
        warns(
            "a table with more rows in some variants",
            "cells of tables in the question: ",
            question(
                "A neuron",
                "| $x$ |\n|:--|\n{% for i in range(1 if eta > 0.3 else 4) %}\n| {{ i }} |\n"
                "{% endfor %}\n\nA neuron",
            ),
        ),
        warns(
            "a matrix with more rows in some variants",
            "cells of tables in the question: ",
            question(
                "A neuron",
                "$$\\begin{pmatrix} 1 {{ '' if eta > 0.3 else '\\\\\\\\ 2' }} \\end{pmatrix}$$\n\nA neuron",
            ),
        ),
        warns(
            "a question that is longer in some variants",
            "words of the question: ",
            question(
                "{{ eta }}$.",
                "{{ eta }}$.{% if eta > 0.3 %} Mind that this rate is large, that a step may lead too "
                "far, and that the rule is none for many steps.{% endif %}",
            ),
        ),
    ],
    "the words fill in": [
        fails(
            "a misspelt given in the question",
            "question.md:10: 'etha' is undefined; did you mean 'eta'?",
            question("{{ eta }}", "{{ etha }}"),
        ),
        fails(
            "a misspelt step in the solution",
            "solution.md:3: 'nett' is undefined; did you mean 'net' or",
            solution("{{ net }}", "{{ nett }}"),
        ),
        fails(
            "a misspelt given in the feedback on a misconception",
            "model.py:34: 'etha' is undefined; did you mean 'eta'?",
            model("so step along its gradient.", "so add {{ etha }} times its gradient."),
        ),
        fails(
            "feedback that is not closed",
            "model.py:34: unexpected '}'",
            model("so step along its gradient.", "so add {{ eta } times its gradient."),
        ),
        fails(
            "a given in the label of a part",
            "{{ eta }} is printed as it stands: names are filled in in question.md and solution.md",
            toml('"$y$"', '"{{ eta }}"'),
        ),
        fails(
            "a given in the title",
            "{{ eta }} is printed as it stands",
            toml("A neuron", "A neuron of {{ eta }}"),
        ),
        fails(
            "a given in the words of what is accepted",
            "model.py:40: {{ w }} in the docstring of in_any_order() is not filled in; only those of "
            "misconceptions are",
            model("import confirm", "import accept, confirm"),
            model(
                "@confirm(output)",
                '@accept(w_next)\ndef in_any_order(answer, w_next):\n    """as {{ w }}"""\n'
                "    return w_next\n\n\n@confirm(output)",
            ),
        ),
        fails(
            "a given in the docstring of a step",
            "model.py:19: {{ w }} in the docstring of w_next() is not filled in",
            model("gradient):\n    return w +", 'gradient):\n    """{{ w }}"""\n    return w +'),
        ),
        fails(
            "a loop without an end",
            "question.md:6: this is longer than anybody reads",
            question(
                "## output\n", "## output\n\nLook:\n{% for i in range(10**9) %}{% endfor %}\n"
            ),
        ),
        fails(
            "loops in loops",
            "question.md:5: loops and calls of this text take more than 100,000 turns",
            question(
                "## output\n",
                "## output\n\n{% for i in range(999) %}{% for i in range(999) %}{% endfor %}{% endfor %}",
            ),
        ),
        fails(
            "brackets without an end",
            "solution.md:3: more than 200 brackets are open at a time",
            solution("## output\n", "## output\n\n" + "[" * 100_000 + "\n"),
        ),
        fails(
            "an expression with brackets without an end",
            "solution.md:3: this is nested too deeply",
            solution("## output\n", "## output\n\n{{ " + "(" * 100_000 + "1 }}\n"),
        ),
        fails(
            "feedback with brackets without an end",
            "model.py:34: more than 200 brackets are open at a time",
            model("so step along", "so step" + "(" * 100_000 + "along"),
        ),
        fails(
            "nan in the feedback on a misconception",
            "'nan' is printed in variant 3 of seed 0; print another step, or only where there is one",
            model("so step along its gradient.", "so step along it ({{ root }})."),
            model("@require", "def root(net):\n    return np.sqrt(net)\n\n\n@require"),
        ),
        fails(
            "an expression that is not closed",
            "question.md:",
            question("{{ eta }}", "{{ eta }"),
        ),
        fails(
            "labels for one field of two",
            "item.toml: 'w_next' has 2 fields, but labels (or headings) for 1",
            toml('["$w_1$", "$w_2$"]', '["$w_1$"]'),
        ),
        fails(
            "nan in the solution",
            "'nan' is printed in variant 3 of seed 0; print another step, or only where there is one",
            solution("{{ net }}", "{{ root }}"),
            model("@require", "def root(net):\n    return np.sqrt(net)\n\n\n@require"),
        ),
    ],
    "every given is on the sheet": [
        fails(
            "a given that the question does not tell",
            "the given 'eta' is not in the question; write {{ eta }}",
            question("{{ eta }}", "0.1"),
        ),
    ],
    "every blank is there once": [
        fails(
            "a part without a question",
            "question.md asks nothing under '## output'; say what is asked",
            question("What is its output $y$ for the input $\\mathbf{x} = {{ x }}$?\n", ""),
        ),
        fails(
            "two fields with one label",
            "fields of 'w_next' have the same label; give each its own in labels",
            toml('"$w_1$", "$w_2$"', '"$w$", "$w$"'),
        ),
    ],
    "the solution shows every answer": [
        fails(
            "no solution",
            "solution.md does not show the answer to 'output' in 59 of 60 variants",
            solution("$s = {{ net }}$, so $y = 1/(1 + e^{-s}) = {{ output }}$.\n", ""),
        ),
        fails(
            "a solution that stops before the answer",
            "write {{ w_next }} there",
            solution(", so the weights are ${{ w_next }}$", ""),
        ),
        fails(
            "a solution of another number",
            "solution.md does not show the answer to 'output'",
            solution("{{ output }}", "{{ output + 0.001 }}"),
        ),
        fails(
            "a solution that loses the sign",
            "solution.md does not show the answer to 'w_next'",
            solution(
                "${{ w_next }}$",
                "$({{ w_next[0] | abs | places(5) }}, {{ w_next[1] | abs | places(5) }})$",
            ),
        ),
    ],
    "the question gives nothing away": [
        fails(
            "an answer in the question, by its name",
            "question.md:5: 'output' is asked, so the question must not print it",
            question("What is its output", "It is about {{ output }}. What is its output"),
        ),
        fails(
            "an answer in the question, by its number",
            "the answer to 'output' stands in the question in 58 of 60 variants",
            question("What is its output", "It is about {{ told }}. What is its output"),
            model("@require", "def told(output):\n    return output + 0\n\n\n@require"),
        ),
    ],
    "the words can be set": [
        fails(
            "broken TeX in the question",
            "$\\eta = \\frac{ 0.2}$ cannot be set: unexpected eof",
            question("{{ eta }}", "\\frac{ {{ eta }}}"),
        ),
        fails(
            "a bracket that LaTeX misses",
            "1 \\left, but 0 \\right; they go in pairs",
            solution("{{ w_next }}", "\\left( {{ w_next }}"),
        ),
        fails(
            "a script on a script",
            "put braces around the inner one",
            solution("$(1 - y)", "$(1 - y_1_2)"),
        ),
        fails(
            "broken TeX in a misconception",
            "$1/(1 + e^{-s)$ cannot be set",
            model("$1/(1 + e^{-s})$", "$1/(1 + e^{-s)$"),
        ),
        fails(
            "a dollar too few",
            ": $ is printed as it stands; a formula is written $...$",
            question("$y$", "$y"),
        ),
        fails(
            "a formula without dollars",
            ": \\eta is printed as it stands; a formula is written $...$",
            question("$\\eta =", "\\eta $="),
        ),
        fails(
            "a formula that leaves the page",
            "no room on a page for 'output': a formula, as in variant",
            question("## output\n", "## output\n\n$$\\frac{" + "a + " * 60 + "b}{2}$$\n"),
        ),
        fails(
            "a table that leaves the page, in the solution",
            "no room on a page for 'w_next': a formula, as in variant",
            solution(
                "## w_next\n", "## w_next\n\n| a |\n|:--|\n| $\\sqrt{" + "x + " * 80 + "y}$ |\n\n"
            ),
        ),
        fails(
            "a figure in SVG among the words",
            "HTML is not read, and <svg width=“3”> is printed as it is typed",
            question("## output\n", '## output\n\n<svg width="3"><circle r="2"/></svg>\n'),
        ),
        fails(
            "a line break in HTML",
            "HTML is not read, and <br> is printed as it is typed",
            solution("## output\n", "## output\n\nFirst<br>\n"),
        ),
        fails(
            "a comment in HTML",
            "HTML is not read, and <! is printed as it is typed",
            question("## output\n", "## output\n\n<!-- to do -->\n"),
        ),
        fails(
            "HTML in the feedback on a misconception",
            "HTML is not read, and <b> is printed as it is typed",
            model("is to *grow*", "is to <b>grow</b>"),
        ),
        fails(
            "a table without a rule",
            "a table is printed as it is typed; it needs an empty line before it, and a line such as",
            question("## output\n", "## output\n\n| a | b |\n| 1 | 2 |\n"),
        ),
        fails(
            "a table right below a line",
            "a table is printed as it is typed; it needs an empty line before it",
            question("## output\n", "## output\n\nSee\n| a | b |\n|--|--|\n| 1 | 2 |\n"),
        ),
        fails(
            "Markdown that is not read",
            "[^1] is printed as it is typed; this Markdown is not read",
            question("## output\n", "## output\n\nA note[^1].\n"),
        ),
        fails(
            "a character that no font has",
            "no font has U+3FFF0; write it in other characters",
            question("## output\n", "## output\n\n\U0003fff0\n"),
        ),
    ],
    "figures can be drawn": [
        fails(
            "a picture without words",
            "1 picture without words; write ![what it shows](file)",
            question("## output\n", "## output\n\n![](neuron.png)\n"),
        ),
        fails(
            "a figure that nothing shows",
            "nothing shows weights(); write {{ weights }} on a line of its own",
            drawn("ax.plot(w)"),
        ),
        fails(
            "a figure with nothing on it", "it draws nothing on 'ax'", *shown("ax.set_xlim(0, 1)")
        ),
        fails(
            "a figure that changes what it is given",
            "weights() failed: assignment destination is read-only",
            *shown("w[0] = 1"),
        ),
        fails(
            "a figure that fails, with the first variant in which it does",
            "weights() failed: 'no' (it was given w (2, 1)), in variant 1 of seed 0",
            *shown('{}["no"]'),
        ),
        fails(
            "a figure that is another each time",
            "weights() makes another file each time",
            *shown("ax.plot(np.random.default_rng().random(9))"),
        ),
        fails(
            "a formula in what a figure says",
            "what weights() says is heard and not set",
            *shown("ax.plot(w)", "The weights $w$."),
        ),
    ],
    "points add up": [
        fails(
            "points that cannot be divided among the fields",
            "1.25 points for the 2 fields of 'w_next' are 0.63 each; give 1",
            toml("points = 2", "points = 1.25"),
        ),
        warns(
            "a share of points that does not print as what adds up",
            "descends() with share = 0.22222 leaves 4.44 points for a field of 'w_next', and 8.89 for 2",
            toml("points = 2", "points = 40"),
            model("@misconception(w_next)", "@misconception(w_next, share=0.22222)"),
        ),
    ],
    "other conventions pass": [
        fails(
            "a formula that is broken where a paper goes another way",
            "with batch = mean: ",
            toml("[given]", '[conventions]\nbatch = "sum"\n\n[given]'),
            returns("net", "gathered(w * x, batch)"),
            model("def net(w, x):", "def net(w, x, batch):"),
            model("from exgen.maths import ", "from exgen.maths import gathered, "),
            question(
                "## output\n",
                "{{ batch }}\n{% if batch == 'mean' %}$\\frac{1$.{% endif %}\n\n## output\n",
            ),
        ),
    ],
}

FINE: Mapping[str, Sequence[tuple[str, tuple[Edit, ...]]]] = {
    LOADS: [
        (
            "a byte order mark in front of each file",
            (
                toml("title =", "\ufefftitle ="),
                model("import numpy as np\n", "\ufeffimport numpy as np\n"),
                question("A neuron has", "\ufeffA neuron has"),
                solution("## output", "\ufeff## output"),
            ),
        ),
    ],
    "answers are not trivial": [
        (
            "a zero that belongs to the form of the answer",
            (returns("w_next", "np.stack([(w + eta * gradient)[0], 0 * eta])"),),
        ),
        (
            "the row in which an algorithm starts",
            (
                returns("w_next", "np.stack([0 * w + 0.25, w + eta * gradient])"),
                returns("descends", "np.stack([0 * w + 0.25, w - eta * gradient])"),
                toml('labels = ["$w_1$", "$w_2$"]', 'columns = ["$w_1$", "$w_2$"]'),
            ),
        ),
    ],
    "a guess has no chance": [
        (
            "a rule that gives what shares are, and little for others",
            (rule("np.maximum(1 - 50 * np.abs(answer - output), 0)"),),
        ),
        (
            "a whole number, which cannot be asked more precisely",
            (
                returns("output", "np.rint(8 * sigmoid(net))"),
                toml('"$y$"', '"$y$"\ndecimals = 0'),
            ),
        ),
        (
            "a tolerance that is as small as the variant allows that needs most",
            (
                returns("w_next", "w + gradient * 10 ** (5 * eta)"),
                toml("points = 2", "points = 2\ntolerance = { absolute = 0.02 }"),
            ),
        ),
    ],
    "the words can be set": [
        (
            "dollars that are to be printed",
            (question("## output\n", "## output\n\nOf \\$5 it takes \\$2, $\\$3$ are left.\n"),),
        ),
        (
            "bars, dashes, and angles that are no tables and no HTML",
            (
                question(
                    "## output\n",
                    "## output\n\nIf a <b and c> d, then |x| is P(A | B) - `<b>` or `| a | b |`.\n\n"
                    "| a | b |\n|:--|--:|\n| $|x|$ | - |\n",
                ),
            ),
        ),
    ],
    "points add up": [
        (
            "points that are not shared out",
            (toml("points = 2", "points = 1.25\nall_or_nothing = true"),),
        ),
    ],
}
"""What an author may do, of which the check named says nothing."""

RELEASED = [
    fails(
        "a change of the givens after the release",
        "variants differ from those released as version 1 (seeds 1, 2, 7); raise the version",
        given("x", "{ low = 1, high = 5, size = [2] }"),
    ),
    fails(
        "a change of an answer after the release",
        "raise the version in item.toml to 2, or undo the change",
        returns("net", "np.sum(w * x, axis=0) + 0.1"),
    ),
]
