"""The joint report: as a page, in its forms, and the sealed reports for whoever checks them."""

from __future__ import annotations

import io
import zipfile

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.errors import NotFound
from trihub.core.messages import said
from trihub.joint.report.forms import form_of, write
from trihub.joint.report.matrix import SIGNS, matrix
from trihub.joint.report.seal import files
from trihub.web.identity import Member
from trihub.web.joint.common import CaseNumber, JointSearch
from trihub.web.pages.common import Language
from trihub.web.views.render import page

router = APIRouter()

FORMS = (("pdf", "PDF"), ("xlsx", "XLSX"), ("json", "JSON"), ("st96", "ST.96"),
         ("st96-offices", "ST.96 (ZIP)"))  # fmt: skip
"""The forms that the page offers."""


@router.get("/{lang}/joint/cases/{case}/report")
def report_page(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber
) -> Response:
    """The joint report: the matrix first, then each office's own report whole."""
    report = joint.reading.joint(who.actor, case)
    return page(
        request, lang, "joint/report.html", view=joint.reading.open(who.actor, case),
        report=report, matrix=matrix(report), signs=SIGNS, forms=FORMS,
    )  # fmt: skip


@router.get("/{lang}/joint/cases/{case}/report.{name}")
def download(
    lang: Language, who: Member, joint: JointSearch, case: CaseNumber, name: str
) -> Response:
    """The joint report as a file."""
    report = joint.reading.joint(who.actor, case)
    form = form_of(name)
    file = f"joint-report-{case[:8]}-{lang}.{form.ending}"
    return Response(
        write(report, name, lang), media_type=form.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )  # fmt: skip


@router.get("/{lang}/joint/cases/{case}/report/{office}")
def office_report(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber, office: str
) -> Response:
    """One office's report, where it stands in the joint report's page."""
    from fastapi.responses import RedirectResponse

    joint.reading.joint(who.actor, case)
    return RedirectResponse(f"/{lang}/joint/cases/{case}/report#of-{office}", 303)


@router.get("/{lang}/joint/cases/{case}/sealed/{office}.zip")
def sealed(
    lang: Language, who: Member, joint: JointSearch, case: CaseNumber, office: str
) -> Response:
    """Nonce, canonical form and commitment of one report. :raises NotFound: it has filed none."""
    for filed in joint.reading.reports(who.actor, case):
        if filed.office == office:
            return Response(
                _zipped(files(filed.sealed, f"{office}-{case[:8]}")), media_type="application/zip",
                headers={"Content-Disposition": f'attachment; filename="{office}-sealed.zip"'},
            )  # fmt: skip
    raise NotFound(said("There is nothing at this address."))


def _zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()
