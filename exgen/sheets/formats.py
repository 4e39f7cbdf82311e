"""Formats: folders of templates, each with a `format.toml` that lists the files it makes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeAlias

from pydantic import field_validator, model_validator

from exgen.errors import AuthorError, ExgenError, NotFound
from exgen.items.authored_files import read_toml
from exgen.items.written import Written
from exgen.resources import folders_with, places
from exgen.sheets.logo import Logo

NAME = "{name}"
PaperSize: TypeAlias = Literal["a4", "letter"]
PLACES = ("handout", "marking", "feedback", "practice")


class Output(Written):
    """A file that a format makes: of which template, and where.

    With `{name}` in its path it is made once for each sheet, and the template knows that as
    `sheet`. Without, it is made once for the class: the template knows all `sheets`, which it may
    go through as often as it likes. What goes into `handout/` is made of sheets that hold no
    answers; what goes there for the whole class, of sheets that hold no students either. What goes
    into `practice/` holds the answers, for everybody to see, and no students.
    """

    template: str
    """The template, a file in the folder of the format."""

    path: str
    """Where the file goes: below `handout/`, below `marking/`, below `practice/`, or, for a page that students get back, below `feedback/`. `{name}` is the student's id or the sheet's number. With a roster, what goes below `handout/` for a sheet goes into a folder of its student's there, under the same name."""

    form: bool = False
    """Whether students can type their answers into the file in a browser, and save them there: then all their sheets name it."""

    @field_validator("path")
    @classmethod
    def _lies_in_a_place(cls, path: str) -> str:
        parts = PurePosixPath(path).parts
        if len(parts) < 2 or parts[0] not in PLACES or ".." in parts or "\\" in path:  # noqa: PLR2004 -- a folder, a file
            raise ValueError(
                f"'{path}' does not lie below handout/, marking/, practice/ or feedback/, as in "
                "'handout/sheets/{name}.md'"
            )
        if set("{}") & set(path.replace(NAME, "")):
            raise ValueError(f"in '{path}' nothing but {NAME} can stand in braces")
        if parts[0] == "feedback" and NAME not in path:
            raise ValueError(f"'{path}' has no {NAME}; feedback is a page for each student")
        return str(PurePosixPath(path))

    @property
    def place(self) -> str:
        """What the file is for: `handout`, `marking`, `practice` or `feedback`."""
        return PurePosixPath(self.path).parts[0]

    @property
    def for_each(self) -> bool:
        """Whether it is made for each sheet, and not once for the class."""
        return NAME in self.path

    def path_for(self, name: str, *, own: bool = False) -> str:
        """Return where the file goes for a sheet of that name, which may have an own folder."""
        path = PurePosixPath(self.path)
        if own and self.for_each and self.place == "handout":
            path = PurePosixPath("handout", NAME, path.name)
        return str(path).replace(NAME, name)

    @property
    def kept_back(self) -> tuple[str, ...]:
        """What its template does not get to see, as the neutral sheet declares it."""
        if self.place == "practice":
            return ("student",)
        if self.place != "handout":
            return ()
        return ("marking",) if self.for_each else ("marking", "student")


class FormatFile(Written):
    """An output format: the markup of its templates, and the files that it makes."""

    markup: Literal["markdown", "latex", "html", "xhtml", "mathjax", "typst"]
    """What the words, written in Markdown, are converted into for the templates."""

    finisher: Literal["typst", "zip"] | None = None
    """What makes the file of the filled-in template, where that is not the file itself: `typst` a PDF, `zip` an archive of the files that it holds."""

    enclosed: str = ""
    """What stands before the name of a file that goes with a sheet, such as a figure, where a template puts these files into its own: `part.files`, and `part.worked_files` of the solution. Without it they lie beside the sheet; those in HTML and PDF hold their pictures."""

    files: tuple[Output, ...]
    """The files that it makes."""

    @model_validator(mode="before")
    @classmethod
    def _lists_its_files(cls, written: Any) -> Any:
        if isinstance(written, dict) and "files" not in written:
            raise ValueError(
                "say which files the format makes, each in a table [[files]] with a template and "
                "a path, such as template = 'sheet.md' and path = 'handout/sheets/{name}.md'; "
                "there is no key `suffix` any more"
            )
        return written


