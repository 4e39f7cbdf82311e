"""Words that are marked by themselves: read, compared, followed and told of known mistakes."""

from __future__ import annotations

import csv
import json
import pickle
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from in_words import FILES, ITEM
from own import item_files, own_rows, write_item

from exgen import flow
from exgen.check.finite import answers_are_not_trivial
from exgen.check.subject import Subject
from exgen.check.suite import check_item
from exgen.errors import AuthorError, DrawError
from exgen.items import bank, words
from exgen.items.columns import one
from exgen.items.kinds.word import WordPart
from exgen.marks.judging.cases import Rows
from exgen.marks.judging.grading import Marks, mark
from exgen.marks.judging.verdicts import Verdict
from exgen.sheets.typesetting import typeset_item
from exgen.variants.key_file import KEY, read_key
from exgen.variants.paper import asked_alone
from exgen.variants.sampling import draw

N = 12
PAPER = f'title = "Words"\n\n[[questions]]\nitems = ["{ITEM}"]\n'
TWO_STEPS = """

def _binary(numbers):
    return np.array([f"{n:b}" for n in numbers])


def first(n):
    return _binary(n)[None]


def second(first):
    return _binary([int(word, 2) + 1 for word in first[0]])[None]


def counts(first, second):
    return np.stack([first, second])
"""


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rows:
    """Rows of submissions to the item of `in_words`."""
    return own_rows(tmp_path, monkeypatch, ITEM, FILES, N)


def right(rows: Rows, step: str) -> list[str]:
    """Return the right answers to a part of one field."""
    return words.spelt_out(rows.values[step]).tolist()


def marked(rows: Rows, typed: Mapping[str, list[list[str]]]) -> dict[str, Marks]:
    """Return the marks of who types some texts, a column for each field, and else what is right."""
    answers = {}
    for part in rows.asked.parts:
        texts = zip(*(part.typed(one(rows.values, row)) for row in range(N)), strict=True)
        cells = typed.get(part.step) or [list(column) for column in texts]
        answers[part.step] = part.read(cells, rows.values)
    return mark(rows, answers)


def verdicts(marks: Marks) -> set[Verdict]:
    return set(map(Verdict, marks.verdicts.reshape(-1).tolist()))


def said(marks: Marks) -> set[str]:
    return {reason.code for reason in marks.reasons.reshape(-1) if reason is not None}


def test_a_word_that_is_the_same_for_all_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    model = "\n\ndef same(a):\n    return np.where(a > 0, 'always', 'never')\n"
    files = item_files("a = { low = 1, high = 99 }\n", {"same": {"kind": "word"}}, model)
    write_item(tmp_path, "own/same", files)
    found = answers_are_not_trivial(Subject(bank.load("own/same"), 30, 1))
    assert found.failures == ("'same' is always in every variant; draw what it depends on",)


@pytest.mark.usefixtures("rows")
def test_an_item_in_words_passes_every_check() -> None:
    assert [r for r in check_item(ITEM, variants=300) if not r.passes(strict=True)] == []


@pytest.mark.parametrize(
    ("step", "spelt"),
    [
        ("in_hex", "{}"),
        ("in_hex", "'{}'."),
        ("in_hex", "n in base 16 = {}"),
        ("in_hex", "{}."),
        ("in_hex", "({})_{{16}}"),
        ("path", "( {} )"),
        ("cost", "$\\text{{{}}}$"),
        ("cost", "the answer is {}"),
        ("printed", "  {}"),
        ("printed", "`{}`"),
    ],
)
def test_what_is_wrapped_around_a_word_does_not_matter(rows: Rows, step: str, spelt: str) -> None:
    typed = [spelt.format(word) for word in right(rows, step)]
    assert verdicts(marked(rows, {step: [typed]})[step]) == {Verdict.CORRECT}


def test_the_author_says_what_matters(rows: Rows) -> None:
    in_hex, path, cost, line = (right(rows, s) for s in ("in_hex", "path", "cost", "printed"))
    typed = {
        "in_hex": [[word.removeprefix("0x").lower() + "₁₆" for word in in_hex]],
        "path": [[word.replace("-", " → ").lower() for word in path]],
        "cost": [[word.replace(" ", "").upper() for word in cost]],
        "printed": [[word.replace(" ", "   ") for word in line]],
        "holds": [["Wahr" if w == "true" else "F" for w in own] for own in right(rows, "holds")],
    }
    found = marked(rows, typed)
    assert set().union(*(verdicts(found[step]) for step in typed)) == {Verdict.CORRECT}


