"""What migrations do again and again: a table of documents, its lookups, and columns as all engines take them.

Later migrations build on what these made, so what a step makes does not change.
"""

from collections.abc import Iterable, Mapping

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, PrimaryKeyConstraint, Text

_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")


def text_column(name: str, *, nullable: bool = False) -> Column[str]:
    """Text that sorts by code point."""
    return Column(name, _TEXT, nullable=nullable)


def whole_column(name: str, *, nullable: bool = False) -> Column[int]:
    """A whole number of 64 bits."""
    return Column(name, _WHOLE, nullable=nullable, autoincrement=False)


def make_documents(lookups: Mapping[str, Iterable[str]]) -> None:
    """A table of documents for each name, with the columns that they are looked up by."""
    for name, columns in lookups.items():
        op.create_table(
            name,
            text_column("tenant"),
            text_column("id"),
            whole_column("version"),
            text_column("document"),
            *(text_column(lookup, nullable=True) for lookup in columns),
            PrimaryKeyConstraint("tenant", "id", name=f"pk_{name}"),
            sqlite_strict=True,
        )


def make_indexes(indexes: Iterable[tuple[str, ...]]) -> None:
    """An index for each table that is named, over the columns after it, within a tenant."""
    for name, *columns in indexes:
        op.create_index(f"ix_{name}_{'_'.join(columns)}", name, ["tenant", *columns])
