"""A term: the best so many by weights and caps; what waits is no 0, and what was missed is named."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exgen.cli import main
from exgen.errors import ExgenError
from exgen.language import Reason
from exgen.marks.records.class_marks import StudentMarks
from exgen.marks.records.gradebook import GRADES, MARKED, MISSING, REFUSED, WAITING
from exgen.marks.reports.term import Rules, TermRow, term


def marks(
    total: float | None, student: str = "k1", *, state: str = MARKED, waiting: float = 0
) -> StudentMarks:
    """Return the marks of a student in a paper of 20 points."""
    final = total if state == MARKED else None
    return StudentMarks(student, student.upper(), state, total, final, waiting, 20)


def of_one(papers: Sequence[StudentMarks], **rules: object) -> TermRow:
    whole = Rules(**({"weights": [1] * len(papers)} | rules))  # type: ignore[arg-type]
    (row,) = term([[paper] for paper in papers], whole)
    return row


NOTHING = marks(None, state=MISSING)
WAITS = marks(5, state=WAITING, waiting=10)


@pytest.mark.parametrize(
    ("papers", "rules", "share"),
    [
        ([marks(10)], {}, 0.5),
        ([marks(10), marks(20)], {}, 0.75),
        ([marks(10), marks(20)], {"weights": [3, 1]}, 0.625),
        ([marks(10), marks(20)], {"weights": [0, 1]}, 1),
        ([marks(10), marks(20), marks(0)], {"best": 2}, 0.75),
        ([marks(20), marks(12), marks(10)], {"best": 2, "weights": [1, 10, 1]}, 0.75),
        ([marks(10), NOTHING], {}, 0.25),
        ([marks(10), NOTHING], {"best": 1}, 0.5),
        ([marks(10), marks(20)], {"caps": {1: 0.8}}, 0.65),
        ([marks(20), marks(20)], {"cap": 0.9}, 0.9),
        ([marks(22)], {}, 1.1),
        ([marks(22)], {"cap": 1}, 1),
        ([marks(10), WAITS], {}, math.nan),
        ([marks(20), WAITS], {"best": 1}, 1),  # whatever a person decides
        ([marks(14), WAITS], {"best": 1}, math.nan),
        ([marks(10), marks(None, state=REFUSED)], {}, math.nan),
        ([marks(20), marks(None, state=REFUSED)], {"best": 1}, 1),
        ([WAITS, WAITS], {"weights": [1, 0]}, math.nan),
        ([marks(10), WAITS], {"weights": [1, 0]}, 0.5),
    ],
)
def test_a_term_is_worked_out_by_its_rules(
    papers: Sequence[StudentMarks], rules: dict[str, object], share: float
) -> None:
    assert of_one(papers, **rules).share == pytest.approx(share, nan_ok=True)


POINTS = st.integers(0, 20)


@given(
    st.lists(st.tuples(POINTS, st.integers(1, 9), st.booleans()), min_size=1, max_size=5), st.data()
)
@settings(derandomize=True, deadline=None)
def test_a_share_that_is_told_is_the_same_whatever_a_person_decides(
    given_papers: list[tuple[int, int, bool]], data: st.DataObject
) -> None:
    weights = [weight for _, weight, _ in given_papers]
    best = data.draw(st.integers(1, len(weights)))

    def share_with(decided: float) -> float:
        """Return the best by trying them all, where a person gives a share of what is open."""
        shares = [
            (points / 2 + decided * (20 - points / 2) if waits else points) / 20
            for points, _, waits in given_papers
        ]
        return max(
            sum(weights[n] * shares[n] for n in chosen) / sum(weights[n] for n in chosen)
            for chosen in combinations(range(len(shares)), best)
        )

    papers = [
        marks(points / 2, state=WAITING, waiting=20 - points / 2) if waits else marks(points)
        for points, _, waits in given_papers
    ]
    share = of_one(papers, weights=weights, best=best).share
    least, most = share_with(0), share_with(1)
    if most - least > 1e-6:
        assert math.isnan(share)
    else:
        assert share == pytest.approx(least)


def test_students_are_the_same_in_every_paper_and_who_was_not_there_is_named() -> None:
    papers = [
        [marks(10, "K1"), marks(20, "007"), marks(1, "")],
        [marks(20, "k1"), marks(5, "late")],
    ]
    rows = term(papers, Rules([1, 1]))
    assert [row.student for row in rows] == ["k1", "007", "late"]
    assert [row.share for row in rows] == [0.75, 0.5, 0.125]
    assert [row.missed for row in rows] == [(), (1,), (0,)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("01730838", "1730838"), ("1730838", "01730838"), ("01730838", "k01730838")),
        *(("01730838", "1.730.838"), ("ada@uni.example", "ada")),
    ],
)
def test_a_student_is_known_whose_id_is_spelt_otherwise_in_another_paper(
    first: str, second: str
) -> None:
    said = list[Reason]()
    papers = [[marks(10, first), marks(2, "x1")], [marks(20, second)], [marks(0, first)]]
    rows = term(papers, Rules([1, 1, 1]), said.append)
    assert [row.share for row in rows] == [0.5, pytest.approx(1 / 30)]
    assert [row.missed for row in rows] == [(), (1, 2)]
    assert [dict(reason.args) for reason in said] == [
        {"count": 1, "first": first, "second": second}
    ]


@pytest.mark.parametrize(
    ("papers", "said"),
    [
        (
            [["01730838", "k1730838"], ["1730838/1"]],
            "'1730838/1' of one paper may be '01730838' or",
        ),
        (
            [["01730838"], ["1730838", "k1730838"]],
            "'1730838' and 'k1730838' of one paper may be one",
        ),
        ([["01730838"], ["1730838"], ["1730838", "01730838"]], "of one paper may be one student"),
    ],
)
def test_who_may_be_two_students_is_refused(papers: list[list[str]], said: str) -> None:
    of_papers = [[marks(1, student) for student in paper] for paper in papers]
    with pytest.raises(ExgenError, match=said):
        term(of_papers, Rules([1] * len(papers)))


def test_two_students_of_one_paper_stay_two() -> None:
    papers = [[marks(20, "01730838")], [marks(20, "01730838"), marks(0, "1730838")]]
    rows = term(papers, Rules([1, 1]))
    assert [(row.student, row.share) for row in rows] == [("01730838", 1), ("1730838", 0)]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (Rules([1]), "there are 2 papers, and 1 weights"),
        (Rules([1, -1]), "weights are numbers from 0 on"),
        (Rules([0, 0]), "weights are numbers from 0 on"),
        (Rules([1, math.nan]), "weights are numbers from 0 on"),
        (Rules([1, 1], best=3), "there are not so many"),
    ],
)
def test_rules_that_fit_no_papers_are_refused(rules: Rules, said: str) -> None:
    with pytest.raises(ExgenError, match=said):
        term([[marks(1)], [marks(2)]], rules)
    many = [[marks(1)]] * 40
    with pytest.raises(ExgenError, match="too many choices"):
        term(many, Rules([1] * 40, best=20))


HEADER = "student,name,sheet,state,1a,points,open,total,out_of\n"
PAPERS = {
    "one": "007,Ada,x,marked,10,10,0,10,20\n8,Bo,x,waiting for a person,3,3,10,,20\n"
    "9,'=Cy,x,handed in nothing,,,,,20\n",
    "two": "007,Ada,x,marked,20,20,0,20,40\n8,Bo,x,marked,40,40,0,40,40\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, rows in PAPERS.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / GRADES).write_text(HEADER + rows)
    return tmp_path


def run(*words: str) -> Result:
    done = CliRunner().invoke(main, ["term", *words])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def test_the_table_has_a_row_for_each_student_and_a_column_for_each_paper(folder: Path) -> None:
    done = run("one", "two", "--weights", "1,2")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "term.csv\n"
    assert done.stderr == "3 students: 1 waits for a person, 1 missed a paper\n"
    with (folder / "term.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    papers = ["one (of 20)", "two (of 40)"]
    assert header == ["student", "name", *papers, "percent", "waiting", "missed"]
    assert rows == [
        ["007", "Ada", "10", "20", "50", "", ""],
        ["8", "Bo", "", "40", "", "one", ""],
        ["9", "'=Cy", "", "", "0", "", "one; two (not in the class)"],
    ]


def test_the_note_of_another_spelling_is_told(folder: Path) -> None:
    (folder / "two" / GRADES).write_text(HEADER + "7,Ada,x,marked,20,20,0,20,40\n")
    done = run("one", "two")
    assert "Note: 007 and 7 are one student, whose id is spelt otherwise" in done.stderr


def test_a_workbook_holds_the_same_with_ids_as_texts(folder: Path) -> None:
    assert run("one", "two", "--best", "1", "--cap", "80%", "--out", "term.xlsx").exit_code == 0
    book = CalamineWorkbook.from_path(folder / "term.xlsx")
    _, ada, bo, _ = book.get_sheet_by_index(0).to_python()
    assert ada[:5] == ["007", "Ada", 10.0, 20.0, 50.0]
    assert bo[4] == 80.0  # the best is capped, whatever a person decides of the other


def test_a_cap_of_one_paper_is_named_by_its_folder(folder: Path) -> None:
    assert run("one", "two", "--cap", "two=25", "--out", "t.csv").exit_code == 0
    with (folder / "t.csv").open(newline="") as file:
        assert next(csv.DictReader(file))["percent"] == "37.5"


def test_a_file_that_is_there_is_kept_without_force(folder: Path) -> None:
    (folder / "term.csv").write_text("mine")
    done = run("one", "two")
    assert done.exit_code == 1
    assert "is not replaced" in done.stderr
    assert (folder / "term.csv").read_text() == "mine"
    assert run("one", "two", "--force").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--weights", "1,x"], "'x' is no number"),
        (["--weights", "1"], "2 papers, and 1 weights"),
        (["--cap", "three=80"], "'three' is none of the folders"),
        (["--cap", "much"], "'much' is no number"),
        (["--best", "0"], "--best"),
        (["--out", "term.txt"], "ends in .csv or .xlsx"),
        (["none"], "no such file"),
    ],
)
def test_what_cannot_be_is_refused(words: list[str], said: str, folder: Path) -> None:
    done = run("one", "two", *words)
    assert done.exit_code in (1, 2)
    assert said in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["one", "two"]
