"""Following up what was done for customers, and keeping how satisfied they say they are."""

from collections.abc import Iterator
from datetime import date

from attrs import frozen

from account_mgmt.domain.activity import Activity, ActivityKind, ActivityStatus
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.follow_up import STANDARD_FOLLOW_UP, Followed, FollowUpPolicy
from account_mgmt.domain.ids import AccountId, SurveyId
from account_mgmt.domain.order import OrderKind, OrderStatus
from account_mgmt.domain.satisfaction import Recommendation, Satisfaction
from account_mgmt.domain.survey import Survey, SurveyScale, recommendation, satisfaction
from account_mgmt.ports.queries import (
    ActivityQuery,
    OrderQuery,
    SurveyQuery,
    TicketQuery,
)
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.activities import ActivityDesk
from account_mgmt.services.books import Books
from account_mgmt.services.reports import found


@frozen(kw_only=True)
class _Happened:
    """Something that is followed up: what, which, with whom, on which day."""

    what: Followed
    name: str
    account: AccountId
    on: date


@frozen
class SatisfactionDesk:
    """Follow-ups after orders, visits and tickets, and what customers answer."""

    books: Books
    activities: ActivityDesk
    policy: FollowUpPolicy = STANDARD_FOLLOW_UP

    # --- follow-up --------------------------------------------------------------------------

    def follow_up(self, period: Period, *, today: date | str) -> tuple[Activity, ...]:
        """Plan the follow-up of all orders, visits and tickets of a period that have none, by policy.

        Orders count by their day, visits by the day they were made, tickets that are solved by the day
        they were opened. Each goes to whoever has the account on the day due, which is today where it
        has passed; an account that nobody in sight has is left out. Done again, it plans nothing new.
        """
        first = day(today)
        with self.books.storage.begin(read_only=True) as work:
            happened = [*self._orders(work, period), *self._visits(work, period)]
            happened += self._tickets(work, period)
        planned = (self._plan(one, first) for one in happened)
        return tuple(one for one in planned if one is not None)

    def _orders(self, work: UnitOfWork, period: Period) -> Iterator[_Happened]:
        for order in work.orders.find(OrderQuery(placed_on=period, kind=OrderKind.SALE)):
            if order.status is not OrderStatus.CANCELLED:
                yield _Happened(
                    what=Followed.ORDER,
                    name=str(order.id),
                    account=order.account,
                    on=order.placed_on,
                )

    def _visits(self, work: UnitOfWork, period: Period) -> Iterator[_Happened]:
        asked = ActivityQuery(on=period, kind=ActivityKind.VISIT, status=ActivityStatus.DONE)
        for visit in work.activities.find(asked):
            if visit.reached:
                yield _Happened(
                    what=Followed.VISIT, name=str(visit.id), account=visit.account, on=visit.on
                )

    def _tickets(self, work: UnitOfWork, period: Period) -> Iterator[_Happened]:
        for ticket in work.tickets.find(TicketQuery(opened_on=period)):
            if ticket.done_at is not None and ticket.merged_into is None:
                yield _Happened(
                    what=Followed.TICKET,
                    name=str(ticket.id),
                    account=ticket.account,
                    on=ticket.done_at.date(),
                )

    def _plan(self, one: _Happened, today: date) -> Activity | None:
        """The follow-up, planned; None where the policy asks for none, it is there, or nobody goes."""
        due = self.policy.due(one.what, one.on)
        key = f"follow up {one.what.value} {one.name}"
        with self.books.storage.begin(read_only=True) as work:
            there = work.keys.recall(key)
            on = due if due is None else max(due, today)
            who = on and work.accounts.get(one.account).acting_on(on)
            if not who or found(work.managers, who) is None:
                return None
        if on is None or there is not None:
            return None
        note = f"Follow-up of {one.what.value} {one.name}"
        return self.activities.plan(
            one.account, who, on=on, kind=self.policy.kind, note=note, today=today, key=key
        )

    # --- what customers say -----------------------------------------------------------------

    def ask(  # noqa: PLR0913 # what a question is
        self,
        account: AccountId | str,
        scale: SurveyScale,
        *,
        on: date | str,
        about: str = "",
        id: SurveyId | str | None = None,
        key: str | None = None,
    ) -> Survey:
        """Keep that a customer was asked how satisfied they are. Raises NotFound."""
        who, asked_on = AccountId.of(account), day(on)

        def command(work: UnitOfWork) -> Survey:
            work.accounts.get(who)
            named = SurveyId.of(id or self.books.names.new("survey"))
            return work.surveys.add(*Survey.ask(named, who, scale, on=asked_on, about=about))

        return self.books.once(key, ("ask", who, scale, asked_on, about, id), command)

    def answer(
        self, survey: SurveyId | str, score: int, *, by: str, on: date | str, comment: str = ""
    ) -> Survey:
        """Keep what they answered. Raises NotFound, ScoreOutsideScale, AlreadyAnswered, DateBefore."""
        with self.books.storage.begin() as work:
            read = work.surveys.get(SurveyId.of(survey))
            saved = work.surveys.save(*read.answer(score, by=by, on=day(on), comment=comment))
            work.commit()
        return saved

    def surveys(self, query: SurveyQuery | None = None) -> tuple[Survey, ...]:
        """The questions in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.surveys.find(query))

    def satisfaction(self, query: SurveyQuery | None = None) -> Satisfaction:
        """CSAT: how many of those asked from 1 to 5 are satisfied."""
        return satisfaction(self.surveys(query))

    def recommendation(self, query: SurveyQuery | None = None) -> Recommendation:
        """NPS: promoters and detractors among those asked from 0 to 10."""
        return recommendation(self.surveys(query))
