"""What is sold, and at what price from when."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from attrs import Attribute, evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import plain_date
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.errors import (
    BadNumber,
    ForeignCurrency,
    IllegalTransition,
    NotForSale,
    OverlappingSpans,
)
from account_mgmt.domain.events import PriceListOpened, PriceSet, ProductAdded, ProductDiscontinued
from account_mgmt.domain.ids import PriceListId, ProductId
from account_mgmt.domain.numerals import shown
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import DEFAULT_UNIT, Quantity
from account_mgmt.domain.text import name as printable
from account_mgmt.domain.text import note


def _several(_contents: "Contents", _attribute: "Attribute[int]", count: int) -> None:
    if type(count) is not int or count < 1:
        raise BadNumber("Contents", shown(count), "it is not a whole number above zero")


@frozen
class Contents:
    """What one unit of a product holds: so many of another unit of measure. A box has 12 pieces.

    It is a whole number, so that what is told in the other unit is exact, line by line and in all.
    """

    count: int = field(validator=_several)
    unit: str = field(validator=printable)

    def of(self, quantity: Quantity) -> Quantity:
        """What that many of the product hold."""
        return Quantity.of_millionths(quantity.millionths * self.count, self.unit)


@frozen(kw_only=True)
class Product:
    """Something that is sold by a unit of measure, from one day until another.

    Reports tell how much was sold in the unit that it `holds`, where one is given.
    """

    id: ProductId
    name: str = field(validator=printable)
    unit: str = field(default=DEFAULT_UNIT, validator=printable)
    category: str = field(default="", validator=note)
    since: date | None = field(default=None, validator=optional(plain_date))  # None: always was
    discontinued_on: date | None = field(
        default=None, validator=optional(plain_date)
    )  # the first day without it
    holds: Contents | None = None
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def add(  # noqa: PLR0913 # what is known of a product
        cls,
        id: ProductId,
        name: str,
        *,
        unit: str = DEFAULT_UNIT,
        category: str = "",
        since: date | None = None,
        holds: Contents | None = None,
    ) -> tuple[Self, ProductAdded]:
        """A new product, and the event that says so."""
        product = cls(id=id, name=name, unit=unit, category=category, since=since, holds=holds)
        return product, ProductAdded(product=id, name=name)

    def discontinue(self, *, on: date) -> tuple[Self, ProductDiscontinued]:
        """The product as sold no more from that day on. Raises IllegalTransition when it is already."""
        if self.discontinued_on is not None:
            raise IllegalTransition(f"Product {self.id}", "discontinued", "discontinued", ())
        return evolve(self, discontinued_on=on), ProductDiscontinued(product=self.id, on=on)

    def told(self, quantity: Quantity) -> Quantity:
        """A quantity as reports tell it: what it holds, where the product says so.

        A quantity by another measure than the product's stays as it is, for nothing converts it.
        """
        if self.holds is None or quantity.unit != self.unit:
            return quantity
        return self.holds.of(quantity)

    def check_sold(self, quantity: Quantity, on: date) -> None:
        """Refuse with NotForSale a day on which it is not sold, or another unit of measure."""
        day = on.isoformat()
        if self.since is not None and on < self.since:
            raise NotForSale(
                str(self.id), day, f"it is sold from {self.since}", "Order it from then on"
            )
        if self.discontinued_on is not None and on >= self.discontinued_on:
            rule = f"it was discontinued on {self.discontinued_on}"
            raise NotForSale(str(self.id), day, rule, "Order another product")
        if quantity.unit != self.unit:
            rule = f"it is sold by the {self.unit}, not by the {quantity.unit}"
            raise NotForSale(str(self.id), day, rule, f"Give the quantity in {self.unit}")


@frozen(kw_only=True)
class Price:
    """What one unit costs from a day on, for at least so many at once."""

    product: ProductId
    price: UnitPrice
    since: date = field(validator=plain_date)
    minimum: Quantity | None = None


def _one_price_each(
    price_list: "PriceList", _attribute: "Attribute[tuple[Price, ...]]", prices: tuple[Price, ...]
) -> None:
    seen: set[tuple[ProductId, date, Quantity | None]] = set()
    for price in prices:
        if price.price.currency != price_list.currency:
            what = f"Price of {price.product} on list {price_list.id}"
            raise ForeignCurrency(what, price.price.currency, price_list.currency)
        key = (price.product, price.since, price.minimum)
        if key in seen:
            what = f"Price of {price.product} on list {price_list.id}"
            raise OverlappingSpans(what, f"the one from {price.since}", "another from the same day")
        seen.add(key)


def _a_currency(_price_list: "PriceList", _attribute: "Attribute[str]", code: str) -> None:
    minor_units(code)


@frozen(kw_only=True)
class PriceList:
    """Prices in one currency, each from a day on until the next for the same product."""

    id: PriceListId
    currency: str = field(validator=_a_currency)
    prices: tuple[Price, ...] = field(default=(), validator=_one_price_each)
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def open(
        cls, id: PriceListId, *, currency: str, prices: Iterable[Price] = ()
    ) -> tuple[Self, PriceListOpened]:
        """A new price list, and the event that says so."""
        price_list = cls(id=id, currency=currency, prices=tuple(prices))
        return price_list, PriceListOpened(price_list=id, currency=currency)

    def set_price(
        self, product: ProductId, price: UnitPrice, *, since: date, minimum: Quantity | None = None
    ) -> tuple[Self, PriceSet]:
        """The list with a price from that day on; one set for the same day and minimum is replaced."""
        kept = tuple(
            p for p in self.prices if (p.product, p.since, p.minimum) != (product, since, minimum)
        )
        new = Price(product=product, price=price, since=since, minimum=minimum)
        event = PriceSet(price_list=self.id, product=product, price=str(price), since=since)
        return evolve(self, prices=(*kept, new)), event

    def price(self, product: ProductId, quantity: Quantity, on: date) -> UnitPrice:
        """The price of one unit when so many are bought on that day. Raises NotForSale.

        The highest minimum that the quantity reaches decides, then the latest day.
        """
        found = self.price_on(product, quantity, on)
        if found is None:
            way_out = "Set one from that day or before, or give the price with the line"
            raise NotForSale(
                str(product), on.isoformat(), f"list {self.id} has no price for it", way_out
            )
        return found

    def price_on(self, product: ProductId, quantity: Quantity, on: date) -> UnitPrice | None:
        """The same, and None where the list has no price for it."""
        offers = [
            price
            for price in self.prices
            if price.product == product
            and price.since <= on
            and (price.minimum is None or price.minimum <= quantity)
        ]
        best = max(
            offers,
            key=lambda p: (p.minimum.millionths if p.minimum else 0, p.since),
            default=None,
        )
        return None if best is None else best.price
