from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

import nostro
from conftest import START, Bank
from nostro.testing import FakeClock


def test_balances_are_decimals_and_minor_units(bank: Bank) -> None:
    bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal("12.34"), code=1))
    balance = bank.ledger.get_balance(bank.alice)
    assert (balance.credits_posted, balance.credits_posted_minor) == (Decimal("12.34"), 1234)
    assert (balance.net, balance.net_minor) == (Decimal("12.34"), 1234)
    assert str(balance.debits_posted) == "0.00"
    assert balance.asset == nostro.Currency("EUR")
    assert balance == bank.ledger.get_account(bank.alice).balance
    assert bank.ledger.get_balance(bank.bank).net == Decimal("-12.34")


def test_large_balances_are_exact(bank: Bank) -> None:
    bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, amount_minor=nostro.AMOUNT_MAX, code=1))
    balance = bank.ledger.get_balance(bank.alice)
    assert balance.credits_posted_minor == 2**127 - 1
    assert str(balance.credits_posted) == "1701411834604692317316873037158841057.27"
    with pytest.raises(nostro.Rejected) as caught:
        bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, amount_minor=1, code=1))
    assert caught.value.result is nostro.ResultCode.overflows_posted


def test_an_account(bank: Bank, clock: FakeClock) -> None:
    draft = nostro.LedgerAccountDraft(
        "JPY",
        code=9,
        account_class=nostro.LedgerAccountClass.equity,
        parent=bank.bank,
        user_data=nostro.UserData(number=8),
        description="reserve",
        metadata={"owner": "é🏦"},
        debit_headroom=Decimal(500),
    )
    result = bank.ledger.open_account(draft)
    account = bank.ledger.get_account(draft.id)
    assert result.id == account.id == draft.id
    assert (account.number, account.opened_at_ns) == (result.seq, result.time_ns)
    assert account.opened_at == result.time
    assert (account.asset.code, account.code) == ("JPY", 9)
    assert account.account_class is nostro.LedgerAccountClass.equity
    assert account.flags == nostro.LedgerAccountFlags.history
    assert (account.parent, account.user_data.number) == (bank.bank, 8)
    assert (account.description, account.metadata) == ("reserve", {"owner": "é🏦"})
    assert (account.debit_headroom, account.available) == (Decimal(500), Decimal(500))
    assert account.credit_headroom_minor == 0


def test_an_entry(bank: Bank, clock: FakeClock) -> None:
    draft = nostro.EntryDraft(
        [
            nostro.debit(bank.bank, Decimal("3.00")),
            nostro.credit(bank.alice, Decimal("1.00")),
            nostro.credit(bank.bob, Decimal("2.00")),
        ],
        code=4,
        effective_date=date(2026, 1, 10),
        description="split",
        metadata={"a": "b"},
    )
    result = bank.ledger.post(draft)
    entry = bank.ledger.get_entry(draft.id)
    assert (entry.seq, entry.time_ns, entry.id) == (result.seq, result.time_ns, draft.id)
    assert entry.time == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        microseconds=result.time_ns // 1000
    )
    assert entry.kind is nostro.EventKind.normal
    assert (entry.code, entry.effective_date) == (4, date(2026, 1, 10))
    assert (entry.description, entry.metadata, entry.text_erased) == ("split", {"a": "b"}, False)
    assert entry.pending_id is None and entry.mandate is None and entry.account is None
    assert [posting.amount for posting in entry.postings] == [Decimal(3), Decimal(1), Decimal(2)]
    after = entry.postings[2].after
    assert after is not None and after.credits_posted == Decimal("2.00")
    assert entry.postings[2].asset == nostro.Currency("EUR")


def test_an_opening_is_an_entry_with_the_account(bank: Bank) -> None:
    entry = bank.ledger.find_entry_by_seq(2)
    assert entry is not None and entry.account is not None
    assert (entry.kind, entry.id, entry.account.id) == (nostro.EventKind.open, None, bank.alice)
    assert entry.postings == []


def test_a_conversion_survives(bank: Bank) -> None:
    note = nostro.ConversionNote(nostro.Rate(824214, 10000), nostro.RoundingMode.half_even, -3, 7)
    draft = nostro.EntryDraft(
        [nostro.debit(bank.bank, amount_minor=1), nostro.credit(bank.bob, amount_minor=1)],
        code=1,
        conversion=note,
    )
    bank.ledger.post(draft)
    assert bank.ledger.get_entry(draft.id).conversion == note


def test_head_anchor_and_totals(bank: Bank) -> None:
    head = bank.ledger.head()
    assert (head.seq, len(head.hash)) == (3, 32)
    assert head.business_date is None and head.locked_through is None
    anchor = bank.ledger.anchor()
    assert anchor == nostro.Anchor(head.seq, head.hash)
    with pytest.raises(TypeError):
        nostro.Anchor(1, b"short")
    (totals,) = bank.ledger.trial_balance()
    assert (totals.asset.code, totals.accounts) == ("EUR", 3)
    assert totals.totals.debits_posted == totals.totals.credits_posted == Decimal("0.00")


def test_time_is_that_of_the_clock(bank: Bank, clock: FakeClock) -> None:
    clock.advance(timedelta(days=1))
    result = bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1))
    assert result.time == START + timedelta(days=1)


def test_records_are_made_by_the_ledger_only() -> None:
    for record in (nostro.Balance, nostro.LedgerAccount, nostro.JournalEntry, nostro.EventResult):
        with pytest.raises(TypeError):
            record()


def test_records_describe_themselves(bank: Bank) -> None:
    bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal("1.00"), code=1))
    records = [
        *bank.ledger.list_accounts(),
        *bank.ledger.list_entries(),
        *bank.ledger.list_statement(bank.alice),
        *bank.ledger.trial_balance(),
        bank.ledger.head(),
        bank.ledger.verify(),
        bank.ledger,
    ]
    for record in records:
        assert repr(record).startswith(type(record).__name__ + "(")
