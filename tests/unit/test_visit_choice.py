"""Which accounts get the visits there are: cadence first, then what they bring."""

from datetime import timedelta

from attrs import evolve

from account_mgmt.domain.cadence import Cadence, ContactDue, ContactReason, ContactState
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.call_plan import CallResponse
from account_mgmt.domain.ids import AccountId, ManagerId, ProductId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.domain.visit_choice import Candidate, choose_visits, reasons
from account_mgmt.domain.visit_plan import STANDARD_VISITS, VisitPolicy
from account_mgmt.testing.builders import MONDAY

MONTH = Period.of_days(MONDAY, 28)
YEARLY = CallResponse.judged(none="0.1", saturated="3", half_more="1.4")


def a_candidate(
    id: str,
    *,
    sales: str = "3650",
    touches: int = 13,
    late_in: int = 99,
    response: CallResponse | None = None,
) -> Candidate:
    late_until = MONDAY + timedelta(days=late_in)
    due = ContactDue(
        account=AccountId(id),
        manager=ManagerId("ana"),
        state=ContactState.LATE,
        last_touch=None,
        own_touch=None,
        due_on=MONDAY,
        late_until=late_until,
        days_since=1,
        urgency=ONE,
        value=Money(sales, "EUR"),
        because=ContactReason(
            state=ContactState.LATE,
            last_touch=None,
            since=MONDAY,
            days_since=1,
            least_days=7,
            most_days=21,
        ),
    )
    return Candidate(
        due=due,
        cadence=Cadence(ideal_days=14, most_days=28),
        sales=Money(sales, "EUR"),
        touches=touches,
        response=response,
    )


def numbers(
    *candidates: Candidate, visits: int, policy: VisitPolicy = STANDARD_VISITS
) -> list[int]:
    plan = choose_visits(candidates, MONTH, visits, policy)
    assert plan is not None
    return [*plan.numbers]


def test_without_candidates_there_is_nothing_to_choose() -> None:
    assert choose_visits([], MONTH, 5, STANDARD_VISITS) is None


def test_an_account_that_would_be_overdue_gets_one_before_a_large_one_gets_any() -> None:
    small, large = a_candidate("small", sales="1", late_in=27), a_candidate("large", sales="90000")

    assert numbers(small, large, visits=1) == [1, 0]
    assert numbers(small, large, visits=3) == [1, 2]


def test_an_account_that_is_late_only_after_the_plan_must_not_be_visited() -> None:
    small, large = a_candidate("small", sales="1", late_in=28), a_candidate("large", sales="90000")

    assert numbers(small, large, visits=1) == [0, 1]


def test_the_most_urgent_come_first_where_the_visits_do_not_reach() -> None:
    three = [a_candidate(id, late_in=0) for id in "abc"]

    assert numbers(*three, visits=2) == [1, 1, 0]
    assert numbers(*three, visits=0) == [0, 0, 0]


def test_an_account_is_visited_once_a_week_at_most() -> None:
    assert numbers(a_candidate("a"), visits=40) == [4]


def test_the_year_before_is_taken_by_the_days_of_the_plan() -> None:
    plan = choose_visits([a_candidate("a")], MONTH, 1, evolve(STANDARD_VISITS, margin=Rate("1/2")))

    assert plan is not None
    [account] = plan.accounts
    assert (account.sales, account.current) == (Money("280", "EUR"), Rate.ratio(13 * 28, 365))
    assert account.margin == Rate("1/2")


def test_who_was_never_reached_is_taken_to_be_called_on_by_cadence() -> None:
    plan = choose_visits([a_candidate("a", touches=0)], MONTH, 1, STANDARD_VISITS)

    assert plan is not None
    assert plan.accounts[0].current == Rate(2)


def test_more_returned_than_bought_counts_as_nothing_bought() -> None:
    assert numbers(a_candidate("a", sales="-10"), visits=4) == [0]


def test_the_managers_own_judgment_is_taken_before_the_policys() -> None:
    lively, dull = a_candidate("lively", response=YEARLY), a_candidate("dull")

    plan = choose_visits([dull, lively], MONTH, 3, STANDARD_VISITS)

    assert plan is not None
    assert plan.numbers == (0, 3)


def test_each_visit_says_why_the_required_one_by_its_cadence() -> None:
    one = a_candidate("a", late_in=3)
    plan = choose_visits([one, a_candidate("b")], MONTH, 3, STANDARD_VISITS)

    assert plan is not None
    first, *_ = reasons(plan, one)
    assert str(first) == f"{one.due.because}; it brings {first.call.gain}"
    other, *_ = reasons(plan, a_candidate("b"))
    assert str(other) == f"call 1 brings {other.call.gain} more, in 60 minutes"


def test_one_that_has_yet_to_hear_of_a_new_product_is_visited_before_what_brings_more() -> None:
    deaf = evolve(a_candidate("deaf", sales="1"), news=(ProductId("p-9"), ProductId("p-8")))
    rich = a_candidate("rich", sales="999999", response=YEARLY)

    plan = choose_visits([rich, deaf], MONTH, 1, STANDARD_VISITS)

    assert plan is not None
    [why] = reasons(plan, deaf)
    assert "; to hear of p-9, p-8" in str(why)
    assert reasons(plan, rich) == ()


def test_one_that_would_be_overdue_is_visited_before_one_that_has_to_hear_of_something() -> None:
    deaf = evolve(a_candidate("deaf"), news=(ProductId("p-9"),))
    late = a_candidate("late", late_in=1)

    assert numbers(deaf, late, visits=1) == [0, 1]


def test_only_the_first_of_several_visits_tells_the_news() -> None:
    one = evolve(a_candidate("one", response=YEARLY), news=(ProductId("p-9"),))

    plan = choose_visits([one], MONTH, 2, STANDARD_VISITS)

    assert plan is not None
    told = reasons(plan, one)
    assert ["to hear of p-9" in str(why) for why in told] == [True, False]
