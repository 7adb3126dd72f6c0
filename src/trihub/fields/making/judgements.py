"""Judgements and samples: files beside a definition, made to be read and merged in git.

Judgements are JSON Lines, one judgement a line, only ever added to: the last of a judge on a document
and field holds. A sample is one JSON file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

import msgspec

from trihub.core.errors import BadFile
from trihub.fields.definition.model import Definition

MAX_LINE = 10_000


class Verdict(StrEnum):
    """Whether a document belongs in a field."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Judgement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One judgement: of which publication (its key), for which field (its id), by whom, when."""

    number: str
    field: str
    verdict: Verdict
    judge: str
    on: dt.date
    note: str = ""


class Stratum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the library that was sampled: how many documents it has, and those drawn."""

    name: str
    size: int
    numbers: tuple[str, ...]


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stratified sample: of which definition and field, in which state of the library, by which
    seed."""

    address: str
    field: str
    change: int
    seed: int
    strata: tuple[Stratum, ...]


def read_judgements(path: Path) -> list[Judgement]:
    """Read a file of judgements; none where there is no file.

    :raises BadFile: a line is none, and the message names it; or the file cannot be read.
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            found.append(msgspec.json.decode(line[:MAX_LINE], type=Judgement))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadFile(
                f"{path.name}, line {number}: This is no judgement: {error}.",
                hint="A line holds number, field, verdict (yes, no, unsure), judge and on, as JSON.",
            ) from error
    return found


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            yield from source
    except OSError as error:
        raise BadFile(f"{path.name} cannot be read: {error.strerror}.") from error


def add_judgements(path: Path, judgements: Iterable[Judgement]) -> int:
    """Add judgements at the end of a file; how many."""
    lines = [msgspec.json.encode(one) + b"\n" for one in judgements]
    with path.open("ab") as out:
        out.writelines(lines)
    return len(lines)


def read_sample(path: Path) -> Sample:
    """Read a sample. :raises BadFile: it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Sample)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadFile(
            f"{path.name} is no sample: {error}.", hint="“trihub fields sample” draws one."
        ) from error


def write_sample(path: Path, sample: Sample) -> None:
    """Write a sample as JSON that can be read line by line."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(sample), indent=1) + b"\n")


def standing(judgements: Sequence[Judgement], field: str) -> dict[str, dict[str, Verdict]]:
    """The judgements on a field that hold: by document, then by judge."""
    found: dict[str, dict[str, Verdict]] = {}
    for one in judgements:
        if one.field == field:
            found.setdefault(one.number, {})[one.judge] = one.verdict
    return found


def decided(judgements: Sequence[Judgement], field: str) -> dict[str, bool]:
    """Documents on which most judges agree; “unsure” and ties decide nothing."""
    found: dict[str, bool] = {}
    for number, verdicts in standing(judgements, field).items():
        values = list(verdicts.values())
        yes, no = values.count(Verdict.YES), values.count(Verdict.NO)
        if yes != no:
            found[number] = yes > no
    return found


def questionable(definition: Definition, judgements: Sequence[Judgement]) -> dict[str, list[str]]:
    """What is odd about the judges, by judge: not named in the definition, or judgements dated after
    they left. Judgements made before somebody left go on counting."""
    known = {judge.id: judge for judge in definition.judges}
    found: dict[str, list[str]] = {}
    late: dict[str, int] = {}
    for one in judgements:
        judge = known.get(one.judge)
        if judge is None and known:
            found.setdefault(one.judge, ["is not among the judges of the definition"])
        elif judge and judge.left and one.on > judge.left:
            late[one.judge] = late.get(one.judge, 0) + 1
    for name, count in late.items():
        left = known[name].left
        found[name] = [f"left on {left}; {count} judgements are dated later and do not count"]
    return found


def counting(definition: Definition, judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements that count: all but those dated after their judge left."""
    left: Mapping[str, dt.date | None] = {judge.id: judge.left for judge in definition.judges}
    return [one for one in judgements if one.on <= (left.get(one.judge) or dt.date.max)]
