"""Questions for Moodle: each as its importer takes it, for every item of the bank."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from own import item_files, write_item
from platforms.cloze_reader import Blank, Question, questions_in
from platforms.own_paper import SHOWN, write_paper

from exgen import flow
from exgen.items import bank
from exgen.items.columns import Values, one
from exgen.items.kinds import AskedPart
from exgen.language import Reason
from exgen.sheets.cloze import ticked
from exgen.variants.key import Key
from exgen.variants.key_file import read_key

SHEETS = 3


@pytest.fixture(scope="module", params=bank.papers())
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper of the bank, for Moodle."""
    out: Path = tmp_path_factory.mktemp("moodle") / "made"
    return flow.make(request.param, 7, count=SHEETS, formats=["moodle"], out=out)


@pytest.fixture(scope="module")
def key(made: Path) -> Key:
    return read_key(made / "marking/key.json")


@pytest.fixture(scope="module")
def questions(made: Path) -> list[Question]:
    return list(questions_in((made / "marking/moodle.xml").read_bytes()))


def test_each_item_has_a_category_and_each_variant_one_question(
    questions: list[Question], key: Key
) -> None:
    expected = [(asked.item, sheet) for asked in key.asked for sheet in range(1, SHEETS + 1)]
    assert [(q.category, q.name) for q in questions] == [
        (f"top/exgen/{item}", f"{item} v{sheet:04d}") for item, sheet in expected
    ]
    numbers = [question.number for question in questions]
    assert len(set(numbers)) == len(numbers)
    assert max(map(len, numbers)) <= 100


def test_a_question_says_which_variant_it_is(questions: list[Question], key: Key) -> None:
    for question in questions:
        sheet = int(question.name[-4:])
        hidden = (
            f'<span style="display:none">[exgen {question.name}] [{key.codes[sheet - 1]}]</span>'
        )
        assert question.text.startswith(hidden)


def test_every_field_is_a_blank_that_takes_the_right_answer(
    questions: list[Question], key: Key
) -> None:
    left = iter(questions)
    for asked in key.asked:
        for sheet in range(SHEETS):
            blanks = iter(next(left).blanks)
            values = one(asked.values, sheet)
            for part in asked.parts:
                for typed in _typed(part, values):
                    _takes(next(blanks), part.kind, typed)
            assert next(blanks, None) is None


def _typed(part: AskedPart, values: Values) -> Iterator[str]:
    """Yield what is typed into the fields of a part, without what is printed there."""
    typed = part.typed(values)
    yield from (typed[place] for place in part.places_asked(values[part.step].shape[:-1]))


def _takes(blank: Blank, kind: str, typed: str) -> None:
    if kind == "choice":
        ticked = [answer for answer in blank.answers if answer.share > 0]
        assert ", ".join(answer.text[0] for answer in ticked) == typed
        assert sum(answer.share for answer in ticked) == pytest.approx(1)
        others = [answer.share for answer in blank.answers if answer.share <= 0]
        assert sum(others) == pytest.approx(0 if blank.kind == "MULTICHOICE_V" else -1)
        return
    found = blank.found(typed)
    assert found is not None
    assert found.share == 1


def test_blanks_count_as_their_parts_do(questions: list[Question], key: Key) -> None:
    left = iter(questions)
    for asked in key.asked:
        for _ in range(SHEETS):
            blanks = iter(next(left).blanks)
            by_part = [
                [next(blanks).weight for name, own, _ in asked.fields() if own is part]
                for part in asked.parts
            ]
            marked = [n for n, part in enumerate(asked.parts) if part.kind != "expression"]
            per_point = {sum(by_part[n]) / asked.parts[n].points for n in marked}
            assert max(per_point) == pytest.approx(min(per_point))


