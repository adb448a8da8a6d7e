"""Promotions at the desk: orders come under them, and what was taken follows what becomes of the order."""

from datetime import date

import pytest
from attrs import evolve

from account_mgmt import AccountManagement, CreditPolicy, Money, Period, Rate
from account_mgmt.adapters.memory import MemoryStorage
from account_mgmt.domain.account import CreditRole, Role
from account_mgmt.domain.errors import (
    AlreadyExists,
    ConcurrencyError,
    DateBefore,
    GroupRulesDiffer,
    IllegalTransition,
    NotFound,
    NothingThere,
    NothingToCompare,
    OverlappingPromotions,
)
from account_mgmt.domain.ids import AccountId, ProductId, PromotionId
from account_mgmt.domain.ledger import SaleEvent, Where
from account_mgmt.domain.order import Order
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_eligibility import Why
from account_mgmt.domain.promotion_rules import (
    Audience,
    Benefit,
    Buys,
    Condition,
    FreeGoods,
    FreeItems,
    GroupRule,
    Limits,
    PercentOff,
    ProductRange,
    Stacking,
)
from account_mgmt.services.orders import Item

TEN = PercentOff(off=Rate("10%"))
ON = "2026-06-01"


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


def promo(  # what a test may want to hold
    id: str = "pr-1",
    *benefits: Benefit,
    on: ProductRange = ProductRange(),  # noqa: B008 # it is frozen
    audience: Audience = Audience(),  # noqa: B008 # it is frozen
    limits: Limits = Limits(),  # noqa: B008 # it is frozen
    stacking: Stacking = Stacking(),  # noqa: B008 # it is frozen
    conditions: tuple[Condition, ...] = (),
) -> Promotion:
    return Promotion(
        id=PromotionId(id),
        name=f"Promotion {id}",
        window=Period.year(2026),
        benefits=benefits or (TEN,),
        on=on,
        audience=audience,
        limits=limits,
        stacking=stacking,
        conditions=conditions,
    )


@pytest.fixture
def desk() -> AccountManagement:
    """A manager, three accounts, and three products at ten euros."""
    desk = AccountManagement()
    desk.portfolio.add_manager("Ana", id="ana")
    for number in (1, 2, 3):
        desk.portfolio.open_account(f"Account {number}", id=f"a-{number}", account_class="A")
        desk.portfolio.assign(f"a-{number}", "ana", since="2024-01-01")
    for product, category in (("tea", "drinks"), ("cup", "things"), ("tin", "")):
        desk.catalogue.add_product(product, product.title(), category=category)
        desk.catalogue.set_price(product, "10.00", since="2024-01-01")
    return desk


def booked(desk: AccountManagement, event: SaleEvent = SaleEvent.BOOKED) -> Money:
    with desk.books.storage.begin(read_only=True) as work:
        where = Where(period=Period.year(2026), currency="EUR", event=event)
        return work.sales.total(where).amount


def use(desk: AccountManagement, id: str = "pr-1") -> tuple[int, str, str]:
    """Uses, and what is reserved and committed."""
    usage = desk.promotions.promotion(id).usage
    assert usage.reserved is not None
    assert usage.committed is not None
    return usage.uses, str(usage.reserved.amount), str(usage.committed.amount)


# --- orders -------------------------------------------------------------------------------------


def test_an_order_keeps_what_was_applied_and_sellers_are_credited_with_the_net(
    desk: AccountManagement,
) -> None:
    desk.promotions.add(promo())

    order = desk.orders.place("a-1", [("tea", 5)], on=ON)

    [line] = order.lines
    assert [(str(p.promotion), p.amount) for p in line.promotions] == [("pr-1", eur("5.00"))]
    assert [(str(p.promotion), p.uses) for p in order.promotions] == [("pr-1", 1)]
    assert order.net == booked(desk) == eur("45.00")


