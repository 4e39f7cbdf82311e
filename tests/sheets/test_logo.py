"""A logo is at the head of what is made, and stays as it was for who joins later."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from exgen import flow
from exgen.errors import FileError
from exgen.folders import digest
from exgen.sheets.logo import logo_beside, read_logo
from exgen.sheets.pictures import LARGEST
from exgen.variants.key_file import KEY

SVG = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"/>\n'


def chunk(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


def png(width: int, height: int) -> bytes:
    """Return a red picture."""
    rows = (b"\0" + bytes([200, 30, 30]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pieces = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(pieces)


def jpeg(width: int, height: int) -> bytes:
    """Return a picture as a program writes it."""
    with mpl.rc_context({"savefig.dpi": 10}):
        file = io.BytesIO()
        Figure(figsize=(width / 10, height / 10)).savefig(file, format="jpeg")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "size"),
    [
        (png(80, 40), "logo.png", 'width="80" height="40"'),
        (jpeg(60, 30), "logo.jpg", 'width="60" height="30"'),
        (SVG.encode(), "logo.svg", 'width="8" height="4"'),
    ],
)
def test_a_picture_is_known_by_its_content(
    content: bytes, name: str, size: str, tmp_path: Path
) -> None:
    (tmp_path / "any").write_bytes(content)
    logo = read_logo(tmp_path / "any")
    assert logo.name == name
    assert size in logo.svg
    assert base64.b64decode(logo.uri.partition(",")[2]) == content
    assert logo.svg.startswith("<svg") or content == SVG.encode()


@pytest.mark.parametrize(
    "content",
    [
        *(
            b"",
            b"GIF89a\x01\x00\x01\x00",
            b"%PDF-1.7",
            b"<html><svg></svg></html>",
            b"\xff\xd8\xff",
        ),
        *(png(80, 40)[:20], png(0, 4), jpeg(60, 30)[:12], b"\xff\xd8\xff\xe0\x00\x00" * 9),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "any.png").write_bytes(content)
    with pytest.raises(FileError, match=r"any\.png: this is no picture; it should be a PNG"):
        read_logo(tmp_path / "any.png")


def test_a_large_picture_is_refused_as_every_page_holds_it(tmp_path: Path) -> None:
    (tmp_path / "l.svg").write_bytes(SVG.encode() + b" " * LARGEST)
    with pytest.raises(FileError, match="at most 200,000 bytes"):
        read_logo(tmp_path / "l.svg")


def made(folder: Path, logo: Path | None, formats: tuple[str, ...] = ("html", "pdf")) -> Path:
    (folder / "class.csv").write_text("student\nada\n")
    out = folder / ("with" if logo else "without")
    return flow.make(
        "gan-tutorial", 7, roster=folder / "class.csv", formats=formats, out=out, logo=logo
    )


def test_sheets_solutions_and_feedback_have_it_and_who_joins_too(tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_bytes(png(80, 40))
    uri = read_logo(path).uri
    folder = made(tmp_path, path)
    for page in ("handout/ada/ada.html", "marking/solutions/ada.html"):
        assert uri in (folder / page).read_text()
    assert b"/Image" in (folder / "handout/ada/ada.pdf").read_bytes()
    before = digest(folder / "handout/ada/ada.pdf")
    path.write_bytes(jpeg(60, 30))
    (tmp_path / "late.csv").write_text("student\nbo\n")
    flow.enrol(folder / KEY, tmp_path / "late.csv")
    assert digest(folder / "handout/ada/ada.pdf") == before
    assert uri in (folder / "handout/bo/bo.html").read_text()
    (tmp_path / "s.csv").write_text("student,1a\nada,A\n")
    graded, *_ = flow.grade(tmp_path / "s.csv", key=folder / KEY, out=tmp_path / "graded")
    pages = [page.read_text() for page in (graded / "feedback").rglob("*.html")]
    assert pages
    assert all(uri in page for page in pages)


def test_without_one_nothing_is_other_than_before(tmp_path: Path) -> None:
    folder = made(tmp_path, None, ("html",))
    assert "<img" not in (folder / "handout/ada/ada.html").read_text().partition("</header>")[0]
    assert logo_beside(folder / KEY) is None
