"""Rules over sets, under a race."""

from collections.abc import Callable
from threading import Barrier

from account_mgmt.domain.ids import AccountId
from account_mgmt.ports.queries import OrderQuery
from account_mgmt.ports.storage import Storage
from account_mgmt.testing.builders import a_closing, an_order
from account_mgmt.testing.contracts.base import (
    Contract,
    at_once,
    meet,
    names_of,
    until_it_holds,
    waiting,
)
from account_mgmt.testing.promises import broken


class GuardsContract(Contract):
    """A rule over a set holds, whoever writes to the set at once."""

    def test_a_limit_holds_when_many_reach_for_the_last_of_it(self, storage: Storage) -> None:
        limit = 3
        placed: list[str] = []

        def place(name: str) -> Callable[[], None]:
            def once() -> None:
                with storage.begin() as work:
                    work.guard("credit of a-1", exclusive=True)
                    if len(work.orders.find(OrderQuery(account=AccountId("a-1")))) >= limit:
                        return
                    work.orders.add(*an_order(name))
                    work.commit()
                placed.append(name)

            return lambda: until_it_holds(once)

        at_once(*(place(f"x-{n}") for n in range(8)))

        with storage.begin(read_only=True) as work:
            there = names_of(work.orders.find())
        assert len(there) == limit, broken(7, f"{len(there)} orders under a limit of {limit}")
        assert sorted(placed) == there, broken(7, "what was acknowledged is not what is there")

    def test_two_who_hold_a_guard_alone_come_one_after_the_other(self, storage: Storage) -> None:
        seen: list[int] = []
        both_counted = Barrier(2)

        def place(name: str) -> Callable[[], None]:
            def once() -> None:
                with storage.begin() as work:
                    work.guard("credit of a-1", exclusive=True)
                    count = len(work.orders.find())
                    meet(both_counted)
                    work.orders.add(*an_order(name))
                    work.commit()
                seen.append(count)

            return lambda: until_it_holds(once)

        at_once(place("x-1"), place("x-2"))

        assert sorted(seen) == [0, 1], broken(
            7, "two who held a guard alone did not see each other"
        )

    def test_who_holds_a_guard_alone_sees_what_sharers_wrote(self, storage: Storage) -> None:
        """As a closing of a period does, for whose entries everybody else shares the guard."""
        counts: list[int] = []
        both_began = Barrier(2)

        def close() -> None:
            with storage.begin() as work:
                work.guard("periods", exclusive=True)
                count = len(work.orders.find())
                meet(both_began)
                work.closings.add(*a_closing())
                work.commit()
            counts.append(count)

        def place() -> None:
            with storage.begin() as work:
                work.guard("periods", exclusive=False)
                closed = work.closings.find()
                meet(both_began)
                if not closed:
                    work.orders.add(*an_order("x-1"))
                    work.commit()

        at_once(lambda: until_it_holds(close), lambda: until_it_holds(place))

        with storage.begin(read_only=True) as work:
            there = len(work.orders.find())
        assert counts == [there], broken(7, "an order came into a period that was being closed")

    def test_a_guard_may_be_shared_and_then_held_alone(self, storage: Storage) -> None:
        with storage.begin() as work:
            work.guard("periods", exclusive=False)
            work.guard("periods", exclusive=True)
            work.guard("periods", exclusive=False)
            work.guard("another", exclusive=True)
            work.orders.add(*an_order("x-1"))
            work.commit()

        assert waiting(storage) == 1, broken(7, "one unit of work stood in its own way")
