"""Where a project stands, and what may follow."""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class ProjectStatus(Enum):
    """Where a project stands."""

    PLANNED = "planned"
    ACTIVE = "active"
    ON_HOLD = "on hold"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


NEXT: Final[Mapping[ProjectStatus, tuple[ProjectStatus, ...]]] = {
    ProjectStatus.PLANNED: (ProjectStatus.ACTIVE, ProjectStatus.CANCELLED),
    ProjectStatus.ACTIVE: (
        ProjectStatus.ON_HOLD,
        ProjectStatus.COMPLETE,
        ProjectStatus.CANCELLED,
    ),
    ProjectStatus.ON_HOLD: (ProjectStatus.ACTIVE, ProjectStatus.CANCELLED),
    ProjectStatus.COMPLETE: (),  # what is wanted after that is another project
    ProjectStatus.CANCELLED: (),
}
"""The one table of what may follow what."""

OPEN: Final = tuple(status for status, ways in NEXT.items() if ways)
"""The states in which there is something to do, or to change."""
