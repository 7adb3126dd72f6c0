"""The register of cooperation in SQLite or PostgreSQL."""

from trihub.store.register.opening import REGISTER_FILE, SqlRegister, open_register

__all__ = ["REGISTER_FILE", "SqlRegister", "open_register"]
