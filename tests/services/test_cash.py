"""From an order to its money, as people do it at the desk, on memory and on SQLite."""

from datetime import date

import pytest
from attrs import evolve

from account_mgmt import AccountManagement, CreditPolicy, Money, Period
from account_mgmt.domain.account import Account
from account_mgmt.domain.delivery import DeliveryStatus
from account_mgmt.domain.errors import (
    AllocatedMoreThanOpen,
    AlreadyExists,
    BooksDiffer,
    CancelledMoreThanOpen,
    ConcurrencyError,
    CreditedMoreThanLeft,
    DateBefore,
    HeldForCredit,
    IllegalTransition,
    InvoicedMoreThanLeft,
    IssuedBefore,
    KeyReused,
    NoExchangeRate,
    NotFound,
    NothingThere,
    NothingToInvoice,
    NotOpen,
    PeriodClosed,
    QuantityNotPositive,
    ReceivedMoreThanOrdered,
    UnknownTax,
)
from account_mgmt.domain.ids import AccountId, OrderId
from account_mgmt.domain.invoice import InvoiceKind
from account_mgmt.domain.invoicing_policy import Billed, InvoicingPolicy
from account_mgmt.domain.late_interest import IRELAND_2024, Compensation, monthly
from account_mgmt.domain.ledger import SaleEvent
from account_mgmt.domain.order import OrderStatus
from account_mgmt.domain.party import Party
from account_mgmt.domain.payment import AllocationPolicy, PaymentStatus
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.product import Product
from account_mgmt.domain.purchase_order import PurchaseStatus
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import (
    AgedBy,
    InvoiceStatus,
    OwedBy,
    ReceivableKind,
)
from account_mgmt.domain.tax import Tax, at_rate
from account_mgmt.ports.queries import InvoiceQuery, PaymentQuery, PurchaseOrderQuery
from account_mgmt.ports.storage import Storage, UnitOfWork
from account_mgmt.services.books import Books

FEBRUARY = Period.month(2026, 2)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def ordered(desk: AccountManagement, quantity: int = 12, on: str = "2026-02-03") -> str:
    return str(desk.orders.place("acme", [("widget", quantity)], on=on).id)


def invoiced(desk: AccountManagement, quantity: int = 12, on: str = "2026-02-04") -> str:
    return str(desk.invoicing.issue(ordered(desk, quantity), on=on).id)


def again(desk: AccountManagement, **changes: object) -> AccountManagement:
    """The desk over the same books, with something else handed in."""
    books = desk.books
    return AccountManagement.of(books.storage, clock=books.clock, names=books.names, **changes)  # type: ignore[arg-type]


def balance(desk: AccountManagement) -> Money:
    return desk.receivables.balance("acme")


# --- invoices -----------------------------------------------------------------------------------


def test_an_invoice_is_owed_from_its_date(desk: AccountManagement) -> None:
    invoice = desk.invoicing.issue(ordered(desk), on="2026-02-04")

    assert (invoice.number, invoice.due) == ("2026-000001", eur("1200.00"))
    assert invoice.due_on == date(2026, 3, 6)
    assert desk.receivables.balance("acme", as_of="2026-02-03") == eur("0.00")
    assert desk.receivables.balance("acme", as_of="2026-02-04") == eur("1200.00")
    assert desk.invoicing.status(invoice.id) is InvoiceStatus.ISSUED
    assert desk.invoicing.numbered("2026-000001") == invoice
    assert desk.invoicing.invoice(str(invoice.id)) == invoice


def test_an_order_is_invoiced_bit_by_bit_and_no_more(desk: AccountManagement) -> None:
    order = ordered(desk)
    first = desk.invoicing.issue(order, on="2026-02-04", quantities={1: 5})
    assert desk.orders.order(order).status is OrderStatus.OPEN

    rest = desk.invoicing.issue(order, on="2026-02-05")

    assert (first.due, rest.due) == (eur("500.00"), eur("700.00"))
    assert desk.orders.order(order).status is OrderStatus.INVOICED
    with pytest.raises(NothingToInvoice):
        desk.invoicing.issue(order, on="2026-02-06")
    assert len(desk.invoicing.invoices(InvoiceQuery(account=AccountId("acme")))) == 2


def test_quotas_that_count_invoices_are_credited_as_invoices_go_out(
    desk: AccountManagement,
) -> None:
    order = ordered(desk)
    desk.quotas.plan(2026, forecast=eur("24000"), event=SaleEvent.INVOICED)
    desk.invoicing.issue(order, on="2026-02-04", quantities={1: 5})

    def credited() -> object:
        return desk.quotas.attainment("ana", as_of="2026-12-31", event=SaleEvent.INVOICED).credited

    assert credited() == eur("500.00")
    desk.orders.cancel_lines(order, {1: 3}, on="2026-02-05", reason="too many")
    assert credited() == eur("500.00")
    desk.invoicing.issue(order, on="2026-02-06")
    assert credited() == eur("900.00")
    desk.orders.return_lines(order, {1: 1}, on="2026-02-07", reason="damaged")
    assert credited() == eur("800.00")


