"""The petition's claims that answer to one another, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from trihub.core.patent import Claim, Patent
from trihub.core.ports import Translator
from trihub.joint.case.reading.view import View
from trihub.joint.petition.differences import Segment, differences
from trihub.joint.petition.features import FeatureRow, line_up
from trihub.joint.petition.model import Correspondence, Filed
from trihub.joint.service import Joint
from trihub.web.identity import Member, Visitor
from trihub.web.joint.common import CaseNumber, JointSearch, in_language
from trihub.web.pages.common import Language
from trihub.web.views.render import page

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two claims that answer to one another: word by word in one language, else feature by
    feature. ``left`` and ``right`` are offices."""

    left: str
    right: str
    one: Claim | None
    two: Claim | None
    left_lang: str = ""
    right_lang: str = ""
    segments: tuple[Segment, ...] = ()
    features: tuple[FeatureRow, ...] = ()


@router.get("/{lang}/joint/cases/{case}/petition")
def petition_page(
    request: Request, lang: Language, who: Member, joint: JointSearch, case: CaseNumber
) -> Response:
    """The petition: the applications, and claims that answer to one another, side by side."""
    view = joint.reading.open(who.actor, case)
    applications = view.petition.applications if view.petition else ()
    texts = {filed.office: text_of(joint, who, view, filed) for filed in applications}
    translator = joint.parts.prior_art.translator
    rows = view.petition.correspondence if view.petition else ()
    beside = [office for office in view.offices if office != view.lead]
    pairs = [
        (row, [pair(row, texts, view.lead, office, translator) for office in beside])
        for row in rows
    ]
    return page(
        request, lang, "joint/petition.html", view=view, texts=texts, pairs=pairs,
        text=in_language, alone=_alone(rows, texts),
    )  # fmt: skip


def text_of(joint: Joint, who: Visitor, view: View, filed: Filed) -> Patent | None:
    """An application's text: its publication where there is one, else what was uploaded."""
    if filed.publication:
        stored = joint.parts.library.get(filed.publication)
        return stored.patent if stored else None
    return joint.reading.document(who.actor, view.id, filed.document) if filed.document else None


def pair(
    row: Correspondence, texts: dict[str, Patent | None], left: str, right: str,
    translator: Translator | None,
) -> Pair:  # fmt: skip
    """A row's claims at two offices, compared."""
    one, left_lang = claim_of(texts.get(left), row.claims.get(left, 0))
    two, right_lang = claim_of(texts.get(right), row.claims.get(right, 0))
    found = Pair(
        left=left, right=right, one=one, two=two, left_lang=left_lang, right_lang=right_lang
    )
    if one is None or two is None:
        return found
    if left_lang == right_lang:
        return replace(found, segments=differences(one.text, two.text))
    return replace(found, features=line_up(one, left_lang, two, right_lang, translator))


def claim_of(patent: Patent | None, number: int) -> tuple[Claim | None, str]:
    """A claim of an application's own claims, and its language."""
    own = next((s for s in patent.claim_sets if not s.label), None) if patent else None
    if own is None:
        return None, ""
    return next((one for one in own.claims if one.number == number), None), own.lang


def _alone(
    rows: tuple[Correspondence, ...], texts: dict[str, Patent | None]
) -> dict[str, list[int]]:
    """Claims without a counterpart, by office."""
    answered = {(office, number) for row in rows for office, number in row.claims.items()
                if len(row.claims) > 1}  # fmt: skip
    return {
        office: [c.number for c in patent.claims if (office, c.number) not in answered]
        for office, patent in texts.items()
        if patent
    }
