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

    `empty` are the rows that the tally counts as marked, but that hold no answer and have no mark;
    `answered` and `wrong` are how many answers the key alone could judge, and calls wrong.
    """

    tally: Tally = field(default_factory=Tally)
    empty: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    issues: int = 0
    answered: int = 0
    wrong: int = 0

    def add(self, marked: Marked) -> None:
        """Count the marks of a block."""
        self.tally += marked.block.tally
        self.empty += int(np.count_nonzero(~marked.answered))
        self.issues += len(marked.issues)
        counts = marked.verdicts
        self.verdicts.update(dict(zip(map(str, Verdict), counts.tolist(), strict=True)))
        judged = counts if marked.judged is None else marked.judged
        self.answered += int(judged[: Verdict.BLANK].sum())
        self.wrong += int(judged[Verdict.WRONG])

    def notes(self) -> Iterator[Reason]:
        """Yield that the key calls hardly anything right, which a wrong one would explain.

        What people gave says nothing of the key.
        """
        marked, wrong, answered = self.tally.marked, self.wrong, self.answered
        if marked >= FEWEST and wrong > MOSTLY * answered:
            yield Reason.of("note.hardly-any-right", wrong=wrong, answered=answered)


class RowProgress(Listener):
    """What tells somebody of every block how many rows it holds."""

    def __init__(self, finished: Callable[[int], None]) -> None:
        self._finished = finished

    def add(self, marked: Marked) -> None:
        """Tell of a block."""
        self._finished(len(marked.block.rows))
