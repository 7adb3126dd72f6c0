"""Releases: whole or not at all, the same bytes again, and nothing can be changed unseen."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stats.releases.conftest import KEY, Make, small
from trihub.core.errors import BadFile, BadInput, NotFound
from trihub.core.statistics import CodeList, Which
from trihub.statistics.catalogue import code_lists
from trihub.statistics.computed import indicators
from trihub.statistics.releases import (
    LOG,
    Release,
    Verification,
    freezing,
    make_keys,
    release,
    release_shape,
    releases,
    tables,
    verify,
    verifying,
)
from trihub.statistics.releases.manifest import manifest_bytes
from trihub.statistics.releases.verifying import MANIFEST, PUBLIC, SIGNATURE
from trihub.statistics.service import Statistics

USED = ("APPLICATIONS", "PATENT", "JP", "KR", "RES", "NRES", "_T", "_U", "_Z", "APPLICATION",
        "CALENDAR", "FIRST_APPLICANT")  # fmt: skip
RESIDENTS = "APPLICATIONS.PATENT.JP.RES._T._T.APPLICATION.CALENDAR.FIRST_APPLICANT._Z"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()}  # fmt: skip


def rows(path: Path) -> list[dict[str, str]]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:  # type: ignore[operator]
        return list(csv.DictReader(file))


def said(found: Verification) -> set[tuple[str, str]]:
    return {(each.file, each.what) for each in found.problems}


def resign(folder: Path, **changes: object) -> None:
    """Write a release's manifest anew, with what was changed, and sign it."""
    shape = {**json.loads((folder / MANIFEST).read_bytes()), **changes}
    for each in shape["files"]:
        path = folder / each["path"]
        each |= {"bytes": path.stat().st_size, "sha256": freezing.sha256(path)}
    content = json.dumps(shape).encode()
    (folder / MANIFEST).write_bytes(content)
    (folder / SIGNATURE).write_text(KEY.sign(content, "x"))
    (folder.parent / LOG).unlink(missing_ok=True)


# --- what a release holds --------------------------------------------------------------------


def test_a_release_holds_the_tables_as_they_stood(library: Statistics, make: Make) -> None:
    made = make("2026.1")
    assert made.path.name == "2026.1"
    found = rows(made.path / "data" / "WDI.csv.gz")
    table = library.table(
        Which(dataset="WDI", indicator="APPLICATIONS"), as_of=dt.date(2023, 12, 31)
    )
    assert [(each["id"], each["value"], each["period"]) for each in found] == [
        (each.observation.id, each.cell.value, str(each.period)) for each in table
    ]
    vintages = {row["vintage"]: row["published"] for row in rows(made.path / "vintages.csv")}
    assert [vintages[each["vintage"]] for each in found if each["value"] == "120"] == ["2021"]
    assert {row["code"] for row in rows(made.path / "codes" / "right.csv")} >= {"PATENT", "DESIGN"}
    definitions = json.loads((made.path / "computed-indicators.json").read_text())
    assert [each["id"] for each in definitions["indicators"]] == list(indicators())
    assert verify(made.path).holds
    assert verify(made.path, KEY.public).given


def test_what_may_not_be_republished_is_left_out_and_named(make: Make) -> None:
    made = make("2026.1")
    assert [each.dataset for each in made.datasets] == ["KIPO", "WDI"]
    (left,) = made.left_out
    assert (left.dataset, left.licence) == ("WIPO", "WIPO-terms")
    assert "forbid" in left.reason
    assert [each["licence"] for each in made.datasets[1].licences] == ["CC-BY-4.0"]
    assert not any("WIPO" in path or b"ipstats" in content
                   for path, content in files(made.path).items() if path != MANIFEST)  # fmt: skip


def test_the_next_release_says_what_changed(make: Make) -> None:
    first, second = make("2026.1", "2013-12-31"), make("2026.2")
    assert (first.changes, second.previous) == ({}, "2026.1")
    assert second.changes == {"revised": 1, "remarked": 0, "vanished": 1, "appeared": 3, "codes": 0}
    changes = rows(second.path / "changes" / "figures.csv.gz")
    revised = [each for each in changes if each["change"] == "revised"]
    assert [(each["key"], each["period"], each["before"], each["after"]) for each in revised] == [
        (RESIDENTS, "2011", "110", "120")
    ]
    ids = {row["id"] for row in rows(second.path / "data" / "WDI.csv.gz")}
    assert revised[0]["id_after"] in ids
    assert revised[0]["id_before"] not in ids
    assert [each.number for each in releases(second.path.parent)] == ["2026.2", "2026.1"]
    assert releases(second.path.parent) == [second, first]
    assert release_shape(second)["changes"] == second.changes
    assert verify(second.path).holds


