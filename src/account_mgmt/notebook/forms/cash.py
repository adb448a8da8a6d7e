"""Who owes what."""

from collections.abc import Sequence

from account_mgmt.adapters.documents.pages import Headline, Page, Table
from account_mgmt.adapters.documents.showing import statement_page
from account_mgmt.domain.dunning import CallToMake
from account_mgmt.domain.receivables import Ageing, OpenItem
from account_mgmt.domain.statement import Statement
from account_mgmt.notebook.forms.registry import page_of, rows_of
from account_mgmt.notebook.view import View


@page_of(Ageing)
def ageing(figures: Ageing, view: View) -> Page:
    """What is owed by age, and what customers have to their credit beside it."""
    say = view.say
    not_due, *late = figures.buckets
    names = [say("not due"), *(one.name for one in late)]
    table = view.table(
        "",
        (say("Days late"), say("Count"), say("Amount")),
        [
            (name, view.count(one.invoices), view.amount(one.amount))
            for name, one in zip(names, (not_due, *late), strict=True)
        ],
        (
            say("Total"),
            view.count(sum(b.invoices for b in figures.buckets)),
            view.amount(figures.owed),
        ),
    )
    return Page(
        language=say.language,
        title=say("Owed at the end of {day}", day=say.day(figures.as_of)),
        facts=(),
        headlines=(
            Headline(label=say("Overdue"), text=say.money(figures.overdue)),
            Headline(label=say("Credit"), text=say.money(figures.credit)),
            Headline(label=say("Balance"), text=say.money(figures.balance)),
        ),
        tables=(table,),
    )


@page_of(Statement)
def statement(value: Statement, view: View) -> Page:
    """What an account was told: as the printed one, but for who sends it."""
    page = statement_page(
        value, seller="", account=view.name(value.account), locale=view.say.locale
    )
    return Page(
        language=page.language,
        title=page.title,
        facts=page.facts,
        tables=page.tables,
        totals=page.totals,
    )


@rows_of(OpenItem)
def items(rows: Sequence[OpenItem], view: View) -> Table:
    """What is open of each."""
    say = view.say
    return view.table(
        "",
        (say("Account"), say("Number"), say("Due"), say("Amount")),
        [
            (view.name(one.account), one.item.value[2:], say.day(one.due_on), view.amount(one.open))
            for one in rows
        ],
        words=3,
    )


@rows_of(CallToMake)
def calls(rows: Sequence[CallToMake], view: View) -> Table:
    """Whom to call about money, what is worth it, and why."""
    say = view.say
    return Table(
        title="",
        headings=(say("Account"), say("Overdue"), say("Days late"), say("Why"), say("Next step")),
        rows=tuple(
            (
                view.name(one.account),
                view.amount(one.overdue),
                view.count(one.oldest_days),
                one.reason,
                one.next_step,
            )
            for one in rows
        ),
        figures=frozenset({1, 2}),
    )
