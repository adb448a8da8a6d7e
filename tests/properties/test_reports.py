"""The law of reports: a week is the sum of its days, as known when it was closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt import AccountManagement
from account_mgmt.domain.account import CreditRole
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.ledger import EntryKind, SalesEntry, SalesTotal
from account_mgmt.domain.product import Contents
from account_mgmt.testing.builders import MONDAY, NOON, an_entry

CLOSE = NOON + timedelta(days=7)
KINDS = list(EntryKind)


@st.composite
def books(draw: st.DrawFn) -> Sequence[SalesEntry]:
    """Entries in and about one week, some recorded after its close."""
    count = draw(st.integers(0, 12))
    return [
        an_entry(
            f"o-{number}",
            kind=draw(st.sampled_from(KINDS)),
            role=draw(st.sampled_from((CreditRole.DIRECT, CreditRole.OVERLAY, CreditRole.HOUSE))),
            manager=draw(st.sampled_from(("m-1", "m-2"))),
            account=draw(st.sampled_from(("a-1", "a-2"))),
            product=draw(st.sampled_from(("p-1", "p-2", "p-3"))),
            on=MONDAY + timedelta(days=draw(st.integers(-1, 7))),
            at=draw(st.sampled_from((NOON, CLOSE, CLOSE + timedelta(microseconds=1)))),
            minor=draw(st.integers(-(10**9), 10**9)),
            units=draw(st.sampled_from(("1", "-0.25", "12.5"))),
            unit=draw(st.sampled_from(("piece", "box", "kg"))),
        )
        for number in range(count)
    ]


def a_desk(entries: Sequence[SalesEntry]) -> AccountManagement:
    desk = AccountManagement()
    for manager in ("m-1", "m-2"):
        desk.portfolio.add_manager(manager, id=manager)
    desk.catalogue.add_product("p-2", "Boxed", unit="box", holds=Contents(6, "piece"))
    with desk.books.storage.begin() as work:
        work.sales.append(
            [evolve(one, manager=None) if one.role is CreditRole.HOUSE else one for one in entries]
        )
        work.commit()
    return desk


@given(books(), st.sampled_from((None, CLOSE)))
def test_each_total_of_a_week_is_the_sum_of_its_days(
    entries: Sequence[SalesEntry], known_at: datetime | None
) -> None:
    """A law of paperwork, B7."""
    desk = a_desk(entries)

    week = desk.reports.weekly("m-1", "2026-W06", known_at=known_at)
    days = [
        desk.reports.daily("m-1", on=MONDAY + timedelta(days=number), known_at=known_at)
        for number in range(7)
    ]

    assert week.total == SalesTotal.together((day.total for day in days), "EUR")
    lines = [line for day in days for line in day.lines]
    for kind in KINDS:
        parts = [day.by_kind[kind] for day in days if kind in day.by_kind]
        told = week.this_week.by_kind.get(kind, SalesTotal.together((), "EUR"))
        assert told == SalesTotal.together(parts, "EUR")
    for account in (AccountId("a-1"), AccountId("a-2")):
        parts = [line.total for line in lines if line.account == account]
        told = week.this_week.by_account.get(account, SalesTotal.together((), "EUR"))
        assert told == SalesTotal.together(parts, "EUR")
    for product in map(ProductId, ("p-1", "p-2", "p-3")):
        parts = [line.total for line in lines if line.product == product]
        told = week.this_week.by_product.get(product, SalesTotal.together((), "EUR"))
        assert told == SalesTotal.together(parts, "EUR")


@given(books())
def test_a_week_as_known_at_its_close_is_not_changed_by_what_came_later(
    entries: Sequence[SalesEntry],
) -> None:
    in_time = [one for one in entries if one.recorded_at <= CLOSE]

    known = a_desk(entries).reports.weekly("m-1", "2026-W06", known_at=CLOSE)

    assert known == a_desk(in_time).reports.weekly("m-1", "2026-W06", known_at=CLOSE)


@given(books())
def test_every_figure_of_a_week_is_the_sum_of_the_entries_it_names(
    entries: Sequence[SalesEntry],
) -> None:
    desk = a_desk(entries)
    week = desk.reports.weekly("m-1", "2026-W06").this_week

    for account, total in week.by_account.items():
        behind = desk.reporting.explain(week.question(account=account))
        assert SalesTotal.of(behind, "EUR").amount == total.amount
    for kind, total in week.by_kind.items():
        behind = desk.reporting.explain(week.question(kind=kind))
        assert SalesTotal.of(behind, "EUR").amount == total.amount
