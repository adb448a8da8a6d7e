"""What belongs to a manager's week: a function for each kind of document.

A kind joins the packets by one more function: it takes a `ManagersWeek` and gives the documents of that
kind which are the manager's, and dated in the week. `SOURCES` lists those that a desk goes by.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, TypeAlias, TypeVar

from attrs import Factory, field, frozen

from account_mgmt.codec.reports import daily_json, weekly_json
from account_mgmt.domain.account import Account
from account_mgmt.domain.calendar import ONE_DAY, Period, iso_week
from account_mgmt.domain.credit import Credited
from account_mgmt.domain.errors import NothingThere
from account_mgmt.domain.expense_claim import ExpenseClaim
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId
from account_mgmt.domain.invoice import InvoiceKind
from account_mgmt.domain.manifest import PackedItem, PacketEntry, sha256
from account_mgmt.domain.order import Order
from account_mgmt.domain.packet import PackedFile, sender
from account_mgmt.domain.report import DailyReport, WeeklyReport
from account_mgmt.ports.queries import (
    AccountQuery,
    ActivityQuery,
    Aggregate,
    ClaimQuery,
    InvoiceQuery,
    OrderQuery,
    PaymentQuery,
    TicketQuery,
)
from account_mgmt.ports.receipts import Receipts
from account_mgmt.ports.renderings import PacketDocument, Rendered, Renderings
from account_mgmt.ports.storage import Repository, UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.reports import ISO_WEEKS, ReportDesk, names_in

AggregateT = TypeVar("AggregateT")
IdT = TypeVar("IdT")
QueryT = TypeVar("QueryT")


@frozen(kw_only=True)
class ManagersWeek:
    """A manager's week, in a unit of work upon the books: what a source looks at.

    `accounts` are those that the manager owned on some day of it.
    """

    books: Books
    work: UnitOfWork
    manager: ManagerId
    week: Period
    _read: dict[AccountId, Account] = field(
        init=False, default=Factory(lambda self: self._owned(), takes_self=True)
    )
    accounts: tuple[AccountId, ...] = field(
        init=False, default=Factory(lambda self: tuple(self._read), takes_self=True)
    )

    def of_accounts(
        self,
        repository: Repository[AggregateT, IdT, QueryT],
        asking: Callable[[AccountId | None], QueryT],
        *,
        naming: bool = False,
    ) -> Iterator[AggregateT]:
        """What a question finds of the manager's accounts, one after another.

        So a week costs what one manager did in it, and not what all did. Documents that may name
        managers (`naming`) are asked of all accounts at once where the credit policy goes by those.
        """
        anybodys = naming and self.books.policy.credited is Credited.NAMED
        for account in (None,) if anybodys else self.accounts:
            yield from repository.find(asking(account))

    def sends(self, account: AccountId, on: date, order: OrderId | Order | None = None) -> bool:
        """Whether a document of an account, of that date and for that order, is the manager's."""
        policy = self.books.policy
        if isinstance(order, OrderId):  # which counts only where orders say whose they are
            order = self.work.orders.get(order) if policy.credited is Credited.NAMED else None
        return sender(self._account(account), on, policy, order) == self.manager

    def _account(self, id: AccountId) -> Account:
        """An account, read once."""
        if id not in self._read:
            self._read[id] = self.work.accounts.get(id)
        return self._read[id]

    def _owned(self) -> dict[AccountId, Account]:
        days = [self.week.start + ONE_DAY * number for number in range(self.week.days)]
        return {
            account.id: account
            for account in self.work.accounts.find(AccountQuery(manager=self.manager))
            if any(account.owner_on(day) == self.manager for day in days)
        }


WeekSource: TypeAlias = Callable[[ManagersWeek], Iterable[PacketDocument]]
"""What gives the documents of a kind that belong to a manager's week."""


def orders(week: ManagersWeek) -> Iterator[PacketDocument]:
    """Orders placed in the week."""
    days = week.week
    for order in week.of_accounts(
        week.work.orders,
        lambda account: OrderQuery(account=account, placed_on=days),
        naming=True,
    ):
        if week.sends(order.account, order.placed_on, order):
            yield _document("order", order)


def invoices(week: ManagersWeek) -> Iterator[PacketDocument]:
    """Invoices and credit notes issued in the week."""
    days = week.week
    for invoice in week.of_accounts(
        week.work.invoices,
        lambda account: InvoiceQuery(account=account, issued_on=days),
        naming=True,
    ):
        if week.sends(invoice.account, invoice.issued_on, invoice.order):
            credited = () if invoice.credits is None else (week.work.invoices.get(invoice.credits),)
            kind = "invoice" if invoice.kind is InvoiceKind.INVOICE else "credit note"
            yield _document(kind, invoice, *credited)


def payments(week: ManagersWeek) -> Iterator[PacketDocument]:
    """Payments that came in in the week."""
    days = week.week
    for payment in week.of_accounts(
        week.work.payments, lambda account: PaymentQuery(account=account, received_on=days)
    ):
        if week.sends(payment.account, payment.received_on):
            yield _document("payment", payment)


