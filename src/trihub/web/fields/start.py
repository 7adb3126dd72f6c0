"""The list of collections, and a collection's start page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from trihub.core.errors import BadFile, NotFound
from trihub.core.messages import said
from trihub.fields.definition import digest
from trihub.fields.definition.digest import SHORT
from trihub.fields.navigation import View
from trihub.fields.navigation.quality import Quality
from trihub.web.fields.common import Collection, named, shown, text, tree
from trihub.web.messages import Shown
from trihub.web.messages import shown as error_shown
from trihub.web.pages.common import Language, language_of
from trihub.web.services import Library, Services
from trihub.web.views.render import page

router = APIRouter()
LATEST = 10


@router.get("/fields")
@router.get("/fields/{rest:path}")
def without_language(request: Request) -> Response:
    """The address that texts cite, in the reader's language."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{language_of(request)}{request.url.path}{query}", 302,
                            headers={"Vary": "Accept-Language"})  # fmt: skip


@router.get("/{lang}/fields")
def collections(request: Request, lang: Language, library: Library) -> Response:
    """Every collection with its size."""
    views = [library.navigation.view(one) for _, one in sorted(library.fields.items())]
    return page(
        request, lang, "fields/list.html", views=[(view, tree(view)) for view in views],
        text_of=lambda texts: text(texts, lang), counts=library.store.counts(),
    )  # fmt: skip


@router.get("/{lang}/fields/{collection}")
def start(request: Request, lang: Language, library: Library, view: Collection) -> Response:
    """Sub-fields with counts, the latest members, the definition and how good it is."""
    quality, wrong = _quality(library, view, lang)
    latest = [int(view.docs[place]) for place in view.newest_first[:LATEST]]
    return shown(
        request, lang, "start.html", view, tree=tree(view),
        latest=library.store.get_many(latest), quality=quality, wrong=wrong,
        tiers=[(tier, view.size(view.met("", tier.id))) for tier in view.definition.tiers],
        subscribing=library.subscriptions is not None, counts=library.store.counts(),
    )  # fmt: skip


def _quality(library: Services, view: View, language: str) -> tuple[Quality | None, Shown | None]:
    """How good a definition is, or what is wrong with the files that would tell."""
    try:
        return library.navigation.quality(view), None
    except (BadFile, NotFound) as error:
        return None, error_shown(error, language)


@router.get("/{lang}/fields/{collection}/-/definition/{version}/{name}")
def definition(
    lang: Language, library: Library, collection: str, version: str, name: str
) -> Response:
    """A version of a definition, as its author wrote it, at its permanent address.

    :raises NotFound: members were never built here by this version with this digest.
    """
    own = named(library, collection)
    if (version, name) != (own.version, digest(own)[:SHORT]):
        own = library.collections.files.definition(collection, name)
        if (version, name) != (own.version, digest(own)[:SHORT]):
            raise NotFound(said("There is no page at this address."))
    return PlainTextResponse(own.text, media_type="application/toml; charset=utf-8")
