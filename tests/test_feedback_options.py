"""Which pages of feedback are written, as typed and as set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from exgen import flow
from exgen.cli import main
from exgen.marks.reports.summary import Summary

WITH, WITHOUT, IN_PDF = (True, set[str]()), (False, set[str]()), (True, {"pdf"})


@pytest.mark.parametrize(
    ("words", "setting", "expected"),
    [
        ([], "", WITH),
        (["--feedback"], "", WITH),
        (["--feedback", "html"], "", WITH),
        (["--feedback", "pdf"], "", IN_PDF),
        (["--no-feedback"], "", WITHOUT),
        ([], "feedback = false", WITHOUT),
        ([], "feedback = true", WITH),
        ([], 'feedback = "pdf"', IN_PDF),
        (["--feedback"], "feedback = false", WITH),
        (["--feedback", "pdf"], "feedback = false", IN_PDF),
        (["--no-feedback"], 'feedback = "pdf"', WITHOUT),
    ],
)
def test_feedback_is_written_as_it_is_asked_for(
    words: list[str],
    setting: str,
    expected: tuple[bool, set[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, Any] = {}

    def grade(*_: Any, **options: Any) -> tuple[Path, Summary, list[Any]]:
        asked.update(options)
        return tmp_path, Summary(), []

    monkeypatch.setattr(flow, "grade", grade)
    monkeypatch.chdir(tmp_path)
    Path("s.csv").write_text("student\n")
    Path("exgen.toml").write_text(f"[grade]\n{setting}\n")
    done = CliRunner().invoke(main, ["grade", "s.csv", *words])
    assert done.exit_code == 0, done.stderr
    assert (asked["feedback"], asked["feedback_formats"]) == expected
    assert "no_feedback" not in asked
