"""New ids, from outside."""

from typing import Protocol


class Names(Protocol):
    """Makes ids for what a person opens without naming it."""

    def new(self, kind: str) -> str:
        """Text for an id that nothing of that kind has."""
        ...
