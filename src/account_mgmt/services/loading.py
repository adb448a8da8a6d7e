"""Writing what was read from files: all of it or nothing, and a second time nothing at all."""

import hashlib
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, islice
from typing import Final, TypeVar, cast

from attrs import evolve, frozen

from account_mgmt.domain.account import Account
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.company import Company
from account_mgmt.domain.credit import credit_for
from account_mgmt.domain.credit_file import CreditFile
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.errors import (
    AccountManagementError,
    BadRow,
    ForeignCurrency,
    LoadedOtherwise,
    LoadRefused,
    NotFound,
)
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, Id, ManagerId, OrderId, PaymentId, ProductId
from account_mgmt.domain.invoice import Invoice
from account_mgmt.domain.ledger import EntryKind
from account_mgmt.domain.manager import AccountManager, check_reporting
from account_mgmt.domain.order import Order
from account_mgmt.domain.payment import Allocation, Payment
from account_mgmt.domain.product import PriceList, Product
from account_mgmt.domain.quota import QuotaPlan
from account_mgmt.domain.receivables import ReceivableEntry, invoice_item, item_of
from account_mgmt.domain.settlement import check_open, entry_of_invoice, entry_of_payment, settled
from account_mgmt.ports.batch import (
    Assigning,
    Batch,
    GoodsBack,
    Joining,
    Known,
    Loaded,
    LoadedInvoice,
    LoadedOrder,
    Origin,
    Reporting,
)
from account_mgmt.ports.progress import Progress, silent
from account_mgmt.ports.queries import Aggregate, Query
from account_mgmt.ports.storage import Recalled, Repository, UnitOfWork
from account_mgmt.services.books import Books, open_ledger, receivables_of
from account_mgmt.services.credit_checks import kept_file
from account_mgmt.services.crediting import credit_invoice, pass_credit_on, take_credit_back

AggregateT = TypeVar("AggregateT", bound=Aggregate)
IdT = TypeVar("IdT", bound=Id)
QueryT = TypeVar("QueryT", bound=Query)

_AT_ONCE: Final = 500  # orders written in one go
_LOADED: Final = "disputed, as loaded"
_PAID: Final = "paid "  # begins the id of a payment of which only the day is known

_SAID: Final[Mapping[type[Aggregate], tuple[str, ...]]] = {
    AccountManager: ("name", "email", "hired_on"),
    Account: ("name", "account_class", "region", "terms", "contacts", "opened_on"),
    Product: ("name", "unit", "category", "since"),
    PriceList: ("currency",),
    QuotaPlan: ("year", "measure", "event", "total", "quotas"),
    Order: ("account", "placed_on", "kind", "lines", "sellers", "reference"),
    Invoice: ("account", "number", "issued_on", "due_on", "due", "kind"),
}
"""What files can say of each kind at its birth."""


@frozen(kw_only=True)
class LoadReport:
    """What a load did: how many of each kind it wrote, found there alike, and left out.

    Kinds are "managers", "teams" (that managers joined), "reporting lines", "products", "price
    lists", "accounts", "assignments", "plans", "orders", "deliveries", "returns" (to orders that were named),
    "invoices", "disputes" and "payments".
    """

    written: Mapping[str, int]
    unchanged: Mapping[str, int]
    rejected: Sequence[BadRow]
    left_out: Mapping[str, int]

    @property
    def rejected_rows(self) -> int:
        """How many rows were rejected: one row may be wrong in several ways."""
        return len({(row.file, row.line) for row in self.rejected})


