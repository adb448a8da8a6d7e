"""What the core asks about currencies."""

from datetime import date, timedelta
from typing import Protocol, final

from attrs import frozen

from account_mgmt.domain.rate import Rate


class ExchangeRates(Protocol):
    """The day's rates between currencies: a host hands in its own, as any callable of these three."""

    def __call__(self, first: str, second: str, on: date, /) -> Rate | None:
        """How many of the second currency one of the first makes on a day; None when not known."""
        ...


@final
@frozen
class LastKnownRates:
    """The day's rates, and where one is not known, the last that was, up to so many days before.

    A company that books on days without a fixing hands in its own rates within this.
    """

    rates: ExchangeRates
    days: int

    def __call__(self, first: str, second: str, on: date, /) -> Rate | None:
        """The rate of that day, or the last one known within the days before."""
        for back in range(self.days + 1):
            rate = self.rates(first, second, on - timedelta(days=back))
            if rate is not None:
                return rate
        return None
