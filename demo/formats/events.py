"""What the events' codes say: CNIPA's own words, and INPADOC's in English."""

from __future__ import annotations

CN_EVENTS = {
    "PB01": "公布",
    "SE01": "实质审查的生效",
    "GR01": "授权",
    "RJ01": "发明专利申请公布后的驳回",
    "CF01": "专利权的终止",
}

INPADOC = {
    ("CN", "PB01"): "Publication",
    ("CN", "SE01"): "Entry into force of request for substantive examination",
    ("CN", "GR01"): "Patent grant",
    ("CN", "RJ01"): "Rejection of invention patent application after publication",
    ("CN", "CF01"): "Termination of patent right due to non-payment of annual fee",
    ("JP", "A621"): "Written request for application examination",
    ("JP", "A131"): "Notification of reasons for refusal",
    ("JP", "A01"): "Written decision to grant a patent or to grant a registration (utility model)",
    ("JP", "A02"): "Decision of refusal",
    ("JP", "A61"): "First payment of annual fees (during grant procedure)",
    ("KR", "A201"): "Request for examination",
    ("KR", "E902"): "Notification of reason for refusal",
    ("KR", "E701"): "Decision to grant or registration of patent right",
    ("KR", "GRNT"): "Written decision to grant",
    ("US", "AS"): "Assignment",
    ("US", "STPP"): "Information on status: patent application and granting procedure in general",
    ("US", "STCB"): "Information on status: application discontinuation",
    ("US", "STCV"): "Information on status: appeal procedure",
    ("US", "STCF"): "Information on status: patent grant",
    ("US", "FEPP"): "Fee payment procedure",
    ("US", "MAFP"): "Maintenance fee payment",
    ("US", "LAPS"): "Lapse for failure to pay maintenance fees",
    ("US", "STCH"): "Information on status: patent discontinuation",
    ("US", "FP"): "Lapsed due to failure to pay maintenance fee",
    ("EP", "AK"): "Designated contracting states",
    ("EP", "17P"): "Request for examination filed",
    ("EP", "17Q"): "First examination report despatched",
    ("EP", "18D"): "Application deemed to be withdrawn",
    ("EP", "18W"): "Application withdrawn",
    ("EP", "INTG"): "Intention to grant announced",
    ("EP", "GRAS"): "Grant fee paid",
    ("EP", "GRAA"): "(Expected) grant",
    ("EP", "26N"): "No opposition filed",
    ("EP", "PG25"): "Lapsed in a contracting state "
    "[announced via postgrant information from national office to EPO]",
    ("EP", "PGFP"): "Annual fee paid to national office  "
    "[announced via postgrant information from national office to EPO]",
    ("WO", "121"): "EP: the EPO has been informed by WIPO "
    "that EP was designated in this application",
    ("WO", "122"): "EP: PCT application non-entry in European phase",
    ("WO", "ENP"): "Entry into the national phase",
    ("WO", "NENP"): "Non-entry into the national phase",
    ("WO", "WWE"): "WIPO information: entry into national phase",
}
"""INPADOC's descriptions (the EPO's list of week 2024/17)."""

OF_A_STATE = frozenset(
    {("EP", "PG25"), ("EP", "PGFP"), ("WO", "ENP"), ("WO", "NENP"), ("WO", "WWE")}
)
"""Events in one state of several, which the record names (``L501EP``)."""