@frozen
class LoadingDesk:
    """Filling the books from files that somebody read."""

    books: Books

    def known(self) -> Known:
        """What the books hold, for who reads files that speak of it."""
        with self.books.storage.begin(read_only=True) as work:
            return Known(
                managers={one.id: one for one in work.managers.find()},
                accounts={one.id: one for one in work.accounts.find()},
                products={one.id: one for one in work.products.find()},
                price_lists={one.id: one for one in work.price_lists.find()},
                order=self._order,
                came_back=self._came_back,
            )

    def load(self, batch: Batch, *, progress: Progress = silent) -> LoadReport:
        """Write all of a batch in one unit of work, and credit its orders.

        What the books hold already, alike, or what was loaded before, whatever became of it since,
        is left as it is; so a second load of the same files writes nothing.

        Args:
            batch: what was read.
            progress: is told how many orders are written.

        Raises:
            BooksDiffer, ForeignCurrency: the batch rests on another currency, calendar or policy.
            NotAllowed: the desk shows only a part of the books.
            LoadRefused: something in it cannot be; nothing is written then.
            ConcurrencyError: somebody wrote the same meanwhile; nothing is written then.
        """
        with self.books.storage.begin() as work:
            work.check_whole("load files")
            writer = _Writer(self.books, work, batch, progress)
            writer.write()
            if any(writer.written.values()):
                work.commit()
        return LoadReport(
            written=dict(+writer.written),
            unchanged=dict(+writer.unchanged),
            rejected=tuple(batch.rejected),
            left_out=dict(batch.left_out),
        )

    def _order(self, id: OrderId) -> Order | None:
        with self.books.storage.begin(read_only=True) as work:
            return _found(work.orders, id)

    def _came_back(self, goods: GoodsBack) -> bool:
        with self.books.storage.begin(read_only=True) as work:
            recalled = work.keys.recall(_key_of_return(goods))
        return recalled is not None and recalled.fingerprint == _fingerprint(goods.on, goods.goods)


