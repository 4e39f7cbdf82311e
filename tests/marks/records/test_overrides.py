"""Overrides: what a person sets is the mark, says why, and shows wherever marks are shown."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from marks.classes import block, items, key, right
from quick import without_charts
from spoken import each_said, said

from exgen import flow
from exgen.answers.blocks import Block
from exgen.errors import FileError
from exgen.language.catalogue import language
from exgen.marks.judging.marking import Marked, Marker
from exgen.marks.judging.verdicts import Verdict
from exgen.marks.records.overrides import (
    Overrides,
    OverridesNoted,
    override,
    read_overrides,
    with_the_overridden,
)
from exgen.marks.reports.report import ClassReport
from exgen.marks.reports.summary import Summary
from exgen.people.students import Student
from exgen.variants.key import Key
from exgen.variants.key_file import KEY, read_key

HEADER = "student,field,points,why\n"
HOSTILE = "=1+1 <b>*see* $x$</b> {{ 7*7 }} << 8 >>"


def overrides(folder: Path, text: str, of: Key) -> Overrides:
    path = folder / "overrides.csv"
    path.write_text(text, encoding="utf-8")
    return read_overrides(path, of)


def marked(of: Key, rows: Sequence[dict[str, str]], overrides: Overrides) -> Marked:
    marker = Marker(of, items(of), [lambda m: override(m, overrides)])
    return marker.mark(block(of, rows))


def points_of(of: Marked, label: str) -> list[float]:
    place = [part.label for part in of.parts].index(label)
    return [round(points, 9) for points in of.points[place].tolist()]


@pytest.mark.parametrize("whose", ["s2", " S2 ", "'s2"])
@pytest.mark.parametrize(
    ("field", "points", "expected"),
    [
        ("2a", "1", 1),
        ("2a", "0", 0),
        ("2A", "1,5", 1.5),
        ("Question 2a", "1.5", 1.5),
        ("2b", "4", 4),
        ("2b", "0", 0),
        ("2b.1", "0", 2),
        ("2b[1]", "1", 3),
    ],
)
def test_a_mark_is_what_a_person_says(
    tmp_path: Path, whose: str, field: str, points: str, expected: float
) -> None:
    of = key(3, [Student("s1"), Student("s2"), Student("s3")])
    found = overrides(tmp_path, f'{HEADER}{whose},{field},"{points}",late train\n', of)
    assert found.issues == ()
    before, after = (marked(of, [{}] * 3, o) for o in (Overrides(), found))
    label = field.removeprefix("Question ").casefold()[:2]
    whole = points_of(before, label)
    assert points_of(after, label) == [whole[0], expected, whole[2]]
    for one in before.parts:
        if one.label != label:
            assert points_of(after, one.label) == points_of(before, one.label)


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("s{},2a,0,5,talked it through", "the row has 5 cells, the header 4, and sets no mark"),
        ("s{},2a,0,5,", 'as in "0,5"'),
        ("s{},2a,0,5", "a reason is words"),
        ("s{},2a,0,05,", 'as in "0,5"'),
        ("s{},2a,1,shown, on paper", "the row has 5 cells, the header 4, and sets no mark"),
    ],
)
def test_a_row_that_a_comma_has_shifted_sets_no_mark(
    tmp_path: Path, row: str, said: str, rows: int
) -> None:
    of = key(5, [Student(f"s{n}") for n in range(1, 6)])
    shifted = [row.format(n) for n in range(1, 1 + rows)]
    found = overrides(tmp_path, "\n".join([HEADER.strip(), *shifted, "s5,2b,1,right"]) + "\n", of)
    assert [one.field for one in found.entries] == ["2b"]
    assert len(found.issues) == rows
    assert all(said in language().worded(issue.problem) for issue in found.issues)


def test_a_row_with_another_delimiter_sets_no_mark(tmp_path: Path) -> None:
    of = key(5, [Student(f"s{n}") for n in range(1, 6)])
    right = [f"s{n},2b,1,right" for n in range(1, 6)]
    found = overrides(tmp_path, "\n".join([HEADER.strip(), *right, "s1;2a;0;late"]) + "\n", of)
    assert {one.field for one in found.entries} == {"2b"}
    assert [issue.problem[0].code for issue in found.issues] == ["issue.not-apart"]


@pytest.mark.parametrize("typed", ["1.2.3", "", "77"])
def test_what_is_set_waits_for_nobody_and_says_why(tmp_path: Path, typed: str) -> None:
    of = key()
    found = overrides(tmp_path, f"{HEADER}s1,2a,1,shown on paper\n", of)
    after = marked(of, [{"2a": typed}, {"2a": typed}], found)
    (part,) = (part for part in after.parts if part.label == "2a")
    assert after.by_person == {(0, "2a")}
    assert Verdict(part.marks.verdicts[0, 0]) is Verdict.PARTIAL
    assert not part.undecided[0, 0]
    assert said(*part.reasons(0)[0]) == "set by your lecturer: shown on paper"
    assert not any(row == 0 for _, row in part.left)
    assert [row for _, row, _ in part.open()] == ([1] if typed == "1.2.3" else [])


def test_a_total_is_what_a_person_says_whatever_is_open(tmp_path: Path) -> None:
    of = key()
    found = overrides(tmp_path, f"{HEADER}s1,total,5,agreed\ns2,TOTAL,0,copied\n", of)
    after = marked(of, [{"2a": "1.2.3"}, {}, {"2a": "1.2.3"}], found)
    assert after.totals[:2] == [5, 0]
    assert after.waits.tolist() == [False, False, True]
    assert {row: said(*why) for row, why in after.remarks().items()} == {
        0: "set by your lecturer: agreed",
        1: "set by your lecturer: copied",
    }


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ("s9,2a,1,why", "student", "roster"),
        ("s1,9z,1,why", "field", "no such part or field"),
        (",2a,1,why", "sheet", "sheet"),
        ("s1,2a,,why", "points", "points from 0 to "),
        ("s1,2a,-1,why", "points", "points from 0 to "),
        ("s1,2a,99,why", "points", "points from 0 to "),
        ("s1,2b,4.01,why", "points", "points from 0 to 4"),
        ("s1,2b.1,2.01,why", "points", "points from 0 to 2"),
        ("s1,2a,nan,why", "points", "points from 0 to "),
        ("s1,2a,1e999,why", "points", "points from 0 to "),
        ("s1,2a,a lot,why", "points", "points from 0 to "),
        ("s1,total,1000,why", "points", "points from 0 to "),
        ("s1,2a,1,", "why", "say here why"),
    ],
)
def test_a_row_that_fits_nothing_is_an_issue_and_sets_nothing(
    tmp_path: Path, row: str, column: str, problem: str
) -> None:
    of = key(3, [Student("s1"), Student("s2"), Student("s3")])
    found = overrides(tmp_path, f"{HEADER}{row}\ns2,2a,0,fits\n", of)
    assert [entry.student for entry in found.entries] == ["s2"]
    (issue,) = found.issues
    assert (str(issue.row), issue.column) == ("overrides.csv!2", column)
    assert problem in said(*issue.problem)


def test_a_sheet_is_named_by_its_code_and_of_two_hands_on_it_the_student_says_which(
    tmp_path: Path,
) -> None:
    of = key()
    text = f"code,student,part,points,reason\n{of.codes[1]},,2a,0,a\n{of.codes[0]},ann,2a,1,b\n"
    found = overrides(tmp_path, text, of)
    hands = block(of, [{"student": "ann"}, {"student": "x"}, {"student": "y"}, {"student": "bob"}])
    after = override(Marker(of, items(of)).mark(hands), found)
    whole = points_of(after, "2a")[2]
    assert points_of(after, "2a") == [1, 0, whole, whole]


def test_without_a_roster_a_student_is_whoever_typed_the_name(tmp_path: Path) -> None:
    of = key()
    found = overrides(tmp_path, f"{HEADER}Ann,2a,0,a\nnobody,2a,0,a\n", of)
    of_class = block(of, [{"student": "x"}, {"student": "ANN "}])
    *blocks, last = with_the_overridden([of_class], found, of)
    assert blocks == [of_class]
    assert [str(issue.row) for issue in last.issues] == ["overrides.csv!3"]
    assert "nobody of this name" in said(*last.issues[0].problem)
    assert points_of(override(Marker(of, items(of)).mark(of_class), found), "2a")[1] == 0


def test_of_two_rows_for_one_field_the_lower_counts(tmp_path: Path) -> None:
    of = key()
    found = overrides(tmp_path, f"{HEADER}s1,2b,0,a\ns1,2b.2,2,b\ns1,2b.2,1,c\n", of)
    assert points_of(marked(of, [{}], found), "2b") == [1]


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"expected the columns student .*; found 'name', 'points'"):
        overrides(tmp_path, "name,points\nx,1\n", key())


@pytest.mark.parametrize("handed_in", [["s1", "s2"], []])
@pytest.mark.parametrize(
    ("rows", "replaced"),
    [
        (["s1,,total,2,a", "s1,,total,5,b"], {2: 3}),
        (["s1,,total,2,a", "s1,,total,2,a", "s1,,total,1,a"], {2: 4, 3: 4}),
        (["s1,,2b.1,1,a", "s1,,2b,2,b"], {2: 3}),
        (["s1,,2b,2,b", "s1,,2b.1,1,a"], {}),
        (["s1,,2b,2,b", "s1,,2b.1,1,a", "s1,,2b.2,1,a"], {2: 4}),
        (["s1,,total,2,a", "s1,,2a,1,b"], {}),
        (["s1,,2a,1,a", "s2,,2a,1,b"], {}),
        (["s1,,2a,1,a", "s1,{},2a,0,b"], {2: 3}),
        (["s1,,2a,1,a", ",{},2a,0,b"], {2: 3}),
        ([",{},2a,1,a", "S1,,2a,0,b"], {2: 3}),
    ],
)
def test_a_row_whose_marks_a_later_row_sets_is_listed(
    rows: list[str], replaced: dict[int, int], handed_in: list[str], tmp_path: Path
) -> None:
    of = key(2, [Student("s1"), Student("s2")])
    text = "\n".join(["student,code,field,points,why", *rows]).format(*[of.codes[0]] * 2)
    found = overrides(tmp_path, text, of)
    handed = block(of, [{"student": name} for name in handed_in])
    blocks = list(with_the_overridden([handed], found, of))
    listed = [issue for one in blocks for issue in one.issues]
    assert [str(issue.row) for issue in listed] == [f"overrides.csv!{n}" for n in replaced]
    for issue, by in zip(listed, replaced.values(), strict=True):
        assert f"overrides.csv!{by} sets the same mark" in said(*issue.problem)
    noted = OverridesNoted(found)
    for one in blocks:
        noted.add(Marker(of, items(of), [partial(override, overrides=found)]).mark(one))
    told = [reason for reason in noted.notes() if reason.code == "note.overrides-replaced"]
    assert [reason.arg("count") for reason in told] == [len(replaced)] * bool(replaced)


def test_without_a_file_nothing_is_set_and_a_block_stays_the_same_object(tmp_path: Path) -> None:
    of = key()
    none = read_overrides(tmp_path / "overrides.csv", of)
    before = Marker(of, items(of)).mark(block(of, [{}]))
    assert override(before, none) is before
    assert list(with_the_overridden([before.block], none, of)) == [before.block]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 4), st.sampled_from(["1a", "2a", "2b", "2b.1"]), st.integers(0, 8)
        ),
        max_size=6,
    )
)
def test_whatever_is_set_each_mark_is_the_last_that_was_set_or_the_one_before(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str, int]]
) -> None:
    of = key(4, [Student(f"s{n}") for n in range(1, 5)])
    text = "".join(f"s{who},{field},{eighths / 8},w\n" for who, field, eighths in rows)
    found = overrides(tmp_path_factory.mktemp("o"), HEADER + text, of)
    assert len(found.issues) == sum(who == 0 for who, _, _ in rows)
    before, after = (marked(of, [{}] * 4, o) for o in (Overrides(), found))
    for part, was in zip(after.parts, before.parts, strict=True):
        for (field, row), points in np.ndenumerate(part.points):
            expected = float(was.points[field, row])
            for who, named, eighths in rows:
                if who == row + 1 and named == part.label:
                    expected = eighths / 8 / len(part.names)
                if who == row + 1 and named == part.names[field] != part.label:
                    expected = eighths / 8
            assert points == pytest.approx(expected)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_overrides_show_in_all_files_and_no_run_rewrites_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the roster to the pages: of one who is marked, one who waits and one who handed in nothing."""
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    Path("class.csv").write_text("student\ns1\ns2\ns3\ns4\n")
    made = flow.make("gan-tutorial", 7, roster=Path("class.csv"), formats=["markdown"])
    of = read_key(made / KEY)
    with Path("s.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["student", "sheet", *of.field_names()])
        writer.writeheader()
        for sheet in (1, 2):
            row = right(of, sheet) | {"3a": "1.2.3"} | {"student": f"s{sheet}"}
            writer.writerow(row | {"sheet": of.codes[sheet - 1]})
    flow.grade(Path("s.csv"), out=Path("before"))
    kept = made / "marking/overrides.csv"
    kept.write_text(
        f"{HEADER}s1,3a,2,{HOSTILE}\ns2,total,9,agreed\ns3,1b,3,by mail\ns8,1b,1,who?\n"
    )
    held = kept.read_bytes()
    for _ in range(2):
        _, _, notes = flow.grade(Path("s.csv"), against=Path("before"), force=True)
    assert kept.read_bytes() == held
    assert "3 marks are as overrides.csv beside the key says" in " ".join(each_said(notes))
    assert "1 row of overrides.csv beside the key fits nothing" in " ".join(each_said(notes))
    grades = {row["student"]: row for row in table(Path("graded/grades.csv"))}
    columns = ("state", "3a", "points", "open", "total")
    assert {who: tuple(row[name] for name in columns) for who, row in grades.items()} == {
        "s1": ("marked", "2", "32", "0", "32"),
        "s2": ("marked", "", "30", "3", "9"),
        "s3": ("marked", "0", "3", "0", "3"),
        "s4": ("handed in nothing", "", "", "", ""),
    }
    assert grades["s2"]["why"] == "set by your lecturer: agreed"
    answers = {(row["student"], row["field"]): row for row in table(Path("graded/answers.csv"))}
    assert answers["s1", "3a"]["reason"] == f"set by your lecturer: {HOSTILE}"
    changes = {(row["student"], row["field"]): row for row in table(Path("graded/changes.csv"))}
    assert changes["s1", "3a"]["difference"] == "2"
    assert changes["s2", "total"]["after"] == "9"
    (issue,) = (r for r in table(Path("graded/issues.csv")) if "override" in r["row"])
    assert (issue["row"], issue["column"], issue["typed"]) == ("overrides.csv!5", "student", "s8")
    html, markdown = (Path(f"graded/feedback/s1.{end}").read_text() for end in ("html", "md"))
    assert "Set by your lecturer: =1+1 &lt;b&gt;*see* $x$&lt;/b&gt; {{ 7*7 }}" in html
    assert r"\<b\>\*see\* \$x\$\<\/b\> \{\{ 7\*7 \}\}" in markdown
    assert "Set by your lecturer: agreed" in Path("graded/feedback/s2.html").read_text()
    numbers = json.loads(Path("graded/report.json").read_text())
    assert numbers["overridden"] == {"answers": 2, "totals": 1}
    assert (numbers["totals"]["count"], numbers["totals"]["mean"]) == (
        3,
        pytest.approx(44 / 3, abs=1e-4),
    )
    made_again = flow.make(
        "gan-tutorial", 7, roster=Path("class.csv"), formats=["markdown"], force=True
    )
    assert made_again == made
    flow.enrol(made / KEY, again=["s4"])
    assert kept.read_bytes() == held


def test_a_mark_counts_once_however_many_rows_set_it_or_have_it(tmp_path: Path) -> None:
    """Rows of the file for one mark, of which the last counts, and rows of the student who has it."""
    of = key(3, [Student("s1"), Student("s2"), Student("s3")])
    text = "s1,total,5,a\ns1,total,6,b\ns1,2a,1,c\ns2,2a,1,d\ns2,2a,0,e\n"
    found = overrides(tmp_path, HEADER + text, of)
    twice = block(of, [{"student": "s1"}, {"student": "s2"}, {"student": "s3"}])
    marker = Marker(of, items(of), [partial(override, overrides=found)])
    report, noted = ClassReport(of, items(of)), OverridesNoted(found)
    for own in (twice, twice.alone(0)):
        report.add(marker.mark(own))
        noted.add(marker.mark(own))
    numbers = report.numbers()
    assert numbers["overridden"] == {"answers": 2, "totals": 1}
    assert [reason.arg("count") for reason in noted.notes()] == [3, 2]
    (worth,) = (p.points for a in of.asked for n, p, _ in a.fields() if n == "2a")
    others = of.out_of + (of.out_of - worth)
    assert (numbers["totals"]["count"], numbers["totals"]["waiting"]) == (3, 0)
    assert numbers["totals"]["mean"] == pytest.approx((6 + others) / 3, abs=1e-4)
    assert numbers["parts"][0]["rows"] == 4


def test_what_is_set_is_lower_than_before_where_it_is_set_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--never-lower` keeps marks that a marking gave, and no person's word."""
    without_charts(monkeypatch)
    monkeypatch.chdir(tmp_path)
    made = flow.make("gan-tutorial", 7, formats=["markdown"])
    of = read_key(made / KEY)
    fields = ",".join(of.field_names())
    answers = ",".join(f'"{answer}"' for answer in right(of, 1).values())
    Path("s.csv").write_text(f"student,sheet,{fields}\nann,{of.codes[0]},{answers}\n")
    flow.grade(Path("s.csv"), feedback=False)
    (made / "marking/overrides.csv").write_text(f"{HEADER}ann,3a,1,copied\n")
    flow.grade(
        Path("s.csv"), feedback=False, against=Path("graded"), never_lower=True, out=Path("b")
    )
    assert table(Path("b/grades.csv"))[0]["3a"] == "1"


def test_a_block_of_rows_that_nobody_handed_in_marks_like_any_other(tmp_path: Path) -> None:
    of = key(3, [Student("s1"), Student("s2"), Student("s3")])
    found = overrides(tmp_path, f"{HEADER}s3,1a,1,a\ns3,2a,1,a\ns1,2a,0,a\n", of)
    (first, last) = with_the_overridden([block(of, [{"student": "s1"}])], found, of)
    assert first.rows == [2]
    assert (last.students, last.sheets.tolist()) == (["s3"], [3])
    assert isinstance(last, Block)
    after = override(Marker(of, items(of)).mark(last), found)
    assert (after.totals, after.answered.tolist()) == ([2.0], [True])


@pytest.mark.parametrize("field", ["total", "1a", "2a"])
@pytest.mark.parametrize("rows", [["s3"], ["s3", "s2"]])
def test_who_handed_in_nothing_but_has_a_mark_says_nothing_about_the_parts(
    tmp_path: Path, field: str, rows: list[str]
) -> None:
    of = key(3, [Student("s1"), Student("s2"), Student("s3")])
    found = overrides(tmp_path, HEADER + "".join(f"{who},{field},1,ill\n" for who in rows), of)
    blank = {"student": "s2", **dict.fromkeys(of.field_names(), "")}
    first = block(of, [{"student": "s1"}, blank])
    numbers, verdicts = [], []
    for own in (Overrides(), found):
        report, summary = ClassReport(of, items(of)), Summary()
        marker = Marker(of, items(of), [partial(override, overrides=own)])
        for one in with_the_overridden([first], own, of):
            report.add(marker.mark(one))
            summary.add(marker.mark(one))
        numbers.append(report.numbers())
        verdicts.append(summary.verdicts)
    before, after = numbers
    judged = ("rows", "mean", "facility", "discrimination")
    assert [[part[name] for name in judged] for part in after["parts"]] == [
        [part[name] for name in judged] for part in before["parts"]
    ]
    assert after["sheets_used"] == before["sheets_used"] == 1
    assert after["totals"]["count"] == before["totals"]["count"] + len(rows)
    assert verdicts[1][str(Verdict.CORRECT)] == verdicts[0][str(Verdict.CORRECT)]
    assert verdicts[1][str(Verdict.BLANK)] <= verdicts[0][str(Verdict.BLANK)]
