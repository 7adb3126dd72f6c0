"""The analysis report of a collection: as a page, with its other forms beside it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from trihub.core.errors import BadFile, BadInput, NotFound
from trihub.fields.report.serving import Reports
from trihub.web.fields.common import Collection, Id, field_of, shown, tree
from trihub.web.messages import shown as error_shown
from trihub.web.pages.common import Language
from trihub.web.services import Library

router = APIRouter()
FORMS = {"html": "HTML", "pdf": "PDF", "docx": "DOCX", "xlsx": "XLSX", "csv": "CSV (ZIP)",
         "parquet": "Parquet (ZIP)"}  # fmt: skip
"""The forms that the page offers, by the names of the API."""


@router.get("/{lang}/fields/{collection}/-/report")
def report_page(
    request: Request, lang: Language, library: Library, view: Collection, field: Id = ""
) -> Response:
    """The report of a field, or why there is none."""
    path, own = field_of(view, field)
    made, wrong, status = None, None, 200
    try:
        made = Reports(library.navigation, library.store).shown(view, path, lang)
    except (BadFile, BadInput, NotFound) as error:
        wrong, status = error_shown(error, lang), 404 if isinstance(error, NotFound) else 200
    return shown(
        request, lang, "report.html", view, status=status, field=own, path=path,
        chosen=path if "/" in path else "", tree=tree(view), report=made, wrong=wrong,
        sections=Markup(made.sections) if made else "", forms=FORMS,  # noqa: S704
        counts=library.store.counts(),
    )  # fmt: skip
