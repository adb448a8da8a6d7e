"""What a customer allowed us to do with what we know of it: since when, for what, and known when.

(Rules: selling, B14.)
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Final, final

from attrs import field, frozen

from account_mgmt.domain.history import Spell, holding
from account_mgmt.domain.text import note

EVERYTHING: Final = ""
"""The scope of an answer that is about all topics and all channels."""


class Answer(Enum):
    """What a customer said when it was asked."""

    GIVEN = "given"
    REFUSED = "refused"


@final
@frozen(kw_only=True)
class Consent(Spell):
    """An answer that holds for a while: about everything, or a topic or channel, such as "phone"."""

    answer: Answer
    scope: str = field(default=EVERYTHING, validator=note)


@final
@frozen(kw_only=True)
class Permission:
    """Whether a customer may be named to others, why not, and what it said.

    `consent` is the answer that allows it and since when; `refused` the scopes that it refused.
    """

    why_not: str
    consent: str
    refused: tuple[str, ...]

    @property
    def is_given(self) -> bool:
        """Whether it may."""
        return not self.why_not


def permission(  # noqa: PLR0913 # what is asked, of whom, and when
    consents: Iterable[Consent],
    on: date,
    *,
    topic: str,
    channel: str = "",
    known_at: datetime | None = None,
    needed: bool = True,
) -> Permission:
    """Whether answers allow a topic over a channel (empty: any) on a day, as known at an instant.

    A refusal of everything, of the topic or of the channel forbids it, whatever else was given. Where
    nobody was asked it is forbidden as well, unless no answer is `needed`.
    """
    held = {one.scope: one for one in holding(consents, on, known_at)}
    refused = tuple(sorted(s for s, one in held.items() if one.answer is Answer.REFUSED))
    asked = [scope for scope in (EVERYTHING, topic, channel) if scope in held]
    given = [held[scope] for scope in asked if held[scope].answer is Answer.GIVEN]
    consent = f"{Answer.GIVEN.value} since {given[-1].since}" if given else ""
    against = next((scope for scope in asked if scope in refused), None)
    if against is not None:
        why_not = "do not contact" if against == EVERYTHING else f"refused: {against}"
    else:
        why_not = "" if given or not needed else "no consent recorded"
    return Permission(why_not=why_not, consent=consent, refused=refused)
