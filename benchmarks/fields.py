"""Fields: how good the shipped definition of the COVID-19 fields is, and how fast members are found.

``python -m benchmarks.fields quality COLLECTIONS`` writes the section of ``docs/quality.md``;
``python -m benchmarks.fields speed [--documents N]`` prints seconds.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from trihub.app import Library, open_library
from trihub.core.classes import Classification, Scheme
from trihub.core.dates import PatentDate
from trihub.core.patent import Application, DocumentId, Patent, Source, Text
from trihub.core.ports import IndexDocument
from trihub.core.query import TextField
from trihub.fields.definition import Definition, find, read
from trihub.fields.making.estimates import Share, estimate, parts_of, wilson
from trihub.fields.making.judgements import decided, read_judgements, read_sample
from trihub.fields.members import Collections, Members
from trihub.library.indexing import index_documents
from trihub.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
JUDGED = Path(__file__).parent / "quality" / "covid-19"
MAPPING = ROOT / "tests" / "fixtures" / "mappings" / "covid-biblio.toml"
BEGIN, END = "<!-- fields: begin -->", "<!-- fields: end -->"
SEED = 7

HEAD = """## The COVID-19 fields

Written by `python -m benchmarks.fields quality COLLECTIONS`. How good the shipped definition
`{address}` is on real records: {records:,} records of coronavirus patents that another search
service gathered by searches of full texts, by CPC and by declared sequences. They hold title, classes,
dates and names, no abstract, and were all first filed before December 2019: what is measured is the
tier of earlier coronaviruses, and the English words and the classes of the definition. The Chinese,
Japanese and Korean words are tested on invented titles alone.

- **Not tuned on.** The records are halved by the CRC-32 of their number. The definition was written
  over the even half ({even:,} records) and a first judged sample of 199 of the odd half. Below is a second
  sample, out of the {unread:,} records of the odd half that were not in the first, judged once; the
  definition was not changed after it.
- **Judged.** {judged} records in two strata (members, others) were read by one judge, titles and classes;
  “unsure” decides nothing. So recall is that of what title and classes can tell, and agreement between
  judges is not known.
