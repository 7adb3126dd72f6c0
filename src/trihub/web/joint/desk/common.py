"""What the desk's pages share: the case behind them, an error at the form that it belongs to, and
both versions where two people changed the same thing."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from trihub.access.papers.encoding import encode
from trihub.core.casework.cases import ItemKind
from trihub.core.errors import BadInput, TrihubError
from trihub.core.messages import said
from trihub.joint.desk.history import Content, content_of
from trihub.joint.desk.items import MAX_CONTENT, Clash
from trihub.joint.desk.marks import merge_clash
from trihub.joint.desk.model import Chart, Mark, Note, Opinion
from trihub.joint.service import Joint
from trihub.web.api.problems import status_of
from trihub.web.identity import Visitor
from trihub.web.messages import shown
from trihub.web.people import People
from trihub.web.views.render import page


def base(lang: str, case: str) -> str:
    """Where the desk of a case is."""
    return f"/{lang}/joint/cases/{case}/desk"


def desk_page(
    request: Request, lang: str, who: Visitor, joint: Joint, case: str, template: str,
    error: TrihubError | None = None, **context: Any,
) -> Response:  # fmt: skip
    """A page of the desk. In place of what a clash belongs to, both versions are shown."""
    view = joint.reading.open(who.actor, case)
    if isinstance(error, Clash):
        template, context = "clash.html", _clash(error, base(lang, case))
    return page(
        request, lang, f"joint/desk/{template}", status_of(error) if error else 200, view=view,
        own=who.actor.office, desk=base(lang, case), csrf=who.csrf, people=People(request),
        error=shown(error, lang) if error else None,
        filed=bool(view.side(who.actor.office).filed), **context,
    )  # fmt: skip


def _clash(clash: Clash, desk: str) -> dict[str, Any]:
    """Both versions, the one that both started from, and for a mark both changes in one."""
    kind = clash.theirs.kind
    started = clash.base if clash.base and not clash.base.removed else None
    theirs = content_of(kind, clash.theirs.content)
    merged = None
    if kind is ItemKind.MARK and not clash.removing:
        merged = merge_clash(clash)
    return {
        "item": clash.theirs, "kind": kind.value, "theirs": theirs, "removing": clash.removing,
        "mine": content_of(kind, clash.mine), "merged": merged, "place": place_of(desk, theirs),
        "started": content_of(kind, started.content) if started else None,
        "packed_mine": pack(clash.mine), "packed_merged": pack(encode(merged)) if merged else "",
    }  # fmt: skip


def place_of(desk: str, content: Content) -> str:
    """Where something of a desk is shown."""
    if isinstance(content, Mark):
        key = quote(content.document, safe="")
        return f"{desk}#marks" if content.withheld else f"{desk}/doc/{key}#mark"
    if isinstance(content, Chart):
        return f"{desk}/charts/{content.claim}"
    if isinstance(content, Opinion):
        return f"{desk}#opinion-{content.claim}"
    return f"{desk}#notes" if isinstance(content, Note) else f"{desk}#combinations"


def pack(content: bytes) -> str:
    """What an item holds, as it travels in a form."""
    return base64.urlsafe_b64encode(zlib.compress(content, 6)).decode()


def unpack(text: str) -> bytes:
    """The same again. :raises BadInput: it is damaged or too large."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(base64.urlsafe_b64decode(text.encode()), MAX_CONTENT)
        if unpacker.eof:
            return content
    except (ValueError, binascii.Error, zlib.error):
        pass
    raise BadInput(said("The page came back damaged."), hint=said("Load the page again."))


def attempt(do: Callable[[], str], failed: Callable[[TrihubError], Response]) -> Response:
    """Do something that ends at an address; an error is shown where it can be put right."""
    try:
        return RedirectResponse(do(), 303)
    except TrihubError as error:  # where the case itself is hidden, the page says so again
        return failed(error)
