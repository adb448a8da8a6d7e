"""Who somebody is to the books, from outside."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol

from attrs import field, frozen

from account_mgmt.domain.access import WHOLE, Reach, reach_of
from account_mgmt.domain.ids import ManagerId
from account_mgmt.ports.storage import Managers


class Access(Protocol):
    """Says how far somebody's sight reaches. It is asked anew in each unit of work."""

    def reach(self, actor: str, managers: Managers, on: date) -> Reach:
        """The reach of an actor on a day. Raises NotFound for whoever is nobody here."""
        ...


def _ids(office: Iterable[str]) -> frozenset[str]:
    return frozenset(office)


@frozen
class ReportingLines:
    """Access by who reports to whom: an actor is a manager, by id, or one of the office.

    A manager reaches themselves and everybody below. `office` are the ids of those who see everything.
    """

    office: frozenset[str] = field(default=frozenset(), converter=_ids)

    def reach(self, actor: str, managers: Managers, on: date) -> Reach:
        """The reach of a manager, or of one of the office. Raises NotFound, BadText."""
        if actor in self.office:
            return WHOLE
        known = {one.id: one for one in managers.find()}
        return reach_of(managers.get(ManagerId(actor)), known, on)


BY_REPORTING_LINES: Final = ReportingLines()
"""Access by reporting lines, with nobody in the office but who acts as nobody."""
