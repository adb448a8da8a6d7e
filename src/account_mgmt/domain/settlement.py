"""What invoices, payments and their settling write into the receivables ledger.

Every settlement is an entry on each of two items, of opposite value. Where they are of two
currencies, or of one that moved since, the debt is also written by what the exchange made or lost,
so that what is settled whole is worth nothing. (Rules: paperwork, P3.)
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from attrs import evolve

from account_mgmt.domain.closing import Closing
from account_mgmt.domain.errors import (
    AllocatedMoreThanOpen,
    DateBefore,
    NotOpen,
    PeriodClosed,
    RecordedBefore,
)
from account_mgmt.domain.ids import ItemId
from account_mgmt.domain.invoice import Draft, Invoice, InvoiceKind
from account_mgmt.domain.money import Money
from account_mgmt.domain.payment import Allocation, Debt, Payment
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import (
    OpenItem,
    ReceivableEntry,
    ReceivableKind,
    invoice_item,
    item_of,
    payment_item,
)
from account_mgmt.domain.tax import TaxGroup
from account_mgmt.domain.terms import PaymentTerms


def check_open(on: date, closed: Iterable[Closing]) -> None:
    """Refuse with PeriodClosed what would count in a closed period."""
    for closing in closed:
        if on in closing.period:
            raise PeriodClosed(str(closing.period), f"nothing more can be dated {on.isoformat()}")


def check_since(what: str, on: date, first: date) -> None:
    """Refuse with DateBefore what would count before the document that it is about."""
    if on < first:
        raise DateBefore(what, on.isoformat(), "the date of what it is for", first.isoformat())


# --- items come up ------------------------------------------------------------------------------


def entry_of_invoice(invoice: Invoice, value: Money, *, at: datetime) -> ReceivableEntry:
    """The entry by which an invoice is owed, or a credit note is to the customer's credit.

    `value` is what it is due, in the currency of the books.
    """
    is_credit = invoice.kind is InvoiceKind.CREDIT_NOTE
    return ReceivableEntry(
        item=invoice_item(invoice.id),
        sequence=1,
        account=invoice.account,
        kind=ReceivableKind.CREDITED if is_credit else ReceivableKind.INVOICED,
        effective_on=invoice.issued_on,
        due_on=invoice.due_on,
        recorded_at=at,
        amount=-invoice.due if is_credit else invoice.due,
        value=-value if is_credit else value,
        reason=invoice.number,
    )


def entry_of_payment(payment: Payment, value: Money, *, at: datetime) -> ReceivableEntry:
    """The entry by which money that came in is to the customer's credit."""
    return ReceivableEntry(
        item=payment_item(payment.id),
        sequence=1,
        account=payment.account,
        kind=ReceivableKind.PAID,
        effective_on=payment.received_on,
        due_on=payment.received_on,
        recorded_at=at,
        amount=-payment.amount,
        value=-value,
        reason=payment.reference,
    )


# --- items go down ------------------------------------------------------------------------------


def settled(  # noqa: PLR0913 # two items, how much of each, when
    debt: OpenItem,
    credit: OpenItem,
    *,
    settles: Money,
    uses: Money,
    on: date,
    at: datetime,
    reason: str = "",
) -> tuple[ReceivableEntry, ...]:
    """The entries by which so much of a credit pays so much of a debt.

    `settles` is in the debt's currency, `uses` in the credit's. Raises AllocatedMoreThanOpen when
    either has less.
    """
    released = worth(credit, uses)
    carried = worth(debt, settles)
    paid = reduced(
        debt,
        settles,
        ReceivableKind.SETTLED,
        on=on,
        at=at,
        against=credit.item,
        value=released,
        reason=reason,
    )
    used = reduced(
        credit,
        uses,
        ReceivableKind.SETTLED,
        on=on,
        at=at,
        against=debt.item,
        value=released,
        reason=reason,
    )
    if released == carried:
        return paid, used
    difference = evolve(
        paid,
        sequence=paid.sequence + 1,
        kind=ReceivableKind.EXCHANGED,
        amount=Money.zero(settles.currency),
        value=released - carried,
    )
    return paid, difference, used


def reduced(  # noqa: PLR0913 # an entry is what it is
    item: OpenItem,
    amount: Money,
    kind: ReceivableKind,
    *,
    on: date,
    at: datetime,
    against: ItemId | None = None,
    value: Money | None = None,
    reason: str = "",
) -> ReceivableEntry:
    """The entry that brings an item so much nearer to nothing.

    Raises AllocatedMoreThanOpen when less is open of it.
    """
    sign = -1 if item.open.minor < 0 else 1
    if amount.minor <= 0 or amount.minor > sign * item.open.minor:
        left = item.open if sign > 0 else -item.open
        raise AllocatedMoreThanOpen(str(item.item), str(amount), str(left))
    worth_ = worth(item, amount) if value is None else value
    return ReceivableEntry(
        item=item.item,
        sequence=item.entries + 1,
        account=item.account,
        kind=kind,
        effective_on=on,
        due_on=item.due_on,
        recorded_at=at,
        amount=-amount if sign > 0 else amount,
        value=-worth_ if sign > 0 else worth_,
        against=against,
        reason=reason,
    )


def worth(item: OpenItem, part: Money) -> Money:
    """What that much of an item is worth in the books: in proportion, and all that is left at last."""
    value = item.value if item.open.minor >= 0 else -item.value
    whole = abs(item.open.minor)
    if part.minor == whole:
        return value
    if not whole:
        raise NotOpen(str(item.item), "settled")
    return value.times(Rate.ratio(part.minor, whole))


