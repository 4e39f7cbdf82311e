"""What items of a topic share: code, and texts that they include."""

from __future__ import annotations

from pathlib import Path

import pytest
from own import item_files, write_item

from exgen.authoring.look import look_at
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.variants.sampling import draw

COMMON = "_common.py"
FILES = {
    **item_files(
        "x = { low = 1, high = 9 }\n",
        {"double": {"decimals": 0}},
        "from _common import twice\n\n\ndef double(x):\n    return twice(x)\n",
    ),
}
TWICE = "def twice(x):\n    return {} * x\n"


@pytest.fixture(autouse=True)
def topic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A topic with an item whose model imports what the topic shares."""
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, "own/double", FILES)
    folder = tmp_path / "bank/own"
    (folder / COMMON).write_text(TWICE.format(2))
    return folder


def factor(name: str) -> int:
    """Return by how much the only step of an item is larger than x."""
    values = draw(bank.load(name), 1, 1, 5).values
    (found,) = set((values["double"] / values["x"]).tolist())
    return int(found)


def said(name: str) -> tuple[str, str]:
    """Return where an item does not load or does not work, and why."""
    with pytest.raises(AuthorError) as caught:
        look_at(name)
    (problem,) = caught.value.problems
    return problem.where, problem.text


def test_a_function_that_is_imported_is_no_step() -> None:
    assert list(bank.load("own/double").graph.steps) == ["double"]
    assert factor("own/double") == 2


def test_each_topic_has_its_own_common_code(tmp_path: Path) -> None:
    write_item(tmp_path, "other/double", FILES)
    (tmp_path / "bank/other" / COMMON).write_text(TWICE.format(3))
    assert [factor(name) for name in ("own/double", "other/double", "own/double")] == [2, 3, 2]


def test_a_change_of_what_is_shared_is_one_of_the_items_that_name_it(topic: Path) -> None:
    write_item(
        topic.parents[1], "own/plain", {**FILES, "model.py": "def double(x): return 2 * x\n"}
    )
    before = {name: bank.load(name).digest for name in ("own/double", "own/plain")}
    (topic / COMMON).write_text(TWICE.format(5))
    assert factor("own/double") == 5
    assert bank.load("own/double").digest != before["own/double"]
    assert bank.load("own/plain").digest == before["own/plain"]


@pytest.mark.parametrize(
    ("common", "line", "problem"),
    [
        ("def twice(x):\n    return x[9]\n", 2, "double() failed: "),
        ("def twice(x)\n", 1, "SyntaxError: "),
        ("\n1 / 0\n", 2, "ZeroDivisionError: "),
        ("print('here')\n", 1, "the model prints 'here' when it is loaded"),
        ("def other(x): pass\n", 0, "ImportError: cannot import name 'twice'"),
    ],
)
def test_what_is_wrong_in_common_code_is_told_with_its_line(
    topic: Path, common: str, line: int, problem: str
) -> None:
    (topic / COMMON).write_text(common)
    where, text = said("own/double")
    assert where.endswith(f"bank/own/{COMMON}:{line}" if line else "bank/own/double/model.py:2")
    assert text.startswith(problem)


def test_common_code_that_is_not_there_is_told_in_words(topic: Path) -> None:
    (topic / COMMON).unlink()
    where, text = said("own/double")
    assert where.endswith("model.py:2")
    assert text.endswith("_common.py to import from")
    assert text.startswith("there is no ")


def test_a_helper_is_no_step_whatever_its_name(topic: Path) -> None:
    model = "from exgen.items import helper\n\n\n@helper\ndef twice(q):\n    return 2 * q\n\n\n"
    (topic / "double/model.py").write_text(f"{model}def double(x):\n    return twice(x)\n")
    assert list(bank.load("own/double").graph.steps) == ["double"]
    assert factor("own/double") == 2


def question(topic: Path, text: str) -> str:
    """Return the question as a student reads it, of an item that asks it in such words."""
    (topic / "double/question.md").write_text(text)
    part = look_at("own/double").sheet.questions[0].parts[0]
    return f"{part.lead}|{part.prompt}"


def test_a_text_is_included_from_the_item_and_else_from_its_topic(topic: Path) -> None:
    (topic / "_rule.md").write_text("The rule:\n{% include '_end.md' %}\n\n")
    (topic / "_end.md").write_text("the topic's.")
    text = (
        'First.\n{% include "_rule.md" %}\nLast.\n\n## double\n\nHow {% include "_end.md" %} Yes?\n'
    )
    assert question(topic, text) == ("First.\nThe rule:\nthe topic's.\nLast.|How the topic's. Yes?")
    (topic / "double/_end.md").write_text("the item's.")
    assert "How the item's. Yes?" in question(topic, text)


@pytest.mark.parametrize(
    ("named", "place", "problem"),
    [
        ('"_rul.md"', "question.md:2", "there is no _rul.md in bank/own/double or bank/own"),
        ('"../../_rule.md"', "question.md:2", 'include "../../_rule.md": name a text whose name'),
        ("name", "question.md:2", "include name: name a text whose name begins with '_'"),
        ('"_again.md"', "_again.md", "this text includes itself"),
        ('"_rule.md"', "_rule.md:2", "'z' is undefined"),
    ],
)
def test_an_include_that_does_not_work_is_told_with_its_line(
    topic: Path, named: str, place: str, problem: str
) -> None:
    (topic / "_rule.md").write_text("A rule\nwith {{ z }}.\n")
    (topic / "_again.md").write_text('{% include "_again.md" %}')
    text = f"First\n{{% include {named} %}}\n\n## double\n\nHow much?\n"
    (topic / "double/question.md").write_text(text)
    where, told = said("own/double")
    assert where.endswith(place)
    assert told.startswith(problem)


def test_a_line_after_a_text_that_is_included_has_its_own_number(topic: Path) -> None:
    (topic / "_rule.md").write_text("A rule\nof two lines.\n")
    text = '{% set a = 2 %}\n{% include "_rule.md" %}\n\n## double\n\nHow\n{{ z }}?\n'
    (topic / "double/question.md").write_text(text)
    assert said("own/double")[0].endswith("question.md:7")


@pytest.mark.parametrize(
    ("above", "below", "printed"),
    [
        ("{% set a = 3 %}", "{{ a * x }}", "{n}"),
        ("Some text.\n{% if x > 0 %}\n{% set a = 3 %}\n{% endif %}", "{{ a * x }}", "{n}"),
        ("{% set a %}3{{ x }}{% endset %}", "{{ a }}", "3{x}"),
        ("{% macro a(y) %}<{{ y }}>\n{% endmacro %}", "{{ a(x) }}", "<{x}>"),
        (
            "{# {% set a = 4 %} #}{% set a = 3 %}{% for b in range(2) %}x{% endfor %}",
            "{{ a * x }}",
            "{n}",
        ),
        ("{% set a = 3 %}", "No numbers.", "No numbers."),
    ],
)
def test_what_is_set_before_the_first_heading_is_seen_below_it(
    topic: Path, above: str, below: str, printed: str
) -> None:
    x = int(draw(bank.load("own/double"), 0, 1, 1).values["x"][0])
    prompt = question(topic, f"{above}\n\n## double\n\n{below}\n").split("|")[1]
    assert prompt.strip() == printed.format(x=x, n=3 * x)
