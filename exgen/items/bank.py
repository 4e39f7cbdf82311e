"""The bank: items and papers are folders and files; find them by name and load them."""

from __future__ import annotations

import functools
import hashlib
import re
import runpy
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from types import FunctionType
from typing import Any

from exgen.errors import AuthorError, NotFound, Problem, in_words
from exgen.folders import in_workplace
from exgen.items.authored_code import Strayed, contained
from exgen.items.authored_files import bytes_of, read_text, read_toml
from exgen.items.conventions import (
    check_declared,
    files_of_conventions,
    known_conventions,
    other_ways,
)
from exgen.items.declare import (
    Acceptance,
    Confirmation,
    DrawnStep,
    MarkingRule,
    Misconception,
    Requirement,
    is_helper,
    is_unfinished,
)
from exgen.items.enclosures import Enclosure
from exgen.items.engine import COMMON, NOTHING, Graph, Step, graph_of, place_in, step_of, written
from exgen.items.fitting import misfits, unknown_conditions
from exgen.items.item import Item, ItemWords, Passage, statements_in
from exgen.items.names import check_name, is_name
from exgen.items.program_state import ALL
from exgen.items.schema import ItemFile, PaperFile
from exgen.items.shared import common_code, lines_of, shared_files
from exgen.resources import places, searched

FILES = ("item.toml", "model.py", "question.md", "solution.md")
PICTURES = (".jpeg", ".jpg", ".png", ".svg")
"""What the names of pictures end in that lie beside an item's words."""
_ONE_AT_A_TIME = threading.RLock()
"""A model is in `sys.modules` while it runs: two threads that run it would take it from each other."""


def load(name: str, conventions: Mapping[str, str] = NOTHING) -> Item:
    """Return the item of that name, under such conventions as it leaves open.

    Raises NotFound, or AuthorError with all that is wrong.
    """
    folder = find(name)
    with _ONE_AT_A_TIME:
        item = _as_it_is(name, folder)
        own = {n: conventions.get(n, way) for n, way in item.file.conventions.items()}
        return item if own == item.file.conventions else _under(item, tuple(own.items()))


def find(name: str) -> Path:
    """Return the folder of the item of that name. Raises NotFound, or ExgenError for no name."""
    check_name("item", name)
    for place in places("bank"):
        if (place / name / "item.toml").is_file():
            return place / name
    raise NotFound("item", name, items(), searched("bank"))


def paper(name: str) -> PaperFile:
    """Return the paper of that name. Raises NotFound, or AuthorError with all that is wrong."""
    check_name("paper", name)
    for place in places("bank"):
        path = place / "papers" / f"{name}.toml"
        if path.is_file():
            return read_toml(path, PaperFile)
    raise NotFound("paper", name, papers(), searched("bank", "papers"))


def items() -> list[str]:
    """Return the names of all items, sorted."""
    return sorted({name for place in places("bank") for name in _names(place)})


def items_at_hand() -> list[str]:
    """Return the names of the items of the user's own bank, or where it has none, of all."""
    found = (sorted(_names(place)) for place in places("bank"))
    return next(filter(None, found), [])


def chosen(names: Iterable[str]) -> list[str]:
    """Return the items that names mean: an item, all of a topic (a folder), or those like `gan/*`.

    Raises NotFound where one means none.
    """
    known, found = items(), dict[str, None]()
    for name in names:
        below = f"{name.rstrip('/')}/"
        meant = [i for i in known if i == name or i.startswith(below) or fnmatchcase(i, name)]
        if not meant:
            topics = {item.rpartition("/")[0] for item in known}
            raise NotFound("item", name, {*known, *topics}, searched("bank"))
        found |= dict.fromkeys(meant)
    return list(found)


def papers() -> list[str]:
    """Return the names of all papers, sorted."""
    found = [path for place in places("bank") for path in place.glob("papers/*.toml")]
    return sorted(filter(is_name, {path.stem for path in found}))


def _names(place: Path) -> Iterator[str]:
    folders = (path.parent.relative_to(place) for path in place.rglob("item.toml"))
    names = (folder.as_posix() for folder in folders if not in_workplace(folder))
    return filter(is_name, names)


class _SavedMeanwhileError(Exception):
    """A file was saved while its item was loaded: what was read may be of two states."""


