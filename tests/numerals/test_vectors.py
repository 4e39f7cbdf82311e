from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exgen.language.catalogue import language
from exgen.numerals import Outcome, Rules, read_vector

STEADY = settings(derandomize=True, deadline=None, max_examples=200)

ENTRIES = {
    "[0.1300, 0.1528]": "0.13 0.1528",
    "(0.13; 0.15)": "0.13 0.15",
    "{0.13, 0.15}": "0.13 0.15",
    "0.13 0.15": "0.13 0.15",
    "0.13, 0.15": "0.13 0.15",
    "0,13 0,15": "0.13 0.15",
    "0,13; 0,15": "0.13 0.15",
    "0,13, 0,15": "0.13 0.15",
    "0.13 -0.15": "0.13 -0.15",
    "3 -4": "3 -4",
    "1/3 2/3": "1/3 2/3",
    "[1 234]": "1 234",
    "x = [1, 2]": "1 2",
    "1,2,3": "1 2 3",
    "[1,234, 5]": "1 234 5",
    "[[1,2],[3,4]]": "1 2 3 4",
    "[[1 2]\n [3 4]]": "1 2 3 4",
    "[1 2; 3 4]": "1 2 3 4",
    "[1, 2; 3, 4]": "1 2 3 4",
    "[1 2\n3 4]": "1 2 3 4",
    r"[\frac{1}{2}, 3]": "1/2 3",
}


def fractions(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


@pytest.mark.parametrize(("text", "entries"), ENTRIES.items())
def test_a_whole_vector_is_read_from_one_cell(text: str, entries: str) -> None:
    expected = fractions(entries)
    reading = read_vector(text, Rules(names=("x",)), len(expected))
    assert reading is not None
    assert reading.outcome in (Outcome.READ, Outcome.NOTE)
    assert reading.values == (expected,)


@pytest.mark.parametrize(
    "text", ["5", "[5]", "-2 ln 2", "1,5", "1 234", "(1+2)(3+4)", "abc", "-", "", "5 m"]
)
def test_a_text_that_is_one_cell_is_left_to_the_reader_of_numbers(text: str) -> None:
    assert read_vector(text, Rules(), 3) is None


@pytest.mark.parametrize(
    "text",
    [
        *("1,5", "1,234", "1 234", "1 1/2", "2 pi"),
        *("-0. 3775", "-0 3775", "0 3775", "-0, 3775", "0, 377", "3. 75", "+0 5"),  # torn apart
    ],
)
def test_a_text_that_may_be_a_number_or_the_vector_goes_to_a_person(text: str) -> None:
    reading = read_vector(text, Rules(), 2)
    assert reading is not None
    assert reading.outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("0 5", "0 5"),
        ("0, 5", "0 5"),
        ("3 .75", "3 .75"),
        ("[0. 3775]", "0 3775"),
        ("1. 0.5", "1 .5"),
    ],
)
def test_entries_that_no_number_is_torn_into_are_a_vector(text: str, entries: str) -> None:
    reading = read_vector(text, Rules(), 2)
    assert reading is not None
    assert reading.values == (fractions(entries),)


@pytest.mark.parametrize(
    ("text", "found"), [("[1,2,3]", 3), ("1 2 3", 3), ("0,1 0,2 0,3", 3), ("(1; 2; 3; 4)", 4)]
)
def test_a_wrong_count_says_how_many_were_found_and_expected(text: str, found: int) -> None:
    reading = read_vector(text, Rules(), 2)
    assert reading is not None
    assert reading.outcome is Outcome.REVIEW
    assert language().worded(reading.notes) == f"found {found} entries, expected 2"


def test_entries_with_several_readings_give_vectors_that_read_all_alike() -> None:
    reading = read_vector("[1,234; 2,345]", Rules(), 2)
    assert reading is not None
    assert reading.values == (fractions("1234 2345"), fractions("1.234 2.345"))


def test_an_entry_that_cannot_be_read_is_named() -> None:
    reading = read_vector("[1, abc]", Rules(), 2)
    assert reading is not None
    assert reading.outcome is Outcome.UNREADABLE
    assert "'abc'" in language().worded(reading.notes)


