"""Tickets from a shell, and when something is due."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import click
from rich.table import Table

from account_mgmt.adapters.toml import read_business_hours
from account_mgmt.cli.figures import print_json, show_table
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books
from account_mgmt.desk import AccountManagement
from account_mgmt.domain.business_hours import business_time
from account_mgmt.domain.calendar import instant
from account_mgmt.domain.conversation import Author, Message
from account_mgmt.domain.ids import AccountId, ManagerId
from account_mgmt.domain.priority import Impact, Urgency
from account_mgmt.domain.service_level import ServiceClock, clocks, next_due
from account_mgmt.domain.ticket import Ticket
from account_mgmt.domain.ticket_state import TicketKind, TicketSource, TicketStatus
from account_mgmt.locale import Translator, translator
from account_mgmt.ports.queries import TicketQuery


@click.command()
@click.option("--start", required=True, help="An instant, as 2026-02-06T16:00:00+01:00.")
@click.option("--target", required=True, help="Business time: hours and minutes, as 4h or 1h30m.")
@click.option(
    "--calendar",
    required=True,
    type=click.Path(path_type=Path),
    help="The TOML file of business hours.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a line.")
def due(start: str, target: str, calendar: Path, as_json: bool) -> None:
    """Say when a target of business time has passed, on the business hours in a file."""
    hours, begun, length = read_business_hours(calendar), instant(start), business_time(target)
    then = hours.due(begun, length)
    local = hours.local(then).isoformat()
    if not as_json:
        click.echo(local)
        return
    print_json(
        {
            "start": hours.local(begun).isoformat(),
            "target_minutes": int(length.total_seconds()) // 60,
            "zone": hours.zone,
            "due": local,
            "due_utc": _utc(then),
        }
    )


@click.group()
def ticket() -> None:
    """Open, answer, solve and close tickets; show them, and what is due."""


def _said(command: Callable[..., None]) -> Callable[..., None]:
    """Who says what, and when."""
    for option in (
        click.option("--at", default=None, help="The instant it was said; now by default."),
        click.option("--by", required=True, help="Who says it."),
        click.option("--text", required=True, help="What is said."),
    ):
        command = option(command)
    return command


_AUTHORS = click.Choice([author.value for author in Author])


@ticket.command("open")
@books
@_said
@click.option("--account", required=True, help="The account's id.")
@click.option("--kind", type=click.Choice([kind.value for kind in TicketKind]), required=True)
@click.option("--subject", required=True, help="What it is called.")
@click.option("--from", "author", type=_AUTHORS, default="customer", show_default=True)
@click.option(
    "--impact",
    type=click.Choice([one.value for one in Impact]),
    default="medium",
    show_default=True,
)
@click.option(
    "--urgency",
    type=click.Choice([one.value for one in Urgency]),
    default="medium",
    show_default=True,
)
@click.option(
    "--source",
    type=click.Choice([one.value for one in TicketSource]),
    default="email",
    show_default=True,
)
@click.option("--order", default=None, help="The order that it is about.")
@click.option("--invoice", default=None, help="The invoice that it is about: its id.")
@click.option("--line", default=None, type=int, help="The line of that order or invoice.")
@click.option("--product", default=None, help="The product that it is about.")
@click.option("--id", "id", default=None, help="The ticket's id; made up by default.")
def open_ticket(
    url: str,
    locale: str,
    as_json: bool,
    text: str,
    by: str,
    at: str | None,
    account: str,
    kind: str,
    subject: str,
    author: str,
    impact: str,
    urgency: str,
    source: str,
    order: str | None,
    invoice: str | None,
    line: int | None,
    product: str | None,
    id: str | None,
) -> None:
    """Open a ticket of an account's."""
    desk = desk_over(url)
    opened = desk.support.open(
        account,
        TicketKind(kind),
        text,
        subject=subject,
        by=by,
        author=Author(author),
        impact=Impact(impact),
        urgency=Urgency(urgency),
        source=TicketSource(source),
        order=order,
        invoice=invoice,
        line=line,
        product=product,
        at=at,
        id=id,
    )
    _show(desk, opened, locale, as_json=as_json)


