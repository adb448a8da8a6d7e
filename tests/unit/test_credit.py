"""Who earns what share of a sale, and how a sale that is undone takes the credit back.

The worked examples of the rules (selling, B6 and "Numbers for tests") are here by name.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.account import Account, CreditRole, Recipient, Role
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.credit import (
    DEFAULT_POLICY,
    Credited,
    CreditPolicy,
    OwnedOn,
    ReturnsCount,
    UnitsCredit,
    credit_for,
    event_day,
    recipients_for,
    recredit,
    undo_credit,
    undo_invoiced,
)
from account_mgmt.domain.errors import RecordedBefore
from account_mgmt.domain.ids import ManagerId, ProductId
from account_mgmt.domain.ledger import COMPANY, EARNED, EntryKind, SaleEvent, SalesEntry, SalesTotal
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import NamedSeller, Order, OrderKind, OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.testing.builders import a_line, an_account, an_order

ANA, BEN, CYD = ManagerId("ana"), ManagerId("ben"), ManagerId("cyd")
NEW_YEAR, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in range(1, 5))
A_DAY = timedelta(1)
T1, T2, T3 = (datetime(2026, 9, day, tzinfo=UTC) for day in (1, 2, 3))
HALF, THIRD = Rate("1/2"), Rate("1/3")


def owned_by(owner: ManagerId | None = ANA, **team: Rate) -> Account:
    account, _ = an_account()
    if owner is not None:
        account, _ = account.assign(owner, since=NEW_YEAR, at=T1)
    for manager, share in team.items():
        account, _ = account.assign(
            ManagerId(manager), since=NEW_YEAR, role=Role.TEAM, share=share, at=T1
        )
    return account


def an_order_of(price: str, quantity: str = "1", *, on: date = FEBRUARY, **changes: Any) -> Order:
    order, _ = an_order(on=on, lines=[a_line(price=price, quantity=quantity)])
    return evolve(order, **changes)


def earned(entries: Sequence[SalesEntry], manager: ManagerId | None) -> Money:
    return Money.total((entry.amount for entry in entries if entry.manager == manager), "EUR")


def units_of(entries: Sequence[SalesEntry], manager: ManagerId | None) -> Quantity:
    return Quantity.total(entry.units for entry in entries if entry.manager == manager)


def held(entries: Sequence[SalesEntry]) -> dict[Recipient, int]:
    """What each recipient has left, in cents."""
    left: dict[Recipient, int] = {}
    for entry in entries:
        who = Recipient(entry.manager, entry.role, entry.share)
        left[who] = left.get(who, 0) + entry.amount.minor
    return left


def company(entries: Sequence[SalesEntry]) -> Money:
    return SalesTotal.of((entry for entry in entries if entry.role in COMPANY), "EUR").amount


def a_closing(period: Period) -> Closing:
    return Closing.close(period, [], currency="EUR", at=T1, closed=())[0]


def returned(
    order: Order,
    quantity: str,
    entries: Sequence[SalesEntry],
    *,
    on: date = MARCH,
    at: datetime = T2,
    policy: CreditPolicy = DEFAULT_POLICY,
    closed: Sequence[Closing] = (),
) -> tuple[Order, list[SalesEntry]]:
    after, _ = order.return_lines({1: Quantity(quantity)}, on=on, reason="broken")
    undone = undo_credit(
        order,
        after,
        entries,
        kind=EntryKind.RETURNED,
        on=on,
        at=at,
        reason="broken",
        policy=policy,
        closed=closed,
    )
    return after, [*entries, *undone]


# --- worked examples ------------------------------------------------------------------------


def test_erpnext_20_units_of_1000_split_in_halves_credit_10_units_to_each() -> None:
    """ERPNext's report test: target 50 units, achieved 10."""
    entries = credit_for(an_order_of("1000", "20"), owned_by(ANA, ben=HALF), at=T1)

    assert units_of(entries, ANA) == units_of(entries, BEN) == Quantity("10")
    assert earned(entries, ANA) == earned(entries, BEN) == Money("10000.00", "EUR")
    assert company(entries) == Money("20000.00", "EUR")