def _as_it_is(name: str, folder: Path) -> Item:
    """Return an item as its files are, loaded again where one is saved while it is loaded."""
    while True:
        try:
            return _load(name, folder, _digest(folder), files_of_conventions())
        except _SavedMeanwhileError:
            continue


@functools.lru_cache(maxsize=256)
def _load(name: str, folder: Path, digest: str, known: tuple[tuple[Path, bytes], ...]) -> Item:
    """Return an item as its files are.

    `digest` is theirs, and `known` are the conventions' files: when any changes, it is loaded anew.
    """
    del known
    toml, model = folder / "item.toml", folder / "model.py"
    file, names = _each(lambda: read_toml(toml, ItemFile), lambda: _names_in(name, model))
    mistakes = {value.name: value for value in names.values() if isinstance(value, Misconception)}
    parts = tuple(part.knowing(mistakes) for part in file.parts)
    file = file.model_copy(update={"parts": parts})
    (drawing, graph), question, solution = _each(
        lambda: _graphs(file, names, mistakes, str(model)),
        lambda: _words(folder / "question.md", file),
        lambda: _words(folder / "solution.md", file),
    )
    conventions = {n: known_conventions()[n] for n in file.conventions}
    required = [value for value in names.values() if isinstance(value, Requirement)]
    required += [t for n, given in file.given.items() for t in given.requirements(n)]
    required += [test for part in file.parts for test in part.requirements()]
    if _digest(folder) != digest:
        raise _SavedMeanwhileError
    return Item(
        name=name,
        folder=folder,
        file=file,
        parts=tuple(part.asked() for part in file.parts),
        drawing=drawing,
        graph=graph,
        requirements=tuple(required),
        misconceptions=(
            *(value for value in names.values() if isinstance(value, Misconception)),
            *other_ways(file.conventions, conventions),
        ),
        confirmations=tuple(v for v in names.values() if isinstance(v, Confirmation)),
        acceptances=(
            *(v for v in names.values() if isinstance(v, Acceptance) and v.share == 1),
            *(other for part in file.parts for other in part.acceptances()),
        ),
        enclosures=tuple(v for v in names.values() if isinstance(v, Enclosure)),
        partial=tuple(v for v in names.values() if isinstance(v, Acceptance) and v.share < 1),
        rules=tuple(v for v in names.values() if isinstance(v, MarkingRule)),
        conventions=conventions,
        question=question,
        solution=solution,
        digest=digest,
    )


@functools.lru_cache(maxsize=256)
def _under(item: Item, conventions: tuple[tuple[str, str], ...]) -> Item:
    """Return an item under other conventions.

    Raises AuthorError where the bank does not know them (any more, for what an older key says).
    """
    declared = dict(conventions)
    try:
        check_declared(declared)
    except ValueError as error:
        raise AuthorError(str(item.folder), [str(error)]) from error
    file = item.file.model_copy(update={"conventions": declared})
    own = [wrong for wrong in item.misconceptions if wrong.step.name not in declared]
    return replace(item, file=file, misconceptions=(*own, *other_ways(declared, item.conventions)))


def _each(*pieces: Callable[[], Any]) -> list[Any]:
    """Return what each piece of work gives. Raises AuthorError with the problems of all of them."""
    found: list[Any] = []
    problems: list[Problem] = []
    for piece in pieces:
        try:
            found.append(piece())
        except AuthorError as error:
            problems += error.problems
    if problems:
        raise AuthorError("", problems)
    return found


def _names_in(item: str, path: Path) -> dict[str, Any]:
    """Return what a model defines, by name."""
    read_text(path)  # Python reads over what is not UTF-8 in a comment
    try:
        return contained(lambda: _run(path, _module_of(item)), ALL)
    except Exception as error:
        where = place_in(error, str(path)) or f"{path}:1"
        if isinstance(error, SyntaxError) and error.filename:
            where = f"{error.filename}:{error.lineno or 1}"
            read_text(Path(error.filename))  # says it in words, and where, if the file is not UTF-8
        problem = f"{type(error).__name__}: {getattr(error, 'msg', in_words(error))}"
        if isinstance(error, Strayed):
            problem = f"the model {error} when it is loaded, but a model only computes"
        if isinstance(error, ModuleNotFoundError) and error.name == COMMON:
            problem = f"there is no {path.parents[1] / COMMON}.py to import from"
        raise AuthorError(where, [problem]) from error


def _run(path: Path, name: str) -> dict[str, Any]:
    with common_code(path):
        names = runpy.run_path(str(path), run_name=name)
    return dict(_each_declared(names))