def test_a_credit_note_and_a_return_of_the_same_goods_take_credit_once(
    desk: AccountManagement,
) -> None:
    desk.quotas.plan(2026, forecast=eur("24000"), event=SaleEvent.INVOICED)
    order = ordered(desk, 10)
    invoice = desk.invoicing.issue(order, on="2026-02-04").id

    def credited() -> object:
        return desk.quotas.attainment("ana", as_of="2026-12-31", event=SaleEvent.INVOICED).credited

    desk.invoicing.credit(invoice, {1: 2}, on="2026-02-05", reason="damaged")
    assert credited() == eur("800.00")
    desk.orders.return_lines(order, {1: 3}, on="2026-02-06", reason="damaged")
    assert credited() == eur("700.00")
    desk.invoicing.credit(invoice, {1: 1}, on="2026-02-07", reason="damaged")
    assert credited() == eur("700.00")


def test_a_credit_note_of_no_order_takes_no_credit(desk: AccountManagement) -> None:
    draft = desk.invoicing.draft(ordered(desk), on="2026-02-04")
    line = evolve(draft.lines[0], order_line=None)
    invoice = desk.invoicing.issue_draft(evolve(draft, order=None, lines=(line,)), on="2026-02-04")

    note = desk.invoicing.credit(invoice.id, on="2026-02-05", reason="void")

    assert note.order is None
    assert credited_lines(desk) == 1


def credited_lines(desk: AccountManagement) -> int:
    return len(desk.quotas.explain("ana", Period.year(2026)))


def test_a_draft_writes_nothing(desk: AccountManagement) -> None:
    order = ordered(desk)

    draft = desk.invoicing.draft(order, on="2026-02-04", quantities={1: "2"})

    assert draft.totals.due == eur("200.00")
    assert desk.invoicing.invoices() == ()
    later = desk.invoicing.issue_draft(
        evolve(draft, reason="by hand"), on="2026-02-04", due_on="2026-02-20", key="k"
    )
    same = desk.invoicing.issue_draft(
        evolve(draft, reason="by hand"), on="2026-02-04", due_on="2026-02-20", key="k"
    )
    assert later == same
    assert later.due_on == date(2026, 2, 20)
    assert desk.invoicing.issue_draft(draft, on="2026-02-04").number == "2026-000002"


@pytest.mark.parametrize(
    ("quantities", "error"),
    [
        ({1: 13}, InvoicedMoreThanLeft),
        ({1: 0}, QuantityNotPositive),
        ({}, NothingThere),
    ],
)
def test_what_cannot_be_invoiced_is_refused(
    desk: AccountManagement, quantities: dict[int, int], error: type[Exception]
) -> None:
    order = ordered(desk)

    with pytest.raises(error):
        desk.invoicing.issue(order, on="2026-02-04", quantities=quantities)
    assert desk.invoicing.invoices() == ()
    assert desk.invoicing.issue(order, on="2026-02-04").number == "2026-000001"


def test_a_line_that_is_not_invoiced_is_not_credited(desk: AccountManagement) -> None:
    desk.catalogue.add_product("nut", "Nut")
    desk.catalogue.set_price("nut", "1.00", since="2026-01-01")
    desk.quotas.plan(2026, forecast=eur("24000"), event=SaleEvent.INVOICED)
    order = desk.orders.place("acme", [("widget", 2), ("nut", 5)], on="2026-02-03")

    invoice = desk.invoicing.issue(order.id, on="2026-02-04", quantities={2: 5})

    credited = desk.quotas.attainment("ana", as_of="2026-12-31", event=SaleEvent.INVOICED).credited
    assert (invoice.due, credited) == (eur("5.00"), eur("5.00"))


def test_a_number_that_nobody_gave_is_not_found(desk: AccountManagement) -> None:
    with pytest.raises(NotFound, match="2026-000009"):
        desk.invoicing.numbered("2026-000009")


def test_a_return_is_not_invoiced(desk: AccountManagement) -> None:
    back = desk.orders.take_back("acme", [("widget", 1)], on="2026-02-03")

    with pytest.raises(IllegalTransition):
        desk.invoicing.issue(back.id, on="2026-02-04")


def test_dates_rise_as_numbers_do(desk: AccountManagement) -> None:
    invoiced(desk, on="2026-02-10")
    order = ordered(desk)

    with pytest.raises(IssuedBefore):
        desk.invoicing.issue(order, on="2026-02-09")
    with pytest.raises(DateBefore):
        desk.invoicing.issue(order, on="2026-02-11", due_on="2026-02-10")
    assert desk.invoicing.issue(order, on="2026-02-11").number == "2026-000002"


def test_a_year_begins_its_numbers_anew(desk: AccountManagement) -> None:
    first, second = ordered(desk), ordered(desk, on="2026-12-30")

    numbers = [
        desk.invoicing.issue(first, on="2026-12-31").number,
        desk.invoicing.issue(second, on="2027-01-02").number,
    ]

    assert numbers == ["2026-000001", "2027-000001"]


