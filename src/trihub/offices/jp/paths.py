"""Where the fields stand in the JPO's ST.36-based gazettes."""

from __future__ import annotations

from trihub.core.patent import Relation

B = "bibliographic-data/"

PATHS = {
    "publication": B + "publication-reference/document-id",
    "publication.kind": "@kind-of-st16",
    "application": B + "application-reference/document-id",
    "first_published, earlier": B + "dates-of-public-availability/*/document-id",
    "registration": B + "dates-of-public-availability/printed-with-grant/document-id/doc-number",
    "grant_date": B + "registration-date",
    "priorities": B + "priority-claims/priority-claim",
    "related": B + "related-documents/*/relation/parent-doc/document-id",
    "pct.application": B + "pct-or-regional-filing-data/document-id",
    "pct.publication": B + "pct-or-regional-publishing-data/document-id",
    "pct.national_phase": B + "date-of-submission-of-translation",
    "titles": B + "invention-title",
    "parties (applicant)": B
    + "parties/applicants-agents-article/applicants-agents/applicant/addressbook",
    "parties (agent)": B + "parties/applicants-agents-article/applicants-agents/agent/addressbook",
    "parties (inventor)": B + "parties/inventors/inventor/addressbook",
    "parties (examiner)": B + "examiners/primary-examiner/name",
    "classes (IPC)": B + "classification-ipc/{main-clsf,further-clsf}",
    "classes (FI)": B + "classification-national/{main-clsf,further-clsf}",
    "classes (theme)": B + "theme-code-info/theme-code",
    "classes (F-term)": B + "f-term-info/f-term",
    "citations (examination)": B + "references-cited/citation",
    "citations (applicant)": "description/citation-list/{patent-literature,non-patent-literature}/p",
    "abstracts": "abstract/p",
    "claim_sets": "claims/claim/claim-text",
    "claim_sets (amended)": "written-amendment-group/written-amendment/amendment-article"
    "/amendment-group/contents-of-amendment/claims/claim/claim-text",
    "descriptions": "description//p (by the element around it)",
    "extra": B + "every other child; foreign-language-body/doc-page@file",
}
"""Field of :class:`Patent` to path from the root, by local names (the JPO's are in ``jp:``)."""

RELATIONS = {
    "division": Relation.DIVISION,
    "addition": Relation.ADDITION,
    "continuation": Relation.CONTINUATION,
    "continuation-in-part": Relation.CONTINUATION_IN_PART,
    "reissue": Relation.REISSUE,
    "substitution": Relation.CONVERSION,
    "utility-model-basis": Relation.CONVERSION,
    "conversion": Relation.CONVERSION,
}
"""Children of ``related-documents`` (ST.36, INID 61 to 66); any other one is :attr:`Relation.OTHER`."""

READ = frozenset(
    {
        "publication-reference",
        "application-reference",
        "invention-title",
        "parties",
        "priority-claims",
        "dates-of-public-availability",
        "classification-ipc",
        "classification-national",
        "related-documents",
        "theme-code-info",
        "f-term-info",
        "references-cited",
        "pct-or-regional-filing-data",
        "pct-or-regional-publishing-data",
        "date-of-submission-of-translation",
        "registration-date",
        "examiners",
        "figure-to-publish",
        "request-for-examination",
    }
)
"""Children of ``bibliographic-data`` that have a field; all others go to ``extra``."""
