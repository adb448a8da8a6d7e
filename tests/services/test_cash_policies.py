"""What companies settle differently on the way to cash: advances, fees, limits, letters, small rests."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest
from attrs import evolve

from account_mgmt import AccountManagement, Money, Period
from account_mgmt.domain.account import Account
from account_mgmt.domain.dunning import DunnedPer, DunningLevel, DunningPolicy
from account_mgmt.domain.errors import (
    AdvanceDeducted,
    AdvanceMoreThanLeft,
    AllocatedMoreThanOpen,
    DateBefore,
    HeldForCredit,
    IllegalTransition,
    KeyReused,
    NoSuchInvoiceLine,
    NotAnAmount,
    NothingThere,
    NotOpen,
    PeriodClosed,
)
from account_mgmt.domain.exposure import AtStake, CreditRules
from account_mgmt.domain.ids import InvoiceId
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.invoicing_policy import InvoicingPolicy
from account_mgmt.domain.late_interest import Compensation, monthly
from account_mgmt.domain.order import OrderStatus
from account_mgmt.domain.product import Product
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import InvoiceStatus
from account_mgmt.domain.tax import Tax, TaxRounding, at_rate
from account_mgmt.ports.exchange import LastKnownRates


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def at_21(account: Account, product: Product, on: date) -> Tax:  # noqa: ARG001 # one rate for all
    return at_rate("21")


def again(desk: AccountManagement, **changes: object) -> AccountManagement:
    """The desk over the same books, with something else handed in."""
    books = desk.books
    return AccountManagement.of(books.storage, clock=books.clock, names=books.names, **changes)  # type: ignore[arg-type] # of many kinds


def ordered(desk: AccountManagement, quantity: int | str = 10, on: str = "2026-02-03") -> str:
    return str(desk.orders.place("acme", [("widget", quantity)], on=on).id)


def invoiced(desk: AccountManagement, quantity: int | str = 10, on: str = "2026-02-04") -> str:
    return str(desk.invoicing.issue(ordered(desk, quantity), on=on).id)


def prepaid(invoice: Invoice) -> Money:
    assert invoice.content is not None
    return invoice.content.totals.prepaid


# --- advances -----------------------------------------------------------------------------------


def test_an_advance_is_deducted_from_what_is_invoiced_later(desk: AccountManagement) -> None:
    desk = again(desk, tax=at_21)
    order = ordered(desk)

    advance = desk.invoicing.advance(order, "30%", on="2026-02-04", key="k")
    same = desk.invoicing.advance(order, "30%", on="2026-02-04", key="k")
    first = desk.invoicing.issue(order, on="2026-02-05", quantities={1: 4})
    last = desk.invoicing.issue(order, on="2026-02-06")

    assert advance == same
    assert advance.due == eur("363.00")
    assert (prepaid(first), first.due) == (eur("145.20"), eur("338.80"))
    assert (prepaid(last), last.due) == (eur("217.80"), eur("508.20"))
    assert desk.receivables.balance("acme") == eur("1210.00")
    assert desk.orders.order(order).status is OrderStatus.INVOICED
    with pytest.raises(AdvanceMoreThanLeft):
        desk.invoicing.advance(order, "71%", on="2026-02-07")


def test_paid_in_advance_whole_the_invoice_is_of_nothing_and_paid(desk: AccountManagement) -> None:
    order = ordered(desk, "3.333")
    desk.invoicing.advance(order, "100%", on="2026-02-04", due_on="2026-02-10")

    final = desk.invoicing.issue(order, on="2026-02-05")

    assert (final.due, final.kind.value) == (eur("0.00"), "invoice")
    assert desk.invoicing.status(final.id) is InvoiceStatus.PAID
    note = desk.invoicing.credit(final.id, on="2026-02-06", reason="wrong")
    assert (note.due, prepaid(note)) == (eur("0.00"), eur("333.30"))
    assert desk.invoicing.status(note.id) is InvoiceStatus.USED
    assert desk.receivables.balance("acme") == eur("333.30")


def test_what_is_deducted_of_an_advance_is_not_credited_too(desk: AccountManagement) -> None:
    order = ordered(desk)
    advance = desk.invoicing.advance(order, "50%", on="2026-02-04").id
    final = desk.invoicing.issue(order, on="2026-02-05", quantities={1: 4}).id

    with pytest.raises(AdvanceDeducted, match=r"500\.00 EUR .* more than the 300\.00 EUR"):
        desk.invoicing.credit(advance, on="2026-02-06", reason="wrong")
    desk.invoicing.credit(final, on="2026-02-06", reason="wrong")
    desk.invoicing.credit(advance, on="2026-02-06", reason="wrong")

    assert desk.receivables.balance("acme") == eur("0.00")


def test_a_return_is_not_asked_for_in_advance(desk: AccountManagement) -> None:
    back = desk.orders.take_back("acme", [("widget", 1)], on="2026-02-03")

    with pytest.raises(IllegalTransition):
        desk.invoicing.advance(back.id, "50%", on="2026-02-04")
    with pytest.raises(DateBefore, match="2026-02-02"):
        desk.invoicing.issue(ordered(desk), on="2026-02-02")


# --- rounding, discounts, rates -----------------------------------------------------------------


def test_tax_is_rounded_as_the_company_rounds_it(desk: AccountManagement) -> None:
    desk.catalogue.set_price("widget", "10.01", since="2026-02-01")
    per_line = InvoicingPolicy(tax_rounding=TaxRounding.PER_LINE)
    lines = [("widget", 1)] * 3

    def due(one: AccountManagement) -> Money:
        order = one.orders.place("acme", lines, on="2026-02-03")
        return one.invoicing.issue(order.id, on="2026-02-04").due

    def at_20(account: Account, product: Product, on: date) -> Tax:  # noqa: ARG001 # one rate
        return at_rate("20")

    assert due(again(desk, tax=at_20)) == eur("36.04")
    assert due(again(desk, tax=at_20, invoicing=per_line)) == eur("36.03")


def test_a_discount_for_paying_early_is_told_net_and_tax_apart(desk: AccountManagement) -> None:
    desk = again(desk, tax=at_21)
    desk.portfolio.describe_account("acme", terms="2/10 net 30")
    invoice = invoiced(desk, 1)
    assert desk.payments.discounts(invoice) == ()

    desk.payments.record("acme", "118.58", on="2026-02-10")

    [group] = desk.payments.discounts(invoice)
    assert (group.taxable, group.amount) == (eur("2.00"), eur("0.42"))
    assert desk.invoicing.status(invoice) is InvoiceStatus.PAID


def test_without_a_rate_of_the_day_the_last_known_may_count() -> None:
    known: Mapping[date, Rate] = {date(2026, 2, 6): Rate("0.9")}

    def rates(first: str, second: str, on: date, /) -> Rate | None:  # noqa: ARG001 # one pair
        return known.get(on)

    assert LastKnownRates(rates, 3)("USD", "EUR", date(2026, 2, 9)) == Rate("0.9")
    assert LastKnownRates(rates, 2)("USD", "EUR", date(2026, 2, 9)) is None
    assert LastKnownRates(rates, 0)("USD", "EUR", date(2026, 2, 6)) == Rate("0.9")


# --- what bounced, what is paid out, what is given up ---------------------------------------------


def test_a_payment_that_bounced_costs_the_fee_of_the_policy(desk: AccountManagement) -> None:
    desk = again(desk, invoicing=InvoicingPolicy(bounce_fee=eur("15.00")))
    invoiced(desk, 1)
    payment = desk.payments.record("acme", "100", on="2026-02-10")

    desk.payments.bounce(payment.id, on="2026-02-12", reason="no funds")

    assert desk.receivables.balance("acme") == eur("115.00")
    fee = desk.invoicing.numbered("2026-000002")
    assert fee.content is not None
    assert fee.content.lines[0].tax.category.value == "O"
    assert desk.receivables.average_days_to_pay("acme") is None


def test_what_a_credit_note_has_left_is_paid_out(desk: AccountManagement) -> None:
    invoice = invoiced(desk, 3)
    desk.payments.record("acme", "300", on="2026-02-10")
    note = desk.invoicing.credit(invoice, {1: 1}, on="2026-02-11", reason="damaged").id

    desk.payments.refund_credit(note, "40", on="2026-02-12", reason="asked for")
    with pytest.raises(AllocatedMoreThanOpen):
        desk.payments.refund_credit(note, "60.01", on="2026-02-12")
    with pytest.raises(DateBefore):
        desk.payments.refund_credit(note, on="2026-02-10")
    desk.payments.refund_credit(note, on="2026-02-12")

    assert desk.receivables.balance("acme") == eur("0.00")
    assert desk.invoicing.status(note) is InvoiceStatus.USED
    with pytest.raises(NotOpen):
        desk.payments.refund_credit(note, on="2026-02-13")


def test_small_rests_of_overdue_invoices_are_given_up(desk: AccountManagement) -> None:
    small, larger, not_due = invoiced(desk, 1), invoiced(desk, 1), invoiced(desk, 1, "2026-03-04")
    desk.portfolio.open_account("Other", id="other")
    desk.payments.record(
        "acme",
        "298.98",
        on="2026-03-05",
        settling={small: "99.50", larger: "99.49", not_due: "99.99"},
    )

    assert (
        desk.payments.write_off_small("0.50", on="2026-03-20", approved_by="Bo", account="other")
        == ()
    )
    given_up = desk.payments.write_off_small("0.50", on="2026-03-20", approved_by="Bo")

    assert [str(one.id) for one in given_up] == [small]
    assert desk.receivables.balance("acme") == eur("0.52")
    with pytest.raises(NotAnAmount):
        desk.payments.write_off_small("0", on="2026-03-20", approved_by="Bo")


# --- limits, letters, disputes --------------------------------------------------------------------


def test_credit_is_asked_again_when_goods_leave(desk: AccountManagement) -> None:
    order = ordered(desk, 10)
    desk.collections.set_limit("acme", "600")

    desk.deliveries.ship(order, {1: 6}, on="2026-02-05")
    with pytest.raises(HeldForCredit, match=r"700\.00 EUR is over the credit limit"):
        desk.deliveries.ship(order, {1: 1}, on="2026-02-05")
    [hold] = desk.collections.file("acme").holds
    assert "over the credit limit" in hold.reason
    with pytest.raises(HeldForCredit):
        desk.deliveries.ship(order, {1: 1}, on="2026-02-06")
    desk.collections.release(order, by="Bo", why="good customer")
    desk.deliveries.ship(order, on="2026-02-06")

    assert len(desk.collections.file("acme").holds) == 1
    assert desk.invoicing.issue(order, on="2026-02-07").due == eur("1000")


def test_who_paid_in_advance_is_not_held(desk: AccountManagement) -> None:
    desk.collections.set_limit("acme", "100")
    desk.payments.record("acme", "900", on="2026-02-01")

    order = ordered(desk, 10)

    assert desk.collections.file("acme").holds == ()
    desk.deliveries.ship(order, on="2026-02-05")


def test_an_account_that_is_late_orders_nothing_more_by_policy(desk: AccountManagement) -> None:
    invoiced(desk, 1)
    strict = again(desk, credit_rules=CreditRules(overdue_days=10))

    in_time = strict.orders.place("acme", [("widget", 1)], on="2026-03-16").id
    late = strict.orders.place("acme", [("widget", 1)], on="2026-03-17").id

    file = strict.collections.file("acme")
    assert not file.is_held(in_time)
    assert file.is_held(late)
    assert "overdue for 11 days" in file.holds[0].reason
    strict.deliveries.ship(in_time, on="2026-03-16")


def test_only_the_parts_of_the_policy_are_at_stake(desk: AccountManagement) -> None:
    rules = CreditRules(counts=frozenset({AtStake.RECEIVABLES}))
    desk = again(desk, credit_rules=rules)
    desk.collections.set_limit("acme", "100")

    ordered(desk, 10)

    exposure = desk.collections.exposure("acme", as_of="2026-02-03")
    assert (exposure.open_orders, exposure.total) == (eur("1000"), eur("0"))
    assert desk.collections.file("acme").holds == ()


def test_shipping_stops_at_the_level_that_stops_it(desk: AccountManagement) -> None:
    invoice, order = invoiced(desk, 1), ordered(desk, 2, "2026-02-05")

    desk.deliveries.ship(order, {1: 1}, on="2026-04-14")  # 39 days late
    with pytest.raises(HeldForCredit, match="final notice, at which shipping stops"):
        desk.deliveries.ship(order, on="2026-04-15")
    desk.collections.promise("acme", "100", on="2026-04-15", pay_by="2026-04-20")
    other = ordered(desk, 1, "2026-04-15")
    desk.deliveries.ship(other, on="2026-04-15")  # a promise runs
    desk.payments.record("acme", "100", on="2026-04-16", settling={invoice: "100"})

    with pytest.raises(HeldForCredit):  # what is held waits for a person
        desk.deliveries.ship(order, on="2026-04-17")
    desk.deliveries.ship(ordered(desk, 1, "2026-04-17"), on="2026-04-17")


def dunning(**changes: object) -> DunningPolicy:
    plain = DunningPolicy(
        levels=(
            DunningLevel(number=1, after_days=5, action="reminder"),
            DunningLevel(number=2, after_days=20, action="final notice", fee=eur("12.50")),
        )
    )
    return evolve(plain, **changes)  # type: ignore[arg-type] # of many kinds


def test_a_letter_with_a_fee_asks_for_it_on_a_document_of_its_own(desk: AccountManagement) -> None:
    desk = again(desk, dunning=dunning())
    invoiced(desk, 1)

    desk.collections.send_letter("acme", on="2026-03-28")
    assert desk.receivables.balance("acme") == eur("100")
    sent = desk.collections.send_letter("acme", on="2026-04-04")

    assert sent is not None
    assert sent.level.number == 2
    assert desk.receivables.balance("acme") == eur("112.50")


def test_each_invoice_may_have_letters_of_its_own(desk: AccountManagement) -> None:
    desk = again(desk, dunning=dunning(per=DunnedPer.INVOICE, days_between=0))
    older, newer = invoiced(desk, 1), invoiced(desk, 2, "2026-02-20")

    assert len(desk.collections.send_letters("acme", on="2026-03-20")) == 1
    sent = desk.collections.send_letters("acme", on="2026-03-28")

    told = [(one.level.number, [str(item.invoice) for item in one.items]) for one in sent]
    assert told == [(2, [older]), (1, [newer])]
    [call] = desk.collections.worklist("ana", on="2026-03-28")
    assert call.next_step == "call again in a week"
    assert desk.collections.letter("acme", on="2026-03-28") is None


def test_days_of_grace_are_left_alone(desk: AccountManagement) -> None:
    desk = again(desk, dunning=dunning(grace_days=9))
    invoiced(desk, 1)

    assert desk.collections.letter("acme", on="2026-03-15") is None
    assert desk.collections.worklist("ana", on="2026-03-15") == ()
    assert desk.collections.letter("acme", on="2026-03-16") is not None


def test_a_line_is_disputed_with_its_tax_and_the_rest_is_chased(desk: AccountManagement) -> None:
    desk = again(desk, tax=at_21)
    order = desk.orders.place("acme", [("widget", 1), ("widget", 2)], on="2026-02-03")
    invoice = desk.invoicing.issue(order.id, on="2026-02-04").id

    desk.collections.dispute(invoice, on="2026-03-01", reason="short", line=2)

    [call] = desk.collections.worklist("ana", on="2026-03-20")
    assert call.overdue == eur("121.00")
    assert desk.receivables.disputed(as_of="2026-03-20") == {invoice: eur("242.00")}
    assert desk.receivables.disputed("acme", as_of="2026-02-28") == {}
    undisputed = invoiced(desk, 1)
    assert InvoiceId(undisputed) not in desk.receivables.disputed(as_of="2026-03-20")
    with pytest.raises(NoSuchInvoiceLine):
        desk.collections.dispute(invoice, on="2026-03-01", reason="short", line=3)
    desk.collections.settle_dispute(invoice, on="2026-03-21", outcome="agreed", line=2)
    assert desk.receivables.disputed(as_of="2026-03-21") == {}
    assert desk.receivables.ageing(as_of="2026-03-20").owed == eur("484.00")


# --- interest, figures ----------------------------------------------------------------------------


def test_no_day_of_late_interest_is_claimed_twice(desk: AccountManagement) -> None:
    invoice = invoiced(desk, 10)
    fixed = (Compensation(amount=eur("40")),)
    policy = evolve(monthly(Rate("1%")), compensation=fixed)

    first = desk.invoicing.claim_interest(
        invoice, until="2026-03-16", on="2026-03-17", policy=policy, key="k"
    )
    same = desk.invoicing.claim_interest(
        invoice, until="2026-03-16", on="2026-03-17", policy=policy, key="k"
    )
    second = desk.invoicing.claim_interest(
        invoice, until="2026-03-26", on="2026-03-27", policy=policy
    )

    assert first == same
    assert (first.due, second.due) == (eur("43.29"), eur("3.29"))
    assert second.content is not None
    assert "10 days" in second.content.lines[0].description
    with pytest.raises(NothingThere, match="not paid late after 2026-03-26"):
        desk.invoicing.claim_interest(invoice, until="2026-03-26", on="2026-03-28", policy=policy)


def test_interest_that_is_named_only_is_not_claimed(desk: AccountManagement) -> None:
    policy = evolve(monthly(Rate("1%")), claimed=False)

    with pytest.raises(NothingThere, match="in letters only"):
        desk.invoicing.claim_interest(
            invoiced(desk), until="2026-03-16", on="2026-03-17", policy=policy
        )


def test_who_paid_in_time_owes_no_fixed_sum_either(desk: AccountManagement) -> None:
    invoice = invoiced(desk, 1)
    desk.payments.record("acme", "100", on="2026-03-01")
    policy = evolve(monthly(Rate("1%")), compensation=(Compensation(amount=eur("40")),))

    with pytest.raises(NothingThere, match="not paid late"):
        desk.invoicing.claim_interest(invoice, until="2026-04-16", on="2026-04-17", policy=policy)


def test_true_dso_asks_each_invoice_against_the_sales_of_its_month(desk: AccountManagement) -> None:
    invoiced(desk, 1, "2026-02-04")
    invoiced(desk, 3, "2026-02-14")
    invoiced(desk, 2, "2026-03-04")
    desk.payments.record("acme", "700", on="2026-03-10", settling=None)

    # 100 of 400 for 34 days, 300 of 400 for 24 and 200 of 200 for 6
    assert desk.receivables.true_dso("2026-03-10") == Rate("32.5")


# --- orders, and doing it twice -------------------------------------------------------------------


def test_an_order_is_invoiced_once_its_rest_is_cancelled_or_came_back(
    desk: AccountManagement,
) -> None:
    """Bagisto #3895: invoiced 2, cancelled 1 of 3, nothing to ship."""
    order, other, untouched = ordered(desk, 3), ordered(desk, 3), ordered(desk, 3)
    for one in (order, other):
        desk.invoicing.issue(one, on="2026-02-04", quantities={1: 2})

    cancelled = desk.orders.cancel_lines(order, {1: 1}, on="2026-02-05", reason="too many")
    back = desk.orders.return_lines(other, {1: 1}, on="2026-02-05", reason="damaged")
    all_back = desk.orders.return_lines(untouched, {1: 3}, on="2026-02-05", reason="damaged")

    assert (cancelled.status, cancelled.invoiced_on) == (OrderStatus.INVOICED, date(2026, 2, 4))
    assert back.status is OrderStatus.INVOICED
    assert all_back.status is OrderStatus.OPEN


