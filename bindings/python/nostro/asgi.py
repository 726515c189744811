"""A service as an ASGI application (ASGI 3.0, HTTP and lifespan)."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

from nostro._nostro import Request, Service
from nostro.wsgi import SAFE, headers_to_send

__all__ = ["AsgiApp"]

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]


class AsgiApp:
    """Call it as an ASGI server does.

    The service may wait and hash, so requests are worked on in the threads of the event loop's executor. The
    peer is the scope's `client`: behind a proxy the server must be told to trust it.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._body_max = service.options.limits.body_bytes

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            raise ValueError(f"not served here: {scope['type']}")

    async def _answer(self, scope: Event, receive: Receive, send: Send) -> None:
        body = await read_body(receive, self._body_max)
        if body is None:
            return
        response = await asyncio.to_thread(self._service.handle, request_of(scope, body))
        headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in headers_to_send(response)
        ]
        await send(
            {"type": "http.response.start", "status": response.status, "headers": headers}
        )
        await send({"type": "http.response.body", "body": response.body})


async def live(receive: Receive, send: Send) -> None:
    """The service is ready before the server starts, and its owner closes the core."""
    while True:
        event = await receive()
        await send({"type": f"{event['type']}.complete"})
        if event["type"] == "lifespan.shutdown":
            return


async def read_body(receive: Receive, bytes_max: int) -> bytes | None:
    """The body, cut after the first byte that is too much; None: the client has gone."""
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            return None
        body += event.get("body", b"")
        if len(body) > bytes_max or not event.get("more_body", False):
            return bytes(body[: bytes_max + 1])


def request_of(scope: Event, body: bytes) -> Request:
    root = scope.get("root_path", "").encode()
    path = scope.get("raw_path") or quote(scope["path"], SAFE).encode()
    client = scope.get("client")
    return Request(
        method=scope["method"],
        path=path.partition(b"?")[0].removeprefix(root).decode("latin-1"),
        query=scope.get("query_string", b"").decode("latin-1"),
        headers=[(name, value) for name, value in scope["headers"]],
        body=body,
        peer_address=client[0] if client else "",
        secure=scope.get("scheme") == "https",
    )
