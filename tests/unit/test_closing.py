"""Closed periods: their figures stand, and what comes late counts in the next open one (B6)."""

from datetime import date

import pytest
from attrs import evolve

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.closing import Closing, digest, posting_day
from account_mgmt.domain.errors import NotUtc, PeriodClosed
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.money import Money
from account_mgmt.testing.builders import NOON, YEAR, an_entry

JANUARY, FEBRUARY, MARCH = (Period.month(2026, month) for month in (1, 2, 3))
ENTRIES = [an_entry("o-1", minor=100), an_entry("o-2", minor=250)]


def closed(*periods: Period) -> list[Closing]:
    closings: list[Closing] = []
    for period in periods:
        closing, _ = Closing.close(period, [], currency="EUR", at=NOON, closed=closings)
        closings.append(closing)
    return closings


def test_a_closing_keeps_the_total_and_names_its_entries() -> None:
    closing, event = Closing.close(JANUARY, ENTRIES, currency="EUR", at=NOON, closed=())

    assert closing.total.amount == Money("3.50", "EUR")
    assert (closing.entries, event.entries) == (2, 2)
    assert (event.start, event.end) == (JANUARY.start, JANUARY.end)
    assert str(closing.id) == "2026-01-01_2026-02-01"


def test_the_digest_is_of_the_entries_whatever_their_order() -> None:
    assert digest(ENTRIES) == digest(reversed(ENTRIES))
    assert digest(ENTRIES) != digest(ENTRIES[:1])
    assert digest(ENTRIES) != digest([*ENTRIES, an_entry("o-3")])
    assert digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    "period",
    [
        JANUARY,
        Period.of("2026-01-31", "2026-02-02"),
        Period.year(2026),
        Period.of("2026-01-10", "2026-01-11"),
    ],
)
def test_a_day_is_closed_once(period: Period) -> None:
    with pytest.raises(PeriodClosed):
        Closing.close(period, [], currency="EUR", at=NOON, closed=closed(JANUARY))


def test_neighbours_can_be_closed() -> None:
    assert len(closed(FEBRUARY, JANUARY, MARCH)) == 3


def test_an_instant_is_utc() -> None:
    with pytest.raises(NotUtc):
        Closing.close(JANUARY, [], currency="EUR", at=NOON.replace(tzinfo=None), closed=())


@pytest.mark.parametrize(
    ("wanted", "counted"),
    [
        (date(2025, 12, 31), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 3, 1)),
        (date(2026, 1, 31), date(2026, 3, 1)),
        (date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 3, 1), date(2026, 3, 1)),
    ],
)
def test_what_comes_late_counts_on_the_first_open_day_after_it(wanted: date, counted: date) -> None:
    assert posting_day(wanted, closed(FEBRUARY, JANUARY)) == counted


def test_a_closing_covers_overlays_and_invoices_and_totals_what_the_company_booked() -> None:
    booked = an_entry("o-1")
    overlay = evolve(booked, sequence=2, role=CreditRole.OVERLAY)
    invoiced = evolve(booked, sequence=3, event=SaleEvent.INVOICED)

    closing, event = Closing.close(
        YEAR, [booked, overlay, invoiced], currency="EUR", at=NOON, closed=()
    )

    assert closing.total.amount == booked.amount
    assert (closing.entries, event.entries) == (3, 3)
    assert closing.digest == digest([booked, overlay, invoiced])
