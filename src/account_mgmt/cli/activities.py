"""Visits and calls, from a shell."""

from collections.abc import Mapping, Sequence

import click
from rich.table import Table

from account_mgmt.cli.figures import number, print_json, ratio, show_table
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books, once
from account_mgmt.domain.activity import Activity, ActivityKind, Outcome, clock
from account_mgmt.domain.cadence import ContactDue, ContactState
from account_mgmt.domain.calendar import day
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.visit_plan import DatedPlan
from account_mgmt.locale import Translator, translator
from account_mgmt.locale.names import NO_DAYS
from account_mgmt.locale.reasons import visit_reason
from account_mgmt.ports.working_days import RegionCalendars
from account_mgmt.services.visit_planning import VisitPlan


@click.command()
@books
@click.option("--manager", required=True, help="The manager's id.")
@click.option("--from", "start", required=True, help="The first day, as 2026-02-02.")
@click.option(
    "--weeks", type=click.IntRange(1), required=True, help="How many weeks of seven days."
)
@click.option(
    "--visits",
    type=click.IntRange(0),
    default=None,
    help="How many there may be; as many as there is time for by default.",
)
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="REGION=CODE",
    help="Whose holidays a region has, as Madrid=ES-MD; without any, Monday to Friday are worked.",
)
def plan(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    manager: str,
    start: str,
    weeks: int,
    visits: int | None,
    regions: Sequence[str],
) -> None:
    """Show whom a manager is to see in the next weeks, when, and why. Nothing is written."""
    desk = desk_over(url, regions=_calendars(regions))
    found = desk.activities.call_plan(manager, start=start, weeks=weeks, visits=visits)
    currency = desk.books.currency
    if as_json:
        print_json(_plan(found, currency))
        return
    say = translator(locale)
    names = {account.id: account.name for account in desk.portfolio.accounts()}
    title = say.ngettext(
        "Visits of {manager}, {count} week",
        "Visits of {manager}, {count} weeks",
        weeks,
        manager=manager,
    )
    show_table(_visits_table(found.dated, names, say, title=title))
    title = say("Due on {day}", day=say.day(day(start)))
    show_table(_due_table(_pressing(found.due), names, say, title=title))


@click.command()
@books
@click.option("--manager", required=True, help="The manager's id.")
@click.option("--account", required=True, help="The account's id.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in ActivityKind]),
    default=ActivityKind.VISIT.value,
    show_default=True,
)
@click.option("--on", "on", required=True, help="The day it was done, as 2026-02-28.")
@click.option("--at", "starts", default=None, help="When it began, as 09:30.")
@click.option("--minutes", type=int, default=None, help="How long it took.")
@click.option(
    "--outcome",
    type=click.Choice([outcome.value for outcome in Outcome]),
    default=Outcome.REACHED.value,
    show_default=True,
)
@click.option("--contact", default="", help="With whom.")
@click.option("--product", "products", multiple=True, help="The id of a product that was shown.")
@click.option("--next", "next_step", default="", help="The next step.")
@click.option("--note", default="", help="Anything else.")
@once
def log(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    manager: str,
    account: str,
    kind: str,
    on: str,
    starts: str | None,
    minutes: int | None,
    outcome: str,
    contact: str,
    products: Sequence[str],
    next_step: str,
    note: str,
    key: str | None,
) -> None:
    """Record a visit, call or mail that was done."""
    done = desk_over(url).activities.log(
        account,
        manager,
        kind=kind,
        on=on,
        starts=starts,
        minutes=minutes,
        outcome=outcome,
        contact=contact,
        products=products,
        next_step=next_step,
        note=note,
        key=key,
    )
    if as_json:
        print_json(_activity(done))
        return
    say = translator(locale)
    click.echo(
        say(
            "{id}: {kind} to {account} on {day}, {outcome}.",
            id=done.id,
            kind=say.pgettext("activity", done.kind.value),
            account=done.account,
            day=say.day(done.on),
            outcome=say.pgettext("outcome", outcome),
        )
    )


