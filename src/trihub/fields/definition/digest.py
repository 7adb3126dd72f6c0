"""The permanent address of a definition: its id, version, and the digest of what it says."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import msgspec

from trihub.fields.definition.model import Definition

SHORT = 16
"""Hexadecimal digits of a digest in addresses: 64 bits."""


def canonical(definition: Definition) -> bytes:
    """The definition as JSON with sorted keys: layout, comments and the order of keys do not count."""
    value: Any = msgspec.to_builtins(replace(definition, text=""), str_keys=True)
    return msgspec.json.encode(value, order="sorted")


def digest(definition: Definition) -> str:
    """SHA-256 of the canonical form, in hexadecimal digits."""
    return hashlib.sha256(canonical(definition)).hexdigest()


def address(definition: Definition) -> str:
    """``covid-19/1.0.0/0123456789abcdef``: the same for the same definition, for ever."""
    return f"{definition.id}/{definition.version}/{digest(definition)[:SHORT]}"
