"""Selection: which questions of a paper each sheet asks, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exgen.items.columns import Array
from exgen.items.schema import PaperFile
from exgen.variants.key import Key
from exgen.variants.sampling import random_words


def positions(name: str, paper: PaperFile, seed: int, numbers: Sequence[int]) -> Array | None:
    """Return the position of each question on the sheets of these numbers, (questions, n), from 1.

    A question that a sheet does not ask has 0. None where every sheet asks all of them in the order of
    the paper. A sheet's questions depend on the paper's name, the seed and the sheet's number alone.
    """
    if not paper.selects:
        return None
    count = len(paper.questions)
    asked = np.ones((count, len(numbers)), dtype=bool)
    for pool, chosen in paper.pools.items():
        members = [at for at, question in enumerate(paper.questions) if question.pool == pool]
        words = _words(f"{name}\0pool {pool}\0{seed}", len(members), numbers)
        asked[members] = _ranks(words) < chosen
    order = np.arange(count)[:, None].repeat(len(numbers), axis=1)
    if paper.order == "shuffled":
        order = _ranks(_words(f"{name}\0order\0{seed}", count, numbers))
    return np.where(asked, 1 + _ranks(order + count * ~asked), 0)


def selects_the_same(key: Key, paper: PaperFile) -> bool:
    """Whether a paper, as it is now, gives the sheets of a key the questions that they have."""
    now = positions(key.paper, paper, key.seed, key.numbers)
    if now is None or not key.selects:
        return now is None and not key.selects
    items = [at for at, question in enumerate(paper.questions) for _ in question.items]
    had = [asked.positions for asked in key.asked if asked.positions is not None]
    return np.array_equal(now[items], had)


def _words(stream: str, width: int, numbers: Sequence[int]) -> Array:
    """Return random words (width, n) for sheets whose numbers are in any order."""
    rising, places = np.unique(np.asarray(numbers, dtype=np.int64), return_inverse=True)
    return random_words(stream, width, rising)[:, places]


def _ranks(values: Array) -> Array:
    """Return the rank of each value in its column, from 0."""
    return np.argsort(np.argsort(values, axis=0, kind="stable"), axis=0, kind="stable")
