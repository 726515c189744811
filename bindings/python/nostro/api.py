"""The bank's HTTP APIs: `Service` answers a `Request` with a `Response`, or is a WSGI or ASGI application."""

from nostro import _nostro
from nostro._nostro import RateLimits, Request, RequestLimits, Response, ServiceOptions
from nostro.asgi import AsgiApp
from nostro.wsgi import WsgiApp

__all__ = [
    "RateLimits",
    "Request",
    "RequestLimits",
    "Response",
    "Service",
    "ServiceOptions",
]


class Service(_nostro.Service):
    """The bank's HTTP APIs without HTTP: a request in, a response out.

    Serves OAuth 2 / OpenID Connect, Dintero, Open Bank Project, Aritma, and its own: `GET /health` and
    `GET /openapi.json`. One for a core is enough. Threads: any, at the same time.
    """

    @property
    def wsgi(self) -> WsgiApp:
        """The service as a WSGI application (PEP 3333)."""
        return WsgiApp(self)

    @property
    def asgi(self) -> AsgiApp:
        """The service as an ASGI application; requests are worked on in asyncio's threads."""
        return AsgiApp(self)
