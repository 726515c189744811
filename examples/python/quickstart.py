"""Open a bank in a file, book money, read a balance, check the books."""

from decimal import Decimal

import nostro

core = nostro.Core.open("bank.db", create_if_missing=True)
ledger = core.create_ledger("main")
cash = nostro.LedgerAccountDraft("EUR", code=1, account_class=nostro.LedgerAccountClass.asset)
alice = nostro.LedgerAccountDraft("EUR", code=2, account_flags=nostro.LedgerAccountFlags.debit_limited)
ledger.post_batch([cash, alice], atomic=True)
ledger.post(nostro.Transfer(cash.id, alice.id, Decimal("100.00"), code=10))
ledger.post(nostro.Transfer(alice.id, cash.id, Decimal("10.00"), code=11))
balance = ledger.get_balance(alice.id).net
print(f"Alice has {balance} EUR; the books are sound: {ledger.verify().ok}")