def after(item: OpenItem, entries: Iterable[ReceivableEntry]) -> OpenItem:
    """The item once these entries of it stand too."""
    own = [entry for entry in entries if entry.item == item.item]
    return evolve(
        item,
        open=Money.total([item.open, *(entry.amount for entry in own)], item.open.currency),
        value=Money.total([item.value, *(entry.value for entry in own)], item.value.currency),
        entries=item.entries + len(own),
    )


def settled_by(
    allocation: Allocation, debt: OpenItem, cash: OpenItem, *, on: date, at: datetime
) -> tuple[ReceivableEntry, ...]:
    """The entries of an allocation of a payment, with the discount that it earned."""
    entries = settled(debt, cash, settles=allocation.settles, uses=allocation.amount, on=on, at=at)
    if not allocation.discount:
        return entries
    rest, kind = after(debt, entries), ReceivableKind.DISCOUNTED
    off = reduced(rest, allocation.discount, kind, on=on, at=at, against=cash.item)
    return *entries, off


def reopened(
    entries: Sequence[ReceivableEntry], against: ItemId, *, on: date, at: datetime, reason: str
) -> tuple[ReceivableEntry, ...]:
    """The entries that take back what `against` settled of an item, with what it cost or made.

    `entries` are all that the item has. Discounts given beside it are taken back too. The item is
    open again from that day, due when it was due.
    """
    _check_recorded(entries, at)
    gone = [entry for entry in entries if entry.against == against]
    return _undone(gone, len(entries), on, at, reason)


def taken_back(
    entries: Sequence[ReceivableEntry],
    allocations: Iterable[Allocation],
    *,
    on: date,
    at: datetime,
    reason: str,
) -> tuple[ReceivableEntry, ...]:
    """The entries that end a payment that bounced: what it settled comes back to it, and goes.

    `entries` are all that the payment has.
    """
    _check_recorded(entries, at)
    invoices = {invoice_item(one.invoice) for one in allocations}
    gone = [entry for entry in entries if entry.against in invoices]
    back = _undone(gone, len(entries), on, at, reason)
    item = after(item_of(entries), back)
    kind = ReceivableKind.REVERSED
    return *back, reduced(item, -item.open, kind, on=on, at=at, reason=reason)


def _undone(
    gone: Iterable[ReceivableEntry], entries: int, on: date, at: datetime, reason: str
) -> tuple[ReceivableEntry, ...]:
    return tuple(
        evolve(
            entry,
            sequence=sequence,
            effective_on=on,
            recorded_at=at,
            amount=-entry.amount,
            value=-entry.value,
            reason=reason,
        )
        for sequence, entry in enumerate(gone, start=entries + 1)
    )


def recovered(
    entries: Sequence[ReceivableEntry], *, on: date, at: datetime, reason: str
) -> ReceivableEntry:
    """The entry that opens again all that was written off of an item.

    `entries` are all that it has. Raises NotOpen when nothing of it is written off.
    """
    _check_recorded(entries, at)
    kinds = {ReceivableKind.WRITTEN_OFF, ReceivableKind.RECOVERED}
    gone = [entry for entry in entries if entry.kind in kinds]
    if not gone or not item_of(gone).open:
        raise NotOpen(f"What was written off of {entries[0].item}", "recovered")
    lost = item_of(gone)
    return evolve(
        gone[-1],
        sequence=len(entries) + 1,
        kind=ReceivableKind.RECOVERED,
        effective_on=on,
        recorded_at=at,
        amount=-lost.open,
        value=-lost.value,
        reason=reason,
    )


def _check_recorded(entries: Sequence[ReceivableEntry], at: datetime) -> None:
    last = max((entry.recorded_at for entry in entries), default=at)
    if at < last:
        raise RecordedBefore(str(entries[0].item), at.isoformat(), last.isoformat())


# --- paying early -------------------------------------------------------------------------------


def debt_of(invoice: Invoice, item: OpenItem, paid_on: date) -> Debt:
    """What is open of an invoice to a payment that arrived on a day, with the discount it may earn.

    What counts for the discount is the day on which the money arrives.
    """
    off = Money.zero(item.open.currency)
    if invoice.content is not None:
        off = early_discount(invoice.due, invoice.content.terms, invoice.issued_on, paid_on)
    return Debt(
        invoice=invoice.id,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        open=item.open,
        discount=off if off and off < item.open else None,
    )


def early_discount(due: Money, terms: PaymentTerms, issued_on: date, paid_on: date) -> Money:
    """What paying on that day takes off an invoice by its terms: nothing once the time is over."""
    if terms.discount is None or (paid_on - issued_on).days > terms.discount_days:
        return Money.zero(due.currency)
    return due.times(terms.discount)


def discount_parts(off: Money, content: Draft) -> tuple[TaxGroup, ...]:
    """A discount for paying early, split over the taxes of an invoice, net and tax of each.

    In proportion to what each comes to, largest remainder: parts make the discount to the cent.
    """
    groups = content.tax_groups
    parts = off.allocate(
        *(abs(amount.minor) for group in groups for amount in (group.taxable, group.amount))
    )
    return tuple(
        evolve(group, taxable=net, amount=tax)
        for group, net, tax in zip(groups, parts[::2], parts[1::2], strict=True)
    )


def is_small(item: OpenItem, limit: Money, on: date) -> bool:
    """Whether a debt is overdue on a day and no more than a limit in the same currency."""
    return (
        item.open.currency == limit.currency
        and 0 < item.open.minor <= limit.minor
        and item.days_late(on) > 0
    )
