"""Runs the migrations on the connection, and in the transaction, of whoever opens the database."""

from alembic import context

from account_mgmt.adapters.sql.schema import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
context.run_migrations()
