"""The analysis report of a collection as a file."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path
from fastapi.responses import Response

from trihub.fields.report.serving import MEDIA_TYPES, Reports
from trihub.web.api.parameters import Language
from trihub.web.fields.common import Collection, Id
from trihub.web.services import Library

router = APIRouter(prefix="/fields")
Form = Annotated[
    str,
    Path(pattern=f"^({'|'.join(MEDIA_TYPES)})$", description=f"{', '.join(MEDIA_TYPES)}."),
]


@router.get(
    "/{collection}/report.{form}", summary="The analysis report of a collection",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in dict.fromkeys(MEDIA_TYPES.values())}}},
)  # fmt: skip
def report(
    library: Library, view: Collection, form: Form, field: Id = "", lang: Language = "en"
) -> Response:
    """As “trihub fields report” makes it; csv and parquet are a file a table, packed as ZIP. Fields
    of more than 200,000 publications are refused."""
    made = Reports(library.navigation, library.store).file(view, field, form, lang)
    disposition = f"attachment; filename*=UTF-8''{quote(made.name)}"
    return Response(
        made.content, media_type=made.media_type, headers={"Content-Disposition": disposition}
    )
