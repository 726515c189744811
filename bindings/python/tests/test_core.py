import os
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import nostro
from conftest import Bank, open_bank
from nostro.testing import FakeClock


def test_a_missing_file_is_no_bank(tmp_path: Path) -> None:
    with pytest.raises(nostro.NotFound):
        nostro.Core.open(tmp_path / "bank.db")
    assert not (tmp_path / "bank.db").exists()


def test_ways_to_name_a_file(tmp_path: Path) -> None:
    path = tmp_path / "bank.db"
    nostro.Core.open(path, create_if_missing=True).close()
    for storage in (path, str(path), f"sqlite:{path}"):
        with nostro.Core.open(storage) as core:
            assert core.storage_name == "sqlite"
            assert core.size_bytes() > 0
    for other in (b"bank.db", 5, None):
        with pytest.raises(TypeError):
            nostro.Core.open(other)  # type: ignore[arg-type]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear bank, " * 1000)
    with pytest.raises(OSError) as caught:
        nostro.Core.open(path)
    assert isinstance(caught.value, nostro.StorageError)
    assert caught.value.code is nostro.ErrorCode.not_a_database


def test_read_only(tmp_path: Path) -> None:
    path = tmp_path / "bank.db"
    with nostro.Core.open(path, create_if_missing=True) as core:
        bank = open_bank(core.create_ledger("main"))
    with nostro.Core.open(path, read_only=True) as core:
        ledger = core.get_ledger("main")
        assert ledger.get_balance(bank.alice).net == 0
        with pytest.raises(nostro.StorageError) as caught:
            ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1))
        assert caught.value.code is nostro.ErrorCode.read_only


@pytest.mark.parametrize("durability", list(nostro.Durability))
def test_options(tmp_path: Path, durability: nostro.Durability) -> None:
    with nostro.Core.open(
        tmp_path / "bank.db",
        create_if_missing=True,
        durability=durability,
        busy_timeout=timedelta(milliseconds=10),
        cache_bytes=1 << 20,
        page_cache_bytes=1 << 20,
    ) as core:
        open_bank(core.create_ledger("main"))
    with pytest.raises(TypeError):
        nostro.Core.open("memory:", busy_timeout=5.0)  # type: ignore[arg-type]


def test_ledgers(core: nostro.Core) -> None:
    first = core.create_ledger("first")
    core.create_ledger("second", strict_history=True)
    core.create_ledger("first", tenant=2)
    assert [ledger.name for ledger in core.list_ledgers()] == ["first", "second"]
    found = core.find_ledger("first")
    assert found is not None and found.number == first.number
    assert core.find_ledger("third") is None
    assert core.get_ledger("first", 2).tenant == 2
    with pytest.raises(nostro.AlreadyExists):
        core.create_ledger("first")
    with pytest.raises(nostro.InvalidArgument):
        core.create_ledger("")


def test_a_unit_is_one_commit(core: nostro.Core, bank: Bank) -> None:
    def work(unit: nostro.Unit) -> Decimal:
        ledger = unit.get_ledger("main")
        ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal(5), code=1))
        unit.join(bank.ledger).post(nostro.Transfer(bank.alice, bank.bob, Decimal(3), code=1))
        return ledger.get_balance(bank.alice).net

    assert core.atomically(work) == Decimal("2.00")
    assert bank.ledger.get_balance(bank.bob).net == Decimal("3.00")


def test_a_unit_reads_its_own_head(core: nostro.Core, bank: Bank) -> None:
    def work(unit: nostro.Unit) -> tuple[int, int]:
        ledger = unit.join(bank.ledger)
        result = ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal(5), code=1))
        return result.seq, ledger.head().seq

    assert core.atomically(work) == (4, 4)


def test_what_the_function_raises_undoes_everything(core: nostro.Core, bank: Bank) -> None:
    class Stop(Exception):
        pass

    def work(unit: nostro.Unit) -> None:
        unit.join(bank.ledger).post(nostro.Transfer(bank.bank, bank.alice, Decimal(5), code=1))
        raise Stop("enough")

    head = bank.ledger.head()
    with pytest.raises(Stop, match="enough"):
        core.atomically(work)
    assert bank.ledger.head() == head


def test_a_nested_part_may_fail(core: nostro.Core, bank: Bank) -> None:
    def work(unit: nostro.Unit) -> None:
        ledger = unit.join(bank.ledger)

        def part() -> None:
            ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal(7), code=1))
            raise KeyError("part")

        with pytest.raises(KeyError):
            unit.nested(part)
        unit.nested(lambda: ledger.post(nostro.Transfer(bank.bank, bank.alice, Decimal(1), code=1)))

    core.atomically(work)
    assert bank.ledger.get_balance(bank.alice).net == Decimal("1.00")


def test_a_nested_part_takes_its_accounts_with_it(core: nostro.Core, bank: Bank) -> None:
    id = nostro.new_id()

    def work(unit: nostro.Unit) -> None:
        ledger = unit.join(bank.ledger)

        def part() -> None:
            ledger.open_account(nostro.LedgerAccountDraft("USD", code=1, id=id))
            assert ledger.get_balance(id).asset.code == "USD"
            raise KeyError("part")

        with pytest.raises(KeyError):
            unit.nested(part)
        ledger.open_account(nostro.LedgerAccountDraft("EUR", code=1, id=id))
        ledger.post(nostro.Transfer(bank.bank, id, nostro.Money(1, "EUR"), code=1))

    core.atomically(work)
    assert bank.ledger.get_balance(id).asset.code == "EUR"


