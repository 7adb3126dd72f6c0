"""Legal events in OPS (``ops:legal``): INPADOC's fields by their numbers, ``L001EP`` and on."""

from __future__ import annotations

from collections.abc import Iterable

from trihub.core.patent import LegalEvent
from trihub.offices import xml
from trihub.offices.parts import Parts

PATHS = {
    "office": "L001EP",
    "code": "@code; else L008EP",
    "text": "@desc",
    "date": "L007EP (gazette date)",
    "effective": "L500EP/L525EP (effective date)",
    "details": "every other L field, by the words of its @desc",
}
"""Field of :class:`~trihub.core.patent.LegalEvent` to path from ``ops:legal``."""

_USED = frozenset({"L001EP", "L007EP", "L008EP", "L018EP", "L019EP", "L525EP", "L500EP", "pre"})
"""``L018EP`` and ``L019EP`` are the days on which the EPO exchanged and created its record; they say
nothing about the event, and with them the same event would count twice when it is sent again.
``pre`` repeats the fields as lines."""


def events(parts: Parts, elements: Iterable[xml.Element]) -> tuple[LegalEvent, ...]:
    """The events in the file's order, each once."""
    return tuple(dict.fromkeys(_event(parts, element) for element in elements))


def _event(parts: Parts, element: xml.Element) -> LegalEvent:
    return LegalEvent(
        office=xml.value(element, "L001EP"),
        code=xml.attribute(element, "code") or xml.value(element, "L008EP"),
        date=parts.date(xml.value(element, "L007EP"), "Date of a legal event"),
        text=xml.attribute(element, "desc") or xml.value(element, "pre"),
        effective=parts.date(
            xml.value(element, "L500EP/L525EP") or xml.value(element, "L525EP"),
            "Effective date of a legal event",
        ),
        details=tuple(_details(element)),
    )


def _details(element: xml.Element) -> list[tuple[str, str]]:
    found = [("Influence", xml.attribute(element, "infl"))]
    for field in (*element, *xml.each(element, "L500EP/*")):
        tag = str(field.tag)
        if tag not in _USED:
            name = xml.attribute(field, "desc") or tag
            found.append((name, xml.text_of(field)))
            found.append((f"{name}, in words", xml.attribute(field, "descData")))
    return [(name, value) for name, value in found if value]
