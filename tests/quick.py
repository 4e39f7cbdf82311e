"""Marking without what takes longest, and has tests of its own."""

from __future__ import annotations

import pytest

CHARTS = ("totals", "verdicts", "parts")


def without_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the charts out of reports: they take longer than all else."""
    monkeypatch.setattr("exgen.marks.reports.report._charts", lambda *_: dict.fromkeys(CHARTS, ""))
