"""What follows one's cases elsewhere: an Atom feed and a calendar, by a token in the address."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.joint.alerts.calendar import ics
from trihub.joint.alerts.feed import atom
from trihub.web.identity import FeedReader, base_address
from trihub.web.joint.common import JointSearch
from trihub.web.pages.common import Language

router = APIRouter()


@router.get("/{lang}/joint/feed.atom")
def feed(request: Request, lang: Language, who: FeedReader, joint: JointSearch) -> Response:
    """What happened in one's cases (RFC 4287)."""
    made = atom(joint.reading, who.actor, lang, base_address(request))
    return Response(made, media_type="application/atom+xml")


@router.get("/{lang}/joint/deadlines.ics")
def deadlines(request: Request, lang: Language, who: FeedReader, joint: JointSearch) -> Response:
    """One's deadlines as all-day events with alarms (RFC 5545)."""
    made = ics(joint.reading, who.actor, lang, base_address(request))
    return Response(made, media_type="text/calendar")
