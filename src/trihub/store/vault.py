"""The vault: AES-256-GCM under keys that the operator holds in a file.

What is sealed reads ``version (1 byte) | key's name (8) | nonce (12) | ciphertext and tag``.
The nonce is random (96 bits, NIST SP 800-38D, 8.2.2: at most 2^32 messages a key, so rotate
before that); the first nine bytes and the context are authenticated with it. Several keys may
be in the file: the last one seals, all of them open.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import datetime as dt
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trihub.core.errors import BadInput, LibraryError
from trihub.core.shapes.whole import OWNER, whole
from trihub.store.database.lock import FileLock

_VERSION = b"\x01"
_NAME, _NONCE, _TAG, _SECRET = 8, 12, 16, 32
_HEADER = len(_VERSION) + _NAME
_FORMAT = 1
_LOCK_WAIT = 10.0


def key_of(sealed: bytes) -> str:
    """The name of the key that sealed it, 16 hexadecimal digits; empty where it names none."""
    if len(sealed) < _HEADER or sealed[:1] != _VERSION:
        return ""
    return sealed[1:_HEADER].hex()


class KeyMissing(LibraryError):
    """The key that sealed something is not among those at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key: its name, the time it was made (UTC, ISO 8601) and its secret, which never shows."""

    id: str
    created_at: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read of the file, and how to tell that it is another one now."""

    stamp: tuple[int, ...]
    keys: tuple[Key, ...]
    ciphers: Mapping[str, AESGCM] = field(repr=False)