@STEADY
@given(
    st.lists(st.decimals(-999, 999, places=4), min_size=2, max_size=6),
    st.sampled_from(["[{}]|, ", "({})|; ", "{}| ", "[{}]|,", "{}|, ", "{}|\n", "[{}]|;"]),
)
def test_a_vector_reads_back_from_every_way_to_write_it(entries: list[object], style: str) -> None:
    frame, separator = style.split("|")
    text = frame.format(separator.join(map(str, entries)))
    reading = read_vector(text, Rules(), len(entries))
    assert reading is not None
    assert reading.values == (tuple(Fraction(str(entry)) for entry in entries),)


LABELS = (
    "112122",
    "1-1-2-1-2-2",
    "1 – 1 – 2 – 1 – 2 – 2",
    "(1-1-2-1-2-2)",
    "1 1 2 1 2 2",
    "1/1/2/1/2/2",
    "1.1.2.1.2.2",
    "x = 112122",
)


@pytest.mark.parametrize("text", LABELS)
def test_labels_of_one_digit_need_nothing_between_them(text: str) -> None:
    reading = read_vector(text, Rules(names=("x",)), 6, one_of=(1, 2))
    assert reading
    assert reading.values == (fractions("1 1 2 1 2 2"),)


@pytest.mark.parametrize("text", ["11212", "1121222", "113122", "1-1-3-1-2-2", "11-21-22"])
def test_digits_that_are_no_labels_or_not_as_many_are_not_taken_for_labels(text: str) -> None:
    reading = read_vector(text, Rules(), 6, one_of=(1, 2))
    assert reading is None or not reading.values


@pytest.mark.parametrize("text", ["1.2", "1,2", "1/2", "1-2"])
def test_two_digits_with_a_sign_between_them_may_be_one_number(text: str) -> None:
    reading = read_vector(text, Rules(), 2, one_of=(1, 2))
    assert reading is None or reading.outcome is Outcome.REVIEW


@pytest.mark.parametrize("name", ["d = ", "d=", "dist: ", "d_{i} = ", "d' := "])
def test_one_word_before_a_vector_in_brackets_names_it_and_is_told(name: str) -> None:
    for vector in ("(1, 2, 3)", "[1 2 3]", "{1; 2; 3}"):
        reading = read_vector(name + vector, Rules(names=("x",)), 3)
        assert reading
        assert reading.values == (fractions("1 2 3"),)
        assert reading.outcome is Outcome.NOTE


def test_numbers_of_the_entries_stand_before_them() -> None:
    reading = read_vector("1: 0.0625, 2: 0.3182, 3: 0.7826", Rules(), 3)
    assert reading
    assert reading.values == (fractions("0.0625 0.3182 0.7826"),)


@pytest.mark.parametrize(
    ("text", "one_of", "outcome", "labels"),
    [
        ("010110", (0, 1), Outcome.READ, "0 1 0 1 1 0"),
        ("10110", (0, 1), Outcome.NOTE, "0 1 0 1 1 0"),
        ("0110", (0, 1), Outcome.REVIEW, "0 0 0 1 1 0"),
        ("110", (0, 1), Outcome.REVIEW, "0 0 0 1 1 0"),
        ("0 1 0 1 1", (0, 1), Outcome.REVIEW, ""),
        ("0101101", (0, 1), Outcome.REVIEW, ""),
        ("121221", (1, 2), Outcome.READ, "1 2 1 2 2 1"),
        ("21221", (1, 2), Outcome.REVIEW, ""),
        ("12", (1, 2), Outcome.REVIEW, ""),
    ],
)
def test_of_a_run_of_labels_a_first_zero_may_be_missing_and_nothing_else(
    text: str, one_of: tuple[int, ...], outcome: Outcome, labels: str
) -> None:
    read = read_vector(text, Rules(one_of=one_of), 6, (), one_of)
    assert read is not None
    assert read.outcome is outcome
    assert read.values == ((fractions(labels),) if labels else ())
    assert outcome is Outcome.READ or read.notes
