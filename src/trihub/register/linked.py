"""Records as linked data: schema.org in JSON-LD 1.1."""

from __future__ import annotations

from typing import Any

from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.register import RecordKind
from trihub.register.names import name_of
from trihub.register.records import Record

_MODES = {"video": "OnlineEventAttendanceMode", "in person": "OfflineEventAttendanceMode"}
_TYPES = {
    RecordKind.MEETING: "Event", RecordKind.COMMITMENT: "Action",
    RecordKind.DOCUMENT: "CreativeWork",
}  # fmt: skip


def as_linked(record: Record) -> dict[str, Any]:
    """A record: a meeting as an Event with its offices as GovernmentOrganization."""
    found: dict[str, Any] = {
        "@context": "https://schema.org", "@type": _TYPES[record.kind], "@id": record.id,
        "identifier": record.id,
    }  # fmt: skip
    if record.kind is RecordKind.MEETING:
        return found | _event(record)
    if record.kind is RecordKind.COMMITMENT:
        return found | {
            "description": record.first("text"), "agent": _offices(record.all("actor")),
            "object": {"@id": record.first("about")},
        }  # fmt: skip
    return found | {
        "name": _named("document", record.first("document")),
        "recordedAt": {"@id": record.first("about")},
    }


def _event(record: Record) -> dict[str, Any]:
    number = record.first("number")
    found: dict[str, Any] = {
        "name": _named("mechanism", record.first("mechanism")),
        "organizer": _offices(record.all("host")),
        "attendee": [*_offices(record.all("office")),
                     *({"@type": "Person", "name": name_of("head", who, "en")}
                       for who in record.all("head"))],
    }  # fmt: skip
    if number:
        found["alternateName"] = f"{record.first('mechanism')} {number}"
    if record.date:
        found["startDate"] = record.date
    if record.first("place"):
        found["location"] = {"@type": "Place", "name": record.first("place")}
    if record.first("mode") in _MODES:
        found["eventAttendanceMode"] = f"https://schema.org/{_MODES[record.first('mode')]}"
    return found


def _offices(codes: list[str]) -> list[dict[str, str]]:
    return [{"@type": "GovernmentOrganization", "identifier": code} for code in codes]


def _named(kind: str, code: str) -> list[dict[str, str]]:
    return [{"@language": tag, "@value": name_of(kind, code, tag)} for tag in MAIN_LANGUAGES]
