"""The story of an account that is shared, over HTTP, by a client that knows nothing of the library."""

import json
import urllib.parse
from pathlib import Path

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session

from host import Host, form_login

ROOT = Path(__file__).parent.parent.parent
CALLBACK = "http://127.0.0.1:9399/callback"
SECRET = "interop-secret-for-basic-0123456789abcdef"
PASSWORD = "a long enough passphrase"


def person(name):
    return {"email": f"{name}@example.com", "user_name": name, "password": PASSWORD, "display_name": name.title()}


SANDBOX = {
    "banks": [{"id": "north", "short_name": "North", "full_name": "The North Bank", "logo": "", "website": ""}],
    "users": [person("ann"), person("bob")],
    "accounts": [{
        "id": "main", "bank": "north", "label": "Main", "number": "1", "type": "CURRENT",
        "balance": {"currency": "EUR", "amount": "500.00"}, "IBAN": "", "owners": ["ann"],
        "generate_public_view": False, "generate_accountants_view": False, "generate_auditors_view": False}],
    "transactions": [],
}


@pytest.fixture(scope="module", params=["memory:", "sqlite"])
def host(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("open_banking")
    bootstrap = json.loads((ROOT / "examples/data/bootstrap_interop.json").read_text())
    bootstrap["sandbox"] = SANDBOX
    file = folder / "bootstrap.json"
    file.write_text(json.dumps(bootstrap))
    storage = "memory:" if request.param == "memory:" else f"sqlite:{folder / 'bank.db'}"
    with Host(file, storage) as running:
        yield running


class Person:
    """Somebody who has let the application act for him."""

    def __init__(self, host, name):
        self.name = name
        self.base = host.issuer + "/obp/v3.0.0"
        metadata = requests.get(host.issuer + "/.well-known/openid-configuration", timeout=10).json()
        session = OAuth2Session("interop-confidential", SECRET, scope="openid", redirect_uri=CALLBACK,
                                code_challenge_method="S256")
        verifier = name[0] * 64
        url, _ = session.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier)
        reached = form_login(url, CALLBACK, name, PASSWORD)
        token = session.fetch_token(metadata["token_endpoint"], authorization_response=reached,
                                    code_verifier=verifier)
        self.headers = {"Authorization": "Bearer " + token["access_token"]}

    def ask(self, method, path, body=None, expected=200):
        answer = requests.request(method, self.base + path, json=body, headers=self.headers, timeout=20)
        assert answer.status_code == expected, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


def test_an_account_is_opened_shared_paid_to_and_taken_back(host):
    ann, bob = Person(host, "ann"), Person(host, "bob")
    account = "/banks/north/accounts/savings"

    made = ann.ask("PUT", account, {
        "user_id": "", "label": "Savings", "type": "SAVINGS", "balance": {"currency": "EUR", "amount": "0.00"},
        "branch_id": "1", "account_routing": {"scheme": "", "address": ""}})
    assert made["balance"] == {"currency": "EUR", "amount": "0.00"}
    view = ann.ask("POST", account + "/views", {
        "name": "_paid in", "description": "What was paid in", "is_public": False, "which_alias_to_use": "none",
        "hide_metadata_if_alias_used": False,
        "allowed_actions": ["can_see_transaction_amount", "can_see_transaction_currency",
                            "can_see_transaction_finish_date"]}, 201)
    assert view["id"] == "_paidin"
    through_view = account + "/_paidin/transactions"
    assert bob.ask("GET", through_view, expected=403)["message"].startswith("OBP-20017")

    his = f"{account}/permissions/{urllib.parse.quote(host.issuer, safe='')}/bob"
    assert ann.ask("POST", his + "/views/_paidin", {}, 201)["id"] == "_paidin"
    assert bob.ask("GET", through_view) == {"transactions": []}

    payments = "/banks/north/accounts/main/owner/transaction-request-types/SANDBOX_TAN/transaction-requests"
    paid = ann.ask("POST", payments, {
        "to": {"bank_id": "north", "account_id": "savings"}, "value": {"currency": "EUR", "amount": "12.50"},
        "description": "put aside", "charge_policy": "SHARED"}, 201)
    assert paid["status"] == "COMPLETED"

    seen, = bob.ask("GET", through_view)["transactions"]
    assert seen["details"]["value"] == {"currency": "EUR", "amount": "12.50"}
    assert seen["details"]["new_balance"] == {"currency": "EUR", "amount": None}
    assert seen["details"]["description"] is None
    assert seen["this_account"] is None and seen["other_account"] is None and seen["metadata"] is None
    shown, = ann.ask("GET", account + "/owner/transactions")["transactions"]
    assert shown["details"]["description"] == "put aside"
    assert shown["other_account"]["holder"]["name"]
    assert ann.ask("GET", "/banks/north/accounts/main/owner/account")["balance"]["amount"] == "487.50"

    ann.ask("DELETE", his + "/views/_paidin", expected=204)
    assert bob.ask("GET", through_view, expected=403)["message"].startswith("OBP-20017")
    assert bob.ask("GET", "/my/accounts") == {"accounts": []}
