"""Why something is as it is, said in a language: of the facts that the domain gives."""

from datetime import date

import pytest

from account_mgmt.domain.ids import TaskId
from account_mgmt.domain.project_reason import (
    BehindTime,
    EndOutOfReach,
    EndPassed,
    MilestoneLate,
    MilestoneNear,
    NotBegun,
    NoTimeLeft,
    ProjectReason,
    TaskLate,
)
from account_mgmt.domain.rate import Rate
from account_mgmt.locale import translator
from account_mgmt.locale.reasons import project_reason

A, ON, LATER = TaskId("a"), date(2026, 2, 2), date(2026, 2, 9)


@pytest.mark.parametrize(
    ("reason", "english", "spanish"),
    [
        (
            TaskLate(task=A, title="T", due_on=ON, days=1),
            "T was due on Feb 2, 2026, 1 day ago",
            "T venció el 2 feb 2026, hace 1 día",
        ),
        (
            MilestoneLate(milestone="M", due_on=ON, days=2),
            "M was to be reached by Feb 2, 2026, 2 days ago",
            "M había de alcanzarse el 2 feb 2026, hace 2 días",
        ),
        (
            EndPassed(last_day=ON, days=2),
            "the project was to end on Feb 2, 2026, 2 days ago",
            "el proyecto había de acabar el 2 feb 2026, hace 2 días",
        ),
        (
            NoTimeLeft(task=A, title="T", due_on=ON, ends_on=LATER, waits_for=()),
            "T is due on Feb 2, 2026 and cannot be done before Feb 9, 2026",
            "T vence el 2 feb 2026 y no puede estar hecha antes del 9 feb 2026",
        ),
        (
            NoTimeLeft(task=A, title="T", due_on=ON, ends_on=LATER, waits_for=(A, TaskId("b"))),
            "T is due on Feb 2, 2026 and cannot be done before Feb 9, 2026: it waits for a, b",
            "T vence el 2 feb 2026 y no puede estar hecha antes del 9 feb 2026: espera a a, b",
        ),
        (
            EndOutOfReach(last_day=ON, ends_on=LATER),
            "the project is to end on Feb 2, 2026 and cannot be done before Feb 9, 2026",
            "el proyecto ha de acabar el 2 feb 2026 y no puede estar hecho antes del 9 feb 2026",
        ),
        (
            NotBegun(task=A, title="T", due_on=ON),
            "T is due on Feb 2, 2026 and is not begun",
            "T vence el 2 feb 2026 y está sin empezar",
        ),
        (
            MilestoneNear(milestone="M", due_on=ON, left=1),
            "M is to be reached by Feb 2, 2026, and 1 task is left",
            "M ha de alcanzarse el 2 feb 2026 y queda 1 tarea",
        ),
        (
            BehindTime(done=Rate("1/3"), elapsed=Rate("0.6")),
            "60.00% of the time is gone, and 33.33% is done",
            "ha pasado el 60,00\u00a0% del tiempo y está hecho el 33,33\u00a0%",
        ),
    ],
    ids=lambda one: type(one).__name__ if not isinstance(one, str) else "",
)
def test_why_a_project_is_late_or_at_risk_is_said_in_each_language(
    reason: ProjectReason, english: str, spanish: str
) -> None:
    assert project_reason(reason, translator("en")) == english
    assert project_reason(reason, translator("es")) == spanish
