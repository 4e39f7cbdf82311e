"""Submissions come in folders and archives, as learning platforms give them."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from answers.conftest import key_for
from tables.books import Page, excel_book, open_book

from exgen.answers import collected
from exgen.answers.attempts import Attempt
from exgen.answers.blocks import Block
from exgen.answers.collected import tables_from
from exgen.answers.headings import submissions_in
from exgen.answers.submissions import read_submissions
from exgen.errors import FileError
from exgen.language.catalogue import language
from exgen.people.students import Student

KEY = key_for(3, (Student("ann"), Student("Bob"), Student("cy")))
ANN, BOB, CY = KEY.codes
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40

ROW = "student,sheet,1a,1b.1,1b.2\n{student},{code},{answers}\n"
LINES = "student,code,field,answer\n{student},{code},1a,{first}\n{student},{code},1b.2,{last}\n"

Handed = dict[str, str | bytes]

MOODLE: Handed = {
    "Ann Ode_123456_assignsubmission_file_/ann.csv": ROW.format(
        student="ann", code=ANN, answers="1,2,3"
    ),
    "Ann Ode_123456_assignsubmission_file_/photo.jpg": PHOTO,
    "Bob Lee_123457_assignsubmission_file_/form.csv": LINES.format(
        student="Bob", code=BOB, first=4, last=6
    ),
    "Bob Lee_123457_assignsubmission_onlinetext_/onlinetext.html": "<p>see file</p>",
}
CANVAS: Handed = {
    "leecy_LATE_12_90_cy.csv": ROW.format(student="cy", code=CY, answers="7,8,9"),
    "odeann_12345_67890_ann.csv": ROW.format(student="ann", code=ANN, answers="1,2,3"),
    "leebob_LATE_12346_67891_Bob.csv": LINES.format(student="Bob", code=BOB, first=4, last=6),
    "__MACOSX/._odeann_12345_67890_ann.csv": b"\x00\x05\x16\x07",
    ".DS_Store": b"\x00\x00\x00\x01Bud1",
}


def as_folder(handed: Handed, place: Path) -> Path:
    for name, content in handed.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def as_archive(handed: Handed, place: Path) -> Path:
    folder = as_folder(handed, place)
    return Path(shutil.make_archive(str(place), "zip", folder))


SHAPES = [as_folder, as_archive]
Shape = Callable[[Handed, Path], Path]


def read(*paths: Path, attempt: Attempt = "last") -> Block:
    with tables_from(paths) as tables:
        submissions = read_submissions(submissions_in(tables, KEY), KEY, attempt)
        [block] = submissions.blocks()
    return block


def answers(block: Block) -> dict[str, list[str]]:
    rows = zip(*block.cells.values(), strict=True)
    return {student: list(row) for student, row in zip(block.students, rows, strict=True)}


def said(block: Block) -> dict[str, str]:
    return {
        f"{issue.row} {issue.column}".strip(): language().worded(issue.problem)
        for issue in block.issues
    }


def test_files_that_are_not_read_are_named(tmp_path: Path) -> None:
    form = ROW.format(student="ann", code=ANN, answers="1,0,0")
    handed: Handed = {
        "a/form.csv": form,
        "b/scan.pdf": b"%PDF-1.4 \x00",
        "c/photo.jpg": b"\xff\xd8\xff\xe0",
        "d/empty.csv": "",
        "e/notes.txt": "Sorry, no time\n",
        "f/form.xlsx": b"PK\x03\x04 broken",
    }
    with tables_from([as_folder(handed, tmp_path / "in")]) as tables:
        assert set(submissions_in(tables, KEY).unread) == handed.keys() - {"a/form.csv"}


def test_a_file_that_is_not_read_is_listed_in_no_row_of_another(tmp_path: Path) -> None:
    handed: Handed = {
        "a/form.csv": ROW.format(student="ann", code=ANN, answers="1,0,0"),
        "b/other.csv": "fruit,colour\napple,red\n",
        "b/scan.pdf": b"%PDF-1.4 \x00",
    }
    listed = {
        dict(reason.args)["name"]: str(issue.row)
        for issue in read(as_folder(handed, tmp_path / "in")).issues
        for reason in issue.problem
        if reason.code in {"issue.file-other", "issue.sheet-misfit"}
    }
    assert listed == {"b/other.csv": "b/other.csv!1", "b/scan.pdf": "b/scan.pdf"}


def test_whose_a_row_is_that_is_not_marked_is_known(tmp_path: Path) -> None:
    header, other = "name,student,sheet,1a,1b.1,1b.2\n", "0001-XXX"
    handed: Handed = {
        "form.csv": ROW.format(student="bob", code=KEY.codes[1], answers="1,0,0"),
        "a.csv": header + f"Ode, Ann,ann,{ANN},1,0,0\n",  # a comma in the name
        f"{KEY.codes[2]}.csv": ROW.format(student="", code=other, answers="1,0,0"),
    }
    refused = read(as_folder(handed, tmp_path / "in")).refused
    assert refused.keys() == {"ann", KEY.students[2].id}
    assert all(issue.problem for issues in refused.values() for issue in issues)
    assert all(refused.values())


def codes(block: Block) -> set[str]:
    return {reason.code for issue in block.issues for reason in issue.problem}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_moodle_gives_is_marked_and_what_is_no_table_is_listed(
    shape: Shape, tmp_path: Path
) -> None:
    block = read(shape(MOODLE, tmp_path / "hw1"))
    assert answers(block) == {"ann": ["1", "2", "3"], "Bob": ["4", "", "6"]}
    told = " ".join(language().worded(issue.problem) for issue in block.issues)
    assert "photo.jpg' is no table of answers" in told
    assert "onlinetext.html' is not read" in told


@pytest.mark.parametrize("shape", SHAPES)
def test_what_canvas_gives_comes_with_the_late_ones_last(shape: Shape, tmp_path: Path) -> None:
    block = read(shape(CANVAS, tmp_path / "submissions"))
    assert answers(block) == {"ann": ["1", "2", "3"], "Bob": ["4", "", "6"], "cy": ["7", "8", "9"]}
    assert block.students == ["ann", "Bob", "cy"]
    assert not block.issues


def test_two_files_of_a_student_are_two_attempts(tmp_path: Path) -> None:
    late = "odeann_LATE_12345_67899_ann.csv"
    handed = {**CANVAS, late: ROW.format(student="ANN", code=ANN, answers="5,5,5")}
    folder = as_folder(handed, tmp_path / "in")
    assert answers(read(folder))["ann"] == ["5", "5", "5"]
    assert answers(read(folder, attempt="first"))["ann"] == ["1", "2", "3"]
    superseded = said(read(folder))["odeann_12345_67890_ann.csv!2"]
    assert superseded == f"superseded by row {late}!2 of the same student or sheet; not marked"


SAVED = [
    ["form.csv", "form (1).csv", "form (2).csv", "form (10).csv"],
    ["form.csv", "form(1).csv", "form(2).csv", "form(10).csv"],
    ["form.csv", "form (1).csv", "form(2).csv", "Form (3).csv"],
    ["form.csv", "form - Copy.csv", "form - Copy (2).csv", "form - Copy (10).csv"],
    ["form.csv", "form - Kopie.csv", "form - Kopie (2).csv"],
    ["form.csv", "form copy.csv", "form copy 2.csv", "form copy 10.csv"],
    ["form.csv", "form (copy).csv", "form (another copy).csv", "form (3rd copy).csv"],
    ["form.csv", "form (Kopie).csv", "form (weitere Kopie).csv", "form (3. Kopie).csv"],
    ["form.csv", "Copy of form.csv"],
    ["form.csv", "Kopie von form.csv"],
    ["form.csv", "form_1.csv", "form_2.csv", "form_10.csv"],
    ["form.csv", "form-1.csv", "form-2.csv", "form-10.csv"],
    ["form.csv.txt", "form (1).csv", "form (2).csv.txt"],
    ["9.csv", "9 (1).csv", "10.csv"],
    ["in/form.csv", "in (1)/form.csv", "in (2)/form.csv"],
    [f"odeann_12345_{number}_ann.csv" for number in (998, 999, 1000)],
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("names", SAVED, ids=lambda names: names[1])
def test_what_was_saved_again_is_later(names: list[str], shape: Shape, tmp_path: Path) -> None:
    for count in range(2, len(names) + 1):
        handed: Handed = {
            name: ROW.format(student="ann", code=ANN, answers=f"{number},0,0")
            for number, name in enumerate(names[:count], start=1)
        }
        place = shape(dict(reversed(handed.items())), tmp_path / str(count))
        assert answers(read(place))["ann"][0] == str(count)
        assert answers(read(place, attempt="first"))["ann"][0] == "1"


MOODLES, CANVASES = "{}_{}_assignsubmission_file_/{}", "{}_{}_6789_{}"
OF_ANOTHER = {
    "two of Moodle": (MOODLES, "Ann Ode", 4711, "Zed Fox", 4715),
    "two of Moodle with one name": (MOODLES, "Ann Ode", 4711, "Ann Ode", 4715),
    "two of Canvas": (CANVASES, "annode", 4711, "zedfox", 4715),
    "two of Canvas, one of them late": (CANVASES, "annode", 4711, "zedfox_LATE", 4715),
}


@pytest.mark.parametrize("attempt", ["last", "first", "best", "all"])
@pytest.mark.parametrize(("form", "student"), [(ROW, "ann"), (ROW, ""), (LINES, "ann")])
@pytest.mark.parametrize("who", OF_ANOTHER)
def test_who_hands_in_with_anothers_code_displaces_nothing(
    who: str, student: str, form: str, attempt: Attempt, tmp_path: Path
) -> None:
    named, own, number, other, another = OF_ANOTHER[who]
    first, second = (
        form.format(student=student, code=ANN, answers=f"{n},0,0", first=n, last=0) for n in (1, 9)
    )
    handed: Handed = {
        named.format(own, number, "form.csv"): first,
        named.format(other, another, "form.csv"): second,
    }
    block = read(as_archive(handed, tmp_path / "in"), attempt=attempt)
    assert block.cells["1a"] == ["1", "9"]
    doubts = [i for i in block.issues if i.problem[0].code == "issue.two-hands"]
    assert [str(issue.row) for issue in doubts] == [f"{name}!2" for name in handed]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("named", [MOODLES, CANVASES])
def test_a_participant_who_hands_in_twice_is_one_hand(
    named: str, shape: Shape, tmp_path: Path
) -> None:
    handed: Handed = {
        named.format("Ann", 4711, name): ROW.format(student="ann", code=ANN, answers=f"{n},0,0")
        for n, name in enumerate(("form.csv", "form (1).csv"))
    }
    handed[named.format("Zed", 4715, "form.csv")] = ROW.format(student="", code=ANN, answers=",,")
    block = read(shape(handed, tmp_path / "in"))
    assert answers(block) == {"ann": ["1", "0", "0"]}
    assert {issue.problem[0].code for issue in block.issues} <= {"issue.superseded"}


IN_MOODLE, IN_A_FORM = "Ann_4711_assignsubmission_file_/form.csv", "google.csv"
TIMED = "Timestamp,student,sheet,1a,1b.1,1b.2\n{time},{student},{code},{answers}\n"
TWO_SOURCES = {
    "with the code in both": ((ANN, "1,0,0"), (ANN, "9,0,0"), True),
    "the same answers, without a code": ((ANN, "1,0,0"), ("", "1,0,0"), True),
    "the same answers, without a code in the file": (("", "1,0,0"), (ANN, "1,0,0"), True),
    "other answers, without a code": ((ANN, "1,0,0"), ("", "9,0,0"), False),
    "other answers, without a code in the file": (("", "1,0,0"), (ANN, "9,0,0"), False),
    "other answers, without any code": (("", "1,0,0"), ("", "9,0,0"), False),
}


@pytest.mark.parametrize("case", TWO_SOURCES)
def test_a_student_in_two_sources_is_one_hand_where_that_is_sure(case: str, tmp_path: Path) -> None:
    (of_file, first), (of_form, second), is_one = TWO_SOURCES[case]
    handed: Handed = {
        IN_MOODLE: ROW.format(student="ann", code=of_file, answers=first),
        IN_A_FORM: ROW.format(student="ann", code=of_form, answers=second),
    }
    block = read(as_folder(handed, tmp_path / "in"))
    assert len(block.rows) == (1 if is_one else 2)
    assert ("issue.two-hands" in codes(block)) != is_one


@pytest.mark.parametrize(("without", "counting"), [("09:00", ["1"]), ("11:00", ["1", "9"])])
def test_of_two_sources_that_with_the_code_counts_where_its_time_is_the_later(
    without: str, counting: list[str], tmp_path: Path
) -> None:
    handed: Handed = {
        name: TIMED.format(time=f"2026-11-30 {time}", student="ann", code=code, answers=answers)
        for name, time, code, answers in [
            ("a.csv", "10:00", ANN, "1,0,0"),
            ("b.csv", without, "", "9,0,0"),
        ]
    }
    block = read(as_folder(handed, tmp_path / "in"))
    assert block.cells["1a"] == counting
    assert ("issue.two-hands" in codes(block)) == (len(counting) > 1)


@pytest.mark.parametrize("attempt", ["last", "first", "best"])
def test_what_a_participant_hands_in_with_and_without_the_code_is_of_one_hand(
    attempt: Attempt, tmp_path: Path
) -> None:
    handed: Handed = {
        f"Ann_4711_assignsubmission_file_/{name}": ROW.format(
            student="ann", code=code, answers=f"{n},0,0"
        )
        for n, (name, code) in enumerate([("form.csv", ANN), ("form (1).csv", "")])
    }
    block = read(as_folder(handed, tmp_path / "in"), attempt=attempt)
    assert "issue.two-hands" not in codes(block)


OTHERS = (("Bob", BOB), ("cy", CY))
OF_A_CLASS = {
    "with other answers": ("{student},,{answer},0,0", True),
    "with the same": ("{student},,1,0,0", False),
    "with codes": ("{student},{code},{answer},0,0", False),
}


@pytest.mark.parametrize("attempt", ["last", "first", "best", "all"])
@pytest.mark.parametrize("both_orders", [("a.csv", "b.csv"), ("b.csv", "a.csv")])
@pytest.mark.parametrize("case", OF_A_CLASS)
def test_of_two_tables_of_a_class_with_ids_alone_neither_displaces_the_other(
    case: str, both_orders: tuple[str, str], attempt: Attempt, tmp_path: Path
) -> None:
    row, is_held = OF_A_CLASS[case]
    head, (first, second) = "student,sheet,1a,1b.1,1b.2", both_orders
    ann = [row.format(student="ann", code=ANN, answer=n) for n in (1, 9)]
    bob, cy = (row.format(student=who, code=code, answer=1) for who, code in OTHERS)
    handed: Handed = {
        first: "\n".join([head, ann[0], bob, ""]),
        second: "\n".join([head, ann[1], cy, ""]),
    }
    block = read(as_folder(handed, tmp_path / "in"), attempt=attempt)
    assert ("issue.two-hands" in codes(block)) == is_held
    held = {str(row) for row in block.held}
    assert held == ({"a.csv!2", "b.csv!2"} if is_held else set())
    if attempt in ("last", "first"):
        assert block.students.count("ann") == (2 if is_held else 1)


@pytest.mark.parametrize("attempt", ["last", "first"])
def test_of_two_tables_of_a_class_the_times_tell_which_is_later(
    attempt: Attempt, tmp_path: Path
) -> None:
    handed: Handed = {
        name: f"Timestamp,student,1a\n2026-11-30 {time},ann,{answer}\n2026-11-30 09:00,{other},1\n"
        for name, time, answer, other in [("a.csv", "11:00", 1, "Bob"), ("b.csv", "10:00", 9, "cy")]
    }
    block = read(as_folder(handed, tmp_path / "in"), attempt=attempt)
    found = dict(zip(block.students, block.cells["1a"], strict=True))
    assert found["ann"] == ("1" if attempt == "last" else "9")
    assert not block.held


BY_NAME = {names[1]: (names, False) for names in SAVED} | {
    "a folder called by the student's id": (["Bob1/a.csv", "Bob1/b.csv"], False),
    "names that say no order": (["a.csv", "b.csv"], True),
    "folders that say nothing": (["x/form.csv", "y/form.csv"], True),
}


@pytest.mark.parametrize("case", BY_NAME)
def test_of_files_with_the_id_alone_the_last_counts_where_names_say_which_that_is(
    case: str, tmp_path: Path
) -> None:
    names, is_held = BY_NAME[case]
    key = key_for(3, (Student("ann"), Student("Bob1"), Student("cy")))
    who = "Bob1" if names[0].startswith("Bob1") else "ann"
    handed: Handed = {
        name: ROW.format(student=who, code="", answers=f"{n},0,0") for n, name in enumerate(names)
    }
    with tables_from([as_folder(handed, tmp_path / "in")]) as tables:
        [block] = read_submissions(submissions_in(tables, key), key).blocks()
    assert bool(block.held) == is_held
    counting = range(len(names)) if is_held else [len(names) - 1]
    assert block.cells["1a"] == list(map(str, counting))


@pytest.mark.parametrize("begin", ["", "2026-11-30 10:00"])
def test_whose_a_row_is_with_another_delimiter_is_known(begin: str, tmp_path: Path) -> None:
    first = "Timestamp," if begin else ""
    row = ";".join([*([begin] if begin else []), "Bob", BOB, "4", "5", "6"])
    own = ",".join([*([begin] if begin else []), "ann", ANN, "1", "2", "3"])
    path = tmp_path / "all.csv"
    path.write_text(f"{first}student,sheet,1a,1b.1,1b.2\n{own}\n{row}\n")
    block = read(path)
    assert block.students == ["ann"]
    (issue,) = block.refused["Bob"]
    assert [reason.code for reason in issue.problem] == ["issue.not-apart"]


def test_files_are_counted_and_not_spelt(tmp_path: Path) -> None:
    handed: Handed = {
        f"try {number}.csv": ROW.format(student="ann", code=ANN, answers=f"{number},0,0")
        for number in (9, 10, 11)
    }
    assert answers(read(as_folder(handed, tmp_path / "in")))["ann"][0] == "11"


def test_files_folders_and_archives_may_be_mixed(tmp_path: Path) -> None:
    folder = as_folder(
        {"a.csv": ROW.format(student="ann", code=ANN, answers="1,2,3")}, tmp_path / "a"
    )
    archive = as_archive(
        {"b.csv": LINES.format(student="Bob", code=BOB, first=4, last=6)}, tmp_path / "b"
    )
    book = excel_book(
        tmp_path / "c.xlsx", [Page("One", [["student", "sheet", "1a"], ["cy", CY, "7"]])]
    )
    block = read(folder, archive, book)
    assert answers(block) == {"ann": ["1", "2", "3"], "Bob": ["4", "", "6"], "cy": ["7", "", ""]}


@pytest.mark.parametrize("writer", [excel_book, open_book])
@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_of_workbooks_is_no_workbook(
    tmp_path: Path, writer: Callable[[Path, list[Page]], Path], packing: int
) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w", packing) as archive:
        for student, code in (("ann", ANN), ("Bob", BOB)):
            rows = [["student", "sheet", "1a"], [student, code, "7"]]
            book = writer(tmp_path / "form", [Page("One", rows)])
            archive.write(book, f"{student}_123456_assignsubmission_file_/form.xlsx")
    assert answers(read(tmp_path / "in.zip")) == {"ann": ["7", "", ""], "Bob": ["7", "", ""]}


def test_a_row_is_named_with_its_file(tmp_path: Path) -> None:
    handed: Handed = {
        "x/ann.csv": ROW.format(student="ann", code=BOB, answers="1,2,3"),
        "y/dan.csv": LINES.format(student="dan", code="", first=1, last=2),
    }
    block = read(as_folder(handed, tmp_path / "in"))
    assert said(block)["x/ann.csv!2 sheet"].startswith("this student's sheet is 0001-")
    assert "'dan' is not on the roster" in said(block)["y/dan.csv!2 sheet"]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "content",
    [b"", PHOTO, b"%PDF-1.7 \x00", b"PK\x03\x04 not a book", b'student,1a\n"open', b"\x00\x01\x02"],
)
def test_a_file_that_is_no_table_stops_nothing(
    shape: Shape, content: bytes, tmp_path: Path
) -> None:
    block = read(shape({**CANVAS, "z/other.csv": content}, tmp_path / "in"))
    assert len(answers(block)) == 3
    assert any("z/other.csv" in text for text in said(block).values())


def test_a_file_that_was_named_has_to_be_a_table(tmp_path: Path) -> None:
    folder = as_folder({**CANVAS, "photo.jpg": b"%PDF-1.7"}, tmp_path / "in")
    with pytest.raises(FileError, match=r"photo\.jpg: this is a PDF"):
        read(folder / "photo.jpg", folder)


@pytest.mark.parametrize("shape", SHAPES)
def test_where_there_is_no_table_at_all_it_is_refused(shape: Shape, tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is no table of answers in it; found 2 files"):
        read(shape({"a.jpg": PHOTO, "b.jpg": PHOTO}, tmp_path / "in"))


def test_an_archive_that_is_damaged_is_told(tmp_path: Path) -> None:
    archive = as_archive(CANVAS, tmp_path / "in")
    whole = archive.read_bytes()
    archive.write_bytes(whole[:200] + b"\x00" * 40 + whole[240:])
    with tables_from([archive]) as tables:
        assert tables.each


def test_a_file_that_unpacks_to_more_than_a_form_is_not_unpacked(tmp_path: Path) -> None:
    archive = as_archive(CANVAS, tmp_path / "in")
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.csv", b"\0" * (1 << 27))
    block = read(archive)
    assert any("'bomb.csv' is no table" in text for text in said(block).values())


def test_an_archive_that_unpacks_to_more_than_a_class_hands_in_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = as_archive(CANVAS, tmp_path / "in")
    monkeypatch.setattr(collected, "MOST_UNPACKED", 100)
    with pytest.raises(FileError, match="it unpacks to more than a class hands in"):
        read(archive)


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    archive = as_archive(CANVAS, tmp_path / "in")
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr("../../out.csv", ROW.format(student="cy", code=CY, answers="0,0,0"))
    before = sorted(tmp_path.parent.rglob("*"))
    read(archive)
    assert sorted(tmp_path.parent.rglob("*")) == before
