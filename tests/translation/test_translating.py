"""Translating published texts: the gate, the checks, the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import as_file
from pathlib import Path

import pytest

from translation import server as servers
from trihub.app import open_library
from trihub.core.errors import Refused
from trihub.core.patent import Patent
from trihub.core.ports import PatentStore
from trihub.demo import library_files
from trihub.services.libretranslate import LibreTranslate
from trihub.services.translation_cache import FileCache
from trihub.settings import Settings
from trihub.translation.checks import is_translation, language_of
from trihub.translation.published import Excerpt
from trihub.translation.translating import AT_ONCE, BATCH_CHARACTERS, BATCH_TEXTS, Translating

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PatentStore]:
    place = tmp_path_factory.mktemp("translating") / "library"
    library = open_library(Settings(library=place, workers=1), create=True)
    with as_file(library_files()) as files:
        library.ingest([*files.rglob("JP2015*.xml"), *files.rglob("CN199000001A.xml")])
    yield library.store
    library.close()


@pytest.fixture(scope="module")
def patent(store: PatentStore) -> Patent:
    """The first Japanese document with claims and a description."""
    changes = store.changes_since(0, limit=10_000)
    whole = (store.get(one.patent.key) for one in changes if one.patent.key.startswith("JP"))
    return next(
        one.patent for one in whole if one and one.patent.claims and one.patent.descriptions
    )


@pytest.fixture
def translating(
    store: PatentStore, server: servers.Server, tmp_path: Path
) -> Iterator[Translating]:
    made = open_translating(store, server, tmp_path)
    yield made
    made.close()


def open_translating(
    store: PatentStore,
    server: servers.Server,
    folder: Path,
    patience: float = 30.0,
    today: dt.date = TODAY,
) -> Translating:
    cache = FileCache(folder / "kept.sqlite", "test")
    machine = LibreTranslate(server.url)
    return Translating(store, machine, cache, patience=patience, today=lambda: today)


def claims(patent: Patent) -> list[Excerpt]:
    return [Excerpt(patent.key, claim.text, "ja") for claim in patent.claims]


def test_texts_are_translated_in_batches(
    translating: Translating, server: servers.Server, patent: Patent
) -> None:
    paragraphs = [p for one in patent.descriptions for p in one.paragraphs]
    asked = [*claims(patent), *(Excerpt(patent.key, p.text, "ja") for p in paragraphs)]
    asked += [Excerpt(patent.key, p.text[:-1], "ja") for p in paragraphs]
    answer = translating.translate(asked, "en")
    assert (answer.missing, answer.problem, answer.service) == (0, "", "LibreTranslate")
    for one in asked:
        found = answer.found[one.text]
        assert (found.text, found.day) == (servers.translated(one.text, "en"), TODAY)
    assert len(server.asked) > 1
    for request in server.asked:
        assert len(request["q"]) <= BATCH_TEXTS
        assert sum(map(len, request["q"])) <= BATCH_CHARACTERS or len(request["q"]) == 1


def test_what_was_translated_is_not_asked_for_again(
    store: PatentStore, server: servers.Server, patent: Patent, tmp_path: Path
) -> None:
    first = open_translating(store, server, tmp_path)
    before = first.translate(claims(patent), "en")
    first.close()
    asked = len(server.asked)
    again = open_translating(store, server, tmp_path)
    assert again.translate(claims(patent), "en").found == before.found
    again.close()
    assert len(server.asked) == asked


def test_only_published_texts_leave_the_library(
    translating: Translating, server: servers.Server, patent: Patent, store: PatentStore
) -> None:
    secret = Excerpt(patent.key, "未公開の出願の請求項", "ja")
    with pytest.raises(Refused, match="does not stand in"):
        translating.translate([*claims(patent), secret], "en")
    with pytest.raises(Refused, match="of no published document"):
        translating.translate([replace(secret, key="JP2099999999A")], "en")
    assert server.asked == []


def test_a_document_that_is_published_only_later_does_not_leave_the_library(
    store: PatentStore, server: servers.Server, patent: Patent, tmp_path: Path
) -> None:
    published = patent.publication.date
    assert published
    for days, leaves in ((-1, False), (0, True)):
        day = published.first + dt.timedelta(days=days)
        then = open_translating(store, server, tmp_path, today=day)
        if leaves:
            assert then.translate(claims(patent), "en").found
        else:
            with pytest.raises(Refused, match="of no published document"):
                then.translate(claims(patent), "en")
            assert server.asked == []
        then.close()


def test_a_passage_that_was_cut_is_a_part_of_its_document(
    translating: Translating, patent: Patent
) -> None:
    whole = patent.claims[0].text
    cut = Excerpt(patent.key, f"…{whole[3:12]}…", "ja")
    assert translating.translate([cut], "en").found


def test_what_is_in_the_readers_language_is_not_translated(
    translating: Translating, server: servers.Server, patent: Patent
) -> None:
    assert translating.translate(claims(patent), "ja").found == {}
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "patience", "words"),
    [
        (servers.lying, 30.0, "in another language than asked for"),
        (servers.empty, 30.0, "answered nothing"),
        (servers.fewer, 30.0, "translations for"),
        (servers.page, 30.0, "no JSON"),
        (servers.hanging, 0.3, "does not answer in time"),
        (servers.failing(403), 30.0, "refuses the key"),
    ],
)
def test_a_service_that_misbehaves_is_named_and_nothing_of_it_is_kept(
    store: PatentStore, server: servers.Server, patent: Patent, tmp_path: Path,
    answer: servers.Answer, patience: float, words: str,
) -> None:  # fmt: skip
    server.answer = answer
    broken = open_translating(store, server, tmp_path, patience=patience)
    found = broken.translate(claims(patent), "en")
    broken.close()
    assert found.found == {}
    assert found.missing == len(claims(patent))
    assert words in found.problem
    server.answer = servers.well
    mended = open_translating(store, server, tmp_path)
    assert mended.translate(claims(patent), "en").missing == 0
    mended.close()


def test_a_pair_of_languages_that_the_service_lacks(
    translating: Translating, server: servers.Server, patent: Patent
) -> None:
    server.languages = [{"code": "en", "name": "English", "targets": ["fr"]}]
    found = translating.translate(claims(patent), "en")
    assert "does not translate from “ja” into “en”" in found.problem
    assert server.asked == []


def test_a_language_that_the_service_lacks_does_not_keep_others_from_being_translated(
    translating: Translating, server: servers.Server, store: PatentStore, patent: Patent
) -> None:
    server.languages = [
        {"code": "ja", "name": "Japanese", "targets": ["en"]}, {"code": "en", "name": "English"},
    ]  # fmt: skip
    other = next(
        one.patent
        for one in store.changes_since(0, limit=100)
        if one.patent.key.startswith("CN") and one.patent.titles
    )
    foreign = Excerpt(other.key, other.titles[0].text, "zh")
    found = translating.translate([foreign, *claims(patent)], "en")
    assert "from “zh”" in found.problem
    assert set(found.found) == {one.text for one in claims(patent)}
    assert found.missing == 1


def test_a_slow_service_does_not_hold_up_more_than_a_few_pages(
    store: PatentStore, server: servers.Server, patent: Patent, tmp_path: Path
) -> None:
    busy = open_translating(store, server, tmp_path, patience=0.2)
    for _ in range(AT_ONCE):
        busy._places.acquire()
    found = busy.translate(claims(patent), "en")
    assert "busy" in found.problem
    assert server.asked == []
    busy.close()


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        ("이차 전지의 전해액", "en", "ko"),
        ("二次電池の電解液", "zh", "ja"),
        ("二次電池", "ja", "ja"),
        ("電池", "ko", "ko"),
        ("A secondary battery", "ja", "en"),
        ("A secondary battery", "en", "en"),
        ("Eine Batterie", "de", "de"),
        ("二次电池", "en", "zh"),
        ("12.5", "ja", "ja"),
    ],
)
def test_the_language_is_told_by_the_script_where_it_was_declared_wrongly(
    text: str, declared: str, language: str
) -> None:
    assert language_of(text, declared) == language


@pytest.mark.parametrize(
    ("original", "answer", "target", "good"),
    [
        ("二次電池", "Secondary battery", "en", True),
        ("Secondary battery", "二次電池", "ja", True),
        ("Secondary battery", "二次电池", "zh", True),
        ("Secondary battery", "이차 전지", "ko", True),
        ("LiFePO4", "LiFePO4", "ja", True),
        ("Secondary battery", "二次電池の電解液", "zh", False),
        ("Secondary battery", "二次电池", "ko", False),
        ("Secondary battery", "이차 전지", "ja", False),
        ("二次電池", "二次电池", "en", False),
        ("A battery with an electrolyte of a solid polymer", "一种具有固体聚合物电解质的电池，其特征在于所述电解质", "ja", False),
        ("이차 전지의 전해액 및 그 제조 방법에 관한 것", "Secondary battery electrolyte and method", "ja", False),
        ("電池", "  \n", "en", False),
        ("電池", "battery " * 200, "en", False),
    ],
)  # fmt: skip
def test_what_can_be_a_translation(original: str, answer: str, target: str, good: bool) -> None:
    assert is_translation(original, answer, target) is good
