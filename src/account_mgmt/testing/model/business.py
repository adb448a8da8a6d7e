"""A year of business upon any storage: whatever happens, the books are right."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from account_mgmt.domain.account import Account, Role
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.closing import Closing, digest
from account_mgmt.domain.credit import (
    Credited,
    CreditPolicy,
    OwnedOn,
    ReturnsCount,
    UnitsCredit,
    credit_for,
    recipients_for,
    recredit,
    undo_credit,
)
from account_mgmt.domain.errors import (
    AccountManagementError,
    NotFound,
    RuleBroken,
)
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId
from account_mgmt.domain.ledger import (
    COMPANY,
    EARNED,
    Dimension,
    EntryKind,
    SaleEvent,
    SalesEntry,
    SalesTotal,
    Where,
)
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import NamedSeller, Order, OrderKind, OrderLine, OrderStatus
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.ports.storage import Storage, UnitOfWork
from account_mgmt.testing.builders import a_line, an_account
from account_mgmt.testing.model.figures import ALL_ROLES, BEGINNING, EVER, figures
from account_mgmt.testing.promises import broken

MANAGERS: Final = tuple(ManagerId(name) for name in ("ana", "ben", "cyd"))
ACCOUNTS: Final = (AccountId("a-1"), AccountId("a-2"))
PRODUCTS: Final = ("p-1", "p-2")
ANY_MANAGER: Final = st.sampled_from(MANAGERS)
ANY_ACCOUNT: Final = st.sampled_from(ACCOUNTS)
ANY_DAY: Final = st.sampled_from(
    [date(2026, 1, 1) + timedelta(n) for n in (0, 1, 30, 31, 58, 59, 60, 89, 90, 120)]
)
ANY_SHARE: Final = st.sampled_from((Rate("1/2"), Rate("1/3"), Rate("0.01"), Rate("99%")))
ANY_POLICY: Final = st.builds(
    CreditPolicy,
    credited=st.sampled_from(Credited),
    owned_on=st.sampled_from(OwnedOn),
    returns_count=st.sampled_from(ReturnsCount),
    units=st.sampled_from(UnitsCredit),
    handover_days=st.sampled_from((0, 0, 30)),
    handover_share=ANY_SHARE,
)
ANY_LINES: Final = st.lists(
    st.tuples(
        st.sampled_from(PRODUCTS),
        st.sampled_from(("1", "2", "3", "7", "0.000001", "1000")),
        st.sampled_from(("100.00", "0.01", "0", "33.35", "0.0125", "900719925474.09")),
        st.sampled_from(("0", "10%", "1/3", "1")),
    ),
    min_size=1,
    max_size=3,
)
ANY_SELLERS: Final = st.sampled_from(
    (
        (),
        (),
        (NamedSeller(MANAGERS[2]),),
        (NamedSeller(MANAGERS[0], Rate("1/3")), NamedSeller(MANAGERS[1], Rate("2/3"))),
    )
)
Report: TypeAlias = tuple[Where, object]


class BusinessModel(RuleBasedStateMachine):
    """Whatever happens in a territory, the books are right after every step, and stay so.

    Accounts change hands, also on days long gone; orders come, change, are invoiced and come back;
    months are closed. All of it goes through the domain, as the services do it.
    """

    @abstractmethod
    def open(self) -> Storage:
        """An empty storage."""

    def __init__(self) -> None:
        super().__init__()
        self.storage: Storage = self.open()
        self.minutes: int = 0
        self.orders: list[OrderId] = []
        self.events: int = 0
        self.summed: int = 0
        self.reports: list[Report] = []
        self.policy: CreditPolicy = CreditPolicy()

    def teardown(self) -> None:
        """Close the storage."""
        self.storage.close()

    def happened(self, changes: int = 1) -> None:
        """Count the changes of which an event must be left."""
        self.events += changes

    def now(self) -> datetime:
        """A later instant each time."""
        self.minutes += 1
        return BEGINNING + timedelta(minutes=self.minutes)

    # --- what happens -----------------------------------------------------------------------

    @initialize(policy=ANY_POLICY)
    def begin(self, policy: CreditPolicy) -> None:
        """Two accounts, of which one has an owner from the start."""
        self.policy = policy
        with self.storage.begin() as work:
            for name, owner in zip(ACCOUNTS, ("ana", None), strict=True):
                work.accounts.add(*an_account(name.value, owner=owner))
                self.happened()
            work.commit()

    @rule(account=ANY_ACCOUNT, to=ANY_MANAGER, on=ANY_DAY)
    def move(self, account: AccountId, to: ManagerId, on: date) -> None:
        """An account changes hands, often on a day gone by: its orders are credited anew."""
        self._reassign(account, lambda known, at: known.move(to, on=on, at=at))

    @rule(
        account=ANY_ACCOUNT,
        who=ANY_MANAGER,
        on=ANY_DAY,
        share=ANY_SHARE,
        role=st.sampled_from((Role.TEAM, Role.OVERLAY)),
    )
    def add_to_team(
        self, account: AccountId, who: ManagerId, on: date, share: Rate, role: Role
    ) -> None:
        """Somebody earns a share from a day on."""
        self._reassign(
            account, lambda known, at: known.assign(who, since=on, at=at, role=role, share=share)
        )

    @rule(account=ANY_ACCOUNT, who=ANY_MANAGER, on=ANY_DAY, share=st.sampled_from((None, ONE)))
    def cover(self, account: AccountId, who: ManagerId, on: date, share: Rate | None) -> None:
        """Somebody stands in for a month, with or without the credit."""
        until = on + timedelta(30)
        self._reassign(
            account,
            lambda known, at: known.assign(
                who, since=on, until=until, at=at, role=Role.COVER, share=share
            ),
        )

    @rule(account=ANY_ACCOUNT, who=ANY_MANAGER, on=ANY_DAY, share=ANY_SHARE)
    def share_out(self, account: AccountId, who: ManagerId, on: date, share: Rate) -> None:
        """The owner of a day shares with another."""

        def shared(known: Account, at: datetime) -> tuple[Account, Event]:
            owner = known.owner_on(on) or who
            shares = {owner: ONE} if owner == who else {owner: share.complement(), who: share}
            return known.share_out(shares, since=on, at=at)

        self._reassign(account, shared)

    @rule(
        account=ANY_ACCOUNT,
        who=ANY_MANAGER,
        on=ANY_DAY,
        role=st.sampled_from(Role),
        mistaken=st.booleans(),
    )
    def end_assignment(
        self, account: AccountId, who: ManagerId, on: date, role: Role, *, mistaken: bool
    ) -> None:
        """Somebody has a role no more, or never had it."""
        end = Account.withdraw if mistaken else Account.end_assignment
        self._reassign(account, lambda known, at: end(known, who, on=on, at=at, role=role))

    @rule(
        account=ANY_ACCOUNT,
        on=ANY_DAY,
        lines=ANY_LINES,
        sellers=ANY_SELLERS,
        kind=st.sampled_from((OrderKind.SALE, OrderKind.SALE, OrderKind.SALE, OrderKind.RETURN)),
    )
    def place(
        self,
        account: AccountId,
        on: date,
        lines: list[tuple[str, str, str, str]],
        sellers: tuple[NamedSeller, ...],
        kind: OrderKind,
    ) -> None:
        """An order, or goods that come back with no word of the order that had sold them."""
        name = OrderId(f"o-{len(self.orders)}")
        placed = Order.place(
            name,
            account,
            on=on,
            lines=[_line(number, parts) for number, parts in enumerate(lines, 1)],
            kind=kind,
            sellers=sellers,
        )
        with self.storage.begin() as work:
            work.guard("periods", exclusive=False)
            order = work.orders.add(*placed)
            self._credit(work, order, SaleEvent.BOOKED)
            work.commit()
        self.orders.append(name)
        self.happened()

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), on=ANY_DAY)
    def invoice(self, data: st.DataObject, on: date) -> None:
        """An order is invoiced, which is another event that quotas may count."""
        with self.storage.begin() as work:
            work.guard("periods", exclusive=False)
            order = work.orders.get(data.draw(st.sampled_from(self.orders)))
            if order.status is not OrderStatus.OPEN or on < order.placed_on:
                return
            order = work.orders.save(*order.invoice(on=on))
            self._credit(work, order, SaleEvent.INVOICED)
            work.commit()
        self.happened()

    @precondition(lambda self: self.orders)
    @rule(
        data=st.data(),
        on=ANY_DAY,
        what=st.sampled_from(("cancel", "cancel_lines", "return_lines")),
        part=st.integers(1, 4),
    )
    def take_back(self, data: st.DataObject, on: date, what: str, part: int) -> None:
        """An order is cancelled, in whole or part, or goods come back."""
        with self.storage.begin() as work:
            work.guard("periods", exclusive=False)
            order = work.orders.get(data.draw(st.sampled_from(self.orders)))
            line = data.draw(st.sampled_from(order.lines))
            less = {
                line.number: Quantity.of_millionths(
                    -(-line.left.millionths * part // 4), line.left.unit
                )
            }
            try:
                after, event = _taken_back(order, what, less, on)
            except AccountManagementError:  # its state or its day does not allow it
                return
            kind = EntryKind.RETURNED if what == "return_lines" else EntryKind.CANCELLED
            entries = work.sales.entries_of(order.id)
            work.orders.save(after, event)
            work.sales.append(
                undo_credit(
                    order,
                    after,
                    entries,
                    kind=kind,
                    on=on,
                    at=self.now(),
                    reason=what,
                    policy=self.policy,
                    closed=work.closings.find(),
                )
            )
            work.commit()
        self.happened()

    @rule(month=st.integers(1, 5))
    def close(self, month: int) -> None:
        """A month is closed: its figures stand."""
        with self.storage.begin() as work:
            work.guard("periods", exclusive=True)
            period = Period.month(2026, month)
            entries = _all_entries(work, period)
            try:
                closing = Closing.close(
                    period, entries, currency="EUR", at=self.now(), closed=work.closings.find()
                )
            except RuleBroken:  # it is closed already
                return
            work.closings.add(*closing)
            work.commit()
        self.happened()

    @rule(
        period=st.sampled_from(
            (
                EVER,
                Period.month(2026, 1),
                Period.month(2026, 3),
                Period.of("2026-01-31", "2026-04-01"),
            )
        )
    )
    def report(self, period: Period) -> None:
        """What is known now is written down, to be asked again ever after."""
        at = BEGINNING + timedelta(minutes=self.minutes)
        for event in (SaleEvent.BOOKED, SaleEvent.INVOICED):
            for roles in (COMPANY, EARNED):
                where = Where(period=period, currency="EUR", event=event, roles=roles, known_at=at)
                with self.storage.begin(read_only=True) as work:
                    self.reports.append((where, figures(work, where)))

    def _reassign(
        self, name: AccountId, change: Callable[[Account, datetime], tuple[Account, Event]]
    ) -> None:
        """Who looks after an account changes, and credit goes to those who should have it."""
        with self.storage.begin() as work:
            work.guard("periods", exclusive=False)
            try:
                account = work.accounts.save(*change(work.accounts.get(name), self.now()))
            except (RuleBroken, NotFound):  # the account's records do not allow it
                return
            closed = work.closings.find()
            for order in work.orders.find():
                if order.account == name:
                    entries = recredit(
                        order,
                        account,
                        work.sales.entries_of(order.id),
                        at=self.now(),
                        reason="reassigned",
                        policy=self.policy,
                        closed=closed,
                    )
                    work.sales.append(entries)
            work.commit()
        self.happened()

    def _credit(self, work: UnitOfWork, order: Order, event: SaleEvent) -> None:
        work.sales.append(
            credit_for(
                order,
                work.accounts.get(order.account),
                event=event,
                at=self.now(),
                policy=self.policy,
                closed=work.closings.find(),
                entries=work.sales.entries_of(order.id),
            )
        )

    # --- what is always true ----------------------------------------------------------------

    @invariant()
    def the_ledger_is_the_net_of_the_orders(self) -> None:
        """In total, and line by line; nobody's cent is made or lost."""
        with self.storage.begin(read_only=True) as work:
            orders = work.orders.find()
            invoiced = [order for order in orders if order.status is OrderStatus.INVOICED]
            for event, counted in ((SaleEvent.BOOKED, orders), (SaleEvent.INVOICED, invoiced)):
                net = Money.total([order.net for order in counted], "EUR")
                total = work.sales.total(Where(period=EVER, currency="EUR", event=event))
                assert total.amount == net, broken(
                    1, f"{event.value}: ledger {total.amount}, orders {net}"
                )
                for order in counted:
                    self._check_lines(order, event, work.sales.entries_of(order.id))

    @staticmethod
    def _check_lines(order: Order, event: SaleEvent, entries: Sequence[SalesEntry]) -> None:
        sign = 1 if order.kind is OrderKind.SALE else -1
        for line in order.lines:
            parts = [
                e
                for e in entries
                if e.line == line.number and e.event is event and e.role in COMPANY
            ]
            minor = sum(part.amount.minor for part in parts)
            units = sum(part.units.millionths for part in parts)
            assert minor == sign * line.standing.minor, broken(
                1, f"parts of {order.id}/{line.number} in money"
            )
            assert units == sign * line.left.millionths, broken(
                1, f"parts of {order.id}/{line.number} in units"
            )

    @invariant()
    def credit_is_with_those_who_should_have_it(self) -> None:
        """By the assignments as they are known now, however they came to be."""
        with self.storage.begin(read_only=True) as work:
            accounts = {account.id: account for account in work.accounts.find()}
            for order in work.orders.find():
                held: dict[tuple[Any, ...], int] = {}
                for entry in work.sales.entries_of(order.id):
                    key = (entry.line, entry.event, entry.manager, entry.role, entry.share)
                    held[key] = held.get(key, 0) + entry.amount.minor
                for event in (SaleEvent.BOOKED, SaleEvent.INVOICED):
                    wanted = {
                        (who.manager, who.role, who.share)
                        for who in recipients_for(
                            order, accounts[order.account], event, self.policy
                        )
                    }
                    having = {key[2:] for key, minor in held.items() if minor and key[1] is event}
                    assert having <= wanted, broken(
                        1, f"{order.id} is credited to {having - wanted}"
                    )

    @precondition(lambda self: self.summed != self.events)  # a hundred questions, if there is news
    @invariant()
    def every_figure_is_the_sum_of_its_entries(self) -> None:
        """By manager, by day, in total: the rollups are the entries."""
        self.summed = self.events
        with self.storage.begin(read_only=True) as work:
            for period in (EVER, Period.month(2026, 1), Period.of("2026-01-31", "2026-03-31")):
                for event in (SaleEvent.BOOKED, SaleEvent.INVOICED):
                    where = Where(period=period, currency="EUR", event=event, roles=ALL_ROLES)
                    behind = work.sales.explain(where)
                    total = work.sales.total(where)
                    assert total == SalesTotal.of(behind, "EUR"), broken(2, f"the total of {where}")
                    for dimension in Dimension:
                        parts = work.sales.breakdown(dimension, where=where)
                        summed = sum(parts.values(), start=SalesTotal.of((), "EUR"))
                        assert summed == total, broken(2, f"{where} by {dimension.value}")
                    for manager in MANAGERS:
                        of_one = evolve(where, manager=manager, roles=EARNED)
                        earned = SalesTotal.of(filter(of_one.holds, behind), "EUR")
                        assert work.sales.total(of_one) == earned, broken(
                            2, f"the total of {of_one}"
                        )

    @invariant()
    def what_was_known_stays_as_it_was(self) -> None:
        """A report as known on a past instant never changes."""
        with self.storage.begin(read_only=True) as work:
            for where, told in self.reports:
                assert figures(work, where) == told, broken(3, f"the report of {where} changed")

    @invariant()
    def closed_periods_stand(self) -> None:
        """Nothing is posted into them any more."""
        with self.storage.begin(read_only=True) as work:
            for closing in work.closings.find():
                entries = _all_entries(work, closing.period)
                assert digest(entries) == closing.digest, broken(
                    3, f"{closing.id} has other entries now"
                )
                booked = Where(period=closing.period, currency="EUR", roles=COMPANY)
                assert work.sales.total(booked) == closing.total, broken(
                    3, f"{closing.id} has other figures"
                )

    @invariant()
    def every_change_left_word(self) -> None:
        """One event for each save, and not one more."""
        with self.storage.begin(read_only=True) as work:
            assert work.outbox.waiting() == self.events, broken(
                11, "an event is missing, or one too many"
            )


def _all_entries(work: UnitOfWork, period: Period) -> list[SalesEntry]:
    return [
        entry
        for event in SaleEvent
        for entry in work.sales.explain(
            Where(period=period, currency="EUR", event=event, roles=ALL_ROLES)
        )
    ]


def _line(number: int, parts: tuple[str, str, str, str]) -> OrderLine:
    product, quantity, price, discount = parts
    return evolve(
        a_line(number, product=product, quantity=quantity, discount=Rate(discount)),
        price=UnitPrice(price, "EUR"),
    )


def _taken_back(
    order: Order, what: str, less: Mapping[int, Quantity], on: date
) -> tuple[Order, Event]:
    if what == "cancel":
        return order.cancel(on=on, reason=what)
    if what == "cancel_lines":
        return order.cancel_lines(less, on=on, reason=what)
    return order.return_lines(less, on=on, reason=what)