def test_erpnext_pr_40062_all_of_5_and_half_of_10_is_10_not_15() -> None:
    alone = credit_for(an_order_of("1", "5"), owned_by(ANA), at=T1)
    shared = credit_for(an_order_of("1", "10"), owned_by(ANA, ben=HALF), at=T1)

    assert units_of([*alone, *shared], ANA) == Quantity("10")


def test_erpnext_49365_two_representatives_share_10000_and_total_10000() -> None:
    entries = credit_for(an_order_of("10000"), owned_by(ANA, ben=HALF), at=T1)

    assert earned(entries, ANA) == earned(entries, BEN) == Money("5000.00", "EUR")
    assert company(entries) == Money("10000.00", "EUR"), (
        "the report that is criticised shows 20,000"
    )


def test_dolibarr_13142_an_invoice_of_100_with_two_representatives_totals_100() -> None:
    order, _ = an_order_of("100").invoice(on=MARCH)

    entries = credit_for(order, owned_by(ANA, ben=HALF), event=SaleEvent.INVOICED, at=T1)

    assert company(entries) == Money("100.00", "EUR")
    assert {entry.effective_on for entry in entries} == {MARCH}


def test_half_and_half_of_100_01_is_100_01() -> None:
    """Rounding each share alone makes 100.02; the odd cent goes to the earlier share."""
    entries = credit_for(an_order_of("100.01"), owned_by(ANA, ben=HALF), at=T1)

    assert (earned(entries, ANA), earned(entries, BEN)) == (
        Money("50.01", "EUR"),
        Money("50.00", "EUR"),
    )


def test_five_cents_by_thirds_of_a_hundred_do_not_become_six() -> None:
    team = {"ben": Rate("33.33%"), "cyd": Rate("33.34%")}

    entries = credit_for(an_order_of("0.05"), owned_by(ANA, **team), at=T1)

    assert company(entries) == Money("0.05", "EUR")


def test_a_deal_of_40k_at_half_is_20k_of_credit() -> None:
    entries = credit_for(an_order_of("40000"), owned_by(ANA, ben=HALF), at=T1)

    assert earned(entries, BEN) == Money("20000.00", "EUR")


def test_odoo_pr_47658_a_return_hits_those_who_sold_not_the_owner_of_today() -> None:
    account = owned_by(ANA, ben=THIRD)
    order = an_order_of("900", "3")
    entries = list(credit_for(order, account, at=T1))
    account, _ = account.move(CYD, on=MARCH, at=T2)

    _, entries = returned(order, "1", entries, on=APRIL)

    assert (earned(entries, ANA), earned(entries, BEN)) == (
        Money("1200.00", "EUR"),
        Money("600.00", "EUR"),
    )
    assert earned(entries, CYD) == Money.zero("EUR")
    assert [(e.kind, e.reverses, e.effective_on) for e in entries[2:]] == [
        (EntryKind.RETURNED, 1, APRIL),
        (EntryKind.RETURNED, 2, APRIL),
    ]


# --- whose sale it is -----------------------------------------------------------------------


def test_the_owner_of_the_day_earns_the_sale() -> None:
    account, _ = owned_by(ANA).move(BEN, on=MARCH, at=T1)

    days = {MARCH - A_DAY: ANA, MARCH: BEN}
    for day, owner in days.items():
        [entry] = credit_for(an_order_of("1", on=day), account, at=T1)
        assert (entry.manager, entry.role, entry.share) == (owner, CreditRole.DIRECT, ONE)


def test_a_sale_that_nobody_owns_is_the_houses() -> None:
    [entry] = credit_for(an_order_of("1", on=NEW_YEAR - A_DAY), owned_by(ANA), at=T1)

    assert (entry.manager, entry.role) == (None, CreditRole.HOUSE)
    assert company([entry]) == Money("1.00", "EUR")


def test_whom_the_document_names_earns_it_by_policy_alone() -> None:
    order = an_order_of("1", sellers=(NamedSeller(BEN, THIRD), NamedSeller(CYD, Rate("2/3"))))
    named = CreditPolicy(credited=Credited.NAMED)

    by_owner = recipients_for(order, owned_by(ANA), SaleEvent.BOOKED, CreditPolicy())
    by_name = recipients_for(order, owned_by(ANA), SaleEvent.BOOKED, named)
    nobody_named = recipients_for(an_order_of("1"), owned_by(ANA), SaleEvent.BOOKED, named)

    assert [who.manager for who in by_owner] == [who.manager for who in nobody_named] == [ANA]
    assert [(who.manager, who.share) for who in by_name] == [(BEN, THIRD), (CYD, Rate("2/3"))]


