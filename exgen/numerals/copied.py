r"""What is copied from programs and chat windows, in plain spelling: np.log(2), \boxed{0.25}, **5**."""

from __future__ import annotations

import re

_MODULE = r"(?:np|numpy|math|torch|jnp|tf|sp|sympy|cmath)\."
_NATURAL_LOG = re.compile(_MODULE + r"log\(\s*([^(),]+)\s*\)")
_LOG_OF_ONE_PLUS = re.compile(rf"(?:{_MODULE})?log1p\(")
_OF_MODULE = re.compile(rf"(?<![\w.]){_MODULE}(?=[A-Za-z])")
_TYPE = r"(?:float(?:16|32|64)?|u?int(?:8|16|32|64)?|double|Decimal|Float|Integer)"
_TYPED = re.compile(rf"(?<![\w.]){_TYPE}\(\s*['\"]?([^()'\"]*)['\"]?\s*\)")
_FRACTION = re.compile(r"(?<![\w.])(?:Fraction|Rational)\(\s*([^(),]+)\s*,\s*([^(),]+)\s*\)")
_ARRAY = re.compile(
    r"(?:tensor|array|asarray|Tensor|matrix|Matrix|list|tuple)\(\s*(.*?)\s*"
    r"(?:,\s*(?:dtype|device|grad_fn|requires_grad|shape|size)\s*=.*)?,?\s*\)",
    re.DOTALL,
)
_EXPONENT_APART = re.compile(r"(?<=[0-9.]) +(?=[eE][+-][0-9]+(?![\w.]))")
_FRAMES = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\\\((.*)\\\)",
        r"\\\[(.*)\\\]",
        r"\\boxed\s*\{(.*)\}",
        r"\\fbox\s*\{(.*)\}",
        r"\*\*(.*)\*\*",
        r"`{1,3}(?:python)?(.*?)`{1,3}",
        r"\${1,2}(.*?)\${1,2}",
    )
)
_COMMA_IN_BRACES = re.compile(r"(?<=[0-9])\{([,.])\}(?=[0-9])")


def without_frame(text: str) -> str:
    """Return the text without the marks of a formula or of bold type around it, if it has any."""
    for frame in _FRAMES:
        if (inside := frame.fullmatch(text)) and inside[1].strip():
            return inside[1].strip()
    return text


def from_program(text: str) -> str:
    """Return the text as one would type it: np.float64(0.27) is 0.27, array([1., 2.]) is [1., 2.]."""
    text = _COMMA_IN_BRACES.sub(r"\1", _EXPONENT_APART.sub("", text))
    if "(" in text:
        text = _LOG_OF_ONE_PLUS.sub("ln(1+", _NATURAL_LOG.sub(r"ln(\1)", text))
    text = _OF_MODULE.sub("", text)
    if "(" not in text:
        return text
    text = _FRACTION.sub(r"(\1)/(\2)", _TYPED.sub(r"\1", text))
    whole = _ARRAY.fullmatch(text)
    return whole[1] if whole else text
