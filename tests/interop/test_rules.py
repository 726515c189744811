"""What the standards say of metadata, paths, rich authorization and HTTP itself, against the example host."""

import email.utils
import json
import re
import socket
import time
import urllib.parse
from pathlib import Path

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oidc.discovery import OpenIDProviderMetadata

from host import Host, form_login

ROOT = Path(__file__).parent.parent.parent
BOOTSTRAP = ROOT / "examples/data/bootstrap_interop.json"
CALLBACK = "http://127.0.0.1:9399/callback"
SECRET = "interop-secret-for-basic-0123456789abcdef"
SERVICE_SECRET = "interop-secret-for-service-0123456789abcde"
PASSWORD = "a long enough passphrase"

SANDBOX = {
    "banks": [{"id": "north", "short_name": "North", "full_name": "The North Bank", "logo": "", "website": ""}],
    "users": [{"email": "ann@example.com", "user_name": "ann", "password": PASSWORD, "display_name": "Ann"}],
    "accounts": [{
        "id": name, "bank": "north", "label": name, "number": number, "type": "CURRENT",
        "balance": {"currency": "EUR", "amount": "500.00"}, "IBAN": "", "owners": ["ann"],
        "generate_public_view": False, "generate_accountants_view": False, "generate_auditors_view": False}
        for name, number in (("main", "1"), ("second", "2"))],
    "transactions": [],
}


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    file = tmp_path_factory.mktemp("rules") / "bootstrap.json"
    file.write_text(json.dumps({**json.loads(BOOTSTRAP.read_text()), "sandbox": SANDBOX}))
    with Host(file) as running:
        yield running


def metadata_of(issuer):
    answer = requests.get(issuer + "/.well-known/openid-configuration", timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def raw(host, request):
    """An answer to bytes that no HTTP library would send."""
    port = urllib.parse.urlsplit(host.issuer).port
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while more := connection.recv(65536):
            answer += more
    return answer


@pytest.mark.parametrize("rules", [AuthorizationServerMetadata, OpenIDProviderMetadata])
def test_the_metadata_follow_the_rules_of_authlib(host, rules):
    """The rules want https, which the host does not speak here."""
    document = json.dumps(metadata_of(host.issuer)).replace(host.issuer, "https://bank.example")
    rules(json.loads(document)).validate()


def test_an_issuer_with_a_path_has_everything_below_it():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % free.getsockname()[1]
    placed = Host(BOOTSTRAP, "memory:", "--issuer", f"http://{address}/bank")
    placed.command[placed.command.index("127.0.0.1:0")] = address
    with placed as host:
        metadata = metadata_of(host.issuer)
        assert metadata["issuer"] == f"http://{address}/bank"
        inserted = requests.get(f"http://{address}/.well-known/oauth-authorization-server/bank", timeout=10)
        assert inserted.json() == metadata
        session = OAuth2Session("interop-public", redirect_uri=CALLBACK, scope="openid",
                                token_endpoint_auth_method="none", code_challenge_method="S256")
        url, _ = session.create_authorization_url(metadata["authorization_endpoint"], code_verifier="p" * 64)
        reached = form_login(url, CALLBACK, "alice@example.test", "correct horse battery staple")
        session.fetch_token(metadata["token_endpoint"], authorization_response=reached, code_verifier="p" * 64)
        assert session.get(metadata["userinfo_endpoint"]).json()["sub"].startswith("usr_")


def test_the_views_that_were_given_are_told(host):
    """RFC 9396 sections 7 and 9.2: with the tokens, and to who looks at them."""
    metadata = metadata_of(host.issuer)
    session = OAuth2Session("interop-confidential", SECRET, scope="openid offline_access", redirect_uri=CALLBACK,
                            code_challenge_method="S256")
    given = [{"type": "account_views", "access": [
        {"bank_id": "north", "account_id": name, "view_id": "owner"} for name in ("main", "second")]}]

    def tokens(verifier, **more):
        url, _ = session.create_authorization_url(
            metadata["authorization_endpoint"], code_verifier=verifier, prompt="consent", **more)
        reached = form_login(url, CALLBACK, "ann", PASSWORD)
        return session.fetch_token(metadata["token_endpoint"], authorization_response=reached, code_verifier=verifier)

    def looked_at(token):
        return session.introspect_token(metadata["introspection_endpoint"], token["access_token"]).json()

    with_views = tokens("v" * 64, authorization_details=json.dumps(given))
    assert with_views["authorization_details"] == given
    assert looked_at(with_views)["authorization_details"] == given
    assert session.refresh_token(metadata["token_endpoint"])["authorization_details"] == given
    plain = tokens("w" * 64)
    assert "authorization_details" not in plain
    assert "authorization_details" not in looked_at(plain)


def test_a_login_is_for_the_only_api_of_its_client(host):
    metadata = metadata_of(host.issuer)
    session = OAuth2Session("interop-confidential", SECRET, scope="openid", redirect_uri=CALLBACK,
                            code_challenge_method="S256")
    url, _ = session.create_authorization_url(metadata["authorization_endpoint"], code_verifier="j" * 64)
    reached = form_login(url, CALLBACK, "ann", PASSWORD)
    token = session.fetch_token(metadata["token_endpoint"], authorization_response=reached, code_verifier="j" * 64)
    assert token["access_token"].count(".") == 2
    found = session.introspect_token(metadata["introspection_endpoint"], token["access_token"]).json()
    assert found["aud"] == "urn:interop:api"
    assert found["scope"] == "openid"


def test_answers_have_a_date(host):
    answer = requests.get(host.issuer + "/healthz", timeout=10)
    sent = email.utils.parsedate_to_datetime(answer.headers["Date"]).timestamp()
    assert abs(time.time() - sent) < 60
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer.headers["Date"])


def test_a_whole_url_is_a_target_and_a_request_without_host_is_none(host):
    """RFC 9112 section 3.2."""
    end = b"Host: bank.example\r\nConnection: close\r\n\r\n"
    for target in (b"/oauth/jwks", b"http://bank.example/oauth/jwks", b"http://bank.example/oauth/jwks?a=b"):
        assert raw(host, b"GET " + target + b" HTTP/1.1\r\n" + end).startswith(b"HTTP/1.1 200 ")
    assert raw(host, b"GET http://bank.example HTTP/1.1\r\n" + end).startswith(b"HTTP/1.1 404 ")
    without = raw(host, b"GET /oauth/jwks HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert without.startswith(b"HTTP/1.1 400 ")
    twice = raw(host, b"GET /oauth/jwks HTTP/1.1\r\nHost: a\r\n" + end)
    assert twice.startswith(b"HTTP/1.1 400 ")
    assert raw(host, b"GET /oauth/jwks HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200 ")
