"""The HTTP APIs: without HTTP, as a WSGI and as an ASGI application."""

import asyncio
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

import nostro
from http_bank import HttpBank, basic
from nostro import asgi, wsgi
from nostro.api import RateLimits, Request, RequestLimits, Response, Service, ServiceOptions
from test_clients import make_client

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def service(core: nostro.Core) -> Service:
    limits = RequestLimits(body_bytes=1_000)
    return Service(core, ServiceOptions(limits=limits))


def test_a_request_is_answered(service: Service) -> None:
    response = service.handle(Request(path="/health"))
    assert (response.status, json.loads(response.body)) == (200, {"status": "ok"})
    assert response.header("content-type") == "application/json"
    assert response.header("X-Missing") is None
    assert ("Cache-Control", "no-store") in response.headers
    assert service.handle(Request(path="/nothing/here")).status == 404
    assert service.handle(Request(method="DELETE", path="/health")).status == 405


def test_options_are_checked_and_kept(core: nostro.Core, service: Service) -> None:
    assert service.options.limits.body_bytes == 1_000
    with pytest.raises(nostro.InvalidArgument):
        Service(core, ServiceOptions(tenant=0))


def test_a_document_describes_each_api(service: Service) -> None:
    assert json.loads(service.openapi())["openapi"].startswith("3.1")
    assert "/oauth/token" in json.loads(service.openapi("oauth"))["paths"]
    with pytest.raises(nostro.NotFound):
        service.openapi("other")


def test_headers_are_bytes_or_text_of_one_byte_a_letter() -> None:
    request = Request(headers=[("X-Name", "caf\xe9"), (b"X-Name", b"\xff"), ("x", "y")])
    assert request.headers == [("X-Name", "caf\xe9"), ("X-Name", "\xff"), ("x", "y")]
    assert request.header("x-name") == "caf\xe9"
    with pytest.raises(UnicodeEncodeError):
        Request(headers=[("X-Name", "\u20ac")])
    for wrong in ("ab", ("a",), ("a", 5)):
        with pytest.raises(TypeError):
            Request(headers=[wrong])  # type: ignore[list-item]
    assert Request(peer_certificate=b"\x30\x82").peer_certificate == b"\x30\x82"
    with pytest.raises(TypeError):
        Request(body="text")  # type: ignore[arg-type]


def test_a_service_goes_before_its_core(core: nostro.Core) -> None:
    for _ in range(100):
        Service(core)
    service = Service(core)
    core.close()
    with pytest.raises(nostro.InvalidArgument) as caught:
        service.handle(Request(path="/health"))
    assert caught.value.details["reason"] == "closed"
    del service
    with pytest.raises(nostro.InvalidArgument):
        Service(core)


def test_a_service_keeps_its_core() -> None:
    service = Service(nostro.Core.open("memory:"))
    assert service.handle(Request(path="/health")).status == 200


def test_a_bank_without_an_issuer_has_nothing_of_oauth() -> None:
    service = Service(nostro.Core.open("memory:"))
    for path in ("/.well-known/openid-configuration", "/oauth/jwks", "/oauth/authorize"):
        assert service.handle(Request(path=path)).status == 404


# --- WSGI ---


@pytest.fixture
def http(core: nostro.Core) -> Iterator[HttpBank]:
    with HttpBank(core) as bank:
        yield bank


def test_wsgi_by_a_real_server(host: nostro.Session, http: HttpBank) -> None:
    secret = make_client(host, "shop").secret
    health = http.send("GET", "/health")
    assert (health.status, health.json()) == (200, {"status": "ok"})
    assert health.headers["Content-Length"] == str(len(health.body))
    head = http.send("HEAD", "/health")
    assert (head.headers["Content-Length"], head.body) == (health.headers["Content-Length"], b"")
    assert http.post("/oauth/revoke", {"token": "x"}, basic("shop", secret)).status == 200
    refused = http.send("POST", "/oauth/token", b"grant_type=password", {"Content-Type": FORM})
    assert refused.status in (400, 401) and "error" in refused.json()


def environ_of(path: str = "/health", **changes: Any) -> dict[str, Any]:
    """What a server knows; two underscores stand for a point."""
    environ: dict[str, Any] = {
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "REMOTE_ADDR": "192.0.2.7",
        **{name.replace("__", "."): value for name, value in changes.items()},
    }
    setup_testing_defaults(environ)
    return environ


def test_wsgi_keeps_to_its_standard(service: Service) -> None:
    started: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        started.append((status, dict(headers)))

    answer = validator(service.wsgi)(environ_of(), start)
    assert json.loads(b"".join(answer)) == {"status": "ok"}
    answer.close()  # type: ignore[attr-defined]
    assert started[0][0] == "200 OK"


def test_wsgi_hands_on_what_was_sent() -> None:
    environ = environ_of(
        "/caf\xc3\xa9/a b",
        REQUEST_METHOD="POST",
        QUERY_STRING="x=1%202",
        CONTENT_TYPE=FORM,
        CONTENT_LENGTH="4",
        HTTP_X_REQUEST_ID="abc",
        wsgi__url_scheme="https",
        wsgi__input=io.BytesIO(b"a=1&more"),
    )
    request = wsgi.request_of(environ, 10)
    assert (request.method, request.path, request.query) == ("POST", "/caf%C3%A9/a%20b", "x=1%202")
    assert (request.header("Content-Type"), request.header("X-Request-Id")) == (FORM, "abc")
    assert (request.body, request.peer_address, request.secure) == (b"a=1&", "192.0.2.7", True)


