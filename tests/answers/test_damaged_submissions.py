"""Submissions that were damaged on the way: what is whole is marked, and the rest is listed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from answers.conftest import key_for
from tables.damage import damaged, written

from exgen.answers.attempts import Attempt
from exgen.answers.blocks import Block
from exgen.answers.submissions import read_submissions
from exgen.errors import FileError
from exgen.language.catalogue import language
from exgen.people.students import Student
from exgen.tables.table import read_table
from exgen.variants.key import Key

TRIED = 300
CLASS = ["s1", "Müller", "ab-3", "4", "übel", "Ж", "s7@x.org"]
FIELDS = ("1a", "1b.1", "1b.2")
CELLS = ["", "0.5", "1,5", "-2", "a\tb", '"x"', "ß", "3; 4", "1e-3"]


def tried(seed: int, path: Path, *, wide: bool = True, roster: bool = True) -> str:
    """Return what became of a damaged file of submissions."""
    dice = random.Random(seed)  # noqa: S311 -- not for secrets
    key = key_for(len(CLASS), tuple(map(Student, CLASS)) if roster else ())
    answers = {name: {f: dice.choice(CELLS) for f in FIELDS} for name in CLASS}
    content, (header, *touched) = damaged(dice, written(dice, _rows(key, answers, wide=wide)))
    path.write_bytes(content)
    attempt: Attempt = dice.choice(["last", "first", "best", "all"])
    try:
        blocks = list(read_submissions(read_table(path), key, attempt).blocks())
    except FileError as error:
        return "refused" if str(path) in str(error) else "refused without a place"
    [block] = blocks
    tally = block.tally
    assert tally.rows == tally.marked + tally.superseded + tally.unmarkable + tally.blank
    for place, name in enumerate(CLASS):
        own = touched[place : place + 1] if wide else touched[3 * place : 3 * place + 3]
        if not header and not any(own):
            at = [row for row, student in enumerate(block.students) if student == name]
            found = [{f: block.cells[f][row] for f in FIELDS} for row in at]
            assert answers[name] in found or _is_listed(block, name), (content, found)
    return "read"


def _rows(key: Key, answers: dict[str, dict[str, str]], *, wide: bool) -> list[list[str]]:
    codes = dict(zip(CLASS, key.codes, strict=True))
    if wide:
        rows = [[name, codes[name], *cells.values()] for name, cells in answers.items()]
        return [["student", "sheet", *FIELDS], *rows]
    return [
        ["student", "sheet", "field", "answer"],
        *([n, codes[n], f, text] for n, cells in answers.items() for f, text in cells.items()),
    ]


def _is_listed(block: Block, name: str) -> bool:
    """Whether a person is told that a student's row does not count, or not alone."""
    said = [language().worded(issue.problem) for issue in block.issues]
    return any("superseded" in text or name in text for text in said)


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("roster", [True, False])
def test_of_damaged_submissions_no_whole_row_is_lost_in_silence(
    *, wide: bool, roster: bool, tmp_path: Path
) -> None:
    path = tmp_path / "submissions.csv"
    became = [tried(seed, path, wide=wide, roster=roster) for seed in range(TRIED // 4)]
    assert {*became} == {"read", "refused"}
