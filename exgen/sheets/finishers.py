"""Finishers: what makes files of filled-in templates."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from exgen.errors import AuthorError

if TYPE_CHECKING:
    import typst

Finisher: TypeAlias = Callable[[Sequence[str], Path], list[bytes]]

PROCESSES = min(os.cpu_count() or 1, 4)
WORTH_SHARING = 40


def plain(sources: Sequence[str], folder: Path) -> list[bytes]:
    """Return the sources as they stand, in UTF-8."""
    del folder
    return [source.encode() for source in sources]


def pdf(sources: Sequence[str], folder: Path) -> list[bytes]:
    """Return accessible PDFs (PDF/UA-1) of Typst sources; the same bytes every time.

    The sources may import files of the folder. Only the fonts that Typst brings along are used;
    for characters that these lack, those of the machine, and where it has none either the
    character is a box and the PDF, for that reason alone, not PDF/UA. Many sources are shared
    between processes, since Typst holds on to the interpreter. Raises AuthorError.
    """
    if len(sources) < WORTH_SHARING:
        return _set(sources, folder)
    size = -(-len(sources) // PROCESSES)
    batches = [sources[start : start + size] for start in range(0, len(sources), size)]
    with ThreadPoolExecutor(PROCESSES) as pool:
        shares = pool.map(lambda batch: _set_apart(batch, folder), batches)
        return [file for share in shares for file in share]


FINISHERS: Mapping[str | None, Finisher] = {None: plain, "typst": pdf}


def _set(sources: Sequence[str], folder: Path) -> list[bytes]:
    import typst  # noqa: PLC0415 -- it is needed only here

    compiler = typst.Compiler(root=folder, ignore_system_fonts=True)
    return [_compiled(compiler, source, folder) for source in sources]


def _set_apart(sources: Sequence[str], folder: Path) -> list[bytes]:
    """Return what `_set` does, from a process of its own; where that fails, from this one."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", "from exgen.sheets.finishers import serve; serve()"],
        input=pickle.dumps((list(sources), folder)),
        env=os.environ | {"PYTHONPATH": _import_path(), "RAYON_NUM_THREADS": "1"},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        return _set(sources, folder)
    files: list[bytes] = pickle.loads(done.stdout)  # noqa: S301 -- written by our own process
    return files


def _import_path() -> str:
    """Return where this process finds modules, for another to find the same."""
    return os.pathsep.join(place or str(Path.cwd()) for place in sys.path)


def serve() -> None:
    """Set the sources that another process of exgen sends, and send back the files."""
    sources, folder = pickle.load(sys.stdin.buffer)  # noqa: S301 -- sent by our own process
    sys.stdout.buffer.write(pickle.dumps(_set(sources, folder)))


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
