"""Drawing a valid order from hypothesis."""

from collections.abc import Callable, Iterator
from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from account_mgmt.domain.ids import AccountId, OrderId, ProductId
from account_mgmt.domain.order import Order, OrderLine
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.testing import strategies
from benchmarks.measure import OURS, Goal, Row, contest


def orders(examples: int) -> Iterator[Row]:
    """So many examples in a turn."""
    works = {
        OURS: _drawing(strategies.orders(), examples),
        "st.builds": _drawing(_built(), examples),
    }
    taken = contest(works, turns=5)
    yield Row(
        work="a valid order from hypothesis",
        seconds={name: seconds / examples for name, seconds in taken.items()},
        goal=Goal(seconds=0.0007),
    )


def _drawing(strategy: SearchStrategy[Order], examples: int) -> Callable[[], object]:
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(order: Order) -> None:
        assert order.lines

    return draw


def _built() -> SearchStrategy[Order]:
    """What a user would write without ours: plain cases, one line to three."""
    ids = st.text("abcdefgh", min_size=1, max_size=8)
    line = st.builds(
        OrderLine,
        number=st.integers(1, 10**6),
        product=ids.map(ProductId),
        quantity=st.integers(1, 1000).map(Quantity),
        price=st.decimals(0, 10**6, places=2).map(lambda amount: UnitPrice(amount, "EUR")),
    )
    lines = st.lists(line, min_size=1, max_size=3, unique_by=lambda one: one.number)
    return st.builds(
        Order,
        id=ids.map(OrderId),
        account=ids.map(AccountId),
        placed_on=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        lines=lines.map(tuple),
    )
