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
    ("CN", "CF01"): "Termination of patent right",
    ("JP", "A621"): "Written request for application examination",
    ("JP", "A131"): "Notification of reasons for refusal",
    ("JP", "A01"): "Written decision to grant a patent",
    ("JP", "A02"): "Decision of refusal",
    ("JP", "A61"): "First payment of annual fees (during grant procedure)",
    ("KR", "A201"): "Request for examination",
    ("KR", "E902"): "Notification of reason for refusal",
    ("KR", "E701"): "Decision to grant or registration of patent right",
    ("KR", "GRNT"): "Written decision to grant",
}
