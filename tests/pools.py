"""A paper with pools: six questions of two parts, of which each student is asked the first two and two more."""

from __future__ import annotations

from pathlib import Path

from own import item_files, write_item

from exgen.items.columns import one
from exgen.variants.key import Key

GIVEN = "a = { low = 21, high = 59, step = 2 }\nb = { low = 3.1, high = 8.9, step = 0.2 }\n"
QUESTIONS, FIXED, CHOSEN = 6, 2, 2
TOTAL = 5 * (FIXED + CHOSEN)


def write_paper(
    place: Path, *, top: str = 'order = "shuffled"', points: dict[int, int] | None = None
) -> None:
    """Write the paper `pooled` into the bank of a place, with what else it says at its top."""
    pool = ""
    asked = [f'title = "Pooled"\n{top}\npools = {{ proofs = {CHOSEN} }}\n']
    for number in range(1, QUESTIONS + 1):
        parts: dict[str, dict[str, object]] = {
            "area": {"points": (points or {}).get(number, 2)},
            "price": {"points": 3},
        }
        model = (
            f"\ndef area(a, b):\n    return {number} * a * b\n"
            f"\n\ndef price(area, b):\n    return {100 + number} * area / (b + 1)\n"
        )
        write_item(place, f"own/field-{number}", item_files(GIVEN, parts, model))
        pool = 'pool = "proofs"\n' if number > FIXED else ""
        asked.append(f'[[questions]]\nitems = ["own/field-{number}"]\n{pool}')
    (place / "bank/papers").mkdir()
    (place / "bank/papers/pooled.toml").write_text("\n".join(asked))


def right(key: Key, name: str, sheet: int) -> str:
    """Return the right answer to a field on a sheet, numbered from 1."""
    return next(
        part.typed(one(asked.values, sheet - 1))[place]
        for asked in key.asked
        for field, part, place in asked.fields()
        if field == name
    )
