"""What reasons say, in English, to be compared with what a person should read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from exgen.language import Reason
from exgen.language.catalogue import language


def said(*reasons: Reason | None) -> str:
    """Return what some reasons say together."""
    return language().worded(reason for reason in reasons if reason)


def each_said(reasons: Iterable[Any]) -> list[str]:
    """Return what each reason says, or what each of several lists of reasons says together."""
    return [said(*one) if isinstance(one, tuple) else said(one) for one in reasons]
