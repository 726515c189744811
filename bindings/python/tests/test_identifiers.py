"""Identifiers of accounts, banks and creditors."""

import pytest

import nostro
from nostro import (
    Bic,
    BicUse,
    CreditorId,
    CreditorReference,
    Iban,
    IdentifierFault,
    KidAgreement,
    KidAlgorithm,
    KidStructure,
    Lei,
    NorwegianBban,
)

RIGHT = [
    (Iban, "NO9386011117947"),
    (Iban, "MT84MALT011000012345MTLCAST001S"),
    (NorwegianBban, "86011117947"),
    (CreditorReference, "RF18539007547034"),
    (Bic, "DEUTDEFF500"),
    (CreditorId, "DE98ZZZ09999999999"),
    (Lei, "549300GKFG0RYRRQ1414"),
]
WRONG = [
    (Iban, "NO9386011117948", "iban.checksum"),
    (Iban, "NO9986011111728", "iban.checkdigits_range"),
    (Iban, "NO6686011117948", "iban.bban_checksum"),
    (Iban, "ZZ9386011117947", "iban.country"),
    (Iban, "no9386011117947", "iban.charset"),
    (NorwegianBban, "12040506075", "bban.checksum"),
    (CreditorReference, "RX18539007547034", "rf.prefix"),
    (Bic, "DNBANOK0", "bic.test_bic"),
    (CreditorId, "DE98ZZZ", "creditor_id.length"),
    (Lei, "HWUPKR0MPOU8FGXBT3A4", "lei.structure"),
]
Identifier = (
    type[Iban]
    | type[NorwegianBban]
    | type[CreditorReference]
    | type[Bic]
    | type[CreditorId]
    | type[Lei]
)


@pytest.mark.parametrize(("kind", "text"), RIGHT)
def test_right_ones_are_read(kind: Identifier, text: str) -> None:
    assert kind.check(text) is None
    made = kind.parse(text)
    assert (made.text, str(made)) == (text, text)
    assert text in repr(made)
    spaced = " ".join(text[at : at + 4] for at in range(0, len(text), 4))
    assert kind.read(spaced.lower()) == made
    assert len({made, kind.read(spaced)}) == 1
    assert made != text
    with pytest.raises(AttributeError):
        made.text = "other"  # type: ignore[misc]


@pytest.mark.parametrize(("kind", "text", "reason"), WRONG)
def test_wrong_ones_name_the_fault(kind: Identifier, text: str, reason: str) -> None:
    fault = kind.check(text)
    assert isinstance(fault, IdentifierFault)
    assert reason.endswith(f".{fault}")
    with pytest.raises(nostro.InvalidArgument) as caught:
        kind.parse(text)
    assert caught.value.details["reason"] == reason
    assert text not in str(caught.value)


def test_they_are_made_and_printed() -> None:
    iban = Iban.make("NO", NorwegianBban.read("8601.11.17947").text)
    assert (iban.text, iban.printed()) == ("NO9386011117947", "NO93 8601 1117 947")
    assert (iban.country, iban.bban) == ("NO", "86011117947")
    assert NorwegianBban.parse(iban.bban).printed() == "8601.11.17947"
    reference = CreditorReference.make("539007547034")
    assert (reference.printed(), reference.number) == ("RF18 5390 0754 7034", "539007547034")
    creditor = CreditorId.make("DE", "09999999999")
    assert (creditor.country, creditor.business_code) == ("DE", "ZZZ")
    assert creditor.national_id == "09999999999"
    assert Lei.make("549300GKFG0RYRRQ14").text == "549300GKFG0RYRRQ1414"


def test_equal_is_what_names_the_same() -> None:
    short, full = Bic.parse("DNBANOKK"), Bic.parse("DNBANOKKXXX")
    assert short == full and hash(short) == hash(full)
    assert short.full_text() == "DNBANOKKXXX"
    one, other = CreditorId.parse("DE98ZZZ09999999999"), CreditorId.parse("DE98ABC09999999999")
    assert one == other and hash(one) == hash(other)


def test_banks_and_their_accounts() -> None:
    bank = Bic.parse("BNPAGPGX")
    assert bank.agrees_with(Iban.parse("FR1420041010050500013M02606"))
    assert nostro.iban_country_of(bank.country) == "FR"
    with pytest.raises(nostro.InvalidArgument) as caught:
        bank.require_agreement(Iban.parse("NO9386011117947"))
    assert caught.value.details["reason"] == "bic.country_mismatch"
    test = Bic.parse("DNBANOK0", use=BicUse.test)
    assert (test.is_test, test.is_passive, test.has_old_form) == (True, False, True)
    countries = {row.code: row for row in nostro.iban_countries()}
    assert len(countries) == 89
    norway = countries["NO"]
    assert (norway.structure, norway.length, norway.is_sepa) == ("4!n6!n1!n", 15, True)


def test_a_kid_is_what_the_agreement_says() -> None:
    mod10, mod11 = KidAgreement(KidAlgorithm.mod10), KidAgreement(KidAlgorithm.mod11)
    assert mod10.check("602243") is None
    assert mod11.check("602243") is IdentifierFault.checksum
    assert (mod10.make("60224"), mod11.make("1009")) == ("602243", "1009-")
    with pytest.raises(nostro.InvalidArgument) as caught:
        mod10.require("1009-")
    assert caught.value.details["reason"] == "kid.charset"
    assert KidAgreement(KidAlgorithm.mod10, shortest=4).check("18") is IdentifierFault.length
    structures = [KidStructure(length=6, algorithm=KidAlgorithm.mod11), KidStructure(length=8)]
    agreement = KidAgreement.of_structures(structures)
    assert agreement.structures == structures
    assert agreement.check("602248") is None
    assert agreement.check("12345674") is None
    assert agreement == KidAgreement.of_structures(structures) != mod10
    with pytest.raises(nostro.InvalidArgument) as caught:
        KidAgreement.of_structures([])
    assert caught.value.details["reason"] == "invalid_agreement"
