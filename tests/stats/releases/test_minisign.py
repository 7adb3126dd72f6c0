"""Keys and signatures in minisign's formats."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.releases.conftest import KEY
from trihub.core.errors import BadFile, BadInput
from trihub.statistics.releases import make_keys, minisign, read_public, read_secret
from trihub.statistics.releases.minisign import (
    parse_public,
    parse_secret,
    parse_signature,
    secret_file,
)

# Written by minisign 0.11 (minisign -G -W; minisign -S -t 'trusted words').
SECRET = """untrusted comment: minisign encrypted secret key
RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAASivbqXt0szLIKiJz0yPCn1p0xcI+d6floN7ppRrVtsYjY9w0gh2yHUpjjT5tbxr28HIwZw7EKULqHJWW4E5HPu+hyCwC3mhNAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
"""
PUBLIC = """untrusted comment: minisign public key 32B3747BA9DB2B4A
RWRKK9upe3SzMkpjjT5tbxr28HIwZw7EKULqHJWW4E5HPu+hyCwC3mhN
"""
SIGNATURE = """untrusted comment: signature from minisign secret key
RURKK9upe3SzMu819hFd7zLjNOzaRkxiqV6+QOPB+SlcqGvMVZJaiUNmdG0333CStLarILar1D7EgjCL26KCQ88oSd3m6Dz7dQM=
trusted comment: trusted words
909Q/fYHOufzZ0gbqa/QIp1HiBbggbnbwian6h83bLE2w2NGiu4OwHYePZglI4Uodl+yEmmmgjIqtpuZ+6hmAg==
"""
# The example in the documentation of minisign's implementations: the file is “test”, not hashed.
OLDER_KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
OLDER = """untrusted comment: signature from minisign secret key
RWQf6LRCGA9i59SLOFxz6NxvASXDJeRtuZykwQepbDEGt87ig1BNpWaVWuNrm73YiIiJbq71Wi+dP9eKL8OC351vwIasSSbXxwA=
trusted comment: timestamp:1555779966\tfile:test
QtKMXWyYcwdpZAlPF7tE2ENJkRd1ujvKjlj1m9RtHTBnZPa5WKU5uWRs5GoP5M/VqE81QFuMKI5k/SfNQUaOAA==
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys with little memory."""
    monkeypatch.setattr(minisign, "OPERATIONS", 1 << 15)
    monkeypatch.setattr(minisign, "MEMORY", 1 << 20)


def test_what_minisign_wrote_is_read_and_verified() -> None:
    key = parse_public(PUBLIC)
    assert (key.id, key.file) == ("32B3747BA9DB2B4A", PUBLIC)
    found = parse_signature(SIGNATURE)
    assert found.trusted == "trusted words"
    assert key.check(b"Trihub\n", found) == ""
    assert key.check(b"trihub\n", found) == "it does not fit the file"
    assert "trusted comment" in key.check(b"Trihub\n", found._replace(trusted="others"))
    older = parse_public(OLDER_KEY)
    assert older.check(b"test", parse_signature(OLDER)) == ""
    assert "another key" in older.check(b"Trihub\n", found)


def test_the_same_key_signs_as_minisign_does() -> None:
    secret = parse_secret(SECRET)
    assert secret.public == parse_public(PUBLIC)
    made = parse_signature(secret.sign(b"Trihub\n", "trusted words"))
    theirs = parse_signature(SIGNATURE)
    assert made[:5] == theirs[:5]  # Ed25519 has one signature of one message


def test_a_secret_key_is_kept_by_a_password(tmp_path: Path) -> None:
    text = secret_file(KEY, "비밀 words")
    assert parse_secret(text, "비밀 words") == KEY
    assert minisign.is_encrypted(text)
    for password in ("", "words"):
        with pytest.raises(BadInput, match="password"):
            parse_secret(text, password)
    assert parse_secret(secret_file(KEY)) == KEY
    assert not minisign.is_encrypted(secret_file(KEY))
    assert "seed" not in repr(KEY)
    assert secret_file(KEY, "x") != secret_file(KEY, "x")  # a salt of its own


def test_files_of_a_pair_belong_to_their_owner(tmp_path: Path) -> None:
    made = make_keys(tmp_path / "new" / "release.key")
    assert made.secret.stat().st_mode & 0o777 == 0o600
    assert read_public(str(made.public)) == read_public(made.key.text) == made.key
    assert read_secret(made.secret).public == made.key
    with pytest.raises(BadInput, match="there already"):
        make_keys(made.secret)
    made.secret.chmod(0o640)
    with pytest.raises(BadInput, match="Others may read"):
        read_secret(made.secret)


@pytest.mark.parametrize("text", ["", "x", PUBLIC[:60], PUBLIC + PUBLIC, SIGNATURE, "RWQ=",
                                  PUBLIC.replace("RWR", "RXR")])  # fmt: skip
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadFile):
        parse_public(text)
    with pytest.raises(BadFile):
        parse_secret(text)


def test_a_secret_key_cannot_ask_for_all_memory() -> None:
    import base64

    comment, line, _ = secret_file(KEY, "x").split("\n")
    content = bytearray(base64.b64decode(line))
    content[46:54] = (1 << 40).to_bytes(8, "little")
    with pytest.raises(BadFile, match="more memory"):
        parse_secret(f"{comment}\n{base64.b64encode(content).decode()}\n", "x")


@given(st.text(st.characters(codec="ascii"), max_size=300))
def test_any_text_is_a_signature_or_refused(text: str) -> None:
    for given_text in (text, f"untrusted comment: \n{text}\ntrusted comment: \n{text}"):
        try:
            parse_signature(given_text)
        except BadFile:
            continue


@pytest.mark.skipif(not shutil.which("minisign"), reason="the program minisign is not here")
def test_the_program_minisign_verifies_and_signs_with_our_keys(tmp_path: Path) -> None:
    made = make_keys(tmp_path / "o.key", "words")
    (tmp_path / "f").write_bytes(b"Trihub\n")
    signature = tmp_path / "f.minisig"
    signature.write_text(read_secret(made.secret, "words").sign(b"Trihub\n", "ours"))
    call = ["minisign", "-V", "-p", str(made.public), "-m", str(tmp_path / "f")]
    assert b"Trusted comment: ours" in subprocess.run(call, check=True, capture_output=True).stdout
    call = ["minisign", "-S", "-s", str(made.secret), "-m", str(tmp_path / "f")]
    subprocess.run(call, check=True, capture_output=True, input=b"words\n", env=os.environ)
    assert made.key.check(b"Trihub\n", parse_signature(signature.read_text())) == ""
