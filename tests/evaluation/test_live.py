"""Searching topics, keeping the run, and going on where it stopped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from evaluation.samples import LATER, MEMBER, OLDER, THINGS
from trihub.app import Library
from trihub.core.errors import BadFile, BadInput
from trihub.evaluation.families import Families
from trihub.evaluation.live import By, Way, run_file, search_topics
from trihub.evaluation.topics import Topic
from trihub.evaluation.trec import Run, read_run
from trihub.priorart.request import SearchRequest
from trihub.priorart.result import Ranked

TOPICS = [
    Topic(id=f"t{n}", text=f"一种{zh}", lang="zh", source=f"CN{MEMBER + n}A")
    for n, (zh, _, _) in enumerate(THINGS[:5])
]


class Counting:
    """The library's search, which counts what it is asked for and can be stopped."""

    def __init__(self, library: Library, stop_at: int = 99) -> None:
        self._search = library.prior_art
        self._stop_at = stop_at
        self.asked: list[SearchRequest] = []

    def ranked(
        self, request: SearchRequest, most: int, exclude: Sequence[str] = ()
    ) -> list[Ranked]:
        if len(self.asked) == self._stop_at:
            raise KeyboardInterrupt
        self.asked.append(request)
        return self._search.ranked(request, most, exclude)


def searched(
    library: Library, path: Path | None = None, topics: Sequence[Topic] = TOPICS,
    way: Way = Way(depth=10), counting: Counting | None = None,  # noqa: B008
) -> Run:  # fmt: skip
    asked = counting or Counting(library)
    tag = way.tag(topics, library.index.state().change)
    with run_file(path, tag) as out:
        return search_topics(asked, topics, way, out, families=Families(library.store))  # type: ignore[arg-type]


def test_every_topic_is_searched_and_kept(evaluated: Library, tmp_path: Path) -> None:
    run = searched(evaluated, tmp_path / "run")
    for n in range(5):
        assert set(run[f"t{n}"][:2]) == {f"CN{MEMBER + n}A", f"CN{OLDER + n}A"}
    assert read_run(tmp_path / "run") == run


def test_the_day_the_languages_and_the_excluded_count(evaluated: Library) -> None:
    text = {"text": "一种电池 battery", "lang": "zh"}
    topics = [
        Topic(id="all", **text),
        Topic(id="before", before=dt.date(2020, 7, 1), **text),
        Topic(id="english", languages=("en",), **text),
        Topic(id="without", exclude=(f"CN{MEMBER}A", "XX1A"), **text),
    ]  # type: ignore[arg-type]
    run = searched(evaluated, topics=topics)
    member, older, american = f"CN{MEMBER}A", f"CN{OLDER}A", "US2022000000A1"
    assert {member, older, american} <= set(run["all"])
    assert older in run["before"]
    assert not {member, american, f"CN{LATER}A"} & set(run["before"])
    # The CN member has an English abstract, the older document none.
    assert {member, american} <= set(run["english"])
    assert older not in run["english"]
    assert member not in run["without"]
    assert older in run["without"]


def test_a_stopped_run_goes_on(evaluated: Library, tmp_path: Path) -> None:
    whole = searched(evaluated, tmp_path / "whole")
    path = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        searched(evaluated, path, counting=Counting(evaluated, stop_at=3))
    path.write_bytes(path.read_bytes()[:-20])  # killed in the middle of a line
    counting = Counting(evaluated)
    assert searched(evaluated, path, counting=counting) == whole
    assert len(counting.asked) == 3  # the third again, since lines of it are missing
    assert path.read_bytes() == (tmp_path / "whole").read_bytes()


def test_killed_in_the_first_line(evaluated: Library, tmp_path: Path) -> None:
    path = tmp_path / "run"
    path.write_bytes(b"t0 Q0 CN1")
    assert len(searched(evaluated, path)) == 5


