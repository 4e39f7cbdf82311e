"""Even: no student gets a variant that is much harder than the others."""

from __future__ import annotations

import numpy as np

from exgen.check.results import Found
from exgen.check.subject import Subject
from exgen.items.columns import Array
from exgen.variants.hardness import hardness

FAR_OUT = 6.0
"""How many standard deviations, estimated from the quartiles, make a variant stand out."""
NAMED = 3


def variants_are_equally_hard(subject: Subject) -> Found:
    """No variant has far more digits, minus signs or extreme numbers than the others."""
    warnings, figures = [], []
    for name, measure in hardness(subject.item, subject.drawn.values).items():
        with np.errstate(invalid="ignore"):
            low, middle, high = np.quantile(measure, [0.25, 0.5, 0.75])
        least, most = measure.min(), measure.max()
        figures.append(f"{name} {least:g}" + (f" to {most:g}" if most > least else ""))
        out = measure > middle + FAR_OUT * max((high - low) / 1.349, 1.0)
        if out.any():
            warnings.append(
                f"{name}: {middle:g} in the median, but {most:g} in {_named(subject, out, measure)}; "
                f"require less of them, or set bounds.{name} in item.toml"
            )
    return Found(", ".join(figures), (), tuple(warnings))


def _named(subject: Subject, out: Array, measure: Array) -> str:
    worst = np.argsort(-measure, kind="stable")[: min(NAMED, int(out.sum()))]
    return f"variants {', '.join(str(k + 1) for k in worst.tolist())} of seed {subject.seed}"
