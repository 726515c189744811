"""What tests of a host need."""

from nostro._nostro import FakeClock

__all__ = ["FakeClock"]
