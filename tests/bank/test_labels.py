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
    "mu": "μ", "sigma": "σ", "beta": "β", "nu": "ν", "Delta": "Δ", "partial": "∂", "nabla": "∇", "top": "⊤",
    "lVert": "‖", "rVert": "‖", "|": "∥", "mid": "∣",
}  # fmt: skip
ACCENTS = {"hat": "\u0302", "bar": "\u0304"}
ACCENTED = re.compile(r"\\(hat|bar)\s*\{?(\w)\}?")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def as_printed(label: str) -> str:
    return f"{label} = "


def in_tex(label: str) -> str:
    return f"{label.replace('$', '')} = "


def in_plain_letters(label: str) -> str:
    bare = re.sub(r"\\[lr]Vert", "||", re.sub(r"\\[,;]", "", FONTS.sub("", label)))
    bare = bare.replace(r"\mid", "|")
    return re.sub(r"[$\\{}]", "", bare) + " = "


def from_the_pdf(label: str) -> str:
    """Return the label in the characters that it is set in, its indices on the line."""
    bare = re.sub(r"\\[,;]", "", FONTS.sub("", label))
    text = ACCENTED.sub(lambda m: m[2] + ACCENTS[m[1]], bare)
    text = re.sub(r"\\([A-Za-z]+|\|)", lambda m: COMMANDS[m[1]], text)
    return re.sub(r"[$_^{} ]", "", text) + " = "


def with_lowered_indices_and_a_colon(label: str) -> str:
    text = ACCENTED.sub(r"\2_\1", re.sub(r"\\[,;]", "", FONTS.sub("", label)))
    text = re.sub(r"\\([A-Za-z]+|\|)", lambda m: COMMANDS[m[1]], text)
    text = re.sub(r"_\{?([0-9]+)\}?", lambda m: m[1].translate(LOWERED), text)
    return re.sub(r"[$^{}]", "", text).lower() + ": "


def in_a_sentence(label: str) -> str:
    return f"The {in_plain_letters(label).removesuffix(' = ')} is "


def without_brackets_and_commas(label: str) -> str:
    return re.sub(r"[(),\[\]]", " ", in_plain_letters(label))


def by_its_last_piece(label: str) -> str:
    """Return `k = 1: ` for `class for k = 1`, and `key 2: ` for `query 1, key 2`."""
    plain = in_plain_letters(label).removesuffix(" = ")
    return re.split(r",\s*(?![^()]*\))|\sfor\s", plain)[-1] + ": "


SPELLINGS: tuple[Callable[[str], str], ...] = (
    as_printed,
    in_tex,
    in_plain_letters,
    from_the_pdf,
    with_lowered_indices_and_a_colon,
    in_a_sentence,
    without_brackets_and_commas,
    by_its_last_piece,
)


def fields() -> Iterator[tuple[str, AskedPart, int, str, str]]:
    """Yield item, part, field, label and reference answer of all that is asked in the bank."""
    for name in bank.items():
        item = bank.load(name)
        values = draw(item, 0, 1, 1).values
        for part in item.parts:
            if part.by_hand or part.kind in ("choice", "order", "matching"):
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


@pytest.mark.parametrize("case", FIELDS, ids=lambda c: f"{c[0]} {c[1].step} {c[2]}")
def test_a_number_is_read_behind_its_label_without_a_sign(
    case: tuple[str, AskedPart, int, str, str],
) -> None:
    _, part, field, label, typed = case
    if isinstance(part, AskedNumber):
        for name in (label, part.step, in_plain_letters(label).removesuffix(" = ")):
            named = part.read_cell(f"{name} {typed}", field)
            assert list(map(part.spell, named.values)) == [
                part.spell(v) for v in part.read_cell(typed, field).values
            ]
            assert named.outcome in (Outcome.READ, Outcome.NOTE)


THINGS = {
    "clustering/k-means": "cluster",
    "neighbours/k-nearest": "class",
    "projection/sparse-coding": "code",
}


@pytest.mark.parametrize(
    "spelt",
    ["{thing} {n}", "{Thing} {n}", "the {thing} {n}", "{thing} number {n}", "{thing} no. {n}", "{thing}: {n}",
     "label {n}", "number {n}", "C{n}", "c_{n}", "C_{{{n}}}", "{thing} C{n}", "#{n}", "ω_{n}", "\\omega_{n}",
     "$\\mathbf{{C}}_{n}$", "C₂", "({n})", "{n}nd", "Klasse {n}", "Gruppe {n}"],
)  # fmt: skip
@pytest.mark.parametrize("name", THINGS)
def test_a_label_is_read_however_its_thing_is_called(name: str, spelt: str) -> None:
    parts = [part for part in bank.load(name).parts if part.numeric and part.few]
    assert parts
    for part in parts:
        read = part.read_cell(spelt.format(thing=THINGS[name], Thing=THINGS[name].title(), n=2), 0)
        assert read.values == (2,)
        assert read.outcome in (Outcome.READ, Outcome.NOTE)


@pytest.mark.parametrize(
    ("name", "step", "typed"),
    [
        ("clustering/k-means", "labels_1", "x_1"),
        ("clustering/k-means", "labels_1", "C1 or C2"),
        ("clustering/k-means", "labels_1", "cluster 1 2"),
        ("neighbours/k-nearest", "classes", "k = 3: 2"),
        ("neighbours/k-nearest", "classes", "k = 1"),
        ("projection/sparse-coding", "best", "C(y_3)"),
        ("information/divergences", "kl", "0.5 bits"),
        ("ensembles/adaboost-round", "epsilon", "alpha = 0.5"),
        ("convolution/dilated", "span", "37 columns"),
    ],
)
def test_what_names_something_else_is_left_to_a_person(name: str, step: str, typed: str) -> None:
    (part,) = (part for part in bank.load(name).parts if part.step == step)
    assert part.read_cell(typed, 0).outcome in (Outcome.REVIEW, Outcome.UNREADABLE)


@pytest.mark.parametrize(
    ("name", "step", "typed", "value"),
    [
        ("gan/optimal-value", "jsd", "JSD(p_data||p_g) = 0.1", "0.1"),
        ("gan/optimal-value", "jsd", "JSD(p_data, p_g): 0.1", "0.1"),
        ("gan/optimal-value", "jsd", "0.1 nats", "0.1"),
        ("gan/optimal-value", "value", "-1.2 (nats)", "-1.2"),
        ("ensembles/adaboost-round", "epsilon", "eps = 0.3", "0.3"),
        ("margin/hard-margin-svm", "multipliers", "lam_1 = 0.3", "0.3"),
        ("convolution/dilated", "span", "37 rows", "37"),
        ("convolution/dilated", "z", "Z[1, 1] = 3", "3"),
        ("convolution/dilated", "z", "row 1 column 1: 3", "3"),
        ("neighbours/k-nearest", "classes", "k = 1: 3", "3"),
        ("clustering/k-means", "labels_1", "x1 in C2", "2"),
        ("clustering/k-means", "labels_1", "x_1 ∈ C_2", "2"),
    ],
)
def test_other_words_for_the_same_are_read(name: str, step: str, typed: str, value: str) -> None:
    (part,) = (part for part in bank.load(name).parts if part.step == step)
    read = part.read_cell(typed, 0)
    assert (read.outcome, [part.spell(v) for v in read.values]) == (Outcome.NOTE, [value])


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
