"""Structs of the services: made with keywords, attributes to read and write."""

import keyword
import re
from datetime import timedelta
from pathlib import Path

import pytest

import nostro
from conftest import START
from nostro import api

INCLUDE = Path(__file__).parents[3] / "include" / "nostro"
FOLDERS = ["access", "accounts", "identity", "oauth", "onboarding", "payments", "statements"]
HEADERS = [
    *(header for folder in FOLDERS for header in (INCLUDE / folder).glob("*.hpp")),
    *(INCLUDE / "core" / f"{name}.hpp" for name in ("http_client", "message_sender", "principal")),
    *(INCLUDE / "api" / f"{name}.hpp" for name in ("http", "service")),
    INCLUDE / "facade" / "sandbox_import.hpp",
]
NOT_IN_PYTHON = {
    "AccessOptions.audit": "an argument of Core.open",
    "OauthOptions.account_views": "a port that works inside a transaction",
    "ServiceOptions.log": "a port that is not written in Python",
    "TokenUse.audience": "an argument of verify_access_token",
    "TokenUse.dpop": "an argument of verify_access_token",
    "Response.add_header": "`headers` is a list",
    "Response.set_header": "`headers` is a list",
    "Authentication.purge": "a part of Core.run_due",
    "Authorization.purge": "a part of Core.run_due",
    "Tokens.purge": "a part of Core.run_due",
}


PORTS = {"AccountViews", "AuditSink", "HttpClient", "MessageSender"}
"""What a host brings: functions in Python, or nothing."""

BUILTINS = {"Header", "PermissionSet"}
"""A tuple, a frozenset."""


def classes_of_headers() -> dict[str, set[str]]:
    """Public classes of the headers, with the names of their members and functions."""
    found: dict[str, set[str]] = {}
    for header in HEADERS:
        noise = r"//[^\n]*|\{ return [^\n]*|NOSTRO_API\(\d+, \d+\) "
        text = re.sub(noise, "", header.read_text("utf-8"))
        for name, body in re.findall(r"^(?:struct|class) (\w+) \{\n(.*?)^\};", text, re.M | re.S):
            body = body.partition("private:")[0]
            body = re.sub(r"friend [^;]*;|operator[^;]*;", "", body)
            functions = re.findall(r"(\w+)\([^()]*(?:\([^()]*\)[^()]*)*\)[^;({]*;?$", body, re.M)
            members = re.findall(r"^    (?! )[\w:<>, *]+?\s(\w+)(?:\{.*\}|\s*=.*)?;", body, re.M)
            found[name] = (set(functions) | set(members)) - {name, "bool"}
    return found


def test_nothing_of_the_headers_is_missing() -> None:
    found = classes_of_headers()
    assert len(found) > 150
    missing = []
    for name, members in found.items():
        if name in PORTS | BUILTINS:
            continue
        value = getattr(nostro, name, None) or getattr(api, name, None)
        for member in members:
            path = f"{name}.{member}"
            in_python = member + "_" * keyword.iskeyword(member)
            if not hasattr(value, in_python) and path not in NOT_IN_PYTHON:
                missing.append(path)
    assert missing == [], missing


def test_members_are_given_by_name() -> None:
    link = nostro.UserLink(rel=nostro.LinkRel.email, href="mailto:a@bank.example")
    assert (link.rel, link.href) == ("email", "mailto:a@bank.example")
    link.href = "mailto:b@bank.example"
    assert link.href == "mailto:b@bank.example"
    with pytest.raises(TypeError):
        nostro.UserLink(nostro.LinkRel.email)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        nostro.UserLink(reel="x")  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        link.reel = "x"  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        link.href = 5  # type: ignore[assignment]


def test_they_are_equal_by_their_members() -> None:
    assert nostro.UserLink(href="a") == nostro.UserLink(href="a")
    assert nostro.UserLink(href="a") != nostro.UserLink(href="b")
    assert nostro.UserLink() != "UserLink()"
    user = nostro.User(links=[nostro.UserLink(href="a")], created_at=START)
    assert user == nostro.User(links=[nostro.UserLink(href="a")], created_at=START)
    with pytest.raises(TypeError):
        hash(user)


def test_defaults_are_those_of_the_library() -> None:
    options = nostro.IdentityOptions()
    assert options.password.ln == 17
    assert options.lockout.lock == timedelta(minutes=1)
    assert nostro.Client().response_types == ["code"]
    assert nostro.ExchangeRequest().subject_token_type.endswith(":access_token")


def test_a_struct_within_is_changed_in_place() -> None:
    options = nostro.IdentityOptions()
    options.mfa.sends.attempts = 7
    assert options.mfa.sends.attempts == 7
    password = options.password
    del options
    password.ln = 9
    assert password.ln == 9


def test_a_list_or_optional_struct_is_a_copy() -> None:
    consumer_a = nostro.Consumer(company="A")
    client = nostro.Client(redirect_uris=["https://a.example"], consumer=consumer_a)
    uris, consumer = client.redirect_uris, client.consumer
    assert consumer
    uris.append("https://b.example")
    consumer.company = "B"
    assert client.redirect_uris == ["https://a.example"]
    assert client.consumer == consumer_a
    client.redirect_uris, client.consumer = uris, consumer
    assert len(client.redirect_uris) == 2
    assert client.consumer.company == "B"


def test_money_within_is_a_copy() -> None:
    balance = nostro.AccountBalance(booked=nostro.Money(1, "EUR"), available=nostro.Money(2, "EUR"))
    booked = balance.booked
    balance.booked = nostro.Money(3, "EUR")
    assert booked == nostro.Money(1, "EUR")
    assert balance == nostro.AccountBalance(
        booked=nostro.Money(3, "EUR"), available=nostro.Money(2, "EUR")
    )
    with pytest.raises(TypeError):
        balance.booked = 4.0  # type: ignore[assignment]


