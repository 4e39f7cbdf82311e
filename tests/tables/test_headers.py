from __future__ import annotations

import pytest

from exgen.tables.headers import LONGEST_NAME, listed, spelling


@pytest.mark.parametrize("name", ["3b.1", "3B[1]", "3b 1", " 3b(1) ", "3b;1", "3b. 1:"])
def test_a_column_is_the_same_in_any_case_and_punctuation(name: str) -> None:
    assert spelling(name) == "3b.1"


def test_a_message_lists_a_dozen_names_and_no_long_one() -> None:
    assert listed([]) == "none"
    assert listed(["a", "b"]) == "'a', 'b'"
    assert listed(map(str, range(13))).endswith("'11', ...")
    assert len(listed(["x" * 1000])) == LONGEST_NAME + 2
