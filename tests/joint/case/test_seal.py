"""A commitment can be checked with nothing but sha256sum, as the documentation says."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from joint.case.world import HEAD, World, report
from trihub.access.papers.encoding import canonical, decode, encode
from trihub.core.errors import LibraryError
from trihub.joint.report.seal import NONCE, Sealed, commitment, files, seal, unseal, verify

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "sealed-exchange.md"
CASE = "q3k7dmx2v5n8r4tz6hwy9bcpae"


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    if shutil.which("sha256sum") is None:
        pytest.skip("no sha256sum on this machine")
    return subprocess.run(
        ["sh", "-euc", script], cwd=folder, text=True, capture_output=True, check=False
    )


def test_the_documented_recipe_finds_the_commitment(world: World, tmp_path: Path) -> None:
    case = world.searching()
    shown = world.file_report(case, "CN", "JP2018000001A")
    world.file_report(case, "KR")
    filed = world.cases.reports(HEAD["KR"].actor(), case)[0]
    for name, content in files(filed.sealed, "CN").items():
        (tmp_path / name).write_bytes(content)
    recipes = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(recipes) == 2
    by_hand, by_list = (shell(recipe, tmp_path) for recipe in recipes)
    assert by_hand.stdout.split()[0] == shown
    assert by_list.stdout == "CN.sealed: OK\n"


def test_any_change_is_found_by_the_recipe(tmp_path: Path) -> None:
    sealed = seal(report(CASE, "CN", "JP2018000001A"))
    for name, content in files(sealed, "CN").items():
        (tmp_path / name).write_bytes(content)
    changed = (tmp_path / "CN.sealed").read_bytes().replace(b"JP2018000001A", b"JP2018000002A")
    (tmp_path / "CN.sealed").write_bytes(changed)
    assert shell("sha256sum --check CN.sha256", tmp_path).returncode == 1


def test_the_commitment_is_sha256_of_nonce_and_canonical_form() -> None:
    made = report(CASE, "CN", "JP2018000001A")
    sealed = seal(made)
    assert len(sealed.nonce) == NONCE == 32
    assert sealed.report == canonical(made)
    assert sealed.digest == hashlib.sha256(sealed.nonce + canonical(made)).hexdigest()
    assert unseal(sealed) == made


@given(st.integers(0), st.integers(0, 7))
def test_any_bit_counts(place: int, bit: int) -> None:
    sealed = seal(report(CASE, "CN", "JP2018000001A"))
    whole = bytearray(sealed.nonce + sealed.report)
    whole[place % len(whole)] ^= 1 << bit
    changed = Sealed(nonce=bytes(whole[:NONCE]), report=bytes(whole[NONCE:]), digest=sealed.digest)
    assert not verify(changed)
    with pytest.raises(LibraryError, match="commitment"):
        unseal(changed)


def test_another_report_with_its_own_seal_is_not_the_one_that_was_shown() -> None:
    first, second = seal(report(CASE, "CN")), seal(report(CASE, "CN"))
    assert verify(first)
    assert not verify(first, second.digest)


def test_bytes_cannot_move_from_nonce_to_report() -> None:
    """A longer nonce with a shorter report would have the same digest."""
    sealed = seal(report(CASE, "CN"))
    moved = Sealed(
        nonce=sealed.nonce + sealed.report[:1], report=sealed.report[1:], digest=sealed.digest
    )
    assert commitment(moved.nonce, moved.report) == sealed.digest
    assert not verify(moved)


def test_a_sealed_report_is_kept_as_it_is() -> None:
    sealed = seal(report(CASE, "KR", "JP2018000001A"))
    assert decode(encode(sealed), Sealed) == sealed
