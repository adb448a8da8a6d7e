"""Per diems: a sum for each day away, less the meals that somebody else paid for.

Each day by itself: the first and the last are part days, the others full. Meals take shares of the
full-day rate, and no day comes to less than nothing. Rates are data, with their days and their source.
(Rules: paperwork, P6 and B6.)
"""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from fractions import Fraction
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.errors import BadExpense, BadRateTable, NoPerDiemRate
from account_mgmt.domain.history import Spell, holding
from account_mgmt.domain.mileage import without_holes
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.rounding import divide
from account_mgmt.domain.text import name as named


class Meal(Enum):
    """A meal that may be provided."""

    BREAKFAST = "breakfast"
    LUNCH = "lunch"
    DINNER = "dinner"


def _no_more(rate: "PerDiemRate", _attribute: "Attribute[Money]", part: Money) -> None:
    if part.minor < 0 or part > rate.full:
        raise BadRateTable(rate.source, f"a part day is worth {part}, and a full one {rate.full}")


@frozen(kw_only=True)
class PerDiemRate(Spell):
    """What a full and a part day are worth on the days `[since, until)`, and what meals take.

    Shares of meals are of the full-day rate. Raises BadRateTable.
    """

    source: str = field(validator=named)
    full: Money
    part: Money = field(validator=_no_more)
    breakfast: Rate
    lunch: Rate
    dinner: Rate

    def __attrs_post_init__(self) -> None:
        shares = (self.breakfast, self.lunch, self.dinner)
        if min(shares) < ZERO or sum((one for one in shares), start=ZERO) > ONE:
            raise BadRateTable(self.source, "its meals take more than a day, or less than nothing")

    def share(self, meal: Meal) -> Rate:
        """What of the full-day rate a meal takes."""
        shares = {Meal.BREAKFAST: self.breakfast, Meal.LUNCH: self.lunch, Meal.DINNER: self.dinner}
        return shares[meal]


def _whole(
    table: "PerDiemTable",
    _attribute: "Attribute[tuple[PerDiemRate, ...]]",
    rates: tuple[PerDiemRate, ...],
) -> None:
    if len({rate.full.currency for rate in rates}) != 1:
        raise BadRateTable(table.name, "its rates are not all in one currency")
    without_holes(table.name, rates)


@frozen(kw_only=True)
class PerDiemTable:
    """The per diems of a country. Raises BadRateTable when days between two rates have none or two."""

    name: str = field(validator=named)
    country: str = field(validator=named)  # ISO 3166, as DE
    rates: tuple[PerDiemRate, ...] = field(validator=_whole)

    def rate(self, on: date, *, known_at: datetime | None = None) -> PerDiemRate:
        """The rate of a day, as known at an instant (None: now). Raises NoPerDiemRate."""
        for rate in holding(self.rates, on, known_at):
            return rate
        raise NoPerDiemRate(self.country, on.isoformat())


@frozen(kw_only=True)
class PerDiemDay:
    """A day away, and what it comes to."""

    on: date
    full: bool
    meals: tuple[Meal, ...]
    amount: Money


@frozen(kw_only=True)
class PerDiem:
    """The days of a journey, and what all of them come to."""

    country: str
    period: Period
    days: tuple[PerDiemDay, ...]
    total: Money
    sources: tuple[str, ...]


def per_diem(
    table: PerDiemTable,
    period: Period,
    *,
    provided: Mapping[date, Collection[Meal]] | None = None,
    full: Collection[date] | None = None,
    known_at: datetime | None = None,
) -> PerDiem:
    """What the days of a journey are worth, less the meals `provided` on each.

    The first and the last are part days (so is the one of a journey of a day), unless `full` says which
    are full. Raises NoPerDiemRate, and BadExpense for a meal or a full day outside the journey.
    """
    meals = provided or {}
    for on in (*meals, *(full or ())):
        if on not in period:
            rule = f"the journey is from {period}"
            raise BadExpense(f"A per diem with {on}", rule, "Name days of the journey")
    ends = {period.start, period.last_day}
    days: list[PerDiemDay] = []
    sources: dict[str, None] = {}
    for number in range(period.days):
        on = period.start + number * ONE_DAY
        rate = table.rate(on, known_at=known_at)
        whole = on in full if full is not None else on not in ends
        taken = tuple(meal for meal in Meal if meal in meals.get(on, ()))
        amount = _amount(rate, whole=whole, meals=taken)
        days.append(PerDiemDay(on=on, full=whole, meals=taken, amount=amount))
        sources[rate.source] = None
    return PerDiem(
        country=table.country,
        period=period,
        days=tuple(days),
        total=Money.total([one.amount for one in days], days[0].amount.currency),
        sources=tuple(sources),
    )


def _amount(rate: PerDiemRate, *, whole: bool, meals: Collection[Meal]) -> Money:
    """What a day comes to, rounded once; never below zero."""
    taken = sum((rate.share(meal).as_fraction() for meal in meals), start=Fraction(0))
    left = (rate.full if whole else rate.part).minor - taken * rate.full.minor
    return Money.of_minor(max(0, divide(left.numerator, left.denominator)), rate.full.currency)


GERMANY: Final = PerDiemTable(
    name="Germany, meals within the country",
    country="DE",
    rates=(
        PerDiemRate(
            since=date(2020, 1, 1),
            recorded_at=datetime(2020, 1, 1, tzinfo=UTC),
            full=Money("28", "EUR"),
            part=Money("14", "EUR"),
            breakfast=Rate("20%"),
            lunch=Rate("40%"),
            dinner=Rate("40%"),
            source="EStG, section 9 (4a): 28 and 14 euros since 2020",
        ),
    ),
)
"""28 euros a full day, 14 on the days of arrival and departure; meals take 20, 40 and 40 per cent."""

GSA: Final = PerDiemTable(
    name="GSA, meals and incidentals, standard rate",
    country="US",
    rates=(
        PerDiemRate(
            since=date(2024, 10, 1),
            until=date(2026, 10, 1),
            recorded_at=datetime(2024, 10, 1, tzinfo=UTC),
            full=Money("68", "USD"),
            part=Money("51", "USD"),
            breakfast=Rate("16/68"),
            lunch=Rate("19/68"),
            dinner=Rate("28/68"),
            source="GSA M&IE breakdown, fiscal years 2025 and 2026, 41 CFR 301-11.101 and 11.18",
        ),
    ),
)
"""68 dollars a full day within the continental US, 75 % on the first and the last; meals 16, 19, 28."""

PER_DIEM_TABLES: Final = (GERMANY, GSA)
"""The tables that come with the library."""
