"""What all tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("exgen", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("exgen")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-snapshots",
        action="store_true",
        help="Write what is compared with the output anew: tests/snapshots, and the documents.",
    )
    parser.addoption(
        "--mutants",
        type=int,
        default=12,
        help="How many files of each kind that went wrong are tried.",
    )


@pytest.fixture(scope="session")
def renew(pytestconfig: pytest.Config) -> bool:
    """Whether what is compared with the output is written anew."""
    return bool(pytestconfig.getoption("--renew-snapshots"))


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(content: str | bytes) -> Path:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write
