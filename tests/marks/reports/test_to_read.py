"""What a person marks: the rubric stands where it is read, and no name does."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from browsers import AXE, IN_A_BROWSER, chromium
from click.testing import CliRunner, Result
from own import item_files, write_item
from quick import without_charts

from exgen.cli import main
from exgen.variants.key_file import KEY, read_key

BARRIERS = """async () => (await axe.run(document, { resultTypes: ["violations"] }))
    .violations.map(({ id, nodes }) => `${id}: ${nodes.length} x ${nodes[0].html}`)"""
RUBRIC = "2 points for {{ a }} *twice*, 2 for $a + a$."
HOSTILE = '<script>alert(1)</script> "&amp;" {{ 7*7 }} **b**'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A class of three with a question in words and one in numbers."""
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    why = {"kind": "text", "points": 4, "rubric": RUBRIC, "label": ""}
    files = item_files(
        "a = { low = 2, high = 99, step = 1 }\n",
        {"double": {}, "why": why},
        "def double(a):\n    return 2 * a\n",
    )
    files["solution.md"] = "\n## double\n\n${{ double }}$\n\n## why\n\nSee above.\n"
    write_item(tmp_path, "own/double", files)
    papers = tmp_path / "bank/papers"
    papers.mkdir()
    (papers / "own.toml").write_text('title = "Own"\n[[questions]]\nitems = ["own/double"]\n')
    (tmp_path / "class.csv").write_text("student,name\nada,Ada B\nbob,Bob C\ncy,Cy D\n")
    made = run("make", "own", "--seed", "7", "--roster", "class.csv")
    assert made.exit_code == 0, made.output
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def hand_in(prose: dict[str, str], numbers: dict[str, str]) -> None:
    with Path("s.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["student", "1a", "1b"])
        rows.writerows([who, numbers.get(who, ""), text] for who, text in prose.items())


def table(name: str) -> list[dict[str, str]]:
    with Path("graded", name).open(newline="") as file:
        return list(csv.DictReader(file))


def numbers_of(folder: Path) -> list[str]:
    return [f"{a:g}" for a in read_key(folder / "own-7" / KEY).asked[0].values["a"].tolist()]


def test_the_rubric_stands_on_the_solution_in_every_format(folder: Path) -> None:
    (first, *_) = numbers_of(folder)
    solutions = {
        path.suffix: path.read_text()
        for path in Path("own-7/marking/solutions").glob("ada.*")
        if path.suffix != ".pdf"
    }
    assert set(solutions) == {".md", ".html", ".tex"}
    for text in solutions.values():
        assert "What earns points." in text
        assert f"2 points for {first}" in text
    for path in Path("own-7/handout").rglob("*"):
        assert path.is_dir() or b"What earns points" not in path.read_bytes()


def test_the_rubric_stands_in_the_table_and_on_the_page_with_each_answer_and_its_code(
    folder: Path,
) -> None:
    hand_in({"ada": HOSTILE, "bob": "Because.", "cy": "Because."}, {"ada": "1.2.3"})
    assert (result := run("grade", "s.csv")).exit_code == 0, result.output
    rows = table("by-hand.csv")
    rubrics = {row["answer"]: row["rubric"] for row in rows}
    filled = [RUBRIC.replace("{{ a }}", number) for number in numbers_of(folder)]
    assert rubrics == {HOSTILE: filled[0], "Because.": filled[1], "1.2.3": ""}
    page = Path("graded/by-hand.html").read_text()
    codes = re.findall(r"<code>([hsw][0-9a-f.]+)</code>", page)
    assert codes == [row["code"] for row in rows]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &#34;&amp;amp;&#34; {{ 7*7 }} **b**" in page
    assert "<script" not in page
    assert "<em>twice</em>" in page
    assert not re.search(r"\b(ada|Ada|bob|Bob|cy|Cy)\b", page)
    for row in rows:
        row["points"] = "3" if row["part"] == "1b" else ""
    with Path("graded/by-hand.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    assert run("grade", "s.csv", "--force").exit_code == 0
    assert "3 of 4 points" in Path("graded/by-hand.html").read_text()


def with_axe(function: Callable[[Path, int], None]) -> Callable[[Path, int], None]:
    for mark in IN_A_BROWSER:
        function = mark(function)
    return function


@with_axe
@pytest.mark.parametrize("width", [1280, 380])
def test_the_page_has_no_barrier(folder: Path, width: int) -> None:
    hand_in({"ada": "So. " * 500, "bob": "W" * 400}, {"ada": "1.2.3"})
    run("grade", "s.csv", "--no-feedback")
    with chromium() as browser:
        opened = browser.new_page(viewport={"width": width, "height": 800})
        opened.goto((folder / "graded/by-hand.html").as_uri())
        opened.evaluate(AXE)
        assert opened.evaluate(BARRIERS) == []
        assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("options", [[], ["--anonymous"]])
def test_no_student_is_named_where_that_is_wanted(folder: Path, options: list[str]) -> None:
    hand_in({"ada": "So.", "bob": "Because."}, {"ada": "1.2.3"})
    assert run("grade", "s.csv", *options).exit_code == 0
    students = {row["students"] for row in table("by-hand.csv")}
    assert students == ({""} if options else {"ada", "bob"})
    assert (folder / "graded/by-hand.html").is_file()


def test_without_prose_there_is_no_page(folder: Path) -> None:
    hand_in({"ada": ""}, {"ada": "1.2.3"})
    assert (result := run("grade", "s.csv")).exit_code == 0, result.output
    assert not (folder / "graded/by-hand.html").exists()


@pytest.mark.parametrize("broken", ["is gone", "fails"])
def test_a_rubric_without_its_item_is_as_its_author_wrote_it(folder: Path, broken: str) -> None:
    hand_in({"ada": "So."}, {})
    item = folder / "bank/own/double/item.toml"
    if broken == "is gone":
        item.unlink()
    else:
        item.write_text(
            item.read_text().replace("[given]\n", "[given]\nother = { values = [1] }\n")
        )
    result = run("grade", "s.csv", "--no-feedback")
    assert result.exit_code == 0, result.output
    (row,) = table("by-hand.csv")
    assert row["rubric"] in (RUBRIC, RUBRIC.replace("{{ a }}", numbers_of(folder)[0]))
    assert "So." in Path("graded/by-hand.html").read_text()
