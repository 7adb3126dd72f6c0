"""The formats of minisign: keys and signatures (https://jedisct1.github.io/minisign/).

A public key is ``Ed``, eight bytes that name it, and 32 bytes of Ed25519. A signature file has four
lines: a comment that is not signed, ``ED`` with the key's name and the signature of the file's
BLAKE2b-512 (``Ed``: of the file itself), a trusted comment, and a signature of the signature and
the trusted comment. A secret key is ``Ed``, the derivation of its password (``Sc`` for scrypt, two
zero bytes for none), ``B2``, salt, limits, and what the derived bytes are added to bit by bit:
name, 64 bytes of Ed25519 and a BLAKE2b-256 of them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trihub.core.errors import BadFile, BadInput

UNTRUSTED = "untrusted comment: "
TRUSTED = "trusted comment: "
_PLAIN, _HASHED, _CHECKSUM = b"Ed", b"ED", b"B2"
_SCRYPT, _NO_PASSWORD = b"Sc", b"\0\0"
_NAME, _PUBLIC, _SECRET, _SIGNATURE, _SALT = 8, 32, 64, 64, 32
_SEALED = _NAME + _SECRET + 32
OPERATIONS, MEMORY = 1 << 22, 1 << 27
"""libsodium's limits for scrypt with N = 2^17, r = 8, p = 1: 128 MiB."""
_MOST_MEMORY = 1 << 30
"""What minisign itself writes; a file that asks for more is refused."""


class Signature(NamedTuple):
    """A signature file, read."""

    hashed: bool
    name: bytes
    signature: bytes
    trusted: str
    over_all: bytes
    untrusted: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signatures are verified with, and the eight bytes that name it."""

    name: bytes
    key: bytes

    @property
    def id(self) -> str:
        """The name as minisign shows it: sixteen hexadecimal digits."""
        return f"{int.from_bytes(self.name, 'little'):016X}"

    @property
    def text(self) -> str:
        """The key in one line."""
        return base64.b64encode(_PLAIN + self.name + self.key).decode()

    @property
    def file(self) -> str:
        """The key as a file."""
        return f"{UNTRUSTED}minisign public key {self.id}\n{self.text}\n"

    def check(self, content: bytes, signature: Signature) -> str:
        """What is wrong with a signature of some content; nothing where it holds."""
        if signature.name != self.name:
            return f"it was made with another key, not with {self.id}"
        hashed = hashlib.blake2b(content).digest() if signature.hashed else content
        key = Ed25519PublicKey.from_public_bytes(self.key)
        try:
            key.verify(signature.signature, hashed)
        except InvalidSignature:
            return "it does not fit the file"
        try:
            key.verify(signature.over_all, signature.signature + signature.trusted.encode())
        except InvalidSignature:
            return "its trusted comment was changed"
        return ""


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A key that signs."""

    name: bytes
    seed: bytes = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """The key that verifies."""
        return PublicKey(self.name, _key_of(self.seed).public_key().public_bytes_raw())

    def sign(self, content: bytes, trusted: str) -> str:
        """The signature file of some content, with a comment of one line that is signed too."""
        key = _key_of(self.seed)
        signature = key.sign(hashlib.blake2b(content).digest())
        over_all = key.sign(signature + trusted.encode())
        return signature_file(
            Signature(True, self.name, signature, trusted, over_all, comment_of(self.public))
        )


def comment_of(key: PublicKey) -> str:
    """The comment of our signatures, which is not signed."""
    return f"signature from minisign secret key {key.id}"


def new_key() -> SecretKey:
    """A new key."""
    return SecretKey(secrets.token_bytes(_NAME), secrets.token_bytes(32))


