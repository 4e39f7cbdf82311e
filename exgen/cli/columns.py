"""The option `--column`: what the columns of a table are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from exgen.cli.settings import TableType

if TYPE_CHECKING:
    from exgen.tables.naming import Naming


class ColumnType(TableType):
    """A column and what it means, `Matr.-Nr.=student`; in exgen.toml a table of these."""

    name = "column"

    def typed(self, table: Mapping[str, Any]) -> list[str]:
        """Return what would be typed for a table of columns and what they mean."""
        for column, meaning in table.items():
            if not isinstance(meaning, str):
                raise TypeError(f"what the column '{column}' means, a text")
        return [f"{column}={meaning}" for column, meaning in table.items()]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a column and what it means."""
        from exgen.people.columns import said_meaning
        from exgen.tables.naming import Naming

        if isinstance(value, Naming):
            return value
        column, _, meaning = str(value).rpartition("=")
        if not column.strip() or not meaning.strip():
            wanted = 'a column and what it means, as in "Matr.-Nr."=student'
            self.fail(f"'{value}' is not {wanted}", param, ctx)
        return Naming(column.strip(), said_meaning(meaning))


class Columns(click.Option):
    """An option to which those of the course come, which need not be in every table."""

    def consume_value(self, ctx: click.Context, opts: Mapping[str, Any]) -> Any:
        """Return what is typed behind what the course says, and where it is from."""
        value, source = super().consume_value(ctx, opts)
        course = [self._of_course(ctx, said) for said in ctx.lookup_default(self.name or "") or ()]
        typed = value if source is ParameterSource.COMMANDLINE else ()
        return [*course, *typed], source

    def _of_course(self, ctx: click.Context, said: Any) -> Naming:
        naming: Naming = self.type.convert(said, self, ctx)
        return replace(naming, needed=False)


column_option = click.option(
    "--column",
    "columns",
    cls=Columns,
    type=ColumnType(),
    multiple=True,
    metavar="NAME=MEANING",
    help="What a column of a table is: student, name, 1c, ...; may be repeated.",
)
