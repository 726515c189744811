"""Logins at the OpenID provider of somebody else: all parties are reached over HTTP only."""

import contextlib
import datetime
import http.server
import json
import ssl
import threading
import time
import urllib.parse

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from host import Host, form_login

CALLBACK = "http://127.0.0.1:9399/callback"
PASSWORD = "a long enough passphrase"
SECRET = "interop-secret-for-shop-0123456789abcdef0"
SECRET_THERE = "interop-secret-for-bank-0123456789abcdef0"
SHOP = "P00100001"
AUDIENCE = "urn:interop:account:"


def bank(provider_of_shop=None):
    """A bank with a shop, whose client `shop-app` it knows, and a person; it is a provider as well."""
    shop = {"id": SHOP, "partner_id": "P00100000", "name": "Shop"}
    if provider_of_shop:
        shop["jwks"] = provider_of_shop
    return {
        "settings": {"password_cost": 10, "rate_limits": False, "merchant_audience_base": AUDIENCE},
        "merchants": [{"id": "P00100000", "name": "Partner"}, shop],
        "users": [{"username": "ann", "email": "ann@example.test", "name": "Ann", "password": PASSWORD}],
        "clients": [
            {"client_id": "shop-app", "client_secret": SECRET, "owner": SHOP, "redirect_uris": [CALLBACK],
             "grants": [{"audience": AUDIENCE + SHOP, "type": "client_credentials",
                         "scope": "admin:accounts write:accounts:/auth/users read:accounts openid"}]},
            {"client_id": "other-app", "client_secret": SECRET, "owner": SHOP, "redirect_uris": [CALLBACK]},
            {"client_id": "bank-there", "client_secret": SECRET_THERE, "redirect_uris": [CALLBACK],
             "require_pkce": False,
             "grants": [{"audience": "urn:interop:api", "type": "authorization_code", "scope": "openid email"}]},
        ],
    }


class Shop:
    """The application of a shop, which asks the shop's bank."""

    def __init__(self, host):
        self.auth = f"{host.issuer}/v1/accounts/{SHOP}/auth"
        self.management = f"{host.issuer}/v1/accounts/{SHOP}/management"
        answer = requests.post(self.auth + "/token", auth=("shop-app", SECRET), timeout=20, json={
            "grant_type": "client_credentials", "audience": AUDIENCE + SHOP})
        assert answer.status_code == 200, answer.text
        self.headers = {"Authorization": "Bearer " + answer.json()["access_token"]}

    def post(self, url, body):
        return requests.post(url, json=body, headers=self.headers, timeout=20)

    def trust(self, client_id, authority):
        """Let the people of a client log in at a provider."""
        answer = self.post(self.auth + "/client-grants", {
            "client_id": client_id, "audience": AUDIENCE + SHOP, "scope": ["read:accounts"],
            "type": "authorization_code",
            "oidc": {"authority": authority, "client_id": "bank-there", "client_secret": SECRET_THERE,
                     "scope": "openid email"}})
        assert answer.status_code == 200, answer.text

    def begin(self, client_id):
        return requests.get(self.auth + "/oidc/authorize", headers=self.headers, allow_redirects=False, timeout=20,
                            params={"audience": AUDIENCE + SHOP, "response_type": "code",
                                    "client_id": client_id, "redirect_uri": CALLBACK})

    def finish(self, client_id, code):
        return self.post(self.auth + "/oidc/token", {
            "grant_type": "authorization_code", "audience": AUDIENCE + SHOP, "client_id": client_id,
            "redirect_uri": CALLBACK, "code": code})


@pytest.fixture(scope="module")
def two_banks(tmp_path_factory):
    file = tmp_path_factory.mktemp("external") / "bootstrap.json"
    file.write_text(json.dumps(bank()))
    with Host(file) as one, Host(file) as other:
        yield one, other


@pytest.mark.parametrize("provider", ["another bank", "itself"])
def test_a_person_logs_in_at_the_provider_of_a_grant(two_banks, provider):
    """S58, with a bank as the provider of another one, and of itself."""
    here, there = two_banks if provider == "another bank" else (two_banks[1], two_banks[1])
    shop = Shop(here)
    shop.trust("shop-app", there.issuer)
    sent = shop.begin("shop-app")
    assert sent.status_code == 302, sent.text
    asked = sent.headers["Location"]
    assert asked.startswith(there.issuer + "/oauth/authorize?")

    reached = form_login(asked, CALLBACK, "ann", PASSWORD)
    brought = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(reached).query))
    assert brought["iss"] == there.issuer
    assert brought["state"] == dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(asked).query))["state"]

    answer = shop.finish("shop-app", brought["code"])
    assert answer.status_code == 200, answer.text
    info = answer.json()["user_info"]
    assert info["authority"] == there.issuer
    assert info["value"]["sub"].startswith("usr_")
    assert info["value"]["email"] == "ann@example.test"
    keys = KeySet.import_key_set(requests.get(here.issuer + "/oauth/jwks", timeout=20).json())
    claims = jwt.decode(answer.json()["access_token"], keys, algorithms=["RS256", "ES256"]).claims
    assert (claims["iss"], claims["aud"], claims["scope"]) == (here.issuer, AUDIENCE + SHOP, "read:accounts")
    assert claims["sub"] != info["value"]["sub"]

    again = shop.finish("shop-app", brought["code"])
    assert (again.status_code, again.json()["error"]["code"]) == (403, "invalid_grant")


