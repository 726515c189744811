"""A bank in memory and one in a file, on a clock that tests move."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest

import nostro
from nostro.testing import FakeClock

START = datetime(2026, 1, 20, 12, tzinfo=UTC)
ISSUER = "http://127.0.0.1:8080"


class Bank(NamedTuple):
    """A ledger with an unlimited account and two customers, who cannot overdraw."""

    ledger: nostro.Ledger
    bank: UUID
    alice: UUID
    bob: UUID


def open_bank(ledger: nostro.Ledger, asset: nostro.Currency | str = "EUR") -> Bank:
    limited = nostro.LedgerAccountFlags.history | nostro.LedgerAccountFlags.debit_limited
    bank = nostro.LedgerAccountDraft(asset, code=1, account_class=nostro.LedgerAccountClass.asset)
    alice = nostro.LedgerAccountDraft(asset, code=2, account_flags=limited)
    bob = nostro.LedgerAccountDraft(asset, code=2, account_flags=limited)
    results = ledger.post_batch([bank, alice, bob])
    assert [result.code for result in results] == [nostro.ResultCode.created] * 3
    return Bank(ledger, bank.id, alice.id, bob.id)


def quick_options() -> tuple[nostro.IdentityOptions, nostro.OauthOptions]:
    """Passwords that are hashed in no time, and a few keys."""
    password = nostro.PasswordOptions(ln=4)
    return (
        nostro.IdentityOptions(password=password),
        nostro.OauthOptions(issuer=ISSUER, signing_algorithms=["RS256", "ES256"]),
    )


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(START)


@pytest.fixture(params=["memory", "sqlite"])
def core(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> Iterator[nostro.Core]:
    storage = "memory:" if request.param == "memory" else tmp_path / "bank.db"
    identity, oauth = quick_options()
    with nostro.Core.open(
        storage,
        create_if_missing=True,
        clock=clock,
        key_file=tmp_path / "bank.keys",
        identity=identity,
        oauth=oauth,
    ) as core:
        yield core


@pytest.fixture
def host(core: nostro.Core) -> nostro.Session:
    """The services as the host itself may use them."""
    return core.session()


@pytest.fixture
def ledger(core: nostro.Core) -> nostro.Ledger:
    return core.create_ledger("main")


@pytest.fixture
def bank(ledger: nostro.Ledger) -> Bank:
    return open_bank(ledger)


@pytest.fixture
def memory_bank(clock: FakeClock) -> Iterator[Bank]:
    with nostro.Core.open("memory:", clock=clock) as core:
        yield open_bank(core.create_ledger("main"))