def test_an_overlay_earns_beside_named_sellers_too() -> None:
    account, _ = owned_by(ANA).assign(CYD, since=NEW_YEAR, role=Role.OVERLAY, share=HALF, at=T1)
    order = an_order_of("100", sellers=(NamedSeller(BEN),))

    entries = credit_for(order, account, at=T1, policy=CreditPolicy(credited=Credited.NAMED))

    assert (earned(entries, BEN), earned(entries, CYD)) == (
        Money("100.00", "EUR"),
        Money("50.00", "EUR"),
    )
    assert company(entries) == Money("100.00", "EUR")


def test_a_seller_keeps_an_order_placed_before_the_move_by_policy() -> None:
    account, _ = owned_by(ANA).move(BEN, on=MARCH, at=T1)
    order, _ = an_order_of("1", on=FEBRUARY).invoice(on=APRIL)

    invoiced = [
        recipients_for(order, account, SaleEvent.INVOICED, CreditPolicy(owned_on=owned_on))[
            0
        ].manager
        for owned_on in OwnedOn
    ]

    assert dict(zip(OwnedOn, invoiced, strict=True)) == {OwnedOn.EVENT: BEN, OwnedOn.ORDER: ANA}


def test_the_day_of_an_event_is_its_documents() -> None:
    order, _ = an_order_of("1", on=FEBRUARY).invoice(on=APRIL)

    assert (event_day(order, SaleEvent.BOOKED), event_day(order, SaleEvent.INVOICED)) == (
        FEBRUARY,
        APRIL,
    )


@pytest.mark.parametrize(
    ("on", "shares"),
    [
        (MARCH - A_DAY, {ANA: ONE}),
        (MARCH, {BEN: Rate("0.75"), ANA: Rate("0.25")}),
        (MARCH + 29 * A_DAY, {BEN: Rate("0.75"), ANA: Rate("0.25")}),
        (MARCH + 30 * A_DAY, {BEN: ONE}),
    ],
)
def test_a_handover_of_30_days_shares_with_the_owner_before(
    on: date, shares: dict[ManagerId, Rate]
) -> None:
    account, _ = owned_by(ANA).move(BEN, on=MARCH, at=T1)
    policy = CreditPolicy(handover_days=30, handover_share=Rate("0.25"))

    entries = credit_for(an_order_of("100", on=on), account, at=T1, policy=policy)

    assert {entry.manager: entry.share for entry in entries} == shares
    assert company(entries) == Money("100.00", "EUR")


def test_a_handover_of_all_leaves_the_new_owner_none() -> None:
    account, _ = owned_by(ANA).move(BEN, on=MARCH, at=T1)
    policy = CreditPolicy(handover_days=30, handover_share=ONE)

    [entry] = credit_for(an_order_of("100", on=MARCH), account, at=T1, policy=policy)

    assert entry.manager == ANA


def test_a_handover_shares_the_owners_part_only() -> None:
    account, _ = owned_by(ANA, cyd=HALF).move(BEN, on=MARCH, at=T1)
    policy = CreditPolicy(handover_days=30, handover_share=HALF)

    entries = credit_for(an_order_of("100", on=MARCH), account, at=T1, policy=policy)

    assert {entry.manager: entry.amount.minor for entry in entries} == {
        BEN: 2500,
        ANA: 2500,
        CYD: 5000,
    }


def test_after_a_gap_there_is_nobody_to_hand_over() -> None:
    account, _ = an_account()[0].assign(BEN, since=MARCH, at=T1)
    policy = CreditPolicy(handover_days=30, handover_share=HALF)

    [entry] = credit_for(an_order_of("100", on=MARCH), account, at=T1, policy=policy)

    assert (entry.manager, entry.share) == (BEN, ONE)


def test_a_cover_with_the_credit_earns_it_meanwhile() -> None:
    account, _ = owned_by(ANA).assign(
        BEN, since=MARCH, until=APRIL, role=Role.COVER, share=ONE, at=T1
    )

    managers = [
        credit_for(an_order_of("1", on=day), account, at=T1)[0].manager for day in (MARCH, APRIL)
    ]

    assert managers == [BEN, ANA]


