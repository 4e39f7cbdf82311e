"""The wheel carries the bank and the templates, and makes sheets from any folder."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with nothing but the wheel, and a path to what it needs."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env/bin/python"
    own = next((folder / "env").glob("lib/python*/site-packages"))
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--target",
        str(own),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    (own / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def test_a_sheet_is_made_from_another_folder(python: Path, tmp_path: Path) -> None:
    code = (
        "import exgen, sys; from exgen.cli import main; "
        "assert exgen.__file__.startswith(sys.prefix), exgen.__file__; "
        "main(['make', '--seed', '7'])"
    )
    subprocess.run([python, "-c", code], cwd=tmp_path, check=True, capture_output=True)
    for end in (".html", ".md", ".pdf", ".tex"):
        assert (tmp_path / f"gan-tutorial-7/handout/sheets/0001{end}").stat().st_size > 1000


def test_the_bank_and_the_templates_are_no_packages(python: Path) -> None:
    shipped = next(python.parents[1].glob("lib/python*/site-packages/exgen/shipped"))
    assert (shipped / "bank/papers/gan-tutorial.toml").is_file()
    assert (shipped / "bank/bank.lock").is_file()
    assert (shipped / "templates/pdf/format.toml").is_file()
    assert not (shipped / "__init__.py").exists()
    assert (shipped.parent / "py.typed").is_file()


def test_a_new_item_is_started_from_another_folder(python: Path, tmp_path: Path) -> None:
    code = "from exgen.cli import main; main(['new', 'games/dice'])"
    subprocess.run([python, "-c", code], cwd=tmp_path, check=True, capture_output=True)
    code = "from exgen.cli import main; main(['check', '--strict', 'games/dice'])"
    subprocess.run([python, "-c", code], cwd=tmp_path, check=True, capture_output=True)
