"""The catalogues: every code has a sentence, and every language says the same."""

from __future__ import annotations

import re
import string
from importlib.resources import files
from pathlib import Path

import polib
import pytest

from exgen.errors import NotFound
from exgen.language import Alternatives, Figure, Quantity, Reason, Sentences
from exgen.language.catalogue import ENGLISH, language, languages

ROOT = Path(__file__).parents[2]
CODE = re.compile(
    r"""(?:Reason(?:\.of)?|doubtful|unreadable|unknown|say)\(\s*f?["']([a-z]+[a-z.-]*)["']"""
)
OTHERS = [name for name in languages() if name != ENGLISH]


def entries(name: str) -> dict[str, polib.POEntry]:
    text = (files("exgen.language") / f"{name}.po").read_text(encoding="utf-8")
    return {entry.msgid: entry for entry in polib.pofile(text)}


def sentences(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def arguments(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def sources() -> str:
    places = [*(ROOT / "exgen").rglob("*.py"), *(ROOT / "templates").rglob("*.*")]
    places = [path for path in places if path.suffix != ".js"]
    return "\n".join(path.read_text("utf-8") for path in places)


def test_every_code_that_the_program_uses_has_a_sentence() -> None:
    used = set(CODE.findall(sources()))
    assert len(used) > 80
    assert used <= entries(ENGLISH).keys()


def test_no_sentence_is_left_over() -> None:
    text = sources()
    assert not [code for code in entries(ENGLISH) if not _is_used(code, text)]


@pytest.mark.parametrize("name", OTHERS)
def test_a_language_has_no_code_that_english_lacks_and_names_the_same_arguments(name: str) -> None:
    english = entries(ENGLISH)
    for code, entry in entries(name).items():
        known = set().union(*map(arguments, sentences(english[code])))
        assert set().union(*map(arguments, sentences(entry))) <= known, code
        assert all(sentences(entry)), code


def test_a_number_takes_the_plural_of_its_language() -> None:
    english, german = language(), language("de")
    assert [english.say("points", count=n) for n in ("1", "2", "0.5")] == [
        "1 point",
        "2 points",
        "0.5 points",
    ]
    assert german.say("points", count=Figure("2.5")) == "2,5 Punkte"


def test_a_whole_number_is_grouped_in_threes() -> None:
    assert language().say("report.of-rows", count=1_234_567) == "of 1,234,567 rows"
    assert language("de").say("report.of-rows", count=1200) == "von 1.200 Zeilen"
    assert (
        language()
        .worded([Reason.of("note.points-unused", count=1000, file="f", named="n")])
        .startswith("1,000 answers")
    )


def test_lists_reasons_and_figures_are_worded_in_the_language() -> None:
    readings = Reason.of("read.as", typed="'1,5'", values=Alternatives([Figure("1.5"), "b", "c"]))
    assert language().worded([readings]) == "we read '1,5' as 1.5, b or c"
    assert language("de").worded([readings]) == "wir lesen '1,5' als 1,5, b oder c"
    assert language().worded([Reason.of("mark.follows", parts=("2a", "2b"), count=2)]) == (
        "right, given your answers to 2a and 2b"
    )
    partly = Reason.of("mark.follows-partly", parts=("2a",), count=1, share=50.0)
    assert language().worded([partly]) == (
        "right, given your answer to 2a: for that this blank gives 50 % of its points"
    )


def test_sentences_stand_one_after_the_other() -> None:
    both = Reason.of("mark.one-of", these=Sentences(["A.", Reason("mark.or"), "B."]))
    assert language().worded([both]) == "One of these: A. Or: B."


def test_what_a_student_typed_is_never_taken_for_a_sentence_to_fill_in() -> None:
    said = Reason.of("read.unknown-word", word="{known} {0} %s")
    assert language().worded([said]) == "we do not know {known} {0} %s"


def test_a_language_says_in_english_what_it_has_no_sentence_for() -> None:
    missing = entries(ENGLISH).keys() - entries("de").keys()
    assert "note.item-changed" in missing
    said = language("de").say("note.item-changed", item="own/x")
    assert said == "own/x has changed since the key was made: the key decides"


def test_an_unknown_language_is_told_with_those_that_there_are() -> None:
    with pytest.raises(NotFound, match=r"no language 'dee' .*; did you mean 'de'"):
        language("dee")


def test_a_code_without_a_sentence_is_a_bug() -> None:
    with pytest.raises(LookupError, match=r"no\.such\.code"):
        language("de").say("no.such.code")


def _is_used(code: str, text: str) -> bool:
    """Return whether a code is written somewhere, whole or put together from its beginning."""
    head = re.sub(r"-(near|places|figures)$", "", code).removesuffix(".short")
    spelt = any(f"{mark}{name}{mark}" in text for name in (code, head) for mark in "'\"")
    return spelt or head.startswith("verdict.")


def test_a_sentence_is_in_one_language_with_all_that_it_holds() -> None:
    english = next(code for code in entries(ENGLISH).keys() - entries("de").keys())
    assert english.startswith("note.") or english == "rows"
    nested = Reason.of("note.unset", problem=Alternatives(["a", "b"]))
    assert language("de").worded([nested]).startswith("a or b; it stands")


def test_a_large_bound_is_grouped_as_the_language_groups() -> None:
    bound = Reason.of("read.too-long", most=Quantity(2000))
    assert "2,000" in language().worded([bound])
    assert "2.000" in language("de").worded([bound])
