"""Files of programmes and symposia: handed in by officers, given back to be saved, never shown."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from fastapi.responses import Response

from trihub.core.casework.working import PaperKind
from trihub.core.errors import BadFile
from trihub.core.messages import said
from trihub.exchanges.files import MOST_BYTES
from trihub.web.exchanges.common import Number, Open, go
from trihub.web.identity import Sender, Who
from trihub.web.pages.common import Language

router = APIRouter()
KINDS = {"exchanges": PaperKind.PROGRAMME, "symposia": PaperKind.SYMPOSIUM}


def part_of(request: Request) -> str:
    """Whose files they are: the part of the site in the address."""
    return request.url.path.split("/")[2]


Part = Annotated[str, Depends(part_of)]
Line = Annotated[str, Form(max_length=400)]


@router.post("/{lang}/exchanges/{number}/materials")
@router.post("/{lang}/symposia/{number}/materials")
def hand_in(
    lang: Language, part: Part, who: Sender, feature: Open, number: Number,
    file: UploadFile | None = None, title: Line = "", session: Line = "",
) -> Response:  # fmt: skip
    """Hand a file in."""
    if file is None or not file.filename:
        raise BadFile(said("No file was chosen."))
    data = file.file.read(MOST_BYTES + 1)
    library = feature.materials(KINDS[part])
    library.add(who.actor, number, file.filename, title, data, session)
    return go(f"/{lang}/{part}/{number}#materials")


@router.get("/{lang}/exchanges/{number}/materials/{material}")
@router.get("/{lang}/symposia/{number}/materials/{material}")
def download(
    lang: Language, part: Part, who: Who, feature: Open, number: Number, material: Number
) -> Response:
    """A file, to be saved."""
    found = feature.materials(KINDS[part]).read(who.actor, number, material)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name)}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(found.content(), media_type=found.media_type, headers=headers)


@router.post("/{lang}/exchanges/{number}/materials/{material}/publish")
@router.post("/{lang}/symposia/{number}/materials/{material}/publish")
def publish(
    lang: Language, part: Part, who: Sender, feature: Open, number: Number, material: Number,
    public: Annotated[bool, Form()] = True,
) -> Response:  # fmt: skip
    """Let everybody read a file of one's own office, or no more."""
    feature.materials(KINDS[part]).publish(who.actor, number, material, public=public)
    return go(f"/{lang}/{part}/{number}#materials")
