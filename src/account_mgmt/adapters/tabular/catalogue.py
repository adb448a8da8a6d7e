"""Rows to products and price lists."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from attrs import define, field

from account_mgmt.adapters.tabular.converting import Getter, Wrong, needed
from account_mgmt.adapters.tabular.mapping import Prices, Products
from account_mgmt.adapters.tabular.rows import Row
from account_mgmt.adapters.tabular.things import (
    Repeats,
    Work,
    a_name,
    a_note,
    maybe,
    path_of,
    spoiler,
    used,
)
from account_mgmt.domain.ids import PriceListId, ProductId
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.product import Price, PriceList, Product
from account_mgmt.domain.quantity import DEFAULT_UNIT, Quantity
from account_mgmt.ports.batch import Loaded, Origin

_QUANTITY_DECIMALS = 6
_PRICE_DECIMALS = 10
STANDARD = PriceListId("standard")


@define
class Catalogue:
    """Products as they are read, and the prices of each on each list, with their first row."""

    products: list[Loaded[Product]] = field(factory=list[Loaded[Product]])
    prices: dict[PriceListId, dict[tuple[ProductId, date, Quantity | None], Price]] = field(
        factory=dict[PriceListId, dict[tuple[ProductId, date, Quantity | None], Price]]
    )
    origins: dict[PriceListId, Origin] = field(factory=dict[PriceListId, Origin])

    def price_lists(self, currency: str) -> list[Loaded[PriceList]]:
        """The lists, each with all of its prices."""
        return [
            Loaded(*PriceList.open(id, currency=currency, prices=prices.values()), self.origins[id])
            for id, prices in self.prices.items()
        ]

    def by_product(
        self, id: PriceListId, currency: str, known: Iterable[Price]
    ) -> Mapping[ProductId, PriceList]:
        """For each product a list of its own prices alone, to be asked by the hundred thousand.

        Prices that were `known` before give way to those of the files.
        """
        every = {(one.product, one.since, one.minimum): one for one in known}
        by_product: dict[ProductId, list[Price]] = {}
        for price in (every | self.prices.get(id, {})).values():
            by_product.setdefault(price.product, []).append(price)
        return {
            product: PriceList(id=id, currency=currency, prices=tuple(prices))
            for product, prices in by_product.items()
        }


def read_products(work: Work, section: Products, into: Catalogue) -> Callable[[], None]:
    """What reads products."""
    columns = work.columns(section.source)
    get_id = needed(columns.made(section.id, ProductId), section.id)
    get_name = needed(columns.made(section.name, a_name), section.name)
    get_unit = maybe(lambda one: columns.made(one, a_name), section.unit)
    get_category = maybe(lambda one: columns.made(one, a_note), section.category)
    get_since = maybe(columns.day, section.since)
    everything: list[Getter[object]] = [get_id, get_name, get_unit, get_category, get_since]
    fields = used((section.id, section.name, section.unit, section.category, section.since))
    repeats: Repeats[ProductId] = Repeats(section.repeated, columns, fields)

    def make(row: Row) -> None:
        cells = row.cells
        id = get_id(cells)
        if not repeats.is_new(id, row):
            return
        born = Product.add(
            id,
            get_name(cells),
            unit=get_unit(cells) or DEFAULT_UNIT,
            category=get_category(cells) or "",
            since=get_since(cells),
        )
        work.products.found[id] = born[0]
        into.products.append(Loaded(*born, Origin(row.file, row.line)))

    spoil = spoiler(work.products, get_id)
    feed = work.feed(section, path_of(section.id), spoil)

    def run() -> None:
        for row in feed():
            if not work.attempt(row, make, everything):
                spoil(row)

    return run


def read_prices(work: Work, section: Prices, into: Catalogue) -> Callable[[], None]:
    """What reads the prices of lists."""
    columns = work.columns(section.source)

    def of_units(units: int) -> UnitPrice:
        return UnitPrice.of_ten_billionths(units, work.currency)

    get_product = needed(columns.made(section.product, ProductId), section.product)
    get_price = needed(columns.number(section.price, _PRICE_DECIMALS, of_units), section.price)
    get_since = needed(columns.day(section.since), section.since)
    get_list = maybe(lambda one: columns.made(one, PriceListId), section.list)
    get_minimum = maybe(lambda one: columns.number(one, _QUANTITY_DECIMALS, int), section.minimum)
    everything: list[Getter[object]] = [get_product, get_price, get_since, get_list, get_minimum]

    def make(row: Row) -> None:
        cells = row.cells
        product = work.products.named(get_product(cells), section.product)
        if product is None:
            work.findings.left_out_row(row, "prices of an unknown product")
            return
        id, since, minimum = get_list(cells) or STANDARD, get_since(cells), get_minimum(cells)
        known = work.products.get(product)
        unit = DEFAULT_UNIT if known is None else known.unit
        least = None if minimum is None else Quantity.of_millionths(minimum, unit)
        price = Price(product=product, price=get_price(cells), since=since, minimum=least)
        prices = into.prices.setdefault(id, {})
        if (product, since, least) in prices:
            rule = f"list {id} has a price from that day on already"
            raise Wrong(", ".join(section.product.columns), str(product), rule)
        prices[product, since, least] = price
        into.origins.setdefault(id, Origin(row.file, row.line))

    feed = work.feed(section, path_of(section.product), lambda _: None)

    def run() -> None:
        for row in feed():
            work.attempt(row, make, everything)

    return run
