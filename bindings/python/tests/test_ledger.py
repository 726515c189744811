import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nostro
from conftest import Bank
from nostro.testing import FakeClock


def fund(bank: Bank, amount: str = "100.00") -> None:
    bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal(amount), code=1))


def test_sending_again_changes_nothing(bank: Bank) -> None:
    draft = nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1)
    first, again = bank.ledger.post(draft), bank.ledger.post(draft)
    assert (first.code, again.code) == (nostro.ResultCode.created, nostro.ResultCode.exists)
    assert (again.seq, again.time_ns, again.ok) == (first.seq, first.time_ns, True)


def test_a_remembered_refusal(bank: Bank) -> None:
    draft = nostro.Transfer(bank.alice, bank.bob, Decimal(1), code=1)
    with pytest.raises(nostro.Rejected) as caught:
        bank.ledger.post(draft)
    assert caught.value.result is nostro.ResultCode.exceeds_credits
    fund(bank)
    (result,) = bank.ledger.post_batch([draft])
    assert result.code is nostro.ResultCode.id_already_failed
    assert result.first_code is nostro.ResultCode.exceeds_credits
    assert not result.ok


def test_scenario_6_chains(bank: Bank) -> None:
    fund(bank, "1.00")
    linked = nostro.EventFlags.linked

    def move(amount: str, flags: nostro.EventFlags = nostro.EventFlags.none) -> nostro.Transfer:
        return nostro.Transfer(bank.alice, bank.bob, Decimal(amount), code=1, flags=flags)

    events = [move("0.1"), move("0.1", linked), move("9", linked), move("0.1"), move("0.1")]
    results = bank.ledger.post_batch(iter(events))
    assert [result.code.name for result in results] == [
        *("created", "linked_event_failed", "exceeds_credits", "linked_event_failed", "created")
    ]
    assert [result.id for result in results] == [event.id for event in events]


def test_batches_of_every_kind(ledger: nostro.Ledger) -> None:
    account = nostro.LedgerAccountDraft("EUR", code=1)
    other = nostro.LedgerAccountDraft("EUR", code=1)
    results = ledger.post_batch(
        [
            account,
            other,
            nostro.Transfer(account.id, other.id, Decimal(1), code=1),
            nostro.EntryDraft(
                [nostro.debit(account.id, Decimal(2)), nostro.credit(other.id, Decimal(2))], code=1
            ),
            nostro.LedgerAccountChange(account.id, frozen_debit=True),
            nostro.PeriodChange(business_date=date(2026, 2, 1)),
        ],
        atomic=True,
        timeout=timedelta(seconds=30),
    )
    assert all(result.code is nostro.ResultCode.created for result in results)
    assert ledger.head().business_date == date(2026, 2, 1)


def test_a_dry_run_keeps_nothing(bank: Bank) -> None:
    draft = nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1)
    before = bank.ledger.state_hash()
    assert bank.ledger.post_batch([draft], dry_run=True)[0].code is nostro.ResultCode.created
    assert bank.ledger.state_hash() == before


def test_a_batch_id_gives_the_first_results(bank: Bank) -> None:
    batch = [nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1)]
    id = nostro.new_id()
    first = bank.ledger.post_batch(batch, batch_id=id)
    again = bank.ledger.post_batch(batch, batch_id=id)
    assert [(r.code, r.seq) for r in first] == [(r.code, r.seq) for r in again]


@pytest.mark.parametrize("event", [1, None, "event", nostro.Money(1, "EUR")])
def test_only_drafts_are_events(ledger: nostro.Ledger, event: object) -> None:
    with pytest.raises(TypeError, match="must be a draft"):
        ledger.post_batch([event])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        ledger.post(event)  # type: ignore[arg-type]


def test_the_life_of_a_hold(bank: Bank) -> None:
    fund(bank)
    hold = bank.ledger.hold(bank.alice, bank.bob, Decimal(80), code=3, timeout_s=60)
    assert bank.ledger.get_account(bank.alice).available == Decimal("20.00")
    bank.ledger.capture(hold.id, Decimal(30), keep_open=True)
    found = bank.ledger.find_hold(hold.id)
    assert found is not None
    assert (found.state, found.captured) == (nostro.HoldState.open, Decimal("30.00"))
    assert [h.id for h in bank.ledger.list_open_holds(bank.alice)] == [hold.id]
    assert [h.id for h in bank.ledger.iter_open_holds(page_size=1)] == [hold.id]
    bank.ledger.capture(hold.id, amount_minor=4000, keep_open=True)
    with pytest.raises(nostro.Rejected) as caught:
        bank.ledger.capture(hold.id, Decimal(11))
    assert caught.value.result is nostro.ResultCode.exceeds_pending_amount
    bank.ledger.void(hold.id)
    assert bank.ledger.list_open_holds().items == []
    assert bank.ledger.get_balance(bank.alice).net == Decimal("30.00")


