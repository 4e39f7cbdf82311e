"""The marking scheme of a paper: what its parts are worth and by when it is due, whatever is asked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from exgen.errors import ExgenError
from exgen.items.kinds.part import MOST_POINTS

Points: TypeAlias = Annotated[float, Field(gt=1e-9, le=MOST_POINTS, allow_inf_nan=False)]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]
Unit: TypeAlias = Literal["hour", "day", "week"]
SECONDS: Mapping[str, int] = {"hour": 3600, "day": 86_400, "week": 604_800}

_LATE = re.compile(
    r"(?P<share>[0-9]+(?:[.,][0-9]+)?) ?% ?(?:per|an?|each) (?P<per>hour|day|week)"
    r"(?:,? (?:at most|up to) (?P<most>[0-9]+(?:[.,][0-9]+)?) ?%)?"
)


@dataclass(frozen=True)
class Late:
    """What is taken off of what was earned: a share for each unit begun, and so much at the most."""

    per: Unit
    share: Share
    most: Share


@dataclass(frozen=True)
class Scheme:
    """What a paper says of its marking, by the labels of parts.

    points    what parts are worth, where that is not what their item says
    void      parts that do not count
    full      parts for which all who handed in have all points
    deadline  the last second that is in time, as the clock on the wall shows it; with an offset from
              UTC, time zones of hand-in count
    """

    points: Mapping[str, Points] = field(default_factory=dict)
    void: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    deadline: dt.datetime | None = None
    late: Late | None = None

    def __post_init__(self) -> None:
        """Raise ExgenError where a part is in both lists."""
        if both := sorted(set(self.void) & set(self.full)):
            raise ExgenError(
                f"part {both[0]} is void and full as well; a part that does not count has no points to "
                "give: name it in one of the two"
            )

    def amended(self, by: Scheme) -> Scheme:
        """Return the scheme with what another says instead; of a part the other's word alone counts."""
        said = {*by.points, *by.void, *by.full}
        return Scheme(
            points={**self.points, **by.points},
            void=(*(label for label in self.void if label not in said), *by.void),
            full=(*(label for label in self.full if label not in said), *by.full),
            deadline=by.deadline or self.deadline,
            late=by.late or self.late,
        )

    @property
    def clock(self) -> dt.tzinfo | None:
        """By whose clock it is due; None where the deadline has no offset from UTC."""
        return self.deadline.tzinfo if self.deadline else None

    @property
    def labels(self) -> tuple[str, ...]:
        """The parts of which it says anything."""
        return tuple(dict.fromkeys((*self.points, *self.void, *self.full)))

    def worth(self, label: str, points: float) -> float:
        """Return what a part is worth that is asked for so many points."""
        return 0.0 if label in self.void else self.points.get(label, points)


NO_SCHEME = Scheme()


def as_json(scheme: Scheme) -> dict[str, Any]:
    """Return a scheme as it stands in a file."""
    deadline = scheme.deadline and scheme.deadline.isoformat()
    return {**asdict(scheme), "deadline": deadline}


def from_json(told: Any) -> Scheme:
    """Return the scheme that stands in a file. Raises ValueError for what is none."""
    return TypeAdapter(Scheme).validate_python(told)


def as_deadline(written: Any) -> dt.datetime:
    """Return the last second that is in time: of a day, or of the minute that is written.

    Raises ValueError in words for what is no time.
    """
    if isinstance(written, str):
        try:
            day_alone = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written)
            kind = dt.date if day_alone else dt.datetime
            written = kind.fromisoformat(written)
        except ValueError:
            written = None
    if isinstance(written, dt.datetime):
        # platforms show minutes: whoever hands in at 12:00:30 sees 12:00
        return written.replace(second=written.second or 59, microsecond=0)
    if isinstance(written, dt.date):
        return dt.datetime.combine(written, dt.time(23, 59, 59))
    raise ValueError("this should be a day or a time, such as 2026-11-30 or 2026-11-30T12:00:00")


def shown_deadline(deadline: dt.datetime) -> str:
    """Return a deadline as it is written in sentences, to the minute."""
    return deadline.isoformat(sep=" ", timespec="minutes")


def as_late(text: str) -> Late:
    """Return what `10 % per day, at most 50 %` says. Raises ValueError in words."""
    found = _LATE.fullmatch(" ".join(text.split()))
    if found is None:
        raise ValueError(
            "this should be such as '10 % per day, at most 50 %' (or per hour, per week)"
        )
    share, most = (float((found[n] or "100").replace(",", ".")) / 100 for n in ("share", "most"))
    if share > 1 or most > 1:
        raise ValueError("no more than 100 % can be taken off")
    per: Any = found["per"]
    return Late(per, share, most)
