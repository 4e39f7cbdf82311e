"""Submissions in several files: as named, in folders, and in zip archives, as platforms give them.

What is a table is found by its content. A file in the long form, as the saved form of a sheet, becomes
a row of answers for each student and sheet in it: so two files of a student are two attempts.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from exgen.answers.archive_names import name_in_archive
from exgen.answers.headings import is_long, known_headings
from exgen.answers.issues import Issue
from exgen.answers.saved_again import Natural, as_saved
from exgen.answers.shifted import not_apart, put_together, shifted, together
from exgen.answers.times import TIME, is_late
from exgen.errors import FileError
from exgen.language import Reason
from exgen.plurals import counted
from exgen.tables.headers import columns_called, spelling
from exgen.tables.naming import Naming, refuse_what_names_nothing
from exgen.tables.rows import SheetRow
from exgen.tables.table import Table, Tables, read_tables, records_of
from exgen.tables.workbook_reader import one_reader
from exgen.tables.workbooks import is_workbook

MOST_FILES = 20_000
LARGEST, MOST_UNPACKED = 1 << 26, 1 << 30
"""In bytes: what is larger in an archive is no form that a student filled in, or not of a class."""
_OF_NOBODY = re.compile(r"(?:^|/)(?:\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini|~\$[^/]*)(?:/|$)")
"""What computers put into folders for themselves."""


@dataclass(frozen=True)
class _Found:
    """A file by the name that people know it by; one that was not `named` need not be a table."""

    name: str
    path: Path
    named: bool = False


@contextmanager
def tables_from(paths: Sequence[Path], columns: Sequence[Naming] = ()) -> Iterator[Tables]:
    """Give the tables in some files, folders and zip archives, whose `columns` somebody named.

    Where there is more than one file, a row is named with its file, and what is no table is set
    aside. Files come in the order in which they were saved, as their names say, late ones last.

    Raises FileError where a file that was named cannot be read, or none is a table, and where a
    column that was named is in none.
    """
    if len(paths) == 1 and not paths[0].is_dir() and not _is_archive(paths[0]):
        tables = read_tables(paths[0], known_headings, columns)
        refuse_what_names_nothing(paths[0], columns, [table.written for table in tables.each])
        yield tables
        return
    with TemporaryDirectory() as scratch:
        with one_reader():
            tables = _together(paths[0], list(_found(paths, Path(scratch))), columns)
        yield tables


def files_of(path: Path) -> list[Path]:
    """Return the files in which submissions at a place are: itself, or all in the folder."""
    return [found.path for found in _in_folder(path, "")] if path.is_dir() else [path]


def _together(path: Path, files: Sequence[_Found], columns: Sequence[Naming]) -> Tables:
    each: list[Table] = []
    headers: list[Sequence[str]] = []
    aside: list[tuple[int, Reason]] = []
    unread: list[str] = []
    for file in sorted(files, key=_in_turn):
        try:
            tables, written = _read(file, columns)
        except FileError:
            if file.named:
                raise
            whole = SheetRow.of(len(each), file.name, 0)
            aside.append((whole, Reason.of("issue.file-other", name=file.name)))
            unread.append(file.name)
        else:
            named = enumerate(tables.each, start=len(each))
            each += [_named(table, file.name, place) for place, table in named]
            aside += [
                (SheetRow.of(len(each), f"{file.name}/{row}", 0), why) for row, why in tables.aside
            ]
            headers += written
    if not each:
        found = counted(len(files), "file")
        raise FileError(
            f"{path}: there is no table of answers in it; found {found}; where all handed in photos or "
            "PDFs, name the form of the class as well, marking/submissions.csv of the paper: each is "
            "listed then as not readable, and can have a total in overrides.csv"
        )
    refuse_what_names_nothing(path, columns, headers)
    return Tables(path, tuple(each), tuple(aside), tuple(unread))


def _in_turn(file: _Found) -> tuple[bool, tuple[list[Natural], Natural]]:
    """Return what files are sorted by: late ones last, and what was saved again after the first."""
    return is_late(file.name), as_saved(file.name)


def _named(table: Table, name: str, place: int) -> Table:
    """Return a table whose rows are named with their file, and its sheet where it has several."""
    (part,) = table.parts
    whole = f"{name}/{part.name}" if part.place >= 0 else name
    part = replace(part, name=whole, place=place)
    said = [(part.numbered([row])[0], reason) for row, reason in table.said]
    return replace(table, parts=(part,), said=said)


def _read(file: _Found, columns: Sequence[Naming]) -> tuple[Tables, list[Sequence[str]]]:
    """Return the tables in a file, with a row for each student's sheet, and the headers in it.

    Raises FileError.
    """
    tables = read_tables(file.path, known_headings, columns)
    each = tuple(map(_in_rows, tables.each))
    if not file.named and any(not name.isprintable() for t in each for name in t.header):
        raise FileError(f"{file.name}: this is no table")
    return replace(tables, each=each), [table.written for table in tables.each]


def _in_rows(table: Table) -> Table:
    """Return a table of a row for each student's sheet, of one that may be long.

    Raises FileError where one of its rows cannot be read.
    """
    (part,) = table.parts
    apart = replace(table, parts=(replace(part, place=-1),))
    if is_long(table.header):
        return _wide(table, *_lines(apart))
    for _ in apart.chunks():
        pass
    return table


def _lines(table: Table) -> tuple[dict[int, list[str]], list[tuple[int, Reason]]]:
    """Return the lines of a long table by their numbers, and what to say of some.

    An answer with a comma is put together; where one cannot tell, it is for a person to read.
    """
    names = list(map(spelling, table.header))
    at = names.index("answer"), names.index("field")
    lines: dict[int, list[str]] = {}
    issues: list[Issue] = []
    for piece in table.chunks():
        chunk, whole, unsure = put_together(piece, *at, table.delimiter)
        lines |= zip(chunk.numbers, chunk.rows, strict=True)
        issues += [together(number, answer) for number, answer in whole.items()]
        issues += [shifted(number, chunk.ragged[number], len(names)) for number in unsure]
        for number, cell in chunk.several.items():
            del lines[number]
            issues.append(not_apart(number, cell))
    return lines, [(issue.row, reason) for issue in issues for reason in issue.problem]


def _wide(
    table: Table, lines: Mapping[int, list[str]], said: Sequence[tuple[int, Reason]]
) -> Table:
    """Return the answers of a long table, by the numbers of its lines, as one with a column for each.

    The row of a student's sheet has the number of its first line. Of several answers to a field the
    last counts, and the others are listed.
    """
    names = list(map(spelling, table.header))
    field, answer = names.index("field"), names.index("answer")
    times = columns_called(table.header, TIME)
    others = [place for place in range(len(names)) if place not in (field, answer, *times)]
    fields: dict[str, str] = {}
    for line in lines.values():
        fields.setdefault(spelling(line[field]), line[field].strip())
    first: dict[tuple[str, ...], int] = {}
    typed: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    twice: list[tuple[int, Reason]] = []
    at: dict[tuple[str, ...], list[str]] = {}
    for number, line in lines.items():
        whose = tuple(line[place] for place in others)
        first.setdefault(whose, number)
        if line[answer].strip() or whose not in at:
            at[whose] = [line[place] for place in times]  # when the last answer was given
        own, name = typed[whose], spelling(line[field])
        if line[answer].strip() and name in own:
            twice.append((own[name], Reason.of("issue.superseded-answer", by=number)))
        if line[answer].strip():
            own[name] = number
    header = (*(table.header[place] for place in (*others, *times)), *fields.values())
    rows: dict[int, list[str]] = {}
    for whose, number in first.items():
        own = typed[whose]
        answers = (lines[own[name]][answer] if name in own else "" for name in fields)
        rows[number] = [*whose, *at[whose], *answers]
    (part,) = table.parts
    part = replace(
        part,
        records=records_of(header, rows),
        header=header,
        first_row=1,
        below=0,
        sparse=True,
        written=(),
    )
    return replace(table, header=header, parts=(part,), said=[*table.said, *said, *twice])


def _found(paths: Sequence[Path], scratch: Path) -> Iterator[_Found]:
    """Yield all files in some places, with those of archives unpacked."""
    for number, path in enumerate(paths):
        prefix = f"{path.name}/" if len(paths) > 1 else ""
        if path.is_dir():
            yield from _in_folder(path, prefix)
        elif _is_archive(path):
            yield from _unpacked(path, prefix, scratch / str(number))
        else:
            yield _Found(str(path), path, named=True)


def _in_folder(folder: Path, prefix: str) -> Iterator[_Found]:
    count = 0
    for at, folders, files in os.walk(folder):
        here = PurePosixPath(Path(at).relative_to(folder).as_posix())
        folders[:] = sorted(name for name in folders if not _OF_NOBODY.search(name))
        for name in sorted(files):
            if not _OF_NOBODY.search(name) and Path(at, name).is_file():
                count += 1
                if count > MOST_FILES:
                    raise FileError(f"{folder}: there are more than {MOST_FILES:,} files in it")
                yield _Found(f"{prefix}{here / name}", Path(at, name))


def _unpacked(archive: Path, prefix: str, scratch: Path) -> Iterator[_Found]:
    scratch.mkdir()
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = [
                e for e in packed.infolist() if not e.is_dir() and not _OF_NOBODY.search(e.filename)
            ]
            if len(entries) > MOST_FILES:
                raise FileError(f"{archive}: there are more than {MOST_FILES:,} files in it")
            unpacked = 0
            for number, entry in enumerate(entries):
                path = scratch / str(number)
                unpacked += path.write_bytes(_content(packed, entry))
                if unpacked > MOST_UNPACKED:
                    raise FileError(f"{archive}: it unpacks to more than a class hands in")
                yield _Found(prefix + name_in_archive(entry), path)
    except (zipfile.BadZipFile, OSError, UnicodeDecodeError) as error:
        raise FileError(f"{archive}: cannot be unpacked ({error})") from error


def _content(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return what is in a file of an archive; nothing where it is too large, damaged or locked."""
    try:
        with packed.open(entry) as file:
            content = file.read(LARGEST + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return b""
    return content if len(content) <= LARGEST else b""


def _is_archive(path: Path) -> bool:
    return path.is_file() and zipfile.is_zipfile(path) and not is_workbook(path)
