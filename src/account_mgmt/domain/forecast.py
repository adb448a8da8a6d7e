"""The company's sales forecast, version after version: quotas say which one they rest on."""

from datetime import datetime
from typing import Self

from attrs import Attribute, evolve, field, frozen

from account_mgmt.domain.calendar import Period, aware_instant
from account_mgmt.domain.errors import (
    ForecastNotPositive,
    ForeignCurrency,
    NotFound,
    RecordedBefore,
)
from account_mgmt.domain.events import ForecastMade, ForecastRevised
from account_mgmt.domain.ids import ForecastId
from account_mgmt.domain.money import Money
from account_mgmt.domain.text import note


def _positive(_version: "ForecastVersion", _attribute: "Attribute[Money]", amount: Money) -> None:
    if amount.minor <= 0:
        raise ForecastNotPositive(str(amount))


@frozen(kw_only=True)
class ForecastVersion:
    """What was expected, as written down at an instant."""

    number: int
    amount: Money = field(validator=_positive)
    recorded_at: datetime = field(validator=aware_instant)
    why: str = field(default="", validator=note)


@frozen(kw_only=True)
class SalesForecast:
    """What the company expects to sell in a period: every version is kept, the last one counts."""

    id: ForecastId
    period: Period
    versions: tuple[ForecastVersion, ...]
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def make(
        cls, id: ForecastId, period: Period, amount: Money, *, at: datetime, why: str = ""
    ) -> tuple[Self, ForecastMade]:
        """The first version of a forecast. Raises ForecastNotPositive."""
        first = ForecastVersion(number=1, amount=amount, recorded_at=at, why=why)
        return cls(id=id, period=period, versions=(first,)), ForecastMade(
            forecast=id, amount=amount
        )

    def revise(self, amount: Money, *, at: datetime, why: str = "") -> tuple[Self, ForecastRevised]:
        """The forecast with one version more. Raises ForecastNotPositive, ForeignCurrency."""
        if amount.currency != self.current.amount.currency:
            raise ForeignCurrency(
                f"Forecast {self.id}", amount.currency, self.current.amount.currency
            )
        if at < self.current.recorded_at:
            last = self.current.recorded_at.isoformat()
            raise RecordedBefore(f"Forecast {self.id}", at.isoformat(), last)
        number = self.current.number + 1
        new = ForecastVersion(number=number, amount=amount, recorded_at=at, why=why)
        event = ForecastRevised(forecast=self.id, number=number, amount=amount)
        return evolve(self, versions=(*self.versions, new)), event

    @property
    def current(self) -> ForecastVersion:
        """The latest version."""
        return self.versions[-1]

    def known_at(self, at: datetime) -> ForecastVersion:
        """The version that stood at an instant. Raises NotFound before the first."""
        standing = [version for version in self.versions if version.recorded_at <= at]
        if not standing:
            raise NotFound(f"version of forecast {self.id} as known at", at.isoformat())
        return standing[-1]