@dataclass(frozen=True)
class Format:
    """A folder of templates, by the name of the folder; for paper of which size, and with which logo."""

    name: str
    folder: Path
    file: FormatFile
    paper_size: PaperSize = "a4"
    logo: Logo | None = None

    @property
    def made_files(self) -> tuple[Output, ...]:
        """What it makes of a paper."""
        return tuple(f for f in self.file.files if f.place != "feedback")

    @property
    def sheet_files(self) -> tuple[Output, ...]:
        """What it makes for each sheet."""
        return tuple(f for f in self.made_files if f.for_each)

    @property
    def class_files(self) -> tuple[Output, ...]:
        """What it makes once for the class."""
        return tuple(f for f in self.made_files if not f.for_each)

    @property
    def feedback_files(self) -> tuple[Output, ...]:
        """What it makes for each student when answers have been marked."""
        return tuple(f for f in self.file.files if f.place == "feedback")

    @property
    def pages(self) -> tuple[Output, ...]:
        """What it makes for each sheet that answers are typed into."""
        return tuple(f for f in self.sheet_files if f.form)

    @property
    def shows_answers(self) -> bool:
        """Whether it makes pages for everybody that hold the answers."""
        return any(f.place == "practice" for f in self.made_files)

    @property
    def suffixes(self) -> set[str]:
        """What the names of the files end in that it makes of a paper, without the dot."""
        return {PurePosixPath(f.path).suffix.lstrip(".").casefold() for f in self.made_files}


def formats() -> list[str]:
    """Return the names of all formats, the user's own and those that exgen ships."""
    return folders_with("templates", "format.toml")


def find_format(name: str) -> Format:
    """Return the format of that name, or the one whose files end so: `md` is Markdown.

    Raises NotFound, ExgenError where several formats make such files, and AuthorError where a
    format.toml does not work.
    """
    known = formats()
    short = name.removeprefix(".").casefold()
    for own in (name, short):
        if own in known:
            return _read(own)
    fitting = [format_ for format_ in map(_read, known) if short in format_.suffixes]
    if len(fitting) > 1:
        several = " and ".join(f"'{format_.name}'" for format_ in fitting)
        raise ExgenError(f"formats {several} make files that end in '.{short}'; say which")
    if fitting:
        return fitting[0]
    raise NotFound("format", name, known, places("templates"))


def find_formats(
    names: Sequence[str],
    taken: Collection[str] = (),
    *,
    own: bool = False,
    paper_size: PaperSize = "a4",
    logo: Logo | None = None,
) -> list[Format]:
    """Return formats by their names, each once.

    Raises ExgenError where two files would have the same path, or one that is `taken`: the second
    would replace the first. With `own`, each sheet has a folder of its own in the handout.
    """
    found = {format_.name: format_ for format_ in map(find_format, names)}
    chosen = [replace(format_, paper_size=paper_size, logo=logo) for format_ in found.values()]
    makers = {path.casefold(): "exgen itself" for path in taken}
    made = ((f.name, file.path_for(NAME, own=own)) for f in chosen for file in f.made_files)
    for name, path in made:
        # Without regard to case, as some file systems see it.
        if path.casefold() in makers:
            raise ExgenError(
                f"{path} would be made twice, by {makers[path.casefold()]} and by format "
                f"'{name}'; choose one of them, or make them in two runs with --out"
            )
        makers[path.casefold()] = f"format '{name}'"
    return chosen


def _read(name: str) -> Format:
    folders = (place / name for place in places("templates"))
    folder = next(folder for folder in folders if (folder / "format.toml").is_file())
    file = read_toml(folder / "format.toml", FormatFile)
    missing = [f.template for f in file.files if not (folder / f.template).is_file()]
    if missing:
        problems = [f"there is no template '{template}' in this folder" for template in missing]
        raise AuthorError(str(folder / "format.toml"), problems)
    return Format(name, folder, file)
