"""Projects with other departments, from a shell: how they stand, and what is to be done by whom.

What is done in them is in `project_steps`.
"""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from account_mgmt.cli.figures import bar, print_json, show_table
from account_mgmt.cli.opening import desk_over, documents
from account_mgmt.cli.options import books
from account_mgmt.cli.project_json import (
    due_facts,
    project_facts,
    project_parts,
    standing_facts,
    timeline_facts,
)
from account_mgmt.cli.project_steps import STEPS
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.ids import AccountId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_reason import ProjectReason
from account_mgmt.domain.project_standing import ProjectStanding
from account_mgmt.domain.project_state import ProjectStatus
from account_mgmt.domain.project_timeline import RowKind, Timeline
from account_mgmt.locale import Translator, translator
from account_mgmt.locale.names import PROJECT_STATES, ROW_KINDS, ROW_STATES, TASK_STATES, TRACKS
from account_mgmt.locale.reasons import project_reason
from account_mgmt.ports.queries import ProjectQuery

_ON = click.option("--on", "on", required=True, help="At the end of which day, as 2026-03-31.")


@click.group()
def project() -> None:
    """Run projects with other departments; see how they stand, and what is to be done by whom."""


for _step in STEPS:
    project.add_command(_step)


@project.command("list")
@books
@click.option("--state", type=click.Choice([one.value for one in ProjectStatus]), default=None)
@click.option("--account", default=None, help="The id of an account that takes part, or did.")
@click.option("--department", default=None, help="A department that takes part.")
def list_projects(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    state: str | None,
    account: str | None,
    department: str | None,
) -> None:
    """Show all projects, or those of an account, a department, or in a state."""
    asked = ProjectQuery(
        status=None if state is None else ProjectStatus(state),
        account=None if account is None else AccountId(account),
        department=department,
    )
    found = desk_over(url).projects.projects(asked)
    if as_json:
        print_json({"rows": [project_facts(one) for one in found]})
        return
    say = translator(locale)
    table = Table(
        *(say("project"), say("name"), say("days"), say("departments"), say("state"), say("done")),
        title=say("Projects"),
    )
    for one in found:
        table.add_row(
            str(one.id),
            one.name,
            say.span(one.period),
            ", ".join(say.pgettext("department", each) for each in one.departments),
            say(PROJECT_STATES[one.status]),
            say.percent(one.percent_complete),
        )
    show_table(table)


@project.command("show")
@books
@click.argument("id")
@_ON
def show_project(url: str, locale: str, as_json: bool, id: str, on: str) -> None:
    """Show how a project stands at a day, who takes part, and what was decided."""
    desk = desk_over(url)
    read, found = desk.projects.project(id), desk.projects.standing(id, on=on)
    if as_json:
        print_json(project_facts(read) | {"standing": standing_facts(found)} | project_parts(read))
        return
    say = translator(locale)
    names = {one: desk.portfolio.account(one).name for one in read.account_ids}
    show_table(_facts(read, found, say))
    show_table(_takes_part(read, names, say))
    if read.decisions:
        show_table(_decided(read, say))


@project.command("timeline")
@books
@click.argument("id")
@_ON
@click.option(
    "--svg",
    default=None,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw it to this SVG file too.",
)
def show_timeline(url: str, locale: str, as_json: bool, id: str, on: str, svg: Path | None) -> None:
    """Show a project's milestones and tasks by their days, how far they are, and what they wait for."""
    found = desk_over(url).projects.timeline(id, on=on)
    if svg is not None:
        svg.write_text(documents().timeline_svg(found, locale), encoding="utf-8")
    if as_json:
        print_json(timeline_facts(found))
        return
    show_table(_rows(found, translator(locale)))


@project.command("due")
@books
@_ON
@click.option("--until", default=None, help="The last day that counts, as 2026-04-30.")
@click.option("--department", default=None, help="Whose the tasks are.")
@click.option("--member", default=None, help="Who is to do them.")
def due_in_projects(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    on: str,
    until: str | None,
    department: str | None,
    member: str | None,
) -> None:
    """Show what is left to be done in all projects, by the day on which it is due."""
    found = desk_over(url).projects.due(on=on, until=until, department=department, member=member)
    if as_json:
        print_json({"rows": [due_facts(one) for one in found]})
        return
    say = translator(locale)
    table = Table(
        *(say("project"), say("task"), say("department"), say("who"), say("due"), say("state")),
        *(say("late"), say("waits for")),
        title=say("What is left, on {day}", day=say.day(day(on))),
    )
    for one in found:
        table.add_row(
            one.project_name,
            one.task.title,
            say.pgettext("department", one.task.department),
            one.task.responsible,
            say.day(one.task.due_on),
            say(TASK_STATES[one.task.status]),
            _days(one.days_late, say),
            ", ".join(map(str, one.waits_for)),
        )
    show_table(table)


