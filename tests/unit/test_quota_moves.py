"""What becomes of quota when an account changes hands."""

from datetime import date

import pytest

from account_mgmt.domain.attainment import Target, attainment
from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import MixedCurrencies, MoreThanTheQuota, OverlappingSpans
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.money import Money
from account_mgmt.domain.quota_moves import QuotaGoes, QuotaMove, move_quota

MONTHS = [part.period for part in FiscalCalendar().periods(2026)]


def euros(amount: str | int) -> Money:
    return Money(amount, "EUR")


def monthly(amount: str | int) -> tuple[Target, ...]:
    return tuple(Target(month, euros(amount)) for month in MONTHS)


def of_year(targets: tuple[Target, ...]) -> Money:
    return Money.total(
        (target.amount for target in targets if isinstance(target.amount, Money)), "EUR"
    )


def moved(on: str, goes: QuotaGoes) -> QuotaMove:
    """An account of 10 000 a month, all that the giver has, goes to one who has none."""
    return move_quota(monthly(10_000), (), monthly(10_000), on=date.fromisoformat(on), goes=goes)


def test_10_000_a_month_that_move_on_1_april_leave_30_000_and_take_90_000() -> None:
    after = moved("2026-04-01", QuotaGoes.REMAINING)

    assert (of_year(after.giver), of_year(after.taker)) == (euros(30_000), euros(90_000))


def test_moved_back_on_1_august_it_is_80_000_and_40_000() -> None:
    there = moved("2026-04-01", QuotaGoes.REMAINING)

    back = move_quota(
        there.taker,
        there.giver,
        monthly(10_000),
        on=date(2026, 8, 1),
        goes=QuotaGoes.REMAINING,
    )

    assert (of_year(back.taker), of_year(back.giver)) == (euros(80_000), euros(40_000))


def test_within_a_month_the_share_of_its_days_goes() -> None:
    after = moved("2026-04-16", QuotaGoes.REMAINING)

    assert [target.amount for target in after.taker[:2]] == [euros(5_000), euros(10_000)]
    assert [target.amount for target in after.giver[3:5]] == [euros(5_000), euros(0)]
    assert after.taker[0].period == Period.month(2026, 4)


def test_nothing_goes_where_quota_stays() -> None:
    after = moved("2026-04-01", QuotaGoes.NONE)

    assert (after.giver, after.taker) == (monthly(10_000), ())


def test_all_goes_as_if_the_account_had_always_been_the_others() -> None:
    after = moved("2026-04-01", QuotaGoes.ALL)

    assert (of_year(after.giver), of_year(after.taker)) == (euros(0), euros(120_000))


def test_a_move_after_the_year_takes_nothing_that_remains() -> None:
    assert moved("2027-01-01", QuotaGoes.REMAINING).giver == monthly(10_000)


def test_each_period_keeps_its_own_quota_after_a_move() -> None:
    """The year is never divided anew: the first quarter of the giver stands as it was."""
    after = moved("2026-04-01", QuotaGoes.REMAINING)

    first = attainment(
        after.giver, euros(30_000), period=Period.months(2026, 1, 3), as_of=date(2026, 12, 31)
    )
    second = attainment(
        after.giver, euros(0), period=Period.months(2026, 4, 3), as_of=date(2026, 12, 31)
    )

    assert first.quota == euros(30_000)
    assert second.quota == euros(0)


def test_the_taker_keeps_what_they_had() -> None:
    after = move_quota(
        monthly(10_000), monthly(500), monthly(1_000), on=date(2026, 7, 1), goes=QuotaGoes.REMAINING
    )

    assert [target.amount for target in after.taker[5:7]] == [euros(500), euros(1_500)]
    assert [target.amount for target in after.giver[5:7]] == [euros(10_000), euros(9_000)]


def test_no_more_goes_than_there_is() -> None:
    with pytest.raises(
        MoreThanTheQuota, match=r"10000\.01 EUR cannot be moved .* it is 10000\.00 EUR"
    ):
        move_quota(
            monthly(10_000), (), monthly("10000.01"), on=date(2026, 1, 1), goes=QuotaGoes.ALL
        )
    with pytest.raises(MoreThanTheQuota):
        move_quota((), (), monthly(1), on=date(2026, 1, 1), goes=QuotaGoes.ALL)


def test_periods_cut_otherwise_are_refused() -> None:
    yearly = (Target(Period.year(2026), euros(10)),)

    with pytest.raises(OverlappingSpans):
        move_quota(monthly(1), yearly, monthly(1), on=date(2026, 1, 1), goes=QuotaGoes.ALL)


def test_quota_moves_in_its_own_currency() -> None:
    dollars = (Target(MONTHS[0], Money(1, "USD")),)

    with pytest.raises(MixedCurrencies):
        move_quota(monthly(1), (), dollars, on=date(2026, 1, 1), goes=QuotaGoes.ALL)
