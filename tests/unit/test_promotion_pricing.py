"""What an order costs under promotions: the rules and published figures of selling, B13."""

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType

import pytest
from attrs import evolve

from account_mgmt.domain.basket import Basket, BasketLine
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import AccountId, ProductId, PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import AppliedPromotion
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.promotion import AccountUses, Promotion, Usage
from account_mgmt.domain.promotion_eligibility import Why
from account_mgmt.domain.promotion_explanation import Explanation, explain
from account_mgmt.domain.promotion_pricing import Priced, price
from account_mgmt.domain.promotion_rules import (
    AmountOff,
    Audience,
    Benefit,
    BundlePrice,
    Buys,
    CheapestFree,
    Condition,
    Counted,
    Covers,
    FixedUnitPrice,
    FreeGoods,
    FreeItems,
    GroupRule,
    Limits,
    Overrun,
    PercentOff,
    ProductRange,
    Spends,
    Stacking,
    Tier,
    VolumeTiers,
)
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.builders import a_basket

TEN = PercentOff(off=Rate("10%"))
TWENTY = PercentOff(off=Rate("20%"))
TOGETHER = Stacking(rule=GroupRule.ACCUMULATE)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def buys(least: int, most: int | None = None, *, of: ProductRange | None = None) -> Condition:
    return Condition(needs=Buys(least=least, most=most), of=of)


def only(*products: str) -> ProductRange:
    return ProductRange(products=tuple(map(ProductId, products)))


def promo(  # what a test may want to hold
    id: str,
    *benefits: Benefit,
    on: ProductRange = ProductRange(),  # noqa: B008 # it is frozen
    conditions: Iterable[Condition] = (),
    limits: Limits = Limits(),  # noqa: B008 # it is frozen
    stacking: Stacking = Stacking(),  # noqa: B008 # it is frozen
    priority: int = 0,
    usage: Usage = Usage(),  # noqa: B008 # it is frozen
) -> Promotion:
    return Promotion(
        id=PromotionId(id),
        name=f"Promotion {id}",
        window=Period.year(2026),
        benefits=benefits,
        on=on,
        conditions=tuple(conditions),
        limits=limits,
        stacking=stacking,
        priority=priority,
        usage=usage,
    )


def off(priced: Priced) -> list[str]:
    """What each line has off by promotions, in euros."""
    nothing = eur("0.00")
    return [
        str(sum((part.amount for part in line.promotions), start=nothing).amount)
        for line in priced.lines
    ]


def who(priced: Priced) -> list[list[str]]:
    """Which promotions took something off each line."""
    return [[str(part.promotion) for part in line.promotions] for line in priced.lines]


# --- published figures --------------------------------------------------------------------------


def test_three_off_two_of_twelve_takes_1_50_off_each() -> None:
    """django-oscar, tests/integration/offer/test_absolute_benefit.py (selling, B13 [50])."""
    basket = a_basket(("x", "1", "12.00"), ("y", "1", "12.00"))

    assert off(price(basket, [promo("p", AmountOff(amount=eur("3.00")))])) == ["1.50", "1.50"]


def test_three_off_1_00_and_1_50_takes_no_more_than_2_50() -> None:
    """django-oscar, the same (selling, B13 [50])."""
    basket = a_basket(("x", "1", "1.00"), ("y", "1", "1.50"))

    priced = price(basket, [promo("p", AmountOff(amount=eur("3.00")))])

    assert off(priced) == ["1.00", "1.50"]
    assert priced.taken == {PromotionId("p"): eur("2.50")}
    assert priced.net == eur("0.00")


def test_four_off_three_of_two_is_split_by_the_largest_remainder() -> None:
    """django-oscar gives 1.33, 1.33, 1.34; by B0.2 the spare cent is the first's."""
    basket = a_basket(("x", "1", "2.00"), ("y", "1", "2.00"), ("z", "1", "2.00"))

    off_ = off(price(basket, [promo("p", AmountOff(amount=eur("4.00")))]))

    assert off_ == ["1.34", "1.33", "1.33"]


