"""What a promotion may be, its life, its calendar and shelves, and the figures of what it did."""

from datetime import date

import pytest
from attrs import evolve

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import (
    AlreadyExists,
    BadLines,
    BadPromotion,
    BudgetOverrun,
    MixedCurrencies,
    NothingToCompare,
    PromotionUsedUp,
)
from account_mgmt.domain.ids import AccountId, ProductId, PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import LineDiscount
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.promotion_calendar import (
    check_exclusive,
    check_group,
    days_of,
    promotion_calendar,
)
from account_mgmt.domain.promotion_rules import (
    AmountOff,
    Audience,
    BundlePrice,
    Buys,
    CheapestFree,
    Condition,
    FixedUnitPrice,
    FreeItems,
    Limits,
    PercentOff,
    ProductRange,
    Spends,
    Stacking,
    Tier,
    VolumeTiers,
)
from account_mgmt.domain.promotion_shelf import ALL, PromotionIndex, PromotionShelf, shelves_of
from account_mgmt.domain.promotion_uplift import Compared, Lift, Return, incremental, uplift
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.builders import MONDAY, a_basket, a_line, a_promotion

ANA = AccountId("a-1")
ALONE = Stacking(exclusive=True)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda: PercentOff(off=Rate("100.01%")),
        lambda: PercentOff(off=Rate("-1%")),
        lambda: CheapestFree(off=Rate(2)),
        lambda: AmountOff(amount=eur("0.00")),
        lambda: AmountOff(amount=eur("-1.00")),
        lambda: BundlePrice(amount=eur("-0.01")),
        lambda: Spends(least=eur("0.00")),
        lambda: Buys(least=0),
        lambda: Buys(least=True),
        lambda: Buys(least=4, most=3),
        lambda: VolumeTiers(tiers=()),
        lambda: VolumeTiers(tiers=(Tier(least=2, off=Rate(0)), Tier(least=2, off=Rate(1)))),
        lambda: Limits(uses=0),
        lambda: Limits(budget=eur("0.00")),
        lambda: a_promotion(benefits=[BundlePrice(amount=eur("1.00"))]),
        lambda: a_promotion(
            benefits=[CheapestFree()], conditions=[Condition(needs=Spends(least=eur("1.00")))]
        ),
        lambda: a_promotion(benefits=[PercentOff(off=Rate(1)), FreeItems(count=1)]),
        lambda: a_promotion(
            benefits=[FixedUnitPrice(price=UnitPrice("1.00", "USD"))],
            limits=Limits(budget=eur("1.00")),
        ),
    ],
)
def test_what_would_pay_the_customer_or_makes_no_sense_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(BadPromotion, match="is refused: "):
        make()


@pytest.mark.parametrize("off", ["0%", "100%"])
def test_nothing_and_all_are_shares_that_may_be_had_off(off: str) -> None:
    assert PercentOff(off=Rate(off)).off == Rate(off)


@pytest.mark.parametrize(
    ("shares", "why"),
    [
        ([LineDiscount(PromotionId("p"), eur("-0.01"))], "less than nothing"),
        ([LineDiscount(PromotionId("p"), eur("1.00"))] * 2, "one promotion twice"),
        ([LineDiscount(PromotionId("p"), eur("0.01"))], "its discount is 0.00 EUR"),
    ],
)
def test_a_line_says_no_more_of_promotions_than_its_discount(
    shares: list[LineDiscount], why: str
) -> None:
    with pytest.raises(BadLines, match=why):
        evolve(a_line(), promotions=tuple(shares))


def test_a_price_of_nothing_has_no_discount() -> None:
    assert UnitPrice("0.00", "EUR").discount_to(eur("0.00"), Quantity(1)) == Rate(0)
    with pytest.raises(MixedCurrencies):
        UnitPrice("1.00", "EUR").discount_to(Money("1.00", "USD"), Quantity(1))


# --- its use ------------------------------------------------------------------------------------


