"""A bank with an account of Ann, who has been paid and has paid, and the customers Bob and Cora."""

from decimal import Decimal
from typing import NamedTuple

import nostro

BANK = "bank.x"
EVERYTHING = frozenset(nostro.Permission)


def eur(amount: str) -> nostro.Money:
    return nostro.Money(Decimal(amount), "EUR")


def ref(view_id: str, account_id: str = "current") -> nostro.ViewRef:
    return nostro.ViewRef(bank_id=BANK, account_id=account_id, view_id=view_id)


def payment(amount: str, name: str, account_id: str = "current", id: str = "") -> nostro.Payment:
    return nostro.Payment(
        bank_id=BANK,
        account_id=account_id,
        other=nostro.ExternalParty(name=name),
        value=eur(amount),
        id=id,
        type="TRANSFER",
        description=f"from {name}",
    )


def new_user(host: nostro.Session, name: str) -> str:
    user = nostro.NewUser(username=name, name=name.title(), email=f"{name}@bank.example")
    return host.users.create(user).id


class OpenBank(NamedTuple):
    core: nostro.Core
    host: nostro.Session
    account: nostro.Account
    ann: str
    bob: str
    cora: str

    def as_user(self, id: str) -> nostro.Session:
        return self.core.session(nostro.Principal(kind=nostro.PrincipalKind.user, id=id))

    def as_nobody(self) -> nostro.Session:
        return self.core.session(nostro.Principal(kind=nostro.PrincipalKind.anonymous))

    def make_view(
        self, name: str, permissions: frozenset[nostro.Permission] = EVERYTHING, user: str = ""
    ) -> nostro.View:
        """A view of Ann's account, shared with a user if one is given."""
        content = nostro.ViewContent(description=name, permissions=permissions)
        owner = self.as_user(self.ann)
        view = owner.views.create(BANK, "current", name, content)
        if user:
            owner.shares.share(BANK, "current", [view.id], user)
        return view


def open_bank(core: nostro.Core) -> OpenBank:
    host = core.session()
    host.banks.create(
        nostro.Bank(
            id=BANK,
            short_name="X",
            full_name="The Bank of X",
            national_identifier="12-34",
            swift_bic="BANKXXXX",
        )
    )
    ann, bob, cora = (new_user(host, name) for name in ("ann", "bob", "cora"))
    account = host.viewed_accounts.open(
        nostro.NewAccount(
            bank_id=BANK,
            id="current",
            currency="EUR",
            label="Household",
            type="CURRENT",
            owners=[ann],
            routings=[nostro.Routing(scheme="IBAN", address="DE02120300000000202051")],
            overdraft=Decimal("50"),
        )
    )
    host.account_entries.post_all(
        [payment("100.00", "Employer", id="salary"), payment("-30.25", "Shop", id="shopping")]
    )
    return OpenBank(core, host, account, ann, bob, cora)
