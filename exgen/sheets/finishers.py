"""Finishers: what makes files of filled-in templates."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from exgen.errors import AuthorError
from exgen.language.reasons import Reason
from exgen.resources import places
from exgen.sheets.packages import packed
from exgen.sheets.pictures import Picture

if TYPE_CHECKING:
    import typst

MISSING, TOO_WIDE = "note.missing-characters", "note.too-wide"
"""What is said of a file in which characters have no glyph, or something no room."""

_NO_GLYPH = re.compile(r"the text `(\".*?\")` could not be displayed")
_NO_ROOM = re.compile(r"no room for: (.*)")
_HOWEVER = {"however": "small"}
"""What a template is told that is to set what has no room as small as it must be."""


@dataclass(frozen=True)
class Finished:
    """A file, and what is to be said of it."""

    content: bytes
    said: tuple[Reason, ...] = ()


Finisher: TypeAlias = Callable[[Sequence[str], Path], list[Finished]]


def as_written(sources: Sequence[str], folder: Path) -> list[Finished]:
    """Return the sources as they stand, in UTF-8."""
    del folder
    return [Finished(source.encode()) for source in sources]


def pdf(sources: Sequence[str], folder: Path) -> list[Finished]:
    """Return accessible PDFs (PDF/UA-1) of Typst sources; the same bytes every time.

    The sources may import files of the folder. Only the fonts that Typst brings along are used; for
    characters that these lack, those in the user's `./fonts`, then those of the machine. Where
    none has it either the character is a box, the PDF, for that reason alone, not PDF/UA, and it
    is said which. Where a template panics since there is "no room for: " something, it is set
    again with the input `however`, and that is said. Raises AuthorError.
    """
    typesetter = _Typesetter(folder)
    return [typesetter.finished(source) for source in sources]


def pdf_of_picture(picture: Picture) -> bytes:
    """Return a picture as a PDF of its size, as LaTeX takes it; the same bytes every time."""
    source = (
        f"#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image({picture.typst})"
    )
    made = _for_pictures().compile(input=source.encode(), format="pdf", timestamp=0)
    return made if isinstance(made, bytes) else b""


@functools.cache
def _for_pictures() -> typst.Compiler:
    import typst  # noqa: PLC0415 -- it is needed only here

    return typst.Compiler(ignore_system_fonts=True)


def package(sources: Sequence[str], folder: Path) -> list[Finished]:
    """Return the archives of the files that the sources hold, each after its path as a `member`."""
    del folder
    return [Finished(packed(source)) for source in sources]


FINISHERS: Mapping[str | None, Finisher] = {None: as_written, "typst": pdf, "zip": package}


class _Typesetter:
    """Typst, with the templates of a folder at hand and one set of fonts after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def finished(self, source: str) -> Finished:
        """Return the PDF of a source, and what is to be said of it."""
        said, inputs = dict[str, Reason](), dict[str, str]()
        fonts = self._fonts()
        compiler, standard = next(fonts)
        while True:
            try:
                return Finished(_bytes(compiler, source, standard, inputs), tuple(said.values()))
            except self.error as error:
                if found := _NO_ROOM.search(error.message):
                    said[TOO_WIDE] = Reason.of(TOO_WIDE, what=found[1])
                    inputs = _HOWEVER
                elif missing := _missing(error.diagnostic):
                    compiler, standard = next(fonts)
                    if standard != "ua-1":
                        said[MISSING] = Reason.of(MISSING, characters=missing)
                else:
                    raise AuthorError(str(self.folder), [error.diagnostic.strip()]) from error

    def _fonts(self) -> Iterator[tuple[typst.Compiler, typst.PDFStandard]]:
        yield self._own, "ua-1"
        if places("fonts"):
            yield self._with_the_users, "ua-1"
        yield self._with_all, "ua-1"
        yield self._with_all, "1.7"

    @functools.cached_property
    def error(self) -> type[typst.TypstError]:
        import typst  # noqa: PLC0415 -- it is needed only here

        return typst.TypstError

    @functools.cached_property
    def _own(self) -> typst.Compiler:
        return self._compiler(ignore_system_fonts=True)

    @functools.cached_property
    def _with_the_users(self) -> typst.Compiler:
        return self._compiler(font_paths=places("fonts"), ignore_system_fonts=True)

    @functools.cached_property
    def _with_all(self) -> typst.Compiler:
        return self._compiler(font_paths=places("fonts"))

    def _compiler(
        self, font_paths: Sequence[Path] = (), *, ignore_system_fonts: bool = False
    ) -> typst.Compiler:
        import typst  # noqa: PLC0415 -- it is needed only here

        return typst.Compiler(
            root=self.folder, font_paths=list(font_paths), ignore_system_fonts=ignore_system_fonts
        )


def _bytes(
    compiler: typst.Compiler, source: str, standard: typst.PDFStandard, inputs: dict[str, str]
) -> bytes:
    made = compiler.compile(
        input=source.encode(),
        format="pdf",
        pdf_standards=[standard],
        timestamp=0,
        sys_inputs=inputs,
    )
    return made if isinstance(made, bytes) else b""


def _missing(diagnostic: str) -> str:
    """Return the characters that no font has, as Typst lists them; or nothing, if it does not."""
    spelt = re.sub(r"\\u\{(\w+)\}", lambda m: chr(int(m[1], 16)), diagnostic)
    found = dict.fromkeys(text.strip('"') for text in _NO_GLYPH.findall(spelt))
    return " ".join("".join(map(_visible, text)) for text in found)


def _visible(character: str) -> str:
    return character if character.isprintable() else f"U+{ord(character):04X}"
