"""Which member of a family is shown, and in which language a document was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from library.corpus import opened
from priorart.conftest import invented
from trihub.core.patent import DocumentId, Origin, Patent, Priority, Text
from trihub.core.shapes.record import to_record
from trihub.priorart.query.like import in_short, like_query
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt

GERMAN = Text(text="Drachen mit Spule", lang="de", origin=Origin.OFFICE)
ENGLISH = Text(text="kite reel", lang="en")
JAPANESE = Text(text="凧の糸巻き", lang="ja")
TRANSLATED = Text(text="kite reel of a kite", lang="en", origin=Origin.OFFICE)


def member(office: str, n: int, *titles: Text) -> Patent:
    made = invented(n, "", "en")
    return replace(
        made, titles=titles, priorities=(Priority(office="JP", number="2020-000077"),),
        publication=DocumentId(office=office, number=str(9_000_000 + n), kind="A1"),
        application=replace(made.application, office=office),
    )  # fmt: skip


EUROPEAN = member("EP", 1, GERMAN, ENGLISH)
ASIAN = member("US", 2, TRANSLATED, JAPANESE)


@pytest.mark.parametrize(("reader", "shown"), [("en", EUROPEAN), ("ja", ASIAN)])
def test_the_member_written_in_the_readers_language_is_shown(
    tmp_path: Path, reader: str, shown: Patent
) -> None:
    """Wherever the language of the original stands among the titles of a file."""
    made = opened(tmp_path / "L")
    for name, one in (("a", ASIAN), ("b", EUROPEAN)):
        (tmp_path / f"{name}.jsonl").write_bytes(orjson.dumps(to_record(one)) + b"\n")
        assert made.ingest([tmp_path / f"{name}.jsonl"]).added == 1
    search = PriorArt(made.store, made.index, None)  # type: ignore[arg-type]
    result = search.search(SearchRequest(query="kite", reader=reader, facets=False))
    assert [hit.stored.patent.key for hit in result.hits] == [shown.key]
    assert like_query(made.store, made.index, EUROPEAN.key).lang == "en"
    made.close()


def test_a_document_in_short_is_in_the_language_that_it_was_written_in() -> None:
    assert in_short(EUROPEAN) == ENGLISH.text
    assert in_short(ASIAN) == JAPANESE.text
    assert in_short(replace(EUROPEAN, titles=(GERMAN,))) == GERMAN.text
    assert in_short(replace(EUROPEAN, titles=())) == ""
