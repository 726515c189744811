"""Who may administer the bank, and by which session."""

from collections.abc import Callable

import pytest

import nostro
from test_clients import make_client
from test_users import ADMIN, OWNER, PASSWORD, make_user

Call = Callable[[nostro.Session], object]

EVERYBODYS: list[Call] = [
    lambda session: session.users.list(nostro.UserFilter(kind=ADMIN, owner=OWNER)),
    lambda session: session.users.set_password("alice", "another good password"),
    lambda session: session.users.mark_deleted("alice"),
    lambda session: session.users.check_password(ADMIN, OWNER, "alice", PASSWORD),
    lambda session: session.roles.create(OWNER, nostro.RoleContent(scope=["read:accounts"])),
    lambda session: session.clients.rotate_secret("app"),
    lambda session: session.grants.list(),
    lambda session: session.signing_keys.revoke("key"),
    lambda session: session.merchants.create(nostro.NewMerchant(id=OWNER, name="Eve")),
    lambda session: session.audit_log.list(),
    lambda session: session.outbox.list(),
    lambda session: session.tokens.dpop_nonce(),
    lambda session: session.authorization.list_origins(),
    lambda session: session.mfa_enrolments.get_state("alice"),
    lambda session: session.banks.list(),
]


@pytest.mark.parametrize("call", EVERYBODYS)
@pytest.mark.parametrize("scope", [[], ["openid", "admin:dintero"]])
def test_who_holds_no_scope_for_it_is_refused(
    core: nostro.Core, host: nostro.Session, call: Call, scope: list[str]
) -> None:
    bob = make_user(host, username="bob")
    make_client(host, "app")
    events = host.audit_log.list()
    for kind, who in [
        (nostro.PrincipalKind.user, bob.id),
        (nostro.PrincipalKind.user, "nobody"),
        (nostro.PrincipalKind.client, "app"),
        (nostro.PrincipalKind.client, "ghost"),
    ]:
        with pytest.raises(nostro.Forbidden) as caught:
            call(core.session(nostro.Principal(kind=kind, id=who, scope=scope)))
        assert caught.value.details["reason"] in ("bank_only", "other_user")
    with pytest.raises(nostro.Unauthenticated):
        call(core.session(nostro.Principal(scope=scope)))
    assert host.audit_log.list().items == events.items


def test_a_scope_opens_what_it_opens_in_the_api(core: nostro.Core, host: nostro.Session) -> None:
    alice = make_user(host)
    reader = core.session(
        nostro.Principal(kind=nostro.PrincipalKind.client, id="app", scope=["read:accounts"])
    )
    assert reader.users.get(alice.id) == alice
    with pytest.raises(nostro.Forbidden) as caught:
        reader.users.mark_deleted(alice.id)
    assert caught.value.details["reason"] == "bank_only"
    assert "write:accounts" in caught.value.details["scope"]


def test_a_user_looks_after_itself(core: nostro.Core, host: nostro.Session) -> None:
    alice = make_user(host)
    session = core.session(nostro.Principal(kind=nostro.PrincipalKind.user, id=alice.id))
    assert session.users.get(alice.id) == alice
    session.users.change_password(alice.id, PASSWORD, "another good password")
    assert host.users.check_password(ADMIN, OWNER, "alice", "another good password").accepted


def test_a_principal_is_nobody_unless_it_is_said(core: nostro.Core) -> None:
    assert nostro.Principal().kind is nostro.PrincipalKind.anonymous
    assert nostro.Principal.system("import") == nostro.Principal(
        kind=nostro.PrincipalKind.system, id="import"
    )
    narrowed = nostro.Principal.system()
    narrowed.scope = ["read:accounts"]
    with pytest.raises(nostro.InvalidArgument) as caught:
        core.session(narrowed).audit_log.list()
    assert caught.value.details["field"] == "principal"


def test_the_bank_logs_in_on_behalf_of_a_caller(core: nostro.Core, host: nostro.Session) -> None:
    make_user(host)
    caller = nostro.Principal(kind=nostro.PrincipalKind.client, id="app", address="192.0.2.7")
    session = host.on_behalf_of(caller)
    assert session.principal == caller
    assert session.users.check_password(ADMIN, OWNER, "alice", PASSWORD).accepted
    event = host.audit_log.list()[0]
    assert (event.kind, event.actor_kind, event.actor) == ("user.password_checked", "client", "app")
    assert (event.client, event.address) == ("app", "192.0.2.7")
    with pytest.raises(nostro.Forbidden):
        session.on_behalf_of(caller).audit_log.list()
    with pytest.raises(nostro.Forbidden):
        core.session(caller).on_behalf_of(caller).audit_log.list()
