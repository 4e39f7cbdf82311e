"""Bounded: no text takes for ever, or fills the memory, and its line is named."""

from __future__ import annotations

from itertools import count

import pytest

from exgen.errors import AuthorError
from exgen.items.digits import Places
from exgen.items.filling import render

TOO_LONG, TOO_MANY, TOO_DEEP = "longer than anybody reads", "more than 100,000 turns", "too deeply"
MACRO = "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}\n"
DOUBLED = "{{% set it = namespace(x=x) %}}\n{{% for i in range(60) %}}{0}{{% endfor %}}"


def lines_of(text: str, first: int) -> tuple[str, ...]:
    return tuple(f"question.md:{first + line}" for line in range(text.count("\n") + 1))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("{% for i in range(10**9) %}{{ i }}{% endfor %}", 7, TOO_LONG),
        (
            "\n{% for i in range(999) %}{% for j in range(999) %}{% endfor %}{% endfor %}",
            8,
            TOO_MANY,
        ),
        ("\n{% for i in range(2) recursive %}{{ loop([1]) }}{% endfor %}", 8, TOO_DEEP),
        (MACRO + "{{ f(60) }}", 7, TOO_MANY),
        (MACRO + "{{ f(10**6) }}", 7, TOO_DEEP),
        ("{{ 'a' * 10**9 }}", 7, TOO_LONG),
        ("{{ 10**9 * [1] }}", 7, TOO_LONG),
        ("{{ 2 ** (10**9) }}", 7, "binary digits"),
        ("{{ 'a'.ljust(10**12) }}", 7, TOO_LONG),
        (DOUBLED.format("{% set it.x = it.x ~ it.x %}"), 8, TOO_LONG),
        (DOUBLED.format("{% set it.x %}{{ it.x }}{{ it.x }}{% endset %}"), 8, TOO_LONG),
        ("\n\n{{ " + "(" * 100_000 + "1" + ")" * 100_000 + " }}", 9, TOO_DEEP),
        ("\n\n" + "[" * 100_000, 9, "200 brackets are open"),
        ("a" * 200_001, 7, TOO_LONG),
    ],
    ids=count(1),
)
def test_what_takes_too_much_is_named_by_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(AuthorError) as error:
        render(text, {"x": "ab"}, Places(4), lines_of(text, 7))
    assert str(error.value).startswith(f"question.md:{line}: ")
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{% for i in range(3) %}{{ loop.index }}{{ loop.length }} {% endfor %}", "13 23 33 "),
        ("{% for i in [1, 2] | map('abs') %}{{ loop.last }} {% endfor %}", "False True "),
        (
            "{% for row in m recursive %}{{ loop(row) if row is iterable else row }}{% endfor %}",
            "123",
        ),
        ("{{ 2 * 3 }} {{ 2 ** 3 }} {{ 'ab' * 2 }} {{ 1.5 * 2 }}", "6 8 abab 3.0000"),
        ("{% set it = 'a' ~ 'b' %}{% set c %}c{% endset %}{{ it }}{{ c }}", "abc"),
        ("[0, 1) " * 300, "[0, 1) " * 300),
    ],
)
def test_what_a_text_does_in_bounds_it_does_as_ever(text: str, filled: str) -> None:
    assert render(text, {"m": [1, [2, 3]]}, Places(4), "question.md") == filled
