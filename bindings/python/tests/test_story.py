from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import nostro
from nostro.testing import FakeClock

from conftest import START


def test_a_bank_in_a_file(tmp_path: Path) -> None:
    """Open a file, open accounts, post, batch, balance, statement, verify, and all of it again after reopening."""
    path, clock = tmp_path / "bank.db", FakeClock(START)
    limited = nostro.LedgerAccountFlags.history | nostro.LedgerAccountFlags.debit_limited
    cash = nostro.LedgerAccountDraft("EUR", code=1, account_class=nostro.LedgerAccountClass.asset)
    alice = nostro.LedgerAccountDraft("EUR", code=2, account_flags=limited, description="Alice")
    shop = nostro.LedgerAccountDraft("EUR", code=2, account_flags=limited, description="Shop")

    with nostro.Core.open(path, create_if_missing=True, clock=clock) as core:
        ledger = core.create_ledger("main")
        assert all(result.ok for result in ledger.post_batch([cash, alice, shop], atomic=True))
        ledger.post(nostro.Transfer(cash.id, alice.id, Decimal("250.00"), code=10))

        clock.advance(timedelta(hours=1))
        hold = ledger.hold(alice.id, shop.id, nostro.Money(Decimal("80.00"), "EUR"), code=11)
        assert ledger.get_account(alice.id).available == Decimal("170.00")
        ledger.capture(hold.id, Decimal("75.50"))

        results = ledger.post_batch(
            [
                nostro.Transfer(alice.id, shop.id, Decimal("10.00"), code=12),
                nostro.Transfer(alice.id, shop.id, Decimal("1000.00"), code=12),
                nostro.EntryDraft(
                    [
                        nostro.debit(alice.id, Decimal("3.00")),
                        nostro.credit(shop.id, Decimal("2.75")),
                        nostro.credit(cash.id, Decimal("0.25")),
                    ],
                    code=13,
                    description="coffee",
                    metadata={"till": "4"},
                ),
            ]
        )
        assert [result.code.name for result in results] == ["created", "exceeds_credits", "created"]
        head, anchor = ledger.head(), ledger.anchor()

    with nostro.Core.open(path, clock=clock) as core:
        ledger = core.get_ledger("main")
        assert ledger.head() == head
        assert ledger.get_balance(alice.id).net == Decimal("161.50")
        lines = list(ledger.iter_statement(alice.id, nostro.StatementFilter(posted_only=True)))
        assert [line.amount for line in lines] == [
            *(Decimal("250.00"), Decimal("75.50"), Decimal("10.00"), Decimal("3.00"))
        ]
        assert lines[-1].after is not None
        assert lines[-1].after.net == Decimal("161.50")
        assert lines[-1].description == "coffee"
        assert lines[-1].counterparties == [shop.id, cash.id]
        report = ledger.verify([anchor])
        assert report.ok and report.events == head.seq
        (totals,) = ledger.trial_balance()
        assert totals.totals.net == Decimal("0.00")
        again = ledger.post_batch([cash, alice, shop], atomic=True)
        assert {result.code for result in again} == {nostro.ResultCode.exists}
        assert ledger.head() == head
