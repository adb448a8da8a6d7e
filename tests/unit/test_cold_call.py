"""Who may be called cold, and when; the rules are data with their source."""

from datetime import date

import pytest

from account_mgmt.domain.cold_call import US_TSR, CalledParty, may_call

ON = date(2026, 3, 31)


def a_party(
    *,
    registered: bool = False,
    read: date | None = ON,
    bought: date | None = None,
    asked: date | None = None,
) -> CalledParty:
    return CalledParty(
        registered=registered, registry_read_on=read, last_purchase=bought, last_inquiry=asked
    )


@pytest.mark.parametrize(
    ("at", "allowed"), [(8 * 60 - 1, False), (8 * 60, True), (21 * 60, True), (21 * 60 + 1, False)]
)
def test_calls_are_from_8_to_21_where_the_called_party_is(at: int, *, allowed: bool) -> None:
    verdict = may_call(a_party(), on=ON, at=at)

    assert verdict.allowed is allowed
    assert ("calls are from 08:00 to 21:00" in verdict.reason) is not allowed


@pytest.mark.parametrize(
    ("read", "allowed"),
    [
        (date(2026, 2, 28), True),
        (date(2026, 2, 27), False),
        (date(2026, 4, 1), False),
        (None, False),
    ],
)
def test_the_register_is_good_for_31_days(read: date | None, *, allowed: bool) -> None:
    assert may_call(a_party(read=read), on=ON, at=600).allowed is allowed


def test_who_is_registered_is_not_called() -> None:
    verdict = may_call(a_party(registered=True), on=ON, at=600)

    assert (verdict.allowed, verdict.reason) == (
        False,
        "the number is in the register, and nothing was bought",
    )


@pytest.mark.parametrize(
    ("bought", "allowed"),
    [
        (date(2024, 9, 30), False),
        (date(2024, 10, 1), True),
        (date(2026, 4, 1), False),
    ],
)
def test_who_bought_in_the_last_18_months_is_called_although_registered(
    bought: date, *, allowed: bool
) -> None:
    verdict = may_call(a_party(registered=True, bought=bought), on=ON, at=600)

    assert verdict.allowed is allowed


@pytest.mark.parametrize(
    ("asked", "allowed"), [(date(2025, 12, 30), False), (date(2025, 12, 31), True)]
)
def test_who_asked_in_the_last_3_months_is_called_although_registered(
    asked: date, *, allowed: bool
) -> None:
    verdict = may_call(a_party(registered=True, asked=asked), on=ON, at=600)

    assert verdict.allowed is allowed


def test_months_end_where_the_month_does() -> None:
    party = a_party(registered=True, asked=date(2025, 11, 30))

    assert may_call(party, on=date(2026, 2, 28), at=600).allowed
    assert not may_call(party, on=date(2026, 3, 1), at=600).allowed


def test_the_rules_say_where_they_are_from() -> None:
    assert "16 CFR 310.4" in US_TSR.source
