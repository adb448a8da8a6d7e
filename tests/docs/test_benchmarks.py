"""The benchmarks run, and all whom they time give one answer. No time is asserted."""

import pytest
from benchmarks.__main__ import PAGE, REGION, TINY, bytes_per_entry, measured
from benchmarks.history import sales
from benchmarks.measure import OURS, Goal, Row, agree

from account_mgmt.domain.account import Account
from account_mgmt.domain.credit import credit_for


def test_every_work_is_done_by_us_and_by_others() -> None:
    rows = list(measured(TINY))

    for row in rows:
        assert row.seconds[OURS] > 0, row.work
        assert len(row.seconds) > 1, row.work


def test_contenders_that_give_different_answers_are_found_out() -> None:
    with pytest.raises(AssertionError, match="a peer says 2, and we say 1"):
        agree({OURS: 1, "a peer": 2})


def test_the_history_is_credited_as_the_domain_credits_it() -> None:
    for sale in sales(20):
        account, _ = Account.open(sale.order.account, "Customer")
        first = sale.entries[0]
        owned, _ = account.assign(sale.manager, since=first.effective_on, at=first.recorded_at)

        assert credit_for(sale.order, owned, at=first.recorded_at) == sale.entries


def test_an_entry_takes_some_memory() -> None:
    assert bytes_per_entry(400) > 0


def test_the_page_has_one_place_for_the_table() -> None:
    assert len(REGION.findall(PAGE.read_text("utf-8"))) == 1


@pytest.mark.parametrize(
    ("goal", "ours", "said"),
    [
        (Goal(seconds=2e-6), 2e-6, "2 us: met"),
        (Goal(seconds=2e-6), 3e-6, "2 us: missed"),
        (Goal(peer="a peer"), 5e-6, "ahead of a peer: met"),
        (Goal(peer="a peer", times=1.5), 8e-6, "1.5x a peer: missed"),
    ],
)
def test_a_row_says_whether_its_goal_was_met(goal: Goal, ours: float, said: str) -> None:
    row = Row(work="w", seconds={OURS: ours, "a peer": 5e-6}, goal=goal)

    *_, last = row.cells()

    assert last.startswith(said)
