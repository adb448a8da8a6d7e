"""What the core asks of whoever looks ahead."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import final

from attrs import frozen

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate


@final
@frozen
class Sold:
    """What was sold in a period; zero where nothing was, and below zero where more came back."""

    period: Period
    amount: Money


@final
@frozen(kw_only=True)
class Expected:
    """What is expected of a period, and between which amounts it will lie."""

    period: Period
    amount: Money
    low: Money
    high: Money
    confidence: Rate  # that it lies between


class Forecaster(ABC):
    """Looks ahead from what was sold, and from nothing else: the same past gives the same again."""

    @abstractmethod
    def forecast(
        self, sold: Sequence[Sold], ahead: Sequence[Period], *, confidence: Rate | str = "80%"
    ) -> tuple[Expected, ...]:
        """One expectation for each period ahead, in their order; low <= amount <= high.

        `sold` has all periods of the past in order, without a hole; `ahead` those that follow on
        them. Raises TooLittleHistory, saying what is missing; MixedCurrencies; and BadRate for a
        confidence that is not between 0 and 1.
        """
