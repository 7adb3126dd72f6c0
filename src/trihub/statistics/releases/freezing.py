"""Making a release: a folder that appears whole or not at all, under a number that is new."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from trihub import __version__
from trihub.core.errors import BadFile, BadInput, NotFound
from trihub.core.statistics import Vintage, Which
from trihub.core.statistics.series import CODE
from trihub.statistics.computed import definition_shape, indicators, refused
from trihub.statistics.computed.definitions import field_rules
from trihub.statistics.computed.shapes import refused_shape
from trihub.statistics.releases.changes import write_changes
from trihub.statistics.releases.licences import licences, may_republish, why_not
from trihub.statistics.releases.listing import logged, note, place_of, releases
from trihub.statistics.releases.manifest import (
    MANIFEST,
    PUBLIC,
    SIGNATURE,
    LeftOut,
    Release,
    ReleasedData,
    ReleasedFile,
    manifest_bytes,
    rank,
)
from trihub.statistics.releases.minisign import SecretKey
from trihub.statistics.releases.tables import (
    VINTAGES,
    vintage_row,
    write_codes,
    write_csv,
    write_figures,
)
from trihub.statistics.service import Statistics
from trihub.statistics.tables import Figure

DEFINITIONS = "computed-indicators.json"
_BLOCK = 1 << 20


def release(
    statistics: Statistics, folder: Path, number: str, key: SecretKey, *, date: dt.date
) -> Release:
    """Freeze all tables as they stand on a day, as a signed release ``folder/number``.

    The same figures, number, day, key and last release give the same bytes.

    :raises BadInput: the number is none, was given before, or is not above the last.
    :raises BadFile: the last release, which it is compared with, is damaged.
    :raises NotFound: there is nothing that may be released.
    """
    folder.mkdir(parents=True, exist_ok=True)
    last = _last(folder, number)
    staging = Path(tempfile.mkdtemp(prefix=".release-", dir=folder))
    try:
        made = _write(statistics, staging, number, date, last)
        content = manifest_bytes(made)
        (staging / MANIFEST).write_bytes(content)
        trusted = f"trihub statistics {number} {date.isoformat()} file:{MANIFEST}"
        (staging / SIGNATURE).write_text(key.sign(content, trusted), encoding="ascii", newline="\n")
        (staging / PUBLIC).write_text(key.public.file, encoding="ascii", newline="\n")
        _to_disk(staging)
        staging.chmod(0o755)
        _appear(staging, folder / number)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    made = replace(made, path=folder / number, manifest=hashlib.sha256(content).hexdigest())
    note(folder, made)
    return made


def _last(folder: Path, number: str) -> Release | None:
    """The release before a new number; what is compared with it has to be whole."""
    place = rank(number)
    known = releases(folder)
    taken = {*logged(folder), *(each.name for each in folder.iterdir())}
    above = [each for each in taken if place_of(each) >= place]
    if number in taken:
        raise _made_before(number)
    if above:
        raise BadInput(
            f"The release {number} would come before {max(above, key=rank)}.",
            hint="Numbers grow: take the next one.",
        )  # fmt: skip
    there = {each.number for each in known}
    for name in sorted(taken - there):
        if place_of(name) > (0, 0) and (folder / name).exists():
            raise BadFile(f"{folder / name} holds no release that can be read.",
                          hint="“trihub stats verify” says what is wrong with it.")  # fmt: skip
    for each in known[:1]:
        check_files(each)
    return known[0] if known else None


def check_files(of: Release) -> None:
    """Check that the files of a release are those of its manifest. :raises BadFile: one is not."""
    for each in of.files:
        path = of.path / each.path
        if not path.is_file() or path.stat().st_size != each.bytes or sha256(path) != each.sha256:
            raise BadFile(
                f"The file {each.path} of the release {of.number} is not what was released.",
                hint="“trihub stats verify” says all that does not fit.",
            )  # fmt: skip


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def _write(
    statistics: Statistics, staging: Path, number: str, date: dt.date, last: Release | None
) -> Release:
    datasets, left_out, vintages = _write_data(statistics, staging, date)
    if not datasets:
        raise NotFound(
            "There is nothing to release.",
            hint="Load figures whose licence allows it: trihub stats load.",
        )
    rows = [vintage_row(vintages[digest]) for digest in sorted(vintages)]
    write_csv(staging / "vintages.csv", VINTAGES, rows)
    write_codes(staging / "codes")
    definitions = {
        "indicators": [definition_shape(each) for each in indicators().values()],
        "refused": [refused_shape(each) for each in refused().values()],
        "fields": asdict(field_rules()),
    }
    text = json.dumps(definitions, ensure_ascii=False, indent=1) + "\n"
    (staging / DEFINITIONS).write_text(text, encoding="utf-8", newline="\n")
    changes = write_changes(last.path, staging) if last else {}
    found = sorted(path for path in staging.rglob("*") if path.is_file())
    return Release(
        number=number, date=date, software=f"trihub {__version__}",
        previous=last.number if last else "", previous_manifest=last.manifest if last else "",
        datasets=tuple(datasets), left_out=tuple(left_out), changes=changes,
        files=tuple(
            ReleasedFile(path=path.relative_to(staging).as_posix(), bytes=path.stat().st_size,
                         sha256=sha256(path))
            for path in found
        ),
    )  # fmt: skip


def _write_data(
    statistics: Statistics, staging: Path, date: dt.date
) -> tuple[list[ReleasedData], list[LeftOut], dict[str, Vintage]]:
    datasets: list[ReleasedData] = []
    left_out: list[LeftOut] = []
    vintages: dict[str, Vintage] = {}
    for dataset in statistics.datasets():
        known = statistics.store.slices(dataset, published_by=date)
        given = sorted({each.vintage.licence for each in known})
        forbidding = [each for each in given if not may_republish(each)]
        if forbidding:
            left_out.append(LeftOut(dataset=dataset, licence=forbidding[0],
                                    reason=why_not(forbidding[0])))  # fmt: skip
        if forbidding or not known:
            continue
        used: dict[str, Vintage] = {}
        path = f"data/{_file_name(dataset)}.csv.gz"
        shown = sorted({each.indicator for each in known})
        count = write_figures(staging / path, _figures(statistics, dataset, shown, date, used))
        datasets.append(ReleasedData(
            dataset=dataset, file=path, figures=count, indicators=tuple(shown),
            publishers=tuple(sorted({each.publisher for each in used.values()})),
            licences=tuple(licences()[each] for each in given),
        ))  # fmt: skip
        vintages |= used
    return datasets, left_out, vintages


def _file_name(dataset: str) -> str:
    if not CODE.fullmatch(dataset):
        raise BadInput(f"{dataset[:60]} is no code of a data set.",
                       hint="A code has letters, digits, “_”, “-”, “@” and “$” only.")  # fmt: skip
    return dataset


def _figures(
    statistics: Statistics,
    dataset: str,
    has: Sequence[str],
    date: dt.date,
    used: dict[str, Vintage],
) -> Iterator[Figure]:
    for indicator in has:
        which = Which(dataset=dataset, indicator=indicator)
        table = statistics.table(which, as_of=date)
        for each in table.slices:
            used.setdefault(each.vintage.digest, each.vintage)
        yield from table


def _to_disk(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _appear(staging: Path, target: Path) -> None:
    try:
        staging.rename(target)
    except OSError:
        if not target.exists():
            raise
        raise _made_before(target.name) from None


def _made_before(number: str) -> BadInput:
    return BadInput(
        f"The release {number} was made before.",
        hint="A number is never used twice: take the next one.",
    )
