"""Folders: whole or not at all, and whatever goes wrong nothing of a user's is lost."""

from __future__ import annotations

import itertools
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from failing import DENIED, FULL, When, failing, raising

from exgen.errors import FileError
from exgen.folders import renaming, whole, write_manifest
from exgen.folders.manifest import digest
from exgen.folders.workplace import LOCK, PREFIX, SIGN, clear_remains

MANIFEST, BY_HAND = "marking/manifest.json", "by-hand.csv"
OLD = {"a.csv": "old a", "sub/b.txt": "old b", "gone/c.txt": "old c", BY_HAND: "old table"}
NEW = {"a.csv": "new a", "sub/b.txt": "new b", "sub/d.txt": "new d", BY_HAND: "new table"}
TYPED = "typed"
OWN = {"mine.txt": "mine", "notes/deep/x.txt": "x", "gone/y.txt": "y", "sub/z.txt": "z"}
LATE = {"late.txt": "late", "sub/late.txt": "late below", "a.csv": "edited late"}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def read(folder: Path) -> dict[str, str]:
    """Return what is in the files of a folder, but for its manifest; and where its links lead."""
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*")}
    links = {name: f"-> {p.readlink()}" for name, p in found.items() if p.is_symlink()}
    files = {name: p.read_text() for name, p in found.items() if p.is_file() and name not in links}
    return {name: text for name, text in (files | links).items() if name != MANIFEST}