def test_without_a_day_an_invoice_is_of_today(desk: AccountManagement) -> None:
    order = str(desk.orders.place("acme", [("widget", 1)], on="2026-01-01").id)

    assert desk.invoicing.issue(order).issued_on == date(2026, 1, 1)


def test_issuing_twice_with_one_key_is_issuing_once(desk: AccountManagement) -> None:
    order = ordered(desk)

    first = desk.invoicing.issue(order, on="2026-02-04", quantities={1: 5}, key="k-1")
    second = desk.invoicing.issue(order, on="2026-02-04", quantities={1: 5}, key="k-1")

    assert first == second
    with pytest.raises(KeyReused):
        desk.invoicing.issue(order, on="2026-02-04", quantities={1: 6}, key="k-1")


def test_nothing_is_dated_into_a_closed_period(desk: AccountManagement) -> None:
    order = ordered(desk)
    note = invoiced(desk)
    payment = desk.payments.record("acme", "10", on="2026-02-05", settling=None)
    desk.reporting.close_period(FEBRUARY)

    for act in (
        lambda: desk.invoicing.issue(order, on="2026-02-20"),
        lambda: desk.invoicing.credit(note, on="2026-02-20", reason="late"),
        lambda: desk.payments.record("acme", "10", on="2026-02-20"),
        lambda: desk.payments.allocate(payment.id, on="2026-02-20"),
        lambda: desk.payments.write_off(note, on="2026-02-20", reason="x", approved_by="y"),
        lambda: desk.payments.recover(note, on="2026-02-20"),
    ):
        with pytest.raises(PeriodClosed):
            act()


def test_tax_is_asked_of_the_tax_rules(desk: AccountManagement) -> None:
    def rules(account: Account, product: Product, on: date) -> Tax:
        if on.month > 2:
            raise UnknownTax(str(product.id), str(account.id), on.isoformat())
        return at_rate("21")

    order = ordered(desk)
    taxed = again(desk, tax=rules)

    with pytest.raises(UnknownTax):
        taxed.invoicing.issue(order, on="2026-03-01")
    assert taxed.invoicing.issue(order, on="2026-02-04").due == eur("1452.00")


def test_an_invoice_names_both_parties_as_they_were(desk: AccountManagement) -> None:
    seller, buyer = Party(name="The seller", country="ES"), Party(name="Acme S.A.", country="ES")
    named = again(desk, invoicing=InvoicingPolicy(seller=seller))
    named.portfolio.describe_account("acme", billed_to=buyer)
    invoice = named.invoicing.issue(ordered(desk), on="2026-02-04")
    named.portfolio.describe_account("acme", billed_to=Party(name="Acme Ltd"))

    content = named.invoicing.invoice(invoice.id).content

    assert content is not None
    assert (content.seller, content.buyer) == (seller, buyer)


def test_only_what_left_is_billed_where_that_is_the_policy(desk: AccountManagement) -> None:
    shipping = again(desk, invoicing=InvoicingPolicy(billed=Billed.SHIPPED))
    order = ordered(desk)

    with pytest.raises(NothingToInvoice):
        shipping.invoicing.issue(order, on="2026-02-05")
    shipping.deliveries.ship(order, {1: 7}, on="2026-02-05")

    assert shipping.invoicing.issue(order, on="2026-02-05").due == eur("700.00")


def test_who_is_always_too_late_is_told_at_last(desk: AccountManagement) -> None:
    def never(_work: UnitOfWork) -> Account:
        raise ConcurrencyError("series", "own/invoice/2026", 1)

    with pytest.raises(ConcurrencyError):
        desk.books.again(never)


# --- credit notes -------------------------------------------------------------------------------


def test_a_credit_note_lowers_what_is_open_under_a_number_of_its_own(
    desk: AccountManagement,
) -> None:
    invoice = invoiced(desk)

    note = desk.invoicing.credit(invoice, {1: 2}, on="2026-02-06", reason="damaged", key="k")
    same = desk.invoicing.credit(invoice, {1: 2}, on="2026-02-06", reason="damaged", key="k")

    assert note == same
    assert (note.kind, note.number) == (InvoiceKind.CREDIT_NOTE, "CN-2026-000001")
    assert balance(desk) == eur("1000.00")
    assert desk.invoicing.status(invoice) is InvoiceStatus.PART_PAID
    with pytest.raises(CreditedMoreThanLeft):
        desk.invoicing.credit(invoice, {1: 11}, on="2026-02-07", reason="damaged")
    desk.invoicing.credit(invoice, on="2026-02-07", reason="the rest")
    assert desk.invoicing.status(invoice) is InvoiceStatus.CREDITED
    with pytest.raises(NothingThere):
        desk.invoicing.credit(invoice, on="2026-02-08", reason="again")


