"""What is kept in memory of all records: for lists, search, counts and what is wrong."""

from trihub.register.view.asking import Asked, Found, codes_of, found, listed, naming
from trihub.register.view.counting import Lane, Network, network, timeline
from trihub.register.view.model import View
from trihub.register.view.updating import updated

__all__ = [
    "Asked",
    "Found",
    "Lane",
    "Network",
    "View",
    "codes_of",
    "found",
    "listed",
    "naming",
    "network",
    "timeline",
    "updated",
]
