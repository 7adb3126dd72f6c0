"""The secret under which names become numbers: HMAC-SHA-256 (RFC 2104), cut to 128 bits.

Two people who make the one item of a name (a mark of a document, say) at the same moment meet in
one number. A digest without a secret would let whoever has a copy of the database, but not the keys,
try names until one fits. The secret is made with the tables and never changes; changing keys
encrypts it anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import Any

from sqlalchemy import Connection, insert, select, update

from trihub.core.errors import LibraryError
from trihub.core.ports.casework import Vault
from trihub.store.casework.database import Unit
from trihub.store.casework.schema import casework_secret

CONTEXT = "secret|numbers"
"""What it is sealed as."""
_ID = "numbers"
_LENGTH, _NUMBER = 32, 16
_OWN = casework_secret.c.id == _ID
_SEALED = select(casework_secret.c.sealed).where(_OWN)


def number_of(secret: bytes, name: str) -> str:
    """The number of a name: base32 in lower case, the same for the same name."""
    code = hmac.new(secret, name.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    return base64.b32encode(code[:_NUMBER]).decode().rstrip("=").lower()


def make(unit: Unit) -> bool:
    """Make the secret where there is none; whether there was none."""
    if unit.connection.scalar(_SEALED) is not None:
        return False
    key, sealed = unit.seal(secrets.token_bytes(_LENGTH), CONTEXT)
    unit.connection.execute(insert(casework_secret), {"id": _ID, "key": key, "sealed": sealed})
    return True


def read(connection: Connection, vault: Vault | Unit) -> bytes:
    """The secret. :raises LibraryError: it is gone, was changed, or its key is missing."""
    sealed: Any = connection.scalar(_SEALED)
    if sealed is None:
        raise LibraryError(
            "The secret of the items' numbers was removed from casework outside Trihub.",
            hint="Restore the library from a backup.",
        )
    return vault.open(bytes(sealed), CONTEXT)


def reseal(unit: Unit) -> None:
    """Encrypt the same secret with the newest key."""
    key, sealed = unit.seal(read(unit.connection, unit), CONTEXT)
    unit.connection.execute(update(casework_secret).where(_OWN).values(key=key, sealed=sealed))
