"""Payments that users ask for through a view."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

import nostro
from conftest import START
from nostro import Permission, TransactionRequestStatus, TransactionRequestType
from nostro.testing import FakeClock
from open_bank import BANK, EVERYTHING, OpenBank, eur, open_bank, ref


class Mail(list[nostro.Message]):
    def __call__(self, message: nostro.Message) -> None:
        self.append(message)


@pytest.fixture
def mail() -> Mail:
    return Mail()


@pytest.fixture
def house(clock: FakeClock, mail: Mail) -> Iterator[OpenBank]:
    """Payments above EUR 20 are challenged."""
    payments = nostro.PaymentOptions(challenge_above=[eur("20")])
    with nostro.Core.open("memory:", clock=clock, payments=payments, messages=mail) as core:
        house = open_bank(core)
        house.host.viewed_accounts.open(
            nostro.NewAccount(bank_id=BANK, id="savings", currency="EUR", owners=[house.bob])
        )
        yield house


def reason(error: pytest.ExceptionInfo[nostro.Error]) -> str:
    return error.value.details["reason"]


def wish(amount: str, view_id: str = "owner") -> nostro.NewTransactionRequest:
    return nostro.NewTransactionRequest(
        view=ref(view_id),
        payee=nostro.AccountPayee(bank_id=BANK, account_id="savings"),
        value=eur(amount),
        description="rent",
    )


def test_a_small_payment_is_booked_at_once(house: OpenBank) -> None:
    ann = house.as_user(house.ann)
    ann.transaction_requests.check_payer(ref("owner"))
    request = ann.transaction_requests.create(wish("19.99"))
    assert request.status is TransactionRequestStatus.completed
    assert (request.completed_at, request.challenge) == (START, None)
    assert (request.charge, request.charge_policy) == (eur("0"), nostro.ChargePolicy.shared)
    assert request.payee == nostro.AccountPayee(bank_id=BANK, account_id="savings")
    assert nostro.type_of(request.payee) is TransactionRequestType.sandbox_tan
    assert str(TransactionRequestType.sandbox_tan) == "SANDBOX_TAN"
    entry = ann.viewed_accounts.get_entry(ref("owner"), request.entry_id).entry
    assert entry.value.amount == Decimal("-19.99")
    assert ann.transaction_requests.get(ref("owner"), request.id) == request
    assert ann.transaction_requests.find(ref("owner"), "other") is None
    assert house.host.accounts.balance(BANK, "savings").booked == eur("19.99")


def test_a_large_payment_is_challenged(house: OpenBank, mail: Mail) -> None:
    ann = house.as_user(house.ann).transaction_requests
    request = ann.create(wish("20.01"))
    assert request.status is TransactionRequestStatus.initiated
    assert request.challenge and request.challenge.attempts_max == 3
    house.core.run_due()
    code = mail[-1].code
    answer = nostro.ChallengeAnswer(challenge_id=request.challenge.id, code="x" + code)
    with pytest.raises(nostro.InvalidArgument) as caught:
        ann.answer_challenge(ref("owner"), request.id, answer)
    assert reason(caught) == "wrong_code"
    answer.code = code
    done = ann.answer_challenge(ref("owner"), request.id, answer)
    assert done.status is TransactionRequestStatus.completed
    assert ann.list(ref("owner")).items == [done]
    assert ann.list(ref("owner"), cursor=done.id).items == []


def test_who_may_not_pay(house: OpenBank) -> None:
    house.make_view("_read", frozenset({Permission.can_see_transaction_amount}), house.bob)
    bob = house.as_user(house.bob).transaction_requests
    with pytest.raises(nostro.Forbidden) as caught:
        bob.create(wish("1", "_read"))
    assert reason(caught) == "no_payment_access"
    house.make_view("_pay", EVERYTHING, house.bob)
    assert bob.create(wish("1", "_pay")).created_by == house.bob
    with pytest.raises(nostro.Unauthenticated):
        house.as_nobody().transaction_requests.check_payer(ref("owner"))


@pytest.mark.parametrize(
    ("members", "error", "expected"),
    [
        ({"value": eur("0")}, nostro.InvalidArgument, "amount_not_positive"),
        ({"value": nostro.Money(1, "SEK")}, nostro.InvalidArgument, "currency_mismatch"),
        ({"payee": nostro.IbanPayee(iban="DE89370400440532013000")}, nostro.NotFound, "iban_not_found"),
        (
            {"payee": nostro.CounterpartyPayee(counterparty_id="other")},
            nostro.NotFound,
            "counterparty_not_found",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_wish_is_refused(
    house: OpenBank, members: dict[str, object], error: type[nostro.Error], expected: str
) -> None:
    request = wish("1")
    for name, value in members.items():
        setattr(request, name, value)
    with pytest.raises(error) as caught:
        house.as_user(house.ann).transaction_requests.create(request)
    assert reason(caught) == expected


def test_the_account_must_hold_the_money(house: OpenBank) -> None:
    request = wish("1000")
    with pytest.raises(nostro.Rejected) as caught:
        house.host.transaction_requests.create(request)
    assert caught.value.result is nostro.ResultCode.exceeds_credits


def test_payments_may_be_off() -> None:
    options = nostro.PaymentOptions(transaction_requests=False)
    with nostro.Core.open("memory:", payments=options) as core:
        house = open_bank(core)
        with pytest.raises(nostro.Forbidden) as caught:
            house.as_user(house.ann).transaction_requests.check_payer(ref("owner"))
        assert reason(caught) == "payments_off"
    with pytest.raises(nostro.InvalidArgument):
        nostro.Core.open("memory:", payments=nostro.PaymentOptions(challenge_attempts=0))


@pytest.mark.parametrize("value", [1, 1.5, Decimal("1"), "1 EUR", True], ids=repr)
def test_money_is_money(value: object) -> None:
    with pytest.raises(TypeError):
        nostro.NewTransactionRequest(
            payee=nostro.IbanPayee(), value=value  # type: ignore[arg-type]
        )
    with pytest.raises(TypeError):
        nostro.NewTransactionRequest(value=eur("1"))  # type: ignore[call-arg]
