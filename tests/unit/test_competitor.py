"""What is seen of competitors, and who wins."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given

from account_mgmt.domain.competitor import (
    Deal,
    DealOutcome,
    PricePoint,
    Rival,
    SightingKind,
    digest,
    latest,
    lost_reasons,
    lost_value,
    price_points,
    win_rate,
)
from account_mgmt.domain.errors import (
    BadLines,
    BadText,
    DateBefore,
    IllegalTransition,
    NotYet,
    SourceNotAllowed,
)
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.money import Money
from account_mgmt.domain.price import UnitPrice
from account_mgmt.domain.rate import ZERO, Rate
from account_mgmt.testing import strategies
from account_mgmt.testing.builders import MONDAY, NOON, a_deal, a_sighting

TUESDAY = MONDAY + timedelta(days=1)
WON, LOST = DealOutcome.WON, DealOutcome.LOST


# --- sightings ----------------------------------------------------------------------------------


def test_a_sighting_in_the_future_is_refused() -> None:
    sighting, _ = a_sighting()

    with pytest.raises(NotYet, match="today is 2026-02-02"):
        type(sighting).make(
            *(sighting.id, "Rival", SightingKind.PRICE),
            seen_on=TUESDAY,
            today=MONDAY,
            at=NOON,
            by=sighting.by,
            source="public",
        )


def test_a_source_that_may_not_be_used_is_refused() -> None:
    with pytest.raises(SourceNotAllowed, match="no source we may use"):
        a_sighting(source="a stolen file")


def test_a_sighting_that_ends_as_it_begins_is_refused() -> None:
    with pytest.raises(DateBefore):
        a_sighting(valid_until=MONDAY)
    assert a_sighting(valid_until=TUESDAY)[0].holds(MONDAY)


def test_a_sighting_holds_from_its_day_until_the_day_it_is_valid_until() -> None:
    sighting, _ = a_sighting(valid_until=TUESDAY)

    assert not sighting.holds(MONDAY - timedelta(days=1))
    assert sighting.holds(MONDAY)
    assert not sighting.holds(TUESDAY)


def test_the_latest_that_is_valid_of_each_thing_holds() -> None:
    old, new = a_sighting("1", price="90")[0], a_sighting("2", price="80", on=TUESDAY)[0]
    elsewhere, _ = a_sighting("3", account="a-2")

    assert latest([new, elsewhere, old], TUESDAY) == (elsewhere, new)
    assert latest([new, elsewhere, old], MONDAY) == (old, elsewhere)
    assert latest([new.retract(at=NOON, reason="wrong")[0], old], TUESDAY) == (old,)


def test_of_two_of_one_day_the_one_recorded_later_holds() -> None:
    first, _ = a_sighting("2")
    second, _ = a_sighting("1", at=NOON + timedelta(minutes=1))

    assert latest([second, first], MONDAY) == (second,)


def test_what_is_taken_back_stays_with_its_reason() -> None:
    retracted, event = a_sighting()[0].retract(at=NOON, reason="it was ours")

    assert (retracted.price, retracted.reason) == (a_sighting()[0].price, "it was ours")
    assert event.reason == "it was ours"
    with pytest.raises(IllegalTransition):
        retracted.retract(at=NOON, reason="again")
    with pytest.raises(BadText):
        a_sighting()[0].retract(at=NOON, reason="")


@pytest.mark.parametrize(("kind", "days"), [(SightingKind.PEOPLE, 180), (SightingKind.PRICE, 1095)])
def test_what_a_sighting_said_is_forgotten_after_its_days_and_not_before(
    kind: SightingKind, days: int
) -> None:
    sighting, _ = a_sighting(kind=kind)
    last = MONDAY + timedelta(days=days)

    with pytest.raises(DateBefore, match="the end of its keeping"):
        sighting.forget(on=last - timedelta(days=1))
    forgotten, _ = sighting.forget(on=last)
    assert (forgotten.said, forgotten.price, forgotten.account) == ("", None, None)
    assert (forgotten.by, forgotten.seen_on) == (sighting.by, MONDAY)
    assert not forgotten.holds(last)
    with pytest.raises(IllegalTransition):
        forgotten.forget(on=last)


# --- prices -------------------------------------------------------------------------------------


def test_our_price_stands_beside_theirs_of_the_day_it_was_seen() -> None:
    seen = [a_sighting("1", on=TUESDAY)[0], a_sighting("2")[0], a_sighting("3", price=None)[0]]
    gone = a_sighting("4")[0].retract(at=NOON, reason="wrong")[0]

    found = price_points([*seen, gone], {MONDAY: UnitPrice("108", "EUR"), TUESDAY: None})

    assert [(one.on, one.position) for one in found] == [(MONDAY, Rate("1.2")), (TUESDAY, None)]


@pytest.mark.parametrize(("theirs", "currency"), [("0", "EUR"), ("90", "USD")])
def test_a_price_of_nothing_or_in_another_currency_has_no_position(
    theirs: str, currency: str
) -> None:
    ours = UnitPrice("100", "EUR")
    point = PricePoint(on=MONDAY, competitor="Rival", theirs=UnitPrice(theirs, currency), ours=ours)

    assert point.position is None


# --- won and lost -------------------------------------------------------------------------------


def many(outcome: DealOutcome, count: int) -> list[Deal]:
    return [a_deal(f"{outcome.value}-{n}", outcome=outcome)[0] for n in range(count)]


def test_a_win_rate_of_38_of_100_is_between_2910_and_4779() -> None:
    """Selling, numbers for tests: Wilson 95 %, measured."""
    found = win_rate([*many(WON, 38), *many(LOST, 62)], "Rival")

    assert (found.of, found.rate) == (100, Rate("38%"))
    assert found.interval() == (Decimal("0.2910"), Decimal("0.4779"))


def test_a_win_rate_of_3_of_4_is_between_3006_and_9544() -> None:
    """Selling, numbers for tests: Wilson 95 %, measured."""
    found = win_rate([*many(WON, 3), *many(LOST, 1)], "Rival")

    assert found.interval() == (Decimal("0.3006"), Decimal("0.9544"))


@pytest.mark.parametrize(
    "deal",
    [
        a_deal(outcome=DealOutcome.NO_DECISION)[0],
        a_deal(outcome=DealOutcome.POSTPONED)[0],
        a_deal(outcome=DealOutcome.NOT_QUALIFIED)[0],
        a_deal(renewal=True)[0],
        a_deal(sole_source=True)[0],
        a_deal(rivals=["Other"])[0],
    ],
)
def test_what_says_nothing_of_a_competitor_is_in_no_win_rate(deal: Deal) -> None:
    found = win_rate([deal], "Rival")

    assert (found.of, found.rate) == (0, None)


def test_a_win_rate_against_all_counts_every_competitor() -> None:
    assert win_rate([a_deal(rivals=["Other"])[0], a_deal(rivals=())[0]]).of == 2


def test_two_competitors_on_one_loss_share_it_and_never_make_200_percent() -> None:
    """Selling, B16: ERPNext's report adds the whole quote to each."""
    found = lost_value([a_deal(value="100.01", rivals=["Rival", "Other"])[0]], "EUR")

    assert found == {"Other": Money("50.00", "EUR"), "Rival": Money("50.01", "EUR")}


