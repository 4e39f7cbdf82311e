"""Packages: the files that a template holds, as an archive."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from exgen import flow
from exgen.sheets.packages import identifier, member, packed


def test_each_file_begins_after_its_name() -> None:
    source = f"\n<!-- of none -->{member('a.xml')}\n<a>\n</a>\n{member('b/ä.xml')}{member('c')}c"
    with ZipFile(io.BytesIO(packed(source))) as package:
        files = {name: package.read(name).decode() for name in package.namelist()}
    assert files == {"a.xml": "<a>\n</a>\n", "b/ä.xml": "", "c": "c"}
    assert packed(source) == packed(source)


def test_an_identifier_begins_with_a_letter_and_is_a_texts_own() -> None:
    found = {identifier(text) for text in ("", "a", "a/b", "a_b", "ä", "1")}
    assert len(found) == 6
    assert all(name.isalnum() and name[0].isalpha() and name.isascii() for name in found)


def test_a_format_of_a_users_own_makes_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "templates/own"
    own.mkdir(parents=True)
    (own / "format.toml").write_text(
        'markup = "html"\nfinisher = "zip"\n[[files]]\ntemplate = "all"\npath = "marking/all.zip"\n'
    )
    (own / "all").write_text(
        '<% from "quiz/words.html" import solution with context %>'
        '<% for sheet in sheets %><< (sheet.code ~ ".html") | member >>'
        "<< solution(sheet.exercises[0]) >><% endfor %>"
    )
    made = flow.make("gan-tutorial", 7, count=3, formats=["own"], out=tmp_path / "made")
    with ZipFile(made / "marking/all.zip") as package:
        assert len(package.namelist()) == 3
        assert all(
            b"<h5>(<strong>a</strong>)</h5>" in package.read(name) for name in package.namelist()
        )
