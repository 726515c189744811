"""Show an accountant what the owner of an account lets him see, for as long as she does."""

from decimal import Decimal

import nostro
from nostro import Permission

core = nostro.Core.open("memory:")
host = core.session()  # the bank itself: no view hides anything from it, and it alone books
host.banks.create(nostro.Bank(id="nordbank", full_name="Nordbank"))
ann_id = host.users.create(nostro.NewUser(username="ann", name="Ann")).id
otto_id = host.users.create(nostro.NewUser(username="otto", name="Otto")).id
ann = core.session(nostro.Principal(kind=nostro.PrincipalKind.user, id=ann_id))
otto = core.session(nostro.Principal(kind=nostro.PrincipalKind.user, id=otto_id))

ann.viewed_accounts.open(nostro.NewAccount(bank_id="nordbank", id="shop", currency="EUR"))
sale = nostro.Payment(
    bank_id="nordbank",
    account_id="shop",
    other=nostro.ExternalParty(name="Karin Berg"),
    value=nostro.Money(Decimal("120.00"), "EUR"),
    description="a chair",
)
host.account_entries.post(sale)

view = nostro.ViewRef(bank_id="nordbank", account_id="shop", view_id="_accountant")
content = nostro.ViewContent(
    permissions={Permission.can_see_transaction_amount, Permission.can_see_transaction_description}
)
ann.views.create("nordbank", "shop", "_accountant", content)
ann.shares.share("nordbank", "shop", ["_accountant"], otto_id)
entry = otto.viewed_accounts.list_entries(nostro.ViewedEntryQuery(view=view)).items[0]
print(f"Otto sees {entry.value.amount} for {entry.description}, from {entry.other}")

ann.shares.revoke(view, otto_id)
try:
    otto.viewed_accounts.get(view)
except nostro.Forbidden as error:
    print(f"Otto is refused: {error.details['reason']}")
