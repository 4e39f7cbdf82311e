"""TeX and Greek in the plain spelling that the grammar knows: θ and theta are one name."""

from __future__ import annotations

import re

_NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau
    upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega
    epsilon theta phi rho sigma mu Delta Omega
"""
GREEK = dict(
    zip("αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩϵϑϕϱς\u00b5\u2206\u2126", _NAMES.split(), strict=True)
)
COMMANDS = {
    **dict.fromkeys(("left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"), ""),
    **dict.fromkeys(("quad", "displaystyle"), " "),
    **dict.fromkeys(("cdot", "times", "ast"), "*"),
    **dict.fromkeys(("dfrac", "tfrac"), " frac"),
    **dict.fromkeys(("vert", "lvert", "rvert"), "|"),
    "div": "/",
    "pm": "±",
    "approx": "≈",
    "infty": "∞",
    "varepsilon": " epsilon",
    "vartheta": " theta",
    "varphi": " phi",
}

_GAP = "\x1f"  # parts words, as a space does, but is nobody's space

_COMMAND = re.compile(r"\\([A-Za-z]+)")
_SPACING = re.compile(r"\\[,;:! ]")
_ESCAPED = re.compile(r"\\([{}%_])")
_BRACED_INDEX = re.compile(r"_\s*\{\s*(\w+)\s*\}")
_LETTER = re.compile(f"[{''.join(GREEK)}]")


def plainly(text: str) -> str:
    """Return the text with Greek letters and TeX commands in plain words."""
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", _SPACING.sub(" ", text))
        text = _COMMAND.sub(lambda m: COMMANDS.get(m[1], _GAP + m[1]), text)
    return _BRACED_INDEX.sub(r"_\1", _LETTER.sub(_in_words, text))


def _in_words(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return _GAP * before.isalnum() + GREEK[match[0]] + _GAP * after.isalpha()


def squeezed(name: str) -> str:
    """Return a name in the form in which names are compared: plain words, no spaces."""
    return "".join(plainly(name).split())