def test_known_mistakes_earn_their_share_and_are_told(questions: list[Question], key: Key) -> None:
    left = iter(questions)
    told = 0
    for asked in key.asked:
        item = asked.load()
        values = item.graph.evaluate(asked.values)
        again = [item.graph.evaluate(values, {w.step.name: w.step}) for w in item.misconceptions]
        for sheet in range(SHEETS):
            blanks = next(left).blanks
            for wrong, given in zip(item.misconceptions, again, strict=True):
                right = [typed for p in asked.parts for typed in _typed(p, one(values, sheet))]
                typed = [
                    text
                    for part in asked.parts
                    for text in (
                        _typed(part, one(given, sheet))
                        if part.numeric
                        else _typed(part, one(values, sheet))
                    )
                ]
                for blank, text, own in zip(blanks, typed, right, strict=True):
                    if text == own or blank.kind != "NUMERICAL" or not math.isfinite(float(text)):
                        continue
                    found = blank.found(text)
                    assert found is not None
                    assert found.share < 1 or found.feedback or wrong.may_coincide
                    assert found.feedback
                    told += found.share == wrong.share
    assert told


def test_no_formula_stands_in_the_remarks_on_answers(questions: list[Question]) -> None:
    """There Moodle sets none; in the text and in the solution it does."""
    for question in questions:
        assert question.general
        for blank in question.blanks:
            if blank.kind == "NUMERICAL":
                assert not any("\\(" in answer.feedback for answer in blank.answers)
        assert "$" not in re.sub("<code>.*?</code>", "", question.text)
        assert "{#" not in question.text


def test_statements_are_whole_in_what_moodle_reports() -> None:
    """The download of a report loses what begins like a tag, and parts statements by semicolons."""
    said = ticked("For x&lt;1, or x &lt; 2; A: so; B: not; see A")
    assert "&lt;1" not in said
    assert unescape(said).replace("\u2060", "") == "For x< 1, or x < 2; A: so; B: not; see A"
    assert not re.search("; [A-Z]: ", unescape(said))


def test_hostile_words_come_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paper = write_paper(tmp_path)
    flow.make(paper, 7, count=2, formats=["moodle"], out=tmp_path / "made")
    first, *_ = questions_in((tmp_path / "made/marking/moodle.xml").read_bytes())
    number, choice = first.blanks
    assert [answer.share for answer in number.answers] == [1, 0]
    assert number.answers[1].feedback.count(SHOWN) == 1
    assert choice.answers[0].text.replace("&lt; ", "&lt;").count(SHOWN) == 1
    assert first.text.count(SHOWN) == 2


def test_what_moodle_cannot_mark_is_said_and_counts_nothing(tmp_path: Path) -> None:
    said: list[Reason] = []
    made = flow.make("gan-tutorial", 7, formats=["moodle"], out=tmp_path / "made", say=said.append)
    (note,) = said
    inner = note.arg("said")
    assert inner.code == "note.platform-unmarked"
    assert inner.arg("part") == "2a"
    blanks = [q.blanks for q in questions_in((made / "marking/moodle.xml").read_bytes())]
    (formula,) = [blank for each in blanks for blank in each if not blank.weight]
    assert formula.kind == "SHORTANSWER"
    assert [answer.share for answer in formula.answers] == [1, 1]
    assert "afterwards" in formula.answers[1].feedback


def test_of_a_formula_alone_moodle_takes_what_the_solution_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asks = (
        'kind = "expression"\nstep = "f"\npoints = 1\n'
        'variables = { x = { low = 1, high = 3 } }\nanswer = "a * x"\n'
    )
    files = {
        "item.toml": f'title = "F"\n[given]\na = {{ low = 2, high = 9 }}\n[[parts]]\n{asks}',
        "model.py": "def f(a, x):\n    return a * x\n",
        "question.md": "With ${{ a }}$.\n\n## f\n\nWhat?\n",
        "solution.md": "## f\n\nThat.\n",
    }
    write_item(tmp_path, "own/formula", files)
    (tmp_path / "bank/papers").mkdir()
    paper = 'title = "F"\n[[questions]]\nitems = ["own/formula"]\n'
    (tmp_path / "bank/papers/f.toml").write_text(paper)
    said: list[Reason] = []
    made = flow.make("f", 7, formats=["moodle"], out=tmp_path / "made", say=said.append)
    assert [note.arg("said").code for note in said] == ["note.platform-as-solved"]
    (question,) = questions_in((made / "marking/moodle.xml").read_bytes())
    (formula,) = question.blanks
    assert formula.weight
    assert [answer.share for answer in formula.answers] == [1, 0]
    assert formula.answers[0].text.endswith(r"\* x")


