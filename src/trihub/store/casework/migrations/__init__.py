"""The revisions of casework's schema (Alembic)."""
