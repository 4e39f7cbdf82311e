"""Formats: found by what people type, and refused in words where their files do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from exgen import flow
from exgen.errors import AuthorError, ExgenError, NotFound
from exgen.sheets.formats import find_format, find_formats, formats

SHARED = {"practice": "html", "canvas": "zip", "qti21": "zip"}
"""Formats whose files end as those of others do."""
SHIPPED = ["canvas", "html", "latex", "markdown", "moodle", "pdf", "practice", "qti21"]
OWN = """
[[files]]
template = "page.txt"
path = "{path}"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_format(folder: Path, name: str, *paths: str, template: str = "") -> None:
    """Write a format that makes files at these paths, each of the same template."""
    own = folder / "templates" / name
    own.mkdir(parents=True)
    tables = "".join(OWN.replace("{path}", path) for path in paths)
    (own / "format.toml").write_text('markup = "markdown"\n' + tables)
    (own / "page.txt").write_text(template)


def test_the_formats_are_the_folders_of_templates(folder: Path) -> None:
    write_format(folder, "own", "handout/{name}.txt")
    assert formats() == sorted([*SHIPPED, "own"])


@pytest.mark.parametrize("name", [name for name in SHIPPED if name not in SHARED])
def test_a_format_is_found_by_what_its_files_end_in(name: str) -> None:
    for suffix in find_format(name).suffixes:
        assert [find_format(typed).name for typed in (suffix, f".{suffix}", suffix.upper())] == [
            name
        ] * 3


def test_what_people_type_finds_its_format_and_each_only_once() -> None:
    typed = ["md", "tex", "pdf", "html", ".md", "markdown"]
    assert [f.name for f in find_formats(typed)] == ["markdown", "latex", "pdf", "html"]


def test_an_unknown_format_is_told_the_nearest_and_all_there_are() -> None:
    with pytest.raises(NotFound, match=r"no format 'pfd' in .*did you mean 'pdf'.*html, latex, "):
        find_format("pfd")
    with pytest.raises(
        NotFound, match="there are: canvas, html, latex, markdown, moodle, pdf, practice, qti21"
    ):
        find_format("docx")


def test_a_suffix_of_several_formats_finds_none_of_them(folder: Path) -> None:
    write_format(folder, "own", "handout/{name}.md")
    with pytest.raises(ExgenError, match=r"'markdown' and 'own' make files that end in '\.md'"):
        find_format("md")
    assert find_format("markdown").name == "markdown"


def test_files_that_share_a_students_folder_must_have_other_names(folder: Path) -> None:
    write_format(folder, "own", "handout/other/{name}.md")
    assert len(find_formats(["own", "markdown"])) == 2
    with pytest.raises(ExgenError, match=r"handout/\{name\}/\{name\}\.md would be made twice"):
        find_formats(["own", "markdown"], own=True)


def test_no_format_lies_outside_the_templates() -> None:
    with pytest.raises(NotFound):
        find_format("../templates/pdf")


def test_who_has_a_format_of_before_is_told_what_to_write(folder: Path) -> None:
    (folder / "templates/own").mkdir(parents=True)
    written = folder / "templates/own/format.toml"
    written.write_text('suffix = ".txt"\nmarkup = "markdown"\n')
    with pytest.raises(AuthorError, match=r"a table \[\[files\]\] with a template and a path"):
        find_format("own")


@pytest.mark.parametrize(
    "path",
    [
        "sheet.txt",
        "handout",
        "/handout/sheet.txt",
        "handout/../marking/key.json",
        "elsewhere/sheet.txt",
        "handout/{nmae}.txt",
        "handout/{name!r}.txt",
        "feedback/page.txt",
    ],
)
def test_a_path_that_leads_out_of_its_place_is_refused(folder: Path, path: str) -> None:
    write_format(folder, "own", path)
    with pytest.raises(AuthorError, match=r"format\.toml:5: files\.1\.path: .*'"):
        find_format("own")


def test_a_template_that_is_not_there_is_told(folder: Path) -> None:
    write_format(folder, "own", "handout/{name}.txt")
    (folder / "templates/own/page.txt").unlink()
    with pytest.raises(AuthorError, match=r"format\.toml: there is no template 'page\.txt'"):
        find_format("own")


@pytest.mark.parametrize(
    ("paths", "makers"),
    [
        (("handout/sheets/{name}.md",), "by format 'own' and by format 'markdown'"),
        (("handout/Sheets/{name}.MD",), "by format 'own' and by format 'markdown'"),
        (("marking/a.txt", "marking//./a.txt"), "by format 'own' and by format 'own'"),
        (("handout/submissions.csv",), "by exgen itself and by format 'own'"),
        (("marking/key.json",), "by exgen itself and by format 'own'"),
    ],
)
def test_what_would_overwrite_another_file_is_refused_before_anything_is_made(
    folder: Path, paths: tuple[str, ...], makers: str
) -> None:
    write_format(folder, "own", *paths)
    with pytest.raises(ExgenError, match=f"would be made twice, {makers}"):
        flow.make("gan-tutorial", 7, formats=("own", "markdown"))
    assert [path.name for path in folder.iterdir()] == ["templates"]
