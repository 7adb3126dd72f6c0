"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from trihub.core.shapes.whole import OWNER, REMAINS_AFTER, whole, write_whole


def test_two_who_write_a_file_at_once_do_not_meet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "schemes" / "own.csv"
    replace = Path.replace

    def meanwhile(part: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        write_whole(path, b"of another process")
        return replace(part, target)

    monkeypatch.setattr(Path, "replace", meanwhile)
    write_whole(path, b"own")
    assert path.read_bytes() == b"own"
    taken = tmp_path / "schemes" / "taken"
    taken.mkdir()
    with pytest.raises(OSError, match="taken"):
        write_whole(taken, b"own")
    assert set(path.parent.iterdir()) == {path, taken}


def test_what_fails_leaves_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "made" / "one"
    write_whole(path, b"former")
    with pytest.raises(TypeError), whole(path) as out:
        out.writelines([b"half", "no bytes"])  # type: ignore[list-item]
    assert path.read_bytes() == b"former"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640)])
def test_the_account_says_who_may_read(tmp_path: Path, mask: int, mode: int) -> None:
    former = os.umask(mask)
    try:
        write_whole(tmp_path / "one", b"")
    finally:
        os.umask(former)
    assert (tmp_path / "one").stat().st_mode & 0o777 == mode


def test_it_can_be_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    with whole(path, mode=OWNER) as out:
        assert Path(out.name).stat().st_mode & 0o777 == OWNER
        out.write(b"secret")
    assert path.stat().st_mode & 0o777 == OWNER


def test_what_killed_writers_left_goes_once_nobody_can_be_writing_it(tmp_path: Path) -> None:
    path = tmp_path / "a[b]"
    old, young, other = (tmp_path / name for name in (".a[b].old", ".a[b].young", ".c.old"))
    for one in (old, young, other):
        one.touch()
    folder = tmp_path / ".a[b].folder"
    folder.mkdir()
    for one in (old, other, folder):
        os.utime(one, (0, time.time() - REMAINS_AFTER - 60))
    write_whole(path, b"")
    assert set(tmp_path.iterdir()) == {path, young, other, folder}
