"""A service as a WSGI application (PEP 3333)."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from nostro._nostro import Request, Response, Service

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

__all__ = ["WsgiApp"]

SAFE = "/:@!$&'()*+,;=~"
"""What a path may hold as it is (RFC 3986 section 3.3)."""

PHRASES = {status.value: status.phrase for status in HTTPStatus}


class WsgiApp:
    """Call it as a WSGI server does. Threads: any, at the same time.

    The peer is `REMOTE_ADDR`: behind a proxy the server must be told to trust it. Mounted below a prefix, it
    answers what comes after the prefix.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._body_max = service.options.limits.body_bytes

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> list[bytes]:
        response = self._service.handle(request_of(environ, self._body_max))
        start_response(status_line(response.status), [*headers_to_send(response)])
        return [response.body]


def request_of(environ: "WSGIEnvironment", body_max: int) -> Request:
    """What the server received. Of a body that is too long, one byte too much is read, so that it is refused."""
    return Request(
        method=environ["REQUEST_METHOD"],
        path=raw_path(environ),
        query=environ.get("QUERY_STRING", ""),
        headers=[*headers_of(environ)],
        body=read_body(environ, body_max + 1),
        peer_address=environ.get("REMOTE_ADDR", ""),
        secure=environ.get("wsgi.url_scheme") == "https",
    )


def raw_path(environ: "WSGIEnvironment") -> str:
    """The path as it was sent, where the server tells it; else `PATH_INFO`, encoded again."""
    path: str = environ.get("PATH_INFO", "")
    for name in ("REQUEST_URI", "RAW_URI"):
        sent: str = environ.get(name, "").partition("?")[0]
        if sent and unquote(sent, "latin-1") == path:
            return sent
    return quote(path, SAFE, "latin-1")


def headers_of(environ: "WSGIEnvironment") -> Iterator[tuple[str, str]]:
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            yield key[5:].replace("_", "-").title(), value
        elif key in ("CONTENT_TYPE", "CONTENT_LENGTH") and value:
            yield key.replace("_", "-").title(), value


def read_body(environ: "WSGIEnvironment", bytes_max: int) -> bytes:
    length: str = environ.get("CONTENT_LENGTH", "")
    if length.isdecimal():
        wanted = min(int(length), bytes_max)
    else:
        wanted = bytes_max if environ.get("wsgi.input_terminated") else 0
    stream: Any = environ["wsgi.input"]
    parts = []
    while wanted > 0 and (part := stream.read(wanted)):
        parts.append(part)
        wanted -= len(part)
    return b"".join(parts)


def status_line(status: int) -> str:
    return f"{status} {PHRASES.get(status, 'Unknown')}"


def headers_to_send(response: Response) -> Iterator[tuple[str, str]]:
    """The headers, and the length, which may differ from the body's in the answer to HEAD."""
    yield from response.headers
    has_body = response.status >= 200 and response.status not in (204, 304)
    if has_body and response.header("Content-Length") is None:
        yield "Content-Length", str(len(response.body))
