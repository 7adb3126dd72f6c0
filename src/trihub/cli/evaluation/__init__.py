"""``trihub evaluate`` and ``trihub test-set``."""