def test_what_a_paid_invoice_is_credited_is_the_customers_to_use(desk: AccountManagement) -> None:
    paid, other = invoiced(desk), invoiced(desk, 3)
    desk.payments.record("acme", "1200", on="2026-02-05", settling={paid: "1200"})

    note = desk.invoicing.credit(paid, {1: 2}, on="2026-02-06", reason="damaged")
    assert desk.receivables.ageing(as_of="2026-02-06").credit == eur("200.00")
    used = desk.payments.use_credit(note.id, {other: "150"}, on="2026-02-07")

    assert used == note
    assert desk.receivables.ageing(as_of="2026-02-07").credit == eur("50.00")
    assert balance(desk) == eur("100.00")
    with pytest.raises(AllocatedMoreThanOpen):
        desk.payments.use_credit(note.id, {other: "51"}, on="2026-02-07")


# --- payments -----------------------------------------------------------------------------------


def test_a_payment_settles_the_oldest_due_first(desk: AccountManagement) -> None:
    older, newer = invoiced(desk, 2), invoiced(desk, 3)

    payment = desk.payments.record("acme", "350.00", on="2026-02-10", method="transfer")

    assert [str(one.invoice) for one in payment.allocations] == [older, newer]
    assert desk.invoicing.status(older) is InvoiceStatus.PAID
    assert desk.invoicing.status(newer) is InvoiceStatus.PART_PAID
    assert balance(desk) == eur("150.00")
    assert desk.payments.payment(payment.id) == payment
    assert desk.payments.payments(PaymentQuery(account=AccountId("acme"))) == (payment,)


def test_what_settles_nothing_is_the_customers_credit(desk: AccountManagement) -> None:
    invoiced(desk, 1)

    payment = desk.payments.record("acme", "130", on="2026-02-10")

    assert payment.status is PaymentStatus.PART_ALLOCATED
    ageing = desk.receivables.ageing(as_of="2026-02-10")
    assert (ageing.owed, ageing.credit, ageing.balance) == (eur("0"), eur("30"), eur("-30"))


def test_many_invoices_are_settled_at_once(desk: AccountManagement) -> None:
    for _ in range(25):
        invoiced(desk, 1)

    payment = desk.payments.record("acme", "2450", on="2026-02-10")

    assert len(payment.allocations) == 25
    assert balance(desk) == eur("50.00")


@pytest.mark.parametrize("policy", AllocationPolicy)
def test_every_policy_settles_as_much_as_was_paid(
    desk: AccountManagement, policy: AllocationPolicy
) -> None:
    for quantity in (2, 3):
        invoiced(desk, quantity)

    payment = desk.payments.record("acme", "300", on="2026-02-10", settling=policy)

    assert payment.allocated == eur("300.00")


def test_a_payment_of_one_bank_reference_is_recorded_once(desk: AccountManagement) -> None:
    first = desk.payments.record("acme", "10", on="2026-02-10", reference="B-7")

    assert desk.payments.record("acme", "10", on="2026-02-10", reference="B-7") == first
    with pytest.raises(AlreadyExists, match="B-7"):
        desk.payments.record("acme", "11", on="2026-02-10", reference="B-7")
    assert len(desk.payments.payments()) == 1


def test_paying_twice_with_one_key_is_paying_once(desk: AccountManagement) -> None:
    invoiced(desk)

    first = desk.payments.record("acme", "10", on="2026-02-10", key="k")

    assert desk.payments.record("acme", "10", on="2026-02-10", key="k") == first
    assert balance(desk) == eur("1190.00")


def test_named_invoices_are_settled_with_what_is_named(desk: AccountManagement) -> None:
    first, second = invoiced(desk, 2), invoiced(desk, 3)

    payment = desk.payments.record("acme", "300", on="2026-02-10", settling={second: eur("250")})
    rest = desk.payments.allocate(payment.id, {first: "50"}, on="2026-02-11", key="k")

    assert desk.invoicing.status(first) is InvoiceStatus.PART_PAID
    assert rest.status is PaymentStatus.ALLOCATED
    with pytest.raises(NotOpen):
        desk.payments.allocate(payment.id, on="2026-02-12")


def test_what_cannot_be_settled_is_refused_whole(desk: AccountManagement) -> None:
    invoice = invoiced(desk, 2)
    desk.portfolio.open_account("Other", id="other", on="2026-01-01")

    for settling, error in (
        ({invoice: "200.01"}, AllocatedMoreThanOpen),
        ({invoice: "150", "none": "1"}, NotFound),
    ):
        with pytest.raises(error):
            desk.payments.record("acme", "300", on="2026-02-10", settling=settling)
    with pytest.raises(AllocatedMoreThanOpen):
        desk.payments.record("acme", "100", on="2026-02-10", settling={invoice: "150"})
    with pytest.raises(NotFound, match="other"):
        desk.payments.record("other", "100", on="2026-02-10", settling={invoice: "100"})
    desk.payments.record("acme", "200", on="2026-02-10")
    with pytest.raises(NotOpen):
        desk.payments.record("acme", "1", on="2026-02-10", settling={invoice: "1"})
    assert len(desk.payments.payments()) == 1
    assert balance(desk) == eur("0.00")


