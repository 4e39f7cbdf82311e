"""The summary: what a marking comes to, counted block after block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from exgen.answers.blocks import Tally
from exgen.marks.judging.marking import Listener, Marked
from exgen.marks.judging.verdicts import Verdict


@dataclass
class Summary(Listener):
    """Rows by what became of them, answers by verdict, and how many issues there are."""

    tally: Tally = field(default_factory=Tally)
    verdicts: Counter[str] = field(default_factory=Counter)
    issues: int = 0

    def add(self, marked: Marked) -> None:
        """Count the marks of a block."""
        self.tally += marked.block.tally
        self.issues += len(marked.issues)
        for part in marked.parts:
            counts = np.bincount(part.marks.verdicts.reshape(-1), minlength=len(Verdict))
            names = map(str, Verdict)
            self.verdicts.update(dict(zip(names, counts.tolist(), strict=True)))


class RowProgress(Listener):
    """What tells somebody of every block how many rows it holds."""

    def __init__(self, finished: Callable[[int], None]) -> None:
        self._finished = finished

    def add(self, marked: Marked) -> None:
        """Tell of a block."""
        self._finished(len(marked.block.rows))
