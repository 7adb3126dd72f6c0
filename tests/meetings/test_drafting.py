"""The first draft of a summary, in Korean: particles go by the names that are filled in."""

from __future__ import annotations

import pytest

from trihub.meetings.drafting import draft
from trihub.meetings.model import Agenda, AgendaItem, Meeting

LAST = Agenda(items=(AgendaItem(id="close", titles={"en": "Closing"}),))


@pytest.mark.parametrize(
    ("mechanism", "host", "held", "following"),
    [
        ("CN-KR", "CN", "제37차 한중 특허청장 회의가 2031년", "차기 회의는 지식재산처가 주최한다."),
        ("CN-KR", "KR", "제37차 한중 특허청장 회의가 2031년", "차기 회의는 중국 국가지식산권국이 주최한다."),
        ("TRIPO_SYMPOSIUM", "KR", "제37차 한중일 사용자 심포지엄이 2031년", "차기 회의는 중국 국가지식산권국이 주최한다."),
    ],
)  # fmt: skip
def test_particles_of_a_korean_draft(mechanism: str, host: str, held: str, following: str) -> None:
    meeting = Meeting(mechanism=mechanism, date="2031-05-20", number=37, host=host)
    texts = [one.texts["ko"] for one in draft(meeting, LAST, ("CN", "KR")).sentences]
    assert texts[0].startswith(held)
    assert texts[-1] == following