# --- what is credited -----------------------------------------------------------------------


def test_an_entry_says_all_that_there_is_to_know() -> None:
    order = an_order_of("100", "2")

    [entry] = credit_for(order, owned_by(ANA), at=T1)

    assert entry == SalesEntry(
        document=order.id,
        line=1,
        sequence=1,
        event=SaleEvent.BOOKED,
        kind=EntryKind.SOLD,
        role=CreditRole.DIRECT,
        manager=ANA,
        share=ONE,
        account=order.account,
        product=order.lines[0].product,
        effective_on=FEBRUARY,
        recorded_at=T1,
        amount=Money("200.00", "EUR"),
        units=Quantity("2"),
    )


def test_credit_is_for_what_stands_net_of_discount_and_cancellation() -> None:
    order, _ = an_order(
        on=FEBRUARY, lines=[a_line(price="10", quantity="10", discount=Rate("10%"))]
    )
    order, _ = order.cancel_lines({1: Quantity("5")}, on=FEBRUARY, reason="less")

    [entry] = credit_for(order, owned_by(ANA), at=T1)

    assert (entry.amount, entry.units) == (Money("45.00", "EUR"), Quantity("5"))


def test_entries_of_a_second_event_go_on_counting() -> None:
    order, _ = an_order_of("100").invoice(on=MARCH)
    booked = credit_for(order, owned_by(ANA, ben=HALF), at=T1)

    invoiced = credit_for(order, owned_by(ANA), event=SaleEvent.INVOICED, at=T1, entries=booked)

    assert [entry.sequence for entry in (*booked, *invoiced)] == [1, 2, 3]


def test_free_goods_count_units_and_no_money() -> None:
    [entry] = credit_for(an_order_of("0", "3"), owned_by(ANA), at=T1)

    assert (entry.amount, entry.units) == (Money("0.00", "EUR"), Quantity("3"))


def test_units_may_stay_undivided_with_the_largest_share() -> None:
    policy = CreditPolicy(units=UnitsCredit.UNDIVIDED)

    entries = credit_for(
        an_order_of("9", "20"), owned_by(ANA, ben=Rate("0.6")), at=T1, policy=policy
    )

    assert (units_of(entries, ANA), units_of(entries, BEN)) == (Quantity("0"), Quantity("20"))
    assert earned(entries, ANA) == Money("72.00", "EUR")


def test_a_return_without_reference_falls_to_the_owner_of_its_day_and_says_so() -> None:
    account, _ = owned_by(ANA).move(BEN, on=MARCH, at=T1)

    [entry] = credit_for(an_order_of("100", on=MARCH, kind=OrderKind.RETURN), account, at=T1)

    assert (entry.manager, entry.amount, entry.units) == (
        BEN,
        Money("-100.00", "EUR"),
        Quantity("-1"),
    )
    assert (entry.kind, entry.reason) == (EntryKind.RETURNED, "returned without reference")


# --- taking it back -------------------------------------------------------------------------


def test_the_last_return_ends_at_exactly_zero() -> None:
    account, _ = owned_by(ANA, ben=THIRD).assign(
        CYD, since=NEW_YEAR, role=Role.OVERLAY, share=THIRD, at=T1
    )
    order = an_order_of("33.35", "3")
    entries = list(credit_for(order, account, at=T1))

    for _ in range(3):
        order, entries = returned(order, "1", entries)

    assert [earned(entries, who).minor for who in (ANA, BEN, CYD)] == [0, 0, 0]
    assert [units_of(entries, who).millionths for who in (ANA, BEN, CYD)] == [0, 0, 0]


def test_a_cancellation_takes_it_back_as_a_return_does() -> None:
    order = an_order_of("100", "2")
    entries = list(credit_for(order, owned_by(ANA, ben=HALF), at=T1))
    after, _ = order.cancel(on=MARCH, reason="by phone")

    undone = undo_credit(
        order, after, entries, kind=EntryKind.CANCELLED, on=MARCH, at=T2, reason="by phone"
    )

    assert [(e.kind, e.amount.minor, e.reason) for e in undone] == [
        (EntryKind.CANCELLED, -10_000, "by phone"),
        (EntryKind.CANCELLED, -10_000, "by phone"),
    ]


