"""Every field of the bank reads its answer with its own label before it, however that is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from exgen.items import bank
from exgen.items.kinds import AskedPart
from exgen.items.kinds.number import AskedNumber
from exgen.numerals import Outcome
from exgen.variants.sampling import draw

FONTS = re.compile(r"\\(?:mathbf|mathrm|boldsymbol|text)\b\s*")
COMMANDS = {
    "theta": "θ", "phi": "ϕ", "varepsilon": "ε", "alpha": "α", "lambda": "λ", "delta": "δ",
    "mu": "μ", "sigma": "σ", "Delta": "Δ", "partial": "∂", "nabla": "∇", "top": "⊤",
    "lVert": "‖", "rVert": "‖", "|": "∥",
}  # fmt: skip
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def as_printed(label: str) -> str:
    return f"{label} = "


def in_tex(label: str) -> str:
    return f"{label.replace('$', '')} = "


def in_plain_letters(label: str) -> str:
    bare = re.sub(r"\\[lr]Vert", "||", re.sub(r"\\[,;]", "", FONTS.sub("", label)))
    return re.sub(r"[$\\{}]", "", bare) + " = "


def from_the_pdf(label: str) -> str:
    """Return the label in the characters that it is set in, its indices on the line."""
    text = re.sub(r"\\hat\s*(\w)", "\\1\u0302", re.sub(r"\\[,;]", "", FONTS.sub("", label)))
    text = re.sub(r"\\([A-Za-z]+|\|)", lambda m: COMMANDS[m[1]], text)
    return re.sub(r"[$_^{} ]", "", text) + " = "


def with_lowered_indices_and_a_colon(label: str) -> str:
    text = re.sub(r"\\hat\s*(\w)", r"\1_hat", re.sub(r"\\[,;]", "", FONTS.sub("", label)))
    text = re.sub(r"\\([A-Za-z]+|\|)", lambda m: COMMANDS[m[1]], text)
    text = re.sub(r"_\{?([0-9]+)\}?", lambda m: m[1].translate(LOWERED), text)
    return re.sub(r"[$^{}]", "", text).lower() + ": "


SPELLINGS: tuple[Callable[[str], str], ...] = (
    as_printed,
    in_tex,
    in_plain_letters,
    from_the_pdf,
    with_lowered_indices_and_a_colon,
)


def fields() -> Iterator[tuple[str, AskedPart, int, str, str]]:
    """Yield item, part, field, label and reference answer of all that is asked in the bank."""
    for name in bank.items():
        item = bank.load(name)
        values = draw(item, 0, 1, 1).values
        for part in item.parts:
            if part.by_hand or part.kind in ("choice", "order"):
                continue
            labels = part.labels(values[part.step].shape[:-1])
            for field, (label, typed) in enumerate(zip(labels, part.typed(values), strict=True)):
                yield name, part, field, label, typed


FIELDS = list(fields())


@pytest.mark.parametrize("spell", SPELLINGS)
@pytest.mark.parametrize("case", FIELDS, ids=lambda c: f"{c[0]} {c[1].step} {c[2]}")
def test_a_field_reads_its_own_label(
    case: tuple[str, AskedPart, int, str, str], spell: Callable[[str], str]
) -> None:
    _, part, field, label, typed = case
    alone = part.read_cell(typed, field)
    named = part.read_cell(spell(label) + typed, field)
    assert named.outcome in (Outcome.READ, Outcome.NOTE), (spell(label) + typed, named)
    assert list(map(part.spell, named.values)) == list(map(part.spell, alone.values))


def letters(name: str) -> str:
    return re.sub("[^A-Za-z0-9(),]", "", name).lower()


@pytest.mark.parametrize("case", FIELDS, ids=lambda c: f"{c[0]} {c[1].step} {c[2]}")
def test_a_field_does_not_read_the_label_of_another_part(
    case: tuple[str, AskedPart, int, str, str],
) -> None:
    name, part, field, _, typed = case
    if not isinstance(part, AskedNumber):
        return
    own = set(map(letters, part.names_of(field, 1)))
    for other, another, _, label, _ in FIELDS:
        # the same label may stand before another iteration, or its name be one that the author gives
        if other == name and another.step != part.step and letters(label) not in own:
            read = part.read_cell(f"{label} = {typed}", field)
            assert read.outcome in (Outcome.REVIEW, Outcome.UNREADABLE), (label, part.step)
