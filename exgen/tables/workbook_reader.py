"""The process that reads workbooks: one for all that are read together, as starting it takes longest."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import Any

import exgen
from exgen.tables.workbook_process import SECONDS

# The folder of exgen comes last, and the current folder not at all.
_PROGRAM = (
    "import sys; sys.path.append(sys.argv[1]); "
    "from exgen.tables.workbook_process import main; main()"
)
_GREAT = 1 << 24
"""In characters of an answer: after a workbook so large another process begins with all its memory."""


class WorkbookReader:
    """What has workbooks read in a process of its own, which is begun anew where one of them ended it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._errors = TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 -- `close`

    def read(self, path: Path) -> dict[str, Any]:
        """Return what the process answers of a workbook, or nothing where it ended before."""
        process = self._process = self._process or self._begun()
        asked, answered = process.stdin, process.stdout
        if asked is None or answered is None:
            raise RuntimeError("the process that reads workbooks has no pipes")
        too_long = Timer(2 * SECONDS, process.kill)
        too_long.start()
        try:
            asked.write(json.dumps(str(path.absolute())) + "\n")
            asked.flush()
            line = answered.readline()
        except BrokenPipeError:
            line = ""
        finally:
            too_long.cancel()
        answer: dict[str, Any] = json.loads(line) if line.endswith("\n") else {}
        if "sheets" not in answer or len(line) > _GREAT:
            self._end()
        return answer

    def close(self) -> None:
        """End the process."""
        try:
            self._end()
        finally:
            self._errors.close()

    def _begun(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-P", "-c", _PROGRAM, str(Path(exgen.__file__).parents[1])]
        pipe = subprocess.PIPE
        return subprocess.Popen(  # noqa: S603 -- this Python, and a program of our own
            command, stdin=pipe, stdout=pipe, stderr=self._errors, text=True, encoding="ascii"
        )

    def _end(self) -> None:
        """End the process. Raises RuntimeError where a fault of its own had ended it."""
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.communicate(timeout=1)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            process.kill()
            process.communicate()
        if process.returncode == 1:
            self._errors.seek(0)
            raise RuntimeError(self._errors.read())


_READER: ContextVar[WorkbookReader | None] = ContextVar("workbook reader", default=None)


@contextmanager
def one_reader() -> Iterator[WorkbookReader]:
    """Give the process that reads workbooks, which is one for all that are read meanwhile."""
    if reader := _READER.get():
        yield reader
        return
    reader = WorkbookReader()
    token = _READER.set(reader)
    try:
        yield reader
    finally:
        _READER.reset(token)
        reader.close()
