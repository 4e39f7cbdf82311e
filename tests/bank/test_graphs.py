"""The keys of the graphs, confirmed by an algorithm with a heap."""

from __future__ import annotations

import heapq

import numpy as np

from exgen.check.simulated import answered, given_only, handed_in, rows_of
from exgen.items import bank
from exgen.items.columns import Array
from exgen.items.words import number_of, spelt_out, word_of
from exgen.marks.judging.grading import mark
from exgen.variants.sampling import draw

from .samples import COUNT, SEED, samples

ITEM, NODES = "graphs/dijkstra", "ABCDEF"


def test_every_iteration_the_path_and_its_length() -> None:
    for sample in samples(ITEM):
        rows, path = _by_a_heap(sample["lengths"])
        assert spelt_out(sample["table"]).tolist() == rows[:5]
        assert word_of(float(sample["path"])) == path
        assert str(int(sample["length"])) == rows[-1][-1]


def test_a_slip_in_one_distance_is_followed_as_long_as_it_stays() -> None:
    item = bank.load(ITEM)
    drawn = draw(item, SEED, 1, COUNT)
    slip = drawn.values["row_2"].copy()
    slip[5] = number_of("30")
    given = given_only(item.graph, drawn.values)
    worked = item.graph.evaluate(given, {"row_2": slip})
    typed = handed_in(item, {**drawn.values, **worked})
    shares = mark(rows_of(item, drawn), answered(item, typed))["table"].shares.reshape(5, 6, -1)
    assert np.all(shares[1, 5] == 0)
    assert np.mean(shares[2:] > 0) > 0.95


def test_one_number_throughout_earns_next_to_nothing() -> None:
    item = bank.load(ITEM)
    drawn = draw(item, SEED, 1, COUNT)
    typed = {name: array.astype(float) for name, array in handed_in(item, drawn.values).items()}
    typed["table"][1:] = number_of("9")
    marks = mark(rows_of(item, drawn), answered(item, typed))
    assert np.mean(marks["table"].shares[6:]) < 0.1


def _by_a_heap(lengths: Array) -> tuple[list[list[str]], str]:
    """Return what is settled and known after each iteration, and the shortest path to F."""
    known, heap, settled = {"A": (0, "A")}, [(0, "A", "A")], list[str]()
    rows = list[list[str]]()
    while heap:
        distance, node, way = heapq.heappop(heap)
        if node in settled:
            continue
        settled.append(node)
        for other, length in zip(NODES, lengths[NODES.index(node)].tolist(), strict=True):
            found = (distance + length, f"{way}-{other}")
            if length and found < known.get(other, (np.inf, "")):
                known[other] = found
                heapq.heappush(heap, (found[0], other, found[1]))
        rows.append([node, *(str(known[n][0]) if n in known else "∞" for n in NODES[1:])])
    return rows, known["F"][1]