def test_an_order_may_be_placed_without_promotions(desk: AccountManagement) -> None:
    desk.promotions.add(promo())

    order = desk.orders.place("a-1", [("tea", 1)], on=ON, promoted=False, key="k")
    again = desk.orders.place("a-1", [("tea", 1)], on=ON, promoted=False, key="k")

    assert order.net == eur("10.00")
    assert again == order


def test_a_discount_of_the_line_itself_comes_first(desk: AccountManagement) -> None:
    desk.promotions.add(promo())

    order = desk.orders.place("a-1", [Item("tea", 1, discount="50%")], on=ON)

    assert order.net == eur("4.50")


@pytest.mark.parametrize(
    ("on", "net"),
    [
        ("2025-12-31", "10.00"),
        ("2026-01-01", "9.00"),
        ("2026-12-31", "9.00"),
        ("2027-01-01", "10.00"),
    ],
)
def test_the_day_of_the_order_decides(desk: AccountManagement, on: str, net: str) -> None:
    desk.promotions.add(promo())

    assert desk.orders.place("a-1", [("tea", 1)], on=on).net == eur(net)


@pytest.mark.parametrize(
    ("range_", "lines", "net"),
    [
        (ProductRange(products=(ProductId("tea"),)), ("tea", "cup"), "19.00"),
        (ProductRange(categories=("things",)), ("tea", "cup"), "19.00"),
        (ProductRange(categories=("things",)), ("tea", "tin"), "20.00"),
        (ProductRange(), ("tea", "tin"), "18.00"),
    ],
)
def test_promotions_are_found_from_what_is_ordered(
    desk: AccountManagement, range_: ProductRange, lines: tuple[str, ...], net: str
) -> None:
    desk.promotions.add(promo(on=range_))

    order = desk.orders.place("a-1", [(product, 1) for product in lines], on=ON)

    assert order.net == eur(net)


def test_a_promotion_for_others_does_not_apply(desk: AccountManagement) -> None:
    desk.promotions.add(promo(audience=Audience(accounts=(AccountId("a-2"),))))

    assert desk.orders.place("a-1", [("tea", 1)], on=ON).net == eur("10.00")
    assert desk.orders.place("a-2", [("tea", 1)], on=ON).net == eur("9.00")


def test_what_is_given_away_is_a_line_of_its_own_at_no_charge(desk: AccountManagement) -> None:
    deal = promo("pr-1", FreeGoods(product=ProductId("cup"), count=2))
    desk.promotions.add(evolve(deal, conditions=(Condition(needs=Buys(least=3)),)))

    order = desk.orders.place("a-1", [("tea", 3)], on=ON)

    assert [(str(line.product), line.net) for line in order.lines] == [
        ("tea", eur("30.00")),
        ("cup", eur("0.00")),
    ]
    assert order.lines[1].promotions[0].amount == eur("20.00")


def test_goods_that_are_sold_no_more_are_not_given(desk: AccountManagement) -> None:
    desk.promotions.add(promo("pr-1", FreeGoods(product=ProductId("cup"), count=1)))
    desk.catalogue.discontinue("cup", on="2026-03-01")

    assert len(desk.orders.place("a-1", [("tea", 3)], on=ON).lines) == 1


def test_an_invoice_bills_the_net_after_promotions(desk: AccountManagement) -> None:
    desk.promotions.add(promo())
    order = desk.orders.place("a-1", [("tea", 5)], on=ON)

    first = desk.invoicing.issue(order.id, quantities={1: 2}, on="2026-06-02")
    second = desk.invoicing.issue(order.id, on="2026-06-03")

    assert (first.due, second.due) == (eur("18.00"), eur("27.00"))


# --- limits -------------------------------------------------------------------------------------

COUNTED = Limits(uses=10, per_account=3, budget=Money("12.00", "EUR"))