def test_a_provider_that_is_not_there_is_unavailable(two_banks):
    shop = Shop(two_banks[0])
    shop.trust("other-app", "http://127.0.0.1:1")
    answer = shop.begin("other-app")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "provider_unavailable")


def make_certificate(folder):
    """A certificate for `localhost` that is its own authority: the files of it and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "interop")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256()))
    chain, secret = folder / "provider.pem", folder / "provider.key"
    chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                         serialization.NoEncryption()))
    return chain, secret


class Provider:
    """A site with a key set, over TLS, and the tokens of its people."""

    name = "https://idp.example.test"

    def __init__(self, certificate, certificate_key):
        self.key = ECKey.generate_key("P-256", {"kid": "idp-1", "alg": "ES256", "use": "sig"})
        body = json.dumps({"keys": [self.key.as_dict(private=False)]}).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if self.path == "/jwks" else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate_key)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]

    @contextlib.contextmanager
    def serving(self):
        thread = threading.Thread(target=self.server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            thread.join()
            self.server.server_close()

    def token(self, **changes):
        now = int(time.time())
        claims = {"iss": self.name, "sub": "grace-there", "aud": AUDIENCE + SHOP, "iat": now, "exp": now + 300,
                  "email": "grace@example.test", "email_verified": True, **changes}
        return jwt.encode({"alg": "ES256", "kid": "idp-1"}, claims, self.key)


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    certificate, key = make_certificate(folder)
    with Provider(certificate, key).serving() as running:
        running.certificate = certificate
        yield running


def host_of_shop(folder, provider, site, *arguments):
    """A bank whose shop has its people at the provider, which it looks for at a site."""
    file = folder / "bootstrap.json"
    file.write_text(json.dumps(bank({"name": provider.name, "uri": f"https://{site}:{provider.port}/jwks"})))
    return Host(file, "memory:", *arguments)


def make_external_user(host):
    shop = Shop(host)
    answer = shop.post(shop.management + "/users", {
        "email": "grace@example.test", "authentication_type": "external", "scope": ["read:accounts"]})
    assert answer.status_code == 200, answer.text


def who_am_i(host, token):
    return requests.get(host.issuer + "/v1/account/user", headers={"Authorization": "Bearer " + token}, timeout=20)


def test_an_external_identity_is_proved_by_the_key_set_of_its_account(tmp_path, provider):
    """S88, OA-86."""
    with host_of_shop(tmp_path, provider, "localhost", "--ca-file", str(provider.certificate)) as host:
        make_external_user(host)
        token = provider.token()
        answer = who_am_i(host, token)
        assert answer.status_code == 200, answer.text
        assert answer.json()["accounts"][0]["account_id"] == SHOP

        traded = requests.post(f"{host.issuer}/v1/accounts/{SHOP}/auth/token", timeout=20,
                               headers={"Authorization": "Bearer " + token},
                               json={"grant_type": "account_user", "audience": AUDIENCE + SHOP})
        assert traded.status_code == 200, traded.text
        for refused in ({"aud": "urn:somebody:else"}, {"exp": 1}, {"email_verified": False}, {"sub": "another"}):
            answer = who_am_i(host, provider.token(**refused))
            assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_token"), refused


def test_a_key_set_behind_an_unknown_certificate_does_not_count(tmp_path, provider):
    with host_of_shop(tmp_path, provider, "localhost") as host:
        make_external_user(host)
        answer = who_am_i(host, provider.token())
        assert (answer.status_code, answer.json()["error"]["code"]) == (500, "provider_unavailable")


def test_a_certificate_for_another_name_does_not_count(tmp_path, provider):
    with host_of_shop(tmp_path, provider, "127.0.0.1", "--ca-file", str(provider.certificate)) as host:
        make_external_user(host)
        answer = who_am_i(host, provider.token())
        assert (answer.status_code, answer.json()["error"]["code"]) == (500, "provider_unavailable")
