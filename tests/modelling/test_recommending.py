"""What an account could order next, and why."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from account_mgmt.domain.errors import BadParameter, TooLittleHistory
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.rate import Rate
from account_mgmt.modelling import (
    BoughtTogether,
    BuyAgain,
    Declined,
    DueForReorder,
    Launch,
    LikeAccountsBuy,
    MostPopular,
    NewProducts,
    OneAfterAnother,
    PackSizes,
    PurchaseIndex,
    Rule,
    association_rules,
    back_test_baskets,
    frequent_itemsets,
    next_order,
)
from account_mgmt.ports.recommender import Bought, Recommendation, Recommender, Why

START = date(2026, 1, 1)
ACME, BETA = AccountId("acme"), AccountId("beta")
NAILS, SCREWS, GLUE, PAINT = (ProductId(name) for name in ("nails", "screws", "glue", "paint"))


def bought(account: AccountId, product: ProductId, *days: int, units: int = 1) -> list[Bought]:
    return [Bought(account, product, START + timedelta(day), units) for day in days]


def on(day: int) -> date:
    return START + timedelta(day)


def products(told: Sequence[Recommendation]) -> list[str]:
    return [one.product.value for one in told]


# --- due for reorder --------------------------------------------------------------------------


def test_an_item_is_due_when_its_gap_has_gone_by_and_not_a_day_before() -> None:
    due = DueForReorder(PurchaseIndex(bought(ACME, NAILS, 0, 10, 20, 30)))

    assert products(due.recommend(ACME, on=on(39))) == []
    (told,) = due.recommend(ACME, on=on(40))
    assert (told.why, told.score) == (Why.DUE, 1.0)
    assert told.because == "last ordered 10 days ago, and usually again after 10"


def test_a_gap_is_drawn_to_that_of_all_who_buy_the_product() -> None:
    """Two gaps of 10 of one's own, three of the pooled 20: (2 x 10 + 3 x 20) / 5 = 16."""
    others = [line for n in range(3) for line in bought(AccountId(f"o{n}"), NAILS, 0, 20, 40, 60)]
    due = DueForReorder(PurchaseIndex([*bought(ACME, NAILS, 0, 10, 20), *others]))

    assert due.recommend(ACME, on=on(20 + 15)) == ()
    assert due.recommend(ACME, on=on(20 + 16))[0].score == 1


def test_two_orders_are_no_rhythm_and_three_are() -> None:
    index = PurchaseIndex([*bought(ACME, NAILS, 0, 10), *bought(ACME, GLUE, 0, 10, 20)])

    assert products(DueForReorder(index).recommend(ACME, on=on(35))) == ["glue"]


def test_orders_of_one_day_are_one() -> None:
    index = PurchaseIndex(bought(ACME, NAILS, 0, 0, 10, 10))

    assert DueForReorder(index).recommend(ACME, on=on(25)) == ()


def test_the_most_overdue_is_first() -> None:
    index = PurchaseIndex([*bought(ACME, NAILS, 0, 10, 20), *bought(ACME, GLUE, 0, 8, 16)])

    assert products(DueForReorder(index).recommend(ACME, on=on(32))) == ["glue", "nails"]


def test_what_was_dropped_long_ago_is_not_overdue() -> None:
    due = DueForReorder(PurchaseIndex(bought(ACME, NAILS, 0, 10, 20)))

    assert due.recommend(ACME, on=on(20 + 39)) != ()
    assert due.recommend(ACME, on=on(20 + 40)) == ()


def test_what_came_back_whole_is_no_order() -> None:
    lines = [*bought(ACME, NAILS, 0, 10, 20), *bought(ACME, NAILS, 22, units=-1)]

    assert DueForReorder(PurchaseIndex(lines)).recommend(ACME, on=on(40)) == ()