def test_what_an_order_takes_is_reserved_committed_and_released(desk: AccountManagement) -> None:
    desk.promotions.add(promo(limits=COUNTED))

    order = desk.orders.place("a-1", [("tea", 6)], on=ON)
    assert use(desk) == (1, "6.00", "0.00")

    desk.orders.cancel_lines(order.id, {1: 1}, on=ON, reason="too many")
    assert use(desk) == (1, "5.00", "0.00")

    desk.invoicing.issue(order.id, quantities={1: 2}, on="2026-06-02")
    assert use(desk) == (1, "3.00", "2.00")

    invoice = desk.invoicing.issue(order.id, on="2026-06-03")
    assert use(desk) == (1, "0.00", "5.00")

    desk.orders.return_lines(order.id, {1: 1}, on="2026-06-04", reason="broken")
    assert use(desk) == (1, "0.00", "4.00")

    desk.invoicing.credit(invoice.id, {1: 1}, on="2026-06-05", reason="broken")
    assert use(desk) == (1, "0.00", "4.00")

    desk.orders.return_lines(order.id, {1: 4}, on="2026-06-06", reason="broken")
    assert use(desk) == (0, "0.00", "0.00")


def test_an_order_that_is_invoiced_whole_commits_all_of_it(desk: AccountManagement) -> None:
    desk.promotions.add(promo(limits=COUNTED))
    order = desk.orders.place("a-1", [("tea", 6)], on=ON)

    desk.orders.invoiced(order.id, on="2026-06-02")

    assert use(desk) == (1, "0.00", "6.00")


def test_lines_without_the_promotion_have_no_part_in_its_use(desk: AccountManagement) -> None:
    desk.promotions.add(promo(limits=COUNTED, on=ProductRange(products=(ProductId("tea"),))))
    order = desk.orders.place("a-1", [("cup", 1), ("tea", 2)], on=ON)

    desk.orders.return_lines(order.id, {1: 1}, on=ON, reason="broken")

    assert use(desk) == (1, "2.00", "0.00")


def test_a_cancelled_order_frees_its_use(desk: AccountManagement) -> None:
    desk.promotions.add(promo(limits=COUNTED))
    order = desk.orders.place("a-1", [("tea", 6)], on=ON)

    desk.orders.cancel(order.id, on=ON, reason="by phone")

    assert use(desk) == (0, "0.00", "0.00")
    assert desk.promotions.promotion("pr-1").usage.accounts == ()


def test_overlays_do_not_commit_twice() -> None:
    desk = AccountManagement()
    desk.portfolio.add_manager("Ana", id="ana")
    desk.portfolio.add_manager("Bo", id="bo")
    desk.portfolio.open_account("One", id="a-1")
    desk.portfolio.assign("a-1", "ana", since="2024-01-01")
    desk.portfolio.assign("a-1", "bo", role=Role.OVERLAY, share=Rate("1/2"), since="2024-01-01")
    desk.catalogue.add_product("tea", "Tea")
    desk.catalogue.set_price("tea", "10.00", since="2024-01-01")
    desk.promotions.add(promo(limits=COUNTED))
    order = desk.orders.place("a-1", [("tea", 4)], on=ON)

    desk.invoicing.issue(order.id, quantities={1: 1}, on="2026-06-02")

    assert use(desk) == (1, "3.00", "1.00")
    with desk.books.storage.begin(read_only=True) as work:
        entries = work.sales.entries_of(order.id)
    assert any(entry.role is CreditRole.OVERLAY for entry in entries)


def test_a_budget_is_used_to_the_last_cent_and_no_further(desk: AccountManagement) -> None:
    desk.promotions.add(promo(limits=Limits(budget=eur("12.00"))))

    nets = [desk.orders.place("a-1", [("tea", 5)], on=ON).net for _ in range(4)]

    assert nets == [eur("45.00"), eur("45.00"), eur("48.00"), eur("50.00")]
    assert use(desk) == (3, "12.00", "0.00")


