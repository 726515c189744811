"""Statements of an account through a view."""

import csv
import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest

import nostro
from conftest import START
from nostro import Permission, StatementFormat
from nostro.testing import FakeClock
from open_bank import BANK, EVERYTHING, OpenBank, open_bank, payment, ref

TODAY = START.date()
PERIOD = nostro.StatementPeriod(from_=TODAY, to=TODAY)


@pytest.fixture
def house(core: nostro.Core) -> OpenBank:
    return open_bank(core)


def reason(error: pytest.ExceptionInfo[nostro.Error]) -> str:
    return error.value.details["reason"]


def amounts(statement: nostro.Statement) -> list[Decimal | None]:
    return [line.entry.value.amount for line in statement.entries]


def test_a_preview_is_not_issued(house: OpenBank) -> None:
    ann = house.as_user(house.ann).statements
    statement = ann.preview(ref("owner"), PERIOD)
    assert (statement.number, statement.period) == (None, PERIOD)
    assert statement.opening.amount == Decimal("0.00")
    assert statement.closing.amount == Decimal("69.75")
    assert amounts(statement) == [Decimal("100.00"), Decimal("-30.25")]
    assert statement.credits.count == statement.debits.count == 1
    assert statement.debits.sum.amount == Decimal("30.25")
    assert [line.booked for line in statement.entries] == [TODAY, TODAY]
    assert ann.list(ref("owner")).items == []
    with pytest.raises(nostro.InvalidArgument) as caught:
        ann.issue(ref("owner"), PERIOD)
    assert reason(caught) == "period_not_over"


def test_an_issued_statement_never_changes(house: OpenBank, clock: FakeClock) -> None:
    clock.advance(timedelta(days=1))
    ann = house.as_user(house.ann).statements
    first = ann.issue(ref("owner"), PERIOD)
    assert first.number == 1
    late = payment("5", "Aunt", id="late")
    late.completed = START
    house.host.account_entries.post(late)
    assert ann.issue(ref("owner"), PERIOD) == ann.get(ref("owner"), 1) == first
    tomorrow = TODAY + timedelta(days=1)
    clock.advance(timedelta(days=1))
    second = ann.issue(ref("owner"), nostro.StatementPeriod(from_=tomorrow, to=tomorrow))
    assert (second.number, second.opening.amount) == (2, first.closing.amount)
    assert amounts(second) == [Decimal("5.00")]
    assert [issued.number for issued in ann.list(ref("owner"))] == [1, 2]
    later = ann.list(ref("owner"), cursor="1")
    assert [issued.message_id for issued in later] == [second.message_id]
    assert nostro.Statements.entries_max == 100_000
    with pytest.raises(nostro.NotFound) as caught:
        ann.get(ref("owner"), 3)
    assert reason(caught) == "statement_not_found"


def test_a_statement_shows_what_the_view_shows(house: OpenBank) -> None:
    house.make_view("_work", EVERYTHING - {Permission.can_see_transaction_amount}, house.bob)
    bob = house.as_user(house.bob).statements
    statement = bob.preview(ref("_work"), PERIOD)
    assert amounts(statement) == [None, None]
    assert (statement.credits.count, statement.credits.sum.amount) == (0, None)
    json.loads(nostro.render(statement, StatementFormat.json))
    with pytest.raises(nostro.Forbidden) as caught:
        nostro.render(statement, StatementFormat.camt_052)
    assert reason(caught) == "permission_missing"
    with pytest.raises(nostro.Forbidden):
        house.as_user(house.cora).statements.preview(ref("_work"), PERIOD)


@pytest.mark.parametrize("format", StatementFormat)
def test_every_format_is_written(
    house: OpenBank, clock: FakeClock, format: StatementFormat
) -> None:
    clock.advance(timedelta(days=1))
    statement = house.as_user(house.ann).statements.issue(ref("owner"), PERIOD)
    text = nostro.render(statement, format)
    assert text == nostro.render(statement, format)
    assert "30.25" in text or "30,25" in text
    assert "/" in nostro.media_type(format)
    assert nostro.file_extension(format).isalnum()


def test_csv_has_a_line_for_each_entry(house: OpenBank) -> None:
    statement = house.as_user(house.ann).statements.preview(ref("owner"), PERIOD)
    lines = list(csv.reader(StringIO(nostro.render(statement, StatementFormat.csv))))
    assert [line[0] for line in lines] == ["record", "opening", "entry", "entry", "closing"]


def test_what_is_issued_only(house: OpenBank) -> None:
    statement = house.as_user(house.ann).statements.preview(ref("owner"), PERIOD)
    with pytest.raises(nostro.InvalidArgument) as caught:
        nostro.render(statement, StatementFormat.mt940)
    assert reason(caught) == "not_issued"


def test_one_that_was_changed_names_what_it_lacks(house: OpenBank) -> None:
    statement = house.host.statements.preview(ref("owner"), PERIOD)
    lines = statement.entries
    lines[1].entry.value = nostro.ModeratedMoney()
    statement.entries = lines
    for format in StatementFormat.camt_052, StatementFormat.camt_054:
        with pytest.raises(nostro.InvalidArgument) as caught:
            nostro.render(statement, format)
        assert caught.value.details == {"field": "entries[1].value", "reason": "incomplete"}
    for format in StatementFormat.json, StatementFormat.csv, StatementFormat.html:
        assert nostro.render(statement, format)
        assert nostro.render(nostro.Statement(), format)


def test_words_of_formats() -> None:
    assert StatementFormat("camt.053") is StatementFormat.camt_053
    assert [format.value for format in StatementFormat][:3] == ["json", "csv", "camt.053"]


@pytest.mark.parametrize(
    "period",
    [
        nostro.StatementPeriod(from_=TODAY, to=TODAY - timedelta(days=1)),
        nostro.StatementPeriod(from_=date(1800, 1, 1), to=TODAY),
    ],
    ids=["backwards", "old"],
)
def test_a_wrong_period_is_refused(house: OpenBank, period: nostro.StatementPeriod) -> None:
    with pytest.raises(nostro.InvalidArgument) as caught:
        house.host.statements.preview(ref("owner"), period)
    assert reason(caught) == "invalid_period"


def test_a_statement_is_of_the_bank_too(house: OpenBank) -> None:
    assert house.host.statements.preview(ref("owner"), PERIOD).account.id == "current"
    assert house.host.accounts.get(BANK, "current").label == "Household"
