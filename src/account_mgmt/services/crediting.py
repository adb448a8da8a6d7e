"""Posting to the sales ledger what follows from a changed order or a changed assignment.

What an order takes of its promotions follows the ledger, in the same unit of work.
"""

from collections.abc import Mapping
from datetime import date, datetime

from account_mgmt.domain.account import Account
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.credit import credit_for, recredit, undo_credit, undo_invoiced
from account_mgmt.domain.ledger import EntryKind, SaleEvent
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order
from account_mgmt.domain.quantity import Quantity
from account_mgmt.ports.queries import OrderQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, open_ledger
from account_mgmt.services.promoting import follow


def credit_invoice(books: Books, work: UnitOfWork, order: Order, *, at: datetime) -> None:
    """Credit the quotas that count invoices with an order that was just invoiced."""
    entries = work.sales.entries_of(order.id)
    made = credit_for(
        order,
        work.accounts.get(order.account),
        event=SaleEvent.INVOICED,
        at=at,
        policy=books.policy,
        closed=open_ledger(work),
        entries=entries,
    )
    work.sales.append(made)
    follow(work, order, order, entries, made)


def credit_part(  # noqa: PLR0913 # how much of what, and when
    books: Books,
    work: UnitOfWork,
    order: Order,
    parts: Mapping[int, tuple[Money, Quantity]],
    *,
    on: date,
    at: datetime,
) -> None:
    """Credit the quotas that count invoices with the lines of an order that one bills."""
    entries = work.sales.entries_of(order.id)
    made = credit_for(
        order,
        work.accounts.get(order.account),
        event=SaleEvent.INVOICED,
        at=at,
        policy=books.policy,
        closed=open_ledger(work),
        entries=entries,
        parts=parts,
        on=on,
    )
    work.sales.append(made)
    follow(work, order, order, entries, made)


def uncredit_part(  # noqa: PLR0913 # what is left of what, when and why
    books: Books,
    work: UnitOfWork,
    order: Order,
    billed: Mapping[int, tuple[Money, Quantity]],
    *,
    on: date,
    at: datetime,
    reason: str,
) -> None:
    """Take back the credit for what is invoiced no more, since a credit note."""
    entries = work.sales.entries_of(order.id)
    made = undo_invoiced(
        order,
        entries,
        billed,
        on=on,
        at=at,
        reason=reason,
        policy=books.policy,
        closed=open_ledger(work),
    )
    work.sales.append(made)
    follow(work, order, order, entries, made)


def take_credit_back(  # noqa: PLR0913 # what changed, when and why
    books: Books,
    work: UnitOfWork,
    before: Order,
    after: Order,
    *,
    kind: EntryKind,
    on: date,
    at: datetime,
    reason: str,
) -> None:
    """Take back the credit for what an order lost."""
    entries = work.sales.entries_of(after.id)
    made = undo_credit(
        before,
        after,
        entries,
        kind=kind,
        on=on,
        at=at,
        reason=reason,
        policy=books.policy,
        closed=open_ledger(work),
    )
    work.sales.append(made)
    follow(work, before, after, entries, made)


def pass_credit_on(
    books: Books, work: UnitOfWork, account: Account, since: date | None, *, at: datetime
) -> None:
    """Credit anew what the account was sold since a day (None: ever), where that changes."""
    closed = open_ledger(work)
    span = None if since is None or books.policy.handover_days else Period(since, date.max)
    for order in work.orders.find(OrderQuery(account=account.id)):
        last = max(order.placed_on, order.invoiced_on or order.placed_on)
        if span is not None and last not in span:
            continue
        entries = work.sales.entries_of(order.id)
        work.sales.append(
            recredit(
                order,
                account,
                entries,
                at=at,
                reason="assignment changed",
                policy=books.policy,
                closed=closed,
            )
        )