def test_a_conflict_runs_the_function_again(core: nostro.Core) -> None:
    runs = []

    def work(unit: nostro.Unit) -> int:
        runs.append(unit)
        if len(runs) < 3:
            raise nostro.Conflict("not yet")
        return len(runs)

    assert core.atomically(work) == 3


def test_a_conflict_that_stays_comes_out(core: nostro.Core) -> None:
    def work(unit: nostro.Unit) -> None:
        raise nostro.Conflict("never")

    with pytest.raises(nostro.Conflict, match="never") as caught:
        core.atomically(work)
    assert caught.value.retryable


def test_a_key_runs_the_function_once(core: nostro.Core, bank: Bank) -> None:
    def work(unit: nostro.Unit) -> str:
        result = unit.join(bank.ledger).post(
            nostro.Transfer(bank.bank, bank.alice, Decimal(5), code=1)
        )
        return f"booked as {result.seq}"

    first = core.atomically(work, key="order 17")
    assert core.atomically(work, key="order 17") == first == "booked as 4"
    assert bank.ledger.get_balance(bank.alice).net == Decimal("5.00")


def test_a_key_with_a_lifetime_is_free_afterwards(core: nostro.Core, clock: FakeClock) -> None:
    runs = 0

    def work(unit: nostro.Unit) -> str:
        nonlocal runs
        runs += 1
        return f"run {runs}"

    hour = timedelta(hours=1)
    assert core.atomically(work, key="order 19", lifetime=hour) == "run 1"
    assert core.atomically(work, key="order 19", lifetime=hour) == "run 1"
    clock.advance(hour)
    assert core.atomically(work, key="order 19", lifetime=hour) == "run 2"
    with pytest.raises(nostro.InvalidArgument):
        core.atomically(work, key="order 20", lifetime=timedelta(0))
    with pytest.raises(nostro.InvalidArgument):
        core.atomically(work, lifetime=hour)


def test_with_a_key_the_result_is_text(core: nostro.Core, bank: Bank) -> None:
    with pytest.raises(TypeError):
        core.atomically(lambda unit: 5, key="order 18")
    with pytest.raises(nostro.InvalidArgument):
        core.atomically(lambda unit: "", key="")
    assert core.atomically(lambda unit: "done", key="order 18") == "done"


def test_a_unit_ends_with_its_function(core: nostro.Core, bank: Bank) -> None:
    kept: list[nostro.Unit | nostro.Ledger] = []

    def work(unit: nostro.Unit) -> None:
        kept.extend([unit, unit.join(bank.ledger)])

    core.atomically(work)
    unit, ledger = kept
    assert isinstance(unit, nostro.Unit) and isinstance(ledger, nostro.Ledger)
    for use in (lambda: unit.get_ledger("main"), ledger.head):
        with pytest.raises(nostro.InvalidArgument) as caught:
            use()
        assert caught.value.details["reason"] == "unit_ended"


def test_the_core_cannot_be_called_from_its_own_unit(core: nostro.Core, bank: Bank) -> None:
    def work(unit: nostro.Unit) -> None:
        with pytest.raises(nostro.InvalidArgument) as caught:
            bank.ledger.head()
        assert caught.value.details["reason"] == "inside_unit"
        assert not caught.value.poisons_handle

    core.atomically(work)


def test_run_due_expires_holds(core: nostro.Core, bank: Bank, clock: FakeClock) -> None:
    bank.ledger.hold(bank.bank, bank.alice, Decimal(1), code=1, timeout_s=1)
    assert core.run_due().holds_expired == 0
    clock.advance(timedelta(seconds=2))
    report = core.run_due(budget=timedelta(seconds=5))
    assert (report.holds_expired, report.more) == (1, False)
    assert core.run_due(clock.now()).holds_expired == 0


def test_ids_follow_the_clock_of_the_core(core: nostro.Core, clock: FakeClock) -> None:
    first, second = core.new_id(), core.new_id()
    assert first < second
    assert first.int >> 80 == clock.now_ns() // 1_000_000


def test_backup_and_restore(tmp_path: Path) -> None:
    path, copy, back = tmp_path / "bank.db", tmp_path / "copy.db", tmp_path / "back.db"
    with nostro.Core.open(path, create_if_missing=True) as core:
        bank = open_bank(core.create_ledger("main"))
        core.backup(copy)
        with pytest.raises(nostro.AlreadyExists):
            core.backup(copy)
        head = bank.ledger.head()
    nostro.restore_sqlite(copy, back)
    with nostro.Core.open(back) as core:
        assert core.get_ledger("main").head() == head
    with pytest.raises(nostro.AlreadyExists):
        nostro.restore_sqlite(copy, back)
    with pytest.raises(nostro.NotFound):
        nostro.restore_sqlite(tmp_path / "missing.db", tmp_path / "new.db")


def test_after_a_fork_the_child_opens_its_own(tmp_path: Path) -> None:
    path = tmp_path / "bank.db"
    with nostro.Core.open(path, create_if_missing=True) as core:
        open_bank(core.create_ledger("main"))
    child = os.fork()
    if child == 0:
        with nostro.Core.open(path) as core:
            os._exit(0 if core.get_ledger("main").verify().ok else 1)
    assert os.waitpid(child, 0)[1] == 0
