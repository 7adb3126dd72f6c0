"""What happened in a reader's cases, as an Atom feed (RFC 4287)."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from trihub.access.rules import Act, Subject, require
from trihub.core.casework.cases import CaseFilter
from trihub.core.casework.people import Actor, Role
from trihub.joint.alerts.words import address, event_text, frame_text, office_text
from trihub.joint.case.reading.reading import Reading
from trihub.joint.case.reading.view import View

ATOM = "http://www.w3.org/2005/Atom"
CASES = 200
"""Cases that a feed or calendar covers: the newest."""

ENTRIES = 100
NEVER = "1970-01-01T00:00:00+00:00"
"""When a feed without entries was last changed."""


@dataclass(frozen=True, slots=True)
class _Entry:
    at: str
    case: str
    event: str
    office: str


def atom(reading: Reading, actor: Actor, lang: str, url: str) -> bytes:
    """The feed of one account, newest first. ``url`` is the site's address, without a slash at its
    end. It has the steps that the account may see, without reasons: feeds are read by programs of
    others.

    :raises Refused: the token is not for feeds, or nobody has signed in.
    """
    require(actor, Act.READ_FEED, Subject(office=actor.office))
    entries = sorted(
        (entry for case in own_cases(reading, actor) for entry in _entries(case)),
        key=lambda entry: (entry.at, entry.case),
        reverse=True,
    )[:ENTRIES]
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": lang})
    _add(feed, "id", _urn(f"feed|{actor.account}"))
    _add(feed, "title", frame_text("feed", lang))
    _add(feed, "updated", entries[0].at if entries else NEVER)
    ET.SubElement(
        feed, "link", {"rel": "alternate", "type": "text/html", "href": address(url, lang)}
    )
    _add(ET.SubElement(feed, "author"), "name", "Trihub")
    for entry in entries:
        feed.append(_element(entry, lang, url))
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def own_cases(reading: Reading, actor: Actor) -> Iterator[View]:
    """The newest cases that concern an account: an examiner's own, an applicant's, an office's."""
    wanted = CaseFilter(assigned=actor.account) if actor.role is Role.EXAMINER else CaseFilter()
    for line in reading.list(actor, wanted, limit=CASES).lines:
        yield reading.open(actor, line.id)


def _entries(case: View) -> Iterator[_Entry]:
    for step in case.steps:
        yield _Entry(step.at, case.id, step.event.value, step.office)


def _element(entry: _Entry, lang: str, url: str) -> ET.Element:
    made = ET.Element("entry")
    _add(made, "id", _urn(f"{entry.case}|{entry.at}|{entry.event}|{entry.office}"))
    _add(made, "title", event_text(entry.event, entry.office, lang))
    _add(made, "updated", entry.at)
    ET.SubElement(made, "link", {"rel": "alternate", "href": address(url, lang, entry.case)})
    if entry.office:
        _add(ET.SubElement(made, "author"), "name", office_text(entry.office, lang))
    ET.SubElement(made, "category", {"term": entry.event})
    _add(made, "summary", frame_text("case", lang, case=entry.case))
    return made


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _urn(name: str) -> str:
    """A number that is always the same for the same thing (RFC 4287, 4.2.6)."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"https://trihub.invalid/{name}").urn
