"""Whose figures, and when published: from the file, its folder, the mapping or the user."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trihub.core.errors import BadDate, BadInput
from trihub.core.ports.statistics import Clock, utc_now
from trihub.core.statistics import Published, Vintage
from trihub.statistics.loading.mapping import SourceRule

_README = re.compile(r"^published:\s*(\d{4}(?:-\d{2}){0,2})\s*$", re.IGNORECASE | re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SMALL = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What the user says about a file, and the present moment (UTC). ``published`` counts where
    nothing else says when it was published. ``clock`` tells when the reading has ended."""

    now: dt.datetime
    published: str = ""
    url: str = ""
    clock: Clock = utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What all figures of a file have in common."""

    name: str
    sha256: str
    source: SourceRule
    stated: str
    given: Given

    def vintage(self, targets: Mapping[str, str]) -> Vintage:
        """The vintage that a row belongs to; what its codes say comes before the mapping's.

        :raises BadInput: nothing says when it was published, or it lies in the future.
        """
        source = self.source
        document = targets.get("document", source.document)
        text = targets.get("published") or self.stated or self.given.published
        if not text:
            raise BadInput(
                f"Nothing says when {document} ({self.name}) was published.",
                hint="Give the date as exactly as you know it: --published 2025-04-15, 2025-04 or 2025.",
            )  # fmt: skip
        published = Published(text)
        today = self.given.now.date()
        if published.first > today:
            raise BadInput(
                f"{document} ({self.name}) says that it was published on {text}, which is to come.",
                hint="Check the date and this machine's clock.",
            )  # fmt: skip
        return Vintage(
            dataset=targets.get("dataset", source.dataset),
            publisher=targets.get("publisher", source.publisher),
            document=document,
            url=targets.get("url") or self.given.url or source.url,
            published=published,
            published_by=min(published.last, today),
            name=self.name,
            sha256=self.sha256,
            licence=targets.get("licence", source.licence),
        )


def stated_date(path: Path, rule: str, preamble: Mapping[str, str]) -> str:
    """The date of publication that the file or its folder states, else nothing.

    :raises BadDate: there is one where it should stand, and it is none.
    """
    kind, _, label = rule.partition(":")
    text = ""
    if kind == "preamble":
        text = preamble.get(label, "").strip()
    elif kind == "package":
        text = _package_date(path)
    if not text:
        return _readme_date(path)
    if not _DAY.fullmatch(text):
        raise BadDate(
            f"{path.name} states {text[:40]} as its date.",
            hint="A date is written 2025-04-15.",
        )
    return text


def _readme_date(path: Path) -> str:
    """The date in a line “Published: 2013-12-18” of the folder's README.md."""
    readme = path.with_name("README.md")
    if not readme.is_file() or readme.stat().st_size > _SMALL:
        return ""
    found = _README.search(readme.read_text(encoding="utf-8", errors="replace"))
    return found[1] if found else ""


def _package_date(path: Path) -> str:
    """``last_updated`` of the data package beside the file (Frictionless Data Package 1)."""
    prefix = path.stem.partition("_")[0]
    for name in ("datapackage.json", f"{prefix}_datapackage.json"):
        package = path.with_name(name)
        if package.is_file() and package.stat().st_size < _SMALL:
            try:
                found = json.loads(package.read_text(encoding="utf-8"))
            except ValueError:
                continue
            if isinstance(found, dict):
                return str(found.get("last_updated", ""))
    return ""


def checksum(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
