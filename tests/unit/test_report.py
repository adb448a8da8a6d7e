"""Reports to the sales manager: what they add up to, and what each figure is made of."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.attainment import Target, attainment
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.call_figures import call_figures
from account_mgmt.domain.expense_figures import expense_figures
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import EARNED, EntryKind, SalesEntry, SalesTotal, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.product import Contents, Product
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import ReceivableEntry, ReceivableKind
from account_mgmt.domain.report import (
    CreditedWeek,
    CreditLine,
    DailyReport,
    ReportNames,
    WeeklyReport,
    change,
    documents_of,
    lines_of,
)
from account_mgmt.testing.builders import MONDAY, NOON, a_receivable, an_entry

ISO = FiscalCalendar()
WEEK = ISO.week_of(MONDAY)
WHERE = Where(period=WEEK.period, currency="EUR", roles=EARNED, manager=ManagerId("m-1"))
PACKS = {
    ProductId("p-2"): Product(
        id=ProductId("p-2"), name="Packs", unit="pack", holds=Contents(5, "piece")
    )
}


def money(amount: str) -> Money:
    return Money(amount, "EUR")


def returned(document: str = "o-1", *, minor: int = -10_000, units: str = "-1") -> SalesEntry:
    return an_entry(document, sequence=2, kind=EntryKind.RETURNED, minor=minor, units=units)


def lines(*entries: SalesEntry, packs: bool = False) -> tuple[CreditLine, ...]:
    groups: dict[tuple[AccountId, ProductId, EntryKind], SalesTotal] = {}
    for entry in entries:
        key = (entry.account, entry.product, entry.kind)
        groups[key] = groups.get(key, SalesTotal.of((), "EUR")) + SalesTotal.of([entry], "EUR")
    told = [(*what, total) for what, total in groups.items()]
    return lines_of(told, PACKS if packs else {})


def a_day(*entries: SalesEntry, payments: Iterable[ReceivableEntry] = ()) -> DailyReport:
    period = Period.of_days(MONDAY, 1)
    return DailyReport(
        manager=ManagerId("m-1"),
        on=MONDAY,
        where=evolve(WHERE, period=period),
        documents=documents_of(entries, {}, "EUR"),
        lines=lines(*entries),
        new_accounts=(),
        payments=tuple(payments),
        quota=attainment([], money("0"), period=period, as_of=MONDAY),
        calls=call_figures((), period, MONDAY),
        open_tickets=(),
    )


def a_week(*entries: SalesEntry) -> CreditedWeek:
    everybody = evolve(WHERE, manager=None)
    return CreditedWeek(manager=ManagerId("m-1"), week=WEEK, asked=everybody, lines=lines(*entries))


def a_report(
    this: CreditedWeek, last_week: CreditedWeek | None = None, last_year: CreditedWeek | None = None
) -> WeeklyReport:
    return WeeklyReport(
        this_week=this,
        last_week=last_week or a_week(),
        last_year=last_year or a_week(),
        targets=(Target(Period.year(2026), money("36500")),),
        fiscal_year=Period.year(2026),
        earned=money("1950"),
        calls=call_figures((), WEEK.period, WEEK.period.last_day),
        expenses=expense_figures((), WEEK.period, currency="EUR"),
    )


# --- a day ------------------------------------------------------------------------------------------


def test_what_was_returned_is_a_row_of_its_own_and_never_netted() -> None:
    """The fault of ERPNext (PR 14899), which billed in full after a return."""
    day = a_day(an_entry("o-1"), returned("o-1"), an_entry("o-2", minor=500, units="1"))

    assert [
        (str(row.document), row.kind.value, str(row.total.amount)) for row in day.documents
    ] == [
        ("o-1", "sold", "1000.00 EUR"),
        ("o-2", "sold", "5.00 EUR"),
        ("o-1", "returned", "-100.00 EUR"),
    ]
    assert day.by_kind == {
        EntryKind.SOLD: SalesTotal(money("1005.00"), (Quantity(11),)),
        EntryKind.RETURNED: SalesTotal(money("-100.00"), (Quantity(-1),)),
    }
    assert day.total == SalesTotal(money("905.00"), (Quantity(10),))
    assert [str(row.document) for row in day.of(EntryKind.SOLD)] == ["o-1", "o-2"]


def test_kinds_come_in_the_order_of_what_happens() -> None:
    kinds = (EntryKind.ADJUSTED, EntryKind.CANCELLED, EntryKind.RETURNED, EntryKind.SOLD)

    day = a_day(*(an_entry(f"o-{n}", kind=kind) for n, kind in enumerate(kinds)))

    assert list(day.by_kind) == list(reversed(kinds))


def test_a_document_is_one_row_however_many_lines_it_has() -> None:
    day = a_day(
        an_entry("o-1", line=1, units="2", unit="kg"), an_entry("o-1", line=2, product="p-2")
    )

    assert day.documents[0].total.units == (Quantity(2, "kg"), Quantity(10))
    assert len(day.documents) == 1
    assert len(day.lines) == 2


def test_money_that_bounced_is_not_netted_with_what_was_collected() -> None:
    day = a_day(
        payments=[
            a_receivable("P/c-1", kind=ReceivableKind.PAID, minor=-30_000),
            a_receivable("P/c-2", kind=ReceivableKind.PAID, minor=-5_000),
            a_receivable("P/c-1", kind=ReceivableKind.REVERSED, minor=30_000),
        ]
    )

    assert (day.collected, day.bounced) == (money("350.00"), money("-300.00"))


def test_a_day_without_anything_is_a_report_too() -> None:
    day = a_day()

    assert (day.total, day.collected, day.by_kind) == (SalesTotal(money("0")), money("0"), {})
    assert (day.mentioned_accounts, day.mentioned_products) == (frozenset(), frozenset())


def test_a_day_names_those_who_bought_and_those_who_paid() -> None:
    day = a_day(an_entry(account="a-2"), payments=[a_receivable(account="a-7")])

    assert day.mentioned_accounts == {AccountId("a-2"), AccountId("a-7")}
    assert day.mentioned_products == {ProductId("p-1")}


def test_a_figure_of_a_day_says_which_entries_are_behind_it() -> None:
    entries = (an_entry("o-1"), returned("o-1"), an_entry("o-2", account="a-2", product="p-2"))
    day = a_day(*entries)

    def behind(where: Where) -> list[str]:
        return [entry.name for entry in entries if where.holds(entry)]

    assert behind(day.question()) == ["o-1/1/1", "o-1/1/2", "o-2/1/1"]
    assert behind(day.question(kind=EntryKind.RETURNED)) == ["o-1/1/2"]
    assert behind(day.question(account=AccountId("a-2"))) == ["o-2/1/1"]
    assert behind(day.question(product=ProductId("p-1"))) == ["o-1/1/1", "o-1/1/2"]
    assert behind(day.question(document=OrderId("o-2"))) == ["o-2/1/1"]


# --- a week -----------------------------------------------------------------------------------------


def test_a_week_is_told_by_account_and_by_product() -> None:
    week = a_week(
        an_entry("o-1", account="a-1", product="p-1"),
        an_entry("o-2", account="a-1", product="p-2", minor=500, units="1", unit="kg"),
        an_entry("o-3", account="a-2", product="p-1", minor=200, units="1"),
        returned("o-1"),
    )

    assert week.by_account == {
        AccountId("a-1"): SalesTotal(money("905.00"), (Quantity(1, "kg"), Quantity(9))),
        AccountId("a-2"): SalesTotal(money("2.00"), (Quantity(1),)),
    }
    assert week.by_product[ProductId("p-1")] == SalesTotal(money("902.00"), (Quantity(10),))
    assert week.by_kind[EntryKind.RETURNED].amount == money("-100.00")
    assert week.total.amount == money("907.00")


def test_rows_are_seen_beside_the_other_weeks_the_largest_first() -> None:
    this = a_week(
        an_entry("o-1", account="a-1", minor=100), an_entry("o-2", account="a-2", minor=300),
        an_entry("o-3", account="a-3", minor=100),
    )  # fmt: skip
    before = a_week(an_entry("o-4", account="a-1", minor=50))
    last_year = a_week(an_entry("o-5", account="a-2", minor=70))

    report = a_report(this, before, last_year)

    assert [
        (
            str(row.id),
            row.total.amount.minor,
            row.last_week.amount.minor,
            row.last_year.amount.minor,
        )
        for row in report.accounts
    ] == [("a-2", 300, 0, 70), ("a-1", 100, 50, 0), ("a-3", 100, 0, 0)]
    assert [str(row.id) for row in report.products] == ["p-1"]
    assert report.products[0].last_week.amount == money("0.50")


def test_who_bought_before_and_not_now_is_named() -> None:
    report = a_report(
        a_week(an_entry(account="a-1")),
        a_week(an_entry(account="a-1"), an_entry("o-2", account="a-3")),
        a_week(an_entry(account="a-2")),
    )

    assert report.quiet == (AccountId("a-2"), AccountId("a-3"))
    assert report.mentioned_accounts == {AccountId(f"a-{n}") for n in (1, 2, 3)}
    assert report.mentioned_products == {ProductId("p-1")}


def test_a_report_says_which_week_it_is_about_and_as_known_when() -> None:
    week = evolve(a_week(an_entry()), asked=evolve(WHERE, known_at=NOON))

    report = a_report(week)

    assert (report.week.label, report.currency, report.known_at) == ("2026-W06", "EUR", NOON)
    assert report.total == week.total


def test_a_figure_of_a_week_says_which_entries_are_behind_it() -> None:
    week = a_week(an_entry())

    asked = week.question(account=AccountId("a-1"), product=ProductId("p-1"), kind=EntryKind.SOLD)

    assert asked.holds(an_entry())
    assert not asked.holds(returned())
    assert not asked.holds(an_entry(on=MONDAY + timedelta(7)))
    assert week.question() == week.where == WHERE


def test_a_week_stands_against_its_share_of_the_quota_and_the_year_against_all_of_it() -> None:
    report = a_report(a_week(an_entry()))

    assert (report.quota.quota, report.quota.credited) == (money("700"), money("1000"))
    assert (report.year.quota, report.year.credited) == (money("36500"), money("1950"))
    assert report.year.expected == money("3900")  # of 39 days
    assert report.manager == ManagerId("m-1")


# --- units ------------------------------------------------------------------------------------------


def test_units_are_told_by_the_products_own_table_alone() -> None:
    packs = an_entry("o-1", product="p-2", units="3", unit="pack")
    loose = an_entry("o-2", product="p-1", units="3", unit="pack")

    told = {str(line.product): line.total.units for line in lines(packs, loose, packs=True)}

    assert told == {"p-2": (Quantity(15),), "p-1": (Quantity(3, "pack"),)}


def test_units_that_are_alike_once_told_are_one() -> None:
    entries = [
        an_entry("o-1", product="p-2", units="3", unit="pack"),
        an_entry("o-1", line=2, product="p-2", units="2"),
    ]

    assert lines(*entries, packs=True)[0].total.units == (Quantity(17),)
    assert documents_of(entries, PACKS, "EUR")[0].total.units == (Quantity(17),)


def test_a_product_that_holds_nothing_else_is_told_as_it_is() -> None:
    plain = {ProductId("p-1"): Product(id=ProductId("p-1"), name="Widget")}

    assert documents_of([an_entry()], plain, "EUR")[0].total.units == (Quantity(10),)


# --- others -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "by"),
    [("150", "100", "0.5"), ("0", "100", "-1"), ("-50", "100", "-1.5"), ("100", "100", "0")],
)
def test_a_change_is_in_parts_of_what_was_before(now: str, before: str, by: str) -> None:
    assert change(money(now), money(before)) == Rate(by)


@pytest.mark.parametrize("before", ["0", "-0.01"])
def test_there_is_no_change_from_nothing_or_less(before: str) -> None:
    assert change(money("100"), money(before)) is None


def test_an_id_stands_for_itself_where_no_name_is_known() -> None:
    names = ReportNames("Ana", {AccountId("a-1"): "Acme"}, {ProductId("p-1"): "Widget"})

    assert [names.account(AccountId(id)) for id in ("a-1", "a-2")] == ["Acme", "a-2"]
    assert [names.product(ProductId(id)) for id in ("p-1", "p-2")] == ["Widget", "p-2"]


def test_a_day_is_as_known_when_it_was_asked() -> None:
    assert a_day().known_at is None
    assert evolve(a_day(), where=evolve(WHERE, known_at=NOON)).known_at == NOON
    assert a_day().on == date(2026, 2, 2)
