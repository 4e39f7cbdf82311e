"""A student's sheet belongs to the student: it depends on the paper, the seed and the id alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen import flow
from exgen.errors import ExgenError
from exgen.items import bank
from exgen.people.students import Student
from exgen.variants import paper as papers
from exgen.variants.key import Key
from exgen.variants.paper import draw_paper, number_for

NAME = "gan-tutorial"
SEED = 2**50 + 7
CLASS = [Student(f"k{number:07d}", f"Student {number}") for number in range(1, 13)]
EVERYBODY = draw_paper(NAME, bank.paper(NAME), SEED, 0, CLASS)


def sheet_of(key: Key, student: Student) -> tuple[object, ...]:
    """Return all that a key holds of a student's sheet."""
    place = key.students.index(student)
    columns = [
        (item.item, group, name, array[..., place].tolist())
        for item in key.asked
        for group, values in (("values", item.values), ("slacks", item.slacks))
        for name, array in values.items()
    ]
    return key.codes[place], *columns


@settings(max_examples=8)
@given(st.permutations(CLASS), st.integers(1, len(CLASS)))
def test_a_sheet_does_not_depend_on_who_else_is_in_the_class_nor_on_their_order(
    order: list[Student], count: int
) -> None:
    some = draw_paper(NAME, bank.paper(NAME), SEED, 0, order[:count])
    for student in order[:count]:
        assert sheet_of(some, student) == sheet_of(EVERYBODY, student)


def written(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*.md") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def made(folder: Path, roster: str) -> dict[str, bytes]:
    (folder.parent / f"{folder.name}.csv").write_text(f"student,name\n{roster}")
    out = flow.make(
        NAME, SEED, roster=folder.parent / f"{folder.name}.csv", formats=["markdown"], out=folder
    )
    return written(out)


def test_who_joins_or_leaves_changes_no_other_files(tmp_path: Path) -> None:
    before = made(tmp_path / "before", "k1,Ann\nk2,Ben\nk3,Cem\n")
    after = made(tmp_path / "after", "k4,Abe\nk3,Cem\nk1,Ann\n")
    alone = made(tmp_path / "alone", "k2,Ben\n")
    stayed = {name: content for name, content in before.items() if name in after}
    assert len(stayed) == 4  # two students, each with sheet and solution
    assert stayed.items() <= after.items()
    assert alone.items() <= before.items()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("K1234", "k1234"),
        ("Zoe\u0301", "zo\u00e9"),
        ("'0123", "0123"),
        ("\u20190123\u00e9", "0123é"),
    ],
)
def test_an_id_is_the_same_however_it_is_spelt(one: str, other: str) -> None:
    assert number_for(NAME, SEED, Student(one)) == number_for(NAME, SEED, Student(other))


@pytest.mark.parametrize(
    ("paper", "seed", "student"),
    [
        ("deep-learning", SEED, "k1"),
        (NAME, SEED + 1, "k1"),
        (NAME, SEED, "k2"),
        (NAME, SEED, "0k1"),
    ],
)
def test_another_paper_seed_or_student_has_another_sheet(
    paper: str, seed: int, student: str
) -> None:
    assert number_for(paper, seed, Student(student)) != number_for(NAME, SEED, Student("k1"))


def test_numbers_have_eight_digits_and_are_spread_evenly() -> None:
    numbers = [number_for(NAME, SEED, Student(str(number))) for number in range(9000)]
    first_digits = [str(number)[0] for number in numbers]
    assert {len(str(number)) for number in numbers} == {8}
    assert all(880 < first_digits.count(digit) < 1120 for digit in "123456789")


def test_two_students_with_one_sheet_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "number_for", lambda *_: 10_000_001)
    with pytest.raises(ExgenError, match="'k0000001' and 'k0000002' would get the same sheet"):
        draw_paper(NAME, bank.paper(NAME), SEED, 0, CLASS[:2])
