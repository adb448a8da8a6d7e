"""A new product on its way to an account, and how widely it is stocked."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from account_mgmt.domain.account import AccountStatus
from account_mgmt.domain.activity import Activity, Outcome
from account_mgmt.domain.errors import BadNumber, BadText, IllegalTransition, NotOffered
from account_mgmt.domain.ids import AccountId, LaunchId, ProductId
from account_mgmt.domain.launch import (
    NEXT,
    AccountLaunch,
    Launch,
    LaunchFact,
    LaunchStage,
    facts_about,
    numeric_distribution,
    weighted_distribution,
)
from account_mgmt.domain.ledger import EntryKind
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.builders import MONDAY, a_launch, an_account, an_activity, an_entry

TUESDAY = MONDAY + timedelta(days=1)
ACME = AccountId("a-1")
P = ProductId("p-1")


def a_visit(on: date = MONDAY, *, outcome: Outcome = Outcome.REACHED) -> Activity:
    confirmed = an_activity()[0].confirm()[0]
    return confirmed.done(on=on, today=on, outcome=outcome, products=[P])[0]


def stage(facts: tuple[LaunchFact, ...], on: date = TUESDAY) -> LaunchStage:
    return a_launch()[0].standing(ACME, facts, on).stage


def fact(stage: LaunchStage, on: date = MONDAY, reason: str = "") -> LaunchFact:
    return LaunchFact(account=ACME, stage=stage, on=on, reason=reason)


# --- what documents say -------------------------------------------------------------------------


def test_an_account_of_which_nothing_is_said_has_not_heard_of_it() -> None:
    assert stage(()) is LaunchStage.NOT_PRESENTED


def test_a_visit_that_showed_the_product_ticks_it_off() -> None:
    standing = a_launch()[0].standing(ACME, facts_about(P, [a_visit()], []), TUESDAY)

    assert (standing.stage, standing.since) == (LaunchStage.PRESENTED, MONDAY)
    assert standing.source == "v-1"


@pytest.mark.parametrize(
    "activity",
    [
        an_activity()[0],
        a_visit(outcome=Outcome.ATTEMPTED),
        evolve(a_visit(), products=(ProductId("p-2"),)),
    ],
    ids=["not done", "reached nobody", "showed something else"],
)
def test_a_visit_that_showed_it_to_nobody_ticks_nothing_off(activity: Activity) -> None:
    assert facts_about(P, [activity], []) == ()


def test_an_order_moves_it_on_and_one_of_a_later_day_once_more() -> None:
    first, again = an_entry("o-1"), an_entry("o-2", on=TUESDAY)

    assert stage(facts_about(P, [], [first])) is LaunchStage.ORDERED
    assert stage(facts_about(P, [], [first, again])) is LaunchStage.REORDERED


def test_two_orders_of_one_day_are_one() -> None:
    orders = facts_about(P, [], [an_entry("o-1"), an_entry("o-2")])

    assert stage(orders) is LaunchStage.ORDERED


def test_an_order_of_which_nothing_is_left_is_none() -> None:
    sold = an_entry()
    gone = an_entry(sequence=2, kind=EntryKind.CANCELLED, minor=-100_000, units="-10", on=TUESDAY)

    assert facts_about(P, [], [sold, gone]) == ()


def test_what_comes_before_the_launch_or_after_the_day_does_not_count() -> None:
    before = fact(LaunchStage.ORDERED, MONDAY - timedelta(days=1))

    assert stage((before,)) is LaunchStage.NOT_PRESENTED
    assert stage((fact(LaunchStage.ORDERED, TUESDAY),), MONDAY) is LaunchStage.NOT_PRESENTED


def test_what_is_said_of_another_account_does_not_count() -> None:
    assert a_launch()[0].standing(AccountId("a-2"), (fact(LaunchStage.PRESENTED),), TUESDAY) == (
        AccountLaunch(account=AccountId("a-2"))
    )


def test_a_visit_to_one_that_ordered_does_not_move_it_back() -> None:
    order = facts_about(P, [a_visit(TUESDAY)], [an_entry()])

    assert stage(order) is LaunchStage.ORDERED


def test_no_stage_follows_itself_and_none_leads_back_to_the_first() -> None:
    for before, after in NEXT.items():
        assert before not in after
        assert LaunchStage.NOT_PRESENTED not in after


# --- what people say ----------------------------------------------------------------------------


def test_a_sample_and_a_decline_are_kept_with_their_reason() -> None:
    account, _ = an_account()
    sampled, event = a_launch()[0].sample(account, (), on=MONDAY)
    declined, _ = sampled.decline(account, (), on=TUESDAY, reason="too dear")

    assert (event.before, event.after) == ("not presented", "sampled")
    standing = declined.standing(ACME, (), TUESDAY)
    assert (standing.stage, standing.reason) == (LaunchStage.DECLINED, "too dear")


def test_what_nobody_presented_cannot_be_declined() -> None:
    with pytest.raises(IllegalTransition, match="presented or sampled or ordered"):
        a_launch()[0].decline(an_account()[0], (), on=MONDAY, reason="no")


def test_a_decline_needs_a_reason() -> None:
    with pytest.raises(BadText):
        a_launch()[0].decline(an_account()[0], (fact(LaunchStage.PRESENTED),), on=MONDAY, reason="")


def test_it_is_not_offered_before_its_date_and_it_is_on_it() -> None:
    launch, _ = a_launch()

    with pytest.raises(NotOffered, match=r"it starts on 2026-02-02\. Wait until 2026-02-02"):
        launch.present(an_account()[0], (), on=MONDAY - timedelta(days=1))
    assert launch.present(an_account()[0], (), on=MONDAY)[0].facts


@pytest.mark.parametrize("status", [AccountStatus.ON_HOLD, AccountStatus.CLOSED])
def test_it_is_not_offered_to_a_blocked_account(status: AccountStatus) -> None:
    with pytest.raises(NotOffered, match=status.value):
        a_launch()[0].sample(an_account(status=status)[0], (), on=MONDAY)


@pytest.mark.parametrize(("days", "offered"), [(89, False), (90, True)])
def test_one_that_declined_is_left_alone_for_89_days_and_asked_again_on_the_90th(
    days: int, *, offered: bool
) -> None:
    launch, said = a_launch()[0], (fact(LaunchStage.PRESENTED), fact(LaunchStage.DECLINED))
    on = MONDAY + timedelta(days=days)

    standing = launch.standing(ACME, said, on)

    assert launch.is_news(an_account()[0], standing, on) is offered
    if offered:
        assert launch.present(an_account()[0], said, on=on)[1].before == "declined"
        return
    with pytest.raises(NotOffered, match=r"left alone for 90 days\. Wait until 2026-05-03"):
        launch.present(an_account()[0], said, on=on)


def test_it_is_news_until_it_is_presented() -> None:
    launch, account = a_launch()[0], an_account()[0]
    shown = launch.standing(ACME, (fact(LaunchStage.PRESENTED),), MONDAY)

    assert launch.is_news(account, AccountLaunch(account=ACME), MONDAY)
    assert not launch.is_news(account, shown, MONDAY)


@pytest.mark.parametrize("days", ["quiet_days", "stock_days"])
def test_no_days_are_refused(days: str) -> None:
    with pytest.raises(BadNumber, match=f"{days} 0"):
        Launch.plan(LaunchId("n"), P, starts=MONDAY, **{days: 0})  # type: ignore[arg-type] # by name


# --- distribution -------------------------------------------------------------------------------


def shops(count: int) -> list[AccountId]:
    return [AccountId(f"s-{number}") for number in range(count)]


def test_distribution_1200_of_3000_is_40_percent() -> None:
    """Selling, numbers for tests [77a]."""
    assert numeric_distribution(shops(1200), shops(3000)) == Rate("40%")


def test_distribution_600_of_1000_is_60_percent_numeric_and_85_weighted() -> None:
    """Selling, numbers for tests [77b]: the 600 sell 85 % of the category."""
    category = {shop: Money(34, "EUR") for shop in shops(600)}
    category |= {shop: Money(9, "EUR") for shop in shops(1000)[600:]}

    assert numeric_distribution(shops(600), shops(1000)) == Rate("60%")
    assert weighted_distribution(shops(600), category) == Rate("85%")


def test_distribution_in_a_b_c_of_four_with_weights_5_20_25_is_75_numeric_and_50_weighted() -> None:
    """Selling, numbers for tests [77c]; the fourth shop weighs 50."""
    a, b, c, d = shops(4)
    weights = {a: 5, b: 20, c: 25, d: 50}
    category = {shop: Money(weight, "EUR") for shop, weight in weights.items()}

    assert numeric_distribution([a, b, c], shops(4)) == Rate("75%")
    assert weighted_distribution([a, b, c], category) == Rate("50%")


def test_without_accounts_or_sales_there_is_no_distribution() -> None:
    assert numeric_distribution([], []) is None
    assert weighted_distribution(shops(1), {}) is None


def test_a_shop_that_gave_back_more_than_it_bought_weighs_nothing() -> None:
    a, b = shops(2)

    assert weighted_distribution([a], {a: Money("-5", "EUR"), b: Money("5", "EUR")}) == Rate(0)
