"""Logins with a second factor, or with a code alone. Codes come from the outbox."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

import pytest

import nostro
from conftest import START
from nostro.testing import FakeClock
from test_users import ADMIN, OWNER, PASSWORD, make_user

EMAIL = "alice@bank.example"
GOAL = nostro.LoginGoal(client_id="app", grant_type="password")


def log_in(host: nostro.Session, password: str = PASSWORD) -> nostro.LoginResult:
    return host.authentication.check_password(
        nostro.PasswordLogin(
            owner=OWNER, kind=ADMIN, username="alice", password=password, goal=GOAL
        )
    )


def one_code(host: nostro.Session, to: str) -> str:
    (message,) = host.outbox.take(to)
    return message.code


def totp(secret: str, time: datetime) -> str:
    """RFC 6238, from its text."""
    step = int(time.timestamp()) // 30
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_a_login_without_a_second_factor(host: nostro.Session) -> None:
    alice = make_user(host)
    result = log_in(host)
    assert result.outcome is nostro.LoginOutcome.done
    assert result.login and result.login.user_id == alice.id
    assert (result.login.amr, result.login.auth_time) == (["pwd"], START)
    assert result.login.goal == GOAL
    assert log_in(host, "wrong").outcome is nostro.LoginOutcome.refused


def test_a_challenge_by_text_message(host: nostro.Session) -> None:
    alice = make_user(host)
    host.mfa_enrolments.set_sms(alice.id, True, "+4712345678")
    state = host.mfa_enrolments.get_state(alice.id)
    assert (state.sms.enabled, state.sms.phone, state.totp.enabled) == (True, "+4712345678", False)

    begun = log_in(host)
    assert begun.outcome is nostro.LoginOutcome.mfa_required
    assert begun.login is None
    assert begun.channels == [nostro.Channel.sms]
    sent = host.authentication.challenge("app", begun.mfa_token, nostro.Channel.sms)
    assert sent.outcome is nostro.ChallengeOutcome.sent
    answer = nostro.OobAnswer(
        client_id="app", mfa_token=begun.mfa_token, oob_code=sent.oob_code, binding_code="000000"
    )
    code = one_code(host, "+4712345678")
    assert len(code) == 6 and code.isdecimal() and code != "000000"
    assert host.authentication.verify_oob(answer).outcome is nostro.LoginOutcome.refused
    answer.binding_code = code
    done = host.authentication.verify_oob(answer)
    assert done.login and done.login.user_id == alice.id
    assert {"pwd", "mfa"} <= set(done.login.amr)
    assert host.authentication.verify_oob(answer).outcome is nostro.LoginOutcome.expired


def test_an_authenticator_app(host: nostro.Session, clock: FakeClock) -> None:
    alice = make_user(host)
    association = host.mfa_enrolments.associate_totp(alice.id)
    assert association.otpauth_uri.startswith("otpauth://totp/")
    code = totp(association.secret_code, clock.now())
    with pytest.raises(nostro.Unauthenticated):
        host.mfa_enrolments.enable_totp(alice.id, code, clock.now() - timedelta(minutes=11))
    accepted = host.mfa_enrolments.enable_totp(alice.id, code, clock.now())
    assert accepted.outcome is nostro.CodeOutcome.accepted
    assert host.mfa_enrolments.get_state(alice.id).totp.enabled

    begun = log_in(host)
    assert begun.totp
    clock.advance(timedelta(seconds=30))
    answer = nostro.OtpAnswer(
        client_id="app",
        mfa_token=begun.mfa_token,
        otp=totp(association.secret_code, clock.now()),
    )
    assert host.authentication.verify_otp(answer).outcome is nostro.LoginOutcome.done
    codes = host.mfa_enrolments.make_recovery_codes(alice.id)
    assert len(set(codes)) == 10
    assert host.mfa_enrolments.use_recovery_code(alice.id, codes[0].lower())
    assert not host.mfa_enrolments.use_recovery_code(alice.id, codes[0])
    assert host.mfa_enrolments.get_state(alice.id).recovery_codes_left == 9


def test_a_user_changes_its_own_factors_only(core: nostro.Core, host: nostro.Session) -> None:
    alice, bob = make_user(host), make_user(host, username="bob")
    session = core.session(nostro.Principal(kind=nostro.PrincipalKind.user, id=bob.id))
    session.mfa_enrolments.get_state(bob.id)
    with pytest.raises(nostro.Forbidden):
        session.mfa_enrolments.get_state(alice.id)


def test_a_login_by_a_code_alone(host: nostro.Session) -> None:
    link = nostro.UserLink(rel=nostro.LinkRel.email, href=f"mailto:{EMAIL}")
    alice = make_user(host, email=EMAIL, links=[link])
    start = nostro.PasswordlessStart(
        owner=OWNER, client_id="app", audience="https://api.example", email=EMAIL
    )
    started = host.passwordless.start(start)
    assert not started.throttled and started.login_session_id
    code = nostro.PasswordlessCode(
        owner=OWNER,
        client_id="app",
        audience="https://api.example",
        ident=EMAIL,
        verification_code=one_code(host, EMAIL),
    )
    login = host.passwordless.redeem(code)
    assert login and login.user_id == alice.id
    assert host.passwordless.redeem(code) is None
