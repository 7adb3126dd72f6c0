"""CNIPA's older files: ``cn-patent-document`` (DTD of 2006-10-27, built on WIPO ST.36)."""

from __future__ import annotations

from collections.abc import Iterator

from trihub.core.patent import Relation, Source
from trihub.core.ports import Read
from trihub.offices import xml
from trihub.offices.cn.content import patent
from trihub.offices.cn.layout import Layout
from trihub.offices.reader import XmlReader

_B = "cn-bibliographic-data/"

LAYOUT = Layout(
    paths={
        "bibliography": "cn-bibliographic-data",
        "publication": _B + "cn-publication-reference",
        "gazette number": _B + "cn-publication-reference/gazette-reference/gazette-num",
        "gazette date": _B + "cn-publication-reference/gazette-reference/date",
        "application": _B + "application-reference",
        "priorities": _B + "priority-claims/priority-claim",
        "classes": _B + "classifications-ipcr/classification-ipcr/text",
        "edition": _B + "classification-ipc/edition",
        "main class": _B + "classification-ipc/main-classification",
        "further classes": _B + "classification-ipc/further-classification",
        "titles": _B + "invention-title",
        "abstracts": _B + "abstract",
        "abstract drawing": _B + "cn-abstract-drawing/figure/img/@file",
        "related": _B + "cn-related-documents",
        "earlier publications": _B + "cn-related-publication",
        "earlier publications (related)": _B + "cn-related-documents/cn-related-publication",
        "applicants": _B + "cn-parties/cn-applicants/cn-applicant",
        "grantees": _B + "cn-parties/cn-assignees/cn-assignee",
        "inventors": _B + "cn-parties/cn-inventors/cn-inventor",
        "agents": _B + "cn-parties/cn-agents/cn-agent",
        "examiners": _B + "cn-parties/cn-examiners/cn-examiner",
        "citations": _B + "references-cited/citation",
        "national phase": _B + "date-pct-article-22-39-fulfilled/date",
        "PCT application": _B + "pct-or-regional-filing-data",
        "PCT publication": _B + "pct-or-regional-publishing-data",
        "PCT publication language": _B + "pct-or-regional-publishing-data/document-id/@lang",
        "descriptions": "application-body/description",
        "claims": "application-body/claims",
        "drawings": "application-body/drawings/figure",
    },
    inner="document-id",
    document_id=("country", "doc-number", "kind", "date"),
    relations={
        "division": Relation.DIVISION,
        "continuation": Relation.CONTINUATION,
        "continuation-in-part": Relation.CONTINUATION_IN_PART,
        "addition": Relation.ADDITION,
        "reissue": Relation.REISSUE,
        "reexamination": Relation.REEXAMINATION,
        "utility-model-basis": Relation.CONVERSION,
    },
    parent="relation/parent-doc",
    cited=("patcit",),
    remark=("category", "rel-claims", "rel-passage"),
    literature=("nplcit/text", "nplcit"),
    party={
        "name": ("addressbook/name", "name"),
        "country": ("addressbook/address/country",),
        "address": ("addressbook/address/text",),
        "agency": ("cn-agency/name", "cn-agency/addressbook/name"),
    },
    paragraph="p",
    claim="claim",
    claim_text="claim-text",
    figure_label="figure-labels",
    figure_file="img/@file",
    deposit="bio-deposit",
)
"""Field to path. Names not met in files so far are those of the DTD's ancestor, ST.36."""


class CnDtdReader(XmlReader):
    """Reads ``cn-patent-document``: inventions and utility models; designs are skipped."""

    name = "cn-dtd"
    roots = frozenset({"cn-patent-document"})

    def documents(self, root: xml.Element, source: Source) -> Iterator[Read]:
        """Turn one file into its document. :raises BadFile: it has no publication number."""
        yield patent(root, LAYOUT, source)
