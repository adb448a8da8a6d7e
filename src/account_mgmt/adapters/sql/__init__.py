"""Books kept in a SQL database: SQLite in a file, or PostgreSQL by its URL."""

from account_mgmt.domain.errors import MissingExtra

try:
    from account_mgmt.adapters.sql.storage import SqlStorage
except ModuleNotFoundError as _error:
    if _error.name not in {"sqlalchemy", "alembic"}:
        raise
    raise MissingExtra("SqlStorage", "sql") from _error

__all__ = ["SqlStorage"]
