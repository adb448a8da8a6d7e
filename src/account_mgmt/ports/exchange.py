"""What the core asks about currencies."""

from datetime import date
from typing import Protocol

from account_mgmt.domain.rate import Rate


class ExchangeRates(Protocol):
    """The day's rates between currencies: a host hands in its own, as any callable of these three."""

    def __call__(self, first: str, second: str, on: date, /) -> Rate | None:
        """How many of the second currency one of the first makes on a day; None when not known."""
        ...
