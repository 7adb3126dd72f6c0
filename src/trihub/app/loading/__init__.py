"""Loading into an open library what offices deliver."""

from trihub.app.loading.deliveries import deliver

__all__ = ["deliver"]