def test_a_path_is_right_without_anything_between_its_letters(rows: Rows) -> None:
    typed = [word.replace("-", "") for word in right(rows, "path")]
    assert verdicts(marked(rows, {"path": [typed]})["path"]) == {Verdict.CORRECT}


def test_what_follows_from_an_own_word_counts(rows: Rows) -> None:
    own = marked(rows, {"in_hex": [["fffff"] * N], "digit_sum": [["75"] * N]})
    assert verdicts(own["in_hex"]) == {Verdict.WRONG}
    assert verdicts(own["digit_sum"]) == {Verdict.FOLLOW_THROUGH}
    other = ["a, c, b, d" if word != "A-C-B-D" else "a->c->d" for word in right(rows, "path")]
    values = rows.values
    lengths = np.where(
        np.array(other) == "a->c->d",
        values["ac"] + values["cd"],
        values["ac"] + values["bc"] + values["bd"],
    )
    found = marked(rows, {"path": [other], "length": [list(map(str, lengths))]})
    assert Verdict.CORRECT not in verdicts(found["path"])
    assert verdicts(found["length"]) == {Verdict.FOLLOW_THROUGH}


@pytest.mark.parametrize("typed", ["1ab", "0X1ab", "1AB_16", "1AB₁₆.", "(1ab)_{16}", "0x1aB"])
def test_the_model_meets_an_own_word_spelt_as_the_right_ones_are(rows: Rows, typed: str) -> None:
    own = marked(rows, {"in_hex": [[typed] * N], "digit_sum": [["22"] * N]})
    assert (verdicts(own["in_hex"]), said(own["in_hex"])) == ({Verdict.WRONG}, {"mark.wrong"})
    assert verdicts(own["digit_sum"]) == {Verdict.FOLLOW_THROUGH}
    part = rows.asked.parts[0]
    met = part.read([[typed] * N], rows.values).values
    assert set(words.spelt_out(met)) == {"0x1AB"}


def test_case_matters_in_a_word_that_is_all_in_capital_letters() -> None:
    written = {"kind": "word", "step": "line", "label": "$N$", "points": 1, "case": True}
    part = WordPart.model_validate({**written, "blanks": True}).asked()
    values = {"line": words.numbered(np.array(["N = 1559"]))}
    typed = part.read([["n = 1559"]], values).values
    assert not part.alike(typed, values["line"], np.zeros(1)).any()
    ((told, almost),) = [
        (r.code, bool(a.all())) for r, a in part.almost(typed, values["line"]) if a.any()
    ]
    assert (told, almost) == ("near.case", True)


def test_from_what_is_no_such_word_nothing_follows_and_the_model_never_meets_it(rows: Rows) -> None:
    found = marked(rows, {"in_hex": [["dunno, sorry"] * N], "digit_sum": [["1"] * N]})
    assert said(found["in_hex"]) == {"mark.other-form"}
    assert verdicts(found["digit_sum"]) == {Verdict.WRONG}
    assert verdicts(found["path"]) == {Verdict.CORRECT}


def test_a_known_mistake_is_told_in_any_spelling(rows: Rows) -> None:
    backwards = [word[:1:-1].lower() for word in right(rows, "in_hex")]
    squeezed = [word.replace(", ", ",").replace(" !", "!") for word in right(rows, "printed")]
    found = marked(rows, {"in_hex": [backwards], "printed": [squeezed]})
    assert verdicts(found["in_hex"]) == {Verdict.MISCONCEPTION}
    assert verdicts(found["printed"]) == {Verdict.MISCONCEPTION}


@pytest.mark.parametrize(
    ("step", "change", "code"),
    [
        ("printed", str.upper, "near.case"),
        ("printed", lambda word: word.replace(" ", "", 1), "near.blanks"),
        ("cost", lambda word: word.replace("log", "lgo"), "mark.one-character"),
        ("cost", lambda word: word.replace("log n", "log m"), "mark.one-character"),
        ("cost", lambda word: word[:-1], "mark.one-character"),
    ],
)
def test_who_is_nearly_right_is_told_how(rows: Rows, step: str, change: object, code: str) -> None:
    assert callable(change)
    found = marked(rows, {step: [list(map(change, right(rows, step)))]})[step]
    assert (verdicts(found), said(found)) == ({Verdict.WRONG}, {code})


