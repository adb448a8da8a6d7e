"""Tickets, and the clocks that run on them."""

from collections.abc import Sequence

from account_mgmt.adapters.documents.pages import Page, Table
from account_mgmt.domain.service_level import ServiceClock
from account_mgmt.domain.ticket import Ticket
from account_mgmt.locale.names import SERVICE_MEASURES
from account_mgmt.notebook.forms.registry import page_of, rows_of
from account_mgmt.notebook.view import View


@rows_of(ServiceClock)
def clocks(rows: Sequence[ServiceClock], view: View) -> Table:
    """What is to happen by when, in UTC, and when it did."""
    say = view.say
    return view.table(
        "",
        (say("Measure"), say("Target"), say("Since"), say("Due"), say("Done")),
        [
            (
                say(SERVICE_MEASURES[one.measure]),
                view.hours(one.target),
                say.instant(one.started_at),
                view.instant(one.due_at),
                view.instant(one.stopped_at),
            )
            for one in rows
        ],
    )


@page_of(Ticket)
def ticket(one: Ticket, view: View) -> Page:
    """What it is about, whose it is, and what was said."""
    say = view.say
    said = Table(
        title="",
        headings=(say("Date"), say("From"), say("Text")),
        rows=tuple((say.instant(line.at), line.by, line.text) for line in one.conversation),
        figures=frozenset(),
    )
    return Page(
        language=say.language,
        title=f"{one.id}: {one.subject}",
        facts=(
            (say("Account"), view.name(one.account)),
            (say("Since"), say.instant(one.opened_at)),
            (say("Manager"), view.name(one.assignee)),
        ),
        tables=(said,) if said.rows else (),
    )
