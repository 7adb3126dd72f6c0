"""The revisions of the schema of statistics (Alembic)."""
