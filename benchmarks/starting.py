"""What it takes to import the library, each time in a fresh process."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from benchmarks.measure import OURS, Goal, Row

_PEER = "attrs + pendulum + babel"
_STATEMENTS = {
    "import account_mgmt": "import account_mgmt",
    "the same, and its desk made": "import account_mgmt; account_mgmt.AccountManagement()",
    _PEER: "import attrs, pendulum, babel",
}
_CODE = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"


def imports(turns: int) -> Iterator[Row]:
    """The package alone, and with what most programs need of it; and what it depends on."""
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as cache:  # all are compiled, whatever this process was told
        kept = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}
        for _ in range(turns + 1):
            for name, statement in _STATEMENTS.items():
                command = [sys.executable, "-c", _CODE.format(statement)]
                said = subprocess.run(  # noqa: S603 # our own
                    command, capture_output=True, text=True, check=True, env=kept
                )
                best[name] = min(float(said.stdout), best.get(name, 1e9))
    for work, seconds in best.items():
        if work != _PEER:
            yield Row(
                work=work, seconds={OURS: seconds, _PEER: best[_PEER]}, goal=Goal(seconds=0.045)
            )