@pytest.mark.parametrize("text", ["m = {}", "77={}", "{} = 77", "m: {}."])
def test_of_a_right_word_beside_a_sign_a_person_decides(rows: Rows, text: str) -> None:
    typed = [text.format(word) for word in right(rows, "in_hex")]
    assert verdicts(marked(rows, {"in_hex": [typed]})["in_hex"]) == {Verdict.REVIEW}


@pytest.mark.parametrize(
    "text", ["I think that {} is right", "{} since the loop is long", "x" * 250]
)
def test_a_sentence_goes_to_a_person(rows: Rows, text: str) -> None:
    typed = [text.format(word) for word in right(rows, "cost")]
    assert verdicts(marked(rows, {"cost": [typed]})["cost"]) == {Verdict.REVIEW}


def test_a_longer_path_is_no_sentence(rows: Rows) -> None:
    typed = [f"{word}-E-F" for word in right(rows, "path")]
    assert verdicts(marked(rows, {"path": [typed]})["path"]) == {Verdict.WRONG}


def test_all_words_of_a_part_may_stand_in_its_first_cell(rows: Rows) -> None:
    own = right(rows, "holds")
    joined = ["; ".join(column) for column in zip(*own, strict=True)]
    cells = [joined, *[[""] * N] * 3]
    assert verdicts(marked(rows, {"holds": cells})["holds"]) == {Verdict.CORRECT}


def test_a_guess_among_few_words_earns_nothing_on_average(rows: Rows) -> None:
    item = bank.load(ITEM)
    drawn = draw(item, 3, 1, 400)
    part = next(part for part in item.parts if part.step == "holds")
    guess = np.random.default_rng(1).choice(part.few_entries, drawn.values["holds"].shape)
    reach = drawn.slacks["holds"]
    shares = part.shares(guess.astype(float), drawn.values["holds"], reach, drawn.values)
    assert shares.mean() < 0.2  # what is never below 0 gains a little by luck
    same = part.shares(drawn.values["holds"], drawn.values["holds"], reach, drawn.values)
    assert same.min() == 1
    assert rows.asked.parts[4].few


def test_a_trace_of_words_follows_from_the_own_row_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = {"kind": "word", "trace": ["first", "second"], "rows": ["1", "2"], "form": "[01]+"}
    files = item_files("n = { low = 8, high = 99 }\n", {"counts": part}, TWO_STEPS)
    rows = own_rows(tmp_path, monkeypatch, "own/counts", files, N)
    found = marked(rows, {"counts": [["10101010"] * N, ["10101011"] * N]})["counts"]
    assert set(found.verdicts[0]) == {Verdict.WRONG}
    assert set(found.verdicts[1]) == {Verdict.FOLLOW_THROUGH}


def test_the_solution_prints_the_words(rows: Rows) -> None:
    item = bank.load(ITEM)
    asked = asked_alone(item, draw(item, 5, 1, 1))
    (parts,) = typeset_item(item, asked)
    assert "It is 0x" in parts[0].solution
    assert parts[6].instruction == "capital letters and blanks matter"
    assert parts[4].instruction == "`true` or `false`"
    assert rows.asked.in_words == asked.in_words