def test_other_right_orders_are_taken(tmp_path: Path) -> None:
    made = flow.make("gan-tutorial", 7, formats=["moodle"], out=tmp_path / "made")
    asked = next(a for a in read_key(made / "marking/key.json").asked if "algorithm" in a.item)
    (part,) = asked.parts
    others = part.typed_otherwise(one(asked.values, 0))
    assert others
    by_name = {q.category: q for q in questions_in((made / "marking/moodle.xml").read_bytes())}
    (blank,) = by_name[f"top/exgen/{asked.item}"].blanks
    for (letters,) in others:
        for typed in (letters, letters.replace(" ", ""), letters.replace(" ", ", ").lower()):
            found = blank.found(typed)
            assert found is not None
            assert found.share == 1


def test_a_file_that_is_too_large_is_cut(tmp_path: Path) -> None:
    whole = flow.make("gan-tutorial", 7, count=12, formats=["moodle"], out=tmp_path / "whole")
    cut = flow.make(
        "gan-tutorial", 7, count=12, formats=["moodle"], split=0.3, out=tmp_path / "cut"
    )
    files = sorted((cut / "marking").glob("moodle*.xml"))
    size = (whole / "marking/moodle.xml").stat().st_size
    assert len(files) >= math.ceil(size / 300_000) > 1
    assert all(file.stat().st_size <= 300_000 for file in files)
    found = [q for file in files for q in questions_in(file.read_bytes())]
    expected = list(questions_in((whole / "marking/moodle.xml").read_bytes()))
    assert sorted(found, key=lambda q: q.number) == sorted(expected, key=lambda q: q.number)


def test_a_long_name_leaves_idnumbers_that_moodle_can_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"own/{'long-' * 25}end"
    number = {"half": {"decimals": 2}}
    write_item(tmp_path, name, item_files("a = { low = 2, high = 99 }\n", number, HALF))
    paper_of(tmp_path, name)
    made = flow.make("p", 7, count=3, formats=["moodle"], out=tmp_path / "made")
    found = re.findall(r"<idnumber>(.*)</idnumber>", (made / "marking/moodle.xml").read_text())
    assert len(set(found)) == 3
    assert max(map(len, found)) <= 100


def test_orders_that_are_too_many_to_list_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = ", ".join(f'{{ id = "l{n}", text = "Line {n}." }}' for n in range(6))
    files = {
        "item.toml": f'title = "O"\n[given]\na = {{ low = 2, high = 9 }}\n[[parts]]\nkind = "order"\n'
        f'step = "o"\npoints = 3\nshow = 0\nlines = [{lines}]\n',
        "model.py": "",
        "question.md": "With ${{ a }}$.\n\n## o\n\nWhich?\n",
        "solution.md": "## o\n\nAny.\n",
    }
    write_item(tmp_path, "own/order", files)
    paper_of(tmp_path, "own/order")
    said: list[Reason] = []
    formats = ["moodle", "canvas", "qti21"]
    flow.make("p", 7, count=2, formats=formats, out=tmp_path / "made", say=said.append)
    told = [note.arg("said").code for note in said]
    assert told.count("note.platform-orders") == len(formats)


HALF = "\n\ndef half(a):\n    return a / 7\n"


def paper_of(place: Path, item: str) -> None:
    (place / "bank/papers").mkdir()
    paper = f'title = "P"\n[[questions]]\nitems = ["{item}"]\n'
    (place / "bank/papers/p.toml").write_text(paper)
