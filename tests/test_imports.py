"""What commands load: no more than they need, as a person waits for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from exgen import flow
from exgen.cli import main
from exgen.variants.key_file import KEY

HEAVY = {"jinja2", "lark", "matplotlib", "numpy", "pydantic", "pypandoc", "typst"}
NEVER = {"IPython", "matplotlib.pyplot", "openpyxl", "pandas", "scipy", "sklearn", "tkinter"}
PREVIEW = {"starlette", "uvicorn", "watchfiles"}
WORKBOOKS = {"python_calamine"}


def loaded(code: str, folder: Path) -> set[str]:
    """Return the modules that are loaded once some code has run in a process of its own."""
    code = f"{code}\nimport sys\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True
    )
    return set(done.stdout.splitlines())


def command(*words: str) -> str:
    return f"from exgen.cli import main\nmain({list(words)}, standalone_mode=False)"


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in main.commands)])
def test_help_loads_nothing_but_click(words: list[str], tmp_path: Path) -> None:
    found = loaded(command(*words), tmp_path)
    assert not found & (HEAVY | NEVER | PREVIEW | WORKBOOKS)


def test_marking_without_feedback_loads_neither_typst_nor_pyplot(tmp_path: Path) -> None:
    made = flow.make("gan-tutorial", 7, formats=("markdown",), out=tmp_path / "made")
    (tmp_path / "s.csv").write_text("student,sheet,1a,3a\nada,1,1,2\nbob,1,2,1\n")
    key = str(made / KEY)
    found = loaded(command("grade", "s.csv", "--no-feedback", "--key", key), tmp_path)
    assert "matplotlib.figure" in found
    assert not found & ({"typst"} | NEVER | PREVIEW | WORKBOOKS)


def test_no_module_loads_matplotlib_or_a_converter_before_it_has_something_to_draw_or_convert(
    tmp_path: Path,
) -> None:
    code = """
import pkgutil
import exgen
for module in pkgutil.walk_packages(exgen.__path__, "exgen."):
    if "__main__" not in module.name and "shipped" not in module.name:
        __import__(module.name)
"""
    found = loaded(code, tmp_path)
    assert {"exgen.flow", "exgen.authoring.graph", "exgen.marks.reports.charts"} <= found
    assert not found & ({"matplotlib", "pypandoc", "typst"} | NEVER | WORKBOOKS)


def test_a_graph_is_drawn_without_pyplot(tmp_path: Path) -> None:
    found = loaded(command("show", "gan/generator-cost", "--graph", "graph.svg"), tmp_path)
    assert "matplotlib.figure" in found
    assert not found & ({"pypandoc", "typst"} | NEVER | PREVIEW | WORKBOOKS)