FREE_BURGERS = (
    promo("4-9", FreeGoods(product=ProductId("dip"), count=1), conditions=[buys(4, 9)]),
    promo(
        "over-10",
        FreeGoods(product=ProductId("dip"), count=3),
        conditions=[buys(11)],
        limits=Limits(per_order=1),
    ),
)


@pytest.mark.parametrize(
    ("burgers", "free"), [((3,), 0), ((4,), 1), ((9,), 1), ((10,), 0), ((11,), 3), ((2, 9), 3)]
)
def test_buy_4_to_9_and_1_is_free_more_than_10_and_3_are(
    burgers: tuple[int, ...], free: int
) -> None:
    """ERPNext #21186, where exactly 10 is left open; here it is in neither slab."""
    lines = [(f"burger-{n}", str(count), "5.00") for n, count in enumerate(burgers)]
    basket = evolve(
        a_basket(*lines),
        prices=MappingProxyType({ProductId("dip"): UnitPrice("0.50", "EUR")}),
    )

    given = price(basket, FREE_BURGERS).goods

    assert sum(goods.units for goods in given) == free


# --- each benefit -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit_price", "net"), [("0.33", "0.89"), ("0.0185", "0.05"), ("0.019", "0.05")]
)
def test_a_share_off_a_line_is_rounded_once_as_a_discount_of_its_own_is(
    unit_price: str, net: str
) -> None:
    [line] = price(a_basket(("x", "3", unit_price)), [promo("p", TEN)]).lines

    assert line.net == UnitPrice(unit_price, "EUR").line(line.quantity, TEN.off) == eur(net)


def test_a_share_off_is_taken_after_the_discount_of_the_line_itself() -> None:
    line = evolve(a_basket(("x", "1", "10.00")).lines[0].line, discount=Rate("50%"))
    basket = Basket.of(AccountId("a-1"), [line], on=date(2026, 2, 2))

    [after] = price(basket, [promo("p", TEN)]).lines

    assert after.net == eur("4.50")
    assert after.discount == Rate("55%")


def test_a_fixed_price_never_makes_an_item_dearer() -> None:
    basket = a_basket(("x", "2", "5.00"), ("y", "2", "2.00"))
    fixed = promo("p", FixedUnitPrice(price=UnitPrice("3.00", "EUR")))

    assert off(price(basket, [fixed])) == ["4.00", "0.00"]


def test_a_bundle_costs_its_price_however_dear_its_items_are() -> None:
    basket = a_basket(("x", "1", "5.00"), ("y", "2", "4.00"))
    bundle = promo("p", BundlePrice(amount=eur("10.00")), conditions=[buys(3)])

    priced = price(basket, [bundle])

    assert priced.net == eur("10.00")
    assert off(priced) == ["1.15", "1.85"]  # 3.00 by 5.00 and 8.00


def test_a_bundle_that_would_cost_more_than_its_items_is_none() -> None:
    bundle = promo("p", BundlePrice(amount=eur("10.00")), conditions=[buys(2)])

    assert price(a_basket(("x", "2", "4.00")), [bundle]).applied == ()


@pytest.mark.parametrize(
    ("ordered", "free"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (6, 2), (3_000_000, 1_000_000)]
)
def test_of_every_three_one_is_free(ordered: int, free: int) -> None:
    deal = promo("p", FreeItems(count=1), conditions=[buys(2)])

    priced = price(a_basket(("x", str(ordered), "10.00")), [deal])

    assert priced.net == eur(str((ordered - free) * 10))
    assert sum(one.uses for one in priced.applied) == free


def test_the_second_of_a_kind_is_had_at_half_price() -> None:
    deal = promo("p", FreeItems(count=1, off=Rate("50%")), conditions=[buys(1)])

    assert price(a_basket(("x", "2", "10.00")), [deal]).net == eur("15.00")


def test_fewer_free_items_than_promised_are_free_as_far_as_they_go() -> None:
    deal = promo("p", FreeItems(count=2), conditions=[buys(2)])

    assert price(a_basket(("x", "3", "10.00")), [deal]).net == eur("20.00")


