"""Topics: what is searched for. Our own JSON Lines, TREC's marks, and tables of two columns."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trihub.core.errors import BadFile
from trihub.core.languages import guess_language
from trihub.evaluation.lines import bad_line, numbered_lines

_KNOWN = ("id", "text", "lang", "before", "exclude", "languages", "source", "class")
_LISTS = ("exclude", "languages")
_ID = re.compile(r"\S{1,200}")
_MARK = re.compile(r"<(/?)(top|num|title|desc|narr)>", re.IGNORECASE)
_LABEL = re.compile(r"^\s*(?:Number|Topic|Title|Description|Narrative)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One search of a test set.

    ``languages`` are those of the documents sought (empty: any); ``before`` is the cut-off day;
    ``exclude`` are publication keys to take out (the query's own documents); ``source`` is the
    publication that the text comes from and ``ipc`` its class (the field ``class``).
    """

    id: str
    text: str
    lang: str
    before: dt.date | None = None
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    source: str = ""
    ipc: str = ""


def read_topics(path: Path) -> list[Topic]:
    """Read a file of topics; its first character tells the form: ``{`` JSON Lines, ``<`` TREC,
    anything else a table ``id<TAB>text``.

    :raises BadFile: a line cannot be read, a topic has no text, an identifier occurs twice, or
        there is none.
    """
    lines = list(numbered_lines(path))
    first = lines[0][1].lstrip()[:1] if lines else ""
    read = {"{": _json_topics, "<": _trec_topics}.get(first, _table_topics)
    found: dict[str, Topic] = {}
    for number, topic in read(path, lines):
        if not _ID.fullmatch(topic.id):
            raise bad_line(path, number, f"“{topic.id[:50]}” is no identifier of a topic",
                           "Use up to 200 characters without spaces.")  # fmt: skip
        if not topic.text:
            raise bad_line(path, number, f"topic {topic.id} has no text",
                           "Give it a text, or take the topic out.")  # fmt: skip
        if topic.id in found:
            raise bad_line(path, number, f"topic {topic.id} stands in the file twice",
                           "Give each topic an identifier of its own.")  # fmt: skip
        found[topic.id] = topic
    if not found:
        raise BadFile(f"{path} has no topics.", hint="“trihub test-set” makes some.")
    return list(found.values())


Lines = list[tuple[int, str]]


def _json_topics(path: Path, lines: Lines) -> Iterator[tuple[int, Topic]]:
    for number, line in lines:
        try:
            value = json.loads(line)
        except ValueError as error:
            raise bad_line(path, number, f"it is no JSON ({error})",
                           "Each line is one JSON object.") from error  # fmt: skip
        problem = _problem(value)
        if problem:
            raise bad_line(path, number, problem, f"A topic has {', '.join(_KNOWN)}.")
        yield number, _of_json(path, number, value)


def _problem(value: Any) -> str:
    """What keeps a JSON value from being a topic; empty where nothing does."""
    if not isinstance(value, dict) or "id" not in value:
        return "it is no topic with an “id”"
    if unknown := sorted(set(value) - set(_KNOWN)):
        return f"a topic has no field “{unknown[0]}”"
    for name, given in value.items():
        wanted = list if name in _LISTS else str
        if not isinstance(given, wanted) or not all(isinstance(item, str) for item in given):
            return f"“{name}” is not {'a list of words' if wanted is list else 'a word or text'}"
    return ""


def _of_json(path: Path, number: int, value: dict[str, Any]) -> Topic:
    try:
        before = dt.date.fromisoformat(value["before"]) if value.get("before") else None
    except ValueError as error:
        raise bad_line(path, number, f"“{value['before']}” is no day",
                       "Write “before” as YYYY-MM-DD.") from error  # fmt: skip
    text = value.get("text", "").strip()
    return Topic(
        id=value["id"], text=text, lang=value.get("lang") or guess_language(text), before=before,
        exclude=tuple(value.get("exclude", ())), languages=tuple(value.get("languages", ())),
        source=value.get("source", ""), ipc=value.get("class", ""),
    )  # fmt: skip


def _trec_topics(path: Path, lines: Lines) -> Iterator[tuple[int, Topic]]:
    """``<top><num>…<title>…<desc>…</top>``; the text is title and description, the narrative says
    what is relevant and is not searched for."""
    start, parts, at = 0, dict[str, list[str]](), ""
    for number, line in lines:
        rest = line
        while mark := _MARK.search(rest):
            _add(parts, at, rest[: mark.start()])
            rest, name = rest[mark.end() :], mark[2].lower()
            if name == "top" and parts:
                yield start, _of_trec(path, start, parts)
                parts = {}
            if name == "top":
                start, at = number, ""
            else:
                at = "" if mark[1] else name
                parts.setdefault(name, [])
        _add(parts, at, rest)
    if parts:
        yield start, _of_trec(path, start, parts)


def _add(parts: dict[str, list[str]], at: str, text: str) -> None:
    if at and text.strip():
        parts.setdefault(at, []).append(text if parts.get(at) else _LABEL.sub("", text))


def _of_trec(path: Path, number: int, parts: dict[str, list[str]]) -> Topic:
    name = " ".join(parts.get("num", ())).strip()
    if not name:
        raise bad_line(path, number, "the topic has no <num>", "Give each topic its number.")
    words = (*parts.get("title", ()), *parts.get("desc", ()))
    text = "\n".join(line.strip() for line in words if line.strip())
    return Topic(id=name, text=text, lang=guess_language(text))


def _table_topics(path: Path, lines: Lines) -> Iterator[tuple[int, Topic]]:
    for number, line in lines:
        name, tab, text = line.partition("\t")
        if not tab:
            raise bad_line(path, number, "it has no tab between identifier and text",
                           "Write topics as id<TAB>text, as JSON Lines, or with TREC's marks.")  # fmt: skip
        yield number, Topic(id=name.strip(), text=text.strip(), lang=guess_language(text))


def topic_line(topic: Topic) -> str:
    """A topic as one line of JSON, fields that say nothing left out."""
    given = {
        "id": topic.id, "text": topic.text, "lang": topic.lang,
        "before": topic.before and topic.before.isoformat(), "exclude": list(topic.exclude),
        "languages": list(topic.languages), "source": topic.source, "class": topic.ipc,
    }  # fmt: skip
    return json.dumps({key: value for key, value in given.items() if value}, ensure_ascii=False)


def write_topics(path: Path, topics: Iterable[Topic]) -> None:
    """Write topics as JSON Lines."""
    path.write_text("".join(topic_line(topic) + "\n" for topic in topics), encoding="utf-8")
