"""Keeping answers to be found again."""

from datetime import datetime

from attrs import frozen

from account_mgmt.domain.article import Article
from account_mgmt.domain.calendar import instant
from account_mgmt.domain.ids import ArticleId, ProductId, TicketId
from account_mgmt.ports.queries import ArticleQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books


@frozen
class ArticleDesk:
    """Answers to what customers ask, by product."""

    books: Books

    def article(self, id: ArticleId | str) -> Article:
        """One article. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.articles.get(ArticleId.of(id))

    def about(self, product: ProductId | str) -> tuple[Article, ...]:
        """The articles about a product, by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.articles.find(ArticleQuery(product=ProductId.of(product))))

    def write(  # noqa: PLR0913 # what an article says
        self,
        title: str,
        answer: str,
        *,
        by: str,
        product: ProductId | str | None = None,
        ticket: TicketId | str | None = None,
        at: datetime | str | None = None,
        id: ArticleId | str | None = None,
        key: str | None = None,
    ) -> Article:
        """Keep an answer: to a ticket, whose product it is about where nothing else is said.

        Raises NotFound for a product or ticket that is not there, AlreadyExists.
        """
        named = ArticleId.of(id or self.books.names.new("article"))
        asked = None if ticket is None else TicketId.of(ticket)
        what = None if product is None else ProductId.of(product)
        request = ("write article", title, answer, by, what, asked, at, id)

        def command(work: UnitOfWork) -> Article:
            about = what or (None if asked is None else work.tickets.get(asked).product)
            if about is not None:
                work.products.get(about)
            new = Article.write(
                named, title, answer, by=by, at=self._when(at), product=about, ticket=asked
            )
            return work.articles.add(*new)

        return self.books.once(key, request, command)

    def revise(
        self,
        article: ArticleId | str,
        answer: str,
        *,
        by: str,
        at: datetime | str | None = None,
    ) -> Article:
        """Give a better answer. Raises NotFound, RecordedBefore."""
        with self.books.storage.begin() as work:
            read = work.whole.articles.get(ArticleId.of(article))
            work.whole.articles.save(*read.revise(answer, by=by, at=self._when(at)))
            saved = work.articles.get(read.id)
            work.commit()
        return saved

    def cite(
        self, article: ArticleId | str, ticket: TicketId | str, *, at: datetime | str | None = None
    ) -> Article:
        """Record that it answered another ticket. Raises NotFound."""
        with self.books.storage.begin() as work:
            asked = work.tickets.get(TicketId.of(ticket)).id
            read = work.whole.articles.get(ArticleId.of(article))
            work.whole.articles.save(*read.cite(asked, at=self._when(at)))
            saved = work.articles.get(read.id)
            work.commit()
        return saved

    def _when(self, at: datetime | str | None) -> datetime:
        return self.books.clock.now() if at is None else instant(at)
