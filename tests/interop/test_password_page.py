"""Links in mails: from the outbox of the host to a password that logs in."""

import json
import re

import pytest
import requests
from authlib.integrations.requests_client import OAuth2Session

from host import Host, form_login

CALLBACK = "http://127.0.0.1:9399/callback"
FIRST = "the first of the passphrases"
SECOND = "the second of the passphrases"
SECRET = "interop-secret-for-shop-0123456789abcdef0"
SHOP = "P00100001"
AUDIENCE = "urn:interop:account:" + SHOP

BOOTSTRAP = {
    "settings": {"password_cost": 10, "rate_limits": False, "merchant_audience_base": "urn:interop:account:"},
    "merchants": [{"id": "P00100000", "name": "Partner"},
                  {"id": SHOP, "partner_id": "P00100000", "name": "Shop"}],
    "users": [{"username": "ann", "email": "ann@example.test", "password": FIRST}],
    "clients": [
        {"client_id": "shop-app", "client_secret": SECRET, "owner": SHOP, "redirect_uris": [CALLBACK],
         "grants": [{"audience": AUDIENCE, "type": "client_credentials", "scope": "admin:accounts"}]},
        {"client_id": "bank-app", "client_secret": SECRET, "redirect_uris": [CALLBACK],
         "grants": [{"audience": "urn:interop:api", "type": "client_credentials",
                     "scope": "openid profile bankservice"}]},
    ],
}


@pytest.fixture(scope="module")
def host(tmp_path_factory):
    file = tmp_path_factory.mktemp("password") / "bootstrap.json"
    file.write_text(json.dumps(BOOTSTRAP))
    with Host(file) as running:
        yield running


def ask(method, url, token, body=None):
    return requests.request(method, url, json=body, headers={"Authorization": "Bearer " + token}, timeout=20)


def link_of_mail(host, to, kind):
    """The link of the newest mail of a kind, as a person finds it in the text."""
    answer = requests.get(host.issuer + "/test/outbox", params={"to": to}, timeout=20)
    newest = [message for message in answer.json()["messages"] if message["kind"] == kind][-1]
    link = re.search(r"https?://\S+", newest["body"]).group(0)
    assert link == newest["code"]
    assert link.startswith(host.issuer + "/oauth/password?token=")
    return link


def choose(link, password, repeated=None):
    """Open the link and send its form."""
    page = requests.get(link, timeout=20)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script" not in page.text
    action = re.search(r'<form method="post" action="([^"]*)"', page.text).group(1)
    token = re.search(r'name="token" value="([^"]*)"', page.text).group(1)
    return requests.post(requests.compat.urljoin(link, action), timeout=20, data={
        "token": token, "password": password, "repeated": password if repeated is None else repeated})


def log_in(host, client_id, username, password):
    """The access token of a person who logs in at the bank's page."""
    session = OAuth2Session(client_id, SECRET, scope="openid", redirect_uri=CALLBACK, code_challenge_method="S256")
    verifier = "v" * 64
    url, _ = session.create_authorization_url(host.issuer + "/oauth/authorize", code_verifier=verifier)
    reached = form_login(url, CALLBACK, username, password, attempts=3)
    return session.fetch_token(host.issuer + "/oauth/token", authorization_response=reached,
                               code_verifier=verifier)["access_token"]


def test_an_invited_account_user_chooses_a_password_and_logs_in(host):
    """OA-30 with Dintero's operation #86."""
    answer = requests.post(f"{host.issuer}/v1/accounts/{SHOP}/auth/token", auth=("shop-app", SECRET), timeout=20,
                           json={"grant_type": "client_credentials", "audience": AUDIENCE})
    token = answer.json()["access_token"]
    made = ask("POST", f"{host.issuer}/v1/accounts/{SHOP}/management/users", token,
               {"email": "grace@example.test", "name": "Grace"})
    assert made.status_code == 200, made.text

    link = link_of_mail(host, "grace@example.test", "invitation")
    for password, repeated in (("short", "short"), (FIRST, SECOND)):
        refused = choose(link, password, repeated)
        assert refused.status_code == 400
        assert 'role="alert"' in refused.text
    assert choose(link, FIRST).status_code == 200
    assert choose(link, SECOND).status_code == 403

    own = log_in(host, "shop-app", "grace@example.test", FIRST)
    me = ask("GET", host.issuer + "/v1/account/user", own)
    assert me.status_code == 200, me.text
    assert me.json()["accounts"][0]["user"]["email"] == "grace@example.test"


def test_a_customer_chooses_another_password_and_logs_in(host):
    session = OAuth2Session("bank-app", SECRET)
    token = session.fetch_token(host.issuer + "/oauth/token", grant_type="client_credentials",
                                resource="urn:interop:api", scope="openid profile bankservice")["access_token"]
    begun = ask("POST", host.issuer + "/api/v3/users/passwordreset", token, {"Username": "ann"})
    assert begun.status_code == 200, begun.text

    link = link_of_mail(host, "ann@example.test", "password_reset")
    assert choose(link, SECOND).status_code == 200
    used = choose(link, FIRST)
    assert used.status_code == 403
    assert used.text == choose(host.issuer + "/oauth/password?token=" + "A" * 43, FIRST).text

    with pytest.raises(AssertionError, match="callback was not reached"):
        log_in(host, "bank-app", "ann", FIRST)
    own = log_in(host, "bank-app", "ann", SECOND)
    info = requests.get(host.issuer + "/oauth/userinfo", headers={"Authorization": "Bearer " + own}, timeout=20)
    assert info.status_code == 200, info.text
