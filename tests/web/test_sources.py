"""The page of a document that was read from several files: its parties and its sources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from cli.test_documents import FILES, GAZETTE, write
from trihub.app import Library, create_site, open_library
from trihub.core.languages import MAIN_LANGUAGES
from trihub.settings import Settings
from web.client import Client
from web.selecting import find


@pytest.fixture(params=[1, -1], ids=["gazette first", "database first"])
def joined(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Library, list[str]]]:
    """A library that read both files, and their names, the newest first."""
    names = list(FILES)[:: request.param]
    library = open_library(Settings(library=tmp_path / "library", workers=1), create=True)
    for name in names:
        write(tmp_path / name, FILES[name])
        library.ingest([tmp_path / name])
    yield library, names[::-1]
    library.close()


def test_the_page_names_each_party_once_and_every_file(
    joined: tuple[Library, list[str]],
) -> None:
    library, names = joined
    site = Client(create_site(library))
    for lang in MAIN_LANGUAGES:
        page = html.fromstring(site.page(f"/{lang}/doc/{GAZETTE.key}"))
        (party,) = find(page, ".party")
        assert " ".join(party.text_content().split()) == "Nordlicht AG DE"
        (section,) = find(page, "#source")
        facts = [
            [c.text_content() for c in find(table, "code")] for table in find(section, "table")
        ]
        assert [file for file, _, _ in facts] == names
        assert all(len(checksum) == 64 for _, checksum, _ in facts)
        assert len(find(section, "time")) == len(find(section, "p.told")) == 1


def test_one_source_is_told_as_one(tmp_path: Path) -> None:
    library = open_library(Settings(library=tmp_path / "library", workers=1), create=True)
    write(tmp_path / "gazette.jsonl", GAZETTE)
    library.ingest([tmp_path / "gazette.jsonl"])
    page = Client(create_site(library)).page(f"/en/doc/{GAZETTE.key}")
    (section,) = find(html.fromstring(page), "#source")
    library.close()
    assert len(find(section, "table")) == 1
    assert "gazette.jsonl, line 1" in section.text_content()
    assert not find(section, "time")
    assert not find(section, "p")


def test_the_api_names_every_file(joined: tuple[Library, list[str]]) -> None:
    library, names = joined
    site = Client(create_site(library))
    shape = site.json(f"/api/v1/documents/{GAZETTE.key}")
    assert [Path(one["file"]).name for one in shape["sources"]] == names
    assert json.dumps(shape["record"]["parties"]).count("NORDLICHT") == 2


def test_what_could_not_be_read_of_a_table_is_named_by_its_line(tmp_path: Path) -> None:
    library = open_library(Settings(library=tmp_path / "library", workers=1), create=True)
    (tmp_path / "broken.jsonl").write_text('{"format": "trihub-record/1", oops\n', "utf-8")
    library.ingest([tmp_path / "broken.jsonl"])
    site = Client(create_site(library))
    told = {"en": "line 1", "zh": "第 1 行", "ja": "1行目", "ko": "1번째 줄"}
    for lang, place in told.items():
        (row,) = find(html.fromstring(site.page(f"/{lang}/library")), ".scroll tbody tr")
        assert place in [cell.text_content().strip() for cell in find(row, "td")]
    library.close()
