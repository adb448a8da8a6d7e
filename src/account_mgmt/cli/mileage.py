"""What trips are worth, from a shell."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen
from rich.table import Table

from account_mgmt.cli.figures import number, print_json, show_table
from account_mgmt.cli.options import in_a_language, span
from account_mgmt.domain.calendar import Period, instant
from account_mgmt.domain.distance import Distance, DistanceUnit
from account_mgmt.domain.mileage import MileageTable, TripPrice, Unpaid, VehicleKind, priced
from account_mgmt.domain.mileage_rates import MILEAGE_TABLES
from account_mgmt.domain.money import Money
from account_mgmt.locale import Translator, translator

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
@in_a_language
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
    show_table(_table(listed, table, period, translator(locale)))


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


def _table(
    listed: Sequence[_Priced], table: MileageTable, period: Period, say: Translator
) -> Table:
    unit = table.rates[0].unit
    title = f"{say.pgettext('rate table', table.name)}, {say.span(period)}"
    shown = Table(say("day"), say("person"), say("vehicle"), title=title)
    for heading in (unit.value, say("rate"), say("amount")):
        shown.add_column(heading, justify="right")
    shown.add_column("")
    for one in listed:
        price = one.price
        rates = " + ".join(
            f"{say.number(part.distance.rounded(unit))} x {say.number(part.price.amount)}"
            for part in price.parts
        )
        vehicle = say.pgettext("vehicle", one.row.trip.kind.value)
        figures = (say.number(price.business.rounded(unit)), rates, say.amount(price.amount))
        remarks = "; ".join(_remarks(one, say))
        shown.add_row(say.day(one.row.trip.on), one.row.person, vehicle, *figures, remarks)
    shown.add_section()
    total = say.money(_total(listed, table.currency))
    shown.add_row(say("total"), "", "", "", "", total, "")
    return shown


def _remarks(one: _Priced, say: Translator) -> Iterator[str]:
    """Why nothing of a trip is paid, and which other it looks like."""
    trip = one.row.trip
    if one.price.unpaid is Unpaid.NO_RATE:
        yield say(
            "{table} has no rate for this vehicle on {day}: {vehicle}",
            table=say.pgettext("rate table", one.price.table),
            vehicle=say.pgettext("vehicle", trip.kind.value),
            day=say.day(trip.on),
        )
    elif one.price.unpaid is Unpaid.COMMUTING:
        yield say("all of it is commuting")
    if one.row.like:
        yield say("looks like line {line}", line=one.row.like)
