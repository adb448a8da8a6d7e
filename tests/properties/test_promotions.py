"""Laws of promotions, whatever they are: what no order of rules, no budget and no return may break."""

from collections.abc import Sequence
from datetime import date
from random import Random

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from account_mgmt.domain.basket import Basket, BasketLine
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.ids import AccountId, OrderId, ProductId, PromotionId
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.promotion import UNUSED, Promotion
from account_mgmt.domain.promotion_explanation import explain
from account_mgmt.domain.promotion_pricing import MOST_TRIED, price
from account_mgmt.domain.promotion_rules import GroupRule, Stacking
from account_mgmt.domain.promotion_shelf import PromotionIndex
from account_mgmt.domain.promotion_use import order_use
from account_mgmt.domain.quantity import Quantity
from account_mgmt.testing import strategies

PRODUCTS = tuple(ProductId(f"p-{number}") for number in range(1, 4))
A_PRODUCT = st.sampled_from(PRODUCTS)
ON = date(2026, 6, 1)
MILLION = 10**6
BEST = st.builds(Stacking, group=st.sampled_from(("one", "other")))


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    """Orders of up to four lines, of whole units and parts of them, some of one product."""
    lines = [
        BasketLine(
            line=OrderLine(
                number=number,
                product=draw(A_PRODUCT),
                quantity=Quantity.of_millionths(
                    draw(st.integers(1, 12).map(lambda n: n * MILLION) | st.just(MILLION // 2))
                ),
                price=UnitPrice.of_money(Money.of_minor(draw(st.integers(0, 2000)), "EUR")),
                discount=draw(strategies.discounts()),
            ),
            category=draw(st.sampled_from(("", "tools"))),
        )
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]
    prices = {product: UnitPrice("1.00", "EUR") for product in PRODUCTS[:2]}
    return Basket(
        account=AccountId("a-1"), on=ON, lines=tuple(lines), account_class="A", prices=prices
    )


@st.composite
def live(draw: st.DrawFn, *, most: int = 5, best: bool = False) -> Sequence[Promotion]:
    """Promotions that are on, each used by nobody; groups with one rule, or all for the best."""
    ids = st.integers(1, 20).map(lambda number: PromotionId(f"pr-{number}"))
    some = draw(
        st.lists(
            strategies.promotions(
                ids=ids, products=A_PRODUCT, stackings=BEST if best else strategies.stackings()
            ),
            max_size=most,
            unique_by=lambda one: one.id,
        )
    )
    rules = {"promotions": draw(st.sampled_from(GroupRule)), "autumn": GroupRule.LARGEST}
    return [
        evolve(
            one,
            window=Period.year(2026),
            ended_on=None,
            usage=UNUSED,
            stacking=one.stacking if best else evolve(one.stacking, rule=rules[one.stacking.group]),
        )
        for one in some
    ]


@settings(max_examples=40)
@given(baskets(), live(), st.randoms(use_true_random=False))
def test_the_order_in_which_promotions_are_given_changes_nothing(
    basket: Basket, promotions: list[Promotion], random: Random
) -> None:
    before = price(basket, promotions)

    random.shuffle(promotions)

    assert price(basket, promotions) == before


@settings(max_examples=40)
@given(baskets(), live(most=MOST_TRIED, best=True), st.permutations(range(20)))
def test_what_promotions_are_called_changes_no_price(
    basket: Basket, promotions: Sequence[Promotion], names: Sequence[int]
) -> None:
    unlimited = [evolve(one, limits=evolve(one.limits, budget=None)) for one in promotions]
    renamed = [
        evolve(one, id=PromotionId(f"x-{names[place]}")) for place, one in enumerate(unlimited)
    ]

    assert price(basket, renamed).net == price(basket, unlimited).net


@settings(max_examples=40)
@given(baskets(), live())
def test_no_line_falls_below_nothing_and_every_cent_has_a_name(
    basket: Basket, promotions: Sequence[Promotion]
) -> None:
    priced = price(basket, promotions)

    for before, after in zip(basket.lines, priced.lines, strict=True):
        off = Money.total([part.amount for part in after.promotions], "EUR")
        assert all(part.amount.minor > 0 for part in after.promotions)
        assert after.net == before.line.net - off
        assert after.net.minor >= 0


@settings(max_examples=40)
@given(baskets(), live())
def test_no_budget_and_no_number_of_uses_is_overrun(
    basket: Basket, promotions: Sequence[Promotion]
) -> None:
    priced = price(basket, promotions)

    uses = {one.promotion: one.uses for one in priced.applied}
    for one in promotions:
        left, budget = one.left(basket.account), one.budget_left
        assert left is None or uses.get(one.id, 0) <= left
        assert budget is None or priced.taken.get(one.id, Money.zero("EUR")) <= budget


@settings(max_examples=40)
@given(baskets(), live(best=True))
def test_another_promotion_of_the_same_priority_never_makes_an_order_dearer(
    basket: Basket, promotions: Sequence[Promotion]
) -> None:
    flat = [
        evolve(one, priority=0, limits=evolve(one.limits, budget=None))
        for one in promotions[:MOST_TRIED]
    ]

    for count in range(len(flat)):
        more, fewer = price(basket, flat[: count + 1]), price(basket, flat[:count])
        worth = sum(amount.minor for amount in more.taken.values())
        assert worth >= sum(amount.minor for amount in fewer.taken.values())


@settings(max_examples=40)
@given(baskets(), live())
def test_what_an_index_leaves_out_would_change_nothing(
    basket: Basket, promotions: Sequence[Promotion]
) -> None:
    found = PromotionIndex(promotions).for_basket(basket)

    assert price(basket, found) == price(basket, promotions)


@settings(max_examples=40)
@given(baskets(), live())
def test_every_promotion_is_explained_on_every_line(
    basket: Basket, promotions: Sequence[Promotion]
) -> None:
    priced = price(basket, promotions)

    outcomes = explain(basket, promotions, priced).outcomes

    assert len(outcomes) == len(promotions) * len(basket.lines)
    lines = {line.number: line for line in priced.lines}
    for one in outcomes:
        nothing = Money.zero("EUR")
        taken = {part.promotion: part.amount for part in lines[one.line].promotions}
        assert one.taken == taken.get(one.promotion, nothing)


@settings(max_examples=40)
@given(baskets(), live(), st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_what_comes_back_restores_exactly_what_was_paid(
    basket: Basket, promotions: Sequence[Promotion], steps: Sequence[int]
) -> None:
    priced = price(basket, promotions)
    order, _ = Order.place(
        OrderId("o-1"),
        AccountId("a-1"),
        on=ON,
        lines=priced.lines,
        promotions=priced.applied,
    )
    paid, now = order.net, order
    refunds, released = [Money.zero("EUR")], {one.promotion: 0 for one in order.promotions}

    for line in order.lines:
        for step in (*steps, 10**6):
            left = now.line(line.number).left.millionths
            if left:
                part = Quantity.of_millionths(min(left, step * MILLION))
                before = now
                now, _ = now.return_lines({line.number: part}, on=ON, reason="")
                refunds.append(before.net - now.net)
                for id in released:
                    was, is_ = order_use(before, id, ()), order_use(now, id, ())
                    released[id] += was.reserved.minor - is_.reserved.minor

    assert Money.total(refunds, "EUR") == paid
    assert now.net == Money.zero("EUR")
    assert all(refund.minor >= 0 for refund in refunds)
    for id, amount in released.items():
        off = [p.amount for line in order.lines for p in line.promotions if p.promotion == id]
        assert amount == Money.total(off, "EUR").minor
        assert order_use(now, id, ()).uses == 0
