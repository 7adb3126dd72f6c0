"""A small library whose documents have vectors that can be seen through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest

from library.corpus import document, opened
from trihub.app import Library
from trihub.core.patent import Description, Paragraph, Patent, Text
from trihub.core.ports import Matrix
from trihub.core.shapes.record import to_record
from trihub.index.vectors import VectorFolder
from trihub.library.vectors import rebuild
from trihub.priorart.search import LearnedVectors, PriorArt
from trihub.text.glossary import GlossaryTranslator

SENSES = (("kite", "风筝"), ("well", "水井"), ("loom", "织机"))
"""Words of one meaning in two languages; none of the glossary's."""


class Senses:
    """An encoder whose dimensions are the meanings above, counted."""

    name = "senses-1"
    dimensions = len(SENSES)

    def encode(self, texts: Sequence[str], *, query: bool) -> Matrix:
        counts = [[float(sum(map(text.count, words))) for words in SENSES] for text in texts]
        found = np.array(counts, dtype=np.float32).reshape(len(texts), self.dimensions)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def invented(n: int, title: str, lang: str, description: str = "") -> Patent:
    """Document ``n`` of a family of its own."""
    made = document(n)
    paragraphs = (Paragraph(number="0001", text=description),) if description else ()
    return replace(
        made, titles=(Text(text=title, lang=lang),), abstracts=(), claim_sets=(), priorities=(),
        application=replace(made.application, number=f"20211{n:07d}"),
        descriptions=(Description(lang=lang, paragraphs=paragraphs),) if description else (),
    )  # fmt: skip


DOCUMENTS = (
    invented(1, "风筝 风筝 线轴", "zh"),
    invented(2, "水井 盖", "zh"),
    invented(3, "kite reel", "en"),
    invented(4, "reel of a loom", "en", "As in CN 115000002 A and CN115999999A, a lid is used."),
    invented(5, "织机 梭", "zh"),
)


@pytest.fixture(scope="session")
def senses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The library of these documents."""
    import orjson

    folder = tmp_path_factory.mktemp("senses")
    made = opened(folder / "L")
    (folder / "r.jsonl").write_bytes(
        b"".join(orjson.dumps(to_record(d)) + b"\n" for d in DOCUMENTS)
    )
    assert made.ingest([folder / "r.jsonl"]).added == len(DOCUMENTS)
    yield made
    made.close()


@pytest.fixture(scope="session")
def prior_art(senses: Library, tmp_path_factory: pytest.TempPathFactory) -> PriorArt:
    """Search with vectors over it."""
    encoder = Senses()
    vectors = VectorFolder(
        tmp_path_factory.mktemp("vectors"), encoder=encoder.name, dimensions=encoder.dimensions
    )
    rebuild(senses.store, encoder, vectors)
    return PriorArt(
        senses.store, senses.index, GlossaryTranslator(senses.glossary), None,
        LearnedVectors(encoder=encoder, vectors=vectors),
    )  # fmt: skip
