"""The schema's revisions (Alembic), and what runs them when a library is opened."""
