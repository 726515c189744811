"""What happened, and the messages that tell people of it."""

from datetime import timedelta

import pytest

import nostro
from conftest import START, quick_options
from nostro.testing import FakeClock
from test_users import ADMIN, OWNER, make_user


def test_each_change_leaves_an_event(core: nostro.Core, host: nostro.Session) -> None:
    alice = make_user(host)
    clerk = nostro.Principal(
        kind=nostro.PrincipalKind.user,
        id=alice.id,
        scope=["write:accounts"],
        client_id="app",
        address="192.0.2.7",
    )
    core.session(clerk).users.update(alice.id, nostro.UserUpdate(name="Alice"))
    events = host.audit_log.list(nostro.AuditFilter(subject=alice.id))
    assert [event.kind for event in events] == ["user.updated", "user.created"]
    updated = events[0]
    assert (updated.actor_kind, updated.actor) == ("user", alice.id)
    assert (updated.client, updated.address, updated.at) == ("app", "192.0.2.7", START)
    assert updated.outcome is nostro.AuditOutcome.success
    assert isinstance(updated.context, dict)
    report = host.audit_log.verify()
    assert report.ok and report.hash == host.audit_log.list()[0].hash
    assert report.events == len(host.audit_log.list())
    assert list(host.audit_log.iter(page_size=1)) == host.audit_log.list().items


def invite(host: nostro.Session, name: str) -> None:
    user = nostro.NewUser(
        kind=ADMIN, owner=OWNER, email=f"{name}@bank.example", invite=True, invitation_note="Hello"
    )
    host.users.create(user)


def test_messages_wait_in_the_outbox(core: nostro.Core, host: nostro.Session) -> None:
    invite(host, "alice")
    invite(host, "bob")
    assert core.run_due().messages_sent == 0
    alice, bob = host.outbox.list()
    assert (alice.to, alice.kind, alice.channel) == ("alice@bank.example", "invitation", "email")
    assert alice.code in alice.body
    host.outbox.mark_sent(alice.id)
    assert host.outbox.list().items == [bob]
    with pytest.raises(nostro.Forbidden):
        core.session(nostro.Principal(kind=nostro.PrincipalKind.client, id="app")).outbox.list()


def test_a_sender_takes_messages_or_gets_them_again(
    host: nostro.Session, clock: FakeClock
) -> None:
    invite(host, "alice")
    invite(host, "bob")
    taken: list[str] = []

    def send(message: nostro.Message) -> None:
        if message.to == "bob@bank.example" and not taken[1:]:
            taken.append(message.to)
            raise OSError("the line is busy")
        taken.append(message.to)

    assert host.outbox.deliver(send) == 1
    assert host.outbox.deliver(send) == 0
    clock.advance(timedelta(seconds=30))
    assert host.outbox.deliver(send) == 1
    assert taken == ["alice@bank.example", "bob@bank.example", "bob@bank.example"]
    assert host.outbox.list().items == []


def test_run_due_hands_messages_to_the_sender_of_the_core(clock: FakeClock) -> None:
    taken: list[nostro.Message] = []
    identity, oauth = quick_options()
    with nostro.Core.open(
        "memory:", clock=clock, identity=identity, oauth=oauth, messages=taken.append
    ) as core:
        invite(core.session(), "alice")
        assert core.run_due(tenant=2).messages_sent == 0
        assert core.run_due().messages_sent == 1
        assert [message.to for message in taken] == ["alice@bank.example"]


def test_a_mistake_of_the_sender_is_shown(
    host: nostro.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    monkeypatch.setattr("sys.unraisablehook", lambda info: shown.append(info.exc_type))
    invite(host, "alice")
    assert host.outbox.deliver(lambda message: message.recipient) == 0  # type: ignore[attr-defined]
    assert shown == [AttributeError]
    assert len(host.outbox.list()) == 1
