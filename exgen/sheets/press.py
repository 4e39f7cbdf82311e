"""The press: the files of a whole class, block by block, in as many processes as there are cores."""

from __future__ import annotations

import itertools
import os
import pickle
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any, TypeAlias

from exgen.items.schema import PaperFile
from exgen.language.reasons import Reason
from exgen.processes import processes, shared_out
from exgen.sheets.converting import convert_words
from exgen.sheets.enclosed import Enclosed
from exgen.sheets.export import asks_for_misconceptions, export_converted, write_for_class
from exgen.sheets.formats import Format, Output
from exgen.sheets.misconceptions import typeset_item_and_misconceptions
from exgen.sheets.placing import files_beside
from exgen.sheets.sheet import Sheet, without
from exgen.sheets.typesetting import typeset, typeset_item
from exgen.variants.key import Key

SMALLEST, LARGEST = 10, 150
"""How many sheets a process of its own is worth starting for, and how many texts pandoc takes."""

NAMED = 8
"""How many notes name a sheet; that there are more is said once."""


@dataclass(frozen=True)
class Printed:
    """How many sheets a finished piece of work holds, and what is to be said of them."""

    sheets: int
    said: tuple[Reason, ...] = ()


SharingOut: TypeAlias = Callable[[Callable[[Any], Printed], Iterable[Any]], Iterable[Printed]]
"""What does a piece of work for each of some arguments, as `map` does."""


def print_all(
    paper: PaperFile,
    key: Key,
    formats: Sequence[Format],
    folder: Path,
    executor: Executor | None = None,
    *,
    most: int = 0,
    say: Callable[[Reason], None] = lambda _: None,
) -> Iterator[int]:
    """Write the files of a paper's sheets, and yield how many sheets each finished block holds.

    Of the sheets that students had before there are those files alone that are for marking. A file
    for the class that has more bytes than `most`, if that is above 0, is cut. What could not be
    printed as it should is said, with the name of its sheet. The files are the same whatever executor
    does the work: by default processes, where there are enough sheets. One that is passed in must see
    the folder. Raises AuthorError where an item's words, a template or a formula does not work.
    """
    now, cores = key.today.sheets, os.cpu_count() or 1
    blocks = _blocks(now, cores) if formats else [range(1, now + 1)]
    spool = folder / ".blocks"
    page = next((page for format_ in formats for page in format_.pages), None)
    for_marking = [solution for format_ in formats for solution in _for_marking(format_)]
    before = _blocks(key.former, cores, after=now) if key.former and for_marking else []

    def block_of(b: range, chosen: Sequence[Format]) -> SheetBlock:
        return SheetBlock(paper, key.at(b), b, _names(key, b), chosen, folder, spool, page)

    work = [*(block_of(b, formats) for b in blocks), *(block_of(b, for_marking) for b in before)]
    for_class = [
        ClassFile(
            format_,
            file,
            folder / file.path,
            Spooled(spool / format_.name / f"{number}", range(now)),
            key.language,
            most,
        )
        for format_ in formats
        for number, file in enumerate(format_.class_files)
    ]
    said = list[Reason]()
    with _sharing_out(executor, max(len(blocks), len(before))) as share_out:
        for printed in share_out(print_block, work):
            said += printed.said
            yield printed.sheets
        for file in share_out(print_for_class, for_class):
            said += file.said
    shutil.rmtree(spool, ignore_errors=True)
    for note in said[:NAMED]:
        say(note)
    if more := said[NAMED:]:
        say(Reason.of("note.more-sheets", count=len(more)))


@dataclass(frozen=True)
class SheetBlock:
    """Some sheets of a class, with their numbers, the names of their files, and what to make.

    The `page` is what answers are typed into.
    """

    paper: PaperFile
    key: Key
    numbers: range
    names: Sequence[str]
    formats: Sequence[Format]
    folder: Path
    spool: Path
    page: Output | None

    @property
    def pages(self) -> Iterator[str]:
        """What the page of each sheet is called that answers are typed into, '' without one."""
        own = bool(self.key.students)
        # a student's is called by the id alone, also that of a sheet of before
        names = _names(self.key, range(1, self.key.sheets + 1)) if own else self.names
        page = self.page
        return (Path(page.path_for(name, own=own)).name if page else "" for name in names)


