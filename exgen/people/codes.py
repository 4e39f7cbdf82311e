"""Codes: what names a sheet to people, on every page and in every form."""

from __future__ import annotations

CHECK_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
"""One letter for each remainder by 23, which notices every wrong digit and every swap of two."""


def sheet_code(sheet: int) -> str:
    """Return a sheet's number with its check letter, such as 0001-R."""
    return f"{sheet:04d}-{CHECK_LETTERS[sheet % len(CHECK_LETTERS)]}"