def purchase_orders(week: ManagersWeek) -> Iterator[PacketDocument]:
    """Purchases drawn up in the week for an order of a customer's, the first that they are for."""
    for purchase in week.work.purchase_orders.find():
        orders_ = [one.order for line in purchase.lines for one in line.covers]
        if purchase.drafted_on not in week.week or not orders_:
            continue
        order = week.work.orders.get(orders_[0])
        if week.sends(order.account, purchase.drafted_on, order):
            yield _document("purchase order", purchase)


def activities(week: ManagersWeek) -> Iterator[PacketDocument]:
    """Visits, calls and mails of the manager's on the days of the week, planned or done."""
    for activity in week.work.activities.find(ActivityQuery(manager=week.manager, on=week.week)):
        yield _document("activity", activity)


def tickets(week: ManagersWeek) -> Iterator[PacketDocument]:
    """Tickets opened in the week on the manager's accounts."""
    days = week.week
    for ticket in week.of_accounts(
        week.work.tickets, lambda account: TicketQuery(account=account, opened_on=days)
    ):
        if week.sends(ticket.account, ticket.opened_on):
            yield _document("ticket", ticket)


def claims(week: ManagersWeek) -> Iterator[PacketDocument]:
    """The manager's expense claims begun in the week."""
    for claim in _claims(week):
        yield _document("expense claim", claim)


@frozen
class ReceiptFiles:
    """The receipts of the claims begun in the week, each as the file that was handed in."""

    receipts: Receipts

    def __call__(self, week: ManagersWeek) -> Iterator[PacketDocument]:
        """Each receipt once. Raises NotFound for one whose file was lost."""
        lines = (line for claim in _claims(week) for line in claim.lines)
        found = {line.receipt.digest: line.receipt for line in lines if line.receipt is not None}
        for digest, receipt in found.items():
            file = Rendered(
                suffix=_SUFFIXES.get(receipt.media_type, "bin"), content=self.receipts.get(digest)
            )
            yield PacketDocument(kind="receipt", document=digest, version=1, attached=(file,))


_SUFFIXES: Final = {
    "application/pdf": "pdf",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/plain": "txt",
}
"""How files of a media type end; of others it is not told."""


@frozen
class WeekReports:
    """The weekly report, and the report of each day on which anything happened."""

    desk: ReportDesk

    def __call__(self, week: ManagersWeek) -> Iterator[PacketDocument]:
        """The reports as the books are now; one that came out otherwise later is another document."""
        named = ISO_WEEKS.week_named(iso_week(week.week.start))
        weekly = self.desk.weekly_in(week.work, week.manager, named)
        yield _report(week, "weekly report", named.label, weekly, weekly_json(weekly))
        for number in range(week.week.days):
            one_day = Period.of_days(week.week.start + ONE_DAY * number, 1)
            daily = self.desk.daily_in(week.work, week.manager, one_day)
            if not daily.is_empty:
                on = one_day.start.isoformat()
                yield _report(week, "daily report", on, daily, daily_json(daily))


def _report(
    week: ManagersWeek,
    kind: str,
    about: str,
    report: DailyReport | WeeklyReport,
    said: Mapping[str, object],
) -> PacketDocument:
    """A report as a document that is named by what it is about, and by whose it is and what it says."""
    digest = sha256(json.dumps([str(report.manager), said]).encode())[:16]
    return PacketDocument(
        kind=kind,
        document=f"{about.lower()}-{digest}",
        version=1,
        value=report,
        related=(names_in(week.work, report),),
    )


def _document(kind: str, one: Aggregate, *related: Aggregate) -> PacketDocument:
    """An aggregate as a document, at the version it is at."""
    return PacketDocument(
        kind=kind, document=one.id.value, version=one.version, value=one, related=related
    )


def _claims(week: ManagersWeek) -> Sequence[ExpenseClaim]:
    return week.work.claims.find(ClaimQuery(manager=week.manager, opened_on=week.week))


SOURCES: Final[tuple[WeekSource, ...]] = (
    orders,
    invoices,
    payments,
    purchase_orders,
    activities,
    tickets,
    claims,
)
"""What goes into a packet, unless a desk is told otherwise."""


def packed(
    document: PacketDocument, renderings: Iterable[Renderings]
) -> Iterator[tuple[PacketEntry, PackedFile]]:
    """The files that show a document, each with its entry. Raises NothingThere when there is none."""
    files = [file for rendering in renderings for file in rendering.of(document)]
    files += document.attached
    if not files:
        what = f"Packet with {document.kind} {document.document}"
        raise NothingThere(what, "no rendering shows it, and nothing is attached")
    item: PackedItem = document.item
    for file in files:
        entry = PacketEntry.of(item, file.suffix, file.content)
        yield entry, PackedFile(path=entry.path, content=file.content)
