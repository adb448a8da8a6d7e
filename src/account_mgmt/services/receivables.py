"""What people ask of the receivables ledger: who owes what since when, and how long they take."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from attrs import frozen

from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.ids import AccountId, InvoiceId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.receivables import (
    AgedBy,
    Ageing,
    Buckets,
    OpenItem,
    Owed,
    OwedBy,
    OwedKey,
    ReceivableEntry,
    ReceivableKind,
    aged,
    invoice_of,
    upto,
)
from account_mgmt.domain.statement import (
    Settled,
    Statement,
    average_days_to_pay,
    collection_effectiveness,
    count_back_dso,
    days_sales_outstanding,
    payments_of,
    true_dso,
)
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books

_INVOICED: Final = frozenset({ReceivableKind.INVOICED})
_SALES: Final = _INVOICED | {ReceivableKind.CREDITED}


@frozen
class ReceivablesDesk:
    """What customers owe: ageing, statements, and how long money takes to come."""

    books: Books

    def balance(
        self,
        account: AccountId | str | None = None,
        *,
        as_of: date | str | None = None,
        known_at: datetime | None = None,
    ) -> Money:
        """What an account (None: all) owes, less its credit, at the end of a day (None: in all).

        Raises NotFound, as all that is asked about one account here does.
        """
        with self.books.storage.begin(read_only=True) as work:
            return work.receivables.total(_known(work, self._where(account, as_of, known_at)))

    def open_items(
        self,
        account: AccountId | str | None = None,
        *,
        as_of: date | str | None = None,
        known_at: datetime | None = None,
    ) -> tuple[OpenItem, ...]:
        """What is open of an account (None: of all): debts above zero, credit below; oldest due first."""
        with self.books.storage.begin(read_only=True) as work:
            where = _known(work, self._where(account, as_of, known_at))
            return tuple(work.receivables.open_items(where))

    def explain(
        self,
        account: AccountId | str | None = None,
        *,
        as_of: date | str | None = None,
        known_at: datetime | None = None,
    ) -> tuple[ReceivableEntry, ...]:
        """The entries behind a balance."""
        with self.books.storage.begin(read_only=True) as work:
            where = _known(work, self._where(account, as_of, known_at))
            return tuple(work.receivables.explain(where))

    def breakdown(
        self,
        *by: OwedBy,
        account: AccountId | str | None = None,
        as_of: date | str | None = None,
        known_at: datetime | None = None,
    ) -> Mapping[OwedKey, Money]:
        """A balance by day, account or kind of entry; all groups make the whole."""
        with self.books.storage.begin(read_only=True) as work:
            where = _known(work, self._where(account, as_of, known_at))
            return work.receivables.breakdown(*by, where=where)

    def ageing(
        self,
        *,
        as_of: date | str,
        account: AccountId | str | None = None,
        buckets: Sequence[int] = (30, 60, 90),
        by: AgedBy = AgedBy.DUE_DATE,
        known_at: datetime | None = None,
    ) -> Ageing:
        """What is owed at the end of a day, by how long it is due.

        Args:
            as_of: the day, past or not; later entries do not count.
            account: whose debts; None: everybody's.
            buckets: the last day of each age, rising; the oldest has no end.
            by: from which date age is counted.
            known_at: what anybody could have known at that instant (UTC).

        Raises:
            BadBuckets: the days do not rise.
            NotFound: there is no such account.
        """
        bounds = Buckets(tuple(buckets))
        where = self._where(account, as_of, known_at)
        with self.books.storage.begin(read_only=True) as work:
            sums = work.receivables.aged(_known(work, where), buckets=bounds, by=by)
        return Ageing.of_sums(day(as_of), sums, bounds, self.books.currency)

    def ageing_by_account(
        self,
        *,
        as_of: date | str,
        buckets: Sequence[int] = (30, 60, 90),
        by: AgedBy = AgedBy.DUE_DATE,
    ) -> Mapping[AccountId, Ageing]:
        """The ageing of each account that has something open, by id."""
        bounds, on = Buckets(tuple(buckets)), day(as_of)
        items: dict[AccountId, list[OpenItem]] = {}
        for item in self.open_items(as_of=on):
            items.setdefault(item.account, []).append(item)
        return {
            account: Ageing.of_sums(
                on, aged(items[account], on, bounds, by), bounds, self.books.currency
            )
            for account in sorted(items)
        }

    def disputed(
        self, account: AccountId | str | None = None, *, as_of: date | str
    ) -> Mapping[InvoiceId, Money]:
        """How much of which open invoices is disputed at the end of a day, by id.

        What is disputed stays in ageing and statements; it is only not chased.
        """
        on, found = day(as_of), dict[InvoiceId, Money]()
        with self.books.storage.begin(read_only=True) as work:
            files = {file.id: file for file in work.credit_files.find() if file.disputes}
            where = _known(work, self._where(account, on, None))
            for item in work.receivables.open_items(where):
                file, invoice = files.get(item.account), invoice_of(item.item)
                if file is not None and invoice is not None and item.value.minor > 0:
                    amount = file.disputed(invoice, item.value, on)
                    if amount:
                        found[invoice] = amount
        return dict(sorted(found.items()))

    def statement(self, account: AccountId | str, period: Period) -> Statement:
        """What an account owed, what moved and what it owes. Raises NotFound."""
        who = AccountId.of(account)
        before = self._where(who, period.start - timedelta(days=1), None)
        within = Owed(currency=self.books.currency, period=period, account=who)
        with self.books.storage.begin(read_only=True) as work:
            work.accounts.get(who)
            return Statement.of(
                who,
                period,
                opening=work.receivables.total(before),
                entries=work.receivables.explain(within),
                open_items=work.receivables.open_items(self._where(who, period.last_day, None)),
            )

    # --- how long money takes ---------------------------------------------------------------

    def days_sales_outstanding(self, period: Period) -> Rate | None:
        """What is owed at the end of a period, in days of its sales on credit; None without sales."""
        owed = self.ageing(as_of=period.last_day).balance
        return days_sales_outstanding(owed, self._sales(period), period.days)

    def best_possible_dso(self, period: Period) -> Rate | None:
        """The same of what is not due yet: what DSO would be if everybody paid in time."""
        current = self.ageing(as_of=period.last_day).buckets[0].amount
        return days_sales_outstanding(current, self._sales(period), period.days)

    def count_back_dso(self, as_of: date | str, *, months: int = 24) -> Rate | None:
        """How many days of the last months' sales are still owed; None when more than all of them."""
        last = day(as_of)
        owed = self.ageing(as_of=last).balance
        spans: list[Period] = []
        end = last + timedelta(days=1)
        for _ in range(months):
            start = (end - timedelta(days=1)).replace(day=1)
            spans.append(Period(start, end))
            end = start
        return count_back_dso(owed, ((self._sales(span), span.days) for span in spans))

    def true_dso(self, as_of: date | str) -> Rate:
        """Days sales outstanding, invoice by invoice: each against the sales of its own month."""
        last = day(as_of)
        sales: dict[Period, Money] = {}
        parts: list[tuple[Money, int, Money]] = []
        for item in self.open_items(as_of=last):
            if item.value.minor <= 0:
                continue
            month = Period.month(item.opened_on.year, item.opened_on.month)
            if month not in sales:
                sales[month] = self._sales(month, _INVOICED)
            parts.append((item.value, (last - item.opened_on).days, sales[month]))
        return true_dso(parts)

    def collection_effectiveness(self, period: Period) -> Rate | None:
        """What was collected in a period, of what could have been; None where there was nothing to."""
        before = period.start - timedelta(days=1)
        closing = self.ageing(as_of=period.last_day)
        return collection_effectiveness(
            opening=self.ageing(as_of=before).balance,
            sales=self._sales(period),
            closing=closing.balance,
            closing_current=closing.buckets[0].amount,
        )

    def average_days_to_pay(
        self, account: AccountId | str | None = None, *, as_of: date | str | None = None
    ) -> Rate | None:
        """How long an account (None: everybody) takes to pay, by amount; None when nothing was paid."""
        entries: dict[str, list[ReceivableEntry]] = {}
        for entry in self.explain(account, as_of=as_of):
            if invoice_of(entry.item) is not None:
                entries.setdefault(entry.item.value, []).append(entry)
        paid: list[Settled] = []
        for of_item in entries.values():
            paid += payments_of(of_item, min(entry.effective_on for entry in of_item))
        return average_days_to_pay(paid)

    # --- what is asked ----------------------------------------------------------------------

    def _sales(self, period: Period, kinds: frozenset[ReceivableKind] = _SALES) -> Money:
        where = Owed(currency=self.books.currency, period=period, kinds=kinds)
        with self.books.storage.begin(read_only=True) as work:
            return work.receivables.total(where)

    def _where(
        self,
        account: AccountId | str | None,
        as_of: date | str | None,
        known_at: datetime | None,
    ) -> Owed:
        who = None if account is None else AccountId.of(account)
        if as_of is None:
            return Owed(currency=self.books.currency, account=who, known_at=known_at)
        period = upto(day(as_of))
        return Owed(currency=self.books.currency, period=period, account=who, known_at=known_at)


def _known(work: UnitOfWork, where: Owed) -> Owed:
    """The question, when the account that it names is there. Raises NotFound."""
    if where.account is not None:
        work.accounts.get(where.account)
    return where
