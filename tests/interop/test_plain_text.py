"""The plain text of a ledger, read by the tools it is for (scenario 30). Debian: ledger, hledger, beancount."""

import csv
import io
import random
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import nostro
import pytest
from nostro.testing import FakeClock

Balances = dict[str, Decimal]


def fill(ledger: nostro.Ledger) -> None:
    """Random entries, holds, captures and reversals of several assets, with texts and days that are hard to read."""
    chance = random.Random(30)
    ledger.define_asset(nostro.Currency.custom("7UP", 3))
    accounts: dict[str, list[nostro.LedgerAccountDraft]] = {}
    for asset in ("EUR", "JPY", "7UP"):
        accounts[asset] = [nostro.LedgerAccountDraft(asset, code=1, account_class=kind, description="a; \"b\"\nc")
                           for kind in nostro.LedgerAccountClass]
        ledger.post_batch(accounts[asset])
    texts = ("", "plain", "two\nlines; and \"quotes\" \\ | (1) ! *", "café \u2028 [=2020-01-01] :tag: date:2020-02-02")
    days = [date(1, 1, 1), date(1399, 12, 31), date(2025, 12, 31), date(2026, 1, 20), date(9999, 12, 31)]
    for _ in range(300):
        first, second = chance.sample(chance.choice(list(accounts.values())), 2)
        amount = chance.choice([0, 1, 999, chance.randrange(10**12)])
        kind = chance.choice([nostro.EventKind.normal, nostro.EventKind.normal, nostro.EventKind.pending])
        entry = nostro.EntryDraft(
            [nostro.Posting(first.id, nostro.Side.debit, amount_minor=amount),
             nostro.Posting(second.id, nostro.Side.credit, amount_minor=amount)],
            kind=kind, code=chance.randrange(1, 100), effective_date=chance.choice(days),
            description=chance.choice(texts))
        ledger.post(entry)
        if kind is nostro.EventKind.pending and chance.random() < 0.5:
            ledger.capture(entry.id)
        elif kind is nostro.EventKind.normal and chance.random() < 0.1:
            ledger.reverse(entry.id)


@pytest.fixture(scope="module")
def ledger():
    with nostro.Core.open("memory:", clock=FakeClock(datetime(2026, 1, 20, 12, tzinfo=UTC))) as core:
        made = core.create_ledger("main; \"x\"")
        fill(made)
        yield made


def expected(ledger: nostro.Ledger) -> Balances:
    """Debits less credits of every account, by its id."""
    return {str(account.id).upper(): -account.balance.net for account in ledger.iter_accounts()}


def run(tool: str, *arguments: str) -> str:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is missing")
    done = subprocess.run([tool, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def check(ledger: nostro.Ledger, found: Balances) -> None:
    for account, balance in expected(ledger).items():
        assert found.pop(account, Decimal(0)) == balance, account
    assert not found


@pytest.mark.parametrize("tool", ["ledger", "hledger"])
def test_ledger_and_hledger_find_every_balance(tool: str, ledger: nostro.Ledger, tmp_path: Path) -> None:
    path = tmp_path / "main.ledger"
    ledger.export_plain_text(path, nostro.PlainTextFormat.ledger)
    found = {}
    for line in run(tool, "-f", str(path), "balance", "--flat", "--empty").splitlines():
        amount, _, account = (line.split() + ["", "", ""])[:3]
        if ":" in account:
            found[account.split(":")[1]] = Decimal(amount.replace(",", ""))
    check(ledger, found)


def test_beancount_finds_every_balance(ledger: nostro.Ledger, tmp_path: Path) -> None:
    path = tmp_path / "main.beancount"
    ledger.export_plain_text(path, nostro.PlainTextFormat.beancount)
    assert run("bean-check", str(path)) == ""
    query = "SELECT account, sum(number) AS balance GROUP BY account"
    rows = csv.reader(io.StringIO(run("bean-query", "-f", "csv", str(path), query)))
    next(rows)
    check(ledger, {account.strip().split(":")[1]: Decimal(balance.strip()) for account, balance in rows})
