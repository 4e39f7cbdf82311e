import html
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from exgen.errors import AuthorError
from exgen.sheets.export import export
from exgen.sheets.formats import Format, find_format, formats
from exgen.sheets.sheet import Blocks, Inline, Sheet, code

from . import conftest
from .conftest import HOSTILE, sheet

ALL = ["html", "latex", "markdown", "pdf"]
PARTS = {
    make.__name__: make()
    for make in (
        conftest.choice,
        conftest.order,
        conftest.expression,
        conftest.tabled,
        conftest.number,
        conftest.vector,
        conftest.prose,
        conftest.trace,
        conftest.matching,
    )
}
SECRETS = ["9753.1357", "SECRETREMARK", "SECRETSOLUTION"]


class Exported(NamedTuple):
    """The files of one sheet in the formats that exgen ships."""

    sheet: bytes
    solution: bytes


def made(name: str, *sheets: Sheet) -> list[Exported]:
    return [Exported(*files) for files in export(sheets, find_format(name))]


def words(name: str, file: bytes) -> str:
    """Return what a reader sees: for PDF, needs pdftotext."""
    if name != "pdf":
        return file.decode()
    tool = shutil.which("pdftotext")
    if not tool:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run([tool, "-", "-"], input=file, capture_output=True, check=True)
    return done.stdout.decode()


def secretive() -> Sheet:
    whole = sheet()
    question = whole.questions[0]
    part = question.parts[0]
    secret = replace(
        part,
        fields=(replace(part.fields[0], answer=SECRETS[0], printed=code(SECRETS[0])),),
        offers=tuple(replace(offer, remark=Inline(SECRETS[1])) for offer in part.offers),
        solution=Blocks(SECRETS[2]),
    )
    return replace(whole, questions=(replace(question, parts=(secret,)),))


def alone(kind: str) -> Sheet:
    whole = sheet()
    question = replace(whole.questions[0], parts=(PARTS[kind],))
    return replace(whole, questions=(question,))


@pytest.mark.parametrize("name", ALL)
def test_every_format_renders_every_kind_of_part(name: str) -> None:
    exported = made(name, *map(alone, PARTS))
    for part, files in zip(PARTS.values(), exported, strict=True):
        for file in files:
            text = re.sub(r"\\(?=[_.])|<[^>]*>", "", words(name, file))
            assert f"({part.letter})" in text
            assert all(field.name in text for field in part.fields)
            assert part.kind != "matching" or ("noise" in text and ", letter" not in text)
        assert files.sheet != files.solution


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("carry", ["Carry at least", ""])
def test_decimals_are_carried_where_there_are_any(name: str, carry: str) -> None:
    (whole,) = made(name, replace(sheet(), carry=carry))
    seen = " ".join(words(name, whole.sheet).split())
    assert ("Carry at least" in seen) == bool(carry)
    assert "beside a blank" in seen


@pytest.mark.parametrize("name", ALL)
def test_handouts_contain_no_answers_remarks_and_solutions(name: str) -> None:
    (files,) = made(name, secretive())
    handout, solution = words(name, files.sheet), words(name, files.solution)
    assert all(secret in solution for secret in SECRETS)
    assert not any(secret in handout for secret in SECRETS)


@pytest.mark.parametrize("name", ["html", "pdf"])
def test_hostile_names_print_literally(name: str) -> None:
    exported = made(name, *(sheet(1, hostile, hostile) for hostile in HOSTILE))
    for hostile, files in zip(HOSTILE, exported, strict=True):
        text = " ".join(words(name, files.sheet).split())
        assert (html.unescape(text) if name == "html" else text).count(hostile) == 2


def test_hostile_names_are_inert_in_latex() -> None:
    spellings = r"\\text(backslash|less|greater|quotesingle|asciitilde)\b|\\[%$#&_^{}]|[{}]"
    for files in made("latex", *(sheet(1, hostile, hostile) for hostile in HOSTILE)):
        line = next(line for line in files.sheet.decode().splitlines() if "Name}" in line)
        name = line.partition("\\textbf{")[2].removesuffix("}\\hfill")
        assert not re.search(r"[%$#&_^~\\]", re.sub(spellings, "", name))


