"""What items hold survives being kept; sentences can still be shown in any language."""

from __future__ import annotations

import datetime as dt

import pytest

from trihub.access.papers.encoding import canonical, decode, encode
from trihub.core.errors import BadInput
from trihub.core.messages import said
from trihub.joint.desk.model import Note
from trihub.joint.petition.model import Assessment


def test_sentences_keep_what_they_were_made_from() -> None:
    inner = said("{office}: {count} claims.", office="KR", count=7)
    reason = said("Taken on {day}.", day=dt.date(2020, 2, 29))
    kept = Assessment(
        rule="few", holds=True, decider="machine", reason=reason, evidence=(inner, "as {written}")
    )
    again = decode(encode(kept), Assessment)
    assert (again.reason, again.evidence) == ("Taken on 2020-02-29.", (inner, "as {written}"))
    assert again.reason.template == "Taken on {day}."  # type: ignore[attr-defined]
    assert again.evidence[0].values == {"office": "KR", "count": 7}  # type: ignore[attr-defined]
    assert decode(encode(again), Assessment) == again


def test_the_canonical_form_has_one_spelling() -> None:
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'.encode()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"text": 1}', b"\xff"])
def test_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput):
        decode(content, Note)
