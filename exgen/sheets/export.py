"""Export: typeset sheets as the files of a format. A format is a folder of templates."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from exgen.errors import AuthorError, NotFound, Problem
from exgen.items.files import read_toml
from exgen.items.written import Written
from exgen.plurals import counted
from exgen.resources import places
from exgen.sheets.finishers import FINISHERS
from exgen.sheets.markup import convert_what_can_be
from exgen.sheets.typesetting import Blocks, Field, Inline, Offer, Part, Sheet, escaped

if TYPE_CHECKING:
    import jinja2

T = TypeVar("T")


class FormatFile(Written):
    """How the templates `sheet.*` and `solution.*` of an output format become files."""

    suffix: str
    """What the names of the files end in, such as `.pdf`."""

    markup: Literal["markdown", "latex", "html", "typst"]
    """What the words, written in Markdown, are converted into for the templates."""

    finisher: Literal["typst"] | None = None
    """What makes the file of the filled-in template, where that is not the file itself."""


@dataclass(frozen=True)
class Format:
    """A folder with `format.toml` and the templates `sheet.*` and `solution.*`.

    With `feedback.*` and `report.*` it is a format for what comes back from marking, too.
    """

    name: str
    folder: Path
    file: FormatFile

    @property
    def suffix(self) -> str:
        """What the names of its files end in."""
        return self.file.suffix

    def has(self, template: str) -> bool:
        """Return whether there is a template of that name."""
        return any(self.folder.glob(f"{template}.*"))


class Exported(NamedTuple):
    """The files of one sheet: what is handed out, and what stays with the marking."""

    sheet: bytes
    solution: bytes


def formats() -> list[str]:
    """Return the names of all formats, the user's own and those that exgen ships."""
    found = [file for place in places("templates") for file in place.glob("*/format.toml")]
    return sorted({file.parent.name for file in found})


def find_format(name: str) -> Format:
    """Return a format; raises NotFound, or AuthorError where its format.toml does not work."""
    known = formats()
    if name in known:
        folders = (place / name for place in places("templates"))
        folder = next(folder for folder in folders if (folder / "format.toml").is_file())
        return Format(name, folder, read_toml(folder / "format.toml", FormatFile))
    raise NotFound("format", name, known, places("templates"))


def export(sheets: Sequence[Sheet], format: Format) -> Iterator[Exported]:  # noqa: A002 -- it is one
    """Yield the files of each sheet, in order.

    The texts of all the sheets are converted in one run, which needs memory for all of them. The
    handout is made from a sheet that holds no answers, remarks and solutions. Raises AuthorError
    where a text or a template does not work.
    """
    spelt = [with_answers_as_code(sheet) for sheet in sheets]
    converted, error = _converted(spelt, format.file.markup)
    if error:
        raise error
    sources = list(_sources(converted, _template(format, "sheet"), _template(format, "solution")))
    files = iter(FINISHERS[format.file.finisher](sources, format.folder))
    yield from itertools.starmap(Exported, zip(files, files, strict=True))


def fill(
    pages: Sequence[Any],
    format: Format,  # noqa: A002 -- it is one
    template: str,
) -> tuple[Iterable[bytes], Sequence[Problem]]:
    """Return the file that a template makes of each page, which it knows as `page`; and problems.

    The Inline and Blocks in the pages' dataclasses, tuples, lists and mappings are converted, for
    all pages in one run; plain `str` reaches the template as it is. A formula that cannot be set
    is a problem, and stands on the page as it was written. Raises AuthorError where the template
    does not work.
    """
    filled = _template(format, template)
    converted, error = _converted(pages, format.file.markup)
    sources = [_filled(filled, page=page) for page in converted]
    problems = error.problems if error else ()
    return FINISHERS[format.file.finisher](sources, format.folder), problems


def with_answers_as_code(sheet: Sheet) -> Sheet:
    """Return a sheet to be converted with its answers, which are Markdown then: code spans."""
    return _rebuilt(sheet, _with_the_answer_as_code)


