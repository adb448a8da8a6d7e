"""The pipeline as a forecast: open deals by category, and judgments in place of their sums.

(Rules: selling, B8.) What is expected from past sales alone is a matter of the forecaster port.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from typing import Final, final

from attrs import Attribute, Factory, field, frozen

from account_mgmt.domain.calendar import Period, aware_instant, plain_date
from account_mgmt.domain.errors import BadRate, ReportingCycle
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.rounding import divide
from account_mgmt.domain.text import note


class ForecastCategory(Enum):
    """How sure a deal is, from the least on."""

    OMITTED = "omitted"
    PIPELINE = "pipeline"
    BEST_CASE = "best case"
    COMMIT = "commit"
    CLOSED = "closed"


_BANDS: Final = (
    (Rate("40%"), ForecastCategory.PIPELINE),
    (Rate("60%"), ForecastCategory.BEST_CASE),
    (ONE, ForecastCategory.COMMIT),
)
_OPEN: Final = (ForecastCategory.COMMIT, ForecastCategory.BEST_CASE, ForecastCategory.PIPELINE)


def category_of(chance: Rate | str) -> ForecastCategory:
    """The category of a chance to win: each band begins with its least, and ends before the next.

    Raises BadRate unless it is from 0 to 1.

    >>> category_of("39.5%"), category_of("40%"), category_of("100%")
    (<ForecastCategory.PIPELINE: 'pipeline'>, <ForecastCategory.BEST_CASE: 'best case'>, <ForecastCategory.CLOSED: 'closed'>)
    """
    given = _chance(chance)
    _check_chance(given)
    return next((category for end, category in _BANDS if given < end), ForecastCategory.CLOSED)


def _chance(value: Rate | str) -> Rate:
    return Rate.of(value)


def _check_chance(chance: Rate) -> None:
    if not ZERO <= chance <= ONE:
        raise BadRate(str(chance), "the chance of a deal", "it is from 0 to 1")


def _a_chance(_deal: "OpenDeal", _attribute: "Attribute[Rate]", chance: Rate) -> None:
    _check_chance(chance)


def _by_chance(deal: "OpenDeal") -> ForecastCategory:
    return category_of(deal.chance) if deal.chance else ForecastCategory.OMITTED


@final
@frozen(kw_only=True)
class OpenDeal:
    """A deal that may be won: with whom, whose it is, for how much, by when and how likely.

    Its category is that of its chance, unless somebody says another. One that is won has a chance of
    1 and is closed; one that is lost has none, and is omitted. Raises BadRate.
    """

    account: AccountId
    manager: ManagerId
    value: Money
    closes_on: date = field(validator=plain_date)
    chance: Rate = field(converter=_chance, validator=_a_chance)
    category: ForecastCategory = field(default=Factory(_by_chance, takes_self=True))

    @property
    def is_open(self) -> bool:
        """Whether it is neither won nor lost."""
        return self.category is not ForecastCategory.CLOSED and bool(self.chance)


@final
@frozen(kw_only=True)
class PipelineForecast:
    """What deals come to that close in a period, each category for itself.

    `weighted` is each value by its chance, summed exactly and rounded once. `overdue` deals are open
    though their day has passed: they are listed, and count nowhere.
    """

    period: Period
    amounts: Mapping[ForecastCategory, Money]
    weighted: Money
    overdue: tuple[OpenDeal, ...]

    @property
    def commit(self) -> Money:
        """What is closed or committed."""
        return self.amounts[ForecastCategory.CLOSED] + self.amounts[ForecastCategory.COMMIT]

    @property
    def best_case(self) -> Money:
        """The same, and what is won at best."""
        return self.commit + self.amounts[ForecastCategory.BEST_CASE]

    @property
    def open_pipeline(self) -> Money:
        """All that is open, without what is closed."""
        return Money.total([self.amounts[one] for one in _OPEN], self.weighted.currency)


def pipeline_forecast(
    deals: Iterable[OpenDeal], period: Period, *, on: date, currency: str
) -> PipelineForecast:
    """The forecast of a period from deals as they are at the end of a day.

    A deal counts in the period in which it closes: a new day moves it to another. Raises
    MixedCurrencies for a deal in another currency.
    """
    sums = {category: Money.zero(currency) for category in ForecastCategory}
    weighted = Fraction(0)
    overdue: list[OpenDeal] = []
    for deal in deals:
        if deal.is_open and deal.closes_on < on:
            overdue.append(deal)
        elif deal.closes_on in period:
            sums[deal.category] += deal.value
            weighted += deal.value.minor * deal.chance.as_fraction()
    return PipelineForecast(
        period=period,
        amounts=sums,
        weighted=Money.of_minor(divide(weighted.numerator, weighted.denominator), currency),
        overdue=tuple(sorted(overdue, key=lambda deal: (deal.closes_on, deal.account))),
    )


# --- judgments ----------------------------------------------------------------------------------


@final
@frozen(kw_only=True)
class Judgment:
    """What somebody puts in place of the sum at one manager, in one category. No deal changes.

    `at` is a UTC instant: of several, the last counts. Leave it out again, and the sum is back.
    """

    manager: ManagerId
    category: ForecastCategory
    amount: Money
    by: ManagerId
    at: datetime = field(validator=aware_instant)
    because: str = field(default="", validator=note)


@final
@frozen(kw_only=True)
class Submitted:
    """One manager's forecast in one category: as rolled up from below, and as it goes up.

    `judgment` is what stands in place of the sum, and None where nothing does.
    """

    rolled_up: Money
    judgment: Judgment | None

    @property
    def amount(self) -> Money:
        """What goes up to whoever they report to."""
        return self.rolled_up if self.judgment is None else self.judgment.amount


def roll_up(
    own: Mapping[ManagerId, Money],
    reports_to: Mapping[ManagerId, ManagerId | None],
    category: ForecastCategory,
    judgments: Iterable[Judgment] = (),
    *,
    currency: str,
) -> Mapping[ManagerId, Submitted]:
    """One category up the lines of reporting: of each manager, their own and what comes from below.

    A judgment replaces the sum where it was made; one above it stands over it, and both stay to be
    seen. Raises ReportingCycle, and MixedCurrencies.
    """
    judged: dict[ManagerId, Judgment] = {}
    for one in sorted(judgments, key=lambda judgment: judgment.at):
        if one.category is category:
            judged[one.manager] = one
    teams: dict[ManagerId, list[ManagerId]] = {}
    for manager, superior in reports_to.items():
        if superior is not None:
            teams.setdefault(superior, []).append(manager)
    nobody = Money.zero(currency)
    found: dict[ManagerId, Submitted] = {}

    def submitted(manager: ManagerId, above: tuple[ManagerId, ...]) -> Money:
        if manager in above:
            raise ReportingCycle(tuple(map(str, (*above[above.index(manager) :], manager))))
        if manager not in found:
            below = [submitted(one, (*above, manager)) for one in teams.get(manager, ())]
            summed = Money.total([own.get(manager, nobody), *below], currency)
            found[manager] = Submitted(rolled_up=summed, judgment=judged.get(manager))
        return found[manager].amount

    for manager in sorted({*own, *reports_to, *teams}):
        submitted(manager, ())
    return found