def test_what_came_back_in_part_leaves_the_rest_of_the_order() -> None:
    lines = [*bought(ACME, NAILS, 0, 10, 20, units=9), *bought(ACME, NAILS, 20, units=-4)]

    index = PurchaseIndex([*lines, *bought(ACME, NAILS, 21, units=-6)])

    assert index.items(ACME)[NAILS].days == (on(0), on(10))
    assert index.items(ACME)[NAILS].units == Decimal("8.5")


def test_more_back_than_was_bought_leaves_nothing() -> None:
    index = PurchaseIndex([*bought(ACME, NAILS, 0), *bought(ACME, NAILS, 1, units=-5)])

    assert not index.items(ACME)
    assert index.accounts == []


def test_the_suggested_quantity_is_the_usual_one_in_whole_packs() -> None:
    lines = [
        line
        for day, units in ((0, 99), (10, 3), (20, 7), (30, 8), (40, 8), (50, 20))
        for line in bought(ACME, NAILS, day, units=units)
    ]
    packs = PackSizes({NAILS: 6})

    (told,) = DueForReorder(PurchaseIndex(lines), packs=packs).recommend(ACME, on=on(60))

    assert told.units == 12  # 8 is in the middle of the last five


@pytest.mark.parametrize(("units", "packs"), [("6", 6), ("6.01", 12), ("0", 6), ("11.5", 12)])
def test_packs_are_rounded_up_and_one_at_least(units: str, packs: int) -> None:
    assert PackSizes({NAILS: 6}).up(NAILS, Decimal(units)) == packs
    assert PackSizes().up(NAILS, Decimal("2.5")) == 3


def test_what_is_in_the_basket_already_is_not_told() -> None:
    due = DueForReorder(PurchaseIndex(bought(ACME, NAILS, 0, 10, 20)))

    assert due.recommend(ACME, on=on(31), basket=[NAILS]) == ()


def test_what_is_not_offered_any_more_is_not_told() -> None:
    lines = [*bought(ACME, NAILS, 0, 10, 20), *bought(ACME, GLUE, 0, 10, 20)]

    due = DueForReorder(PurchaseIndex(lines, offered={GLUE}))

    assert products(due.recommend(ACME, on=on(31))) == ["glue"]


@pytest.mark.parametrize("due", [-0.1, 4])
def test_a_due_ratio_is_below_that_of_what_is_long_gone(due: float) -> None:
    with pytest.raises(BadParameter, match="The due ratio"):
        DueForReorder(PurchaseIndex([]), due=due)


# --- bought together --------------------------------------------------------------------------

BASKETS = [
    ["Milk", "Onion", "Nutmeg", "Kidney Beans", "Eggs", "Yogurt"],
    ["Dill", "Onion", "Nutmeg", "Kidney Beans", "Eggs", "Yogurt"],
    ["Milk", "Apple", "Kidney Beans", "Eggs"],
    ["Milk", "Unicorn", "Corn", "Kidney Beans", "Yogurt"],
    ["Corn", "Onion", "Onion", "Kidney Beans", "Ice cream", "Eggs"],
]


def figures(rule: Rule[str]) -> tuple[float, ...]:
    return (rule.support, rule.confidence, rule.lift, rule.leverage, rule.conviction)


def test_the_rules_of_the_guide_of_mlxtend() -> None:
    rules = association_rules(BASKETS, support=0.6, least=1, by_chance=1)

    told = {(rule.first, rule.then): rule for rule in rules}
    assert figures(told["Eggs", "Onion"]) == pytest.approx((0.6, 0.75, 1.25, 0.12, 1.6))
    assert figures(told["Onion", "Eggs"]) == pytest.approx((0.6, 1, 1.25, 0.12, float("inf")))
    assert figures(told["Eggs", "Kidney Beans"])[:3] == pytest.approx((0.8, 1, 1))
    assert told["Eggs", "Onion"].count == 3
    assert [rule.lift for rule in rules] == sorted((rule.lift for rule in rules), reverse=True)