def test_what_is_free_may_be_of_another_range() -> None:
    deal = promo("p", FreeItems(count=1, of=only("butter")), on=only("bread"), conditions=[buys(2)])
    basket = a_basket(("bread", "4", "3.00"), ("butter", "3", "2.00"))

    assert off(price(basket, [deal])) == ["0.00", "4.00"]


def test_sets_are_made_of_the_dearest_and_the_cheapest_of_each_is_free() -> None:
    deal = promo("p", CheapestFree(), conditions=[buys(3)])
    basket = a_basket(("a", "2", "1.00"), ("b", "2", "3.00"), ("c", "2", "2.00"))

    priced = price(basket, [deal])

    assert priced.net == eur("9.00")  # 3, 3, (2) and 2, 1, (1)
    assert priced.applied == (AppliedPromotion(PromotionId("p"), 2),)


@pytest.mark.parametrize(
    ("count", "net"), [("9", "90.00"), ("10", "90.00"), ("19.5", "175.50"), ("20", "160.00")]
)
def test_a_tier_begins_with_its_least_quantity(count: str, net: str) -> None:
    tiers = VolumeTiers(tiers=(Tier(least=10, off=TEN.off), Tier(least=20, off=TWENTY.off)))

    assert price(a_basket(("x", count, "10.00")), [promo("p", tiers)]).net == eur(net)


@pytest.mark.parametrize(
    ("counted", "net"), [(Counted.PER_LINE, "100.00"), (Counted.TOGETHER, "90.00")]
)
def test_a_tier_is_reached_by_each_line_or_by_all_together(counted: Counted, net: str) -> None:
    tiers = VolumeTiers(tiers=(Tier(least=10, off=TEN.off),), counted=counted)

    priced = price(a_basket(("x", "5", "10.00"), ("y", "5", "10.00")), [promo("p", tiers)])

    assert priced.net == eur(net)


def test_goods_without_a_price_are_not_given() -> None:
    assert price(a_basket(("burger", "4", "5.00")), FREE_BURGERS).goods == ()


def test_a_promotion_may_give_goods_and_a_share_off() -> None:
    both = promo("p", TEN, FreeGoods(product=ProductId("dip"), count=1))
    prices = MappingProxyType({ProductId("dip"): UnitPrice("0.50", "EUR")})

    priced = price(evolve(a_basket(("x", "1", "10.00")), prices=prices), [both])

    assert priced.net == eur("9.00")
    assert priced.taken == {PromotionId("p"): eur("1.50")}


def test_benefits_together_take_no_more_than_the_items_are_worth() -> None:
    both = promo("p", PercentOff(off=Rate("80%")), AmountOff(amount=eur("5.00")))

    assert price(a_basket(("x", "1", "10.00")), [both]).net == eur("0.00")


# --- conditions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spent", "uses"), [("99.99", 0), ("100.00", 1), ("199.99", 1), ("250.00", 2)]
)
def test_an_amount_off_is_had_for_each_time_so_much_is_spent(spent: str, uses: int) -> None:
    deal = promo(
        "p",
        AmountOff(amount=eur("10.00")),
        conditions=[Condition(needs=Spends(least=eur("100.00")))],
    )

    priced = price(a_basket(("x", "1", spent)), [deal])

    assert sum(one.uses for one in priced.applied) == uses
    assert priced.net == eur(spent) - eur(str(10 * uses))


def test_what_is_spent_is_reached_with_as_few_items_as_it_takes() -> None:
    deal = promo(
        "p",
        AmountOff(amount=eur("100.00")),
        conditions=[Condition(needs=Spends(least=eur("10.00")))],
        limits=Limits(per_order=1),
    )

    assert price(a_basket(("x", "7", "3.33")), [deal]).net == eur("9.99")  # 4 of 3.33 are free


def test_the_most_times_per_order_is_kept() -> None:
    deal = promo("p", FreeItems(count=1), conditions=[buys(1)], limits=Limits(per_order=2))

    assert price(a_basket(("x", "10", "1.00")), [deal]).net == eur("8.00")


