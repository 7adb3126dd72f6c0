"""Queries are recorded exactly as they were run, and can be run again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from joint.desk.setting import CASE, CN, EARLIEST, KR, Bench, Setting, reread
from trihub.access.papers.encoding import decode
from trihub.app import Library
from trihub.core.errors import BadInput
from trihub.core.query import Cutoff
from trihub.joint.desk.model import Run
from trihub.joint.desk.runs import request_of
from trihub.priorart.request import SearchRequest
from trihub.text.query.writing import unparse

SEARCHES = {
    "words": SearchRequest(query="硫化物 固体电解质", translate=("ja", "ko", "en")),
    "switched off": SearchRequest(
        query="固体电解质", translate=("ja", "ko"), disabled=("固体电解质>固体電解質",)
    ),
    "weighed": SearchRequest(
        query="固体电解质", translate=("ja", "ko"), weights=("固体电解质>固体電解質=0.25",)
    ),
    "filters": SearchRequest(
        query="battery", offices=("JP", "KR"), classes=("H01M",), years=(2019, 2020, 2021),
        languages=("ko", "ja"), translate=("ko", "ja"), reader="ko",
    ),
    "cut-off": SearchRequest(query="battery", before=dt.date(2019, 1, 1), conflicting=True),
    "language": SearchRequest(query='ti:(battery OR 电池) AND pd:2016..2024 NOT ofc:US'),
    "like": SearchRequest(like="CN199000025A", before=dt.date(2022, 1, 1), limit=5),
    "nothing": SearchRequest(query="zzqqzz"),
}  # fmt: skip

each = pytest.mark.parametrize("request_", SEARCHES.values(), ids=SEARCHES.keys())


@each
def test_a_run_is_what_the_same_search_gives(bench: Bench, request_: SearchRequest) -> None:
    item, result = bench.desk.run(CN, CASE, request_)
    direct = bench.library.prior_art.search(request_)
    assert replace(result, milliseconds=0) == replace(direct, milliseconds=0)
    run = decode(bench.casework.cases.item(item.id).content, Run)  # type: ignore[union-attr]
    assert run.top == tuple(hit.stored.patent.key for hit in direct.hits)
    assert run.hits == direct.documents
    assert run.removed == (direct.cutoff.removed if direct.cutoff else 0)
    assert (run.query, run.like) == (request_.query, request_.like)
    assert run.understood == unparse(direct.understood)
    state = bench.library.index.state()
    assert (run.engine, run.analysis, run.library_change) == (
        state.engine, state.analysis, state.change,
    )  # fmt: skip
    assert dt.datetime.fromisoformat(run.at) <= bench.moment
    used = [f"{t.source}>{t.target}" for t in run.terms if not t.used]
    assert used == list(request_.disabled)
    assert {(t.source, t.target, t.lang) for t in run.terms} == {
        (t.source, t.target, t.lang) for t in direct.translations
    }


@each
def test_a_run_gives_its_request_back(bench: Bench, request_: SearchRequest) -> None:
    item, _ = bench.desk.run(CN, CASE, request_)
    again = request_of(decode(item.content, Run))
    assert again == request_


@each
def test_a_replay_on_the_same_library_is_the_same(bench: Bench, request_: SearchRequest) -> None:
    item, _ = bench.desk.run(CN, CASE, request_)
    replay = bench.desk.replay(CN, CASE, item.id)
    assert replay.same
    assert replay.then.library_change == replay.now.library_change
    assert replay.terms_added == replay.terms_gone == ()
    assert len(bench.desk.runs(CN, CASE)) == 1


def test_translations_are_weighed_anew(bench: Bench) -> None:
    """A recorded query with one translation weighed and one switched off is a run of its own, whose
    terms say both; weights of before that are not named any more are gone."""
    desk = bench.desk
    asked = SearchRequest(query="固体电解质", translate=("ja", "ko"), classes=("H01M",))
    item, _ = desk.run(CN, CASE, asked)
    first = decode(item.content, Run)
    japanese = next(f"{t.source}>{t.target}" for t in first.terms if t.lang == "ja")
    korean = next(f"{t.source}>{t.target}" for t in first.terms if t.lang == "ko")
    made, result = desk.weigh(CN, CASE, item.id, [f"{japanese}=0.1"], [korean])
    run = decode(made.content, Run)
    assert run.weights == (f"{japanese}=0.1",)
    terms = {f"{t.source}>{t.target}": t for t in run.terms}
    assert terms[japanese].weight == 0.1
    assert not terms[korean].used
    direct = replace(asked, weights=(f"{japanese}=0.1",), disabled=(korean,))
    expected = bench.library.prior_art.search(direct)
    assert [hit.score for hit in result.hits] == [hit.score for hit in expected.hits]
    replayed = desk.replay(CN, CASE, made.id)
    assert replayed.same
    assert replayed.now.weights == run.weights
    assert replayed.terms_added == ()
    again, _ = desk.weigh(CN, CASE, made.id, [], [])
    assert decode(again.content, Run).terms == first.terms
    with pytest.raises(BadInput, match="no weight"):
        desk.weigh(CN, CASE, item.id, [f"{japanese}=7"], [])
    for weights, off in (([f"{japanese}a=0.5"], []), ([], ["CN201910000001>x"])):
        with pytest.raises(BadInput, match="no translation of this query"):
            desk.weigh(CN, CASE, item.id, weights, off)
    assert len(desk.runs(CN, CASE)) == 3


def test_a_replay_tells_new_documents(
    own_library: Library, setting: Setting, tmp_path: Path
) -> None:
    bench = setting(own_library)
    item, _ = bench.desk.run(CN, CASE, SearchRequest(query="无模组电池包 冷却板", reader="zh"))
    run = decode(item.content, Run)
    numbers = {
        "199000025": "299999999",
        "202019900002.9": "202019900999.X",
        "102020009900002": "102020009900999",
    }
    reread(own_library, tmp_path, "CN199000025A", numbers)
    replay = bench.desk.replay(CN, CASE, item.id)
    assert replay.then.library_change < replay.now.library_change
    assert replay.then.engine == replay.now.engine
    assert not replay.same
    assert replay.now.hits == run.hits + 1
    new = next(d for d in replay.differences if d.document == "CN299999999A")
    assert new.changed
    assert new.kept
    assert new.before == 0
    assert new.now >= 1
    assert bench.desk.runs(CN, CASE)[0][1] == run


def test_a_replay_tells_documents_gone(
    own_library: Library, setting: Setting, tmp_path: Path
) -> None:
    """The document was read again, and says something else now."""
    bench = setting(own_library)
    item, result = bench.desk.run(CN, CASE, SearchRequest(query='"含氧表面层"', reader="zh"))
    assert "CN199000018A" in decode(item.content, Run).top
    reread(own_library, tmp_path, "CN199000018A", {"含氧表面层": "氧化外皮"})
    replay = bench.desk.replay(CN, CASE, item.id)
    assert not replay.same
    assert replay.now.hits == result.documents - 1
    gone = next(d for d in replay.differences if d.document == "CN199000018A")
    assert gone.kept
    assert gone.changed
    assert gone.before >= 1
    assert gone.now == 0


def test_the_cut_off_proposed_is_the_earliest_day(bench: Bench) -> None:
    proposed = bench.desk.proposed(CN, CASE, SearchRequest(query="电解质"))
    assert (proposed.before, proposed.conflicting) == (EARLIEST, True)
    own = SearchRequest(query="电解质", before=dt.date(2018, 1, 1))
    assert bench.desk.proposed(CN, CASE, own) == own
    item, result = bench.desk.run(CN, CASE, proposed)
    run = decode(item.content, Run)
    assert (run.before, run.conflicting) == (EARLIEST.isoformat(), True)
    assert result.cutoff
    assert run.removed == result.cutoff.removed > 0
    for hit in result.hits:
        published = hit.stored.patent.publication.date
        assert published
        assert hit.conflicting or published.last < EARLIEST


def test_the_cut_off_of_an_unpublished_application(bench: Bench) -> None:
    """It comes from the uploaded text's priority, before the petition's day of filing."""
    own = bench.desk.application(KR, CASE)
    assert own.patent
    assert (own.earliest, own.filed) == (EARLIEST, dt.date(2018, 10, 24))
    assert [claim.number for claim in own.claims] == [1]
    assert own.lang == "ko"


def test_a_query_is_never_changed_nor_taken_back(bench: Bench) -> None:
    item, _ = bench.desk.run(CN, CASE, SearchRequest(query="电解质"))
    with pytest.raises(BadInput, match="stays in the record"):
        bench.desk.items.remove(CN, CASE, item.id, 1)
    with pytest.raises(BadInput, match="stays in the record"):
        bench.desk.items.change(CN, CASE, item.id, {}, 1)
    with pytest.raises(BadInput, match="first page"):
        bench.desk.run(CN, CASE, SearchRequest(query="电解质", offset=20))


def test_further_pages_of_a_run(bench: Bench) -> None:
    request = SearchRequest(query="battery", translate=("zh", "ja", "ko"))
    item, first = bench.desk.run(CN, CASE, replace(request, limit=5))
    second = bench.desk.page(CN, CASE, item.id, offset=5, limit=5)
    direct = bench.library.prior_art.search(replace(request, offset=5, limit=5))
    assert replace(second, milliseconds=0) == replace(direct, milliseconds=0)
    assert first.more
    assert len(bench.desk.runs(CN, CASE)) == 1


def test_the_engine_got_the_cut_off(bench: Bench) -> None:
    """The number removed is told from the engine's own counts, not from what is shown."""
    cutoff = Cutoff(before=EARLIEST)
    item, _ = bench.desk.run(CN, CASE, SearchRequest(query="*", before=EARLIEST))
    run = decode(item.content, Run)
    days = [
        stored.patent.publication.date
        for stored in bench.library.store.changes_since(0, limit=9999)
    ]
    before = [day for day in days if day and day.last < cutoff.before]
    assert (run.hits, run.removed) == (len(before), len(days) - len(before))
