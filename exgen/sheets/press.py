"""The press: the sheets of a whole class, block by block, in as many processes as there are cores."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from exgen.items.schema import PaperFile
from exgen.sheets.export import Format, export
from exgen.sheets.typesetting import typeset
from exgen.variants.key import Key

SMALLEST, LARGEST = 10, 150
"""How many sheets a process of its own is worth starting for, and how many texts pandoc takes."""
HANDOUT = Path("handout", "sheets")
MARKING = Path("marking", "solutions")


@dataclass(frozen=True)
class Press:
    """A paper and its key, the formats to print them in, and the folder to print them into."""

    paper: PaperFile
    key: Key
    formats: Sequence[Format]
    folder: Path

    def print_all(self) -> Iterator[int]:
        """Write the files of all sheets, and yield how many sheets each finished block holds.

        Raises AuthorError where an item's words, a template or a formula does not work.
        """
        for place in (HANDOUT, MARKING):
            (self.folder / place).mkdir(parents=True)
        cores = os.cpu_count() or 1
        blocks = _blocks(self.key.sheets, cores)
        if len(blocks) == 1 or not self.formats:
            yield from map(self.print_block, blocks)
            return
        spawned = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(
            min(cores, len(blocks)), spawned, initializer=_start, initargs=(self,)
        ) as pool:
            yield from pool.map(_print_block, blocks)

    def print_block(self, block: range) -> int:
        """Write the files of some sheets, and return how many sheets these are."""
        sheets = list(typeset(self.paper, self.key, block)) if self.formats else []
        for format_ in self.formats:
            for sheet, files in zip(sheets, export(sheets, format_), strict=True):
                name = self.key.file_name(sheet.number) + format_.suffix
                (self.folder / HANDOUT / name).write_bytes(files.sheet)
                (self.folder / MARKING / name).write_bytes(files.solution)
        return len(block)


def _blocks(sheets: int, cores: int) -> list[range]:
    """Return the numbers of the sheets in even blocks, so that the cores finish together."""
    rounds = ceil(sheets / (cores * LARGEST))
    count = max(1, min(rounds * cores, sheets // SMALLEST))
    ends = [sheets * block // count for block in range(count + 1)]
    return [range(start + 1, end + 1) for start, end in itertools.pairwise(ends)]


_PRESS: list[Press] = []
"""The press of a process that was started to print blocks."""


def _start(press: Press) -> None:
    os.environ["RAYON_NUM_THREADS"] = "1"  # Typst's threads would only contend for the cores
    _PRESS.append(press)


def _print_block(block: range) -> int:
    return _PRESS[0].print_block(block)
