"""Members as files: CSV, XLSX, RIS, JSON Lines and ST.96."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import Response

from trihub.core.ports import PatentStore, Stored
from trihub.fields.members.model import Docs
from trihub.fields.navigation.listing import chosen
from trihub.web.downloads import send
from trihub.web.fields.common import Collection, Filters
from trihub.web.pages.common import Language
from trihub.web.services import Library

router = APIRouter()
LIMIT = 1_000
"""Documents of a file; the command line exports all."""
PAGE = 200


@router.get("/{lang}/fields/{collection}/-/members.{form}")
def export(
    lang: Language, library: Library, view: Collection, asked: Filters, form: str
) -> Response:
    """The members that were published last, whole. :raises BadInput: there is no such format."""
    met = chosen(view, library.index, asked)
    order = view.newest_first[met[view.newest_first]][:LIMIT]
    return send(_whole(library.store, view.docs[order]), form, f"trihub-{view.definition.id}")


def _whole(store: PatentStore, docs: Docs) -> Iterator[Stored]:
    for start in range(0, len(docs), PAGE):
        yield from store.get_many([int(doc) for doc in docs[start : start + PAGE]], whole=True)
