"""The record of a marking: the same for the same marking, and it notices what changed since."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from exgen import flow
from exgen.errors import FileError
from exgen.folders import digest
from exgen.marks.records.record import RECORD, read_record
from exgen.variants.key_file import KEY


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a class's paper and what was handed in, graded."""
    folder = tmp_path_factory.mktemp("record")
    (folder / "class.csv").write_text("student,name\nk1,Ada\nk2,Bo\n")
    flow.make("gan-tutorial", 2**60, roster=folder / "class.csv", formats=(), out=folder / "made")
    (folder / "in/Ada").mkdir(parents=True)
    (folder / "in/Ada/a.csv").write_text("student,1c\nk1,3\n")
    (folder / "in/notes.txt").write_text("hello\n")
    (folder / "b.csv").write_text("student,1c\nk2,3\n")
    (folder / "made/marking/overrides.csv").write_text("student,field,points,why\nk2,1c,1,seen\n")
    graded(folder)
    return folder


def graded(folder: Path) -> None:
    """Grade in a process of its own, at another time."""
    command = [sys.executable, "-m", "exgen", "grade", "in", "b.csv", "--key", f"made/{KEY}"]
    options = ["--no-feedback", "--attempt", "first", "--force"]
    environment = {**os.environ, "TZ": "Asia/Tokyo"}
    subprocess.run(
        [*command, *options], cwd=folder, env=environment, check=True, capture_output=True
    )


def told(folder: Path) -> dict[str, object]:
    found = json.loads((folder / "graded" / RECORD).read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def test_it_names_what_was_marked_with_digests_options_and_versions(made: Path) -> None:
    found = told(made)
    assert found["key"] == f"../made/{KEY.as_posix()}"
    assert found["submissions"] == ["../in", "../b.csv"]
    options = found["options"]
    assert isinstance(options, dict)
    assert (options["attempt"], options["never_lower"]) == ("first", False)
    assert isinstance(found["versions"], dict)
    assert "exgen" in found["versions"]
    names = ["b.csv", "in/Ada/a.csv", "in/notes.txt", f"made/{KEY}", "made/marking/overrides.csv"]
    digests = {f"../{name}": digest(made / name) for name in names}
    assert found["sha256"] == digests | {"../made/marking/hand-marks.csv": ""}


def test_no_option_that_marks_depend_on_is_left_out(made: Path) -> None:
    """Whoever gives `grade` an option says here what it is, or puts it into the record."""
    named = {"submissions", "key", "against"}  # beside the options
    of_pages = {"feedback", "feedback_formats", "logo", "paper_size", "worksheet", "anonymous"}
    of_the_run = {"out", "force", "progress"}
    options = told(made)["options"]
    assert isinstance(options, dict)
    called = {"amend": "scheme"}
    asked = inspect.signature(flow.grade).parameters.keys() - named - of_pages - of_the_run
    assert {called.get(name, name) for name in asked} == options.keys()


def test_it_is_the_same_in_another_folder_at_another_time(made: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(made, tmp_path / "again"))
    graded(again)
    assert (again / "graded" / RECORD).read_bytes() == (made / "graded" / RECORD).read_bytes()


def test_it_notices_what_changed_since(made: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(made, tmp_path / "again"))
    record = read_record(again / "graded")
    assert record.changed() == []
    assert record.path(record.key) == again / "made" / KEY
    (again / "b.csv").write_text("student,1c\nk2,4\n")
    (again / "in/Ada/a.csv").unlink()
    typed = again / "made/marking/hand-marks.csv"
    typed.write_text("when,points,code\n")
    assert sorted(record.changed()) == [again / "b.csv", again / "in/Ada/a.csv", typed]


@pytest.mark.parametrize("text", [None, "", "[]", '{"key": 1}', "{"])
def test_a_folder_without_a_record_is_refused(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / RECORD).write_text(text)
    with pytest.raises(FileError, match=RECORD):
        read_record(tmp_path)
