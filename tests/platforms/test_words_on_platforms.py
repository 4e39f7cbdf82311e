"""Words on learning platforms: each takes the spellings that are listed, and is told what matters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from in_words import FILES, ITEM
from own import write_item
from platforms import canvas_reader, cloze_reader, qti_reader

from exgen import flow
from exgen.items.columns import one
from exgen.language import Reason
from exgen.variants.key_file import KEY, read_key

FORMATS = ("moodle", "canvas", "qti21")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Reason]]]:
    """The item of `in_words`, for all platforms, and what was said of it."""
    place, said = tmp_path_factory.mktemp("words"), list[Reason]()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        write_item(place, ITEM, FILES)
        (place / "bank/papers").mkdir()
        paper = f'title = "Words"\n\n[[questions]]\nitems = ["{ITEM}"]\n'
        (place / "bank/papers/words.toml").write_text(paper)
        folder = flow.make("words", 7, count=1, formats=FORMATS, say=said.append)
        yield place / folder, said


def right(made: Path) -> list[str]:
    (asked,) = read_key(made / KEY).asked
    return [text for part in asked.parts for text in part.typed(one(asked.values, 0))]


def test_moodle_takes_other_spellings_and_looks_at_case_where_it_matters(
    made: tuple[Path, list[Reason]],
) -> None:
    content = (made[0] / "marking/moodle.xml").read_bytes()
    (question,) = cloze_reader.questions_in(content)
    for blank, typed in zip(question.blanks, right(made[0]), strict=True):
        found = blank.found(typed)
        assert found is not None
        assert found.share == 1
    in_hex, path, truth, line = (question.blanks[at] for at in (0, 2, 4, -1))
    words = right(made[0])
    for blank, typed in (
        (in_hex, words[0].removeprefix("0x").lower()),
        (path, words[2].replace("-", ", ")),
        (truth, {"true": "wahr", "false": "falsch"}[words[4]]),
    ):
        found = blank.found(typed)
        assert found is not None
        assert (found.share, blank.kind) == (1, "SHORTANSWER")
    assert line.kind == "SHORTANSWER_C"
    assert line.found(words[-1].lower()) is None
    told = [one.feedback for blank in question.blanks for one in blank.answers if not one.share]
    assert any("remainder is the" in feedback for feedback in told)


def test_qti_takes_right_words_with_their_case_where_it_matters(
    made: tuple[Path, list[Reason]],
) -> None:
    typed = right(made[0])
    (question,) = qti_reader.questions_in(made[0] / "marking/qti21.zip")
    assert question.mark(typed).score == pytest.approx(15)
    assert question.mark([text.upper() for text in typed]).score == pytest.approx(13)


def test_canvas_takes_right_words_in_whatever_letters(made: tuple[Path, list[Reason]]) -> None:
    typed = right(made[0])
    (question,) = canvas_reader.quiz_in(made[0] / "marking/canvas.zip")
    assert question.earned([text.upper() for text in typed]) == 1
    assert question.earned(["no"] * len(typed)) == 0


def test_what_platforms_do_not_read_is_said(made: tuple[Path, list[Reason]]) -> None:
    said = str(made[1])
    assert said.count("note.platform-words") == len(FORMATS)
    assert said.count("note.platform-case") == 1
