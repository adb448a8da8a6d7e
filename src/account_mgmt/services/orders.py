"""Taking customers' orders, and what becomes of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from attrs import frozen

from account_mgmt.domain.account import Account
from account_mgmt.domain.basket import Basket, BasketLine
from account_mgmt.domain.calendar import day
from account_mgmt.domain.closing import Closing
from account_mgmt.domain.credit import credit_for
from account_mgmt.domain.errors import ForeignCurrency
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId, PriceListId, ProductId
from account_mgmt.domain.invoicing_policy import check_cancelled, is_billed
from account_mgmt.domain.ledger import EntryKind
from account_mgmt.domain.order import (
    AppliedPromotion,
    NamedSeller,
    Order,
    OrderKind,
    OrderLine,
    OrderStatus,
)
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_pricing import price
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ZERO, Rate
from account_mgmt.ports.queries import InvoiceQuery, OrderQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books, open_ledger
from account_mgmt.services.catalogue import STANDARD
from account_mgmt.services.credit_checks import hold_if_over
from account_mgmt.services.crediting import credit_invoice, take_credit_back
from account_mgmt.services.delivered import delivery_of, recount_delivery
from account_mgmt.services.deliveries import flag_purchases
from account_mgmt.services.promoting import (
    basket_of,
    lines_of,
    promotions_for,
    reserve,
    with_goods,
)

_UNPROMOTED: Final = False  # what comes back was sold under promotions, or not

Number: TypeAlias = str | Decimal | int


@frozen
class Item:
    """A line as a customer orders it: so many of a product, at the list's price unless one is given."""

    product: ProductId | str
    quantity: Number | Quantity
    price: Number | UnitPrice | None = None
    discount: Rate | Number = ZERO


Asked: TypeAlias = Item | tuple[ProductId | str, Number | Quantity]


