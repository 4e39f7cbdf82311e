"""Parts that do not count, count in full for all, or for other points: without touching items."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from marks.classes import PAPER, block, items, key, right
from quick import without_charts
from spoken import each_said, said

from exgen.cli import main
from exgen.errors import AuthorError, ExgenError
from exgen.items.schema import PaperFile
from exgen.items.scheme import NO_SCHEME, Scheme
from exgen.marks.judging.counting import count_by
from exgen.marks.judging.marking import Marked, Marker
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.by_hand import give_points
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key
from exgen.variants.paper import draw_paper
from exgen.variants.rekey import rekey
from exgen.variants.weighing import scheme_now, weighed

LABELS = ("1a", "1b", "2a", "2b")


def marked(of: Key, scheme: Scheme, *rows: dict[str, str]) -> Marked:
    return Marker(of, items(of), [partial(count_by, scheme=scheme)]).mark(block(of, rows))


@given(
    st.dictionaries(st.sampled_from(LABELS), st.integers(1, 40), max_size=4),
    st.sets(st.sampled_from(LABELS), max_size=2),
    st.sets(st.sampled_from(LABELS), max_size=2),
)
def test_points_of_parts_are_their_shares_of_what_the_parts_count(
    points: dict[str, int], void: set[str], full: set[str]
) -> None:
    of = key()
    quarters = {label: value / 4 for label, value in points.items()}
    scheme = Scheme(quarters, tuple(sorted(void - full)), tuple(sorted(full)))
    rows: list[dict[str, str]] = [{}, {"2a": "77", "2b.1": "", "1a": "1.2.3"}]
    rows.append(dict.fromkeys(of.field_names(), ""))
    before, after = (marked(of, by, *rows) for by in (NO_SCHEME, scheme))
    counts = {
        label: scheme.worth(label, part.points)
        for asked in of.asked
        for label, part in zip(asked.labels, asked.parts, strict=True)
    }
    assert weighed(of, scheme).out_of == pytest.approx(sum(counts.values()))
    assert after.totals[0] == pytest.approx(sum(counts.values()))
    assert not after.answered[2]
    for part, was, got in zip(after.parts, before.parts, after.points, strict=True):
        shares = was.marks.shares.mean(axis=0)
        expected = np.where(before.answered, 1.0, 0.0) if part.label in scheme.full else shares
        assert got == pytest.approx(expected * counts[part.label])


@pytest.mark.parametrize("typed", ["1.2.3", "77", ""])
def test_a_void_part_waits_for_nobody_and_is_no_mistake(typed: str) -> None:
    of = key()
    minus = str(-float(right(of, 2)["2a"]))
    after = marked(of, Scheme(void=("2a",)), {"2a": typed}, {"2a": minus})
    (part,) = (part for part in after.parts if part.label == "2a")
    assert part.left == {}
    assert not after.waits.any()
    assert after.issues == []
    assert Verdict.MISCONCEPTION not in part.marks.verdicts
    assert said(*part.reasons(0)[0]).endswith("this part does not count")


def test_a_part_in_full_is_right_for_all_who_handed_in_anything() -> None:
    of = key()
    after = marked(of, Scheme(full=("2a",)), {"2a": "1.2.3"}, {"2a": ""}, {"2a": "77"})
    (part,) = (part for part in after.parts if part.label == "2a")
    assert (part.marks.verdicts == Verdict.CORRECT).all()
    assert said(*part.reasons(0)[1]) == "everybody has all points for this part"
    assert not after.waits.any()


def test_points_by_hand_are_out_of_what_the_sheet_says_and_count_for_what_the_part_counts() -> None:
    of = key()
    scheme = Scheme(points={"2a": 10.0})
    open_answer = marked(of, scheme, {"2a": "1.2.3"})
    (part,) = (part for part in open_answer.parts if part.label == "2a")
    (left,) = part.left.values()
    decided = give_points(open_answer, {left.code: part.part.points / 2})
    place = open_answer.parts.index(part)
    assert decided.points[place].tolist() == [5.0]
    void = give_points(marked(of, Scheme(void=("2a",)), {"2a": "1.2.3"}), {left.code: 1.0})
    assert void.points[place].tolist() == [0.0]


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (Scheme(void=("2a",)), Scheme(full=("2a",)), Scheme(full=("2a",))),
        (Scheme(full=("2a",)), Scheme(void=("2a",)), Scheme(void=("2a",))),
        (Scheme(void=("2a", "2b")), Scheme({"2a": 3}), Scheme({"2a": 3}, ("2b",))),
        (Scheme({"2a": 3}), Scheme({"2a": 4, "2b": 1}), Scheme({"2a": 4, "2b": 1})),
        (Scheme({"2a": 3}, ("2b",), ("1a",)), NO_SCHEME, Scheme({"2a": 3}, ("2b",), ("1a",))),
    ],
)
def test_of_a_part_what_is_said_later_counts(first: Scheme, then: Scheme, expected: Scheme) -> None:
    assert first.amended(then) == expected


def paper(**scheme: object) -> PaperFile:
    return PaperFile.model_validate({**PAPER.model_dump(exclude_unset=True), **scheme})


def test_a_key_has_the_points_of_its_paper_also_where_it_is_put_right() -> None:
    of = draw_paper("small", paper(points={"2a": 7}, void=["2b"]), 7, 2)
    assert rekey(of).asked[1].parts[0].points == of.asked[1].parts[0].points == 7
    assert of.scheme == Scheme({"2a": 7.0}, ("2b",))
    assert weighed(of).out_of == of.out_of - of.asked[1].parts[1].points
    plain = draw_paper("small", PAPER, 7, 2)
    assert [a.values["value"].tolist() for a in of.asked[1:]] == [
        a.values["value"].tolist() for a in plain.asked[1:]
    ]


@pytest.mark.parametrize(
    ("scheme", "said_of_it"),
    [
        ({"void": ["9z"]}, "no part '9z' to void or to give points"),
        ({"points": {"2": 3}}, "no part '2' .*; did you mean|there are"),
        ({"full": ["2a.1"]}, "no part '2a.1' .*did you mean '2a'"),
    ],
)
def test_a_part_that_there_is_not_is_refused_with_those_that_there_are(
    scheme: dict[str, object], said_of_it: str
) -> None:
    with pytest.raises(AuthorError, match=said_of_it):
        draw_paper("small", paper(**scheme), 7, 1)
    with pytest.raises(ExgenError, match=said_of_it):
        scheme_now(key(), paper(**scheme).scheme)


@pytest.mark.parametrize(
    "scheme",
    [
        {"void": ["2a"], "full": ["2a"]},
        {"points": {"2a": 0}},
        {"points": {"2a": 10_001}},
        {"late": {"per": "month", "share": 0.1}},
        {"late": {"per": "day", "share": 1.5}},
        {"late": {"per": "day"}},
        {"deadline": "soon"},
    ],
)
def test_a_paper_that_says_what_cannot_be_is_refused(scheme: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        paper(**scheme)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A paper of the user's own, made for a class of one, with the answers of who knows them."""
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    write_paper("")
    assert run("make", "own", "--seed", "7", "--format", "markdown").exit_code == 0
    of = read_key(Path("own-7") / KEY)
    with Path("s.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["student", "sheet", *of.field_names()])
        writer.writeheader()
        known = {"sheet": of.codes[0], **right(of, 1)}
        writer.writerow({"student": "ann", **known})
        writer.writerow({"student": "bob", **known, "1a": "77", "1b.1": "88", "1b.2": "99"})
    return tmp_path


def write_paper(scheme: str) -> None:
    Path("bank/papers").mkdir(parents=True, exist_ok=True)
    questions = '[[questions]]\nitems = ["gan/discriminator-step"]\n'
    Path("bank/papers/own.toml").write_text(f'title = "Own"\n{scheme}\n{questions}')


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def grades() -> dict[str, dict[str, str]]:
    with Path("graded/grades.csv").open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("scheme", "options", "expected"),
    [
        ("", [], (9, "9", "2")),
        ('void = ["1a"]', ["--void", "1a"], (6, "6", "2")),
        ('full = ["1a"]', ["--full", "1a"], (9, "9", "5")),
        ("points = { 1a = 6 }", ["--points", "1a=6"], (12, "12", "2")),
    ],
)
@pytest.mark.parametrize("where", ["paper", "option", "exgen.toml"])
def test_it_is_the_same_in_the_paper_the_options_and_the_settings(
    folder: Path, scheme: str, options: list[str], expected: tuple[int, str, str], where: str
) -> None:
    """And the table of grades, the page of feedback and the report agree."""
    out_of, ann, bob = expected
    if where == "paper":
        write_paper(scheme)
    if where == "exgen.toml":
        (folder / "exgen.toml").write_text(scheme)
    result = run("grade", "s.csv", *(options if where == "option" else []))
    assert result.exit_code == 0, result.output
    assert ("Note: " in result.output) == bool(scheme)
    assert ("says other things now" in result.output) == (bool(scheme) and where == "paper")
    found = grades()
    assert {who: row["total"] for who, row in found.items()} == {"ann": ann, "bob": bob}
    assert {row["out_of"] for row in found.values()} == {str(out_of)}
    numbers = json.loads((folder / "graded/report.json").read_text())
    assert numbers["totals"]["out_of"] == out_of
    assert sum(part["out_of"] for part in numbers["parts"]) == out_of
    page = (folder / "graded/feedback/bob.md").read_text()
    assert f"of {out_of} points" in page
    assert f"**{bob}** | **{out_of}**" in page


