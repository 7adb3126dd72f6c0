"""The latest members as Atom and JSON Feed, and how programs search a collection (OpenSearch)."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from trihub.core.dates import PatentDate
from trihub.core.messages import said
from trihub.core.ports import Stored
from trihub.core.shapes.heads import display
from trihub.fields.navigation import View
from trihub.fields.navigation.listing import Asked, listing
from trihub.web.fields.common import Collection, Filters, field_of, query_of, text
from trihub.web.identity import base_address
from trihub.web.messages import translate
from trihub.web.pages.common import Language
from trihub.web.services import Library, Services

router = APIRouter()
ENTRIES = 50
ATOM = "http://www.w3.org/2005/Atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
NEVER = "1970-01-01T00:00:00Z"
"""When a feed without entries was last changed."""


@router.get("/{lang}/fields/{collection}/-/latest.atom")
def atom(
    request: Request, lang: Language, library: Library, view: Collection, asked: Filters
) -> Response:
    """The members published last, or those of a query (RFC 4287, OpenSearch 1.1)."""
    total, found = _latest(library, view, asked)
    here = f"{base_address(request)}/{lang}"
    own = f"{here}/fields/{view.definition.id}"
    feed = ET.Element("feed", {"xmlns": ATOM, "xmlns:os": OPENSEARCH, "xml:lang": lang})
    _add(feed, "id", f"{base_address(request)}/fields/{view.definition.id}{query_of(asked)}")
    _add(feed, "title", _title(view, asked, lang))
    _add(feed, "updated", max((_moment(one) for one in found), default=NEVER))
    _add(ET.SubElement(feed, "author"), "name", "Trihub")
    for rel, kind, href in (
        ("alternate", "text/html", own),
        ("self", "application/atom+xml", f"{own}/-/latest.atom{query_of(asked)}"),
        ("search", "application/opensearchdescription+xml", f"{own}/-/opensearch.xml"),
    ):
        ET.SubElement(feed, "link", {"rel": rel, "type": kind, "href": href})
    for name, value in (("totalResults", total), ("startIndex", 1), ("itemsPerPage", ENTRIES)):
        _add(feed, f"os:{name}", str(value))
    for one in found:
        feed.append(_entry(one, view, here, base_address(request), lang))
    return _xml(feed, "application/atom+xml")


@router.get("/{lang}/fields/{collection}/-/latest.json")
def json_feed(
    request: Request, lang: Language, library: Library, view: Collection, asked: Filters
) -> Response:
    """The same as a JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    _, found = _latest(library, view, asked)
    here = f"{base_address(request)}/{lang}"
    own = f"{here}/fields/{view.definition.id}"
    shape = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(view, asked, lang),
        "home_page_url": own,
        "feed_url": f"{own}/-/latest.json{query_of(asked)}",
        "language": lang,
        "items": [_item(one, view, here, base_address(request), lang) for one in found],
    }
    return JSONResponse(shape, media_type="application/feed+json")


@router.get("/{lang}/fields/{collection}/-/opensearch.xml")
def description(request: Request, lang: Language, view: Collection) -> Response:
    """How to search the collection (OpenSearch 1.1 description document)."""
    own = f"{base_address(request)}/{lang}/fields/{view.definition.id}/-"
    name = text(view.definition.root.names, lang)[0]
    made = ET.Element("OpenSearchDescription", {"xmlns": OPENSEARCH})
    # The standard allows 16 and 48 characters.
    _add(made, "ShortName", name[:16])
    _add(made, "LongName", name[:48])
    _add(made, "Description", translate(said("Search among the members of the field"), lang))
    for kind, path in (("text/html", "members"), ("application/atom+xml", "latest.atom")):
        ET.SubElement(made, "Url", {"type": kind, "template": f"{own}/{path}?q={{searchTerms}}"})
    _add(made, "Language", lang)
    _add(made, "InputEncoding", "UTF-8")
    return _xml(made, "application/opensearchdescription+xml")


def _latest(library: Services, view: View, asked: Asked) -> tuple[int, list[Stored]]:
    path, _ = field_of(view, asked.field)
    found = listing(view, library.index, replace(asked, field=path), limit=ENTRIES)
    return found.publications, library.store.get_many([row.doc for row in found.rows])


def _title(view: View, asked: Asked, lang: str) -> str:
    _, field = field_of(view, asked.field)
    names = dict.fromkeys((text(view.definition.root.names, lang)[0], text(field.names, lang)[0]))
    return " · ".join((*names, "Trihub"))


def _entry(one: Stored, view: View, here: str, site: str, lang: str) -> ET.Element:
    made = ET.Element("entry")
    _add(made, "id", f"{site}/doc/{one.patent.key}")
    _add(made, "title", _heading(one, lang))
    _add(made, "updated", _moment(one))
    ET.SubElement(made, "link", {"rel": "alternate", "href": f"{here}/doc/{one.patent.key}"})
    for path in view.members.fields_of(one.doc):
        ET.SubElement(made, "category", {"term": path})
    if summary := _abstract(one, lang):
        _add(made, "summary", summary)
    return made


def _item(one: Stored, view: View, here: str, site: str, lang: str) -> dict[str, Any]:
    item = {
        "id": f"{site}/doc/{one.patent.key}",
        "url": f"{here}/doc/{one.patent.key}",
        "title": _heading(one, lang),
        "content_text": _abstract(one, lang),
        "tags": list(view.members.fields_of(one.doc)),
    }
    moment = _moment(one)
    return {**item, "date_published": moment} if moment != NEVER else item


def _heading(one: Stored, lang: str) -> str:
    titles = {each.lang: each.text for each in reversed(one.patent.titles)}
    return f"{display(one.patent.publication)} {text(titles, lang)[0]}".strip()


def _abstract(one: Stored, lang: str) -> str:
    return text({each.lang: each.text for each in reversed(one.patent.abstracts)}, lang)[0]


def _moment(one: Stored) -> str:
    date: PatentDate | None = one.patent.publication.date
    return f"{date.last.isoformat()}T00:00:00Z" if date else NEVER


_NO_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _add(parent: ET.Element, name: str, value: str) -> None:
    # Characters that XML 1.0 lacks (section 2.2) would make the whole feed unreadable.
    plain = _NO_XML.sub("", value)
    ET.SubElement(parent, name).text = plain


def _xml(root: ET.Element, kind: str) -> Response:
    return Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), media_type=kind)