def test_changes_of_code_lists_are_said(make: Make) -> None:
    first = make("2026.1")
    path = first.path / "codes" / "right.csv"
    text = path.read_text(encoding="utf-8")
    text = text.replace("DESIGN,Industrial designs", "DESIGN,Designs")
    path.write_text(text.replace("TRADEMARK,", "MARK,"), encoding="utf-8")
    resign(first.path)
    second = make("2026.2")
    found = rows(second.path / "changes" / "codes.csv")
    assert [tuple(each.values()) for each in found] == [
        ("right", "DESIGN", "changed", "en", "Designs", "Industrial designs"),
        ("right", "TRADEMARK", "appeared", "", "", ""),
        ("right", "MARK", "vanished", "", "", ""),
    ]
    assert second.changes["codes"] == 3


# --- the same again, whole or not at all -----------------------------------------------------


def test_another_library_with_the_same_figures_gives_the_same_bytes(
    make: Make, tmp_path: Path
) -> None:
    one = files(make("2026.1").path)
    (tmp_path / "other").mkdir()
    other = small(tmp_path / "other")
    made = release(other, tmp_path / "again", "2026.1", KEY, date=dt.date(2023, 12, 31))
    other.close()
    assert files(made.path) == one


def test_a_number_is_never_used_twice(make: Make) -> None:
    made = make("2026.2")
    for number in ("2026.2", "2026.1", "2025.9"):
        with pytest.raises(BadInput):
            make(number)
    shutil.rmtree(made.path)  # its number stays taken
    with pytest.raises(BadInput, match="made before"):
        make("2026.2")
    assert make("2026.10").number == "2026.10"
    for number in ("", "2026", "2026.0", "2026.1.1", "../2027.1", "2026.11\n"):
        with pytest.raises(BadInput, match="not the number"):
            make(number)


