"""Unpublished texts: in the case, encrypted, searched in memory, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from joint.case.world import ADMIN, ANNA, BORIS, EXAMINER, HEAD, World, patent
from trihub.access.papers.encoding import decode, encode
from trihub.core.casework.cases import ItemKind
from trihub.core.errors import BadQuery, NotFound, Refused
from trihub.core.patent import Patent
from trihub.index.memory import MemoryIndex

CN, KR = HEAD["CN"], HEAD["KR"]
SECRET = "sulfide electrolyte xylophone"


@pytest.fixture
def case(world: World) -> str:
    return world.file(
        documents={"CN": patent("CN", SECRET), "KR": patent("KR", "garnet separator")}
    )


def item_of(world: World, case: str, office: str) -> str:
    documents = world.cases.open(ANNA.actor(), case).documents
    assert documents is not None
    return documents[office]


def test_a_text_is_kept_whole(world: World, case: str) -> None:
    assert world.cases.document(ANNA.actor(), case, item_of(world, case, "CN")) == patent(
        "CN", SECRET
    )
    assert world.cases.document(KR.actor(), case, item_of(world, case, "CN")) == patent(
        "CN", SECRET
    )


def test_every_field_of_a_document_survives() -> None:
    made = patent("CN", SECRET)
    assert decode(encode(made), Patent) == made


def test_who_may_not_read_the_petition_reads_no_text(world: World, case: str) -> None:
    item = item_of(world, case, "CN")
    for who in (ADMIN, EXAMINER["KR"]):
        with pytest.raises(Refused):
            world.cases.document(who.actor(), case, item)
        with pytest.raises(Refused):
            world.cases.search_documents(who.actor(), case, "electrolyte", MemoryIndex)
    for who in (BORIS, HEAD["JP"]):
        with pytest.raises(NotFound):
            world.cases.document(who.actor(), case, item)


def test_another_case_s_text_is_not_read_through_one_s_own(world: World, case: str) -> None:
    other = world.file(who=BORIS, documents={"CN": patent("CN", "another")})
    theirs = world.cases.open(BORIS.actor(), other).documents
    assert theirs is not None
    petition = world.casework.cases.items(case, kinds=(ItemKind.PETITION,))[0].id
    for item in (theirs["CN"], petition, "nothing", ""):
        with pytest.raises(NotFound) as caught:
            world.cases.document(ANNA.actor(), case, item)
        assert "nothing at this address" in str(caught.value)


def test_search_finds_in_the_case_s_own_texts_alone(world: World, case: str) -> None:
    world.file(who=BORIS, documents={"CN": patent("CN", SECRET)})
    found = world.cases.search_documents(KR.actor(), case, "sulfide electrolyte", MemoryIndex)
    assert [one.office for one in found] == ["CN"]
    assert any("xylophone" in passage.text for passage in found[0].passages)
    both = world.cases.search_documents(ANNA.actor(), case, "thing", MemoryIndex)
    assert {one.office for one in both} == {"CN", "KR"}
    assert world.cases.search_documents(ANNA.actor(), case, "zeppelin", MemoryIndex) == ()
    with pytest.raises(BadQuery):
        world.cases.search_documents(ANNA.actor(), case, "(open", MemoryIndex)


def test_a_case_without_texts_finds_nothing(world: World) -> None:
    case = world.file()
    assert world.cases.search_documents(ANNA.actor(), case, "thing", MemoryIndex) == ()


def test_nothing_of_it_is_readable_on_the_disk_or_in_the_library(
    world: World, case: str, tmp_path: Path
) -> None:
    world.cases.search_documents(ANNA.actor(), case, "xylophone", MemoryIndex)
    case = world.searching(documents={"CN": patent("CN", SECRET)})
    world.cases.give_waiver(HEAD["CN"].actor(), case, "Nobody found anything.")
    world.file_report(case, "CN", "JP2018000001A")
    told = world.cases.open(HEAD["CN"].actor(), case).steps
    reasons = {step.reason for step in told if step.reason}
    assert {"Compared.", "All rules hold.", "Fits.", "Nobody found anything."} == reasons
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    content = b"".join(path.read_bytes() for path in files)
    told_of = (b"xylophone", b"Anna Ltd", b"JP2018000001A", b"Opinion of CN")
    for word in (*told_of, *(reason.encode() for reason in reasons)):
        assert word not in content
    assert world.library.counts().documents == 0
