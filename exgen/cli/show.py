"""`exgen show`: one item, as its author sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from exgen.cli.terminal import SEED, PathType, put, put_text

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("item")
@click.option(
    "--variant", type=click.IntRange(1, 10**15), default=1, show_default=True, help="Which variant."
)
@click.option("--seed", type=SEED, default=0, show_default=True, help="Of which seed.")
@click.option(
    "--example", type=click.IntRange(min=1), help="A worked example instead, by its number."
)
@click.option(
    "--graph",
    type=PathType(dir_okay=False),
    help="Draw the graph of steps into a file instead, .svg, .pdf or .png; with the values of a "
    "variant or an example, if one is named.",
)
@click.pass_context
def show(context: click.Context, /, item: str, graph: Path | None, **options: Any) -> None:
    """Show an item: question, solution, answers with slack, known mistakes and steps."""
    from exgen.authoring.look import look_at

    if graph:
        from exgen.authoring.graph import draw_graph
        from exgen.items import bank

        default = click.core.ParameterSource.DEFAULT
        named = any(context.get_parameter_source(option) is not default for option in options)
        steps = look_at(item, **options).steps if named else ()
        draw_graph(bank.load(item), graph, {step.name: step.value for step in steps})
        put(graph)
        return
    from exgen.authoring.showing import as_text

    put_text(as_text(look_at(item, **options)))