def test_a_release_that_fails_leaves_nothing(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(freezing, "write_codes", full)
    with pytest.raises(OSError, match="No space"):
        make("2026.1")
    assert list((tmp_path / "out").iterdir()) == []
    monkeypatch.undo()
    assert make("2026.1").number == "2026.1"


def test_two_at_once_do_not_share_a_number(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process finishes the same number while this one writes."""
    whole = freezing._to_disk

    def slow(folder: Path) -> None:
        whole(folder)
        monkeypatch.setattr(freezing, "_to_disk", whole)
        make("2026.1")

    monkeypatch.setattr(freezing, "_to_disk", slow)
    with pytest.raises(BadInput, match="made before"):
        make("2026.1")
    out = tmp_path / "out"
    assert sorted(path.name for path in out.iterdir()) == ["2026.1", LOG]
    assert verify(out / "2026.1").holds


def test_nothing_is_released_of_nothing(library: Statistics, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nothing to release"):
        release(library, tmp_path / "out", "2026.1", KEY, date=dt.date(2001, 1, 1))


def test_a_damaged_last_release_is_not_compared_with(make: Make) -> None:
    path = make("2026.1").path / "data" / "WDI.csv.gz"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadFile, match="WDI"):
        make("2026.2")
    (path.parent.parent / MANIFEST).write_text("{}")
    with pytest.raises(BadFile, match="holds no release"):
        make("2026.2")


# --- verifying -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tiny(
    library: Statistics, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[str, bytes]]]:
    """A release with short code lists, and its files."""
    lists = {name: CodeList(id=name, codes={code: codes.get(code) for code in USED if code in codes})
             for name, codes in code_lists().items()}  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "code_lists", lambda: lists)
        made = release(library, tmp_path_factory.mktemp("tiny"), "2026.1", KEY,
                       date=dt.date(2023, 12, 31))  # fmt: skip
    assert verify(made.path).holds
    yield made.path, files(made.path)
    assert verify(made.path).holds


def flipped(folder: Path, whole: dict[str, bytes], name: str, bit: int) -> None:
    """Flip one bit of a file, see that it is found in that file, and put it back."""
    changed = bytearray(whole[name])
    changed[bit // 8] ^= 1 << bit % 8
    (folder / name).write_bytes(changed)
    try:
        assert not verify(folder).holds, (name, bit)
    finally:
        (folder / name).write_bytes(whole[name])


@pytest.mark.parametrize("name", [SIGNATURE, PUBLIC])
def test_every_changed_byte_of_key_and_signature_is_found(
    tiny: tuple[Path, dict[str, bytes]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "_files", lambda of: ())  # what they are has no part in it
    assert verify(tiny[0]).holds
    for at in range(len(tiny[1][name])):
        flipped(*tiny, name, at * 8 + at % 8)


@settings(max_examples=80)
@given(data=st.data())
def test_any_changed_bit_is_found(tiny: tuple[Path, dict[str, bytes]], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(tiny[1])))
    flipped(*tiny, name, data.draw(st.integers(0, len(tiny[1][name]) * 8 - 1)))


def test_what_does_not_fit_is_said(make: Make, tmp_path: Path) -> None:
    folder = make("2026.1").path
    (folder / "codes" / "unit.csv").unlink()
    (folder / "more.txt").write_text("x")
    with (folder / "vintages.csv").open("a") as file:
        file.write("x\n")
    assert {file for file, _ in said(verify(folder))} == {
        "codes/unit.csv", "more.txt", "vintages.csv"
    }  # fmt: skip
    other = make_keys(tmp_path / "other.key").key
    assert {file for file, _ in said(verify(folder, other))} >= {PUBLIC, SIGNATURE}
    (folder / MANIFEST).write_text("{}")
    assert (MANIFEST, "it is not the manifest of a release") in said(verify(folder))
    with pytest.raises(BadFile, match="not the folder of a release"):
        verify(tmp_path)


@pytest.mark.parametrize(("before", "after", "what"), [
    (",120,", ",121,", "figure 3: the identifier"),
    ("JP,RES", "QQ,RES", "the list office has no code QQ"),
    (",2010,", ",2O10,", "not a year"),
])  # fmt: skip
def test_a_signed_release_of_wrong_figures_does_not_verify(
    make: Make, before: str, after: str, what: str
) -> None:
    """Its maker signed it, and still its identifiers are not those of its figures."""
    folder = make("2026.1").path
    path = folder / "data" / "WDI.csv.gz"
    text = gzip.decompress(path.read_bytes()).decode().replace(before, after, 1)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    resign(folder)
    assert any(what in each.what for each in verify(folder).problems), verify(folder).problems


def test_a_figure_twice_or_missing_is_found(make: Make) -> None:
    folder = make("2026.1").path
    path = folder / "data" / "WDI.csv.gz"
    lines = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    path.write_bytes(gzip.compress("".join([*lines[:2], *lines[1:]]).encode(), mtime=0))
    resign(folder)
    texts = [each.what for each in verify(folder).problems]
    assert texts == ["figure 2: it is not in order, or there twice",
                     "it has not 5 figures, as the manifest says"]  # fmt: skip


def test_changes_that_are_not_those_from_the_last_release_are_found(make: Make) -> None:
    make("2026.1", "2013-12-31")
    folder = make("2026.2").path
    path = folder / "changes" / "figures.csv.gz"
    lines = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    path.write_bytes(gzip.compress("".join(lines[:-1]).encode(), mtime=0))
    resign(folder)
    assert said(verify(folder)) == {
        ("changes/figures.csv.gz", "these are not the changes since 2026.1")
    }


def test_a_release_in_place_of_another_is_found(make: Make) -> None:
    """A number that was released with another manifest; a last release that was replaced."""
    made = make("2026.1", "2013-12-31")
    second = make("2026.2")
    log = (made.path.parent / LOG).read_text()
    resign(made.path, software="other")
    assert {file for file, _ in said(verify(second.path))} == {MANIFEST}
    (made.path.parent / LOG).write_text(log)
    assert "the log of releases has another manifest" in str(said(verify(made.path)))
    moved = made.path.rename(made.path.with_name("2025.7"))
    assert "in the folder of another" in str(said(verify(moved)))
    (made.path.parent / LOG).write_text("x")
    assert any("damaged" in each.what for each in verify(second.path).problems)
    with pytest.raises(BadFile, match="log of releases"):
        make("2026.3")


@pytest.mark.parametrize("change", [
    {"format": 2}, {"number": "x"}, {"files": [{"path": "../x", "bytes": 1, "sha256": ""}]},
    {"files": [{"path": "/etc/passwd", "bytes": 1, "sha256": ""}]}, {"datasets": [1]},
    {"date": "yesterday"}, {"software": 1},
])  # fmt: skip
def test_a_manifest_that_is_none_is_refused(make: Make, change: dict[str, object]) -> None:
    folder = make("2026.1").path
    shape = {**json.loads((folder / MANIFEST).read_bytes()), **change}
    content = json.dumps(shape).encode()
    (folder / MANIFEST).write_bytes(content)
    (folder / SIGNATURE).write_text(KEY.sign(content, "x"))
    assert said(verify(folder)) == {(MANIFEST, "it is not the manifest of a release")}
    assert releases(folder.parent) == []


def test_a_manifest_is_read_as_it_was_written(make: Make) -> None:
    made = make("2026.1")
    (found,) = releases(made.path.parent)
    assert isinstance(found, Release)
    assert found == made
    assert manifest_bytes(found) == (made.path / MANIFEST).read_bytes()