@project.command("late")
@books
@_ON
def late_projects(url: str, locale: str, as_json: bool, on: str) -> None:
    """Show the projects in which something was due before a day and is not done."""
    found = desk_over(url).projects.late(on=on)
    if as_json:
        print_json({"rows": [standing_facts(one) for one in found]})
        return
    say = translator(locale)
    table = Table(say("project"), say("name"), say("why"), title=say("Late projects"))
    for one in found:
        table.add_row(str(one.project), one.name, _why(one.reasons, say))
    show_table(table)


# --- tables -------------------------------------------------------------------------------------


def _facts(read: Project, found: ProjectStanding, say: Translator) -> Table:
    table = Table("", "", title=f"{read.id}: {read.name}", show_header=False)
    track = "-" if found.track is None else say(TRACKS[found.track])
    ends_on = found.schedule.ends_on
    state = ": ".join(said for said in (say(PROJECT_STATES[read.status]), read.reason) if said)
    for what, value in (
        (say("days"), say.span(read.period)),
        (say("state"), state),
        (say("done"), f"{say.percent(found.percent_complete)} {bar(found.percent_complete)}"),
        (say("time gone"), f"{say.percent(found.elapsed)} {bar(found.elapsed)}"),
        (say("tasks left"), say("{left} of {all}", left=found.left, all=found.tasks)),
        (say("all done by"), "-" if ends_on is None else say.day(ends_on)),
        (say("on {day}", day=say.day(found.on)), track),
        (say("why"), _why(found.reasons, say) or "-"),
    ):
        table.add_row(what, value)
    return table


def _takes_part(read: Project, names: dict[AccountId, str], say: Translator) -> Table:
    table = Table(say("who"), say("part"), say("note"), title=say("Who takes part"))
    for one in read.departments:
        table.add_row(say.pgettext("department", one), say("department"), "")
    for member in read.members:
        table.add_row(member.who, say.pgettext("department", member.department), member.role)
    for part in read.accounts:
        since = say("account, since {day}", day=say.day(part.since))
        until = "" if part.until is None else say("until {day}", day=say.day(part.until))
        note = "; ".join(said for said in (part.note, until, part.reason) if said)
        table.add_row(names[part.account], since, note)
    return table


def _decided(read: Project, say: Translator) -> Table:
    table = Table(
        *(say("number"), say("day"), say("who"), say("what"), say("why"), say("instead of")),
        title=say("What was decided"),
    )
    for one in read.decisions:
        instead = "" if one.supersedes is None else str(one.supersedes)
        table.add_row(str(one.number), say.day(one.on), one.by, one.what, one.why, instead)
    return table


def _rows(found: Timeline, say: Translator) -> Table:
    table = Table(
        *(say("kind"), say("name"), say("department"), say("days"), say("state"), say("done")),
        *(say("slack"), say("waits for")),
        title=say("{project}, on {day}", project=found.name, day=say.day(found.on)),
    )
    for row in found.rows:
        table.add_row(
            say(ROW_KINDS[row.kind]),
            row.name,
            say.pgettext("department", row.department) if row.department else "",
            say.span(Period.of_days(row.first_day, (row.last_day - row.first_day).days + 1)),
            say(ROW_STATES[row.state]),
            "" if row.kind is RowKind.MILESTONE else say.percent(row.done),
            "" if row.slack is None else _days(row.slack, say, none=say("none")),
            ", ".join(map(str, row.blocked_by)),
        )
    return table


def _why(reasons: Sequence[ProjectReason], say: Translator) -> str:
    return "\n".join(project_reason(one, say) for one in reasons)


def _days(count: int, say: Translator, *, none: str = "") -> str:
    return say.ngettext("{count} day", "{count} days", count) if count else none