def test_the_guide_of_mlxtend_has_eleven_itemsets() -> None:
    found = frequent_itemsets(BASKETS, support=0.6)

    assert len(found) == 11
    assert found[frozenset({"Kidney Beans"})] == 1
    assert found[frozenset({"Eggs", "Kidney Beans", "Onion"})] == 0.6


def test_itemsets_are_of_so_many_items_at_most() -> None:
    assert max(map(len, frequent_itemsets(BASKETS, support=0.6, most=2))) == 2


@pytest.mark.parametrize("support", [0, -0.1, 1.1])
def test_a_support_is_above_0_and_up_to_1(support: float) -> None:
    with pytest.raises(BadParameter, match="The support"):
        frequent_itemsets(BASKETS, support=support)


def test_chance_is_not_sold_as_insight() -> None:
    """Two products met in 3 of 3 baskets of theirs; among 5 baskets that is little."""
    assert association_rules(BASKETS, least=1) == ()
    by_chance = {rule.by_chance for rule in association_rules(BASKETS, least=3, by_chance=1)}
    assert min(by_chance) > 0.1


def test_a_relation_that_holds_in_many_baskets_is_told() -> None:
    related = [["nails", "hammer"]] * 20 + [["paint"]] * 80

    rules = association_rules(related)

    assert {(rule.first, rule.then) for rule in rules} == {("nails", "hammer"), ("hammer", "nails")}
    assert rules[0].lift == 5
    assert rules[0].by_chance < 1e-8


def test_baskets_of_nothing_have_no_rules() -> None:
    assert association_rules([[], []]) == ()
    with pytest.raises(BadParameter, match="The least number of baskets"):
        association_rules([], least=0)


def together(days: int = 20) -> PurchaseIndex:
    """Others buy nails and screws at once, and glue or paint alone."""
    lines = [
        line
        for day in range(days)
        for line in (
            *bought(AccountId("one"), NAILS, day),
            *bought(AccountId("one"), SCREWS, day),
            *bought(AccountId("two"), GLUE, day),
            *bought(AccountId("three"), PAINT, day),
        )
    ]
    return PurchaseIndex([*lines, *bought(ACME, NAILS, 0)])


def test_what_goes_along_with_what_one_buys_is_told_unless_one_has_it() -> None:
    recommender = BoughtTogether(together())

    (told,) = recommender.recommend(ACME, on=on(30))

    assert (told.product, told.why) == (SCREWS, Why.TOGETHER)
    assert told.because == (
        "95% of orders with nails have it as well, 2.9 times as many as of all orders (20 orders)"
    )
    assert recommender.recommend(ACME, on=on(30), basket=[SCREWS]) == ()
    assert recommender.recommend(AccountId("one"), on=on(30)) == ()


def test_what_goes_along_with_the_basket_is_told_too() -> None:
    told = BoughtTogether(together()).recommend(AccountId("two"), on=on(30), basket=[SCREWS])

    assert products(told) == ["nails"]


def test_the_strongest_rule_of_a_product_gives_the_reason() -> None:
    def rule(first: ProductId, lift: float, confidence: float) -> Rule[ProductId]:
        return Rule(
            first=first, then=PAINT, count=9, support=0.1, confidence=confidence,
            lift=lift, leverage=0.1, conviction=1.0, by_chance=0.0,
        )  # fmt: skip

    index = PurchaseIndex([*bought(ACME, NAILS, 0), *bought(ACME, GLUE, 0)])

    (told,) = BoughtTogether(index, [rule(NAILS, 2, 0.1), rule(GLUE, 3, 0.2)]).recommend(
        ACME, on=on(1)
    )

    assert "orders with glue" in told.because


# --- like accounts, popular, in turn ----------------------------------------------------------


def alike() -> PurchaseIndex:
    """Beta buys what Acme does and glue; another buys paint alone."""
    lines = [
        *bought(ACME, NAILS, 0),
        *bought(ACME, SCREWS, 0),
        *bought(BETA, NAILS, 0),
        *bought(BETA, SCREWS, 0),
        *bought(BETA, GLUE, 0),
        *bought(AccountId("zeta"), PAINT, 0),
        *bought(AccountId("yota"), PAINT, 0),
        *bought(AccountId("xi"), PAINT, 0),
    ]
    return PurchaseIndex(lines)


