"""The published rates for driving one's own vehicle: of the IRS in the US, of HMRC in the UK.

Each with the days it holds, the day on which it was published, and where. A rate that nobody has seen
published is not here: a trip without one is listed with that reason.
"""

from datetime import UTC, date, datetime
from functools import reduce
from typing import Final

from account_mgmt.domain.distance import Distance
from account_mgmt.domain.mileage import MileageRate, MileageTable, MileageTier, VehicleKind
from account_mgmt.domain.price import UnitPrice

_IRS: Final = (
    # cents a mile, from, to (excluded), published, where
    ("0.54", "2016-01-01", "2017-01-01", "2015-12-17", "IRS Notice 2016-1"),
    ("0.535", "2017-01-01", "2018-01-01", "2016-12-13", "IRS Notice 2016-79"),
    ("0.545", "2018-01-01", "2019-01-01", "2017-12-14", "IRS Notice 2018-3"),
    ("0.58", "2019-01-01", "2020-01-01", "2018-12-14", "IRS Notice 2019-2"),
    ("0.575", "2020-01-01", "2021-01-01", "2019-12-31", "IRS Notice 2020-5"),
    ("0.56", "2021-01-01", "2022-01-01", "2020-12-22", "IRS Notice 2021-2"),
    ("0.585", "2022-01-01", "2023-01-01", "2021-12-17", "IRS Notice 2022-3"),
    ("0.625", "2022-07-01", "2023-01-01", "2022-06-09", "IRS Announcement 2022-13"),
    ("0.655", "2023-01-01", "2024-01-01", "2022-12-29", "IRS Notice 2023-3"),
    ("0.67", "2024-01-01", "2025-01-01", "2023-12-14", "IRS Notice 2024-8"),
    ("0.70", "2025-01-01", "2026-01-01", "2024-12-19", "IRS Notice 2025-5"),
    ("0.725", "2026-01-01", "2027-01-01", "2025-12-29", "IRS Notice 2026-10"),
)
_TEN_THOUSAND: Final = Distance.of(10_000, "mi")


def _published(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)


def _irs(price: str, since: str, until: str, published: str, source: str) -> MileageRate:
    return MileageRate(
        since=date.fromisoformat(since),
        until=date.fromisoformat(until),
        recorded_at=_published(published),
        tiers=(MileageTier(price=UnitPrice(price, "USD")),),
        source=source,
    )


def _hmrc(
    vehicle: VehicleKind, prices: tuple[str, ...], since: str, until: str, source: str
) -> MileageRate:
    """A rate known since the day it holds; its first price is for the first 10,000 miles."""
    *first, last = (UnitPrice(price, "GBP") for price in prices)
    return MileageRate(
        vehicle=vehicle,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until) if until else None,
        recorded_at=_published(since),
        tiers=(
            *(MileageTier(upto=_TEN_THOUSAND, price=price) for price in first),
            MileageTier(price=last),
        ),
        source=source,
    )


def _fold(table: MileageTable, new: MileageRate) -> MileageTable:
    return table.knowing(new)


_FIRST, *_LATER = (_irs(*row) for row in _IRS)

IRS: Final = reduce(
    _fold, _LATER, MileageTable(name="IRS standard mileage", country="US", rates=(_FIRST,))
)
"""Business use of a car, van, pickup or panel truck: one rate a mile, whatever the distance."""

_AMAP: Final = "HMRC approved mileage allowance payments (480, appendix 3)"
_RAISED: Final = f"{_AMAP}: 55p, announced on 21 May 2026 for all of 2026-27"

_HMRC_2025: Final = MileageTable(
    name="HMRC approved mileage",
    country="GB",
    year_begins=(4, 6),
    rates=(
        _hmrc(VehicleKind.CAR, ("0.40", "0.25"), "2002-04-06", "2011-04-06", _AMAP),
        _hmrc(VehicleKind.CAR, ("0.45", "0.25"), "2011-04-06", "", _AMAP),
        _hmrc(VehicleKind.MOTORCYCLE, ("0.24",), "2002-04-06", "2026-04-06", _AMAP),
        _hmrc(VehicleKind.BICYCLE, ("0.20",), "2002-04-06", "2026-04-06", _AMAP),
        _hmrc(VehicleKind.PASSENGER, ("0.05",), "2002-04-06", "2026-04-06", _AMAP),
    ),
)

HMRC: Final = _HMRC_2025.knowing(
    MileageRate(
        since=date(2026, 4, 6),
        recorded_at=_published("2026-05-21"),
        tiers=(
            MileageTier(upto=_TEN_THOUSAND, price=UnitPrice("0.55", "GBP")),
            MileageTier(price=UnitPrice("0.25", "GBP")),
        ),
        source=_RAISED,
    )
)
"""Cars and vans 40p, since 2011-12 45p, since 2026-27 55p a mile up to 10,000 in a tax year, then 25p.

Motorcycles 24p, bicycles 20p, passengers 5p, up to 2025-26: what they are later was not seen published.
"""

MILEAGE_TABLES: Final = (IRS, HMRC)
"""The tables that come with the library."""