def test_cancelling_a_return_without_reference_gives_the_credit_back() -> None:
    order = an_order_of("100", kind=OrderKind.RETURN)
    entries = list(credit_for(order, owned_by(ANA), at=T1))
    after, _ = order.cancel(on=MARCH, reason="not ours")

    entries += undo_credit(
        order, after, entries, kind=EntryKind.CANCELLED, on=MARCH, at=T2, reason=""
    )

    assert company(entries) == Money.zero("EUR")


def test_what_is_undone_is_undone_for_each_event_it_was_credited_at() -> None:
    account = owned_by(ANA)
    order, _ = an_order_of("100", "2").invoice(on=MARCH)
    entries = list(credit_for(order, account, at=T1))
    entries += credit_for(order, account, event=SaleEvent.INVOICED, at=T1, entries=entries)

    _, entries = returned(order, "1", entries)

    for event in (SaleEvent.BOOKED, SaleEvent.INVOICED):
        assert company([e for e in entries if e.event is event]) == Money("100.00", "EUR")
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4]


def test_a_return_counts_when_returned_or_by_policy_when_sold() -> None:
    order = an_order_of("100", on=FEBRUARY)
    entries = list(credit_for(order, owned_by(ANA), at=T1))

    days = {
        policy: returned(order, "1", entries, on=APRIL, policy=CreditPolicy(returns_count=policy))[
            1
        ][-1].effective_on
        for policy in ReturnsCount
    }

    assert days == {ReturnsCount.WHEN_RETURNED: APRIL, ReturnsCount.WHEN_SOLD: FEBRUARY}


def test_a_return_counts_when_sold_only_while_that_day_is_open() -> None:
    order = an_order_of("100", on=FEBRUARY)
    entries = list(credit_for(order, owned_by(ANA), at=T1))
    policy = CreditPolicy(returns_count=ReturnsCount.WHEN_SOLD)

    _, after = returned(
        order, "1", entries, on=APRIL, policy=policy, closed=[a_closing(Period.month(2026, 2))]
    )

    assert (after[-1].effective_on, after[-1].reason) == (APRIL, "broken")


def test_one_cent_that_goes_from_seven_goes_from_one_of_them() -> None:
    sevenths = tuple(NamedSeller(ManagerId(f"m-{n}"), Rate.ratio(1, 7)) for n in range(7))
    order = an_order_of("0.01", "7", sellers=sevenths)
    policy = CreditPolicy(credited=Credited.NAMED, units=UnitsCredit.UNDIVIDED)
    entries = list(credit_for(order, owned_by(ANA), at=T1, policy=policy))

    _, after = returned(order, "1", entries)

    assert [entry.amount.minor for entry in after] == [1] * 7 + [-1]


def test_nothing_lost_is_nothing_undone() -> None:
    order = an_order_of("100")
    entries = credit_for(order, owned_by(ANA), at=T1)

    assert (
        undo_credit(order, order, entries, kind=EntryKind.RETURNED, on=MARCH, at=T2, reason="")
        == ()
    )
    after, _ = order.cancel(on=MARCH, reason="")
    assert undo_credit(order, after, [], kind=EntryKind.RETURNED, on=MARCH, at=T2, reason="") == ()


def test_what_is_cancelled_takes_nothing_from_what_was_invoiced() -> None:
    order = an_order_of("100", "2")
    entries = list(credit_for(order, owned_by(ANA), at=T1))
    billed = {1: (Money("100.00", "EUR"), Quantity(1))}
    entries += credit_for(
        order,
        owned_by(ANA),
        event=SaleEvent.INVOICED,
        at=T1,
        entries=entries,
        parts=billed,
        on=MARCH,
    )
    after, _ = order.cancel(on=MARCH, reason="")

    undone = undo_credit(
        order, after, entries, kind=EntryKind.CANCELLED, on=MARCH, at=T2, reason=""
    )

    assert [(e.event, e.amount.minor) for e in undone] == [(SaleEvent.BOOKED, -20_000)]


