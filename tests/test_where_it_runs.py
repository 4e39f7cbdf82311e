"""Where exgen runs: the current folder is no place to import from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from exgen import flow
from exgen.errors import ExgenError
from exgen.processes import processes

ROOT = Path(__file__).parents[1]
DEPENDENCIES = [
    "click",
    "jinja2",
    "lark",
    "matplotlib",
    "numpy",
    "polib",
    "pydantic",
    "pydantic_core",
    "pypandoc",
    "python_calamine",
    "typst",
    "PIL",
    "dateutil",
    "markupsafe",
    "cycler",
    "kiwisolver",
]
NAMES = sorted({*sys.stdlib_module_names, *DEPENDENCIES, "sitecustomize", "usercustomize", "model"})
DECOY = "with open('executed.txt', 'a') as file:\n    file.write(__name__ + '\\n')\n"


def imported_by_python() -> set[str]:
    """Return what Python itself imports on `python -m`, before exgen has a word in it."""
    command = [sys.executable, "-c", "import runpy, sys; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def write_decoys(folder: Path, names: Iterable[str]) -> None:
    """Write a module, or a package, of every name."""
    folder.mkdir()
    for number, name in enumerate(names):
        if number % 2:
            (folder / f"{name}.py").write_text(DECOY)
        else:
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text(DECOY)


@pytest.mark.parametrize("how", ["exgen", "-m"])
def test_nothing_of_the_current_folder_is_executed(how: str, tmp_path: Path) -> None:
    here, script = tmp_path / "here", tmp_path / "exgen"
    script.write_text("from exgen.cli import main\n\nif __name__ == '__main__':\n    main()\n")
    write_decoys(here, NAMES if how == "exgen" else [*{*NAMES} - imported_by_python()])
    start = [sys.executable, *([str(script)] if how == "exgen" else ["-m", "exgen"])]
    for words in (
        ["make", "-n", "20", "--seed", "7", "--format", "markdown", "--out", "made"],
        ["list", "gan"],
        ["grade", "made/handout/submissions.csv", "--no-feedback"],
    ):
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [*start, *words], cwd=here, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert not (here / "executed.txt").exists()


@pytest.mark.parametrize("name", ["signal", "struct", "pickle", "socket"])
def test_processes_take_pythons_own_modules(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / f"{name}.py").write_text(DECOY)
    monkeypatch.chdir(tmp_path)
    before = dict(os.environ)
    with processes(1) as pool:
        assert pool.submit(os.getcwd).result() == str(tmp_path)
    assert dict(os.environ) == before
    assert not (tmp_path / "executed.txt").exists()


def test_a_process_that_was_killed_is_told_in_words() -> None:
    with pytest.raises(ExgenError, match="ended from outside"), processes(1) as pool:
        pool.submit(os.kill, pool.submit(os.getpid).result(), signal.SIGKILL).result()


def test_a_class_of_which_a_process_was_killed_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = ProcessPoolExecutor.submit
    monkeypatch.setattr(ProcessPoolExecutor, "submit", lambda pool, *_: submit(pool, os._exit, 1))
    with pytest.raises(ExgenError, match="ended from outside"):
        flow.make("gan-tutorial", 7, count=40, formats=("markdown",), out=tmp_path / "made")
    assert list(tmp_path.iterdir()) == []