@pytest.mark.parametrize(("third", "uses"), [("a", 0), ("c", 1)])
def test_coverage_is_of_different_products(third: str, uses: int) -> None:
    deal = promo(
        "p",
        BundlePrice(amount=eur("2.00")),
        conditions=[Condition(needs=Covers(products=3))],
    )
    basket = a_basket(("a", "1", "1.00"), ("b", "1", "1.00"), (third, "1", "1.00"))

    assert sum(one.uses for one in price(basket, [deal]).applied) == uses


def test_items_that_meet_one_condition_do_not_meet_another() -> None:
    twice = promo("p", AmountOff(amount=eur("1.00")), conditions=[buys(2), buys(2)])

    assert price(a_basket(("x", "3", "1.00")), [twice]).applied == ()
    assert price(a_basket(("x", "4", "1.00")), [twice]).net == eur("3.00")


def test_two_conditions_of_different_kinds_are_met_set_by_set() -> None:
    deal = promo(
        "p",
        AmountOff(amount=eur("1.00")),
        conditions=[
            buys(1, of=only("a")),
            Condition(needs=Spends(least=eur("5.00")), of=only("b")),
        ],
    )
    basket = a_basket(("a", "3", "1.00"), ("b", "2", "5.00"))

    assert price(basket, [deal]).applied == (AppliedPromotion(PromotionId("p"), 2),)


@pytest.mark.parametrize(
    ("count", "off_"), [("10", "0.00"), ("11", "1.10"), ("14", "1.40"), ("14.5", "0.00")]
)
def test_a_slab_per_line_ends_with_its_most(count: str, off_: str) -> None:
    needs = Buys(least=11, most=14, counted=Counted.PER_LINE)
    deal = promo("p", TEN, conditions=[Condition(needs=needs)])

    basket = a_basket(("x", count, "1.00"), ("y", "5", "1.00"))

    assert off(price(basket, [deal])) == [off_, "0.00"]


def test_what_is_bought_on_a_line_makes_its_sets_alone() -> None:
    needs = Condition(needs=Buys(least=2, counted=Counted.PER_LINE))
    deal = promo("p", CheapestFree(), conditions=[needs], limits=Limits(uses=2))

    basket = a_basket(("x", "3", "1.00"), ("y", "2", "1.00"), ("z", "2", "1.00"))

    assert off(price(basket, [deal])) == ["1.00", "1.00", "0.00"]


def test_less_than_a_unit_is_had_at_a_share_off_and_counts_for_none() -> None:
    basket = a_basket(("x", "0.5", "10.00"))

    assert price(basket, [promo("p", TEN)]).net == eur("4.50")
    assert price(basket, [promo("p", CheapestFree(), conditions=[buys(1)])]).net == eur("5.00")


def test_a_condition_may_be_of_a_range_that_has_no_benefit() -> None:
    deal = promo("p", TEN, on=only("b"), conditions=[buys(1, of=only("a"))])

    assert off(price(a_basket(("a", "1", "10.00"), ("b", "1", "10.00")), [deal])) == [
        "0.00",
        "1.00",
    ]
    assert price(a_basket(("b", "1", "10.00")), [deal]).applied == ()


# --- which of them count ------------------------------------------------------------------------


def test_of_one_group_the_best_for_the_customer_counts_on_each_line() -> None:
    fixed = promo("fixed", FixedUnitPrice(price=UnitPrice("5.00", "EUR")))
    share = promo("share", PercentOff(off=Rate("30%")))
    basket = a_basket(("a", "1", "10.00"), ("b", "1", "6.00"))

    priced = price(basket, [fixed, share])

    assert off(priced) == ["5.00", "1.80"]
    assert who(priced) == [["fixed"], ["share"]]


def test_a_set_is_made_only_where_it_is_better_than_what_each_item_has_alone() -> None:
    deal = promo("deal", CheapestFree(), conditions=[buys(3)])
    basket = a_basket(("x", "3", "9.00"))

    assert who(price(basket, [deal, promo("share", TWENTY)])) == [["deal"]]
    assert who(price(basket, [deal, promo("share", PercentOff(off=Rate("40%")))])) == [["share"]]


def test_what_a_set_leaves_has_the_share_off() -> None:
    deal = promo("deal", CheapestFree(), conditions=[buys(3)])
    basket = a_basket(("x", "4", "10.00"))

    assert price(basket, [deal, promo("share", TWENTY)]).net == eur("28.00")


