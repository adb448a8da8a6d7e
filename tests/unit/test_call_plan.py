"""Where calls bring most: the curve, the exact plan, and why each call is in it."""

from decimal import Decimal
from itertools import product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from account_mgmt.domain.call_plan import (
    CallAccount,
    CallResponse,
    Trip,
    incremental_calls,
    plan_calls,
)
from account_mgmt.domain.errors import (
    BadVisitPolicy,
    CallsDoNotFit,
    MixedCurrencies,
    NothingThere,
)
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate

CURVE = CallResponse.judged(none="0.4", saturated="1.6", half_more="1.2")


def an_account_to_call(
    id: str = "a",
    *,
    sales: str = "1000",
    current: int = 2,
    minutes: int = 60,
    least: int = 0,
    most: int = 4,
    area: str = "",
) -> CallAccount:
    return CallAccount(
        account=AccountId(id),
        sales=Money(sales, "EUR"),
        current=current,
        response=CURVE,
        minutes=minutes,
        least=least,
        most=most,
        area=area,
    )


def toy() -> list[CallAccount]:
    """The spec's toy case of CALLPLAN (selling, "Coverage and calls")."""
    rows = (
        ("A", 6, "60000", ".3", "1.5", "1.20", "30%", 60, 2, 12),
        ("B", 4, "30000", ".5", "1.4", "1.10", "30%", 45, 1, 10),
        ("C", 2, "12000", ".2", "2.0", "1.45", "40%", 30, 0, 8),
        ("D", 3, "9000", ".6", "1.2", "1.05", "25%", 30, 0, 6),
    )
    return [
        CallAccount(
            account=AccountId(id),
            sales=Money(sales, "EUR"),
            current=current,
            response=CallResponse.judged(
                none="0" + lo if lo[0] == "." else lo, saturated=hi, half_more=h
            ),
            margin=margin,
            minutes=minutes,
            least=least,
            most=most,
        )
        for id, current, sales, lo, hi, h, margin, minutes, least, most in rows
    ]


def earned(accounts: list[CallAccount], numbers: dict[AccountId, int]) -> Money:
    return Money.total([one.brings(numbers[one.account]) for one in accounts], "EUR")


# --- the curve ----------------------------------------------------------------------------------


def test_calibration_gives_the_published_parameters() -> None:
    """Spec, "Coverage and calls": lo .4, hi 1.6, h 1.2 give d 1, c 1.70951129, r(.5) .68099753."""
    assert Rate(1) == CURVE.d
    assert round(CURVE.c, 8) == Decimal("1.70951129")
    assert round(CURVE.at("1/2"), 8) == Decimal("0.68099753")


def test_the_curve_goes_through_what_was_judged() -> None:
    assert CURVE.at(0) == Decimal("0.4")
    assert round(CURVE.at(1), 20) == 1
    assert round(CURVE.at("3/2"), 20) == Decimal("1.2")
    assert CURVE.at(10**9) < Decimal("1.6")


def test_a_judgment_of_half_the_calls_does_as_well() -> None:
    curve = CallResponse.judged_by_half(none="0.4", saturated="1.6", half="0.7")

    assert round(curve.at("1/2"), 20) == Decimal("0.7")
    assert round(curve.at(1), 20) == 1


@pytest.mark.parametrize(
    "judgment",
    [
        ("-0.1", "1.6", "1.2"),  # less than no sales
        ("1", "1.6", "1.2"),  # without calls as much as today
        ("0.4", "1.6", "1"),  # half more calls bring nothing
        ("0.4", "1.6", "1.6"),  # half more bring all there is
        ("0.4", "1", "1.2"),
    ],
)
def test_a_judgment_by_which_sales_do_not_rise_is_refused(judgment: tuple[str, str, str]) -> None:
    none, saturated, half_more = judgment

    with pytest.raises(BadVisitPolicy, match="sales rise with calls"):
        CallResponse.judged(none=none, saturated=saturated, half_more=half_more)


