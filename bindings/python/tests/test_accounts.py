"""The bank's own side: banks, accounts, entries, other parties, and what people add."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nostro
from conftest import START
from nostro.testing import FakeClock
from open_bank import BANK, OpenBank, eur, open_bank, payment, ref


SANDBOX = Path(__file__).parents[3] / "examples" / "data" / "demo_sandbox.json"


@pytest.fixture
def house(core: nostro.Core) -> OpenBank:
    return open_bank(core)


def reason(error: pytest.ExceptionInfo[nostro.Error]) -> str:
    return error.value.details["reason"]


def make_account(host: nostro.Session, id: str, **members: object) -> nostro.Account:
    account = nostro.NewAccount(bank_id=BANK, id=id, currency="EUR", holder="Ann")
    for name, value in members.items():
        setattr(account, name, value)
    return host.accounts.create(account)


# --- banks ---


def test_a_bank_is_made_found_and_changed(house: OpenBank) -> None:
    banks = house.host.banks
    bank = banks.get(BANK)
    assert bank.routing == nostro.Routing(scheme="OBP", address=BANK)
    assert bank.created_at == START
    bank.website_url = "https://bank.example"
    assert banks.update(bank) == bank == banks.find(BANK)
    assert banks.find("other") is None
    with pytest.raises(LookupError):
        banks.get("other")
    banks.create(nostro.Bank(id="bank.y"))
    assert [found.id for found in banks.list(cursor=BANK)] == ["bank.y"]
    with pytest.raises(nostro.AlreadyExists) as caught:
        banks.create(nostro.Bank(id="bank.y"))
    assert reason(caught) == "bank_exists"


def test_a_bank_keeps_documents(house: OpenBank) -> None:
    atm = nostro.BankDocument(kind=nostro.BankDocumentKind.atm, id="7", json='{"lift":true}')
    house.host.banks.put_document(BANK, atm)
    assert house.host.banks.find_document(BANK, nostro.BankDocumentKind.atm, "7") == atm
    assert house.host.banks.list_documents(BANK, nostro.BankDocumentKind.atm).items == [atm]
    assert house.host.banks.list_documents(BANK, nostro.BankDocumentKind.branch).items == []
    with pytest.raises(nostro.InvalidArgument) as caught:
        house.host.banks.put_document(BANK, nostro.BankDocument(id="7", json="[]"))
    assert reason(caught) == "invalid_document"


# --- accounts ---


def test_an_account_is_found_by_what_it_has(house: OpenBank) -> None:
    accounts, account = house.host.accounts, house.account
    assert accounts.get(BANK, "current") == account
    assert accounts.find_by_number(BANK, account.number) == account
    assert accounts.list_by_owner(house.ann) == [account]
    iban = nostro.Routing(scheme="IBAN", address="DE02 1203 0000 0000 2020 51")
    assert accounts.list_by_routing(iban) == [account]
    assert account.holder == "Ann"
    assert accounts.find(BANK, "other") is None
    with pytest.raises(nostro.NotFound) as caught:
        accounts.get(BANK, "other")
    assert reason(caught) == "account_not_found"


def test_accounts_are_listed_by_page(house: OpenBank) -> None:
    for id in ("a", "b"):
        make_account(house.host, id)
    first = house.host.accounts.list(BANK, limit=2)
    assert [account.id for account in first] == ["a", "b"]
    assert first.next == first[-1].id
    rest = house.host.accounts.list(BANK, limit=2, cursor=first.next)
    assert ([account.id for account in rest], rest.next) == (["current"], "")
    every = house.host.accounts.iter(BANK, page_size=1)
    assert [account.id for account in every] == ["a", "b", "current"]
    assert house.host.accounts.list("other").items == []


def test_an_account_is_changed_and_closed(house: OpenBank) -> None:
    accounts = house.host.accounts
    make_account(house.host, "savings")
    assert accounts.update_label(BANK, "savings", "Boat").label == "Boat"
    assert accounts.set_owners(BANK, "savings", [house.bob]).owners == [house.bob]
    routing = nostro.Routing(scheme="BBAN", address="1234")
    assert routing in accounts.set_routing(BANK, "savings", routing).routings
    rule = nostro.AccountRule(scheme="OVERDRAFT", value="0")
    assert accounts.set_rule(BANK, "savings", rule).rules == [rule]
    assert accounts.close(BANK, "savings").closed_at == START
    with pytest.raises(nostro.InvalidArgument) as caught:
        accounts.close(BANK, "current")
    assert reason(caught) == "balance_not_zero"


def test_balances_are_money(house: OpenBank) -> None:
    balance = house.host.accounts.balance(BANK, "current")
    assert (balance.booked, balance.available) == (eur("69.75"), eur("119.75"))
    assert balance.booked.amount == Decimal("69.75")
    assert house.host.accounts.balances([house.account, house.account]) == [balance, balance]


@pytest.mark.parametrize(
    ("overdraft", "available"),
    [
        (Decimal("0"), "0.00"),
        (Decimal("12.5"), "12.50"),
        (eur("12.50"), "12.50"),
        (nostro.Money.from_minor(1250, "EUR"), "12.50"),
    ],
    ids=str,
)
def test_an_overdraft_is_in_units(house: OpenBank, overdraft: object, available: str) -> None:
    make_account(house.host, "other", overdraft=overdraft)
    assert house.host.accounts.balance(BANK, "other").available == eur(available)


def test_an_overdraft_may_have_no_end(house: OpenBank) -> None:
    make_account(house.host, "other", overdraft=None)
    house.host.account_entries.post(payment("-1000000", "Shop", "other"))


@pytest.mark.parametrize("overdraft", [10, 10.5, True, "10"], ids=repr)
def test_an_overdraft_is_no_plain_number(overdraft: object) -> None:
    with pytest.raises(TypeError):
        nostro.NewAccount(overdraft=overdraft)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"overdraft": Decimal("0.001")}, "amount_not_representable"),
        ({"overdraft": nostro.Money(1, "SEK")}, "currency_mismatch"),
        ({"overdraft": Decimal("-1")}, "invalid_overdraft"),
        ({"currency": "EURO", "overdraft": Decimal("0.001")}, "invalid_currency"),
        ({"id": "a b"}, "invalid_account_id"),
        ({"label": "x" * 256}, "value_too_long"),
        (
            {"routings": [nostro.Routing(scheme="OBP", address=a) for a in "ab"]},
            "scheme_repeated",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_account_is_refused(
    house: OpenBank, members: dict[str, object], expected: str
) -> None:
    given = {"id": "other", **members}
    with pytest.raises(nostro.InvalidArgument) as caught:
        make_account(house.host, given.pop("id"), **given)  # type: ignore[arg-type]
    assert reason(caught) == expected


def test_a_balance_is_opened_once(house: OpenBank) -> None:
    make_account(house.host, "old")
    accounts = house.host.accounts
    for _ in range(2):
        accounts.set_opening_balance(BANK, "old", eur("10"), START.date() - timedelta(days=9))
    assert accounts.balance(BANK, "old").booked == eur("10")
    with pytest.raises(nostro.Rejected):
        accounts.set_opening_balance(BANK, "old", eur("11"))
    query = nostro.AccountEntryQuery(bank_id=BANK, account_id="old")
    assert house.host.account_entries.list(query).items == []


# --- entries ---


def test_a_payment_is_booked_once(house: OpenBank) -> None:
    entries = house.host.account_entries
    entry = entries.post(payment("5.00", "Aunt", id="gift"))
    assert entries.post(payment("5.00", "Aunt", id="gift")) == entry
    assert entries.get(BANK, "current", "gift") == entry
    assert (entry.value, entry.new_balance) == (eur("5"), eur("74.75"))
    assert (entry.type, entry.description) == ("TRANSFER", "from Aunt")
    assert entry.other.details.name == "Aunt"
    assert (entry.posted, entry.completed) == (START, START)
    assert house.core.get_ledger(BANK).find_entry(entry.journal_entry)
    assert entries.find(BANK, "current", "other") is None
    with pytest.raises(nostro.Rejected):
        entries.post(payment("6.00", "Aunt", id="gift"))
    with pytest.raises(nostro.Rejected) as caught:
        entries.post(payment("-1000.00", "Shop"))
    assert caught.value.result is nostro.ResultCode.exceeds_credits


def test_payments_between_accounts_and_all_or_none(house: OpenBank) -> None:
    make_account(house.host, "savings")
    saving = payment("-20.00", "", id="saving")
    saving.other = nostro.OwnAccount(id="savings")
    results = house.host.account_entries.post_all([saving, payment("1", "Aunt")])
    assert [result.existed for result in results] == [False, False]
    assert house.host.account_entries.post_all([saving])[0] == nostro.PaymentResult(
        journal_entry=results[0].journal_entry, existed=True
    )
    assert house.host.accounts.balance(BANK, "savings").booked == eur("20")
    with pytest.raises(nostro.Rejected) as caught:
        house.host.account_entries.post_all([payment("1", "Aunt"), payment("-1000", "Shop")])
    assert caught.value.details["index"] == "1"
    assert house.host.accounts.balance(BANK, "current").booked == eur("50.75")


def test_money_must_be_given(house: OpenBank) -> None:
    party = nostro.ExternalParty(name="Aunt")
    with pytest.raises(TypeError):
        nostro.Payment(bank_id=BANK, other=party)  # type: ignore[call-arg]
    for value in (5, 5.0, Decimal("5"), "5 EUR"):
        with pytest.raises(TypeError):
            nostro.Payment(other=party, value=value)  # type: ignore[arg-type]
    given = nostro.Payment(other=party, value=eur("5"))
    kept = given.value
    given.value = eur("6")
    assert kept == eur("5")


def test_entries_are_read_by_page(house: OpenBank, clock: FakeClock) -> None:
    for number in range(5):
        clock.advance(timedelta(hours=1))
        house.host.account_entries.post(payment("1", "Aunt", id=f"gift {number}"))
    entries = house.host.account_entries
    query = nostro.AccountEntryQuery(bank_id=BANK, account_id="current", limit=3)
    page = entries.list(query)
    assert [entry.id for entry in page] == ["gift 4", "gift 3", "gift 2"]
    query.cursor = page.next
    assert [entry.id for entry in entries.list(query)] == ["gift 1", "gift 0", "shopping"]

    query = nostro.AccountEntryQuery(
        bank_id=BANK, account_id="current", descending=False, limit=2, offset=1
    )
    everything = [entry.id for entry in entries.iter(query)]
    assert everything == ["shopping", *(f"gift {number}" for number in range(5))]
    query = nostro.AccountEntryQuery(
        bank_id=BANK, account_id="current", from_=START + timedelta(hours=1)
    )
    query.to = START + timedelta(hours=2)
    assert [entry.id for entry in entries.iter(query)] == ["gift 1", "gift 0"]
    query.cursor = "nonsense"
    with pytest.raises(nostro.InvalidArgument):
        entries.list(query)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(-(10**30), 10**30).filter(bool), min_size=1, max_size=8))
def test_entries_add_up_to_the_balance(amounts: list[int]) -> None:
    with nostro.Core.open("memory:") as core:
        house = open_bank(core)
        make_account(house.host, "other", overdraft=None)
        house.host.account_entries.post_all(
            [
                nostro.Payment(
                    bank_id=BANK,
                    account_id="other",
                    other=nostro.ExternalParty(name="Aunt"),
                    value=nostro.Money.from_minor(amount, "EUR"),
                )
                for amount in amounts
            ]
        )
        query = nostro.AccountEntryQuery(bank_id=BANK, account_id="other", limit=3)
        entries = list(house.host.account_entries.iter(query))
        assert [entry.value.minor for entry in reversed(entries)] == amounts
        assert entries[0].new_balance
        assert entries[0].new_balance.minor == sum(amounts)
        assert house.host.accounts.balance(BANK, "other").booked.minor == sum(amounts)


# --- other parties ---


def test_other_accounts_are_known_from_entries(house: OpenBank) -> None:
    parties = house.host.counterparties
    employer, shop = parties.list_other_accounts(BANK, "current")
    assert [employer.party.details.name, shop.party.details.name] == ["Employer", "Shop"]
    assert parties.get_other_account(BANK, "current", shop.party.id) == shop
    assert parties.find_other_account(BANK, "current", "other") is None
    alias = employer.metadata.text(nostro.PartyText.public_alias)
    assert alias.startswith("ALIAS_")
    assert employer.metadata.texts == {nostro.PartyText.public_alias: alias}
    assert employer.metadata.texts["public_alias"] == alias  # type: ignore[index]


def test_texts_and_places_of_parties(house: OpenBank) -> None:
    parties = house.host.counterparties
    id = parties.list_other_accounts(BANK, "current")[0].party.id
    parties.set_text(BANK, "current", id, nostro.PartyText.url, "https://employer.example")
    place = nostro.Coordinates(latitude=52.52, longitude=13.405)
    corporate = nostro.PartyPlace.corporate_location
    metadata = parties.set_place(BANK, "current", id, corporate, place)
    assert metadata.text(nostro.PartyText.url) == "https://employer.example"
    assert metadata.text(nostro.PartyText.more_info) == ""
    location = nostro.Location(latitude=52.52, longitude=13.405, at=START)
    assert metadata.place(corporate) == location
    assert metadata.places == {corporate: location}
    assert parties.list_metadata(BANK, "current", [id, "other"]) == [
        metadata,
        nostro.PartyMetadata(),
    ]
    cleared = parties.set_place(BANK, "current", id, corporate, None)
    assert cleared.place(corporate) is None
    assert cleared == nostro.PartyMetadata(texts=metadata.texts)
    far = nostro.Coordinates(latitude=400, longitude=200)
    with pytest.raises(nostro.InvalidArgument) as caught:
        parties.set_place(BANK, "current", id, corporate, far)
    assert reason(caught) == "invalid_location"


def test_a_dict_by_words_takes_words_only() -> None:
    for texts in ({"url": "x"}, {nostro.PartyText.url: 5}, [nostro.PartyText.url]):
        with pytest.raises(TypeError):
            nostro.PartyMetadata(texts=texts)  # type: ignore[arg-type]


def test_counterparties_are_of_a_view(house: OpenBank) -> None:
    parties = house.host.counterparties
    new = nostro.NewCounterparty(
        name="Landlord",
        account_routing=nostro.Routing(scheme="IBAN", address="DE89370400440532013000"),
        is_beneficiary=True,
        bespoke=[("flat", "3"), ("floor", "2")],
    )
    landlord = parties.create(ref("owner"), new)
    assert landlord.bespoke == [("flat", "3"), ("floor", "2")]
    assert parties.get(ref("owner"), landlord.id) == landlord
    assert parties.list(ref("owner")).items == [landlord]
    assert parties.find(ref("_other"), landlord.id) is None
    with pytest.raises(nostro.AlreadyExists) as caught:
        parties.create(ref("owner"), new)
    assert reason(caught) == "counterparty_exists"
    assert parties.erase_all(ref("owner")) == 1


# --- what people add ---


def test_notes_of_entries(house: OpenBank) -> None:
    notes = house.host.entry_notes
    new = nostro.NewAnnotation(kind=nostro.AnnotationKind.tag, text="food")
    tag = notes.add(ref("owner"), "shopping", new)
    assert (tag.kind, tag.text, tag.created_at) == ("tag", "food", START)
    notes.set_narrative(BANK, "current", "shopping", "for the party")
    where = nostro.Coordinates(latitude=-1, longitude=2)
    notes.set_where(ref("owner"), "shopping", where)
    metadata = notes.get(ref("owner"), "shopping")
    location = nostro.Location(latitude=-1, longitude=2, at=START)
    assert metadata == nostro.EntryMetadata(
        narrative="for the party", annotations=[tag], where=location
    )
    entries = [house.host.account_entries.get(BANK, "current", id) for id in ("salary", "shopping")]
    assert notes.list(entries, "owner") == [nostro.EntryMetadata(), metadata]
    elsewhere = notes.get(ref("_other"), "shopping")
    assert elsewhere == nostro.EntryMetadata(narrative="for the party")
    assert notes.find(ref("owner"), "shopping", tag.id) == tag
    notes.erase(ref("owner"), "shopping", tag.id)
    with pytest.raises(nostro.NotFound) as caught:
        notes.erase(ref("owner"), "shopping", tag.id)
    assert reason(caught) == "annotation_not_found"
    notes.erase_all(ref("owner"))
    assert notes.get(ref("owner"), "shopping").where is None
    assert nostro.EntryNotes.annotations_max == 1000


# --- sandbox files ---


def test_a_sandbox_file_is_imported(host: nostro.Session) -> None:
    text = SANDBOX.read_text("utf-8")
    report = host.sandbox_import.run(text)
    assert report.created() == sum(count.created for count in report.counts.values())
    accounts = report.count(nostro.SandboxItem.accounts)
    found = [a for bank in host.banks.list() for a in host.accounts.list(bank.id)]
    assert len(found) == accounts.created > 0
    again = host.sandbox_import.run(text.encode())
    assert again.created() == 0
    assert again.count(nostro.SandboxItem.accounts).existing == accounts.created
    with pytest.raises(nostro.InvalidArgument) as caught:
        host.sandbox_import.run("{")
    assert "line" in caught.value.details


# --- who may ---


def test_the_banks_own_side_is_for_the_bank(house: OpenBank) -> None:
    ann, nobody = house.as_user(house.ann), house.as_nobody()
    with pytest.raises(nostro.Forbidden) as caught:
        ann.accounts.get(BANK, "current")
    assert reason(caught) == "bank_only"
    with pytest.raises(nostro.Unauthenticated):
        nobody.banks.list()


def test_the_banks_own_side_works_in_units(house: OpenBank) -> None:
    def work(unit: nostro.Unit) -> None:
        session = unit.session()
        session.account_entries.post(payment("1", "Aunt"))
        assert session.accounts.balance(BANK, "current").booked == eur("70.75")
        raise KeyError

    with pytest.raises(KeyError):
        house.core.atomically(work)
    assert house.host.accounts.balance(BANK, "current").booked == eur("69.75")