def test_of_groups_that_say_so_the_smallest_counts() -> None:
    least = Stacking(rule=GroupRule.SMALLEST)
    some = [promo("ten", TEN, stacking=least), promo("twenty", TWENTY, stacking=least)]
    sets = [promo(f"off-{n}", AmountOff(amount=eur(f"{n}.00")), stacking=least) for n in (2, 1, 3)]

    assert who(price(a_basket(("x", "1", "10.00")), some)) == [["ten"]]
    assert who(price(a_basket(("x", "1", "10.00")), sets)) == [["off-1"]]


def test_of_groups_that_say_so_the_first_by_id_counts() -> None:
    first = Stacking(rule=GroupRule.FIRST)
    some = [promo("b", TWENTY, stacking=first), promo("a", TEN, stacking=first)]

    assert who(price(a_basket(("x", "1", "10.00")), some)) == [["a"]]


def test_promotions_that_accumulate_are_each_on_the_price_before() -> None:
    some = [promo("a", TEN, stacking=TOGETHER), promo("b", TWENTY, stacking=TOGETHER)]

    assert price(a_basket(("x", "1", "10.00")), some).net == eur("7.00")


def test_promotions_of_different_groups_add_up_to_no_more_than_the_line() -> None:
    sixty = PercentOff(off=Rate("60%"))
    some = [promo("a", sixty), promo("b", sixty, stacking=Stacking(group="other"))]

    priced = price(a_basket(("x", "1", "10.00")), some)

    assert [part.amount for part in priced.lines[0].promotions] == [eur("6.00"), eur("4.00")]


def test_one_that_finds_nothing_left_of_a_line_is_not_applied() -> None:
    all_ = PercentOff(off=Rate("100%"))
    some = [promo("a", all_), promo("b", all_, stacking=Stacking(group="other"))]

    assert [str(one.promotion) for one in price(a_basket(("x", "1", "1.00")), some).applied] == [
        "a"
    ]


def test_a_higher_priority_has_its_items_first_even_if_it_takes_less() -> None:
    some = [promo("a", TWENTY), promo("b", TEN, priority=1)]

    assert who(price(a_basket(("x", "1", "10.00")), some)) == [["b"]]


def test_an_exclusive_promotion_has_its_lines_to_itself() -> None:
    alone = promo("alone", TWENTY, on=only("x"), stacking=Stacking(exclusive=True))
    other = promo("other", TEN, stacking=Stacking(group="other"))
    basket = a_basket(("x", "1", "10.00"), ("y", "1", "10.00"))

    assert who(price(basket, [other, alone])) == [["alone"], ["other"]]


def test_of_one_priority_the_others_count_where_they_are_better_together() -> None:
    alone = promo("alone", TWENTY, stacking=Stacking(exclusive=True))
    others = [
        promo("a", TEN, stacking=Stacking(group="a")),
        promo("b", PercentOff(off=Rate("15%"))),
    ]

    assert price(a_basket(("x", "1", "10.00")), [alone, *others]).net == eur("7.50")


@pytest.mark.parametrize(("allowed", "net"), [(("b",), "7.00"), (("c",), "8.00")])
def test_a_list_of_combinations_is_kept_to(allowed: tuple[str, ...], net: str) -> None:
    listed = Stacking(combines_with=tuple(map(PromotionId, allowed)))
    some = [promo("a", TWENTY, stacking=listed), promo("b", TEN, stacking=Stacking(group="b"))]

    assert price(a_basket(("x", "1", "10.00")), some).net == eur(net)


def test_one_that_accumulates_may_be_exclusive() -> None:
    alone = Stacking(rule=GroupRule.ACCUMULATE, exclusive=True)
    some = [promo("a", TEN, stacking=alone), promo("b", TWENTY, stacking=TOGETHER)]

    assert price(a_basket(("x", "1", "10.00")), some).net == eur("8.00")


def test_of_many_exclusive_ones_whichever_takes_most_comes_first() -> None:
    some = [
        promo(f"p-{n}", PercentOff(off=Rate(f"{n}%")), stacking=Stacking(exclusive=True))
        for n in (1, 5, 3, 2, 4)
    ]

    assert who(price(a_basket(("x", "1", "10.00")), some)) == [["p-5"]]


