"""The files of a key pair."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from trihub.core.errors import BadFile, BadInput
from trihub.statistics.releases.minisign import (
    PublicKey,
    SecretKey,
    is_encrypted,
    new_key,
    parse_public,
    parse_secret,
    secret_file,
)

_MOST = 4096


class KeyPair(NamedTuple):
    """Where a pair was written, and its public key."""

    secret: Path
    public: Path
    key: PublicKey


def make_keys(path: Path, password: str = "") -> KeyPair:
    """Make a key pair: the secret key at ``path``, which only its owner may read, the public one
    beside it with the ending ``.pub``. Nothing is overwritten.

    :raises BadInput: one of the files is there already.
    """
    key, public = new_key(), path.with_suffix(".pub")
    for each in (path, public):
        if each.exists():
            raise BadInput(f"{each} is there already.", hint="Choose another name: keys are never overwritten.")  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, secret_file(key, password), 0o600)
    _write(public, key.public.file, 0o644)
    return KeyPair(path, public, key.public)


def _write(path: Path, text: str, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="ascii", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def needs_password(path: Path) -> bool:
    """Whether a secret key is encrypted. :raises BadFile: it is no secret key."""
    return is_encrypted(_read(path))


def read_secret(path: Path, password: str = "") -> SecretKey:
    """A secret key from its file.

    :raises BadFile: it is none. :raises BadInput: others may read it, or the password is wrong.
    """
    if os.name == "posix" and path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise BadInput(f"Others may read the secret key {path}.", hint=f"Run: chmod 600 {path}")
    return parse_secret(_read(path), password)


def read_public(given: str) -> PublicKey:
    """A public key: a file's path, or the line itself. :raises BadFile: it is none."""
    path = Path(given)
    return parse_public(_read(path) if path.is_file() else given)


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MOST).decode("ascii")
    except (OSError, UnicodeDecodeError):
        raise BadFile(f"The key {path} cannot be read.", hint="Check its path.") from None
