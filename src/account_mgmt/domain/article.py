"""Answers kept to be found again: by the product they are about, and the tickets they answered."""

from datetime import datetime
from typing import Self

from attrs import evolve, field, frozen

from account_mgmt.domain.calendar import aware_instant
from account_mgmt.domain.errors import RecordedBefore
from account_mgmt.domain.events import ArticleCited, ArticleRevised, ArticleWritten
from account_mgmt.domain.ids import ArticleId, ProductId, TicketId
from account_mgmt.domain.text import name, spoken


@frozen(kw_only=True)
class Article:
    """A question that customers ask, and its answer, as it was last revised (UTC).

    `tickets` are those that it answered, the one first that it was written for.
    """

    id: ArticleId
    title: str = field(validator=name)
    answer: str = field(validator=spoken)
    by: str = field(validator=name)
    written_at: datetime = field(validator=aware_instant)
    revised_at: datetime = field(validator=aware_instant)
    product: ProductId | None = None
    tickets: tuple[TicketId, ...] = ()
    version: int = 0  # counted by storage; the domain never touches it

    @classmethod
    def write(  # noqa: PLR0913 # what an article says
        cls,
        id: ArticleId,
        title: str,
        answer: str,
        *,
        by: str,
        at: datetime,
        product: ProductId | None = None,
        ticket: TicketId | None = None,
    ) -> tuple[Self, ArticleWritten]:
        """A new article, and the event that says so."""
        article = cls(
            id=id,
            title=title,
            answer=answer,
            by=by,
            written_at=at,
            revised_at=at,
            product=product,
            tickets=() if ticket is None else (ticket,),
        )
        return article, ArticleWritten(article=id, title=title, product=product, at=at)

    def revise(self, answer: str, *, by: str, at: datetime) -> tuple[Self, ArticleRevised]:
        """The article with another answer. Raises RecordedBefore."""
        if at < self.revised_at:
            what, last = f"Article {self.id}", self.revised_at.isoformat()
            raise RecordedBefore(what, at.isoformat(), last)
        revised = evolve(self, answer=answer, by=by, revised_at=at)
        return revised, ArticleRevised(article=self.id, at=at)

    def cite(self, ticket: TicketId, *, at: datetime) -> tuple[Self, ArticleCited]:
        """The article as having answered another ticket; the same one counts once."""
        tickets = self.tickets if ticket in self.tickets else (*self.tickets, ticket)
        event = ArticleCited(article=self.id, ticket=ticket, at=at)
        return evolve(self, tickets=tickets), event