def test_of_many_that_make_sets_the_best_next_is_taken() -> None:
    some = [
        promo(f"p-{n}", AmountOff(amount=eur(f"{n}.00")), conditions=[buys(1)]) for n in range(1, 7)
    ]
    least = [evolve(one, stacking=Stacking(rule=GroupRule.SMALLEST)) for one in some]
    basket = a_basket(("x", "1", "10.00"))

    assert who(price(basket, some)) == [["p-6"]]
    assert who(price(basket, least)) == [["p-1"]]


def test_sets_that_meet_on_no_line_do_not_compete() -> None:
    some = [
        promo(f"p-{n}", CheapestFree(), on=only(f"x-{n}"), conditions=[buys(2)]) for n in range(12)
    ]
    basket = a_basket(*((f"x-{n}", "2", "1.00") for n in range(12)))

    assert price(basket, some).net == eur("12.00")


def test_sets_that_are_joined_by_a_third_are_seen_together() -> None:
    ends = [promo(f"p-{n}", CheapestFree(), on=only(n), conditions=[buys(2)]) for n in ("a", "b")]
    both = promo("both", BundlePrice(amount=eur("0.10")), on=only("a", "b"), conditions=[buys(4)])

    priced = price(a_basket(("a", "2", "1.00"), ("b", "2", "1.00")), [*ends, both])

    assert priced.net == eur("0.10")


def test_a_share_off_is_had_on_lines_beside_a_set_and_on_what_it_leaves() -> None:
    deal = promo("deal", CheapestFree(), on=only("x"), conditions=[buys(3)])
    basket = a_basket(("x", "4", "10.00"), ("y", "1", "10.00"))

    assert off(price(basket, [deal, promo("ten", TEN)])) == ["11.00", "1.00"]


def test_many_sets_are_made_as_long_as_each_gains_something() -> None:
    some = [
        promo(
            f"p-{n}",
            AmountOff(amount=eur(f"0.0{n}")),
            conditions=[buys(1)],
            limits=Limits(per_order=1),
        )
        for n in range(1, 6)
    ]

    assert price(a_basket(("x", "10", "1.00")), some).net == eur("9.85")


def test_a_slab_that_is_taken_first_leaves_nothing_to_another() -> None:
    first = Stacking(rule=GroupRule.FIRST)
    slab = Condition(needs=Buys(least=2, counted=Counted.PER_LINE))
    some = [
        promo("a", TEN, on=only("x"), conditions=[slab], stacking=first),
        promo("b", TWENTY, conditions=[slab], stacking=first),
    ]

    assert who(price(a_basket(("x", "2", "1.00"), ("y", "2", "1.00")), some)) == [["a"], ["b"]]


@pytest.mark.parametrize("rule", GroupRule)
def test_what_goes_line_by_line_is_one_use_however_many_lines_have_it(rule: GroupRule) -> None:
    slab = Condition(needs=Buys(least=2, counted=Counted.PER_LINE))
    once = promo("p", TEN, conditions=[slab], limits=Limits(uses=1), stacking=Stacking(rule=rule))

    priced = price(a_basket(("x", "2", "10.00"), ("y", "3", "10.00")), [once])

    assert off(priced) == ["2.00", "3.00"]
    assert priced.applied == (AppliedPromotion(PromotionId("p"), 1),)


# --- limits -------------------------------------------------------------------------------------


def test_an_order_that_would_overrun_the_budget_takes_what_is_left() -> None:
    spent = Usage(reserved=eur("5.00"), committed=eur("4.00"))
    some = promo("p", TEN, limits=Limits(budget=eur("10.00")), usage=spent)

    priced = price(a_basket(("x", "1", "20.00"), ("y", "1", "10.00")), [some])

    assert off(priced) == ["0.67", "0.33"]


