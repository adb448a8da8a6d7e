"""The 16 promotions of AdventureWorks, and what each of its 60,855 lines recorded of them."""

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from account_mgmt.domain.basket import Basket
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.order import OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_pricing import price
from account_mgmt.domain.promotion_rules import Buys, PercentOff
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate

HOME = Path(__file__).parents[2]
PAGE = HOME / "docs" / "explanation" / "promotions.md"
CENT = Decimal("0.01")
TEN_THOUSANDTH = Decimal("0.0001")
NO_DISCOUNT = "1"
VOLUME = frozenset("23456")
Row = dict[str, str]


@pytest.fixture(scope="module")
def folder(data_folder: Path) -> Path:
    return data_folder / "adventureworks-full"


@pytest.fixture(scope="module")
def promotions(folder: Path) -> Mapping[str, Promotion]:
    path = HOME / "examples" / "adventureworks-full" / "promotions.py"
    spec = spec_from_file_location("adventureworks_promotions", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Mapping[str, Promotion] = module.promotions(folder / "DimPromotion.csv")
    return found


@pytest.fixture(scope="module")
def sold(folder: Path) -> list[Row]:
    with gzip.open(folder / "FactResellerSales.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def priced(sold: list[Row], promotions: Mapping[str, Promotion]) -> Iterator[tuple[Row, Decimal]]:
    """Each line with its net under the promotion that it names: those of one order at a time."""
    together: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sold:
        together[row["SalesOrderNumber"], row["PromotionKey"]].append(row)
    for (_, key), rows in together.items():
        lines = [
            OrderLine(
                number=number,
                product=ProductId(row["ProductKey"]),
                quantity=Quantity(row["OrderQuantity"]),
                price=UnitPrice(row["UnitPrice"], "USD"),
            )
            for number, row in enumerate(rows, start=1)
        ]
        on = date.fromisoformat(rows[0]["OrderDate"])
        basket = Basket.of(AccountId(rows[0]["ResellerKey"]), lines, on=on)
        after = price(basket, [promotions[key]]).lines
        for row, line in zip(rows, after, strict=True):
            yield row, line.net.amount


def recorded(row: Row) -> Decimal:
    """What the line came to, to the cent."""
    return Decimal(row["SalesAmount"]).quantize(CENT, ROUND_HALF_UP)


def rounded_twice(row: Row) -> Decimal:
    """What it would have come to, had the line and its discount been rounded each for itself."""
    gross = (Decimal(row["UnitPrice"]) * int(row["OrderQuantity"])).quantize(CENT, ROUND_HALF_UP)
    off = (gross * Decimal(row["UnitPriceDiscountPct"])).quantize(CENT, ROUND_HALF_UP)
    return gross - off


def is_rounded_before(row: Row, net: Decimal) -> bool:
    """Whether a line differs by a cent only because its discount was rounded to four decimals."""
    gross = Decimal(row["UnitPrice"]) * int(row["OrderQuantity"])
    exact = gross * (1 - Decimal(row["UnitPriceDiscountPct"]))
    return (
        exact.quantize(CENT, ROUND_HALF_UP) == net
        and abs(exact - Decimal(row["SalesAmount"])) <= TEN_THOUSANDTH / 2
    )


def more_off(promotions: Mapping[str, Promotion], row: Row) -> bool:
    """Whether the promotion that a line names gives more than the volume slab it is in."""
    quantity = int(row["OrderQuantity"])

    def off(promotion: Promotion) -> Rate:
        [benefit] = promotion.benefits
        assert isinstance(benefit, PercentOff)
        return benefit.off

    slabs = [
        off(promotions[key])
        for key in VOLUME
        for condition in promotions[key].conditions
        if isinstance(condition.needs, Buys)
        and condition.needs.least <= quantity <= (condition.needs.most or quantity)
    ]
    return off(promotions[row["PromotionKey"]]) > max(slabs)


def test_the_sixteen_promotions_load_as_data(promotions: Mapping[str, Promotion]) -> None:
    assert len(promotions) == 16
    assert promotions["6"].name == "Volume Discount over 60"


def test_every_line_is_within_the_window_and_slab_of_the_promotion_that_it_names(
    sold: list[Row], promotions: Mapping[str, Promotion]
) -> None:
    for row in sold:
        promotion = promotions[row["PromotionKey"]]
        assert promotion.runs(date.fromisoformat(row["OrderDate"])), row
        for condition in promotion.conditions:
            assert isinstance(condition.needs, Buys)
            assert int(row["OrderQuantity"]) >= condition.needs.least, row
            assert int(row["OrderQuantity"]) <= (condition.needs.most or 10**6), row


def test_the_page_says_what_the_lines_say(
    sold: list[Row], promotions: Mapping[str, Promotion]
) -> None:
    differing = [(row, net) for row, net in priced(sold, promotions) if net != recorded(row)]
    under_one = [row for row in sold if row["PromotionKey"] != NO_DISCOUNT]
    in_a_slab = [
        row
        for row in sold
        if int(row["OrderQuantity"]) >= 11
        and row["PromotionKey"] not in VOLUME
        and promotions["2"].runs(date.fromisoformat(row["OrderDate"]))
    ]
    figures = {
        "lines": len(sold),
        "lines under a promotion": len(under_one),
        "lines that agree to the cent": len(sold) - len(differing),
        "lines a cent apart since the discount was rounded before": sum(
            map(is_rounded_before, *zip(*differing, strict=True))
        ),
        "lines that differ otherwise": sum(
            not is_rounded_before(row, net) for row, net in differing
        ),
        "lines that would differ if they were rounded twice": sum(
            rounded_twice(row) != recorded(row) for row in sold
        ),
        "lines in a volume slab": len(in_a_slab)
        + sum(row["PromotionKey"] in VOLUME for row in sold),
        "of these lines under another promotion": sum(
            row["PromotionKey"] != NO_DISCOUNT for row in in_a_slab
        ),
        "of these with more off by the one they name": sum(
            more_off(promotions, row) for row in in_a_slab
        ),
        "of these lines under none": sum(row["PromotionKey"] == NO_DISCOUNT for row in in_a_slab),
        "promotions": len(promotions),
        "promotions that no line names": len(promotions.keys() - {r["PromotionKey"] for r in sold}),
    }

    said = dict(
        re.findall(r"^\| ([a-z -]+) \| ([\d,]+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    )

    assert said == {name: f"{count:,}" for name, count in figures.items()}
