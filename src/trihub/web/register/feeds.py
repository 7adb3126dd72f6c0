"""What is new or changed in the register, as Atom (RFC 4287)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.messages import N_
from trihub.core.register import RecordKind
from trihub.register.names import name_of
from trihub.register.records import Record
from trihub.register.view import listed
from trihub.web.i18n import translations
from trihub.web.identity import base_address
from trihub.web.pages.common import Language
from trihub.web.register.common import Chosen, title_of, when
from trihub.web.register.searching import Kind
from trihub.web.services import Library

router = APIRouter()
ENTRIES = 50
ATOM = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00Z"
"""When a feed without entries was last changed."""
_NO_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = N_("Register of cooperation")


@router.get("/{lang}/register/latest.atom")
def atom(
    request: Request, lang: Language, library: Library, chosen: Chosen, kind: Kind = ""
) -> Response:
    """The records that were recorded or changed last, of a mechanism, an office, a field."""
    register, base = library.register, base_address(request)
    asked = replace(chosen.asked(*((RecordKind(kind),) if kind else ())), order="changed")
    found = register.get_all(listed(register.view(), asked, limit=ENTRIES).records)
    query = "&".join(filter(None, (chosen.query, f"kind={kind}" if kind else "")))
    query = f"?{query}" if query else ""
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": lang})
    _add(feed, "id", f"{base}/register/latest.atom{query}")
    names = [
        name_of(name, value, lang)
        for name, value in zip(chosen._fields, chosen, strict=True)
        if value
    ]
    _add(feed, "title", " · ".join([translations(lang).gettext(_NAME), *names, "Trihub"]))
    _add(feed, "updated", max(map(_moment, found), default=NEVER))
    _add(ET.SubElement(feed, "author"), "name", "Trihub")
    own = f"{base}/{lang}/register"
    ET.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": own})
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml",
                                 "href": f"{own}/latest.atom{query}"})  # fmt: skip
    for one in found:
        feed.append(_entry(one, base, lang))
    data = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(data, media_type="application/atom+xml")


def _entry(one: Record, base: str, lang: str) -> ET.Element:
    made = ET.Element("entry")
    _add(made, "id", f"{base}/register/{one.id}")
    _add(made, "title", title_of(one, lang)[:300] or one.id)
    _add(made, "updated", _moment(one))
    _add(made, "published", _utc(one.statements[0].recorded_at.isoformat()))
    ET.SubElement(made, "link", {"rel": "alternate", "href": f"{base}/{lang}/register/{one.id}"})
    for name in ("mechanism", "office", "field"):
        for code in one.all(name):
            term = {"term": _plain(code), "label": _plain(name_of(name, code, lang))}
            ET.SubElement(made, "category", term)
    told = [when(one.date, lang), *(name_of(name, one.first(name), lang)
            for name in ("place", "strength", "state") if one.first(name))]  # fmt: skip
    _add(made, "summary", " · ".join(filter(None, told)) or name_of("kind", one.kind.value, lang))
    return made


def _moment(one: Record) -> str:
    return _utc(one.statements[-1].recorded_at.isoformat())


def _utc(text: str) -> str:
    return text.replace("+00:00", "Z")


def _plain(text: str) -> str:
    # Characters that XML 1.0 lacks (section 2.2) would make the whole feed unreadable.
    return _NO_XML.sub("", text)


def _add(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, name).text = _plain(value)
