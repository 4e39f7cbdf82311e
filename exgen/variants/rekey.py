"""Rekeying: put a wrong key right, for sheets that have been handed out."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np

from exgen.errors import AuthorError, FileError
from exgen.folders import write_whole
from exgen.items.columns import Values, differ, per_variant
from exgen.items.item import Item
from exgen.variants.key import AskedItem, Key
from exgen.variants.key_file import as_text, read_key
from exgen.variants.sampling import Drawn, answers_of
from exgen.variants.slack import slack
from exgen.variants.weighing import refuse_unequal_sheets, with_points

_CORRECTED = "-rekeyed"


def rekey(key: Key) -> Key:
    """Return the key with the answers and slack that the bank's items now give for its givens.

    Raises AuthorError where an item no longer asks the same steps of the same givens: then the
    sheets do not show what it asks. Raises ExgenError where sheets would differ in their points.
    """
    after = with_points(replace(key, asked=tuple(_rekeyed(asked) for asked in key.asked)))
    refuse_unequal_sheets(after)
    return after


def write_rekeyed(path: Path, *, force: bool = False) -> tuple[Path, dict[str, int]]:
    """Return the corrected key written beside a key, and on how many sheets each part changed.

    The givens stay as they were handed out; the answers are those of the items as they are now.
    """
    corrected = corrected_path(path)
    if os.path.lexists(corrected):
        _refuse(corrected, force=force)
    before = read_key(path)
    after = rekey(before)
    write_whole(corrected, as_text(after), replace=force)
    return corrected, changed_fields(before, after)


def corrected_path(path: Path) -> Path:
    """Return where the corrected key of a key is."""
    return path.with_name(f"{path.stem}{_CORRECTED}{path.suffix}")


def read_corrected(path: Path) -> Key | None:
    """Return the corrected key beside a key, None where there is none. Raises FileError."""
    corrected = corrected_path(path)
    return read_key(corrected) if corrected.is_file() else None


def rewrite_corrected(path: Path, key: Key, corrected: Key) -> bool:
    """Write the corrected key beside a key again, of a class that is another by now.

    Returns whether the bank is the one of which it was made: else it stays as it is.
    """
    if any(asked.load().digest != asked.digest for asked in corrected.asked):
        return False
    write_whole(corrected_path(path), as_text(rekey(key)), replace=True)
    return True


def read_uncorrected(path: Path, key: Key) -> Key | None:
    """Return the key of which one is the corrected, None where it is none.

    Raises FileError where that key knows more of the class by now.
    """
    original = path.with_name(f"{path.stem.removesuffix(_CORRECTED)}{path.suffix}")
    if original == path or not original.is_file():
        return None
    now = read_key(original)
    if (now.paper, now.seed) != (key.paper, key.seed):
        return None
    if _class(now) != _class(key):
        raise FileError(
            f"{path}: students have joined, left, or got another sheet or more time since this key "
            f"was corrected; write it again: exgen rekey {original} --force"
        )
    return now


def _class(key: Key) -> tuple[object, ...]:
    return key.codes, key.students, key.former


def changed_fields(before: Key, after: Key) -> dict[str, int]:
    """Return for each part whose right answers have changed on how many sheets they have."""
    changed = {}
    for old, new in zip(before.asked, after.asked, strict=True):
        for label, part in zip(old.labels, old.parts, strict=True):
            other = differ(old.values[part.step], new.values[part.step])
            sheets = int(np.count_nonzero(per_variant(other).any(axis=0)))
            if sheets:
                changed[label] = sheets
    return changed


def _rekeyed(asked: AskedItem) -> AskedItem:
    item = asked.load()
    _refuse_other_sheets(item, asked)
    printed = [name for part in asked.parts for name in part.keeps if name in item.graph.steps]
    stay = {name: asked.values[name] for name in [*item.draws, *printed]}
    values = item.graph.evaluate(stay)
    answers_of(item, values)
    _refuse_other_answers(item, asked, values)
    slacks, _ = slack(item, item.graph, values)
    now = AskedItem.of(item, asked.labels, Drawn(values, slacks, np.ones(0)), asked.parts[0])
    return replace(now, positions=asked.positions)


def _refuse(corrected: Path, *, force: bool) -> None:
    """Raise FileError where a corrected key is there already that is not to be replaced."""
    if not force:
        raise FileError(f"{corrected} exists already; use --force to replace it")
    try:
        read_key(corrected)
    except FileError as error:
        raise FileError(
            f"{corrected} is no key that exgen wrote, and is not replaced; move it away"
        ) from error


def _refuse_other_sheets(item: Item, asked: AskedItem) -> None:
    steps, former = [[p.step for p in parts] for parts in (item.parts, asked.parts)]
    missing = sorted(set(item.draws) - set(asked.values))
    problems = [f"there is a given '{name}' now that the sheets do not show" for name in missing]
    if steps != former:
        problems.append(
            f"it asks for {', '.join(steps)} now; the sheets ask for {', '.join(former)}"
        )
    else:
        problems += [
            f"'{now.step}' is of kind {now.kind} now; the sheets ask for a {before.kind}"
            for now, before in zip(item.parts, asked.parts, strict=True)
            if now.kind != before.kind
        ]
    if problems:
        raise AuthorError(str(item.folder), problems)


def _refuse_other_answers(item: Item, asked: AskedItem, values: Values) -> None:
    """Raise AuthorError where the answers are none to what the sheets ask."""
    problems = []
    for part, former in zip(item.parts, asked.parts, strict=True):
        now, before = values[part.step], asked.values[part.step]
        if now.shape != before.shape:
            problems.append(
                f"'{part.step}' has the shape {now.shape[:-1]} now; the sheets ask for "
                f"{before.shape[:-1]}"
            )
        elif [*part.places_asked(now.shape[:-1])] != [*former.places_asked(now.shape[:-1])]:
            problems.append(f"'{part.step}' has other entries prefilled now than on the sheets")
        elif not part.may_be(now).all():
            problems.append(f"'{part.step}' is no finite number now on some sheets")
        else:
            problems += part.misfits(values)
    if problems:
        raise AuthorError(str(item.folder), problems)
