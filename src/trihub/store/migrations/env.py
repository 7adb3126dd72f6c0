"""Alembic's entry: runs on the connection that the store hands over, in its transaction."""

from alembic import context

from trihub.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
)
context.run_migrations()
