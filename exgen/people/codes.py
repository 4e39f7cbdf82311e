"""Codes: what names a sheet to people, on every page and in every form."""

from __future__ import annotations

import re

from exgen.language import Reason

CHECK_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
"""One letter for each remainder by 23, which notices every wrong digit and every swap of two."""

# A spreadsheet may make 12.0 of a number that was typed into it.
_NUMBER = re.compile(r"([0-9]{1,18})(?:[.,]0*)?")
_CODE = re.compile(r"([0-9]{1,18})\s*[-‐‑‒–—−_]?\s*([A-Za-z])")


def sheet_code(sheet: int) -> str:
    """Return a sheet's number with its check letter, such as 0001-R."""
    return f"{sheet:04d}-{CHECK_LETTERS[sheet % len(CHECK_LETTERS)]}"


def read_sheet(typed: str, *, last: int) -> int | Reason:
    """Return the sheet, from 1 to `last`, that a code or a number names, or why it names none."""
    text = typed.strip()
    if not text:
        return Reason("issue.no-sheet")
    found = _NUMBER.fullmatch(text) or _CODE.fullmatch(text)
    if not found:
        return Reason("issue.what-is-a-sheet")
    sheet = int(found[1])
    if not 1 <= sheet <= last:
        return Reason.of("issue.no-such-sheet", sheet=sheet, last=last)
    if found.re is _CODE and found[2].upper() != sheet_code(sheet)[-1]:
        return Reason.of("issue.letter", sheet=sheet, code=sheet_code(sheet))
    return sheet
