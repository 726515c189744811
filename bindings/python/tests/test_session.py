"""Sessions: who acts, in units, and as long as their core or unit."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import nostro
from conftest import Bank, quick_options
from test_clients import make_client
from test_users import ADMIN, OWNER, PASSWORD, make_user


def test_a_session_knows_who_acts(core: nostro.Core) -> None:
    host = core.session()
    assert (host.principal, host.tenant) == (nostro.Principal.system(), 1)
    clerk = nostro.Principal(kind=nostro.PrincipalKind.user, id="clerk", scope=["read:users"])
    session = core.session(clerk, tenant=2)
    clerk.scope = []
    assert session.principal.scope == ["read:users"]
    assert session.tenant == 2


def test_tenants_do_not_see_each_other(core: nostro.Core, host: nostro.Session) -> None:
    alice = make_user(host)
    assert core.session(tenant=2).users.find(alice.id) is None


def test_services_and_ledgers_are_one_unit(
    core: nostro.Core, host: nostro.Session, bank: Bank
) -> None:
    def work(unit: nostro.Unit) -> str:
        role = unit.session().roles.create(OWNER, nostro.RoleContent(name="a", scope=["read:a"]))
        unit.join(bank.ledger).post(nostro.Transfer(bank.bank, bank.alice, amount_minor=5, code=1))
        assert unit.session().roles.get(role.id) == role
        return role.id

    assert host.roles.get(core.atomically(work)).name == "a"


def test_what_fails_leaves_nothing(core: nostro.Core, host: nostro.Session) -> None:
    def work(unit: nostro.Unit) -> None:
        unit.session().roles.create(OWNER, nostro.RoleContent(scope=["read:a"]))
        raise KeyError("enough")

    with pytest.raises(KeyError):
        core.atomically(work)
    assert host.roles.list(nostro.RoleFilter(owner=OWNER)).items == []


def test_slow_work_is_not_done_in_a_unit(core: nostro.Core) -> None:
    def work(unit: nostro.Unit) -> None:
        with pytest.raises(nostro.InvalidArgument):
            make_user(unit.session())
        with pytest.raises(nostro.InvalidArgument):
            unit.session().users.check_password(ADMIN, OWNER, "alice", PASSWORD)

    core.atomically(work)


def test_a_session_ends_with_its_unit(core: nostro.Core) -> None:
    kept: list[nostro.Session] = []
    core.atomically(lambda unit: kept.append(unit.session()))
    with pytest.raises(nostro.InvalidArgument) as caught:
        kept[0].users.find("somebody")
    assert caught.value.details["reason"] == "unit_ended"


def test_a_session_belongs_to_the_thread_of_its_unit(core: nostro.Core) -> None:
    def work(unit: nostro.Unit) -> None:
        users = unit.session().users
        with ThreadPoolExecutor(1) as pool:
            with pytest.raises(nostro.InvalidArgument) as caught:
                pool.submit(users.find, "somebody").result(30)
        assert caught.value.details["reason"] == "other_thread"

    core.atomically(work)


def test_a_session_of_a_closed_core_is_no_use(tmp_path: Path) -> None:
    core = nostro.Core.open(tmp_path / "bank.db", create_if_missing=True)
    users = core.session().users
    assert users.find("somebody") is None
    core.close()
    for use in (lambda: users.find("somebody"), core.session):
        with pytest.raises(nostro.InvalidArgument) as caught:
            use()
        assert caught.value.details["reason"] == "closed"


def test_a_session_keeps_its_core() -> None:
    users = nostro.Core.open("memory:").session().users
    assert users.find("somebody") is None


def test_keys_lie_where_the_host_wants_them(tmp_path: Path) -> None:
    identity, oauth = quick_options()

    def open_core(**where: object) -> nostro.Core:
        path = tmp_path / "bank.db"
        return nostro.Core.open(
            path,
            create_if_missing=True,
            identity=identity,
            oauth=oauth,
            **where,  # type: ignore[arg-type]
        )

    with open_core(key_file=tmp_path / "bank.keys") as core:
        make_user(core.session())
    assert (tmp_path / "bank.keys").stat().st_mode & 0o777 == 0o600
    with open_core(vault=nostro.open_key_file(tmp_path / "bank.keys")) as core:
        assert core.session().users.check_password(ADMIN, OWNER, "alice", PASSWORD).accepted
    with open_core(vault=nostro.make_memory_vault()) as core:
        with pytest.raises(nostro.Error):
            core.session().users.check_password(ADMIN, OWNER, "alice", PASSWORD)
    with pytest.raises(TypeError):
        open_core(key_file="a", vault=nostro.make_memory_vault())
    (tmp_path / "bank.keys").chmod(0o644)
    with pytest.raises(nostro.StorageError):
        nostro.open_key_file(tmp_path / "bank.keys")


def test_another_thread_runs_while_a_password_is_hashed() -> None:
    """Python itself never switches here: the other thread ticks during the call, or not at all."""
    identity = nostro.IdentityOptions(password=nostro.PasswordOptions(ln=12))
    ticks, stop = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.is_set():
            ticks += 1
            time.sleep(0)

    ticker = threading.Thread(target=tick)
    interval = sys.getswitchinterval()
    with nostro.Core.open("memory:", identity=identity) as core:
        host = core.session()
        sys.setswitchinterval(1_000)
        try:
            ticker.start()
            before, rounds = ticks, 0
            while ticks == before and rounds < 100:
                host.users.check_password(ADMIN, OWNER, "nobody", "wrong")
                rounds += 1
            after = ticks
        finally:
            sys.setswitchinterval(interval)
            stop.set()
            ticker.join()
    assert after > before


def test_threads_share_a_session(core: nostro.Core, host: nostro.Session) -> None:
    make_client(host, "shop")
    grant = nostro.NewClientGrant(client_id="shop", audience="https://a.example", scope=["read:a"])
    host.grants.create(grant)
    request = nostro.ClientTokenRequest(client_id="shop")

    def work(number: int) -> bool:
        request.scope = ["read:a"] if number % 2 else []  # a call has its own copy
        token = host.tokens.client_credentials(request).access_token
        return bool(host.tokens.verify_access_token(token))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(64)))
