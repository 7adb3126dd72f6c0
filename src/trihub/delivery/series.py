"""Which delivery a file belongs to: by the names that offices give, or by how its content begins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trihub.core.errors import BadInput
from trihub.delivery.issues import Steps, place, steps_of

OFFICE = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What an office delivers again and again."""

    id: str
    office: str
    title: str
    steps: Steps
    names: tuple[re.Pattern[str], ...] = ()
    heads: tuple[re.Pattern[str], ...] = ()
    root: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Named:
    """A delivery by its office, series and issue."""

    office: str
    series: str
    issue: str
    steps: Steps


@cache
def known_series() -> tuple[Series, ...]:
    """The series that Trihub recognises, in the order in which they are tried."""
    text = (files("trihub.delivery") / "data" / "series.toml").read_text(encoding="utf-8")
    return tuple(
        Series(
            id=entry["id"], office=entry["office"], title=entry["title"],
            steps=Steps(entry["steps"]),
            names=_patterns(entry.get("names", ())),
            heads=_patterns(entry.get("heads", ())),
            root=entry.get("root", ""),
        )
        for entry in tomllib.loads(text)["series"]
    )  # fmt: skip


def _patterns(texts: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text, re.ASCII) for text in texts)


def by_name(path: str) -> Named | None:
    """The delivery that a path (with “/”) tells of; the part of it nearest to the file counts."""
    for series in known_series():
        for pattern in series.names:
            *_, last = (None, *pattern.finditer(path))
            if last and (named := _named(series, last.groupdict())):
                return named
    return None


def by_head(head: str) -> Named | None:
    """The delivery that the beginning of a file tells of."""
    for series in known_series():
        for pattern in series.heads if series.root in head else ():
            match = pattern.search(head)
            if match and (named := _named(series, match.groupdict())):
                return named
    return None


def _named(series: Series, found: Mapping[str, str]) -> Named | None:
    """The delivery of what a pattern found; nothing where there is no such week or day."""
    product = found.get("product", "").lower()
    issue = _issue(found)
    try:
        place(issue, series.steps)
    except BadInput:
        return None
    name = f"{series.id}-{product}" if product else series.id
    return Named(office=series.office, series=name, issue=issue, steps=series.steps)


def _issue(found: Mapping[str, str]) -> str:
    if "week" in found:
        return f"{found['year']}-W{found['week']}"
    if "volume" in found:
        return f"{found['volume']}-{found['number']}"
    day = found["day"]
    if len(day) == 6:  # the century is that of 1976, when the USPTO's data begins, or the next one
        day = f"{'19' if day[:2] >= '76' else '20'}{day}"
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def given(office: str, issue: str) -> Named:
    """A delivery that somebody names; its series is the office's by days, weeks or gazettes.

    :raises BadInput: there is no such office or issue.
    """
    code = office.upper()
    if not OFFICE.fullmatch(code):
        raise BadInput(
            f"“{office}” is no office.", hint="Give its two letters by WIPO ST.3, for example KR."
        )
    steps = steps_of(issue)
    return Named(office=code, series=f"{code.lower()}-{steps.value}", issue=issue, steps=steps)


def steps_in(series: str, issue: str) -> Steps:
    """What an issue of this series is; of one that Trihub does not know, what it looks like."""
    for one in sorted(known_series(), key=lambda one: one.id != series):
        products = any("product" in pattern.groupindex for pattern in one.names)
        if series == one.id or (products and series.startswith(f"{one.id}-")):
            return one.steps
    return steps_of(issue)
