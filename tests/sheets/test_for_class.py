"""Files for the whole class: made block by block, of sheets that hold no more than they may."""

from __future__ import annotations

import itertools
import pickle
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from exgen.errors import AuthorError
from exgen.items import bank
from exgen.items.schema import PaperFile
from exgen.people.students import Student
from exgen.sheets import sheet as neutral
from exgen.sheets.export import asks_for_misconceptions, export
from exgen.sheets.formats import find_format
from exgen.sheets.misconceptions import typeset_item_and_misconceptions
from exgen.sheets.press import Spooled, print_all
from exgen.sheets.typesetting import typeset
from exgen.variants.key import Key
from exgen.variants.paper import draw_paper
from exgen.variants.separation import changed_parts

SHEETS = 7
STUDENTS = tuple(Student(f"s{number}", f"Name {number}") for number in range(1, SHEETS + 1))
TOML = """
markup = "markdown"

[[files]]
template = "class.xml"
path = "marking/class/all.xml"

[[files]]
template = "class.xml"
path = "handout/all.xml"

[[files]]
template = "each.xml"
path = "handout/{name}/own.xml"
"""
FIELD = """
<field name="<< field.name | e >>" answer="<< field.answer | e >>" value="<< field.value >>" slack="<< field.slack >>">
<% for wrong in field.misconceptions %>
<wrong name="<< wrong.name >>" answer="<< wrong.answer | e >>" share="<< wrong.share >>"><< wrong.feedback | e >></wrong>
<% endfor %>
</field>
"""
CLASS = """<quiz title="<< (sheets | first).title | e >>" count="<< sheets | length >>">
<% for part in (sheets | first).questions | map(attribute="parts") | sum(start=()) %>
<category item="<< part.item >>" name="<< part.name >>">
<% for sheet in sheets %>
<variant number="<< sheet.number >>" student="<< sheet.student >>" last="<< loop.last >>">
<% for own in sheet.questions | map(attribute="parts") | sum(start=()) if own.name == part.name %>
<% for field in own.fields %><% include "field.xml" %><% endfor %>
<% for offer in own.offers %><offer right="<< offer.right >>"><< offer.remark | e >></offer><% endfor %>
<% endfor %>
</variant>
<% endfor %>
</category>
<% endfor %>
</quiz>
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a format that makes two files for the class, and one for each student."""
    return with_format(tmp_path, monkeypatch)


