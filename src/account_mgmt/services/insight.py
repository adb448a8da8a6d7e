"""What customers ask for: read from orders, tickets and notes, and kept where no document says it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from attrs import evolve, frozen

from account_mgmt.domain.activity import ActivityStatus, chosen
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.demand import (
    STANDARD_DEMAND,
    Asked,
    DemandBy,
    DemandOutcome,
    DemandPolicy,
    DemandReport,
    DemandRequest,
    DemandSource,
    asked_in_note,
    asked_in_order,
    asked_in_ticket,
    demand_report,
    distinct,
    without_taken_up,
)
from account_mgmt.domain.ids import AccountId, DemandId, ManagerId, OrderId, ProductId
from account_mgmt.domain.ledger import EntryKind, Where
from account_mgmt.domain.money import Money
from account_mgmt.domain.quantity import DEFAULT_UNIT, Quantity
from account_mgmt.ports.queries import ActivityQuery, DemandQuery, OrderQuery, TicketQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books
from account_mgmt.services.market import account_facts

_LAST: Final = date.max


@frozen
class DemandDesk:
    """What customers ask for most, whether they got it or not."""

    books: Books
    policy: DemandPolicy = STANDARD_DEMAND

    def request(self, id: DemandId | str) -> DemandRequest:
        """One request. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.demands.get(DemandId.of(id))

    def requests(self, query: DemandQuery | None = None) -> tuple[DemandRequest, ...]:
        """The requests in question (None: all) that are kept beside documents, by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.demands.find(query))

    def record(  # noqa: PLR0913 # an ask is what it is
        self,
        account: AccountId | str,
        *,
        on: date | str,
        product: ProductId | str | None = None,
        text: str = "",
        quantity: Quantity | str | int | None = None,
        value: Money | str | None = None,
        source: DemandSource | str = DemandSource.SAID,
        outcome: DemandOutcome | str = DemandOutcome.OPEN,
        document: str = "",
        today: date | str | None = None,
        id: DemandId | str | None = None,
        key: str | None = None,
    ) -> DemandRequest:
        """Keep an ask, or a sale that was lost: for a product, or for what the customer called it.

        A quantity without a unit is of the product's own; a value is in the currency of the books.
        With a `document`, it stands for the ask of those words that was found there. Raises
        NotFound, NotYet, NothingThere, BadNumber, UnknownWord, BadText and KeyReused.
        """
        who, asked_on = AccountId.of(account), self.books.check_come("A request", day(on), today)
        what = None if product is None else ProductId.of(product)
        where, came = chosen(DemandSource, source), chosen(DemandOutcome, outcome)
        worth = Money(value, self.books.currency) if isinstance(value, str) else value
        asked = (who, asked_on, what, text, quantity, worth, where, came, document, id)

        def command(work: UnitOfWork) -> DemandRequest:
            work.accounts.get(who)
            unit = DEFAULT_UNIT if what is None else work.products.get(what).unit
            plain = isinstance(quantity, str | int)
            new = DemandRequest.record(
                DemandId.of(id or self.books.names.new("demand")),
                who,
                on=asked_on,
                source=where,
                text=text,
                product=what,
                quantity=Quantity(quantity, unit) if plain else quantity,  # type: ignore[arg-type] # narrowed by the line above
                value=worth,
                outcome=came,
                document=document,
            )
            return work.demands.add(*new)

        return self.books.once(key, ("record demand", asked), command)

    def map_to(
        self,
        request: DemandId | str,
        product: ProductId | str,
        *,
        by: ManagerId | str,
        on: date | str,
    ) -> DemandRequest:
        """Say which product the customer meant. Raises NotFound, DateBefore, IllegalTransition."""
        with self.books.storage.begin() as work:
            read = work.demands.get(DemandId.of(request))
            what, who = work.products.get(ProductId.of(product)), ManagerId.of(by)
            work.managers.get(who)
            saved = work.demands.save(*read.map_to(what.id, by=who, on=day(on)))
            work.commit()
        return saved

    def settle(self, request: DemandId | str, outcome: DemandOutcome | str) -> DemandRequest:
        """Say what came of it. Raises NotFound, UnknownWord."""
        came = chosen(DemandOutcome, outcome)
        with self.books.storage.begin() as work:
            saved = work.demands.save(*work.demands.get(DemandId.of(request)).settle(came))
            work.commit()
        return saved

    def asked(self, period: Period) -> tuple[Asked, ...]:
        """The distinct asks of a period, by day: of orders, tickets, notes, and those kept."""
        with self.books.storage.begin(read_only=True) as work:
            return self._asked(work, period)

    def report(
        self, period: Period, *, by: DemandBy | str = DemandBy.ACCOUNTS, at_least: int = 1
    ) -> DemandReport:
        """What was asked for most in a period, beside as many days before it.

        With `at_least`, rows of fewer accounts are left out, for a list that leaves the company.
        Raises UnknownWord.
        """
        ranked = chosen(DemandBy, by)
        before = max(period.start.toordinal() - period.days, 1)
        with self.books.storage.begin(read_only=True) as work:
            found = self._asked(work, Period(date.fromordinal(before), period.end))
            facts = account_facts(self.books, work, period.last_day)
        report = demand_report(
            found,
            period,
            worth={one.account.id: one.sales for one in facts},
            currency=self.books.currency,
            by=ranked,
        )
        return report.for_outside(at_least)

    # --- steps ------------------------------------------------------------------------------

    def _asked(self, work: UnitOfWork, period: Period) -> tuple[Asked, ...]:
        kept = work.demands.find(DemandQuery(on=period))
        told = {product.id: product.told for product in work.products.find()}
        found = [
            *self._ordered(work, period),
            *without_taken_up(self._noticed(work, period), kept),
            *(request.asked for request in kept),
        ]
        return tuple(
            evolve(one, quantity=told[one.product](one.quantity))
            if one.product in told and one.quantity is not None
            else one
            for one in distinct(found, self.policy)
        )

    def _noticed(self, work: UnitOfWork, period: Period) -> Iterable[Asked]:
        for ticket in work.tickets.find(TicketQuery(opened_on=period)):
            asked = asked_in_ticket(ticket, self.policy)
            if asked is not None:
                yield asked
        for activity in work.activities.find(ActivityQuery(on=period, status=ActivityStatus.DONE)):
            yield from asked_in_note(activity, self.policy)

    def _ordered(self, work: UnitOfWork, period: Period) -> Iterable[Asked]:
        cancelled = self._cancelled(work, period)
        for order in work.orders.find(OrderQuery(placed_on=period)):
            own = cancelled.get(order.id, {})
            yield from asked_in_order(order, lambda line, own=own: own.get(line, ()), self.policy)  # type: ignore[misc] # bound now

    def _cancelled(
        self, work: UnitOfWork, period: Period
    ) -> dict[OrderId, dict[int, Sequence[tuple[Quantity, str]]]]:
        """What was cancelled of orders since the period began, by order and line, each with why."""
        where = Where(
            period=Period(period.start, _LAST),
            currency=self.books.currency,
            kind=EntryKind.CANCELLED,
        )
        found: dict[OrderId, dict[int, Sequence[tuple[Quantity, str]]]] = {}
        for entry in work.sales.explain(where):
            lines = found.setdefault(entry.document, {})
            gone = Quantity.of_millionths(-entry.units.millionths, entry.units.unit)
            lines[entry.line] = (*lines.get(entry.line, ()), (gone, entry.reason))
        return found