def test_what_like_accounts_buy_is_told_and_not_what_others_do() -> None:
    told = LikeAccountsBuy(alike()).recommend(ACME, on=on(1))

    assert products(told) == ["glue"]
    assert told[0].because == "1 of the 1 accounts most like it buy it"
    assert LikeAccountsBuy(alike()).recommend(ACME, on=on(1), basket=[GLUE]) == ()


def test_the_most_popular_is_told_to_all_by_the_number_of_accounts() -> None:
    popular = MostPopular(alike())

    told = popular.recommend(ACME, on=on(1), most=2)

    assert products(told) == ["paint", "nails"]
    assert told[0].because == "3 of 5 accounts buy it"
    assert products(popular.recommend(ACME, on=on(1), most=1, basket=[PAINT])) == ["nails"]


def test_one_recommender_after_another_tells_no_product_twice() -> None:
    index = PurchaseIndex(
        [
            *bought(ACME, NAILS, 0, 10, 20),
            *bought(BETA, NAILS, 0, 10, 20),
            *bought(BETA, GLUE, 0),
            *bought(AccountId("xi"), PAINT, 0),
        ]
    )
    in_turn = OneAfterAnother(DueForReorder(index), LikeAccountsBuy(index), MostPopular(index))

    told = in_turn.recommend(ACME, on=on(30))

    assert [(one.product, one.why) for one in told] == [
        (NAILS, Why.DUE),
        (GLUE, Why.ALIKE),
        (PAINT, Why.POPULAR),
    ]
    assert [one.again for one in told] == [True, False, False]


def test_what_was_ordered_once_goes_by_the_rhythm_of_the_account() -> None:
    index = PurchaseIndex([*bought(ACME, NAILS, 0, 30, 60), *bought(ACME, GLUE, 60)])

    assert index.usual_gap(ACME, GLUE) == 30


def test_a_new_account_goes_by_the_rhythm_of_all() -> None:
    index = PurchaseIndex([*bought(BETA, GLUE, 0, 10), *bought(ACME, NAILS, 0)])

    assert index.usual_gap(ACME, NAILS) == 10


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4])
def test_no_more_are_told_than_asked_for(most: int) -> None:
    everyone: list[Recommender] = [
        DueForReorder(together()),
        BoughtTogether(together()),
        LikeAccountsBuy(together()),
        MostPopular(together()),
        BuyAgain(together()),
        next_order(together()),
        OneAfterAnother(MostPopular(alike()), MostPopular(together())),
    ]

    for recommender in everyone:
        told = recommender.recommend(ACME, on=on(25), most=most)
        assert len(told) <= most
        assert len(set(products(told))) == len(told)
        assert told == recommender.recommend(ACME, on=on(25), most=most)


# --- buy again --------------------------------------------------------------------------------


def test_what_is_ordered_most_often_comes_first_then_what_is_ordered_most_of() -> None:
    index = PurchaseIndex(
        [
            *bought(ACME, NAILS, 0, 10, 20),
            *bought(ACME, GLUE, 0, units=2),
            *bought(ACME, PAINT, 0, units=5),
            *bought(BETA, SCREWS, 0),
        ]
    )

    told = BuyAgain(index, packs=PackSizes({PAINT: 6})).recommend(ACME, on=on(21))

    assert [(one.product, one.because, one.units) for one in told] == [
        (NAILS, "ordered 3 times", Decimal(1)),
        (PAINT, "ordered once", Decimal(6)),
        (GLUE, "ordered once", Decimal(2)),
    ]
    assert all(one.again for one in told)
    assert products(BuyAgain(index).recommend(ACME, on=on(21), basket=[NAILS], most=1)) == ["paint"]