def test_an_account_has_no_more_uses_than_it_may(desk: AccountManagement) -> None:
    desk.promotions.add(promo(limits=Limits(per_account=1)))

    nets = [desk.orders.place(f"a-{n}", [("tea", 1)], on=ON).net for n in (1, 1, 2)]

    assert nets == [eur("9.00"), eur("10.00"), eur("9.00")]


def test_two_orders_at_once_do_not_take_the_same_of_a_budget() -> None:
    """The second is refused and placed again; then it takes what is left."""
    desk = AccountManagement(MemoryStorage())
    desk.portfolio.open_account("One", id="a-1")
    desk.catalogue.add_product("tea", "Tea")
    desk.catalogue.set_price("tea", "10.00", since="2024-01-01")
    desk.promotions.add(promo(limits=Limits(budget=eur("1.00"))))
    promotion = desk.promotions.promotion("pr-1")

    with desk.books.storage.begin() as mine:
        mine.promotions.get(promotion.id)
        desk.orders.place("a-1", [("tea", 1)], on=ON)
        mine.promotions.save(
            *promotion.reserve(AccountId("a-1"), eur("1.00"), uses=1, reference="o")
        )
        with pytest.raises(ConcurrencyError):
            mine.commit()


def test_an_unlimited_promotion_is_held_by_nobody(desk: AccountManagement) -> None:
    desk.promotions.add(promo())
    order = desk.orders.place("a-1", [("tea", 1)], on=ON)
    desk.orders.cancel(order.id, on=ON, reason="by phone")

    assert desk.promotions.promotion("pr-1").version == 1


# --- what there is ------------------------------------------------------------------------------


def test_a_promotion_is_added_once_for_a_key(desk: AccountManagement) -> None:
    first = desk.promotions.add(promo(), key="k")

    assert desk.promotions.add(promo(), key="k") == first
    assert desk.promotions.promotions() == (first,)
    with pytest.raises(AlreadyExists):
        desk.promotions.add(promo())


def test_two_promotions_stand_on_one_shelf(desk: AccountManagement) -> None:
    tea = ProductRange(products=(ProductId("tea"),))
    desk.promotions.add(promo("pr-1", on=tea))
    desk.promotions.add(promo("pr-2", PercentOff(off=Rate("20%")), on=tea))

    assert desk.orders.place("a-1", [("tea", 1)], on=ON).net == eur("8.00")


@pytest.mark.parametrize(
    "unknown",
    [
        promo(on=ProductRange(products=(ProductId("none"),))),
        promo(
            conditions=(
                Condition(needs=Buys(least=1), of=ProductRange(products=(ProductId("none"),))),
            )
        ),
        promo("pr-1", FreeGoods(product=ProductId("none"), count=1)),
        promo(audience=Audience(accounts=(AccountId("none"),))),
    ],
)
def test_a_promotion_on_what_is_not_there_is_refused(
    desk: AccountManagement, unknown: Promotion
) -> None:
    with pytest.raises(NotFound):
        desk.promotions.add(unknown)


def test_exclusive_promotions_that_overlap_are_refused(desk: AccountManagement) -> None:
    alone = Stacking(exclusive=True)
    desk.promotions.add(promo("pr-1", stacking=alone))
    desk.promotions.add(evolve(promo("pr-2", stacking=alone), priority=1))

    with pytest.raises(OverlappingPromotions, match="pr-3 is exclusive, and so is pr-1"):
        desk.promotions.add(promo("pr-3", stacking=alone))

    assert len(desk.promotions.promotions()) == 2


def test_a_group_has_one_rule(desk: AccountManagement) -> None:
    desk.promotions.add(promo("pr-1"))
    desk.promotions.add(promo("pr-2", stacking=Stacking(group="other", rule=GroupRule.FIRST)))

    with pytest.raises(GroupRulesDiffer, match="the first counts, and those in it say the largest"):
        desk.promotions.add(promo("pr-3", stacking=Stacking(rule=GroupRule.FIRST)))


