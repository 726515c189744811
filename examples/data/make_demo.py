#!/usr/bin/env python3
"""Writes demo_sandbox.json: two banks with what they publish, six customers, three months.

The same file comes out every time. Amounts are whole pence, never floats.
"""

import datetime
import json
import pathlib
import sys
import uuid

BANKS = [
    {"id": "harbour", "short_name": "Harbour", "full_name": "Harbour Bank"},
    {"id": "meadow", "short_name": "Meadow", "full_name": "Meadow Building Society"},
]

LICENSE = {"license": {"id": "pddl", "name": "Open Data Commons Public Domain Dedication and Licence"}}

# id, bank, name, street, city, latitude, longitude
BRANCHES = [
    ("quay", "harbour", "Harbour Quay", "1 Quay Road", "Northport", 54.5, -1.25),
    ("high-street", "meadow", "High Street", "20 High Street", "Millbrook", 52.25, -0.5),
]
ATMS = [("quay-1", "harbour", "Harbour Quay, outside", "1 Quay Road", "Northport", 54.5, -1.25)]

# bank, code, name
PRODUCTS = [("harbour", "current", "Current account"), ("meadow", "current", "Everyday account")]

# user, bank, name, account number, opening balance, salary, employer, rent, landlord
CUSTOMERS = [
    ("ada", "harbour", "Ada Finch", "10000011", 124000, 310000, "Tidewater Ltd", 98000, "Quay Homes"),
    ("ben", "harbour", "Ben Okoro", "10000022", 5250, 224500, "City Council", 71500, "Quay Homes"),
    ("cleo", "harbour", "Cleo Marsh", "10000033", 880010, 405075, "Marsh & Daughters", 0, ""),
    ("dan", "meadow", "Dan Pryce", "20000011", 33333, 198000, "Northern Rail", 64000, "Mill Lane Lettings"),
    ("eve", "meadow", "Eve Solano", "20000022", -1520, 251250, "Tidewater Ltd", 83000, "Mill Lane Lettings"),
    ("fay", "meadow", "Fay Dunn", "20000033", 210099, 187300, "Corner Bakery", 59500, "Old Town Estates"),
]

MONTHS = [(2025, 1), (2025, 2), (2025, 3)]

# name of the shop, what is bought, price in pence: the card payments of a month are picked from it in turn
SHOPS = [
    ("Green Grocer", "Groceries", 6240),
    ("Halt Petrol", "Petrol", 4815),
    ("Café Azul", "Lunch", 1290),
    ("Paper & Ink", "Books", 2399),
    ("Green Grocer", "Groceries", 7185),
    ("Harbour Cinema", "Tickets", 1750),
    ("Second Spring", "Coat", 8900),
]

REFUND = ("ada", (2025, 2, 20), "Second Spring", "Refund: coat", 8900)
IBAN_COUNTRY = "GB"


def decimal(pence):
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def iban(bank, number):
    """A well-formed IBAN: four letters of the bank, sort code 000000, account number."""
    basic = bank[:4].upper() + "000000" + number
    digits = "".join(str(int(c, 36)) for c in basic + IBAN_COUNTRY + "00")
    return f"{IBAN_COUNTRY}{98 - int(digits) % 97:02d}{basic}"


def payments_of(customer, index):
    """(date, counterparty, description, value in pence) of one customer, by date."""
    user, _, _, _, _, salary, employer, rent, landlord = customer
    payments = []
    for month_number, (year, month) in enumerate(MONTHS):
        payments.append((datetime.date(year, month, 1), landlord, "Rent", -rent))
        for n in range(4):
            shop, what, price = SHOPS[(index * 3 + month_number * 2 + n) % len(SHOPS)]
            day = datetime.date(year, month, 4 + 6 * n + index)
            payments.append((day, shop, f"Card: {what}", -(price + 10 * index)))
        payments.append((datetime.date(year, month, 25), employer, "Salary", salary))
    if user == REFUND[0]:
        payments.append((datetime.date(*REFUND[1]), *REFUND[2:]))
    return sorted((p for p in payments if p[3] != 0), key=lambda payment: payment[0])


def transactions_of(customer, index):
    """The transactions of one customer in the form of the file, and the balance after the last."""
    user, bank, _, _, balance, *_ = customer
    transactions = []
    for date, counterparty, description, value in payments_of(customer, index):
        balance += value
        at = f"{date.isoformat()}T{9 + index:02d}:00:00.000Z"
        name = f"{bank}/{user}/{len(transactions)}"
        transactions.append(
            {
                "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
                "this_account": {"id": f"{user}-current", "bank": bank},
                "counterparty": {"name": counterparty},
                "details": {
                    "type": "10219",
                    "description": description,
                    "posted": at,
                    "completed": at,
                    "new_balance": decimal(balance),
                    "value": decimal(value),
                },
            }
        )
    return transactions, balance


def account_of(customer, balance):
    user, bank, name, number, *_ = customer
    return {
        "id": f"{user}-current",
        "bank": bank,
        "label": f"{name} current",
        "number": number,
        "type": "CURRENT",
        "balance": {"currency": "GBP", "amount": decimal(balance)},
        "IBAN": iban(bank, number),
        "owners": [f"{user}@example.com"],
        "generate_public_view": False,
        "generate_accountants_view": True,
        "generate_auditors_view": True,
    }


def place_of(place):
    name, bank, title, street, city, latitude, longitude = place
    return {
        "id": name,
        "bank_id": bank,
        "name": title,
        "address": {"line_1": street, "city": city, "country_code": "GB"},
        "location": {"latitude": latitude, "longitude": longitude},
        "meta": LICENSE,
    }


def product_of(product):
    bank, code, name = product
    return {"bank_id": bank, "code": code, "name": name, "category": "Current", "meta": LICENSE}


def sandbox():
    users, accounts, transactions = [], [], []
    for index, customer in enumerate(CUSTOMERS):
        user, name = customer[0], customer[2]
        mail = f"{user}@example.com"
        users.append(
            {"email": mail, "user_name": mail, "password": f"not-a-secret-{user}", "display_name": name}
        )
        own, balance = transactions_of(customer, index)
        accounts.append(account_of(customer, balance))
        transactions += own
    return {
        "banks": BANKS,
        "users": users,
        "accounts": accounts,
        "transactions": transactions,
        "branches": [place_of(branch) for branch in BRANCHES],
        "atms": [place_of(atm) for atm in ATMS],
        "products": [product_of(product) for product in PRODUCTS],
    }


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).with_name(
        "demo_sandbox.json"
    )
    text = json.dumps(sandbox(), indent=1, ensure_ascii=False)
    target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
