"""Reading programme files: those of the package, and an office's own before them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trihub.core.errors import BadProgramme
from trihub.joint.programmes.contradictions import refuse
from trihub.joint.programmes.locate import locate
from trihub.joint.programmes.model import Cap, Deadline, Decider, Period, Programme, Rule, Status
from trihub.joint.programmes.shape import PROGRAMME, Place, table

MAX_BYTES = 1 << 20
"""The largest programme file."""

_AT = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


def load(source: Path | str) -> Programme:
    """Read one programme: a file by its path, or the text of one.

    :raises BadProgramme: it is no TOML, lacks something, or contradicts itself; the message
        names file and line.
    """
    if isinstance(source, str):
        return _read(source, "(text)")
    try:
        with source.open("rb") as handle:
            content = handle.read(MAX_BYTES + 1)
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadProgramme(
            f"{source.name} cannot be read: {error!s}",
            hint="Give the path of a TOML file in UTF-8.",
        ) from error
    if len(content) > MAX_BYTES:
        raise BadProgramme(
            f"{source.name} is larger than 1 MiB.",
            hint="A programme is one short TOML file.",
        )
    return _read(text, source.name)


@cache
def shipped() -> Mapping[str, Programme]:
    """The package's own programmes by their id."""
    folder = files("trihub.joint.programmes") / "data"
    found = [
        _read(entry.read_text(encoding="utf-8"), entry.name)
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml")
    ]
    return MappingProxyType({programme.id: programme for programme in found})


def programmes(folders: Sequence[Path] = ()) -> Mapping[str, Programme]:
    """All programmes by id: those of an office's folders first, in order, then the package's.

    A programme replaces a later one of the same id.

    :raises BadProgramme: a file is wrong, a folder does not exist, or two files of one folder
        have the same id.
    """
    found: dict[str, Programme] = {}
    for folder in folders:
        found = {**_folder(folder), **found}
    return MappingProxyType({**shipped(), **found})


def _folder(folder: Path) -> dict[str, Programme]:
    if not folder.is_dir():
        raise BadProgramme(
            f"There is no folder {folder}.",
            hint="Give the folder that holds your programmes, one TOML file each.",
        )
    found: dict[str, Programme] = {}
    for path in sorted(folder.glob("*.toml")):
        programme = load(path)
        if programme.id in found:
            raise BadProgramme(
                f"{path.name}, line 1: Another file of the folder has the id “{programme.id}”.",
                hint="Give each programme its own id.", line=1,
            )  # fmt: skip
        found[programme.id] = programme
    return found


def _read(text: str, name: str) -> Programme:
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _AT.search(str(error))
        line = int(at[1]) if at and at[1] else text.count("\n") + 1
        why = _AT.sub("", str(error)).strip()
        raise BadProgramme(
            f"{name}, line {line}: This is no TOML: {why}.",
            hint="Write it as docs/how-to/programmes.md shows.", line=line,
        ) from error  # fmt: skip
    place = Place(name, locate(text.replace("\r\n", "\n")))
    file: dict[str, Any] = table(PROGRAMME)(values, place)
    refuse(file, place)
    return _programme(file)


def _programme(file: Mapping[str, Any]) -> Programme:
    policy, exchange, fee = file["policy"], file["exchange"], file["fee"]
    return Programme(
        id=file["id"],
        names=file["names"],
        status=Status(file["status"]),
        status_note=file["status_note"],
        offices=file["offices"],
        periods=tuple(Period(**period) for period in file["periods"]),
        caps=tuple(Cap(**cap) for cap in file["caps"]),
        rules=tuple(
            Rule(**{**rule, "decider": Decider(rule["decider"])}) for rule in file["rules"]
        ),
        deadlines=tuple(Deadline(**deadline) for deadline in file["deadlines"]),
        exchange=exchange["what"] if exchange else (),
        consent=file["consent"],
        consent_days=policy["consent_days"],
        fee=fee["text"] if fee else "",
        forms=tuple(form["text"] for form in file["forms"]),
        order=policy["order"],
        applicant_sees=policy["applicant_sees"],
        conflicting=policy["conflicting"],
        sources=file["sources"],
        version=file["version"],
        subject=file["subject"],
        reminders=policy["reminders"],
        cited=_cited(file),
    )


def _cited(file: Mapping[str, Any]) -> dict[str, str]:
    found = {"status": file["status_source"], "offices": file["offices_source"]}
    if file["consent_source"]:
        found["consent"] = file["consent_source"]
    found.update({key: file[key]["source"] for key in ("exchange", "fee") if file[key]})
    forms = enumerate(file["forms"], 1)
    return found | {f"forms.{number}": form["source"] for number, form in forms}
