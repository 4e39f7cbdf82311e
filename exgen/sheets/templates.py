"""Templates: Jinja's, with marks that mean nothing in Typst, LaTeX, HTML and Markdown."""

from __future__ import annotations

import functools
import traceback
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exgen.errors import AuthorError
from exgen.numerals import write
from exgen.resources import places
from exgen.sheets.accessible import spoken, titled
from exgen.sheets.cloze import cdata, cloze, in_xml, percent, plainly, ticked, unbraced
from exgen.sheets.packages import enclosed, identifier, member
from exgen.sheets.pictures import quoted
from exgen.sheets.sheet import code, escaped
from exgen.sheets.spellings import spellings

if TYPE_CHECKING:
    import jinja2


class Template:
    """A template of a folder. What is wrong with it is told as an AuthorError."""

    def __init__(self, folder: Path, name: str) -> None:
        """Find and compile it."""
        import jinja2  # noqa: PLC0415 -- a program that exports nothing does without

        try:
            self._template = _environment(folder).get_template(name)
        except (jinja2.TemplateError, UnicodeDecodeError) as error:
            raise AuthorError(str(folder / name), [_said(error)]) from error

    def fill(self, **names: Any) -> str:
        """Return the template with the names filled in."""
        with self._blamed():
            return self._template.render(names)

    def stream(self, **names: Any) -> Iterator[str]:
        """Yield the filled-in template piece by piece, as it comes."""
        with self._blamed():
            yield from self._template.generate(names)

    @contextmanager
    def _blamed(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # a template is its author's code, as a model is
            raise AuthorError(*_blame(self._template.filename or "", error)) from error


def mentions(folder: Path, name: str, word: str) -> bool:
    """Return whether a template, or one that it includes by its name, has a word in it.

    One that does not work has none: what is wrong with it is told when it is filled.
    """
    from jinja2 import TemplateError, meta  # noqa: PLC0415 -- a program that exports nothing does without

    environment = _environment(folder)
    left = [name]
    for other in left:  # which grows on the way
        try:
            source, _, _ = _loader(folder).get_source(environment, other)
            included = list(meta.find_referenced_templates(environment.parse(source)))
        except (OSError, TemplateError):
            return False
        if word in source:
            return True
        left += [more for more in included if more and more not in left]
    return False


@functools.lru_cache(maxsize=16)
def _environment(folder: Path) -> jinja2.Environment:
    """Return what fills in a folder's templates, in which `<< >>`, `<% %>`, `<# #>` are the marks.

    They are compiled once, and again when they have changed. One can include what is in the folder
    of another format, as `html/questions.html`.
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
        loader=_loader(folder),
    )
    environment.filters |= {
        "quoted": quoted,
        "cdata": cdata,
        "cloze": cloze,
        "code": code,
        "enclosed": enclosed,
        "escaped": escaped,
        "fixed": write,
        "identifier": identifier,
        "in_xml": in_xml,
        "member": member,
        "percent": percent,
        "plainly": plainly,
        "sha256": _sha256,
        "spellings": spellings,
        "spoken": spoken,
        "ticked": ticked,
        "titled": titled,
        "unbraced": unbraced,
        "within": _within,
    }
    return environment


def _loader(folder: Path) -> jinja2.FileSystemLoader:
    import jinja2  # noqa: PLC0415 -- a program that exports nothing does without

    return jinja2.FileSystemLoader([folder, folder.parent, *places("templates")])


def _blame(file: str, error: Exception) -> tuple[str, list[str]]:
    """Return where a template failed, with the line where that is known, and what is wrong."""
    folder = Path(file).parent
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).parent == folder]
    return (f"{own[-1].filename}:{own[-1].lineno}" if own else file), [_said(error)]


def _said(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    return f"line {line}: {error}" if line else str(error)


def _within(texts: Iterable[str], before: str, after: str) -> tuple[str, ...]:
    """Return texts with something before and after each, as a list for a sentence."""
    return tuple(f"{before}{text}{after}" for text in texts)


@functools.lru_cache(maxsize=16)
def _sha256(text: str) -> str:
    """Return the digest of a script or a style by which a page allows it, and no other."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