def test_no_more_is_reserved_than_is_left() -> None:
    promotion, _ = a_promotion(limits=Limits(uses=2, budget=eur("5.00")))
    reserved, event = promotion.reserve(ANA, eur("3.00"), uses=1, reference="o-1")

    assert (event.amount, event.uses) == (eur("3.00"), 1)
    assert reserved.budget_left == eur("2.00")
    assert reserved.reserve(ANA, eur("2.00"), uses=1, reference="o-2")[0].budget_left == eur("0.00")
    with pytest.raises(BudgetOverrun, match=r"cannot give 2\.01 EUR: 2\.00 EUR are left"):
        reserved.reserve(ANA, eur("2.01"), uses=1, reference="o-2")
    with pytest.raises(
        PromotionUsedUp, match="cannot be applied 2 times by account a-1: 1 are left"
    ):
        reserved.reserve(ANA, eur("0.01"), uses=2, reference="o-2")


def test_an_account_is_told_once() -> None:
    told, event = a_promotion()[0].tell(ANA, on=MONDAY, by="Ana")

    assert (event.account, event.by) == (ANA, "Ana")
    with pytest.raises(AlreadyExists):
        told.tell(ANA, on=MONDAY, by="Bo")


# --- calendar and shelves -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ended_on", "days"),
    [
        (None, Period.year(2026)),
        (date(2026, 1, 1), None),
        (date(2026, 2, 1), Period.month(2026, 1)),
        (date(2027, 1, 1), Period.year(2026)),
    ],
)
def test_the_days_of_a_promotion_end_where_it_was_ended(
    ended_on: date | None, days: Period | None
) -> None:
    assert days_of(evolve(a_promotion()[0], ended_on=ended_on)) == days


def test_a_calendar_warns_of_what_meets_in_days_and_products() -> None:
    all_ = [
        a_promotion("p-1", products=["tea"], window=Period.month(2026, 1))[0],
        a_promotion("p-2", products=["tea"], stacking=Stacking(group="b"))[0],
        a_promotion("p-3", products=["cup"])[0],
        a_promotion("p-4", products=["tea"], window=Period.month(2026, 2), stacking=ALONE)[0],
        evolve(a_promotion("p-5")[0], ended_on=date(2026, 1, 1)),
        evolve(a_promotion("p-6")[0], audience=Audience(regions=("north",))),
        a_promotion("p-7", window=Period.year(2027))[0],
    ]

    found = promotion_calendar(ANA, "A", "south", all_, Period.months(2026, 1, 2))

    assert [str(one.promotion) for one in found.running] == ["p-1", "p-2", "p-3", "p-4"]
    assert [
        (str(one.first), str(one.second), str(one.days.start), one.combined)
        for one in found.overlaps
    ] == [("p-1", "p-2", "2026-01-01", True), ("p-2", "p-4", "2026-02-01", False)]


@pytest.mark.parametrize(
    ("some", "others", "meet"),
    [
        (ProductRange(), ProductRange(products=(ProductId("a"),)), True),
        (ProductRange(products=(ProductId("a"),)), ProductRange(products=(ProductId("b"),)), False),
        (ProductRange(products=(ProductId("a"),)), ProductRange(categories=("x",)), True),
        (ProductRange(categories=("x",)), ProductRange(products=(ProductId("a"),)), True),
        (ProductRange(categories=("x",)), ProductRange(categories=("x", "y")), True),
        (ProductRange(categories=("x",)), ProductRange(categories=("y",)), False),
    ],
)
def test_ranges_meet_where_they_may_share_a_product(
    some: ProductRange,
    others: ProductRange,
    meet: bool,  # noqa: FBT001 # a case
) -> None:
    assert some.may_meet(others) is meet


@pytest.mark.parametrize(
    "apart",
    [
        {"window": Period.year(2027)},
        {"priority": 1},
        {"stacking": Stacking()},
        {"on": ProductRange(products=(ProductId("b"),))},
        {"audience": Audience(regions=("south",))},
        {"audience": Audience(account_classes=("B",))},
        {"audience": Audience(accounts=(AccountId("a-2"),))},
        {"ended_on": date(2026, 1, 1)},
    ],
)
def test_exclusive_promotions_may_stand_apart(apart: dict[str, object]) -> None:
    one = evolve(
        a_promotion("p-1", products=["a"], stacking=ALONE)[0],
        audience=Audience(accounts=(ANA,), account_classes=("A",), regions=("north",)),
    )

    check_exclusive(one, [evolve(one, id=PromotionId("p-2"), **apart)])  # type: ignore[arg-type]


