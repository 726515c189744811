from array import array
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nostro
from conftest import Bank, open_bank

CREATED, EXISTS = nostro.ResultCode.created, nostro.ResultCode.exists


def columns(bank: Bank, amounts: list[int]) -> tuple[bytes, bytes, bytes]:
    count = len(amounts)
    return nostro.new_ids(count), bank.bank.bytes * count, bank.alice.bytes * count


def ids_of(column: bytes) -> list[UUID]:
    return [UUID(bytes=column[i : i + 16]) for i in range(0, len(column), 16)]


def test_columns_are_the_same_events_as_drafts(bank: Bank) -> None:
    amounts = [5, 0, 7]
    ids, debits, credits = columns(bank, amounts)
    results = bank.ledger.post_transfers(ids, debits, credits, array("q", amounts), 9)
    assert list(results.codes) == [CREATED] * 3
    assert list(results.seqs) == [4, 5, 6]
    assert (len(results), results.ok) == (3, True)
    drafts = [
        nostro.Transfer(bank.bank, bank.alice, amount_minor=amount, code=9, id=id)
        for id, amount in zip(ids_of(ids), amounts)
    ]
    again = bank.ledger.post_batch(drafts)
    assert [result.code for result in again] == [EXISTS] * 3
    assert [result.time_ns for result in again] == list(results.times_ns)


def test_all_columns_reach_the_entry(bank: Bank) -> None:
    ids = nostro.new_ids(1)
    results = bank.ledger.post_transfers(
        memoryview(ids),
        bytearray(bank.bank.bytes),
        bank.alice.bytes,
        array("H", [3]),
        array("H", [12]),
        kinds=array("B", [nostro.EventKind.pending]),
        flags=int(nostro.EventFlags.none),
        timeouts_s=array("I", [60]),
        effective_days=array("i", [20_000]),
        user_data_ids=UUID(int=5).bytes,
        user_data_numbers=array("Q", [2**64 - 1]),
        user_data_tags=array("L", [7]),
        principal=4,
    )
    entry = bank.ledger.get_entry(ids_of(ids)[0])
    assert results.ok
    assert (entry.kind, entry.code, entry.timeout_s) == (nostro.EventKind.pending, 12, 60)
    assert entry.user_data == nostro.UserData(UUID(int=5), 2**64 - 1, 7)
    assert (entry.effective_date.toordinal() - 719_163, entry.principal) == (20_000, 4)
    assert [posting.amount_minor for posting in entry.postings] == [3, 3]


@given(amounts=st.lists(st.integers(-(2**127), 2**127 - 1), max_size=8))
def test_wide_amounts_are_exact(amounts: list[int]) -> None:
    with nostro.Core.open("memory:") as core:
        bank = open_bank(core.create_ledger("main"))
        ids, debits, credits = columns(bank, amounts)
        wide = b"".join(amount.to_bytes(16, "little", signed=True) for amount in amounts)
        results = bank.ledger.post_transfers(ids, debits, credits, wide, 1)
        for id, amount, code in zip(ids_of(ids), amounts, results.codes):
            entry = bank.ledger.find_entry(id)
            if amount < 0:
                assert code == nostro.ResultCode.amount_out_of_range
            elif entry is not None:
                assert entry.postings[0].amount_minor == amount
            else:
                assert code in (
                    nostro.ResultCode.overflows_posted,
                    nostro.ResultCode.overflows_total,
                )


@pytest.mark.parametrize("letter", "bhilqBHILQ")
def test_integers_of_any_width(bank: Bank, letter: str) -> None:
    amounts = [1, 100, 127]
    ids, debits, credits = columns(bank, amounts)
    results = bank.ledger.post_transfers(ids, debits, credits, array(letter, amounts), 1)
    assert results.ok
    assert bank.ledger.get_balance(bank.alice).net_minor == 228


