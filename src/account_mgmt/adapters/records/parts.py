"""What the parts of a unit of work ask of the whole, and the whole of its parts."""

from typing import Protocol, TypeAlias

from account_mgmt.adapters.records.view import View
from account_mgmt.domain.events import Event

Texts: TypeAlias = dict[str, str | None]
"""What a commit puts: texts by key, None where something goes."""


class Work(Protocol):
    """The unit of work that a part belongs to."""

    view: View

    def check(self) -> None:
        """Refuse a unit of work that is over, or that another thread began."""
        ...

    def take_part(self, part: "Part") -> None:
        """Refuse that too for one begun to read only; and commit that part with the rest."""
        ...

    def said(self, subject: str, version: int, event: Event) -> None:
        """Send an event to the outbox with the rest."""
        ...


class Part(Protocol):
    """A part with something to commit. Asked again when another commit came in between."""

    def texts(self, commit: int) -> Texts:
        """What it puts, on what is there now. Raises when somebody was there first."""
        ...
