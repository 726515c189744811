from datetime import timedelta

import pytest

import nostro

BUILTINS = {
    nostro.InvalidArgument: ValueError,
    nostro.NotFound: LookupError,
    nostro.Forbidden: PermissionError,
    nostro.DeadlineExceeded: TimeoutError,
    nostro.StorageError: OSError,
}


def error_classes() -> list[type[nostro.Error]]:
    found = [value for value in vars(nostro).values() if isinstance(value, type)]
    return [value for value in found if issubclass(value, nostro.Error)]


def test_one_root_of_one_level() -> None:
    classes = error_classes()
    assert len(classes) == 15
    for error in set(classes) - {nostro.Error}:
        assert error.__bases__[0] is nostro.Error
    assert issubclass(nostro.Error, Exception)


@pytest.mark.parametrize(("error", "builtin"), BUILTINS.items())
def test_an_error_is_also_the_built_in_one(
    error: type[nostro.Error], builtin: type[Exception]
) -> None:
    assert issubclass(error, builtin)


@pytest.mark.parametrize("error", error_classes())
def test_every_class_says_what_it_means(error: type[nostro.Error]) -> None:
    assert error.__doc__
    assert error.__module__ == "nostro"
    assert error.code.name == error.name
    assert dict(error.details) == {}


def test_a_refusal_carries_code_details_and_result(ledger: nostro.Ledger) -> None:
    with pytest.raises(nostro.Rejected) as caught:
        ledger.post(nostro.EntryDraft(code=1))
    error = caught.value
    assert error.code is nostro.ErrorCode.rejected
    assert error.name == "rejected"
    assert error.result is nostro.ResultCode.entries_must_not_be_empty
    assert (error.reason, error.number) == ("entries_must_not_be_empty", 31)
    assert error.details["result"] == "entries_must_not_be_empty"
    assert not error.retryable
    assert not error.poisons_handle
    assert str(error)


def test_a_refusal_of_the_authorization_server(host: nostro.Session) -> None:
    with pytest.raises(nostro.OauthError) as caught:
        host.tokens.client_credentials(nostro.ClientTokenRequest(client_id="nobody"))
    error = caught.value
    assert error.error is nostro.OauthErrorCode.invalid_client
    assert error.error == "invalid_client"
    assert (error.http_status, error.code) == (401, nostro.ErrorCode.unauthenticated)
    assert error.name == "unauthenticated"
    assert error.description == str(error)
    assert error.retry_after == timedelta(0)


def test_a_missing_thing_is_a_lookup_error(core: nostro.Core) -> None:
    with pytest.raises(LookupError) as caught:
        core.get_ledger("nothing")
    assert isinstance(caught.value, nostro.NotFound)
    assert caught.value.code is nostro.ErrorCode.not_found


def test_a_limit_is_a_value_error_with_its_own_code() -> None:
    with pytest.raises(ValueError) as caught:
        nostro.Money.from_minor(2**127, "EUR")
    assert isinstance(caught.value, nostro.InvalidArgument)
    assert caught.value.code is nostro.ErrorCode.limit_exceeded


def test_conflict_is_retryable() -> None:
    assert nostro.Conflict("made by hand").retryable
    assert not nostro.NotFound("made by hand").retryable
