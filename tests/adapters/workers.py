"""Processes that begin at once: each says that it is ready, and works when it is told to go.

They are forked from one that has imported the library and done nothing else: to import it anew takes
a second of each, and proves nothing.
"""

import sys
from collections.abc import Iterable
from multiprocessing import get_context
from pathlib import Path
from runpy import run_path
from socket import socket, socketpair
from typing import final

_FORKED = get_context("forkserver")
_FORKED.set_forkserver_preload(
    [
        "account_mgmt.adapters.courier",
        "account_mgmt.adapters.sql",
        "account_mgmt.desk",
        "account_mgmt.testing.builders",
        "sqlalchemy.dialects.postgresql.psycopg",
        "sqlalchemy.dialects.sqlite",
    ]
)


@final
class Worker:
    """A script that runs in a process of its own, its input and output held by the test."""

    def __init__(self, script: Path, *arguments: str) -> None:
        ours, theirs = socketpair()
        with ours, theirs:
            self._process = _FORKED.Process(
                target=_run, args=(theirs, str(script), arguments), daemon=True
            )
            self._process.start()
            self._lines = ours.makefile("rw", encoding="utf-8")

    def line(self) -> str:
        """What it says next, as soon as it does."""
        return self._lines.readline()

    def go(self) -> None:
        """Tell it to work."""
        self._lines.write("go\n")
        self._lines.flush()

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self._process.kill()

    def rest(self) -> list[str]:
        """What else it says until it ends, line by line."""
        with self._lines:
            said = self._lines.read().splitlines()
        self._process.join()
        return said

    @property
    def exit(self) -> int | None:
        """Its exit, once it is over."""
        return self._process.exitcode


def _run(held: socket, script: str, arguments: tuple[str, ...]) -> None:
    with held:
        sys.stdin = held.makefile("r", encoding="utf-8")
        sys.stdout = held.makefile("w", encoding="utf-8")
    sys.argv = [script, *arguments]
    run_path(script, run_name="__main__")


def started(script: Path, *arguments: str) -> Worker:
    """A worker that is ready, and waits to be told to go."""
    worker = Worker(script, *arguments)
    assert worker.line() == "ready\n"
    return worker


def tell(workers: Iterable[Worker]) -> None:
    """Let them all go."""
    for worker in workers:
        worker.go()


def acknowledged(worker: Worker) -> list[str]:
    """What a worker that ends by itself was told, line by line."""
    told = worker.rest()
    assert worker.exit == 0
    return told


def together(script: Path, *tasks: tuple[str, ...]) -> list[list[str]]:
    """What workers were told that all began at once."""
    workers = [started(script, *task) for task in tasks]
    tell(workers)
    return [acknowledged(worker) for worker in workers]
