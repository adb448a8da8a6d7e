"""What has to hold together in a project: nothing twice, and nobody who takes no part."""

from collections import Counter
from collections.abc import Collection, Iterable

from account_mgmt.domain.calendar import Period
from account_mgmt.domain.errors import BadProject, OutsideProject
from account_mgmt.domain.ids import ProjectId
from account_mgmt.domain.project_parts import ProjectMember, ProjectMilestone
from account_mgmt.domain.project_task import ProjectTask
from account_mgmt.domain.text import LONGEST_NAME, check


def check_departments(project: ProjectId, departments: Collection[str]) -> None:
    """Refuse with BadProject no departments, and one twice; with BadText what is no name."""
    for one in departments:
        check(f"A department of project {project}", one, longest=LONGEST_NAME)
    if not departments:
        raise BadProject(str(project), "no department takes part", "Name one at least")
    _check_once(project, "department", departments)


def check_members(
    project: ProjectId, departments: Collection[str], members: Collection[ProjectMember]
) -> None:
    """Refuse with BadProject somebody twice, and somebody of a department that takes no part."""
    _check_once(project, "member", [one.who for one in members])
    for one in members:
        if one.department not in departments:
            _refuse_department(project, f"member {one.who}", one.department)


def check_tasks(
    project: ProjectId,
    departments: Collection[str],
    members: Iterable[ProjectMember],
    tasks: Collection[ProjectTask],
) -> None:
    """Refuse with BadProject a task twice, and one of a department or a member that takes no part.

    What is done or cancelled may be of a member who has left.
    """
    _check_once(project, "task", [str(one.id) for one in tasks])
    homes = {one.who: one.department for one in members}
    for task in tasks:
        if task.department not in departments:
            _refuse_department(project, f"task {task.id}", task.department)
        if task.is_left and task.responsible and homes.get(task.responsible) != task.department:
            rule = f"{task.responsible}, who is to do task {task.id}, is no member from {task.department}"
            raise BadProject(
                str(project), rule, "Add the member first, or leave it to the department"
            )


def check_milestones(
    project: ProjectId, period: Period, milestones: Iterable[ProjectMilestone]
) -> None:
    """Refuse with OutsideProject a milestone on none of the project's days."""
    for one in milestones:
        if one.due_on not in period:
            raise OutsideProject(str(project), one.name, one.due_on.isoformat(), str(period))


def _check_once(project: ProjectId, what: str, names: Collection[str]) -> None:
    for one, times in Counter(names).items():
        if times > 1:
            raise BadProject(str(project), f"the {what} {one} is named twice", "Name each once")


def _refuse_department(project: ProjectId, whose: str, department: str) -> None:
    rule = f"{department}, the department of {whose}, takes no part"
    raise BadProject(str(project), rule, "Let the department join first")
