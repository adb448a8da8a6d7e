"""Promotions reaching an order, and following what becomes of it, within one unit of work."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from attrs import evolve

from account_mgmt.domain.account import Account
from account_mgmt.domain.basket import Basket, BasketLine
from account_mgmt.domain.errors import NotForSale, NotFound
from account_mgmt.domain.ids import PriceListId, ProductId, PromotionId
from account_mgmt.domain.ledger import SalesEntry
from account_mgmt.domain.order import LineDiscount, Order, OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_pricing import Priced
from account_mgmt.domain.promotion_shelf import ALL, Shelved, shelves_for
from account_mgmt.domain.promotion_use import order_use
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ONE
from account_mgmt.ports.storage import UnitOfWork


def basket_of(account: Account, lines: Sequence[BasketLine], on: date) -> Basket:
    """What an account orders, as promotions look at it."""
    return Basket(
        account=account.id,
        on=on,
        lines=tuple(lines),
        account_class=account.account_class,
        region=account.region,
    )


def promotions_for(work: UnitOfWork, basket: Basket, *, hold: bool) -> tuple[Promotion, ...]:
    """The promotions that may apply to an order, by id: found from what is ordered, and no others.

    With `hold` those whose use is counted are held until the unit of work ends, so that no other
    order takes of them meanwhile.
    """
    found: dict[PromotionId, Shelved] = {}
    try:
        work.shelves.get(ALL)
    except NotFound:  # there never was a promotion
        return ()
    for shelf in shelves_for((line.line.product, line.category) for line in basket.lines):
        try:
            there = work.shelves.get(shelf)
        except NotFound:
            continue
        shelved = there.for_account(
            basket.account, basket.account_class, basket.region, on=basket.on
        )
        found |= {one.promotion: one for one in shelved}
    for id in sorted(found) if hold else ():
        if found[id].counted:
            work.guard(held(id), exclusive=True)
    return tuple(work.promotions.get(id) for id in sorted(found))


def held(promotion: PromotionId) -> str:
    """The guard of what is taken of a promotion."""
    return f"promotion {promotion}"


def with_goods(
    work: UnitOfWork, basket: Basket, promotions: Sequence[Promotion], price_list: PriceListId
) -> Basket:
    """The basket with the prices of what promotions may give away: of what is sold on that day."""
    prices: dict[ProductId, UnitPrice] = {}
    for goods in {goods.product: goods for one in promotions for goods in one.goods}.values():
        try:
            product = work.products.get(goods.product)
            quantity = Quantity(goods.count, product.unit)
            product.check_sold(quantity, basket.on)
            price = work.price_lists.get(price_list).price(goods.product, quantity, basket.on)
        except (NotFound, NotForSale):
            continue
        prices[goods.product] = price
    return evolve(basket, prices=MappingProxyType(prices)) if prices else basket


def lines_of(
    work: UnitOfWork, priced: Priced, prices: Mapping[ProductId, UnitPrice]
) -> tuple[OrderLine, ...]:
    """The lines of an order under promotions, with what is given on top at the end, at no charge."""
    lines = list(priced.lines)
    for number, goods in enumerate(priced.goods, start=max(line.number for line in lines) + 1):
        lines.append(
            OrderLine(
                number=number,
                product=goods.product,
                quantity=Quantity(goods.units, work.products.get(goods.product).unit),
                price=prices[goods.product],
                discount=ONE,
                promotions=(LineDiscount(goods.promotion, goods.value),),
            )
        )
    return tuple(lines)


def reserve(work: UnitOfWork, order: Order, promotions: Sequence[Promotion]) -> None:
    """Reserve what an order takes of the promotions whose use is counted."""
    taken = {one.promotion for one in order.promotions}
    for promotion in promotions:
        if promotion.id not in taken or not promotion.limits.are_counted:
            continue
        use = order_use(order, promotion.id, ())
        work.whole.promotions.save(
            *promotion.reserve(order.account, use.reserved, uses=use.uses, reference=str(order.id))
        )


def follow(
    work: UnitOfWork,
    before: Order,
    after: Order,
    entries: Sequence[SalesEntry],
    made: Sequence[SalesEntry],
) -> None:
    """Let the promotions of an order follow what became of it: commit what is invoiced, release what is undone.

    `entries` are those that the sales ledger had of the order, `made` those that came to them.
    """
    for applied in sorted(after.promotions, key=lambda one: one.promotion):
        id = applied.promotion
        change = order_use(after, id, (*entries, *made)).since(order_use(before, id, entries))
        if not change:
            continue
        work.guard(held(id), exclusive=True)
        promotion = work.whole.promotions.get(id)
        if promotion.limits.are_counted:
            work.whole.promotions.save(
                *promotion.change_use(after.account, change, reference=str(after.id))
            )