def _each_declared(names: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what a model defines, by name; of what confirms several steps, one for each of them."""
    for name, value in names.items():
        if is_unfinished(value):
            raise TypeError(
                f"{name}: a decorator of exgen is not used as it should be; say which step, as in "
                "@confirm(step), and write @each_variant next to the function, below the others"
            )
        if (
            isinstance(value, tuple)
            and value
            and all(isinstance(one, Confirmation) for one in value)
        ):
            yield from ((f"{name}:{one.step.name}", one) for one in value)
        else:
            yield name, value


def _module_of(item: str) -> str:
    return "exgen_bank." + re.sub(r"\W", "_", item)


def _graphs(
    file: ItemFile, names: Mapping[str, Any], mistakes: Mapping[str, Misconception], where: str
) -> tuple[Graph, Graph]:
    """Return the graph of what is drawn, and that of an item, to which all that is declared fits."""
    drawn = [
        written(v.step, file.carried.rounded) for v in names.values() if isinstance(v, DrawnStep)
    ]
    drawing = graph_of(file.draws, drawn, where)
    functions = [
        value
        for name, value in names.items()
        if isinstance(value, FunctionType)
        and value.__module__ == names["__name__"]
        and not name.startswith("_")
        and not is_helper(value)
    ]
    steps: list[Step] = [step_of(function) for function in functions]
    own = [step for part in file.parts for step in part.steps()]
    asked = [part.asked() for part in file.parts]
    words = [step for part in asked if part.in_words for step in (part.step, *part.steps_traced)]
    givens = {*drawing.givens, *drawing.steps}
    known = {*givens, *(step.name for step in (*steps, *own))}
    problems = unknown_conditions(file, known, own, where)
    if problems:
        raise AuthorError(where, problems)
    graph = replace(graph_of(givens, [*steps, *own], where), in_words=frozenset(words))
    problems = misfits(graph, names.values(), file)
    if problems:
        raise AuthorError(where, problems)
    offered = [step for part in file.parts for step in part.values_offered(graph, mistakes)]
    if offered:
        whole = graph_of(givens, [*steps, *own, *offered], where)
        graph = replace(whole, in_words=graph.in_words)
    return drawing, graph


def _words(path: Path, file: ItemFile) -> ItemWords:
    """Split a text at its headings `## step`: the parts must come in the order asked."""
    lines = lines_of(path)
    text = "\n".join(line.text for line in lines)
    headings = list(re.finditer(r"^## +(.+?) *$", text, flags=re.MULTILINE))
    found, asked = [heading[1] for heading in headings], [part.step for part in file.parts]
    if found != asked:
        expected = ", ".join(f"'## {step}'" for step in asked)
        problem = f"the headings should be {expected}, in this order; found {found or 'none'}"
        raise AuthorError(str(path), [problem])
    starts = [0, *(heading.end() for heading in headings)]
    ends = [*(heading.start() for heading in headings), len(text)]
    places = [line.place for line in lines]
    intro, *parts = (_passage(text, *ends, places) for ends in zip(starts, ends, strict=True))
    set_above = statements_in(intro.text)
    return ItemWords(intro, {s: p.after(set_above) for s, p in zip(asked, parts, strict=True)})


def _passage(text: str, start: int, end: int, places: Sequence[str]) -> Passage:
    own = text[start:end]
    start += len(own) - len(own.lstrip())
    first = text.count("\n", 0, start)
    return Passage(own.strip(), tuple(places[first : first + 1 + own.strip().count("\n")]))


def _digest(folder: Path) -> str:
    """Return a hash of the item's files and those that it shares, so that a change since a key was made is noticed.

    Raises AuthorError where one of them is missing.
    """
    missing = [f"{file} is missing" for file in FILES if not (folder / file).is_file()]
    if missing:
        raise AuthorError(str(folder), missing)
    whole = hashlib.sha256()
    texts = {file: bytes_of(folder / file) for file in FILES}
    texts |= {path.name: bytes_of(path) for path in shared_files(folder, texts.values())}
    pictures = sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURES)
    texts |= {path.name: bytes_of(path) for path in pictures}
    for file, own in texts.items():
        text = own.replace(b"\r\n", b"\n")
        whole.update(f"{file} {len(text)}\n".encode() + text)
    return whole.hexdigest()[:16]
