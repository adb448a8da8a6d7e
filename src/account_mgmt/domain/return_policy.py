"""What companies settle about returns: how long each step may take, and what restocking costs.

(Rules: paperwork, P10; paperwork-sources, B10.)
"""

from collections.abc import Iterable
from enum import Enum
from typing import Final

from attrs import Attribute, field, frozen

from account_mgmt.domain.errors import BadReturnPolicy
from account_mgmt.domain.money import Money
from account_mgmt.domain.rate import ONE, ZERO, Rate


class ReturnReason(Enum):
    """Why goods come back."""

    DAMAGED = "damaged"
    WRONG_ITEM = "wrong item"
    LATE = "late"
    NOT_WANTED = "not wanted"
    WARRANTY = "warranty"


def _a_part(_fee: object, _attribute: "Attribute[Rate]", share: Rate) -> None:
    if not ZERO <= share <= ONE:
        raise BadReturnPolicy("A restocking fee", f"{share} of the price is not 0% to 100%")


def _not_below_zero(
    _fee: object, _attribute: "Attribute[Money | None]", amount: Money | None
) -> None:
    if amount is not None and amount.minor < 0:
        raise BadReturnPolicy("A restocking fee", f"{amount} is below zero")


@frozen(kw_only=True)
class RestockingFee:
    """What taking goods back costs the customer: a share of their net price, and a fixed amount.

    It is never more than what is credited.
    """

    share: Rate = field(default=ZERO, validator=_a_part)
    fixed: Money | None = field(default=None, validator=_not_below_zero)

    def of(self, net: Money) -> Money:
        """The fee for goods that are credited with that net, rounded half up once.

        >>> RestockingFee(share=Rate("15%")).of(Money("33.30", "EUR"))
        Money('5.00', 'EUR')
        """
        fee = net.times(self.share)
        return min(net, fee if self.fixed is None else fee + self.fixed)


NO_FEE: Final = RestockingFee()


def _once_each(
    _policy: object,
    _attribute: "Attribute[tuple[tuple[ReturnReason, RestockingFee], ...]]",
    fees: tuple[tuple[ReturnReason, RestockingFee], ...],
) -> None:
    if len({reason for reason, _ in fees}) < len(fees):
        raise BadReturnPolicy("A restocking fee", "one reason has two")


def _some_days(_policy: object, attribute: "Attribute[int]", days: int) -> None:
    if days < 1:
        what = attribute.name.replace("_", " ")
        raise BadReturnPolicy("A return policy", f"its {what} are {days}, less than a day")


def _pairs(
    fees: "Iterable[tuple[ReturnReason, RestockingFee]]",
) -> tuple[tuple[ReturnReason, RestockingFee], ...]:
    return tuple(fees)


@frozen(kw_only=True)
class ReturnPolicy:
    """How long a return may take, and what it costs.

    Attributes:
        days_to_send: after how many days an authorisation ends when nothing was sent.
        days_to_replace: within how many days goods must come for which a replacement was sent
            ahead; after them it is charged.
        claim_days: within how many days a carrier must be told of damage.
        reminder_days: how many days before that somebody is reminded.
        fees: the restocking fee of each reason.
        fee: that of all others; none by default.
    """

    days_to_send: int = field(default=30, validator=_some_days)
    days_to_replace: int = field(default=30, validator=_some_days)
    claim_days: int = field(default=7, validator=_some_days)
    reminder_days: int = field(default=2, validator=_some_days)
    fees: tuple[tuple[ReturnReason, RestockingFee], ...] = field(
        default=(), converter=_pairs, validator=_once_each
    )
    fee: RestockingFee = NO_FEE

    def restocking(self, reason: ReturnReason, net: Money) -> Money:
        """The fee for goods that come back for a reason and are credited with that net."""
        return dict(self.fees).get(reason, self.fee).of(net)


STANDARD_RETURNS: Final = ReturnPolicy()
"""A month to send, a month to keep a replacement sent ahead, a week to claim, and no fee."""
