from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nostro


def test_scenario_20_converts_exactly() -> None:
    source, rate = nostro.Money(Decimal("100.02"), "USD"), nostro.Rate(824214, 10000)
    even = nostro.convert(source, rate, "INR", nostro.RoundingMode.half_even)
    down = nostro.convert(source, rate, nostro.Currency("INR"), nostro.RoundingMode.down)
    assert even.booked == nostro.Money(Decimal("8243.79"), "INR")
    assert down.booked == nostro.Money(Decimal("8243.78"), "INR")


@given(
    st.integers(-(10**15), 10**15),
    st.integers(1, 10**12),
    st.integers(1, 10**12),
    st.sampled_from(list(nostro.RoundingMode)),
)
def test_nothing_is_lost(minor: int, up: int, down: int, mode: nostro.RoundingMode) -> None:
    source = nostro.Money.from_minor(minor, "EUR")
    result = nostro.convert(source, nostro.Rate(up, down), "USD", mode)
    denominator = result.remainder_denominator
    whole = result.booked.minor * denominator + result.remainder_numerator
    assert whole * down == minor * up * denominator


@pytest.mark.parametrize("rate", ["82.4214", Decimal("82.4214")])
def test_rates_are_read_from_decimals(rate: str | Decimal) -> None:
    parsed = nostro.Rate.parse(rate)
    assert Decimal(parsed.numerator) / Decimal(parsed.denominator) == Decimal("82.4214")


@pytest.mark.parametrize("rate", ["0", "-1", "1e3", "", "NaN"])
def test_bad_rates_are_refused(rate: str) -> None:
    with pytest.raises(nostro.InvalidArgument):
        nostro.Rate.parse(rate)


def test_a_float_is_no_rate() -> None:
    with pytest.raises(TypeError):
        nostro.Rate.parse(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        nostro.Rate(1.5)  # type: ignore[arg-type]


@given(
    st.integers(nostro.AMOUNT_MIN + 1, nostro.AMOUNT_MAX),
    st.lists(st.integers(0, 2**32), min_size=1, max_size=20).filter(any),
    st.sampled_from(list(nostro.AllocationMode)),
)
def test_shares_add_up(total: int, weights: list[int], mode: nostro.AllocationMode) -> None:
    shares = nostro.allocate(nostro.Money.from_minor(total, "EUR"), weights, mode)
    assert len(shares) == len(weights)
    assert sum(share.minor for share in shares) == total
    assert all(share.minor == 0 for share, weight in zip(shares, weights) if weight == 0)


def test_weights_are_needed() -> None:
    for weights in ([], [0, 0]):
        with pytest.raises(nostro.InvalidArgument):
            nostro.allocate(nostro.Money(1, "EUR"), weights)
    with pytest.raises(TypeError):
        nostro.allocate(nostro.Money(1, "EUR"), [0.5, 0.5])  # type: ignore[list-item]