def test_a_promotion_ends_before_its_time(desk: AccountManagement) -> None:
    desk.promotions.add(promo())

    desk.promotions.end("pr-1", on=ON, reason="sold out")

    assert desk.orders.place("a-1", [("tea", 1)], on="2026-05-31").net == eur("9.00")
    assert desk.orders.place("a-1", [("tea", 1)], on=ON).net == eur("10.00")
    assert desk.promotions.promotions(on="2026-05-31") != ()
    assert desk.promotions.promotions(on=ON) == ()
    with pytest.raises(IllegalTransition):
        desk.promotions.end("pr-1", on=ON, reason="again")


def test_a_promotion_does_not_end_before_it_starts(desk: AccountManagement) -> None:
    desk.promotions.add(promo())

    with pytest.raises(DateBefore):
        desk.promotions.end("pr-1", on="2025-12-31", reason="never")


# --- pricing ------------------------------------------------------------------------------------


def test_a_price_says_why_and_reserves_nothing(desk: AccountManagement) -> None:
    desk.promotions.add(promo("pr-1", limits=COUNTED))
    desk.promotions.add(
        promo("pr-2", FreeItems(count=1), conditions=(Condition(needs=Buys(least=2)),))
    )

    quote = desk.promotions.price("a-1", [("tea", 2), Item("cup", 1)], on=ON)

    assert (quote.before, quote.priced.net) == (eur("30.00"), eur("20.00"))
    whys = {(str(one.promotion), one.line): one.why for one in quote.explanation.outcomes}
    assert whys["pr-1", 1] is Why.BEATEN
    assert whys["pr-2", 1] is Why.USED_BY_CONDITION
    assert whys["pr-2", 2] is Why.APPLIED
    assert desk.promotions.promotion("pr-1").usage.uses == 0


def test_a_price_of_nothing_is_refused(desk: AccountManagement) -> None:
    with pytest.raises(NothingThere):
        desk.promotions.price("a-1", [], on=ON)


def test_what_is_ordered_costs_what_was_priced(desk: AccountManagement) -> None:
    desk.promotions.add(promo("pr-1", limits=COUNTED))
    desk.promotions.add(promo("pr-2", FreeGoods(product=ProductId("cup"), count=1)))
    lines = [("tea", 7), ("tin", 2)]

    quote = desk.promotions.price("a-1", lines, on=ON)
    order: Order = desk.orders.place("a-1", lines, on=ON)

    assert order.net == quote.priced.net
    assert len(order.lines) == len(quote.priced.lines) + len(quote.priced.goods)


# --- who was told, and what it did --------------------------------------------------------------


def test_accounts_are_told_once(desk: AccountManagement) -> None:
    desk.promotions.add(promo())

    desk.promotions.tell("pr-1", ["a-1", "a-2", "a-1"], on=ON, by="Ana", how="by phone")
    told = desk.promotions.tell("pr-1", ["a-2", "a-3"], on="2026-06-02", by="Ana").told

    assert [(str(one.account), one.on) for one in told] == [
        ("a-1", date(2026, 6, 1)),
        ("a-2", date(2026, 6, 1)),
        ("a-3", date(2026, 6, 2)),
    ]


@pytest.mark.parametrize(("accounts", "error"), [((), NothingThere), (("none",), NotFound)])
def test_nobody_is_told_who_is_not_there(
    desk: AccountManagement, accounts: tuple[str, ...], error: type[Exception]
) -> None:
    desk.promotions.add(promo())

    with pytest.raises(error):
        desk.promotions.tell("pr-1", accounts, on=ON, by="Ana")