@frozen
class OrderDesk:
    """Taking, changing, cancelling and taking back customers' orders."""

    books: Books

    def place(  # noqa: PLR0913 # what an order says
        self,
        account: AccountId | str,
        lines: Iterable[Asked],
        *,
        on: date | str,
        id: OrderId | str | None = None,
        sellers: Mapping[str, Rate | Number] | None = None,
        reference: str = "",
        price_list: PriceListId | str = STANDARD,
        promoted: bool = True,
        key: str | None = None,
    ) -> Order:
        """Place an order under the promotions that apply to it, and credit whoever earns it.

        An order that brings the account over its credit limit is taken, and held: nothing of it is
        shipped until somebody lets it go.

        Args:
            account: who orders.
            lines: pairs of product and quantity, or Items that give a price or a discount too.
            on: the account's local date.
            id: the order's; made up when not given.
            sellers: managers whom the document names, with shares that make one whole.
            reference: the customer's own number.
            price_list: where prices come from.
            promoted: whether promotions apply to it. Each line then says which took how much.
            key: makes a repeated call give the first order again.

        Raises:
            NotFound: no such account, product, manager or price list.
            AccountNotTrading: the account takes no order on that day.
            NotForSale: a product is not sold then, or has no price.
            QuantityNotPositive: a return is told by `take_back` or `return_lines`, not by a sign.
            ConcurrencyError: another order took of the same limited promotion; call again.
        """
        return self._take(
            OrderKind.SALE, account, lines, on, id, sellers, reference, price_list, promoted, key
        )

    def take_back(  # noqa: PLR0913 # what a return says
        self,
        account: AccountId | str,
        lines: Iterable[Asked],
        *,
        on: date | str,
        id: OrderId | str | None = None,
        sellers: Mapping[str, Rate | Number] | None = None,
        reference: str = "",
        price_list: PriceListId | str = STANDARD,
        key: str | None = None,
    ) -> Order:
        """Take goods back with no word of the order that sold them.

        The owner of the day loses the credit. Where the order is known, use `return_lines`. Raises
        as `place` does.
        """
        return self._take(
            OrderKind.RETURN,
            account,
            lines,
            on,
            id,
            sellers,
            reference,
            price_list,
            _UNPROMOTED,
            key,
        )

    def order(self, id: OrderId | str) -> Order:
        """One order. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.orders.get(OrderId.of(id))

    def orders(self, query: OrderQuery | None = None) -> tuple[Order, ...]:
        """The orders in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.orders.find(query))

    def cancel(
        self, order: OrderId | str, *, on: date | str, reason: str, key: str | None = None
    ) -> Order:
        """Cancel all that is left of an order; purchases that are for it are told, not cancelled.

        Raises IllegalTransition once it is invoiced, CancelledMoreThanOpen once some of it left, and
        KeyReused.
        """
        return self._undo(
            order,
            EntryKind.CANCELLED,
            day(on),
            reason,
            lambda read: read.cancel(on=day(on), reason=reason),
            key=key,
        )

    def cancel_lines(
        self,
        order: OrderId | str,
        quantities: Mapping[int, Number],
        *,
        on: date | str,
        reason: str,
        key: str | None = None,
    ) -> Order:
        """Cancel so much of the lines of those numbers; what is invoiced already is then all of it.

        Raises UndoneMoreThanOrdered, CancelledMoreThanOpen for what left or is invoiced already, and
        KeyReused.
        """

        def change(read: Order) -> tuple[Order, Event]:
            return read.cancel_lines(_measured(read, quantities), on=day(on), reason=reason)

        what = tuple(quantities.items())
        return self._undo(
            order, EntryKind.CANCELLED, day(on), reason, change, key=key, quantities=what
        )

    def return_lines(
        self,
        order: OrderId | str,
        quantities: Mapping[int, Number],
        *,
        on: date | str,
        reason: str,
        key: str | None = None,
    ) -> Order:
        """Take back so much of the lines of those numbers; whoever has the credit loses it.

        Raises UndoneMoreThanOrdered when more would come back than was sold, and KeyReused.
        """

        def change(read: Order) -> tuple[Order, Event]:
            return read.return_lines(_measured(read, quantities), on=day(on), reason=reason)

        what = tuple(quantities.items())
        return self._undo(
            order, EntryKind.RETURNED, day(on), reason, change, key=key, quantities=what
        )

    def invoiced(self, order: OrderId | str, *, on: date | str) -> Order:
        """Record that an order was invoiced, whole, and credit the quotas that count invoices."""
        with self.books.storage.begin() as work:
            open_ledger(work)
            read = work.orders.get(OrderId.of(order))
            work.guard(f"account {read.account}", exclusive=False)
            saved = work.orders.save(*read.invoice(on=day(on)))
            credit_invoice(self.books, work, saved, at=self.books.clock.now())
            work.commit()
        return saved

    def _take(  # noqa: PLR0913, PLR0917 # what a document says
        self,
        kind: OrderKind,
        account: AccountId | str,
        lines: Iterable[Asked],
        on: date | str,
        id: OrderId | str | None,
        sellers: Mapping[str, Rate | Number] | None,
        reference: str,
        price_list: PriceListId | str,
        promoted: bool,  # noqa: FBT001 # what a document says
        key: str | None,
    ) -> Order:
        placed_on, who = day(on), AccountId.of(account)
        items = tuple(line if isinstance(line, Item) else Item(*line) for line in lines)
        named = tuple(NamedSeller(ManagerId.of(m), Rate.of(s)) for m, s in (sellers or {}).items())
        request: tuple[object, ...] = (
            kind,
            who,
            items,
            placed_on,
            id,
            named,
            reference,
            str(price_list),
        )
        if kind is OrderKind.SALE and not promoted:
            request = (*request, "without promotions")

        def command(work: UnitOfWork) -> Order:
            closed = open_ledger(work)
            work.guard(f"account {who}", exclusive=False)
            owner = work.accounts.get(who)
            owner.check_trading(placed_on)
            for seller in named:
                work.managers.get(seller.manager)
            asked = asked_lines(self.books, work, items, placed_on, PriceListId.of(price_list))
            come = _Coming(tuple(one.line for one in asked))
            if promoted and asked:
                basket = basket_of(owner, asked, placed_on)
                come = _under_promotions(work, basket, PriceListId.of(price_list))
            order, event = Order.place(
                OrderId.of(id or self.books.names.new("order")),
                who,
                on=placed_on,
                lines=come.lines,
                kind=kind,
                sellers=named,
                reference=reference,
                promotions=come.applied,
            )
            reserve(work, order, come.promotions)
            return self._keep(work, order, event, owner, closed)

        return self.books.once(key, request, command)

    def _keep(
        self,
        work: UnitOfWork,
        order: Order,
        event: Event,
        account: Account,
        closed: Sequence[Closing],
    ) -> Order:
        if order.currency != self.books.currency:
            raise ForeignCurrency(f"Order {order.id}", order.currency, self.books.currency)
        saved = work.orders.add(order, event)
        at = self.books.clock.now()
        work.sales.append(
            credit_for(saved, account, at=at, policy=self.books.policy, closed=closed)
        )
        if saved.kind is OrderKind.SALE:
            hold_if_over(self.books, work, saved)
        return saved

    def _undo(  # noqa: PLR0913 # what is undone, when and why
        self,
        order: OrderId | str,
        kind: EntryKind,
        on: date,
        reason: str,
        change: Callable[[Order], tuple[Order, Event]],
        *,
        key: str | None,
        quantities: tuple[tuple[int, Number], ...] = (),
    ) -> Order:
        who = OrderId.of(order)

        def command(work: UnitOfWork) -> Order:
            read = work.orders.get(who)
            changed = change(read)
            work.guard(f"order {who}", exclusive=True)
            invoices = work.invoices.find(InvoiceQuery(order=who))
            if kind is EntryKind.CANCELLED:
                delivery_of(work, read).check_cancelled(changed[0])
                check_cancelled(changed[0], invoices)
                flag_purchases(work, who, reason)
            saved = work.orders.save(*changed)
            recount_delivery(work, saved)
            at = self.books.clock.now()
            take_credit_back(self.books, work, read, saved, kind=kind, on=on, at=at, reason=reason)
            if saved.status is OrderStatus.OPEN and is_billed(saved, invoices):
                last = max(invoice.issued_on for invoice in invoices)
                saved = work.orders.save(*saved.invoice(on=max(last, saved.placed_on)))
            return saved

        return self.books.once(key, (kind, who, quantities, on, reason), command)


