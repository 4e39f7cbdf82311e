"""The command line: exit codes, messages, and no traceback for a user's mistake."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import get_args

import click
import pytest
from click.testing import CliRunner, Result

from exgen.cli import main
from exgen.cli.terminal import ProgressBar
from exgen.sheets.combined import ORDERS
from exgen.sheets.formats import PaperSize


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def write_item(folder: Path, model: str, **files: str) -> None:
    """Write a small item `own/item`, with some of its files replaced."""
    item = folder / "bank/own/item"
    item.mkdir(parents=True)
    texts = {
        "item.toml": 'title = "T"\n[given]\nd_real = { low = 1, high = 9 }\n'
        '[[parts]]\nstep = "value"\nlabel = "$V$"\npoints = 1\n',
        "model.py": model,
        "question.md": "## value\n\n{{ d_real }}\n",
        "solution.md": "## value\n\n{{ value }}\n",
    }
    for name, text in (texts | files).items():
        (item / name).write_text(text)


GOOD = "def value(d_real):\n    return d_real / 3\n"


def test_make_prints_its_folders_and_says_what_is_in_them(folder: Path) -> None:
    result = run("make", "--seed", "7", "--format", "md", "--format", "tex", "-n", "2")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["gan-tutorial-7/handout/", "gan-tutorial-7/marking/"]
    assert all((folder / line).is_dir() for line in result.stdout.splitlines())
    assert result.stderr.startswith("2 sheets in markdown, latex: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("folder")
def test_make_lists_every_file_on_demand_and_nothing_else() -> None:
    result = run("make", "--seed", "7", "--format", "markdown", "--list")
    assert result.exit_code == 0
    made = [path.as_posix() for path in Path("gan-tutorial-7").rglob("*") if path.is_file()]
    assert result.stdout.splitlines() == sorted(made)


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([50] * 4, ["50 of 200", "100 of 200", "150 of 200"]),
        ([120, 120], ["120 of 240"]),
        ([1] * 100, ["25 of 100", "50 of 100", "75 of 100"]),
        ([500], []),
        ([1] * 99, []),
    ],
)
def test_a_log_has_a_line_for_each_quarter_of_what_takes_long(
    pieces: list[int], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    progress = ProgressBar("Sheets")
    for piece in pieces:
        progress(piece, sum(pieces))
    progress.close()
    assert capsys.readouterr().err.splitlines() == [f"Sheets: {line}" for line in said]


def test_the_help_of_make_names_the_formats_that_there_are(folder: Path) -> None:
    (folder / "templates/moodle").mkdir(parents=True)
    (folder / "templates/moodle/format.toml").write_text("")
    said = " ".join(run("make", "--help").stdout.split())
    assert "canvas, html, latex, markdown, moodle, pdf, practice, qti21;" in said


def test_grade_says_what_became_of_the_rows(folder: Path) -> None:
    run("make", "--seed", "7", "--format", "markdown", "-n", "2")
    (folder / "s.csv").write_text("student,sheet,3a\nada,1,5\ngrace,2,\n,9,1\n")
    result = run("grade", "s.csv")
    assert result.exit_code == 0
    assert "3 rows: 1 marked, 1 without an answer, 1 without a sheet" in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["make", "gan-tutorail"], "did you mean 'gan-tutorial'"),
        (["make", "--format", "pfd"], "did you mean 'pdf'"),
        (["show", "gan/discriminator-setp"], "did you mean 'gan/discriminator-step'"),
        (["show", "gan/discriminator-step", "--example", "7"], "no example '7'"),
        (["make", "--seed", "1", "--out", "x" * 300], "File name too long"),
        (["make", "x" * 300], "no name of a paper"),
        (["show", "x" * 300], "no name of an item"),
        (["new", "own/" + "x" * 300], "File name too long"),
        (["check", "x" * 300], "no item"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_users_mistake_exits_with_1_and_a_message(words: list[str], message: str) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert message in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["make", "--seed", "-1"],
        ["make", "--seed", "7" * 41],
        ["make", "--seed", "7" * 3000],
        ["make", "--seed", "7" * 5000],
        ["make", "-n", "0"],
        ["make", "-n", "100000000000"],
        ["make", "-n", "7" * 5000],
        ["make", "--roster", "x" * 300],
        ["check", "--variants", "100000000000"],
        ["show", "gan/generator-cost", "--variant", "7" * 30],
        ["grade", "nowhere.csv"],
        ["grade", "x" * 300],
        ["maek"],
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_usage_exits_with_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_a_roster_and_a_number_exclude_each_other(folder: Path) -> None:
    (folder / "class.csv").write_text("student\nada\n")
    assert run("make", "-n", "3", "--roster", "class.csv").exit_code == 2


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (
            "def value(d_rael):\n    return d_rael\n",
            "model.py:1: value() needs 'd_rael', which is neither",
        ),
        ("def value(d_real:\n", "model.py:1: SyntaxError"),
        ("import numpyy\n", "model.py:1: ModuleNotFoundError: No module named 'numpyy'"),
        (
            "def other(d_real):\n    return d_real\n",
            "item.toml: part 'value' asks for a step that the model does not compute",
        ),
        ("def value(d_real):\n    return d_real.nothing\n", "model.py:2: value() failed: "),
        (
            "from exgen.items import misconception\n"
            + GOOD
            + "@misconception(value)\ndef w(d_real):\n    return d_real\n",
            "model.py:4: w() needs a docstring",
        ),
    ],
)
def test_a_model_that_does_not_work_is_told_where_and_what(
    folder: Path, model: str, message: str
) -> None:
    write_item(folder, model)
    result = run("show", "own/item")
    assert result.exit_code == 1
    assert message in result.stderr


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("item.toml", "title = ", "item.toml: this is not TOML"),
        ("item.toml", 'title = "$\\alpha$"', "write TeX in single quotes"),
        ("item.toml", 'titel = "T"\n', "did you mean 'title'"),
        (
            "item.toml",
            'title = "T"\n[given]\nd_real = { low = 9, high = 1 }\n'
            '[[parts]]\nstep = "value"\nlabel = "V"\npoints = 1\n',
            "high = 1 is below low = 9",
        ),
        ("question.md", "{{ d_rael }}\n\n## value\n", "question.md:1: 'd_rael' is undefined"),
        ("question.md", "{% if %}\n\n## value\n", "question.md:1: "),
        ("question.md", "Compute.\n", "the headings should be '## value'"),
    ],
)
def test_a_file_that_does_not_work_is_told_where_and_what(
    folder: Path, file: str, text: str, message: str
) -> None:
    write_item(folder, GOOD, **{file: text})
    result = run("show", "own/item")
    assert result.exit_code == 1
    assert message in result.stderr


def test_an_item_of_ones_own_is_found_in_the_bank_beside(folder: Path) -> None:
    write_item(folder, GOOD)
    assert "own/item" in run("list").stdout
    assert run("show", "own/item").exit_code == 0


def test_a_broken_item_is_listed_with_the_others(folder: Path) -> None:
    write_item(folder, "def value(d_reel):\n    return d_reel\n")
    listed = run("list").stdout
    assert "(does not load: exgen check own/item says why)" in listed
    assert "One step of backpropagation" in listed


@pytest.mark.parametrize("command", main.commands.values(), ids=str)
def test_every_command_and_option_is_explained(command: click.Command) -> None:
    assert command.help
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert all(option.help for option in options)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("command", "option", "known"),
    [
        ("make", "paper_size", get_args(PaperSize)),
        ("grade", "paper_size", get_args(PaperSize)),
        ("make", "combined", ORDERS),
    ],
)
def test_an_option_offers_all_that_there_is(
    command: str, option: str, known: tuple[str, ...]
) -> None:
    (found,) = (own for own in main.commands[command].params if own.name == option)
    assert isinstance(found.type, click.Choice)
    assert tuple(found.type.choices) == known


def test_a_preview_of_an_unknown_item_is_refused() -> None:
    result = run("preview", "gan/discriminator-setp", "--no-open", "--port", "0")
    assert result.exit_code == 1
    assert "did you mean 'gan/discriminator-step'" in result.stderr


@pytest.mark.parametrize("missing", ["starlette", "uvicorn", "watchfiles"])
@pytest.mark.usefixtures("folder")
def test_without_its_extra_the_preview_says_what_to_install(
    missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [n for n in sys.modules if n.startswith(("exgen.authoring.preview", missing))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    result = run("preview", "--no-open", "--port", "0")
    assert result.exit_code == 1
    assert "python -m pip install 'exgen[preview]'" in result.stderr


def test_a_preview_serves_until_it_is_interrupted(folder: Path) -> None:
    write_item(folder, GOOD)
    command = [sys.executable, "-m", "exgen", "preview", "own/item", "--no-open", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        address = running.stdout.readline().strip()
        try:
            with urllib.request.urlopen(address) as page:  # noqa: S310 -- our own
                assert "own/item" in page.read().decode()
        finally:
            running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0


@pytest.mark.usefixtures("folder")
def test_new_prints_the_files_and_says_what_to_do_next() -> None:
    result = run("new", "games/dice")
    assert result.exit_code == 0
    files = ("item.toml", "model.py", "question.md", "solution.md")
    assert result.stdout.splitlines() == [f"bank/games/dice/{file}" for file in files]
    assert "exgen check games/dice" in result.stderr
    assert "exgen show games/dice" in result.stderr
    assert run("show", "games/dice").exit_code == 0


def test_who_runs_beside_the_bank_is_told(folder: Path) -> None:
    run("new", "games/dice")
    (folder / "elsewhere").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder / "elsewhere")
        assert "./bank (there is no such folder here)" in run("check", "games/dice").stderr
    assert "no item 'games/dcie' in bank, " in run("check", "games/dcie").stderr
