"""What is at stake with an account, and when an order of it is held."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.exposure import (
    AtStake,
    CreditRules,
    Exposure,
    at_shipping,
    not_invoiced,
    worth_of,
)
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import Quantity
from account_mgmt.testing.builders import MONDAY, a_draft, an_invoice_line, an_order

NOON = datetime(2026, 2, 2, 12, tzinfo=UTC)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def exposure(limit: str | None = "1000", **changes: object) -> Exposure:
    plain = Exposure(
        receivables=eur("500"),
        shipped=eur("200"),
        open_orders=eur("300"),
        overdue=eur("100"),
        oldest_days=30,
        limit=None if limit is None else eur(limit),
    )
    return evolve(plain, **changes)  # type: ignore[arg-type] # of many kinds


@pytest.mark.parametrize(
    ("counts", "total"),
    [
        (frozenset(AtStake), "1000"),
        (frozenset({AtStake.RECEIVABLES}), "500"),
        (frozenset({AtStake.RECEIVABLES, AtStake.SHIPPED}), "700"),
    ],
)
def test_only_the_parts_of_the_policy_count(counts: frozenset[AtStake], total: str) -> None:
    assert exposure(counts=counts).total == eur(total)


@pytest.mark.parametrize(
    ("rules", "change", "reason"),
    [
        (CreditRules(), {}, None),
        (CreditRules(), {"receivables": eur("500.01")}, "1000.01 EUR is over the credit limit"),
        (CreditRules(overdue_over=eur("100")), {}, None),
        (CreditRules(overdue_over=eur("99.99")), {}, "100.00 EUR is overdue"),
        (CreditRules(overdue_days=30), {}, None),
        (CreditRules(overdue_days=29), {}, "overdue for 30 days"),
    ],
)
def test_an_order_is_held_beyond_the_limit_or_when_the_account_is_late(
    rules: CreditRules, change: dict[str, Money], reason: str | None
) -> None:
    found = exposure(**change).hold_reason(rules)  # type: ignore[arg-type] # of amounts

    assert found is None if reason is None else reason in str(found)


def test_without_a_limit_only_lateness_holds() -> None:
    assert exposure(limit=None, receivables=eur("10000")).hold_reason(CreditRules()) is None
    assert exposure(limit=None).hold_reason(CreditRules(overdue_days=1)) is not None


def test_at_shipping_what_leaves_counts_and_what_is_on_order_does_not() -> None:
    assert at_shipping(exposure(), eur("300.01")).total == eur("1000.01")


def bill(quantity: str, number: str = "i-1") -> Invoice:
    draft = a_draft(an_invoice_line(quantity=quantity))
    return draft.issue(InvoiceId(number), number, on=MONDAY)[0]


@pytest.mark.parametrize(
    ("shipped", "billed", "returned", "parts"),
    [
        (None, None, None, ("0", "1000")),
        ("4", None, None, ("400", "600")),
        ("4", "3", None, ("100", "600")),
        (None, "3", None, ("0", "700")),  # billing runs ahead
        ("10", "10", None, ("0", "0")),
        ("4", None, "1", ("300", "600")),
        ("4", "4", "1", ("0", "500")),
    ],
)
def test_what_left_and_what_is_on_order_are_told_apart(
    shipped: str | None, billed: str | None, returned: str | None, parts: tuple[str, str]
) -> None:
    order = an_order()[0]
    delivery = Delivery.open(order)[0]
    if shipped is not None:
        delivery, _ = delivery.ship(order, {1: Quantity(shipped)}, on=MONDAY)
    if returned is not None:
        order, _ = order.return_lines({1: Quantity(returned)}, on=MONDAY, reason="damaged")

    gone, rest = not_invoiced(order, delivery, [] if billed is None else [bill(billed)])

    assert (gone, rest) == (eur(parts[0]), eur(parts[1]))


def test_so_much_of_an_order_is_worth_its_part_of_the_net() -> None:
    assert worth_of(an_order()[0], {1: Quantity("2.5")}) == eur("250")
