"""Options for how parts count and when a paper is due, where that is not as the paper says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from exgen.cli.settings import TableType, is_set, is_typed

if TYPE_CHECKING:
    from exgen.items.scheme import Scheme

F = TypeVar("F", bound=Callable[..., Any])

LATE = "{share} % per {per}, at most {most} %"


class PartPointsType(TableType):
    """What a part is worth: `2b=5`, and a table in exgen.toml."""

    name = "part=points"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, float]:
        """Return the part and its points."""
        label, _, text = value.partition("=")
        try:
            points = float(text.replace(",", "."))
        except ValueError:
            points = 0.0
        if not 0 < points <= 10_000:  # noqa: PLR2004 -- as for the points of an item's part
            said = "expected a part and its points, above 0 and at most 10,000, such as 2b=5"
            self.fail(f"'{value}': {said}", param, ctx)
        return label.strip(), points

    def typed(self, table: Mapping[str, Any]) -> list[str]:
        """Return the parts with their points as they would be typed."""
        if any(isinstance(v, bool) or not isinstance(v, int | float) for v in table.values()):
            raise TypeError("points by part, as in { 2b = 5 }")
        return [f"{label}={points}" for label, points in table.items()]


class LateType(TableType):
    """What is taken off: `10 % per day, at most 50 %`, and a table in exgen.toml as in a paper."""

    name = "rule"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the rule."""
        from exgen.items.scheme import as_late

        try:
            return value if not isinstance(value, str) else as_late(value)
        except ValueError as error:
            self.fail(f"'{value}': {error}", param, ctx)

    def typed(self, table: Mapping[str, Any]) -> str:
        """Return the rule as it would be typed."""
        shares = {name: table.get(name, 1) for name in ("share", "most")}
        numbers = all(type(share) in (int, float) for share in shares.values())
        if not numbers or set(table) - {"per", *shares} or not {"per", "share"} <= set(table):
            raise TypeError('a table such as { per = "day", share = 0.1, most = 0.5 }')
        per_cent = {name: f"{100 * share:.12g}" for name, share in shares.items()}
        return LATE.format(per=table["per"], **per_cent)


class DeadlineType(click.ParamType[Any]):
    """The last minute or day that is in time."""

    name = "time"

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the last second that is in time."""
        from exgen.items.scheme import as_deadline

        try:
            return as_deadline(value)
        except ValueError as error:
            self.fail(f"'{value}': {error}", param, ctx)


def scheme_options(command: F) -> F:
    """Give a command the options for how parts count and when a paper is due."""
    options = [
        click.option("--void", multiple=True, metavar="PART", help="A part that does not count."),
        click.option(
            "--full", multiple=True, metavar="PART", help="A part for which all have all points."
        ),
        click.option(
            "--points", multiple=True, type=PartPointsType(), help="What a part is worth: 2b=5."
        ),
        click.option(
            "--deadline", type=DeadlineType(), help="The last minute in time: 2026-11-30T12:00."
        ),
        click.option(
            "--late", type=LateType(), help="What is taken off: '10 % per day, at most 50 %'."
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def scheme_from(context: click.Context, options: dict[str, Any]) -> Scheme:
    """Return what these options say, which are taken out of all that there are.

    What is typed of a part goes before what exgen.toml says of it.
    """
    from exgen.items.scheme import Scheme

    void, full, points = (options.pop(name) for name in ("void", "full", "points"))
    if is_typed(context, "full") and is_set(context, "void"):
        void = tuple(part for part in void if part not in full)
    if is_typed(context, "void") and is_set(context, "full"):
        full = tuple(part for part in full if part not in void)
    if both := sorted(set(void) & set(full)):
        raise click.UsageError(f"--void and --full exclude each other for {both[0]}")
    return Scheme(dict(points), void, full, options.pop("deadline"), options.pop("late"))