def test_hostile_names_are_inert_in_markdown() -> None:
    (files,) = made("markdown", sheet(1, "x", HOSTILE[0]))
    assert "Name: O\\'Brien \\<b\\>bold\\<\\/b\\>" in files.sheet.decode()


@pytest.mark.parametrize("name", ALL)
def test_a_name_in_any_script_does_not_stop_the_class(name: str) -> None:
    first, second = made(name, sheet(1, "s1", "李明 \U0001f600"), sheet(2, "s2", "Zoë Łukasiewicz"))
    assert first.sheet
    assert "Zoë Łukasiewicz" in words(name, second.sheet)


@pytest.mark.parametrize("name", ALL)
def test_a_sheet_does_not_depend_on_the_sheets_beside_it(name: str) -> None:
    sheets = [sheet(k, f"s{k}", f"Name {k}") for k in (1, 2)]
    assert made(name, *sheets) == [made(name, one)[0] for one in sheets]


def test_bytes_repeat_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made("pdf", sheet())
    monkeypatch.chdir(tmp_path)
    assert made("pdf", sheet()) == before


def test_a_pdf_is_tagged_and_says_what_it_is() -> None:
    tool = shutil.which("pdfinfo")
    (files,) = made("pdf", sheet())
    for file in files:
        assert b"pdfuaid:part" in file
        if tool:
            done = subprocess.run([tool, "-"], input=file, capture_output=True, check=True)
            said = done.stdout.decode()
            assert re.search(r"Tagged:\s+yes", said)
            assert re.search(r"Page size:.*A4", said)
            assert "Generative Adversarial Networks" in said


def test_html_is_one_file_that_loads_nothing_and_runs_no_script_but_that_of_the_form() -> None:
    (files,) = made("html", sheet())
    form = Path(find_format("html").folder, "form.js").read_bytes()
    assert files[0].count(b"<script>" + form + b"</script>") == 1
    for file in (files[0].replace(b"<script>" + form, b""), *files[1:]):
        assert not re.search(rb"<(script|link|img|iframe)|@import|url\(", file)


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
def test_latex_compiles(tmp_path: Path) -> None:
    (files,) = made("latex", sheet(1, HOSTILE[1], HOSTILE[0]))
    (tmp_path / "solution.tex").write_bytes(files.solution)
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "solution.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-2000:]


FILES = """
[[files]]
template = "sheet.txt"
path = "handout/{name}.txt"

[[files]]
template = "solution.txt"
path = "marking/{name}.txt"
"""


def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: str, toml: str = "") -> Format:
    folder = tmp_path / "templates" / "own"
    folder.mkdir(parents=True)
    (folder / "format.toml").write_text((toml or 'markup = "markdown"\n') + FILES)
    (folder / "sheet.txt").write_text(template)
    (folder / "solution.txt").write_text("<< sheet.code >>")
    monkeypatch.chdir(tmp_path)
    return find_format("own")


def test_a_folder_is_all_that_a_format_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    format_ = own(tmp_path, monkeypatch, "{{ << say('points', count=sheet.points) >> }}")
    assert "own" in formats()
    assert list(export([sheet()], format_)) == [(b"{{ 21.5 points }}", b"0001-BCD")]


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("<< sheet.tilte >>", "sheet.txt:1: .*no attribute 'tilte'"),
        ("\n<% if %>", "sheet.txt: line 2: "),
        ("<% include 'head' %>", "sheet.txt:1: .*head"),
    ],
)
def test_a_template_that_does_not_work_is_named(
    template: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AuthorError, match=problem):
        list(export([sheet()], own(tmp_path, monkeypatch, template)))


def test_what_typst_cannot_set_is_said_as_typst_says_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = 'markup = "typst"\nfinisher = "typst"\n'
    with pytest.raises(AuthorError, match="unknown variable: nonsense"):
        list(export([sheet()], own(tmp_path, monkeypatch, "#nonsense", toml)))


def test_a_format_with_an_unknown_finisher_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml = 'markup = "typst"\nfinisher = "tpyst"\n'
    with pytest.raises(AuthorError, match=r"format.toml:2: finisher"):
        own(tmp_path, monkeypatch, "", toml)
