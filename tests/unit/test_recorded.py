"""Nothing is recorded before what is recorded already: a report as known then would change."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from account_mgmt.domain.account import Account, Role
from account_mgmt.domain.credit import credit_for, recredit, undo_credit
from account_mgmt.domain.errors import RecordedBefore
from account_mgmt.domain.ids import ManagerId, TeamId
from account_mgmt.domain.ledger import EntryKind, SaleEvent
from account_mgmt.domain.manager import AccountManager
from account_mgmt.domain.rate import Rate
from account_mgmt.testing.builders import NOON, an_account, an_order

EARLIER = NOON - timedelta(seconds=1)
DAY = date(2026, 1, 1)
ANA, BO = ManagerId("ana"), ManagerId("bo")
OWNED = an_account()[0].assign(ANA, since=DAY, at=NOON)[0]
MEMBER = AccountManager.add(ANA, "Ana")[0].join(TeamId("north"), since=DAY, at=NOON)[0]
BELOW = AccountManager.add(ANA, "Ana")[0].report_to(BO, since=DAY, at=NOON)[0]
ORDER = an_order()[0]
RETURNED = ORDER.return_lines({1: ORDER.lines[0].quantity}, on=ORDER.placed_on, reason="")[0]
ENTRIES = credit_for(ORDER, OWNED, at=NOON)


@pytest.mark.parametrize(
    "record",
    [
        lambda at: OWNED.assign(BO, since=DAY, at=at, role=Role.OVERLAY, share=Rate("0.5")),
        lambda at: OWNED.move(BO, on=DAY, at=at),
        lambda at: OWNED.share_out({ANA: Rate("0.5"), BO: Rate("0.5")}, since=DAY, at=at),
        lambda at: OWNED.end_assignment(ANA, on=date(2026, 5, 1), at=at),
        lambda at: OWNED.withdraw(ANA, on=DAY, at=at),
        lambda at: MEMBER.join(TeamId("south"), since=DAY, at=at),
        lambda at: BELOW.report_to(None, since=DAY, at=at),
        lambda at: credit_for(RETURNED, OWNED, event=SaleEvent.INVOICED, at=at, entries=ENTRIES),
        lambda at: undo_credit(
            ORDER, RETURNED, ENTRIES, kind=EntryKind.RETURNED, on=ORDER.placed_on, at=at, reason=""
        ),
        lambda at: recredit(ORDER, OWNED.move(BO, on=DAY, at=NOON)[0], ENTRIES, at=at, reason=""),
    ],
)
def test_an_earlier_instant_is_refused_and_the_same_one_is_not(
    record: Callable[[datetime], object],
) -> None:
    record(NOON)

    with pytest.raises(RecordedBefore, match="Set the clock right and try again"):
        record(EARLIER)


def test_the_instant_of_a_writing_off_counts_too() -> None:
    moved, _ = OWNED.move(BO, on=DAY, at=NOON + timedelta(hours=1))
    moved, _ = moved.withdraw(BO, on=DAY, at=NOON + timedelta(hours=2))

    with pytest.raises(RecordedBefore):
        moved.assign(ANA, since=DAY, at=NOON + timedelta(hours=1, minutes=30))


def test_the_first_record_may_be_of_any_instant() -> None:
    account, _ = an_account()[0].assign(ANA, since=DAY, at=datetime(1999, 1, 1, tzinfo=UTC))

    assert isinstance(account, Account)
