"""What belongs to the whole program, and what authors' code must leave as it was."""

from __future__ import annotations

import decimal
import locale
import os
import random
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np


class State(NamedTuple):
    """Something of the program's: how it is read, to be compared, and how it is put back."""

    read: Callable[[], Any]
    put_back: Callable[[Any], object]


def _decimals() -> tuple[Any, list[Any]]:
    context = decimal.getcontext()
    traps = [sign for sign, trapped in context.traps.items() if trapped]
    return (context.prec, context.rounding, context.Emin, context.Emax, context.capitals), traps


def _put_decimals_back(read: tuple[Any, list[Any]]) -> None:
    (prec, rounding, lowest, highest, capitals), traps = read
    context = decimal.Context(prec, rounding, lowest, highest, capitals, traps=traps)
    decimal.setcontext(context)


def _numpys_numbers() -> tuple[Any, ...]:
    state: Any = np.random.get_state(legacy=True)  # noqa: NPY002 -- it is read, not drawn from
    name, key, *rest = state
    return name, key.tobytes(), *rest


def _put_numpys_numbers_back(read: tuple[Any, ...]) -> None:
    name, key, *rest = read
    np.random.set_state((name, np.frombuffer(key, np.uint32), *rest))  # noqa: NPY002 -- as above


def _environment() -> dict[str, str]:
    return dict(os.environ)


def _put_environment_back(read: Mapping[str, str]) -> None:
    for name in os.environ.keys() - read.keys():
        del os.environ[name]
    os.environ.update(read)


def _put_path_back(read: list[str]) -> None:
    sys.path[:] = read


def _put_warnings_back(read: list[Any]) -> None:
    filters: Any = warnings.filters
    filters[:] = read


CHEAP: Mapping[str, State] = {
    "the working folder": State(os.getcwd, os.chdir),
    "where modules are looked for": State(lambda: sys.path[:], _put_path_back),
    "the recursion limit": State(sys.getrecursionlimit, sys.setrecursionlimit),
    "how numpy prints": State(np.get_printoptions, lambda read: np.set_printoptions(**read)),
    "how decimals are computed": State(_decimals, _put_decimals_back),
    "the locale": State(
        lambda: locale.setlocale(locale.LC_ALL), lambda read: locale.setlocale(locale.LC_ALL, read)
    ),
    "which warnings are shown": State(lambda: warnings.filters[:], _put_warnings_back),
}
"""What is looked at each time that a step is computed; it takes some microseconds."""

ALL: Mapping[str, State] = {
    **CHEAP,
    "the environment variables": State(_environment, _put_environment_back),
    "Python's random numbers": State(random.getstate, random.setstate),
    "numpy's random numbers": State(_numpys_numbers, _put_numpys_numbers_back),
    "what numpy says of overflow": State(np.geterr, lambda read: np.seterr(**read)),
}
"""What is looked at when a model is loaded, and once for each of its functions in `exgen check`."""


def read(states: Mapping[str, State]) -> dict[str, Any]:
    """Return how the states are now."""
    return {name: state.read() for name, state in states.items()}


def put_back(states: Mapping[str, State], before: Mapping[str, Any]) -> None:
    """Make the states what they were before."""
    for name, state in states.items():
        state.put_back(before[name])
