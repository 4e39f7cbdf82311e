"""TeX and Greek in the plain spelling that the grammar knows: θ and theta are one name."""

from __future__ import annotations

import re
from functools import lru_cache

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
    **dict.fromkeys(("quad", "qquad", "displaystyle", "textstyle", "limits"), " "),
    **dict.fromkeys(("cdot", "times", "ast", "star"), "*"),
    **dict.fromkeys(("dfrac", "tfrac"), " frac"),
    **dict.fromkeys(("vert", "lvert", "rvert", "mid"), "|"),
    **dict.fromkeys(("Vert", "lVert", "rVert"), "||"),
    **dict.fromkeys(("simeq", "sim", "cong", "doteq"), "≈"),
    **dict.fromkeys(("to", "rightarrow", "longrightarrow", "Rightarrow", "implies"), "→"),
    **dict.fromkeys(("ldots", "dots", "cdots"), "..."),
    "langle": "(",
    "rangle": ")",
    "bullet": "·",
    "top": "T",
    "prime": "'",
    "partial": "∂",
    "nabla": "∇",
    "div": "/",
    "pm": "±",
    "approx": "≈",
    "infty": "∞",
    "varepsilon": " epsilon",
    "vartheta": " theta",
    "varphi": " phi",
}

_GAP = "\x1f"  # parts words, as a space does, but is nobody's space

_FONTS = (
    "mathbf|mathrm|mathit|mathsf|mathbb|mathcal|boldsymbol|bm|operatorname|mathop|mbox"
    "|text|textrm|textbf|textit|bf|rm|it"
)
_FONT = re.compile(rf"(_?)\\(?:{_FONTS})(?![A-Za-z])\s*(?:\{{([^{{}}]*)\}})?")
_MATRIX = re.compile(r"\\(begin|end)\s*\{(?:[a-z]*matrix|array)\*?\}(?:\{[lcr| ]*\})?")
_SHORT_ABOVE = re.compile(r"(\\[dt]?frac)\s*([0-9])")  # TeX sets \frac12 as one half
# of \frac314 it takes 3/1, times 4, which nobody means: that stays as it is, and is not read
_SHORT_BELOW = re.compile(r"(\\[dt]?frac\s*\{[^{}]*\})\s*([0-9])(?!\s*[0-9.])")
_MIXED = re.compile(
    r"(?<![\w.,^])([0-9]+)\s*(?:\\[,;:! ]\s*)?\\[dt]?frac\s*\{\s*([0-9]+)\s*\}\s*\{\s*([0-9]+)\s*\}"
)
_ROW_ENDS = re.compile(r"\\\\(?:\[[^\]]*\])?")
_PERIOD = re.compile(r"\\(?:overline|bar)\s*\{\s*([0-9]+)\s*\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_SPACING = re.compile(r"\\[,;:! ]")
_ESCAPED = re.compile(r"\\([{}%_$|])")
_BRACED_INDEX = re.compile(r"_\s*\{\s*(\w+)\s*\}")
_LETTER = re.compile(f"[{''.join(GREEK)}]")


def plainly(text: str) -> str:
    """Return the text with Greek letters and TeX commands in plain words, a matrix in brackets."""
    if "\\" in text:
        text = _MATRIX.sub(lambda m: "[" if m[1] == "begin" else "]", text)
        text = _SHORT_BELOW.sub(r"\1{\2}", _SHORT_ABOVE.sub(r"\1{\2}", text))
        text = _MIXED.sub(_mixed, text)
        text = _SPACING.sub(" ", _ROW_ENDS.sub(";", text).replace("&", ", "))
        text = _PERIOD.sub(r"(\1)", text)
        text = _ESCAPED.sub(r"\1", _FONT.sub(_without_font, text))
        text = _COMMAND.sub(lambda m: COMMANDS.get(m[1], _GAP + m[1]), text)
    return _BRACED_INDEX.sub(r"_\1", _LETTER.sub(_in_words, text))


def _mixed(match: re.Match[str]) -> str:
    r"""1\frac{1}{2} is 1 1/2, as it looks; of 1\frac{3}{2} nobody thinks so."""
    whole, above, below = match.groups()
    return f"{whole} {above}/{below}" if int(above) < int(below) else match[0]


def _without_font(match: re.Match[str]) -> str:
    index, inside = match[1], match[2] or ""
    return f"{index}{{{inside}}}" if index and inside else f"{index}{_GAP}{inside}{_GAP}"


def _in_words(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return _GAP * before.isalnum() + GREEK[match[0]] + _GAP * after.isalpha()


def squeezed(name: str) -> str:
    """Return a name in the form in which spellings are looked up: plain words, no spaces."""
    return "".join(plainly(name).split())


_ACCENT = re.compile(r"(?<![A-Za-z])(hat|bar|tilde|vec)\s*\{?\s*([A-Za-z])")
_NO_MATTER = re.compile(r"[\s{}_^$|\\]")
_SPELT_OUT = {
    "∂": "d",
    "partial": "d",
    "∇": "nabla",
    "^top": "^T",
    **{f"var{name}": name for name in ("epsilon", "theta", "phi", "rho", "sigma")},
}
_SHORT = re.compile(r"(?<![A-Za-z])(eps|lamb?d?|lamda)(?![A-Za-z])")
_IN_FULL = {"eps": "epsilon"}
_RAISED_DIGITS = re.compile(r"\^\(([^()]*)\)")


def readable(name: str) -> str:
    """Return a name as one reads it, without dollars and commands."""
    return " ".join(plainly(name).replace("$", "").replace(_GAP, "").split())


def folded(name: str) -> str:
    """Return a name in the form in which names before `=` are compared.

    Fonts, braces, `_`, `^`, `*`, bars, spaces and case do not matter, and Greek is spelt out.
    """
    return starred(name).replace("*", "")


@lru_cache(maxsize=4096)
def starred(name: str) -> str:
    """Return a name in the same form, with its stars."""
    words = _ACCENT.sub(r"\2\1", _RAISED_DIGITS.sub(r"\1", plainly(name)))
    words = _SHORT.sub(lambda m: _IN_FULL.get(m[1], "lambda"), words)
    for sign, word in _SPELT_OUT.items():
        words = words.replace(sign, word)
    return _NO_MATTER.sub("", words).casefold()
