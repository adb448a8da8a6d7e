"""What trips are worth, from a shell."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen
from rich.table import Table

from account_mgmt.cli.figures import amount_text, number, print_json, show_table
from account_mgmt.cli.options import span
from account_mgmt.domain.calendar import Period, instant
from account_mgmt.domain.distance import Distance, DistanceUnit
from account_mgmt.domain.mileage import MileageTable, TripPrice, VehicleKind, priced
from account_mgmt.domain.mileage_rates import MILEAGE_TABLES
from account_mgmt.domain.money import Money

if TYPE_CHECKING:
    from account_mgmt.adapters.tabular.trips import TripRow

_TABLES = {table.country: table for table in MILEAGE_TABLES}


@frozen
class _Priced:
    """A trip of the file, and what it is worth."""

    row: "TripRow"
    price: TripPrice


@click.command()
@click.argument("trips", type=click.Path(path_type=Path))
@click.option(
    "--country",
    required=True,
    type=click.Choice(sorted(_TABLES)),
    help="Whose rates: GB, HMRC's approved mileage; US, the IRS's standard mileage.",
)
@span
@click.option(
    "--known-at",
    default=None,
    help="Price by what was known at an instant, as 2026-04-30T12:00Z; by all that is known by default.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--locale", default="en", show_default=True, help="How amounts are written.")
def mileage(  # one option each
    trips: Path,
    country: str,
    start: str,
    end: str,
    known_at: str | None,
    as_json: bool,
    locale: str,
) -> None:
    """Price the TRIPS of a CSV file by the published rates, tier by tier. No books are needed.

    Its columns are date, distance, unit (mi or km), odometer_start, odometer_end, vehicle (car, van,
    motorcycle, bicycle, passenger), registration, person, commute, route, reason, about, purpose and
    confirmed. A date, and a distance or both readings, are needed.

    Trips before the first day count towards the tiers of their tax year, and are not listed. When a row
    is wrong, nothing is priced, and every such row is named.
    """
    from account_mgmt.adapters.tabular.trips import read_trips  # noqa: PLC0415 # when it is used

    table, period = _TABLES[country], Period.of(start, end)
    at = None if known_at is None else instant(known_at)
    found: list[_Priced] = []
    by_person: dict[str, list[TripRow]] = {}
    for row in read_trips(trips):
        by_person.setdefault(row.person, []).append(row)
    for own in by_person.values():
        prices = priced([row.trip for row in own], table, known_at=at)
        found += map(_Priced, own, prices)
    listed = [one for one in found if one.row.trip.on in period]
    listed.sort(key=lambda one: (one.row.trip.on, one.row.line))
    if as_json:
        head: dict[str, object] = {
            "country": country,
            "currency": table.currency,
            "table": table.name,
            "period": {"start": str(period.start), "end": str(period.end)},
            "known_at": None if at is None else at.isoformat(),
        }
        print_json(head | _json(listed, table))
        return
    show_table(_table(listed, table, period, locale))


def _total(listed: Sequence[_Priced], currency: str) -> Money:
    amounts = [one.price.amount for one in listed if one.price.amount is not None]
    return Money.total(amounts, currency)


def _json(listed: Sequence[_Priced], table: MileageTable) -> dict[str, object]:
    return {
        "trips": [_trip(one, table) for one in listed],
        "totals": list(_totals(listed, table)),
        "unpriced": sum(one.price.amount is None for one in listed),
        "total": number(_total(listed, table.currency)),
    }


def _trip(one: _Priced, table: MileageTable) -> dict[str, object]:
    trip, price, unit = one.row.trip, one.price, table.rates[0].unit
    return {
        "line": one.row.line,
        "person": one.row.person,
        "date": str(trip.on),
        "vehicle": trip.kind.value,
        "registration": trip.vehicle,
        "unit": unit.value,
        "distance": _far(trip.distance, unit),
        "business": _far(price.business, unit),
        "before": _far(price.before, unit),
        "parts": [
            {
                "distance": _far(part.distance, unit),
                "rate": f"{part.price.amount:f}",
                "amount": number(part.amount),
                "source": part.source,
            }
            for part in price.parts
        ],
        "amount": number(price.amount),
        "reason": price.reason or None,
        "like_line": one.row.like,
    }


def _totals(listed: Sequence[_Priced], table: MileageTable) -> Iterator[dict[str, object]]:
    """What each person's trips with a kind of vehicle come to in each tax year."""
    groups: dict[tuple[str, VehicleKind, Period], list[_Priced]] = {}
    for one in listed:
        key = one.row.person, one.row.trip.kind, one.price.year
        groups.setdefault(key, []).append(one)
    unit = table.rates[0].unit
    for (person, kind, year), group in groups.items():
        business = Distance.total([one.price.business for one in group])
        yield {
            "person": person,
            "vehicle": kind.value,
            "year": {"start": str(year.start), "end": str(year.end)},
            "unit": unit.value,
            "business": _far(business, unit),
            "unpriced": sum(one.price.amount is None for one in group),
            "amount": number(_total(group, table.currency)),
        }


def _far(distance: Distance, unit: DistanceUnit) -> str:
    return f"{distance.rounded(unit):f}"


def _table(listed: Sequence[_Priced], table: MileageTable, period: Period, locale: str) -> Table:
    unit = table.rates[0].unit
    shown = Table("day", "person", "vehicle", title=f"{table.name}, {period}")
    for heading in (unit.value, "rate", "amount"):
        shown.add_column(heading, justify="right")
    shown.add_column("")
    for one in listed:
        price = one.price
        rates = " + ".join(
            f"{_far(part.distance, unit)} x {part.price.amount:f}" for part in price.parts
        )
        like = f"looks like line {one.row.like}" if one.row.like else ""
        who = (str(one.row.trip.on), one.row.person, one.row.trip.kind.value)
        remarks = "; ".join(said for said in (price.reason, like) if said)
        amount = amount_text(price.amount, locale)
        shown.add_row(*who, _far(price.business, unit), rates, amount, remarks)
    shown.add_section()
    shown.add_row("total", "", "", "", "", amount_text(_total(listed, table.currency), locale), "")
    return shown
