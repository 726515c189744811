from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nostro

AMOUNTS = st.integers(nostro.AMOUNT_MIN, nostro.AMOUNT_MAX)
EDGES = [
    *(0, 1, -1, 2**63 - 1, 2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, -(2**64)),
    *(nostro.AMOUNT_MAX - 1, nostro.AMOUNT_MAX, nostro.AMOUNT_MIN, nostro.AMOUNT_MIN + 1),
]


def exact(minor: int, scale: int) -> Decimal:
    return Decimal((int(minor < 0), tuple(map(int, str(abs(minor)))), -scale))


@given(AMOUNTS, st.integers(0, 18))
def test_amounts_round_trip_at_every_scale(minor: int, scale: int) -> None:
    currency = nostro.Currency.custom("TEST", scale)
    money = nostro.Money.from_minor(minor, currency)
    assert money.minor == minor
    assert money.amount == exact(minor, scale)
    assert money.amount.as_tuple().exponent == -scale
    assert nostro.Money(money.amount, currency) == money
    assert nostro.Money.parse(str(money).split()[0], currency) == money


@pytest.mark.parametrize("minor", EDGES)
def test_amounts_round_trip_at_the_edges(minor: int) -> None:
    assert nostro.Money.from_minor(minor, "EUR").minor == minor
    assert nostro.Money(exact(minor, 2), "EUR").minor == minor


@pytest.mark.parametrize("minor", [2**127, -(2**127) - 1, 2**128, 2**1000, -(2**1000)])
def test_larger_amounts_are_refused(minor: int) -> None:
    with pytest.raises(nostro.InvalidArgument) as caught:
        nostro.Money.from_minor(minor, "EUR")
    assert caught.value.code is nostro.ErrorCode.limit_exceeded
    with pytest.raises(nostro.InvalidArgument) as caught:
        nostro.Money(exact(minor, 2), "EUR")
    assert caught.value.code is nostro.ErrorCode.limit_exceeded


@given(st.booleans(), st.lists(st.integers(0, 9), min_size=1, max_size=45), st.integers(-25, 25))
def test_any_decimal_is_exact_or_refused(negative: bool, digits: list[int], exponent: int) -> None:
    amount = Decimal((int(negative), tuple(digits), exponent))
    minor = Fraction(amount) * 100
    try:
        money = nostro.Money(amount, "EUR")
    except nostro.InvalidArgument:
        fits = nostro.AMOUNT_MIN <= minor <= nostro.AMOUNT_MAX
        assert minor.denominator != 1 or not fits
    else:
        assert money.minor == minor
        assert money.amount == amount


@pytest.mark.parametrize("amount", [10.1, 10.0, float("nan"), True, False, "10.10", None, 1j])
def test_other_types_are_refused(amount: object) -> None:
    with pytest.raises(TypeError):
        nostro.Money(amount, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("minor", [10.0, True, Decimal(10), "10", None])
def test_minor_units_are_ints(minor: object) -> None:
    with pytest.raises(TypeError):
        nostro.Money.from_minor(minor, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_only_numbers_are_amounts(amount: str) -> None:
    with pytest.raises(nostro.InvalidArgument):
        nostro.Money(Decimal(amount), "EUR")


@pytest.mark.parametrize("amount", ["10.101", "0.001", "1E-3", "1E-1000000"])
def test_a_finer_amount_is_not_representable(amount: str) -> None:
    with pytest.raises(nostro.InvalidArgument) as caught:
        nostro.Money(Decimal(amount), "EUR")
    assert caught.value.details["reason"] == "amount_not_representable"


@pytest.mark.parametrize(
    ("amount", "minor"),
    [("10.10", 1010), ("10.100000", 1010), ("1E+2", 10000), ("-0", 0), ("0E+999999", 0)],
)
def test_forms_of_the_same_number(amount: str, minor: int) -> None:
    assert nostro.Money(Decimal(amount), "EUR").minor == minor


def test_a_huge_exponent_costs_nothing() -> None:
    with pytest.raises(nostro.InvalidArgument):
        nostro.Money(Decimal("1E+999999999"), "EUR")


def test_whole_units() -> None:
    assert nostro.Money(10, "EUR") == nostro.Money.from_minor(1000, "EUR")
    assert nostro.Money(10, "JPY").minor == 10
    assert str(nostro.Money(10, "KWD")) == "10.000 KWD"


@given(AMOUNTS, AMOUNTS)
def test_arithmetic_is_checked(a: int, b: int) -> None:
    left, right = nostro.Money.from_minor(a, "EUR"), nostro.Money.from_minor(b, "EUR")
    assert (left < right) == (a < b)
    assert (left == right) == (a == b)
    if nostro.AMOUNT_MIN <= a + b <= nostro.AMOUNT_MAX:
        assert (left + right).minor == a + b
    else:
        with pytest.raises(nostro.InvalidArgument):
            left + right
    if nostro.AMOUNT_MIN <= a - b <= nostro.AMOUNT_MAX:
        assert (left - right).minor == a - b


def test_currencies_do_not_mix() -> None:
    euro, dollar = nostro.Money(1, "EUR"), nostro.Money(1, "USD")
    assert euro != dollar
    with pytest.raises(nostro.InvalidArgument):
        euro + dollar
    with pytest.raises(nostro.InvalidArgument):
        bool(euro < dollar)
    with pytest.raises(TypeError):
        euro + 1  # type: ignore[operator]
    assert euro != 1


def test_money_is_a_value() -> None:
    assert len({nostro.Money(1, "EUR"), nostro.Money(Decimal("1.00"), "EUR")}) == 1
    assert repr(nostro.Money(Decimal("-10.05"), "EUR")) == "Money(-10.05 EUR)"
    assert -nostro.Money(1, "EUR") == nostro.Money(-1, "EUR")


def test_currencies() -> None:
    assert nostro.Currency("EUR") == nostro.Currency.iso("EUR")
    assert (nostro.Currency("KWD").code, nostro.Currency("KWD").scale) == ("KWD", 3)
    assert nostro.Currency.find_iso("XYZ") is None
    assert hash(nostro.Currency("EUR")) == hash(nostro.Currency("EUR"))
    assert str(nostro.Currency("EUR")) == "EUR"
    with pytest.raises(nostro.NotFound):
        nostro.Currency("XYZ")
    with pytest.raises(nostro.InvalidArgument):
        nostro.Currency.custom("EUR", 3)
    assert {row.code for row in nostro.iso_currencies()} >= {"EUR", "USD", "JPY", "KWD"}