def test_wsgi_takes_the_path_as_it_was_sent() -> None:
    sent = {"REQUEST_URI": "/a%2Fb?x=1"}
    assert wsgi.raw_path(environ_of("/a/b", **sent)) == "/a%2Fb"
    assert wsgi.raw_path(environ_of("/b", SCRIPT_NAME="/a", **sent)) == "/b"
    assert wsgi.raw_path(environ_of("/a/b")) == "/a/b"


def test_wsgi_reads_no_more_than_it_must() -> None:
    for length in ("1000000", "11"):
        stream = io.BytesIO(b"x" * 1_000)
        environ = environ_of(CONTENT_LENGTH=length, wsgi__input=stream)
        assert (len(wsgi.read_body(environ, 11)), stream.tell()) == (11, 11)
    chunked = environ_of(wsgi__input=io.BytesIO(b"abc"), CONTENT_LENGTH="")
    assert wsgi.read_body(chunked, 11) == b""
    chunked["wsgi.input_terminated"] = True
    assert wsgi.read_body(chunked, 11) == b"abc"


def test_an_answer_has_all_its_headers_and_its_length() -> None:
    cookies = [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
    assert [*wsgi.headers_to_send(Response(headers=cookies, body=b"abc"))] == [
        *cookies,
        ("Content-Length", "3"),
    ]
    for status in (204, 304):
        assert [*wsgi.headers_to_send(Response(status=status))] == []
    assert [*wsgi.headers_to_send(Response(headers=[("Content-Length", "9")]))] == [
        ("Content-Length", "9")
    ]
    assert (wsgi.status_line(404), wsgi.status_line(299)) == ("404 Not Found", "299 Unknown")


def test_a_body_that_is_too_long_is_refused(service: Service, http: HttpBank) -> None:
    long = Request(method="POST", path="/oauth/token", body=b"x" * 1_001)
    assert service.handle(long).status == 413
    reply = http.send("POST", "/oauth/token", b"x" * (1 << 20) + b"x", {"Content-Type": FORM})
    assert reply.status == 413


# --- ASGI ---


def drive(
    app: Any, scope: dict[str, Any], events: list[dict[str, Any]] | None = None
) -> list[dict[str, Any]]:
    """What an application sends to a client that sends these events."""
    waiting = iter(events or [{"type": "http.request", "body": b"", "more_body": False}])
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return next(waiting)

    async def send(event: dict[str, Any]) -> None:
        sent.append(event)

    asyncio.run(app(scope, receive, send))
    return sent


def scope_of(path: str = "/health", **changes: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [],
        "client": ("192.0.2.7", 1234),
        "scheme": "https",
        **changes,
    }


def test_asgi_answers(service: Service) -> None:
    start, body = drive(service.asgi, scope_of())
    assert (start["type"], start["status"]) == ("http.response.start", 200)
    assert (b"content-length", str(len(body["body"])).encode()) in start["headers"]
    assert json.loads(body["body"]) == {"status": "ok"}


def test_asgi_hands_on_what_was_sent() -> None:
    headers = [(b"x-name", b"a"), (b"x-name", b"\xff")]
    scope = scope_of("/caf\xe9/a", method="POST", headers=headers, query_string=b"x=1%202")
    request = asgi.request_of(scope, b"a=1")
    assert (request.method, request.path, request.query) == ("POST", "/caf%C3%A9/a", "x=1%202")
    assert request.headers == [("x-name", "a"), ("x-name", "\xff")]
    assert (request.body, request.peer_address, request.secure) == (b"a=1", "192.0.2.7", True)
    assert asgi.request_of(scope_of("/a/b", raw_path=b"/a%2Fb"), b"").path == "/a%2Fb"
    assert asgi.request_of(scope_of("/bank/a", root_path="/bank"), b"").path == "/a"
    assert asgi.request_of(scope_of(client=None), b"").peer_address == ""


def test_asgi_reads_a_body_in_parts_and_no_more_than_it_must() -> None:
    async def read(parts: list[bytes]) -> bytes | None:
        waiting = iter(parts)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": next(waiting), "more_body": True}

        return await asgi.read_body(receive, 10)

    assert asyncio.run(read([b"x" * 8, b"x" * 8])) == b"x" * 11


def test_asgi_forgets_a_client_that_has_gone(service: Service) -> None:
    assert drive(service.asgi, scope_of(), [{"type": "http.disconnect"}]) == []


def test_asgi_lives_and_ends(service: Service) -> None:
    events = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = drive(service.asgi, {"type": "lifespan"}, events)
    assert [event["type"] for event in sent] == [
        *("lifespan.startup.complete", "lifespan.shutdown.complete")
    ]
    with pytest.raises(ValueError):
        drive(service.asgi, {"type": "websocket"})


def test_asgi_answers_many_at_once(service: Service) -> None:
    async def many() -> list[int]:
        statuses = []

        async def one() -> None:
            async def receive() -> dict[str, Any]:
                return {"type": "http.request"}

            async def send(event: Any) -> None:
                if "status" in event:
                    statuses.append(event["status"])

            await service.asgi(scope_of(), receive, send)

        await asyncio.gather(*(one() for _ in range(50)))
        return statuses

    assert asyncio.run(many()) == [200] * 50
