"""Import the library in a new process, beside what it depends on."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import account_mgmt
from benchmarks.measuring import OURS, Effort, Goal, Row

GOAL: Final = 45e-3
WITH_DESK: Final = f"{OURS} with AccountManagement"
PEER: Final = "attrs + pendulum + babel"
TRIES: Final = 3  # a round
SOURCE: Final = str(Path(account_mgmt.__file__).parents[1])


def rows(effort: Effort) -> Iterator[Row]:
    """The row."""
    imports = {
        OURS: "import account_mgmt",
        WITH_DESK: "from account_mgmt import AccountManagement",
        PEER: "import attrs, pendulum, babel.numbers, babel.dates",
    }
    best = dict.fromkeys(imports, float("inf"))
    for _ in range(effort.rounds * TRIES):
        for who, statement in imports.items():
            best[who] = min(best[who], _seconds(statement))
    yield Row(
        work="import account_mgmt",
        data="a new process, compiled before, Python's own start left out",
        best=best,
        goals=[Goal.under(GOAL, best[OURS])],
    )


def _seconds(statement: str) -> float:
    program = (
        f"import sys; sys.path.insert(0, {SOURCE!r})\n"
        "from time import perf_counter\n"
        "start = perf_counter()\n"
        f"{statement}\n"
        "print(perf_counter() - start)"
    )
    run = partial(subprocess.run, capture_output=True, check=True, text=True)
    return float(run([sys.executable, "-c", program]).stdout)
