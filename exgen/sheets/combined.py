"""Combined: the sheets of a class in one PDF, ready to print on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from exgen.errors import ExgenError
from exgen.sheets.formats import Format, Output
from exgen.variants.key import Key

Order: TypeAlias = Literal["roster", "code"]
ORDERS: tuple[Order, ...] = get_args(Order)


def combined_path(order: Order) -> str:
    """Return where the sheets in an order go: they name the whole class, and stay with the lecturer."""
    return f"marking/sheets-by-{order}.pdf"


def file_to_combine(formats: Sequence[Format]) -> Output:
    """Return the file of a sheet that is to be combined. Raises ExgenError where none is a PDF."""
    for format_ in formats:
        for file in format_.sheet_files:
            if file.place == "handout" and file.path.endswith(".pdf"):
                return file
    raise ExgenError("none of the formats makes a PDF of a sheet, to be combined: add --format pdf")


def combine_sheets(key: Key, file: Output, folder: Path, order: Order) -> None:
    """Write the sheets of a key, which are in a folder, into one PDF there."""
    numbers = list(range(1, key.sheets + 1))
    if order == "code":
        numbers.sort(key=lambda number: key.codes[number - 1])
    titles = [key.students[n - 1].id if key.students else key.codes[n - 1] for n in numbers]
    paths = [folder / file.path_for(key.file_name(n), own=bool(key.students)) for n in numbers]
    combine(zip(titles, paths, strict=True), folder / combined_path(order))


def combine(sheets: Iterable[tuple[str, Path]], path: Path) -> None:
    """Write one PDF of the PDFs of sheets, each under its title and on leaves of its own.

    So each begins on a right-hand page when it is printed on both sides. The bytes are the same
    every time.
    """
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 -- it is needed only here

    with PdfWriter() as whole:
        for title, sheet in sheets:
            pages = PdfReader(sheet).pages
            first = len(whole.pages)
            for page in pages:
                whole.add_page(page)
            if len(pages) % 2:
                whole.add_blank_page()
            whole.add_outline_item(title=title, page_number=first)
        whole.write(path)
