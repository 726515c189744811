"""A bank behind a real HTTP server, that of Python's library."""

import base64
import json
import threading
from http.client import HTTPConnection
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

import nostro
from nostro.api import RateLimits, Service, ServiceOptions

Headers = dict[str, str]


class Reply(NamedTuple):
    status: int
    headers: Headers
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def basic(name: str, secret: str) -> Headers:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class HttpBank:
    def __init__(self, core: nostro.Core) -> None:
        options = ServiceOptions(rates=RateLimits(enabled=False))
        self.service = Service(core, options)
        self.server = make_server("127.0.0.1", 0, self.service.wsgi, handler_class=Quiet)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Headers | None = None
    ) -> Reply:
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def post(self, path: str, form: dict[str, str], headers: Headers) -> Reply:
        form_type = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode(form).encode(), {**headers, **form_type})
