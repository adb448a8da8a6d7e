"""Processes that plan visits of one manager at once, where only so many hours are free."""

from itertools import combinations
from pathlib import Path

from workers import together

from account_mgmt import AccountManagement
from account_mgmt.adapters.sql import SqlStorage

WORKER = Path(__file__).with_name("diary_worker.py")


def test_no_manager_is_at_two_places_at_one_time_whoever_plans(
    url: str, storage: SqlStorage
) -> None:
    """Promise 7, on each engine: the version of no row would tell, only the guard of the diary."""
    desk = AccountManagement(storage)
    desk.portfolio.add_manager("Ana", id="ana")
    desk.portfolio.open_account("Acme", id="acme")

    told = [
        line
        for lines in together(WORKER, *[(url, str(number)) for number in range(3)])
        for line in lines
    ]

    kept = desk.activities.activities()
    assert sorted(told) == [str(one.id) for one in kept]
    assert len(kept) >= 4  # at least two hours of each day, however they fell
    assert not any(one.meets(other) for one, other in combinations(kept, 2))