def test_paying_early_earns_the_discount_of_the_terms(desk: AccountManagement) -> None:
    desk.portfolio.describe_account("acme", terms="2/10 net 30")
    early, late = invoiced(desk), invoiced(desk)

    desk.payments.record("acme", "1176.00", on="2026-02-14", settling={early: "1176.00"})
    desk.payments.record("acme", "1176.00", on="2026-02-15", settling={late: "1176.00"})

    assert desk.invoicing.status(early) is InvoiceStatus.PAID
    assert desk.invoicing.status(late) is InvoiceStatus.PART_PAID
    assert balance(desk) == eur("24.00")


def test_what_is_left_of_a_payment_can_be_refunded(desk: AccountManagement) -> None:
    payment = desk.payments.record("acme", "100", on="2026-02-10")

    desk.payments.refund(payment.id, "30", on="2026-02-11", reason="paid twice")
    assert balance(desk) == eur("-70.00")
    desk.payments.refund(payment.id, on="2026-02-12")

    assert balance(desk) == eur("0.00")
    with pytest.raises(AllocatedMoreThanOpen, match="was refunded"):
        desk.payments.bounce(payment.id, on="2026-02-13", reason="no funds")


def test_a_payment_that_bounced_opens_its_invoices_again(desk: AccountManagement) -> None:
    desk.portfolio.describe_account("acme", terms="2/10 net 30")
    first, second = invoiced(desk, 1), invoiced(desk, 2)
    payment = desk.payments.record("acme", "200", on="2026-02-05")
    assert desk.invoicing.status(first) is InvoiceStatus.PAID

    bounced = desk.payments.bounce(payment.id, on="2026-02-20", reason="no funds")

    assert bounced.status is PaymentStatus.REVERSED
    assert desk.invoicing.status(first) is InvoiceStatus.ISSUED
    assert desk.invoicing.status(second) is InvoiceStatus.ISSUED
    assert balance(desk) == eur("300.00")
    assert desk.receivables.balance("acme", as_of="2026-02-19") == eur("98.00")
    assert {item.due_on for item in desk.receivables.open_items("acme")} == {date(2026, 3, 6)}
    with pytest.raises(IllegalTransition):
        desk.payments.bounce(payment.id, on="2026-02-21", reason="again")


def test_a_loss_is_taken_and_may_come_back(desk: AccountManagement) -> None:
    invoice = invoiced(desk)

    desk.payments.write_off(invoice, "200", on="2026-03-01", reason="dispute", approved_by="Bo")
    desk.payments.write_off(invoice, on="2026-03-02", reason="insolvent", approved_by="Bo")
    assert desk.invoicing.status(invoice) is InvoiceStatus.WRITTEN_OFF
    with pytest.raises(NotOpen):
        desk.payments.write_off(invoice, on="2026-03-03", reason="again", approved_by="Bo")
    desk.payments.recover(invoice, on="2026-04-01", reason="paid after all")

    assert balance(desk) == eur("1200.00")
    assert desk.invoicing.status(invoice) is InvoiceStatus.ISSUED
    with pytest.raises(NotOpen):
        desk.payments.recover(invoice, on="2026-04-02")


# --- other currencies ---------------------------------------------------------------------------

RATES = {
    ("USD", "EUR", date(2026, 2, 4)): Rate("0.90"),
    ("USD", "EUR", date(2026, 2, 10)): Rate("0.95"),
    ("USD", "GBP", date(2026, 2, 10)): Rate("0.80"),
}


def rates(first: str, second: str, on: date) -> Rate | None:
    return RATES.get((first, second, on))


def test_a_payment_in_another_currency_settles_at_the_days_rate(desk: AccountManagement) -> None:
    abroad = again(desk, exchange_rates=rates)
    invoice = invoiced(desk, 2)

    payment = abroad.payments.record(
        "acme", Money("200.00", "USD"), on="2026-02-10", settling={invoice: "200.00"}
    )

    [one] = payment.allocations
    assert (one.settles, one.rate) == (eur("190.00"), Rate("0.95"))
    assert balance(desk) == eur("10.00")


def test_the_books_owe_what_the_day_of_the_invoice_made_it(desk: AccountManagement) -> None:
    abroad = again(desk, exchange_rates=rates)
    order = ordered(desk, 1)
    draft = abroad.invoicing.draft(order, on="2026-02-04")
    line = evolve(draft.lines[0], price=UnitPrice("100.00", "USD"))

    invoice = abroad.invoicing.issue_draft(evolve(draft, lines=(line,)), on="2026-02-04")
    assert balance(desk) == eur("90.00")
    abroad.payments.record(
        "acme", Money("100.00", "USD"), on="2026-02-10", settling={str(invoice.id): "100.00"}
    )

    assert balance(desk) == eur("0.00")
    gained = [e for e in desk.receivables.explain("acme") if e.kind.value == "exchanged"]
    assert [entry.value for entry in gained] == [eur("5.00")]


