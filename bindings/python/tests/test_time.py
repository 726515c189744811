from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nostro
from nostro.testing import FakeClock

LOWEST = datetime(1678, 1, 1, tzinfo=UTC)
HIGHEST = datetime(2262, 1, 1, tzinfo=UTC)
ZONES = st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23)))
TIMES = st.datetimes(LOWEST.replace(tzinfo=None), HIGHEST.replace(tzinfo=None), timezones=ZONES)


@given(TIMES)
def test_datetimes_round_trip(time: datetime) -> None:
    clock = FakeClock(time)
    assert clock.now() == time
    assert clock.now().tzinfo is UTC or clock.now().utcoffset() == timedelta(0)
    assert (
        clock.now_ns()
        == (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
    )


@given(st.integers(-(2**63), 2**63 - 1))
def test_nanoseconds_are_exact_and_datetimes_cut(time_ns: int) -> None:
    clock = FakeClock(time_ns=time_ns)
    assert clock.now_ns() == time_ns
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert clock.now() == epoch + timedelta(microseconds=time_ns // 1000)


def test_naive_datetimes_are_refused() -> None:
    with pytest.raises(nostro.InvalidArgument) as caught:
        FakeClock(datetime(2026, 1, 1))
    assert caught.value.details["reason"] == "naive_datetime"


@pytest.mark.parametrize("time", [date(2026, 1, 1), 1.5, "2026-01-01T00:00:00Z", 5])
def test_other_types_are_refused(time: object) -> None:
    with pytest.raises(TypeError):
        FakeClock(time)  # type: ignore[arg-type]


@pytest.mark.parametrize("time_ns", [1.0, 2**63])
def test_nanoseconds_are_int64(time_ns: object) -> None:
    with pytest.raises(TypeError):
        FakeClock(time_ns=time_ns)  # type: ignore[arg-type]


def test_times_beyond_nanoseconds_are_refused() -> None:
    with pytest.raises(nostro.InvalidArgument) as caught:
        FakeClock(datetime(9999, 1, 1, tzinfo=UTC))
    assert caught.value.code is nostro.ErrorCode.limit_exceeded


def test_one_of_time_and_time_ns() -> None:
    with pytest.raises(TypeError):
        FakeClock()
    with pytest.raises(TypeError):
        FakeClock(LOWEST, time_ns=1)


def test_the_clock_moves_when_told() -> None:
    clock = FakeClock(LOWEST)
    clock.advance(timedelta(seconds=-2))
    assert clock.now() == LOWEST - timedelta(seconds=2)
    clock.set(HIGHEST)
    assert clock.now() == HIGHEST
    with pytest.raises(TypeError):
        clock.advance(1.5)  # type: ignore[arg-type]


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_dates_round_trip(day: date) -> None:
    assert nostro.AsOf(effective=day).effective == day


def test_a_datetime_is_no_date() -> None:
    with pytest.raises(TypeError):
        nostro.AsOf(effective=LOWEST)
