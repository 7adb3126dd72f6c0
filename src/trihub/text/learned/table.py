"""Tables of learned translations: a token of one language, and tokens of another with probabilities.

One file holds both directions of a language pair, for all fields together and, where there was
evidence enough, for each IPC section. Nothing but the mapped file is kept in memory.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from trihub.core.errors import TableStale
from trihub.core.messages import said
from trihub.text.analysis import ANALYSIS_VERSION
from trihub.text.learned.files import Artifact, read_artifact

SUFFIX = ".terms"
COMMAND = "trihub learn-translations"


class Alternative(NamedTuple):
    """A translation of a token: its probability, and how many pairs of texts speak for it.

    ``evidence`` is the expected number of alignments, a text of less weight counting less.
    """

    token: str
    probability: float
    evidence: float


def checksum(token: bytes) -> int:
    """What a vocabulary is sorted by."""
    return crc32(token)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tokens in the order of the CRC-32 of their bytes in UTF-8, by which they are found."""

    text: memoryview
    starts: memoryview
    sums: memoryview

    def __len__(self) -> int:
        return len(self.starts) - 1

    def token(self, number: int) -> str:
        """A token by its number."""
        return str(self.text[self.starts[number] : self.starts[number + 1]], "utf-8")

    def find(self, token: str) -> int | None:
        """The number of a token."""
        wanted = token.encode("utf-8", "surrogatepass")
        known = checksum(wanted)
        at = bisect_left(self.sums, known)
        while at < len(self.sums) and self.sums[at] == known:
            if self.text[self.starts[at] : self.starts[at + 1]] == wanted:
                return at
            at += 1
        return None


@dataclass(frozen=True, slots=True)
class _Rows:
    """For some tokens (numbers in ascending order) where their alternatives stand."""

    keys: memoryview
    starts: memoryview
    targets: memoryview
    probabilities: memoryview
    evidence: memoryview

    def of(self, number: int) -> range:
        at = bisect_left(self.keys, number)
        if at == len(self.keys) or self.keys[at] != number:
            return range(0)
        return range(self.starts[at], self.starts[at + 1])


@dataclass(frozen=True, slots=True)
class TermTable:
    """One direction of a pair."""

    source: str
    target: str
    record: Mapping[str, Any]
    _sources: Vocabulary
    _targets: Vocabulary
    _rows: Mapping[str, _Rows]

    @property
    def entry(self) -> str:
        """What names the table where a translation's origin is shown."""
        return f"learned:{pair_name(self.source, self.target)}"

    @property
    def sections(self) -> tuple[str, ...]:
        """The IPC sections that have translations of their own."""
        return tuple(sorted(filter(None, self._rows)))

    def translations(
        self, token: str, sections: Sequence[str] = (), *, limit: int | None = None
    ) -> list[Alternative]:
        """What a token is translated by, the most probable first; nothing for an unknown one.

        The probabilities of all sum to 1; ``limit`` gives the first so many. ``sections`` are IPC sections (A to H): where exactly one is
        given and the table has the token for it, its translations are those of that section.
        """
        number = self._sources.find(token)
        if number is None:
            return []
        own = self._rows.get(sections[0]) if len(sections) == 1 else None
        found = own.of(number) if own else range(0)
        rows = own if own and found else self._rows[""]
        found = (found or rows.of(number))[:limit]
        part = slice(found.start, found.stop)
        return [
            Alternative(self._targets.token(target), probability, evidence)
            for target, probability, evidence in zip(
                rows.targets[part], rows.probabilities[part], rows.evidence[part], strict=True
            )
        ]

    def tokens(self) -> Iterator[str]:
        """Every token that has a translation, in no order of meaning."""
        return map(self._sources.token, self._rows[""].keys)

    def __len__(self) -> int:
        return len(self._rows[""].keys)


def pair_name(one: str, other: str) -> str:
    """How a pair of languages is written, whichever comes first: ``en-zh``."""
    return "-".join(sorted((one, other)))


def table_of(artifact: Artifact, source: str, target: str) -> TermTable:
    """One direction out of a file. :raises KeyError: it is no table of this pair."""
    arrays = artifact.arrays
    rows = {
        name.split("/")[1]: _Rows(
            *(
                arrays[f"{name}/{part}"]
                for part in ("keys", "starts", "targets", "probabilities", "evidence")
            )
        )
        for name in artifact.record["tables"]
        if name.startswith(f"{source}>{target}/")
    }
    sources, targets = (
        Vocabulary(*(arrays[f"{lang}/{part}"] for part in ("text", "starts", "sums")))
        for lang in (source, target)
    )
    if "" not in rows:
        raise KeyError(f"{source}>{target}")
    return TermTable(source, target, artifact.record, sources, targets, rows)


class LearnedTables:
    """The tables of a library. A file replaced by a newer one is opened anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, tuple[tuple[int, int, int], Artifact]] = {}

    def pairs(self) -> tuple[str, ...]:
        """The pairs of languages that have a table, as ``en-zh``."""
        return tuple(sorted(path.stem for path in self.folder.glob(f"[a-z]*{SUFFIX}")))

    def find(self, source: str, target: str) -> TermTable | None:
        """The table from one language to another; ``None`` where nothing was learned.

        :raises TableStale: it is damaged or of another analysis.
        """
        pair = pair_name(source, target)
        path = self.folder / f"{pair}{SUFFIX}"
        rebuild = f"{COMMAND} --pair {pair}"
        try:
            found = path.stat()
            state = (found.st_mtime_ns, found.st_ino, found.st_size)
            known = self._open.get(pair)
            if known is None or known[0] != state:
                known = state, read_artifact(path, rebuild=rebuild)
        except FileNotFoundError:
            self._open.pop(pair, None)
            return None
        if known[1].record.get("analysis") != ANALYSIS_VERSION:
            raise TableStale(
                said(
                    "The table of translations {pair} was made by another analysis of texts "
                    "({theirs}; this program has {ours}).",
                    pair=pair,
                    theirs=known[1].record.get("analysis", ""),
                    ours=ANALYSIS_VERSION,
                ),
                hint=said("Learn it anew: {command}.", command=rebuild),
            )
        self._open[pair] = known
        try:
            return table_of(known[1], source, target)
        except KeyError as error:
            raise TableStale(
                said(
                    "The file {file} holds no table of translations {pair}.",
                    file=path.name,
                    pair=pair,
                ),
                hint=said("Learn it anew: {command}.", command=rebuild),
            ) from error
