"""The example hosts answer."""

import asyncio
import importlib.util
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.simple_server import make_server

import pytest

from http_bank import Quiet

EXAMPLES = Path(__file__).parents[3] / "examples" / "python"
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
def example(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModuleType]:
    monkeypatch.chdir(tmp_path)
    spec = importlib.util.spec_from_file_location(request.param, EXAMPLES / f"{request.param}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with module.core:
        yield module


@pytest.mark.parametrize("example", ["wsgi_bank"], indirect=True)
def test_the_wsgi_example(example: ModuleType) -> None:
    with make_server("127.0.0.1", 0, example.app, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        connection = HTTPConnection("127.0.0.1", server.server_port, timeout=30)
        connection.request("GET", DISCOVERY)
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["issuer"]) == (200, example.ISSUER)
        connection.close()
        thread.join()


@pytest.mark.parametrize("example", ["asgi_bank"], indirect=True)
def test_the_asgi_example(example: ModuleType) -> None:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(event: Any) -> None:
        sent.append(event)

    scope = {"type": "http", "method": "GET", "path": DISCOVERY, "headers": []}
    asyncio.run(example.app(scope, receive, send))
    assert sent[0]["status"] == 200
    assert json.loads(sent[1]["body"])["issuer"] == example.ISSUER


def test_the_open_banking_example(tmp_path: Path) -> None:
    program = str(EXAMPLES / "open_banking.py")
    done = subprocess.run(
        [sys.executable, program], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Otto sees 120.00 for a chair, from None",
        "Otto is refused: no_view_access",
    ]
