"""A year of business as people do it: at the desk."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from account_mgmt.desk import AccountManagement
from account_mgmt.domain.account import Role
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.credit import CreditPolicy
from account_mgmt.domain.errors import BadValue, IllegalTransition, NotFound, RuleBroken
from account_mgmt.domain.ids import AccountId, ManagerId, OrderId
from account_mgmt.domain.order import NamedSeller, OrderKind, OrderStatus
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.quantity import Quantity
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.services.orders import Item
from account_mgmt.testing.model.business import (
    ACCOUNTS,
    ANY_ACCOUNT,
    ANY_DAY,
    ANY_LINES,
    ANY_MANAGER,
    ANY_POLICY,
    ANY_SELLERS,
    ANY_SHARE,
    MANAGERS,
    PRODUCTS,
    BusinessModel,
)
from account_mgmt.testing.promises import broken

_KINDS: Final = st.sampled_from((OrderKind.SALE, OrderKind.SALE, OrderKind.SALE, OrderKind.RETURN))


class DeskModel(BusinessModel):
    """The same business, and the same laws, through the services of `AccountManagement`.

    What it adds: attainment is what `explain` sums to, and sales by any dimension make the total.
    """

    desk: AccountManagement

    @initialize(policy=ANY_POLICY)
    def begin(self, policy: CreditPolicy) -> None:
        """Three managers, two products, two accounts of which one has an owner from the start."""
        self.policy = policy
        self.desk = AccountManagement(self.storage, policy=policy, clock=self)
        for manager in MANAGERS:
            self.desk.portfolio.add_manager(f"Manager {manager}", id=manager)
        for product in PRODUCTS:
            self.desk.catalogue.add_product(product, f"Product {product}")
        for account in ACCOUNTS:
            self.desk.portfolio.open_account(f"Account {account}", id=account)
        self.desk.portfolio.assign(ACCOUNTS[0], MANAGERS[0], since=date(2020, 1, 1))
        self.happened(1 + len(MANAGERS) + len(PRODUCTS) + len(ACCOUNTS) + 1)

    def _attempt(self, act: Callable[[], object]) -> None:
        """Do what the records may not allow; then nothing has happened."""
        try:
            act()
        except (BadValue, IllegalTransition, NotFound, RuleBroken):
            return
        self.happened()

    @rule(account=ANY_ACCOUNT, to=ANY_MANAGER, on=ANY_DAY)
    def move(self, account: AccountId, to: ManagerId, on: date) -> None:
        """An account changes hands, often on a day gone by."""
        self._attempt(lambda: self.desk.portfolio.move(account, to, on=on))

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
        assign = self.desk.portfolio.assign
        self._attempt(lambda: assign(account, who, since=on, role=role, share=share))

    @rule(account=ANY_ACCOUNT, who=ANY_MANAGER, on=ANY_DAY, share=st.sampled_from((None, ONE)))
    def cover(self, account: AccountId, who: ManagerId, on: date, share: Rate | None) -> None:
        """Somebody stands in for a month, with or without the credit."""
        assign, until = self.desk.portfolio.assign, on + timedelta(30)
        self._attempt(
            lambda: assign(account, who, since=on, until=until, role=Role.COVER, share=share)
        )

    @rule(account=ANY_ACCOUNT, who=ANY_MANAGER, on=ANY_DAY, share=ANY_SHARE)
    def share_out(self, account: AccountId, who: ManagerId, on: date, share: Rate) -> None:
        """The owner of a day shares with another."""
        owner = self.desk.portfolio.account(account).owner_on(on) or who
        shares = {owner: ONE} if owner == who else {owner: share.complement(), who: share}
        self._attempt(lambda: self.desk.portfolio.share_out(account, shares, since=on))

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
        portfolio = self.desk.portfolio
        end = portfolio.withdraw if mistaken else portfolio.end_assignment
        self._attempt(lambda: end(account, who, on=on, role=role))

    @rule(account=ANY_ACCOUNT, on=ANY_DAY, lines=ANY_LINES, sellers=ANY_SELLERS, kind=_KINDS)
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
        take = self.desk.orders.place if kind is OrderKind.SALE else self.desk.orders.take_back
        items = [
            Item(product, Quantity(quantity), UnitPrice(price, "EUR"), Rate(discount))
            for product, quantity, price, discount in lines
        ]
        named = {seller.manager.value: seller.share for seller in sellers}
        take(account, items, on=on, id=name, sellers=named)
        self.orders.append(name)
        self.happened()

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), on=ANY_DAY)
    def invoice(self, data: st.DataObject, on: date) -> None:
        """An order is invoiced, which is another event that quotas may count."""
        order = self.desk.orders.order(data.draw(st.sampled_from(self.orders)))
        if order.status is OrderStatus.OPEN and on >= order.placed_on:
            self.desk.orders.invoiced(order.id, on=on)
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
        desk = self.desk.orders
        order = desk.order(data.draw(st.sampled_from(self.orders)))
        line = data.draw(st.sampled_from(order.lines))
        some = Quantity.of_millionths(-(-line.left.millionths * part // 4), line.left.unit)
        less = {line.number: some.amount}
        if what == "cancel":
            self._attempt(lambda: desk.cancel(order.id, on=on, reason=what))
        elif some:
            change = desk.cancel_lines if what == "cancel_lines" else desk.return_lines
            self._attempt(lambda: change(order.id, less, on=on, reason=what))

    @rule(month=st.integers(1, 5))
    def close(self, month: int) -> None:
        """A month is closed: its figures stand."""
        self._attempt(lambda: self.desk.reporting.close_period(Period.month(2026, month)))

    @rule(manager=ANY_MANAGER)
    def explain(self, manager: ManagerId) -> None:
        """What a manager is credited with is what the entries behind it sum to."""
        year = Period.year(2026)
        entries = self.desk.quotas.explain(manager, year)
        credited = self.desk.quotas.attainment(manager, as_of=year.last_day).credited
        summed = sum((entry.amount.minor for entry in entries), 0)
        assert summed == getattr(credited, "minor", None), broken(
            2, f"{manager} has {credited}, and the entries make {summed}"
        )
