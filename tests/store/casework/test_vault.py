"""The vault and its file of keys."""

from __future__ import annotations

import base64
import json
import os
import pickle
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.errors import BadInput, LibraryError
from trihub.store.vault import KeyFile, KeyMissing, key_of


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> KeyFile:
    return KeyFile.create(tmp_path_factory.mktemp("keys") / "keys.json")


def _secret(path: Path, key: int = -1) -> bytes:
    return base64.b64decode(json.loads(path.read_text())["keys"][key]["key"])


@given(plain=st.binary(), context=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_with_its_context_alone(
    lasting: KeyFile, plain: bytes, context: str
) -> None:
    sealed = lasting.seal(plain, context)
    assert lasting.open(sealed, context) == plain
    with pytest.raises(LibraryError, match="belongs to something else"):
        lasting.open(sealed, context + "x")


@given(plain=st.binary(min_size=1, max_size=40), data=st.data())
def test_no_bit_can_be_changed(lasting: KeyFile, plain: bytes, data: st.DataObject) -> None:
    sealed = bytearray(lasting.seal(plain, "x"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(LibraryError):
        lasting.open(bytes(sealed), "x")


@pytest.mark.parametrize("length", [0, 1, 8, 9, 36])
def test_what_is_too_short(lasting: KeyFile, length: int) -> None:
    with pytest.raises(LibraryError):
        lasting.open(lasting.seal(b"", "x")[:length], "x")


def test_the_form_is_as_documented(tmp_path: Path) -> None:
    """Opened here with the library's AES-256-GCM alone: version, key, nonce, ciphertext, tag."""
    keys = KeyFile.create(tmp_path / "keys.json")
    sealed = keys.seal(b"plain", "item|I1|1")
    secret = _secret(tmp_path / "keys.json")
    assert len(secret) == 32
    assert sealed[:1] == b"\x01"
    assert sealed[1:9].hex() == next(iter(keys.names())) == key_of(sealed)
    assert len(sealed) == 1 + 8 + 12 + len(b"plain") + 16
    opened = AESGCM(secret).decrypt(sealed[9:21], sealed[21:], sealed[:9] + b"item|I1|1")
    assert opened == b"plain"


def test_nonces_differ(lasting: KeyFile) -> None:
    assert len({lasting.seal(b"same", "x")[9:21] for _ in range(2000)}) == 2000


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "library" / "keys.json"
    old = os.umask(0)
    try:
        keys = KeyFile.create(path)
        keys.rotate()
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not keys.exposed()
    path.chmod(0o640)
    assert keys.exposed()
    assert sorted(p.name for p in path.parent.iterdir()) == ["keys.json", "keys.json.lock"]


def test_a_file_of_keys_is_never_overwritten(tmp_path: Path) -> None:
    KeyFile.create(tmp_path / "keys.json")
    before = (tmp_path / "keys.json").read_bytes()
    with pytest.raises(LibraryError, match="already"):
        KeyFile.create(tmp_path / "keys.json")
    assert (tmp_path / "keys.json").read_bytes() == before


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    keys = KeyFile.create(tmp_path / "keys.json")
    secret = _secret(tmp_path / "keys.json")
    texts = [repr(keys), str(keys), repr(keys.names()), repr(keys._now()), repr(vars(keys))]
    shown = "".join(texts) + repr(pickle.dumps(keys))
    assert next(iter(keys.names())) in shown
    for form in (repr(secret)[2:-1], secret.hex(), base64.b64encode(secret).decode()):
        assert form not in shown
    assert pickle.loads(pickle.dumps(keys)).names() == keys.names()


def test_a_new_key_seals_and_old_ones_open(tmp_path: Path) -> None:
    keys = KeyFile.create(tmp_path / "keys.json")
    old = keys.seal(b"old", "x")
    name = keys.rotate()
    new = keys.seal(b"new", "x")
    assert key_of(new) == name == list(keys.names())[-1] != key_of(old)
    again = KeyFile.load(tmp_path / "keys.json")
    assert (again.open(old, "x"), again.open(new, "x")) == (b"old", b"new")
    again.remove(key_of(old))
    assert list(keys.names()) == [name]
    with pytest.raises(KeyMissing, match=key_of(old)) as caught:
        again.open(old, "x")
    assert "Put back" in caught.value.hint


def test_another_process_rotates_meanwhile(tmp_path: Path) -> None:
    """A site that runs on seals with the new key and opens what others sealed with it."""
    running, other = KeyFile.create(tmp_path / "keys.json"), KeyFile.load(tmp_path / "keys.json")
    name = other.rotate()
    assert running.open(other.seal(b"1", "x"), "x") == b"1"
    assert key_of(running.seal(b"2", "x")) == name


def test_two_processes_rotate_at_once(tmp_path: Path) -> None:
    """No key is lost: what it sealed could be read by nobody."""
    path = tmp_path / "keys.json"
    KeyFile.create(path)
    code = (
        "import sys; from pathlib import Path; from trihub.store.vault import KeyFile\n"
        "keys = KeyFile.load(Path(sys.argv[1]))\n"
        "for _ in range(20): print(keys.rotate())"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    made = {name for process in running for name in process.communicate()[0].split()}
    assert len(made) == 40
    assert made < set(KeyFile.load(path).names())


def test_keys_that_may_not_be_removed(tmp_path: Path) -> None:
    keys = KeyFile.create(tmp_path / "keys.json")
    with pytest.raises(BadInput, match="no key"):
        keys.remove("0" * 16)
    with pytest.raises(BadInput, match="that seals"):
        keys.remove(next(iter(keys.names())))


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no file of keys") as caught:
        KeyFile.load(tmp_path / "keys.json")
    assert "copy" in caught.value.hint


def test_the_file_vanishes(tmp_path: Path) -> None:
    """Nothing more is sealed with keys that may be lost; what was read before still opens."""
    keys = KeyFile.create(tmp_path / "keys.json")
    sealed = keys.seal(b"x", "x")
    (tmp_path / "keys.json").unlink()
    assert keys.open(sealed, "x") == b"x"
    with pytest.raises(LibraryError, match="no file of keys"):
        keys.seal(b"x", "x")


def _damage(found: dict[str, object], how: str) -> str:
    key = found["keys"][0]
    if how == "short":
        key["key"] = base64.b64encode(b"short").decode()
    elif how == "not base64":
        key["key"] = "?" + key["key"][1:]
    elif how == "twice":
        found["keys"] = [key, key]
    elif how == "none":
        found["keys"] = []
    elif how == "name":
        key["id"] = "main"
    elif how == "list":
        return json.dumps([found])
    elif how == "cut":
        return json.dumps(found)[:-20]
    return json.dumps(found)


@pytest.mark.parametrize("how", ["short", "not base64", "twice", "none", "name", "list", "cut"])
def test_a_damaged_file_is_told_without_what_is_in_it(tmp_path: Path, how: str) -> None:
    path = tmp_path / "keys.json"
    KeyFile.create(path)
    secret = json.loads(path.read_text())["keys"][0]["key"]
    path.write_text(_damage(json.loads(path.read_text()), how))
    with pytest.raises(LibraryError, match="damaged") as caught:
        KeyFile.load(path)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert secret[:8] not in str(caught.value)


def test_binary_rubbish(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LibraryError, match="damaged"):
        KeyFile.load(tmp_path / "keys.json")


def test_a_file_of_a_later_version(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text('{"format": 2, "keys": []}')
    with pytest.raises(LibraryError, match="later version"):
        KeyFile.load(tmp_path / "keys.json")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LibraryError, match="cannot be written"):
        KeyFile.create(tmp_path / "file" / "keys.json")
    with pytest.raises(LibraryError, match="cannot be read"):
        KeyFile.load(tmp_path / "file" / "keys.json")
