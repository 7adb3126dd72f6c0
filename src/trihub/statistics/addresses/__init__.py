"""Addresses of figures: keys, endings, and what moved where over releases.

``/stats/<data set>/<key>`` names a series, or every series that fits a key with empty parts; an
ending asks for a file. An address that was published stays true: where a code is renamed, a line of
``moved.csv`` leads the old address to the new one.
"""

from trihub.statistics.addresses.address import ENDINGS, Address, path_of, read_address
from trihub.statistics.addresses.keys import MOST_CODES, Key
from trihub.statistics.addresses.moves import Move, Moves, read_moves, shipped_moves

__all__ = [
    "ENDINGS",
    "MOST_CODES",
    "Address",
    "Key",
    "Move",
    "Moves",
    "path_of",
    "read_address",
    "read_moves",
    "shipped_moves",
]
