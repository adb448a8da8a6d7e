"""What the parts of a unit of work ask of the whole, and the whole of its parts."""

from collections.abc import Iterable
from threading import RLock
from typing import Protocol

from account_mgmt.domain.events import Event
from account_mgmt.ports.queries import Aggregate


class Work(Protocol):
    """The unit of work that a part belongs to.

    What it sees is the books as they were when it first looked at them.
    """

    lock: RLock
    """Of all that is committed: held for every look at it."""

    since: int
    """The number of the last commit before it looked."""

    entries: int
    """How many entries the sales ledger had then."""

    before: dict[tuple[str, str], Aggregate | None]
    """By kind and id, what stood then where others have put something since."""

    def check(self) -> None:
        """Refuse a unit of work that is over, or that another thread began."""
        ...

    def look(self) -> None:
        """Refuse that too; and see the books from now on as they are, if this is the first look.

        Called under the lock.
        """
        ...

    def take_part(self, part: "Part") -> None:
        """Refuse also a unit of work begun to read only; and commit that part with the rest."""
        ...

    def others(self) -> Iterable["Work"]:
        """The other units of work that have looked, and are under way."""
        ...

    def said(self, kind: str, name: str, version: int, event: Event) -> None:
        """Send an event to the outbox with the rest."""
        ...


class Part(Protocol):
    """A part with something to commit. Both steps are taken under the lock."""

    def refuse_conflicts(self) -> None:
        """Raise when somebody was there first."""
        ...

    def apply(self, commit: int) -> None:
        """Let what was staged stand, in the commit of that number. Nothing here may fail."""
        ...
