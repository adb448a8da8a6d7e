"""What an account has at stake, how late it is, and whether an order of it is held for that."""

from collections.abc import Mapping
from datetime import date

from account_mgmt.domain.credit_file import CreditFile
from account_mgmt.domain.dunning import ChaseState, DunningPolicy, OverdueItem
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.exposure import Exposure, at_shipping, not_invoiced, worth_of
from account_mgmt.domain.ids import AccountId, InvoiceId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderKind, OrderStatus
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.receivables import OpenItem, Owed, ReceivableKind, invoice_of, upto
from account_mgmt.ports.queries import InvoiceQuery, OrderQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, receivables_of
from account_mgmt.services.delivered import delivery_of


def overdue_of(
    books: Books, work: UnitOfWork, account: AccountId, on: date
) -> tuple[OverdueItem, ...]:
    """The invoices of an account that are past their date, and what of each is disputed."""
    file = file_of(work, account)
    where = Owed(currency=books.currency, period=upto(on), account=account)
    return tuple(
        _overdue(work, item, id, file, on)
        for item in work.receivables.open_items(where)
        if item.value.minor > 0 and item.days_late(on) > 0
        for id in (invoice_of(item.item),)
        if id is not None
    )


def _overdue(
    work: UnitOfWork, item: OpenItem, id: InvoiceId, file: CreditFile, on: date
) -> OverdueItem:
    return OverdueItem(
        invoice=id,
        number=work.invoices.get(id).number,
        due_on=item.due_on,
        open=item.value,
        disputed=file.disputed(id, item.value, on),
    )


def file_of(work: UnitOfWork, account: AccountId) -> CreditFile:
    """The credit file of an account as it is kept, or an empty one where none is."""
    try:
        return work.credit_files.get(account)
    except NotFound:
        return CreditFile(id=account)


def kept_file(work: UnitOfWork, account: AccountId) -> CreditFile:
    """The credit file of an account, kept from now on."""
    try:
        return work.credit_files.get(account)
    except NotFound:
        return work.credit_files.add(*CreditFile.open(account))


def exposure_of(books: Books, work: UnitOfWork, account: AccountId, on: date) -> Exposure:
    """What an account has at stake, and how late it is on a day."""
    where = Owed(currency=books.currency, account=account)
    late = overdue_of(books, work, account, on)
    parts = [
        not_invoiced(
            order, delivery_of(work, order), work.invoices.find(InvoiceQuery(order=order.id))
        )
        for order in work.orders.find(
            OrderQuery(account=account, status=OrderStatus.OPEN, kind=OrderKind.SALE)
        )
    ]
    return Exposure(
        receivables=work.receivables.total(where),
        shipped=Money.total([gone for gone, _ in parts], books.currency),
        open_orders=Money.total([rest for _, rest in parts], books.currency),
        overdue=Money.total([item.open for item in late], books.currency),
        oldest_days=max((item.days_late(on) for item in late), default=0),
        limit=file_of(work, account).limit,
        counts=books.credit_rules.counts,
    )


def state_of(books: Books, work: UnitOfWork, account: AccountId, on: date) -> ChaseState:
    """What stands about chasing an account on a day."""
    kinds = frozenset({ReceivableKind.PAID, ReceivableKind.REVERSED})
    paid = work.receivables.explain(
        Owed(currency=books.currency, period=upto(on), account=account, kinds=kinds)
    )
    return file_of(work, account).state(paid, on)


def hold_if_over(books: Books, work: UnitOfWork, order: Order) -> None:
    """Hold a new order whose account is over its limit with it, or too late; it is there already."""
    file = file_of(work, order.account)
    if file.limit is None and not books.credit_rules.asks_when_late:
        return
    work.guard(receivables_of(order.account), exclusive=True)
    exposure = exposure_of(books, work, order.account, order.placed_on)
    reason = exposure.hold_reason(books.credit_rules)
    if reason is not None:
        held = kept_file(work, order.account).hold(
            order.id, exposure.total, at=books.clock.now(), reason=reason
        )
        work.credit_files.save(*held)


def why_not_shipped(  # noqa: PLR0913, PLR0917 # what leaves when, and by which rules
    books: Books,
    work: UnitOfWork,
    order: Order,
    quantities: Mapping[int, Quantity],
    on: date,
    policy: DunningPolicy,
) -> str | None:
    """Why so much of an order does not leave on a day: it is held, or its account is too late.

    None when it may leave. What somebody let go is not asked again.
    """
    file = file_of(work, order.account)
    if file.was_released(order.id) and not file.is_held(order.id):
        return None
    for hold in file.holds:
        if hold.order == order.id and hold.released_at is None:
            return hold.reason
    late = policy.chased(overdue_of(books, work, order.account, on), on)
    level = policy.reached(late, on)
    waits = level is not None and state_of(books, work, order.account, on).waits
    if level is not None and level.stops_shipping and not waits:
        return f"the account has come to the {level.action}, at which shipping stops"
    if file.limit is None and not books.credit_rules.asks_when_late:
        return None
    exposure = exposure_of(books, work, order.account, on)
    return at_shipping(exposure, worth_of(order, quantities)).hold_reason(books.credit_rules)