def test_an_order_that_would_overrun_the_budget_does_without_where_it_says_so() -> None:
    limits = Limits(budget=eur("1.00"), overrun=Overrun.REFUSE)

    assert price(a_basket(("x", "1", "10.00")), [promo("p", TEN, limits=limits)]).net == eur("9.00")
    assert price(a_basket(("x", "1", "10.10")), [promo("p", TEN, limits=limits)]).applied == ()


def test_another_promotion_counts_where_it_takes_more_than_what_is_left() -> None:
    clipped = promo("a", TWENTY, limits=Limits(budget=eur("0.50")))

    assert who(price(a_basket(("x", "1", "10.00")), [clipped, promo("b", TEN)])) == [["b"]]


def test_goods_are_given_whole_or_not_at_all() -> None:
    limits = Limits(budget=eur("0.40"))
    deal = promo("p", FreeGoods(product=ProductId("dip"), count=1), limits=limits)
    prices = MappingProxyType({ProductId("dip"): UnitPrice("0.50", "EUR")})

    assert price(evolve(a_basket(("x", "1", "5.00")), prices=prices), [deal]).applied == ()


def test_a_budget_that_is_left_beside_another_is_kept_too() -> None:
    some = [
        promo("a", TEN, limits=Limits(budget=eur("0.30")), stacking=TOGETHER),
        promo("b", TEN, limits=Limits(budget=eur("50.00")), stacking=TOGETHER),
    ]

    priced = price(a_basket(("x", "1", "10.00")), some)

    assert priced.taken == {PromotionId("a"): eur("0.30"), PromotionId("b"): eur("1.00")}


@pytest.mark.parametrize(
    ("limits", "usage", "uses"),
    [
        (Limits(uses=5), Usage(uses=3), 2),
        (Limits(uses=5), Usage(uses=5), 0),
        (
            Limits(per_account=2),
            Usage(accounts=(AccountUses(account=AccountId("a-1"), uses=1),)),
            1,
        ),
        (
            Limits(per_account=2),
            Usage(accounts=(AccountUses(account=AccountId("a-2"), uses=1),)),
            2,
        ),
    ],
)
def test_no_more_uses_are_had_than_are_left(limits: Limits, usage: Usage, uses: int) -> None:
    deal = promo("p", FreeItems(count=1), conditions=[buys(1)], limits=limits, usage=usage)

    priced = price(a_basket(("x", "10", "1.00")), [deal])

    assert sum(one.uses for one in priced.applied) == uses


# --- why ----------------------------------------------------------------------------------------


def why(basket: Basket, *promotions: Promotion) -> Explanation:
    return explain(basket, promotions, price(basket, promotions))


def reasons(explanation: Explanation, promotion: str) -> list[Why]:
    return [one.why for one in explanation.outcomes if str(one.promotion) == promotion]


def test_every_promotion_on_every_line_says_why() -> None:
    basket = a_basket(("x", "1", "10.00"), ("y", "2", "1.00"))
    said = why(
        basket,
        promo("alone", TWENTY, on=only("x"), stacking=Stacking(exclusive=True), priority=1),
        promo("beaten", PercentOff(off=Rate("5%")), on=only("y")),
        promo("ten", TEN),
        promo("dear", FixedUnitPrice(price=UnitPrice("50.00", "EUR"))),
        promo("nine", TEN, conditions=[buys(9)]),
        promo("spent", TEN, limits=Limits(budget=eur("1.00")), usage=Usage(reserved=eur("1.00"))),
        promo("used", TEN, limits=Limits(uses=1), usage=Usage(uses=1)),
        evolve(promo("late", TEN), window=Period.year(2027)),
        evolve(promo("ended", TEN), ended_on=date(2026, 1, 31)),
        evolve(promo("them", TEN), audience=Audience(account_classes=("A",))),
        promo("dollars", AmountOff(amount=Money("1.00", "USD"))),
        promo(
            "overrun",
            PercentOff(off=Rate("90%")),
            on=only("y"),
            limits=Limits(budget=eur("0.10"), overrun=Overrun.REFUSE),
        ),
    )

    assert {one.promotion.value: reasons(said, str(one.promotion)) for one in said.outcomes} == {
        "alone": [Why.APPLIED, Why.NOT_IN_RANGE],
        "beaten": [Why.NOT_IN_RANGE, Why.BEATEN],
        "ten": [Why.NOT_COMBINED, Why.APPLIED],
        "dear": [Why.NOTHING_OFF, Why.NOTHING_OFF],
        "nine": [Why.CONDITION, Why.CONDITION],
        "spent": [Why.BUDGET_SPENT, Why.BUDGET_SPENT],
        "used": [Why.USED_UP, Why.USED_UP],
        "late": [Why.NOT_THEN, Why.NOT_THEN],
        "ended": [Why.NOT_THEN, Why.NOT_THEN],
        "them": [Why.NOT_FOR_THEM, Why.NOT_FOR_THEM],
        "dollars": [Why.OTHER_CURRENCY, Why.OTHER_CURRENCY],
        "overrun": [Why.NOT_IN_RANGE, Why.WOULD_OVERRUN],
    }


