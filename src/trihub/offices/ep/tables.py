"""Where the fields of ``ep-patent-document`` stand: ``SDOBI`` with WIPO ST.32's tags.

``B110`` is INID 11 and so on; tags that end in ``EP`` are the EPO's own.
"""

from __future__ import annotations

from trihub.core.patent import Relation, Role

PATHS = {
    "publication": "B100/B110",
    "kind": "B100/B130",
    "publication date": "B100/B140/date",
    "office": "B100/B190",
    "application": "B200/B210",
    "filing date": "B200/B220/date",
    "language of filing": "B200/B250",
    "language of publication": "B200/B251EP",
    "language of the proceedings": "B200/B260",
    "priorities": "B300",
    "first publication": "B400/B430/date",
    "grant": "B400/B450/date",
    "lapsed states": "B400/B472/B475",
    "classes (IPC)": "B500/B510EP/classification-ipcr/text",
    "classes (IPC, editions 1 to 7), first": "B500/B510/B511",
    "classes (IPC, editions 1 to 7), further": "B500/B510/B512",
    "classes (IPC, editions 1 to 7), additional": "B500/B510/B513",
    "classes (CPC)": "B500/B520EP/classifications-cpc/classification-cpc/text",
    "titles": "B500/B540",
    "citations of patents": "B500/B560/B561/text",
    "citations of literature": "B500/B560/B562/text",
    "divisional applications of this one": "B600/B620EP/parent/cdoc",
    "opponents": "B700/B780/B781",
    "designated states": "B800/B840/ctry",
    "extension states": "B800/B844EP/B845EP/ctry",
    "validation states": "B800/B848EP/B849EP/ctry",
    "PCT application (INID 86)": "B800/B860/B861",
    "PCT publication (INID 87)": "B800/B870/B871",
    "remarks": "B000/eptags/B050EP",
}
"""Field to path, from ``SDOBI`` down, children only."""

EXTRA = {
    "language of filing": "B200/B250",
    "language of the proceedings": "B200/B260",
    "designation": "B100/B120/B121",
    "designation, further": "B100/B120/B121EP",
    "gazette": "B400/B405/bnum",
    "amended specification published": "B400/B477/date",
    "edition of the IPC": "B500/B510/B516",
    "IPC, further symbols": "B500/B510/B517EP",
    "figure to publish": "B500/B590/B598",
    "applicant's reference": "B700/B710/B711/irf",
    "grantee's reference": "B700/B730/B731/irf",
    "language of the PCT application": "B800/B860/B862",
    "remark": "B000/eptags/B053EP",
}
"""What goes to ``extra``: name and path."""

EVENTS = {
    "B241": ("B200/B240/B241/date", "request for examination"),
    "B242": ("B200/B240/B242/date", "first examination report dispatched"),
    "B243": ("B200/B240/B243/date", "patent maintained as amended"),
    "B452EP": ("B400/B452EP/date", "intention to grant announced"),
    "B565EP": ("B500/B560/B565EP/date", "supplementary search report drawn up"),
    "B880": ("B800/B880/date", "search report published separately"),
}
"""Dated steps: tag, path, and what the tag means. The tag is the event's code."""

RELATIONS = {
    "B610": Relation.ADDITION,
    "B620": Relation.DIVISION,
    "B630": Relation.CONTINUATION,
    "B640": Relation.REISSUE,
    "B645": Relation.REEXAMINATION,
    "B660": Relation.OTHER,
}
"""Tag under ``B600`` to what its ``parent/pdoc`` is to this application (INID 61 to 66)."""

PARTIES = {
    Role.APPLICANT: "B700/B710/B711",
    Role.INVENTOR: "B700/B720/B721",
    Role.GRANTEE: "B700/B730/B731",
    Role.AGENT: "B700/B740/B741",
}
"""Role to path. ``iid`` is the EPO's number for the party, ``irf`` the party's reference."""

BODY_PATHS = {
    "abstracts": "abstract",
    "descriptions": "description",
    "claims": "claims",
    "drawings": "drawings/figure",
    "search report": "search-report-data/srep-for-pub/srep-citations/citation",
    "search report, pages": "search-report-data/doc-page",
    "references cited in the description": "ep-reference-list",
}
"""Field to path, from the root down."""

STATUS = {"n": "", "c": "correction of an earlier delivery", "d": "deleted"}
"""``status`` of the root: new, corrected, deleted."""

TECHNICAL = frozenset({"B001EP", "B003EP", "B005EP", "B007EP", "B050EP", "B053EP"})
"""Under ``eptags``: the state line, marks and versions of the EPO's own software, and remarks."""

KNOWN = {
    "B100": frozenset({"B110", "B120", "B130", "B140", "B190"}),
    "B200": frozenset({"B210", "B220", "B240", "B250", "B251EP", "B260"}),
    "B200/B240": frozenset({"B241", "B242", "B243"}),
    "B400": frozenset({"B405", "B430", "B450", "B452EP", "B472", "B477"}),
    "B400/B472": frozenset({"B475"}),
    "B500": frozenset({"B510", "B510EP", "B520EP", "B540", "B560", "B590"}),
    "B500/B510": frozenset({"B511", "B512", "B513", "B516", "B517EP"}),
    "B500/B560": frozenset({"B561", "B562", "B565EP"}),
    "B600": frozenset({*RELATIONS, "B620EP"}),
    "B700": frozenset({"B710", "B720", "B730", "B740", "B780"}),
    "B700/B720": frozenset({"B721"}),
    "B800": frozenset({"B840", "B844EP", "B848EP", "B860", "B870", "B880"}),
}
"""Block to the tags that rules read; any other tag in it is kept in ``extra`` under its name."""