def test_an_event_of_a_part_counts_those_lines_on_its_own_day() -> None:
    order, _ = an_order(on=FEBRUARY, lines=[a_line(1), a_line(2), a_line(3)])
    account, _ = owned_by(ANA).move(BEN, on=MARCH, at=T1)
    parts = {2: (Money("40.00", "EUR"), Quantity("0.4")), 3: (Money("1.00", "EUR"), Quantity(1))}

    entries = credit_for(
        order,
        account,
        event=SaleEvent.INVOICED,
        at=T1,
        parts=parts,
        on=APRIL,
        policy=CreditPolicy(owned_on=OwnedOn.EVENT),
    )

    assert [(e.line, e.amount.minor, e.units, e.effective_on, e.manager) for e in entries] == [
        (2, 4_000, Quantity("0.4"), APRIL, BEN),
        (3, 100, Quantity(1), APRIL, BEN),
    ]


def test_a_line_that_lost_nothing_keeps_its_credit_wherever_it_stands() -> None:
    order, _ = an_order(on=FEBRUARY, lines=[a_line(1), a_line(2), a_line(3)])
    entries = list(credit_for(order, owned_by(ANA), at=T1))
    after, _ = order.return_lines({1: Quantity(1), 3: Quantity(2)}, on=MARCH, reason="")

    undone = undo_credit(order, after, entries, kind=EntryKind.RETURNED, on=MARCH, at=T2, reason="")

    assert [(e.line, e.amount.minor) for e in undone] == [(1, -10_000), (3, -20_000)]


def test_what_is_undone_is_of_the_document_account_product_and_unit_that_were_sold() -> None:
    line = OrderLine(
        number=1,
        product=ProductId("oil"),
        quantity=Quantity("10", "kg"),
        price=UnitPrice("4.00", "EUR"),
    )
    order, _ = an_order("o-7", account="acme", on=FEBRUARY, lines=[line])
    entries = list(credit_for(order, owned_by(ANA), at=T1))
    after, _ = order.return_lines({1: Quantity("2", "kg")}, on=MARCH, reason="")

    [undone] = undo_credit(
        order, after, entries, kind=EntryKind.RETURNED, on=MARCH, at=T2, reason=""
    )

    [sold] = entries
    assert (sold.units, undone.units) == (Quantity("10", "kg"), Quantity("-2", "kg"))
    for fact in ("document", "account", "product", "line", "event", "manager", "role", "share"):
        assert getattr(undone, fact) == getattr(sold, fact)


def test_a_credit_note_brings_the_credit_of_invoices_down_to_what_it_leaves() -> None:
    order, _ = an_order_of("100", "3").invoice(on=MARCH)
    entries = list(credit_for(order, owned_by(ANA), at=T1))
    entries += credit_for(order, owned_by(ANA), event=SaleEvent.INVOICED, at=T1, entries=entries)
    policy = CreditPolicy(returns_count=ReturnsCount.WHEN_SOLD)

    [noted] = undo_invoiced(
        order,
        entries,
        {1: (Money("200.00", "EUR"), Quantity(2))},
        on=APRIL,
        at=T2,
        reason="dented",
        policy=policy,
        closed=[a_closing(Period.month(2026, 3))],
    )

    assert (noted.event, noted.kind) == (SaleEvent.INVOICED, EntryKind.RETURNED)
    assert (noted.amount, noted.units) == (Money("-100.00", "EUR"), Quantity(-1))
    assert (noted.effective_on, noted.recorded_at, noted.reason) == (APRIL, T2, "dented")


def test_a_handover_is_from_who_had_the_account_on_the_day_before() -> None:
    account, _ = owned_by(CYD).move(ANA, on=MARCH - A_DAY, at=T1)
    account, _ = account.move(BEN, on=MARCH, at=T1)
    policy = CreditPolicy(handover_days=1, handover_share=HALF)

    entries = credit_for(an_order_of("100", on=MARCH), account, at=T1, policy=policy)

    assert {entry.manager for entry in entries} == {ANA, BEN}


