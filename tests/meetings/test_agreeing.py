"""The summary: overrides, two keys, signatures, and what the register has of it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from meetings.conftest import AGREED, CN, HELD, JP, KR, KR_TWO, sentence, summary
from trihub.access.papers.encoding import encode
from trihub.core.casework.working import PaperKind
from trihub.core.errors import BadInput, Conflict, NotFound, Refused
from trihub.core.register import RecordKind
from trihub.meetings import publishing
from trihub.meetings.aligned import Matter
from trihub.meetings.model import NEW, Signature, Summary
from trihub.meetings.service import Meetings
from trihub.register.service import Register

OTHER_DAY = AGREED | {"ko": AGREED["ko"].replace("7월 1일", "7월 2일")}


def digest(meetings: Meetings, name: str) -> str:
    found = meetings.agreeing.draft(CN, name)
    assert found
    return found.digest


def resave(meetings: Meetings, name: str, made: Summary) -> None:
    found = meetings.agreeing.draft(CN, name)
    assert found
    meetings.agreeing.save(CN, name, made, found.version)


def test_a_draft_from_the_agenda_agrees_in_every_language(meetings: Meetings, name: str) -> None:
    """A machine promises nothing: every item in the weakest form."""
    agenda = meetings.preparing.draft_agenda(CN, name)
    meetings.preparing.save_agenda(CN, name, agenda, 0)
    made = meetings.agreeing.begin(CN, name)
    assert len(made.sentences) == len(agenda.items)
    linked = [each.commitment for each in made.sentences if each.commitment]
    assert linked == [each.commitment or NEW for each in agenda.items[1:-1]]
    meetings.agreeing.save(CN, name, made, 0)
    found = meetings.agreeing.draft(KR, name)
    assert found
    assert found.disagreements == ()
    assert (
        made.sentences[0]
        .texts["ko"]
        .startswith("제37차 한중 특허청장 회의가 2031년 5월 20일 베이징")
    )


def test_nobody_approves_while_versions_disagree(meetings: Meetings, begun: str) -> None:
    resave(meetings, begun, summary(sentence("one", HELD), sentence("two", OTHER_DAY, NEW)))
    found = meetings.agreeing.draft(KR, begun)
    assert found
    (one,) = found.unsettled
    assert (one.matter, one.sentence, one.apart) == (
        Matter.DATES, "two", ("2032-07-01", "2032-07-02"),
    )  # fmt: skip
    with pytest.raises(BadInput, match="disagree at 1 places"):
        meetings.agreeing.approve(KR, begun, found.digest)
    resave(meetings, begun, summary(sentence("one", HELD), sentence("two", AGREED, NEW)))
    meetings.agreeing.approve(KR, begun, digest(meetings, begun))


def test_a_disagreement_may_stand_for_a_reason_until_the_words_change(
    meetings: Meetings, begun: str
) -> None:
    resave(meetings, begun, summary(sentence("two", OTHER_DAY, NEW)))
    found = meetings.agreeing.draft(KR, begun)
    assert found
    key = found.unsettled[0].key
    with pytest.raises(BadInput, match="for a reason"):
        meetings.agreeing.override(KR, begun, key, " ", found.version)
    with pytest.raises(NotFound):
        meetings.agreeing.override(KR, begun, "0" * 16, "time zones", found.version)
    meetings.agreeing.override(KR, begun, key, "time zones", found.version)
    with pytest.raises(Conflict):
        meetings.agreeing.override(CN, begun, key, "late", found.version)
    settled = meetings.agreeing.draft(CN, begun)
    assert settled
    assert [each.why for each in settled.disagreements] == ["time zones"]
    assert settled.summary.overrides[0].office == "KR"
    meetings.agreeing.approve(CN, begun, settled.digest)
    resave(meetings, begun, replace(settled.summary, overrides=()))
    kept = meetings.agreeing.draft(CN, begun)
    assert kept
    assert kept.unsettled == (), "the same words keep it, and nobody forges or drops it"
    changed = OTHER_DAY | {"en": AGREED["en"].replace("extend", "widen")}
    resave(meetings, begun, summary(sentence("two", changed, NEW)))
    after = meetings.agreeing.draft(CN, begun)
    assert after
    assert len(after.unsettled) == 1
    assert after.summary.overrides == ()


def test_both_keys_are_of_the_version_as_it_stands(meetings: Meetings, begun: str) -> None:
    agreeing, first = meetings.agreeing, digest(meetings, begun)
    agreeing.approve(KR, begun, first)
    with pytest.raises(BadInput, match="version yet: CN"):
        agreeing.publish(KR, begun)
    resave(meetings, begun, summary(sentence("two", AGREED, NEW)))
    assert [(key.office, key.valid) for key in agreeing.keys(CN, begun)] == [("KR", False)]
    with pytest.raises(Conflict, match="changed since you read it"):
        agreeing.approve(CN, begun, first)
    second = digest(meetings, begun)
    agreeing.approve(CN, begun, second)
    with pytest.raises(BadInput, match="version yet: KR"):
        agreeing.publish(CN, begun)
    agreeing.approve(KR_TWO, begun, second)
    agreeing.withdraw(CN, begun)
    with pytest.raises(NotFound):
        agreeing.withdraw(CN, begun)
    assert agreeing.missing(KR, begun) == ["CN"]
    agreeing.approve(CN, begun, second)
    assert agreeing.publish(KR, begun)
    assert [each.version for each in meetings.versions(KR, begun, f"{begun}-approval-cn")] == [
        1,
        2,
        3,
    ]


def test_nobody_else_turns_a_key_or_signs(meetings: Meetings, begun: str) -> None:
    for do in (
        lambda: meetings.agreeing.approve(JP, begun, "x"),
        lambda: meetings.agreeing.withdraw(JP, begun),
        lambda: meetings.agreeing.publish(JP, begun),
        lambda: meetings.agreeing.save(JP, begun, summary(), 1),
        lambda: meetings.agreeing.keys(JP, begun),
        lambda: meetings.agreeing.sign(JP, begun, signature("x")),
    ):
        with pytest.raises(NotFound):
            do()
    reading = replace(KR, scopes=frozenset({"read"}))
    with pytest.raises(Refused, match="scope"):
        meetings.agreeing.approve(reading, begun, digest(meetings, begun))


def signature(digest: str, name: str = "Kim") -> Signature:
    return Signature(
        version=0, digest=digest, name=name, role="Minister", day="2031-05-20", place="Beijing"
    )


def published(meetings: Meetings, name: str) -> str:
    of = digest(meetings, name)
    for actor, who in ((CN, "Shen"), (KR, "Kim")):
        meetings.agreeing.sign(actor, name, signature(of, who))
        meetings.agreeing.approve(actor, name, of)
    return meetings.agreeing.publish(CN, name)


def test_what_both_agreed_to_is_in_the_register(
    meetings: Meetings, register: Register, begun: str
) -> None:
    of = digest(meetings, begun)
    record = register.get(published(meetings, begun))
    assert {name: record.first(name) for name in ("mechanism", "number", "date", "place", "mode")} == {
        "mechanism": "CN-KR", "number": "37", "date": "2031-05-20", "place": "Beijing",
        "mode": "in person",
    }  # fmt: skip
    assert (record.all("office"), record.all("summary")) == (["CN", "KR"], [of])
    parts = register.of(record.id)
    document = next(one for one in parts if one.kind is RecordKind.DOCUMENT)
    assert (document.first("document"), document.first("state")) == ("SUMMARY", "signed")
    assert document.all("signature") == [
        "CN: Shen, Minister, 2031-05-20, Beijing", "KR: Kim, Minister, 2031-05-20, Beijing",
    ]  # fmt: skip
    (commitment,) = (one for one in parts if one.kind is RecordKind.COMMITMENT)
    assert commitment.all("text") == [AGREED[code] for code in ("en", "zh", "ja", "ko")]
    assert (commitment.first("strength"), commitment.all("actor")) == ("AGREED", ["CN", "KR"])
    assert commitment.all("field") == ["JOINT_SEARCH"]
    earlier = register.get(commitment.first("continues"))
    assert earlier.first("strength") == "AGREED"


def test_each_value_has_its_place_in_its_language_version(
    meetings: Meetings, register: Register, begun: str
) -> None:
    found = meetings.agreeing.draft(CN, begun)
    assert found
    record = published(meetings, begun)
    sources = register.store.sources()
    seen = set()
    for each in register.of(record):
        for told in each.statements:
            source = sources[told.source]
            text = found.summary.text(source.language)
            assert source.sha256 == hashlib.sha256(text.encode()).hexdigest()
            assert source.authority == "office"
            if told.name == "text":
                assert text[told.start : told.end] == told.value
                seen.add(source.language)
    assert seen == {"en", "zh", "ja", "ko"}


def test_after_publication_nothing_of_it_changes(meetings: Meetings, begun: str) -> None:
    record = published(meetings, begun)
    assert meetings.agreeing.publish(KR, begun) == record, "once more is the same"
    version = meetings.open(CN, begun)
    for do in (
        lambda: meetings.agreeing.save(CN, begun, summary(), 1),
        lambda: meetings.agreeing.withdraw(CN, begun),
        lambda: meetings.agreeing.approve(CN, begun, "x"),
        lambda: meetings.preparing.change(CN, begun, version.meeting, version.version),
    ):
        with pytest.raises(BadInput, match="published"):
            do()
    assert version.meeting.published == record


@pytest.mark.parametrize("stopped", [1, 2, 4])
def test_a_publication_that_was_interrupted_goes_on(
    meetings: Meetings,
    register: Register,
    begun: str,
    monkeypatch: pytest.MonkeyPatch,
    stopped: int,
) -> None:
    """After any language version: nothing is recorded twice."""
    real, count = Register.confirm, 0

    def confirm(self: Register, *args: object) -> list[str]:
        nonlocal count
        count += 1
        if count == stopped:
            raise KeyboardInterrupt
        return real(self, *args)  # type: ignore[arg-type]

    before = len(list(register.everything()))
    monkeypatch.setattr(publishing.Register, "confirm", confirm)
    with pytest.raises(KeyboardInterrupt):
        published(meetings, begun)
    assert meetings.open(CN, begun).meeting.digest
    monkeypatch.undo()
    record = meetings.agreeing.publish(KR, begun)
    assert len(list(register.everything())) == before + 3
    texts = [one.all("text") for one in register.of(record) if one.first("text")]
    assert texts == [[AGREED[code] for code in ("en", "zh", "ja", "ko")]]


def test_links_are_to_commitments_that_are_there(meetings: Meetings, begun: str) -> None:
    with pytest.raises(NotFound):
        resave(meetings, begun, summary(sentence("two", AGREED, "C999999")))


def test_the_digest_is_that_of_the_content_byte_for_byte(meetings: Meetings, begun: str) -> None:
    """So that anybody can work it out from an export with sha256sum."""
    (paper,) = meetings.store.papers(begun, kinds=[PaperKind.SUMMARY])
    found = meetings.agreeing.draft(CN, begun)
    assert found
    assert hashlib.sha256(encode(found.summary)).hexdigest() == found.digest
    assert paper.content == encode(found.summary)


def test_what_was_agreed_to_is_published_whatever_was_kept_since(
    meetings: Meetings, register: Register, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saved in the moment between the last look and the mark."""
    real, late = publishing.Register.confirm, summary(sentence("two", HELD, NEW))

    def confirm(self: Register, *args: object) -> list[str]:
        (paper,) = meetings.store.papers(begun, kinds=[PaperKind.SUMMARY])
        meetings.store.put([replace(paper, version=paper.version + 1, content=encode(late))])
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing.Register, "confirm", confirm)
    with pytest.raises(KeyboardInterrupt):
        published(meetings, begun)
    monkeypatch.setattr(publishing.Register, "confirm", real)
    record = meetings.agreeing.publish(KR, begun)
    texts = [one.first("text") for one in register.of(record) if one.first("text")]
    assert texts == [AGREED["en"]]


def test_a_draft_keeps_the_first_item_where_the_opening_was_dropped(
    meetings: Meetings, begun: str
) -> None:
    agenda, version = meetings.preparing.agenda(CN, begun)
    less = replace(agenda, items=agenda.items[1:-1])
    meetings.preparing.save_agenda(CN, begun, less, version)
    items = [each.item for each in meetings.agreeing.begin(CN, begun).sentences]
    assert items[1:3] == [each.id for each in less.items]