def test_a_credit_note_is_not_dated_before_its_invoice(desk: AccountManagement) -> None:
    with pytest.raises(DateBefore):
        desk.invoicing.credit(invoiced(desk), on="2026-02-03", reason="wrong")


Act = Callable[[AccountManagement, str, str, str], object]


TWICE: Mapping[str, Act] = {
    "ship": lambda desk, order, on, key: desk.deliveries.ship(order, {1: 1}, on=on, key=key),
    "cancel": lambda desk, order, on, key: desk.orders.cancel(order, on=on, reason="r", key=key),
    "cancel lines": lambda desk, order, on, key: desk.orders.cancel_lines(
        order, {1: 1}, on=on, reason="r", key=key
    ),
    "return lines": lambda desk, order, on, key: desk.orders.return_lines(
        order, {1: 1}, on=on, reason="r", key=key
    ),
    "receive": lambda desk, order, on, key: desk.deliveries.receive(order, {1: 1}, on=on, key=key),
    "refund credit": lambda desk, order, on, key: desk.payments.refund_credit(
        order, "1", on=on, key=key
    ),
}


@pytest.mark.parametrize("what", TWICE)
def test_doing_it_twice_with_one_key_is_doing_it_once(desk: AccountManagement, what: str) -> None:
    subject = ordered(desk)
    if what == "receive":
        subject = str(desk.deliveries.buy_for(subject, "Supplies", on="2026-02-03").id)
        desk.deliveries.send(subject, on="2026-02-03")
        desk.deliveries.confirm(subject, on="2026-02-03")
    if what == "refund credit":
        paid = invoiced(desk, 1)
        desk.payments.record("acme", "100", on="2026-02-05", settling={paid: "100"})
        subject = str(desk.invoicing.credit(paid, on="2026-02-05", reason="wrong").id)

    first = TWICE[what](desk, subject, "2026-02-05", "k")
    second = TWICE[what](desk, subject, "2026-02-05", "k")

    assert first == second
    with pytest.raises(KeyReused):
        TWICE[what](desk, subject, "2026-02-06", "k")