class _Writer:
    """One load, in the order in which things depend on one another."""

    def __init__(self, books: Books, work: UnitOfWork, batch: Batch, progress: Progress) -> None:
        self._books, self._work, self._batch, self._progress = books, work, batch, progress
        self._at: datetime = books.clock.now()
        self._accounts: dict[AccountId, Account] = {}
        self._products: dict[ProductId, Product] = {}
        self._managers: set[ManagerId] = set()
        self.written: Counter[str] = Counter()
        self.unchanged: Counter[str] = Counter()

    def write(self) -> None:
        """Write it all, into the unit of work."""
        batch, work = self._batch, self._work
        self._check_books()
        closed = open_ledger(work)
        for manager in batch.managers:
            self._add("managers", work.managers, manager)
        for joining in batch.joinings:
            self._join(joining)
        for reporting in batch.reportings:
            self._report(reporting)
        for product in batch.products:
            self._add("products", work.products, product)
        for price_list in batch.price_lists:
            self._add_prices(price_list)
        for account in batch.accounts:
            self._add("accounts", work.accounts, account)
        for assigning in batch.assignments:
            self._assign(assigning)
        for plan in batch.plans:
            with _told_by(plan.origin):
                self._check_managers(quota.manager for quota in plan.aggregate.quotas)
            self._add("plans", work.plans, plan)
        self._add_orders(closed)
        for goods in batch.goods_back:
            self._take_back(goods)
        self._add_invoices(closed)

    def _check_books(self) -> None:
        batch = self._batch
        if batch.currency != self._books.currency:
            raise ForeignCurrency("What is loaded", batch.currency, self._books.currency)
        said = Company(currency=batch.currency, calendar=batch.calendar, policy=batch.policy)
        self._books.company.check_same(said)
        if not self._books.are_open(self._work):
            self._work.companies.add(*said.opening())

    # --- what has a name --------------------------------------------------------------------

    def _add(
        self, kind: str, repository: Repository[AggregateT, IdT, QueryT], one: Loaded[AggregateT]
    ) -> None:
        """Write a new aggregate, unless it was loaded before or is there alike."""
        born = one.aggregate
        key, fingerprint = f"load {kind} {born.id}", _fingerprint(born)
        recalled = self._work.keys.recall(key)
        if recalled is not None and recalled.fingerprint == fingerprint:
            self.unchanged[kind] += 1
            return
        there = _found(repository, cast("IdT", born.id))
        if there is not None:
            with _told_by(one.origin):
                _check_alike(kind, there, born)
            self.unchanged[kind] += 1
            return
        with _told_by(one.origin):
            saved = repository.add(born, one.event)
        self._work.keys.keep(key, Recalled(fingerprint=fingerprint, result=saved))
        self.written[kind] += 1

    def _add_prices(self, one: Loaded[PriceList]) -> None:
        """Write a price list, or what a list that is there does not have yet."""
        listed = _found(self._work.price_lists, one.aggregate.id)
        for price in one.aggregate.prices:
            self._product(price.product, one.origin)
        if listed is None:
            self._work.price_lists.add(one.aggregate, one.event)
            self.written["price lists"] += 1
            return
        there = {(p.product, p.since, p.minimum): p for p in listed.prices}
        changed = False
        with _told_by(one.origin):
            _check_alike("price lists", listed, one.aggregate)
            for price in one.aggregate.prices:
                before = there.get((price.product, price.since, price.minimum))
                if before == price:
                    continue
                if before is not None:
                    what = f"a price of {price.product} from {price.since} of"
                    thing = f"Price list {listed.id}"
                    raise LoadedOtherwise(thing, what, str(price.price), str(before.price))
                priced, event = listed.set_price(
                    price.product, price.price, since=price.since, minimum=price.minimum
                )
                listed, changed = self._work.price_lists.save(priced, event), True
        (self.written if changed else self.unchanged)["price lists"] += 1

    # --- what follows of managers and accounts ------------------------------------------------

    def _join(self, fact: Joining) -> None:
        manager = self._manager(fact.manager, fact.origin)
        if any((row.team, row.since) == (fact.team, fact.since) for row in manager.memberships):
            self.unchanged["teams"] += 1
            return
        with _told_by(fact.origin):
            joined = manager.join(fact.team, since=fact.since, at=self._at)
            self._work.managers.save(*joined)
        self.written["teams"] += 1

    def _report(self, fact: Reporting) -> None:
        manager = self._manager(fact.manager, fact.origin)
        said = (fact.superior, fact.since)
        if any((row.superior, row.since) == said for row in manager.reporting):
            self.unchanged["reporting lines"] += 1
            return
        self._manager(fact.superior, fact.origin)
        with _told_by(fact.origin):
            reports, event = manager.report_to(fact.superior, since=fact.since, at=self._at)
            check_reporting(reports, fact.since, self._work.managers.get)
            self._work.managers.save(reports, event)
        self.written["reporting lines"] += 1

    def _assign(self, fact: Assigning) -> None:
        account = self._account(fact.account, fact.origin)
        said = (fact.manager, fact.role, fact.share, fact.since, fact.until)
        if any(
            (row.manager, row.role, row.share, row.since, row.until) == said
            for row in account.assignments
        ):
            self.unchanged["assignments"] += 1
            return
        self._work.guard(f"account {account.id}", exclusive=True)
        self._manager(fact.manager, fact.origin)
        with _told_by(fact.origin):
            assigned, event = account.assign(
                fact.manager,
                since=fact.since,
                until=fact.until,
                role=fact.role,
                share=fact.share,
                at=self._at,
            )
            saved = self._work.accounts.save(assigned, event)
        self._accounts[saved.id] = saved
        pass_credit_on(self._books, self._work, saved, fact.since, at=self._at)
        self.written["assignments"] += 1

    # --- orders -----------------------------------------------------------------------------

    def _add_orders(self, closed: Sequence[Closing]) -> None:
        done, of = 0, self._batch.order_count
        some_there = bool(self._work.orders.find(limit=1))
        orders = iter(self._batch.orders)
        while some := list(islice(orders, _AT_ONCE)):
            new = [one for one in some if not (some_there and self._is_there(one))]
            self._write_orders(new, closed)
            done += len(some)
            self._progress("orders written", done, of)

    def _is_there(self, one: LoadedOrder) -> bool:
        """Whether the books have that order, as it was placed."""
        there = _found(self._work.orders, one.aggregate.id)
        if there is None:
            return False
        with _told_by(one.origin):
            _check_alike("orders", there.as_placed, one.aggregate)
            if one.invoiced_on != there.invoiced_on and None not in {
                one.invoiced_on,
                there.invoiced_on,
            }:
                said, kept = str(one.invoiced_on), str(there.invoiced_on)
                raise LoadedOtherwise(f"Order {there.id}", "the invoice date", said, kept)
        news = one.invoiced_on is not None and there.invoiced_on is None
        if one.invoiced_on is not None and news:
            self._invoice(there, one.invoiced_on, one.origin)
        (self.written if news else self.unchanged)["orders"] += 1
        self._deliver(there, one)
        return True

    def _write_orders(self, new: Sequence[LoadedOrder], closed: Sequence[Closing]) -> None:
        for one in new:
            self._check(one)
        saved = self._work.orders.add_all([(one.aggregate, one.event) for one in new])
        self._work.sales.append(
            list(
                chain.from_iterable(
                    credit_for(
                        order,
                        self._accounts[order.account],
                        at=self._at,
                        policy=self._books.policy,
                        closed=closed,
                    )
                    for order in saved
                )
            )
        )
        for one, order in zip(new, saved, strict=True):
            if one.invoiced_on is not None:
                self._invoice(order, one.invoiced_on, one.origin)
        self._deliver_new(zip(saved, new, strict=True))
        self.written["orders"] += len(saved)

    def _check(self, one: LoadedOrder) -> None:
        """Refuse an order that rests on what is not there, or that the account does not take."""
        order = one.aggregate
        account = self._account(order.account, one.origin)
        with _told_by(one.origin):
            self._check_managers(seller.manager for seller in order.sellers)
            if order.currency != self._books.currency:
                raise ForeignCurrency(f"Order {order.id}", order.currency, self._books.currency)
            account.check_trading(order.placed_on)
            for line in order.lines:
                product = self._product(line.product, one.origin)
                product.check_sold(line.quantity, order.placed_on)

    def _deliver_new(self, pairs: Iterable[tuple[Order, LoadedOrder]]) -> None:
        """Keep what was promised and shipped of new orders."""
        born: list[tuple[Delivery, Event]] = []
        for order, one in pairs:
            if _says_delivery(one):
                with _told_by(one.origin):
                    opened = Delivery.open(order)
                    *_, last = _delivered(opened[0], order, one, self._at)
                born.append((last[0], opened[1]))
        self.written["deliveries"] += len(self._work.deliveries.add_all(born))

    def _deliver(self, order: Order, one: LoadedOrder) -> None:
        """Keep what a file says of the delivery of an order that is there, if it is news.

        Raises LoadedOtherwise when the books know another day.
        """
        if not _says_delivery(one):
            return
        there = _found(self._work.deliveries, order.id)
        with _told_by(one.origin):
            if there is None:
                there = self._work.deliveries.add(*Delivery.open(order))
            else:
                _check_delivered(there, order, one)
            news = list(_delivered(there, order, one, self._at))
            for changed, event in news:
                version = self._work.deliveries.get(order.id).version
                self._work.deliveries.save(evolve(changed, version=version), event)
        (self.written if news else self.unchanged)["deliveries"] += 1

    def _invoice(self, order: Order, on: date, origin: Origin) -> None:
        with _told_by(origin):
            saved = self._work.orders.save(*order.invoice(on=on))
            credit_invoice(self._books, self._work, saved, at=self._at)

    def _take_back(self, goods: GoodsBack) -> None:
        key, fingerprint = _key_of_return(goods), _fingerprint(goods.on, goods.goods)
        recalled = self._work.keys.recall(key)
        if recalled is not None and recalled.fingerprint == fingerprint:
            self.unchanged["returns"] += 1
            return
        with _told_by(goods.origin):
            if recalled is not None:
                thing = f"Return {goods.document} to order {goods.order}"
                raise LoadedOtherwise(thing, "other goods or days", "those of this file", "others")
            before = self._work.orders.get(goods.order)
            quantities = goods.quantities(before)
            after, event = before.return_lines(quantities, on=goods.on, reason=goods.reason)
            saved = self._work.orders.save(after, event)
            take_credit_back(
                self._books,
                self._work,
                before,
                saved,
                kind=EntryKind.RETURNED,
                on=goods.on,
                at=self._at,
                reason=goods.reason,
            )
        self._work.keys.keep(key, Recalled(fingerprint=fingerprint, result=saved))
        self.written["returns"] += 1

    # --- invoices ---------------------------------------------------------------------------

    def _add_invoices(self, closed: Sequence[Closing]) -> None:
        new: list[LoadedInvoice] = []
        for one in self._batch.invoices:
            there = _found(self._work.invoices, one.aggregate.id)
            if there is None:
                self._check_invoice(one, closed)
                new.append(one)
                continue
            with _told_by(one.origin):
                _check_alike("invoices", there, one.aggregate)
            self.unchanged["invoices"] += 1
        saved = self._work.invoices.add_all([(one.aggregate, one.event) for one in new])
        self._work.receivables.append(
            [entry_of_invoice(invoice, invoice.due, at=self._at) for invoice in saved]
        )
        self.written["invoices"] += len(saved)
        self._add_disputes([one for one in new if one.disputed])
        self._add_payments([one for one in self._batch.invoices if one.paid_on is not None], closed)

    def _add_disputes(self, disputed: Sequence[LoadedInvoice]) -> None:
        """Keep in the accounts' credit files that invoices were disputed, until they were paid."""
        files: dict[AccountId, CreditFile] = {}
        for one in disputed:
            invoice = one.aggregate
            file = files.get(invoice.account) or kept_file(self._work, invoice.account)
            opened = file.dispute(invoice.id, on=invoice.issued_on, reason=_LOADED)
            file = self._work.credit_files.save(*opened)
            if one.paid_on is not None:
                settled_ = file.settle_dispute(invoice.id, on=one.paid_on, outcome="paid")
                file = self._work.credit_files.save(*settled_)
            files[invoice.account] = file
            self.written["disputes"] += 1

    def _check_invoice(self, one: LoadedInvoice, closed: Sequence[Closing]) -> None:
        """Refuse an invoice to an account that is not there, or of a closed period."""
        account = one.aggregate.account
        self._account(account, one.origin)
        self._work.guard(receivables_of(account), exclusive=True)
        with _told_by(one.origin):
            check_open(one.aggregate.issued_on, closed)

    def _add_payments(self, paid: Sequence[LoadedInvoice], closed: Sequence[Closing]) -> None:
        """Write a payment of the whole of each invoice that is not there, and settle with it."""
        born: list[tuple[Payment, Event]] = []
        entries: list[ReceivableEntry] = []
        for one in paid:
            invoice, on = one.aggregate, one.paid_on
            id = PaymentId(f"{_PAID}{invoice.id}")
            there = _found(self._work.payments, id)
            if there is not None or on is None:
                self.unchanged["payments"] += 1
                continue
            with _told_by(one.origin):
                check_open(on, closed)
                item = self._work.receivables.item(invoice_item(invoice.id))
                if item is None or item.open != invoice.due:
                    left = "nothing" if item is None else str(item.open)
                    thing = f"Invoice {invoice.id}"
                    raise LoadedOtherwise(thing, "still open", f"paid on {on}", left)
                received, event = Payment.receive(id, invoice.account, invoice.due, on=on)
                whole = Allocation(
                    invoice=invoice.id, on=on, amount=invoice.due, settles=invoice.due
                )
                settled_, _ = received.allocate([whole], on=on)
                arrived = entry_of_payment(received, received.amount, at=self._at)
                cash = item_of([arrived])
                entries.append(arrived)
                entries += settled(
                    item, cash, settles=invoice.due, uses=invoice.due, on=on, at=self._at
                )
            born.append((settled_, event))
        self.written["payments"] += len(self._work.payments.add_all(born))
        self._work.receivables.append(entries)

    # --- what others rest on ------------------------------------------------------------------

    def _manager(self, id: ManagerId, origin: Origin) -> AccountManager:
        with _told_by(origin):
            return self._work.managers.get(id)

    def _check_managers(self, managers: Iterable[ManagerId]) -> None:
        for id in managers:
            if id not in self._managers:
                self._work.managers.get(id)
                self._managers.add(id)

    def _product(self, id: ProductId, origin: Origin) -> Product:
        if id not in self._products:
            with _told_by(origin):
                self._products[id] = self._work.products.get(id)
        return self._products[id]

    def _account(self, id: AccountId, origin: Origin) -> Account:
        """An account, held so that nobody moves it while its orders are credited."""
        if id not in self._accounts:
            self._work.guard(f"account {id}", exclusive=False)
            with _told_by(origin):
                self._accounts[id] = self._work.accounts.get(id)
        return self._accounts[id]


