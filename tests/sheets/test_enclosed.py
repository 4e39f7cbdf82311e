"""Figures, pictures and data go with each sheet, in every format, and not where they tell an answer."""

from __future__ import annotations

import base64
import csv
import io
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import matplotlib as mpl
import pypdf
import pytest

from exgen import flow
from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.columns import one
from exgen.sheets.enclosed import MARK, told_in
from exgen.sheets.export import export
from exgen.sheets.formats import find_format
from exgen.sheets.markup import short
from exgen.sheets.typesetting import sheet_of, typeset_item
from exgen.variants.key_file import KEY, read_key
from exgen.variants.paper import asked_alone
from exgen.variants.sampling import draw

from .test_logo import png

HOSTILE = r"""A "plot" & <b>bold</b> of #u_1 \\ } % with {{ r }} ohm."""
HEARD = 'A "plot" & <b>bold</b> of #u_1 \\ } % with 5 ohm.'
FILES = {
    "item.toml": """
title = "Ohm"

[given]
r = { values = [5] }
u = { low = 1, high = 9, size = [30] }

[[parts]]
step = "current"
label = "$I$"
points = 1
""",
    "model.py": f'''
from exgen.items import data, figure


def current(u, r):
    return u.mean(axis=0) / r


@figure
def the_voltages(ax, u, r):
    """{HOSTILE}"""
    ax.boxplot(u)


@figure
def the_answer_is_one(ax, r, current):
    """The current is {{{{ current }}}}."""
    ax.plot([0, r], [0, current])


@data
def voltages(u):
    return {{"U in V": u, "=1+1": ["a,b"] * len(u)}}
''',
    "question.md": """Given {{ r }}, {{ voltages }}.

{{ the_voltages }}

![A *ladder*](the-ladder.png)

## current

What is it?
""",
    "solution.md": "## current\n\nIt is {{ current }}.\n\n{{ the_answer_is_one }}\n",
}
PAPER = 'title = "Ohm"\n\n[[questions]]\nitems = ["own/ohm"]\n'
FORMATS = ("markdown", "latex", "pdf", "html", "moodle", "canvas", "qti21")


def write(place: Path, **changed: str) -> None:
    folder = place / "bank/own/ohm"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**FILES, **changed}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "the-ladder.png").write_bytes(png(80, 40))
    (place / "bank/papers").mkdir(exist_ok=True)
    (place / "bank/papers/ohm.toml").write_text(PAPER)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of two in all formats."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("class")
        write(place)
        patch.chdir(place)
        (place / "class.csv").write_text("student\nada\nbo\n")
        return place / flow.make("ohm", 7, roster=Path("class.csv"), formats=FORMATS)


def names(folder: Path, code: str) -> list[str]:
    """Return what lies in a folder, but for forms and sheets, with the code left out."""
    own = {path.name for path in folder.iterdir() if path.name.startswith(code)}
    return sorted(name.removeprefix(f"{code}-") for name in own)


def test_a_handout_holds_the_files_of_its_own_question_and_none_of_the_solution(made: Path) -> None:
    asked = ["1a-figure1.pdf", "1a-figure1.svg", "1a-picture1.png", "1a-voltages.csv"]
    worked = [*asked[:2], "1a-figure2.pdf", "1a-figure2.svg", *asked[2:]]
    for code, student in zip(read_key(made / KEY).codes, ("ada", "bo"), strict=True):
        assert names(made / "handout" / student, code) == asked
        assert names(made / "marking/solutions", code) == worked
        others = {
            "form.xlsx",
            "submissions.csv",
            *(f"{student}.{s}" for s in ("html", "md", "pdf", "tex")),
        }
        found = {path.name for path in (made / "handout" / student).iterdir()}
        assert found - others == {f"{code}-{name}" for name in asked}
    handed_out = b"".join(p.read_bytes() for p in (made / "handout").rglob("*") if p.is_file())
    assert b"the_answer_is_one" not in handed_out
    assert b"figure2" not in handed_out


def test_data_are_the_numbers_of_the_own_variant(made: Path) -> None:
    key = read_key(made / KEY)
    for column, (code, student) in enumerate(zip(key.codes, ("ada", "bo"), strict=True)):
        text = (made / "handout" / student / f"{code}-1a-voltages.csv").read_text()
        header, *rows = csv.reader(io.StringIO(text))
        assert header == ["U in V", "'=1+1"]
        drawn = one(key.asked[0].values, column)["u"][:, 0]
        assert [(float(u), word) for u, word in rows] == [(u, "a,b") for u in drawn]


