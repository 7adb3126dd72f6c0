"""Topics, qrels and runs: every form is read, and what is wrong is named with file and line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from trihub.core.errors import BadFile
from trihub.evaluation.topics import Topic, read_topics, write_topics
from trihub.evaluation.trec import read_qrels, read_run, run_lines, write_qrels


def written(folder: Path, text: str) -> Path:
    path = folder / "given.txt"
    path.write_text(text, encoding="utf-8")
    return path


# --- topics -----------------------------------------------------------------------------------

FULL = Topic(
    id="CN1A", text="一种电池。\n第二行", lang="zh", before=dt.date(2020, 1, 31), exclude=("CN1A", "CN1B"),
    languages=("en", "ko"), source="CN1A", ipc="H01M 10/05",
)  # fmt: skip


def test_our_topics_come_back(tmp_path: Path) -> None:
    plain = Topic(id="t2", text="battery", lang="en")
    write_topics(tmp_path / "t.jsonl", [FULL, plain])
    assert read_topics(tmp_path / "t.jsonl") == [FULL, plain]


def test_the_language_is_guessed_where_it_is_not_said(tmp_path: Path) -> None:
    (topic,) = read_topics(written(tmp_path, '{"id": "1", "text": "배터리"}\n'))
    assert topic.lang == "ko"


def test_trec_topics_with_and_without_closing_marks(tmp_path: Path) -> None:
    text = """<top>
<num> Number: 401
<title> foreign minorities, Germany

<desc> Description:
What language and cultural differences
impede integration?

<narr> Narrative:
A relevant document will focus on causes.
</top>

<top><num>402</num><title>电池</title><desc>固态电池</desc></top>
"""
    first, second = read_topics(written(tmp_path, text))
    assert first.id == "401"
    assert first.text == (
        "foreign minorities, Germany\nWhat language and cultural differences\nimpede integration?"
    )
    assert (second.id, second.text, second.lang) == ("402", "电池\n固态电池", "zh")


def test_a_table_of_topics(tmp_path: Path) -> None:
    topics = read_topics(written(tmp_path, "\ufeff1\tsolid battery\n\n2\t电池\twith a tab\n"))
    assert [(t.id, t.text) for t in topics] == [("1", "solid battery"), ("2", "电池\twith a tab")]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('{"id": "1", "text": "a"}\n{"id": "2", "text": "  "}\n', 2, "topic 2 has no text"),
        ('{"id": "1"}\n', 1, "topic 1 has no text"),
        ('{"id": "1", "text": "a"}\n\n{"id": "1", "text": "b"}\n', 3, "twice"),
        ('{"id": "1", "text": "a"\n', 1, "no JSON"),
        ('{"id": "1", "text": "a", "size": "x"}\n', 1, "no field “size”"),
        ('{"id": "1", "text": "a", "exclude": "CN1A"}\n', 1, "“exclude” is not a list"),
        ('{"id": 1, "text": "a"}\n', 1, "“id” is not a word"),
        ('{"id": "1", "text": "a", "before": "2020"}\n', 1, "“2020” is no day"),
        ('{"id": "a b", "text": "a"}\n', 1, "no identifier"),
        ('{"id": "1", "text": "a"}\n[1]\n', 2, "no topic"),
        ("1\tone\n2 two\n", 2, "no tab"),
        ("1\tone\n2\t\n", 2, "topic 2 has no text"),
        ("<top><num>1</num></top>\n", 1, "topic 1 has no text"),
        ("<top>\n<title>x</title>\n</top>\n", 1, "no <num>"),
        ("<top><num>1</num><title>x</title></top>\n<top><num>1</num><title>y</title></top>\n", 2, "twice"),
    ],
)  # fmt: skip
def test_topics_that_are_wrong_are_named(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadFile) as caught:
        read_topics(path)
    assert caught.value.message.startswith(f"{path}, line {line}: ")
    assert what in caught.value.message
    assert caught.value.hint


# --- qrels and runs ---------------------------------------------------------------------------


def test_qrels_come_back(tmp_path: Path) -> None:
    qrels = {"1": {"CN1A": 2, "CN2A": 0}, "2": {"US3A1": 1}}
    write_qrels(tmp_path / "q.txt", qrels)
    assert (tmp_path / "q.txt").read_text() == "1 0 CN1A 2\n1 0 CN2A 0\n2 0 US3A1 1\n"
    assert read_qrels(tmp_path / "q.txt") == qrels


def test_a_run_is_ordered_by_score_then_by_rank(tmp_path: Path) -> None:
    text = "1 Q0 d1 1 2.5 x\n1 Q0 d3 3 7 x\n1\tQ0\td2\t2\t7\tx\n2 Q0 d1 1 -1e-3 x\n"
    assert read_run(written(tmp_path, text)) == {"1": ["d2", "d3", "d1"], "2": ["d1"]}


def test_what_is_written_is_a_run(tmp_path: Path) -> None:
    text = run_lines("1", [("CN1A", 969.99), ("CN2A", 12.0), ("CN3A", 12.0)], "tag")
    assert text.splitlines()[0] == "1 Q0 CN1A 1 969.99 tag"
    assert read_run(written(tmp_path, text)) == {"1": ["CN1A", "CN2A", "CN3A"]}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("1 0 CN1A 1\n1 CN2A 1\n", 2, "no line of qrels"),
        ("1 0 CN1A x\n", 1, "no line of qrels"),
        ("1 0 CN1A 1\n1 0 CN1A 2\n", 2, "CN1A is judged for topic 1 already"),
    ],
)
def test_qrels_that_are_wrong_are_named(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadFile) as caught:
        read_qrels(path)
    assert f"{path}, line {line}: " in caught.value.message
    assert what in caught.value.message
    assert "topic 0 document grade" in caught.value.hint or "Keep one" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("1 Q0 CN1A 1 2.0\n", 1, "no line of a run"),
        ("1 Q0 CN1A 1 2.0 x\n1 Q0 CN2A second 1.0 x\n", 2, "no line of a run"),
        ("1 Q0 CN1A 1 nan x\n", 1, "no line of a run"),
        ("1 Q0 CN1A 1 2 x\n1 Q0 CN1A 2 1 x\n", 2, "twice"),
    ],
)
def test_runs_that_are_wrong_are_named(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadFile) as caught:
        read_run(path)
    assert f"{path}, line {line}: " in caught.value.message
    assert what in caught.value.message


@pytest.mark.parametrize("read", [read_topics, read_qrels, read_run])
def test_an_empty_a_missing_and_a_binary_file(tmp_path: Path, read: object) -> None:
    assert callable(read)
    for content, what in (
        (b"\n\n", "no topics|no judgments|empty run"),
        (b"\xff\xfe1\x00", "UTF-8"),
    ):
        path = tmp_path / "given.txt"
        path.write_bytes(content)
        with pytest.raises(BadFile, match=what) as caught:
            read(path)
        assert caught.value.hint
    with pytest.raises(BadFile, match="cannot be read"):
        read(tmp_path / "nowhere")
    with pytest.raises(BadFile, match="cannot be read"):
        read(tmp_path)
