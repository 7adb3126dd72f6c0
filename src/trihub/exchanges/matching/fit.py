"""How well an examiner fits a place: what keeps the two apart, and points where nothing does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trihub.core.messages import Message, said
from trihub.exchanges.matching.model import LEVELS, Call, Nomination, Place

YEAR = 4
"""Points for a year of experience in the field, counted up to :data:`YEARS`."""
YEARS = 10
LEVEL = {"A1": 0, "A2": 5, "B1": 10, "B2": 20, "C1": 25, "C2": 30}
"""Points for the best level in a language that the host works in."""
WISHED_PERIOD = 15
WISHED_HOST = 15
MOST = YEAR * YEARS + max(LEVEL.values()) + WISHED_PERIOD + WISHED_HOST
"""The highest fit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Points by part (``field``, ``language``, ``period``, ``host``)."""

    field: str
    language: str
    parts: Mapping[str, int]

    @property
    def points(self) -> int:
        """All of them together: 0 to :data:`MOST`."""
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What keeps an examiner from a place; ``change`` is what would take it away, empty where
    nothing would."""

    kind: str
    message: Message
    change: Message | None = None


def fields_of(call: Call, place: Place) -> tuple[str, ...]:
    """The fields that a place is for, in the call's order."""
    return tuple(code for code in call.fields if not place.fields or code in place.fields)


def languages_of(call: Call, place: Place) -> tuple[str, ...]:
    """The languages that a place works in, in the call's order."""
    return tuple(code for code in call.languages if not place.languages or code in place.languages)


def fit(call: Call, one: Nomination, place: Place) -> Fit | None:
    """How well they fit; ``None`` where something keeps them apart."""
    if any(True for _ in obstacles(call, one, place)):
        return None
    field = max(fields_of(call, place), key=lambda code: one.fields.get(code, -1))
    spoken = languages_of(call, place)
    language = max(spoken, key=lambda code: _level(one.languages.get(code, "")))
    return Fit(
        field=field,
        language=language,
        parts={
            "field": YEAR * min(one.fields[field], YEARS),
            "language": LEVEL[one.languages[language]],
            "period": WISHED_PERIOD if place.period in one.preferred else 0,
            "host": WISHED_HOST if place.office in one.hosts else 0,
        },
    )


def obstacles(call: Call, one: Nomination, place: Place) -> Iterator[Obstacle]:
    """Everything that keeps an examiner from a place."""
    if place.office == one.office:
        yield Obstacle(kind="home", message=said("It is the examiner’s own office."))
        return
    if place.period not in one.periods:
        yield Obstacle(
            kind="period",
            message=said("The period {period} is not possible.", period=place.period),
            change=said("being free in the period {period}", period=place.period),
        )
    wanted = fields_of(call, place)
    if not any(code in one.fields for code in wanted):
        yield Obstacle(
            kind="field",
            message=said("No field in common with {office}.", office=place.office),
            change=said("experience in one of: {fields}", fields=", ".join(wanted)),
        )
    spoken = languages_of(call, place)
    if all(_level(one.languages.get(code, "")) < _level(place.level) for code in spoken):
        yield Obstacle(
            kind="language",
            message=said(
                "{office} asks for {level} in one of: {languages}.",
                office=place.office, level=place.level, languages=", ".join(spoken),
            ),
            change=said(
                "level {level} in one of: {languages}",
                level=place.level, languages=", ".join(spoken),
            ),
        )  # fmt: skip


def _level(name: str) -> int:
    return LEVELS.index(name) if name in LEVELS else -1
