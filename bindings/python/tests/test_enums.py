import enum

import pytest

import nostro

ENUMS = [
    value
    for value in vars(nostro).values()
    if isinstance(value, type) and issubclass(value, enum.Enum)
]


def test_all_enumerations_are_there() -> None:
    names = {value.__name__ for value in ENUMS if not issubclass(value, enum.StrEnum)}
    assert names == {
        *("LedgerAccountClass", "LedgerAccountFlags", "AllocationMode", "Durability", "ErrorCode"),
        *("EventFlags", "EventKind", "HoldState", "PlainTextFormat", "ResultCode", "RoundingMode"),
        "Side",
    }


@pytest.mark.parametrize("value", ENUMS)
def test_enumerations_are_of_python(value: type[enum.Enum]) -> None:
    assert issubclass(value, (enum.IntEnum, enum.IntFlag, enum.StrEnum))
    assert value.__doc__
    assert value.__module__ == "nostro"


def test_names_are_those_of_the_ledger() -> None:
    assert [kind.name for kind in nostro.EventKind] == [
        *("normal", "pending", "post", "void", "reverse", "open", "change", "period")
    ]
    assert nostro.Side["credit"] is nostro.Side.credit
    assert nostro.LedgerAccountFlags.history | nostro.LedgerAccountFlags.closed == 36


def test_result_codes_are_complete_and_ordered() -> None:
    table = nostro.result_codes()
    assert [row.code for row in table] == list(nostro.ResultCode)
    assert [row.code.value for row in table] == list(range(72))
    assert all(row.name == row.code.name and row.meaning for row in table)
    assert {row.code.value for row in table if row.remembered} == {45, 48, 62, 63, 68, 69, 70, 71}


def test_words_are_texts() -> None:
    assert nostro.UserKind.admin == "admin"
    assert f"{nostro.Channel.sms}" == "sms"
    assert nostro.RefreshPolicy("keep") is nostro.RefreshPolicy.keep
    words = [value for value in ENUMS if issubclass(value, enum.StrEnum)]
    assert len(words) == 48
    for value in words:
        assert all(member.name == member.value.lower().replace(".", "_") for member in value)
    assert nostro.TransactionRequestType("SANDBOX_TAN").name == "sandbox_tan"


def test_a_plain_word_is_no_enumerator() -> None:
    with pytest.raises(TypeError):
        nostro.NewUser(kind="admin")  # type: ignore[arg-type]


def test_a_plain_number_is_no_enumerator() -> None:
    id = nostro.new_id()
    with pytest.raises(TypeError):
        nostro.Posting(id, 0, amount_minor=1)  # type: ignore[arg-type]


def test_a_bit_beyond_the_flags_is_refused() -> None:
    with pytest.raises(nostro.InvalidArgument):
        nostro.LedgerAccountDraft("EUR", code=1, account_flags=nostro.LedgerAccountFlags(1 << 20))
