"""Processes that plan visits of one manager at once, where only so many hours are free."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path

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

    workers = [
        subprocess.Popen(
            [sys.executable, str(WORKER), url, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    told: list[str] = []
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        output, _ = worker.communicate()
        assert worker.returncode == 0
        told += output.splitlines()

    kept = desk.activities.activities()
    assert sorted(told) == [str(one.id) for one in kept]
    assert len(kept) >= 4  # at least two hours of each day, however they fell
    assert not any(one.meets(other) for one, other in combinations(kept, 2))
