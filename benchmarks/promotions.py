"""Pricing an order of 50 lines under 1,000 live promotions, of which 50 can apply.

Beside finding those that can apply stand a scan of all by the same engine, and a library for
discounts and promotions on the same rules, its data in memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from bg4h_discount_api import (
    ClientData,
    DiscountCalculator,
    ProductData,
)
from bg4h_discount_api import Promotion as TheirPromotion
from bg4h_discount_api import PromotionLine as TheirLine

from account_mgmt.domain.basket import Basket
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import AccountId, ProductId, PromotionId
from account_mgmt.domain.order import OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_pricing import price
from account_mgmt.domain.promotion_rules import (
    Buys,
    Condition,
    Counted,
    PercentOff,
    ProductRange,
)
from account_mgmt.domain.promotion_shelf import PromotionIndex
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from benchmarks.measure import OURS, Goal, Row, agree, contest

LINES: Final = 50
LIVE: Final = 1_000
_ON: Final = date(2026, 6, 1)
_LEAST: Final = 3
_SCAN: Final = "a scan of all"
_PEER: Final = "bg4h-discount-api"


def _off(number: int) -> int:
    return 5 * (1 + number % 4)


def _product(number: int) -> str:
    return f"p-{number}"


def promotions(live: int) -> Sequence[Promotion]:
    """So many promotions: each of a share off its own product, from three units on."""
    return [
        Promotion(
            id=PromotionId(f"pr-{number}"),
            name=f"Promotion {number}",
            window=Period.year(2026),
            on=ProductRange(products=(ProductId(_product(number)),)),
            benefits=(PercentOff(off=Rate.percent(_off(number))),),
            conditions=(Condition(needs=Buys(least=_LEAST, counted=Counted.PER_LINE)),),
        )
        for number in range(live)
    ]


def basket() -> Basket:
    """An order of 50 different products, from one to five of each."""
    lines = [
        OrderLine(
            number=number + 1,
            product=ProductId(_product(number)),
            quantity=Quantity(1 + number % 5),
            price=UnitPrice("20.00", "EUR"),
        )
        for number in range(LINES)
    ]
    return Basket.of(AccountId("a-1"), lines, on=_ON)


class _Repository:
    """The same promotions as the peer reads them."""

    def __init__(self, live: int) -> None:
        self._promotions = [
            TheirPromotion(f"pr-{number}", "", date(2026, 1, 1), date(2026, 12, 31))
            for number in range(live)
        ]
        self._lines = {
            f"pr-{number}": [
                TheirLine(
                    Decimal(_off(number)),
                    None,
                    reference=_product(number),
                    minimum_units=Decimal(_LEAST),
                )
            ]
            for number in range(live)
        }

    def get_product(self, reference: str) -> Any:  # noqa: ANN401 # the peer's own
        return ProductData(reference, "", Decimal("20.00"))

    def get_client(self, client_code: str) -> Any:  # noqa: ANN401 # the peer's own
        return ClientData(client_code)

    def get_active_promotions(self, _on: date) -> Any:  # noqa: ANN401 # the peer's own
        return self._promotions

    def get_promotion_lines_many(self, _codes: Sequence[str]) -> Mapping[str, Any]:
        return self._lines

    def get_discount_header(self, _code: str) -> None:
        return None

    def get_exception_header(self, _code: str) -> None:
        return None


def of_an_order(times: int, live: int = LIVE) -> Iterator[Row]:
    """The same 50 lines priced three ways."""
    all_, order = promotions(live), basket()
    index = PromotionIndex(all_)
    peer: Any = DiscountCalculator(cast("Any", _Repository(live)))
    asked = [
        {"reference": str(line.line.product), "quantity": line.line.quantity.amount}
        for line in order.lines
    ]

    def ours() -> Sequence[Decimal]:
        found = index.for_basket(order)
        return [line.net.amount for line in price(order, found).lines]

    def scan() -> Sequence[Decimal]:
        return [line.net.amount for line in price(order, all_).lines]

    def theirs() -> Sequence[Decimal]:
        return [one.final_amount for one in peer.calculate_many(asked, "a-1", price_date=_ON)]

    agree({OURS: ours(), _SCAN: scan(), _PEER: theirs()})
    quick = contest({OURS: ours, _SCAN: scan}, times=max(times // 500, 2))
    slow = contest({_PEER: theirs}, times=max(times // 20_000, 1))
    yield Row(
        work=f"price an order of {LINES} lines under {live:,} live promotions",
        seconds=quick | slow,
        goal=Goal(peer=_SCAN, times=0.5),
    )
