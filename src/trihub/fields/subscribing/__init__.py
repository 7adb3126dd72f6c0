"""E-mail about new members of a collection, for anybody who gives an address and confirms it."""

from __future__ import annotations

from trihub.fields.subscribing.news import Newsletter
from trihub.fields.subscribing.service import Subscriptions

__all__ = ["Newsletter", "Subscriptions"]