def test_half_the_calls_bring_less_than_all() -> None:
    with pytest.raises(BadVisitPolicy, match="sales rise with calls"):
        CallResponse.judged_by_half(none="0.4", saturated="1.6", half="1")


# --- the plan -----------------------------------------------------------------------------------


def test_the_toy_case_as_it_is_called_on_today() -> None:
    """Spec: current calls take 690 minutes and earn 34 050.00."""
    accounts = toy()
    today = dict(zip([one.account for one in accounts], (6, 4, 2, 3), strict=True))

    assert sum(today[one.account] * one.minutes for one in accounts) == 690
    assert earned(accounts, today) == Money("34050.00", "EUR")


def test_the_toy_case_has_its_optimum() -> None:
    """Spec: (8, 2, 5, 0) in 720 minutes, 38 099.20, by brute force."""
    plan = plan_calls(toy(), 720)

    assert plan.numbers == (8, 2, 5, 0)
    assert {str(id): calls for id, calls in plan.calls.items()} == {"A": 8, "B": 2, "C": 5, "D": 0}
    assert (plan.minutes, plan.value) == (720, Money("38099.20", "EUR"))


def test_the_incremental_method_stops_short_of_it() -> None:
    """Spec: (7, 3, 5, 0) in 705 minutes, 37 839.64."""
    accounts = toy()
    numbers = incremental_calls(accounts, 720)

    assert tuple(numbers.values()) == (7, 3, 5, 0)
    assert sum(numbers[one.account] * one.minutes for one in accounts) == 705
    assert earned(accounts, numbers) == Money("37839.64", "EUR")


def test_the_incremental_method_stops_when_all_have_all_their_calls() -> None:
    assert incremental_calls([an_account_to_call(most=2)], 10_000) == {AccountId("a"): 2}


def test_one_more_hour_is_worth_what_the_longer_plan_brings() -> None:
    plan, longer = plan_calls(toy(), 720), plan_calls(toy(), 780)

    assert plan.hour_more == longer.value - plan.value
    assert plan.hour_more.minor > 0


def test_each_call_says_what_it_brings() -> None:
    plan = plan_calls(toy(), 720)
    first, *rest = plan.visits

    assert len(plan.visits) == 15
    assert first.required
    assert first.because.startswith("call 1 is one that the account must have; it brings ")
    assert rest[-1].because == f"call 5 brings {rest[-1].gain} more, in 30 minutes"
    for account in plan.accounts:
        own = [call for call in plan.visits if call.account == account.account]
        number = plan.calls[account.account]
        assert [call.number for call in own] == list(range(1, number + 1))
        gained = Money.total([call.gain for call in own], "EUR")
        assert gained == account.brings(number) - account.brings(0)


def test_those_that_must_be_come_first_and_then_those_that_bring_most() -> None:
    small = an_account_to_call("small", sales="10", least=1)
    large = an_account_to_call("large", sales="9000")

    calls = plan_calls([large, small], 180).visits

    assert [(str(call.account), call.required) for call in calls] == [
        ("small", True),
        ("large", False),
        ("large", False),
    ]


def test_without_time_for_the_least_calls_nothing_is_planned() -> None:
    accounts = [an_account_to_call(least=2, area="west")]
    trips = {"west": Trip(30)}

    assert plan_calls(accounts, 180, trips=trips).numbers == (2,)
    with pytest.raises(CallsDoNotFit, match="take 180 minutes, and there are 179"):
        plan_calls(accounts, 179, trips=trips)


def test_without_time_there_are_no_calls() -> None:
    plan = plan_calls([an_account_to_call()], -5)

    assert (plan.numbers, plan.minutes) == ((0,), 0)
    assert plan.hour_more == an_account_to_call().brings(1) - an_account_to_call().brings(0)


def test_more_time_than_all_calls_take_is_worth_nothing() -> None:
    plan = plan_calls([an_account_to_call()], 10**15)

    assert (plan.numbers, plan.minutes, plan.hour_more) == ((4,), 240, Money("0", "EUR"))


def test_without_accounts_there_is_no_plan() -> None:
    with pytest.raises(NothingThere, match="no account to call on"):
        plan_calls([], 720)


