"""Labels of parts before answers: answers are marked as without, and it is said."""

from __future__ import annotations

import pytest
from marks import classes
from spoken import each_said

from exgen.marks.judging.verdicts import Verdict

KEY = classes.key()


def _named(field: str) -> dict[str, str]:
    label = field.split(".", maxsplit=1)[0]
    return {"label": label, "number": label[:-1], "letter": label[-1]}


@pytest.mark.parametrize(
    "form", ["({letter}) ", "{letter}) ", "{label}) ", "Q{number}({letter}): ", "{label}: "]
)
def test_answers_behind_the_label_of_their_part_are_marked_as_without(form: str) -> None:
    right = classes.right(KEY, 1)
    typed = {name: form.format(**_named(name)) + text for name, text in right.items()}
    for part in classes.marked(KEY, typed).parts:
        if not part.part.by_hand and part.part.kind in ("choice", "number"):
            assert (part.marks.verdicts == Verdict.CORRECT).all()
            assert any("without" in said for said in each_said(part.reasons(0)[0]))
            assert part.cells[0][0] == typed[part.names[0]]
            assert part.read(0)[0] == right[part.names[0]]