def test_a_loss_is_shared_by_the_weights_that_are_stated() -> None:
    rivals = [Rival("Rival", Rate("3/4")), Rival("Other", Rate("1/4"))]

    found = lost_value([a_deal(rivals=rivals)[0]], "EUR")

    assert found == {"Other": Money("250", "EUR"), "Rival": Money("750", "EUR")}


def test_what_was_lost_to_nobody_in_particular_is_told_last() -> None:
    deals = [a_deal("1", rivals=())[0], a_deal("2")[0], a_deal("3", outcome=WON)[0]]

    assert list(lost_value(deals, "EUR")) == ["Rival", None]
    assert lost_value(deals, "USD") == {}


@given(strategies.deals())
def test_the_shares_of_a_deal_make_all_of_it(deal: Deal) -> None:
    assert Money.total(deal.shares.values(), deal.value.currency) == deal.value


def test_reasons_are_told_from_the_most_frequent_on() -> None:
    reasons = ["price", "service", "price"]
    deals = [a_deal(f"{n}", reason=reason)[0] for n, reason in enumerate(reasons)]

    assert lost_reasons([*deals, a_deal(outcome=WON)[0]]) == {"price": 2, "service": 1}


def test_a_loss_needs_a_reason_and_a_win_does_not() -> None:
    assert a_deal(outcome=WON, reason="")[0].reason == ""
    with pytest.raises(BadText):
        a_deal(reason="")


def test_a_deal_that_will_be_decided_is_refused() -> None:
    deal, _ = a_deal()

    with pytest.raises(NotYet):
        Deal.close(*(deal.id, deal.account, WON, deal.value), on=TUESDAY, today=MONDAY, at=NOON)


def test_a_competitor_named_twice_or_without_weight_is_refused() -> None:
    with pytest.raises(BadLines, match="twice"):
        a_deal(rivals=["Rival", "Rival"])
    with pytest.raises(BadLines, match="weight above 0"):
        a_deal(rivals=[Rival("Rival", ZERO)])


# --- what is new --------------------------------------------------------------------------------


def test_a_digest_tells_what_was_recorded_from_a_day_on() -> None:
    told_late = evolve(a_sighting("1")[0], seen_on=date(2025, 1, 1))
    before, _ = a_sighting("2", account="a-2", at=NOON - timedelta(days=1))
    taken_back, _ = before.retract(at=NOON, reason="wrong")
    deals = [a_deal("1")[0], a_deal("2", at=NOON + timedelta(days=1))[0]]

    found = digest([told_late, taken_back], deals, MONDAY, MONDAY)

    assert found.seen == (told_late,)
    assert found.retracted == (taken_back,)
    assert [str(deal.id) for deal in found.deals] == ["1"]
    assert AccountId("a-1") == found.deals[0].account
