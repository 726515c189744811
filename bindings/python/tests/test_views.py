"""Views, who may use them, and roles beside them."""

import pytest

import nostro
from conftest import START
from nostro import DefaultView, Permission
from open_bank import BANK, OpenBank, open_bank, ref


@pytest.fixture
def house(core: nostro.Core) -> OpenBank:
    return open_bank(core)


def reason(error: pytest.ExceptionInfo[nostro.Error]) -> str:
    return error.value.details["reason"]


# --- default views ---


def test_the_default_views() -> None:
    views = nostro.default_views()
    assert [info.view for info in views] == list(DefaultView)
    assert [info.id for info in views] == ["owner", "accountant", "auditor", "public", "firehose"]
    shown = {info.view: info.content for info in views}
    assert shown[DefaultView.public].is_public
    assert shown[DefaultView.public].alias is nostro.AliasMode.public
    assert not shown[DefaultView.owner].is_public
    assert Permission.can_see_bank_account_credit_limit in shown[DefaultView.owner].permissions
    assert nostro.view_id_of("_My View") == "_myview"


def test_an_account_is_opened_with_its_owners_view(house: OpenBank) -> None:
    (owner,) = house.host.views.list(BANK, "current")
    assert (owner.id, owner.is_system, owner.created_at) == ("owner", True, START)
    assert owner.content == nostro.default_views()[0].content
    (share,) = house.host.shares.list(BANK, "current")
    assert share == nostro.AccountShare(user_id=house.ann, views=[owner])


def test_a_default_view_is_provided_by_the_bank(house: OpenBank) -> None:
    provided = house.host.views.provide(BANK, "current", DefaultView.accountant)
    assert house.host.views.provide(BANK, "current", DefaultView.accountant) == provided
    assert house.host.views.get(ref("accountant")) == provided
    with pytest.raises(nostro.Forbidden) as caught:
        house.host.views.provide(BANK, "current", DefaultView.public)
    assert reason(caught) == "public_views_off"
    with pytest.raises(nostro.Forbidden) as caught:
        house.as_user(house.ann).views.provide(BANK, "current", DefaultView.auditor)
    assert reason(caught) == "bank_only"
    with pytest.raises(nostro.Forbidden) as caught:
        house.as_user(house.ann).views.update(ref("accountant"), nostro.ViewContent())
    assert reason(caught) == "system_view"


# --- custom views ---


def test_a_view_is_made_changed_and_erased(house: OpenBank) -> None:
    ann = house.as_user(house.ann)
    permissions = frozenset({Permission.can_see_bank_account_label, Permission.can_see_tags})
    content = nostro.ViewContent(description="for tax", permissions=permissions)
    view = ann.views.create(BANK, "current", "_Tax Adviser", content)
    assert (view.id, view.name, view.created_by) == ("_taxadviser", "_Tax Adviser", house.ann)
    assert view.content == content
    assert view.has(Permission.can_see_tags) and not view.has(Permission.can_add_tag)
    assert ann.views.find(ref("_taxadviser")) == view

    content.permissions |= {Permission.can_add_tag}
    content.alias = nostro.AliasMode.private
    changed = ann.views.update(ref("_taxadviser"), content)
    assert changed.has(Permission.can_add_tag)
    assert ann.views.get(ref("_taxadviser")) == changed
    assert [found.id for found in ann.views.list(BANK, "current")] == ["_taxadviser", "owner"]

    ann.views.erase(ref("_taxadviser"))
    assert ann.views.find(ref("_taxadviser")) is None
    with pytest.raises(LookupError):
        ann.views.get(ref("_taxadviser"))


@pytest.mark.parametrize(
    ("name", "content", "error", "expected"),
    [
        ("owner", nostro.ViewContent(), nostro.InvalidArgument, "view_name_invalid"),
        ("tax", nostro.ViewContent(), nostro.InvalidArgument, "view_name_invalid"),
        ("_work", nostro.ViewContent(is_public=True), nostro.Forbidden, "public_views_off"),
        (
            "_work",
            nostro.ViewContent(description="x" * 256),
            nostro.InvalidArgument,
            "value_too_long",
        ),
    ],
)
def test_a_wrong_view_is_refused(
    house: OpenBank,
    name: str,
    content: nostro.ViewContent,
    error: type[nostro.Error],
    expected: str,
) -> None:
    with pytest.raises(error) as caught:
        house.as_user(house.ann).views.create(BANK, "current", name, content)
    assert reason(caught) == expected


def test_a_view_is_made_once(house: OpenBank) -> None:
    house.make_view("_work")
    with pytest.raises(nostro.AlreadyExists) as caught:
        house.make_view("_Work")
    assert reason(caught) == "view_exists"


# --- who may ---


def test_only_owners_see_and_make_views(house: OpenBank) -> None:
    house.make_view("_work", user=house.bob)
    bob, nobody = house.as_user(house.bob), house.as_nobody()
    for session in (bob, house.as_user(house.cora)):
        with pytest.raises(PermissionError) as caught:
            session.views.list(BANK, "current")
        assert reason(caught) == "no_owner_access"  # type: ignore[arg-type]
        with pytest.raises(nostro.Forbidden):
            session.views.create(BANK, "current", "_mine", nostro.ViewContent())
        with pytest.raises(nostro.Forbidden):
            session.shares.share(BANK, "current", ["owner"], house.cora)
    with pytest.raises(nostro.Unauthenticated):
        nobody.views.list(BANK, "current")
    with pytest.raises(nostro.NotFound):
        house.host.views.list(BANK, "other")