def with_format(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    own = place / "templates/own"
    own.mkdir(parents=True)
    texts = {"format.toml": TOML, "class.xml": CLASS, "field.xml": FIELD, "each.xml": "<< sheet >>"}
    for name, text in texts.items():
        (own / name).write_text(text)
    monkeypatch.chdir(place)
    return place


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> PaperFile:
    """A paper with every item that exgen ships, and none of the folder where a test before ran."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("nowhere"))
        questions = [{"items": [name]} for name in bank.items()]
    return PaperFile.model_validate({"title": "All < & more", "questions": questions})


@pytest.fixture(scope="module")
def key(paper: PaperFile) -> Key:
    return draw_paper("all", paper, 3, SHEETS, STUDENTS)


def made(paper: PaperFile, key: Key, folder: Path, threads: int = 0) -> dict[str, bytes]:
    format_ = find_format("own")
    if threads:
        with ThreadPoolExecutor(threads) as executor:
            assert sum(print_all(paper, key, [format_], folder, executor)) == SHEETS
    else:
        assert sum(print_all(paper, key, [format_], folder)) == SHEETS
    return files_in(folder)


@pytest.fixture(scope="module")
def whole_bank(paper: PaperFile, key: Key, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the format makes of every item of the bank, with the sheets that it is made of."""
    with pytest.MonkeyPatch.context() as patch:
        folder = with_format(tmp_path_factory.mktemp("whole"), patch)
        patch.setattr("exgen.sheets.press.shutil.rmtree", lambda *_, **__: None)
        assert sum(print_all(paper, key, [find_format("own")], folder / "made")) == SHEETS
    return folder / "made"


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder, but for figures beside the sheets."""
    paths = [path for path in folder.rglob("*.*") if path.is_file() and path.suffix != ".svg"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_a_format_makes_files_for_the_class_and_for_each_student(
    whole_bank: Path, key: Key
) -> None:
    files = files_in(whole_bank)
    each = {f"handout/{student.id}/own.xml" for student in STUDENTS}
    assert set(files) == {"marking/class/all.xml", "handout/all.xml", *each}
    for name in ("marking/class/all.xml", "handout/all.xml"):
        quiz = ET.fromstring(files[name])  # noqa: S314 -- our own
        assert quiz.attrib == {"title": "All < & more", "count": str(SHEETS)}
        parts = [label for item in key.asked for label in item.labels]
        assert [category.attrib["name"] for category in quiz] == parts
        for category in quiz:
            assert [variant.attrib["number"] for variant in category] == list(
                map(str, range(1, SHEETS + 1))
            )
            assert [v.attrib["last"] for v in category] == ["False"] * (SHEETS - 1) + ["True"]


def test_no_byte_depends_on_how_the_class_is_shared_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "templates/own/format.toml").write_text(TOML.replace("markdown", "html"))
    paper = bank.paper("gan-tutorial")
    key = draw_paper("gan-tutorial", paper, 3, SHEETS, STUDENTS)
    alone = made(paper, key, folder / "alone")
    monkeypatch.setattr("exgen.sheets.press.SMALLEST", 2)
    monkeypatch.setattr("exgen.sheets.press.LARGEST", 2)
    assert made(paper, key, folder / "processes") == alone
    assert made(paper, key, folder / "threads", threads=3) == alone


def test_what_is_for_marking_has_all_that_a_platform_needs(whole_bank: Path, key: Key) -> None:
    quiz = ET.fromstring(files_in(whole_bank)["marking/class/all.xml"])  # noqa: S314 -- our own
    given = {wrong.attrib["name"] for wrong in quiz.iter("wrong")}
    items = [item.load() for item in key.asked]
    known = {
        wrong.name
        for item in items
        for wrong in item.misconceptions
        if changed_parts(item, wrong.step)  # some are there for options alone
    }
    assert given == known
    assert {offer.attrib["right"] for offer in quiz.iter("offer")} == {"True", "False"}
    assert {variant.attrib["student"] for variant in quiz.iter("variant")} == {
        student.id for student in STUDENTS
    }
    numbers = [field for field in quiz.iter("field") if field.attrib["value"] != "None"]
    assert all(float(field.attrib["slack"]) >= 0 for field in numbers)


def test_a_handout_that_prints_all_it_has_holds_no_answer(
    folder: Path, paper: PaperFile, key: Key
) -> None:
    """Over all the items of the bank: answers, remarks, solutions, and what misconceptions give."""
    (folder / "templates/own/class.xml").write_text("<% for s in sheets %><< s >><% endfor %>")
    (folder / "templates/own/field.xml").write_text("misconceptions")
    files = made(paper, key, folder / "made")
    whole = list(typeset(paper, key, range(1, SHEETS + 1), typeset_item_and_misconceptions))
    parts = [part for sheet in whole for question in sheet.questions for part in question.parts]
    wrong = [w for part in parts for field in part.fields for w in field.misconceptions]
    secrets = [
        *(f"answer={field.answer!r}" for part in parts for field in part.fields if field.answer),
        *(f"value={f.value!r}" for part in parts for f in part.fields if f.value is not None),
        *(w.name for w in wrong),
        "right=True",
        "right=False",
    ]
    handouts = {name: text.decode() for name, text in files.items() if name.startswith("handout")}
    assert len(handouts) == SHEETS + 1
    for text in handouts.values():
        assert "answer=''" in text
        assert not [secret for secret in secrets if secret in text]
        assert text.count("remark=''") == text.count("remark=")
        assert text.count("solution=''") == text.count("solution=")
        assert text.count("misconceptions=()") == text.count("misconceptions=")
    assert not [s.name for s in STUDENTS if s.name in handouts["handout/all.xml"]]
    assert all(s.name in handouts[f"handout/{s.id}/own.xml"] for s in STUDENTS)


def test_whatever_is_added_to_the_neutral_sheet_is_kept_back_or_shown_on_purpose() -> None:
    """What a student's own handout may show. All else is to be declared `ForMarking`."""
    shown = {
        "Sheet": "number code language title course instructions carry points bonus questions leaves_out "
        "selection student name forms page",
        "Question": "number title points bonus parts pool",
        "Part": "item name letter kind points lead prompt offers instruction fields label rows columns "
        "one_letter bonus prefilled files",
        "Field": "name label before unit stem given",
        "Offer": "letter text",
    }
    for kind, names in shown.items():
        declared = getattr(neutral, kind)
        kept_back = set(neutral._defaults(declared, ("marking",)))
        assert {field.name for field in fields(declared)} - kept_back == set(names.split())


def test_misconceptions_are_worked_out_where_a_template_asks_for_them(folder: Path) -> None:
    assert asks_for_misconceptions(find_format("own"))
    (folder / "templates/own/field.xml").write_text("")
    assert not asks_for_misconceptions(find_format("own"))
    assert not any(map(asks_for_misconceptions, map(find_format, ("html", "markdown", "pdf"))))


def test_a_class_is_read_a_block_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is read whole would need memory for all of it."""
    paper = bank.paper("gan-tutorial")
    key = draw_paper("gan-tutorial", paper, 3, SHEETS, STUDENTS)
    alive: list[int] = []

    def watched(data: bytes) -> list[neutral.Sheet]:
        sheets = loads(data)
        alive.append(len(sheets))
        return sheets

    loads = pickle.loads
    monkeypatch.setattr("exgen.sheets.press.SMALLEST", 2)
    monkeypatch.setattr("exgen.sheets.press.LARGEST", 2)
    monkeypatch.setattr("exgen.sheets.press.shutil.rmtree", lambda *_, **__: None)
    with ThreadPoolExecutor(1) as executor:
        list(print_all(paper, key, [find_format("own")], folder / "made", executor))
    monkeypatch.setattr("pickle.loads", watched)
    sheets = iter(Spooled(folder / "made/.blocks/own/0", range(SHEETS)))
    list(itertools.islice(sheets, 1))
    assert len(alive) == 1
    list(sheets)
    assert sum(alive) == SHEETS
    assert max(alive) <= 3


def test_what_is_wrong_with_a_template_for_the_class_is_named(
    folder: Path, paper: PaperFile, key: Key
) -> None:
    (folder / "templates/own/class.xml").write_text(
        "<% for s in sheets %><< s.tilte >><% endfor %>"
    )
    with pytest.raises(AuthorError, match=r"class\.xml:1: .*no attribute 'tilte'"):
        made(paper, key, folder / "made")


@pytest.mark.parametrize(
    "text", ["<< 1 / 0 >>", '<< "a".split("") >>', '<< say("nosuch") >>', "<< number(none) >>"]
)
def test_whatever_fails_in_a_template_is_told_with_file_and_line(
    text: str, folder: Path, paper: PaperFile, key: Key
) -> None:
    (folder / "templates/own/class.xml").write_text(f"\n{text}")
    with pytest.raises(AuthorError, match=r"class\.xml:2: "):
        made(paper, key, folder / "made")


def test_what_a_handout_for_the_class_is_made_of_holds_no_answers(
    whole_bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not only what a template is meant to see, but all that lies behind it."""
    monkeypatch.chdir(whole_bank.parent)
    handout = find_format("own").class_files[1]
    assert handout.place == "handout"
    for block in (whole_bank / ".blocks/own/1").iterdir():
        for sheet in pickle.loads(block.read_bytes()):  # noqa: S301 -- as the press reads it
            assert sheet == neutral.without(sheet, *handout.kept_back)
            assert not sheet.student


def test_a_format_for_the_class_alone_makes_nothing_for_each_sheet(
    folder: Path, paper: PaperFile, key: Key
) -> None:
    (folder / "templates/own/format.toml").write_text(TOML.rpartition("[[files]]")[0])
    sheets = list(typeset(paper, key.at(range(1, 2)), range(1, 2)))
    assert list(export(sheets, find_format("own"))) == [()]
