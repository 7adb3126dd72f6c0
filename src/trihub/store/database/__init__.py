"""Connections and locks: all that SQLite and PostgreSQL do differently."""
