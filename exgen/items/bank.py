"""The bank: items and papers are folders and files; find them by name and load them."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import re
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType

import numpy as np

from exgen.errors import AuthorError, NotFound
from exgen.items.engine import (
    Array,
    Graph,
    Misconception,
    Requirement,
    Step,
    check_extra,
    graph_of,
    step_of,
)
from exgen.items.kinds import AnyPart
from exgen.items.schema import ItemFile, Nested, PaperFile, read_toml
from exgen.resources import places

FILES = ("item.toml", "model.py", "question.md", "solution.md")


@dataclass(frozen=True)
class Words:
    """An item's question or solution: what stands before the parts, and each part's own text."""

    intro: str
    parts: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Item:
    """One exercise of the bank, ready to be drawn, typeset and marked."""

    name: str
    folder: Path
    file: ItemFile
    graph: Graph
    requirements: tuple[Requirement, ...]
    misconceptions: tuple[Misconception, ...]
    question: Words
    solution: Words
    digest: str

    @property
    def parts(self) -> tuple[AnyPart, ...]:
        """The parts, in the order asked."""
        return self.file.parts

    def column(self, name: str, written: Nested) -> Array:
        """Return a given's value as an array of one variant, padded to the given's shape."""
        value = np.array(written, dtype=object)
        numbers = value if value.dtype.kind == "U" else _numbers(value)
        shape = self.file.shape(name)
        if numbers.shape != shape:
            padded = np.full(shape, np.nan)
            padded[tuple(slice(n) for n in numbers.shape)] = numbers
            numbers = padded
        return numbers[..., None]


def load(name: str) -> Item:
    """Return the item of that name. Raises NotFound, or AuthorError with all that is wrong."""
    for place in places("bank"):
        if (place / name / "item.toml").is_file():
            return _load(name, place / name)
    raise NotFound("item", name, items(), places("bank"))


def paper(name: str) -> PaperFile:
    """Return the paper of that name. Raises NotFound, or AuthorError with all that is wrong."""
    for place in places("bank"):
        path = place / "papers" / f"{name}.toml"
        if path.is_file():
            return read_toml(path, PaperFile)
    raise NotFound("paper", name, papers(), [place / "papers" for place in places("bank")])


def items() -> list[str]:
    """Return the names of all items, sorted."""
    return sorted({name for place in places("bank") for name in _names(place)})


def papers() -> list[str]:
    """Return the names of all papers, sorted."""
    found = [path for place in places("bank") for path in place.glob("papers/*.toml")]
    return sorted({path.stem for path in found})


def _names(place: Path) -> Iterator[str]:
    for path in place.rglob("item.toml"):
        yield path.parent.relative_to(place).as_posix()


@functools.cache
def _load(name: str, folder: Path) -> Item:
    missing = [f"{file} is missing" for file in FILES if not (folder / file).is_file()]
    if missing:
        raise AuthorError(str(folder), missing)
    file = read_toml(folder / "item.toml", ItemFile)
    model = _module(name, folder / "model.py")
    graph = _graph(file, model, str(folder / "model.py"))
    declared = [value for value in vars(model).values() if isinstance(value, Misconception)]
    required = [value for value in vars(model).values() if isinstance(value, Requirement)]
    required += [test for part in file.parts for test in part.requirements()]
    _check_model(file, graph, required, declared)
    return Item(
        name=name,
        folder=folder,
        file=file,
        graph=graph,
        requirements=tuple(required),
        misconceptions=tuple(declared),
        question=_words(folder / "question.md", file),
        solution=_words(folder / "solution.md", file),
        digest=_digest(folder),
    )


def _module(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("exgen_bank." + re.sub(r"\W", "_", name), path)
    assert spec is not None  # noqa: S101 -- the path ends in .py
    assert spec.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        own = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == str(path)]
        line = getattr(error, "lineno", None) or (own[-1].lineno if own else 1)
        problem = f"line {line}: {type(error).__name__}: {error}"
        raise AuthorError(str(path), [problem]) from error
    return module


def _graph(file: ItemFile, model: ModuleType, where: str) -> Graph:
    functions = [
        value
        for name, value in vars(model).items()
        if isinstance(value, FunctionType)
        and value.__module__ == model.__name__
        and not name.startswith("_")
    ]
    steps: list[Step] = [step_of(function) for function in functions]
    steps += [step for part in file.parts for step in part.steps()]
    return graph_of(file.draws, steps, where)


def _check_model(
    file: ItemFile, graph: Graph, required: list[Requirement], declared: list[Misconception]
) -> None:
    problems = [
        f"part '{part.step}' asks for a step that the model does not compute"
        for part in file.parts
        if part.step not in graph.steps
    ]
    for test in required:
        problems += check_extra(graph, test.step, test.step.name)
    for wrong in declared:
        problems += check_extra(graph, wrong.step, wrong.name)
        if not wrong.feedback:
            problems.append(f"{wrong.name}() needs a docstring: it is what the student reads")
    if problems:
        raise AuthorError(graph.where, problems)


def _words(path: Path, file: ItemFile) -> Words:
    """Split a text at its headings `## step`: the parts must come in the order asked."""
    intro, *rest = re.split(r"^## +(.+?) *$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found, asked = rest[::2], [part.step for part in file.parts]
    if found != asked:
        expected = ", ".join(f"'## {step}'" for step in asked)
        problem = f"the headings should be {expected}, in this order; found {found or 'none'}"
        raise AuthorError(str(path), [problem])
    return Words(intro.strip(), dict(zip(found, map(str.strip, rest[1::2]), strict=True)))


def _digest(folder: Path) -> str:
    """Return a hash of the item's files, so that a change since a key was made is noticed."""
    whole = hashlib.sha256()
    for file in FILES:
        text = (folder / file).read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{file} {len(text)}\n".encode() + text)
    return whole.hexdigest()[:16]


def _numbers(value: Array) -> Array:
    whole = all(entry == int(entry) for entry in value.reshape(-1))
    return value.astype(np.int64 if whole else np.float64)
