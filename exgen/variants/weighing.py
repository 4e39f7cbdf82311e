"""Weighing: the marking scheme of a key, and the key as its parts count by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import NamedTuple

import numpy as np

from exgen.errors import AuthorError, ExgenError, did_you_mean
from exgen.items import bank
from exgen.items.kinds import AskedPart
from exgen.items.schema import PaperFile
from exgen.items.scheme import Scheme
from exgen.language import Reason
from exgen.variants.key import AskedItem, Key

FULL_INSTEAD = (
    "; where a part went wrong, `full` in place of `void` gives its points to all who were asked it"
)
ROUNDING = 1e-6


def with_points(key: Key) -> Key:
    """Return a key whose parts have the points that its scheme gives them, as sheets print them."""
    return _with(key, key.scheme.points.get)


def weighed(key: Key, scheme: Scheme | None = None) -> Key:
    """Return a key whose parts have the points for which they count, 0 where they do not.

    They count by the key's own scheme, or by another.
    """
    return _with(key, (scheme or key.scheme).worth)


def scheme_now(key: Key, amended: Scheme) -> tuple[Scheme, list[Reason]]:
    """Return the scheme to mark by, and what to say of it.

    It is the paper's as the bank has it now, or the key's where that is gone or asks other items by
    now; and what is `amended` counts first. Raises AuthorError or ExgenError where it names a part
    that there is not, or leaves none that counts.
    """
    paper = _paper(key)
    scheme = paper.scheme if paper else key.scheme
    if paper:
        refuse_unknown_parts(key, paper)
    _refuse_unknown(key, amended)
    now = scheme.amended(amended)
    counted = weighed(key, now)
    refuse_unequal_sheets(counted)
    if not counted.out_of:
        raise ExgenError(f"no part is left that counts: {', '.join(now.void)} are void")
    changed = [
        f.name for f in fields(Scheme) if getattr(scheme, f.name) != getattr(key.scheme, f.name)
    ]
    said = (
        [Reason.of("note.scheme-changed", paper=key.paper, names=tuple(changed))] if changed else []
    )
    return now, [*said, *_told(key, now)]


def refuse_unknown_parts(key: Key, paper: PaperFile) -> None:
    """Raise AuthorError where the scheme of a paper names a part that it has not."""
    if problems := list(_unknown(key, paper.scheme)):
        raise AuthorError(f"papers/{key.paper}.toml", problems)


def refuse_unequal_pools(key: Key, paper: PaperFile) -> None:
    """Raise AuthorError where questions of a pool are not worth the same, as asked or as they count."""
    for counted in (with_points(key), weighed(key)) if paper.pools else ():
        left = iter(counted.asked)
        worth: dict[str, dict[int, Worth]] = {pool: {} for pool in paper.pools}
        for number, question in enumerate(paper.questions, start=1):
            parts = [part for _ in question.items for part in next(left).parts]
            if question.pool:
                worth[question.pool][number] = worth_of(parts)
        problems = [
            f"pools.{pool}: {_differ(own)}; all must be worth the same, so that all sheets have the same "
            f"total: give parts other `points`{FULL_INSTEAD if paper.void else ''}"
            for pool, own in worth.items()
            if len(set(own.values())) > 1
        ]
        if problems:
            raise AuthorError(f"papers/{key.paper}.toml", problems)


def refuse_unequal_sheets(key: Key) -> None:
    """Raise ExgenError where some sheets of a key have other points in all than others."""
    if not key.selects:
        return
    worth = np.array([worth_of(asked.parts) for asked in key.asked])
    totals = worth.T @ np.stack([asked.asks() for asked in key.asked])
    for sheet in np.flatnonzero(np.abs(totals - totals[:, :1]).max(axis=0) > ROUNDING)[:1].tolist():
        first, other = (_said(Worth(*totals[:, at].tolist())) for at in (0, sheet))
        raise ExgenError(
            f"sheet {key.codes[0]} would have {first} and sheet {key.codes[sheet]} {other}, as not "
            f"everybody is asked the same questions: give the parts of a pool the same points{FULL_INSTEAD}"
        )


class Worth(NamedTuple):
    """The points of some parts, and those of a bonus."""

    points: float
    bonus: float


def worth_of(parts: Iterable[AskedPart]) -> Worth:
    """Return the points of some parts, and those of a bonus."""
    sums = {False: 0.0, True: 0.0}
    for part in parts:
        sums[part.bonus] += part.points
    return Worth(round(sums[False], 9), round(sums[True], 9))


def _differ(worth: Mapping[int, Worth]) -> str:
    """Return which two questions are worth what."""
    (first, most), *others = worth.items()
    other, more = next((number, own) for number, own in others if own != most)
    return f"question {first} has {_said(most)}, and question {other} {_said(more)}"


def _said(worth: Worth) -> str:
    bonus = f" and {worth.bonus:g} of a bonus" if worth.bonus else ""
    return f"{worth.points:g} point{'' if worth.points == 1 else 's'}{bonus}"


def _with(key: Key, points_of: Callable[[str, float], float]) -> Key:
    def one(asked: AskedItem) -> AskedItem:
        pairs = zip(asked.labels, asked.parts, strict=True)
        parts = tuple(replace(part, points=points_of(label, part.points)) for label, part in pairs)
        return replace(asked, parts=parts)

    return replace(key, asked=tuple(map(one, key.asked)))


def _paper(key: Key) -> PaperFile | None:
    """Return the paper of a key as the bank has it, where it still asks the same items."""
    try:
        paper = bank.paper(key.paper)
    except ExgenError:
        return None
    items = [item for question in paper.questions for item in question.items]
    return paper if items == [asked.item for asked in key.asked] else None


def _refuse_unknown(key: Key, scheme: Scheme) -> None:
    if problems := list(_unknown(key, scheme)):
        raise ExgenError(*problems)


def _unknown(key: Key, scheme: Scheme) -> Iterator[str]:
    labels = [label for asked in key.asked for label in asked.labels]
    for label in scheme.labels:
        if label not in labels:
            near = did_you_mean(label, labels) or f"; there are: {', '.join(labels)}"
            yield f"there is no part '{label}' to void or to give points{near}"


def _told(key: Key, scheme: Scheme) -> Iterator[Reason]:
    """Yield which parts count otherwise than the sheets say."""
    for code, labels in (("note.void", scheme.void), ("note.full", scheme.full)):
        if labels:
            yield Reason.of(code, count=len(labels), parts=tuple(labels))
    for asked in key.asked:
        for label, part in zip(asked.labels, asked.parts, strict=True):
            worth = scheme.worth(label, part.points)
            if worth not in (0.0, part.points):
                yield Reason.of("note.worth", part=label, now=worth, before=part.points)
