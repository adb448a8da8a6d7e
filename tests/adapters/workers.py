"""Processes that begin at once: each says that it is ready, and works when it is told to go."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path


def started(script: Path, *arguments: str) -> subprocess.Popen[str]:
    """A worker that is ready, and waits to be told to go."""
    worker = subprocess.Popen(
        [sys.executable, str(script), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    return worker


def tell(workers: Iterable[subprocess.Popen[str]]) -> None:
    """Let them all go."""
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()


def acknowledged(worker: subprocess.Popen[str]) -> list[str]:
    """What a worker that ends by itself was told, line by line."""
    output, _ = worker.communicate()
    assert worker.returncode == 0
    return output.splitlines()


def together(script: Path, *tasks: tuple[str, ...]) -> list[list[str]]:
    """What workers were told that all began at once."""
    workers = [started(script, *task) for task in tasks]
    tell(workers)
    return [acknowledged(worker) for worker in workers]