def test_durations_are_timedeltas() -> None:
    client = nostro.Client(access_token_life=timedelta(minutes=10))
    assert client.access_token_life == timedelta(seconds=600)
    with pytest.raises(nostro.InvalidArgument) as caught:
        client.access_token_life = timedelta(milliseconds=1)
    assert caught.value.details["reason"] == "duration_too_fine"
    with pytest.raises(TypeError):
        client.access_token_life = 600  # type: ignore[assignment]
    assert nostro.RateLimit(window=timedelta(days=-1)).window == timedelta(days=-1)


def test_a_claim_keeps_its_kind() -> None:
    claims: list[tuple[str, str | int | bool]] = [("a", True), ("b", 1), ("c", "d")]
    redirect = nostro.IdTokenRedirect(custom_claims=claims)
    assert [(name, type(value)) for name, value in redirect.custom_claims] == [
        *(("a", bool), ("b", int), ("c", str))
    ]


SECRET = "swordfish"


@pytest.mark.parametrize(
    "value",
    [
        nostro.NewUser(password=SECRET, password_hash=SECRET),
        nostro.UserUpdate(password=SECRET),
        nostro.PasswordLogin(password=SECRET),
        nostro.LoginResult(mfa_token=SECRET),
        nostro.ChallengeResult(oob_code=SECRET, mfa_token=SECRET),
        nostro.OobAnswer(mfa_token=SECRET, oob_code=SECRET, binding_code=SECRET),
        nostro.OtpAnswer(mfa_token=SECRET, otp=SECRET),
        nostro.RecoveryCodeAnswer(mfa_token=SECRET, recovery_code=SECRET),
        nostro.TotpAssociation(secret_code=SECRET, otpauth_uri=SECRET),
        nostro.PasswordlessCode(verification_code=SECRET),
        nostro.Message(subject=SECRET, body=SECRET, code=SECRET),
        nostro.NewClient(secret=SECRET),
        nostro.ClientWithSecret(secret=SECRET),
        nostro.ClientCredentials(secret=SECRET, assertion=SECRET),
        nostro.NewClientGrant(oidc_client_secret=SECRET),
        nostro.DpopProof(proof=SECRET),
        nostro.TokenAnswer(access_token=SECRET, refresh_token=SECRET, id_token=SECRET),
        nostro.RefreshRequest(refresh_token=SECRET),
        nostro.ExchangeRequest(subject_token=SECRET, actor_token=SECRET),
        nostro.Browser(session=SECRET),
        nostro.ClientRedirect(parameters=[("code", SECRET)]),
        nostro.Interaction(
            id=SECRET, csrf=SECRET, mfa_token=SECRET, oob_code=SECRET, user_code=SECRET
        ),
        nostro.InteractionForm(id=SECRET, csrf=SECRET),
        nostro.LoginForm(form=nostro.InteractionForm(id=SECRET), password=SECRET),
        nostro.SendCodeForm(mfa_token=SECRET),
        nostro.FactorForm(mfa_token=SECRET, oob_code=SECRET, code=SECRET),
        nostro.AuthorizationStep(session=SECRET),
        nostro.CodeRequest(code=SECRET, code_verifier=SECRET),
        nostro.PasswordRequest(password=SECRET),
        nostro.PushedRequest(request_uri=SECRET),
        nostro.DeviceAuthorization(
            device_code=SECRET, user_code=SECRET, verification_uri_complete=SECRET
        ),
        nostro.LogoutRequest(id_token_hint=SECRET),
        nostro.ExternalLoginStart(url=SECRET, state=SECRET),
        nostro.ExternalLoginAnswer(code=SECRET, state=SECRET),
        nostro.OutgoingRequest(headers=[("Authorization", SECRET)], body=SECRET.encode()),
        nostro.ChallengeAnswer(code=SECRET),
        nostro.OutgoingResponse(headers=[("Set-Cookie", SECRET)], body=SECRET.encode()),
        api.Request(query=SECRET, headers=[("Authorization", SECRET)], body=SECRET.encode()),
        api.Response(headers=[("Set-Cookie", SECRET)], body=SECRET.encode()),
    ],
    ids=lambda value: type(value).__name__,
)
def test_secrets_are_not_shown(value: object) -> None:
    assert SECRET not in repr(value)
    assert "<secret>" in repr(value)


def test_what_is_not_empty_is_shown() -> None:
    assert repr(nostro.RoleContent(name="teller", scope=["read:accounts"])) == (
        "RoleContent(name='teller', scope=['read:accounts'])"
    )
    assert "created_at" not in repr(nostro.Role())
    assert "datetime.datetime(2026, 1, 20, 12" in repr(nostro.Role(created_at=START))


@pytest.mark.parametrize("value", ["false", 0, 1, 1.5, [], "yes"])
def test_a_flag_is_a_bool_and_nothing_that_is_merely_true(value: object) -> None:
    client = nostro.Client(client_id="shop")
    with pytest.raises(TypeError, match="a flag must be bool"):
        client.require_pkce = value  # type: ignore[assignment]
    with pytest.raises(TypeError, match="a flag must be bool"):
        nostro.PasswordLogin(skip_mfa=value)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a flag must be bool"):
        nostro.UserUpdate(email_verified=value)  # type: ignore[arg-type]
    assert client.require_pkce is True
    assert nostro.UserUpdate().email_verified is None
    assert nostro.UserUpdate(email_verified=False).email_verified is False
