"""Pages and reports of a collection of 100,000 members and more.

A library of synthetic documents with families, applicants, citations and legal events; a definition of nine
sub-fields has two in three of them. Pages are asked as on a server that has been up for some
minutes: what it counts beside the first requests (:mod:`trihub.web.warming`) is told by itself.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.asking import ask
from benchmarks.synthetic import Writer, small_document
from trihub.app import Library, create_site, open_library
from trihub.core.citations import Citation
from trihub.core.dates import PatentDate
from trihub.core.patent import LegalEvent, Patent
from trihub.fields.report.serving import MEDIA_TYPES, Reports
from trihub.library.reindex import catch_up
from trihub.settings import Settings
from trihub.web.warming import settle, warm_fields, warm_pages

MEMBERS = 100_000
FIELDS = 9
SHARE = 2 / 3
"""How many of the documents the definition takes in, at least."""
NEW = 1_000
BATCH = 2_000
SEED = 3
QUESTIONS = 60
WARM = 3
"""Questions of each kind that are not counted."""
ENDED = {"CN": "CF01", "JP": "LAPS", "KR": "LAPS"}
"""A code of each office that ends a right."""
FIGURES = ("applicants", "families", "flows", "matrix", "network", "status", "timeline")
_Made = TypeVar("_Made")


def measure(folder: Path, members: int) -> dict[str, Any]:
    """Fill a library of which at least ``members`` belong to a collection, and ask its site."""
    documents = round(members / SHARE)
    definitions = folder / "definitions"
    settings = Settings(library=folder / "library", fields=[definitions], workers=2)
    library = open_library(settings, create=True)
    writer = Writer(SEED)
    symbols: Counter[str] = Counter()
    for start in range(0, documents, BATCH):
        made = _store(library, writer, start, min(start + BATCH, documents))
        symbols.update(one.classes[0].symbol[:4] for one in made)
    definitions.mkdir(parents=True)
    (definitions / "bench.toml").write_text(_definition(symbols, documents), encoding="utf-8")
    library.reindex()
    library.close()
    library = open_library(settings)
    told: dict[str, Any] = {"documents": documents}
    view = _timed(told, "first_view", lambda: library.navigation.view(library.fields["bench"]))
    told["publications"] = view.members.count()
    _timed(told, "figures_counted_ahead", lambda: warm_fields(library))
    warm_pages()
    settle()
    told |= asyncio.run(ask(create_site(library), _questions(view.members.fields), warm=WARM))
    reports = Reports(library.navigation, library.store)
    _timed(told, "report", lambda: reports.shown(view, "bench", "en"))
    for form in MEDIA_TYPES:
        _timed(told, f"report.{form}", lambda form=form: reports.file(view, "bench", form, "en"))
    _store(library, writer, documents, documents + NEW, index=True)
    _timed(told, "update", lambda: library.navigation.view(library.fields["bench"]))
    library.close()
    return told


def _timed(told: dict[str, Any], name: str, run: Callable[[], _Made]) -> _Made:
    clock, processor = time.perf_counter(), time.process_time()
    made = run()
    told[name] = {
        "seconds": round(time.perf_counter() - clock, 2),
        "seconds_of_processor": round(time.process_time() - processor, 2),
    }
    return made


def _store(
    library: Library, writer: Writer, start: int, end: int, *, index: bool = False
) -> list[Patent]:
    made = [_document(writer, number) for number in range(start, end)]
    prepared = [library.store.prepare(one) for one in made]
    with library.store.writer() as keep:
        keep.put_many(prepared)
    if index:
        catch_up(library.store, library.index)
    return made


def _document(writer: Writer, number: int) -> Patent:
    """A document that cites two others, one in four of them with an event that ended its right."""
    document = small_document(writer, number)
    # Of the same office: whose a number is goes by its last digit.
    earlier = (number // part // 10 * 10 + number % 10 for part in (2, 3))
    cited = tuple(
        Citation(office=document.publication.office, number=f"{2004 + one % 20}{one:07d}", kind="A")
        for one in earlier
    )
    code = ENDED.get(document.publication.office)
    ended = () if number % 4 or code is None else (
        LegalEvent(office=document.publication.office, code=code, date=PatentDate(2024, 5, 1)),
    )  # fmt: skip
    return replace(document, citations=cited, events=ended)


def _definition(symbols: Counter[str], documents: int) -> str:
    """Nine sub-fields of the most frequent subclasses that together have the share."""
    wanted: list[str] = []
    for symbol, _ in symbols.most_common():
        if sum(symbols[one] for one in wanted) >= SHARE * documents:
            break
        wanted.append(symbol)
    parts = [wanted[at::FIELDS] for at in range(FIELDS)]
    fields = "".join(
        f'[[fields]]\nid = "f{at}"\nname.en = "Part {at}"\n[[fields.lines]]\nid = "a"\n'
        f"classes = {{ ipc = {json.dumps(part)} }}\n"
        for at, part in enumerate(parts)
        if part
    )
    return (
        f'id = "bench"\nversion = "1.0.0"\nname.en = "Bench"\n[[lines]]\nid = "all"\n'
        f"classes = {{ ipc = {json.dumps(wanted)} }}\n{fields}"
    )


def _questions(paths: Sequence[str]) -> dict[str, list[str]]:
    """Addresses of each kind, most of them asked once."""
    site, fields = "/en/fields/bench", [path for path in paths if "/" in path]
    turns = range(QUESTIONS)
    return {
        "start": [site for _ in turns],
        "members": [f"{site}/-/members?page={1 + 7 * n}" for n in turns],
        "members filtered": [
            f"/en/fields/{fields[n % len(fields)]}?office=KR&office=JP&year={2004 + n % 20}&page={1 + n // 20}"
            for n in turns
        ],
        **{name: [f"{site}/-/{name}" for _ in turns] for name in FIGURES},
    }
