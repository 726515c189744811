"""Users, roles and passwords."""

from datetime import timedelta

import pytest

import nostro
from conftest import ISSUER, START
from nostro.testing import FakeClock

OWNER = "T11200000"
PASSWORD = "correct horse battery"
ADMIN = nostro.UserKind.admin


def make_user(host: nostro.Session, **members: object) -> nostro.User:
    user = nostro.NewUser(kind=ADMIN, owner=OWNER, username="alice", password=PASSWORD)
    for name, value in members.items():
        setattr(user, name, value)
    return host.users.create(user)


def test_a_user_is_found(host: nostro.Session) -> None:
    alice = make_user(host, email="alice@bank.example")
    assert (alice.status, alice.created_at) == (nostro.UserStatus.active, START)
    assert host.users.get(alice.id) == alice
    assert host.users.find_by_username(ADMIN, OWNER, "ALICE") == alice
    assert host.users.find_by_email(ADMIN, OWNER, "alice@bank.example") == alice
    assert host.users.list_by_email("alice@bank.example") == [alice]
    assert host.users.find("nobody") is None
    assert nostro.user_id_of(nostro.subject_of(alice)) == alice.id
    assert nostro.destination_of(alice, nostro.Channel.email) == "alice@bank.example"
    assert nostro.destination_of(alice, nostro.Channel.sms) is None
    with pytest.raises(LookupError):
        host.users.get("nobody")


def test_a_name_is_taken_once(host: nostro.Session) -> None:
    make_user(host)
    with pytest.raises(nostro.AlreadyExists):
        make_user(host)
    with pytest.raises(nostro.InvalidArgument) as caught:
        make_user(host, username="bob", password="short")
    assert caught.value.details == {"field": "password", "reason": "too_short"}


def test_users_are_changed_listed_and_erased(host: nostro.Session, clock: FakeClock) -> None:
    users = []
    for name in ("a", "b", "c"):
        users.append(make_user(host, username=name))
        clock.advance(timedelta(seconds=1))
    admins = nostro.UserFilter(kind=ADMIN, owner=OWNER)
    page = host.users.list(admins, limit=2)
    assert [user.username for user in page] == ["c", "b"]
    rest = host.users.list(admins, limit=2, cursor=page.next)
    assert [user.username for user in rest] == ["a"]
    assert [user.username for user in host.users.iter(admins, page_size=1)] == ["c", "b", "a"]

    first = users[0]
    changed = host.users.update(first.id, nostro.UserUpdate(name="Ann", phone="+4712345678"))
    assert (changed.name, changed.phone, changed.username) == ("Ann", "+4712345678", "a")
    assert host.users.rename(first.id, "ann").username == "ann"
    erased = host.users.mark_deleted(first.id)
    assert erased.deleted_at == clock.now()
    assert host.users.find(first.id) is None
    found = host.users.find_any(first.id)
    assert found and found.deleted_at


def test_roles_add_their_scopes(host: nostro.Session) -> None:
    content = nostro.RoleContent(name="teller", scope=["read:accounts", "write:accounts"])
    role = host.roles.create(OWNER, content)
    alice = make_user(host, scope=["read:reports"], role_ids=[role.id])
    assert host.users.effective_scope(alice.id) == [
        *("read:reports", "read:accounts", "write:accounts")
    ]
    content.scope = ["read:accounts"]
    host.roles.update(role.id, content)
    assert host.users.effective_scope(alice.id) == ["read:reports", "read:accounts"]
    assert [found.id for found in host.roles.list(nostro.RoleFilter(owner=OWNER))] == [role.id]
    host.roles.mark_deleted(role.id)
    assert host.users.effective_scope(alice.id) == ["read:reports"]
    with pytest.raises(nostro.NotFound):
        host.roles.get(role.id)


