"""Clients, their secrets, and what they may ask for."""

from datetime import timedelta

import pytest

import nostro
from conftest import START
from nostro.testing import FakeClock

AUDIENCE = "https://api.example"


def make_client(host: nostro.Session, client_id: str, **members: object) -> nostro.ClientWithSecret:
    client = nostro.Client(client_id=client_id)
    for name, value in members.items():
        setattr(client, name, value)
    return host.clients.create(nostro.NewClient(client=client))


def credentials(client_id: str, secret: str) -> nostro.ClientCredentials:
    method = nostro.ClientAuthMethod.client_secret_basic
    return nostro.ClientCredentials(method=method, client_id=client_id, secret=secret)


def test_a_client_proves_who_it_is(host: nostro.Session) -> None:
    made = make_client(host, "shop", name="Shop")
    assert len(made.secret) == 43
    client = host.clients.authenticate(credentials("shop", made.secret))
    assert (client.client_id, client.name, client.created_at) == ("shop", "Shop", START)
    for client_id, secret in (("shop", "wrong"), ("nobody", made.secret)):
        with pytest.raises(nostro.OauthError) as caught:
            host.clients.authenticate(credentials(client_id, secret))
        assert caught.value.error is nostro.OauthErrorCode.invalid_client


def test_too_many_wrong_secrets_must_wait(host: nostro.Session) -> None:
    made = make_client(host, "shop")
    for _ in range(30):
        with pytest.raises(nostro.OauthError):
            host.clients.authenticate(credentials("shop", "wrong"))
    with pytest.raises(nostro.OauthError) as caught:
        host.clients.authenticate(credentials("shop", made.secret))
    error = caught.value
    assert (error.error, error.http_status) == ("too_many_requests", 429)
    assert timedelta(seconds=1) <= error.retry_after <= timedelta(seconds=60)


def test_a_client_is_read_changed_and_written(host: nostro.Session) -> None:
    client = make_client(host, "shop").client
    client.name = "Another shop"
    client.redirect_uris = ["https://shop.example/back"]
    updated = host.clients.update(client)
    assert host.clients.get("shop") == updated == host.clients.find_by_id(client.id)
    assert updated.redirect_uris == ["https://shop.example/back"]
    client.redirect_uris = ["https://shop.example/#back"]
    with pytest.raises(ValueError) as caught:
        host.clients.update(client)
    assert isinstance(caught.value, nostro.InvalidArgument)
    assert caught.value.details["field"] == "redirect_uris[0]"


def test_a_secret_is_rotated(host: nostro.Session, clock: FakeClock) -> None:
    first = make_client(host, "shop").secret
    second = host.clients.rotate_secret("shop", overlap=timedelta(minutes=5)).secret
    secrets = host.clients.list_secrets("shop")
    assert [info.hint for info in secrets] == [second[-4:], first[-4:]]
    assert secrets[1].not_after == clock.now() + timedelta(minutes=5)
    for secret in (first, second):
        host.clients.authenticate(credentials("shop", secret))
    clock.advance(timedelta(minutes=5))
    with pytest.raises(nostro.OauthError):
        host.clients.authenticate(credentials("shop", first))


def test_a_client_is_disabled_and_erased(host: nostro.Session) -> None:
    make_client(host, "shop", owner="T11200000")
    assert host.clients.get("shop").is_live
    assert not host.clients.set_enabled("shop", False).is_live
    assert [client.client_id for client in host.clients.list("T11200000")] == ["shop"]
    host.clients.mark_deleted("shop")
    assert host.clients.find("shop") is None
    with pytest.raises(nostro.AlreadyExists):
        make_client(host, "shop")


def test_a_grant_says_what_a_client_may_ask_for(host: nostro.Session) -> None:
    make_client(host, "shop")
    wanted = nostro.NewClientGrant(
        client_id="shop",
        audience=AUDIENCE,
        type=nostro.GrantType.client_credentials,
        scope=["read:orders"],
    )
    grant = host.grants.create(wanted)
    assert host.grants.get(grant.id) == grant
    assert host.grants.list(nostro.GrantFilter(client_id="shop")).items == [grant]
    assert list(host.grants.iter()) == [grant]
    assert host.grants.set_scope(grant.id, ["read:orders", "write:orders"]).scope[1:] == [
        "write:orders"
    ]
    with pytest.raises(nostro.AlreadyExists):
        host.grants.create(wanted)
    host.grants.mark_deleted(grant.id)
    assert host.grants.find(grant.id) is None
    wanted.client_id = "nobody"
    with pytest.raises(nostro.NotFound):
        host.grants.create(wanted)