def _calendars(regions: Sequence[str]) -> RegionCalendars | None:
    """The calendars that were named, each as REGION=CODE."""
    if not regions:
        return None
    from account_mgmt.adapters.calendars import (  # noqa: PLC0415 # only when it is used
        HolidayCalendars,
    )

    named: dict[str, str] = {}
    for one in regions:
        region, equals, code = one.rpartition("=")
        if not equals:
            raise click.BadParameter(f"{one!r} is not REGION=CODE", param_hint="--region")
        named[region] = code
    return HolidayCalendars(named)


def _visits_table(
    plan: DatedPlan, names: Mapping[AccountId, str], say: Translator, *, title: str
) -> Table:
    table = Table(say("day"), say("time"), say("account"), say("why"), title=title)
    for visit in plan.visits:
        why = visit_reason(visit.because, say)
        table.add_row(say.day(visit.on), clock(visit.starts), names[visit.account], why)
    for kept in plan.kept:
        when = (say.day(kept.activity.on), clock(kept.activity.starts))
        table.add_row(*when, names[kept.account], say("planned already"))
    for one in plan.unscheduled:
        why = f"{visit_reason(one.because, say)}; {say(NO_DAYS[one.why_not])}"
        table.add_row("-", "", names[one.account], why)
    return table


def _due_table(
    due: Sequence[ContactDue], names: Mapping[AccountId, str], say: Translator, *, title: str
) -> Table:
    table = Table(say("account"), say("state"), say("due"), say("last reached"), title=title)
    table.add_column(say("sales"), justify="right")
    for one in due:
        reached = "-" if one.last_touch is None else say.day(one.last_touch)
        state = say.pgettext("contact", one.state.value)
        row = (names[one.account], state, say.day(one.due_on), reached)
        table.add_row(*row, say.money(one.value))
    return table


def _pressing(due: Sequence[ContactDue]) -> list[ContactDue]:
    return [one for one in due if one.state is not ContactState.OK]


def _plan(found: VisitPlan, currency: str) -> dict[str, object]:
    period = found.dated.period
    return {
        "currency": currency,
        "manager": str(found.manager),
        "period": {"start": str(period.start), "end": str(period.end)},
        "due": [_due(one) for one in _pressing(found.due)],
        "visits": [
            {
                "account": str(visit.account),
                "on": str(visit.on),
                "starts": clock(visit.starts),
                "minutes": visit.minutes,
                "brings": number(visit.gain),
                "why": str(visit.because),
            }
            for visit in found.dated.visits
        ],
        "kept": [
            {
                "account": str(kept.account),
                "activity": str(kept.activity.id),
                "on": str(kept.activity.on),
                "why": str(kept.because),
            }
            for kept in found.dated.kept
        ],
        "unscheduled": [
            {
                "account": str(one.account),
                "period": {"start": str(one.weeks.start), "end": str(one.weeks.end)},
                "why": str(one.because),
                "why_not": one.why_not.value,
            }
            for one in found.dated.unscheduled
        ],
        "hour_more": number(found.calls.hour_more if found.calls else None),
        "minutes_short": int(found.capacity.short.round(0)),
    }


def _due(one: ContactDue) -> dict[str, object]:
    return {
        "account": str(one.account),
        "state": one.state.value,
        "due_on": str(one.due_on),
        "late_until": str(one.late_until),
        "last_touch": None if one.last_touch is None else str(one.last_touch),
        "own_touch": None if one.own_touch is None else str(one.own_touch),
        "days_since": one.days_since,
        "urgency": ratio(one.urgency),
        "sales": number(one.value),
        "why": str(one.because),
    }


def _activity(one: Activity) -> dict[str, object]:
    return {
        "id": str(one.id),
        "kind": one.kind.value,
        "account": str(one.account),
        "manager": str(one.manager),
        "on": str(one.on),
        "starts": clock(one.starts) or None,
        "minutes": one.minutes,
        "status": one.status.value,
        "outcome": None if one.outcome is None else one.outcome.value,
        "contact": one.contact,
        "products": [str(product) for product in one.products],
        "next_step": one.next_step,
        "note": one.note,
    }
