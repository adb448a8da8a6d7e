"""Answers kept to be found again."""

from datetime import timedelta

import pytest

from account_mgmt.domain.errors import BadText, RecordedBefore
from account_mgmt.domain.events import ArticleCited, ArticleRevised, ArticleWritten
from account_mgmt.domain.ids import ArticleId, ProductId, TicketId
from account_mgmt.testing.builders import NOON, an_article


def test_an_article_says_what_it_is_about_and_which_ticket_it_answered() -> None:
    article, event = an_article()

    assert (article.product, article.tickets) == (ProductId("p-1"), (TicketId("t-1"),))
    assert event == ArticleWritten(
        article=ArticleId("h-1"), title="It leaks", product=ProductId("p-1"), at=NOON
    )


def test_a_better_answer_takes_the_place_of_the_first() -> None:
    article, _ = an_article()
    later = NOON + timedelta(days=1)

    better, event = article.revise("Change the cap.", by="Cy", at=later)

    assert (better.answer, better.by, better.revised_at) == ("Change the cap.", "Cy", later)
    assert better.written_at == NOON
    assert event == ArticleRevised(article=article.id, at=later)


def test_nothing_is_revised_before_it_was_written() -> None:
    article, _ = an_article()

    assert article.revise("Now.", by="Cy", at=NOON)
    with pytest.raises(RecordedBefore):
        article.revise("Before.", by="Cy", at=NOON - timedelta(seconds=1))


def test_an_article_answers_many_tickets_each_once() -> None:
    article, _ = an_article()

    cited, event = article.cite(TicketId("t-2"), at=NOON)
    again, _ = cited.cite(TicketId("t-2"), at=NOON)

    assert cited.tickets == again.tickets == (TicketId("t-1"), TicketId("t-2"))
    assert event == ArticleCited(article=article.id, ticket=TicketId("t-2"), at=NOON)


@pytest.mark.parametrize("answer", ["", " \n\t", "x" * 20_001, "a\u202eb"])
def test_an_answer_is_text_that_can_be_read(answer: str) -> None:
    article, _ = an_article()

    with pytest.raises(BadText):
        article.revise(answer, by="Cy", at=NOON)


def test_an_answer_may_be_long_and_run_over_lines() -> None:
    article, _ = an_article()

    assert article.revise("x" * 19_990 + "\n\ty", by="Cy", at=NOON)