def _sources(
    sheets: list[Sheet], handout: jinja2.Template, solution: jinja2.Template
) -> Iterator[str]:
    """Yield the filled-in templates: the first sheet's handout, its solution, the second's, ..."""
    for sheet in sheets:
        yield _filled(handout, sheet=_rebuilt(sheet, _without_what_is_for_marking))
        yield _filled(solution, sheet=sheet)


def _rebuilt(value: T, change: Callable[[Any], Any]) -> T:
    """Return a value with a change made to it, and to everything that it holds."""
    value = change(value)
    if isinstance(value, str):  # most are, and the questions below take long
        return value
    if isinstance(value, tuple | list):
        return type(value)(_rebuilt(entry, change) for entry in value)
    if isinstance(value, Mapping):
        return {k: _rebuilt(entry, change) for k, entry in value.items()}  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        held = {f.name: _rebuilt(getattr(value, f.name), change) for f in fields(value)}
        return type(value)(**held)
    return value


def _with_the_answer_as_code(value: Any) -> Any:
    return replace(value, answer=_code(value.answer)) if isinstance(value, Field) else value


def _code(text: str) -> Inline:
    """Return Markdown for what is typed: a code span, fenced by more than the text contains."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    gap = " " if longest else ""
    return Inline(f"{fence}{gap}{text}{gap}{fence}" if text else "")


def _without_what_is_for_marking(value: Any) -> Any:
    match value:
        case Field():
            return replace(value, answer="")
        case Offer():
            return replace(value, remark=Inline())
        case Part():
            return replace(value, solution=Blocks())
    return value


def _converted(pages: Sequence[T], markup: str) -> tuple[list[T], AuthorError | None]:
    """Return the sheets, or other pages, with their Markdown converted as far as it can be."""
    if markup == "markdown":
        return list(pages), None
    texts: dict[str, str] = {"": ""}

    def note(value: Any) -> Any:
        if isinstance(value, Inline | Blocks):
            texts.setdefault(value, "")
        return value

    def put(value: Any) -> Any:
        if isinstance(value, Inline):
            return Inline(_within_a_line(texts[value]))
        return Blocks(texts[value]) if isinstance(value, Blocks) else value

    for page in pages:
        _rebuilt(page, note)
    converted, error = convert_what_can_be(list(texts), markup)
    texts.update(zip(texts, converted, strict=True))
    return [_rebuilt(page, put) for page in pages], error


def _within_a_line(text: str) -> str:
    """Return a converted text without the paragraph that HTML makes of it."""
    return text.removeprefix("<p>").removesuffix("</p>") if text.count("<p>") == 1 else text


def _template(format: Format, name: str) -> jinja2.Template:  # noqa: A002 -- it is one
    """Return a template by its name without the suffix. Raises AuthorError where it does not work."""
    import jinja2  # noqa: PLC0415 -- a program that exports nothing does without

    file = next(iter(sorted(format.folder.glob(f"{name}.*"))), format.folder / f"{name}.*")
    try:
        return _environment(format.folder).get_template(file.name)
    except jinja2.TemplateError as error:
        raise AuthorError(str(file), [_said(error)]) from error


@functools.lru_cache(maxsize=16)
def _environment(folder: Path) -> jinja2.Environment:
    """Return what fills in a folder's templates, in which `<< >>`, `<% %>`, `<# #>` are the marks.

    Jinja's own marks mean something in Typst, LaTeX, HTML and Markdown; these do not. Templates
    are compiled once, and again when they have changed.
    """
    import jinja2  # noqa: PLC0415 -- a program that exports nothing does without

    environment = jinja2.Environment(
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 -- the texts are converted already
        loader=jinja2.FileSystemLoader(folder),
    )
    environment.filters |= {
        "counted": counted,
        "quoted": _quoted,
        "code": _code,
        "escaped": escaped,
    }
    return environment


def _filled(template: jinja2.Template, **names: Any) -> str:
    import jinja2  # noqa: PLC0415 -- a program that exports nothing does without

    try:
        return template.render(names)
    except (jinja2.TemplateError, TypeError) as error:
        raise AuthorError(str(template.filename), [_said(error)]) from error


def _said(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f"line {line}: {error}" if line else str(error)


def _quoted(text: str) -> str:
    """Return a string literal of Typst, or of any language that escapes with backslashes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