@pytest.mark.parametrize("letter", "fd")
def test_floats_are_refused(bank: Bank, letter: str) -> None:
    ids, debits, credits = columns(bank, [1])
    floats = array(letter, [1.0])
    with pytest.raises(TypeError):
        bank.ledger.post_transfers(ids, debits, credits, floats, 1)
    with pytest.raises(TypeError):
        bank.ledger.post_transfers(ids, debits, credits, array("q", [1]), floats)
    with pytest.raises(TypeError):
        bank.ledger.post_transfers(ids, debits, credits, array("q", [1]), 1.0)  # type: ignore[arg-type]
    assert bank.ledger.head().seq == 3


@pytest.mark.parametrize("amounts", [5, True, None, "12", [1]])
def test_amounts_are_a_buffer(bank: Bank, amounts: object) -> None:
    ids, debits, credits = columns(bank, [1])
    with pytest.raises(TypeError):
        bank.ledger.post_transfers(ids, debits, credits, amounts, 1)  # type: ignore[arg-type]


def test_columns_have_one_length(bank: Bank) -> None:
    ids, debits, credits = columns(bank, [1, 2])
    amounts = array("q", [1, 2])
    broken: list[tuple[Any, ...]] = [
        (ids[:-1], debits, credits, amounts, 1),
        (ids, debits[:16], credits, amounts, 1),
        (ids, debits, credits + b"x" * 16, amounts, 1),
        (ids, debits, credits, array("q", [1]), 1),
        (ids, debits, credits, b"x" * 31, 1),
        (ids, debits, credits, amounts, array("H", [1, 2, 3])),
    ]
    for arguments in broken:
        with pytest.raises(nostro.InvalidArgument) as caught:
            bank.ledger.post_transfers(*arguments)
        assert caught.value.details["field"]


@pytest.mark.parametrize("code", [-1, 65_536, 2**64, 2**200])
def test_numbers_fit_their_field(bank: Bank, code: int) -> None:
    ids, debits, credits = columns(bank, [1])
    with pytest.raises(nostro.InvalidArgument):
        bank.ledger.post_transfers(ids, debits, credits, array("q", [1]), code)


def test_a_strided_buffer_is_refused(bank: Bank) -> None:
    ids, debits, credits = columns(bank, [1, 3])
    every_second = memoryview(array("q", [1, 2, 3, 4]))[::2]
    with pytest.raises(BufferError):
        bank.ledger.post_transfers(ids, debits, credits, every_second, 1)


def test_options(bank: Bank) -> None:
    ids, debits, credits = columns(bank, [1, 2])
    amounts = array("q", [1, -2])
    refused = bank.ledger.post_transfers(ids, debits, credits, amounts, 1, atomic=True)
    assert list(refused.codes) == [
        nostro.ResultCode.linked_event_failed,
        nostro.ResultCode.amount_out_of_range,
    ]
    assert not refused.ok
    dry = bank.ledger.post_transfers(ids, debits, credits, array("q", [1, 2]), 1, dry_run=True)
    assert dry.ok
    assert bank.ledger.head().seq == 3


def test_an_empty_batch(bank: Bank) -> None:
    assert len(bank.ledger.post_transfers(b"", b"", b"", b"", 1)) == 0


def test_results_are_read_only_buffers(bank: Bank) -> None:
    ids, debits, credits = columns(bank, [1])
    results = bank.ledger.post_transfers(ids, debits, credits, array("q", [1]), 1)
    assert [view.format for view in (results.codes, results.seqs, results.times_ns)] == [*"BQq"]
    assert results.seqs.readonly
    assert list(results.first_codes) == [0]


def test_a_batch_has_a_largest_size(memory_bank: Bank) -> None:
    count = nostro.BATCH_EVENTS_MAX
    ids, debits, credits = columns(memory_bank, [1] * (count + 1))
    amounts = array("q", [1] * (count + 1))
    with pytest.raises(nostro.Rejected) as caught:
        memory_bank.ledger.post_transfers(ids, debits, credits, amounts, 1)
    assert caught.value.result is nostro.ResultCode.batch_too_large
    size = 16 * count
    full = memory_bank.ledger.post_transfers(
        ids[:size], debits[:size], credits[:size], amounts[:count], 1
    )
    assert full.ok and len(full) == count
