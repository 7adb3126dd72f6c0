"""``trihub green`` and ``trihub ipc``."""
