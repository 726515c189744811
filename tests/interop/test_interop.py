"""OpenID clients nobody here wrote, against the example host."""

import json
import os
import shutil
import subprocess
import time
import urllib.parse
from pathlib import Path

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.integrations.base_client import OAuthError
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from host import Host, form_login

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
CALLBACK = "http://127.0.0.1:9399/callback"
SECRET = "interop-secret-for-basic-0123456789abcdef"
SERVICE_SECRET = "interop-secret-for-service-0123456789abcde"


@pytest.fixture(scope="module")
def client_key():
    """The key of a client that signs its assertions."""
    return ECKey.generate_key("P-256", {"kid": "assertion", "alg": "ES256"})


@pytest.fixture(scope="module")
def host(tmp_path_factory, client_key):
    bootstrap = json.loads((ROOT / "examples/data/bootstrap_interop.json").read_text())
    bootstrap["clients"].append({
        "client_id": "interop-assertion", "auth_method": "private_key_jwt", "auth_alg": "ES256",
        "jwks": {"keys": [client_key.as_dict(private=False)]},
        "grants": [{"audience": "urn:interop:api", "type": "client_credentials", "scope": "accounts:read"}]})
    file = tmp_path_factory.mktemp("interop") / "bootstrap.json"
    file.write_text(json.dumps(bootstrap))
    with Host(file) as running:
        yield running


@pytest.fixture(scope="module")
def metadata(host):
    answer = requests.get(host.issuer + "/.well-known/openid-configuration", timeout=10)
    assert answer.status_code == 200
    return answer.json()


def verified(metadata, token):
    """The claims of a token that one of the published keys has signed and that has not expired."""
    keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    claims = jwt.decode(token, keys, algorithms=["RS256", "ES256"]).claims
    jwt.JWTClaimsRegistry().validate(claims)
    return claims


def test_openid_client_and_jose(host, tmp_path):
    """The scripts run where node finds the packages; their own report is ours."""
    packages = ROOT / "build/node"
    for script in HERE.glob("*.mjs"):
        shutil.copy(script, packages)
    node = ROOT / "build/venv/bin/node"
    result = subprocess.run(
        [node, "--test", "--test-reporter=spec", "openid_client.test.mjs"],
        cwd=packages, env={**os.environ, "NOSTRO_ISSUER": host.issuer},
        capture_output=True, text=True, timeout=300, check=False)
    print(result.stdout)
    assert result.returncode == 0, result.stdout[-8000:] + result.stderr[-2000:]


def test_authlib_client_credentials(host, metadata):
    session = OAuth2Session("interop-service", SERVICE_SECRET, token_endpoint_auth_method="client_secret_basic")
    token = session.fetch_token(metadata["token_endpoint"], grant_type="client_credentials",
                                resource="urn:interop:api", scope="accounts:read")
    claims = verified(metadata, token["access_token"])
    assert claims["iss"] == host.issuer
    assert claims["aud"] == "urn:interop:api"
    assert claims["client_id"] == "interop-service"


def test_authlib_code_flow_refresh_and_revocation(host, metadata):
    session = OAuth2Session("interop-confidential", SECRET, scope="openid offline_access email",
                            redirect_uri=CALLBACK, code_challenge_method="S256")
    verifier = "a" * 64
    url, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, nonce="n-1", prompt="consent")
    reached = form_login(url, CALLBACK, "alice@example.test", "correct horse battery staple")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(reached).query)
    assert query["state"] == [state]
    assert query["iss"] == [host.issuer]
    token = session.fetch_token(metadata["token_endpoint"], authorization_response=reached, code_verifier=verifier)
    claims = verified(metadata, token["id_token"])
    assert claims["nonce"] == "n-1"
    assert claims["aud"] == "interop-confidential"
    info = session.get(metadata["userinfo_endpoint"]).json()
    assert info == {"sub": claims["sub"], "email": "alice@example.test", "email_verified": info["email_verified"]}
    renewed = session.refresh_token(metadata["token_endpoint"])
    assert renewed["access_token"] != token["access_token"]
    answer = session.revoke_token(metadata["revocation_endpoint"], renewed["refresh_token"], "refresh_token")
    assert answer.status_code == 200
    assert session.introspect_token(metadata["introspection_endpoint"], renewed["access_token"]).json() == {
        "active": False}


@pytest.mark.parametrize("audience", [
    "urn:interop:account:P00100000", "urn:interop:account:P001", "{issuer}/v1/accounts/P00100000"])
def test_all_four_dintero_endpoints(host, metadata, audience):
    path = host.issuer + "/v1/accounts/P00100000/auth/"
    answer = requests.post(path + "token", timeout=10, auth=("interop-service", SERVICE_SECRET), json={
        "grant_type": "client_credentials", "audience": audience.format(issuer=host.issuer)})
    assert answer.status_code == 200, answer.text
    token = answer.json()["access_token"]
    assert verified(metadata, token)["aud"] == "urn:interop:account:P00100000"
    session = requests.Session()
    session.headers["Authorization"] = "Bearer " + token
    keys = session.get(path + "keys", timeout=10)
    assert keys.status_code == 200
    assert {key["kty"] for key in keys.json()} == {"RSA"}
    exchanged = session.post(path + "exchange_token", json={"account_id": "P00100001"}, timeout=10)
    assert exchanged.status_code == 200, exchanged.text
    assert verified(metadata, exchanged.json()["access_token"])["aud"] == "urn:interop:account:P00100001"
    assert session.post(path + "revoke", json={"token": "unknown"}, timeout=10).status_code == 200


def test_authlib_private_key_jwt(host, metadata, client_key):
    """The audience of the assertion is the issuer; one for the token endpoint is refused."""
    def fetch(audience):
        session = OAuth2Session("interop-assertion", client_key, token_endpoint_auth_method="private_key_jwt")
        in_a_minute = {"exp": int(time.time()) + 60}
        session.register_client_auth_method(
            PrivateKeyJWT(audience, claims=in_a_minute, headers={"kid": "assertion"}, alg="ES256"))
        return session.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")

    assert fetch(host.issuer)["token_type"].lower() == "bearer"
    with pytest.raises(OAuthError, match="invalid_client"):
        fetch(metadata["token_endpoint"])


def test_wrong_password_shows_the_form_again(host, metadata):
    session = OAuth2Session("interop-confidential", SECRET, scope="openid", redirect_uri=CALLBACK,
                            code_challenge_method="S256")
    url, _ = session.create_authorization_url(metadata["authorization_endpoint"], code_verifier="b" * 64)
    with pytest.raises(AssertionError, match="callback was not reached"):
        form_login(url, CALLBACK, "alice@example.test", "wrong password", attempts=1)