def test_what_was_ordered_before_the_days_looked_back_is_not_told() -> None:
    index = PurchaseIndex([*bought(ACME, NAILS, 0, 10), *bought(ACME, GLUE, 0)])

    (told,) = BuyAgain(index, days=10).recommend(ACME, on=on(20))

    assert (told.product, told.because) == (NAILS, "ordered once")
    with pytest.raises(BadParameter):
        BuyAgain(index, days=0)


# --- new products -----------------------------------------------------------------------------

SEALER = ProductId("sealer")


def new(**changes: Any) -> NewProducts:
    launches = [Launch(SEALER, on(10), frozenset({GLUE, PAINT}))]
    return NewProducts(alike(), launches, **changes)


@pytest.mark.parametrize(("day", "told"), [(9, []), (10, ["sealer"])])
def test_a_new_product_is_told_from_its_day_on(day: int, told: list[str]) -> None:
    assert products(new().recommend(BETA, on=on(day))) == told


def test_a_new_product_is_told_to_those_who_buy_what_it_is_like() -> None:
    told = new().to_whom(SEALER, on=on(10))

    assert [one.account.value for one in told] == ["beta", "xi", "yota", "zeta"]
    assert told[0].because == (
        "new since 2026-01-11, and it buys 1 of the 2 products that it is like"
    )
    assert new().recommend(ACME, on=on(10)) == ()
    assert len(new().to_whom(SEALER, on=on(10), most=1)) == 1
    assert new().to_whom(GLUE, on=on(10)) == ()


@pytest.mark.parametrize(("day", "told"), [(12 + 179, []), (12 + 180, ["sealer"])])
def test_who_declined_is_left_in_peace_for_a_while(day: int, told: list[str]) -> None:
    declined = [Declined(BETA, SEALER, on(12)), Declined(BETA, SEALER, on(11))]

    assert products(new(declined=declined).recommend(BETA, on=on(day))) == told


def test_a_blocked_account_is_told_nothing_new() -> None:
    assert new(blocked=[BETA]).recommend(BETA, on=on(20)) == ()


def test_who_has_the_new_product_or_is_about_to_is_not_told_of_it() -> None:
    index = PurchaseIndex([*bought(ACME, GLUE, 0), *bought(ACME, SEALER, 12)])
    launches = [Launch(SEALER, on(10), frozenset({GLUE}))]

    assert NewProducts(index, launches).recommend(ACME, on=on(20)) == ()
    assert new().recommend(BETA, on=on(20), basket=[SEALER]) == ()


# --- how good it was --------------------------------------------------------------------------


def test_a_back_test_counts_repeats_and_new_products_apart() -> None:
    """Acme orders nails again and glue for the first time; paint and nails were told."""
    lines = [
        *bought(ACME, NAILS, 0),
        *bought(BETA, PAINT, 0),
        *bought(AccountId("xi"), PAINT, 0),
        *bought(ACME, NAILS, 50),
        *bought(ACME, GLUE, 50),
        *bought(ACME, PAINT, 60),
        *bought(AccountId("new"), PAINT, 50),
    ]

    found = back_test_baskets(MostPopular, lines, since=on(50), most=2)

    assert found.accounts == 1
    assert (found.found, found.again, found.explored) == (Rate("1/2"), Rate(1), Rate(0))
    assert (found.repeats, found.new) == (1, 1)
    assert [one.came for one in found.told] == [False, True]
    assert (found + found).found == found.found
    assert (found + found).accounts == 2


def test_a_back_test_of_repeats_alone_has_nothing_to_say_of_new_products() -> None:
    lines = [*bought(ACME, NAILS, 0, 50), *bought(ACME, NAILS, 55, units=-1)]

    assert back_test_baskets(MostPopular, lines, since=on(50)).explored is None


def test_a_back_test_needs_orders_before_and_after() -> None:
    with pytest.raises(TooLittleHistory, match="no account bought both before 2026-01-11"):
        back_test_baskets(MostPopular, bought(ACME, NAILS, 0, 1), since=on(10))
