"""Second computations of one step, or of several by one function."""

from __future__ import annotations

from pathlib import Path

import pytest
from own import item_files, write_item

from exgen.check.right import second_computations_agree
from exgen.check.subject import Subject
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.item import Item

MODEL = """
from exgen.items import confirm, each_variant, other_way


def low(x):
    return x.min(axis=0) / 2


def parts(x):
    return x / x.sum(axis=0)


"""
GIVEN = "x = { low = 1, high = 9, size = [3] }\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def confirmed(folder: Path, *lines: str) -> Item:
    """Return an item whose two steps are confirmed by a function of some lines."""
    model = MODEL + "\n".join(lines) + "\n"
    write_item(folder, "own/parts", item_files(GIVEN, {"low": {}, "parts": {}}, model))
    return bank.load("own/parts")


@pytest.mark.parametrize(
    "lines",
    [
        (
            "@confirm(low, parts)",
            "def at_once(x):",
            "    return np.sort(x, axis=0)[0] / 2, x / sum(x)",
        ),
        (
            "@confirm(low, parts)",
            "@each_variant",
            "def at_once(x):",
            "    return min(x) / 2, x / sum(x)",
        ),
        (
            "@other_way(low, parts)",
            "@each_variant",
            "def at_once(x):",
            "    return min(x) / 2, x / sum(x)",
        ),
    ],
)
def test_one_function_confirms_several_steps(folder: Path, lines: tuple[str, ...]) -> None:
    item = confirmed(folder, *lines)
    assert [(c.name, c.step.name) for c in item.confirmations] == [
        ("at_once", "low"),
        ("at_once", "parts"),
    ]
    assert all(c.step.line for c in item.confirmations)
    found = second_computations_agree(Subject(item, 50, 0))
    assert not found.failures
    assert found.figure.startswith("2 of 2 asked steps")


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("min(x), x / sum(x)", "at_once() gives "),
        ("min(x) / 2, x / 20", "for 'parts', the model"),
    ],
)
def test_of_several_steps_the_wrong_one_is_named(folder: Path, result: str, said: str) -> None:
    item = confirmed(
        folder, "@confirm(low, parts)", "@each_variant", "def at_once(x):", f"    return {result}"
    )
    (told,) = second_computations_agree(Subject(item, 50, 0)).failures
    assert said in told


def test_a_result_for_each_step_is_asked_for(folder: Path) -> None:
    item = confirmed(
        folder, "@confirm(low, parts)", "def at_once(x):", "    return (x.min(axis=0) / 2,)"
    )
    with pytest.raises(AuthorError, match=r"a result for each of low, parts"):
        second_computations_agree(Subject(item, 50, 0))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("@confirm", "def again(x):", "    return x"), "@confirm\\(step\\)"),
        (("@confirm()", "def again(x):", "    return x"), "say which step"),
        (('@confirm("low")', "def again(x):", "    return x"), "say which step"),
        (("@each_variant", "@confirm(low)", "def again(x):", "    return x"), "below the others"),
    ],
)
def test_a_decorator_that_would_do_nothing_is_told(
    folder: Path, lines: tuple[str, ...], said: str
) -> None:
    with pytest.raises(AuthorError, match=said):
        confirmed(folder, *lines)


@pytest.mark.parametrize(
    "lines",
    [
        (
            "from decimal import Decimal",
            "@confirm(low)",
            "@each_variant",
            "def in_decimals(x):",
            "    return Decimal(int(min(x))) / 2",
        ),
        (
            "@confirm(low)",
            "def once(x):",
            "    return x.min(axis=0) / 2",
            "@confirm(low)",
            "def by_another_confirmation(x):",
            "    return once.step.compute(x)",
        ),
    ],
    ids=["decimals", "another"],
)
def test_numbers_confirm_a_step_however_they_come_about(
    folder: Path, lines: tuple[str, ...]
) -> None:
    item = confirmed(folder, *lines)
    assert not second_computations_agree(Subject(item, 50, 0)).failures


def test_words_confirm_no_numbers(folder: Path) -> None:
    item = confirmed(folder, "@confirm(low, low)", "def again(x):", '    return "ab"')
    with pytest.raises(AuthorError, match="returns numbers"):
        second_computations_agree(Subject(item, 50, 0))
