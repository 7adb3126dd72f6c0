"""What the definition of its class adds to a query: measured, and not part of search.

The scheme of the IPC is read from the folder ``classification`` beside the collections, in English
(``ipc-xml-en-fr.tar.xz``, WIPO's XML of the seventh edition) and Chinese (``ipc-groups-zh.jsonl``).
A query gets the titles of its record's group and main group in the language sought.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.quality.records import Bilingual
from trihub.core.classes import parse_symbol

ENGLISH, CHINESE = "ipc-xml-en-fr.tar.xz", "ipc-groups-zh.jsonl"
_ENTRY = re.compile(r"([A-H]\d\d[A-Z])(\d{4})(\d{6})")
_LINE = re.compile(r"^([A-H]\d\d[A-Z]\d+/\d+) +(.+)$", re.MULTILINE)
_HEAD = re.compile(r"Title: (.+)\n+Code: ([A-H]\d\d[A-Z]\d+/\d+)")

Definitions = Mapping[str, Mapping[str, str]]
"""Titles by group (``B64C1/06``) and language."""


def read_definitions(folder: Path) -> Definitions:
    """The scheme; empty where a file is missing."""
    if not all((folder / name).is_file() for name in (ENGLISH, CHINESE)):
        return {}
    found: dict[str, dict[str, str]] = {}
    for lang, titles in (("en", _english(folder / ENGLISH)), ("zh", _chinese(folder / CHINESE))):
        for symbol, title in titles:
            found.setdefault(symbol, {})[lang] = title
    return found


def _english(path: Path) -> Iterator[tuple[str, str]]:
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".xml") else None
            if file is None:
                continue
            for entry in ElementTree.fromstring(file.read()).iter("ipcEntry"):
                symbol = _ENTRY.fullmatch(entry.get("symbol") or "")
                if symbol and entry.get("lang") == "EN" and entry.get("kind") not in ("g", "i"):
                    parts = entry.findall("textBody/title/titlePart/text")
                    title = "; ".join(part.text or "" for part in parts)
                    group = symbol[3].rstrip("0").ljust(2, "0")
                    yield f"{symbol[1]}{int(symbol[2])}/{group}", title


def _chinese(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            text = json.loads(line)["text"]
            if head := _HEAD.match(text):
                yield head[2], head[1]
                yield from _LINE.findall(text)


def of_records(definitions: Definitions, records: Sequence[Bilingual], lang: str) -> dict[str, str]:
    """For each record (by publication key) the titles of its class in a language."""
    found = {}
    for record in records:
        symbol = parse_symbol(record.symbol)
        levels = symbol.levels[3:] if symbol else ()
        groups = (level if "/" in level else f"{level}/00" for level in levels)
        titles = [definitions.get(group, {}).get(lang, "") for group in groups]
        if text := " ".join(dict.fromkeys(filter(None, titles))):
            found[record.patent(()).key] = text
    return found
