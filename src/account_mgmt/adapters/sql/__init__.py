"""Books kept in a SQL database: SQLite in a file, or PostgreSQL by its URL."""

from account_mgmt.domain.errors import MissingExtra

try:
    from account_mgmt.adapters.sql.storage import SqlStorage
except ModuleNotFoundError as error:
    if error.name not in {"sqlalchemy", "alembic"}:
        raise
    raise MissingExtra("SqlStorage", "sql") from error

__all__ = ["SqlStorage"]