- Estimates are those of stratified sampling, intervals 95 % credible intervals
  ([how](how-to/fields.md#how-good-is-it)). The recall of a sub-field is that within the members of
  the whole. Of traditional medicine, instruments, masks, disinfection and ventilators there are so few
  records that all of them were in the first sample: of these nothing can be said.

| field | members, odd half | judged members | precision | recall |
|---|---|---|---|---|
"""
LISTS = """
How many of the records in the other service's lists the definition finds. The lists of sequences and of
full texts know what title and classes do not say; nobody judged that all of them belong here.

| list | records | found |
|---|---|---|
"""


def quality(collections: Path, output: Path) -> None:
    """Measure the shipped definition and write its section into the page."""
    folder = Path(tempfile.mkdtemp(prefix="trihub-fields-"))
    try:
        library = open_library(Settings(library=folder / "L", workers=1), create=True)
        library.ingest([collections / "covid-biblio.jsonl"], mapping=MAPPING)
        section = _section(library)
        library.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    page = output.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    text = f"{before.rstrip()}\n\n{BEGIN}\n{section}{END}\n{after.lstrip()}"
    output.write_text(text, encoding="utf-8")


def kept(page: Path) -> str:
    """The section as it stands in a page that is about to be written anew; nothing where it has none."""
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    _, begin, rest = text.partition(BEGIN)
    return f"\n{begin}{rest.partition(END)[0]}{END}\n" if begin else ""


def _section(library: Library) -> str:
    definition = find("covid-19")
    members = library.collections.get(definition)
    documents = {stored.patent.key: stored.patent for stored in _all(library)}
    half = {key for key in documents if zlib.crc32(key.encode()) % 2}
    sample = read_sample(JUDGED / "sample.json")
    head = HEAD.format(
        address=members.address, records=len(documents), even=len(documents) - len(half),
        unread=sum(one.size for one in sample.strata),
        judged=sum(len(one.numbers) for one in sample.strata),
    )  # fmt: skip
    rows = "".join(_rows(library, definition, members, half))
    lists = "".join(_lists(library, members, [documents[key] for key in sorted(half)]))
    return f"{head}{rows}{LISTS}{lists}"


def _all(library: Library) -> Iterator[Any]:
    after = 0
    while page := library.store.changes_since(after, limit=500):
        yield from page
        after = page[-1].change


def _rows(
    library: Library, definition: Definition, members: Members, half: set[str]
) -> Iterator[str]:
    sample, judgements = (
        read_sample(JUDGED / "sample.json"),
        read_judgements(JUDGED / "judgements.jsonl"),
    )
    for path, field in definition.walk():
        inside = set(library.store.keys_of([int(doc) for doc in members.of(path)]).values())
        strata = sample.strata if path == definition.id else sample.strata[:1]
        found = estimate(parts_of(strata, inside.__contains__, decided(judgements, field.id)))
        judged = sum(part.judged for part in found.parts if part.member)
        enough = judged >= 5
        yield (
            f"| {field.name('en')} | {len(inside & half):,} | {judged} "
            f"| {_told(found.precision) if enough else ''} "
            f"| {_told(found.recall) if enough else ''} |\n"
        )


def _lists(library: Library, members: Members, records: list[Patent]) -> Iterator[str]:
    inside = set(library.store.keys_of([int(doc) for doc in members.of()]).values())
    listed: dict[str, list[str]] = {}
    for patent in records:
        for name, value in patent.extra:
            if name == "topics":
                listed.setdefault(value, []).append(patent.key)
    for name, keys in sorted(listed.items()):
        yield f"| {name} | {len(keys):,} | {_told(wilson(len(inside & set(keys)), len(keys)))} |\n"


def _told(share: Share | None) -> str:
    return f"{share.value:.3f} ({share.low:.3f} to {share.high:.3f})" if share else ""


# --- speed --------------------------------------------------------------------------------------

WORDS = 60_000
TOKENS = 60
"""Tokens of a document: a title and a short abstract."""
FIELDS = 9
NEW = 1_000


def speed(documents: int) -> dict[str, float]:
    """Seconds for a rebuild of about 100,000 members over ``documents`` and for an update by 1,000."""
    folder = Path(tempfile.mkdtemp(prefix="trihub-fields-"))
    try:
        library = open_library(Settings(library=folder / "L", workers=1), create=True)
        return _measured(library, folder, documents)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(library: Library, folder: Path, documents: int) -> dict[str, float]:
    writer = _Synthetic()
    _store(library, writer, 1)
    with library.index.writer() as entries:
        for number in range(documents):
            entry = library.index.prepare(writer.entry())
            entries.add(entry, doc=10_000 + number, change=1)
        entries.commit(1)
    definition = writer.definition()
    collections = Collections(library.store, library.index, folder / "members")
    told: dict[str, float] = {"documents": documents}
    members = _timed(told, "build", lambda: collections.get(definition, anew=True))
    told["members"], told["rules"] = members.count(), len(members.rules)
    _store(library, writer, NEW)
    told["members after"] = _timed(told, "update", lambda: collections.get(definition)).count()
    library.close()
    return told


def _timed(told: dict[str, float], name: str, run: Any) -> Members:
    clock, cpu = time.perf_counter(), time.process_time()
    found: Members = run()
    told[f"{name}, seconds"] = round(time.perf_counter() - clock, 2)
    told[f"{name}, seconds of processor"] = round(time.process_time() - cpu, 2)
    return found


def _store(library: Library, writer: _Synthetic, count: int) -> None:
    """New documents, in the store and in the index."""
    with library.store.writer() as out:
        put = out.put_many([library.store.prepare(writer.patent()) for _ in range(count)])
    page = library.store.get_many([one.doc for one in put], whole=True)
    with library.index.writer() as entries:
        documents = index_documents([stored.patent for stored in page])
        for stored, document in zip(page, documents, strict=True):
            entries.add(library.index.prepare(document), doc=stored.doc, change=stored.change)
        entries.commit(page[-1].change)


class _Synthetic:
    """Documents of words by Zipf's law and three classes each; everything follows from the seed."""

    def __init__(self) -> None:
        self._random = random.Random(SEED)
        self._drawn: Iterator[int] = iter(())
        self._numpy = np.random.default_rng(SEED)
        self._number = 0

    def _pull(self, count: int) -> Iterator[int]:
        for _ in range(count):
            rank = next(self._drawn, None)
            if rank is None:
                uniform = self._numpy.random(1 << 20)
                self._drawn = iter((WORDS**uniform).astype(np.int64).tolist())
                rank = next(self._drawn)
            yield rank

    def words(self) -> str:
        return " ".join(f"w{rank}x" for rank in self._pull(TOKENS))

    def symbol(self) -> str:
        number = int(600 * self._random.random() ** 2)
        return f"{'ABCDEFGH'[number % 8]}{number // 8:02d}{'BCDFGHKLM'[number % 9]}{1 + number % 60}/00"

    def entry(self) -> IndexDocument:
        self._number += 1
        year = 2000 + self._number % 24
        day = year * 10_000 + 101
        return IndexDocument(
            texts={TextField.TITLE: self.words()}, office="CN", kind="unexamined",
            numbers=(f"US{self._number}A1",), ipc=(self.symbol(), self.symbol(), self.symbol()),
            published=day + 10_000, filed=day, earliest=day,
        )  # fmt: skip

    def patent(self) -> Patent:
        self._number += 1
        return Patent(
            publication=DocumentId(office="CN", number=str(self._number), kind="A", date=PatentDate(2024, 1, 1)),
            source=Source(file="synthetic", reader="synthetic/1"),
            application=Application(office="CN", number=f"2023{self._number:09d}", date=PatentDate(2023, 1, 1)),
            titles=(Text(text=self.words(), lang="en"),),
            classes=(Classification(scheme=Scheme.IPC, symbol=self.symbol()),),
        )  # fmt: skip

    def definition(self) -> Definition:
        """A root of words and classes, and nine sub-fields of three lines each."""
        lines = "\n".join(
            f'[[lines]]\nid = "w{rank}"\nquery = \'w{rank}x OR "w{rank + 1}x w{rank}x"\'\n'
            for rank in range(150, 162)
        )
        fields = "".join(
            f'[[fields]]\nid = "f{n}"\nname.en = "F"\n'
            f"[[fields.lines]]\nid = \"a\"\nquery = 'w{20 + n}x AND w{40 + n}x'\n"
            f"[[fields.lines]]\nid = \"b\"\nquery = 'w{60 + n}x NOT w{61 + n}x'\n"
            f'[[fields.lines]]\nid = "c"\nclasses = {{ ipc = ["{"ABCDEFGH"[n % 8]}"] }}\n'
            for n in range(FIELDS)
        )
        tiers = '[[tiers]]\nid = "new"\nname.en = "New"\ndates = { since = 2020-01-01 }\n'
        return read(f'id = "speed"\nversion = "1.0.0"\nname.en = "S"\n{tiers}{lines}{fields}')


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_subparsers(dest="what", required=True)
    first = what.add_parser("quality")
    first.add_argument("collections", type=Path)
    first.add_argument("--output", type=Path, default=ROOT / "docs" / "quality.md")
    second = what.add_parser("speed")
    second.add_argument("--documents", type=int, default=1_000_000)
    options = parser.parse_args()
    if options.what == "quality":
        quality(options.collections, options.output)
    else:
        print(json.dumps(speed(options.documents), indent=1))


if __name__ == "__main__":
    main()
