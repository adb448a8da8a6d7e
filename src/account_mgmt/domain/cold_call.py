"""Whether somebody may be called cold: rules as data, and a gate that says why not.

The library holds the rules; whether they are the law where one calls is for the host to know.
(Rules: selling, B9.)
"""

from calendar import monthrange
from datetime import date
from typing import Final, final

from attrs import frozen

from account_mgmt.domain.activity import clock

_YEAR: Final = 12


@final
@frozen(kw_only=True)
class ColdCallRules:
    """When one may call whom: minutes since midnight where the called party is, both ends included.

    A register of people who want no calls is good for so many days. Who bought or asked something
    in the last months may be called although registered.
    """

    earliest: int
    latest: int
    registry_days: int
    purchase_months: int
    inquiry_months: int
    source: str


US_TSR: Final = ColdCallRules(
    earliest=8 * 60,
    latest=21 * 60,
    registry_days=31,
    purchase_months=18,
    inquiry_months=3,
    source="US Telemarketing Sales Rule, 16 CFR 310.4; consumer.ftc.gov/articles/0198",
)
"""Calls to consumers in the United States; a state may be stricter."""


@final
@frozen(kw_only=True)
class CalledParty:
    """What is known of whom one would call; `registry_read_on` is when the register was read."""

    registered: bool
    registry_read_on: date | None = None
    last_purchase: date | None = None
    last_inquiry: date | None = None


@final
@frozen
class Verdict:
    """Whether the call is allowed, and why."""

    allowed: bool
    reason: str


def may_call(party: CalledParty, *, on: date, at: int, rules: ColdCallRules = US_TSR) -> Verdict:
    """Whether one may call on a day at a minute of it, local to the called party.

    >>> may_call(CalledParty(registered=False), on=date(2026, 3, 2), at=600).reason
    'the register was never read'
    """
    if not rules.earliest <= at <= rules.latest:
        hours = f"{clock(rules.earliest)} to {clock(rules.latest)}"
        return Verdict(allowed=False, reason=f"it is {clock(at)} there, and calls are from {hours}")
    known = _known(party, on, rules)
    if known:
        return Verdict(allowed=True, reason=known)
    if party.registered:
        return Verdict(
            allowed=False, reason="the number is in the register, and nothing was bought"
        )
    return _register(party, on, rules)


def _known(party: CalledParty, on: date, rules: ColdCallRules) -> str:
    for what, last, months in (
        ("bought something", party.last_purchase, rules.purchase_months),
        ("asked something", party.last_inquiry, rules.inquiry_months),
    ):
        if last is not None and last <= on <= _months_after(last, months):
            return f"they {what} on {last}, within {months} months"
    return ""


def _register(party: CalledParty, on: date, rules: ColdCallRules) -> Verdict:
    read = party.registry_read_on
    if read is None:
        return Verdict(allowed=False, reason="the register was never read")
    age = (on - read).days
    if not 0 <= age <= rules.registry_days:
        reason = f"the register was read {age} days ago, and {rules.registry_days} is the most"
        return Verdict(allowed=False, reason=reason)
    return Verdict(allowed=True, reason=f"the number is not in the register of {read}")


def _months_after(on: date, months: int) -> date:
    years, month = divmod(on.month - 1 + months, _YEAR)
    year, month = on.year + years, month + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))
