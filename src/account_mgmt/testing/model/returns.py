"""Goods come back, in any order with all else: no stock, money or credit comes of it that was not sold."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from account_mgmt.domain.customer_return import Resolution
from account_mgmt.domain.delivery import Delivery
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.ids import OrderId, ReturnId
from account_mgmt.domain.invoicing_policy import invoiced
from account_mgmt.domain.order import Order
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.return_policy import ReturnReason
from account_mgmt.ports.queries import InvoiceQuery, ReturnQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.returns import Inspected, ReturnsSwept
from account_mgmt.testing.model.cash import CashModel
from account_mgmt.testing.promises import broken

_ANY_QUANTITY: Final = st.sampled_from(("1", "2", "0.5"))
_LAST: Final = date(2026, 6, 1)  # after all else, so that no step is dated too early


class ReturnModel(CashModel):
    """All that `CashModel` does, and goods come back: allowed, received, inspected, settled, often wrongly.

    After each step: of no line more is back, on its way or replaced than was shipped, what was
    credited is what the order has as returned, and nothing is billed that did not stay sold.
    """

    def __init__(self) -> None:
        super().__init__()
        self.returns: list[ReturnId] = []
        self.swept: date = _LAST

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), quantity=_ANY_QUANTITY, reason=st.sampled_from(ReturnReason))
    def ask(self, data: st.DataObject, quantity: str, reason: ReturnReason) -> None:
        """A customer wants to send some of an order back, and may or may not."""
        order = data.draw(st.sampled_from(self.orders))
        id = ReturnId(f"r-{len(self.returns)}")
        self.desk.returns.request(order, {1: quantity}, reason=reason, on=_LAST, id=id)
        self.returns.append(id)
        self._attempt(lambda: self.desk.returns.authorise(id, on=_LAST))

    @precondition(lambda self: self.returns)
    @rule(data=st.data(), quantity=_ANY_QUANTITY, what=st.sampled_from(("come", "ahead", "cancel")))
    def move(self, data: st.DataObject, quantity: str, what: str) -> None:
        """Something comes, be it too much; or is replaced before it does; or will not come."""
        id, desk = data.draw(st.sampled_from(self.returns)), self.desk.returns
        acts: dict[str, Callable[[], object]] = {
            "come": lambda: desk.receive(id, {1: quantity}, on=_LAST),
            "ahead": lambda: desk.send_ahead(id, on=_LAST),
            "cancel": lambda: desk.cancel(id, on=_LAST, reason="kept"),
        }
        self._attempt(acts[what])

    @precondition(lambda self: self.returns)
    @rule(data=st.data(), quantity=_ANY_QUANTITY)
    def look(self, data: st.DataObject, quantity: str) -> None:
        """What came is inspected, and some of it may not be accepted."""
        one = self.desk.returns.goods_return(data.draw(st.sampled_from(self.returns)))
        came = one.line(1).came
        rejected = min(Quantity(quantity), came)
        found = Inspected(accepted=(came - rejected).amount, rejected=rejected.amount)
        self._attempt(lambda: self.desk.returns.inspect(one.id, {1: found}, on=_LAST))

    @precondition(lambda self: self.returns)
    @rule(
        data=st.data(),
        how=st.sampled_from(Resolution),
        quantity=st.none() | _ANY_QUANTITY,
    )
    def settle(self, data: st.DataObject, how: Resolution, quantity: str | None) -> None:
        """Some of what came is credited, replaced, repaired or sent back, perhaps once more."""
        id, desk = data.draw(st.sampled_from(self.returns)), self.desk.returns
        self._attempt(lambda: desk.resolve(id, 1, how, quantity, on=_LAST))
        self._keep_news()

    @precondition(lambda self: self.returns)
    @rule(days=st.integers(0, 60))
    def sweep(self, days: int) -> None:
        """What is due is done, and doing it again does nothing."""
        self.swept = max(self.swept, _LAST + timedelta(days=days))
        on = self.swept
        self._attempt(lambda: self.desk.returns.sweep(on=on))
        self._keep_news()
        again = self.desk.returns.sweep(on=on)
        nothing = ReturnsSwept(expired=(), charged=(), to_claim=())
        assert again == nothing, broken(5, "swept twice")

    def _keep_news(self) -> None:
        """Keep what a return has issued, to be compared ever after."""
        for invoice in self.desk.invoicing.invoices():
            if invoice.id not in self.issued:
                self.invoices.append(invoice.id)
                self.issued[invoice.id] = repr(invoice)

    @invariant()
    def nothing_comes_back_that_was_not_sold(self) -> None:
        """Promise 1, of goods, of what is credited for them, and of what stays billed."""
        with self.storage.begin(read_only=True) as work:
            for id in self.orders:
                self._check_goods(work, work.orders.get(id))

    def _check_goods(self, work: UnitOfWork, order: Order) -> None:
        line = order.line(1)
        found = work.returns.find(ReturnQuery(order=order.id))
        lines = [one.line(1) for one in found]
        credited = Quantity.total([one.settled(Resolution.CREDIT) for one in lines])
        replaced = Quantity.total([one.settled(Resolution.REPLACE) for one in lines])
        gone = _shipped(work, order.id) or line.nothing
        assert credited == line.returned, broken(1, f"{order.id}: {credited} credited")
        assert credited + replaced <= gone, broken(1, f"{order.id}: more came back than left")
        billed = invoiced(work.invoices.find(InvoiceQuery(order=order.id)))
        if credited:
            most = max(line.left, line.nothing)
            assert billed.get(1, line.nothing) <= most, broken(1, f"{order.id} is overbilled")


def _shipped(work: UnitOfWork, order: OrderId) -> Quantity | None:
    try:
        delivery: Delivery = work.deliveries.get(order)
    except NotFound:
        return None
    return delivery.shipped(1)
