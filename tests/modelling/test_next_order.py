"""What the next order of an account will have, as earlier orders teach."""

from collections.abc import Iterable
from datetime import date, timedelta

from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.modelling import PackSizes, PurchaseIndex, next_order
from account_mgmt.ports.recommender import Bought, Recommendation, Why

START = date(2026, 1, 1)
ACCOUNTS = [AccountId(f"a{number:02}") for number in range(24)]
PRODUCTS = [ProductId(f"p{number:02}") for number in range(12)]
ACME, NAILS, GLUE, PAINT = AccountId("acme"), *map(ProductId, ("nails", "glue", "paint"))


def on(day: int) -> date:
    return START + timedelta(day)


def bought(account: AccountId, product: ProductId, *days: int, units: int = 1) -> list[Bought]:
    return [Bought(account, product, on(day), units) for day in days]


def orders(*turns: int, repeat: bool) -> list[Bought]:
    """An order of each account every ten days: the same again, or what it has never had."""
    return [
        Bought(account, PRODUCTS[(row + (0 if repeat else turn)) % len(PRODUCTS)], on(10 * turn))
        for row, account in enumerate(ACCOUNTS)
        for turn in turns
    ]


def first(told: Iterable[Recommendation]) -> Recommendation:
    return next(iter(told))


def test_where_orders_repeat_an_accounts_own_products_come_first() -> None:
    ask = next_order(PurchaseIndex(orders(*range(8), repeat=True)))

    for row, account in enumerate(ACCOUNTS):
        told = first(ask.recommend(account, on=on(80)))
        assert told.product == PRODUCTS[row % len(PRODUCTS)]
        assert told.again
        assert told.score > 0.9


def test_where_orders_never_repeat_what_is_new_to_the_account_comes_first() -> None:
    ask = next_order(PurchaseIndex(orders(*range(8), repeat=False)))

    for account in ACCOUNTS:
        assert not any(one.again for one in ask.recommend(account, on=on(80), most=4))


def test_what_is_sold_to_nobody_any_more_is_not_told() -> None:
    """The whole assortment was exchanged, and accounts went on as before with the new one."""
    old = orders(*range(6), repeat=True)
    new = [
        Bought(one.account, ProductId(f"new {one.product}"), one.on)
        for one in orders(*range(6, 10), repeat=True)
    ]
    ask = next_order(PurchaseIndex([*old, *new]))

    for account in ACCOUNTS:
        assert first(ask.recommend(account, on=on(100))).product.value.startswith("new")


def test_chances_are_parts_of_one_the_greatest_first() -> None:
    told = next_order(PurchaseIndex(orders(*range(5), repeat=True))).recommend(
        ACCOUNTS[0], on=on(50), most=99
    )

    assert len(told) == len(PRODUCTS)
    chances = [one.score for one in told]
    assert chances == sorted(chances, reverse=True)
    assert all(0 < chance < 1 for chance in chances)


def test_each_says_why() -> None:
    index = PurchaseIndex(
        [
            *bought(ACME, NAILS, 0, 10, 20, units=5),
            *bought(ACME, ProductId("tape"), 20),
            *bought(AccountId("beta"), NAILS, 0, 10, 20),
            *bought(AccountId("beta"), GLUE, 0),
            *bought(AccountId("xi"), PAINT, 0),
        ]
    )

    told = next_order(index, packs=PackSizes({NAILS: 6})).recommend(ACME, on=on(29))

    assert {one.product.value: (one.why, one.because, one.units) for one in told} == {
        "nails": (
            Why.AGAIN,
            "in 3 of its 3 orders, last ordered 9 days ago, and usually again after 10",
            6,
        ),
        "tape": (
            Why.AGAIN,
            "in 1 of its 3 orders, last ordered 9 days ago, and usually again after 10",
            1,
        ),
        "glue": (Why.ALIKE, "1 of the 1 accounts most like it buy it", None),
        "paint": (Why.POPULAR, "1 of 3 accounts buy it", None),
    }
    due = next_order(index).recommend(ACME, on=on(30))
    assert {one.why for one in due if one.again} == {Why.DUE}


def test_what_is_in_the_basket_already_is_not_told_again() -> None:
    index = PurchaseIndex(bought(ACME, NAILS, 0, 10, 20))

    told = next_order(index).recommend(ACME, on=on(30), basket=[NAILS, ProductId("unheard of")])

    assert told == ()


def test_an_account_without_a_past_gets_what_is_popular() -> None:
    index = PurchaseIndex(
        [*bought(ACME, NAILS, 0), *bought(ACME, GLUE, 0), *bought(AccountId("beta"), NAILS, 0)]
    )

    told = next_order(index).recommend(AccountId("new"), on=on(1))

    assert [(one.product, one.why) for one in told] == [(NAILS, Why.POPULAR), (GLUE, Why.POPULAR)]


def test_where_nobody_ordered_twice_nothing_is_due() -> None:
    index = PurchaseIndex([*bought(ACME, NAILS, 0), *bought(AccountId("beta"), GLUE, 0)])

    assert index.usual_gap(ACME, NAILS) is None
    nails, glue = next_order(index).recommend(ACME, on=on(30))
    assert (nails.why, nails.because) == (
        Why.AGAIN,
        "in 1 of its 1 orders, last ordered 30 days ago",
    )
    assert (glue.product, glue.why) == (GLUE, Why.POPULAR)


def test_nothing_bought_is_nothing_to_tell() -> None:
    assert next_order(PurchaseIndex(())).recommend(ACME, on=START) == ()


def test_an_index_knows_what_it_would_have_known_before_a_day() -> None:
    lines = [*bought(ACME, NAILS, 0, 10, 30), *bought(ACME, GLUE, 10), *bought(ACME, PAINT, 30)]

    before = PurchaseIndex(lines).before(on(30))

    early = PurchaseIndex(line for line in lines if line.on < on(30))
    assert before.items(ACME) == early.items(ACME)
    assert (before.accounts, before.buyers, before.rhythm) == ([ACME], early.buyers, 10)
    assert before.days(ACME) == [on(0), on(10)]
