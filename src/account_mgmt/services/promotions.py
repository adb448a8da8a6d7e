"""Agreeing promotions, telling accounts of them, and finding out what they did."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, cast

from attrs import frozen

from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.errors import NotFound, NothingThere
from account_mgmt.domain.ids import AccountId, PriceListId, ProductId, PromotionId, ShelfId
from account_mgmt.domain.ledger import Dimension, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_calendar import (
    PromotionCalendar,
    check_exclusive,
    check_group,
    promotion_calendar,
)
from account_mgmt.domain.promotion_explanation import Explanation, explain
from account_mgmt.domain.promotion_pricing import Priced, price
from account_mgmt.domain.promotion_rules import ProductRange
from account_mgmt.domain.promotion_shelf import ALL, PromotionShelf, shelves_of
from account_mgmt.domain.promotion_uplift import Compared, Uplift, uplift
from account_mgmt.domain.rate import Rate
from account_mgmt.ports.queries import OrderQuery, PromotionQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.catalogue import STANDARD
from account_mgmt.services.orders import Asked, Item, asked_lines
from account_mgmt.services.promoting import basket_of, held, promotions_for, with_goods

_CATALOGUE: Final = "promotions"  # the guard of what promotions there are


@frozen(kw_only=True)
class Quote:
    """What an order would cost under the promotions of the day, and why; nothing is reserved."""

    before: Money
    priced: Priced
    explanation: Explanation


@frozen(kw_only=True)
class TakeUp:
    """How many accounts were told of a promotion, and what orders took of it that still stand."""

    told: int
    told_and_took: int
    took: int  # accounts, told or not
    orders: int
    uses: int
    given: Money  # off lines, and goods on top
    net: Money  # of the orders' lines that it took something off

    @property
    def rate(self) -> Rate | None:
        """Those told that took it, of those told; None when nobody was."""
        return Rate.ratio(self.told_and_took, self.told) if self.told else None


@frozen
class PromotionDesk:
    """Promotions: what is on, who knows, who took it, and what it brought."""

    books: Books

    def add(self, promotion: Promotion, *, key: str | None = None) -> Promotion:
        """Agree a promotion: from now on, orders in its window come under it.

        Raises:
            NotFound: it names a product or account that is not there.
            AlreadyExists: there is one of that id.
            OverlappingPromotions: it is exclusive, and another of its priority is on the same items.
            GroupRulesDiffer: those of its group go by another rule.
        """

        def command(work: UnitOfWork) -> Promotion:
            work.guard(_CATALOGUE, exclusive=True)
            self._check(work, promotion)
            added = work.promotions.add(*promotion.agreed())
            _shelf(work, ALL)  # it says that there is a promotion at all
            for id in shelves_of(promotion):
                work.shelves.save(*_shelf(work, id).put(promotion))
            return added

        return self.books.once(key, ("add promotion", promotion), command)

    def promotion(self, id: PromotionId | str) -> Promotion:
        """One promotion. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.promotions.get(PromotionId.of(id))

    def promotions(self, *, on: date | str | None = None) -> tuple[Promotion, ...]:
        """All promotions, or those that are on, on a day; by id."""
        with self.books.storage.begin(read_only=True) as work:
            if on is None:
                return tuple(work.promotions.find())
            rest = PromotionQuery(last_day=Period(day(on), date.max))
            return tuple(one for one in work.promotions.find(rest) if one.runs(day(on)))

    def end(self, promotion: PromotionId | str, *, on: date | str, reason: str) -> Promotion:
        """End a promotion before its time: that day is the first without it.

        Raises IllegalTransition when it was ended already, DateBefore before its start.
        """

        def command(work: UnitOfWork) -> Promotion:
            read = _held(work, promotion)
            return work.promotions.save(*read.end(on=day(on), reason=reason))

        return self.books.again(command)

    def tell(
        self,
        promotion: PromotionId | str,
        accounts: Iterable[AccountId | str],
        *,
        on: date | str,
        by: str,
        how: str = "",
    ) -> Promotion:
        """Record that accounts were told of a promotion; those that were told before are left out.

        Raises NotFound for an account that is not there, and NothingThere when none is named.
        """
        named = tuple(dict.fromkeys(AccountId.of(one) for one in accounts))
        if not named:
            raise NothingThere(f"Promotion {promotion}", "nobody is named to have been told")

        def command(work: UnitOfWork) -> Promotion:
            all_told = work.whole.promotions
            read = all_told.get(_held(work, promotion).id)
            before = {told.account for told in read.told}
            for account in named:
                work.accounts.get(account)
                if account not in before:
                    read = all_told.save(*read.tell(account, on=day(on), by=by, how=how))
            return work.promotions.get(read.id)

        return self.books.again(command)

    def price(
        self,
        account: AccountId | str,
        lines: Iterable[Asked],
        *,
        on: date | str,
        price_list: PriceListId | str = STANDARD,
    ) -> Quote:
        """What an order would cost that day under the promotions that may apply, line by line, and why.

        Raises what placing it would: NotFound, NotForSale, QuantityNotPositive; NothingThere
        without a line.
        """
        placed_on, which = day(on), PriceListId.of(price_list)
        items = [line if isinstance(line, Item) else Item(*line) for line in lines]
        if not items:
            raise NothingThere("A price", "no line is asked for")
        with self.books.storage.begin(read_only=True) as work:
            owner = work.accounts.get(AccountId.of(account))
            asked = asked_lines(self.books, work, items, placed_on, which)
            basket = basket_of(owner, asked, placed_on)
            candidates = promotions_for(work, basket, hold=False)
            basket = with_goods(work, basket, candidates, which)
        priced = price(basket, candidates)
        return Quote(
            before=basket.net,
            priced=priced,
            explanation=explain(basket, candidates, priced),
        )

    def calendar(
        self, account: AccountId | str, start: date | str, end: date | str
    ) -> PromotionCalendar:
        """What is on for an account from one day until another, with what overlaps."""
        days = Period(day(start), day(end))
        with self.books.storage.begin(read_only=True) as work:
            owner = work.accounts.get(AccountId.of(account))
            rest = PromotionQuery(last_day=Period(days.start, date.max))
            return promotion_calendar(
                owner.id, owner.account_class, owner.region, work.promotions.find(rest), days
            )

    def take_up(self, promotion: PromotionId | str) -> TakeUp:
        """How many of those told took a promotion, and what stands of what orders took."""
        with self.books.storage.begin(read_only=True) as work:
            read = work.promotions.get(PromotionId.of(promotion))
            orders = [
                order
                for order in work.orders.find(OrderQuery(placed_on=read.window))
                if _takes(order, read.id)
            ]
        took, told = {order.account for order in orders}, {one.account for one in read.told}
        lines = [
            line
            for order in orders
            for line in order.lines
            if any(part.promotion == read.id for part in line.promotions)
        ]
        currency = self.books.currency
        return TakeUp(
            told=len(told),
            told_and_took=len(told & took),
            took=len(took),
            orders=len(orders),
            uses=sum(
                one.uses for order in orders for one in order.promotions if one.promotion == read.id
            ),
            given=Money.total([line.taken(read.id, line.left) for line in lines], currency),
            net=Money.total([line.standing for line in lines], currency),
        )

    def uplift(
        self,
        promotion: PromotionId | str,
        *,
        matched: Period,
        accounts: Iterable[AccountId | str] = (),
        controls: Iterable[AccountId | str] = (),
    ) -> Uplift:
        """What a promotion brought in its window, in sales of its products, with its uncertainty.

        Sales are those booked, net of discounts and returns.

        Args:
            promotion: its id.
            matched: a comparable period without it, such as the same weeks of last year.
            accounts: those that had it; by default all that were told.
            controls: those they are compared with; by default all others that bought in either
                period and took nothing of it.

        Raises NothingToCompare without an account on either side.
        """
        with self.books.storage.begin(read_only=True) as work:
            read = work.promotions.get(PromotionId.of(promotion))
            now = self._sold(work, read.on, read.window)
            then = self._sold(work, read.on, matched)
            had = {AccountId.of(one) for one in accounts} or {one.account for one in read.told}
            others = {AccountId.of(one) for one in controls}
            if not others:
                took = {
                    order.account
                    for order in work.orders.find(OrderQuery(placed_on=read.window))
                    if _takes(order, read.id)
                }
                others = {*now, *then} - had - took
        return uplift(_compared(had, now, then), _compared(others, now, then), self.books.currency)

    def _sold(
        self, work: UnitOfWork, range_: ProductRange, period: Period
    ) -> Mapping[AccountId, int]:
        where = Where(period=period, currency=self.books.currency)
        sums: dict[AccountId, int] = {}
        categories: dict[ProductId, str] = {}
        totals = work.sales.breakdown(Dimension.ACCOUNT, Dimension.PRODUCT, where=where)
        for key, total in totals.items():
            account, product = cast("tuple[AccountId, ProductId]", key)
            if range_.categories and product not in categories:
                categories[product] = work.products.get(product).category
            if range_.holds(product, categories.get(product, "")):
                sums[account] = sums.get(account, 0) + total.amount.minor
        return sums

    def _check(self, work: UnitOfWork, promotion: Promotion) -> None:
        ranges = [promotion.on, *(one.of for one in promotion.conditions if one.of is not None)]
        named = [product for range_ in ranges for product in range_.products]
        named += [goods.product for goods in promotion.goods]
        for product in named:
            work.products.get(product)
        for account in promotion.audience.accounts:
            work.accounts.get(account)
        group = PromotionQuery(group=promotion.stacking.group)
        check_group(promotion, work.promotions.find(group, limit=1))
        if promotion.stacking.exclusive:
            rest = PromotionQuery(last_day=Period(promotion.window.start, date.max))
            check_exclusive(promotion, work.promotions.find(rest))


def _compared(
    accounts: Iterable[AccountId], now: Mapping[AccountId, int], then: Mapping[AccountId, int]
) -> Mapping[AccountId, Compared]:
    return {
        one: Compared(window=now.get(one, 0), matched=then.get(one, 0)) for one in sorted(accounts)
    }


def _takes(order: Order, promotion: PromotionId) -> bool:
    """Whether an order takes something of a promotion that still stands."""
    return any(
        line.left and any(part.promotion == promotion for part in line.promotions)
        for line in order.lines
    )


def _held(work: UnitOfWork, promotion: PromotionId | str) -> Promotion:
    id = PromotionId.of(promotion)
    work.guard(held(id), exclusive=True)
    return work.promotions.get(id)


def _shelf(work: UnitOfWork, id: ShelfId) -> PromotionShelf:
    """A shelf, which is opened when there is none."""
    try:
        return work.shelves.get(id)
    except NotFound:
        return work.shelves.add(*PromotionShelf.open(id))
