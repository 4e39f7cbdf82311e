"""Which characters mean the same: an explicit map, because NFKC would turn 2² into 22."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from string import ascii_letters

from exgen.language import Reason
from exgen.numerals.reading import doubtful

ORDINARY = re.compile(r"[\x20-\x7e\t\r\n]*")

_DASH = Reason("read.dash")
_WIDE = Reason("read.full-width")
BAR = Reason("read.bar-above")
_DROPPED = Reason("read.invisible-dropped")

SILENT = {
    "\u2212": "-",
    **dict.fromkeys("⋅∙•", "·"),
    "∗": "*",
    **dict.fromkeys("∕⁄", "/"),
    **dict.fromkeys("’‘ʼ′", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("≃≅≐", "≈"),
    **dict.fromkeys("⟶➔➜➞⇨↦⟼⇒⟹↓⇓", "→"),
    "⟨": "(",
    "⟩": ")",
    "…": "...",
    **dict.fromkeys("‖∥", "||"),
    "∣": "|",
    "⊤": "T",
    "ᵀ": "^T",
    "ℓ": "l",
    "ℎ": "h",
    "𝜕": "∂",
    **dict.fromkeys("\t\r\x0b\x0c\x85\u2028\u2029", " "),
}
NOTED = {
    **dict.fromkeys("‐‑‒–—―﹣－", ("-", _DASH)),
    **dict.fromkeys("×✕✖", ("*", Reason("read.cross"))),
    "÷": ("/", Reason("read.obelus")),
    "٫": (".", Reason("read.other-decimal-mark")),
    "٬": ("'", Reason("read.other-grouping-mark")),
    **{chr(ord(c) + 0xFEE0): (c, _WIDE) for c in "0123456789+*/=.,;:()[]{}|^%"},
    **{chr(ord(c) + 0xFEE0): (c, _WIDE) for c in ascii_letters},
    "、": (",", _WIDE),
    **dict.fromkeys("\ufeff\u200b", ("", _DROPPED)),
}
VULGAR = {
    c: str(Fraction(unicodedata.numeric(c)).limit_denominator(10)) for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"
}
SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾", "0123456789+-()")
SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

_MATHEMATICAL = range(0x1D400, 0x1D800)  # letters and digits in bold, italics, ...: as in a PDF
_OVER = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar"}
_ACCENTED = re.compile(f"([^\\W\\d_])([{''.join(_OVER)}])")
_REPEATING = re.compile("((?:[0-9][\u0304\u0305])+)")
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾]+")
_LOWERED = re.compile("[₀-₉]+")
_FRACTION = re.compile(rf"(?<![0-9.,])(?<![0-9] )([0-9]*) ?([{''.join(VULGAR)}])(?![0-9.,])")


def tidy(text: str) -> tuple[str, list[Reason]]:
    """Return the text in the characters that the grammar knows, and what was taken for what."""
    if ORDINARY.fullmatch(text):
        return text.strip(), []
    reasons: list[Reason] = []
    text = _own_digits(_without_marks_above(_upright(text), reasons), reasons)
    return _spread("".join(_plain(text, reasons)), reasons).strip(), reasons


def _upright(text: str) -> str:
    """Return the text with 𝑥 as x and 𝟑 as 3."""
    if not any(ord(c) in _MATHEMATICAL for c in text):
        return text
    return "".join(unicodedata.normalize("NFKC", c) if ord(c) in _MATHEMATICAL else c for c in text)


def _without_marks_above(text: str, reasons: list[Reason]) -> str:
    """Return the text with 0.3̅ as 0.(3), and with a letter's hat or bar as a word after it."""
    if _REPEATING.search(text):
        reasons.append(BAR)
    text = _REPEATING.sub(lambda m: f"({re.sub('[^0-9]', '', m[1])})", text)
    return _ACCENTED.sub(lambda m: m[1] + _OVER[m[2]], text)


def _plain(text: str, reasons: list[Reason]) -> list[str]:
    return [c if " " <= c <= "~" else _same(c, reasons) for c in text]


def _same(character: str, reasons: list[Reason]) -> str:
    if character in SILENT:
        return SILENT[character]
    if character in NOTED:
        plain, reason = NOTED[character]
        reasons.append(reason)
        return plain
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if character != "\n" and (category[0] in "CM" or character in _BLANK_LETTERS):
        raise doubtful("read.invisible", character=_name(character))
    return character


def _name(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()


def _own_digits(text: str, reasons: list[Reason]) -> str:
    """Return the text with the digits of one other script as 0 to 9."""
    foreign = {c for c in text if c.isdecimal() and not c.isascii() and c not in NOTED}
    if not foreign:
        return text
    if len({ord(c) - unicodedata.decimal(c) for c in foreign}) > 1 or re.search("[0-9]", text):
        raise doubtful("read.mixed-scripts")
    reasons.append(Reason("read.other-digits"))
    return text.translate({ord(c): str(unicodedata.decimal(c)) for c in foreign})


def _spread(text: str, reasons: list[Reason]) -> str:
    """Return the text with superscripts as ^(), subscripts as _ and fractions as (1/2)."""
    text = _LOWERED.sub(lambda m: "_" + m[0].translate(SUBSCRIPT), text)
    raised = _RAISED.sub(lambda m: f"^({m[0].translate(SUPERSCRIPT)})", text)
    if raised != text:
        reasons.append(Reason("read.raised"))
    spread = _FRACTION.sub(_sum, raised)
    if spread != raised:
        reasons.append(Reason("read.fraction-sign"))
    if any(c in VULGAR for c in spread):
        raise doubtful("read.fraction-sign-beside")
    return spread


def _sum(match: re.Match[str]) -> str:
    whole, sign = match.groups()
    return f"({whole}+{VULGAR[sign]})" if whole else f"({VULGAR[sign]})"