@frozen
class _Coming:
    """What an order is about to hold, and the promotions that may have to do with it."""

    lines: tuple[OrderLine, ...]
    applied: tuple[AppliedPromotion, ...] = ()
    promotions: tuple[Promotion, ...] = ()


def _under_promotions(work: UnitOfWork, basket: Basket, price_list: PriceListId) -> _Coming:
    promotions = promotions_for(work.whole, basket, hold=True)
    if not promotions:
        return _Coming(tuple(one.line for one in basket.lines))
    basket = with_goods(work, basket, promotions, price_list)
    priced = price(basket, promotions)
    return _Coming(lines_of(work, priced, basket.prices), priced.applied, promotions)


def asked_lines(
    books: Books, work: UnitOfWork, items: Iterable[Item], on: date, price_list: PriceListId
) -> tuple[BasketLine, ...]:
    """Lines as they are asked for, at their prices before promotions, with their products' categories."""
    return tuple(
        _asked_line(books, work, number, item, on, price_list)
        for number, item in enumerate(items, start=1)
    )


def _asked_line(  # noqa: PLR0913, PLR0917 # what is asked, and what says its price
    books: Books, work: UnitOfWork, number: int, item: Item, on: date, price_list: PriceListId
) -> BasketLine:
    product = work.products.get(ProductId.of(item.product))
    quantity = item.quantity
    if not isinstance(quantity, Quantity):
        quantity = Quantity(quantity, product.unit)
    product.check_sold(quantity, on)
    asked = item.price
    if asked is None:
        asked = work.price_lists.get(price_list).price(product.id, quantity, on)
    elif not isinstance(asked, UnitPrice):
        asked = UnitPrice(asked, books.currency)
    line = OrderLine(
        number=number,
        product=product.id,
        quantity=quantity,
        price=asked,
        discount=Rate.of(item.discount),
    )
    return BasketLine(line=line, category=product.category)


def _measured(order: Order, quantities: Mapping[int, Number]) -> dict[int, Quantity]:
    return {
        number: Quantity(quantity, order.line(number).quantity.unit)
        for number, quantity in quantities.items()
    }
