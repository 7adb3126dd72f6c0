"""Parties each once: what counts as one, what never does, and what holds for any parties."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trihub.core.patent import DocumentId, Party, Patent, Role, Source
from trihub.core.shapes.parties import STANDARD, country_of, each_once, latin_of, names_once

APPLICANT, GRANTEE, INVENTOR = Role.APPLICANT, Role.GRANTEE, Role.INVENTOR


def patent(parties: Iterable[Party], office: str = "EP") -> Patent:
    publication = DocumentId(office=office, number="9900001", kind="A1")
    return Patent(publication=publication, source=Source(file="x"), parties=tuple(parties))


def named(*given: tuple[str, int, str], role: Role = APPLICANT) -> list[Party]:
    """Parties by form, place and name."""
    return [Party(role=role, format=form, sequence=place, name=name) for form, place, name in given]


CASES = {
    "nobody": ("EP", [], []),
    "standard names alone": ("EP", [("docdb", 1, "NORDLICHT AG")], ["NORDLICHT AG"]),
    "DOCDB beside its printed names": (
        "WO",
        [("docdb", 1, "UNIV BEISPIEL"), ("docdba", 1, "UNIVERSITÄT BEISPIEL")],
        ["UNIVERSITÄT BEISPIEL"],
    ),
    "DOCDB beside a gazette": (
        "CN", [("", 1, "虚构电池有限公司"), ("docdb", 1, "XUGOU BATTERY CO LTD")],
        ["虚构电池有限公司"],
    ),
    "two lists of OPS": (
        "US",
        [("epodoc", 1, "MÄKI JARI"), ("epodoc", 2, "9BEISPIEL OY"), ("original", 1, "MAEKI JARI"),
         ("original", 2, "9BEISPIEL OY"), ("original", 3, "Mäki Jari"), ("original", 4, "9Beispiel Oy")],
        ["Mäki Jari", "9Beispiel Oy"],
    ),
    "case, dots and spaces of a company form": (
        "EP", [("", 1, "NORDLICHT CO.,LTD."), ("original", 1, "Nordlicht Co., Ltd")],
        ["Nordlicht Co., Ltd"],
    ),
    "a country in brackets": (
        "EP", [("original", 1, "Nordlicht AG [DE]"), ("", 1, "Nordlicht AG")], ["Nordlicht AG"],
    ),
    "width": ("JP", [("", 1, "ＡＢＣ株式会社"), ("", 2, "ABC株式会社")], ["ＡＢＣ株式会社"]),
    "an accent left out": ("EP", [("", 1, "Jose Sole"), ("register", 1, "José Solé")], ["José Solé"]),
    "the words in another order": (
        "US", [("", 1, "Toshi HANAKO"), ("original", 1, "HANAKO TOSHI")], ["Toshi HANAKO"],
    ),
    "in one list the order of words tells persons apart": (
        "US", [("", 1, "Wei Zhang"), ("", 2, "Zhang Wei")], ["Wei Zhang", "Zhang Wei"],
    ),
    "Latin letters beside an office's own": (
        "JP", [("original", 1, "Asanagi Corporation"), ("docdba", 1, "朝凪株式会社")],
        ["朝凪株式会社"],
    ),
    "an office's own letters beside Latin ones": (
        "EP", [("", 1, "Asanagi Corporation"), ("docdba", 1, "朝凪株式会社")],
        ["Asanagi Corporation"],
    ),
    "other places": (
        "JP", [("", 1, "朝凪株式会社"), ("original", 2, "Nordlicht AG")],
        ["朝凪株式会社", "Nordlicht AG"],
    ),
    "one list in two scripts": (
        "JP", [("", 1, "朝凪株式会社"), ("", 1, "Nordlicht AG")], ["朝凪株式会社", "Nordlicht AG"],
    ),
    "a name that could be either": (
        "JP", [("", 1, "朝凪株式会社"), ("original", 1, "Asanagi KK"), ("register", 1, "Nordlicht AG")],
        ["朝凪株式会社", "Asanagi KK", "Nordlicht AG"],
    ),
    "a successor": (
        "EP", [("", 1, "Nordlicht AG"), ("register", 1, "Nordlicht Energy GmbH")],
        ["Nordlicht AG", "Nordlicht Energy GmbH"],
    ),
    "signs that join two names": (
        "EP", [("", 1, "Nord & Licht"), ("original", 1, "Nord Licht")], ["Nord & Licht", "Nord Licht"],
    ),
    "punctuation alone": ("EP", [("", 1, "—"), ("", 2, "…"), ("", 3, " ")], ["—", "…"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_names(case: str) -> None:
    office, given, expected = CASES[case]
    assert list(names_once(patent(named(*given), office), APPLICANT)) == expected


def test_as_the_office_romanised_it() -> None:
    own = Party(role=INVENTOR, name="김하늘", latin="KIM, Haneul", sequence=2)
    found = patent([own, *named(("original", 1, "KIM HANEUL"), role=INVENTOR)], "KR")
    assert each_once(found, INVENTOR) == (own,)


def test_two_persons_of_one_romanised_name() -> None:
    own = [Party(role=INVENTOR, name=name, latin="Li Wei", sequence=place)
           for place, name in enumerate(("李伟", "李威"), 1)]  # fmt: skip
    other = named(("original", 3, "Li Wei"), role=INVENTOR)
    assert len(each_once(patent([*own, *other], "CN"), INVENTOR)) == 3


def test_roles_one_after_the_other_and_together() -> None:
    both = [
        *named(("", 1, "Nordlicht AG"), role=GRANTEE),
        *named(("docdb", 1, "NORDLICHT AG"), ("", 1, "NORDLICHT AG"), ("", 2, "Südlicht AG")),
        *named(("docdb", 1, "HIMMEL ANNA"), role=INVENTOR),
    ]
    assert names_once(patent(both), APPLICANT) == ("NORDLICHT AG", "Südlicht AG")
    assert names_once(patent(both), APPLICANT, GRANTEE) == ("Nordlicht AG", "Südlicht AG")
    assert names_once(patent(both), INVENTOR) == ("HIMMEL ANNA",)
    assert names_once(patent(both)) == ()


def test_what_another_entry_says_of_a_party() -> None:
    standard = Party(role=APPLICANT, name="XUGOU BATTERY CO LTD", country="CN", format="docdb")
    other = Party(role=APPLICANT, name="NORDLICHT", country="DE", format="docdb", sequence=2)
    printed = Party(role=APPLICANT, name="虚构电池有限公司", format="docdba")
    found = patent([standard, other, printed], "CN")
    assert (latin_of(found, printed), country_of(found, printed)) == ("XUGOU BATTERY CO LTD", "CN")
    alone = patent([printed], "CN")
    assert (latin_of(alone, printed), country_of(alone, printed)) == ("", "")


def test_a_country_is_not_taken_from_another_list() -> None:
    standard = Party(role=APPLICANT, name="NORDLICHT", country="DE", format="docdb")
    printed = Party(role=APPLICANT, name="Südlicht")
    assert country_of(patent([standard, printed]), printed) == ""


WORDS = st.sampled_from(["a", "A", "b", "ä", "AE", "三", "三星", "김", "&", ".", "[DE]", "ß"])
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join) | st.text(max_size=3)
PARTIES = st.lists(
    st.builds(
        Party, role=st.sampled_from([APPLICANT, GRANTEE]), name=NAMES, sequence=st.integers(1, 2),
        latin=st.just("") | NAMES, country=st.sampled_from(["", "DE"]),
        format=st.sampled_from(["", "register", "original", "docdba", "docdb", "epodoc", "x"]),
    ),
    max_size=9,
)  # fmt: skip
OFFICES = st.sampled_from(["EP", "JP"])


@given(parties=PARTIES, office=OFFICES)
def test_any_parties(parties: list[Party], office: str) -> None:
    document = patent(parties, office)
    found = each_once(document, APPLICANT, GRANTEE)
    assert all(party in parties for party in found)
    again = each_once(patent(found, office), APPLICANT, GRANTEE)
    assert sorted(map(repr, again)) == sorted(map(repr, found))
    assert len({party.name for party in found}) == len(found)
    assert bool(found) == any(party.name.strip() for party in parties)


@given(parties=PARTIES, office=OFFICES)
def test_choosing_again_changes_nothing(parties: list[Party], office: str) -> None:
    found = each_once(patent(parties, office), APPLICANT)
    assert each_once(patent(found, office), APPLICANT) == found


@given(parties=PARTIES, office=OFFICES)
def test_no_party_is_lost_that_is_named_in_one_printed_form(
    parties: list[Party], office: str
) -> None:
    """Within one form only spellings meet, so that every name is there in one of them."""
    one = [party for party in parties if party.format == "" and party.role is APPLICANT]
    found = each_once(patent(one, office), APPLICANT)
    for party in one:
        if party.name.strip():
            alike = [f for f in found if len(each_once(patent([f, party], office), APPLICANT)) == 1]
            assert alike


@given(parties=PARTIES)
def test_order_is_that_of_the_record(parties: list[Party]) -> None:
    """Where nothing meets, everything printed stays in its place."""
    found = each_once(patent(parties), APPLICANT)
    own = [p for p in parties if p.role is APPLICANT and p.name.strip()]
    printed = [p for p in own if p.format not in STANDARD] or own
    if len(found) == len(printed):
        assert list(found) == printed
