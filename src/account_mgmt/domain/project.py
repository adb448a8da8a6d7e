"""A project: what several departments do together, by when, with which accounts, and what they decide.

(Rules: selling, B16.) What a project is at the end of a day is in `project_standing`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Self

from attrs import evolve, field, frozen
from attrs.validators import optional

from account_mgmt.domain.calendar import Period, plain_date
from account_mgmt.domain.errors import (
    BadNumber,
    BadProject,
    DateBefore,
    IllegalTransition,
    NotFound,
    TaskBlocked,
    UnfinishedTasks,
)
from account_mgmt.domain.events import (
    AccountJoinedProject,
    AccountLeftProject,
    DecisionTaken,
    DepartmentJoinedProject,
    MemberJoinedProject,
    MemberLeftProject,
    MilestoneReached,
    MilestoneSet,
    ProjectMoved,
    ProjectPlanned,
    ProjectProgressStated,
    ProjectRescheduled,
    TaskAdded,
    TaskChanged,
    TaskMoved,
)
from account_mgmt.domain.ids import AccountId, ProductId, ProjectId, PromotionId, TaskId
from account_mgmt.domain.project_checks import (
    check_departments,
    check_members,
    check_milestones,
    check_tasks,
)
from account_mgmt.domain.project_parts import (
    Participation,
    ProjectDecision,
    ProjectMember,
    ProjectMilestone,
)
from account_mgmt.domain.project_schedule import check_blockers
from account_mgmt.domain.project_state import NEXT, ProjectStatus
from account_mgmt.domain.project_task import (
    PercentMethod,
    ProjectTask,
    percent_complete,
)
from account_mgmt.domain.rate import ONE, ZERO, Rate
from account_mgmt.domain.text import LONGEST_NOTE, check, name, note


@frozen(kw_only=True)
class Project:
    """What departments do together in a while: its people, milestones, tasks, accounts, decisions.

    It is planned until it is active: then its tasks are worked on. Until it is complete or cancelled
    what is planned may change; what was decided never does. `stated` is how much is done where
    somebody says so, and nothing is worked out (`PercentMethod.MANUAL`).

    Raises NotFound for a blocker that is no task, BlockedInACircle, OutsideProject for a milestone on
    none of its days, and BadProject for what is named twice, or for a department or member that takes
    no part.
    """

    id: ProjectId
    name: str = field(validator=name)
    period: Period
    departments: tuple[str, ...]
    purpose: str = field(default="", validator=note)
    method: PercentMethod = PercentMethod.TASKS
    stated: Rate = ZERO
    members: tuple[ProjectMember, ...] = ()
    milestones: tuple[ProjectMilestone, ...] = ()
    tasks: tuple[ProjectTask, ...] = ()
    accounts: tuple[Participation, ...] = ()
    decisions: tuple[ProjectDecision, ...] = ()
    promotion: PromotionId | None = None
    product: ProductId | None = None
    status: ProjectStatus = ProjectStatus.PLANNED
    since: date | None = field(default=None, validator=optional(plain_date))  # in that state
    reason: str = field(default="", validator=note)  # why it is on hold, or was cancelled
    version: int = 0  # counted by storage; the domain never touches it

    def __attrs_post_init__(self) -> None:
        check_departments(self.id, self.departments)
        check_members(self.id, self.departments, self.members)
        check_milestones(self.id, self.period, self.milestones)
        check_tasks(self.id, self.departments, self.members, self.tasks)
        check_blockers(self.id, self._tasks)

    @classmethod
    def plan(  # noqa: PLR0913 # a project is what it is
        cls,
        id: ProjectId,
        name: str,
        period: Period,
        *,
        departments: Iterable[str],
        purpose: str = "",
        method: PercentMethod = PercentMethod.TASKS,
        promotion: PromotionId | None = None,
        product: ProductId | None = None,
    ) -> tuple[Self, ProjectPlanned]:
        """A project that nobody works on yet, and the event that says it is planned.

        Raises BadText, and BadProject without a department, for one that is named twice, and for one
        text in place of names.
        """
        if isinstance(departments, str):  # whose letters would each be a department
            rule = f"departments are names, and {departments!r} is one text"
            raise BadProject(str(id), rule, "Give them as a list")
        project = cls(
            id=id,
            name=name,
            period=period,
            departments=tuple(departments),
            purpose=purpose,
            method=method,
            promotion=promotion,
            product=product,
        )
        event = ProjectPlanned(
            project=id, name=name, period=period, departments=project.departments
        )
        return project, event

    # --- what it is -------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Whether it is complete or cancelled, so that nothing of it changes any more."""
        return not NEXT[self.status]

    @property
    def percent_complete(self) -> Rate:
        """How much of it is done, by its method; one that is complete by hand is all done."""
        if self.method is not PercentMethod.MANUAL:
            return percent_complete(self.tasks, self.method)
        return ONE if self.status is ProjectStatus.COMPLETE else self.stated

    @property
    def due_on(self) -> date | None:
        """The first day on which something that is left is due; None once it is over."""
        if self.is_over:
            return None
        tasks = (task.due_on for task in self.tasks if task.is_left)
        milestones = (one.due_on for one in self.milestones if one.reached_on is None)
        return min((self.period.last_day, *tasks, *milestones))

    @property
    def account_ids(self) -> tuple[AccountId, ...]:
        """The accounts that took part at any time, in the order of their joining."""
        return tuple(dict.fromkeys(part.account for part in self.accounts))

    @property
    def standing_decisions(self) -> tuple[ProjectDecision, ...]:
        """The decisions that none has superseded."""
        superseded = {one.supersedes for one in self.decisions}
        return tuple(one for one in self.decisions if one.number not in superseded)

    def task(self, id: TaskId) -> ProjectTask:
        """One of its tasks. Raises NotFound."""
        found = self._tasks.get(id)
        if found is None:
            raise NotFound(f"task in project {self.id} named", str(id))
        return found

    def blockers(self, id: TaskId) -> tuple[TaskId, ...]:
        """What a task still waits for: neither done nor cancelled. Raises NotFound."""
        return tuple(one for one in self.task(id).blocked_by if self.task(one).is_left)

    @property
    def _tasks(self) -> dict[TaskId, ProjectTask]:
        return {task.id: task for task in self.tasks}

    # --- its life ---------------------------------------------------------------------------

    def activate(self, *, on: date) -> tuple[Self, ProjectMoved]:
        """The project as worked on, for the first time or again. Raises IllegalTransition, DateBefore."""
        return self._become(ProjectStatus.ACTIVE, on)

    def hold(self, *, on: date, reason: str) -> tuple[Self, ProjectMoved]:
        """The project as waiting. Raises IllegalTransition, DateBefore, BadText without a reason."""
        check("Reason", reason, longest=LONGEST_NOTE)
        return self._become(ProjectStatus.ON_HOLD, on, reason)

    def complete(self, *, on: date) -> tuple[Self, ProjectMoved]:
        """The project as done.

        Raises IllegalTransition, DateBefore, and UnfinishedTasks while there is work left.
        """
        self._check_next(ProjectStatus.COMPLETE)
        left = tuple(str(task.id) for task in self.tasks if task.is_left)
        if left:
            raise UnfinishedTasks(str(self.id), left)
        return self._become(ProjectStatus.COMPLETE, on)

    def cancel(self, *, on: date, reason: str) -> tuple[Self, ProjectMoved]:
        """The project as given up. Raises IllegalTransition, DateBefore, BadText without a reason."""
        check("Reason", reason, longest=LONGEST_NOTE)
        return self._become(ProjectStatus.CANCELLED, on, reason)

    def reschedule(self, period: Period) -> tuple[Self, ProjectRescheduled]:
        """The project in another while.

        Tasks keep their days; a milestone has to stay within. Raises IllegalTransition,
        OutsideProject.
        """
        self._check_open()
        event = ProjectRescheduled(project=self.id, before=self.period, after=period)
        return evolve(self, period=period), event

    def state_progress(self, share: Rate) -> tuple[Self, ProjectProgressStated]:
        """The project with so much of it done, as somebody says.

        Raises IllegalTransition unless it is active, BadProject where it is worked out from tasks,
        BadNumber below nothing and above all.
        """
        self._check_active()
        if self.method is not PercentMethod.MANUAL:
            rule = f"how much is done follows from its tasks ({self.method.value})"
            raise BadProject(str(self.id), rule, "Say how far its tasks are")
        if not ZERO <= share <= ONE:
            what, rule = f"Project {self.id}: progress", "it is a share from 0 to 1"
            raise BadNumber(what, str(share), rule)
        event = ProjectProgressStated(project=self.id, before=self.stated, after=share)
        return evolve(self, stated=share), event

    # --- who takes part ---------------------------------------------------------------------

    def join(self, department: str) -> tuple[Self, DepartmentJoinedProject]:
        """The project with one department more. Raises IllegalTransition, BadText, BadProject."""
        self._check_open()
        event = DepartmentJoinedProject(project=self.id, department=department)
        return evolve(self, departments=(*self.departments, department)), event

    def add_member(self, member: ProjectMember) -> tuple[Self, MemberJoinedProject]:
        """The project with somebody more. Raises IllegalTransition, BadProject."""
        self._check_open()
        event = MemberJoinedProject(
            project=self.id, who=member.who, department=member.department, role=member.role
        )
        return evolve(self, members=(*self.members, member)), event

    def remove_member(self, who: str) -> tuple[Self, MemberLeftProject]:
        """The project without somebody; what was theirs is left to their departments.

        Raises IllegalTransition, NotFound.
        """
        self._check_open()
        members = tuple(one for one in self.members if one.who != who)
        if len(members) == len(self.members):
            raise NotFound(f"member of project {self.id} named", who)
        theirs = [task for task in self.tasks if task.responsible == who and task.is_left]
        freed = [evolve(task, responsible="") for task in theirs]
        event = MemberLeftProject(project=self.id, who=who, tasks=tuple(task.id for task in theirs))
        return evolve(self, members=members, tasks=self._with(*freed)), event

    def enroll(
        self, account: AccountId, *, since: date, note: str = ""
    ) -> tuple[Self, AccountJoinedProject]:
        """The project with an account that takes part from a day on.

        Raises IllegalTransition, and BadProject for one that takes part then already.
        """
        self._check_open()
        if any(part.account == account and _ends_after(part, since) for part in self.accounts):
            rule = f"{account} takes part on {since} already"
            raise BadProject(str(self.id), rule, "Withdraw it first, or give a later day")
        part = Participation(account=account, since=since, note=note)
        event = AccountJoinedProject(project=self.id, account=account, since=since)
        return evolve(self, accounts=(*self.accounts, part)), event

    def withdraw(
        self, account: AccountId, *, on: date, reason: str = ""
    ) -> tuple[Self, AccountLeftProject]:
        """The project without an account from a day on; that it took part before stays to be seen.

        Raises IllegalTransition, DateBefore before it joined, NotFound for one that takes no part.
        """
        self._check_open()
        own = [one for one in self.accounts if one.account == account and one.until is None]
        if not own:
            raise NotFound(f"account in project {self.id} named", str(account))
        gone = tuple(
            evolve(one, until=on, reason=reason) if one is own[0] else one for one in self.accounts
        )
        event = AccountLeftProject(project=self.id, account=account, on=on, reason=reason)
        return evolve(self, accounts=gone), event

    # --- milestones and decisions -----------------------------------------------------------

    def set_milestone(self, milestone: str, *, due_on: date) -> tuple[Self, MilestoneSet]:
        """The project with a milestone on a day; one of that name is moved there.

        Raises IllegalTransition, also for one that was reached, OutsideProject, BadText.
        """
        self._check_open()
        self._check_not_reached(milestone)
        others = (one for one in self.milestones if one.name != milestone)
        new = ProjectMilestone(name=milestone, due_on=due_on)
        by_day = sorted((*others, new), key=lambda one: (one.due_on, one.name))
        event = MilestoneSet(project=self.id, milestone=milestone, due_on=due_on)
        return evolve(self, milestones=tuple(by_day)), event

    def reach(self, milestone: str, *, on: date) -> tuple[Self, MilestoneReached]:
        """The project with a milestone reached.

        Raises NotFound, and IllegalTransition unless it is active, or when it was reached before.
        """
        self._check_active()
        self._check_not_reached(milestone)
        own = [one for one in self.milestones if one.name == milestone]
        if not own:
            raise NotFound(f"milestone of project {self.id} named", milestone)
        event = MilestoneReached(project=self.id, milestone=milestone, due_on=own[0].due_on, on=on)
        reached = tuple(
            evolve(one, reached_on=on) if one is own[0] else one for one in self.milestones
        )
        return evolve(self, milestones=reached), event

    def decide(
        self, what: str, *, on: date, by: str, why: str, supersedes: int | None = None
    ) -> tuple[Self, DecisionTaken]:
        """The project with a decision more, perhaps in place of an earlier one, which stays.

        Raises IllegalTransition, BadText, BadNumber for one that there is not, BadProject for one
        that is superseded already, and DateBefore for a day before that which it supersedes.
        """
        self._check_open()
        number = len(self.decisions) + 1
        new = ProjectDecision(
            number=number, on=on, by=by, what=what, why=why, supersedes=supersedes
        )
        if supersedes is not None:
            self._check_supersedes(supersedes, on)
        event = DecisionTaken(project=self.id, number=number, on=on, by=by, supersedes=supersedes)
        return evolve(self, decisions=(*self.decisions, new)), event

    # --- tasks ------------------------------------------------------------------------------

    def add_task(self, task: ProjectTask) -> tuple[Self, TaskAdded]:
        """The project with a task more. Raises IllegalTransition, NotFound, BlockedInACircle, BadProject."""
        self._check_open()
        event = TaskAdded(
            project=self.id,
            task=task.id,
            department=task.department,
            responsible=task.responsible,
            due_on=task.due_on,
        )
        return evolve(self, tasks=(*self.tasks, task)), event

    def change_task(  # noqa: PLR0913 # each of what may change
        self,
        id: TaskId,
        *,
        title: str | None = None,
        department: str | None = None,
        responsible: str | None = None,
        starts_on: date | None = None,
        due_on: date | None = None,
        weight: Rate | None = None,
        blocked_by: Iterable[TaskId] | None = None,
    ) -> tuple[Self, TaskChanged]:
        """The project with another plan of a task: what is None stays as it is.

        Whoever is responsible goes with a change of department, unless somebody is named. Raises
        IllegalTransition for one that is done or cancelled, NotFound, DateBefore, BlockedInACircle,
        BadProject and BadNumber.
        """
        self._check_open()
        read = self.task(id)
        read.check_left()
        if department is not None and department != read.department and responsible is None:
            responsible = ""
        asked = {
            "title": title,
            "department": department,
            "responsible": responsible,
            "starts_on": starts_on,
            "due_on": due_on,
            "weight": weight,
            "blocked_by": None if blocked_by is None else tuple(blocked_by),
        }
        given = {what: value for what, value in asked.items() if value is not None}
        changed = tuple(what for what, value in given.items() if value != getattr(read, what))
        task = evolve(read, **given)  # type: ignore[arg-type] # each as its field is
        event = TaskChanged(project=self.id, task=id, changed=changed, due_on=task.due_on)
        return evolve(self, tasks=self._with(task)), event

    def block(self, id: TaskId, by: TaskId) -> tuple[Self, TaskChanged]:
        """The project with a task that waits for another.

        Raises IllegalTransition, NotFound, BlockedInACircle with the path of the circle.
        """
        return self.change_task(id, blocked_by=dict.fromkeys((*self.task(id).blocked_by, by)))

    def unblock(self, id: TaskId, by: TaskId) -> tuple[Self, TaskChanged]:
        """The project with a task that waits for another no more. Raises IllegalTransition, NotFound."""
        waits = self.task(id).blocked_by
        if by not in waits:
            raise NotFound(f"blocker of task {id} named", str(by))
        return self.change_task(id, blocked_by=(one for one in waits if one != by))

    def begin_task(self, id: TaskId, *, on: date) -> tuple[Self, TaskMoved]:
        """The project with a task that is worked on.

        Raises IllegalTransition, also unless the project is active, NotFound, TaskBlocked.
        """
        return self._move(id, lambda task: task.begin(on=on), on, waits=True)

    def progress_task(self, id: TaskId, progress: int, *, on: date) -> tuple[Self, TaskMoved]:
        """The project with a task that is so far done, in per cent. All of it is not done yet.

        Raises IllegalTransition unless it is worked on, NotFound, BadNumber.
        """
        return self._move(id, lambda task: task.progressed(progress), on)

    def finish_task(self, id: TaskId, *, on: date) -> tuple[Self, TaskMoved]:
        """The project with a task that is done.

        Raises IllegalTransition, NotFound, DateBefore, and TaskBlocked before what it waits for is.
        """
        return self._move(id, lambda task: task.finish(on=on), on, waits=True)

    def reopen_task(self, id: TaskId, *, on: date, reason: str) -> tuple[Self, TaskMoved]:
        """The project with a task to be done again; what waits for it cannot be done before.

        Raises IllegalTransition unless it is done, NotFound, BadText without a reason.
        """
        return self._move(id, lambda task: task.take_up_again(reason=reason), on, reason=reason)

    def cancel_task(self, id: TaskId, *, on: date, reason: str) -> tuple[Self, TaskMoved]:
        """The project without a task, which blocks nothing any more; it stays to be seen.

        Raises IllegalTransition, NotFound, BadText without a reason.
        """
        self._check_open()
        return self._moved(id, lambda task: task.cancel(reason=reason), on, reason)

    # --- steps ------------------------------------------------------------------------------

    def _become(
        self, wanted: ProjectStatus, on: date, reason: str = ""
    ) -> tuple[Self, ProjectMoved]:
        self._check_next(wanted)
        if self.since is not None and on < self.since:
            limit = f"the day it became {self.status.value}"
            raise DateBefore(f"Project {self.id}", on.isoformat(), limit, self.since.isoformat())
        event = ProjectMoved(
            project=self.id,
            before=self.status.value,
            after=wanted.value,
            on=on,
            reason=reason,
        )
        return evolve(self, status=wanted, since=on, reason=reason), event

    def _move(
        self,
        id: TaskId,
        move: Callable[[ProjectTask], ProjectTask],
        on: date,
        *,
        reason: str = "",
        waits: bool = False,
    ) -> tuple[Self, TaskMoved]:
        self._check_active()
        blockers = self.blockers(id) if waits else ()
        if blockers:
            raise TaskBlocked(str(self.id), str(id), tuple(map(str, blockers)))
        return self._moved(id, move, on, reason)

    def _moved(
        self, id: TaskId, move: Callable[[ProjectTask], ProjectTask], on: date, reason: str
    ) -> tuple[Self, TaskMoved]:
        read = self.task(id)
        task = move(read)
        event = TaskMoved(
            project=self.id,
            task=id,
            before=read.status.value,
            after=task.status.value,
            progress=task.progress,
            on=on,
            reason=reason,
        )
        return evolve(self, tasks=self._with(task)), event

    def _with(self, *changed: ProjectTask) -> tuple[ProjectTask, ...]:
        new = {task.id: task for task in changed}
        return tuple(new.get(task.id, task) for task in self.tasks)

    def _check_next(self, wanted: ProjectStatus) -> None:
        if wanted not in NEXT[self.status]:
            raise self._illegal(wanted.value)

    def _check_open(self) -> None:
        if self.is_over:
            raise self._illegal("changed")

    def _check_active(self) -> None:
        if self.status is not ProjectStatus.ACTIVE:
            raise self._illegal("worked on")

    def _illegal(self, wanted: str) -> IllegalTransition:
        ways = tuple(way.value for way in NEXT[self.status])
        return IllegalTransition(f"Project {self.id}", self.status.value, wanted, ways)

    def _check_not_reached(self, milestone: str) -> None:
        for one in self.milestones:
            if one.name == milestone and one.reached_on is not None:
                what = f"Milestone {milestone!r} of project {self.id}"
                raise IllegalTransition(what, "reached", "changed", ())

    def _check_supersedes(self, number: int, on: date) -> None:
        if any(one.supersedes == number for one in self.decisions):
            rule = f"decision {number} is superseded already"
            raise BadProject(str(self.id), rule, "Supersede the one that superseded it")
        first = self.decisions[number - 1].on
        if on < first:
            what = f"A decision of project {self.id}"
            raise DateBefore(what, on.isoformat(), "what it supersedes", first.isoformat())


def _ends_after(part: Participation, on: date) -> bool:
    return part.until is None or part.until > on
