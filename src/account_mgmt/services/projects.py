"""Running projects with other departments: who does what by when, and what was decided."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from attrs import evolve, frozen

from account_mgmt.domain.activity import chosen
from account_mgmt.domain.calendar import Period, day
from account_mgmt.domain.events import Event
from account_mgmt.domain.ids import AccountId, ProductId, ProjectId, PromotionId, TaskId
from account_mgmt.domain.project import Project
from account_mgmt.domain.project_parts import ProjectMember
from account_mgmt.domain.project_standing import (
    STANDARD_PROJECTS,
    DueTask,
    ProjectPolicy,
    ProjectStanding,
    due_tasks,
    standing,
)
from account_mgmt.domain.project_state import OPEN
from account_mgmt.domain.project_task import PercentMethod, ProjectTask
from account_mgmt.domain.project_timeline import (
    ProjectCalendar,
    Timeline,
    project_calendar,
    timeline,
)
from account_mgmt.domain.rate import ONE, Rate
from account_mgmt.ports.queries import ProjectQuery
from account_mgmt.ports.storage import UnitOfWork
from account_mgmt.services.books import Books

Change = Callable[[Project], tuple[Project, Event]]
_NEW: Final = TaskId("new")  # whatever id a task gets that was asked for without


@frozen
class ProjectDesk:
    """Projects: planned and run with other departments, and read at any day."""

    books: Books
    policy: ProjectPolicy = STANDARD_PROJECTS

    def project(self, id: ProjectId | str) -> Project:
        """One project. Raises NotFound."""
        with self.books.storage.begin(read_only=True) as work:
            return work.projects.get(ProjectId.of(id))

    def projects(self, query: ProjectQuery | None = None) -> tuple[Project, ...]:
        """The projects in question (None: all), by id."""
        with self.books.storage.begin(read_only=True) as work:
            return tuple(work.projects.find(query))

    # --- its life ---------------------------------------------------------------------------

    def plan(  # noqa: PLR0913 # a project is what it is
        self,
        name: str,
        period: Period,
        *,
        departments: Iterable[str],
        purpose: str = "",
        method: PercentMethod | str = PercentMethod.TASKS,
        promotion: PromotionId | str | None = None,
        product: ProductId | str | None = None,
        id: ProjectId | str | None = None,
        key: str | None = None,
    ) -> Project:
        """Plan a project of departments.

        Args:
            name: what people call it.
            period: its first day, and the day after its last.
            departments: who takes part; more can join.
            purpose: what it is for.
            method: by what it is said how much of it is done.
            promotion: what it prepares, if that is a promotion.
            product: what it is about, if that is a product.
            id: one is made without.
            key: plan it once only, however often it is said.

        Raises:
            NotFound: there is no such promotion or product.
            BadProject: it has no department, one twice, or one text in place of names.
            UnknownWord: there is no such method.
            AlreadyExists: there is one of that id.
            KeyReused: the key was used for another request.
        """
        by = chosen(PercentMethod, method)
        taking_part = departments if isinstance(departments, str) else tuple(departments)
        for_promotion = None if promotion is None else PromotionId.of(promotion)
        about = None if product is None else ProductId.of(product)
        request = (
            "plan project",
            name,
            period,
            taking_part,
            purpose,
            by,
            for_promotion,
            about,
            id,
        )

        def command(work: UnitOfWork) -> Project:
            if for_promotion is not None:
                work.promotions.get(for_promotion)
            if about is not None:
                work.products.get(about)
            new = Project.plan(
                ProjectId.of(id or self.books.names.new("project")),
                name,
                period,
                departments=taking_part,
                purpose=purpose,
                method=by,
                promotion=for_promotion,
                product=about,
            )
            return work.projects.add(*new)

        return self.books.once(key, request, command)

    def activate(
        self, project: ProjectId | str, *, on: date | str, today: date | str | None = None
    ) -> Project:
        """Begin a project, or go on with one that is on hold.

        Raises NotFound, IllegalTransition, DateBefore, NotYet for a day that has not come.
        """
        since = self._come(project, on, today)
        return self._change(project, lambda read: read.activate(on=since))

    def hold(
        self,
        project: ProjectId | str,
        *,
        on: date | str,
        reason: str,
        today: date | str | None = None,
    ) -> Project:
        """Let a project wait. Raises NotFound, IllegalTransition, DateBefore, NotYet, BadText."""
        since = self._come(project, on, today)
        return self._change(project, lambda read: read.hold(on=since, reason=reason))

    def complete(
        self, project: ProjectId | str, *, on: date | str, today: date | str | None = None
    ) -> Project:
        """Say that a project is done.

        Raises NotFound, IllegalTransition, DateBefore, NotYet, UnfinishedTasks while work is left.
        """
        since = self._come(project, on, today)
        return self._change(project, lambda read: read.complete(on=since))

    def cancel(
        self,
        project: ProjectId | str,
        *,
        on: date | str,
        reason: str,
        today: date | str | None = None,
    ) -> Project:
        """Give a project up. Raises NotFound, IllegalTransition, DateBefore, NotYet, BadText."""
        since = self._come(project, on, today)
        return self._change(project, lambda read: read.cancel(on=since, reason=reason))

    def reschedule(self, project: ProjectId | str, period: Period) -> Project:
        """Give a project other days. Raises NotFound, IllegalTransition, OutsideProject."""
        return self._change(project, lambda read: read.reschedule(period))

    def state_progress(self, project: ProjectId | str, share: Rate | str | Decimal) -> Project:
        """Say how much of a project is done, as "40%", where nothing works it out.

        Raises NotFound, IllegalTransition, BadProject, BadNumber.
        """
        return self._change(project, lambda read: read.state_progress(Rate.of(share)))

    # --- who takes part ---------------------------------------------------------------------

    def join(self, project: ProjectId | str, department: str) -> Project:
        """Let one department more take part. Raises NotFound, IllegalTransition, BadProject."""
        return self._change(project, lambda read: read.join(department))

    def add_member(
        self, project: ProjectId | str, who: str, *, department: str, role: str = ""
    ) -> Project:
        """Let somebody of a department work on it. Raises NotFound, IllegalTransition, BadProject."""
        member = ProjectMember(who=who, department=department, role=role)
        return self._change(project, lambda read: read.add_member(member))

    def remove_member(self, project: ProjectId | str, who: str) -> Project:
        """Leave what somebody had to do to their department. Raises NotFound, IllegalTransition."""
        return self._change(project, lambda read: read.remove_member(who))

    def enroll(
        self,
        project: ProjectId | str,
        account: AccountId | str,
        *,
        since: date | str,
        note: str = "",
    ) -> Project:
        """Let an account take part from a day on, also from one to come.

        Raises NotFound, IllegalTransition, BadProject.
        """
        who, first = AccountId.of(account), day(since)

        def command(work: UnitOfWork) -> Project:
            work.accounts.get(who)
            read = work.projects.get(ProjectId.of(project))
            return work.projects.save(*read.enroll(who, since=first, note=note))

        return self.books.once(None, None, command)

    def withdraw(
        self,
        project: ProjectId | str,
        account: AccountId | str,
        *,
        on: date | str,
        reason: str = "",
    ) -> Project:
        """Let an account take part no more from a day on.

        Raises NotFound, IllegalTransition, DateBefore.
        """
        who, first = AccountId.of(account), day(on)
        return self._change(project, lambda read: read.withdraw(who, on=first, reason=reason))

    # --- milestones and decisions -----------------------------------------------------------

    def set_milestone(
        self, project: ProjectId | str, milestone: str, *, due_on: date | str
    ) -> Project:
        """Set a milestone, or move it. Raises NotFound, IllegalTransition, OutsideProject, BadText."""
        due = day(due_on)
        return self._change(project, lambda read: read.set_milestone(milestone, due_on=due))

    def reach(
        self,
        project: ProjectId | str,
        milestone: str,
        *,
        on: date | str,
        today: date | str | None = None,
    ) -> Project:
        """Say that a milestone was reached. Raises NotFound, IllegalTransition, NotYet."""
        reached_on = self._come(project, on, today)
        return self._change(project, lambda read: read.reach(milestone, on=reached_on))

    def decide(  # noqa: PLR0913 # a decision is what it is
        self,
        project: ProjectId | str,
        what: str,
        *,
        on: date | str,
        by: str,
        why: str,
        supersedes: int | None = None,
        today: date | str | None = None,
        key: str | None = None,
    ) -> Project:
        """Record what was decided, by whom, and why; it stays for ever.

        `supersedes` is the number of the decision that it takes the place of. Raises NotFound,
        IllegalTransition, NotYet for a day that has not come, BadText, BadNumber, BadProject,
        DateBefore, KeyReused.
        """
        decided_on = self._come(project, on, today)
        request = ("decide", str(project), what, decided_on, by, why, supersedes)
        return self._change(
            project,
            lambda read: read.decide(what, on=decided_on, by=by, why=why, supersedes=supersedes),
            key=key,
            request=request,
        )

    # --- tasks ------------------------------------------------------------------------------

    def add_task(  # noqa: PLR0913 # a task is what it is
        self,
        project: ProjectId | str,
        title: str,
        *,
        department: str,
        due_on: date | str,
        starts_on: date | str | None = None,
        responsible: str = "",
        weight: Rate | str | int | Decimal = ONE,
        blocked_by: Iterable[TaskId | str] = (),
        account: AccountId | str | None = None,
        product: ProductId | str | None = None,
        id: TaskId | str | None = None,
        key: str | None = None,
    ) -> Project:
        """Add something to do; without a start, it takes the day on which it is due.

        Args:
            project: its id, or the id's text.
            title: what is to be done.
            department: whose it is.
            due_on: the last day on which it is in time.
            starts_on: the first day on which it is worked on.
            responsible: a member from that department; nobody in particular without.
            weight: how much it counts where progress is weighed.
            blocked_by: the tasks that are to be done first.
            account: whom it is about, if that is an account.
            product: what it is about, if that is a product.
            id: one is made without.
            key: add it once only, however often it is said.

        Raises:
            NotFound: there is no such project, blocker, account or product.
            IllegalTransition: the project is over.
            DateBefore: it would be due before it starts.
            BlockedInACircle: it would wait for itself.
            BadProject: its department takes no part, whoever is responsible is no member from
                there, or there is a task of that id.
            BadNumber: it weighs less than nothing.
            KeyReused: the key was used for another request.
        """
        due = day(due_on)
        task = ProjectTask(
            id=TaskId.of(id or self.books.names.new("task")),
            title=title,
            department=department,
            starts_on=due if starts_on is None else day(starts_on),
            due_on=due,
            responsible=responsible,
            weight=Rate.of(weight),
            blocked_by=tuple(map(TaskId.of, blocked_by)),
            account=None if account is None else AccountId.of(account),
            product=None if product is None else ProductId.of(product),
        )

        def command(work: UnitOfWork) -> Project:
            if task.account is not None:
                work.accounts.get(task.account)
            if task.product is not None:
                work.products.get(task.product)
            read = work.projects.get(ProjectId.of(project))
            return work.projects.save(*read.add_task(task))

        asked = task if id else evolve(task, id=_NEW)
        return self.books.once(key, ("add task", str(project), asked), command)

    def change_task(  # noqa: PLR0913 # each of what may change
        self,
        project: ProjectId | str,
        task: TaskId | str,
        *,
        title: str | None = None,
        department: str | None = None,
        responsible: str | None = None,
        starts_on: date | str | None = None,
        due_on: date | str | None = None,
        weight: Rate | str | int | Decimal | None = None,
    ) -> Project:
        """Plan a task otherwise; what is not said stays.

        With another department, whoever was responsible is so no more. Raises NotFound,
        IllegalTransition for one that is done or cancelled, DateBefore, BadProject, BadNumber.
        """
        return self._change(
            project,
            lambda read: read.change_task(
                TaskId.of(task),
                title=title,
                department=department,
                responsible=responsible,
                starts_on=None if starts_on is None else day(starts_on),
                due_on=None if due_on is None else day(due_on),
                weight=None if weight is None else Rate.of(weight),
            ),
        )

    def block(self, project: ProjectId | str, task: TaskId | str, *, by: TaskId | str) -> Project:
        """Let a task wait for another. Raises NotFound, IllegalTransition, BlockedInACircle."""
        return self._change(project, lambda read: read.block(TaskId.of(task), TaskId.of(by)))

    def unblock(self, project: ProjectId | str, task: TaskId | str, *, by: TaskId | str) -> Project:
        """Let a task wait for another no more. Raises NotFound, IllegalTransition."""
        return self._change(project, lambda read: read.unblock(TaskId.of(task), TaskId.of(by)))

    def begin_task(
        self,
        project: ProjectId | str,
        task: TaskId | str,
        *,
        on: date | str,
        today: date | str | None = None,
    ) -> Project:
        """Say that a task is worked on. Raises NotFound, IllegalTransition, TaskBlocked, NotYet."""
        begun_on = self._come(project, on, today)
        return self._change(project, lambda read: read.begin_task(TaskId.of(task), on=begun_on))

    def progress_task(
        self,
        project: ProjectId | str,
        task: TaskId | str,
        progress: int,
        *,
        on: date | str,
        today: date | str | None = None,
    ) -> Project:
        """Say how far a task is that is worked on, in whole per cent.

        Raises NotFound, IllegalTransition, BadNumber, NotYet.
        """
        said_on = self._come(project, on, today)
        return self._change(
            project, lambda read: read.progress_task(TaskId.of(task), progress, on=said_on)
        )

    def finish_task(
        self,
        project: ProjectId | str,
        task: TaskId | str,
        *,
        on: date | str,
        today: date | str | None = None,
    ) -> Project:
        """Say that a task is done.

        Raises NotFound, IllegalTransition, TaskBlocked, DateBefore, NotYet.
        """
        done_on = self._come(project, on, today)
        return self._change(project, lambda read: read.finish_task(TaskId.of(task), on=done_on))

    def reopen_task(
        self,
        project: ProjectId | str,
        task: TaskId | str,
        *,
        on: date | str,
        reason: str,
        today: date | str | None = None,
    ) -> Project:
        """Say that a task is not done after all. Raises NotFound, IllegalTransition, NotYet, BadText."""
        found_on = self._come(project, on, today)
        return self._change(
            project, lambda read: read.reopen_task(TaskId.of(task), on=found_on, reason=reason)
        )

    def cancel_task(
        self,
        project: ProjectId | str,
        task: TaskId | str,
        *,
        on: date | str,
        reason: str,
        today: date | str | None = None,
    ) -> Project:
        """Say that a task is not to be done. Raises NotFound, IllegalTransition, NotYet, BadText."""
        said_on = self._come(project, on, today)
        return self._change(
            project, lambda read: read.cancel_task(TaskId.of(task), on=said_on, reason=reason)
        )

    # --- readings ---------------------------------------------------------------------------

    def standing(self, project: ProjectId | str, *, on: date | str) -> ProjectStanding:
        """Whether a project, as it is known now, is on track at the end of a day. Raises NotFound."""
        return standing(self.project(project), day(on), self.policy)

    def timeline(self, project: ProjectId | str, *, on: date | str) -> Timeline:
        """A project row by row, as a picture is drawn of it. Raises NotFound."""
        return timeline(self.project(project), day(on))

    def late(self, *, on: date | str) -> tuple[ProjectStanding, ...]:
        """The projects in which something was due before a day and is left, by id."""
        asked_on = day(on)
        if asked_on == date.min:
            return ()
        found = self.projects(ProjectQuery(due_on=Period(date.min, asked_on)))
        return tuple(standing(one, asked_on, self.policy) for one in found)

    def due(
        self,
        *,
        on: date | str,
        until: date | str | None = None,
        department: str | None = None,
        member: str | None = None,
    ) -> tuple[DueTask, ...]:
        """The tasks that are left in projects that are not over, by the day on which they are due.

        `until` is the last day that counts (None: all), `department` and `member` whose they are.
        """
        asked_on, last = day(on), date.max if until is None else day(until)
        queries = [ProjectQuery(status=status, department=department) for status in OPEN]
        with self.books.storage.begin(read_only=True) as work:
            found = [one for query in queries for one in work.projects.find(query)]
        tasks = [
            one
            for project in found
            for one in due_tasks(project, asked_on)
            if one.task.due_on <= last
            and department in {None, one.task.department}
            and member in {None, one.task.responsible}
        ]
        return tuple(sorted(tasks, key=lambda one: (one.task.due_on, one.project, one.task.id)))

    def calendar(self, account: AccountId | str, in_: Period) -> ProjectCalendar:
        """What an account takes part in within a period, with a warning where two projects meet.

        Raises NotFound.
        """
        who = AccountId.of(account)
        with self.books.storage.begin(read_only=True) as work:
            work.accounts.get(who)
            found = work.projects.find(ProjectQuery(account=who))
        return project_calendar(who, found, in_)

    # --- steps ------------------------------------------------------------------------------

    def _come(self, project: ProjectId | str, on: date | str, today: date | str | None) -> date:
        return self.books.check_come(f"A step of project {project}", day(on), today)

    def _change(
        self,
        project: ProjectId | str,
        change: Change,
        *,
        key: str | None = None,
        request: object = None,
    ) -> Project:
        id = ProjectId.of(project)
        return self.books.once(
            key, request, lambda work: work.projects.save(*change(work.projects.get(id)))
        )