def test_a_hold_is_captured_in_full(bank: Bank) -> None:
    fund(bank)
    hold = bank.ledger.hold(bank.alice, bank.bob, Decimal(80), code=3)
    id = nostro.new_id()
    assert bank.ledger.capture(hold.id, id=id).id == id
    assert bank.ledger.capture(hold.id, id=id).code is nostro.ResultCode.exists
    assert bank.ledger.get_balance(bank.bob).net == Decimal("80.00")


def test_a_hold_expires(bank: Bank, clock: FakeClock) -> None:
    fund(bank)
    hold = bank.ledger.hold(bank.alice, bank.bob, Decimal(80), code=3, timeout_s=60)
    clock.advance(timedelta(seconds=61))
    assert bank.ledger.get_account(bank.alice).available == Decimal("100.00")
    found = bank.ledger.find_hold(hold.id)
    assert found is not None and found.expires_at is not None
    assert found.expires_at_ns == hold.time_ns + 60 * 10**9
    assert bank.ledger.sweep_expired(clock.now()) == 1
    with pytest.raises(TypeError):
        bank.ledger.sweep_expired()
    with pytest.raises(nostro.Rejected) as caught:
        bank.ledger.capture(hold.id)
    assert caught.value.result is nostro.ResultCode.pending_expired


def test_capturing_nothing_is_refused_by_the_ledger(ledger: nostro.Ledger) -> None:
    for amounts in ({}, {"amount": Decimal(1)}):
        with pytest.raises(nostro.Rejected) as caught:
            ledger.capture(nostro.new_id(), **amounts)  # type: ignore[arg-type]
        assert caught.value.result is nostro.ResultCode.pending_not_found


def test_reversal_happens_once(bank: Bank) -> None:
    draft = nostro.Transfer(bank.bank, bank.alice, Decimal(5), code=1)
    bank.ledger.post(draft)
    bank.ledger.reverse(draft.id)
    assert bank.ledger.get_balance(bank.alice).net == 0
    with pytest.raises(nostro.Rejected) as caught:
        bank.ledger.reverse(draft.id)
    assert caught.value.result is nostro.ResultCode.already_reversed


def test_limits_and_freezing(bank: Bank) -> None:
    bank.ledger.change_account(nostro.LedgerAccountChange(bank.alice, debit_headroom=Decimal(10)))
    bank.ledger.post(nostro.Transfer(bank.alice, bank.bob, Decimal(10), code=1))
    bank.ledger.change_account(nostro.LedgerAccountChange(bank.alice, debit_headroom_minor=0))
    assert bank.ledger.get_account(bank.alice).available == Decimal("-10.00")
    bank.ledger.change_account(nostro.LedgerAccountChange(bank.alice, frozen_credit=True))
    with pytest.raises(nostro.Rejected) as caught:
        fund(bank)
    assert caught.value.result is nostro.ResultCode.account_frozen


def test_balancing(bank: Bank) -> None:
    fund(bank)
    draft = nostro.Transfer(
        bank.alice,
        bank.bob,
        amount_minor=nostro.AMOUNT_MAX,
        code=1,
        flags=nostro.EventFlags.balancing_debit,
    )
    bank.ledger.post(draft)
    assert bank.ledger.get_entry(draft.id).postings[0].amount == Decimal("100.00")


def test_scenario_17_a_locked_period(bank: Bank) -> None:
    bank.ledger.change_period(nostro.PeriodChange(locked_through=date(2025, 12, 31)))
    with pytest.raises(nostro.Rejected) as caught:
        bank.ledger.post(
            nostro.Transfer(
                bank.bank, bank.alice, Decimal(1), code=1, effective_date=date(2025, 12, 31)
            )
        )
    assert caught.value.result is nostro.ResultCode.period_locked
    bank.ledger.change_period(nostro.PeriodChange(unlock=True))
    assert bank.ledger.head().locked_through is None


def test_assets_of_the_host(ledger: nostro.Ledger) -> None:
    points = nostro.Currency.custom("POINTS", 0)
    ledger.define_asset(points)
    ledger.define_asset(points)
    with pytest.raises(nostro.AlreadyExists):
        ledger.define_asset(nostro.Currency.custom("POINTS", 2))
    with pytest.raises(nostro.InvalidArgument):
        ledger.open_account(nostro.LedgerAccountDraft("SHELLS", code=1))


def test_the_change_feed(bank: Bank) -> None:
    for _ in range(5):
        fund(bank, "1.00")
    assert [entry.seq for entry in bank.ledger.read_changes(limit=4)] == [1, 2, 3, 4]
    assert [entry.seq for entry in bank.ledger.iter_changes(3, page_size=2)] == [4, 5, 6, 7, 8]
    assert list(bank.ledger.iter_changes(8)) == []


def test_snapshots(bank: Bank) -> None:
    fund(bank)
    day = date(2026, 1, 20)
    assert bank.ledger.take_snapshot(day) == 3
    (snapshot,) = bank.ledger.list_snapshots(bank.alice)
    (same,) = bank.ledger.iter_snapshots(bank.alice, page_size=1)
    assert same.business_date == day
    assert (snapshot.business_date, snapshot.account, snapshot.seq) == (day, bank.alice, 4)
    assert snapshot.balance.net == Decimal("100.00")
    bank.ledger.drop_snapshot(day)
    assert bank.ledger.list_snapshots(bank.alice).items == []