def test_nobody_gives_what_it_does_not_hold(core: nostro.Core) -> None:
    principal = nostro.Principal(
        kind=nostro.PrincipalKind.client, id="app", scope=["admin:accounts"]
    )
    session = core.session(principal)
    session.roles.create(OWNER, nostro.RoleContent(scope=["write:accounts"]))
    with pytest.raises(PermissionError) as caught:
        session.roles.create(OWNER, nostro.RoleContent(scope=["read:clients"]))
    assert isinstance(caught.value, nostro.Forbidden)
    assert caught.value.details == {"reason": "scope_not_delegable", "scope": "read:clients"}
    assert nostro.may_delegate(principal.scope, "read:accounts")
    assert not nostro.may_delegate(principal.scope, "read:clients")
    assert nostro.is_scope("read:accounts") and not nostro.is_scope("read accounts")


def check(host: nostro.Session, password: str) -> nostro.PasswordResult:
    return host.users.check_password(ADMIN, OWNER, "alice", password)


def test_a_password_is_checked(host: nostro.Session) -> None:
    alice = make_user(host)
    answer = check(host, PASSWORD)
    assert (answer.accepted, answer.user_id) == (True, alice.id)
    assert check(host, "wrong").outcome is nostro.PasswordOutcome.refused
    unknown = host.users.check_password(ADMIN, OWNER, "nobody", PASSWORD)
    assert unknown.outcome is nostro.PasswordOutcome.refused


def test_wrong_passwords_lock_for_a_while(host: nostro.Session, clock: FakeClock) -> None:
    make_user(host)
    verdicts = [check(host, "wrong").outcome for _ in range(5)]
    assert verdicts == [nostro.PasswordOutcome.refused] * 5
    assert check(host, PASSWORD).outcome is nostro.PasswordOutcome.locked
    clock.advance(timedelta(seconds=60))
    assert check(host, PASSWORD).accepted


def test_a_password_is_changed_by_its_user_or_by_a_link(host: nostro.Session) -> None:
    alice = make_user(host, email="alice@bank.example")
    with pytest.raises(nostro.Forbidden) as caught:
        host.users.change_password(alice.id, "wrong", "another good password")
    assert caught.value.details["reason"] == "wrong_password"
    host.users.change_password(alice.id, PASSWORD, "another good password")
    assert check(host, "another good password").accepted

    host.users.begin_password_reset(ADMIN, OWNER, "alice")
    *_, message = host.outbox.take("alice@bank.example")
    assert (message.channel, message.kind) == ("email", "password_reset")
    token = message.code.removeprefix(f"{ISSUER}/oauth/password?token=")
    host.users.finish_password_reset(token, "a third good password")
    assert check(host, "a third good password").accepted
    with pytest.raises(nostro.InvalidArgument) as refused:
        host.users.finish_password_reset(token, "a fourth good password")
    assert refused.value.details["reason"] == "invalid_token"


def test_a_password_is_hashed_before_the_unit_that_stores_it(
    core: nostro.Core, host: nostro.Session
) -> None:
    user = nostro.NewUser(kind=ADMIN, owner=OWNER, username="alice", password=PASSWORD)

    def work(unit: nostro.Unit) -> nostro.User:
        return unit.session().users.create(user)

    with pytest.raises(nostro.InvalidArgument):
        core.atomically(work)
    user.password_hash = host.users.hash_first_password(user)
    user.password = None
    assert core.atomically(work).status == "active"
    assert check(host, PASSWORD).accepted
    with pytest.raises(nostro.InvalidArgument):
        host.users.hash_first_password(nostro.NewUser(username="bob", password="short"))


def test_an_invited_user_chooses_the_first_password(host: nostro.Session) -> None:
    user = host.users.create(
        nostro.NewUser(kind=ADMIN, owner=OWNER, email="alice@bank.example", invite=True)
    )
    assert (user.status, user.username) == (nostro.UserStatus.pending, "alice@bank.example")
    (message,) = host.outbox.take("alice@bank.example")
    token = message.code.removeprefix(f"{ISSUER}/oauth/password?token=")
    assert host.users.accept_invitation(token, PASSWORD).status == "active"
