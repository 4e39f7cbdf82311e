"""How single texts are shown to be read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from exgen.cli import main


def read(*words: str, typed: str = "") -> list[dict[str, Any]]:
    result = CliRunner().invoke(main, ["read", "--json", *words], input=typed)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("text", "outcome", "value"),
    [
        ("0.5", "read", 0.5),
        ("1,5", "note", 1.5),
        ("1,234", "review", [1234, 1.234]),
        ("10^400", "read", "1e400"),
        ("-1e-400", "read", "-1e-400"),
        ("-10^400/3", "read", "-3.33333333333e399"),
        ("1/3", "read", 1 / 3),
        ("5 m", "review", [5]),
        ("1.2.3", "unreadable", None),
        ("", "blank", None),
    ],
)
def test_each_of_the_five_outcomes_is_shown(text: str, outcome: str, value: Any) -> None:
    (shown,) = read("--", text)
    assert list(shown) == ["typed", "outcome", "value", "note"]
    assert (shown["typed"], shown["outcome"], shown["value"]) == (text, outcome, value)


def test_without_texts_standard_input_is_read_line_by_line() -> None:
    assert [shown["value"] for shown in read(typed="1\n2\n")] == [1, 2]


@pytest.mark.parametrize(
    ("item", "field", "text", "value"),
    [
        ("gan/discriminator-step", "gradient", "[1.5; -2.5]", [1.5, -2.5]),
        ("gan/discriminator-step", "1b.2", "-2.5", -2.5),
        ("gan/discriminator-step", "value", "V(D, G) = -2.5", -2.5),
        ("gan/optimal-discriminator", "a", "p_d(x)", "p_data"),
        ("gan/generator-cost", "why", "a and c", "A, C"),
        ("gan/training-algorithm", "a", "c, a, b", "C A B"),
    ],
)
def test_a_field_is_read_by_its_own_rules(item: str, field: str, text: str, value: Any) -> None:
    (shown,) = read("--item", item, "--field", field, text)
    assert shown["value"] == value


def test_an_unknown_field_names_the_nearest() -> None:
    words = ["read", "--item", "gan/discriminator-step", "--field", "gradeint", "1"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1
    assert "did you mean 'gradient'" in result.stderr
