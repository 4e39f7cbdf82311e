"""All sheets in one PDF, and paper of two sizes."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from exgen import flow
from exgen.cli import main
from exgen.errors import ExgenError
from exgen.sheets.combined import combine
from exgen.variants.key_file import read_key

SEED = 2**63
A4, LETTER = (595, 842), (612, 792)


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "class.csv"
    path.write_text("student,name\n0005,Eva Five\n0003,Tim Three\n0009,Nia Nine\n")
    return path


def made(tmp_path: Path, roster: Path | None, name: str = "made", **options: Any) -> Path:
    return flow.make(
        "gan-tutorial", SEED, roster=roster, formats=["pdf"], out=tmp_path / name, **options
    )


def titles(path: Path) -> list[tuple[str, Any]]:
    pdf = PdfReader(path)
    entries: list[Any] = pdf.outline
    return [(entry.title, pdf.get_destination_page_number(entry)) for entry in entries]


def sizes(path: Path) -> set[tuple[int, int]]:
    return {(round(p.mediabox.width), round(p.mediabox.height)) for p in PdfReader(path).pages}


@pytest.mark.parametrize("order", ["roster", "code"])
def test_every_sheet_is_whole_on_its_own_leaves(tmp_path: Path, roster: Path, order: str) -> None:
    folder = made(tmp_path, roster, combined=order)
    combined = folder / f"marking/sheets-by-{order}.pdf"
    key = read_key(folder / "marking/key.json")
    by_code = [student for _, student in sorted(zip(key.codes, key.students, strict=True))]
    expected = list(key.students) if order == "roster" else by_code
    assert [title for title, _ in titles(combined)] == [student.id for student in expected]
    pages = PdfReader(combined).pages
    starts = [page for _, page in titles(combined)] + [len(pages)]
    for (name, first), end in zip(titles(combined), starts[1:], strict=True):
        sheet = [p.extract_text() for p in PdfReader(folder / f"handout/{name}/{name}.pdf").pages]
        own = [p.extract_text() for p in pages[first:end]]
        assert first % 2 == 0
        assert own == sheet + [""] * (len(sheet) % 2)


def test_numbered_sheets_are_called_by_their_codes(tmp_path: Path) -> None:
    folder = made(tmp_path, None, count=2, combined="roster")
    codes = read_key(folder / "marking/key.json").codes
    assert [title for title, _ in titles(folder / "marking/sheets-by-roster.pdf")] == list(codes)


def test_it_is_the_same_every_time(tmp_path: Path, roster: Path) -> None:
    one, other = (
        made(tmp_path, roster, name, combined="code") / "marking/sheets-by-code.pdf"
        for name in ("one", "other")
    )
    assert one.read_bytes() == other.read_bytes()


def test_who_joins_is_in_it(tmp_path: Path, roster: Path) -> None:
    folder = made(tmp_path, roster, combined="roster", paper_size="letter")
    late = tmp_path / "late.csv"
    late.write_text("student,name\n0001,Una One\n")
    flow.enrol(folder / "marking/key.json", late)
    combined = folder / "marking/sheets-by-roster.pdf"
    assert [title for title, _ in titles(combined)] == ["0005", "0003", "0009", "0001"]
    assert sizes(combined) == sizes(folder / "handout/0001/0001.pdf") == {LETTER}


def test_an_odd_sheet_is_filled_to_a_leaf_and_an_even_one_is_not(tmp_path: Path) -> None:
    from pypdf import PdfWriter  # noqa: PLC0415

    for count in (1, 2, 3):
        with PdfWriter() as sheet:
            for _ in range(count):
                sheet.add_blank_page(100, 200)
            sheet.write(tmp_path / f"{count}.pdf")
    combine([(f"s{n}", tmp_path / f"{n}.pdf") for n in (1, 2, 3)], tmp_path / "all.pdf")
    assert titles(tmp_path / "all.pdf") == [("s1", 0), ("s2", 2), ("s3", 4)]
    assert len(PdfReader(tmp_path / "all.pdf").pages) == 8
    assert sizes(tmp_path / "all.pdf") == {(100, 200)}


def test_without_a_pdf_it_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(ExgenError, match="add --format pdf"):
        flow.make("gan-tutorial", 7, formats=["html"], combined="code", out=tmp_path / "made")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(("size", "expected"), [("a4", A4), ("letter", LETTER)])
def test_sheets_solutions_and_feedback_are_of_the_paper_asked_for(
    tmp_path: Path, size: str, expected: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make = f"make --seed 7 --format pdf --format latex --paper-size {size} --out made"
    assert not CliRunner().invoke(main, make.split()).exit_code
    Path("s.csv").write_text(f"sheet,1a\n{read_key(Path('made/marking/key.json')).codes[0]},A\n")
    grade = f"grade s.csv --key made/marking/key.json --feedback pdf --paper-size {size}"
    assert not CliRunner().invoke(main, grade.split()).exit_code
    made = [path for path in Path("made").rglob("*.pdf") if "-figure" not in path.name]
    printed = [*made, *Path("graded").rglob("*.pdf")]
    assert len(printed) == 3
    assert set().union(*map(sizes, printed)) == {expected}
    sources = [path.read_text(encoding="utf-8") for path in Path("made").rglob("*.tex")]
    assert len(sources) == 2
    assert all(f"\\documentclass[11pt,{size}paper]" in source for source in sources)