@dataclass(frozen=True)
class Spooled:
    """The converted sheets of a class, which were put by in blocks: one is in memory at a time.

    What the template must not see is taken out. They can be gone through as often as one likes, as
    a template does that lists each item's variants in turn: a class of one block is read once.
    """

    folder: Path
    places: range
    _held: dict[Path, list[Sheet]] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Sheet]:
        blocks = map(self._block, sorted(self.folder.iterdir()))
        return itertools.islice(itertools.chain.from_iterable(blocks), *self._ends)

    def __str__(self) -> str:
        """Return what a template prints of them, which is the same every time."""
        return f"{len(self)} sheets"

    @property
    def _ends(self) -> tuple[int, int]:
        return self.places.start, self.places.stop

    def cut(self, pieces: int) -> list[Spooled]:
        """Return them in even pieces."""
        ends = [len(self) * piece // pieces for piece in range(pieces + 1)]
        return [replace(self, places=self.places[s:e]) for s, e in itertools.pairwise(ends)]

    def _block(self, path: Path) -> list[Sheet]:
        if path not in self._held:
            self._held.clear()
            self._held[path] = pickle.loads(path.read_bytes())  # noqa: S301 -- the press wrote it itself
        return self._held[path]


@dataclass(frozen=True)
class ClassFile:
    """A file for the whole class, the sheets that it is made of, in which language, and its most bytes."""

    format: Format
    file: Output
    path: Path
    sheets: Spooled
    spoken: str
    most: int = 0


def print_block(block: SheetBlock) -> Printed:
    """Write the files of each sheet, and put by what the class's files need."""
    if not block.formats:
        return Printed(len(block.numbers))
    asks = any(map(asks_for_misconceptions, block.formats))
    each = typeset_item_and_misconceptions if asks else typeset_item
    typeset_sheets = typeset(block.paper, block.key, block.numbers, each)
    sheets = list(map(_with_page, typeset_sheets, block.pages))
    said = dict[Reason, None]()  # in order, and once where a sheet's solution says the same
    for format_ in block.formats:
        converted = convert_words(sheets, format_.file.markup, format_.file.enclosed)
        exported = export_converted(converted, format_)
        for name, sheet, made in zip(block.names, converted, exported, strict=True):
            for file, finished in zip(format_.sheet_files, made, strict=True):
                path = block.folder / file.path_for(name, own=bool(block.key.students))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(finished.content)
                for enclosed in _beside(sheet, format_, file):
                    path.with_name(enclosed.name).write_bytes(enclosed.content)
                said |= dict.fromkeys(_of_sheet(name, note) for note in finished.said)
        for number, file in enumerate(format_.class_files):
            path = block.spool / format_.name / f"{number}" / f"{block.numbers.start:012}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps([without(s, *file.kept_back) for s in converted]))
    return Printed(len(block.numbers), tuple(said))


def print_for_class(made: ClassFile) -> Printed:
    """Write a file for the whole class; in pieces, each a file of its own, where it is too large."""
    made.path.parent.mkdir(parents=True, exist_ok=True)
    said = _write_in_pieces(made, 1)
    pieces = 1
    while (
        made.most and pieces < len(made.sheets) and (largest := _largest(made, pieces)) > made.most
    ):
        pieces = min(len(made.sheets), max(pieces + 1, ceil(pieces * largest / made.most)))
        _write_in_pieces(made, pieces)
    of_file = (Reason.of("note.of-file", file=made.path.name, said=note) for note in said)
    return Printed(len(made.sheets), tuple(of_file))


def _write_in_pieces(made: ClassFile, pieces: int) -> tuple[Reason, ...]:
    said = dict[Reason, None]()
    for sheets, path in zip(made.sheets.cut(pieces), _pieces(made.path, pieces), strict=True):
        said |= dict.fromkeys(write_for_class(sheets, made.format, made.file, path, made.spoken))
    return tuple(said)


def _largest(made: ClassFile, pieces: int) -> int:
    return max(path.stat().st_size for path in _pieces(made.path, pieces))


def _pieces(path: Path, count: int) -> list[Path]:
    """Return what the pieces of a file are called: the first as the file, the others with numbers."""
    return [path, *(path.with_stem(f"{path.stem}-{number}") for number in range(2, count + 1))]


def _for_marking(format_: Format) -> Iterator[Format]:
    """Yield a format with nothing but what it makes of each sheet for marking, if there is any."""
    files = tuple(file for file in format_.sheet_files if file.place == "marking")
    if files:
        yield replace(format_, file=format_.file.model_copy(update={"files": files}))


def _beside(sheet: Sheet, format_: Format, file: Output) -> Iterator[Enclosed]:
    """Yield what lies beside a file of a sheet, which holds no more than that may."""
    if not format_.file.enclosed:
        yield from files_beside(without(sheet, *file.kept_back), format_.file.markup)


def _with_page(sheet: Sheet, page: str) -> Sheet:
    return replace(sheet, page=page)


def _of_sheet(name: str, note: Reason) -> Reason:
    return Reason.of("note.of-sheet", sheet=name, said=note)


@contextmanager
def _sharing_out(executor: Executor | None, blocks: int) -> Iterator[SharingOut]:
    """Give what does the work: an executor, processes of its own, or this process alone."""
    if executor is not None:
        yield executor.map
        return
    if blocks == 1:
        yield map
        return
    with processes(min(os.cpu_count() or 1, blocks)) as pool:
        yield partial(shared_out, pool)


def _names(key: Key, block: range) -> list[str]:
    return [key.file_name(number) for number in block]


def _blocks(sheets: int, cores: int, after: int = 0) -> list[range]:
    """Return the numbers of the sheets in even blocks, so that the cores finish together.

    They are those after a number.
    """
    rounds = ceil(sheets / (cores * LARGEST))
    count = max(1, min(rounds * cores, sheets // SMALLEST))
    ends = [after + sheets * block // count for block in range(count + 1)]
    return [range(start + 1, end + 1) for start, end in itertools.pairwise(ends)]
