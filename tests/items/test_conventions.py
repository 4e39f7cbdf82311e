"""Conventions: they change words, key and marking together, and the other way is a known mistake."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from own import write_item

from exgen import flow
from exgen.authoring.look import look_at
from exgen.check.suite import check_item
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.conventions import Declared, known_conventions
from exgen.items.schema import PaperFile
from exgen.variants.key_file import read_key
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
    key = read_key(made / "marking/key.json")
    bits = float(key.asked[0].values["entropy"][0])
    rows = [f"{n},{key.codes[0]},{h:.4f}" for n, h in (("a", bits), ("b", bits * np.log(2)))]
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
            r"no convention; there are .* \(in bank/conventions.toml, .*\); did you mean 'logarithm'",
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


OWN_CONVENTIONS = """\
[rounds.ways.up]
sentence = "Halves are rounded up."
mistake = "You rounded a half up."

[rounds.ways.even]
sentence = "Halves are rounded to the even neighbour."
mistake = "You rounded a half to the even neighbour."

[rounds]
boundary = true
"""
ROUNDING = {
    "item.toml": """\
title = "Rounding"
conventions.rounds = "even"

[given]
x = { low = 0.5, high = 99, step = 0.5 }
y = { low = 1, high = 99 }

[[parts]]
step = "sum"
label = "$s$"
points = 1
decimals = 0

[[examples]]
source = "worked by hand"
given = { x = 2.5, y = 4 }
answers = { sum = 6 }
""",
    "model.py": """\
import numpy as np

from exgen.items import confirm


def rounded(x, rounds):
    return np.where(rounds == "up", np.floor(x + 0.5), np.rint(x))


def sum(rounded, y):
    return rounded + y


@confirm(sum)
def by_the_remainder(x, y, rounds):
    down = x // 1
    up = (x - down > 0.5) | ((x - down == 0.5) & ((rounds == "up") | (down % 2 == 1)))
    return y + down + up
""",
    "question.md": "Let $x = {{ x }}$, and $y = {{ y }}$. {{ rounds }}\n\n## sum\n\n"
    "What is $y$ and $x$, rounded?\n",
    "solution.md": "## sum\n\nIt is ${{ rounded }} + {{ y }} = {{ sum }}$.\n",
}


@pytest.fixture
def own_convention(own_bank: Path) -> Path:
    """The file of the bank's own convention, and an item that declares it."""
    write_item(own_bank, "own/rounding", ROUNDING)
    path = own_bank / "bank/conventions.toml"
    path.write_text(OWN_CONVENTIONS)
    return path


def test_a_bank_may_bring_a_convention_of_its_own(own_convention: Path) -> None:
    assert own_convention.is_file()
    look = look_at("own/rounding", example=1)
    (wrong,) = look.mistakes
    (question,) = look.sheet.questions
    assert "Halves are rounded to the even neighbour." in question.parts[0].lead
    assert [answer.typed for answer in (*look.answers, *wrong.answers)] == ["6", "7"]
    assert wrong.feedback.startswith("You rounded a half up. Halves are rounded to the even")
    results = list(check_item("own/rounding", variants=300))
    assert [result for result in results if result.state != "ok"] == []


def test_the_users_words_come_before_those_that_ship(own_bank: Path) -> None:
    shipped = known_conventions()["logarithm"]
    own = OWN_CONVENTIONS.replace("rounds", "logarithm").replace(".up]", ".natural]")
    (own_bank / "bank/conventions.toml").write_text(own.replace(".even]", ".binary]"))
    assert shipped.ways["natural"].sentence.startswith(r"$\ln$")
    assert known_conventions()["logarithm"].ways["natural"].sentence == "Halves are rounded up."
    assert "divisor" in known_conventions()
    assert bank.load("own/entropy").misconceptions[0].feedback.startswith("You rounded a half to")


def test_a_changed_convention_is_read_anew(own_convention: Path) -> None:
    before = bank.load("own/rounding")
    assert bank.load("own/rounding") is before
    own_convention.write_text(OWN_CONVENTIONS.replace("You rounded", "You have rounded"))
    assert bank.load("own/rounding").misconceptions[0].feedback.startswith("You have rounded")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("mistake", "mistaken", "conventions.toml:3: rounds.ways.up.mistaken is not a key"),
        ("[rounds.ways.up]", "[rounds]", "conventions.toml"),
        (
            "rounds",
            "'round to'",
            "conventions.toml:9: round to: 'round to' cannot be an argument of the model",
        ),
        ("boundary = true", "boundary = true\n[one.ways]", "one.ways is empty; write at least 2"),
    ],
)
def test_a_convention_that_does_not_work_is_told_by_file_and_line(
    own_convention: Path, before: str, after: str, said: str
) -> None:
    own_convention.write_text(OWN_CONVENTIONS.replace(before, after))
    with pytest.raises(AuthorError) as caught:
        bank.load("own/rounding")
    assert said in str(caught.value)


@pytest.mark.parametrize("name", known_conventions())
def test_every_way_of_a_convention_is_worded(name: str) -> None:
    convention = known_conventions()[name]
    ways = convention.ways
    assert len(ways) > 1
    for way, said in ways.items():
        assert said.mistake.startswith(("You ", "Of equal values you "))
        assert said.sentence.endswith(".")
        assert str(Declared(convention, way)) == said.sentence
        assert Declared(convention, way) == way
