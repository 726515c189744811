"""What a view shows, as a table over permissions; no store is needed."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nostro
from conftest import START
from nostro import AliasMode, ModeratedKind, PartyPlace, PartyText, Permission
from open_bank import BANK, EVERYTHING, eur

Shown = nostro.ModeratedAccount | nostro.ModeratedEntry | nostro.ModeratedOtherAccount

PLACE = nostro.Location(latitude=1.5, longitude=-2.5, at=START, author_id="ann")
ROUTING = nostro.Routing(scheme="OBP", address="current")
IBAN = nostro.Routing(scheme="IBAN", address="DE02120300000000202051")
BANK_X = nostro.Bank(
    id=BANK,
    full_name="The Bank of X",
    national_identifier="12-34",
    swift_bic="BANKXXXX",
    routing=nostro.Routing(scheme="OBP", address=BANK),
)
ACCOUNT = nostro.Account(
    bank_id=BANK,
    id="current",
    label="Household",
    number="0000000001",
    type="CURRENT",
    currency="EUR",
    holder="Ann",
    owners=["ann"],
    routings=[ROUTING, IBAN],
    rules=[nostro.AccountRule(scheme="OVERDRAFT", value="10")],
)
BALANCE = nostro.AccountBalance(booked=eur("69.75"), available=eur("119.75"))
PARTY = nostro.OtherParty(
    id="shop",
    details=nostro.ExternalParty(
        name="Shop",
        number="123",
        kind="CURRENT",
        iban="DE89370400440532013000",
        bic="SHOPXXXX",
        account_routing=nostro.Routing(scheme="BBAN", address="123"),
        bank_routing=nostro.Routing(scheme="BIC", address="SHOPXXXX"),
        bank_name="Bank of shops",
        bank_national_identifier="56-78",
    ),
)
PARTY_METADATA = nostro.PartyMetadata(
    texts={text: f"the {text}" for text in PartyText}, places={place: PLACE for place in PartyPlace}
)
ENTRY = nostro.AccountEntry(
    id="shopping",
    type="TRANSFER",
    description="food",
    posted=START,
    completed=START,
    value=eur("-30.25"),
    new_balance=eur("69.75"),
    other=PARTY,
)
ENTRY_METADATA = nostro.EntryMetadata(
    narrative="for the party",
    annotations=[
        nostro.Annotation(id=kind, kind=kind, text=f"a {kind}") for kind in nostro.AnnotationKind
    ],
    where=PLACE,
)

TABLE = """
account bank_id
account id
account label                    can_see_bank_account_label
account number                   can_see_bank_account_number
account type                     can_see_bank_account_type
account owners                   can_see_bank_account_owners
account holder                   can_see_bank_account_owners
account balance.currency         can_see_bank_account_currency
account balance.amount           can_see_bank_account_balance
account routings                 can_see_bank_account_routing_scheme can_see_bank_account_routing_address
account account_routing.scheme   can_see_bank_account_routing_scheme
account account_routing.address  can_see_bank_account_routing_address
account bank_routing.scheme      can_see_bank_routing_scheme
account bank_routing.address     can_see_bank_routing_address
account rules                    can_see_bank_account_credit_limit
account iban                     can_see_bank_account_iban
account swift_bic                can_see_bank_account_swift_bic
account national_identifier      can_see_bank_account_national_identifier
account bank_name                can_see_bank_account_bank_name
entry id
entry other                      can_see_transaction_other_bank_account
entry type                       can_see_transaction_type
entry description                can_see_transaction_description
entry posted                     can_see_transaction_start_date
entry completed                  can_see_transaction_finish_date
entry value.currency             can_see_transaction_currency
entry value.amount               can_see_transaction_amount
entry new_balance.currency       can_see_transaction_currency
entry new_balance.amount         can_see_transaction_balance
entry metadata                   can_see_transaction_metadata
entry metadata.narrative         can_see_owner_comment can_see_transaction_metadata
entry metadata.comments          can_see_comments can_see_transaction_metadata
entry metadata.tags              can_see_tags can_see_transaction_metadata
entry metadata.images            can_see_images can_see_transaction_metadata
entry metadata.where             can_see_where_tag can_see_transaction_metadata
other_account id
other_account holder
other_account is_alias
other_account number                       can_see_other_account_number
other_account kind                         can_see_other_account_kind
other_account iban                         can_see_other_account_iban
other_account swift_bic                    can_see_other_account_swift_bic
other_account national_identifier          can_see_other_account_national_identifier
other_account bank_name                    can_see_other_account_bank_name
other_account bank_routing.scheme          can_see_other_bank_routing_scheme
other_account bank_routing.address         can_see_other_bank_routing_address
other_account account_routing.scheme       can_see_other_account_routing_scheme
other_account account_routing.address      can_see_other_account_routing_address
other_account metadata                     can_see_other_account_metadata
other_account metadata.public_alias        can_see_public_alias can_see_other_account_metadata
other_account metadata.private_alias       can_see_private_alias can_see_other_account_metadata
other_account metadata.more_info           can_see_more_info can_see_other_account_metadata
other_account metadata.url                 can_see_url can_see_other_account_metadata
other_account metadata.image_url           can_see_image_url can_see_other_account_metadata
other_account metadata.open_corporates_url can_see_open_corporates_url can_see_other_account_metadata
other_account metadata.corporate_location  can_see_corporate_location can_see_other_account_metadata
other_account metadata.physical_location   can_see_physical_location can_see_other_account_metadata
"""
"""Kind, member, and the permissions without which it is absent; an account needs one more."""

MASTER = Permission.can_see_transaction_this_bank_account


def rows() -> list[tuple[ModeratedKind, str, frozenset[Permission]]]:
    found = []
    for line in TABLE.strip().splitlines():
        kind, field, *needs = line.split()
        if kind == "account" and needs:
            needs.append(MASTER)
        found.append((ModeratedKind(kind), field, frozenset(map(Permission, needs))))
    return found


ROWS = rows()


def view(permissions: frozenset[Permission], **content: object) -> nostro.View:
    made = nostro.ViewContent(permissions=permissions)
    for name, value in content.items():
        setattr(made, name, value)
    return nostro.View(id="_view", content=made)


SHOW: dict[ModeratedKind, Callable[[nostro.View], Shown]] = {
    ModeratedKind.account: lambda seen: nostro.moderate_account(ACCOUNT, BANK_X, BALANCE, seen),
    ModeratedKind.entry: lambda seen: nostro.moderate_entry(
        ENTRY, ENTRY_METADATA, PARTY_METADATA, seen
    ),
    ModeratedKind.other_account: lambda seen: nostro.moderate_other_account(
        PARTY, PARTY_METADATA, seen
    ),
}


def by_word(values: Mapping[PartyText, object] | Mapping[PartyPlace, object]) -> dict[str, object]:
    return {str(word): value for word, value in values.items()}


def member(shown: object, name: str) -> object:
    """A member, or what stands under its word; None: it is not shown."""
    if isinstance(shown, nostro.ModeratedPartyMetadata):
        return {**by_word(shown.texts), **by_word(shown.places)}.get(name)
    return getattr(shown, name, None)


def find(shown: object, field: str) -> object:
    return reduce(member, field.split("."), shown)


def test_the_table_is_that_of_the_library() -> None:
    table = [(row.kind, row.field, row.needs) for row in nostro.moderated_fields()]
    assert table == ROWS


@pytest.mark.parametrize(("kind", "field", "needs"), ROWS, ids=lambda value: str(value))
def test_a_member_is_shown_with_its_permissions(
    kind: ModeratedKind, field: str, needs: frozenset[Permission]
) -> None:
    assert find(SHOW[kind](view(needs)), field) not in (None, "")
    for permission in needs:
        without = SHOW[kind](view(EVERYTHING - {permission}))
        assert find(without, field) is None, permission


@given(st.frozensets(st.sampled_from(Permission)))
def test_nothing_else_is_shown(permissions: frozenset[Permission]) -> None:
    shown = {kind: show(view(permissions)) for kind, show in SHOW.items()}
    for kind, field, needs in ROWS:
        assert (find(shown[kind], field) is not None) == (needs <= permissions), field


@given(st.frozensets(st.sampled_from(Permission)), st.frozensets(st.sampled_from(Permission)))
def test_more_permissions_never_show_less(
    some: frozenset[Permission], more: frozenset[Permission]
) -> None:
    for kind, show in SHOW.items():
        fewer, all_of_them = show(view(some)), show(view(some | more))
        for _, field, _ in (row for row in ROWS if row[0] is kind):
            seen = find(fewer, field)
            if isinstance(seen, (str, list, Decimal)):
                assert seen == find(all_of_them, field)


def test_what_everything_shows() -> None:
    everything = view(EVERYTHING)
    account = nostro.moderate_account(ACCOUNT, BANK_X, BALANCE, everything)
    assert account.balance == nostro.ModeratedMoney(currency="EUR", amount=Decimal("69.75"))
    assert (account.iban, account.owners) == (IBAN.address, ["ann"])
    assert nostro.moderate_account(ACCOUNT, BANK_X, None, everything).balance.amount is None
    entry = nostro.moderate_entry(ENTRY, ENTRY_METADATA, PARTY_METADATA, everything)
    assert (entry.value.amount, entry.new_balance.amount) == (Decimal("-30.25"), Decimal("69.75"))
    assert entry.metadata and entry.metadata.tags
    assert [tag.text for tag in entry.metadata.tags] == ["a tag"]
    assert entry.metadata.where == PLACE
    party = nostro.moderate_other_account(PARTY, PARTY_METADATA, everything)
    assert entry.other == party
    assert party.metadata == nostro.ModeratedPartyMetadata(
        texts=PARTY_METADATA.texts, places=PARTY_METADATA.places
    )


def test_what_there_is_not_is_absent() -> None:
    party = nostro.moderate_other_account(
        nostro.OtherParty(), nostro.PartyMetadata(), view(EVERYTHING)
    )
    assert party == nostro.ModeratedOtherAccount(metadata=nostro.ModeratedPartyMetadata())
    entry = nostro.AccountEntry(value=nostro.Money(0, "JPY"))
    shown = nostro.moderate_entry(
        entry, nostro.EntryMetadata(), nostro.PartyMetadata(), view(EVERYTHING)
    )
    assert (str(shown.value.amount), shown.new_balance.amount) == ("0", None)
    assert shown.metadata == nostro.ModeratedEntryMetadata(comments=[], tags=[], images=[])


@pytest.mark.parametrize(
    ("alias", "text", "holder", "is_alias"),
    [
        (AliasMode.none, PartyText.public_alias, "Shop", False),
        (AliasMode.public, PartyText.public_alias, "Somebody", True),
        (AliasMode.public, PartyText.private_alias, "Shop", False),
        (AliasMode.private, PartyText.private_alias, "Somebody", True),
        (AliasMode.private, PartyText.public_alias, "Shop", False),
    ],
)
@pytest.mark.parametrize("hide", [False, True])
def test_aliases(
    alias: AliasMode, text: PartyText, holder: str, is_alias: bool, hide: bool
) -> None:
    metadata = nostro.PartyMetadata(texts={text: "Somebody", PartyText.url: "https://shop.example"})
    seen = view(EVERYTHING, alias=alias, hide_metadata_if_alias_used=hide)
    party = nostro.moderate_other_account(PARTY, metadata, seen)
    assert (party.holder, party.is_alias) == (holder, is_alias)
    assert party.metadata
    assert (PartyText.url in party.metadata.texts) == (not (hide and is_alias))


def test_an_amount_is_a_decimal() -> None:
    assert nostro.ModeratedMoney(amount=Decimal("1.50")).amount == Decimal("1.5")
    assert nostro.ModeratedMoney().amount is None
    for amount in (1.5, 1, "1.5"):
        with pytest.raises(TypeError):
            nostro.ModeratedMoney(amount=amount)  # type: ignore[arg-type]


# --- permissions ---


def test_the_permissions_of_the_open_bank_project() -> None:
    table = nostro.permissions()
    assert [row.permission for row in table] == list(Permission)
    assert len(table) == 71
    assert sum(row.since_3_0 for row in table) == 12
    assert {row.name: row.action for row in table if row.name != row.action} == {
        "can_see_owner_comment": "can_see_narrative",
        "can_edit_owner_comment": "can_edit_narrative",
    }
    for row in table:
        assert nostro.find_permission(row.name) is nostro.find_permission(row.action)
        assert nostro.find_permission(row.name) is row.permission
    assert nostro.find_permission("can_see_narrative") is Permission.can_see_owner_comment
    assert nostro.find_permission("can_fly") is None


@given(st.frozensets(st.sampled_from(Permission)))
def test_a_set_of_permissions_is_a_frozenset(permissions: frozenset[Permission]) -> None:
    content = nostro.ViewContent(permissions=set(permissions))
    assert content.permissions == permissions
    assert isinstance(content.permissions, frozenset)
    content.permissions |= {Permission.can_add_tag}
    assert nostro.View(content=content).has(Permission.can_add_tag)


@pytest.mark.parametrize(
    "permissions", [["can_add_tag"], {"can_add_tag"}, "can_add_tag", {1}, 1, None], ids=repr
)
def test_other_things_are_no_permissions(permissions: object) -> None:
    with pytest.raises(TypeError):
        nostro.ViewContent(permissions=permissions)  # type: ignore[arg-type]
