"""The time, from outside."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time. The local day of an account is the caller's to name."""

    def now(self) -> datetime:
        """The instant that it is, aware, in UTC."""
        ...
