"""``trihub stats``: official figures."""
