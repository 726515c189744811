"""The authorization endpoint without its pages, and consents."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import timedelta

import pytest

import nostro
from conftest import ISSUER, quick_options
from test_clients import make_client

PASSWORD = "correct horse battery"
CALLBACK = "https://app.example/back"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
DIGEST = hashlib.sha256(VERIFIER.encode()).digest()
CHALLENGE = base64.urlsafe_b64encode(DIGEST).decode().rstrip("=")
BROWSER = nostro.Browser(address="192.0.2.7", agent="Test/1.0")


def parameters(**changes: str) -> list[tuple[str, str]]:
    usual = {
        "client_id": "app",
        "response_type": "code",
        "redirect_uri": CALLBACK,
        "scope": "openid offline_access",
        "state": "here",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "prompt": "consent",
    }
    return list({**usual, **changes}.items())


@pytest.fixture
def alice(host: nostro.Session) -> nostro.User:
    make_client(host, "app", redirect_uris=[CALLBACK])
    user = nostro.NewUser(username="alice", password=PASSWORD, name="Alice")
    return host.users.create(user)


def question(step: nostro.AuthorizationStep) -> nostro.Interaction:
    assert isinstance(step.next, nostro.Interaction)
    return step.next


def form_of(step: nostro.AuthorizationStep) -> nostro.InteractionForm:
    asked = question(step)
    return nostro.InteractionForm(id=asked.id, csrf=asked.csrf)


def test_from_login_to_tokens(host: nostro.Session, alice: nostro.User) -> None:
    endpoint = host.authorization
    step = endpoint.begin(parameters(), BROWSER)
    assert question(step).stage is nostro.InteractionStage.login
    browser = nostro.Browser(session=step.session or "", address="192.0.2.7")
    wrong = nostro.LoginForm(form=form_of(step), username="alice", password="wrong")
    step = endpoint.log_in(wrong, browser)
    assert question(step).notice is nostro.InteractionNotice.login_refused

    form = nostro.LoginForm(form=form_of(step), username="alice", password=PASSWORD)
    step = endpoint.log_in(form, browser)
    assert step.session
    browser.session = step.session
    if isinstance(step.next, nostro.Interaction):
        assert step.next.stage is nostro.InteractionStage.consent
        step = endpoint.decide(nostro.ConsentForm(form=form_of(step), allow=True), browser)
    redirect = step.next
    assert isinstance(redirect, nostro.ClientRedirect)
    sent = dict(redirect.parameters)
    assert (sent["state"], sent["iss"]) == ("here", ISSUER)
    assert redirect.location().startswith(CALLBACK + "?")
    assert sent["code"] not in repr(step)

    request = nostro.CodeRequest(
        client_id="app", code=sent["code"], redirect_uri=CALLBACK, code_verifier=VERIFIER
    )
    answer = endpoint.redeem_code(request)
    assert answer.id_token and answer.refresh_token
    (session,) = endpoint.list_sessions(alice.id)
    assert (session.user_id, session.amr) == (alice.id, ["pwd"])
    assert '"name":"Alice"' in endpoint.user_info(alice.id, ["openid", "profile"])

    refresh = nostro.RefreshRequest(client_id="app", refresh_token=answer.refresh_token)
    again = host.tokens.refresh(refresh)
    assert again.refresh_token and again.refresh_token != answer.refresh_token
    with pytest.raises(nostro.OauthError) as caught:
        host.tokens.refresh(refresh)
    assert caught.value.error is nostro.OauthErrorCode.invalid_grant
    assert not host.tokens.verify_access_token(again.access_token)
    endpoint.end_session(alice.id, session.id)
    assert endpoint.list_sessions(alice.id) == []


def test_a_form_of_another_browser_is_refused(host: nostro.Session, alice: nostro.User) -> None:
    step = host.authorization.begin(parameters(), BROWSER)
    form = nostro.LoginForm(form=form_of(step), username="alice", password=PASSWORD)
    form.form.csrf = "guessed"
    page = host.authorization.log_in(form, BROWSER).next
    assert isinstance(page, nostro.ErrorPage)
    assert page.status == 403


def test_what_is_wrong_is_told_to_the_right_one(host: nostro.Session, alice: nostro.User) -> None:
    page = host.authorization.begin(parameters(redirect_uri="https://evil.example"), BROWSER).next
    assert isinstance(page, nostro.ErrorPage)
    assert page.error is nostro.OauthErrorCode.invalid_request
    answer = host.authorization.begin(parameters(code_challenge=""), BROWSER).next
    assert isinstance(answer, nostro.ClientRedirect)
    assert dict(answer.parameters)["error"] == "invalid_request"


def test_a_device_waits_for_a_person(host: nostro.Session, alice: nostro.User) -> None:
    device = host.authorization.begin_device(
        nostro.DeviceRequest(client_id="app", scope=["openid"])
    )
    assert len(device.user_code) == 9
    assert device.interval == timedelta(seconds=5)
    with pytest.raises(nostro.OauthError) as caught:
        host.authorization.poll_device("app", device.device_code)
    assert caught.value.error is nostro.OauthErrorCode.authorization_pending


def test_a_consent_is_asked_for_given_and_ended(
    core: nostro.Core, host: nostro.Session, alice: nostro.User
) -> None:
    client = core.session(nostro.Principal(kind=nostro.PrincipalKind.client, id="app"))
    person = core.session(nostro.Principal(kind=nostro.PrincipalKind.user, id=alice.id))
    draft = nostro.NewConsent(scope=["accounts"], recurring=True)
    asked = client.consents.create(draft)
    assert (asked.state, asked.client_id) == (nostro.ConsentState.requested, "app")
    given = person.consents.authorise(asked.id, alice.id)
    assert (given.state, given.user_id) == (nostro.ConsentState.authorised, alice.id)
    assert nostro.wire_state(given) == "ACCEPTED"
    view = nostro.ViewRef(bank_id="nord", account_id="a1", view_id="owner")
    decision = client.consents.check_view(asked.id, "app", view)
    assert (decision.is_allowed, decision.outcome) == (False, nostro.ConsentOutcome.not_in_consent)
    assert client.consents.revoke(asked.id).state is nostro.ConsentState.revoked_by_client
    authorised = nostro.ConsentFilter(state=nostro.ConsentState.authorised)
    assert host.consents.list(authorised).items == []
    with pytest.raises(nostro.InvalidArgument) as caught:
        person.consents.reject(asked.id, alice.id)
    assert caught.value.details["reason"] == "consent_state"
    obp = nostro.ConsentStandard.obp
    assert nostro.may_follow(obp, asked.state, given.state)
    assert not nostro.may_follow(obp, nostro.ConsentState.expired, given.state)


PROVIDER = {
    "issuer": "https://id.example",
    "authorization_endpoint": "https://id.example/authorize",
    "token_endpoint": "https://id.example/token",
    "jwks_uri": "https://id.example/keys",
    "response_types_supported": ["code"],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256"],
}


def begin_external(
    http: Callable[[nostro.OutgoingRequest], nostro.OutgoingResponse],
) -> nostro.ExternalLoginStart:
    identity, oauth = quick_options()
    with nostro.Core.open("memory:", identity=identity, oauth=oauth, http=http) as core:
        host = core.session()
        make_client(host, "app", redirect_uris=[CALLBACK])
        provider = nostro.ExternalProvider(authority="https://id.example", client_id="bank")
        grant = nostro.NewClientGrant(
            client_id="app",
            audience="https://api.example",
            type=nostro.GrantType.authorization_code,
            scope=["read:orders"],
            oidc=provider,
            oidc_client_secret="the bank's secret at the provider",
        )
        host.grants.create(grant)
        request = nostro.ExternalLoginRequest(
            client_id="app", audience="https://api.example", redirect_uri=CALLBACK
        )
        return host.authorization.begin_external(request)


def test_providers_of_others_are_asked_by_http() -> None:
    requests = []

    def http(request: nostro.OutgoingRequest) -> nostro.OutgoingResponse:
        requests.append(request)
        return nostro.OutgoingResponse(status=200, body=json.dumps(PROVIDER).encode())

    start = begin_external(http)
    assert start.url.startswith("https://id.example/authorize?")
    assert [(request.method, request.url) for request in requests] == [
        ("GET", "https://id.example/.well-known/openid-configuration")
    ]
    assert requests[0].timeout == timedelta(seconds=5)


def no_answer(request: nostro.OutgoingRequest) -> nostro.OutgoingResponse:
    raise TimeoutError


def mistake(request: nostro.OutgoingRequest) -> nostro.OutgoingResponse:
    return None  # type: ignore[return-value]


@pytest.mark.parametrize(("http", "errors"), [(no_answer, []), (mistake, [TypeError])])
def test_no_answer_is_temporary(
    http: Callable[[nostro.OutgoingRequest], nostro.OutgoingResponse],
    errors: list[type[Exception]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", lambda info: shown.append(info.exc_type))
    with pytest.raises(nostro.OauthError) as caught:
        begin_external(http)
    assert caught.value.error is nostro.OauthErrorCode.temporarily_unavailable
    assert shown == errors