def test_every_format_shows_the_figure_with_its_words(made: Path) -> None:
    code = read_key(made / KEY).codes[0]
    figure = (made / f"handout/ada/{code}-1a-figure1.svg").read_bytes()
    uri = "data:image/svg+xml;base64," + base64.b64encode(figure).decode()
    escaped = (
        HEARD.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
    html = (made / "handout/ada/ada.html").read_text()
    assert f'<img src="{uri}" alt="{escaped}" />' in html
    assert f'<a href="{code}-1a-voltages.csv"><code>{code}-1a-voltages.csv</code></a>' in html
    assert f"]({code}-1a-figure1.svg)" in (made / "handout/ada/ada.md").read_text()
    assert f"{{{code}-1a-figure1.pdf}}" in (made / "handout/ada/ada.tex").read_text()
    alternatives = alternatives_in(made / "handout/ada/ada.pdf")
    assert HEARD in alternatives
    assert "A ladder" in alternatives
    assert not any("current is" in said for said in alternatives)
    assert len(pypdf.PdfReader(made / f"handout/ada/{code}-1a-figure1.pdf").pages) == 1


def alternatives_in(path: Path) -> list[str]:
    reader = pypdf.PdfReader(path)
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [str(o.get("/Alt")) for o in objects if isinstance(o, pypdf.generic.DictionaryObject)]


def test_exports_for_platforms_hold_the_files_that_they_name(made: Path) -> None:
    quiz = ET.parse(made / "marking/moodle.xml")  # noqa: S314 -- our own
    for field in (*quiz.iter("questiontext"), *quiz.iter("generalfeedback")):
        text = field.findtext("text", "")
        files = {
            file.attrib["name"]: base64.b64decode(file.text or "") for file in field.iter("file")
        }
        assert set(re.findall(r'(?:src|href)="@@PLUGINFILE@@/([^"]*)"', text)) == set(files)
        assert all(files.values())
        assert any(name.endswith("-figure1.svg") for name in files) == (field.tag == "questiontext")
    for name, before in (("canvas", "%24IMS-CC-FILEBASE%24/"), ("qti21", "../")):
        with ZipFile(made / f"marking/{name}.zip") as package:
            listed = re.findall(
                r'<file href="(files/[^"]*)"', package.read("imsmanifest.xml").decode()
            )
            held = {entry: package.read(entry) for entry in package.namelist()}
        words = b"".join(held.values()).decode("utf-8", "replace").replace("&quot;", '"')
        named = set(re.findall(rf'(?:src|href)="{re.escape(before)}(files/[^"]*)"', words))
        assert named == set(listed) == {entry for entry in held if entry.startswith("files/")}
        assert any(content == png(80, 40) for content in held.values())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for a bank, in which the program runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_setting_of_the_users_changes_a_byte(folder: Path) -> None:
    write(folder)
    before = drawn()
    others: Any = {"font.size": 30, "axes.facecolor": "red", "svg.hashsalt": None}
    with mpl.rc_context(others):
        assert drawn() == before
        assert mpl.rcParams["font.size"] == 30


def drawn() -> tuple[bytes, ...]:
    """Return a variant of the item as HTML, and its files."""
    item = bank.load("own/ohm")
    (parts,) = typeset_item(item, asked_alone(item, draw(item, 0, 1, 1)))
    (made,) = export([sheet_of(item, parts)], find_format("html"))
    return (*made, *(file.content for part in parts for file in part.files))


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "model.py",
            "ax.boxplot(u)",
            "ax.boxplt(u)",
            r"model\.py:12: the_voltages\(\) failed: .*boxplt.*, in sheet",
        ),
        ("model.py", "boxplot(u)", "set(xlim=(0, 1))", r"it draws nothing on 'ax'"),
        (
            "model.py",
            '"U in V": u,',
            '"U in V": u[1:],',
            r"columns should be of the same length.*29.*30",
        ),
        ("model.py", HOSTILE, "", r"model\.py:9: the_voltages\(\) needs a docstring"),
        (
            "model.py",
            "(ax, u, r)",
            "(u, r)",
            r"the_voltages\(\) draws on axes of matplotlib; give it an argument",
        ),
        ("model.py", "(ax, u, r)", "(ax, uu, r)", r"the_voltages\(\) needs 'uu', which is neither"),
        ("model.py", "def voltages", "def u", r"u\(\) has the name of a given or a step"),
        (
            "question.md",
            "{{ the_voltages",
            "{{ the_voltage",
            r"question\.md:3: .*did you mean 'the_voltages'",
        ),
        (
            "question.md",
            "the-ladder",
            "a-ladder",
            r"question\.md:5: there is no picture 'a-ladder\.png'",
        ),
    ],
)
def test_what_does_not_work_is_told_with_its_line(
    file: str, old: str, new: str, says: str, folder: Path
) -> None:
    assert old in FILES[file]
    write(folder, **{file: FILES[file].replace(old, new, 1)})
    with pytest.raises(AuthorError, match=f"(?is){says}"):
        drawn()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (f"See ![a \\] plot]({MARK}2a-figure1.svg{MARK}).", "See a \\] plot."),
        (f"[`2a-data.csv`]({MARK}2a-data.csv{MARK})", "`2a-data.csv`"),
        (f"in {MARK}2a-data.csv{MARK}", "in 2a-data.csv"),
        ("[a link](https://example.org)", "[a link](https://example.org)"),
    ],
)
def test_where_no_files_go_a_picture_is_told_by_its_words(words: str, told: str) -> None:
    assert told_in(words) == told
    assert short(words) == told