def _key_of(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


# --- signatures ------------------------------------------------------------------------------


def signature_file(found: Signature) -> str:
    """A signature as a file."""
    kind = _HASHED if found.hashed else _PLAIN
    first = base64.b64encode(kind + found.name + found.signature).decode()
    over_all = base64.b64encode(found.over_all).decode()
    return f"{UNTRUSTED}{found.untrusted}\n{first}\n{TRUSTED}{found.trusted}\n{over_all}\n"


def parse_signature(text: str) -> Signature:
    """Read a signature file. :raises BadFile: it is none."""
    lines = text.split("\n")
    good = len(lines) in (4, 5) and not "".join(lines[4:])
    if not good or not lines[0].startswith(UNTRUSTED) or not lines[2].startswith(TRUSTED):
        raise _bad("signature")
    first = _bytes(lines[1], 2 + _NAME + _SIGNATURE, "signature")
    if first[:2] not in (_PLAIN, _HASHED):
        raise _bad("signature")
    over_all = _bytes(lines[3], _SIGNATURE, "signature")
    return Signature(
        first[:2] == _HASHED, first[2 : 2 + _NAME], first[2 + _NAME :],
        lines[2].removeprefix(TRUSTED), over_all, lines[0].removeprefix(UNTRUSTED),
    )  # fmt: skip


def parse_public(text: str) -> PublicKey:
    """Read a public key: a file's two lines, or the second alone. :raises BadFile: it is none."""
    lines = [line for line in text.strip().split("\n") if not line.startswith(UNTRUSTED)]
    if len(lines) != 1:
        raise _bad("public key")
    found = _bytes(lines[0].strip(), 2 + _NAME + _PUBLIC, "public key")
    if found[:2] != _PLAIN:
        raise _bad("public key")
    return PublicKey(found[2 : 2 + _NAME], found[2 + _NAME :])


def _bytes(line: str, length: int, what: str) -> bytes:
    try:
        found = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise _bad(what) from None
    if len(found) != length:
        raise _bad(what)
    return found


def _bad(what: str) -> BadFile:
    return BadFile(
        f"This is no {what} of minisign.", hint="Check that it is the right file, whole."
    )


# --- secret keys -----------------------------------------------------------------------------


def secret_file(key: SecretKey, password: str = "") -> str:
    """A secret key as a file, encrypted where there is a password."""
    public = key.public
    plain = key.name + key.seed + public.key
    plain += hashlib.blake2b(_PLAIN + plain, digest_size=32).digest()
    derivation, salt, limits = _NO_PASSWORD, bytes(_SALT), bytes(16)
    if password:
        derivation, salt = _SCRYPT, secrets.token_bytes(_SALT)
        limits = OPERATIONS.to_bytes(8, "little") + MEMORY.to_bytes(8, "little")
        plain = _mixed(plain, _derived(password, salt, OPERATIONS, MEMORY))
    content = _PLAIN + derivation + _CHECKSUM + salt + limits + plain
    kind = "encrypted secret key" if password else "secret key"
    return f"{UNTRUSTED}minisign {kind}\n{base64.b64encode(content).decode()}\n"


def is_encrypted(text: str) -> bool:
    """Whether a secret key needs a password. :raises BadFile: it is no secret key."""
    return _opened(text)[2:4] == _SCRYPT


def _opened(text: str) -> bytes:
    lines = text.strip().split("\n")
    if len(lines) != 2 or not lines[0].startswith(UNTRUSTED):
        raise _bad("secret key")
    found = _bytes(lines[1].strip(), 6 + _SALT + 16 + _SEALED, "secret key")
    if found[:2] != _PLAIN or found[4:6] != _CHECKSUM:
        raise _bad("secret key")
    if found[2:4] not in (_SCRYPT, _NO_PASSWORD):
        raise _bad("secret key")
    return found


def parse_secret(text: str, password: str = "") -> SecretKey:
    """Read a secret key. :raises BadFile: it is none. :raises BadInput: the password is wrong."""
    found = _opened(text)
    salt, limits, plain = found[6:38], found[38:54], found[54:]
    if found[2:4] == _SCRYPT:
        operations, memory = (int.from_bytes(limits[at : at + 8], "little") for at in (0, 8))
        plain = _mixed(plain, _derived(password, salt, operations, memory))
    body, checksum = plain[: _NAME + _SECRET], plain[_NAME + _SECRET :]
    unchecked = found[2:4] == _NO_PASSWORD and not any(checksum)  # as minisign writes it
    if not unchecked and hashlib.blake2b(_PLAIN + body, digest_size=32).digest() != checksum:
        raise BadInput("The password of the secret key is wrong, or the key is damaged.",
                       hint="Give the password with which the key was made.")  # fmt: skip
    key = SecretKey(body[:_NAME], body[_NAME : _NAME + 32])
    if key.public.key != body[_NAME + 32 :]:
        raise _bad("secret key")
    return key


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def _derived(password: str, salt: bytes, operations: int, memory: int) -> bytes:
    """What libsodium's ``crypto_pwhash_scryptsalsa208sha256`` gives for its two limits."""
    if memory > _MOST_MEMORY or operations > _MOST_MEMORY:
        raise BadFile("The secret key asks for more memory than a key may.",
                      hint="Make a key with “trihub stats key” or with minisign.")  # fmt: skip
    operations = max(operations, 1 << 15)
    if operations < memory // 32:
        rounds = max((operations // 32).bit_length() - 1, 1)
        lanes = 1
    else:
        rounds = max((memory // 1024).bit_length() - 1, 1)
        lanes = max(min(operations // 4 >> rounds, 0x3FFFFFFF) // 8, 1)
    return hashlib.scrypt(
        password.encode(), salt=salt, n=1 << rounds, r=8, p=lanes,
        maxmem=(1 << rounds) * 1024 + lanes * 1024 + (1 << 22), dklen=_SEALED,
    )  # fmt: skip
