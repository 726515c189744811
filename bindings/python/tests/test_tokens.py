"""Tokens, by the services and by HTTP alike (OA-96), and the keys that sign them."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

import nostro
from conftest import ISSUER, START
from http_bank import HttpBank, basic
from nostro.testing import FakeClock
from test_clients import AUDIENCE, make_client
from test_users import make_user


@pytest.fixture
def secret(host: nostro.Session) -> str:
    """Of the client `shop`, which may read orders."""
    made = make_client(host, "shop")
    grant = nostro.NewClientGrant(
        client_id="shop", audience=AUDIENCE, scope=["read:orders", "write:orders"]
    )
    host.grants.create(grant)
    return made.secret


@pytest.fixture
def http(core: nostro.Core) -> Iterator[HttpBank]:
    with HttpBank(core) as bank:
        yield bank


def claims_of(token: str) -> dict[str, object]:
    body = token.split(".")[1]
    claims: dict[str, object] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


def test_a_client_gets_a_token(host: nostro.Session, secret: str, clock: FakeClock) -> None:
    request = nostro.ClientTokenRequest(client_id="shop", scope=["read:orders"])
    answer = host.tokens.client_credentials(request)
    assert (answer.token_type, answer.scope) == ("Bearer", ["read:orders"])
    assert answer.expires_in == timedelta(hours=1)
    assert claims_of(answer.access_token)["iss"] == ISSUER

    verdict = host.tokens.verify_access_token(answer.access_token, audience=AUDIENCE)
    assert verdict and verdict.token and verdict.refusal is nostro.TokenRefusal.none
    assert (verdict.token.client_id, verdict.token.issued_at) == ("shop", START)
    assert verdict.token.has_scope("read:orders") and not verdict.token.has_scope("write:orders")
    other = host.tokens.verify_access_token(answer.access_token, audience="https://other.example")
    assert not other and other.refusal is nostro.TokenRefusal.wrong_audience
    clock.advance(timedelta(hours=1))
    late = host.tokens.verify_access_token(answer.access_token)
    assert (late.token, late.refusal) == (None, nostro.TokenRefusal.expired)


def test_oa_96_a_token_is_the_same_over_http(
    host: nostro.Session, http: HttpBank, secret: str
) -> None:
    answer = host.tokens.client_credentials(nostro.ClientTokenRequest(client_id="shop"))
    reply = http.post("/oauth/token", {"grant_type": "client_credentials"}, basic("shop", secret))
    assert reply.status == 200
    body = reply.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", answer.expires_in.seconds)
    assert body["scope"].split() == answer.scope
    mine, theirs = claims_of(answer.access_token), claims_of(body["access_token"])
    assert {**mine, "jti": ""} == {**theirs, "jti": ""}


def test_oa_96_introspection_is_the_same_over_http(
    host: nostro.Session, http: HttpBank, secret: str
) -> None:
    token = host.tokens.client_credentials(nostro.ClientTokenRequest(client_id="shop")).access_token
    found = host.tokens.introspect(token, "shop")
    reply = http.post("/oauth/introspect", {"token": token}, basic("shop", secret))
    assert reply.json() == {
        "active": found.active,
        "client_id": found.token.client_id,
        "scope": " ".join(found.token.scope),
        "sub": found.token.subject,
        "aud": found.token.audience[0],
        "jti": found.token.jti,
        "iat": found.token.issued_at.timestamp(),
        "exp": found.token.expires_at.timestamp(),
        "iss": ISSUER,
        "token_type": "Bearer",
    }
    assert not host.tokens.introspect("something else", "shop").active
    reply = http.post("/oauth/introspect", {"token": "something else"}, basic("shop", secret))
    assert reply.json() == {"active": False}


@pytest.mark.parametrize("over_http", [False, True])
def test_oa_96_revocation_is_the_same_over_http(
    host: nostro.Session, http: HttpBank, secret: str, over_http: bool
) -> None:
    token = host.tokens.client_credentials(nostro.ClientTokenRequest(client_id="shop")).access_token
    other = make_client(host, "other").secret
    if over_http:
        assert http.post("/oauth/revoke", {"token": token}, basic("other", other)).status == 200
    else:
        host.tokens.revoke(token, "other")
    assert host.tokens.verify_access_token(token)
    if over_http:
        assert http.post("/oauth/revoke", {"token": token}, basic("shop", secret)).status == 200
    else:
        host.tokens.revoke(token, "shop")
    assert host.tokens.verify_access_token(token).refusal is nostro.TokenRefusal.revoked
    reply = http.post("/oauth/introspect", {"token": token}, basic("shop", secret))
    assert reply.json() == {"active": host.tokens.introspect(token, "shop").active} == {
        "active": False
    }


@pytest.mark.parametrize(
    "wanted",
    [
        nostro.ClientTokenRequest(client_id="shop", scope=["read:everything"]),
        nostro.ClientTokenRequest(client_id="shop", audience="https://other.example"),
    ],
)
def test_oa_96_refusals_have_the_same_codes(
    host: nostro.Session, http: HttpBank, secret: str, wanted: nostro.ClientTokenRequest
) -> None:
    with pytest.raises(nostro.OauthError) as caught:
        host.tokens.client_credentials(wanted)
    error = caught.value
    form = {"grant_type": "client_credentials", "scope": " ".join(wanted.scope)}
    if wanted.audience:
        form["audience"] = wanted.audience
    reply = http.post("/oauth/token", form, basic("shop", secret))
    assert (reply.status, reply.json()["error"]) == (error.http_status, error.error)
    assert reply.json()["error_description"] == error.description


def test_oa_96_a_wrong_secret_is_the_same_over_http(
    host: nostro.Session, http: HttpBank, secret: str
) -> None:
    shown = nostro.ClientCredentials(
        method=nostro.ClientAuthMethod.client_secret_basic, client_id="shop", secret="wrong"
    )
    with pytest.raises(nostro.OauthError) as caught:
        host.clients.authenticate(shown)
    reply = http.post("/oauth/token", {"grant_type": "client_credentials"}, basic("shop", "wrong"))
    assert (reply.status, reply.json()["error"]) == (401, caught.value.error)


def test_a_person_gets_tokens_that_are_refreshed(host: nostro.Session, secret: str) -> None:
    owner = "T11200000"
    host.merchants.create(nostro.NewMerchant(id="T11200000", name="Partner"))
    audience = host.tokens.audience_of_merchant(owner)
    assert host.tokens.merchant_of_audience(audience) == owner
    client = make_client(host, "desk", owner=owner).client
    host.grants.create(
        nostro.NewClientGrant(
            client_id="desk",
            audience=audience,
            type=nostro.GrantType.authorization_code,
            scope=["read:orders"],
        )
    )
    alice = make_user(host, kind=nostro.UserKind.account, scope=["read:orders"])
    request = nostro.UserTokenRequest(
        client_id=client.client_id,
        user_id=alice.id,
        audience=audience,
        grant=nostro.UserTokenGrant.authorization_code,
        scope=["read:orders"],
        amr=["otp"],
        refresh_token=True,
    )
    answer = host.tokens.issue_to_user(request)
    verified = host.tokens.verify_access_token(answer.access_token).token
    assert verified and (verified.user_id, verified.amr) == (alice.id, ["otp"])
    refresh = nostro.RefreshRequest(client_id="desk", refresh_token=answer.refresh_token)
    again = host.tokens.refresh(refresh)
    assert again.access_token != answer.access_token
    host.tokens.revoke(answer.refresh_token, "desk")
    gone = host.tokens.verify_access_token(again.access_token)
    assert gone.refusal is nostro.TokenRefusal.revoked
    with pytest.raises(nostro.OauthError) as caught:
        host.tokens.refresh(refresh)
    assert caught.value.error is nostro.OauthErrorCode.invalid_grant


def test_keys_are_announced_used_and_taken_away(
    core: nostro.Core, host: nostro.Session, clock: FakeClock
) -> None:
    published = json.loads(host.signing_keys.jwks())["keys"]
    assert {key["alg"] for key in published} == {"RS256", "ES256"}
    assert all("d" not in key for key in published)
    first = {key.kid: key for key in host.signing_keys.list()}
    assert {key.state for key in first.values()} == {nostro.SigningKeyState.active}

    following = host.signing_keys.rotate("ES256")
    assert following.state is nostro.SigningKeyState.pending
    assert following.not_before == clock.now() + timedelta(days=14)
    clock.advance(timedelta(days=14))
    core.run_due()
    states = {key.kid: key.state for key in host.signing_keys.list()}
    assert states[following.kid] is nostro.SigningKeyState.active
    assert sorted(states.values()) == ["active", "active", "retiring"]

    revoked = host.signing_keys.revoke(following.kid)
    assert revoked.state is nostro.SigningKeyState.revoked
    assert following.kid not in host.signing_keys.jwks()
    with pytest.raises(nostro.NotFound):
        host.signing_keys.revoke(following.kid)
    with pytest.raises(nostro.InvalidArgument):
        host.signing_keys.rotate("none")
