"""What users see of one paper, for a class of three: each file and each print, word for word."""

from __future__ import annotations

import difflib
import re
import shutil
from pathlib import Path

import pytest

from .desk import HERE, HOW_TO_RENEW, formats, run

SEEN = HERE / "seen"
MATHML = re.compile(r"(<math[^>]*>).*?<annotation[^>]*>(.*?)</annotation>.*?(</math>)", re.DOTALL)
TEMPLATES = HERE.parents[1] / "templates"
FILES = {
    "sheet.md": "made/handout/s1/s1.md",
    "sheet.tex": "made/handout/s1/s1.tex",
    "sheet.html": "made/handout/s1/s1.html",
    "sheet.typ": "made/handout/s1/s1.typ",
    "solution.md": "made/marking/solutions/s1.md",
    "solution.tex": "made/marking/solutions/s1.tex",
    "solution.html": "made/marking/solutions/s1.html",
    "solution.typ": "made/marking/solutions/s1.typ",
    "form.csv": "made/marking/submissions.csv",
    "feedback.md": "graded/feedback/s1.md",
    "feedback.html": "graded/feedback/s1.html",
    "report.json": "graded/report.json",
    "answers.csv": "graded/answers.csv",
    "grades.csv": "graded/grades.csv",
    "issues.csv": "graded/issues.csv",
    "by-hand.csv": "graded/by-hand.csv",
    "make.txt": "make.txt",
    "grade.txt": "grade.txt",
    "show.txt": "show.txt",
    "list.txt": "list.txt",
}
"""The snapshots, and where a lecturer finds what they show. A name in .txt holds what is printed."""


@pytest.fixture(scope="module")
def worked(desk: Path) -> Path:
    """A folder in which a lecturer made the paper, marked the class, and looked around."""
    write_typst_format(desk / "templates/typst")
    made = formats("markdown", "latex", "html", "typst")
    roster, submissions = HERE / "class/roster.csv", HERE / "class/submissions.csv"
    shutil.copy(roster, desk)
    shutil.copy(submissions, desk)
    commands = {
        "make": ("gan-tutorial", "--seed", "7", "--roster", roster.name, "--out", "made", *made),
        "grade": (submissions.name,),
        "show": ("gan/discriminator-step",),
        "list": (),
    }
    for command, words in commands.items():
        (desk / f"{command}.txt").write_bytes(run(command, *words).encode())
    return desk


def write_typst_format(folder: Path) -> None:
    """Write a format of the user's own: the templates of pdf, without making a PDF of them."""
    shutil.copytree(TEMPLATES / "pdf", folder)
    written = (folder / "format.toml").read_text(encoding="utf-8").replace(".pdf", ".typ")
    lines = [line for line in written.splitlines() if not line.startswith("finisher")]
    (folder / "format.toml").write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_users_see_what_they_saw(name: str, worked: Path, *, renew: bool) -> None:
    snapshot, seen = SEEN / name, readable((worked / FILES[name]).read_bytes().decode())
    if renew:
        snapshot.write_bytes(seen.encode())
    known = snapshot.read_bytes().decode() if snapshot.exists() else ""
    if seen != known:
        before, now = known.splitlines(keepends=True), seen.splitlines(keepends=True)
        changes = "".join(difflib.unified_diff(before, now, "before", "now"))
        pytest.fail(f"{name} is not what it was.\n{HOW_TO_RENEW}\n\n{changes}", pytrace=False)


def readable(text: str) -> str:
    """Return a text with the formulas of HTML as TeX, which MathML holds beside its elements."""
    return MATHML.sub(r"\1\2\3", text)


def test_every_snapshot_is_compared() -> None:
    assert {path.name for path in SEEN.iterdir()} == set(FILES)
