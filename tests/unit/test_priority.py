"""How urgent a ticket is."""

import pytest

from account_mgmt.domain.errors import BadServiceLevel
from account_mgmt.domain.priority import (
    STANDARD_PRIORITIES,
    Impact,
    Priority,
    PriorityPolicy,
    Urgency,
)


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [
        (Impact.LOW, Urgency.LOW, Priority.LOW),
        (Impact.LOW, Urgency.HIGH, Priority.NORMAL),
        (Impact.MEDIUM, Urgency.MEDIUM, Priority.NORMAL),
        (Impact.HIGH, Urgency.LOW, Priority.NORMAL),
        (Impact.HIGH, Urgency.HIGH, Priority.URGENT),
    ],
)
def test_priority_is_impact_by_urgency(
    impact: Impact, urgency: Urgency, priority: Priority
) -> None:
    assert STANDARD_PRIORITIES.priority(impact, urgency) is priority


@pytest.mark.parametrize(
    ("account_class", "priority"), [("A", Priority.HIGH), ("B", Priority.NORMAL)]
)
def test_an_account_class_raises_it(account_class: str, priority: Priority) -> None:
    found = STANDARD_PRIORITIES.priority(Impact.MEDIUM, Urgency.MEDIUM, account_class)

    assert found is priority


def test_nothing_is_above_urgent() -> None:
    assert Priority.URGENT.raised() is Priority.URGENT
    assert Priority.LOW.raised(2) is Priority.HIGH
    assert [one.rank for one in Priority] == [0, 1, 2, 3]


def test_a_table_has_a_priority_for_each_pair() -> None:
    with pytest.raises(BadServiceLevel, match="3 rows of 3"):
        PriorityPolicy(table=((Priority.LOW,),))


def test_no_class_lowers_its_tickets() -> None:
    with pytest.raises(BadServiceLevel, match="lower"):
        PriorityPolicy(table=STANDARD_PRIORITIES.table, raised={"C": -1})
