"""From orders to their money, in any order in which people do it: the books are right after each step."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from account_mgmt.desk import AccountManagement
from account_mgmt.domain.account import Account
from account_mgmt.domain.advance import advances
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.errors import (
    AlreadyExists,
    BadValue,
    IllegalTransition,
    NotFound,
    RuleBroken,
)
from account_mgmt.domain.ids import InvoiceId, OrderId, PaymentId
from account_mgmt.domain.invoice import Invoice, InvoiceKind
from account_mgmt.domain.ledger import SaleEvent, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.payment import AllocationPolicy
from account_mgmt.domain.product import Product
from account_mgmt.domain.receivables import (
    AgedBy,
    Buckets,
    Owed,
    ReceivableKind,
    aged,
    invoice_item,
    open_items,
    payment_item,
    upto,
)
from account_mgmt.domain.tax import Tax, at_rate
from account_mgmt.ports.queries import InvoiceQuery
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.promises import broken

_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
_ACCOUNTS: Final = ("a-1", "a-2")
_ALL: Final = Owed(currency="EUR")
_ANY_ACCOUNT: Final = st.sampled_from(_ACCOUNTS)
_ANY_DAY: Final = st.integers(0, 120).map(lambda n: date(2026, 1, 10) + timedelta(days=n))
_ANY_QUANTITY: Final = st.sampled_from(("1", "2", "3", "0.5", "7"))
_ANY_AMOUNT: Final = st.sampled_from(("0.01", "33.35", "100.00", "242.00", "1000.00"))


def _taxed(account: Account, product: Product, on: date) -> Tax:  # noqa: ARG001 # one rate for all
    return at_rate("21")


class CashModel(RuleBasedStateMachine):
    """Orders are shipped, invoiced, credited, paid, disputed and chased, in any order and often wrongly.

    After each step: every figure is the sum of its entries, the two ledgers and the documents agree,
    series have no hole, nothing is below zero that cannot be, and no issued invoice has changed.
    """

    @abstractmethod
    def open(self) -> Storage:
        """An empty storage."""

    def __init__(self) -> None:
        super().__init__()
        self.storage: Storage = self.open()
        self.minutes: int = 0
        self.issued: dict[InvoiceId, str] = {}
        self.orders: list[OrderId] = []
        self.invoices: list[InvoiceId] = []
        self.payments: list[PaymentId] = []
        self.known: list[tuple[Owed, Money]] = []

    def teardown(self) -> None:
        """Close the storage."""
        self.storage.close()

    def now(self) -> datetime:
        """A later instant each time."""
        self.minutes += 1
        return _BEGINNING + timedelta(minutes=self.minutes)

    @initialize()
    def begin(self) -> None:
        """A manager, two accounts with a discount for paying early, and a product at an odd price."""
        self.desk: AccountManagement = AccountManagement(self.storage, clock=self, tax=_taxed)
        self.desk.portfolio.add_manager("Ana", id="ana")
        self.desk.catalogue.add_product("p-1", "Widget")
        self.desk.catalogue.set_price("p-1", "33.335", since="2026-01-01")
        for account in _ACCOUNTS:
            self.desk.portfolio.open_account(account, id=account, terms="2/10 net 30")
            self.desk.portfolio.assign(account, "ana", since="2026-01-01")

    def _attempt(self, act: Callable[[], object]) -> None:
        """Do what the books may not allow; then nothing may have changed, which the laws look at."""
        try:
            act()
        except (AlreadyExists, BadValue, IllegalTransition, NotFound, RuleBroken):
            return

    # --- what happens -----------------------------------------------------------------------

    @rule(
        account=_ANY_ACCOUNT,
        on=_ANY_DAY,
        quantities=st.lists(_ANY_QUANTITY, min_size=1, max_size=2),
    )
    def place(self, account: str, on: date, quantities: list[str]) -> None:
        """A customer orders."""
        id = OrderId(f"o-{len(self.orders)}")
        lines = [("p-1", quantity) for quantity in quantities]
        self.desk.orders.place(account, lines, on=on, id=id)
        self.orders.append(id)

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), on=_ANY_DAY, quantity=_ANY_QUANTITY)
    def ship(self, data: st.DataObject, on: date, quantity: str) -> None:
        """Some of an order leaves."""
        order = data.draw(st.sampled_from(self.orders))
        self._attempt(lambda: self.desk.deliveries.ship(order, {1: quantity}, on=on))

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), on=_ANY_DAY, quantity=_ANY_QUANTITY)
    def cancel(self, data: st.DataObject, on: date, quantity: str) -> None:
        """Some of an order is wanted no more."""
        order = data.draw(st.sampled_from(self.orders))
        cancel = self.desk.orders.cancel_lines
        self._attempt(lambda: cancel(order, {1: quantity}, on=on, reason="less"))

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), on=_ANY_DAY, quantity=st.none() | _ANY_QUANTITY)
    def invoice(self, data: st.DataObject, on: date, quantity: str | None) -> None:
        """An order is invoiced, in part or all that is left."""
        order = data.draw(st.sampled_from(self.orders))
        id = InvoiceId(f"i-{len(self.invoices)}")
        asked = None if quantity is None else {1: quantity}
        self._issued(lambda: self.desk.invoicing.issue(order, on=on, quantities=asked, id=id))

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), on=_ANY_DAY, share=st.sampled_from(("10%", "50%", "100%")))
    def advance(self, data: st.DataObject, on: date, share: str) -> None:
        """Some or all of an order is asked for in advance."""
        order = data.draw(st.sampled_from(self.orders))
        id = InvoiceId(f"i-{len(self.invoices)}")
        self._issued(lambda: self.desk.invoicing.advance(order, share, on=on, id=id))

    @precondition(lambda self: self.invoices)
    @rule(data=st.data(), on=_ANY_DAY, quantity=st.none() | _ANY_QUANTITY)
    def credit(self, data: st.DataObject, on: date, quantity: str | None) -> None:
        """An invoice is credited, in part or all that is left; or a credit note, which is refused."""
        invoice = data.draw(st.sampled_from(self.invoices))
        id = InvoiceId(f"i-{len(self.invoices)}")
        asked = None if quantity is None else {1: quantity}
        credit = self.desk.invoicing.credit
        self._issued(lambda: credit(invoice, asked, on=on, reason="damaged", id=id))

    def _issued(self, act: Callable[[], Invoice]) -> None:
        """Keep what was issued, to be compared ever after."""
        try:
            invoice = act()
        except (IllegalTransition, RuleBroken):
            return
        self.invoices.append(invoice.id)
        self.issued[invoice.id] = repr(invoice)

    @rule(
        account=_ANY_ACCOUNT,
        amount=_ANY_AMOUNT,
        on=_ANY_DAY,
        policy=st.none() | st.sampled_from(AllocationPolicy),
    )
    def pay(self, account: str, amount: str, on: date, policy: AllocationPolicy | None) -> None:
        """Money comes in."""
        id = PaymentId(f"c-{len(self.payments)}")

        def act() -> None:
            self.desk.payments.record(account, amount, on=on, settling=policy, id=id)
            self.payments.append(id)

        self._attempt(act)

    @precondition(lambda self: self.payments)
    @rule(
        data=st.data(),
        on=_ANY_DAY,
        what=st.sampled_from(("allocate", "refund", "bounce")),
    )
    def use(self, data: st.DataObject, on: date, what: str) -> None:
        """What a payment has left settles more, goes back, or all of it bounces."""
        payment, desk = data.draw(st.sampled_from(self.payments)), self.desk.payments
        acts: dict[str, Callable[[], object]] = {
            "allocate": lambda: desk.allocate(payment, on=on),
            "refund": lambda: desk.refund(payment, on=on),
            "bounce": lambda: desk.bounce(payment, on=on, reason="no funds"),
        }
        self._attempt(acts[what])

    @precondition(lambda self: self.invoices)
    @rule(
        data=st.data(),
        on=_ANY_DAY,
        amount=_ANY_AMOUNT,
        what=st.sampled_from(("pay it", "write off", "recover", "dispute", "settle", "pay out")),
    )
    def deal(self, data: st.DataObject, on: date, amount: str, what: str) -> None:
        """Something becomes of an invoice: it is paid by name, given up, or not agreed with."""
        invoice, desk = data.draw(st.sampled_from(self.invoices)), self.desk
        account = desk.invoicing.invoice(invoice).account
        id = PaymentId(f"c-{len(self.payments)}")

        def paid() -> None:
            named = {str(invoice): amount}
            desk.payments.record(account, amount, on=on, settling=named, id=id)
            self.payments.append(id)

        acts: dict[str, Callable[[], object]] = {
            "pay it": paid,
            "write off": lambda: desk.payments.write_off(
                invoice, amount, on=on, reason="small", approved_by="ana"
            ),
            "pay out": lambda: desk.payments.refund_credit(invoice, on=on),
            "recover": lambda: desk.payments.recover(invoice, on=on),
            "dispute": lambda: desk.collections.dispute(invoice, on=on, reason="price"),
            "settle": lambda: desk.collections.settle_dispute(invoice, on=on, outcome="agreed"),
        }
        self._attempt(acts[what])

    @rule(account=_ANY_ACCOUNT, on=_ANY_DAY, days=st.integers(0, 20), amount=_ANY_AMOUNT)
    def promise(self, account: str, on: date, days: int, amount: str) -> None:
        """A customer promises to pay."""
        self.desk.collections.promise(account, amount, on=on, pay_by=on + timedelta(days=days))

    @rule(account=_ANY_ACCOUNT, on=_ANY_DAY)
    def chase(self, account: str, on: date) -> None:
        """A letter goes out, if one is due: it names nothing that is disputed or not overdue."""
        letter = self.desk.collections.send_letter(account, on=on)
        if letter is None:
            return
        file = self.desk.collections.file(account)
        for item in letter.items:
            disputed = file.disputed(item.invoice, item.open, on)
            assert item.due_on < on, broken(2, f"{item.number} is chased before it is due")
            assert item.chased == item.open - disputed, broken(2, f"{item.number}: disputed")
            assert item.chased.minor > 0, broken(2, f"{item.number}: nothing of it is to be chased")
        worklist = self.desk.collections.worklist("ana", on=on)
        assert account in {str(call.account) for call in worklist}, broken(2, "written, not called")

    @rule(month=st.integers(1, 4))
    def close(self, month: int) -> None:
        """A month is closed: nothing more is dated into it."""
        self._attempt(lambda: self.desk.reporting.close_period(Period.month(2026, month)))

    @rule(on=_ANY_DAY)
    def report(self, on: date) -> None:
        """What is known now of a day is written down, to be asked again ever after."""
        at = _BEGINNING + timedelta(minutes=self.minutes)
        where = Owed(currency="EUR", period=upto(on), known_at=at)
        with self.storage.begin(read_only=True) as work:
            self.known.append((where, work.receivables.total(where)))

    # --- what always holds ------------------------------------------------------------------

    @invariant()
    def an_issued_invoice_never_changes(self) -> None:
        """Promise 3, and promise 8: series have neither a hole nor a double."""
        there = {invoice.id: invoice for invoice in self.desk.invoicing.invoices()}
        for id, text in self.issued.items():
            assert repr(there[id]) == text, broken(3, f"{id} has changed")
        assert there.keys() == self.issued.keys(), broken(9, "an invoice that nobody was told of")
        for kind, start in ((InvoiceKind.INVOICE, ""), (InvoiceKind.CREDIT_NOTE, "CN-")):
            numbers = sorted(one.number for one in there.values() if one.kind is kind)
            wanted = [f"{start}2026-{count:06d}" for count in range(1, len(numbers) + 1)]
            assert numbers == wanted, broken(1, f"the series is {numbers}")

    @invariant()
    def what_is_open_is_the_sum_of_its_entries(self) -> None:
        """Promise 2, for every account and for days gone by."""
        with self.storage.begin(read_only=True) as work:
            entries = work.receivables.explain(_ALL)
            items = open_items(entries)
            assert tuple(work.receivables.open_items(_ALL)) == items, broken(2, "what is open now")
            total = Money.total([entry.value for entry in entries], "EUR")
            assert work.receivables.total(_ALL) == total, broken(2, "the balance")
            for day in (date(2026, 1, 31), date(2026, 3, 15)):
                where = Owed(currency="EUR", period=upto(day))
                held = open_items(filter(where.holds, entries))
                buckets = Buckets()
                found = dict(work.receivables.aged(where, buckets=buckets, by=AgedBy.DUE_DATE))
                wanted = aged(held, day, buckets, AgedBy.DUE_DATE)
                assert found == wanted, broken(2, f"aged on {day}")
            for asked, answer in self.known[-3:]:
                assert work.receivables.total(asked) == answer, broken(3, f"{asked} has changed")

    @invariant()
    def documents_and_ledgers_agree(self) -> None:
        """Promise 1: what is open of a document is what its ledger says, and never below zero."""
        with self.storage.begin(read_only=True) as work:
            settled = Owed(currency="EUR", kinds=frozenset({ReceivableKind.SETTLED}))
            nothing = work.receivables.total(settled)
            assert not nothing, broken(1, f"settling made {nothing} out of nothing")
            for payment in work.payments.find():
                item = work.receivables.item(payment_item(payment.id))
                there = None if item is None else -item.open
                assert there == payment.unapplied, broken(1, f"payment {payment.id}")
                assert payment.unapplied.minor >= 0, broken(1, f"payment {payment.id} overdrawn")
            for invoice in work.invoices.find():
                item = work.receivables.item(invoice_item(invoice.id))
                minor = 0 if item is None else item.open.minor
                if invoice.kind is InvoiceKind.CREDIT_NOTE:
                    minor = -minor
                assert 0 <= minor <= invoice.due.minor, broken(1, f"invoice {invoice.id}")
                notes = work.invoices.find(InvoiceQuery(credits=invoice.id))
                given = sum(note.due.minor for note in notes)
                assert given <= invoice.due.minor, broken(1, f"{invoice.id} over-credited")

    @invariant()
    def what_is_invoiced_is_credited_to_somebody(self) -> None:
        """Promise 1, of the sales ledger beside: nets of invoices less those of credit notes are what counts."""
        net = Money.zero("EUR")
        for invoice in self.desk.invoicing.invoices():
            if invoice.content is not None:
                lines = invoice.content.lines  # of an order: not of an advance
                nets = [line.net for line in lines if line.order_line is not None]
                of_lines = Money.total(nets, "EUR")
                net += of_lines if invoice.kind is InvoiceKind.INVOICE else -of_lines
        where = Where(period=Period.year(2026), currency="EUR", event=SaleEvent.INVOICED)
        with self.storage.begin(read_only=True) as work:
            assert work.sales.total(where).amount == net, broken(1, f"invoices make {net}")

    @invariant()
    def no_advance_is_deducted_twice(self) -> None:
        """Promise 1: what is left of an advance is between nothing and what was asked."""
        for order in self.orders:
            for one in advances(self.desk.invoicing.invoices(InvoiceQuery(order=order))):
                assert 0 <= one.left.minor <= one.asked.minor, broken(
                    1, f"{one.invoice}: {one.left}"
                )

    @invariant()
    def no_more_leaves_than_was_ordered(self) -> None:
        """Per line, ordered is shipped and cancelled and open."""
        for id in self.orders:
            order = self.desk.orders.order(id)
            delivery: Delivery = self.desk.deliveries.delivery(id)
            for line in order.lines:
                gone = delivery.shipped(line.number) or line.nothing
                assert line.cancelled + gone <= line.quantity, broken(1, f"{id}/{line.number}")
