"""What a company settles once, before the first entry: its currency, calendar and credit policy."""

from typing import Final, Self

from attrs import field, frozen

from account_mgmt.domain.credit import DEFAULT_POLICY, CreditPolicy
from account_mgmt.domain.currencies import minor_units
from account_mgmt.domain.errors import BooksDiffer
from account_mgmt.domain.events import BooksOpened
from account_mgmt.domain.fiscal import FiscalCalendar
from account_mgmt.domain.ids import CompanyId

OWN: Final = CompanyId("own")
"""Books are one company's: this is its id in them."""


def _a_currency(_company: "Company", _attribute: object, currency: str) -> None:
    minor_units(currency)


@frozen(kw_only=True)
class Company:
    """Whose books these are, and what every figure in them rests on.

    It stays as it was when the books were opened: figures of another currency, calendar or policy
    would not add up with those that are there.
    """

    id: CompanyId = OWN
    currency: str = field(validator=_a_currency)  # ISO 4217
    calendar: FiscalCalendar = field(factory=FiscalCalendar)
    policy: CreditPolicy = DEFAULT_POLICY
    version: int = 0  # counted by storage; the domain never touches it

    def opening(self) -> tuple[Self, BooksOpened]:
        """The company as it opens its books, and the event that says so."""
        return self, BooksOpened(company=self.id, currency=self.currency)

    def check_same(self, other: "Company") -> None:
        """Refuse with BooksDiffer what another currency, calendar or policy would be written by."""
        for what in ("currency", "calendar", "policy"):
            kept, asked = getattr(self, what), getattr(other, what)
            if kept != asked:
                raise BooksDiffer(what, str(asked), str(kept))