@ticket.command()
@click.argument("id")
@books
@_said
@click.option("--from", "author", type=_AUTHORS, default="person", show_default=True)
@click.option("--internal", is_flag=True, help="Do not let the customer see it.")
@click.option("--wait", is_flag=True, help="Then wait for the customer's answer.")
def reply(
    id: str,
    url: str,
    locale: str,
    as_json: bool,
    text: str,
    by: str,
    at: str | None,
    author: str,
    internal: bool,
    wait: bool,
) -> None:
    """Say something on the ticket of an ID."""
    if internal and (wait or Author(author) is not Author.PERSON):
        raise click.UsageError("--internal is for persons of ours, and waits for nobody.")
    desk = desk_over(url)
    if internal:
        said = desk.support.note(id, text, by=by, at=at)
    else:
        said = desk.support.reply(id, text, by=by, author=Author(author), wait=wait, at=at)
    _show(desk, said, locale, as_json=as_json)


@ticket.command()
@click.argument("id")
@books
@click.option("--by", required=True, help="Who solved it.")
@click.option("--text", default="", help="A last word to the customer.")
@click.option("--at", default=None, help="The instant; now by default.")
def solve(
    id: str,
    url: str,
    locale: str,
    as_json: bool,
    by: str,
    text: str,
    at: str | None,
) -> None:
    """Call the ticket of an ID solved; the customer is to confirm it."""
    desk = desk_over(url)
    _show(desk, desk.support.solve(id, by=by, text=text, at=at), locale, as_json=as_json)


@ticket.command()
@click.argument("id")
@books
@click.option("--confirmed-by", default=None, help="Who of the customer's confirmed it.")
@click.option("--reason", default=None, help="Why it is closed without.")
@click.option("--unanswered", is_flag=True, help="The customer said nothing after all reminders.")
@click.option("--at", default=None, help="The instant; now by default.")
def close(
    id: str,
    url: str,
    locale: str,
    as_json: bool,
    confirmed_by: str | None,
    reason: str | None,
    unanswered: bool,
    at: str | None,
) -> None:
    """Close the ticket of an ID, with an outcome: one of the three."""
    if sum((confirmed_by is not None, reason is not None, unanswered)) > 1:
        raise click.UsageError("Give one of --confirmed-by, --reason and --unanswered.")
    desk = desk_over(url)
    if unanswered:
        closed = desk.support.close_unanswered(id, at=at)
    elif confirmed_by is not None:
        closed = desk.support.confirm(id, by=confirmed_by, at=at)
    else:
        closed = desk.support.close(id, reason=reason or "", at=at)
    _show(desk, closed, locale, as_json=as_json)


@ticket.command()
@click.argument("id")
@books
@click.option("--at", default=None, help="The instant at which to look; now by default.")
def show(id: str, url: str, locale: str, as_json: bool, at: str | None) -> None:
    """Show the ticket of an ID: where it stands, its clocks, and what was said."""
    desk = desk_over(url)
    _show(desk, desk.support.ticket(id), locale, as_json=as_json, at=at)


@ticket.command("list")
@books
@click.option("--account", default=None, help="One account's id.")
@click.option("--status", type=click.Choice([one.value for one in TicketStatus]), default=None)
@click.option("--kind", type=click.Choice([one.value for one in TicketKind]), default=None)
@click.option("--assignee", default=None, help="One manager's id.")
@click.option("--due", "only_due", is_flag=True, help="What is due, the first first; no others.")
@click.option("--at", default=None, help="The instant at which to look; now by default.")
def list_tickets(
    url: str,
    locale: str,
    as_json: bool,
    account: str | None,
    status: str | None,
    kind: str | None,
    assignee: str | None,
    only_due: bool,
    at: str | None,
) -> None:
    """List tickets by id, or with --due by what is due first."""
    desk = desk_over(url)
    now = _now(desk, at)
    query = TicketQuery(
        account=None if account is None else AccountId(account),
        status=None if status is None else TicketStatus(status),
        kind=None if kind is None else TicketKind(kind),
        assignee=None if assignee is None else ManagerId(assignee),
    )
    found = desk.support.tickets(query)
    if only_due:
        asked = {one.id for one in found}
        urgent = desk.support.due(at=now, assignee=assignee)
        found = tuple(one.ticket for one in urgent if one.ticket.id in asked)
    if as_json:
        print_json({"at": _utc(now), "tickets": [_ticket(desk, one, now) for one in found]})
        return
    show_table(_list_table(desk, found, now, translator(locale)))


def _list_table(
    desk: AccountManagement, found: Sequence[Ticket], now: datetime, say: Translator
) -> Table:
    headings = (say("ticket"), say("account"), say("kind"), say("state"), say("priority"))
    table = Table(*headings, say("due"), "", title=say("Tickets"))
    for one in found:
        first = next_due(_clocks(desk, one), now)
        table.add_row(
            str(one.id),
            str(one.account),
            *_standing(one, say),
            "-" if first is None else _when(first.due_at, say),
            "" if first is None else ", ".join(_clock_text(first, now, say)),
        )
    return table


