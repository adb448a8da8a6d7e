"""Questions to the sales ledger: which entries they are about, and what those add up to."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import (
    COMPANY,
    EARNED,
    EntryKind,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.testing.builders import MONDAY, NOON, an_entry
from account_mgmt.testing.strategies import entries, wheres

ENTRY = an_entry("o-1")
WHERE = Where(period=Period.of("2026-02-02", "2026-02-03"), currency="EUR")


def test_an_entry_is_called_by_its_document_line_and_sequence() -> None:
    assert an_entry("o-1", line=2, sequence=3).name == "o-1/2/3"


def test_the_company_is_all_but_overlays_and_a_quota_all_but_the_house() -> None:
    assert set(CreditRole) - COMPANY == {CreditRole.OVERLAY}
    assert set(CreditRole) - EARNED == {CreditRole.HOUSE}


def test_a_question_is_about_entries_that_are_all_it_asks() -> None:
    full = evolve(
        WHERE,
        manager=ManagerId("m-1"),
        account=AccountId("a-1"),
        product=ProductId("p-1"),
        document=OrderId("o-1"),
        kind=EntryKind.SOLD,
        known_at=NOON,
    )

    assert WHERE.holds(ENTRY)
    assert full.holds(ENTRY)


@pytest.mark.parametrize(
    "other",
    [
        an_entry(on=MONDAY - timedelta(1)),
        an_entry(on=MONDAY + timedelta(1)),  # the end is not in the period
        an_entry(event=SaleEvent.INVOICED),
        an_entry(role=CreditRole.OVERLAY),
        an_entry(currency="USD"),
        an_entry(manager="m-2"),
        an_entry(manager=None),
        an_entry(account="a-2"),
        an_entry(product="p-2"),
        an_entry("o-2"),
        an_entry(kind=EntryKind.RETURNED),
        an_entry(at=NOON + timedelta(microseconds=1)),
    ],
)
def test_one_thing_that_differs_is_enough_to_be_left_out(other: SalesEntry) -> None:
    full = evolve(
        WHERE,
        manager=ManagerId("m-1"),
        account=AccountId("a-1"),
        product=ProductId("p-1"),
        document=OrderId("o-1"),
        kind=EntryKind.SOLD,
        known_at=NOON,
    )

    assert not full.holds(other)


def test_units_add_up_by_their_measure_and_nothing_is_left_out() -> None:
    total = SalesTotal.of(
        [
            an_entry(units="2", unit="kg"),
            an_entry(units="3"),
            an_entry(units="0.5", unit="kg"),
            an_entry(units="-3"),
        ],
        "EUR",
    )

    assert total == SalesTotal(Money("4000.00", "EUR"), (Quantity("2.5", "kg"),))
    assert (total.in_unit("kg"), total.in_unit("hour")) == (
        Quantity("2.5", "kg"),
        Quantity("0", "hour"),
    )


@given(st.lists(entries(), max_size=8), st.integers(0, 8))
def test_totals_of_parts_add_up_to_the_total(some: list[SalesEntry], cut: int) -> None:
    whole = SalesTotal.of(some, "EUR")

    assert SalesTotal.of(some[:cut], "EUR") + SalesTotal.of(some[cut:], "EUR") == whole
    assert SalesTotal.of(reversed(some), "EUR") == whole
    assert whole.amount.minor == sum(entry.amount.minor for entry in some)


@given(entries(), wheres())
def test_a_wider_question_is_about_what_a_narrower_one_is(entry: SalesEntry, where: Where) -> None:
    wider = evolve(
        where,
        period=Period(date(1990, 1, 1), date(2100, 1, 1)),
        roles=frozenset(CreditRole),
        manager=None,
        account=None,
        product=None,
        document=None,
        known_at=None,
    )

    assert wider.holds(entry) or not where.holds(entry)


@given(st.lists(st.lists(entries(), max_size=3), max_size=4))
def test_totals_together_are_the_total_of_all_their_entries(groups: list[list[SalesEntry]]) -> None:
    totals = [SalesTotal.of(group, "EUR") for group in groups]

    assert SalesTotal.together(totals, "EUR") == SalesTotal.of(
        [entry for group in groups for entry in group], "EUR"
    )
