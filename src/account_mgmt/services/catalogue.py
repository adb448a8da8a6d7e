"""Products and what they cost."""

from datetime import date
from decimal import Decimal

from attrs import frozen

from account_mgmt.domain.calendar import day
from account_mgmt.domain.errors import NotFound
from account_mgmt.domain.ids import PriceListId, ProductId
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.product import Contents, PriceList, Product
from account_mgmt.domain.quantity import DEFAULT_UNIT
from account_mgmt.services.books import Books

STANDARD = "standard"


@frozen
class CatalogueDesk:
    """Adding products, and setting their prices."""

    books: Books

    def add_product(  # noqa: PLR0913 # what is known of a product
        self,
        id: ProductId | str,
        name: str,
        *,
        unit: str = DEFAULT_UNIT,
        category: str = "",
        since: date | str | None = None,
        holds: Contents | None = None,
        key: str | None = None,
    ) -> Product:
        """Add a product, sold by a unit of measure. Raises AlreadyExists, BadText.

        `holds` is what one unit of it holds of another, in which reports tell how much was sold.
        """
        start = None if since is None else day(since)
        born = Product.add(
            ProductId.of(id), name, unit=unit, category=category, since=start, holds=holds
        )
        request: tuple[object, ...] = ("add_product", str(id), name, unit, category, start)
        if holds is not None:
            request = (*request, holds)
        return self.books.once(key, request, lambda work: work.products.add(*born))

    def products(self) -> tuple[Product, ...]:
        """All products, by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.products.find())

    def discontinue(self, product: ProductId | str, *, on: date | str) -> Product:
        """Sell a product no more from that day on."""
        with self.books.storage.begin() as work:
            saved = work.products.save(
                *work.products.get(ProductId.of(product)).discontinue(on=day(on))
            )
            work.commit()
        return saved

    def set_price(
        self,
        product: ProductId | str,
        price: str | Decimal | int | UnitPrice,
        *,
        since: date | str,
        price_list: PriceListId | str = STANDARD,
    ) -> PriceList:
        """Set what one unit costs from that day on, in the currency of the books.

        A price list of that name is opened when there is none. Raises NotFound for an unknown
        product, and what UnitPrice raises.
        """
        what, which = ProductId.of(product), PriceListId.of(price_list)
        amount = price if isinstance(price, UnitPrice) else UnitPrice(price, self.books.currency)
        with self.books.storage.begin() as work:
            work.products.get(what)
            try:
                listed = work.price_lists.get(which)
            except NotFound:
                listed = work.price_lists.add(*PriceList.open(which, currency=self.books.currency))
            saved = work.price_lists.save(*listed.set_price(what, amount, since=day(since)))
            work.commit()
        return saved