def test_an_account_is_in_a_plan_once() -> None:
    with pytest.raises(BadVisitPolicy, match="A call plan of a, a is refused"):
        plan_calls([an_account_to_call(), an_account_to_call()], 720)


def test_two_currencies_make_no_plan() -> None:
    trips = {"west": Trip(30, Money("5", "USD"))}

    with pytest.raises(MixedCurrencies):
        plan_calls([an_account_to_call()], 720, trips=trips)


# --- trips --------------------------------------------------------------------------------------


def test_accounts_of_one_area_share_their_trips() -> None:
    west = [an_account_to_call("a", area="west"), an_account_to_call("b", area="west")]
    trips = {"west": Trip(60, Money("10", "EUR")), "east": Trip(5)}

    plan = plan_calls(west, 360, trips=trips)

    assert plan.numbers == (2, 2)
    assert (plan.trips, plan.minutes) == ((("west", 2),), 360)
    assert plan.value == west[0].brings(2) + west[1].brings(2) - Money("20", "EUR")


def test_a_trip_that_costs_more_than_it_brings_is_not_made() -> None:
    far = an_account_to_call("far", area="west")

    plan = plan_calls([far], 720, trips={"west": Trip(60, Money("5000", "EUR"))})

    assert (plan.numbers, plan.trips) == ((0,), ())


# --- what cannot be -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("current", Rate(0), "its current 0 is refused: it is above zero"),
        ("minutes", 0, "a call takes a minute at least"),
        ("least", 5, "the least not above the most"),
        ("least", -1, "from none upwards"),
    ],
)
def test_an_account_that_cannot_be_called_on_is_refused(
    field: str, value: object, rule: str
) -> None:
    with pytest.raises(BadVisitPolicy, match=rule):
        evolve(an_account_to_call(), **{field: value})  # type: ignore[arg-type] # whichever it is


# --- by brute force -----------------------------------------------------------------------------


@st.composite
def call_accounts(draw: st.DrawFn, id: str) -> CallAccount:
    least = draw(st.integers(0, 1))
    return an_account_to_call(
        id,
        sales=str(draw(st.integers(0, 5000))),
        current=draw(st.integers(1, 4)),
        minutes=draw(st.sampled_from((20, 30, 45, 50))),
        least=least,
        most=draw(st.integers(least, 3)),
        area=draw(st.sampled_from(("", "west", "east"))),
    )


def brute(
    accounts: list[CallAccount], minutes: int, trips: dict[str, Trip]
) -> tuple[int, int] | None:
    """The most that any plan earns, and the least time that a plan takes to; None: none fits."""
    found: list[tuple[int, int]] = []
    for numbers in product(*(range(one.least, one.most + 1) for one in accounts)):
        value = sum(one.brings(number).minor for one, number in zip(accounts, numbers, strict=True))
        time = sum(one.minutes * number for one, number in zip(accounts, numbers, strict=True))
        for area, trip in trips.items():
            made = max(
                (n for one, n in zip(accounts, numbers, strict=True) if one.area == area), default=0
            )
            time += made * trip.minutes
            value -= made * (trip.cost.minor if trip.cost else 0)
        if time <= minutes:
            found.append((value, -time))
    return max(found, default=None)


@given(
    st.tuples(*(call_accounts(id) for id in "abc")),
    st.integers(0, 400),
    st.sampled_from((0, 25, 40)),
    st.integers(0, 9000),
)
def test_a_plan_is_the_best_of_all_that_fit(
    accounts: tuple[CallAccount, ...], minutes: int, way: int, cost: int
) -> None:
    trips = {"west": Trip(way, Money.of_minor(cost, "EUR"))}
    best = brute(list(accounts), minutes, trips)

    if best is None:
        with pytest.raises(CallsDoNotFit):
            plan_calls(accounts, minutes, trips=trips)
        return
    plan = plan_calls(accounts, minutes, trips=trips)
    assert (plan.value.minor, -plan.minutes) == best
