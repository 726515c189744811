from datetime import date, timedelta
from decimal import Decimal

import pytest

import nostro
from conftest import START, Bank
from nostro.testing import FakeClock


def post(bank: Bank, minor: int, **rest: object) -> nostro.EventResult:
    draft = nostro.Transfer(bank.bank, bank.alice, amount_minor=minor, code=1, **rest)  # type: ignore[arg-type]
    return bank.ledger.post(draft)


def test_pages_follow_each_other(bank: Bank) -> None:
    for minor in range(25):
        post(bank, minor)
    first = bank.ledger.list_statement(bank.alice, limit=10)
    second = bank.ledger.list_statement(bank.alice, limit=10, cursor=first.next)
    third = bank.ledger.list_statement(bank.alice, limit=10, cursor=second.next)
    lines = [*first, *second, *third]
    assert [line.amount_minor for line in lines] == list(range(25))
    assert (len(first), len(third), third.next) == (10, 5, "")
    assert first.items[0].seq == first[0].seq == lines[0].seq
    assert first[-2:] == first.items[-2:]
    with pytest.raises(IndexError):
        first[10]


@pytest.mark.parametrize("page_size", [1, 7, 25, 1000])
@pytest.mark.parametrize("descending", [False, True])
def test_iterators_read_all_pages(bank: Bank, page_size: int, descending: bool) -> None:
    for minor in range(25):
        post(bank, minor)
    expected = list(range(25))[:: -1 if descending else 1]
    all_lines = nostro.StatementFilter(descending=descending)
    lines = bank.ledger.iter_statement(bank.alice, all_lines, page_size=page_size)
    assert [line.amount_minor for line in lines] == expected
    normal = nostro.EntryFilter(kind=nostro.EventKind.normal, descending=descending)
    entries = bank.ledger.iter_entries(normal, page_size=page_size)
    assert [entry.postings[0].amount_minor for entry in entries] == expected
    all_accounts = nostro.LedgerAccountFilter(descending=descending)
    accounts = bank.ledger.iter_accounts(all_accounts, page_size=page_size)
    assert [account.id for account in accounts] == [bank.bank, bank.alice, bank.bob][
        :: -1 if descending else 1
    ]


def test_a_writer_does_not_disturb_a_reader(bank: Bank) -> None:
    for minor in range(10):
        post(bank, minor)
    seen = []
    for line in bank.ledger.iter_statement(bank.alice, page_size=3):
        seen.append(line.amount_minor)
        if len(seen) <= 5:
            post(bank, 100)
    assert seen == [*range(10), *[100] * 5]


def test_a_cursor_belongs_to_its_filter(bank: Bank) -> None:
    for minor in range(5):
        post(bank, minor)
    page = bank.ledger.list_entries(limit=2)
    for cursor in (page.next, "nonsense"):
        with pytest.raises(nostro.InvalidArgument) as caught:
            bank.ledger.list_entries(nostro.EntryFilter(code=1), limit=2, cursor=cursor)
        assert caught.value.details["field"] == "cursor"


def test_filters(bank: Bank, clock: FakeClock) -> None:
    early = post(bank, 5, user_data=nostro.UserData(tag=3), effective_date=date(2026, 1, 2))
    clock.advance(timedelta(hours=1))
    late = post(bank, 500)

    def seqs(**conditions: object) -> list[int]:
        found = bank.ledger.iter_entries(nostro.EntryFilter(**conditions))  # type: ignore[arg-type]
        return [entry.seq for entry in found]

    hour = timedelta(hours=1)
    assert seqs(kind=nostro.EventKind.normal) == [early.seq, late.seq]
    assert seqs(kind=nostro.EventKind.normal, time_to=START + hour / 2) == [early.seq]
    assert seqs(time_from_ns=late.time_ns, time_to_ns=late.time_ns) == [late.seq]
    assert seqs(user_data_tag=3) == [early.seq]
    assert seqs(effective_to=date(2026, 1, 2)) == [early.seq]
    assert seqs(account=bank.alice, amount_from_minor=6) == [late.seq]
    assert seqs(account=bank.alice, amount_to_minor=5, code=1) == [early.seq]
    accounts = bank.ledger.list_accounts(nostro.LedgerAccountFilter(asset="EUR", code=2))
    assert [account.id for account in accounts] == [bank.alice, bank.bob]
    lines = bank.ledger.list_statement(
        bank.alice, nostro.StatementFilter(side=nostro.Side.credit, effective_from=date(2026, 1, 3))
    )
    assert [line.seq for line in lines] == [late.seq]


def test_filters_refuse_naive_times_and_floats() -> None:
    with pytest.raises(nostro.InvalidArgument):
        nostro.EntryFilter(time_from=START.replace(tzinfo=None))
    with pytest.raises(TypeError):
        nostro.EntryFilter(amount_from_minor=1.0)  # type: ignore[arg-type]


def test_scenario_15_balances_as_of_both_times(bank: Bank, clock: FakeClock) -> None:
    middle = START - timedelta(days=5)
    post(bank, 1000, effective_date=date(2026, 1, 10))

    def net(**as_of: object) -> Decimal:
        return bank.ledger.get_balance(bank.alice, nostro.AsOf(**as_of)).net  # type: ignore[arg-type]

    assert net(effective=date(2026, 1, 15)) == Decimal("10.00")
    assert net(effective=date(2026, 1, 9)) == Decimal("0.00")
    assert net(seq=3) == Decimal("0.00")
    assert net(time=START + timedelta(days=1)) == Decimal("10.00")
    with pytest.raises(nostro.NotFound):
        net(effective=date(2026, 1, 15), time=middle)


def test_missing_things(bank: Bank) -> None:
    nobody = nostro.new_id()
    assert bank.ledger.find_account(nobody) is None
    assert bank.ledger.find_entry(nobody) is None
    assert bank.ledger.find_entry_by_seq(99) is None
    assert bank.ledger.find_hold(nobody) is None
    for read in (bank.ledger.get_account, bank.ledger.get_entry, bank.ledger.get_balance):
        with pytest.raises(nostro.NotFound):
            read(nobody)
    with pytest.raises(nostro.NotFound):
        bank.ledger.list_statement(nobody)
    with pytest.raises(nostro.NotFound):
        next(bank.ledger.iter_statement(nobody))
