"""Enclosures: what a model makes for each variant beside its steps, a figure or a table of data."""

from __future__ import annotations

import csv
import functools
import inspect
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np

from exgen.items.columns import Array
from exgen.items.declare import docstring_of
from exgen.items.drawing import drawing, svg_of
from exgen.items.engine import Step
from exgen.tables.cells import safe_cell

AXES = "ax"
"""What a figure's argument is called that it draws on."""


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a variant: its step gives the bytes, for each variant.

    A figure, which is an "svg", says in words what it shows; data are a "csv".
    """

    step: Step
    suffix: str
    says: str = ""


def figure(function: Callable[..., object]) -> Enclosure:
    """Declare a figure: a function of a variant's givens and steps that draws on `ax`, axes of matplotlib.

    It is called for one variant at a time, so a vector is a vector. Its docstring says what the
    figure shows, for those who cannot see it; `{{ name }}` in it prints a given or a step. The words
    of the item show the figure by its name, as in `{{ samples }}` on a line of its own.
    """
    needs = tuple(name for name in inspect.signature(function).parameters if name != AXES)

    def drawn(*values: Any) -> bytes:
        with drawing() as axes:
            function(**dict(zip(needs, values, strict=True)), **{AXES: axes})
            return svg_of(axes)

    return Enclosure(_of_each(function, needs, drawn), "svg", docstring_of(function))


def data(function: Callable[..., Mapping[str, Any]]) -> Enclosure:
    """Declare data: a function of a variant's givens and steps that returns columns by their names.

    It is called for one variant at a time. The columns become a CSV file of the student's own, and
    the words of the item print what it is called by its name, as in `{{ measurements }}`.
    """

    def written(*values: Any) -> bytes:
        return _table(function(*values))

    needs = tuple(inspect.signature(function).parameters)
    return Enclosure(_of_each(function, needs, written), "csv")


def _of_each(
    function: Callable[..., object], needs: tuple[str, ...], make: Callable[..., bytes]
) -> Step:
    """Return the step that gives for each variant the bytes that are made of it."""

    @functools.wraps(function)
    def files(*arrays: Array) -> Array:
        count = arrays[0].shape[-1] if arrays else 1
        made = np.empty(count, dtype=object)
        for k in range(count):
            made[k] = make(*(array[..., k] for array in arrays))
        return made

    return Step(function.__name__, files, needs)


def _table(columns: object) -> bytes:
    """Return columns as CSV; entries that a variant does not have, at the end, are left out."""
    if not isinstance(columns, Mapping) or not columns:
        raise ValueError("it should return columns by their names, as in {'time': t, 'speed': v}")
    arrays = {name: np.asarray(column) for name, column in columns.items()}
    for name, array in arrays.items():
        if array.ndim != 1:
            raise ValueError(
                f"column '{name}' should be a row of values; it has shape {array.shape}"
            )
    cells = [_cells(array.tolist()) for array in arrays.values()]
    lengths = {name: len(own) for name, own in zip(arrays, cells, strict=True)}
    if len(set(lengths.values())) > 1:
        said = ", ".join(f"'{name}' {length}" for name, length in lengths.items())
        raise ValueError(f"columns should be of the same length; they have entries: {said}")
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(safe_cell(str(name)) for name in arrays)
    rows.writerows(zip(*cells, strict=True))
    return table.getvalue().encode()


def _cells(values: Sequence[Any]) -> list[str]:
    written = ["" if isinstance(v, float) and isnan(v) else _cell(v) for v in values]
    while written and not written[-1]:
        written.pop()
    return written


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return safe_cell(str(value))
