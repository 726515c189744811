"""Anything may be dropped, closed or left open in any order."""

import gc
import subprocess
import sys
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest

import nostro
from conftest import open_bank


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_owner_may_go_first() -> None:
    ledger = nostro.Core.open("memory:").create_ledger("main")
    gc.collect()
    bank = open_bank(ledger)
    assert ledger.get_balance(bank.alice).net == 0


def test_a_closed_core_is_no_use() -> None:
    core = nostro.Core.open("memory:")
    ledger = core.create_ledger("main")
    bank = open_bank(ledger)
    entries = ledger.iter_entries(page_size=2)
    started = ledger.iter_entries(page_size=2)
    assert next(started).seq == 1
    account = ledger.get_account(bank.alice)
    assert not core.closed
    core.close()
    core.close()
    assert core.closed
    uses = [
        ledger.head,
        lambda: core.list_ledgers(),
        lambda: core.atomically(lambda unit: None),
        lambda: next(entries),
        lambda: [*started],
        lambda: ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1)),
    ]
    for use in uses:
        with pytest.raises(nostro.InvalidArgument) as caught:
            use()
        assert caught.value.details["reason"] == "closed"
    assert account.balance.net == 0
    assert ledger.name == "main"


def test_an_exception_closes_the_context() -> None:
    with pytest.raises(KeyError):
        with nostro.Core.open("memory:") as core:
            raise KeyError
    assert core.closed


def test_closing_inside_a_unit_waits_for_it() -> None:
    core = nostro.Core.open("memory:")
    bank = open_bank(core.create_ledger("main"))

    def work(unit: nostro.Unit) -> int:
        core.close()
        unit.get_ledger("main").post(nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1))
        return 5

    assert core.atomically(work) == 5
    assert core.closed


def test_a_core_may_be_open_at_the_end(tmp_path: Path) -> None:
    done = run(
        """
        import sys, nostro
        core = nostro.Core.open(sys.argv[1], create_if_missing=True)
        ledger = core.create_ledger("main")
        entries = ledger.iter_entries()
        kept = []
        core.atomically(lambda unit: kept.append(unit))
        sys.modules["keep"] = (core, ledger, entries, kept)
        print("end")
        """,
        str(tmp_path / "bank.db"),
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "end\n", "")
    with nostro.Core.open(tmp_path / "bank.db") as core:
        assert core.get_ledger("main").verify().ok


@pytest.mark.parametrize("_", range(5))
def test_daemon_threads_may_work_at_the_end(tmp_path: Path, _: int) -> None:
    done = run(
        """
        import sys, threading, time, nostro
        core = nostro.Core.open(sys.argv[1], create_if_missing=True, durability=nostro.Durability.none)
        ledger = core.create_ledger("main")
        a, b = (nostro.LedgerAccountDraft("EUR", code=1) for _ in range(2))
        ledger.post_batch([a, b])
        def work():
            while True:
                core.atomically(lambda unit: unit.get_ledger("main").post(
                    nostro.Transfer(a.id, b.id, amount_minor=1, code=1)))
                ledger.post(nostro.Transfer(a.id, b.id, amount_minor=1, code=1))
                ledger.head()
        for _ in range(4):
            threading.Thread(target=work, daemon=True).start()
        while ledger.head().seq < 50:
            time.sleep(0.001)
        print("end")
        """,
        str(tmp_path / "bank.db"),
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "end\n", "")
    with nostro.Core.open(tmp_path / "bank.db") as core:
        assert core.get_ledger("main").verify().ok


def test_a_subinterpreter_works_or_is_refused() -> None:
    done = run("""
        import textwrap
        import _xxsubinterpreters as interpreters
        import nostro

        id = interpreters.create()
        interpreters.run_string(id, textwrap.dedent('''
            try:
                import nostro
            except ImportError:
                pass
            else:
                with nostro.Core.open("memory:") as core:
                    core.create_ledger("main").head()
        '''))
        interpreters.destroy(id)
        with nostro.Core.open("memory:") as core:
            core.create_ledger("main").head()
        print("end")
        """)
    if "No module named '_xxsubinterpreters'" in done.stderr:
        pytest.skip("this Python has no subinterpreters to test with")
    assert (done.returncode, done.stdout) == (0, "end\n"), done.stderr


def test_sessions_services_and_senders_may_be_open_at_the_end(tmp_path: Path) -> None:
    done = run(
        """
        import sys, threading, nostro
        from nostro.api import Request, Service
        kept = []
        core = nostro.Core.open(
            sys.argv[1], create_if_missing=True, messages=lambda message: kept.append(core),
            identity=nostro.IdentityOptions(password=nostro.PasswordOptions(ln=10)),
            oauth=nostro.OauthOptions(issuer="http://127.0.0.1:8080"))
        service = Service(core)
        users = core.session().users
        invited = nostro.NewUser(email="alice@bank.example", invite=True)
        users.create(invited)
        def work():
            while True:
                users.check_password(nostro.UserKind.admin, "", "nobody", "wrong")
                service.handle(Request(path="/health"))
                kept.append(core.run_due())
        for _ in range(4):
            threading.Thread(target=work, daemon=True).start()
        while len(kept) < 20:
            service.handle(Request(path="/health"))
        sys.modules["keep"] = (core, service, users)
        print("end")
        """,
        str(tmp_path / "bank.db"),
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "end\n", "")