def test_without_a_rate_another_currency_is_refused(desk: AccountManagement) -> None:
    invoice = invoiced(desk, 2)
    abroad = again(desk, exchange_rates=rates)

    with pytest.raises(NoExchangeRate, match="USD to EUR"):
        desk.payments.record("acme", Money("200.00", "USD"), on="2026-02-10")
    with pytest.raises(NoExchangeRate, match="2026-02-11"):
        abroad.payments.record("acme", Money("200.00", "USD"), on="2026-02-11")
    payment = abroad.payments.record("acme", Money("10.00", "USD"), on="2026-02-10", settling=None)
    with pytest.raises(NoExchangeRate):
        desk.payments.allocate(payment.id, {invoice: "10"}, on="2026-02-10")


# --- what people ask ----------------------------------------------------------------------------


def test_ageing_is_as_of_any_day(desk: AccountManagement) -> None:
    invoiced(desk, 1)
    desk.payments.record("acme", "100", on="2026-04-20")

    def ages(as_of: str) -> list[int]:
        return [one.invoices for one in desk.receivables.ageing(as_of=as_of).buckets]

    assert ages("2026-03-06") == [1, 0, 0, 0, 0]
    assert ages("2026-03-07") == [0, 1, 0, 0, 0]
    assert ages("2026-04-06") == [0, 0, 1, 0, 0]
    assert ages("2026-04-20") == [0, 0, 0, 0, 0]
    of_account = desk.receivables.ageing(as_of="2026-03-06", account="acme", buckets=(10,))
    assert [one.name for one in of_account.buckets] == ["not due", "1-10", "10+"]
    assert ages("2026-02-03") == [0, 0, 0, 0, 0]


def test_ageing_by_account_adds_up_to_all(desk: AccountManagement) -> None:
    desk.portfolio.open_account("Other", id="other", on="2026-01-01")
    invoiced(desk, 1)
    order = desk.orders.place("other", [("widget", 3)], on="2026-02-03")
    desk.invoicing.issue(order.id, on="2026-02-04")

    by_account = desk.receivables.ageing_by_account(as_of="2026-02-28", by=AgedBy.INVOICE_DATE)

    assert {str(id): one.owed for id, one in by_account.items()} == {
        "acme": eur("100.00"),
        "other": eur("300.00"),
    }


def test_a_statement_opens_with_what_was_owed_before(desk: AccountManagement) -> None:
    invoiced(desk, 1)
    desk.payments.record("acme", "40", on="2026-03-10")

    statement = desk.receivables.statement("acme", Period.month(2026, 3))

    assert (statement.opening, statement.closing) == (eur("100.00"), eur("60.00"))
    assert [one.amount for one in statement.movements] == [eur("-40.00")]
    assert [item.open for item in statement.open_items] == [eur("60.00")]
    with pytest.raises(NotFound):
        desk.receivables.statement("nobody", FEBRUARY)


def test_a_past_balance_as_known_then_stays(desk: AccountManagement) -> None:
    invoiced(desk, 1)
    known = desk.books.clock.now()
    desk.payments.record("acme", "40", on="2026-02-10")

    asked = {"as_of": "2026-02-28", "known_at": known}

    assert desk.receivables.balance("acme", **asked) == eur("100.00")  # type: ignore[arg-type]
    assert desk.receivables.balance(as_of="2026-02-28") == eur("60.00")


def test_figures_say_how_long_money_takes(desk: AccountManagement) -> None:
    invoiced(desk, 1)
    invoiced(desk, 3)
    desk.payments.record("acme", "100", on="2026-02-14")
    receivables = desk.receivables

    assert receivables.days_sales_outstanding(FEBRUARY) == Rate(21)  # 300 / 400 x 28
    assert receivables.best_possible_dso(FEBRUARY) == Rate(21)
    assert receivables.count_back_dso("2026-02-28") == Rate(21)
    assert receivables.collection_effectiveness(FEBRUARY) == Rate(1)
    assert receivables.average_days_to_pay("acme") == Rate(10)
    assert receivables.average_days_to_pay(as_of="2026-02-13") is None


# --- deliveries and purchases -------------------------------------------------------------------


def test_an_order_is_shipped_bit_by_bit(desk: AccountManagement) -> None:
    order = ordered(desk)
    assert desk.deliveries.delivery(order).shipments == ()

    desk.deliveries.ship(order, {1: 5}, on="2026-02-05", carrier="Fast", tracking="T 1")
    assert desk.deliveries.status(order) is DeliveryStatus.PART_SHIPPED
    desk.deliveries.ship(order, on="2026-02-06")
    proved = desk.deliveries.prove(
        order, 2, received_by="Desk", at="2026-02-07T10:00:00+01:00", digest="0a" * 32
    )

    assert desk.deliveries.status(order) is DeliveryStatus.SHIPPED
    assert [one.proof is None for one in proved.shipments] == [True, False]


