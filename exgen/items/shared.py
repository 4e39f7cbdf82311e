"""What the items of a topic share: code in `_common.py`, and texts that they include.

A file that is shared stands in the topic's folder and has a name that begins with `_`. A text may
stand in the item's own folder too. Nothing is shared from anywhere else.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from exgen.errors import AuthorError, did_you_mean
from exgen.items.authored_files import bytes_of, read_text
from exgen.items.engine import COMMON

_INCLUDE = re.compile(r"\{%[-+]?\s*include\b(.*?)[-+]?%\}")
_NAMED = re.compile(r"""\s*(["'])(_[\w-]+\.md)\1\s*""")


class Line(NamedTuple):
    """A line of a text, and where it stands: `bank/bayes/_rule.md:2`."""

    text: str
    place: str


@contextmanager
def common_code(model: Path) -> Iterator[None]:
    """Let a model find the `_common.py` of its topic, which is run for it, if the model names it."""
    path, before = _common_of(model.parent), sys.modules.pop(COMMON, None)
    try:
        if path.is_file() and COMMON.encode() in bytes_of(model):
            sys.modules[COMMON] = _run(path)
        yield
    finally:
        sys.modules.pop(COMMON, None)
        if before is not None:
            sys.modules[COMMON] = before


def shared_files(item: Path, own: Iterable[bytes]) -> list[Path]:
    """Return the shared files that an item's own files name, and those that these name again."""
    left = {path.name: path for path in [*_texts_beside(item).values(), _common_of(item)]}
    found, texts = list[Path](), b"\n".join(own)
    while named := [
        name for name in sorted(left) if _as_written(name) in texts and left[name].is_file()
    ]:
        new = [left.pop(name) for name in named]
        texts = b"\n".join(map(bytes_of, new))
        found += new
    return found


def lines_of(path: Path) -> list[Line]:
    """Return the lines of a text of an item, with those of the texts that it includes in their places.

    Raises AuthorError where one of these cannot be included.
    """
    return _lines(path, path.parent, ())


def _lines(path: Path, item: Path, inside: Sequence[Path]) -> list[Line]:
    if path in inside:
        raise AuthorError(str(path), ["this text includes itself; take that out"])
    found = list[Line]()
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        found += _expanded(Line(line, f"{path}:{number}"), item, (*inside, path))
    return found


def _expanded(line: Line, item: Path, inside: Sequence[Path]) -> list[Line]:
    """Return the lines that a line makes, each text that it includes in place of the statement."""
    statement = _INCLUDE.search(line.text)
    if not statement:
        return [line]
    before, after = line.text[: statement.start()], line.text[statement.end() :]
    included = _lines(_included(statement[1], line.place, item), item, inside)
    while len(included) > 1 and not included[-1].text:  # as files end
        included.pop()
    rest = _expanded(Line(after, line.place), item, inside)
    included[0] = included[0]._replace(text=before + included[0].text)
    included[-1] = included[-1]._replace(text=included[-1].text + rest[0].text)
    return [*included, *rest[1:]]


def _included(named: str, place: str, item: Path) -> Path:
    """Return the text that an include names. Raises AuthorError where there is none."""
    name = _NAMED.fullmatch(named)
    if not name:
        said = (
            f"include{named.rstrip()}: name a text whose name begins with '_', beside this item or "
            'its topic\'s items, as in {% include "_rule.md" %}'
        )
        raise AuthorError(place, [said])
    known = _texts_beside(item)
    if name[2] not in known:
        near = did_you_mean(name[2], known)
        said = f"there is no {name[2]} in {item} or {item.parent}{near}"
        raise AuthorError(place, [said])
    return known[name[2]]


def _texts_beside(item: Path) -> dict[str, Path]:
    """Return the texts that can be included, by name: the item's own come before its topic's."""
    paths = (path for place in (item.parent, item) for path in sorted(place.glob("_*.md")))
    return {path.name: path for path in paths}


def _common_of(item: Path) -> Path:
    return item.parent / f"{COMMON}.py"


def _as_written(name: str) -> bytes:
    """Return how a shared file is named by those that use it."""
    return name.removesuffix(".py").encode()


def _run(path: Path) -> ModuleType:
    """Return the module that a file of shared code makes.

    Without an import: that would keep it from one topic to the next, and write beside it.
    """
    module = ModuleType(COMMON)
    module.__file__ = str(path)
    code = compile(bytes_of(path), str(path), "exec", dont_inherit=True)
    exec(code, module.__dict__)  # noqa: S102 -- it is authors' code, as model.py is
    return module