def test_promotions_of_one_group_and_rule_stand_together() -> None:
    check_group(a_promotion("p-1")[0], [a_promotion("p-2")[0]])


def test_a_promotion_stands_on_the_shelves_of_what_must_be_ordered() -> None:
    tea = ProductRange(products=(ProductId("tea"),), categories=("drinks",))
    needs = Condition(needs=Buys(least=1), of=tea)

    assert shelves_of(a_promotion()[0]) == (ALL,)
    assert [str(one)[:9] for one in shelves_of(a_promotion(conditions=[needs])[0])] == [
        "product t",
        "category ",
    ]


def test_a_promotion_stands_on_a_shelf_once() -> None:
    shelf, _ = PromotionShelf.open(ALL)
    shelf, _ = shelf.put(a_promotion()[0])

    with pytest.raises(AlreadyExists):
        shelf.put(a_promotion()[0])


def test_an_index_finds_what_is_on_for_the_account() -> None:
    index = PromotionIndex(
        [
            a_promotion("p-1")[0],
            a_promotion("p-2", products=["x"])[0],
            a_promotion("p-3", products=["y"])[0],
            a_promotion("p-4", window=Period.year(2027))[0],
            evolve(a_promotion("p-5")[0], audience=Audience(regions=("north",))),
        ]
    )

    found = index.for_basket(a_basket(("x", "1", "1.00")))

    assert [str(one.id) for one in found] == ["p-1", "p-2"]


# --- what it did --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("baseline", "actual", "rate", "more"),
    [(1000, 3000, "2", 2000), (400, 1100, "1.75", 700), (8000, 10_000, "0.25", 2000)],
)
def test_the_published_lifts(baseline: int, actual: int, rate: str, more: int) -> None:
    """Selling, Numbers for tests [88] and [79]: +200 %; +175 % and 700 units; 2,000 incremental."""
    lift = Lift(baseline=baseline, actual=actual)

    assert (lift.rate, lift.incremental) == (Rate(rate), more)


def test_a_lift_on_nothing_has_no_rate() -> None:
    assert Lift(baseline=0, actual=5).rate is None


def test_the_dip_after_a_promotion_and_what_others_lost_are_taken_off() -> None:
    weeks = [Lift(baseline=100, actual=300), Lift(baseline=100, actual=90)]
    after = [Lift(baseline=100, actual=60), Lift(baseline=100, actual=120)]

    assert incremental(weeks, after=after, cannibalised=30, halo=5) == 190 - 40 - 30 + 5


def test_a_return_is_what_was_gained_over_what_it_cost() -> None:
    assert Return(margin=eur("150.00"), cost=eur("100.00")).rate == Rate("0.5")
    assert Return(margin=eur("150.00"), cost=eur("0.00")).rate is None


def compared(*pairs: tuple[int, int]) -> dict[AccountId, Compared]:
    return {
        AccountId(f"a-{n}"): Compared(window=window, matched=matched)
        for n, (window, matched) in enumerate(pairs)
    }


def test_the_uplift_is_the_difference_of_the_differences_with_its_bounds() -> None:
    """By hand: means 200 and 100, variances 20,000 and 20,000; 2 x (100 +- 1.96 x 141.42)."""
    found = uplift(compared((300, 200), (600, 300)), compared((100, 100), (400, 200)), "EUR")

    assert found.amount == eur("2.00")
    assert found.lift == Lift(baseline=700, actual=900)
    assert (found.low, found.high) == (eur("-3.54"), eur("7.54"))
    assert not found.is_clear


@pytest.mark.parametrize("sign", [1, -1])
def test_an_uplift_is_clear_where_nothing_lies_outside_its_bounds(sign: int) -> None:
    found = uplift(compared((sign * 500, 0), (sign * 510, 0)), compared((0, 0), (0, 0)), "EUR")

    assert found.is_clear


def test_one_account_alone_gives_no_bounds() -> None:
    found = uplift(compared((5, 0)), compared((0, 0), (1, 0)), "EUR")

    assert (found.low, found.high, found.is_clear) == (None, None, False)


def test_an_uplift_of_nobody_is_refused() -> None:
    with pytest.raises(NothingToCompare, match="no account had it"):
        uplift({}, compared((1, 1)), "EUR")
