"""What all tests share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parents[1]

BEGUN_FIRST = (
    "tests/test_readme.py",
    "tests/bank/test_items.py",
    "tests/test_whole_class.py",
    "tests/test_accessible.py",
    "tests/sheets/test_for_class.py",
    "tests/check/test_faults.py",
    "tests/test_control_characters.py",
    "tests/test_where_it_runs.py",
)
"""What takes longest, in this order: begun last, it would leave all processes but one idle."""
APART = BEGUN_FIRST[:2]
"""Files of a few long tests that share nothing: each may run in any process."""

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
    parser.addoption(
        "--students",
        type=int,
        default=60,
        help="How large the class is that is followed from its roster to its gradebooks.",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes longest first."""
    places = {ROOT / name: place for place, name in enumerate(BEGUN_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """Keep a file in one process where pytest is told so, but for those whose tests may be apart."""
    return _ByFile(config, log) if config.getoption("dist") == "loadfile" else None


class _ByFile(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return nodeid if file in APART else file


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
