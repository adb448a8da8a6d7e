"""Processes that order under one promotion at once, on each engine: promise 7."""

from pathlib import Path

from workers import together

from account_mgmt import AccountManagement, Money, Period, Rate
from account_mgmt.adapters.sql import SqlStorage
from account_mgmt.domain.ids import PromotionId
from account_mgmt.domain.promotion import Promotion
from account_mgmt.domain.promotion_rules import Limits, PercentOff

WORKER = Path(__file__).with_name("promotion_worker.py")
WORKERS, TIMES = 4, 6
BUDGET = Money("50.00", "EUR")  # of orders that would take 7.00 each: seven of them, and a rest
USES = 9


def test_no_budget_and_no_use_is_taken_twice(url: str, storage: SqlStorage) -> None:
    desk = AccountManagement(storage)
    desk.portfolio.open_account("One", id="a-1")
    desk.catalogue.add_product("tea", "Tea")
    desk.catalogue.set_price("tea", "10.00", since="2026-01-01")
    desk.promotions.add(
        Promotion(
            id=PromotionId("pr-1"),
            name="Ten per cent",
            window=Period.year(2026),
            benefits=(PercentOff(off=Rate("10%")),),
            limits=Limits(budget=BUDGET, uses=USES),
        )
    )

    tasks = [(url, f"w-{number}", str(TIMES)) for number in range(WORKERS)]
    outputs = together(WORKER, *tasks)

    assert sum(map(len, outputs)) == WORKERS * TIMES
    standing = [
        line.taken(PromotionId("pr-1"), line.left)
        for order in desk.orders.orders()
        for line in order.lines
    ]
    taken = Money.total(standing, "EUR")
    usage = desk.promotions.promotion("pr-1").usage
    assert usage.reserved == taken
    assert taken <= BUDGET
    assert usage.uses == sum(bool(amount) for amount in standing) <= USES

    nets = [desk.orders.place("a-1", [("tea", 7)], on="2026-06-01").net for _ in range(USES)]
    assert nets[-1] == Money("70.00", "EUR")
    after = desk.promotions.promotion("pr-1")
    left = after.budget_left
    assert left == Money("0.00", "EUR") or after.usage.uses == USES
