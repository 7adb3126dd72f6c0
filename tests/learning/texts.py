"""An invented bilingual collection in which the right translation of every word is known."""

from __future__ import annotations

import random

from trihub.core.dates import PatentDate
from trihub.core.patent import DocumentId, Origin, Patent, Priority, Source, Text
from trihub.core.ports import PatentStore

WORDS = {
    "battery": "电池", "valve": "阀门", "rotor": "转子", "antenna": "天线", "pump": "水泵",
    "lens": "透镜", "filter": "滤波", "wing": "机翼", "motor": "马达", "sensor": "感应",
}  # fmt: skip
"""Each English word and its Chinese one: of two characters, so that it is one token."""


def sentence(words: list[str]) -> tuple[str, str]:
    """The same in both languages; commas keep characters of two words from making a token."""
    return " ".join(words), "，".join(WORDS[word] for word in words)


def sentences(number: int, seed: int = 1) -> list[tuple[str, str]]:
    """So many sentences of two to four words."""
    rng = random.Random(seed)
    return [sentence(rng.sample(sorted(WORDS), rng.randint(2, 4))) for _ in range(number)]


def patent(
    number: int, texts: dict[str, str], *, family: int = 0, origin: Origin = Origin.ORIGINAL
) -> Patent:
    """A publication with a title in each language given; a ``family`` shares its priority."""
    return Patent(
        publication=DocumentId(
            office="CN", number=str(115_000_000 + number), kind="A", date=PatentDate(2022, 9, 9)
        ),
        source=Source(file="x.xml"),
        priorities=(Priority(office="JP", number=f"2020-{family or number:06d}", active=True),),
        titles=tuple(Text(text=text, lang=lang, origin=origin) for lang, text in texts.items()),
    )


def keep(store: PatentStore, *patents: Patent) -> None:
    with store.writer() as writer:
        for one in patents:
            writer.put(one)
