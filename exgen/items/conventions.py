"""Conventions: where textbooks differ, and an item or a paper declares which way it goes.

A convention is a given that does not vary. So it can be replaced like any other, and the other
ways are misconceptions by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

import numpy as np

from exgen.errors import did_you_mean
from exgen.items.columns import Array
from exgen.items.declare import Misconception
from exgen.items.engine import Step


@dataclass(frozen=True)
class Way:
    """One way of a convention: what the sheet says, and what to say to a student who went it."""

    sentence: str
    mistake: str


@dataclass(frozen=True)
class Convention:
    """The ways to go. A `boundary` is a convention that matters only where a number lies on one."""

    ways: Mapping[str, Way]
    boundary: bool = False


class Declared(str):
    """A way that was chosen: it compares as its name, and prints as what the sheet says of it."""

    __slots__ = ("_sentence",)
    _sentence: str

    def __new__(cls, convention: str, way: str) -> Self:
        """Return the way of a convention, to be used in words."""
        made = super().__new__(cls, way)
        made._sentence = CONVENTIONS[convention].ways[way].sentence
        return made

    def __str__(self) -> str:
        return self._sentence


CONVENTIONS: Mapping[str, Convention] = MappingProxyType(
    {
        "logarithm": Convention(
            {
                "natural": Way(
                    r"$\ln$ is the natural logarithm.", "You took natural logarithms, to base e."
                ),
                "binary": Way(
                    r"Logarithms are to base 2, $\log_2$.", "You took logarithms to base 2."
                ),
            }
        ),
        "divisor": Convention(
            {
                "n": Way(
                    "Variances and covariances divide by the number of samples, $n$.",
                    "You divided by the number of samples, $n$.",
                ),
                "n-1": Way(
                    "Variances and covariances divide by $n - 1$, with $n$ the number of samples.",
                    "You divided by $n - 1$.",
                ),
            }
        ),
        "at_zero": Convention(
            {
                "0": Way("The threshold unit has $H(0) = 0$.", "You took $H(0)$ to be 0."),
                "half": Way(
                    r"The threshold unit has $H(0) = \frac{1}{2}$.",
                    r"You took $H(0)$ to be $\frac{1}{2}$.",
                ),
                "1": Way("The threshold unit has $H(0) = 1$.", "You took $H(0)$ to be 1."),
            },
            boundary=True,
        ),
        "misclassified": Convention(
            {
                "at_zero": Way(
                    "A sample on the decision boundary counts as misclassified.",
                    "You took a sample on the decision boundary to be misclassified.",
                ),
                "below_zero": Way(
                    "A sample on the decision boundary counts as classified correctly.",
                    "You took a sample on the decision boundary to be classified correctly.",
                ),
            },
            boundary=True,
        ),
        "ties": Convention(
            {
                "lowest": Way(
                    "Of equal values the one with the lowest index counts.",
                    "Of equal values you took the one with the lowest index.",
                ),
                "highest": Way(
                    "Of equal values the one with the highest index counts.",
                    "Of equal values you took the one with the highest index.",
                ),
            },
            boundary=True,
        ),
        "batch": Convention(
            {
                "sum": Way(
                    "The contributions of the samples are added up.",
                    "You added the contributions of the samples up.",
                ),
                "mean": Way(
                    "The contributions of the samples are averaged.",
                    "You averaged over the samples.",
                ),
            }
        ),
        "kernel": Convention(
            {
                "correlation": Way(
                    "The kernel is applied as it stands, without flipping it (cross-correlation).",
                    "You applied the kernel as it stands.",
                ),
                "flipped": Way(
                    "The kernel is flipped in both directions before it is applied (convolution).",
                    "You flipped the kernel.",
                ),
            }
        ),
        "epsilon": Convention(
            {
                "inside": Way(
                    r"The constant $\epsilon$ stands inside the root.",
                    r"You added $\epsilon$ inside the root.",
                ),
                "outside": Way(
                    r"The constant $\epsilon$ is added after taking the root.",
                    r"You added $\epsilon$ after taking the root.",
                ),
            }
        ),
        "alpha": Convention(
            {
                "half": Way(
                    r"The weight of a classifier is $\alpha = \frac{1}{2} \ln\frac{1 - \varepsilon}{\varepsilon}$.",
                    r"You took the weight of a classifier with the factor $\frac{1}{2}$.",
                ),
                "full": Way(
                    r"The weight of a classifier is $\alpha = \ln\frac{1 - \varepsilon}{\varepsilon}$.",
                    r"You took the weight of a classifier without the factor $\frac{1}{2}$.",
                ),
            }
        ),
        "loss": Convention(
            {
                "half": Way(
                    r"The squared error has the factor $\frac{1}{2}$.",
                    r"You took the squared error with the factor $\frac{1}{2}$.",
                ),
                "whole": Way(
                    "The squared error has no factor.",
                    "You took the squared error without a factor.",
                ),
            }
        ),
        "distance_weight": Convention(
            {
                "inverse": Way(
                    "A neighbour at the distance $d$ has the weight $1/d$.",
                    "You weighted the neighbours with $1/d$.",
                ),
                "inverse_square": Way(
                    "A neighbour at the distance $d$ has the weight $1/d^2$.",
                    "You weighted the neighbours with $1/d^2$.",
                ),
            }
        ),
        "decay": Convention(
            {
                "half": Way(
                    r"The penalty is $\frac{\lambda}{2} \lVert\mathbf{w}\rVert^2$.",
                    r"You took the penalty to be $\frac{\lambda}{2} \lVert\mathbf{w}\rVert^2$.",
                ),
                "whole": Way(
                    r"The penalty is $\lambda \lVert\mathbf{w}\rVert^2$.",
                    r"You took the penalty to be $\lambda \lVert\mathbf{w}\rVert^2$.",
                ),
            }
        ),
    }
)


def check_declared(written: Mapping[str, str]) -> None:
    """Raise ValueError where a convention or a way of it is not known."""
    for name, way in written.items():
        if name not in CONVENTIONS:
            raise ValueError(
                f"'{name}' is no convention{did_you_mean(name, CONVENTIONS)}; there are "
                f"{', '.join(CONVENTIONS)}"
            )
        if way not in CONVENTIONS[name].ways:
            known = " or ".join(f'"{known}"' for known in CONVENTIONS[name].ways)
            raise ValueError(f"{name} is {known}, not '{way}'")


def other_ways(declared: Mapping[str, str]) -> Iterator[Misconception]:
    """Yield a misconception for every other way of each convention that is declared."""
    for name, others in ways_but(declared).items():
        convention = CONVENTIONS[name]
        right = convention.ways[declared[name]].sentence
        for way in others:
            yield Misconception(
                name=f"{name}_{way}".replace("-", "_minus_"),
                step=_held(name, way),
                feedback=f"{convention.ways[way].mistake} {right}",
                share=0.0,
                may_coincide=convention.boundary,
            )


def ways_but(declared: Mapping[str, str]) -> dict[str, list[str]]:
    """Return for each convention that is declared the other ways to go."""
    return {
        name: [way for way in CONVENTIONS[name].ways if way != chosen]
        for name, chosen in declared.items()
    }


def _held(name: str, way: str) -> Step:
    """Return the step that computes a convention: always the same way."""

    def the_other_convention() -> Array:
        return np.array(way)

    return Step(name, the_other_convention, ())