def test_the_take_up_is_of_those_who_were_told(desk: AccountManagement) -> None:
    desk.promotions.add(promo(on=ProductRange(products=(ProductId("tea"),))))
    desk.promotions.tell("pr-1", ["a-1", "a-2"], on=ON, by="Ana")
    desk.orders.place("a-1", [("tea", 2), ("cup", 1)], on=ON)
    desk.orders.place("a-3", [("tea", 1)], on=ON)
    gone = desk.orders.place("a-2", [("tea", 1)], on=ON)
    desk.orders.cancel(gone.id, on=ON, reason="by phone")

    found = desk.promotions.take_up("pr-1")

    assert (found.told, found.told_and_took, found.took, found.orders, found.uses) == (
        2,
        1,
        2,
        2,
        2,
    )
    assert (found.given, found.net, found.rate) == (eur("3.00"), eur("27.00"), Rate("1/2"))


def test_the_take_up_of_a_promotion_nobody_was_told_of_has_no_rate(
    desk: AccountManagement,
) -> None:
    desk.promotions.add(promo())

    assert desk.promotions.take_up("pr-1").rate is None


def test_the_calendar_of_an_account_warns_of_overlaps(desk: AccountManagement) -> None:
    desk.promotions.add(promo("pr-1"))
    desk.promotions.add(promo("pr-2", audience=Audience(accounts=(AccountId("a-2"),))))
    desk.promotions.tell("pr-1", ["a-2"], on=ON, by="Ana")

    mine = desk.promotions.calendar("a-1", "2026-06-01", "2026-07-01")
    theirs = desk.promotions.calendar("a-2", "2026-06-01", "2026-07-01")

    assert [str(one.promotion) for one in mine.running] == ["pr-1"]
    assert mine.overlaps == ()
    assert [(str(one.promotion), one.told) for one in theirs.running] == [
        ("pr-1", True),
        ("pr-2", False),
    ]
    assert [(str(one.first), str(one.second), one.combined) for one in theirs.overlaps] == [
        ("pr-1", "pr-2", False)
    ]


@pytest.mark.parametrize("named", [False, True])
def test_the_uplift_is_what_those_told_gained_more_than_the_others(
    desk: AccountManagement,
    named: bool,  # noqa: FBT001 # a case
) -> None:
    drinks = ProductRange(categories=("drinks",))
    window = Period(date(2026, 6, 1), date(2026, 7, 1))
    desk.promotions.add(evolve(promo("pr-1", PercentOff(off=Rate("0%")), on=drinks), window=window))
    desk.promotions.tell("pr-1", ["a-1"], on=ON, by="Ana")
    for account, before, after in (("a-1", 4, 11), ("a-2", 10, 10), ("a-3", 10, 12)):
        desk.orders.place(account, [("tea", before), ("cup", 50)], on="2025-06-10")
        desk.orders.place(account, [("tea", after)], on="2026-06-10")
    told = {"accounts": ["a-1"], "controls": ["a-2", "a-3"]} if named else {}

    found = desk.promotions.uplift(
        "pr-1", matched=Period(date(2025, 6, 1), date(2025, 7, 1)), **told
    )

    assert (found.accounts, found.controls) == (1, 2)
    assert found.amount == eur("60.00")
    assert (found.low, found.high) == (None, None)


def test_an_uplift_needs_somebody_to_compare_with(desk: AccountManagement) -> None:
    desk.promotions.add(promo())
    desk.promotions.tell("pr-1", ["a-1"], on=ON, by="Ana")
    desk.orders.place("a-2", [("tea", 1)], on=ON)

    with pytest.raises(NothingToCompare, match="there is no control account"):
        desk.promotions.uplift("pr-1", matched=Period.year(2025))


def test_credit_policies_see_the_net(desk: AccountManagement) -> None:
    desk.promotions.add(promo())
    order = desk.orders.place("a-1", [("tea", 3)], on=ON)

    desk.orders.return_lines(order.id, {1: 1}, on="2026-06-02", reason="broken")
    desk.orders.return_lines(order.id, {1: 2}, on="2026-06-03", reason="broken")

    assert booked(desk) == eur("0.00")
    assert desk.books.policy == CreditPolicy()
