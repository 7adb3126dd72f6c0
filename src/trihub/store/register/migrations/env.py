"""Alembic's entry: runs on the connection that the store hands over, in its transaction."""

from alembic import context

_given = context.config.attributes

context.configure(
    connection=_given["connection"],
    target_metadata=_given["metadata"],
    version_table=_given["version_table"],
    transactional_ddl=False,
)
context.run_migrations()
