"""Which accounts get how many of a limited number of visits, and why.

Cadence first: an account that would otherwise be overdue gets one, the most urgent first, as far as
the visits reach. Then each that has yet to hear of a new product. What is left goes where it brings
most. (Rules: selling, B9 and B10.)
"""

from collections.abc import Sequence
from typing import Final, final

from attrs import frozen

from account_mgmt.domain.cadence import Cadence, ContactDue
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.call_plan import CallAccount, CallPlan, CallResponse, plan_calls
from account_mgmt.domain.ids import ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.domain.rounding import divide
from account_mgmt.domain.visit_plan import DAYS_A_WEEK, VisitPolicy, VisitReason

DAYS_A_YEAR: Final = 365


@final
@frozen(kw_only=True)
class Candidate:
    """An account that may be visited: how it stands, and what a year of it was.

    `sales` and `touches` are those of the 365 days before the plan. `response` is the manager's own
    judgment; None leaves it to the policy. `news` are the new products that it has yet to hear of.
    """

    due: ContactDue
    cadence: Cadence
    sales: Money
    touches: int
    response: CallResponse | None = None
    news: tuple[ProductId, ...] = ()


def choose_visits(
    candidates: Sequence[Candidate], period: Period, visits: int, policy: VisitPolicy
) -> CallPlan | None:
    """The best use of so many visits in a period of whole weeks; None without candidates.

    Candidates come in the order of their urgency. Each is visited once a week at most. What an
    account buys in the period, and how often it is reached today, is taken from its last year; one
    that was not reached is taken to be called on as its cadence has it.
    """
    if not candidates:
        return None
    late = [one for one in candidates if one.due.late_until < period.end]
    to_hear = [one for one in candidates if one.news and one not in late]
    must = [*late, *to_hear][: max(visits, 0)]
    accounts = [_account(one, period, policy, least=int(one in must)) for one in candidates]
    return plan_calls(accounts, visits * policy.hours.visit_minutes)


def _account(one: Candidate, period: Period, policy: VisitPolicy, *, least: int) -> CallAccount:
    bought = divide(max(one.sales.minor, 0) * period.days, DAYS_A_YEAR)
    reached = Rate.ratio(one.touches * period.days, DAYS_A_YEAR)
    return CallAccount(
        account=one.due.account,
        sales=Money.of_minor(bought, one.sales.currency),
        current=reached or Rate.ratio(period.days, one.cadence.ideal_days),
        response=one.response or policy.response,
        margin=policy.margin,
        minutes=policy.hours.visit_minutes,
        least=least,
        most=period.days // DAYS_A_WEEK,
    )


def reasons(plan: CallPlan, one: Candidate) -> tuple[VisitReason, ...]:
    """Why each of an account's visits is in a plan, in their order.

    The first of them is told to present the new products, if there are any.
    """
    own = [call for call in plan.visits if call.account == one.due.account]
    return tuple(
        VisitReason(call=call, contact=one.due.because, news=() if place else one.news)
        for place, call in enumerate(own)
    )
