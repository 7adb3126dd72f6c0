"""Searching the topics of a test set, with a run file that a stopped search goes on from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from trihub.core.errors import BadFile, BadInput
from trihub.core.languages import MAIN_LANGUAGES
from trihub.evaluation.families import Families
from trihub.evaluation.topics import Topic, topic_line
from trihub.evaluation.trec import Run, read_run, run_lines
from trihub.priorart.query.like import LONGEST_NUMBER
from trihub.priorart.request import SearchRequest
from trihub.priorart.search import PriorArt

MOST_WORDS = 900
"""Words of a text that become a query; the query language allows 1,000."""

MOST_CHARACTERS = 9_000
"""Characters of such a query; the query language allows 10,000."""

Tell = Callable[[int, int], None]
"""Is told how many topics of how many are done."""


class By(StrEnum):
    """How a topic's text is searched for."""

    LIKE = "like"
    """From its most telling terms, as a pasted text."""
    QUERY = "query"
    """As words of the query language."""
    DOCUMENT = "document"
    """From the publication that the text comes from: all its text, classes and citations named.
    Its family is left out, so that this does not fit test sets in which the family is sought."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How topics are searched for: ``depth`` documents each, ranked by ``evidence``
    (:class:`trihub.core.hits.Evidence`; empty: all that the library has)."""

    by: By = By.LIKE
    depth: int = 500
    evidence: tuple[str, ...] = ()

    def request(self, topic: Topic) -> SearchRequest | None:
        """The search for a topic; ``None`` where its text has no words.

        :raises BadInput: by document, and the topic comes from none; an evidence that is none.
        """
        words = re.findall(r"\w+", topic.text.casefold())
        if not words:
            return None
        if self.by is By.DOCUMENT and not topic.source:
            raise BadInput(
                f"Topic {topic.id} does not say which document it comes from.",
                hint="Search by its text: --by like.",
            )
        like, query = {
            By.LIKE: (topic.text.ljust(LONGEST_NUMBER + 1), ""),  # never looked up as a number
            By.QUERY: ("", " ".join(words[:MOST_WORDS])[:MOST_CHARACTERS]),
            By.DOCUMENT: (topic.source, ""),
        }[self.by]
        wanted = (lang for lang in topic.languages if lang in MAIN_LANGUAGES and lang != topic.lang)
        return SearchRequest(
            like=like, query=query, before=topic.before, languages=topic.languages,
            translate=tuple(wanted), evidence=self.evidence, facets=False, explain=False,
        )  # fmt: skip

    def tag(self, topics: Sequence[Topic], change: int) -> str:
        """A run's name: how it was searched, in which state of the library, for which topics."""
        lines = "\n".join(map(topic_line, topics)).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(lines).hexdigest()[:12]
        evidence = "+".join(sorted(set(self.evidence))) or "all"
        return f"trihub/{self.by}/{evidence}/{self.depth}/change-{change}/topics-{digest}"


class RunFile:
    """A run that grows topic by topic."""

    def __init__(self, file: BinaryIO | None, tag: str, done: Run) -> None:
        self._file = file
        self._tag = tag
        self.done = done

    def add(self, topic: str, ranked: Sequence[tuple[str, float]]) -> None:
        """Add a topic, on disk when this returns."""
        self.done[topic] = [key for key, _ in ranked]
        if self._file:
            self._file.write(run_lines(topic, ranked, self._tag).encode())
            self._file.flush()


@contextmanager
def run_file(path: Path | None, tag: str) -> Iterator[RunFile]:
    """Open a run to write, with what an earlier call left in it; without a path it is not kept.

    The last topic in it may lack lines, and is searched again.

    :raises BadInput: the file is a run of other settings, another library or other topics.
    :raises BadFile: it cannot be written, or is no run.
    """
    if path is None:
        yield RunFile(None, tag, {})
        return
    try:
        file = path.open("ab+")
    except OSError as error:
        raise BadFile(
            f"{path} cannot be written: {error.strerror}.", hint="Choose another --write-run."
        ) from error
    with file:
        whole = _whole(file, path, tag)
        file.truncate(whole)
        yield RunFile(file, tag, read_run(path) if whole else {})


def _whole(file: BinaryIO, path: Path, tag: str) -> int:
    """Where the last topic of a run begins: bytes before it are whole."""
    file.seek(0)
    start, last, at = 0, b"", 0
    for line in file:
        fields = line.split()
        cut = not line.endswith(b"\n") and (at or fields[1:2] == [b"Q0"])
        if not fields or not (cut or fields[5:] == [tag.encode()]):
            found = b" ".join(fields[5:]).decode("utf-8", "replace")[:100] or "no run"
            raise BadInput(
                f"{path} was searched in another way, for other topics or in another state of the "
                f"library ({found}).",
                hint="Choose another --write-run, or remove the file to begin anew.",
            )
        if fields[0] != last:
            start, last = at, fields[0]
        at += len(line)
    return start


def search_topics(
    prior_art: PriorArt,
    topics: Sequence[Topic],
    way: Way,
    out: RunFile,
    *,
    families: Families,
    tell: Tell = lambda done, total: None,
) -> Run:
    """Search every topic that ``out`` does not have yet; the whole run.

    ``families`` learns the families of what is found.
    """
    for number, topic in enumerate(topics):
        tell(number, len(topics))
        if topic.id in out.done:
            continue
        request = way.request(topic)
        ranked = prior_art.ranked(request, way.depth, topic.exclude) if request else []
        for one in ranked:
            families.know(one.key, one.family)
        out.add(topic.id, [(one.key, one.score) for one in ranked])
    tell(len(topics), len(topics))
    return out.done
