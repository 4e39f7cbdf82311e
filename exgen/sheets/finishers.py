"""Finishers: what makes files of filled-in templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from exgen.errors import AuthorError

if TYPE_CHECKING:
    import typst

Finisher: TypeAlias = Callable[[Sequence[str], Path], list[bytes]]


def as_written(sources: Sequence[str], folder: Path) -> list[bytes]:
    """Return the sources as they stand, in UTF-8."""
    del folder
    return [source.encode() for source in sources]


def pdf(sources: Sequence[str], folder: Path) -> list[bytes]:
    """Return accessible PDFs (PDF/UA-1) of Typst sources; the same bytes every time.

    The sources may import files of the folder. Only the fonts that Typst brings along are used;
    for characters that these lack, those of the machine, and where it has none either the
    character is a box and the PDF, for that reason alone, not PDF/UA. Raises AuthorError.
    """
    import typst  # noqa: PLC0415 -- it is needed only here

    compiler = typst.Compiler(root=folder, ignore_system_fonts=True)
    return [_compiled(compiler, source, folder) for source in sources]


FINISHERS: Mapping[str | None, Finisher] = {None: as_written, "typst": pdf}


def _compiled(own: typst.Compiler, source: str, folder: Path) -> bytes:
    """Return a PDF with Typst's own fonts, else with the machine's, else with boxes."""
    import typst  # noqa: PLC0415 -- it is needed only here

    try:
        return _bytes(own, source, "ua-1")
    except typst.TypstError as error:
        if not _lacks_a_font(error):
            raise AuthorError(str(folder), [error.diagnostic.strip()]) from error
    with_all_fonts = typst.Compiler(root=folder)
    try:
        return _bytes(with_all_fonts, source, "ua-1")
    except typst.TypstError:
        return _bytes(with_all_fonts, source, "1.7")


def _bytes(compiler: typst.Compiler, source: str, standard: typst.PDFStandard) -> bytes:
    made = compiler.compile(
        input=source.encode(), format="pdf", pdf_standards=[standard], timestamp=0
    )
    return made if isinstance(made, bytes) else b""


def _lacks_a_font(error: typst.TypstError) -> bool:
    return "could not be displayed with" in error.message
