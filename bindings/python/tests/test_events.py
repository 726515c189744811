from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

import nostro
from conftest import Bank

A, B = UUID(int=1), UUID(int=2)
Draft = (
    nostro.Transfer
    | nostro.EntryDraft
    | nostro.LedgerAccountDraft
    | nostro.LedgerAccountChange
    | nostro.PeriodChange
)


@pytest.mark.parametrize("amount", [10.1, 10, True, "10.10"])
def test_scenario_23_only_decimals_are_amounts(amount: object) -> None:
    with pytest.raises(TypeError, match="amount must be decimal.Decimal or nostro.Money"):
        nostro.Transfer(A, B, amount, code=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="amount must be decimal.Decimal or nostro.Money"):
        nostro.debit(A, amount)  # type: ignore[arg-type]


@pytest.mark.parametrize("amount_minor", [10.0, True, Decimal(10)])
def test_minor_units_are_ints(amount_minor: object) -> None:
    with pytest.raises(TypeError):
        nostro.Transfer(A, B, amount_minor=amount_minor, code=1)  # type: ignore[arg-type]


def test_one_amount_is_needed() -> None:
    with pytest.raises(TypeError):
        nostro.Transfer(A, B, code=1)
    with pytest.raises(TypeError):
        nostro.Transfer(A, B, Decimal(1), amount_minor=100, code=1)
    with pytest.raises(TypeError):
        nostro.debit(A)


@pytest.mark.parametrize("amount", ["NaN", "-Infinity", "sNaN"])
def test_only_numbers_are_amounts(amount: str) -> None:
    with pytest.raises(nostro.InvalidArgument):
        nostro.credit(A, Decimal(amount))


def test_scenario_22_larger_ints_are_out_of_range() -> None:
    assert nostro.debit(A, amount_minor=2**127 - 1).amount_minor == 2**127 - 1
    with pytest.raises(nostro.InvalidArgument) as caught:
        nostro.debit(A, amount_minor=2**127)
    assert caught.value.details["reason"] == "amount_out_of_range"


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e-19", "1e40"])
def test_a_refused_amount_is_named(amount: str) -> None:
    value = Decimal(amount)
    for name, make in (
        ("amount", lambda: nostro.Transfer(A, B, value, code=1)),
        ("amount", lambda: nostro.debit(A, value)),
        ("debit_headroom", lambda: nostro.LedgerAccountDraft("EUR", code=1, debit_headroom=value)),
        ("amount_minor", lambda: nostro.Transfer(A, B, amount_minor=2**127, code=1)),
    ):
        with pytest.raises(nostro.InvalidArgument) as caught:
            make()
        assert caught.value.details["field"] == name


def test_a_draft_shows_what_it_was_made_of() -> None:
    draft = nostro.EntryDraft(
        [nostro.debit(A, Decimal("1.50")), nostro.credit(B, nostro.Money(1, "EUR"))],
        code=7,
        id=UUID(int=9),
        kind=nostro.EventKind.pending,
        flags=nostro.EventFlags.linked | nostro.EventFlags.imported,
        timeout_s=60,
        effective_date=date(2026, 1, 2),
        user_data=nostro.UserData(UUID(int=3), 4, 5),
        mandate=UUID(int=6),
        description="rent",
        metadata={"invoice": "12"},
        conversion=nostro.ConversionNote(nostro.Rate(3, 2), nostro.RoundingMode.down, 1, 2),
        time=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert draft.id == UUID(int=9)
    assert [posting.amount for posting in draft.postings] == [
        Decimal("1.5"),
        nostro.Money(1, "EUR"),
    ]
    assert [posting.side for posting in draft.postings] == [nostro.Side.debit, nostro.Side.credit]
    assert draft.flags == nostro.EventFlags.linked | nostro.EventFlags.imported
    assert (draft.code, draft.kind, draft.timeout_s) == (7, nostro.EventKind.pending, 60)
    assert (draft.effective_date, draft.mandate) == (date(2026, 1, 2), UUID(int=6))
    assert (draft.description, draft.metadata) == ("rent", {"invoice": "12"})
    assert draft.user_data == nostro.UserData(UUID(int=3), 4, 5)
    assert draft.conversion is not None and draft.conversion.rate == nostro.Rate(3, 2)
    assert draft.time_ns == 1_767_225_600 * 10**9


def test_drafts_have_an_id_from_the_start() -> None:
    drafts: list[Draft] = [
        nostro.Transfer(A, B, amount_minor=1, code=1),
        nostro.EntryDraft(code=1),
        nostro.LedgerAccountDraft("EUR", code=1),
        nostro.LedgerAccountChange(A),
        nostro.PeriodChange(),
    ]
    ids = [draft.id for draft in drafts]
    assert len(set(ids)) == len(ids)
    assert all(str(draft.id) in repr(draft) for draft in drafts)


def test_drafts_do_not_change() -> None:
    draft = nostro.Transfer(A, B, amount_minor=1, code=1)
    with pytest.raises(AttributeError):
        draft.code = 2  # type: ignore[misc]


def test_imported_times_have_a_zone() -> None:
    with pytest.raises(nostro.InvalidArgument):
        nostro.Transfer(A, B, amount_minor=1, code=1, time=datetime(2026, 1, 1))
    with pytest.raises(TypeError):
        nostro.Transfer(A, B, amount_minor=1, code=1, time_ns=1.5)  # type: ignore[arg-type]


def test_metadata_is_text() -> None:
    with pytest.raises(TypeError):
        nostro.EntryDraft(metadata={"n": 1})  # type: ignore[dict-item]


def test_scenario_23_a_decimal_is_taken_at_the_scale_of_the_asset(bank: Bank) -> None:
    bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal("10.10"), code=1))
    assert bank.ledger.get_balance(bank.alice).credits_posted_minor == 1010
    with pytest.raises(nostro.Rejected) as caught:
        bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal("10.101"), code=1))
    assert caught.value.result is nostro.ResultCode.amount_not_representable


