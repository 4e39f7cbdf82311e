"""An item of a test's own that asks to match densities with the names of their distributions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from own import write_item

ITEM = "own/densities"
_TOML = r"""title = "Densities"
topics = ["probability"]

[given]
a = { low = 2, high = 9 }
n = { low = 5, high = 20 }

[[parts]]
kind = "matching"
step = "densities"
points = 4
show = 4
show_distractors = 2
pairs = [
    { left = "$f(x) = {{ a }} e^{-{{ a }} x}$", right = "exponential", because = "It falls by the factor $e^{ {{ a }} }$." },
    { left = "$f(x) = 1 / {{ a }}$ for $0 < x < {{ a }}$", right = "uniform", because = "It is constant." },
    { left = "the sum of ${{ n }}$ trials | each with chance $1 / {{ a }}$", right = "binomial" },
    { left = "the number of calls in an hour", right = "Poisson", because = "Calls come one by one." },
    { left = "one trial", right = "Bernoulli; or binomial with $n = 1$" },
]
distractors = ["Cauchy", { text = "normal with mean ${{ a }}$", because = "It is a bell." }, "gamma <&"]
"""
_NUMBER = """
[[parts]]
step = "mean"
label = "mean"
points = 2
decimals = 2
"""

FILES: Mapping[str, str] = {
    "item.toml": _TOML,
    "model.py": "",
    "question.md": "## densities\n\nWhich is which?\n",
    "solution.md": "## densities\n",
}
BESIDE: Mapping[str, str] = {
    "item.toml": _TOML + _NUMBER,
    "model.py": "def mean(a, n):\n    return n / a\n",
    "question.md": f"{FILES['question.md']}\n## mean\n\nOf ${{{{ n }}}}$ trials?\n",
    "solution.md": f"{FILES['solution.md']}\n## mean\n\n$\\frac{{ {{{{ n }}}} }}{{ {{{{ a }}}} }} = {{{{ mean }}}}$.\n",
}
"""The same beside a number."""


def write_paper(place: Path) -> str:
    """Return the name of a paper that asks both, which is written into the bank of a place."""
    write_item(place, ITEM, FILES)
    write_item(place, "own/beside", BESIDE)
    (place / "bank/papers").mkdir()
    tables = "".join(f'[[questions]]\nitems = ["{item}"]\n' for item in (ITEM, "own/beside"))
    (place / "bank/papers/matching.toml").write_text(f'title = "Matching"\n{tables}')
    return "matching"
