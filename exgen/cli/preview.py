"""`exgen preview`: one item in the browser, while it is written."""

from __future__ import annotations

from typing import Any

import click

from exgen.cli.terminal import put


@click.command()
@click.argument("item", required=False)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="The port to serve it on; 0 takes any free one.",
)
@click.option(
    "--open/--no-open", "opening", default=True, show_default=True, help="Open it in the browser."
)
def preview(item: str | None, port: int, *, opening: bool) -> None:
    """Show an item in the browser while it is written, or the items to choose from.

    The page follows every change of the item's files. Ctrl-C ends it.
    """
    import webbrowser
    from contextlib import suppress

    from exgen.items import bank

    server = _server_module()
    if item:
        bank.find(item)
    with server.listen(port) as listening, suppress(KeyboardInterrupt):
        address = server.address_of(listening, item)
        put(address)
        if opening:
            webbrowser.open(address)
        server.Server().run([listening])


def _server_module() -> Any:
    """Return the module of the preview's server. Raises FileError where its extra is missing."""
    from importlib import import_module

    from exgen.errors import FileError

    try:
        return import_module("exgen.authoring.preview.server")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn", "watchfiles"):
            raise
        raise FileError(
            f"the preview needs {error.name}: python -m pip install 'exgen[preview]'"
        ) from error
