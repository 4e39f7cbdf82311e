"""Runs that are killed, stopped or run out of disk: what is left, who still runs, what is said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exgen import flow
from exgen.authoring.scaffold import new_item
from exgen.check.released import release
from exgen.folders.workplace import PREFIX
from exgen.items import bank
from exgen.variants.key_file import KEY
from exgen.variants.rekey import write_rekeyed

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="the processes are looked up in /proc"
)
Stop = Callable[[int, int], None]
PATIENCE = 120
MAKE = ["make", "--seed", "7", "-n", "40", "--format", "markdown", "--out", "t"]
WAIT = """
import signal
import threading
import time
from pathlib import Path
from exgen.cli import main
from exgen.folders import whole
from exgen.processes import processes, shared_out

# as started by hand, even where these tests run in the background or under nohup
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

@main.command()
def wait():
    with whole(Path("t")) as folder, processes(2) as pool:
        (folder / "key.json").write_text("half a k")
        list(shared_out(pool, time.sleep, [600, 600, 600]))

def hear():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    time.sleep(600)

@main.command()
def wait_deaf():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    threading.Thread(target=hear, daemon=True).start()
    wait.callback()
"""
"""Commands that have processes do what takes long; `wait-deaf` sleeps while signals come."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def start(*words: str) -> subprocess.Popen[str]:
    """Start exgen, with processes that share its work where this computer has one core as well."""
    code = f"{WAIT}\nimport os\nos.cpu_count = lambda: 2\nmain({list(words)})"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run(*words: str) -> tuple[int, str]:
    with start(*words) as running:
        _, said = running.communicate()
    return running.returncode, said


def waited_for(what: Iterator[bool]) -> bool:
    """Return whether something comes true before long."""
    end = time.monotonic() + PATIENCE
    while not (came := next(what)) and time.monotonic() < end:
        time.sleep(0.01)
    return came


def of_session(session: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, own = path.read_text().rpartition(")")[2].split()[:4]
        except (OSError, ValueError):
            continue
        if int(own) == session and state != "Z":
            found.append(int(path.parent.name))
    return found


def at_work(running: subprocess.Popen[str]) -> Iterator[bool]:
    """Yield whether two processes share the work, beside the one that keeps track of them."""
    while True:
        yield len(of_session(running.pid)) >= 4 and any(Path().glob(f"{PREFIX}*/made/*"))


def ended(session: int) -> Iterator[bool]:
    """Yield whether all processes of a session have ended."""
    while True:
        yield not of_session(session)


@pytest.mark.parametrize("words", [["wait"], MAKE], ids=["wait", "make"])
def test_workers_end_with_a_killed_run_and_the_next_one_clears_up(
    folder: Path, words: list[str]
) -> None:
    with start(*words) as running:
        assert waited_for(at_work(running))
        running.kill()
        assert waited_for(ended(running.pid))
    assert [path.name[: len(PREFIX)] for path in folder.iterdir()] == [PREFIX]
    code, said = run("make", "--seed", "7", "--format", "markdown", "--out", "t")
    assert (code, [path.name for path in folder.iterdir()]) == (0, ["t"])
    assert "Note: t: what a run that was killed left beside it has been removed" in said


def stopped(folder: Path, words: list[str], number: signal.Signals, stop: Stop) -> None:
    """Stop a run by a signal, and look at what is left."""
    with start(*words) as running:
        assert waited_for(at_work(running))
        stop(running.pid, number)
        try:
            _, said = running.communicate(timeout=PATIENCE)
        finally:
            running.kill()
        assert waited_for(ended(running.pid))
    assert running.returncode == 128 + number
    assert said.splitlines()[-1] == "Stopped"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("stop", [os.kill, os.killpg])
def test_a_run_that_is_stopped_leaves_nothing_behind(
    folder: Path, number: signal.Signals, stop: Stop
) -> None:
    stopped(folder, ["wait"], number, stop)


def test_a_signal_that_comes_as_python_begins_to_wait_is_seen(folder: Path) -> None:
    stopped(folder, ["wait-deaf"], signal.SIGTERM, os.kill)


def test_sheets_in_the_making_are_cleared_away_as_well(folder: Path) -> None:
    stopped(folder, MAKE, signal.SIGTERM, os.kill)


FULL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
import os
os.cpu_count = lambda: {cores}
from exgen.cli import main
main({words})
"""
"""A command on a disk that takes no file longer than that."""


def on_full_disk(size: int, *words: str, cores: int = 1) -> str:
    """Return what a command says that cannot write all."""
    code = FULL.format(size=size, cores=cores, words=list(words))
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def all_files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_key_is_not_corrected_by_half(folder: Path) -> None:
    made = flow.make("gan-tutorial", 7, count=3, formats=["markdown"])
    before = all_files(folder)
    for words in ([], ["--force"]):
        said = on_full_disk(2000, "rekey", f"{made}/marking/key.json", *words)
        assert "key-rekeyed.json: cannot be written (File too large)" in said
        assert all_files(folder) == before
        write_rekeyed(made / KEY, force=True)
        before = all_files(folder)


def test_a_lock_of_released_items_is_not_written_by_half(folder: Path) -> None:
    new_item("games/dice")
    assert release([bank.load("games/dice")]) == [Path("bank/bank.lock")]
    before = all_files(folder)
    words = ["check", "games/dice", "--variants", "100", "--lock"]
    assert "bank.lock: cannot be written (File too large)" in on_full_disk(100, *words)
    left = all_files(folder)  # what checks remember may be lost at any time
    assert {path: left[path] for path in left if "/.exgen/" not in str(path)} == before


@pytest.mark.parametrize("cores", [1, 2])
def test_a_full_disk_leaves_no_half_of_a_class(folder: Path, cores: int) -> None:
    assert "t: cannot be written (File too large)" in on_full_disk(4000, *MAKE, cores=cores)
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("folder")
def test_what_is_ignored_stays_ignored() -> None:
    """As `nohup exgen make ...` has it."""
    code = (
        "import signal; from exgen.cli.signals import in_order\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "with in_order(): signal.raise_signal(signal.SIGHUP)\n"
        "print('went on')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "went on\n"


def test_of_two_runs_with_the_same_place_one_is_told_so_and_both_tell_the_truth(
    folder: Path,
) -> None:
    runs = [start("make", "--seed", seed, "--format", "markdown", "--out", "t") for seed in "12"]
    said = [running.communicate(timeout=PATIENCE)[1] for running in runs]
    codes = [running.returncode for running in runs]
    assert sorted(codes) == [0, 1]
    assert "t appeared while exgen was at work" in said[codes.index(1)] or (
        "t exists already" in said[codes.index(1)]
    )
    manifest = json.loads((folder / "t/marking/manifest.json").read_text())
    assert manifest["seed"] == "12"[codes.index(0)]
    assert [path.name for path in folder.iterdir()] == ["t"]
