"""The computer's own clock, and ids that nothing else has."""

from datetime import UTC, datetime
from typing import final
from uuid import uuid4


@final
class SystemClock:
    """Tells the computer's time."""

    def now(self) -> datetime:
        """The instant that it is, in UTC."""
        return datetime.now(UTC)


@final
class RandomNames:
    """Makes ids such as "order-3f2a…", from 96 random bits."""

    def new(self, kind: str) -> str:
        """An id for a new thing of that kind."""
        return f"{kind}-{uuid4().hex[:24]}"