def test_a_negative_amount_is_out_of_range(bank: Bank) -> None:
    for amounts in ({"amount": Decimal(-1)}, {"amount_minor": -1}):
        draft = nostro.Transfer(bank.bank, bank.alice, code=1, **amounts)
        with pytest.raises(nostro.Rejected) as caught:
            bank.ledger.post(draft)
        assert caught.value.result is nostro.ResultCode.amount_out_of_range


def test_all_forms_of_an_amount_are_the_same_event(bank: Bank) -> None:
    ledger, id = bank.ledger, nostro.new_id()
    forms: list[nostro.Transfer | nostro.EntryDraft] = [
        nostro.Transfer(bank.bank, bank.alice, Decimal("2.50"), code=1, id=id),
        nostro.Transfer(bank.bank, bank.alice, amount_minor=250, code=1, id=id),
        nostro.Transfer(bank.bank, bank.alice, nostro.Money(Decimal("2.5"), "EUR"), code=1, id=id),
        nostro.EntryDraft(
            [nostro.debit(bank.bank, Decimal("2.5")), nostro.credit(bank.alice, amount_minor=250)],
            code=1,
            id=id,
        ),
    ]
    codes = [ledger.post(form).code for form in forms]
    assert codes == [nostro.ResultCode.created] + [nostro.ResultCode.exists] * 3


def test_money_in_another_currency_is_refused(bank: Bank) -> None:
    dollar = nostro.Money(1, "USD")
    drafts: list[Draft] = [
        nostro.Transfer(bank.bank, bank.alice, dollar, code=1),
        nostro.EntryDraft([nostro.debit(bank.bank, dollar)], code=1),
        nostro.LedgerAccountChange(bank.alice, debit_headroom=dollar),
    ]
    seq = bank.ledger.head().seq
    for draft in drafts:
        with pytest.raises(nostro.InvalidArgument) as caught:
            bank.ledger.post_batch([draft])
        assert caught.value.details["reason"] == "currency_mismatch"
    assert bank.ledger.head().seq == seq


def test_money_is_checked_against_accounts_of_the_same_batch(ledger: nostro.Ledger) -> None:
    debit = nostro.LedgerAccountDraft("EUR", code=1)
    credit = nostro.LedgerAccountDraft("EUR", code=1)
    transfer = nostro.Transfer(debit.id, credit.id, nostro.Money(1, "USD"), code=1)
    with pytest.raises(nostro.InvalidArgument):
        ledger.post_batch([debit, credit, transfer])
    assert ledger.head().seq == 0


def test_headrooms(ledger: nostro.Ledger) -> None:
    points = nostro.Currency.custom("POINTS", 1)
    ledger.define_asset(points)
    overdraft = nostro.LedgerAccountDraft("EUR", code=1, debit_headroom=Decimal("10.50"))
    assert overdraft.debit_headroom_minor == 1050
    with pytest.raises(nostro.InvalidArgument):
        nostro.LedgerAccountDraft("POINTS", code=1, debit_headroom=Decimal(1))
    with pytest.raises(nostro.InvalidArgument):
        nostro.LedgerAccountDraft("EUR", code=1, credit_headroom=nostro.Money(1, "USD"))
    with pytest.raises(TypeError):
        nostro.LedgerAccountDraft("EUR", code=1, debit_headroom=10.5)  # type: ignore[arg-type]
    draft = nostro.LedgerAccountDraft(points, code=1, credit_headroom=Decimal("1.5"))
    assert draft.credit_headroom_minor == 15
    ledger.open_account(draft)
    ledger.change_account(nostro.LedgerAccountChange(draft.id, debit_headroom=Decimal("0.3")))
    account = ledger.get_account(draft.id)
    assert (account.debit_headroom, account.credit_headroom_minor) == (Decimal("0.3"), 15)
    with pytest.raises(nostro.InvalidArgument):
        ledger.change_account(nostro.LedgerAccountChange(draft.id, debit_headroom=Decimal("0.33")))


def test_changing_an_unknown_account_is_left_to_the_ledger(ledger: nostro.Ledger) -> None:
    with pytest.raises(nostro.Rejected) as caught:
        ledger.change_account(nostro.LedgerAccountChange(A, debit_headroom=Decimal("1.00")))
    assert caught.value.result is nostro.ResultCode.account_not_found
