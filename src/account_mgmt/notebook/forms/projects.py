"""Projects: how one stands, its rows by their days, and what is left to be done."""

from collections.abc import Sequence

from account_mgmt.adapters.documents.pages import Headline, Page, Table
from account_mgmt.domain.calendar import ONE_DAY, Period
from account_mgmt.domain.project_standing import DueTask, ProjectStanding
from account_mgmt.domain.project_timeline import RowKind, Timeline, TimelineRow
from account_mgmt.locale.names import PROJECT_STATES, ROW_KINDS, ROW_STATES, TASK_STATES, TRACKS
from account_mgmt.locale.reasons import project_reason
from account_mgmt.notebook.forms.registry import page_of, rows_of
from account_mgmt.notebook.view import View


@page_of(ProjectStanding)
def standing(one: ProjectStanding, view: View) -> Page:
    """Whether it is on track, how much is done and gone, and why it is not."""
    say = view.say
    why = Table(
        title="",
        headings=(say("Why"),),
        rows=tuple((project_reason(reason, say),) for reason in one.reasons),
        figures=frozenset(),
    )
    return Page(
        language=say.language,
        title=one.name,
        facts=(
            (say("State"), say(PROJECT_STATES[one.status])),
            (say("Date"), say.day(one.on)),
            (say("Tasks left"), say("{left} of {all}", left=one.left, all=one.tasks)),
            (say("All done by"), view.day(one.schedule.ends_on)),
        ),
        headlines=(
            Headline(
                label=say("Track"),
                text=say.amount(None) if one.track is None else say(TRACKS[one.track]),
            ),
            Headline(label=say("Done"), text=say.percent(one.percent_complete)),
            Headline(label=say("Time gone"), text=say.percent(one.elapsed)),
        ),
        tables=(why,) if why.rows else (),
    )


@page_of(Timeline)
def rows(one: Timeline, view: View) -> Page:
    """Its milestones and tasks by their days, and how far they are."""
    say = view.say
    table = view.table(
        "",
        (say("Kind"), say("Name"), say("Department"), say("Days"), say("State"), say("Done")),
        [
            (
                say(ROW_KINDS[row.kind]),
                row.name,
                say.pgettext("department", row.department) if row.department else "",
                say.span(Period(row.first_day, row.last_day + ONE_DAY)),
                say(ROW_STATES[row.state]),
                _done(row, view),
            )
            for row in one.rows
        ],
        words=5,
    )
    return Page(
        language=say.language,
        title=one.name,
        facts=((say("Date"), say.day(one.on)),),
        tables=(table,),
    )


def _done(row: TimelineRow, view: View) -> str:
    return "" if row.kind is RowKind.MILESTONE else view.say.percent(row.done)


@rows_of(DueTask)
def due(tasks: Sequence[DueTask], view: View) -> Table:
    """What is to be done by whom and when, and how late it is."""
    say = view.say
    return view.table(
        "",
        (
            *(say("Project"), say("Task"), say("Department"), say("Who"), say("State")),
            *(say("Due"), say("Days late")),
        ),
        [
            (
                one.project_name,
                one.task.title,
                say.pgettext("department", one.task.department),
                one.task.responsible,
                say(TASK_STATES[one.task.status]),
                say.day(one.task.due_on),
                view.count(one.days_late),
            )
            for one in tasks
        ],
        words=5,
    )
