"""Accounts through views, by people, applications and nobody."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

import nostro
from conftest import START
from nostro import AccountList, Authority, DefaultView, Permission
from nostro.testing import FakeClock
from open_bank import BANK, EVERYTHING, OpenBank, eur, open_bank, payment, ref


class Auditor:
    """Keeps what was read; says no when it is told to."""

    def __init__(self) -> None:
        self.records: list[nostro.ReadRecord] = []
        self.error: BaseException | None = None

    def __call__(self, record: nostro.ReadRecord) -> None:
        self.records.append(record)
        if self.error:
            raise self.error

    def subjects(self) -> list[tuple[nostro.ReadSubject, int]]:
        return [(record.subject, record.count) for record in self.records]


@pytest.fixture
def auditor() -> Auditor:
    return Auditor()


@pytest.fixture
def house(clock: FakeClock, auditor: Auditor) -> Iterator[OpenBank]:
    options = nostro.AccessOptions(allow_public_views=True, allow_firehose_views=True)
    with nostro.Core.open("memory:", clock=clock, access=options, audit=auditor) as core:
        yield open_bank(core)


@pytest.fixture
def closed_house(clock: FakeClock) -> Iterator[OpenBank]:
    """No public views, no firehose, nobody is told."""
    with nostro.Core.open("memory:", clock=clock) as core:
        yield open_bank(core)


def reason(error: pytest.ExceptionInfo[nostro.Error]) -> str:
    return error.value.details["reason"]


# --- accounts ---


def test_an_owner_sees_everything_of_his(house: OpenBank) -> None:
    ann = house.as_user(house.ann)
    account = ann.viewed_accounts.get(ref("owner"))
    assert account.balance == nostro.ModeratedMoney(currency="EUR", amount=Decimal("69.75"))
    assert (account.label, account.owners) == ("Household", [house.ann])
    (listed,) = ann.viewed_accounts.list(AccountList.private)
    assert (listed.id, [view.id for view in listed.views]) == ("current", ["owner"])
    assert ann.viewed_accounts.update_label(BANK, "current", "Home").label == "Home"


def test_a_view_shows_what_it_may(house: OpenBank) -> None:
    permissions = frozenset(
        {
            Permission.can_see_transaction_this_bank_account,
            Permission.can_see_bank_account_currency,
        }
    )
    house.make_view("_work", permissions, house.bob)
    bob = house.as_user(house.bob)
    account = bob.viewed_accounts.get(ref("_work"))
    assert account == nostro.ModeratedAccount(
        bank_id=BANK, id="current", balance=nostro.ModeratedMoney(currency="EUR")
    )
    assert bob.viewed_accounts.usable_view(ref("_work")).content.permissions == permissions
    assert [view.id for view in bob.viewed_accounts.usable_views(BANK, "current")] == ["_work"]
    with pytest.raises(nostro.Forbidden) as caught:
        bob.viewed_accounts.update_label(BANK, "current", "Mine")
    assert reason(caught) == "no_owner_access"


def test_an_accountant_loses_his_view(house: OpenBank) -> None:
    house.host.views.provide(BANK, "current", DefaultView.accountant)
    ann, bob = house.as_user(house.ann), house.as_user(house.bob)
    with pytest.raises(nostro.Forbidden) as caught:
        bob.viewed_accounts.get(ref("accountant"))
    assert reason(caught) == "no_view_access"
    ann.shares.share(BANK, "current", ["accountant"], house.bob)
    assert bob.viewed_accounts.get(ref("accountant")).balance.amount == Decimal("69.75")
    ann.shares.revoke(ref("accountant"), house.bob)
    with pytest.raises(nostro.Forbidden):
        bob.viewed_accounts.get(ref("accountant"))


def test_nobody_reads_what_is_public(house: OpenBank) -> None:
    house.host.views.provide(BANK, "current", DefaultView.public)
    nobody = house.as_nobody().viewed_accounts
    account = nobody.get(ref("public"))
    assert (account.id, account.balance.currency) == ("current", "EUR")
    (listed,) = nobody.list(AccountList.public)
    assert [view.id for view in listed.views] == ["public"]
    assert [one.id for one in nobody.list(AccountList.all, BANK)] == ["current"]
    with pytest.raises(nostro.Unauthenticated):
        nobody.list(AccountList.private)
    with pytest.raises(nostro.Unauthenticated):
        nobody.get(ref("owner"))
    with pytest.raises(nostro.Unauthenticated):
        nobody.annotate(ref("public"), "salary", nostro.NewAnnotation(text="nice"))
    with pytest.raises(nostro.NotFound) as caught:
        nobody.list(AccountList.public, "other")
    assert reason(caught) == "bank_not_found"


def test_public_views_may_be_off(closed_house: OpenBank) -> None:
    assert closed_house.as_nobody().viewed_accounts.list(AccountList.public).items == []
    with pytest.raises(nostro.NotFound) as caught:
        closed_house.as_nobody().viewed_accounts.get(ref("public"))
    assert reason(caught) == "view_not_found"


def test_an_application_sees_what_its_consent_names(house: OpenBank) -> None:
    house.make_view("_work", user=house.bob)
    view = nostro.ConsentView(
        bank_id=BANK,
        account_id="current",
        view_id="_work",
        permissions=["can_see_transaction_this_bank_account", "can_see_bank_account_label"],
    )
    principal = nostro.Principal(
        kind=nostro.PrincipalKind.user, id=house.bob, client_id="app", views=[view]
    )
    app = house.core.session(principal).viewed_accounts
    account = app.get(ref("_work"))
    assert (account.label, account.number) == ("Household", None)
    principal.views = []
    with pytest.raises(nostro.Forbidden) as caught:
        house.core.session(principal).viewed_accounts.get(ref("_work"))
    assert reason(caught) == "no_view_access"


def test_people_open_accounts_of_their_own(house: OpenBank) -> None:
    new = nostro.NewAccount(bank_id=BANK, id="savings", currency="EUR")
    bob = house.as_user(house.bob)
    account = bob.viewed_accounts.open(new)
    assert (account.owners, account.created_by) == ([house.bob], house.bob)
    assert bob.viewed_accounts.get(ref("owner", "savings")).balance.amount == 0
    new.id, new.owners = "other", [house.cora]
    with pytest.raises(nostro.Forbidden) as caught:
        bob.viewed_accounts.open(new)
    assert reason(caught) == "missing_entitlement"
    house.host.entitlements.grant(house.bob, "CanCreateAccount", BANK)
    assert bob.viewed_accounts.open(new).owners == [house.cora]
    new.id, new.overdraft = "more", eur("5")
    with pytest.raises(nostro.Forbidden):
        bob.viewed_accounts.open(new)


# --- the firehose ---


def test_the_firehose(house: OpenBank, closed_house: OpenBank) -> None:
    bob = house.as_user(house.bob).viewed_accounts
    with pytest.raises(nostro.Forbidden) as caught:
        bob.list_firehose(BANK, "owner")
    assert reason(caught) == "missing_entitlement"
    house.host.entitlements.grant(house.bob, "CanUseAccountFirehose", BANK)
    assert [account.id for account in bob.list_firehose(BANK, "owner")] == ["current"]
    assert bob.list_firehose(BANK, "owner", cursor="current").items == []
    assert bob.list_firehose(BANK, "firehose").items == []
    assert bob.get(ref("owner"), Authority.firehose).balance.amount == Decimal("69.75")
    query = nostro.ViewedEntryQuery(view=ref("owner"))
    assert len(bob.list_entries(query, Authority.firehose).items) == 2
    with pytest.raises(nostro.Forbidden) as caught:
        bob.get(ref("owner"))
    assert reason(caught) == "no_view_access"

    closed_house.host.entitlements.grant(closed_house.bob, "CanUseAccountFirehose", BANK)
    with pytest.raises(nostro.Forbidden) as caught:
        closed_house.as_user(closed_house.bob).viewed_accounts.list_firehose(BANK, "owner")
    assert reason(caught) == "firehose_off"


# --- entries ---


def test_entries_are_read_through_a_view(house: OpenBank, clock: FakeClock) -> None:
    clock.advance(timedelta(days=1))
    house.host.account_entries.post(payment("1", "Aunt", id="gift"))
    house.make_view("_work", EVERYTHING - {Permission.can_see_transaction_amount}, house.bob)
    bob = house.as_user(house.bob).viewed_accounts
    query = nostro.ViewedEntryQuery(view=ref("_work"), limit=2)
    page = bob.list_entries(query)
    assert [entry.id for entry in page.items] == ["gift", "shopping"]
    assert page.items[1].value == nostro.ModeratedMoney(currency="EUR")
    assert page.items[1].new_balance.amount == Decimal("69.75")
    assert page.account and page.account.balance.amount is None
    query.cursor = page.next
    last = bob.list_entries(query)
    assert ([entry.id for entry in last.items], last.next) == (["salary"], "")

    query = nostro.ViewedEntryQuery(view=ref("_work"), descending=False, limit=1, offset=1)
    assert [entry.id for entry in bob.iter_entries(query)] == ["shopping", "gift"]
    query = nostro.ViewedEntryQuery(view=ref("_work"), from_=START + timedelta(hours=1))
    assert [entry.id for entry in bob.iter_entries(query)] == ["gift"]
    viewed = bob.get_entry(ref("_work"), "gift")
    assert viewed.entry == page.items[0]
    with pytest.raises(nostro.NotFound) as caught:
        bob.get_entry(ref("_work"), "other")
    assert reason(caught) == "entry_not_found"


def test_no_combination_makes_a_read_fail(house: OpenBank) -> None:
    view = house.make_view("_work", frozenset(), house.bob)
    bob = house.as_user(house.bob).viewed_accounts
    assert bob.get(ref("_work")) == nostro.ModeratedAccount(bank_id=BANK, id="current")
    page = bob.list_entries(nostro.ViewedEntryQuery(view=ref("_work")))
    assert page.account is None
    assert page.items == [nostro.ModeratedEntry(id=id) for id in ("shopping", "salary")]
    assert bob.list_other_accounts(ref("_work")).items == []
    assert bob.get_entry_metadata(ref("_work"), "salary") == nostro.ModeratedEntryMetadata()
    assert view.content.permissions == frozenset()


# --- other parties ---


def test_other_parties_through_a_view(house: OpenBank) -> None:
    ann = house.as_user(house.ann).viewed_accounts
    employer, shop = ann.list_other_accounts(ref("owner"))
    assert (employer.holder, shop.holder) == ("Employer", "Shop")
    assert ann.get_other_account(ref("owner"), shop.id) == shop
    ann.set_party_text(ref("owner"), shop.id, nostro.PartyText.more_info, "a shop")
    corporate = nostro.PartyPlace.corporate_location
    place = nostro.Coordinates(latitude=1, longitude=2)
    ann.set_party_place(ref("owner"), shop.id, corporate, place)
    shown = ann.get_other_account(ref("owner"), shop.id).metadata
    assert shown and shown.texts[nostro.PartyText.more_info] == "a shop"
    assert shown.places[corporate].author_id == house.ann

    house.make_view("_work", EVERYTHING - {Permission.can_add_more_info}, house.bob)
    bob = house.as_user(house.bob).viewed_accounts
    with pytest.raises(nostro.Forbidden) as caught:
        bob.set_party_text(ref("_work"), shop.id, nostro.PartyText.more_info, "mine")
    assert caught.value.details["reason"] == "permission_missing"
    assert caught.value.details["permission"] == "can_add_more_info"
    bob.set_party_place(ref("_work"), shop.id, corporate, None)
    with pytest.raises(nostro.NotFound) as missing:
        bob.get_other_account(ref("_work"), "other")
    assert reason(missing) == "other_account_not_found"


def test_counterparties_through_a_view(house: OpenBank) -> None:
    ann = house.as_user(house.ann).viewed_accounts
    landlord = ann.create_counterparty(ref("owner"), nostro.NewCounterparty(name="Landlord"))
    assert (landlord.view_id, landlord.created_by) == ("owner", house.ann)
    assert ann.get_counterparty(ref("owner"), landlord.id) == landlord
    assert ann.list_counterparties(ref("owner")).items == [landlord]
    alias = ann.counterparty_metadata(ref("owner"), landlord.id).text(
        nostro.PartyText.public_alias
    )
    assert alias.startswith("ALIAS_")
    house.make_view("_work", EVERYTHING - {Permission.can_add_counterparty}, house.bob)
    with pytest.raises(nostro.Forbidden) as caught:
        house.as_user(house.bob).viewed_accounts.list_counterparties(ref("_work"))
    assert caught.value.details["permission"] == "can_add_counterparty"


# --- what people add ---


def test_notes_through_a_view(house: OpenBank) -> None:
    house.make_view("_work", user=house.bob)
    house.as_user(house.ann).shares.share(BANK, "current", ["_work"], house.cora)
    bob, cora = (house.as_user(id).viewed_accounts for id in (house.bob, house.cora))
    view = ref("_work")
    comment = bob.annotate(view, "salary", nostro.NewAnnotation(text="at last"))
    assert (comment.author_id, comment.kind) == (house.bob, nostro.AnnotationKind.comment)
    bob.set_narrative(view, "salary", "June")
    bob.set_where(view, "salary", nostro.Coordinates(latitude=1, longitude=2))
    shown = cora.get_entry_metadata(view, "salary")
    assert (shown.narrative, shown.comments, shown.tags) == ("June", [comment], [])
    assert shown.where and shown.where.author_id == house.bob
    with pytest.raises(nostro.Forbidden) as caught:
        cora.erase_annotation(view, "salary", nostro.AnnotationKind.comment, comment.id)
    assert reason(caught) == "not_the_author"
    bob.erase_annotation(view, "salary", nostro.AnnotationKind.comment, comment.id)
    bob.set_where(view, "salary", None)
    assert cora.get_entry_metadata(view, "salary").comments == []


# --- who has read ---


def test_the_host_is_told_who_has_read(house: OpenBank, auditor: Auditor) -> None:
    ann = house.as_user(house.ann).viewed_accounts
    ann.get(ref("owner"))
    ann.list_entries(nostro.ViewedEntryQuery(view=ref("owner")))
    ann.list_other_accounts(ref("owner"))
    assert auditor.subjects() == [("account", 1), ("entries", 2), ("other_accounts", 2)]
    record = auditor.records[0]
    assert (record.principal.id, record.bank_id, record.account_id, record.view_id) == (
        *(house.ann, BANK, "current", "owner"),
    )
    assert record.at == START


def test_what_the_auditor_raises_reaches_the_reader(house: OpenBank, auditor: Auditor) -> None:
    auditor.error = KeyError("the disk is full")
    ann = house.as_user(house.ann).viewed_accounts
    with pytest.raises(KeyError) as caught:
        ann.get(ref("owner"))
    assert caught.value is auditor.error


def test_the_auditor_may_use_the_core(house: OpenBank, auditor: Auditor) -> None:
    class Curious(Auditor):
        def __call__(self, record: nostro.ReadRecord) -> None:
            self.records.append(record)
            house.host.accounts.get(record.bank_id, record.account_id)

    auditor.__class__ = Curious
    house.as_user(house.ann).viewed_accounts.get(ref("owner"))
    assert auditor.subjects() == [("account", 1)]


def test_readers_do_not_hold_the_interpreter(house: OpenBank, auditor: Auditor) -> None:
    """Two readers are at the auditor at the same time."""
    barrier = threading.Barrier(2, timeout=30)

    class Waiting(Auditor):
        def __call__(self, record: nostro.ReadRecord) -> None:
            barrier.wait()
            self.records.append(record)

    auditor.__class__ = Waiting
    ann = house.as_user(house.ann).viewed_accounts
    threads = [threading.Thread(target=ann.get, args=[ref("owner")]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert auditor.subjects() == [("account", 1)] * 2
