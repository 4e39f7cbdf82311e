"""Conventions: they change words, key and marking together, and the other way is a known mistake."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from own import write_item

from exgen import flow
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.conventions import CONVENTIONS, Declared
from exgen.items.schema import PaperFile
from exgen.people.codes import sheet_code
from exgen.variants.key import read_key
from exgen.variants.paper import draw_paper
from exgen.variants.sampling import draw, example_of

ITEM = {
    "item.toml": """\
title = "Entropy"

[conventions]
logarithm = "natural"

[given]
p = { sums_to = 1, step = 0.05, size = [3] }

[[parts]]
step = "entropy"
label = "$H$"
points = 2

[[examples]]
source = "half and two quarters: 1.5 bits"
given = { p = [0.25, 0.25, 0.5], logarithm = "binary" }
answers = { entropy = 1.5 }
""",
    "model.py": """\
from exgen.maths import log, total


def entropy(p, logarithm):
    return -total(p * log(p, logarithm))
""",
    "question.md": "Let $p = {{ p }}$. {{ logarithm }}\n\n## entropy\n\nWhat is its entropy?\n",
    "solution.md": '## entropy\n\nIn {{ "bits" if logarithm == "binary" else "nats" }}: ${{ entropy }}$.\n',
}
BINARY = {"logarithm": "binary"}


@pytest.fixture(autouse=True)
def own_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank with the item `own/entropy`, and the paper `own` that asks it in bits."""
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, "own/entropy", ITEM)
    papers = tmp_path / "bank/papers"
    papers.mkdir()
    (papers / "own.toml").write_text(
        'title = "Own"\n[conventions]\nlogarithm = "binary"\n[[questions]]\nitems = ["own/entropy"]\n'
    )
    return tmp_path


def test_a_convention_changes_the_key_and_not_what_is_drawn() -> None:
    nats = draw(bank.load("own/entropy"), 7, 1, 20).values
    bits = draw(bank.load("own/entropy", BINARY), 7, 1, 20).values
    assert np.array_equal(nats["p"], bits["p"])
    assert bits["entropy"] * np.log(2) == pytest.approx(nats["entropy"])


@pytest.mark.parametrize("conventions", [{}, BINARY])
def test_the_other_way_is_a_misconception(conventions: dict[str, str]) -> None:
    item = bank.load("own/entropy", conventions)
    (wrong,) = item.misconceptions
    true = draw(item, 7, 1, 5).values
    mistaken = item.graph.evaluate(true, {"logarithm": wrong.step})
    factor = np.log(2) if conventions else 1 / np.log(2)
    assert mistaken["entropy"] == pytest.approx(true["entropy"] * factor)
    assert wrong.feedback.startswith("You took natural" if conventions else "You took logarithms")


def test_an_example_may_follow_another_convention() -> None:
    item = bank.load("own/entropy")
    assert example_of(item, item.file.examples[0]).values["entropy"] == pytest.approx([1.5])


def test_words_and_marks_follow_the_papers_convention(own_bank: Path) -> None:
    made = own_bank / flow.make("own", 3, formats=("markdown",))
    sheet = (made / "handout/sheets/0001.md").read_text()
    assert "Logarithms are to base 2" in sheet
    assert "In bits" in (made / "marking/solutions/0001.md").read_text()
    bits = float(read_key(made / "marking/key.json").asked[0].values["entropy"][0])
    rows = [f"{n},{sheet_code(1)},{h:.4f}" for n, h in (("a", bits), ("b", bits * np.log(2)))]
    submissions = own_bank / "submissions.csv"
    submissions.write_text("\n".join(["student,sheet,1a", *rows]) + "\n")
    graded, _, _ = flow.grade(submissions, feedback=False)
    right, wrong = (graded / "answers.csv").read_text().splitlines()[1:]
    assert ",correct,2,2," in right
    assert ",misconception,0,2," in wrong
    assert "You took natural logarithms" in wrong


def test_a_convention_that_nothing_leaves_open_is_refused() -> None:
    paper = PaperFile.model_validate(
        {
            "title": "T",
            "conventions": {"kernel": "flipped"},
            "questions": [{"items": ["own/entropy"]}],
        }
    )
    with pytest.raises(
        AuthorError, match="no item of the paper leaves open the convention 'kernel'"
    ):
        draw_paper("t", paper, 1, 1)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'logarithm = "natural"',
            'logarthm = "natural"',
            "'logarthm' is no convention; did you mean",
        ),
        ('"natural"', '"decimal"', 'logarithm is "natural" or "binary", not \'decimal\''),
    ],
)
def test_an_unknown_convention_is_told_with_those_known(
    own_bank: Path, before: str, after: str, said: str
) -> None:
    toml = own_bank / "bank/own/entropy/item.toml"
    toml.write_text(toml.read_text().replace(before, after))
    with pytest.raises(AuthorError, match=said):
        bank.load("own/entropy")


@pytest.mark.parametrize("name", CONVENTIONS)
def test_every_way_of_a_convention_is_worded(name: str) -> None:
    ways = CONVENTIONS[name].ways
    assert len(ways) > 1
    for way, said in ways.items():
        assert said.mistake.startswith(("You ", "Of equal values you "))
        assert said.sentence.endswith(".")
        assert str(Declared(name, way)) == said.sentence
        assert Declared(name, way) == way