class KeyFile:
    """The operator's keys in a JSON file (:class:`trihub.core.ports.casework.Vault`).

    Another process may change the file meanwhile (rotation): before sealing, and where a key
    is not known, it is read again if it is another than before.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read: _Read | None = None

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """Read a file of keys.

        :raises LibraryError: there is none, or it holds no keys.
        """
        found = cls(path)
        found._now()
        return found

    @classmethod
    def create(cls, path: Path) -> KeyFile:
        """Make a file with one new key, readable by its owner alone.

        :raises LibraryError: there is one already, or it cannot be written.
        """
        with _writing(path):
            if path.exists():
                raise LibraryError(
                    f"There is a file of keys at {path} already.",
                    hint="Use it: what was encrypted with its keys can be read with it alone.",
                )
            _write(path, (_new_key(),))
        return cls.load(path)

    def rotate(self) -> str:
        """Add a new key, which seals from now on; returns its name.

        What is there is sealed anew by :func:`trihub.store.casework.keys.reseal`.
        """
        key = _new_key()
        with _writing(self._path):
            _write(self._path, (*self._now().keys, key))
            self._now()
        return key.id

    def remove(self, key: str) -> None:
        """Take a key out of the file. What it sealed is lost: whether anything is left that it
        sealed is asked by :func:`trihub.store.casework.keys.forget`, which calls this.

        :raises BadInput: there is no such key, or it is the one that seals.
        """
        with _writing(self._path):
            self.check_old(key)
            _write(self._path, tuple(k for k in self._now().keys if k.id != key))
            self._now()

    def check_old(self, key: str) -> None:
        """Make sure that it is a key of the file, and not the one that seals.

        :raises BadInput: it is not.
        """
        names = list(self.names())
        if key not in names:
            raise BadInput(
                f"There is no key {key!r} in {self._path}.",
                hint=f"Its keys are: {', '.join(names)}.",
            )
        if key == names[-1]:
            raise BadInput(
                f"{key} is the key that seals.",
                hint="Add another key first and encrypt everything with that one.",
            )

    def names(self) -> dict[str, str]:
        """When each key was made, by its name, oldest first; the last one seals."""
        return {key.id: key.created_at for key in self._now().keys}

    def exposed(self) -> bool:
        """Whether others than its owner may read or change the file (POSIX permissions)."""
        return os.name == "posix" and bool(self._stat().st_mode & 0o077)

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt with the newest key. :raises LibraryError: the file of keys is gone."""
        read = self._now()
        key = read.keys[-1].id
        header = _VERSION + bytes.fromhex(key)
        nonce = secrets.token_bytes(_NONCE)
        return header + nonce + read.ciphers[key].encrypt(nonce, plain, header + context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt.

        :raises KeyMissing: another key sealed it.
        :raises LibraryError: another context, or the bytes were changed.
        """
        key = key_of(sealed)
        if not key or len(sealed) < _HEADER + _NONCE + _TAG:
            raise _changed(context)
        read = self._read
        if read is None or key not in read.ciphers:
            read = self._now()
        cipher = read.ciphers.get(key)
        if cipher is None:
            raise KeyMissing(
                f"What is kept as {context} was encrypted with key {key}, "
                f"which is not in {self._path}.",
                hint="Put back the file of keys that this library was used with.",
            )
        header, nonce = sealed[:_HEADER], sealed[_HEADER : _HEADER + _NONCE]
        try:
            return cipher.decrypt(nonce, sealed[_HEADER + _NONCE :], header + context.encode())
        except InvalidTag:
            raise _changed(context) from None

    def __repr__(self) -> str:
        return f"KeyFile({str(self._path)!r}, keys={[key.id for key in self._read.keys] if self._read else []})"

    def __reduce__(self) -> tuple[Any, ...]:
        return KeyFile.load, (self._path,)

    def _stat(self) -> os.stat_result:
        try:
            return self._path.stat()
        except FileNotFoundError as error:
            raise LibraryError(
                f"There is no file of keys at {self._path}.",
                hint="Put it back from where you keep a copy; without it, what is encrypted "
                "cannot be read by anybody.",
            ) from error
        except OSError as error:
            raise _unreadable(self._path, error) from error

    def _now(self) -> _Read:
        """The keys as they stand; the file is read where it is another than before."""
        found = self._stat()
        stamp = found.st_mtime_ns, found.st_size, found.st_ino
        read = self._read
        if read is None or read.stamp != stamp:
            keys = _parsed(self._path, _content(self._path))
            ciphers = {key.id: AESGCM(key.secret) for key in keys}
            read = self._read = _Read(stamp=stamp, keys=keys, ciphers=ciphers)
        return read


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Keep other processes from changing the file, and tell plainly where it cannot be done."""
    lock = FileLock(path.with_name(f"{path.name}.lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(_LOCK_WAIT)
        try:
            yield
        finally:
            lock.release()
    except OSError as error:
        raise LibraryError(
            f"The file of keys {path} cannot be written: {error.strerror}.",
            hint="Check that its folder exists, has space left and may be written to.",
        ) from error


def _new_key() -> Key:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return Key(id=secrets.token_hex(_NAME), created_at=now, secret=secrets.token_bytes(_SECRET))


def _write(path: Path, keys: tuple[Key, ...]) -> None:
    """Put the keys in the place of the file, on the disk, all or nothing, for its owner alone."""
    rows = [
        {"id": k.id, "created_at": k.created_at, "key": base64.b64encode(k.secret).decode()}
        for k in keys
    ]
    with whole(path, mode=OWNER) as out:
        out.write(json.dumps({"format": _FORMAT, "keys": rows}, indent=1).encode() + b"\n")
        _keep_owner(Path(out.name), path)
    _to_disk(path.parent)


def _keep_owner(new: Path, old: Path) -> None:
    """Root may change the file of the account that runs the site, which must read it after."""
    if os.name == "posix" and os.geteuid() == 0 and old.exists():
        found = old.stat()
        os.chown(new, found.st_uid, found.st_gid)


def _to_disk(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _damaged(path) from None
    except OSError as error:
        raise _unreadable(path, error) from error


def _parsed(path: Path, text: str) -> tuple[Key, ...]:
    """The keys. Errors carry nothing of the text, which holds secrets."""
    try:
        found = json.loads(text)
        version = int(found["format"])
        if version > _FORMAT:
            raise LibraryError(
                f"The file of keys {path} was made by a later version of Trihub.",
                hint="Upgrade with: pip install --upgrade trihub",
            )
        keys = tuple(_key(row) for row in found["keys"])
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise _damaged(path) from None
    if not keys or len({key.id for key in keys}) < len(keys):
        raise _damaged(path)
    return keys


def _key(row: Mapping[str, Any]) -> Key:
    secret = base64.b64decode(row["key"], validate=True)
    name = str(row["id"])
    if len(secret) != _SECRET or len(bytes.fromhex(name)) != _NAME or name != name.lower():
        raise ValueError("no key")
    return Key(id=name, created_at=str(row["created_at"]), secret=secret)


def _damaged(path: Path) -> LibraryError:
    return LibraryError(
        f"The file of keys {path} is damaged.", hint="Put back the copy that you keep of it."
    )


def _unreadable(path: Path, error: OSError) -> LibraryError:
    return LibraryError(
        f"The file of keys {path} cannot be read: {error.strerror}.",
        hint="Check that it belongs to the account that runs Trihub.",
    )


def _changed(context: str) -> LibraryError:
    return LibraryError(
        f"What is kept as {context} was changed outside Trihub, or belongs to something else.",
        hint="Restore the library from a backup; trihub audit verify shows whether more was changed.",
    )
