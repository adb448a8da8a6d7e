"""Open tickets are found without a look at closed ones, however many those are."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from account_mgmt.adapters.sql.repository import _find
from account_mgmt.codec import Equals


@pytest.mark.parametrize(
    ("kind", "lookup"),
    [
        ("tickets", "status"),
        ("tickets", "account"),
        ("tickets", "assignee"),
        ("tickets", "order"),
        ("tickets", "invoice"),
        ("articles", "product"),
        ("projects", "status"),
    ],
)
def test_sqlite_answers_from_the_index_of_the_lookup(
    migrated_file: Path, kind: str, lookup: str
) -> None:
    asked = str(_find(kind, ((lookup, Equals),), (False, False)).compile(dialect=sqlite.dialect()))

    with closing(sqlite3.connect(migrated_file)) as database:
        [step] = database.execute(f"EXPLAIN QUERY PLAN {asked}", ("default", "x")).fetchall()

    assert f"ix_{kind}_{lookup}_id" in step[-1]
