"""Which accounts are meant: by region, class, size, what they bought, and when they were last reached.

(Rules: selling, B10 and B14.)
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, final

from attrs import Attribute, field, frozen

from account_mgmt.domain.account import Account, AccountStatus
from account_mgmt.domain.activity import Activity, ActivityStatus
from account_mgmt.domain.errors import BadSegment
from account_mgmt.domain.ids import AccountId, ProductId
from account_mgmt.domain.money import Money


@final
@frozen(kw_only=True)
class AccountFacts:
    """What is known of an account on a day, by which segments choose.

    `sales` are those of the 365 days up to that day, `bought` the products that it ever bought on
    balance, `last_contact` the last day on which anybody reached it.
    """

    account: Account
    sales: Money
    bought: frozenset[ProductId] = frozenset()
    last_contact: date | None = None


def _whole_days(_segment: "Segment", attribute: "Attribute[int | None]", days: int | None) -> None:
    if days is not None and days < 1:
        raise BadSegment(f"{attribute.name} {days}", "it is one day at least")


@final
@frozen(kw_only=True)
class Segment:
    """A rule that chooses accounts; what is left empty does not narrow it. Closed ones are in none.

    `accounts` names them one by one, and `bought` asks for one of these products. Sales are those of
    the last 365 days, in the currency of the books: `sales_from` is the least, and `sales_below` is
    no more in it. Raises BadSegment for a segment that could hold nobody.
    """

    accounts: tuple[AccountId, ...] = ()
    regions: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    bought: tuple[ProductId, ...] = ()
    sales_from: Money | None = None
    sales_below: Money | None = None
    reached_within: int | None = field(default=None, validator=_whole_days)  # days
    not_reached_for: int | None = field(default=None, validator=_whole_days)  # days

    def __attrs_post_init__(self) -> None:
        least, limit = self.sales_from, self.sales_below
        if least is not None and limit is not None and least >= limit:
            raise BadSegment(f"sales from {least} and below {limit}", "nothing is between them")

    def holds(self, facts: AccountFacts, on: date) -> bool:
        """Whether an account of which that is known is in the segment on a day."""
        account = facts.account
        return (
            account.status is not AccountStatus.CLOSED
            and (not self.accounts or account.id in self.accounts)
            and (not self.regions or account.region in self.regions)
            and (not self.classes or account.account_class in self.classes)
            and (not self.bought or not facts.bought.isdisjoint(self.bought))
            and self._sized(facts.sales)
            and self._reached(facts.last_contact, on)
        )

    def _sized(self, sales: Money) -> bool:
        return (self.sales_from is None or sales >= self.sales_from) and (
            self.sales_below is None or sales < self.sales_below
        )

    def _reached(self, last: date | None, on: date) -> bool:
        if self.reached_within is not None and (
            last is None or last < on - timedelta(days=self.reached_within)
        ):
            return False
        if self.not_reached_for is None or last is None:
            return True
        return last <= on - timedelta(days=self.not_reached_for)


EVERYBODY: Final = Segment()
"""All accounts that are not closed."""


def last_contacts(activities: Iterable[Activity]) -> dict[AccountId, date]:
    """The last day on which each account was reached, of those that ever were."""
    found: dict[AccountId, date] = {}
    for one in activities:
        if one.status is ActivityStatus.DONE and one.reached:
            found[one.account] = max(found.get(one.account, one.on), one.on)
    return found
