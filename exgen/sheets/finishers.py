"""Finishers: what turns a filled-in template into the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from exgen.errors import AuthorError

if TYPE_CHECKING:
    import typst

Finisher: TypeAlias = Callable[[str], bytes]


def plain(folder: Path) -> Finisher:
    """Return what makes a file of the source as it stands, in UTF-8."""
    del folder
    return str.encode


def pdf(folder: Path) -> Finisher:
    """Return what makes an accessible PDF (PDF/UA-1) of Typst source; the same bytes every time.

    The source may import files of the folder. Only the fonts that Typst brings along are used;
    for characters that these lack, those of the machine, and where it has none either the
    character is a box and the PDF, for that reason alone, not PDF/UA. Raises AuthorError.
    """
    import typst  # noqa: PLC0415 -- it is needed only here

    own = typst.Compiler(root=folder, ignore_system_fonts=True)

    def finish(source: str) -> bytes:
        try:
            return _compiled(own, source, "ua-1")
        except typst.TypstError as error:
            if not _lacks_a_font(error):
                raise _blame(error, folder) from error
            return _with_the_fonts_of_the_machine(source, folder)

    return finish


FINISHERS: Mapping[str | None, Callable[[Path], Finisher]] = {None: plain, "typst": pdf}


def _with_the_fonts_of_the_machine(source: str, folder: Path) -> bytes:
    import typst  # noqa: PLC0415

    compiler = typst.Compiler(root=folder)
    try:
        return _compiled(compiler, source, "ua-1")
    except typst.TypstError as error:
        if not _lacks_a_font(error):
            raise _blame(error, folder) from error
        return _compiled(compiler, source, "1.7")


def _compiled(compiler: typst.Compiler, source: str, standard: typst.PDFStandard) -> bytes:
    made = compiler.compile(
        input=source.encode(), format="pdf", pdf_standards=[standard], timestamp=0
    )
    return made if isinstance(made, bytes) else b""


def _lacks_a_font(error: typst.TypstError) -> bool:
    return "could not be displayed with" in error.message


def _blame(error: typst.TypstError, folder: Path) -> AuthorError:
    return AuthorError(str(folder), [error.diagnostic.strip() or error.message])
