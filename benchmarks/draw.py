"""Draw variants: 100,000 of them with slack and separation, ten far from the first, one by one."""

from __future__ import annotations

import numpy as np
from measure import best, machine, table

from exgen.items import bank, each_variant
from exgen.maths import softmax
from exgen.variants.sampling import draw

ITEM = "gan/discriminator-step"
VARIANTS = 100_000
FAR = 10**9
BAR = 1.0
"""Seconds for drawing and solving so many variants."""


def main() -> None:
    """Print how long drawing takes, beside evaluating the graph of steps once for as many."""
    item = bank.load(ITEM)
    drawn = draw(item, 7, 1, VARIANTS)
    givens = {name: drawn.values[name] for name in item.file.draws}
    whole = best(lambda: draw(item, 7, 1, VARIANTS))
    bare = best(lambda: item.graph.evaluate(givens))
    near = best(lambda: draw(item, 7, 1, 10), 50)
    far = best(lambda: draw(item, 7, FAR, 10), 50)
    logits = np.random.default_rng(1).normal(size=(5, VARIANTS))
    together = best(lambda: softmax(logits))
    apart = best(lambda: each_variant(softmax)(logits), 1)
    print(machine())
    print(f"{ITEM}, {VARIANTS:,} variants, {drawn.draws.mean():.2f} draws for each in the mean")
    print(
        table(
            [
                ("", "seconds", "ratio"),
                ("draw and solve, with slack and separation", f"{whole:.3f}", ""),
                ("  to its bar", f"{BAR:.3f}", f"{whole / BAR:.2f}"),
                ("  to evaluating the graph once", f"{bare:.3f}", f"{whole / bare:.1f}"),
                ("variants 1 to 10", f"{near:.5f}", ""),
                (f"variants {FAR:,} to {FAR + 9:,}", f"{far:.5f}", f"{far / near:.2f}"),
                ("a step for all variants at once", f"{together:.4f}", ""),
                ("  with @each_variant", f"{apart:.4f}", f"{apart / together:.0f}"),
            ]
        )
    )


if __name__ == "__main__":
    main()