def make(
    place: Path,
    files: dict[str, str],
    *,
    force: bool = False,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """Make a folder as a command does."""
    with whole(place, manifest=MANIFEST, force=force, typed=[BY_HAND]) as folder:
        write(folder, files)
        meanwhile()
        (folder / MANIFEST).parent.mkdir()
        write_manifest(folder, MANIFEST)


def old_folder(place: Path) -> None:
    """Make a folder with the user's own files in it."""
    make(place, OLD)
    write(place, OWN)
    (place / "link").symlink_to("mine.txt")
    (place / BY_HAND).write_text(TYPED)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=["exchanged", "in two steps"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How a folder takes the place of another: as the system has it, or where it has nothing."""
    if request.param == "in two steps":
        monkeypatch.setattr(renaming, "_call", lambda: None)
    elif renaming._call() is None:
        pytest.skip("this system has no exchange")
    return str(request.param)


def is_whole(place: Path) -> bool:
    """Return whether the folder is the old or the new one, with all of the user's."""
    found = read(place)
    own = OWN | {"link": "-> mine.txt"}
    late = {name: text for name, text in LATE.items() if found.get(name) == text}
    return found in (OLD | {BY_HAND: TYPED} | own | late, NEW | own | late) or (
        found == NEW | own | {n: t for n, t in LATE.items() if n not in NEW}
    )


def everything(folder: Path) -> set[str]:
    """Return the contents of all files that the user can see."""
    return {text for name, text in read(folder).items() if not name.startswith(PREFIX)}


def replaced_with_a_fault(
    place: Path, at: int, fail: Callable[[], None], when: When, late: dict[str, str]
) -> tuple[bool, set[str]]:
    """Replace an old folder with a fault at one call, while its user changes files in it.

    Return whether that call came, and all contents that are the user's.
    """
    old_folder(place)
    own = {*OWN.values()}

    def meanwhile() -> None:
        with counter.paused():
            write(place, late)
        own.update(late.values())

    with failing(at, fail, when) as counter, suppress(FileError, KeyboardInterrupt):
        make(place, NEW, force=True, meanwhile=meanwhile)
    return counter.calls > at, own


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("late", [{}, LATE], ids=["", "changed meanwhile"])
@pytest.mark.parametrize("when", get_args(When))
@pytest.mark.parametrize("fault", [FULL, KeyboardInterrupt()], ids=["full", "stopped"])
def test_whichever_call_fails_the_folder_is_whole_and_nothing_of_the_users_is_lost(
    tmp_path: Path, fault: BaseException, when: When, late: dict[str, str]
) -> None:
    for number in itertools.count():
        folder = tmp_path / str(number)
        folder.mkdir()
        came, own = replaced_with_a_fault(folder / "t", number, raising(fault), when, late)
        clear_remains(folder)
        assert is_whole(folder / "t"), number
        assert everything(folder) >= own, number
        assert set(names_in(folder)) <= {"t", "t.kept"}, number
        if not came:
            break
    assert read(folder / "t").items() >= (NEW | OWN).items()
    assert number >= 50


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nobody is killed half way here")
def test_wherever_a_run_is_killed_the_next_one_puts_all_right(tmp_path: Path, way: str) -> None:
    for number in itertools.count():
        folder = tmp_path / str(number)
        folder.mkdir()
        old_folder(folder / "t")
        came = is_killed(number, partial(make, folder / "t", NEW, force=True))
        if way == "exchanged":  # at each moment something whole is in the place
            assert is_whole(folder / "t"), number
        clear_remains(folder)
        assert is_whole(folder / "t"), number
        assert names_in(folder) == ["t"], number
        if not came:
            break
    assert number >= 50


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nobody is killed half way here")
@pytest.mark.parametrize("at", [31])
def test_who_puts_things_right_may_be_killed_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(renaming, "_call", lambda: None)
    for number in itertools.count():
        folder = tmp_path / str(number)
        folder.mkdir()
        old_folder(folder / "t")
        assert is_killed(at, partial(make, folder / "t", NEW, force=True))
        came = is_killed(number, partial(clear_remains, folder))
        clear_remains(folder)
        assert is_whole(folder / "t"), number
        assert names_in(folder) == ["t"], number
        if not came:
            break
    assert number >= 3


def is_killed(at: int, work: Callable[[], None]) -> bool:
    """Do some work in a process that is killed at one call; return whether that call came."""
    if child := os.fork():
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    with suppress(BaseException), failing(at, kill_this):
        work()
    os._exit(0)


def kill_this() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_folder_back_in_its_place_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(renaming, "_call", lambda: None)
    old_folder(tmp_path / "t")
    workplace = tmp_path / f"{PREFIX}dead"
    workplace.mkdir()
    (workplace / LOCK).write_text(json.dumps({SIGN: "t", "listed": MANIFEST, "typed": {}}))
    (tmp_path / "t").rename(workplace / "old")
    with pytest.raises(FileError, match="exists already; use --force"):
        make(tmp_path / "t", NEW)
    assert read(tmp_path / "t") == OLD | OWN | {BY_HAND: TYPED, "link": "-> mine.txt"}
    assert f"{tmp_path / 't'}: a run was killed while it replaced this folder" in caplog.text


@pytest.mark.parametrize("name", ["../t", "a/t", "/t", "", ".."])
def test_what_a_lock_says_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    workplace = tmp_path / f"below/{PREFIX}dead"
    write(workplace, {"old/x.txt": "x"})
    name = f"{tmp_path}{name}" if name == "/t" else name
    (workplace / LOCK).write_text(json.dumps({SIGN: name, "listed": "", "typed": {}}))
    clear_remains(workplace.parent)
    assert read(tmp_path).keys() == {f"below/{PREFIX}dead/old/x.txt", f"below/{PREFIX}dead/lock"}


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("force", [False, True], ids=["", "force"])
def test_what_appears_while_a_folder_is_made_stays_as_it_is(tmp_path: Path, force: bool) -> None:  # noqa: FBT001 -- as typed
    place = tmp_path / "t"
    with pytest.raises(FileError, match="appeared while exgen was at work, and stays as it is"):
        make(place, NEW, force=force, meanwhile=lambda: write(place, OWN))
    assert read(place) == OWN
    assert names_in(tmp_path) == ["t"]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("what", ["file", "link", "link to a folder"])
def test_files_and_links_that_appear_stay_as_well(tmp_path: Path, what: str) -> None:
    (tmp_path / "other").mkdir()

    def appear() -> None:
        if what == "file":
            (tmp_path / "t").write_text("mine")
        else:
            (tmp_path / "t").symlink_to("other" if "folder" in what else "nowhere")

    with pytest.raises(FileError, match="appeared while exgen was at work"):
        make(tmp_path / "t", NEW, meanwhile=appear)
    assert (tmp_path / "t").is_symlink() != (what == "file")
    assert names_in(tmp_path / "other") == []


@pytest.mark.usefixtures("way")
def test_a_folder_put_in_the_place_of_the_old_one_stays(tmp_path: Path) -> None:
    place = tmp_path / "t"
    old_folder(place)

    def put_another() -> None:
        place.rename(tmp_path / "aside")
        write(place, {"theirs.txt": "theirs"})

    with pytest.raises(FileError, match="appeared while exgen was at work"):
        make(place, NEW, force=True, meanwhile=put_another)
    assert read(place) == {"theirs.txt": "theirs"}
    assert read(tmp_path / "aside").items() >= OWN.items()
    assert names_in(tmp_path) == ["aside", "t"]


def test_one_of_two_runs_that_replace_the_same_folder_is_refused_before_its_work(
    tmp_path: Path,
) -> None:
    pytest.importorskip("fcntl")
    place = tmp_path / "t"
    old_folder(place)

    def second() -> None:
        with pytest.raises(FileError, match="another run of exgen is replacing it"):
            make(place, OLD, force=True, meanwhile=pytest.fail)

    make(place, NEW, force=True, meanwhile=second)
    assert read(place).items() >= NEW.items()


@pytest.mark.usefixtures("way")
def test_what_is_typed_while_a_folder_is_replaced_is_kept_and_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    place = tmp_path / "t"
    old_folder(place)
    make(place, NEW, force=True, meanwhile=lambda: write(place, {BY_HAND: "typed late"}))
    assert read(place)[BY_HAND] == NEW[BY_HAND]
    assert read(tmp_path / "t.kept") == {BY_HAND: "typed late"}
    assert f"is kept in {tmp_path / 't.kept'}" in caplog.text


@pytest.mark.usefixtures("way")
def test_files_that_cannot_be_linked_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DENIED

    old_folder(tmp_path / "t")
    monkeypatch.setattr(os, "link", refuse)
    make(tmp_path / "t", NEW, force=True)
    assert read(tmp_path / "t") == NEW | OWN | {"link": "-> mine.txt"}
    assert names_in(tmp_path) == ["t"]


def test_what_was_changed_since_is_named_before_the_work_and_stays(tmp_path: Path) -> None:
    place = tmp_path / "t"
    make(place, OLD)
    write(place, {"a.csv": "filled in", "sub/b.txt": "filled in"})
    with pytest.raises(
        FileError, match=r"have changed since exgen wrote them:\n  a.csv\n  sub/b.txt"
    ):
        make(place, NEW, force=True, meanwhile=pytest.fail)
    assert read(place) == OLD | {"a.csv": "filled in", "sub/b.txt": "filled in"}
    assert names_in(tmp_path) == ["t"]


@pytest.mark.parametrize(
    "own", [{"sub/d.txt": "my d"}, {"a.csv/mine": "x"}, {"sub/d.txt/mine": "x"}], ids=str
)
def test_what_stands_where_exgen_would_write_is_named_and_stays(
    tmp_path: Path, own: dict[str, str]
) -> None:
    place = tmp_path / "t"
    make(place, {"sub/b.txt": "b"})
    write(place, own)
    with pytest.raises(FileError, match=f"not its own:(.|\n)*{next(iter(own)).partition('/')[0]}"):
        make(place, NEW, force=True)
    assert read(place) == {"sub/b.txt": "b"} | own
    assert names_in(tmp_path) == ["t"]


FOREIGN = {
    "no manifest": {"grades.csv": "my lectures"},
    "no json": {MANIFEST: "mine"},
    "no list": {MANIFEST: '{"files": ["a.csv"]}', "a.csv": "x"},
    "another's": {MANIFEST: "[]"},
}


@pytest.mark.parametrize("files", FOREIGN.values(), ids=FOREIGN)
def test_a_folder_that_exgen_did_not_write_is_never_replaced(
    tmp_path: Path, files: dict[str, str]
) -> None:
    write(tmp_path / "t", files)
    before = {p: p.read_text() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(FileError, match="was not written by exgen"):
        make(tmp_path / "t", NEW, force=True, meanwhile=pytest.fail)
    assert {p: p.read_text() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_manifest_gives_nothing_away_that_is_elsewhere(tmp_path: Path) -> None:
    place = tmp_path / "t"
    make(place, OLD)
    (tmp_path / "mine.txt").write_text("mine")
    said = json.loads((place / MANIFEST).read_text())
    said["files"]["../mine.txt"] = digest(tmp_path / "mine.txt")
    (place / MANIFEST).write_text(json.dumps(said))
    make(place, NEW, force=True)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_link_to_a_folder_stays_and_the_folder_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to("elsewhere/t")
    old_folder(tmp_path / "elsewhere/t")
    make(tmp_path / "link", NEW, force=True)
    assert (tmp_path / "link").is_symlink()
    assert read(tmp_path / "elsewhere/t") == NEW | OWN | {"link": "-> mine.txt"}
    assert (names_in(tmp_path), names_in(tmp_path / "elsewhere")) == (["elsewhere", "link"], ["t"])


def refused_before_the_work(place: Path, said: str) -> None:
    with pytest.raises(FileError, match=said):
        make(place, NEW, force=True, meanwhile=pytest.fail)


def test_places_where_no_folder_can_stand_are_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "circle").symlink_to("circle")
    refused_before_the_work(tmp_path / "file", "is a file, and is not replaced")
    refused_before_the_work(tmp_path / "file/t", "cannot be written")
    refused_before_the_work(tmp_path / "dangling", "is a link that leads nowhere")
    refused_before_the_work(tmp_path / "circle", "is a link that leads nowhere")
    refused_before_the_work(tmp_path / ("n" * 256), "File name too long")
    old_folder(tmp_path / "t")
    for here in ("t", "t/notes"):
        monkeypatch.chdir(tmp_path / here)
        refused_before_the_work(Path() if here == "t" else Path(".."), "exgen runs in it")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == tmp_path / "t")
    refused_before_the_work(Path("t"), "something is mounted on .*t;")
    assert names_in(tmp_path) == ["circle", "dangling", "file", "t"]


def test_something_mounted_below_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_folder(tmp_path / "my t")
    table = tmp_path / "mounts"
    below = str(tmp_path / "my t/notes").replace(" ", r"\040")
    table.write_text(f"22 1 0:21 / {below} rw - tmpfs tmpfs rw\n")
    monkeypatch.setattr("exgen.folders.making._MOUNTS", table)
    refused_before_the_work(tmp_path / "my t", "something is mounted on .*my t/notes;")


def test_a_folder_protected_from_writing_is_refused_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_folder(tmp_path / "t")
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "deep")
    refused_before_the_work(tmp_path / "t", "t/notes/deep is protected from writing")


@pytest.mark.usefixtures("way")
def test_a_name_as_long_as_a_file_system_takes_is_made_and_replaced(tmp_path: Path) -> None:
    place = tmp_path / ("ä" * 127)
    old_folder(place)
    make(place, NEW, force=True, meanwhile=lambda: write(place, {"a.csv": "late"}))
    assert read(place) == NEW | OWN | {"link": "-> mine.txt"}
    assert [len(os.fsencode(name)) for name in names_in(tmp_path)] == [205, 254]


def test_folders_above_are_made_and_go_away_when_the_work_fails(tmp_path: Path) -> None:
    def fail() -> None:
        raise FULL

    with pytest.raises(FileError, match=r"t: cannot be written \(No space left on device\)"):
        make(tmp_path / "a/b/t", NEW, meanwhile=fail)
    assert names_in(tmp_path) == []
    make(tmp_path / "a/b/t", NEW)
    assert read(tmp_path / "a/b/t") == NEW


def test_who_may_look_into_folders_stays_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "t"
    old_folder(place)
    for name in ("", "sub", "notes/deep"):
        (place / name).chmod(0o700)
    make(place, NEW, force=True)
    modes = [stat.S_IMODE((place / name).stat().st_mode) for name in ("", "sub", "notes/deep")]
    assert modes == [0o700] * 3


def test_nobody_else_looks_into_what_is_being_made(tmp_path: Path) -> None:
    modes: list[int] = []

    def look() -> None:
        modes.extend(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob(f"{PREFIX}*"))

    make(tmp_path / "t", NEW, meanwhile=look)
    assert modes == [0o700]


OTHER_SYSTEM = """
import ctypes, os, sys, types
import exgen.errors, exgen.language.catalogue, hashlib, logging, secrets, shutil, filecmp, inspect
sys.platform = {platform!r}
sys.modules["msvcrt"] = types.SimpleNamespace(LK_NBLCK=1, locking=lambda *_: None)
from functools import partial
from pathlib import Path
from exgen.folders import whole, write_manifest, write_whole
for text in ("old", "new"):
    with whole(Path("t"), manifest="m.json", force=True) as folder:
        write_whole(folder / "a.csv", text)
        write_manifest(folder, "m.json")
    Path("t/mine.txt").write_text("mine")
    Path("t/link").unlink(missing_ok=True)
    Path("t/link").symlink_to("mine.txt")
print(*sorted(os.listdir(".")), *sorted(os.listdir("t")), Path("t/a.csv").read_text())
"""


@pytest.mark.parametrize("platform", ["win32", "darwin", "sunos5"])
def test_other_systems_have_the_plain_way(tmp_path: Path, platform: str) -> None:
    code = OTHER_SYSTEM.format(platform=platform)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("t a.csv link m.json mine.txt new\n", "")


def test_an_empty_folder_is_filled_with_force_only(tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    with pytest.raises(FileError, match="exists already; use --force"):
        make(tmp_path / "t", NEW)
    make(tmp_path / "t", NEW, force=True)
    assert read(tmp_path / "t") == NEW
    assert names_in(tmp_path) == ["t"]
