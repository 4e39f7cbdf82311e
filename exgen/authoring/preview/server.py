"""The preview's server: on this machine only, and for nobody else."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, suppress
from dataclasses import asdict

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from exgen.authoring.preview.place import Place
from exgen.authoring.preview.rendering import folder, histograms, render_listing, render_page
from exgen.authoring.preview.watching import states
from exgen.check.suite import check_item
from exgen.errors import ExgenError, FileError
from exgen.items.names import is_name

HOST = "127.0.0.1"
NAMES = [HOST, "localhost"]
"""By which names a browser may ask: no other name can be made to lead here."""
SERVED_FILES = ("look.css", "look-preview.css", "preview.js")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def listen(port: int) -> socket.socket:
    """Return a socket that listens on a port of this machine, on any free one for 0.

    Raises FileError where the port is taken.
    """
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise FileError(
            f"port {port} of {HOST} cannot be used ({error.strerror}); --port 0 takes a free one"
        ) from error


def address_of(listening: socket.socket, item: str | None = None) -> str:
    """Return the address at which a browser finds an item, or the list of items."""
    path = Place(item).address if item else "/"
    return f"http://{HOST}:{listening.getsockname()[1]}{path}"


class Server(uvicorn.Server):
    """A server of the preview; what it streams ends when it does."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        super().__init__(
            uvicorn.Config(
                application(self._stopping),
                log_level="warning",
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=5,
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, and with them the requests that are under way."""
        self._stopping.set()
        await super().shutdown(sockets)


def application(stopping: threading.Event) -> Starlette:
    """Return the application; its streams end when it is stopping."""

    async def changes(request: Request) -> Response:
        return _stream(_changes(_item(request), stopping))

    def checks(request: Request) -> Response:
        return _stream(_checks(_place(request), stopping))

    return Starlette(
        routes=[
            Route("/", lambda _: HTMLResponse(render_listing())),
            Route("/item/{item:path}", _page),
            Route("/spread/{item:path}", _spread),
            Route("/changes/{item:path}", changes),
            Route("/checks/{item:path}", checks),
            Route("/{file}", _file),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=NAMES, www_redirect=False),
            Middleware(_Headers),
        ],
    )


def _page(request: Request) -> Response:
    return HTMLResponse(render_page(_place(request)))


def _spread(request: Request) -> Response:
    """Return the histogram of each number field, by its name."""
    place = _place(request)
    try:
        return JSONResponse(histograms(place))
    except ExgenError as error:
        return PlainTextResponse(str(error), 422)


def _checks(place: Place, stopping: threading.Event) -> Iterator[str]:
    """Yield an event for the result of each check, and one at the end."""
    with suppress(ExgenError):  # the page says so already
        for result in check_item(place.item, seed=place.seed):
            if stopping.is_set():
                return
            yield _event({"state": result.state, **asdict(result)})
    yield "event: done\n" + _event(None)


async def _changes(item: str, stopping: threading.Event) -> AsyncIterator[str]:
    """Yield an event whenever the item's files are in another state than before."""
    async with aclosing(states(item, stopping)) as found:
        async for state in found:
            yield _event(state) if state else ":\n\n"


def _file(request: Request) -> Response:
    name = request.path_params["file"]
    if name not in SERVED_FILES:
        raise HTTPException(404)
    return FileResponse(folder() / name)


def _place(request: Request) -> Place:
    return Place.read(_item(request), request.query_params)


def _item(request: Request) -> str:
    """Return the item that a request names; a name cannot lead out of the bank."""
    name: str = request.path_params["item"]
    if not is_name(name):
        raise HTTPException(404)
    return name


def _event(content: object) -> str:
    return f"data: {json.dumps(content)}\n\n"


def _stream(events: Iterator[str] | AsyncIterator[str]) -> Response:
    return StreamingResponse(events, media_type="text/event-stream")


class _Headers:
    """What every response tells the browser not to do with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)