def test_what_is_late_is_told_until_it_leaves(desk: AccountManagement) -> None:
    first, second = ordered(desk, 2), ordered(desk, 3)
    desk.deliveries.promise(first, 1, "2026-02-10")
    desk.deliveries.promise(first, 1, "2026-02-20")
    desk.deliveries.promise(second, 1, "2026-02-12")
    desk.deliveries.promise(ordered(desk, 1), 1, "2026-02-14")

    late = desk.deliveries.late("2026-02-14")
    desk.deliveries.ship(first, on="2026-02-14")

    assert [(str(one.order), one.days_late) for one in late] == [(first, 4), (second, 2)]
    assert [str(one.order) for one in desk.deliveries.late("2026-02-14")] == [second]


def test_what_left_is_not_cancelled_and_what_is_bought_for_it_is_told(
    desk: AccountManagement,
) -> None:
    order = ordered(desk)
    desk.deliveries.ship(order, {1: 5}, on="2026-02-05")
    bought = desk.deliveries.buy_for(order, "Supplies", on="2026-02-05", key="k")
    other = desk.deliveries.buy_for(ordered(desk), "Supplies", {1: 2}, on="2026-02-05")
    assert desk.deliveries.buy_for(order, "Supplies", on="2026-02-05", key="k") == bought

    with pytest.raises(CancelledMoreThanOpen):
        desk.orders.cancel(order, on="2026-02-06", reason="by phone")
    desk.orders.cancel_lines(order, {1: 7}, on="2026-02-06", reason="by phone")

    assert desk.deliveries.purchase(bought.id).flags == (f"{order}: by phone",)
    assert desk.deliveries.purchase(other.id).flags == ()


def test_what_is_invoiced_is_not_cancelled(desk: AccountManagement) -> None:
    order = ordered(desk)
    desk.invoicing.issue(order, on="2026-02-04", quantities={1: 5})

    with pytest.raises(CancelledMoreThanOpen, match="5 piece is invoiced already"):
        desk.orders.cancel_lines(order, {1: 8}, on="2026-02-06", reason="by phone")
    desk.orders.cancel_lines(order, {1: 7}, on="2026-02-06", reason="by phone")
    assert desk.orders.order(order).net == eur("500.00")


def test_a_purchase_goes_its_way(desk: AccountManagement) -> None:
    bought = desk.deliveries.buy_for(ordered(desk), "Supplies", on="2026-02-05").id
    desk.deliveries.send(bought, on="2026-02-05")
    desk.deliveries.confirm(bought, on="2026-02-06", reference="S 7")
    desk.deliveries.receive(bought, {1: 5}, on="2026-02-09")
    with pytest.raises(ReceivedMoreThanOrdered):
        desk.deliveries.receive(bought, {1: 8}, on="2026-02-09")
    desk.deliveries.receive(bought, on="2026-02-10")

    closed = desk.deliveries.close(bought, on="2026-02-11")

    assert closed.status is PurchaseStatus.CLOSED
    assert desk.deliveries.purchases(PurchaseOrderQuery(supplier="Supplies")) == (closed,)
    draft = desk.deliveries.buy_for(ordered(desk), "Supplies", on="2026-02-05").id
    cancelled = desk.deliveries.cancel_purchase(draft, on="2026-02-05")
    assert cancelled.status is PurchaseStatus.CANCELLED


# --- credit and collections ---------------------------------------------------------------------


def test_an_order_over_the_limit_is_held_until_it_is_released(desk: AccountManagement) -> None:
    desk.collections.set_limit("acme", "1500")
    invoiced(desk, 5)
    within = ordered(desk, 10)
    over = ordered(desk, 1)

    exposure = desk.collections.exposure("acme")
    assert (exposure.receivables, exposure.open_orders) == (eur("500"), eur("1100"))
    assert (exposure.total, exposure.limit) == (eur("1600"), eur("1500"))
    desk.deliveries.ship(within, on="2026-02-05")
    with pytest.raises(HeldForCredit, match="Release it"):
        desk.deliveries.ship(over, on="2026-02-05")
    desk.collections.release(over, by="Bo", why="paid by phone")
    desk.deliveries.ship(over, on="2026-02-05")

    assert desk.collections.file("acme").holds[0].released_by == "Bo"
    desk.collections.set_limit("acme", None)
    assert not desk.collections.file("acme").is_held(OrderId(ordered(desk, 1000)))


def test_what_is_invoiced_in_part_counts_once(desk: AccountManagement) -> None:
    order = ordered(desk, 10)
    invoice = desk.invoicing.issue(order, on="2026-02-04", quantities={1: 4})
    assert desk.collections.exposure("acme").total == eur("1000")

    desk.invoicing.credit(invoice.id, {1: 1}, on="2026-02-05", reason="damaged")

    assert desk.collections.exposure("acme").receivables == eur("300")