def test_words_stay_the_same_in_another_process_and_in_the_key(
    rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, before = pickle.dumps(rows.asked), right(rows, "path")
    for table in (words._NUMBERS, words._WORDS):
        monkeypatch.setattr(words, "_NUMBERS" if table is words._NUMBERS else "_WORDS", {})
    words.number_of("something else first")
    got = pickle.loads(sent)  # noqa: S301 -- it was dumped above
    assert words.spelt_out(got.values["path"]).tolist() == before


def test_a_class_is_marked_in_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_item(tmp_path, ITEM, FILES)
    (tmp_path / "bank/papers").mkdir()
    (tmp_path / "bank/papers/words.toml").write_text(f'language = "de"\n{PAPER}')
    made = tmp_path / flow.make("words", 7, count=3, formats=("markdown",))
    written = json.loads((made / KEY).read_text(encoding="utf-8"))["asked"][0]["values"]
    assert set(written["cost"]) <= {"O(n log n)", "O(n^2 log n)", "O(sqrt(n) log n)"}
    key = read_key(made / KEY)
    (asked,) = key.asked
    typed = [[t for p in asked.parts for t in p.typed(one(asked.values, s))] for s in range(3)]
    typed[1][0], typed[1][1] = "0xAB", "21"
    typed[2] = [{"true": "Wahr", "false": "falsch"}.get(text, text) for text in typed[2]]
    with (tmp_path / "s.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["student", "sheet", *key.field_names()])
        csv.writer(file).writerows([f"s{n}", n + 1, *own] for n, own in enumerate(typed))
    flow.grade(tmp_path / "s.csv", key=made / KEY)
    with (tmp_path / "graded/grades.csv").open(encoding="utf-8", newline="") as file:
        totals = [float(row["total"]) for row in csv.DictReader(file)]
    assert totals == [15, 12, 15]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"label": ""}, "a word part needs a label"),
        ({"one_of": ["true"]}, "two or more different words"),
        ({"one_of": ["true", "True"]}, "'True' is read as 'true' and as 'True'"),
        ({"spellings": {"a": ["x"], "b": ["x"]}}, "'x' is read as 'a' and as 'b'"),
        ({"one_of": ["0x", "1"], "optional": ["1"], "spellings": {" ": []}}, "' ' is no word"),
        ({"form": "[a-"}, "is no regular expression"),
        ({"form": "(A+)+-B"}, r"repeats \(A\+\)\+, in which something is repeated"),
        ({"form": "(?:x|(A{2,}b)){1,40}"}, "would take for ever"),
        ({"form": "(A|AA)*"}, "would take for ever"),
        ({"form": r"(([^)]\)?))*B"}, "would take for ever"),
    ],
)
def test_a_part_that_cannot_be_marked_is_refused(changed: dict[str, object], problem: str) -> None:
    written = {"kind": "word", "step": "w", "label": "w", "points": 1, **changed}
    with pytest.raises(ValueError, match=problem):
        WordPart.model_validate(written)


@pytest.mark.parametrize(
    "form",
    [
        "[A-Z](-[A-Z])*",
        "0x[0-9A-F]+|[0-9A-F]+",
        "(A+|B)?-[(+)+]+",
        r"(\+\|)+",
        "[01]{1,8}(,[01]{8})*",
    ],
)
def test_a_form_that_takes_little_time_is_taken(form: str) -> None:
    written = {"kind": "word", "step": "w", "label": "w", "points": 1, "form": form}
    assert WordPart.model_validate(written).form == form


@pytest.mark.parametrize(
    ("part", "gives", "problem"),
    [
        ({"kind": "word", "one_of": ["x", "y"]}, "np.where(a < 9, 'x', 'A-B')", '"A-B".*"x", "y"'),
        ({"one_of": [1, 2], "decimals": 0}, "a + 95", "only 1, 2"),
        ({"one_of": [1, 2], "figures": 2}, "1 + a / 8", "only 1, 2"),
    ],
)
def test_a_step_that_gives_none_of_the_few_answers_is_refused(
    part: dict[str, object],
    gives: str,
    problem: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    model = f"\n\ndef few(a):\n    return {gives}\n"
    write_item(tmp_path, "own/few", item_files("a = { low = 1, high = 9 }\n", {"few": part}, model))
    with pytest.raises(AuthorError, match=problem):
        draw(bank.load("own/few"), 1, 1, 60)


@pytest.mark.parametrize(
    ("gives", "problem"),
    [
        ("a + 1", "returned no words, but it is asked for them"),
        ("np.full(a.shape, '')", "'word' is a word of the form [a-z]+, of 1 to 200 characters"),
        ("np.full(a.shape, 'no word')", "'word' gives \"no word\""),
        ("np.full(a.shape, 'x' * 300)", "'word' gives \"x"),
    ],
)
def test_a_step_that_gives_no_word_is_refused(
    gives: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    part = {"word": {"kind": "word", "form": "[a-z]+"}}
    model = f"\n\ndef word(a):\n    return {gives}\n"
    write_item(tmp_path, "own/none", item_files("a = { low = 1, high = 9 }\n", part, model))
    with pytest.raises(AuthorError if "words" in problem else DrawError, match=re.escape(problem)):
        draw(bank.load("own/none"), 1, 1, 3)
