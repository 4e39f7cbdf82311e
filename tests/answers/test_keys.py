"""The key is found by the columns that a table has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from answers.conftest import key_for
from hypothesis import given
from hypothesis import strategies as st

from exgen.answers.keys import find_key
from exgen.errors import FileError
from exgen.people.students import Student
from exgen.tables.table import read_tables
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, write_key

ANN = (Student("ann"),)


def labelled(number: int, students: Sequence[Student] = (), item: str = "gan/step") -> Key:
    """Return a key whose fields are 1a, 1b.1 and 1b.2, for the number 1."""
    key = key_for(len(students) or 3, tuple(students))
    asked = replace(key.asked[0], item=item, labels=(f"{number}a", f"{number}b"))
    return replace(key, title=f"paper {number}", asked=(asked,))


def put(key: Key, folder: Path) -> Path:
    """Write a key where `make` writes it, into a folder."""
    path = folder / KEY
    path.parent.mkdir(parents=True, exist_ok=True)
    write_key(key, path)
    return path


def found(content: str, folder: Path) -> Key:
    path = folder / "submissions.csv"
    path.write_text(content, encoding="utf-8")
    return find_key(read_tables(path))[1]


def test_a_key_is_found_beside_and_below(tmp_path: Path) -> None:
    put(labelled(1), tmp_path / "made")
    handout = tmp_path / "made" / "handout"
    handout.mkdir()
    for folder in (tmp_path, tmp_path / "made", handout, tmp_path / "made" / "marking"):
        assert found("sheet,1a\n", folder).title == "paper 1"


WAYS = {
    "as on the sheet": "student,sheet,{n}a\n",
    "in another case": "STUDENT,Sheet,{n}B.1\n",
    "with brackets": "sheet,{n}B[1]\n",
    "with a space": "sheet,{n}b 1\n",
    "by item and step": "sheet,gan/step{n}.gradient.2\n",
    "in the long form": "student,sheet,field,answer\nann,1,{n}b.2,5\n",
    "in the long form, spelt otherwise": "Sheet;Answer;Field\n1;0,5;{n}B[2]\n",
    "in the long form, by item and step": "sheet,field,answer\n1,GAN/step{n}.value,5\n",
    "in the long form, after rows of no field": "sheet,field,answer\n"
    + "1,,\n" * 1000
    + "1,{n}a,5\n",
    "saved by Excel": "\ufeffsep=;\nsheet;{n}a\n",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("number", [1, 2])
def test_of_several_keys_the_one_with_the_columns_is_taken(
    way: str, number: int, tmp_path: Path
) -> None:
    for other in (1, 2):
        put(labelled(other, item=f"gan/step{other}"), tmp_path / f"paper-{other}")
    assert found(WAYS[way].format(n=number), tmp_path).title == f"paper {number}"


@given(
    st.sets(st.integers(1, 6), min_size=1),
    st.sets(st.integers(1, 8), min_size=1, max_size=2),
    st.sampled_from(["wide", "long"]),
)
def test_exactly_the_keys_that_fit_are_listed(
    tmp_path_factory: pytest.TempPathFactory, made: set[int], asked: set[int], form: str
) -> None:
    folder = tmp_path_factory.mktemp("class")
    for number in made:
        put(labelled(number), folder / f"paper-{number}")
    names = [f"{number}b.1" for number in sorted(asked)]
    wide = ",".join(["sheet", *names]) + "\n"
    content = (
        "sheet,field,answer\n" + "".join(f"1,{n},5\n" for n in names) if form == "long" else wide
    )
    fitting = made & asked
    if len(fitting) == 1:
        assert found(content, folder).title == f"paper {fitting.pop()}"
        return
    with pytest.raises(FileError) as error:
        found(content, folder)
    said, *listed = str(error.value).splitlines()
    assert {int(line.split("paper-")[1][0]) for line in listed} == (fitting or made)
    assert ("several keys fit" in said) == bool(fitting)
    assert ("the columns fit no key" in said) == (not fitting)


def test_a_key_without_the_roster_does_not_fit_a_table_of_students(tmp_path: Path) -> None:
    put(labelled(1), tmp_path / "nameless")
    put(replace(labelled(1, ANN), title="the class"), tmp_path / "class")
    assert found("student,1a\nann,5\n", tmp_path).title == "the class"
    with pytest.raises(FileError, match="several keys fit"):
        found("student,sheet,1a\nann,1,5\n", tmp_path)


def test_keys_whose_columns_do_not_fit_are_told_with_what_they_expect(tmp_path: Path) -> None:
    nameless, of_class = put(labelled(1), tmp_path / "a"), put(labelled(2, ANN), tmp_path / "b")
    with pytest.raises(FileError) as error:
        found("student,sheet,3a\n", tmp_path)
    assert str(error.value).splitlines() == [
        f"{tmp_path / 'submissions.csv'}: the columns fit no key beside or below it; "
        "found 'student', 'sheet', '3a':",
        f"  {nameless} expects sheet (the key has no roster), 1a, 1b.1, 1b.2, ...",
        f"  {of_class} expects student or sheet, 2a, 2b.1, 2b.2, ...",
    ]
    with pytest.raises(FileError, match="found 'sheet', 'field', 'answer' with the fields '3a':"):
        found("sheet,field,answer\n1,3a,5\n", tmp_path)


def test_no_key_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"no marking/key\.json beside or below"):
        found("student,sheet,1a\n", tmp_path)


def test_of_keys_that_fit_the_one_that_asks_no_more_is_meant(tmp_path: Path) -> None:
    small, large = labelled(1), labelled(1)
    more = replace(large.asked[0], item="gan/other", labels=("2a", "2b"))
    put(small, tmp_path / "small")
    put(replace(large, title="large", asked=(*large.asked, more)), tmp_path / "large")
    assert found("sheet,1a,1b.1,1b.2\n", tmp_path).title == small.title
    assert found("sheet,1a,1b.1,1b.2,2a,2b.1,2b.2\n", tmp_path).title == "large"
    with pytest.raises(FileError, match="several keys fit"):
        found("sheet,1a\n", tmp_path)
