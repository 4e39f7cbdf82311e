"""Single files: what was there before, or what is written, and nothing in between."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import get_args

import pytest
from failing import DENIED, FULL, When, failing, raising

from exgen.authoring.scaffold import new_item
from exgen.errors import FileError
from exgen.folders import rewrite_whole, write_whole
from exgen.folders.settling import MADE
from exgen.folders.workplace import LOCK, PREFIX, SIGN
from exgen.items import bank

OLD, NEW = "old\n", "new\n" * 1000


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def written_with_a_fault(path: Path, at: int, fault: BaseException, when: When) -> bool:
    """Write a file over another with a fault at one call; return whether that call came."""
    write_whole(path, OLD)  # what a fault in the clearing up left is removed by the next run
    assert names_in(path.parent) == [path.name]
    with (
        failing(at, raising(fault), when) as counter,
        suppress(FileError, KeyboardInterrupt),
    ):
        write_whole(path, NEW)
    return counter.calls > at


@pytest.mark.parametrize("when", get_args(When))
@pytest.mark.parametrize("fault", [FULL, DENIED, KeyboardInterrupt()], ids=repr)
def test_whichever_call_fails_a_file_is_the_old_or_the_new_one(
    tmp_path: Path, fault: BaseException, when: When
) -> None:
    path = tmp_path / "key.json"
    faults = itertools.takewhile(
        lambda at: written_with_a_fault(path, at, fault, when), itertools.count()
    )
    for number in faults:
        assert path.read_text() in (OLD, NEW), number
    assert number >= 5


@pytest.mark.parametrize("fault", [FULL, DENIED], ids=repr)
def test_a_fault_before_the_rename_leaves_nothing_behind_and_is_told(
    tmp_path: Path, fault: OSError
) -> None:
    path = tmp_path / "key.json"
    for number in itertools.count():
        with failing(number, raising(fault)), suppress(FileError):
            write_whole(path, NEW)
        if path.exists():
            break
        assert [p for p in tmp_path.rglob("*") if p.name == MADE] == []
    assert number >= 3


def test_a_place_that_was_taken_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    path.write_text(OLD)
    with pytest.raises(FileError, match="exists already, and is not replaced"):
        write_whole(path, NEW, replace=False)
    assert path.read_text() == OLD
    assert names_in(tmp_path) == [path.name]


@pytest.mark.parametrize("held", [b"", b"old,"])
def test_of_two_runs_that_add_to_a_file_none_loses_what_it_added(
    tmp_path: Path, held: bytes
) -> None:
    pytest.importorskip("fcntl")
    path = tmp_path / "bank.lock"
    if held:
        path.write_bytes(held)
    second = Thread(target=rewrite_whole, args=(path, lambda found: found + b"second,"))

    def add(found: bytes) -> bytes:
        if not second.ident:
            second.start()
            second.join(0.2 if held else None)  # it waits, or was there first
        return found + b"first,"

    rewrite_whole(path, add)
    second.join()
    assert sorted(path.read_bytes().split(b",")) == sorted((held + b"first,second,").split(b","))


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    real, link = tmp_path / "elsewhere/key.json", tmp_path / "key.json"
    link.symlink_to(real)
    for text in (OLD, NEW):
        write_whole(link, text)
        assert (link.is_symlink(), real.read_text()) == (True, text)


def test_who_may_read_a_file_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    write_whole(path, OLD)
    assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600
    path.chmod(0o640)
    write_whole(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("fault", [FULL, DENIED], ids=repr)
def test_a_fault_is_told_with_the_file_and_why(tmp_path: Path, fault: OSError) -> None:
    path = tmp_path / "key.json"
    said = re.escape(f"{path}: cannot be written ({fault.strerror})")
    with failing(0, raising(fault)), pytest.raises(FileError, match=said):
        write_whole(path, NEW)


def test_a_name_as_long_as_a_file_system_takes_is_written(tmp_path: Path) -> None:
    write_whole(tmp_path / ("n" * 255), NEW)
    assert (tmp_path / ("n" * 255)).read_text() == NEW
    with pytest.raises(FileError, match="File name too long"):
        write_whole(tmp_path / ("n" * 256), NEW)


@pytest.mark.parametrize("place", ["missing/key.json", "file/key.json", "folder"])
def test_where_no_file_can_be_is_told_in_words(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="cannot be written"):
        write_whole(tmp_path / place, NEW)
    assert names_in(tmp_path) == ["file", "folder"]


def test_a_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_whole(tmp_path / "pipe", OLD)
    assert os.read(reader, 100) == OLD.encode()
    os.close(reader)


@pytest.fixture
def remains(tmp_path: Path) -> Path:
    """What a run left that was killed while it wrote a file."""
    folder = tmp_path / f"{PREFIX}dead"
    folder.mkdir()
    (folder / LOCK).write_text(json.dumps({SIGN: "key.json", "listed": "", "typed": {}}))
    (folder / MADE).write_text("half a k")
    return folder


@pytest.mark.usefixtures("remains")
def test_what_a_dead_run_left_is_removed_by_the_next(tmp_path: Path) -> None:
    write_whole(tmp_path / "other.json", NEW)
    assert names_in(tmp_path) == ["other.json"]


def test_what_a_run_at_work_has_is_left_alone(tmp_path: Path, remains: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    with (remains / LOCK).open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write_whole(tmp_path / "other.json", NEW)
    assert (remains / MADE).exists()


LOCKS: tuple[str | None, ...] = (
    None,
    "",
    "mine",
    '["exgen makes"]',
    '{"some": "json"}',
    '{"exgen makes": 5, "listed": "", "typed": {}}',
    '{"exgen makes": "t", "listed": 5, "typed": {}}',
    '{"exgen makes": "t", "listed": "", "typed": ["made"]}',
    "[" * 5000,
    "\xff",
)


@pytest.mark.parametrize("lock", LOCKS, ids=range(len(LOCKS)))
def test_a_folder_that_only_bears_the_name_is_left_alone(tmp_path: Path, lock: str | None) -> None:
    own = tmp_path / f"{PREFIX}mine"
    own.mkdir()
    (own / "made").write_text("a text of the user's")
    if lock is not None:
        (own / LOCK).write_text(lock, "latin-1")
    write_whole(tmp_path / "other.json", NEW)
    assert (own / "made").read_text() == "a text of the user's"


def test_other_files_in_the_remains_of_a_run_are_left_alone(tmp_path: Path, remains: Path) -> None:
    (remains / "mine.txt").write_text("mine")
    write_whole(tmp_path / "other.json", NEW)
    assert (remains / "mine.txt").read_text() == "mine"
    assert not (remains / MADE).exists()


def test_a_bank_takes_nothing_in_a_workplace_for_an_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = new_item("games/dice")[0].parent
    shutil.copytree(made, tmp_path / f"bank/games/{PREFIX}1/made")
    shutil.copytree(made, tmp_path / f"bank/{PREFIX}1/made")
    assert bank.items_at_hand() == ["games/dice"]
