"""How formulas are written by hand: no coefficient 1, no two signs in a row, no exponent 1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exgen.check.printed.formulas import bare, chains

_SUBSCRIPT = re.compile(r"_\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+(?:\{[^{}]*\})?|\w)")
_UPPER_LIMIT = re.compile(r"(\\(?:i*int|oint|sum|prod)(?:\\limits)?\s*_?\s*)\^\s*(?:\{[^{}]*\}|\w)")
_LETTER = (
    r"(?:(?:[A-Za-z](?![A-Za-z]))|\\(?:alpha|beta|gamma|delta|(?:var)?epsilon|zeta|eta|(?:var)?theta|"
    r"iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon|(?:var)?phi|chi|psi|omega|Gamma|Delta|Theta|"
    r"Lambda|Xi|Pi|Sigma|Phi|Psi|Omega|ell|nabla|mathbf|boldsymbol|hat|bar|tilde|vec|ln|log|exp|sin|"
    r"cos|tan|tanh|sqrt|[lr]?[vV]ert)(?![A-Za-z]))"
)
_ODD = {
    "the factor 1 before a symbol": re.compile(rf"(?<![\w.^\\/}}])1(?:\.0+)?\s*(?={_LETTER})"),
    "the factor 0 before a symbol": re.compile(rf"(?<![\w.^\\/}}])0(?:\.0+)?\s*(?={_LETTER})"),
    "the exponent 1": re.compile(r"\^\s*(?:1(?![\d.])|\{\s*1\s*\})"),
    "two signs in a row": re.compile(r"(?<!\^)[-+]\s*[-+]"),
    "a sign after a sign for a product": re.compile(r"(?:\\cdot|\\times|·)\s*[-+]"),
    "a sum that begins with a plus": re.compile(r"=\s*\+\s*(?=\D)"),
    "the number -0": re.compile(r"(?:^|[=(,&]|\\\\)\s*-\s*0(?:\.0+)?(?![\d.])"),
}
_INSTEAD = {
    "the factor 1 before a symbol": 'write {{ a | times("x") }}, or {{ [a, b] | terms(["x", "y"]) }}',
    "the factor 0 before a symbol": 'write {{ [a, b] | terms(["x", "y"]) }}, which leaves it out',
    "the exponent 1": "leave it out",
    "two signs in a row": "write {{ b | signed }} after a sum, {{ b | bracket }} after a sign",
    "a sign after a sign for a product": "write {{ b | bracket }}",
    "a sum that begins with a plus": 'write {{ [a, b] | terms(["x", "y"]) }}',
    "the number -0": "write 0",
}


def oddities(formula: str) -> Iterator[str]:
    """Yield what nobody would write by hand in a formula, and what to do."""
    plain = _UPPER_LIMIT.sub(r"\1", _SUBSCRIPT.sub("_", bare(formula)).replace("{,}", "."))
    for name, sign in _ODD.items():
        if sign.search(plain):
            yield f"{name}; {_INSTEAD[name]}"
    for chain in chains(formula):
        if any(not side.text for side in chain[1:]):
            yield "nothing stands on one side of a sign; write what is equal there"
            return
