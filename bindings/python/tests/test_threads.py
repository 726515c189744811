"""Other Python threads run while nostro works. Nothing here measures a clock."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

import nostro
from conftest import Bank


def post_many(bank: Bank, count: int) -> nostro.ColumnResults:
    amounts = b"\1" * count
    return bank.ledger.post_transfers(
        nostro.new_ids(count), bank.bank.bytes * count, bank.alice.bytes * count, amounts, 1
    )


def test_another_thread_runs_during_a_long_call(memory_bank: Bank) -> None:
    """Python itself never switches here: the other thread ticks during the call, or not at all."""
    for _ in range(3):
        post_many(memory_bank, 8_000)
    ticks, stop = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.is_set():
            ticks += 1
            time.sleep(0)

    ticker = threading.Thread(target=tick)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1_000)
    try:
        ticker.start()
        before, rounds = ticks, 0
        while ticks == before and rounds < 100:
            assert memory_bank.ledger.verify().ok
            rounds += 1
        after = ticks
    finally:
        sys.setswitchinterval(interval)
        stop.set()
        ticker.join()
    assert after > before


def test_a_call_runs_while_a_unit_is_open(core: nostro.Core, bank: Bank) -> None:
    """A thread that waits for the writer does not hold the interpreter that the writer needs."""
    started = threading.Event()

    def wait() -> nostro.EventResult:
        started.set()
        return bank.ledger.post(nostro.Transfer(bank.bank, bank.bob, Decimal(1), code=1))

    with ThreadPoolExecutor(1) as pool:

        def work(unit: nostro.Unit) -> None:
            ledger = unit.join(bank.ledger)
            waiting.append(pool.submit(wait))
            assert started.wait(30)
            for _ in range(50):
                ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1))

        waiting: list[object] = []
        core.atomically(work)
        (future,) = waiting
        assert future.result(30).ok  # type: ignore[attr-defined]
    assert bank.ledger.get_balance(bank.alice).net == 50


def test_a_unit_belongs_to_its_thread(core: nostro.Core, bank: Bank) -> None:
    def work(unit: nostro.Unit) -> None:
        ledger = unit.join(bank.ledger)
        with ThreadPoolExecutor(1) as pool:
            with pytest.raises(nostro.InvalidArgument) as caught:
                pool.submit(ledger.head).result(30)
        assert caught.value.details["reason"] == "other_thread"

    core.atomically(work)


def test_two_threads_post(bank: Bank) -> None:
    def work(_: int) -> int:
        results = [
            bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal("0.01"), code=1))
            for _ in range(200)
        ]
        return sum(result.code is nostro.ResultCode.created for result in results)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 400
    assert bank.ledger.get_balance(bank.alice).net == Decimal("4.00")
    assert bank.ledger.verify().ok


def test_scenario_13_threads_drain_an_account(memory_bank: Bank) -> None:
    bank = memory_bank
    bank.ledger.post(nostro.Transfer(bank.bank, bank.alice, amount_minor=500, code=1))

    def work(_: int) -> list[str]:
        drafts = [nostro.Transfer(bank.alice, bank.bob, amount_minor=1, code=1) for _ in range(200)]
        return [result.code.name for draft in drafts for result in bank.ledger.post_batch([draft])]

    with ThreadPoolExecutor(8) as pool:
        codes = [code for part in pool.map(work, range(8)) for code in part]
    assert codes.count("created") == 500
    assert codes.count("exceeds_credits") == 1100
    assert bank.ledger.get_account(bank.alice).available == 0


def test_units_of_many_threads_follow_each_other(core: nostro.Core, bank: Bank) -> None:
    def work(unit: nostro.Unit) -> int:
        ledger = unit.join(bank.ledger)
        before = ledger.get_balance(bank.alice).net_minor
        ledger.post(nostro.Transfer(bank.bank, bank.alice, amount_minor=1, code=1))
        return before

    with ThreadPoolExecutor(8) as pool:
        seen = [
            future.result(60) for future in [pool.submit(core.atomically, work) for _ in range(100)]
        ]
    assert sorted(seen) == list(range(100))


def test_closing_while_others_work() -> None:
    core = nostro.Core.open("memory:")
    ledger = core.create_ledger("main")
    started = threading.Barrier(5)

    def work() -> str:
        started.wait(30)
        try:
            while True:
                ledger.state_hash()
        except nostro.InvalidArgument as error:
            return error.details["reason"]

    with ThreadPoolExecutor(4) as pool:
        futures = [pool.submit(work) for _ in range(4)]
        started.wait(30)
        core.close()
        assert [future.result(30) for future in futures] == ["closed"] * 4
