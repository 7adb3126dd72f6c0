"""Records as linked data: schema.org in JSON-LD 1.1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from trihub.core.languages import MAIN_LANGUAGES
from trihub.core.register import RecordKind
from trihub.register.names import name_of, office_at
from trihub.register.periods import period_of
from trihub.register.records import Record

_MODES = {"video": "OnlineEventAttendanceMode", "in person": "OfflineEventAttendanceMode"}
_TYPES = {
    RecordKind.MEETING: "Event", RecordKind.COMMITMENT: "Action",
    RecordKind.DOCUMENT: "CreativeWork", RecordKind.PERSON: "Person",
    RecordKind.OFFICE: "GovernmentOrganization", RecordKind.WORKING_GROUP: "Organization",
    RecordKind.PROGRAMME: "Project",
}  # fmt: skip
Node = dict[str, Any]


def as_linked(record: Record, *, base: str = "", about: Sequence[Record] = ()) -> Node:
    """A record: a meeting as an Event with its offices as GovernmentOrganization, each by the name
    that it had then. ``base`` is the site's address, ``about`` the meeting that it belongs to."""
    found: Node = {
        "@context": "https://schema.org", "@type": _TYPES[record.kind],
        "@id": _address(base, record.id), "identifier": record.id,
    }  # fmt: skip
    if base:
        found["url"] = found["@id"]
    if record.kind.named:
        return found | _entity(record)
    if record.kind is RecordKind.MEETING:
        return found | _event(record)
    date = next((each.date for each in about), "")
    if record.first("about"):
        found["about"] = {"@id": _address(base, record.first("about"))}
    if record.kind is RecordKind.COMMITMENT:
        return found | {
            "description": record.first("text"), "agent": _offices(record.all("actor"), date),
            "actionStatus": "https://schema.org/PotentialActionStatus",
        }  # fmt: skip
    return found | {"name": _named("document", record.first("document")), **_dated(date)}


def _event(record: Record) -> Node:
    number, date = record.first("number"), record.date
    heads = record.all("head")
    found: Node = {
        "name": _named("mechanism", record.first("mechanism")),
        "organizer": _offices(record.all("host"), date),
        "attendee": [*_offices(record.all("office"), date), *map(_person, heads)],
    }
    if record.withdrawn:
        found["description"] = record.withdrawn
    if number:
        found["alternateName"] = f"{record.first('mechanism')} {number}"
    if date:
        found["startDate"] = date
    if record.first("place"):
        place = record.first("place")
        found["location"] = {"@type": "Place", "name": name_of("place", place, "en")}
    if record.first("mode") in _MODES:
        found["eventAttendanceMode"] = f"https://schema.org/{_MODES[record.first('mode')]}"
    return found


def _entity(record: Record) -> Node:
    names = [period_of(value) for value in record.all("name")]
    now = [each for each in names if each.holds("")] or names
    found: Node = {"name": [_text(each.language, each.text) for each in now]}
    if others := dict.fromkeys(each.text for each in names if each not in now):
        found["alternateName"] = list(others)
    if record.kind is RecordKind.PERSON and record.first("of"):
        found["affiliation"] = _offices(record.all("of"), "")
    return found


def _address(base: str, record: str) -> str:
    return f"{base}/register/{record}" if base else record


def _dated(date: str) -> Node:
    return {"dateCreated": date} if date else {}


def _person(code: str) -> Node:
    return {"@type": "Person", "identifier": code, "name": name_of("head", code, "en")}


def _offices(codes: Iterable[str], date: str) -> list[Node]:
    return [
        {"@type": "GovernmentOrganization", "identifier": code, "name": office_at(code, date, "en")}
        for code in codes
    ]


def _named(kind: str, code: str) -> list[Node]:
    return [_text(tag, name_of(kind, code, tag)) for tag in MAIN_LANGUAGES]


def _text(language: str, text: str) -> Node:
    return {"@language": language or "und", "@value": text}
