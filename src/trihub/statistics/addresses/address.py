"""What an address names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import quote

from trihub.core.errors import BadInput, NotFound
from trihub.core.messages import said
from trihub.core.statistics import DIMENSIONS
from trihub.statistics.addresses.keys import Key

ENDINGS = ("csv", "json", "parquet", "xlsx", "svg", "png", "bib", "ris", "txt")
"""Endings of files, in the order in which they are offered."""

_DATASET = re.compile(r"[A-Za-z][A-Za-z0-9_@$-]{0,59}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """A data set, a key, and the ending of a file (empty: the page)."""

    dataset: str
    key: Key
    ending: str = ""

    def named(self, ending: str) -> Address:
        """The same figures as a file."""
        return replace(self, ending=ending)


def read_address(dataset: str, name: str) -> Address:
    """Read the two last parts of an address: a key has as many parts as there are dimensions, so
    that one more is an ending.

    :raises NotFound: there can be no such data set, or there is no such kind of file.
    :raises BadInput: the key does not fit.
    """
    if not _DATASET.fullmatch(dataset):
        raise NotFound(said("There is no data set {name}.", name=dataset[:60]))
    key, ending = name, ""
    has_ending = name.count(".") == len(DIMENSIONS)
    if has_ending:
        key, _, ending = name.rpartition(".")
    elif name.count(".") < len(DIMENSIONS) and name.rpartition(".")[2] in ENDINGS:
        raise BadInput(
            said("{key} is not the key of a series.", key=name[:200]),
            hint=said("A key has {count} codes joined by dots.", count=len(DIMENSIONS)),
        )
    if has_ending and ending not in ENDINGS:
        raise NotFound(
            said("There is no file of the kind {ending} here.", ending=ending[:20]),
            hint=said("The files are {names}.", names=", ".join(ENDINGS)),
        )
    return Address(dataset, Key.parse(key), ending)


def path_of(address: Address, language: str = "") -> str:
    """The path of an address; without a language it is the permanent one."""
    ending = f".{address.ending}" if address.ending else ""
    start = f"/{language}" if language else ""
    return f"{start}/stats/{quote(address.dataset)}/{quote(str(address.key), safe='+')}{ending}"
