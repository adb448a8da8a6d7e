"""Rows to order lines: so many of a product, at a price that the row gives or implies, or a list."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import frozen

from account_mgmt.adapters.tabular.converting import Getter, Off, Wrong, needed
from account_mgmt.adapters.tabular.mapping import Field, Lines
from account_mgmt.adapters.tabular.rows import Row
from account_mgmt.adapters.tabular.things import Work, a_name, maybe
from account_mgmt.domain.currencies import MINOR_UNITS
from account_mgmt.domain.ids import PriceListId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.product import PriceList
from account_mgmt.domain.quantity import DEFAULT_UNIT, Quantity
from account_mgmt.domain.rate import ZERO, Rate
from account_mgmt.domain.rounding import divide

_QUANTITY_DECIMALS: Final = 6
_PRICE_DECIMALS: Final = 10


@frozen
class Line:
    """The line that a row is, and whether its goods came back."""

    row: Row
    line: OrderLine
    back: bool


class LineReader:
    """What reads the lines of orders: prepared once, and then asked for each row."""

    def __init__(self, work: Work, lines: Lines, source: str) -> None:
        columns, currency = work.columns(source), work.currency
        decimals = MINOR_UNITS[currency]
        self._work, self._lines = work, lines
        self.prices: ListPrices | None = None  # of the list that the mapping names, once it is read

        def price(units: int) -> UnitPrice:
            return UnitPrice.of_ten_billionths(units, currency)

        def prices_of(one: Field) -> Getter[UnitPrice | None]:
            return columns.number(one, _PRICE_DECIMALS, price)

        self._product = needed(columns.made(lines.product, ProductId), lines.product)
        quantity = columns.number(lines.quantity, _QUANTITY_DECIMALS, int)
        self._quantity = needed(quantity, lines.quantity)
        self._unit = maybe(lambda one: columns.made(one, a_name), lines.unit)
        self._price = maybe(prices_of, lines.price)
        self._net = maybe(lambda one: columns.number(one, decimals, int), lines.net)
        self._discount: Getter[Rate | Off | None] = maybe(columns.discount, lines.discount)
        self._number = maybe(lambda one: columns.number(one, 0, int), lines.number)
        self.getters: tuple[Getter[object], ...] = (
            self._product, self._quantity, self._unit, self._price, self._net, self._discount,
            self._number,
        )  # fmt: skip

    def line(self, row: Row, count: int, on: date, *, returned: bool) -> OrderLine | None:
        """The line that a row is, numbered by `count` unless it says; None when it is left out.

        The signs of a return's row are those of its file, and say nothing here. Raises Wrong, and
        what the line and the product refuse.
        """
        cells = row.cells
        product = self._work.products.named(self._product(cells), self._lines.product)
        if product is None:
            return None
        quantity = self._measured(row, product, returned=returned)
        price, discount, net = self._price(cells), self._discount(cells), self._net(cells)
        if returned:
            net = None if net is None else abs(net)
            if isinstance(discount, Off):
                discount = Off(abs(discount.ten_billionths), discount.each)
        if price is None and net is None:
            price = self._listed(product, quantity, on)
        rate = ZERO if discount is None else self._rate(discount, price, quantity)
        if price is None:
            price = self._implied(net or 0, quantity, rate)
        number = self._number(cells) or count
        line = OrderLine(
            number=number, product=product, quantity=quantity, price=price, discount=rate
        )
        if net is not None and line.net.minor != net:
            self._refuse_net(net, line)
        known = self._work.products.get(product)
        if known is not None:
            known.check_sold(quantity, on)
        return line

    def _measured(self, row: Row, product: ProductId, *, returned: bool) -> Quantity:
        millionths = self._quantity(row.cells)
        if returned:
            millionths = abs(millionths)
        if millionths <= 0:
            rule = "it is not above zero; `returns` in the mapping tells by what returns are known"
            text = str(Quantity.of_millionths(millionths).amount)
            raise Wrong(", ".join(self._lines.quantity.columns), text, rule)
        unit = self._unit(row.cells)
        if unit is None:
            known = self._work.products.get(product)
            unit = DEFAULT_UNIT if known is None else known.unit
        return Quantity.of_millionths(millionths, unit)

    def _listed(self, product: ProductId, quantity: Quantity, on: date) -> UnitPrice:
        if self.prices is not None:
            return self.prices.price(product, quantity, on)
        fields = [one for one in (self._lines.price, self._lines.net) if one is not None]
        named = ", ".join(name for one in fields for name in one.columns)
        raise Wrong(named, "", "it is missing, and nothing else says what the line costs")

    def _rate(self, discount: Rate | Off, price: UnitPrice | None, quantity: Quantity) -> Rate:
        """The discount as a share of the price, exactly."""
        if isinstance(discount, Rate):
            return discount
        if price is None:
            rule = "a discount as an amount needs the price that it is taken from"
            raise Wrong(self._column(self._lines.discount), "", rule)
        off = discount.ten_billionths
        if not off:
            return ZERO
        if discount.each:
            whole = price.ten_billionths
        else:
            whole = price.ten_billionths * quantity.millionths
            off *= 10**_QUANTITY_DECIMALS
        if not 0 <= off <= whole:
            text = str(UnitPrice.of_ten_billionths(abs(discount.ten_billionths), price.currency))
            raise Wrong(self._column(self._lines.discount), text, "it is not within the price")
        return Rate.ratio(off, whole)

    def _implied(self, net: int, quantity: Quantity, discount: Rate) -> UnitPrice:
        """The price by which the line comes to the net that its row states."""
        paid = discount.complement()
        column = self._column(self._lines.net)
        if net < 0:
            raise Wrong(column, self._money(net), "it is below zero, in a sale")
        if not paid:
            raise Wrong(column, self._money(net), "at a discount of 100% it tells no price")
        scale = 10 ** (_PRICE_DECIMALS + _QUANTITY_DECIMALS - MINOR_UNITS[self._work.currency])
        units = divide(net * scale * paid.denominator, quantity.millionths * paid.numerator)
        return UnitPrice.of_ten_billionths(units, self._work.currency)

    def _refuse_net(self, net: int, line: OrderLine) -> None:
        column = self._column(self._lines.net)
        if self._lines.price is None:
            rule = f"no price of {_PRICE_DECIMALS} decimals gives exactly that for {line.quantity}"
            raise Wrong(column, self._money(net), rule)
        rule = f"quantity x price less discount is {line.net}"
        raise Wrong(column, self._money(net), rule)

    def _money(self, minor: int) -> str:
        return str(Money.of_minor(minor, self._work.currency))

    @staticmethod
    def _column(one: Field | None) -> str:
        return "" if one is None else ", ".join(one.columns)


class ListPrices:
    """The prices of one list, by product."""

    def __init__(self, id: PriceListId, by_product: Mapping[ProductId, PriceList]) -> None:
        self._id, self._by_product = id, by_product

    def price(self, product: ProductId, quantity: Quantity, on: date) -> UnitPrice:
        """The price of one unit. Raises Wrong when the list has none, and NotForSale."""
        listed = self._by_product.get(product)
        if listed is None:
            raise Wrong("", str(product), f"list {self._id} has no price for it")
        return listed.price(product, quantity, on)