def test_nothing_is_recorded_before_what_is_there_and_the_order_is_named() -> None:
    order = an_order_of("100")
    entries = credit_for(order, owned_by(ANA), at=T2)
    after, _ = order.cancel(on=MARCH, reason="")

    records: list[Callable[[], object]] = [
        lambda: credit_for(order, owned_by(ANA), at=T1, entries=entries),
        lambda: undo_credit(
            order, after, entries, kind=EntryKind.CANCELLED, on=MARCH, at=T1, reason=""
        ),
        lambda: recredit(order, owned_by(BEN), entries, at=T1, reason=""),
    ]
    for record in records:
        with pytest.raises(RecordedBefore, match=f"^Order {order.id} has a record"):
            record()


def test_free_goods_that_come_back_take_their_units_back() -> None:
    order = an_order_of("0", "2")
    entries = list(credit_for(order, owned_by(ANA), at=T1))

    _, after = returned(order, "1", entries)

    assert (after[-1].amount.minor, after[-1].units) == (0, Quantity(-1))


def test_free_goods_are_passed_on_too() -> None:
    order = an_order_of("0", "2", on=MARCH)
    entries = list(credit_for(order, owned_by(ANA), at=T1))
    account, _ = owned_by(ANA).move(BEN, on=FEBRUARY, at=T2)

    passed = recredit(order, account, entries, at=T2, reason="")

    assert [(e.manager, e.units) for e in passed] == [(ANA, Quantity(-2)), (BEN, Quantity(2))]


# --- frozen periods -------------------------------------------------------------------------


def test_in_a_frozen_period_nothing_is_posted_any_more() -> None:
    """Late facts count in the first open period, and say that they came late."""
    closed = [a_closing(Period.month(2026, 2)), a_closing(Period.month(2026, 3))]
    order = an_order_of("100", "2", on=FEBRUARY)

    [sold] = credit_for(order, owned_by(ANA), at=T1, closed=closed)
    _, entries = returned(order, "1", [sold], on=MARCH, closed=closed)

    assert [(e.effective_on, e.reason) for e in entries] == [
        (APRIL, "late"),
        (APRIL, "late, broken"),
    ]


# --- passing it on --------------------------------------------------------------------------


def test_a_back_dated_move_passes_the_credit_on_by_new_entries_on_the_same_day() -> None:
    account = owned_by(ANA)
    order = an_order_of("100", "2", on=MARCH)
    entries = list(credit_for(order, account, at=T1))
    account, _ = account.move(BEN, on=FEBRUARY, at=T2)

    passed = recredit(order, account, entries, at=T2, reason="moved")

    assert [(e.manager, e.amount.minor, e.effective_on, e.kind) for e in passed] == [
        (ANA, -20_000, MARCH, EntryKind.ADJUSTED),
        (BEN, 20_000, MARCH, EntryKind.ADJUSTED),
    ]
    assert [(e.reverses, e.recorded_at, e.reason) for e in passed] == [
        (1, T2, "moved"),
        (None, T2, "moved"),
    ]
    assert [entry.sequence for entry in passed] == [2, 3]


def test_passing_on_twice_changes_nothing_the_second_time() -> None:
    account = owned_by(ANA)
    order = an_order_of("100", on=MARCH)
    entries = list(credit_for(order, account, at=T1))
    assert recredit(order, account, entries, at=T2, reason="") == ()
    account, _ = account.move(BEN, on=FEBRUARY, at=T2)
    entries += recredit(order, account, entries, at=T2, reason="")

    assert recredit(order, account, entries, at=T3, reason="") == ()


def test_passing_on_what_was_partly_returned_passes_on_each_day() -> None:
    account = owned_by(ANA)
    order = an_order_of("100.01", "3", on=FEBRUARY)
    entries = list(credit_for(order, account, at=T1))
    order, entries = returned(order, "1", entries, on=MARCH)
    account, _ = account.share_out({ANA: HALF, BEN: HALF}, since=NEW_YEAR, at=T2)

    entries += recredit(order, account, entries, at=T2, reason="")

    for manager in (ANA, BEN):
        assert earned(entries, manager) == Money("100.01", "EUR")
        on_each = {
            day: earned([e for e in entries if e.effective_on == day], manager).minor
            for day in (FEBRUARY, MARCH)
        }
        assert on_each in ({FEBRUARY: 15002, MARCH: -5001}, {FEBRUARY: 15001, MARCH: -5000})


