"""From a text to records: confirming, correcting, contradictions, and what is missing."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from trihub.cli.main import group
from trihub.core.errors import BadInput, Conflict, NotFound
from trihub.core.register import Authority, Draft, RecordKind, Source
from trihub.register.lexicon import table
from trihub.register.paper import Paper, dumped, loaded
from trihub.register.quality import Fault
from trihub.register.reading import Doubt
from trihub.register.service import Register
from trihub.register.shapes import record_shape

TODAY = dt.date(2026, 11, 22)
TEXT = """
The 40th JPO-MOIP Heads Meeting was held in Sapporo on June 4, 2026. Both offices agreed to extend
the exchange of examiners. A Memorandum of Understanding was signed.
"""


def source(title: str = "News", authority: Authority = Authority.PRESS) -> Source:
    return Source(
        title=title, publisher="Press", authority=authority, url=f"https://example/{title}"
    )


def paper(register: Register, text: str = TEXT, title: str = "News") -> Paper:
    made = register.read(text, source(title))
    for each in made.records:
        each.decision = "confirm"
    return made


def test_a_confirmed_paper_becomes_records_with_places(register: Register) -> None:
    meeting, commitment, document = register.get_all(register.confirm(paper(register), "ann"))
    assert (meeting.date, meeting.first("number"), meeting.first("place")) == (
        "2026-06-04", "40", "Sapporo",
    )  # fmt: skip
    assert (commitment.first("strength"), commitment.first("about")) == ("AGREED", meeting.id)
    assert (document.first("document"), document.first("state")) == ("MOU", "signed")
    place = next(each for each in meeting.standing if each.name == "place")
    assert TEXT[place.start : place.end] == "Sapporo"
    assert {each.id for each in register.of(meeting.id)} == {commitment.id, document.id}


def test_every_proposal_is_decided_on_by_a_person(register: Register) -> None:
    made = register.read(TEXT, source())
    with pytest.raises(BadInput, match="Proposal 1 is not decided on"):
        register.confirm(made, "ann")
    for each in made.records:
        each.decision = "confirm" if each.number > 1 else "reject"
    with pytest.raises(BadInput, match="belongs to a meeting that was rejected"):
        register.confirm(made, "ann")
    assert list(register.everything()) == []


def test_a_correction_is_the_persons_word_beside_the_source(register: Register) -> None:
    made = paper(register)
    place = next(each for each in made.records[0].values if each.name == "place")
    place.read_as, place.value, place.because = place.value, "Tokyo", ["read as Sapporo"]
    meeting = register.get(register.confirm(made, "ann")[0])
    (corrected,) = [each for each in meeting.standing if each.name == "place"]
    assert (corrected.value, corrected.source, corrected.actor) == ("Tokyo", "", "ann")
    assert corrected.because == ("read as Sapporo",)


def test_a_meeting_told_twice_is_proposed_for_linking_and_sources_stand_side_by_side(
    register: Register,
) -> None:
    first = register.confirm(paper(register), "ann")[0]
    again = paper(register, TEXT.replace("Sapporo", "Osaka"), "Another")
    assert again.records[0].like == [first]
    again.records[0].into = first
    assert register.confirm(again, "bob")[0] == first
    assert register.get(first).contradictions() == {"place": ["Sapporo", "Osaka"]}
    (found,) = [each for each in register.findings() if each.fault is Fault.CONTRADICTION]
    assert (found.records, found.detail) == ((first,), "place: Sapporo / Osaka")


def test_a_more_exact_date_is_no_contradiction(register: Register) -> None:
    first = register.confirm(paper(register), "ann")[0]
    newest = register.get(first).newest
    register.state(first, [Draft(name="date", value="2026-06")], "bob", seen=newest)
    assert register.get(first).contradictions() == {}
    assert register.get(first).date == "2026-06-04"


def test_two_people_at_once_and_dates_that_are_none(register: Register) -> None:
    name = register.confirm(paper(register), "ann")[0]
    seen = register.get(name).newest
    register.state(name, [Draft(name="host", value="JP")], "bob", seen=seen)
    with pytest.raises(Conflict, match="bob"):
        register.state(name, [Draft(name="host", value="KR")], "eve", seen=seen)
    for wrong in ("2026-13", "yesterday", "2026-6-4", ""):
        with pytest.raises(BadInput):
            register.state(name, [Draft(name="date", value=wrong)], "eve", seen=seen + 1)


def test_a_retraction_leaves_the_record_marked(register: Register) -> None:
    name = register.confirm(paper(register), "ann")[0]
    number = next(each.number for each in register.get(name).standing if each.name == "place")
    with pytest.raises(BadInput, match="for a reason"):
        register.retract(number, " ", "eve")
    register.retract(number, "misprint", "eve")
    kept = register.get(name)
    assert kept.all("place") == []
    assert next(each for each in kept.statements if each.number == number).retracted
    with pytest.raises(NotFound):
        register.get("M999")


def test_the_shipped_meetings_are_recorded_once(register: Register) -> None:
    new = register.load_shipped()
    assert new > 30
    assert register.load_shipped() == 0
    (found,) = register.find(RecordKind.MEETING, {"mechanism": "TRIPO", "number": "20"})
    assert (found.date, found.first("mode"), found.all("office")) == (
        "2020-12-01", "video", ["CN", "JP", "KR"],
    )  # fmt: skip


def test_the_quality_page_names_the_meeting_that_nobody_recorded(register: Register) -> None:
    register.load_shipped()
    found = register.findings()
    assert any(f.fault is Fault.OVERDUE and f.detail.startswith("TRIPO 25") for f in found)
    assert {f.detail.split(":")[0] for f in found if f.fault is Fault.GAP} >= {"TRIPO 2", "TRIPO 4"}
    assert not [f for f in found if f.fault in (Fault.SEQUENCE, Fault.FUTURE, Fault.TWO_HEADS)]


HEADS = ("Commissioner Mori Kiyoshi", "Commissioner Hamano Koichi")


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (["The 40th JPO-MOIP Heads Meeting was held in Kobe on June 4, 2026.",
          "The 41st JPO-MOIP Heads Meeting was held in Kobe on June 4, 2025."], Fault.SEQUENCE),
        (["The 40th JPO-MOIP Heads Meeting was held in Kobe on June 4, 2040."], Fault.FUTURE),
        ([f"{HEADS[0]} of JPO met with MOIP in Kobe on June 4, 2026.",
          f"{HEADS[1]} of JPO met with CNIPA in Kobe on June 4, 2026."], Fault.TWO_HEADS),
        ([f"{HEADS[0]} of JPO met with MOIP in Kobe on June 4, 2026.",
          f"{HEADS[0]} of JPO met with CNIPA in Beijing on June 4, 2026."], Fault.TWO_PLACES),
        (["The 40th JPO-MOIP Heads Meeting was held in Kobe on June 4, 2026."] * 2, Fault.SAME),
    ],
)  # fmt: skip
def test_what_cannot_be_is_found(register: Register, texts: list[str], fault: Fault) -> None:
    for number, text in enumerate(texts):
        register.confirm(paper(register, text, f"{number}"), "ann")
    assert fault in {each.fault for each in register.findings()}


def test_papers_survive_json_and_others_are_refused(register: Register) -> None:
    made = paper(register)
    assert loaded(dumped([made])) == [made]
    for wrong in (b"", b"{}", b'[{"source": 1}]', b"\xff", dumped([made])[:-5]):
        with pytest.raises(BadInput, match="no working paper"):
            loaded(wrong)


def run(folder: Path, *words: str, given: str = "") -> str:
    arguments = ["--library", str(folder), "register", *words]
    done = CliRunner().invoke(group, arguments, catch_exceptions=False, input=given)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_register_as_commands(tmp_path: Path) -> None:
    text, library = tmp_path / "news.txt", tmp_path / "library"
    text.write_text(TEXT, encoding="utf-8")
    assert "Sapporo" in run(library, "load", str(text))
    papers = run(library, "load", str(text), "--publisher", "Press", "--json")
    done = json.loads(
        run(library, "confirm", "-", "--all", "--reject", "3", "--set", "1.place=Otaru",
            "--by", "ann", "--json", given=papers)
    )  # fmt: skip
    ((meeting, commitment),) = done["records"]
    shown = json.loads(run(library, "show", meeting, "--json"))
    assert shown["values"]["place"] == ["Otaru"]
    assert [each["id"] for each in shown["parts"]] == [commitment]
    assert shown["sources"][0]["publisher"] == "Press"
    listed = json.loads(run(library, "list", "commitment", "-w", "strength=AGREED", "--json"))
    assert [each["id"] for each in listed["records"]] == [commitment]
    assert json.loads(run(library, "check", "--json"))[0]["fault"] == "without-source"
    rows = run(library, "export", "csv").splitlines()
    assert rows[0].startswith("record,kind,number,name,value")
    assert any(",place,Otaru," in row for row in rows)
    exported = json.loads(run(library, "export"))
    named = {each["values"].get("code", [each["id"]])[0] for each in exported["records"]}
    assert named == {meeting, commitment, "JP", "KR", "EXAMINER_EXCHANGE"}
    stated = json.loads(run(library, "state", meeting, "host=JP", "--by", "bob", "--json"))
    assert stated["values"]["host"] == ["JP"]
    newest = str(stated["statements"][0]["number"])
    late = ["--library", str(library), "register", "state", meeting, "host=KR", "--seen", newest]
    assert isinstance(CliRunner().invoke(group, late).exception, Conflict)
    number = next(s["number"] for s in shown["statements"] if s["name"] == "place")
    assert "taken back" in run(library, "retract", str(number), "--because", "wrong")


def test_every_key_of_the_json_is_explained(register: Register) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "register.md"
    words = page.read_text(encoding="utf-8")
    made = paper(register)
    record = register.get(register.confirm(made, "ann")[0])
    shape = record_shape(record, register.store.sources())
    keys = {*shape, *shape["statements"][0], *shape["sources"][0], *json.loads(dumped([made]))[0]}
    keys |= {*json.loads(dumped([made]))[0]["records"][0]}
    assert [key for key in sorted(keys) if f"`{key}`" not in words] == []
    codes = {fault.value for fault in Fault} | {each["code"] for each in table("mechanisms")}
    codes |= {each["code"] for each in table("strengths") if each["rank"] != "0"}
    codes |= {each.value for each in Doubt} | {each["code"] for each in table("documents")}
    assert [code for code in sorted(codes) if f"`{code}`" not in words] == []