def test_an_application_needs_the_owners_view_in_its_consent(house: OpenBank) -> None:
    view = nostro.ConsentView(bank_id=BANK, account_id="current", view_id="_work")
    house.make_view("_work", user=house.ann)
    principal = nostro.Principal(
        kind=nostro.PrincipalKind.user, id=house.ann, client_id="app", views=[view]
    )
    assert principal.views == [view]
    with pytest.raises(nostro.Forbidden):
        house.core.session(principal).views.list(BANK, "current")
    principal.views = None
    assert len(house.core.session(principal).views.list(BANK, "current")) == 2


# --- shares ---


def test_views_are_shared_and_taken_back(house: OpenBank) -> None:
    work, play = house.make_view("_work"), house.make_view("_play")
    ann = house.as_user(house.ann)
    for _ in range(2):
        assert ann.shares.share(BANK, "current", ["_work", "_play"], house.bob) == [work, play]
    assert ann.shares.list_of_user(BANK, "current", house.bob) == [play, work]
    assert sorted(share.user_id for share in ann.shares.list(BANK, "current")) == sorted(
        [house.ann, house.bob]
    )
    ann.shares.revoke(ref("_work"), house.bob)
    assert ann.shares.list_of_user(BANK, "current", house.bob) == [play]
    with pytest.raises(nostro.NotFound) as caught:
        ann.shares.revoke(ref("_work"), house.bob)
    assert reason(caught) == "share_not_found"
    ann.shares.share(BANK, "current", ["_work"], house.bob)
    assert ann.shares.revoke_all(BANK, "current", house.bob) == 2
    assert ann.shares.list_of_user(BANK, "current", house.bob) == []


def test_a_list_is_shared_as_a_whole(house: OpenBank) -> None:
    house.make_view("_work")
    ann = house.as_user(house.ann)
    with pytest.raises(nostro.NotFound) as caught:
        ann.shares.share(BANK, "current", ["_work", "_other"], house.bob)
    assert reason(caught) == "view_not_found"
    with pytest.raises(nostro.NotFound) as caught:
        ann.shares.share(BANK, "current", ["_work"], "nobody")
    assert reason(caught) == "user_not_found"
    assert ann.shares.list_of_user(BANK, "current", house.bob) == []


def test_the_owners_view_stays_with_the_owner(house: OpenBank) -> None:
    ann = house.as_user(house.ann)
    with pytest.raises(nostro.Forbidden) as caught:
        ann.shares.revoke(ref("owner"), house.ann)
    assert reason(caught) == "account_holder"
    ann.shares.share(BANK, "current", ["owner"], house.bob)
    house.host.accounts.set_owners(BANK, "current", [])
    bob = house.as_user(house.bob)
    bob.shares.revoke(ref("owner"), house.bob)  # gives up his own
    with pytest.raises(nostro.Forbidden) as caught:
        house.host.shares.revoke(ref("owner"), house.ann)
    assert reason(caught) == "last_owner"


# --- roles ---


def test_the_roles() -> None:
    roles = {role.name: role.is_of_bank for role in nostro.entitlement_roles()}
    assert list(roles) == sorted(roles)
    assert roles["CanCreateAccount"] and not roles["CanUseAccountFirehoseAtAnyBank"]


def test_roles_are_granted_and_taken_back(house: OpenBank) -> None:
    entitlements = house.host.entitlements
    granted = entitlements.grant(house.bob, "CanCreateAccount", BANK)
    assert (granted.user_id, granted.role, granted.bank_id) == (house.bob, "CanCreateAccount", BANK)
    bob = house.as_user(house.bob)
    assert bob.entitlements.list(house.bob) == [granted]
    assert bob.entitlements.has("CanCreateAccount", BANK)
    assert not house.as_user(house.ann).entitlements.has("CanCreateAccount", BANK)
    assert entitlements.has("CanCreateAccount", BANK)
    entitlements.revoke(granted.id)
    assert entitlements.list(house.bob) == []


@pytest.mark.parametrize(
    ("role", "bank", "error", "expected"),
    [
        ("CanFly", BANK, nostro.InvalidArgument, "role_unknown"),
        ("CanCreateAccount", "", nostro.InvalidArgument, "bank_required"),
        ("CanCreateAccount", "other", nostro.NotFound, "bank_not_found"),
        (
            "CanUseAccountFirehoseAtAnyBank",
            BANK,
            nostro.InvalidArgument,
            "bank_not_allowed",
        ),
    ],
)
def test_a_wrong_role_is_refused(
    house: OpenBank, role: str, bank: str, error: type[nostro.Error], expected: str
) -> None:
    with pytest.raises(error) as caught:
        house.host.entitlements.grant(house.bob, role, bank)
    assert reason(caught) == expected


def test_a_role_is_needed_to_grant_one(house: OpenBank) -> None:
    ann = house.as_user(house.ann)
    with pytest.raises(nostro.Forbidden) as caught:
        ann.entitlements.grant(house.bob, "CanCreateAccount", BANK)
    assert reason(caught) == "missing_entitlement"
    assert "CanCreateEntitlementAtOneBank" in caught.value.details["role"]
    house.host.entitlements.grant(house.ann, "CanCreateEntitlementAtOneBank", BANK)
    ann.entitlements.grant(house.bob, "CanCreateAccount", BANK)
    with pytest.raises(nostro.AlreadyExists) as repeated:
        ann.entitlements.grant(house.bob, "CanCreateAccount", BANK)
    assert reason(repeated) == "entitlement_exists"