def test_whom_to_call_is_told_with_the_reason(desk: AccountManagement) -> None:
    invoiced(desk, 2)

    assert desk.collections.worklist("ana", on="2026-03-06") == ()
    [call] = desk.collections.worklist("ana", on="2026-03-20")

    assert (str(call.account), call.overdue, call.oldest_days) == ("acme", eur("200"), 14)
    assert call.next_step == "send the friendly reminder"
    assert desk.collections.worklist("bo", on="2026-03-20") == ()
    with pytest.raises(NotFound):
        desk.collections.worklist("nobody", on="2026-03-20")


def test_a_letter_is_asked_again_when_it_is_sent(desk: AccountManagement) -> None:
    invoiced(desk, 2)
    due = desk.collections.letter("acme", on="2026-03-20")

    sent = desk.collections.send_letter("acme", on="2026-03-20")

    assert due is not None
    assert sent == due
    assert desk.collections.send_letter("acme", on="2026-03-20") is None
    desk.payments.record("acme", "200", on="2026-03-21")
    assert desk.collections.letter("acme", on="2026-04-20") is None


def test_disputes_and_promises_and_pauses_keep_one_from_being_called(
    desk: AccountManagement,
) -> None:
    invoice = invoiced(desk, 2)
    collections, on = desk.collections, "2026-03-20"

    collections.dispute(invoice, on="2026-03-10", reason="short", amount="200", owner="ana")
    assert collections.worklist("ana", on=on) == ()
    collections.settle_dispute(invoice, on="2026-03-15", outcome="explained")
    assert len(collections.worklist("ana", on=on)) == 1
    collections.promise("acme", "200", on="2026-03-18", pay_by="2026-03-25")
    assert collections.worklist("ana", on=on) == ()
    assert collections.letter("acme", on=on) is None
    [call] = collections.worklist("ana", on="2026-03-26")
    assert call.broken_promise
    collections.pause("acme", since="2026-03-26", until="2026-04-02", reason="holidays")
    assert collections.worklist("ana", on="2026-03-26") == ()
    collections.dispute(invoice, on="2026-04-03", reason="all of it")
    assert collections.worklist("ana", on="2026-04-05") == ()


def test_late_interest_is_on_what_was_open(desk: AccountManagement) -> None:
    invoice = invoiced(desk, 10)
    desk.payments.record("acme", "500", on="2026-03-16")

    found = desk.collections.interest(invoice, until="2026-03-26", policy=monthly(Rate("1%")))

    assert found.days == 20
    assert found.total == eur("4.93")  # 10 days of 1,000 and 10 of 500 at 12 %: 4.9315...


def test_the_books_stay_what_they_were(storage: Storage, desk: AccountManagement) -> None:
    with pytest.raises(BooksDiffer):
        AccountManagement(storage, currency="USD", policy=CreditPolicy())
    assert isinstance(desk.books, Books)


def test_late_interest_is_claimed_on_a_document_of_its_own(desk: AccountManagement) -> None:
    invoice = invoiced(desk, 10)
    fixed = (Compensation(amount=eur("40"), source="Directive 2011/7/EU, art. 6(1)"),)
    policy = evolve(monthly(Rate("1%")), compensation=fixed)
    desk.payments.record("acme", "1000", on="2026-03-16")

    claimed = desk.invoicing.claim_interest(
        invoice, until="2026-03-16", on="2026-03-17", policy=policy
    )

    assert claimed.due == eur("43.29")  # 1,000 at 12 % for 10 days: 3.2877; and 40
    assert claimed.content is not None
    assert {line.tax.category.value for line in claimed.content.lines} == {"O"}
    assert desk.invoicing.status(invoice) is InvoiceStatus.PAID
    assert balance(desk) == eur("43.29")


def test_one_day_late_is_a_day(desk: AccountManagement) -> None:
    invoice = invoiced(desk, 10)

    claimed = desk.invoicing.claim_interest(
        invoice, until="2026-03-07", on="2026-03-08", policy=monthly(Rate("1%"))
    )

    assert claimed.content is not None
    [line] = claimed.content.lines
    assert line.description.endswith("1 day")


def test_nothing_is_claimed_of_who_paid_in_time(desk: AccountManagement) -> None:
    invoice = invoiced(desk, 1)

    with pytest.raises(NothingThere, match="not paid late"):
        desk.invoicing.claim_interest(
            invoice, until="2026-03-06", on="2026-03-08", policy=IRELAND_2024
        )


def test_a_balance_can_be_taken_apart(desk: AccountManagement) -> None:
    invoiced(desk, 2)
    desk.payments.record("acme", "50", on="2026-02-10")

    by_kind = desk.receivables.breakdown(OwedBy.KIND, account="acme", as_of="2026-02-28")

    assert {key[0]: amount for key, amount in by_kind.items()} == {
        ReceivableKind.INVOICED: eur("200"),
        ReceivableKind.PAID: eur("-50"),
        ReceivableKind.SETTLED: eur("0"),
    }
