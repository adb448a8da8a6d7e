"""Products and prices: what is sold on which day, by which unit, at what price."""

from datetime import UTC, date, datetime, timedelta

import pytest

from account_mgmt.domain.errors import (
    BadNumber,
    BadText,
    ForeignCurrency,
    IllegalTransition,
    InstantForDate,
    NotForSale,
    OverlappingSpans,
    UnknownCurrency,
)
from account_mgmt.domain.ids import PriceListId, ProductId
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.product import Contents, Price, PriceList, Product
from account_mgmt.domain.quantity import Quantity

NEW_YEAR, APRIL, AUGUST = date(2026, 1, 1), date(2026, 4, 1), date(2026, 8, 1)
A_DAY = timedelta(1)
BOLT = ProductId("bolt")


def euros(amount: str) -> UnitPrice:
    return UnitPrice(amount, "EUR")


def a_list() -> PriceList:
    return PriceList.open(PriceListId("list"), currency="EUR")[0]


def test_adding_says_so() -> None:
    product, event = Product.add(BOLT, "Bolt", unit="kg", category="Parts", since=APRIL)

    assert (event.product, event.name) == (BOLT, "Bolt")
    assert (product.unit, product.category, product.since) == ("kg", "Parts", APRIL)


@pytest.mark.parametrize("unit", ["", " kg", "k\u200bg"])
def test_a_unit_nobody_could_read_is_refused(unit: str) -> None:
    with pytest.raises(BadText):
        Product.add(BOLT, "Bolt", unit=unit)


def test_a_day_has_no_time() -> None:
    with pytest.raises(InstantForDate):
        Product.add(BOLT, "Bolt", since=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_product_is_sold_from_its_first_day_until_before_its_last() -> None:
    product, _ = Product.add(BOLT, "Bolt", since=APRIL)
    product, event = product.discontinue(on=AUGUST)

    assert event.on == AUGUST
    product.check_sold(Quantity(1), APRIL)
    product.check_sold(Quantity(1), AUGUST - A_DAY)
    with pytest.raises(NotForSale, match="sold from 2026-04-01"):
        product.check_sold(Quantity(1), APRIL - A_DAY)
    with pytest.raises(NotForSale, match="discontinued on 2026-08-01"):
        product.check_sold(Quantity(1), AUGUST)


def test_a_product_is_sold_by_its_unit() -> None:
    with pytest.raises(NotForSale, match="by the kg, not by the piece"):
        Product.add(BOLT, "Bolt", unit="kg")[0].check_sold(Quantity(1), APRIL)


def test_a_product_is_discontinued_once() -> None:
    product, _ = Product.add(BOLT, "Bolt")[0].discontinue(on=APRIL)

    with pytest.raises(IllegalTransition):
        product.discontinue(on=AUGUST)


def test_a_price_holds_from_its_day_until_the_next() -> None:
    prices, _ = a_list().set_price(BOLT, euros("1.00"), since=NEW_YEAR)
    prices, event = prices.set_price(BOLT, euros("1.10"), since=APRIL)

    days = (NEW_YEAR, APRIL - A_DAY, APRIL)
    assert [str(prices.price(BOLT, Quantity(1), day)) for day in days] == [
        "1.00 EUR",
        "1.00 EUR",
        "1.10 EUR",
    ]
    assert (event.price, event.since) == ("1.10 EUR", APRIL)


def test_a_price_set_for_the_same_day_replaces_the_one_there_was() -> None:
    prices, _ = a_list().set_price(BOLT, euros("1.00"), since=NEW_YEAR)
    prices, _ = prices.set_price(BOLT, euros("0.90"), since=NEW_YEAR)

    assert len(prices.prices) == 1
    assert prices.price(BOLT, Quantity(1), NEW_YEAR) == euros("0.90")


@pytest.mark.parametrize(
    ("quantity", "price"), [("9.999999", "1.00"), ("10", "0.90"), ("100", "0.80")]
)
def test_the_highest_minimum_that_is_reached_gives_the_price(quantity: str, price: str) -> None:
    prices = a_list()
    for amount, minimum in (("0.80", "100"), ("1.00", None), ("0.90", "10")):
        least = None if minimum is None else Quantity(minimum)
        prices, _ = prices.set_price(BOLT, euros(amount), since=NEW_YEAR, minimum=least)

    assert prices.price(BOLT, Quantity(quantity), APRIL) == euros(price)


def test_a_product_without_a_price_on_the_day_is_not_for_sale() -> None:
    prices, _ = a_list().set_price(BOLT, euros("1.00"), since=APRIL)

    with pytest.raises(NotForSale, match="has no price"):
        prices.price(BOLT, Quantity(1), APRIL - A_DAY)
    with pytest.raises(NotForSale, match="has no price"):
        prices.price(ProductId("nut"), Quantity(1), APRIL)


def test_a_list_is_in_one_known_currency() -> None:
    with pytest.raises(ForeignCurrency):
        a_list().set_price(BOLT, UnitPrice("1", "USD"), since=APRIL)
    with pytest.raises(UnknownCurrency):
        PriceList.open(PriceListId("list"), currency="XXX")


def test_two_prices_of_one_day_and_minimum_are_refused() -> None:
    price = Price(product=BOLT, price=euros("1"), since=APRIL)

    with pytest.raises(OverlappingSpans):
        PriceList.open(PriceListId("list"), currency="EUR", prices=[price, price])


# --- what one unit holds ------------------------------------------------------------------------


def test_three_packs_of_five_are_told_as_fifteen_pieces() -> None:
    """The conversion that Odoo did the wrong way round (issue 14599: 0.6)."""
    pack, _ = Product.add(BOLT, "Bolts", unit="pack", holds=Contents(5, "piece"))

    assert pack.told(Quantity(3, "pack")) == Quantity(15, "piece")
    assert pack.told(Quantity("-1.5", "pack")) == Quantity("-7.5", "piece")


def test_nothing_else_is_converted() -> None:
    pack, _ = Product.add(BOLT, "Bolts", unit="pack", holds=Contents(5, "piece"))
    loose, _ = Product.add(BOLT, "Bolts", unit="kg")

    assert pack.told(Quantity(3, "box")) == Quantity(3, "box")
    assert loose.told(Quantity(3, "kg")) == Quantity(3, "kg")


@pytest.mark.parametrize("count", [0, -1, True, "5", 2.0])
def test_a_unit_holds_a_whole_number_of_others(count: object) -> None:
    with pytest.raises(BadNumber):
        Contents(count, "piece")  # type: ignore[arg-type] # that is what is tested


def test_what_a_unit_holds_has_a_name() -> None:
    with pytest.raises(BadText):
        Contents(5, "")