@pytest.mark.parametrize("other", [{"depth": 9}, {"by": By.QUERY}, {"evidence": ("words",)}])
def test_a_run_of_other_settings_is_not_gone_on_with(
    evaluated: Library, tmp_path: Path, other: dict[str, object]
) -> None:
    path = tmp_path / "run"
    searched(evaluated, path)
    before = path.read_bytes()
    with pytest.raises(BadInput, match="searched in another way") as caught:
        searched(evaluated, path, way=Way(**{"depth": 10, **other}))  # type: ignore[arg-type]
    assert "--write-run" in caught.value.hint
    with pytest.raises(BadInput, match="other topics"):
        searched(evaluated, path, topics=TOPICS[:4])
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"my notes\n", b"my notes", b"notes", b"one\ntwo", b"\n"])
def test_a_file_that_is_no_run_stays_as_it_is(
    evaluated: Library, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(BadInput, match="another way"):
        searched(evaluated, path)
    assert path.read_bytes() == content


def test_a_run_that_cannot_be_written(evaluated: Library, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be written"):
        searched(evaluated, tmp_path / "no" / "run")


# --- ways of searching ------------------------------------------------------------------------


def test_a_short_text_is_never_taken_for_a_number(evaluated: Library) -> None:
    topic = Topic(id="t", text=f"CN{MEMBER}A", lang="en")
    run = searched(evaluated, topics=[topic])
    assert run == {"t": []}


def test_words_of_the_query_language_are_mere_words(evaluated: Library) -> None:
    topic = Topic(id="t", text='battery AND (housing "ti:NOT" OR', lang="en")
    run = searched(evaluated, topics=[topic], way=Way(by=By.QUERY, depth=10))
    assert "US2022000000A1" in run["t"]


def test_long_texts_and_texts_without_words(evaluated: Library) -> None:
    long = Topic(id="long", text="battery housing, " * 20_000, lang="en")
    none = Topic(id="none", text="--- !!", lang="en")
    for by in (By.LIKE, By.QUERY):
        run = searched(evaluated, topics=[long, none], way=Way(by=by, depth=10))
        assert "US2022000000A1" in run["long"]
        assert run["none"] == []


def test_from_the_document_itself(evaluated: Library) -> None:
    run = searched(evaluated, topics=TOPICS[:1], way=Way(by=By.DOCUMENT, depth=10))
    assert run["t0"][0] == f"CN{OLDER}A"
    assert not {f"CN{MEMBER}A", "US2022000000A1"} & set(run["t0"])  # its own family
    with pytest.raises(BadInput, match="does not say which document"):
        searched(evaluated, topics=[Topic(id="t", text="x", lang="en")], way=Way(by=By.DOCUMENT))


def test_the_query_is_translated_to_the_languages_sought(evaluated: Library) -> None:
    topic = Topic(id="t", text="电池", lang="zh", languages=("en", "zh", "de"))
    counting = Counting(evaluated)
    searched(evaluated, topics=[topic], counting=counting)
    (asked,) = counting.asked
    assert (asked.translate, asked.languages) == (("en",), ("en", "zh", "de"))


def test_evidence_that_is_none(evaluated: Library) -> None:
    with pytest.raises(BadInput, match="no evidence “wrds”"):
        searched(evaluated, way=Way(evidence=("wrds",)))


def test_ranked_documents_are_those_of_the_search(evaluated: Library) -> None:
    """The same documents in the same order as the search that shows them, family by family."""
    request = SearchRequest(query="电池", limit=50)
    ranked = evaluated.prior_art.ranked(request, 100)
    shown = evaluated.prior_art.search(request).hits
    assert list(dict.fromkeys(one.family for one in ranked)) == [
        h.stored.simple_family for h in shown
    ]
    assert [one.score for one in ranked] == sorted((one.score for one in ranked), reverse=True)
    assert [one.key for one in evaluated.prior_art.ranked(request, 1)] == [ranked[0].key]
    without = evaluated.prior_art.ranked(request, 100, (ranked[0].key,))
    assert [one.key for one in without] == [one.key for one in ranked[1:]]
