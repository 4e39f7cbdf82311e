"""Names in zip archives are read as they were written, whatever the archive says of their encoding."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from answers.conftest import key_for

from exgen.answers.archive_names import name_in_archive
from exgen.answers.collected import tables_from
from exgen.answers.file_names import FileNames
from exgen.answers.headings import submissions_in
from exgen.errors import FileError
from exgen.people.students import Student

NAMES = ["Cy Díaz", "Zoë Müller", "Søren Ærø", "Jürgen Groß", "Renée Çelik", "Ada Byron", "李 小龙"]
FOLDER = "{}_4713_assignsubmission_file_/scan.pdf"
ROW = "student,sheet,1a\nann,{},1\n"


def packed(path: Path, name: bytes, *, is_utf_8: bool = False) -> Path:
    """Return an archive with a file whose name is stored in these bytes."""
    stand_in = "x" * len(name)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("form.csv", ROW.format(KEY.codes[0]))
        archive.writestr(stand_in, b"%PDF-1.4 \x00")
    content = bytearray(path.read_bytes().replace(stand_in.encode(), name))
    if is_utf_8:
        at = content.rindex(b"PK\x01\x02")
        content[at + 8 : at + 10] = (0x800).to_bytes(2, "little")
    path.write_bytes(content)
    return path


KEY = key_for(1, (Student("ann"),))
STORED = [
    (name, encoding)
    for name in NAMES
    for encoding in ("utf-8", "cp1252", "cp437")
    if name.encode(encoding, "ignore").decode(encoding) == name
]


@pytest.mark.parametrize(("name", "encoding"), STORED)
def test_a_name_is_read_as_it_was_written_without_a_word_on_its_encoding(
    name: str, encoding: str, tmp_path: Path
) -> None:
    written = FOLDER.format(name)
    path = packed(tmp_path / "in.zip", written.encode(encoding))
    with zipfile.ZipFile(path) as archive:
        assert name_in_archive(archive.infolist()[1]) == written
    with tables_from([path]) as tables:
        (unread,) = submissions_in(tables, KEY).unread
    assert FileNames([Student("7", name)], KEY.codes).student(unread) == "7"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_is_marked_as_utf_8_is_so_and_composed(name: str, tmp_path: Path) -> None:
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}\\form.csv".replace("í", "i\u0301"), "x")
    with zipfile.ZipFile(path) as archive:
        assert name_in_archive(archive.infolist()[0]) == f"{name}/form.csv"


def test_a_name_that_is_not_in_the_encoding_that_it_is_marked_with_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path / "in.zip", b"D\xedaz.pdf", is_utf_8=True)
    with pytest.raises(FileError, match="cannot be unpacked"), tables_from([path]):
        pass
