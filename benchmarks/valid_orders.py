"""Draw valid orders with hypothesis, as a property test does."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from account_mgmt.domain.ids import AccountId, OrderId, ProductId
from account_mgmt.domain.order import Order, OrderKind, OrderLine, OrderStatus
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.testing.strategies import orders
from benchmarks.measuring import OURS, Contender, Disagreement, Effort, Goal, Row, race

GOAL: Final = 0.7e-3
DRAWN: Final = 500
PEER: Final = "st.builds"


def rows(effort: Effort) -> Iterator[Row]:
    """The row."""
    drawn = effort.of(DRAWN)
    contenders = [
        Contender(OURS, Drawing(orders(), drawn)),
        Contender(PEER, Drawing(built_orders(), drawn)),
    ]
    whole = race(contenders, rounds=effort.rounds)
    best = {who: seconds / drawn for who, seconds in whole.items()}
    yield Row(
        work="a valid order from hypothesis",
        data=f"{drawn:,} drawn, up to three lines each",
        best=best,
        goals=[Goal.under(GOAL, best[OURS])],
    )


def built_orders() -> SearchStrategy[Order]:
    """Orders as a test suite would build them from hypothesis's own strategies."""
    texts = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12)
    ids = texts.filter(lambda text: text.strip("-") == text)
    lines = st.builds(
        OrderLine,
        number=st.integers(1, 99),
        product=ids.map(ProductId),
        quantity=st.integers(1, 1000).map(Quantity),
        price=st.decimals(0, 10_000, places=2).map(lambda amount: UnitPrice(amount, "EUR")),
    )
    return st.builds(
        Order,
        id=ids.map(OrderId),
        account=ids.map(AccountId),
        placed_on=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        lines=st.lists(lines, min_size=1, max_size=3, unique_by=lambda line: line.number).map(
            tuple
        ),
        kind=st.sampled_from(OrderKind),
        sellers=st.just(()),
        reference=st.just(""),
        status=st.just(OrderStatus.OPEN),
        invoiced_on=st.none(),
        version=st.just(0),
    )


class Drawing:
    """A property that holds of every order, and that counts them."""

    def __init__(self, strategy: SearchStrategy[Order], many: int) -> None:
        self._many = many
        self._seen = 0

        @settings(
            max_examples=many,
            database=None,
            phases=[Phase.generate],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def holds(order: Order) -> None:
            self._seen += bool(order.lines)

        self._property = holds

    def __call__(self) -> None:
        """Draw them. Raises Disagreement when it was not that many."""
        self._seen = 0
        self._property()
        if self._seen < self._many:
            raise Disagreement(f"{self._seen} orders were drawn, and {self._many} were asked for")
