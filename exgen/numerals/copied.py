r"""What is copied from programs and chat windows, in plain spelling: np.log(2), \boxed{0.25}, **5**."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exgen.numerals.calls import rewritten

_MODULE = r"(?:(?:np|numpy|math|torch|jnp|jax|tf|sp|sympy|cmath|scipy|special|nn|functional|F)\.)+"
_OF_MODULE = re.compile(rf"(?<![\w.]){_MODULE}(?=[A-Za-z])")
_LOG = re.compile(rf"(?<![\w.]){_MODULE}log\(")
_WRITTEN_OUT = {
    "log1p": "ln(1+({0}))",
    "expm1": "(exp({0})-1)",
    "square": "(({0})^2)",
    **dict.fromkeys(("power", "pow"), "(({0})^({1}))"),
    **dict.fromkeys(("sigmoid", "expit"), "(1/(1+exp(-({0}))))"),
    "softplus": "ln(1+exp({0}))",
}
_CALL = re.compile(rf"(?<![\w.])(?:{_MODULE})?({'|'.join(_WRITTEN_OUT)})\(")
_TYPE = r"(?:float(?:16|32|64)?|u?int(?:8|16|32|64)?|double|Decimal|Float|Integer|mpf|Fraction)"
_TYPED = re.compile(rf"(?<![\w.]){_TYPE}\(\s*['\"]?([^()'\",]*)['\"]?\s*\)")
_FRACTION = re.compile(r"(?<![\w.])(?:Fraction|Rational)\(\s*([^(),]+)\s*,\s*([^(),]+)\s*\)")
_ARRAY = re.compile(
    r"(?<![\w.])(?:tensor|array|asarray|Tensor|Array|DeviceArray|matrix|Matrix|list|tuple)\("
)
_KEYWORD = re.compile(r"[a-z_]+\s*=")
_COMBINED = re.compile(r"\Ac\((?=[^()]*,)")  # as in R
_METHODS = re.compile(
    r"(?:\.(?:item|tolist|numpy|detach|cpu|flatten|ravel|squeeze)\(\)|\.reshape\([-0-9, ()]*\))+\Z"
)
_TENSOR = re.compile(r"<tf\.Tensor:.*\bnumpy=(.*)>", re.DOTALL)
_PROMPT = re.compile(r"\A(?:(?:In|Out) ?\[[0-9 ]*\] ?[:=]|>>>|\[1\](?=\s+[-+.0-9]))\s*")
_COMMA_AT_END = re.compile(r",\s*(?=[)\]}])")
_EXPONENT_APART = re.compile(r"(?<=[0-9.]) +(?=[eE][+-][0-9]+(?![\w.]))")
_FRAMES = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\\\((.*)\\\)",
        r"\\\[(.*)\\\]",
        r"\\boxed\s*\{(.*)\}",
        r"\\fbox\s*\{(.*)\}",
        r"\*\*(.*)\*\*",
        r"\*([^*]+)\*",
        r"__(.*)__",
        r"_([^_]+)_",
        r"~~(.*)~~",
        r"`{1,3}(?:python)?(.*?)`{1,3}",
        r"\${1,2}(.*?)\${1,2}",
    )
)
_BOLD_NAME = re.compile(r"\A\*\*([^*]+)\*\*(?=\s)")
_COMMA_IN_BRACES = re.compile(r"(?<=[0-9])\{([,.])\}(?=[0-9])")


def without_frame(text: str) -> str:
    """Return the text without the marks of a formula or of bold type around it, if it has any."""
    for frame in _FRAMES:
        if (inside := frame.fullmatch(text)) and inside[1].strip():
            return inside[1].strip()
    return text


def from_program(text: str) -> str:
    """Return the text as one would type it: np.float64(0.27) is 0.27, array([1., 2.]) is [1., 2.]."""
    text = _COMMA_IN_BRACES.sub(r"\1", _EXPONENT_APART.sub("", _PROMPT.sub("", text)))
    text = _BOLD_NAME.sub(r"\1", text)
    if tensor := _TENSOR.fullmatch(text):
        text = tensor[1]
    if "(" in text:
        text = rewritten(text, _LOG, _natural_log)
    text = _OF_MODULE.sub("", text)
    if "(" in text:
        text = _without_calls(_METHODS.sub("", text))
    return _COMMA_AT_END.sub("", text)


def _without_calls(text: str) -> str:
    text = _FRACTION.sub(r"(\1)/(\2)", _TYPED.sub(r"\1", text))
    text = rewritten(rewritten(text, _ARRAY, _entries), _CALL, _written_out)
    return _COMBINED.sub("(", text)


def _natural_log(_: re.Match[str], held: Sequence[str]) -> str | None:
    """Return a program's log as ln, unless it has a base too."""
    return f"ln({held[0]})" if len(held) == 1 else None


def _written_out(call: re.Match[str], held: Sequence[str]) -> str | None:
    """Return a function that the grammar does not know in those that it knows."""
    spelt = _WRITTEN_OUT[call[1]]
    return spelt.format(*held) if len(held) == 1 + ("{1}" in spelt) else None


def _entries(call: re.Match[str], held: Sequence[str]) -> str | None:
    """Return what an array holds, without what is said of its type."""
    if not held[0] or not all(map(_KEYWORD.match, filter(None, held[1:]))):
        return None
    alone = held[0][0] in "([" or (call.start() == 0 and call.string[-1] == ")")
    return held[0] if alone else f"({held[0]})"