def test_a_line_that_meets_a_condition_says_so() -> None:
    deal = promo("p", FreeItems(count=1, of=only("b")), on=only("a"), conditions=[buys(1)])
    both = promo("q", PercentOff(off=Rate("1%")), on=only("a"), stacking=Stacking(group="q"))

    said = why(a_basket(("a", "1", "1.00"), ("b", "1", "1.00")), deal, both)

    assert reasons(said, "p") == [Why.USED_BY_CONDITION, Why.APPLIED]


def test_a_line_off_which_nothing_comes_says_so() -> None:
    fixed = promo("p", FixedUnitPrice(price=UnitPrice("5.00", "EUR")))

    said = why(a_basket(("a", "1", "9.00"), ("b", "1", "1.00")), fixed)

    assert reasons(said, "p") == [Why.APPLIED, Why.NOTHING_OFF]


@pytest.mark.parametrize(
    ("deal", "said"),
    [
        (
            promo("p", TEN, conditions=[buys(4)]),
            ["Order 1 more units, and Promotion p applies."],
        ),
        (
            promo("p", TEN, conditions=[buys(4), buys(5, of=only("z"))]),
            ["Order 1 more units, and Promotion p applies."],
        ),
        (
            promo("p", TEN, conditions=[Condition(needs=Buys(least=4, counted=Counted.PER_LINE))]),
            ["Order 2 more units, and Promotion p applies."],
        ),
        (
            promo("p", TEN, conditions=[Condition(needs=Covers(products=3))]),
            ["Order 1 more products, and Promotion p applies."],
        ),
        (
            promo("p", TEN, conditions=[Condition(needs=Spends(least=eur("50.00")))]),
            ["Order for 17.50 EUR more, and Promotion p applies."],
        ),
        (
            promo("p", FreeItems(count=2), conditions=[buys(3)]),
            ["Order 2 more free units, and Promotion p applies."],
        ),
        (promo("p", TEN, conditions=[buys(3)]), []),
        (promo("p", FixedUnitPrice(price=UnitPrice("99.00", "EUR"))), []),
        (promo("p", FixedUnitPrice(price=UnitPrice("99.00", "EUR")), conditions=[buys(3)]), []),
        (promo("p", TEN, conditions=[buys(1, of=only("z"))]), []),
        (promo("p", TEN, limits=Limits(uses=1), usage=Usage(uses=1), conditions=[buys(9)]), []),
    ],
)
def test_a_near_miss_says_what_is_missing(deal: Promotion, said: list[str]) -> None:
    basket = a_basket(("a", "2", "10.00"), ("b", "1", "12.50"))

    assert [str(one) for one in why(basket, deal).near_misses] == said


# --- a basket -----------------------------------------------------------------------------------


def test_a_category_is_a_range_too() -> None:
    lines = a_basket(("a", "1", "10.00"), ("b", "1", "10.00"), ("c", "1", "10.00")).lines
    tools = [
        BasketLine(line=one.line, category="tools" if n else "") for n, one in enumerate(lines)
    ]
    basket = evolve(a_basket(("a", "1", "1.00")), lines=tuple(tools))
    on = ProductRange(products=(ProductId("b"),), categories=("tools",))

    assert off(price(basket, [promo("p", TEN, on=on)])) == ["0.00", "1.00", "1.00"]
