"""What is done in projects with other departments, from a shell: a command for each step."""

from collections.abc import Callable, Sequence
from typing import Final

import click

from account_mgmt.cli.figures import print_json
from account_mgmt.cli.opening import desk_over
from account_mgmt.cli.options import books, once, span
from account_mgmt.cli.project_json import project_facts, project_parts
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.ids import TaskId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_task import PercentMethod
from account_mgmt.locale import Translator, translator
from account_mgmt.locale.names import PROJECT_STATES, TASK_STATES

_TASK: Final = click.argument("task")
_ON: Final = click.option("--on", required=True, help="The day, as 2026-03-31.")


def _step(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """A command of that name, which does something in a project."""
    return lambda step: click.command(name)(books(click.argument("project")(step)))


# --- its life -----------------------------------------------------------------------------------


@click.command("plan")
@books
@click.argument("name")
@span
@click.option("--department", "departments", multiple=True, required=True, help="Who takes part.")
@click.option("--purpose", default="", help="What it is for.")
@click.option(
    "--method",
    type=click.Choice([one.value for one in PercentMethod]),
    default=PercentMethod.TASKS.value,
    show_default=True,
    help="By what it is said how much of it is done.",
)
@click.option("--promotion", default=None, help="The id of the promotion that it prepares.")
@click.option("--product", default=None, help="The id of the product that it is about.")
@click.option("--id", "named", default=None, help="The project's id; one is made without.")
@once
def _plan(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    name: str,
    start: str,
    end: str,
    departments: Sequence[str],
    purpose: str,
    method: str,
    promotion: str | None,
    product: str | None,
    named: str | None,
    key: str | None,
) -> None:
    """Plan a project of departments."""
    say = translator(locale)
    planned = desk_over(url).projects.plan(
        name,
        Period.of(start, end),
        departments=departments,
        purpose=purpose,
        method=method,
        promotion=promotion,
        product=product,
        id=named,
        key=key,
    )
    _told(planned, _state(planned, say), as_json=as_json)


@_step("activate")
@_ON
def _activate(url: str, locale: str, as_json: bool, project: str, on: str) -> None:
    """Begin a project, or go on with one that is on hold."""
    say = translator(locale)
    saved = desk_over(url).projects.activate(project, on=on)
    _told(saved, _state(saved, say), as_json=as_json)


@_step("hold")
@_ON
@click.option("--reason", required=True, help="Why it waits.")
def _hold(url: str, locale: str, as_json: bool, project: str, on: str, reason: str) -> None:
    """Let a project wait."""
    say = translator(locale)
    saved = desk_over(url).projects.hold(project, on=on, reason=reason)
    _told(saved, _state(saved, say), as_json=as_json)


@_step("complete")
@_ON
def _complete(url: str, locale: str, as_json: bool, project: str, on: str) -> None:
    """Say that a project is done."""
    say = translator(locale)
    saved = desk_over(url).projects.complete(project, on=on)
    _told(saved, _state(saved, say), as_json=as_json)


@_step("cancel")
@_ON
@click.option("--reason", required=True, help="Why it is given up.")
def _cancel(url: str, locale: str, as_json: bool, project: str, on: str, reason: str) -> None:
    """Give a project up."""
    say = translator(locale)
    saved = desk_over(url).projects.cancel(project, on=on, reason=reason)
    _told(saved, _state(saved, say), as_json=as_json)


@_step("state")
@click.argument("share")
def _share(url: str, locale: str, as_json: bool, project: str, share: str) -> None:
    """Say how much of a project is done, as 40%, where no task says so (--method manual)."""
    say = translator(locale)
    saved = desk_over(url).projects.state_progress(project, share)
    line = say(
        "{project}: {done} is done.", project=saved.id, done=say.percent(saved.percent_complete)
    )
    _told(saved, line, as_json=as_json)


# --- who takes part -----------------------------------------------------------------------------


@_step("join")
@click.argument("department")
def _join(url: str, locale: str, as_json: bool, project: str, department: str) -> None:
    """Let one department more take part."""
    say = translator(locale)
    saved = desk_over(url).projects.join(project, department)
    named = say.pgettext("department", department)
    line = say("{project}: {department} takes part.", project=saved.id, department=named)
    _told(saved, line, as_json=as_json)


@_step("member")
@click.argument("who")
@click.option("--department", required=True, help="Where they are from; it takes part.")
@click.option("--role", default="", help="What they are in it, as lead.")
def _member(  # one option each
    url: str, locale: str, as_json: bool, project: str, who: str, department: str, role: str
) -> None:
    """Let somebody of a department work on a project."""
    say = translator(locale)
    saved = desk_over(url).projects.add_member(project, who, department=department, role=role)
    line = say(
        "{project}: {who} is a member, from {department}.",
        project=saved.id,
        who=who,
        department=say.pgettext("department", department),
    )
    _told(saved, line, as_json=as_json)


@_step("enroll")
@click.argument("account")
@click.option("--since", required=True, help="From which day on, as 2026-03-31.")
@click.option("--note", default="", help="What is to be known of it.")
def _enroll(  # one option each
    url: str, locale: str, as_json: bool, project: str, account: str, since: str, note: str
) -> None:
    """Let an account take part from a day on, also from one to come."""
    say = translator(locale)
    saved = desk_over(url).projects.enroll(project, account, since=since, note=note)
    line = say(
        "{project}: {account} takes part from {day} on.",
        project=saved.id,
        account=account,
        day=say.day(day(since)),
    )
    _told(saved, line, as_json=as_json)


@_step("withdraw")
@click.argument("account")
@click.option("--on", required=True, help="From which day on, as 2026-03-31.")
@click.option("--reason", default="", help="Why it leaves.")
def _withdraw(  # one option each
    url: str, locale: str, as_json: bool, project: str, account: str, on: str, reason: str
) -> None:
    """Let an account take part no more from a day on."""
    say = translator(locale)
    saved = desk_over(url).projects.withdraw(project, account, on=on, reason=reason)
    line = say(
        "{project}: {account} takes part no more from {day} on.",
        project=saved.id,
        account=account,
        day=say.day(day(on)),
    )
    _told(saved, line, as_json=as_json)


# --- milestones and decisions -------------------------------------------------------------------


@_step("milestone")
@click.argument("name")
@click.option("--due", required=True, help="The last day on which it is in time, as 2026-03-31.")
def _milestone(url: str, locale: str, as_json: bool, project: str, name: str, due: str) -> None:
    """Set a milestone, or move it."""
    say = translator(locale)
    saved = desk_over(url).projects.set_milestone(project, name, due_on=due)
    line = say(
        "{project}: {milestone} is due on {day}.",
        project=saved.id,
        milestone=name,
        day=say.day(day(due)),
    )
    _told(saved, line, as_json=as_json)


@_step("reach")
@click.argument("name")
@_ON
def _reach(url: str, locale: str, as_json: bool, project: str, name: str, on: str) -> None:
    """Say that a milestone was reached."""
    say = translator(locale)
    saved = desk_over(url).projects.reach(project, name, on=on)
    line = say(
        "{project}: {milestone} was reached on {day}.",
        project=saved.id,
        milestone=name,
        day=say.day(day(on)),
    )
    _told(saved, line, as_json=as_json)


@_step("decide")
@click.argument("what")
@click.option("--by", required=True, help="Who decided it.")
@click.option("--why", required=True, help="For what reason.")
@_ON
@click.option("--supersedes", type=int, default=None, help="The number of the one it replaces.")
@once
def _decide(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    project: str,
    what: str,
    by: str,
    why: str,
    on: str,
    supersedes: int | None,
    key: str | None,
) -> None:
    """Record what was decided, by whom, and why; it stays for ever."""
    say = translator(locale)
    saved = desk_over(url).projects.decide(
        project, what, on=on, by=by, why=why, supersedes=supersedes, key=key
    )
    number = say.number(saved.decisions[-1].number)
    line = say("{project}: decision {number} is recorded.", project=saved.id, number=number)
    _told(saved, line, as_json=as_json)


# --- tasks --------------------------------------------------------------------------------------


@_step("task")
@click.argument("title")
@click.option("--department", required=True, help="Whose it is; it takes part.")
@click.option("--due", required=True, help="The last day on which it is in time, as 2026-03-31.")
@click.option("--starts", default=None, help="Its first day; the one it is due by default.")
@click.option("--responsible", default="", help="A member who is to do it.")
@click.option("--weight", default="1", show_default=True, help="How much it counts.")
@click.option("--blocked-by", multiple=True, help="The id of a task that is to be done first.")
@click.option("--account", default=None, help="The id of the account that it is about.")
@click.option("--product", default=None, help="The id of the product that it is about.")
@click.option("--id", "named", default=None, help="The task's id; one is made without.")
@once
def _task(  # one option each
    url: str,
    locale: str,
    as_json: bool,
    project: str,
    title: str,
    department: str,
    due: str,
    starts: str | None,
    responsible: str,
    weight: str,
    blocked_by: Sequence[str],
    account: str | None,
    product: str | None,
    named: str | None,
    key: str | None,
) -> None:
    """Add something to do to a project."""
    say = translator(locale)
    saved = desk_over(url).projects.add_task(
        project,
        title,
        department=department,
        due_on=due,
        starts_on=starts,
        responsible=responsible,
        weight=weight,
        blocked_by=blocked_by,
        account=account,
        product=product,
        id=named,
        key=key,
    )
    _told(saved, _of_task(saved, saved.tasks[-1].id, say), as_json=as_json)


@_step("begin")
@_TASK
@_ON
def _begin(url: str, locale: str, as_json: bool, project: str, task: str, on: str) -> None:
    """Say that a task is worked on."""
    say = translator(locale)
    saved = desk_over(url).projects.begin_task(project, task, on=on)
    _told(saved, _of_task(saved, TaskId(task), say), as_json=as_json)


@_step("progress")
@_TASK
@click.argument("percent", type=int)
@_ON
def _progress(  # one option each
    url: str, locale: str, as_json: bool, project: str, task: str, percent: int, on: str
) -> None:
    """Say how far a task is that is worked on, in whole per cent."""
    say = translator(locale)
    saved = desk_over(url).projects.progress_task(project, task, percent, on=on)
    _told(saved, _of_task(saved, TaskId(task), say), as_json=as_json)


@_step("finish")
@_TASK
@_ON
def _finish(url: str, locale: str, as_json: bool, project: str, task: str, on: str) -> None:
    """Say that a task is done."""
    say = translator(locale)
    saved = desk_over(url).projects.finish_task(project, task, on=on)
    _told(saved, _of_task(saved, TaskId(task), say), as_json=as_json)


@_step("drop")
@_TASK
@_ON
@click.option("--reason", required=True, help="Why it is not to be done.")
def _drop(  # one option each
    url: str, locale: str, as_json: bool, project: str, task: str, on: str, reason: str
) -> None:
    """Give a task up; it blocks nothing any more, and stays to be seen."""
    say = translator(locale)
    saved = desk_over(url).projects.cancel_task(project, task, on=on, reason=reason)
    _told(saved, _of_task(saved, TaskId(task), say), as_json=as_json)


STEPS: Final = (
    *(_plan, _activate, _hold, _complete, _cancel, _share),
    *(_join, _member, _enroll, _withdraw),
    *(_milestone, _reach, _decide),
    *(_task, _begin, _progress, _finish, _drop),
)
"""The commands, each of which is one step."""


def _state(saved: Project, say: Translator) -> str:
    state = say(PROJECT_STATES[saved.status])
    return say("{project}: {name} is {state}.", project=saved.id, name=saved.name, state=state)


def _of_task(saved: Project, task: TaskId, say: Translator) -> str:
    found = saved.task(task)
    return say(
        "{task}: {title}, {state} at {done}.",
        task=found.id,
        title=found.title,
        state=say(TASK_STATES[found.status]),
        done=say.percent(found.done_share),
    )


def _told(saved: Project, line: str, *, as_json: bool) -> None:
    if as_json:
        print_json(project_facts(saved) | project_parts(saved))
    else:
        click.echo(line)
