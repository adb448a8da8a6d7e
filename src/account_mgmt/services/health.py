"""The health of accounts, worked out from what the books hold."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from attrs import frozen

from account_mgmt.domain.account import AccountStatus
from account_mgmt.domain.account_health import (
    STANDARD_HEALTH,
    AccountHealth,
    HealthFacts,
    HealthPolicy,
    health,
)
from account_mgmt.domain.calendar import ONE_DAY, Period, day
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.ledger import SaleEvent, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.order import Order, OrderKind, OrderStatus
from account_mgmt.domain.rate import ZERO, Rate
from account_mgmt.domain.receivables import Owed, upto
from account_mgmt.domain.satisfaction import Satisfaction, csat
from account_mgmt.domain.service_level import STANDARD_SERVICE, ServiceLevels, clocks
from account_mgmt.domain.survey import Survey, recommendation, satisfaction
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import DONE
from account_mgmt.ports.queries import (
    AccountQuery,
    DeliveryQuery,
    InvoiceQuery,
    OrderQuery,
    SurveyQuery,
    TicketQuery,
)
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books

_YEAR: Final = 365


@frozen
class HealthReader:
    """Reads the health of an account in a unit of work."""

    books: Books
    policy: HealthPolicy = STANDARD_HEALTH
    levels: ServiceLevels = STANDARD_SERVICE

    def health(self, work: UnitOfWork, account: AccountId, on: date) -> AccountHealth:
        """The health of an account as it stands at the end of a day."""
        return health(self._facts(work, account, on), self.policy)

    def _facts(self, work: UnitOfWork, account: AccountId, on: date) -> HealthFacts:
        last_year = Period(on - timedelta(days=_YEAR), on + ONE_DAY)
        orders = [
            order
            for order in work.orders.find(OrderQuery(account=account, placed_on=last_year))
            if order.kind is OrderKind.SALE and order.status is not OrderStatus.CANCELLED
        ]
        days = timedelta(days=self.policy.days)
        now = Period(on + ONE_DAY - days, on + ONE_DAY)
        before = Period(now.start - days, now.start)
        promised, late = self._lateness(work, account, orders, on)
        owed, overdue = self._owed(work, account, on)
        tickets = work.tickets.find(TicketQuery(account=account))
        still_open = [one for one in tickets if one.status not in DONE and one.opened_on <= on]
        surveys = work.surveys.find(SurveyQuery(account=account, asked_on=last_year))
        return HealthFacts(
            account=account,
            on=on,
            ordered=tuple(order.placed_on for order in orders),
            sold=self._sales(work, account, now),
            before=self._sales(work, account, before),
            open_tickets=len(still_open),
            overdue_tickets=sum(self._overdue(one, on) for one in still_open),
            promised=promised,
            late=late,
            owed=owed,
            overdue=overdue,
            satisfied=_satisfied(surveys, [one for one in tickets if one.opened_on in last_year]),
            recommended=recommendation(surveys),
        )

    def _sales(self, work: UnitOfWork, account: AccountId, period: Period) -> Money:
        where = Where(
            period=period, currency=self.books.currency, event=SaleEvent.BOOKED, account=account
        )
        return work.sales.total(where).amount

    def _lateness(
        self, work: UnitOfWork, account: AccountId, orders: list[Order], on: date
    ) -> tuple[int, int]:
        """How many of the orders left or were due by a day, and how many of these are late."""
        deliveries = {one.id: one for one in work.deliveries.find(DeliveryQuery(account=account))}
        late = due = 0
        for order in orders:
            delivery = deliveries.get(order.id)
            if delivery is None:
                continue
            if delivery.lateness(order, on) is not None:
                late += 1
                due += 1
            elif delivery.promises and not delivery.left_to_ship(order):
                due += 1
        return due, late

    def _owed(self, work: UnitOfWork, account: AccountId, on: date) -> tuple[Money | None, Money]:
        """What the account owes on a day, and what of it is overdue; None when nothing was billed."""
        currency = self.books.currency
        if not work.invoices.find(InvoiceQuery(account=account), limit=1):
            return None, Money.zero(currency)
        where = Owed(currency=currency, period=upto(on), account=account)
        debts = [one for one in work.receivables.open_items(where) if one.value.minor > 0]
        overdue = [one.value for one in debts if one.due_on < on]
        owed = Money.total([one.value for one in debts], currency)
        return owed, Money.total(overdue, currency)

    def _overdue(self, ticket: Ticket, on: date) -> bool:
        """Whether a target of an open ticket has passed by the end of a day, in UTC."""
        end = datetime.combine(on, time.max, UTC)
        running = clocks(ticket, self.levels.of(ticket))
        return any(
            clock.due_at is not None and clock.stopped_at is None and clock.due_at < end
            for clock in running
        )


def _satisfied(surveys: Iterable[Survey], tickets: list[Ticket]) -> Satisfaction:
    """What surveys and rated tickets together say on the scale from 1 to 5."""
    asked = satisfaction(surveys)
    rated = csat([one.rating.score for one in tickets if one.rating is not None])
    return Satisfaction(
        asked=asked.asked + rated.asked,
        answers=asked.answers + rated.answers,
        satisfied=asked.satisfied + rated.satisfied,
    )


@frozen
class HealthDesk:
    """How well accounts are, and why."""

    reader: HealthReader

    def health(self, account: AccountId | str, *, on: date | str) -> AccountHealth:
        """The health of one account at the end of a day. Raises NotFound."""
        with self.reader.books.storage.begin(read_only=True) as work:
            who = work.accounts.get(AccountId.of(account)).id
            return self.reader.health(work, who, day(on))

    def all(
        self, *, on: date | str, manager: ManagerId | str | None = None
    ) -> tuple[AccountHealth, ...]:
        """The health of all accounts that are not closed, or of one manager's, the worst first.

        Those of which nothing is known come last. Raises NotFound for an unknown manager.
        """
        asked_on = day(on)
        who = None if manager is None else ManagerId.of(manager)
        with self.reader.books.storage.begin(read_only=True) as work:
            if who is not None:
                work.managers.get(who)
            found = [
                self.reader.health(work, account.id, asked_on)
                for account in work.accounts.find(AccountQuery(manager=who))
                if account.status is not AccountStatus.CLOSED
                and (who is None or account.acting_on(asked_on) == who)
            ]
        return tuple(sorted(found, key=_worst_first))


def _worst_first(one: AccountHealth) -> tuple[bool, Rate, AccountId]:
    score = one.score
    return score is None, score or ZERO, one.account
