"""exgen.toml: a course's settings, which are the options that nobody types."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from quick import without_charts

from exgen import flow
from exgen.cli import main
from exgen.cli.settings import IN_A_TABLE, NOT_KEPT, WithSettings, settable, shown
from exgen.variants.key_file import KEY, read_key


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    without_charts(monkeypatch)
    (tmp_path / "class.csv").write_text("student,name\nada,Ada Byron\nbob,Bob Ross\n")
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def set_(folder: Path, text: str) -> None:
    (folder / "exgen.toml").write_text(text, encoding="utf-8")


def students(folder: Path) -> list[str]:
    return [student for student, *_ in json.loads((folder / KEY).read_text())["students"]]


def test_settings_are_the_options_that_nobody_typed(folder: Path) -> None:
    set_(folder, 'roster = "class.csv"\nformats = ["markdown"]\n[make]\nout = "made"\n')
    result = run("make", "--seed", "7")
    assert result.exit_code == 0, result.stderr
    assert students(folder / "made") == ["ada", "bob"]
    assert [path.name for path in (folder / "made/handout/ada").glob("ada.*")] == ["ada.md"]


def test_what_is_typed_goes_before_what_is_set(folder: Path) -> None:
    set_(folder, 'roster = "class.csv"\nformats = "pdf"\n[make]\nout = "made"\n')
    other = folder / "other.csv"
    other.write_text("student\ncy\n")
    result = run("make", "--roster", "other.csv", "--format", "markdown", "--out", "mine")
    assert result.exit_code == 0, result.stderr
    assert students(folder / "mine") == ["cy"]
    assert not (folder / "made").exists()


def test_a_number_of_sheets_that_is_typed_takes_the_place_of_the_roster(folder: Path) -> None:
    set_(folder, 'roster = "class.csv"\nformats = ["markdown"]\n')
    result = run("make", "--seed", "7", "-n", "3", "--out", "made")
    assert result.exit_code == 0, result.stderr
    assert students(folder / "made") == []


def test_settings_of_a_table_are_for_its_command_alone(folder: Path) -> None:
    set_(folder, 'formats = ["markdown"]\n[make]\nout = "made"\n[grade]\nfeedback = false\n')
    assert run("make", "--seed", "7").exit_code == 0
    (folder / "s.csv").write_text("sheet,1a\n1,1\n")
    result = run("grade", "s.csv", "--key", "made/marking/key.json")
    assert result.exit_code == 0, result.stderr
    assert not (folder / "graded/feedback").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('rooster = "class.csv"', "there is no setting 'rooster'; did you mean 'roster'?"),
        ("zzz = 1", "there is no setting 'zzz'; there are: "),
        ("force = true", "there is no setting 'force'"),
        ('[grade]\natempt = "last"', "there is no setting 'atempt' for grade; did you mean 'att"),
        ("roster = 3", "roster: expected a text; found 3"),
        ("roster = true", "roster: expected a text; found true"),
        ('roster = ["a.csv"]', "roster: expected a text; found ['a.csv']"),
        ('roster = "none.csv"', "roster: File 'none.csv' does not exist."),
        ("formats = 3", "formats: expected a list of texts; found 3"),
        ('formats = ["pdf", 3]', "formats: expected a list of texts; found ['pdf', 3]"),
        ('count = "3"', "count: expected a whole number; found '3'"),
        ("count = 0", "count: 0 is not in the range"),
        ("count = 2.5", "count: expected a whole number; found 2.5"),
        ('out = "x"', "out: each command has its own; put it below a line [make] or [grade]"),
        ('grade = "x"', "there is no setting 'grade'"),
        ('[make]\nfeedback = "no"', "there is no setting 'feedback' for make"),
        ("[grade]\nfeedback = 7", "feedback: expected a text, or true or false; found 7"),
        ("roster = ", "Invalid value"),
        ('roster = "class.csv"\nroster = "class.csv"', "Cannot overwrite a value"),
    ],
)
def test_what_is_set_wrongly_is_refused_with_what_is_expected(
    folder: Path, text: str, said: str
) -> None:
    set_(folder, text)
    result = run("make", "--seed", "7", "--format", "markdown")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: exgen.toml: {said}"), result.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["class.csv", "exgen.toml"]


SUBMISSIONS = "sheet,1a,1b.1\n1,1,1\n"
PAIRS = [
    # what is set, what is typed, and what is said of it; None where what is typed goes without a word
    (
        'combined = "roster"',
        "make --format markdown",
        "exgen.toml sets combined = 'roster', which ne",
    ),
    ('combined = "code"\nformats = ["markdown"]', "make", "exgen.toml, line 1, sets combined"),
    ('combined = "code"\nformats = ["markdown"]', "make", "exgen.toml, line 2, sets formats"),
    ('\nformats = ["markdown"]', "make --combined code", "exgen.toml, line 2, sets formats"),
    ('formats = ["none"]', "make", "exgen.toml, line 1, sets formats"),
    ('formats = ["none"]', "make --format md", None),
    ('language = "xx"', "make --format md", "exgen.toml, line 1, sets language"),
    ('language = "xx"', "make --format md --language de", None),
    ('paper-size = "letter"', "make --format md", None),
    ('roster = "class.csv"', "make --format md -n 3", None),
    ("count = 3", "make --format md --roster class.csv", None),
    ('count = 3\nroster = "class.csv"', "make --format md", None),
    ('void = ["1a"]', "grade --full 1a", None),
    ('full = ["1a"]', "grade --void 1a", None),
    ('full = ["1a"]\nvoid = ["1a"]', "grade", "exgen.toml, line 2, sets void"),
    ("[grade]\nvoid = ['9z']", "grade", "exgen.toml, line 2, sets void"),
    ("[grade.points]\n9z = 3", "grade", "exgen.toml, line 1, sets points"),
    ("void = ['9z']", "grade --void 1a", None),
    ('feedback = "pdf"', "grade --no-feedback", None),
    ("feedback = false", "grade --feedback html", None),
    ('late = { per = "day", share = 0.1 }', "grade", None),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("made")
    return flow.make("gan-tutorial", 2**50, formats=(), out=place / "made")


@pytest.mark.parametrize(("text", "typed", "said"), PAIRS)
def test_what_is_typed_goes_before_what_does_not_go_with_it_or_the_file_is_named(
    folder: Path,
    made: Path,
    text: str,
    typed: str,
    said: str | None,
) -> None:
    set_(folder, text)
    (folder / "s.csv").write_text(SUBMISSIONS)
    words = typed.split()
    if words[0] == "grade":
        words += [
            "s.csv",
            "--key",
            str(made / KEY),
            *(["--no-feedback"] * ("feedback" not in text)),
        ]
    result = run(*words)
    assert (said or "") in result.stderr
    assert ("exgen.toml" in result.stderr) == bool(said), result.stderr
    refused = bool(said) and "line" in str(said)
    assert (result.exit_code != 0) == refused, result.stderr


def test_all_that_is_set_wrongly_is_told_at_once(folder: Path) -> None:
    set_(folder, "rooster = 1\nroster = 3\n")
    assert len(run("make").stderr.splitlines()) == 2


def test_a_value_of_another_command_is_refused_by_that_command(folder: Path) -> None:
    set_(folder, '[grade]\nattempt = "lats"\n')
    (folder / "s.csv").write_text("sheet,1a\n1,1\n")
    result = run("grade", "s.csv")
    assert result.stderr.startswith("Error: exgen.toml: attempt: 'lats' is not one of 'last', ")


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    (folder / "exgen.toml").write_bytes(b"roster = '\xff'")
    result = run("make")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: exgen.toml: ")


def test_help_is_given_whatever_is_set(folder: Path) -> None:
    set_(folder, "rooster = ")
    assert run("make", "--help").exit_code == 0


def test_init_writes_all_settings_and_sets_none(folder: Path) -> None:
    result = run("init")
    assert (result.exit_code, result.stdout) == (0, "exgen.toml\n")
    text = (folder / "exgen.toml").read_text()
    assert tomllib.loads(text) == {}
    assert run("make", "--seed", "7", "--format", "markdown").exit_code == 0
    with click.Context(main) as parent, click.Context(main.commands["make"], parent=parent) as own:
        options = [o for of in settable(own).values() for o in of.values()]
    for option in options:
        assert f"#{shown(option)} = " in text or f"#[{shown(option)}]" in text


def test_every_line_that_init_writes_can_be_taken_as_it_is(folder: Path) -> None:
    run("init")
    written = (folder / "exgen.toml").read_text().splitlines()
    taken = [line.removeprefix("#") if line[1:2] != " " else line for line in written]
    tables = tomllib.loads("\n".join(taken))
    assert {"roster", "formats", "attempt", "make", "grade"} <= tables.keys()
    for name in ("week-3/marking/key.json",):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    (folder / "logo.svg").touch()
    set_(folder, "\n".join(taken).replace('"..."', '"markdown"'))
    for words in (("make", "no-such-paper"), ("grade", "class.csv")):
        result = run(*words)
        assert result.exit_code == 1
        assert "exgen.toml" not in result.stderr, result.stderr


def test_init_writes_over_nothing(folder: Path) -> None:
    set_(folder, "# mine\n")
    result = run("init")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is there already" in result.stderr
    assert (folder / "exgen.toml").read_text() == "# mine\n"


def test_what_is_not_kept_are_options() -> None:
    commands = [c for c in main.commands.values() if isinstance(c, WithSettings)]
    names = {option.name for command in commands for option in command.params}
    assert names >= NOT_KEPT | IN_A_TABLE


def test_a_course_says_once_what_its_columns_are(folder: Path) -> None:
    (folder / "class.csv").write_text("Kürzel,Konto,Rufname\na1,x1,Ada\nb1,x2,Bo\n")
    set_(
        folder,
        'roster = "class.csv"\nformats = ["markdown"]\n[columns]\n"Konto" = "Student"\n"Q1" = "1a"\n'
        '[make]\nout = "made"\n',
    )
    result = run("make", "--seed", "7")
    assert result.exit_code == 0, result.stderr
    assert students(folder / "made") == ["x1", "x2"]
    (folder / "late.csv").write_text("Kürzel,Konto\nc1,x3\n")
    key = "made/marking/key.json"
    result = run("make", key, "--add", "late.csv", "--column", "Kürzel=student")
    assert result.exit_code == 0, result.stderr
    assert students(folder / "made") == ["x1", "x2", "c1"]
    (folder / "s.csv").write_text("Konto,Q1\nx1,1\n")
    result = run("grade", "s.csv", "--key", key, "--no-feedback")
    assert result.exit_code == 0, result.stderr
    assert (folder / "graded/grades.csv").read_text().splitlines()[1].startswith("x1,")
    assert run("grade", "s.csv", "--key", key, "--force", "--column", "Q2=1b").exit_code == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns]\nKonto = 3", "columns: expected what the column 'Konto' means, a text; found"),
        ("columns = 3", "columns: expected a list of texts, or a table; found 3"),
        ('columns = ["Konto"]', "columns: 'Konto' is not a column and what it means, as in"),
    ],
)
def test_columns_that_are_set_wrongly_are_refused(folder: Path, text: str, said: str) -> None:
    set_(folder, text)
    result = run("make", "--seed", "7", "--format", "markdown")
    assert result.stderr.startswith(f"Error: exgen.toml: {said}"), result.stderr


@pytest.mark.parametrize("typed", ["Konto", "=student", "Konto=", " = "])
@pytest.mark.usefixtures("folder")
def test_a_column_is_typed_with_what_it_means(typed: str) -> None:
    result = run("make", "--roster", "class.csv", "--column", typed)
    assert result.exit_code == 2
    assert "is not a column and what it means" in result.stderr


OF_COURSE = (
    'formats = ["markdown"]\nlanguage = "de"\ncourse = "Statistik *eins*"\nimprecise = 0.25\n'
)


def sheet_of(folder: Path, student: str) -> str:
    return (folder / f"made/handout/{student}/{student}.md").read_text()


def test_a_course_says_what_holds_for_all_its_papers(folder: Path) -> None:
    set_(folder, OF_COURSE + 'roster = "class.csv"\n[make]\nout = "made"\n')
    result = run("make", "--seed", "7")
    assert result.exit_code == 0, result.stderr
    assert "*Statistik *eins**" in sheet_of(folder, "ada")
    assert "Blatt" in sheet_of(folder, "ada")
    key = read_key(folder / "made" / KEY)
    assert (key.language, key.course) == ("de", "Statistik *eins*")
    assert {part.imprecise for asked in key.asked for part in asked.parts} == {0.25}


def test_who_joins_gets_a_sheet_as_all_others_have_whatever_is_set_by_then(folder: Path) -> None:
    set_(folder, OF_COURSE + 'roster = "class.csv"\n[make]\nout = "made"\n')
    assert run("make", "--seed", "7").exit_code == 0
    before = sheet_of(folder, "ada")
    set_(folder, 'course = "Other"\n')
    (folder / "late.csv").write_text("student\ncy\n")
    result = run("make", "made/marking/key.json", "--add", "late.csv")
    assert result.exit_code == 0, result.stderr
    assert sheet_of(folder, "ada") == before
    assert "Statistik *eins*" in sheet_of(folder, "cy")
    (folder / "s.csv").write_text("student,1a\nada,A\n")
    result = run("grade", "s.csv", "--key", "made/marking/key.json")
    assert result.exit_code == 0, result.stderr
    pages = "".join(path.read_text() for path in (folder / "graded/feedback").rglob("*.html"))
    assert "Statistik <em>eins</em>" in pages
    assert "Other" not in pages


def test_what_is_typed_of_a_course_goes_before_what_is_set(folder: Path) -> None:
    set_(folder, OF_COURSE)
    assert (
        run("make", "--seed", "7", "--course", "B", "--language", "en", "--out", "m").exit_code == 0
    )
    key = read_key(folder / "m" / KEY)
    assert (key.language, key.course) == ("en", "B")


def test_what_a_paper_says_otherwise_is_told(folder: Path) -> None:
    paper = Path("bank/papers/own.toml")
    (folder / paper).parent.mkdir(parents=True)
    text = 'title = "T"\ncourse = "C"\nlanguage = "en"\nimprecise = 0.25\n'
    (folder / paper).write_text(f'{text}[[questions]]\nitems = ["gan/generator-cost"]\n')
    set_(folder, OF_COURSE)
    result = run("make", "own", "--seed", "7", "--out", "m")
    assert result.exit_code == 0, result.stderr
    notes = [line for line in result.stderr.splitlines() if line.startswith("Note: ")]
    assert notes == ["Note: language: 'de', as the course says, and not 'en', as the paper does"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('language = "xx"', "language: there is no language 'xx'; there are de, en"),
        ("imprecise = 2", "exgen.toml: imprecise: 2.0 is not in the range"),
        ('imprecise = "half"', "exgen.toml: imprecise: expected a number; found 'half'"),
        ("course = 7", "exgen.toml: course: expected a text; found 7"),
    ],
)
def test_what_a_course_cannot_say_is_refused(folder: Path, text: str, said: str) -> None:
    set_(folder, text)
    result = run("make", "--seed", "7", "--format", "markdown")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {said}"), result.stderr


def test_settings_of_another_folder_are_not_read_and_said(folder: Path) -> None:
    (folder / "course").mkdir()
    (folder / "course/exgen.toml").write_text("zzz = 1\n")
    (folder / "course/class.csv").write_text("student\ncy\n")
    words = ("make", "--roster", "course/class.csv", "--format", "markdown", "--out", "m")
    result = run(*words)
    assert result.exit_code == 0, result.stderr
    assert (
        "Note: course/exgen.toml is not read: exgen reads the exgen.toml in the " in result.stderr
    )
    set_(folder, "")
    assert "is not read" not in run("make", "--roster", "class.csv", "--format", "markdown").stderr