def test_credit_of_a_frozen_period_is_passed_on_in_the_next_open_one() -> None:
    closed = [a_closing(Period.month(2026, 2))]
    account = owned_by(ANA)
    order = an_order_of("100", on=FEBRUARY)
    entries = list(credit_for(order, account, at=T1))
    account, _ = account.move(BEN, on=FEBRUARY, at=T2)

    passed = recredit(order, account, entries, at=T2, reason="moved", closed=closed)

    assert [(e.manager, e.amount.minor, e.effective_on, e.reason) for e in passed] == [
        (ANA, -10_000, MARCH, "late, moved"),
        (BEN, 10_000, MARCH, "late, moved"),
    ]
    assert recredit(order, account, [*entries, *passed], at=T3, reason="", closed=closed) == ()


def test_an_overlay_that_was_forgotten_is_added() -> None:
    account = owned_by(ANA)
    order = an_order_of("100", on=MARCH)
    entries = list(credit_for(order, account, at=T1))
    account, _ = account.assign(CYD, since=FEBRUARY, role=Role.OVERLAY, share=HALF, at=T2)

    entries += recredit(order, account, entries, at=T2, reason="")

    assert (earned(entries, ANA), earned(entries, CYD)) == (
        Money("100.00", "EUR"),
        Money("50.00", "EUR"),
    )
    assert company(entries) == Money("100.00", "EUR")


# --- laws -----------------------------------------------------------------------------------

SHARES = st.lists(st.integers(1, 97), min_size=1, max_size=7)


@given(SHARES, st.integers(0, 10**18), st.integers(1, 10**12), st.sampled_from(UnitsCredit))
def test_shares_of_a_line_make_the_line_and_each_is_less_than_a_cent_off(
    weights: list[int], minor: int, millionths: int, units: UnitsCredit
) -> None:
    shares = [Rate.ratio(weight, sum(weights)) for weight in weights]
    sellers = tuple(NamedSeller(ManagerId(f"m-{n}"), share) for n, share in enumerate(shares))
    line = a_line(price="1", quantity="1")
    line = evolve(
        line,
        price=line.price.of_ten_billionths(minor * 10**8, "EUR"),
        quantity=Quantity.of_millionths(millionths),
    )
    order = evolve(an_order(lines=[line])[0], sellers=sellers)
    policy = CreditPolicy(credited=Credited.NAMED, units=units)

    entries = credit_for(order, owned_by(ANA), at=T1, policy=policy)

    assert company(entries) == order.net
    assert sum(entry.units.millionths for entry in entries) == millionths
    for entry, share in zip(entries, shares, strict=True):
        exact = Fraction(line.net.minor) * share.as_fraction()
        assert abs(entry.amount.minor - exact) < 1


@given(
    st.lists(st.integers(1, 5), min_size=1, max_size=6),
    st.integers(0, 10**6),
    SHARES,
    st.integers(0, 10),
)
def test_whatever_is_returned_the_credit_is_what_stands_and_nobody_owes(
    parts: list[int], price: int, weights: list[int], overlay: int
) -> None:
    sellers = tuple(
        NamedSeller(ManagerId(f"m-{n}"), Rate.ratio(weight, sum(weights)))
        for n, weight in enumerate(weights)
    )
    account = owned_by(ANA)
    if overlay:
        account, _ = account.assign(
            CYD, since=NEW_YEAR, role=Role.OVERLAY, share=Rate.ratio(overlay, 10), at=T1
        )
    line = evolve(
        a_line(),
        price=a_line().price.of_ten_billionths(price * 10**6, "EUR"),
        quantity=Quantity(sum(parts)),
    )
    order = evolve(an_order(on=FEBRUARY, lines=[line])[0], sellers=sellers)
    entries = list(credit_for(order, account, at=T1, policy=CreditPolicy(credited=Credited.NAMED)))

    for part in parts:
        order, entries = returned(order, str(part), entries)
        assert company(entries) == order.net
        assert min(held(entries).values()) >= 0

    assert set(held(entries).values()) == {0}


def test_a_quota_counts_direct_and_overlay_credit() -> None:
    account, _ = owned_by(ANA).assign(CYD, since=NEW_YEAR, role=Role.OVERLAY, share=HALF, at=T1)

    entries = credit_for(an_order_of("100"), account, at=T1)

    assert {entry.manager for entry in entries if entry.role in EARNED} == {ANA, CYD}