def test_what_the_paper_says_when_sheets_are_made_is_printed_on_them(folder: Path) -> None:
    write_paper('points = { 1a = 6 }\nvoid = ["1b"]')
    assert run("make", "own", "--seed", "7", "--format", "markdown", "--force").exit_code == 0
    sheet = (folder / "own-7/handout/sheets/0001.md").read_text()
    solution = (folder / "own-7/marking/solutions/0001.md").read_text()
    out_of = weighed(read_key(folder / "own-7" / KEY)).out_of
    for text in (sheet, solution):
        assert "6 points" in text
        assert "0 points" in text
        assert f"{out_of:g} points" in text
    (folder / "bank/papers/own.toml").unlink()
    result = run("grade", "s.csv")
    assert grades()["ann"]["out_of"] == f"{out_of:g}", result.output


@pytest.mark.parametrize(
    "options",
    [
        ["--void", "9z"],
        ["--points", "9z=3"],
        ["--points", "1a"],
        ["--points", "1a=-1"],
        ["--points", "1a=nan"],
        ["--void", "1a", "--full", "1a"],
        ["--void", "1a", "--void", "1b", "--void", "1c"],
        ["--late", "10 % a month"],
        ["--late", "200 % per day"],
        ["--deadline", "yesterday"],
    ],
)
def test_an_option_that_says_what_cannot_be_is_refused_before_anything_is_written(
    folder: Path, options: list[str]
) -> None:
    result = run("grade", "s.csv", *options)
    assert result.exit_code in (1, 2)
    assert options[-1].split("=")[0].split()[0] in result.output
    assert not (folder / "graded").exists()


def test_a_void_part_in_a_report_is_out_of_nothing_and_neither_hard_nor_easy(folder: Path) -> None:
    text = Path("s.csv").read_text().replace(",77,", ",1.2.3,")
    Path("s.csv").write_text(text)
    result = run("grade", "s.csv", "--void", "1a")
    assert "Part 1a does not count" in result.output
    part = json.loads((folder / "graded/report.json").read_text())["parts"][0]
    assert (part["out_of"], part["facility"]) == (0, None)
    page = (folder / "graded/feedback/bob.html").read_text()
    assert "This part does not count" in page
    assert "Not marked yet" not in page


def test_no_scheme_leaves_a_block_as_it_is() -> None:
    of = key()
    before = Marker(of, items(of)).mark(block(of, [{}]))
    assert count_by(before, NO_SCHEME) is before
    assert each_said(scheme_now(replace(of, paper="unknown"), NO_SCHEME)[1]) == []