def test_what_is_paid_out_of_a_credit_note_is_not_dated_into_a_closed_period(
    desk: AccountManagement,
) -> None:
    paid = invoiced(desk, 1)
    desk.payments.record("acme", "100", on="2026-02-05")
    note = desk.invoicing.credit(paid, on="2026-02-05", reason="wrong").id
    desk.reporting.close_period(Period.month(2026, 2))

    with pytest.raises(PeriodClosed):
        desk.payments.refund_credit(note, on="2026-02-20")
    assert desk.invoicing.invoice(InvoiceId.of(note)).due == eur("100")


def test_a_payment_passes_over_credit_that_is_open(desk: AccountManagement) -> None:
    desk.payments.record("acme", "30", on="2026-02-01", settling=None)
    invoice = invoiced(desk, 1)

    payment = desk.payments.record("acme", "100", on="2026-02-10")

    assert [str(one.invoice) for one in payment.allocations] == [invoice]
    assert desk.receivables.balance("acme") == eur("-30")
    assert desk.receivables.disputed("acme", as_of="2026-02-10") == {}


def test_true_dso_leaves_credit_out(desk: AccountManagement) -> None:
    desk.payments.record("acme", "30", on="2026-02-01")

    assert desk.receivables.true_dso("2026-02-10") == Rate(0)