def test_verify_and_anchors(bank: Bank) -> None:
    fund(bank)
    anchor = bank.ledger.anchor()
    report = bank.ledger.verify([anchor])
    assert report.ok and report.findings == [] and report.first_altered is None
    assert (report.events, report.accounts, report.head) == (4, 3, bank.ledger.head())
    wrong = bank.ledger.verify([nostro.Anchor(4, bytes(32)), nostro.Anchor(99, bytes(32))])
    assert not wrong.ok
    assert all(finding.what and finding.text for finding in wrong.findings)


@given(text=st.text(max_size=200), key=st.text(min_size=1, max_size=15))
def test_scenario_27_text_comes_back_equal(text: str, key: str) -> None:
    with nostro.Core.open("memory:") as core:
        ledger = core.create_ledger("main")
        draft = nostro.LedgerAccountDraft("EUR", code=1, description=text, metadata={key: text})
        if "\0" in text + key:
            with pytest.raises(nostro.InvalidArgument):
                ledger.open_account(draft)
            return
        ledger.open_account(draft)
        account = ledger.get_account(draft.id)
        assert (account.description, account.metadata) == (text, {key: text})


def test_text_is_bounded(ledger: nostro.Ledger) -> None:
    with pytest.raises(nostro.InvalidArgument):
        ledger.open_account(nostro.LedgerAccountDraft("EUR", code=1, description="x" * 4097))


def test_erasing_text_keeps_the_chain(bank: Bank) -> None:
    draft = nostro.EntryDraft(
        [nostro.debit(bank.bank, Decimal(1)), nostro.credit(bank.alice, Decimal(1))],
        code=1,
        description="a name",
    )
    seq = bank.ledger.post(draft).seq
    head = bank.ledger.head()
    assert bank.ledger.erase_text(seq)
    assert not bank.ledger.erase_text(seq)
    entry = bank.ledger.get_entry(draft.id)
    assert (entry.description, entry.text_erased) == ("", True)
    assert bank.ledger.head() == head
    assert bank.ledger.verify().ok


def test_export_and_import(bank: Bank, core: nostro.Core, tmp_path: Path) -> None:
    fund(bank)
    path = tmp_path / "main.jsonl"
    bank.ledger.export_jsonl(path)
    text = io.StringIO()
    bank.ledger.export_jsonl(text)
    assert path.read_text("utf-8") == text.getvalue()
    assert [p.name for p in tmp_path.glob("main*")] == ["main.jsonl"]
    with nostro.Core.open("memory:") as other:
        copy = other.create_ledger("main")
        assert copy.import_jsonl(path) == 4
        assert copy.import_jsonl(str(path)) == 0
        assert copy.import_jsonl(io.StringIO(text.getvalue())) == 0
        assert copy.import_jsonl(io.BytesIO(text.getvalue().encode())) == 0
        assert copy.head() == bank.ledger.head()
        assert copy.state_hash() == bank.ledger.state_hash()


def test_scenario_30_plain_text(bank: Bank, tmp_path: Path) -> None:
    fund(bank)
    path = tmp_path / "main.beancount"
    bank.ledger.export_plain_text(path, nostro.PlainTextFormat.beancount)
    text = io.StringIO()
    bank.ledger.export_plain_text(text, nostro.PlainTextFormat.ledger)
    for lines in (path.read_text("utf-8").splitlines(), text.getvalue().splitlines()):
        assert f"    Assets:{str(bank.bank).upper()}  100.00 EUR" in lines
        assert f"    Liabilities:{str(bank.alice).upper()}  -100.00 EUR" in lines
    assert text.getvalue().startswith("; main at ")
    with pytest.raises(TypeError):
        bank.ledger.export_plain_text(path, "beancount")  # type: ignore[arg-type]


def test_import_says_which_line_is_wrong(ledger: nostro.Ledger, tmp_path: Path) -> None:
    with pytest.raises(nostro.InvalidArgument) as caught:
        ledger.import_jsonl(io.StringIO("nonsense\n"))
    assert caught.value.details["line"] == "1"
    with pytest.raises(nostro.NotFound):
        ledger.import_jsonl(tmp_path / "missing.jsonl")
    with pytest.raises(nostro.StorageError):
        ledger.export_jsonl(tmp_path / "missing" / "main.jsonl")
    with pytest.raises(TypeError):
        ledger.export_jsonl(5)  # type: ignore[arg-type]


def test_names(ledger: nostro.Ledger) -> None:
    assert (ledger.name, ledger.tenant) == ("main", 1)
    assert ledger.number >= 1


def test_zero_and_max_ids_are_refused(bank: Bank) -> None:
    for number, code in ((0, "id_must_not_be_zero"), (2**128 - 1, "id_must_not_be_max")):
        draft = nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1, id=UUID(int=number))
        with pytest.raises(nostro.Rejected) as caught:
            bank.ledger.post(draft)
        assert caught.value.reason == code
