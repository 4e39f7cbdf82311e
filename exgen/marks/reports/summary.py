"""The summary: what a marking comes to, counted block after block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from exgen.answers.blocks import Tally
from exgen.language import Reason
from exgen.marks.judging.marking import Listener, Marked
from exgen.marks.judging.verdicts import Verdict

FEWEST = 5
"""So many rows say something about the key, and not about who wrote them."""

MOSTLY = 0.6
"""Above this share of wrong answers the key is doubted: those of another seed left 70 to 95 % wrong."""


@dataclass
class Summary(Listener):
    """Rows by what became of them, answers by verdict, and how many issues there are.

    `empty` are the rows that the tally counts as marked, but that hold no answer and have no mark.
    """

    tally: Tally = field(default_factory=Tally)
    empty: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    issues: int = 0

    def add(self, marked: Marked) -> None:
        """Count the marks of a block."""
        self.tally += marked.block.tally
        self.empty += int(np.count_nonzero(~marked.answered))
        self.issues += len(marked.issues)
        for part in marked.parts:
            verdicts = part.verdicts_but(marked.marked_unseen)
            counts = np.bincount(verdicts, minlength=len(Verdict))
            names = map(str, Verdict)
            self.verdicts.update(dict(zip(names, counts.tolist(), strict=True)))

    def notes(self) -> Iterator[Reason]:
        """Yield that hardly anything is right, which a wrong key would explain."""
        marked, wrong = self.tally.marked, self.verdicts[str(Verdict.WRONG)]
        answered = sum(
            self.verdicts[str(verdict)] for verdict in Verdict if verdict < Verdict.BLANK
        )
        if marked >= FEWEST and wrong > MOSTLY * answered:
            yield Reason.of("note.hardly-any-right", wrong=wrong, answered=answered)


class RowProgress(Listener):
    """What tells somebody of every block how many rows it holds."""

    def __init__(self, finished: Callable[[int], None]) -> None:
        self._finished = finished

    def add(self, marked: Marked) -> None:
        """Tell of a block."""
        self._finished(len(marked.block.rows))
