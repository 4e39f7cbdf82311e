"""A paper in German: its fixed words are German, its numbers have commas and are read so."""

from __future__ import annotations

import csv
import json
import re
import string
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from marks.classes import right

from exgen.cli import main
from exgen.items import bank
from exgen.language.catalogue import language
from exgen.variants.key_file import KEY, read_key

from .test_catalogue import entries, sentences

PAPER = """
title = "Übung"
language = "de"
[[questions]]
items = ["gan/generator-cost", "gan/training-algorithm", "gan/optimal-discriminator"]
[[questions]]
items = ["gan/discriminator-step", "networks/batch-normalisation"]
"""
FIXED = ("ask.", "feedback.", "mark.", "read.", "remark.", "sheet.", "verdict.")
REPORT = ("chart.", "finding.", "report.")


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of three: one who types what is right, one with slips, one who types points."""
    folder = tmp_path_factory.mktemp("german")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        (folder / "bank/papers").mkdir(parents=True)
        (folder / "bank/papers/uebung.toml").write_text(PAPER, encoding="utf-8")
        run("make", "uebung", "--seed", "7", "-n", "3", "--format", "markdown", "--format", "html")
        submit(folder)
        run("grade", "s.csv")
    return folder


def submit(folder: Path) -> None:
    key = read_key(folder / "uebung-7" / KEY)
    names = key.field_names()
    rows = [right(key, sheet) for sheet in (1, 2, 3)]
    slips = {"1a": "A", "1c": "7", "1d": "", "2b.1": "1.2.3", "2a": "log 2", "2c.1": "1_0"}
    rows[1] |= {name: text for name, text in slips.items() if name in names}
    rows[2] = {name: re.sub(r"^(-?\d+),(\d+)$", r"\1.\2", text) for name, text in rows[2].items()}
    with (folder / "s.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["student", "sheet", *names])
        writer.writerows([f"s{n}", n, *row.values()] for n, row in enumerate(rows, start=1))


def verdicts(folder: Path, student: str) -> set[str]:
    with (folder / "graded/answers.csv").open(encoding="utf-8", newline="") as file:
        return {row["verdict"] for row in csv.DictReader(file) if row["student"] == student}


def test_what_the_sheet_calls_right_is_read_as_right(made: Path) -> None:
    assert verdicts(made, "s1") == {"correct"}
    assert {"partial", "wrong", "blank", "unreadable"} <= verdicts(made, "s2")


def test_a_decimal_point_is_read_as_one_where_that_is_right(made: Path) -> None:
    """1.234 may be a thousand and more where the decimal mark is a comma."""
    assert verdicts(made, "s3") == {"correct"}


def pages(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in {".md", ".html"}]


def fixed_pieces(codes: tuple[str, ...]) -> set[str]:
    """Return English sentences, and what stands between their arguments, where it is long enough.

    Two words alone may stand in an item, too: they are known only where they are all that is said.
    """
    said = [text for c, e in entries("en").items() if c.startswith(codes) for text in sentences(e)]
    pieces = {piece.strip() for text in said for piece, *_ in string.Formatter().parse(text)}
    return {p.casefold() for p in pieces if p.count(" ") >= (1 if p in said else 2)}


def test_no_fixed_sentence_is_left_in_english(made: Path) -> None:
    known = {True: fixed_pieces(FIXED + REPORT), False: fixed_pieces(FIXED)}
    assert len(known[True]) > len(known[False]) > 100
    for page in pages(made):
        text = page.read_text(encoding="utf-8").casefold()
        assert not [piece for piece in known[page.name == "report.html"] if piece in text], page


def test_numbers_have_a_comma_which_leaves_no_gap_in_a_formula(made: Path) -> None:
    solution = (made / "uebung-7/marking/solutions/0001.md").read_text(encoding="utf-8")
    texts = [bank.load(asked.item) for asked in read_key(made / "uebung-7" / KEY).asked]
    written = {n for item in texts for n in re.findall(r"\d+\.\d+", item.question.intro.text)}
    assert not set(re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])", solution)) - written
    assert re.search(r"\$[^$]*\d\{,\}\d[^$]*\$", solution)
    assert "\ue001" not in solution


def test_the_report_is_in_the_language_of_the_paper(made: Path) -> None:
    page = (made / "graded/report.html").read_text(encoding="utf-8")
    german = language("de")
    for code in ("report.report", "report.explained", "report.facility", "chart.separates-little"):
        assert german.say(code) in page
    waiting = json.loads((made / "graded/report.json").read_text(encoding="utf-8"))["open"]
    count = waiting["unreadable"] + waiting["review"]
    assert german.say("finding.waiting", count=count) in page


def test_numbers_of_the_report_and_its_charts_have_a_comma(made: Path) -> None:
    page = (made / "graded/report.html").read_text(encoding="utf-8")
    alone = re.findall(r"<(?:b|dd|td|text)\b[^>]*>[^<>\d]*\d+([.,])\d+\s*<", page)
    assert len(alone) > 20
    assert set(alone) == {","}


def test_feedback_is_in_the_language_of_the_paper(made: Path) -> None:
    page = (made / "graded/feedback/s2.md").read_text(encoding="utf-8")
    german = language("de")
    for code in ("verdict.wrong", "verdict.blank", "verdict.unreadable", "feedback.your-answer"):
        assert german.say(code) in page
    assert "ist wahr" in page
    assert re.search(r"\*\*[\d,]+ von 38 Punkten\*\*", page)


def test_a_page_says_its_language(made: Path) -> None:
    for page in (p for p in pages(made) if p.suffix == ".html"):
        assert '<html lang="de">' in page.read_text(encoding="utf-8")


def test_an_unknown_language_of_a_paper_is_refused_where_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bank/papers").mkdir(parents=True)
    (tmp_path / "bank/papers/p.toml").write_text(PAPER.replace('"de"', '"xx"'), encoding="utf-8")
    result = CliRunner().invoke(main, ["make", "p", "--seed", "7"])
    assert result.exit_code == 1
    assert "p.toml:3: language: there is no language 'xx'; there are de, en" in result.output


def test_why_a_student_has_these_marks_is_told_in_the_language_of_the_paper(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made)
    told = run("why", "s2").stdout
    german = language("de")
    for code in ("why.typed", "why.read", "why.right", "why.mark", "why.mistakes"):
        assert f"{german.say(code)}" in told
    english = fixed_pieces(("why.",))
    assert english
    assert not [piece for piece in english if piece in told.casefold()]
    values = re.findall(rf"- {german.say('why.right')}: `(-?[0-9]+[.,][0-9]+)`", told)
    assert values
    assert all("," in value for value in values)