def _show(
    desk: AccountManagement, one: Ticket, locale: str, *, as_json: bool, at: str | None = None
) -> None:
    now = max(_now(desk, at), one.last_at) if at is None else _now(desk, at)
    if as_json:
        print_json(_ticket(desk, one, now))
        return
    show_table(_ticket_table(one, _clocks(desk, one), now, translator(locale)))


def _ticket_table(
    one: Ticket, running: Sequence[ServiceClock], now: datetime, say: Translator
) -> Table:
    title = say("Ticket {id}: {subject}", id=one.id, subject=one.subject)
    table = Table("", "", title=title, show_header=False)
    kind, state, priority = _standing(one, say)
    for what, value in (
        (say("account"), str(one.account)),
        (say("kind"), kind),
        (say("state"), state),
        (say("priority"), priority),
        (say("assignee"), "-" if one.assignee is None else str(one.assignee)),
        (say("department"), say.pgettext("department", one.department) or "-"),
    ):
        table.add_row(what, value)
    for each in running:
        measure, standing = _clock_text(each, now, say)
        table.add_row(measure, f"{_when(each.due_at, say)}, {standing}")
    table.add_section()
    for said in one.messages:
        table.add_row(say.instant(said.at), _line(said, say))
    return table


def _standing(one: Ticket, say: Translator) -> tuple[str, str, str]:
    """What a ticket is about, where it stands, and how urgent it is."""
    return (
        say.pgettext("ticket kind", one.kind.value),
        say.pgettext("ticket", one.status.value),
        say.pgettext("priority", one.priority.value),
    )


def _clock_text(clock: ServiceClock, now: datetime, say: Translator) -> tuple[str, str]:
    """What is to happen within a target, and how that stands."""
    measure = say.pgettext("service", clock.measure.value)
    return measure, say.pgettext("clock", clock.state(now).value)


def _when(at: datetime | None, say: Translator) -> str:
    return "-" if at is None else say.instant(at)


def _line(said: Message, say: Translator) -> str:
    by = said.by if said.public else say("{name} (internal)", name=said.by)
    return f"{by}: {said.text}"


def _now(desk: AccountManagement, at: str | None) -> datetime:
    return desk.books.clock.now() if at is None else instant(at)


def _clocks(desk: AccountManagement, one: Ticket) -> tuple[ServiceClock, ...]:
    return clocks(one, desk.support.policy.levels.of(one))


def _utc(at: datetime | None) -> str:
    return "-" if at is None else instant(at).isoformat().replace("+00:00", "Z")


def _ticket(desk: AccountManagement, one: Ticket, now: datetime) -> dict[str, object]:
    outcome = one.outcome
    return {
        "id": str(one.id),
        "account": str(one.account),
        "kind": one.kind.value,
        "subject": one.subject,
        "status": one.status.value,
        "priority": one.priority.value,
        "source": one.source.value,
        "opened_at": _utc(one.opened_at),
        "opened_on": str(one.opened_on),
        "assignee": None if one.assignee is None else str(one.assignee),
        "department": one.department or None,
        "order": None if one.order is None else str(one.order),
        "invoice": None if one.invoice is None else str(one.invoice),
        "line": None if one.origin is None else one.origin.line,
        "product": None if one.product is None else str(one.product),
        "participants": list(one.participants),
        "follows": None if one.follows is None else str(one.follows),
        "merged_into": None if one.merged_into is None else str(one.merged_into),
        "outcome": None if outcome is None else {"how": outcome.how.value, "said": outcome.said},
        "clocks": [_clock(clock, now) for clock in _clocks(desk, one)],
        "messages": [_message(said) for said in one.messages],
    }


def _clock(clock: ServiceClock, now: datetime) -> dict[str, object]:
    return {
        "measure": clock.measure.value,
        "state": clock.state(now).value,
        "started_at": _utc(clock.started_at),
        "due_at": None if clock.due_at is None else _utc(clock.due_at),
        "stopped_at": None if clock.stopped_at is None else _utc(clock.stopped_at),
        "target_minutes": int(clock.target.total_seconds()) // 60,
        "used_minutes": int(clock.used(now).total_seconds()) // 60,
    }


def _message(said: Message) -> dict[str, object]:
    return {
        "at": _utc(said.at),
        "author": said.author.value,
        "by": said.by,
        "public": said.public,
        "text": said.text,
    }
