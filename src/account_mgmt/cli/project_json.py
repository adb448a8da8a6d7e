"""What the shell's JSON says of projects."""

from account_mgmt.cli.figures import ratio
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_standing import DueTask, ProjectStanding
from account_mgmt.domain.project_task import ProjectTask
from account_mgmt.domain.project_timeline import Timeline, TimelineRow


def project_facts(one: Project) -> dict[str, object]:
    """What a project is."""
    return {
        "id": str(one.id),
        "name": one.name,
        "from": str(one.period.start),
        "to": str(one.period.end),
        "status": one.status.value,
        "since": _day(one.since),
        "reason": one.reason,
        "departments": list(one.departments),
        "method": one.method.value,
        "done": ratio(one.percent_complete),
        "promotion": None if one.promotion is None else str(one.promotion),
        "product": None if one.product is None else str(one.product),
    }


def project_parts(one: Project) -> dict[str, object]:
    """Who and what a project is made of."""
    return {
        "purpose": one.purpose,
        "members": [
            {"who": each.who, "department": each.department, "role": each.role}
            for each in one.members
        ],
        "milestones": [
            {"name": each.name, "due_on": str(each.due_on), "reached_on": _day(each.reached_on)}
            for each in one.milestones
        ],
        "tasks": [_task(each) for each in one.tasks],
        "accounts": [
            {
                "account": str(part.account),
                "since": str(part.since),
                "until": _day(part.until),
                "note": part.note,
                "reason": part.reason,
            }
            for part in one.accounts
        ],
        "decisions": [
            {
                "number": each.number,
                "on": str(each.on),
                "by": each.by,
                "what": each.what,
                "why": each.why,
                "supersedes": each.supersedes,
            }
            for each in one.decisions
        ],
    }


def _task(one: ProjectTask) -> dict[str, object]:
    return {
        "id": str(one.id),
        "title": one.title,
        "department": one.department,
        "responsible": one.responsible or None,
        "starts_on": str(one.starts_on),
        "due_on": str(one.due_on),
        "status": one.status.value,
        "progress": one.progress,
        "weight": ratio(one.weight),
        "blocked_by": [str(each) for each in one.blocked_by],
        "begun_on": _day(one.begun_on),
        "done_on": _day(one.done_on),
        "account": None if one.account is None else str(one.account),
        "product": None if one.product is None else str(one.product),
        "reason": one.reason,
    }


def standing_facts(one: ProjectStanding) -> dict[str, object]:
    """How a project stands at a day."""
    return {
        "project": str(one.project),
        "name": one.name,
        "on": str(one.on),
        "status": one.status.value,
        "track": None if one.track is None else one.track.value,
        "reasons": [str(reason) for reason in one.reasons],
        "done": ratio(one.percent_complete),
        "elapsed": ratio(one.elapsed),
        "left": one.left,
        "tasks": one.tasks,
        "ends_on": _day(one.schedule.ends_on),
        "critical": [str(task) for task in one.schedule.critical],
    }


def timeline_facts(one: Timeline) -> dict[str, object]:
    """A project row by row."""
    return {
        "project": str(one.project),
        "name": one.name,
        "on": str(one.on),
        "rows": [_row(row) for row in one.rows],
    }


def _row(row: TimelineRow) -> dict[str, object]:
    return {
        "kind": row.kind.value,
        "id": row.id,
        "name": row.name,
        "first_day": str(row.first_day),
        "last_day": str(row.last_day),
        "state": row.state.value,
        "done": ratio(row.done),
        "department": row.department or None,
        "responsible": row.responsible or None,
        "blocked_by": [str(one) for one in row.blocked_by],
        "slack": row.slack,
    }


def due_facts(one: DueTask) -> dict[str, object]:
    """A task that is left."""
    return {
        "project": str(one.project),
        "task": str(one.task.id),
        "title": one.task.title,
        "department": one.task.department,
        "responsible": one.task.responsible or None,
        "due_on": str(one.task.due_on),
        "status": one.task.status.value,
        "progress": one.task.progress,
        "days_late": one.days_late,
        "waits_for": [str(task) for task in one.waits_for],
    }


def _day(on: object) -> str | None:
    return None if on is None else str(on)