@contextmanager
def _told_by(origin: Origin) -> Generator[None]:
    """What refuses a value names the line of the file that it came from."""
    try:
        yield
    except LoadRefused:
        raise
    except AccountManagementError as error:
        row = BadRow(origin.file, origin.line, "", "", str(error))
        raise LoadRefused((row,)) from error


def _check_alike(kind: str, there: Aggregate, born: Aggregate) -> None:
    """Refuse with LoadedOtherwise what the books hold under that name otherwise."""
    for field in _SAID[type(born)]:
        kept, said = getattr(there, field), getattr(born, field)
        if kept != said:
            thing = f"{kind.removesuffix('s').capitalize()} {born.id}"
            raise LoadedOtherwise(thing, field.replace("_", " "), str(said), str(kept))


def _found(repository: Repository[AggregateT, IdT, QueryT], id: IdT) -> AggregateT | None:
    try:
        return repository.get(id)
    except NotFound:
        return None


def _says_delivery(one: LoadedOrder) -> bool:
    return one.promised_by is not None or one.shipped_on is not None


def _delivered(
    delivery: Delivery, order: Order, one: LoadedOrder, at: datetime
) -> Iterator[tuple[Delivery, Event]]:
    """The delivery with what a file says of it that it does not have, step by step."""
    if one.promised_by is not None and not delivery.promises:
        for line in order.lines:
            delivery, promised = delivery.promise(order, line.number, one.promised_by, at=at)
            yield delivery, promised
    left = delivery.left_to_ship(order)
    if one.shipped_on is not None and left and not delivery.shipments:
        delivery, shipped = delivery.ship(order, left, on=one.shipped_on)
        yield delivery, shipped


def _check_delivered(delivery: Delivery, order: Order, one: LoadedOrder) -> None:
    """Refuse with LoadedOtherwise another day than the books have."""
    promised = [delivery.promised(line.number) for line in order.lines]
    shipped = [shipment.shipped_on for shipment in delivery.shipments]
    for what, said, kept in (
        ("promised", one.promised_by, min((by for by in promised if by is not None), default=None)),
        ("shipped", one.shipped_on, max(shipped, default=None)),
    ):
        if said is not None and kept is not None and said != kept:
            raise LoadedOtherwise(f"Order {order.id}", f"the day {what}", str(said), str(kept))


def _key_of_return(goods: GoodsBack) -> str:
    return f"load return {goods.document} of {goods.order}"


def _fingerprint(*said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()
